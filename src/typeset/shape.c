/* Pango shapes each distinct word once, and itemizes those that are not plain ASCII.
 *
 * A word is shaped as a text of its own: OpenType features go by byte offsets in the paragraph, so
 * a word cut out of one would lose them. What shaping across spaces would add is nothing for most
 * faces; Vollkorn kerns with the space, and those kerns are found by shaping the cluster at the
 * word's edge with a space at its side. */
#include "typeset/shape.h"
#include <hb.h>
#include <pango/pango.h>
#include <string.h>

#define KERN_UNKNOWN LENGTH_MAX
#define FEATURES_AT_MOST 32

struct Shaper {
    Arena *arena;
    Faces *faces;
    Diag *diag;
    GHashTable *types;    /* Type -> Type */
    GHashTable *words;    /* Key -> Shaped */
    GHashTable *plain;    /* Type -> Plains */
    GHashTable *reported; /* characters that no face has, and borrowed ones */
    GArray *missing;      /* of gunichar: those that no face has */
    hb_buffer_t *buffer;  /* of what is shaped just now */
};

/* What Pango makes of a run of ASCII, which needs neither itemizing nor shaping by Pango again:
 * what it would ask of HarfBuzz. */
typedef struct Plain {
    const Font *font; /* NULL: not known, or not all of ASCII in the face */
    hb_font_t *shapes;
    hb_segment_properties_t properties;
    hb_feature_t features[FEATURES_AT_MOST];
    guint n_features;
} Plain;

typedef struct Plains {
    Plain letters, signs; /* with a letter in it, without one: they have different scripts */
} Plains;

typedef struct Key {
    const Type *type;
    const char *text;
    gsize n_bytes;
} Key;

static guint hash_key(gconstpointer data) {
    const Key *key = data;
    guint hash = (guint)(GPOINTER_TO_SIZE(key->type) >> 4);
    for (gsize i = 0; i < key->n_bytes; i++)
        hash = hash * 31 + (guchar)key->text[i];
    return hash;
}

static gboolean equal_keys(gconstpointer a, gconstpointer b) {
    const Key *left = a, *right = b;
    return left->type == right->type && left->n_bytes == right->n_bytes &&
           memcmp(left->text, right->text, left->n_bytes) == 0;
}

static guint hash_type(gconstpointer data) {
    const Type *type = data;
    return type->family * 7 + type->other * 131 + type->weight * 31 + (type->is_italic ? 1009 : 0) +
           (guint)type->size + (type->features != NULL ? g_str_hash(type->features) : 0);
}

static gboolean equal_types(gconstpointer a, gconstpointer b) {
    const Type *left = a, *right = b;
    return left->family == right->family && left->weight == right->weight &&
           left->other == right->other && left->is_rtl == right->is_rtl &&
           left->is_italic == right->is_italic && left->size == right->size &&
           left->tracking == right->tracking && g_strcmp0(left->features, right->features) == 0 &&
           g_strcmp0(left->language, right->language) == 0;
}

Shaper *shaper_new(Faces *faces, Diag *diag) {
    Shaper *shaper = g_new0(Shaper, 1);
    shaper->arena = arena_new();
    shaper->faces = faces;
    shaper->diag = diag;
    shaper->types = g_hash_table_new(hash_type, equal_types);
    shaper->words = g_hash_table_new(hash_key, equal_keys);
    shaper->plain = g_hash_table_new_full(NULL, NULL, NULL, g_free);
    shaper->buffer = hb_buffer_create();
    shaper->reported = g_hash_table_new(NULL, NULL);
    shaper->missing = g_array_new(FALSE, FALSE, sizeof(gunichar));
    return shaper;
}

void shaper_free(Shaper *shaper) {
    if (shaper == NULL)
        return;
    g_hash_table_unref(shaper->types);
    g_hash_table_unref(shaper->words);
    g_hash_table_unref(shaper->plain);
    g_hash_table_unref(shaper->reported);
    g_array_unref(shaper->missing);
    hb_buffer_destroy(shaper->buffer);
    arena_free(shaper->arena);
    g_free(shaper);
}

const GArray *shaper_missing(const Shaper *shaper) {
    return shaper->missing;
}

const Type *shaper_type(Shaper *shaper, Type type) {
    const Type *known = g_hash_table_lookup(shaper->types, &type);
    if (known != NULL)
        return known;
    Type *copy = arena_memdup(shaper->arena, &type, sizeof type);
    copy->features = arena_strdup(shaper->arena, type.features);
    copy->language = arena_strdup(shaper->arena, type.language);
    g_hash_table_add(shaper->types, copy);
    return copy;
}

