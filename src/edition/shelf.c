/* The name of a file says what it is, as it does for those who give it. */
#include "edition/shelf.h"
#include "edition/archive.h"
#include <gio/gio.h>
#include <string.h>

#define EPUB_BYTES_MAX (256u << 20)

char *shelf_newest(const Root *book, const char *before, GError **error) {
    char *newest = NULL;
    g_auto(GStrv) names = root_list(book, SHELF_FOLDER, error);
    for (guint i = 0; names != NULL && names[i] != NULL; i++) {
        if (!g_str_has_suffix(names[i], SHELF_SUFFIX))
            continue;
        g_autofree char *revision = g_strndup(names[i], strlen(names[i]) - strlen(SHELF_SUFFIX));
        gboolean is_below = before == NULL || record_compare_revisions(revision, before) < 0;
        if (is_below && (newest == NULL || record_compare_revisions(revision, newest) > 0)) {
            g_free(newest);
            newest = g_steal_pointer(&revision);
        }
    }
    return newest;
}

static Record *read_text(Arena *arena, const Root *root, const char *path, Place place,
                         Diag *diag) {
    g_autofree char *text = root_read_text(root, path, RECORD_BYTES_MAX, place, diag);
    return text != NULL ? record_read(arena, text, path, diag) : NULL;
}

Record *shelf_read(Arena *arena, const Root *book, const char *revision, Place place, Diag *diag) {
    g_autofree char *path = g_strconcat(SHELF_FOLDER "/", revision, SHELF_SUFFIX, NULL);
    return read_text(arena, book, path, place, diag);
}

Record *shelf_open_epub(Arena *arena, GBytes *epub, const char *name, Diag *diag) {
    g_autoptr(Archive) archive = archive_open(epub, name, diag);
    g_autoptr(GBytes) bytes = archive != NULL ? archive_read(archive, SHELF_IN_EPUB, diag) : NULL;
    if (bytes == NULL) {
        if (diag_count(diag, DIAG_ERROR) == 0)
            diag_add(diag, DIAG_RECORD_BAD, (Place){diag_file(diag, name), 0, 0},
                     "there is no record in this EPUB");
        return NULL;
    }
    gsize n = 0;
    const char *data = g_bytes_get_data(bytes, &n);
    g_autofree char *text = g_strndup(data, n);
    if (!g_utf8_validate(text, -1, NULL) || strlen(text) != n)
        text[0] = '\0';
    diag_source(diag, name, text, strlen(text));
    return record_read(arena, text, name, diag);
}

static Record *open_file(Arena *arena, const Root *root, const char *name, Diag *diag) {
    Place place = {diag_file(diag, name), 0, 0};
    if (!g_str_has_suffix(name, ".epub"))
        return read_text(arena, root, name, place, diag);
    g_autoptr(GBytes) epub = root_read_reported(root, name, EPUB_BYTES_MAX, place, diag);
    return epub != NULL ? shelf_open_epub(arena, epub, name, diag) : NULL;
}

static char *find_record(const Root *folder, GError **error) {
    g_auto(GStrv) names = root_list(folder, ".", error);
    for (guint i = 0; names != NULL && names[i] != NULL; i++)
        if (g_str_has_suffix(names[i], SHELF_SUFFIX))
            return g_strdup(names[i]);
    return NULL;
}

static Record *open_folder(Arena *arena, const char *path, Diag *diag, GError **error) {
    g_autoptr(GError) failure = NULL;
    g_autoptr(Root) root = root_open(path, error);
    if (root == NULL)
        return NULL;
    g_autofree char *name = find_record(root, &failure);
    g_autofree char *revision =
        name == NULL && failure == NULL ? shelf_newest(root, NULL, &failure) : NULL;
    if (failure != NULL) {
        g_propagate_error(error, g_steal_pointer(&failure));
        return NULL;
    }
    Place place = {diag_file(diag, path), 0, 0};
    if (name != NULL)
        return open_file(arena, root, name, diag);
    if (revision != NULL)
        return shelf_read(arena, root, revision, place, diag);
    diag_add(diag, DIAG_RECORD_BAD, place, "there is no record in this folder");
    return NULL;
}

Record *shelf_open(Arena *arena, const char *path, Diag *diag, GError **error) {
    if (g_file_test(path, G_FILE_TEST_IS_DIR))
        return open_folder(arena, path, diag, error);
    g_autofree char *folder = g_path_get_dirname(path), *name = g_path_get_basename(path);
    g_autoptr(Root) root = root_open(folder, error);
    return root != NULL ? open_file(arena, root, name, diag) : NULL;
}
