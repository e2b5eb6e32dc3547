/* HarfBuzz cuts; we say what to keep: every character of every text, for every face. That is more
 * than each needs and costs little. Refused: following the stylesheet to learn which family shows
 * which character, which loses them when a reader's own style differs. */
#include "epub/fonts.h"
#include "base/text.h"
#include "epub/names.h"
#include <gio/gio.h>
#include <hb-ot.h>
#include <hb-subset.h>
#include <string.h>

static const char *extension(const char *path) {
    const char *dot = strrchr(path, '.');
    return dot != NULL && g_ascii_strcasecmp(dot, ".otf") == 0 ? "otf" : "ttf";
}

const char *fonts_href(Arena *arena, const EpubFace *face) {
    g_autofree char *family = text_slug(face->family);
    return arena_printf(arena, "fonts/%s-%u%s.%s", family, face->weight,
                        face->is_italic ? "-italic" : "", extension(face->path));
}

/* ---- the characters of the book ---- */

#define N_ASCII 128

static gboolean is_text(const Part *part) {
    return strcmp(part->media_type, "application/xhtml+xml") == 0 ||
           strcmp(part->media_type, "text/css") == 0;
}

/* Of ASCII, only which there are: HarfBuzz need not be told of each letter again. */
static void add_characters(hb_set_t *characters, gboolean *is_there, GBytes *bytes) {
    gsize size;
    const char *text = g_bytes_get_data(bytes, &size);
    for (const char *p = text; p < text + size; p = g_utf8_next_char(p))
        if ((guchar)*p < N_ASCII)
            is_there[(guchar)*p] = TRUE;
        else
            hb_set_add(characters, g_utf8_get_char(p));
}

static void add_all_characters(hb_set_t *characters, const Parts *parts) {
    gboolean is_there[N_ASCII] = {0};
    for (guint i = 0; i < parts->list->len; i++) {
        const Part *part = &g_array_index(parts->list, Part, i);
        if (is_text(part))
            add_characters(characters, is_there, part->bytes);
    }
    for (guint c = 0x20; c < N_ASCII; c++)
        if (is_there[c])
            hb_set_add(characters, c);
}

/* A reader shows the letters of <mi>x</mi> by those for mathematics, which the file does not name.
 */
static void add_slanted(hb_set_t *characters, gunichar c) {
    if (c == 'h')
        hb_set_add(characters, 0x210E);
    else if (c >= 'A' && c <= 'Z')
        hb_set_add(characters, 0x1D434 + c - 'A');
    else if (c >= 'a' && c <= 'z')
        hb_set_add(characters, 0x1D44E + c - 'a');
    else if (c >= 0x391 && c <= 0x3A9)
        hb_set_add(characters, 0x1D6E2 + c - 0x391);
    else if (c >= 0x3B1 && c <= 0x3C9)
        hb_set_add(characters, 0x1D6FC + c - 0x3B1);
}

/* Of what stands between tags only. */
static void add_formula(hb_set_t *characters, const char *p, const char *end) {
    gboolean is_tag = FALSE;
    for (; p < end; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);
        if (!is_tag && c >= 0x20 && c != '<') {
            hb_set_add(characters, c);
            add_slanted(characters, c);
        }
        is_tag = c == '<' || (is_tag && c != '>');
    }
}

/* What a file with formulas does not name either: the sign of a root, the minus that a hyphen is
 * shown as; and the space, without which a face is not taken for the first of a list. */
static const hb_codepoint_t unnamed[] = {0x221A, 0x2212, ' '};

static void add_formulas(hb_set_t *characters, GBytes *bytes) {
    gsize size;
    const char *text = g_bytes_get_data(bytes, &size), *end = text + size;
    for (const char *p = text; (p = g_strstr_len(p, end - p, "<math")) != NULL;) {
        const char *close = g_strstr_len(p, end - p, "</math>");
        if (close == NULL)
            return;
        for (guint i = 0; i < G_N_ELEMENTS(unnamed); i++)
            hb_set_add(characters, unnamed[i]);
        add_formula(characters, p, close);
        p = close;
    }
}

/* ---- what a face permits ---- */

