/* The book lies in the program (src/desk/starter/). All names are looked at before the first file
 * is written. */
#include "desk/starter.h"
#include "base/file.h"
#include "base/publish.h"
#include "source/layout.h"
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

/* Made by glib-compile-resources. */
void starter_register_resource(void);

#define PREFIX "/octavo/starter/"
#define MANIFEST "book.yaml"

static const char *const files[] = {MANIFEST,
                                    "guide.md",
                                    "glossary.md",
                                    "sources.json",
                                    "chapters/01-leaves.md",
                                    "chapters/02-minutes.md",
                                    "chapters/03-cooling.md",
                                    "figures/pot.svg",
                                    "listings/timer.py",
                                    NULL};

static gboolean is_free(const char *folder, const char *name, Diag *diag) {
    g_autofree char *path = g_build_filename(folder, name, NULL);
    if (!g_file_test(path, G_FILE_TEST_EXISTS) && !g_file_test(path, G_FILE_TEST_IS_SYMLINK))
        return TRUE;
    diag_add(diag, DIAG_FILE_EXISTS, (Place){diag_file(diag, name), 0, 0},
             "this file is there already; nothing was written");
    return FALSE;
}

static char *make_identifier(void) {
    g_autofree char *uuid = g_uuid_string_random();
    return g_strconcat("urn:uuid:", uuid, NULL);
}

static gboolean publish(const char *folder, const char *name, const char *text, GError **error) {
    g_autofree char *path = g_build_filename(folder, name, NULL);
    g_autofree char *below = g_path_get_dirname(path), *file = g_path_get_basename(path);
    g_autoptr(GBytes) bytes = g_bytes_new(text, strlen(text));
    const PublishedFile published = {file, bytes};
    return publish_files(below, &published, 1, error);
}

static char *fill(const char *text, const char *date) {
    g_autoptr(GString) filled = g_string_new(text);
    g_autofree char *identifier = make_identifier();
    g_string_replace(filled, "@IDENTIFIER@", identifier, 0);
    g_string_replace(filled, "@DATE@", date, 0);
    return g_strdup(filled->str);
}

static gboolean write_one(const char *folder, const char *name, const char *date, GError **error) {
    g_autofree char *path = g_strconcat(PREFIX, name, NULL);
    g_autoptr(GBytes) bytes = g_resources_lookup_data(path, 0, error);
    if (bytes == NULL)
        return FALSE;
    g_autofree char *text = g_strndup(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes));
    g_autofree char *filled = fill(text, date);
    return publish(folder, name, filled, error);
}

/* Folders that files lie in, the innermost first, and whether they were there before. */
typedef struct Ground {
    const char *name;
    gboolean was_there;
} Ground;

static void look_at(const char *folder, Ground *grounds, gsize n) {
    for (gsize i = 0; i < n; i++) {
        g_autofree char *path = g_build_filename(folder, grounds[i].name, NULL);
        grounds[i].was_there = g_file_test(path, G_FILE_TEST_EXISTS);
    }
}

/* After a failure: the first files, and the folders that were made for them. */
static void take_back(const char *folder, guint n_files, const Ground *grounds, gsize n) {
    for (guint i = 0; i < n_files; i++) {
        g_autofree char *path = g_build_filename(folder, files[i], NULL);
        g_unlink(path);
    }
    for (gsize i = 0; i < n; i++) {
        g_autofree char *path = g_build_filename(folder, grounds[i].name, NULL);
        if (!grounds[i].was_there)
            g_rmdir(path);
    }
}

gboolean starter_write(const char *folder, const char *date, Diag *diag, char ***ret_paths,
                       GError **error) {
    gboolean is_clear = TRUE;
    starter_register_resource();
    for (guint i = 0; files[i] != NULL; i++)
        is_clear &= is_free(folder, files[i], diag);
    if (!is_clear)
        return FALSE;
    Ground grounds[] = {{"chapters", FALSE}, {"figures", FALSE}, {"listings", FALSE}, {"", FALSE}};
    look_at(folder, grounds, G_N_ELEMENTS(grounds));
    for (guint i = 0; files[i] != NULL; i++)
        if (!write_one(folder, files[i], date, error)) {
            take_back(folder, i, grounds, G_N_ELEMENTS(grounds));
            return FALSE;
        }
    *ret_paths = g_strdupv((char **)files);
    return TRUE;
}

char *starter_adopt(const char *folder, const char *date, Diag *diag, GError **error) {
    g_autoptr(Arena) arena = arena_new();
    g_autoptr(Root) root = root_open(folder, error);
    if (root == NULL || !is_free(folder, MANIFEST, diag))
        return NULL;
    g_autoptr(Outline) outline = layout_read(arena, root, diag, error);
    if (outline == NULL)
        return NULL;
    g_autofree char *absolute = g_canonicalize_filename(folder, NULL);
    g_autofree char *name = g_path_get_basename(absolute), *identifier = make_identifier();
    const char *title = outline->title != NULL ? outline->title : name;
    return outline_yaml(outline, title, identifier, date);
}

gboolean starter_write_manifest(const char *folder, const char *yaml, char ***ret_paths,
                                GError **error) {
    static const char *const manifest[] = {MANIFEST, NULL};
    if (!publish(folder, MANIFEST, yaml, error))
        return FALSE;
    *ret_paths = g_strdupv((char **)manifest);
    return TRUE;
}
