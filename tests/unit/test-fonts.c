/* Faces in the EPUB: cut to the characters of the book, whole where their licence reserves a name,
 * never where they forbid it. */
#include "epub/fonts.h"
#include "typeset/faces.h"
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <hb-ot.h>
#include <string.h>

static const char css[] =
    "@font-face { font-family: \"Inter\"; src: url(\"fonts/inter-400.otf\"); }\n";

static char *inter(void) {
    g_autoptr(GError) error = NULL;
    Faces *faces = faces_open(OCTAVO_SOURCE_DIR "/fonts", &error);
    g_assert_no_error(error);
    guint n;
    const FaceFile *files = faces_files(faces, &n);
    char *path = NULL;
    for (guint i = 0; i < n && path == NULL; i++)
        if (g_str_has_suffix(files[i].path, "Inter-Regular.otf"))
            path = g_strdup(files[i].path);
    faces_free(faces);
    g_assert_nonnull(path);
    return path;
}

/* The parts of a book of these words, with the face embedded; NULL after an error. */
static Parts *embed(Arena *arena, const char *words, const char *path, GError **error) {
    const EpubFace face = {.path = path,
                           .family = "Inter",
                           .weight = 400,
                           .licence = OCTAVO_SOURCE_DIR "/fonts/OFL-1.1.txt"};
    const EpubOptions options = {.css = css, .faces = &face, .n_faces = 1};
    Parts *parts = parts_new();
    parts_add(parts, (Part){.id = "style",
                            .href = "book.css",
                            .media_type = "text/css",
                            .bytes = g_bytes_new_static(css, strlen(css))});
    parts_add(parts, (Part){.id = "a",
                            .href = "a.xhtml",
                            .media_type = "application/xhtml+xml",
                            .bytes = g_bytes_new(words, strlen(words))});
    if (fonts_embed(parts, &options, arena, error))
        return parts;
    parts_free(parts);
    return NULL;
}

static const Part *find(const Parts *parts, const char *href) {
    for (guint i = 0; i < parts->list->len; i++)
        if (strcmp(g_array_index(parts->list, Part, i).href, href) == 0)
            return &g_array_index(parts->list, Part, i);
    g_assert_not_reached();
}

static gboolean shows(const Part *part, hb_codepoint_t character) {
    gsize size;
    const char *data = g_bytes_get_data(part->bytes, &size);
    hb_blob_t *blob = hb_blob_create(data, (unsigned int)size, HB_MEMORY_MODE_READONLY, NULL, NULL);
    hb_face_t *face = hb_face_create(blob, 0);
    hb_font_t *font = hb_font_create(face);
    hb_codepoint_t glyph;
    gboolean found = hb_font_get_nominal_glyph(font, character, &glyph);
    hb_font_destroy(font);
    hb_face_destroy(face);
    hb_blob_destroy(blob);
    return found;
}

static void test_cut(void) {
    g_autoptr(Arena) arena = arena_new();
    g_autoptr(GError) error = NULL;
    g_autofree char *path = inter(), *whole = NULL;
    gsize whole_len;
    g_assert_true(g_file_get_contents(path, &whole, &whole_len, NULL));
    Parts *parts = embed(arena, "<p>caf\u00E9 \u03A9</p>", path, &error);
    g_assert_no_error(error);
    const Part *face = find(parts, "fonts/inter-400.otf");
    g_assert_cmpstr(face->media_type, ==, "font/otf");
    g_assert_true(shows(face, 'f') && shows(face, 0xE9) && shows(face, 0x3A9));
    g_assert_false(shows(face, 'Q') || shows(face, 0x416));
    g_assert_cmpuint(g_bytes_get_size(face->bytes), <, whole_len / 10);
    g_assert_cmpuint(parts->beside->len, ==, 1);
    const Part *licence = &g_array_index(parts->beside, Part, 0);
    g_assert_cmpstr(licence->href, ==, "META-INF/licences/inter.txt");
    const char *words = g_bytes_get_data(licence->bytes, NULL);
    g_assert_nonnull(strstr(words, "The Inter Project Authors"));
    g_assert_nonnull(strstr(words, "SIL OPEN FONT LICENSE Version 1.1"));
    parts_free(parts);
}

/* A copy of the face with some of its bytes exchanged. */
static char *forge(const char *path, const char *folder, const char *old, gsize old_len,
                   gsize offset, const char *new_bytes, gsize new_len) {
    g_autofree char *data = NULL;
    gsize len;
    g_assert_true(g_file_get_contents(path, &data, &len, NULL));
    gboolean found = FALSE;
    for (gsize i = 0; i + offset + MAX(old_len, new_len) <= len; i++)
        if (memcmp(data + i, old, old_len) == 0) {
            memcpy(data + i + offset, new_bytes, new_len);
            found = TRUE;
        }
    g_assert_true(found);
    char *copy = g_build_filename(folder, "Forged.otf", NULL);
    g_assert_true(g_file_set_contents(copy, data, (gssize)len, NULL));
    return copy;
}

#define UTF16(c) "\0" c
static const char copyright[] = UTF16("C") UTF16("o") UTF16("p") UTF16("y") UTF16("r") UTF16("i");
static const char reserved[] = UTF16("R") UTF16("e") UTF16("s") UTF16("e") UTF16("r") UTF16("v")
    UTF16("e") UTF16("d") UTF16(" ") UTF16("F") UTF16("o") UTF16("n") UTF16("t") UTF16(" ")
        UTF16("N") UTF16("a") UTF16("m") UTF16("e");

/* A cut face is a modified one, and may not bear the name; the whole may. */
static void test_reserved(void) {
    g_autoptr(Arena) arena = arena_new();
    g_autoptr(GError) error = NULL;
    g_autofree char *folder = g_dir_make_tmp("octavo-XXXXXX", NULL), *path = inter();
    g_autofree char *forged =
        forge(path, folder, copyright, sizeof copyright - 1, 0, reserved, sizeof reserved - 1);
    g_autofree char *whole = NULL;
    gsize whole_len, len;
    g_assert_true(g_file_get_contents(forged, &whole, &whole_len, NULL));
    Parts *parts = embed(arena, "<p>a</p>", forged, &error);
    g_assert_no_error(error);
    const char *data = g_bytes_get_data(find(parts, "fonts/inter-400.otf")->bytes, &len);
    g_assert_cmpmem(data, len, whole, whole_len);
    parts_free(parts);
    g_remove(forged);
    g_rmdir(folder);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/fonts/cut", test_cut);
    g_test_add_func("/fonts/reserved", test_reserved);
    return g_test_run();
}