static char *name_of(hb_face_t *face, hb_ot_name_id_t id) {
    unsigned int size = hb_ot_name_get_utf8(face, id, HB_LANGUAGE_INVALID, NULL, NULL) + 1;
    char *text = g_malloc0(size);
    hb_ot_name_get_utf8(face, id, HB_LANGUAGE_INVALID, &size, text);
    return text;
}

static gboolean says_reserved(hb_face_t *face, hb_ot_name_id_t id) {
    g_autofree char *text = name_of(face, id);
    g_autofree char *lower = g_ascii_strdown(text, -1);
    return strstr(lower, "reserved font name") != NULL;
}

#define FSTYPE_MASK 0x000F
#define FSTYPE_RESTRICTED 0x0002
#define FSTYPE_NO_SUBSETTING 0x0100

/* The embedding bits of the face; no OS/2 table forbids nothing. */
static guint embedding_bits(hb_face_t *face) {
    hb_blob_t *table = hb_face_reference_table(face, HB_TAG('O', 'S', '/', '2'));
    unsigned int size;
    const guint8 *data = (const guint8 *)hb_blob_get_data(table, &size);
    guint bits = size >= 10 ? (guint)(data[8] << 8 | data[9]) : 0;
    hb_blob_destroy(table);
    return bits;
}

static gboolean may_be_cut(hb_face_t *face) {
    return (embedding_bits(face) & FSTYPE_NO_SUBSETTING) == 0 &&
           !says_reserved(face, HB_OT_NAME_ID_COPYRIGHT) &&
           !says_reserved(face, HB_OT_NAME_ID_LICENSE);
}

/* ---- cutting ---- */

/* Beside HarfBuzz's own choice: what book.css asks for by name. */
static const hb_tag_t wanted_features[] = {
    HB_TAG('o', 'n', 'u', 'm'), HB_TAG('l', 'n', 'u', 'm'), HB_TAG('t', 'n', 'u', 'm'),
    HB_TAG('p', 'n', 'u', 'm'), HB_TAG('s', 's', '1', '1'), HB_TAG('c', 'a', 's', 'e'),
};

/* Of a face of one width: code shows the characters that were typed, in readers too that do not
 * know of font-variant-ligatures. */
static const hb_tag_t unwanted_features[] = {HB_TAG('l', 'i', 'g', 'a'), HB_TAG('c', 'l', 'i', 'g'),
                                             HB_TAG('c', 'a', 'l', 't')};

static const hb_ot_name_id_t wanted_names[] = {
    HB_OT_NAME_ID_TRADEMARK,
    HB_OT_NAME_ID_LICENSE,
    HB_OT_NAME_ID_LICENSE_URL,
};

/* isFixedPitch of the table post. */
static gboolean has_one_width(hb_face_t *face) {
    hb_blob_t *table = hb_face_reference_table(face, HB_TAG('p', 'o', 's', 't'));
    unsigned int size;
    const char *data = hb_blob_get_data(table, &size);
    gboolean is_fixed = size >= 16 && memcmp(data + 12, "\0\0\0", 4) != 0;
    hb_blob_destroy(table);
    return is_fixed;
}

static hb_subset_input_t *cutting_plan(hb_face_t *face, const hb_set_t *characters) {
    hb_subset_input_t *input = hb_subset_input_create_or_fail();
    g_assert(input != NULL);
    hb_set_union(hb_subset_input_unicode_set(input), characters);
    hb_set_t *features = hb_subset_input_set(input, HB_SUBSET_SETS_LAYOUT_FEATURE_TAG);
    for (guint i = 0; i < G_N_ELEMENTS(wanted_features); i++)
        hb_set_add(features, wanted_features[i]);
    for (guint i = 0; has_one_width(face) && i < G_N_ELEMENTS(unwanted_features); i++)
        hb_set_del(features, unwanted_features[i]);
    hb_set_t *names = hb_subset_input_set(input, HB_SUBSET_SETS_NAME_ID);
    for (guint i = 0; i < G_N_ELEMENTS(wanted_names); i++)
        hb_set_add(names, wanted_names[i]);
    hb_subset_input_set_flags(input, HB_SUBSET_FLAGS_NO_HINTING);
    return input;
}