static PangoAttrList *attributes(const Shaper *shaper, const Type *type) {
    PangoAttrList *list = pango_attr_list_new();
    PangoFontDescription *description = faces_describe(shaper->faces, type->family, type->other,
                                                       type->weight, type->is_italic, type->size);
    pango_attr_list_insert(list, pango_attr_font_desc_new(description));
    pango_font_description_free(description);
    if (type->features != NULL)
        pango_attr_list_insert(list, pango_attr_font_features_new(type->features));
    if (type->language != NULL)
        pango_attr_list_insert(list,
                               pango_attr_language_new(pango_language_from_string(type->language)));
    return list;
}

static gboolean is_for(const OtherFamily *family, const char *script) {
    return g_strv_contains(family->scripts, script);
}

/* Where the character could come from. */
static void hint_missing(Shaper *shaper, const Type *type, gunichar character) {
    guint32 code = GUINT32_TO_BE(script_of(character, type->language));
    char script[5] = {0};
    memcpy(script, &code, sizeof code);
    for (guint number = 1; code != 0 && number <= faces_n_others(shaper->faces); number++) {
        const OtherFamily *family = faces_other(shaper->faces, number);
        if (!is_for(family, script))
            continue;
        if (faces_other_has(shaper->faces, number, character))
            diag_hint(shaper->diag, "say 'scripts: {%s: {family: %s}}' in the style's page.yaml",
                      script, family->key);
        else if (!family->is_installed)
            diag_hint(shaper->diag, "Debian's package %s has faces for it: apt-get install %s",
                      family->package, family->package);
        else
            continue;
        return;
    }
    const char *package = code != 0 ? faces_package(shaper->faces, script) : NULL;
    if (package != NULL)
        diag_hint(shaper->diag,
                  "Debian's package %s has faces for it; name them in fonts/faces.yaml under "
                  "'others'",
                  package);
}

static const char *const families[] = {"text", "sans", "mono"};

static void report_missing(Shaper *shaper, const Type *type, gunichar character, Place place) {
    if (!g_hash_table_add(shaper->reported, GUINT_TO_POINTER(character)))
        return;
    char utf8[7] = {0};
    g_array_append_val(shaper->missing, character);
    g_unichar_to_utf8(character, utf8);
    diag_add(shaper->diag, DIAG_GLYPH_MISSING, place,
             "no face of the style has the character %s (U+%04X), wanted in the %s face",
             g_unichar_isgraph(character) ? utf8 : "", character, families[type->family]);
    hint_missing(shaper, type, character);
}

/* Pango marks what it cannot draw; the character stands in the low bits. */
static void check_glyphs(Shaper *shaper, const Type *type, const PangoGlyphString *glyphs,
                         Place place) {
    for (int i = 0; i < glyphs->num_glyphs; i++) {
        PangoGlyph glyph = glyphs->glyphs[i].glyph;
        if (glyph != PANGO_GLYPH_EMPTY && (glyph & PANGO_GLYPH_UNKNOWN_FLAG))
            report_missing(shaper, type, glyph & ~PANGO_GLYPH_UNKNOWN_FLAG, place);
    }
}

/* Whether the font is of another family than the type's own. */
static gboolean is_borrowed(Shaper *shaper, const Type *type, PangoFont *font) {
    PangoFontDescription *wanted = faces_describe(shaper->faces, type->family, 0, type->weight,
                                                  type->is_italic, type->size),
                         *found = pango_font_describe(font);
    const char *own = pango_font_description_get_family(wanted);
    gsize len = strcspn(own, ",");
    const char *family = pango_font_description_get_family(found);
    gboolean is_other = strlen(family) != len || strncmp(family, own, len) != 0;
    pango_font_description_free(wanted);
    pango_font_description_free(found);
    return is_other;
}

static void report_borrowed(Shaper *shaper, const Type *type, gunichar letter, PangoFont *font,
                            Place place) {
    if (!g_hash_table_add(shaper->reported, GUINT_TO_POINTER(letter)))
        return;
    PangoFontDescription *found = pango_font_describe(font);
    char utf8[7] = {0};
    g_unichar_to_utf8(letter, utf8);
    diag_add(shaper->diag, DIAG_GLYPH_BORROWED, place,
             "the %s face has no letter %s (U+%04X); it is taken from %s", families[type->family],
             utf8, letter, pango_font_description_get_family(found));
    pango_font_description_free(found);
}

