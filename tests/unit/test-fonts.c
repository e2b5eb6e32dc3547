/* Faces in the EPUB: cut to the characters of the book, whole where their licence reserves a name,
 * never where they forbid it. */
#include "epub/fonts.h"
#include "typeset/faces.h"
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <hb-ot.h>
#include <string.h>

static const char otf_css[] =
    "@font-face { font-family: \"Inter\"; src: url(\"fonts/inter-400.otf\"); }\n";
static const char ttf_css[] =
    "@font-face { font-family: \"Inter\"; src: url(\"fonts/inter-400.ttf\"); }\n";

static char *path_of(const char *file) {
    g_autoptr(GError) error = NULL;
    Faces *faces = faces_open(OCTAVO_SOURCE_DIR "/fonts", &error);
    g_assert_no_error(error);
    guint n;
    const FaceFile *files = faces_files(faces, &n);
    char *path = NULL;
    for (guint i = 0; i < n && path == NULL; i++)
        if (g_str_has_suffix(files[i].path, file))
            path = g_strdup(files[i].path);
    faces_free(faces);
    g_assert_nonnull(path);
    return path;
}

static char *inter(void) {
    return path_of("Inter-Regular.otf");
}

/* The parts of a book of these words, with the face embedded; NULL after an error. */
static Parts *embed(Arena *arena, const char *words, const char *path, GError **error) {
    const char *css = g_str_has_suffix(path, ".otf") ? otf_css : ttf_css;
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

static hb_blob_t *blob_of(const Part *part) {
    gsize size;
    const char *data = g_bytes_get_data(part->bytes, &size);
    return hb_blob_create(data, (unsigned int)size, HB_MEMORY_MODE_READONLY, NULL, NULL);
}

static gboolean shows(const Part *part, hb_codepoint_t character) {
    hb_blob_t *blob = blob_of(part);
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

/* In a reader that asks for nothing: does a character lose its own glyph? */
static gboolean joins(hb_face_t *face, const char *text) {
    hb_font_t *font = hb_font_create(face);
    hb_buffer_t *buffer = hb_buffer_create();
    hb_buffer_add_utf8(buffer, text, -1, 0, -1);
    hb_buffer_guess_segment_properties(buffer);
    hb_shape(font, buffer, NULL, 0);
    unsigned int n;
    const hb_glyph_info_t *glyphs = hb_buffer_get_glyph_infos(buffer, &n);
    gboolean is_joined = n != strlen(text);
    for (guint i = 0; i < n; i++) {
        hb_codepoint_t own;
        g_assert_true(hb_font_get_nominal_glyph(font, (guchar)text[glyphs[i].cluster], &own));
        is_joined |= glyphs[i].codepoint != own;
    }
    hb_buffer_destroy(buffer);
    hb_font_destroy(font);
    return is_joined;
}

static gboolean blob_joins(hb_blob_t *blob, const char *text) {
    hb_face_t *face = hb_face_create(blob, 0);
    gboolean is_joined = joins(face, text);
    hb_face_destroy(face);
    hb_blob_destroy(blob);
    return is_joined;
}

/* The face of code makes one sign of '!=', and goes into the book without that. */
static void test_code(void) {
    g_autoptr(Arena) arena = arena_new();
    g_autoptr(GError) error = NULL;
    g_autofree char *path = path_of("JetBrainsMono-Regular.ttf");
    Parts *parts = embed(arena, "<code>a != b -&gt; c</code>", path, &error);
    g_assert_no_error(error);
    g_assert_true(blob_joins(hb_blob_create_from_file(path), "a != b"));
    g_assert_false(blob_joins(blob_of(find(parts, "fonts/inter-400.ttf")), "a != b"));
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

/* ---- families that the stylesheet does not name ---- */

static const char *family_of(gunichar character, gpointer data) {
    (void)data;
    return character == 0x3A9 ? "Inter" : character == 0x416 ? "Absent" : NULL;
}

/* The same file under two more names: for one letter, and for formulas. */
static Parts *embed_others(Arena *arena, const char *words, const char *path) {
    static const char stylesheet[] =
        "@font-face { font-family: \"Text\"; src: url(\"fonts/text-400.otf\"); }\n"
        "body { font-family: \"Text\", serif; }\ncode { font-family: \"Other\", serif; }\n";
    const EpubFace own = {.path = path, .family = "Text", .weight = 400};
    const EpubFace others[] = {
        {.path = path, .family = "Inter", .weight = 400, .percent = 110},
        {.path = path, .family = "Inter", .weight = 400, .is_italic = TRUE},
        {.path = path, .family = "Unused", .weight = 400},
    };
    const EpubFace math = {.path = path, .family = "Math", .weight = 400};
    const EpubOptions options = {.css = stylesheet,
                                 .faces = &own,
                                 .n_faces = 1,
                                 .others = others,
                                 .n_others = G_N_ELEMENTS(others),
                                 .family_of = family_of,
                                 .math = &math};
    g_autoptr(GError) error = NULL;
    Parts *parts = parts_new();
    parts_add(parts, (Part){.id = "style",
                            .href = "book.css",
                            .media_type = "text/css",
                            .bytes = g_bytes_new_static(stylesheet, strlen(stylesheet))});
    parts_add(parts, (Part){.id = "a",
                            .href = "a.xhtml",
                            .media_type = "application/xhtml+xml",
                            .bytes = g_bytes_new(words, strlen(words))});
    g_assert_true(fonts_embed(parts, &options, arena, &error));
    g_assert_no_error(error);
    return parts;
}

static char *stylesheet_of(const Parts *parts) {
    gsize size;
    const char *text = g_bytes_get_data(find(parts, "book.css")->bytes, &size);
    return g_strndup(text, size);
}

static void test_others(void) {
    g_autoptr(Arena) arena = arena_new();
    g_autofree char *path = inter();
    Parts *parts = embed_others(arena, "<p>a \u03A9</p><math><mi>x</mi></math>", path);
    g_autofree char *text = stylesheet_of(parts);
    g_assert_nonnull(strstr(text, "unicode-range: U+3A9; size-adjust: 110%; }\n"));
    g_assert_nonnull(strstr(text, "body { font-family: \"Text\", \"Inter\", serif; }"));
    g_assert_nonnull(strstr(text, "code { font-family: \"Other\", serif; }"));
    g_assert_nonnull(strstr(text, "math { font-family: \"Math\", math; }\n"));
    g_assert_null(strstr(text, "Unused"));
    const Part *other = find(parts, "fonts/inter-400.otf"),
               *math = find(parts, "fonts/math-400.otf");
    g_assert_true(shows(other, 0x3A9));
    g_assert_false(shows(other, 'a'));
    g_assert_true(shows(math, 'x'));
    g_assert_true(shows(math, 0x2212)); /* a minus, which no file names */
    g_assert_false(shows(math, 'p'));   /* of a tag */
    g_assert_cmpuint(parts->list->len, ==, 5);
    parts_free(parts);
}

/* A book that needs none has none. */
static void test_no_others(void) {
    g_autoptr(Arena) arena = arena_new();
    g_autofree char *path = inter();
    Parts *parts = embed_others(arena, "<p>abc</p>", path);
    g_autofree char *text = stylesheet_of(parts);
    g_assert_null(strstr(text, "unicode-range"));
    g_assert_null(strstr(text, "math {"));
    g_assert_cmpuint(parts->list->len, ==, 3);
    parts_free(parts);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/fonts/cut", test_cut);
    g_test_add_func("/fonts/code", test_code);
    g_test_add_func("/fonts/reserved", test_reserved);
    g_test_add_func("/fonts/others", test_others);
    g_test_add_func("/fonts/no-others", test_no_others);
    return g_test_run();
}