static GBytes *bytes_of(hb_face_t *face) {
    hb_blob_t *blob = hb_face_reference_blob(face);
    unsigned int size;
    const char *data = hb_blob_get_data(blob, &size);
    GBytes *bytes = g_bytes_new(data, size);
    hb_blob_destroy(blob);
    return bytes;
}

static GBytes *cut(hb_face_t *face, const hb_set_t *characters) {
    hb_subset_input_t *input = cutting_plan(face, characters);
    hb_face_t *subset = hb_subset_or_fail(face, input);
    hb_subset_input_destroy(input);
    if (subset == NULL)
        return NULL;
    GBytes *bytes = bytes_of(subset);
    hb_face_destroy(subset);
    return bytes;
}

static hb_face_t *open_face(const char *path, GError **error) {
    hb_blob_t *blob = hb_blob_create_from_file_or_fail(path);
    hb_face_t *face = hb_face_create(blob, 0);
    hb_blob_destroy(blob);
    if (hb_face_get_glyph_count(face) > 0)
        return face;
    hb_face_destroy(face);
    g_set_error(error, G_IO_ERROR, G_IO_ERROR_FAILED, "%s cannot be read as a font", path);
    return NULL;
}

static GBytes *face_bytes(hb_face_t *face, const char *path, const hb_set_t *characters,
                          GError **error) {
    if ((embedding_bits(face) & FSTYPE_MASK) == FSTYPE_RESTRICTED) {
        g_set_error(error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED,
                    "%s forbids embedding (OS/2 fsType)", path);
        return NULL;
    }
    GBytes *bytes = may_be_cut(face) ? cut(face, characters) : bytes_of(face);
    if (bytes == NULL)
        g_set_error(error, G_IO_ERROR, G_IO_ERROR_FAILED, "%s cannot be subset", path);
    return bytes;
}

/* ---- licences ---- */

static void append_notice(GString *text, hb_face_t *face, hb_ot_name_id_t id) {
    g_autofree char *notice = name_of(face, id);
    if (notice[0] != '\0')
        g_string_append_printf(text, "%s\n", notice);
}

/* What the font says of itself, then the licence's own words. */
static gboolean add_licence(Parts *parts, const EpubFace *face, hb_face_t *font, Arena *arena,
                            GError **error) {
    GString *text = g_string_new(face->family);
    g_string_append(text, "\n\n");
    append_notice(text, font, HB_OT_NAME_ID_COPYRIGHT);
    append_notice(text, font, HB_OT_NAME_ID_TRADEMARK);
    append_notice(text, font, HB_OT_NAME_ID_LICENSE);
    append_notice(text, font, HB_OT_NAME_ID_LICENSE_URL);
    g_autofree char *licence = NULL;
    if (face->licence != NULL && !g_file_get_contents(face->licence, &licence, NULL, error)) {
        g_string_free(text, TRUE);
        return FALSE;
    }
    if (licence != NULL)
        g_string_append_printf(text, "\n%s", licence);
    g_autofree char *family = text_slug(face->family);
    parts_add_beside(parts, arena_printf(arena, "META-INF/licences/%s.txt", family),
                     g_string_free_to_bytes(text));
    return TRUE;
}

/* ---- all ---- */

typedef struct Embedding {
    Parts *parts;
    Arena *arena;
    const EpubOptions *options;
    const char *css;
    hb_set_t *characters;
    GHashTable *
        sets; /* family -> hb_set_t *: its characters, of those that the stylesheet does not name */
    GHashTable *families; /* whose licence has been added */
    guint n_faces;
} Embedding;

static void add_face(Embedding *embedding, const char *href, GBytes *bytes) {
    const char *file = strrchr(href, '/') + 1;
    parts_add(embedding->parts,
              (Part){.id = names_file_item(embedding->arena, file),
                     .href = href,
                     .media_type = g_str_has_suffix(href, ".otf") ? "font/otf" : "font/ttf",
                     .bytes = bytes});
    embedding->n_faces++;
}