/* Signs may come from any face; letters of another one stand out in their words. */
static void check_family(Shaper *shaper, const Type *type, const char *text, const PangoItem *item,
                         Place place) {
    const char *end = text + item->offset + item->length;
    gboolean is_other = FALSE, is_asked = FALSE;
    for (const char *p = text + item->offset; p < end; p = g_utf8_next_char(p)) {
        gunichar c = (guchar)*p < 0x80 ? 0 : g_utf8_get_char(p);
        if (c == 0 || type->other > 0 || !g_unichar_isalpha(c))
            continue;
        if (!is_asked)
            is_other = is_borrowed(shaper, type, item->analysis.font);
        is_asked = TRUE;
        if (is_other)
            report_borrowed(shaper, type, c, item->analysis.font, place);
    }
}

static gboolean is_drawn(PangoGlyph glyph) {
    return glyph != PANGO_GLYPH_EMPTY && !(glyph & PANGO_GLYPH_UNKNOWN_FLAG);
}

/* Glyphs are wanted in the order of the text; Pango has them from left to right. */
static const PangoGlyphInfo *glyph_at(const PangoGlyphString *glyphs, gboolean is_rtl, int i,
                                      int *ret_cluster) {
    int at = is_rtl ? glyphs->num_glyphs - 1 - i : i;
    *ret_cluster = glyphs->log_clusters[at];
    return &glyphs->glyphs[at];
}

static void copy_clusters(Shaper *shaper, const PangoGlyphString *glyphs, guint n_bytes,
                          ShapedRun *run) {
    ShapedCluster *clusters = arena_array(shaper->arena, ShapedCluster, glyphs->num_glyphs + 1);
    guint n = 0;
    for (int i = 0; i < glyphs->num_glyphs;) {
        int start, next = 0, n_drawn = 0;
        glyph_at(glyphs, run->is_rtl, i, &start);
        for (; i < glyphs->num_glyphs; i++) {
            const PangoGlyphInfo *info = glyph_at(glyphs, run->is_rtl, i, &next);
            if (next != start)
                break;
            n_drawn += is_drawn(info->glyph);
        }
        int end = i < glyphs->num_glyphs ? next : (int)n_bytes;
        clusters[n++] =
            (ShapedCluster){.n_bytes = (guint16)(end - start), .n_glyphs = (guint16)n_drawn};
    }
    run->clusters = clusters;
    run->n_clusters = n;
}

/* Pango's shaper knows no tracking: that is its layout's. */
static void copy_glyphs(Shaper *shaper, const Type *type, const PangoGlyphString *glyphs,
                        ShapedRun *run) {
    Length white = (Length)((gint64)type->size * type->tracking / 1000);
    ShapedGlyph *copies = arena_array(shaper->arena, ShapedGlyph, glyphs->num_glyphs);
    guint n = 0;
    for (int i = 0, cluster; i < glyphs->num_glyphs; i++) {
        const PangoGlyphInfo *info = glyph_at(glyphs, run->is_rtl, i, &cluster);
        if (is_drawn(info->glyph))
            copies[n++] = (ShapedGlyph){info->glyph, info->geometry.width + white,
                                        info->geometry.x_offset, info->geometry.y_offset};
    }
    run->glyphs = copies;
    run->n_glyphs = n;
}

static ShapedRun shape_item(Shaper *shaper, const Type *type, const char *text, gsize n_bytes,
                            PangoItem *item, Place place) {
    PangoGlyphString *glyphs = pango_glyph_string_new();
    pango_shape_full(text + item->offset, item->length, text, (int)n_bytes, &item->analysis,
                     glyphs);
    check_glyphs(shaper, type, glyphs, place);
    check_family(shaper, type, text, item, place);
    ShapedRun run = {.font = faces_font(shaper->faces, item->analysis.font),
                     .is_rtl = item->analysis.level & 1,
                     .start = (guint)item->offset,
                     .n_bytes = (guint)item->length};
    copy_glyphs(shaper, type, glyphs, &run);
    copy_clusters(shaper, glyphs, run.n_bytes, &run);
    pango_glyph_string_free(glyphs);
    return run;
}

static Length width_of_runs(const ShapedRun *runs, guint n_runs) {
    Length width = 0;
    for (guint i = 0; i < n_runs; i++)
        for (guint j = 0; j < runs[i].n_glyphs; j++)
            width += runs[i].glyphs[j].advance;
    return width;
}

