/* ground.h: what a test of source/ stands on: a folder of its own, a Root, a Diag and a Book.
 * Memory: ground_clear() frees all and leaves nothing behind. */
#pragma once
#include "base/file.h"
#include "book/book.h"
#include <glib/gstdio.h>
#include <string.h>

typedef struct Ground {
    char *folder;
    Root *root;
    Diag *diag;
    Book *book;
} Ground;

static inline void ground_init(Ground *ground) {
    g_autoptr(GError) error = NULL;
    ground->folder = g_dir_make_tmp("octavo-test-XXXXXX", &error);
    g_assert_no_error(error);
    ground->root = root_open(ground->folder, &error);
    g_assert_no_error(error);
    ground->diag = diag_new();
    ground->book = book_new();
}

static inline void ground_remove_tree(const char *path) {
    g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
    for (const char *name; dir != NULL && (name = g_dir_read_name(dir)) != NULL;) {
        g_autofree char *child = g_build_filename(path, name, NULL);
        if (g_file_test(child, G_FILE_TEST_IS_DIR) && !g_file_test(child, G_FILE_TEST_IS_SYMLINK))
            ground_remove_tree(child);
        g_remove(child);
    }
}

static inline void ground_clear(Ground *ground) {
    book_free(ground->book);
    diag_free(ground->diag);
    root_free(ground->root);
    ground_remove_tree(ground->folder);
    g_assert_cmpint(g_rmdir(ground->folder), ==, 0);
    g_free(ground->folder);
}

static inline void ground_put_bytes(const Ground *ground, const char *name, const void *bytes,
                                    gsize len) {
    g_autofree char *path = g_build_filename(ground->folder, name, NULL);
    g_autofree char *folder = g_path_get_dirname(path);
    g_assert_cmpint(g_mkdir_with_parents(folder, 0755), ==, 0);
    g_assert_true(g_file_set_contents(path, bytes, (gssize)len, NULL));
}

static inline void ground_put(const Ground *ground, const char *name, const char *text) {
    ground_put_bytes(ground, name, text, strlen(text));
}

/* All that was reported, sorted by place, as 'line:column code' parted by spaces; the caller's. */
static inline char *ground_said(const Ground *ground) {
    g_autofree char *text = diag_print(ground->diag, FALSE);
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    GString *said = g_string_new(NULL);
    for (guint i = 0; lines[i] != NULL; i++) {
        const char *code = strrchr(lines[i], '['), *place = strchr(lines[i], ':');
        const char *level = strstr(lines[i], ": error: ");
        level = level != NULL ? level : strstr(lines[i], ": warning: ");
        if (code == NULL || level == NULL || lines[i][0] == ' ')
            continue;
        g_string_append(said, said->len > 0 ? " " : "");
        if (place < level)
            g_string_append_printf(said, "%.*s ", (int)(level - place - 1), place + 1);
        g_string_append_printf(said, "%.*s", (int)strlen(code) - 2, code + 1);
    }
    return g_string_free(said, FALSE);
}

static inline void ground_assert_said(const Ground *ground, const char *wanted) {
    g_autofree char *said = ground_said(ground);
    g_assert_cmpstr(said, ==, wanted);
}