static gboolean embed(Embedding *embedding, const EpubFace *face, GError **error) {
    const char *href = fonts_href(embedding->arena, face);
    if (strstr(embedding->css, href) == NULL)
        return TRUE;
    hb_face_t *font = open_face(face->path, error);
    if (font == NULL)
        return FALSE;
    const hb_set_t *own = g_hash_table_lookup(embedding->sets, face->family);
    GBytes *bytes = face_bytes(font, face->path, own != NULL ? own : embedding->characters, error);
    gboolean ok = bytes != NULL;
    if (ok)
        add_face(embedding, href, bytes);
    if (ok && g_hash_table_add(embedding->families, (gpointer)face->family))
        ok = add_licence(embedding->parts, face, font, embedding->arena, error);
    hb_face_destroy(font);
    return ok;
}

static const char *stylesheet_text(const Parts *parts, Arena *arena) {
    for (guint i = 0; i < parts->list->len; i++) {
        const Part *part = &g_array_index(parts->list, Part, i);
        if (strcmp(part->media_type, "text/css") == 0)
            return arena_strndup(arena, g_bytes_get_data(part->bytes, NULL),
                                 g_bytes_get_size(part->bytes));
    }
    return "";
}

static guint count_rules(const char *css) {
    guint n = 0;
    for (const char *rule = css; (rule = strstr(rule, "url(\"fonts/")) != NULL; rule++)
        n++;
    return n;
}

static gboolean embed_list(Embedding *embedding, const EpubFace *faces, guint n, GError **error) {
    for (guint i = 0; i < n; i++)
        if (!embed(embedding, &faces[i], error))
            return FALSE;
    return TRUE;
}

static gboolean embed_all(Embedding *embedding, const EpubOptions *options, GError **error) {
    if (!embed_list(embedding, options->faces, options->n_faces, error) ||
        !embed_list(embedding, options->others, options->n_others, error) ||
        !embed_list(embedding, options->math, options->math != NULL, error))
        return FALSE;
    guint n_rules = count_rules(embedding->css);
    if (n_rules == embedding->n_faces)
        return TRUE;
    g_set_error(
        error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
        "the stylesheet has %u rules for faces in fonts/, and %u of them name a face that the "
        "press has",
        n_rules, embedding->n_faces);
    return FALSE;
}

/* ---- families that the stylesheet does not name ---- */

static hb_set_t *set_of(Embedding *embedding, const char *family) {
    hb_set_t *set = g_hash_table_lookup(embedding->sets, family);
    if (set == NULL) {
        set = hb_set_create();
        g_hash_table_insert(embedding->sets, (gpointer)family, set);
    }
    return set;
}

static void find_others(Embedding *embedding) {
    const EpubOptions *options = embedding->options;
    for (hb_codepoint_t c = HB_SET_VALUE_INVALID;
         options->family_of != NULL && hb_set_next(embedding->characters, &c);) {
        const char *family = options->family_of(c, options->family_data);
        if (family != NULL)
            hb_set_add(set_of(embedding, family), c);
    }
}

static void find_formulas(Embedding *embedding) {
    const EpubFace *math = embedding->options->math;
    for (guint i = 0; math != NULL && i < embedding->parts->list->len; i++) {
        const Part *part = &g_array_index(embedding->parts->list, Part, i);
        if (strcmp(part->media_type, "application/xhtml+xml") == 0)
            add_formulas(set_of(embedding, math->family), part->bytes);
    }
}

static char *unicode_range(const hb_set_t *set) {
    GString *range = g_string_new(NULL);
    for (hb_codepoint_t last = HB_SET_VALUE_INVALID, first; hb_set_next_range(set, &first, &last);)
        g_string_append_printf(range, first == last ? "%sU+%X" : "%sU+%X-%X",
                               range->len > 0 ? ", " : "", first, last);
    return g_string_free(range, FALSE);
}

/* Regular and bold: a slope is made by the reader, as faces of most scripts have none. */
static gboolean is_wanted(const Embedding *embedding, const EpubFace *face) {
    const hb_set_t *set = g_hash_table_lookup(embedding->sets, face->family);
    return set != NULL && !hb_set_is_empty(set) && !face->is_italic &&
           (face->weight == 400 || face->weight == 700);
}