/* ---- plain text ---- */

/* Of such a text, or NULL: it is not plain. */
static Plain *plain_of(Shaper *shaper, const Type *type, const char *text, gsize n_bytes) {
    gboolean has_letter = FALSE;
    if (type->is_rtl || type->other > 0)
        return NULL;
    for (gsize i = 0; i < n_bytes; i++) {
        if (!g_ascii_isprint(text[i]))
            return NULL;
        has_letter |= g_ascii_isalpha(text[i]);
    }
    Plains *plains = g_hash_table_lookup(shaper->plain, type);
    if (plains == NULL) {
        plains = g_new0(Plains, 1);
        g_hash_table_insert(shaper->plain, (gpointer)type, plains);
    }
    return has_letter ? &plains->letters : &plains->signs;
}

static gboolean has_all_of_ascii(PangoFont *font) {
    for (gunichar c = ' '; c <= '~'; c++)
        if (!pango_font_has_char(font, c))
            return FALSE;
    return TRUE;
}

static GList *itemize(Shaper *shaper, const Type *type, const char *text, gsize n_bytes) {
    PangoAttrList *list = attributes(shaper, type);
    PangoDirection base = type->is_rtl ? PANGO_DIRECTION_RTL : PANGO_DIRECTION_LTR;
    GList *items = pango_itemize_with_base_dir(faces_context(shaper->faces, type->other), base,
                                               text, 0, (int)n_bytes, list, NULL);
    pango_attr_list_unref(list);
    return items;
}

/* The font's own features, then the type's, as Pango has them. */
static void collect_features(Plain *plain, const Type *type, PangoFont *font) {
    pango_font_get_features(font, plain->features, FEATURES_AT_MOST, &plain->n_features);
    g_auto(GStrv) names = g_strsplit(type->features != NULL ? type->features : "", ",", -1);
    for (guint i = 0; names[i] != NULL && plain->n_features < FEATURES_AT_MOST; i++)
        plain->n_features +=
            hb_feature_from_string(names[i], -1, &plain->features[plain->n_features]);
}

/* Where all of a text is one item in one face. */
static void remember_plain(Shaper *shaper, Plain *plain, const Type *type, const GList *items) {
    if (plain == NULL || items == NULL || items->next != NULL)
        return;
    const PangoAnalysis *analysis = &((PangoItem *)items->data)->analysis;
    if (analysis->font == NULL || !has_all_of_ascii(analysis->font))
        return;
    plain->font = faces_font(shaper->faces, analysis->font);
    plain->shapes = pango_font_get_hb_font(analysis->font);
    plain->properties = (hb_segment_properties_t){
        .direction = HB_DIRECTION_LTR,
        .script = (hb_script_t)g_unicode_script_to_iso15924((GUnicodeScript)analysis->script),
        .language = hb_language_from_string(pango_language_to_string(analysis->language), -1)};
    collect_features(plain, type, analysis->font);
}

/* HarfBuzz's clusters are where the bytes of a text begin that share their glyphs. */
static void take_clusters(Shaper *shaper, guint n_bytes, ShapedRun *run) {
    guint n_glyphs, n = 0;
    const hb_glyph_info_t *infos = hb_buffer_get_glyph_infos(shaper->buffer, &n_glyphs);
    ShapedCluster *clusters = arena_array(shaper->arena, ShapedCluster, n_glyphs);
    for (guint i = 0, end; i < n_glyphs; i = end) {
        hb_glyph_flags_t flags = 0;
        for (end = i; end < n_glyphs && infos[end].cluster == infos[i].cluster; end++)
            flags |= hb_glyph_info_get_glyph_flags(&infos[end]);
        guint next = end < n_glyphs ? infos[end].cluster : n_bytes;
        clusters[n++] = (ShapedCluster){.n_bytes = (guint16)(next - infos[i].cluster),
                                        .n_glyphs = (guint16)(end - i) & 0x7FFF,
                                        .is_apart = (flags & HB_GLYPH_FLAG_UNSAFE_TO_BREAK) == 0};
    }
    run->clusters = clusters;
    run->n_clusters = n;
}

static void take_glyphs(Shaper *shaper, const Type *type, ShapedRun *run) {
    Length white = (Length)((gint64)type->size * type->tracking / 1000);
    const hb_glyph_info_t *infos = hb_buffer_get_glyph_infos(shaper->buffer, &run->n_glyphs);
    const hb_glyph_position_t *places = hb_buffer_get_glyph_positions(shaper->buffer, NULL);
    ShapedGlyph *glyphs = arena_array(shaper->arena, ShapedGlyph, run->n_glyphs);
    for (guint i = 0; i < run->n_glyphs; i++)
        glyphs[i] = (ShapedGlyph){infos[i].codepoint, places[i].x_advance + white,
                                  places[i].x_offset, places[i].y_offset};
    run->glyphs = glyphs;
}

/* What Pango would make of it, and besides where it may be cut. */
static ShapedRun shape_plain(Shaper *shaper, const Type *type, const Plain *plain, const char *text,
                             gsize n_bytes) {
    hb_buffer_t *buffer = shaper->buffer;
    hb_buffer_reset(buffer);
    hb_buffer_set_segment_properties(buffer, &plain->properties);
    hb_buffer_set_cluster_level(buffer, HB_BUFFER_CLUSTER_LEVEL_MONOTONE_CHARACTERS);
    hb_buffer_set_flags(buffer, HB_BUFFER_FLAG_BOT | HB_BUFFER_FLAG_EOT);
    hb_buffer_add_utf8(buffer, text, (int)n_bytes, 0, (int)n_bytes);
    hb_shape(plain->shapes, buffer, plain->features, plain->n_features);
    ShapedRun run = {.font = plain->font, .n_bytes = (guint)n_bytes};
    take_glyphs(shaper, type, &run);
    take_clusters(shaper, run.n_bytes, &run);
    return run;
}

/* ---- words ---- */

static ShapedRun *shape_items(Shaper *shaper, const Type *type, const char *text, gsize n_bytes,
                              Place place, guint *ret_n) {
    GList *items = itemize(shaper, type, text, n_bytes);
    ShapedRun *runs = arena_array(shaper->arena, ShapedRun, g_list_length(items));
    *ret_n = 0;
    for (GList *link = items; link != NULL; link = link->next)
        runs[(*ret_n)++] = shape_item(shaper, type, text, n_bytes, link->data, place);
    remember_plain(shaper, plain_of(shaper, type, text, n_bytes), type, items);
    g_list_free_full(items, (GDestroyNotify)pango_item_free);
    return runs;
}

static Shaped *shape(Shaper *shaper, const Type *type, const char *text, gsize n_bytes,
                     Place place) {
    const Plain *plain = plain_of(shaper, type, text, n_bytes);
    guint n = 1;
    ShapedRun *runs;
    if (plain != NULL && plain->font != NULL) {
        ShapedRun run = shape_plain(shaper, type, plain, text, n_bytes);
        runs = arena_memdup(shaper->arena, &run, sizeof run);
    } else {
        runs = shape_items(shaper, type, text, n_bytes, place, &n);
    }
    Shaped *shaped = arena_new0(shaper->arena, Shaped);
    *shaped = (Shaped){.text = text,
                       .n_bytes = (guint)n_bytes,
                       .runs = runs,
                       .n_runs = n,
                       .kerns = {KERN_UNKNOWN, KERN_UNKNOWN},
                       .width = width_of_runs(runs, n)};
    return shaped;
}

const Shaped *shaper_word(Shaper *shaper, const Type *type, const char *text, gsize n_bytes,
                          Place place) {
    Key key = {type, text, n_bytes};
    const Shaped *known = g_hash_table_lookup(shaper->words, &key);
    if (known != NULL)
        return known;
    Key *copy = arena_new0(shaper->arena, Key);
    *copy = (Key){type, arena_strndup(shaper->arena, text, n_bytes), n_bytes};
    Shaped *shaped = shape(shaper, type, copy->text, n_bytes, place);
    g_hash_table_insert(shaper->words, copy, shaped);
    return shaped;
}

/* The bytes of the cluster at the word's end or start; 0: of none, or of several in one. */
static gsize edge_len(const Shaped *word, gboolean is_after) {
    const ShapedRun *run = &word->runs[is_after ? word->n_runs - 1 : 0];
    const ShapedCluster *cluster = &run->clusters[is_after ? run->n_clusters - 1 : 0];
    return cluster->n_glyphs == 0 || run->is_rtl ? 0 : cluster->n_bytes;
}

static gboolean has_same_edge(const Shaped *word, const Shaped *edge, gboolean is_after) {
    const ShapedRun *left = &word->runs[is_after ? word->n_runs - 1 : 0],
                    *right = &edge->runs[is_after ? edge->n_runs - 1 : 0];
    return left->font == right->font && right->n_glyphs > 0 &&
           left->glyphs[is_after ? left->n_glyphs - 1 : 0].index ==
               right->glyphs[is_after ? right->n_glyphs - 1 : 0].index;
}