static void append_rule(Embedding *embedding, GString *css, const EpubFace *face) {
    g_string_append_printf(css,
                           "@font-face { font-family: \"%s\"; font-style: normal; "
                           "font-weight: %u; src: url(\"%s\");",
                           face->family, face->weight, fonts_href(embedding->arena, face));
    if (face != embedding->options->math) {
        g_autofree char *range = unicode_range(g_hash_table_lookup(embedding->sets, face->family));
        g_string_append_printf(css, " unicode-range: %s;", range);
    }
    if (face->percent != 0 && face->percent != 100)
        g_string_append_printf(css, " size-adjust: %u%%;", face->percent);
    g_string_append(css, " }\n");
}

static void append_rules(Embedding *embedding, GString *css, const EpubFace *faces, guint n) {
    for (guint i = 0; i < n; i++)
        if (is_wanted(embedding, &faces[i]))
            append_rule(embedding, css, &faces[i]);
}

/* ', "Amiri"' of those that are embedded, in the order given. */
static char *names_of_others(const Embedding *embedding) {
    const EpubOptions *options = embedding->options;
    GString *names = g_string_new(NULL);
    for (guint i = 0; i < options->n_others; i++) {
        const char *family = options->others[i].family;
        gboolean is_new = i == 0 || strcmp(options->others[i - 1].family, family) != 0;
        if (is_new && g_hash_table_contains(embedding->sets, family))
            g_string_append_printf(names, ", \"%s\"", family);
    }
    return g_string_free(names, FALSE);
}

/* Behind each family of the press's that begins a list: a family that is alone, as in @font-face,
 * begins none. */
static void append_css(const Embedding *embedding, GString *out, const char *names) {
    const EpubOptions *options = embedding->options;
    GString *css = g_string_new(embedding->css);
    for (guint i = 0; names[0] != '\0' && i < options->n_faces; i++) {
        const char *family = options->faces[i].family;
        if (i > 0 && strcmp(options->faces[i - 1].family, family) == 0)
            continue;
        g_autofree char *old = g_strdup_printf("font-family: \"%s\",", family);
        g_autofree char *new = g_strdup_printf("font-family: \"%s\"%s,", family, names);
        g_string_replace(css, old, new, 0);
    }
    g_string_append(out, css->str);
    g_string_free(css, TRUE);
}

static void put_stylesheet(Embedding *embedding, GString *css) {
    embedding->css = arena_strdup(embedding->arena, css->str);
    for (guint i = 0; i < embedding->parts->list->len; i++) {
        Part *part = &g_array_index(embedding->parts->list, Part, i);
        if (strcmp(part->media_type, "text/css") == 0) {
            g_bytes_unref(part->bytes);
            part->bytes = g_string_free_to_bytes(css);
            return;
        }
    }
    g_string_free(css, TRUE);
}

static void name_others(Embedding *embedding) {
    const EpubOptions *options = embedding->options;
    find_others(embedding);
    find_formulas(embedding);
    if (g_hash_table_size(embedding->sets) == 0)
        return;
    g_autofree char *names = names_of_others(embedding);
    GString *css = g_string_new(NULL);
    append_rules(embedding, css, options->others, options->n_others);
    append_rules(embedding, css, options->math, options->math != NULL);
    append_css(embedding, css, names);
    if (options->math != NULL && is_wanted(embedding, options->math))
        g_string_append_printf(css, "math { font-family: \"%s\", math; }\n", options->math->family);
    put_stylesheet(embedding, css);
}

static void free_set(gpointer set) {
    hb_set_destroy(set);
}

gboolean fonts_embed(Parts *parts, const EpubOptions *options, Arena *arena, GError **error) {
    Embedding embedding = {.parts = parts,
                           .arena = arena,
                           .options = options,
                           .css = stylesheet_text(parts, arena),
                           .characters = hb_set_create(),
                           .sets = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, free_set),
                           .families = g_hash_table_new(g_str_hash, g_str_equal)};
    add_all_characters(embedding.characters, parts);
    name_others(&embedding);
    gboolean ok = embed_all(&embedding, options, error);
    g_hash_table_unref(embedding.families);
    g_hash_table_unref(embedding.sets);
    hb_set_destroy(embedding.characters);
    return ok;
}