/* The word's first or last cluster as a word of its own, if it keeps its glyph there: there are far
 * fewer of these than there are words. Else the word itself. */
static const Shaped *edge_of(Shaper *shaper, const Type *type, const Shaped *word,
                             gboolean is_after, Place place) {
    gsize n = word->n_runs > 0 ? edge_len(word, is_after) : 0;
    if (n == 0)
        return word;
    const char *text = is_after ? word->text + word->n_bytes - n : word->text;
    const Shaped *edge = shaper_word(shaper, type, text, n, place);
    return edge->n_runs > 0 && has_same_edge(word, edge, is_after) ? edge : word;
}

static Length find_kern(Shaper *shaper, const Type *type, const Shaped *edge, gboolean is_after,
                        Place place) {
    g_autofree char *both =
        is_after ? g_strconcat(edge->text, " ", NULL) : g_strconcat(" ", edge->text, NULL);
    return shaper_word(shaper, type, both, strlen(both), place)->width - edge->width -
           shaper_word(shaper, type, " ", 1, place)->width;
}

/* What it finds it writes down at the word, which is its own. */
Length shaper_space_kern(Shaper *shaper, const Type *type, const Shaped *word, gboolean is_after,
                         Place place) {
    Length *kern = &((Shaped *)word)->kerns[is_after];
    if (*kern == KERN_UNKNOWN) {
        const Shaped *edge = edge_of(shaper, type, word, is_after, place);
        *kern = edge == word ? find_kern(shaper, type, edge, is_after, place)
                             : shaper_space_kern(shaper, type, edge, is_after, place);
    }
    return *kern;
}

gunichar shaped_last_character(const Shaped *shaped) {
    const char *end = shaped->text + shaped->n_bytes;
    const char *last = g_utf8_find_prev_char(shaped->text, end);
    return last != NULL ? g_utf8_get_char(last) : 0;
}

guint8 *shaper_levels(const char *text, gsize n_bytes, gboolean is_rtl) {
    PangoDirection base = is_rtl ? PANGO_DIRECTION_RTL : PANGO_DIRECTION_LTR;
    return pango_log2vis_get_embedding_levels(text, (int)n_bytes, &base);
}

/* The first or last offset behind `from` and before `to` at which a cluster begins that is apart;
 * 0: none. */
static guint find_apart(const Shaped *shaped, guint from, guint to, gboolean is_first) {
    guint found = 0;
    for (guint r = 0; r < shaped->n_runs; r++) {
        const ShapedRun *run = &shaped->runs[r];
        guint byte = run->start;
        for (guint c = 0; c < run->n_clusters; byte += run->clusters[c++].n_bytes)
            if (run->clusters[c].is_apart && byte > from && byte < to) {
                found = byte;
                if (is_first)
                    return found;
            }
    }
    return found;
}

gboolean shaped_is_apart(const Shaped *shaped, guint offset) {
    return offset > 0 && find_apart(shaped, offset - 1, offset + 1, TRUE) > 0;
}

guint shaped_apart_before(const Shaped *shaped, guint offset) {
    return find_apart(shaped, 0, offset, FALSE);
}

guint shaped_apart_after(const Shaped *shaped, guint offset) {
    guint found = find_apart(shaped, offset, shaped->n_bytes, TRUE);
    return found > 0 ? found : shaped->n_bytes;
}

static Length cluster_width(const ShapedRun *run, guint first_glyph, guint n_glyphs) {
    Length width = 0;
    for (guint i = first_glyph; i < first_glyph + n_glyphs; i++)
        width += run->glyphs[i].advance;
    return width;
}

Length shaped_width_to(const Shaped *shaped, guint offset) {
    Length width = 0;
    for (guint r = 0; r < shaped->n_runs; r++) {
        const ShapedRun *run = &shaped->runs[r];
        guint byte = run->start, glyph = 0;
        for (guint c = 0; c < run->n_clusters; c++) {
            ShapedCluster cluster = run->clusters[c];
            Length full = cluster_width(run, glyph, cluster.n_glyphs);
            if (byte >= offset)
                return width;
            if (byte + cluster.n_bytes > offset)
                return width + full * (Length)(offset - byte) / cluster.n_bytes;
            width += full;
            byte += cluster.n_bytes;
            glyph += cluster.n_glyphs;
        }
    }
    return width;
}
