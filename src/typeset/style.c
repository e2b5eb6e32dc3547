/* Two tables read the file: the page's measures, and the keys of a voice. */
#include "typeset/style.h"
#include "base/text.h"
#include "base/yaml.h"
#include <string.h>

static const char *const voice_names[N_VOICES] = {
    [VOICE_BODY] = "body",
    [VOICE_QUOTE] = "quote",
    [VOICE_NOTE] = "note",
    [VOICE_CAPTION] = "caption",
    [VOICE_CELL] = "cell",
    [VOICE_HEAD_CELL] = "head-cell",
    [VOICE_LISTING] = "listing",
    [VOICE_LISTING_TITLE] = "listing-title",
    [VOICE_ALERT] = "alert",
    [VOICE_ALERT_TITLE] = "alert-title",
    [VOICE_CHAPTER_NUMBER] = "chapter-number",
    [VOICE_CHAPTER_KIND] = "chapter-kind",
    [VOICE_CHAPTER_TITLE] = "chapter-title",
    [VOICE_CHAPTER_SUMMARY] = "chapter-summary",
    [VOICE_HEADING_2] = "heading-2",
    [VOICE_HEADING_3] = "heading-3",
    [VOICE_HEADING_4] = "heading-4",
    [VOICE_BOOK_TITLE] = "book-title",
    [VOICE_BOOK_SUBTITLE] = "book-subtitle",
    [VOICE_BOOK_AUTHOR] = "book-author",
    [VOICE_COLOPHON] = "colophon",
    [VOICE_CONTENTS_CHAPTER] = "contents-chapter",
    [VOICE_CONTENTS_SECTION] = "contents-section",
    [VOICE_INDEX] = "index",
    [VOICE_RUNNING_HEAD] = "running-head",
    [VOICE_FOLIO] = "folio",
};

typedef struct Reader {
    Style *style;
    Diag *diag;
    const char *features[N_FAMILIES];
    const char *mark_features;
    const char *language;
} Reader;

static void bad(Reader *reader, const YamlNode *node, const char *wanted) {
    diag_add(reader->diag, DIAG_STYLE_BAD, node->place, "'%s' is not %s",
             node->kind == YAML_TEXT ? node->text : "this", wanted);
}

/* "13.6pt", "156mm", "6in". */
static gboolean read_length(Reader *reader, const YamlNode *node, Length *ret) {
    static const struct {
        const char *unit;
        double points;
    } units[] = {{"pt", 1}, {"mm", 72 / 25.4}, {"cm", 720 / 25.4}, {"in", 72}};
    char *end = NULL;
    double number = node->kind == YAML_TEXT ? g_ascii_strtod(node->text, &end) : 0;
    for (guint i = 0; end != NULL && end != node->text && i < G_N_ELEMENTS(units); i++)
        if (strcmp(end, units[i].unit) == 0 && number >= 0 && number <= 5000) {
            *ret = length_pt(number * units[i].points);
            return TRUE;
        }
    bad(reader, node, "a length: a number and pt, mm, cm or in");
    return FALSE;
}

static gboolean read_number(Reader *reader, const YamlNode *node, guint least, guint most,
                            guint *ret) {
    guint64 number;
    if (node->kind == YAML_TEXT &&
        g_ascii_string_to_unsigned(node->text, 10, least, most, &number, NULL)) {
        *ret = (guint)number;
        return TRUE;
    }
    g_autofree char *wanted = g_strdup_printf("a whole number from %u to %u", least, most);
    bad(reader, node, wanted);
    return FALSE;
}

static gboolean read_choice(Reader *reader, const YamlNode *node, const char *const *choices,
                            guint n, guint *ret) {
    for (guint i = 0; node->kind == YAML_TEXT && i < n; i++)
        if (strcmp(node->text, choices[i]) == 0) {
            *ret = i;
            return TRUE;
        }
    g_autofree char *all = g_strjoinv(", ", (char **)choices);
    g_autofree char *wanted = g_strdup_printf("one of %s", all);
    bad(reader, node, wanted);
    return FALSE;
}

static void report_key(Reader *reader, const YamlNode *node, const char *const *known,
                       guint n_known) {
    diag_add(reader->diag, DIAG_STYLE_BAD, node->key_place, "a style has no key '%s' here",
             node->key);
    diag_suggest(reader->diag, node->key, known, n_known);
}

/* ---- the page ---- */

#define PAGE_LENGTHS(X)                                                                            \
    X("width", page_width)                                                                         \
    X("height", page_height)                                                                       \
    X("inner", margin_inner)                                                                       \
    X("outer", margin_outer)                                                                       \
    X("top", margin_top)                                                                           \
    X("grid", grid)                                                                                \
    X("head-baseline", head_baseline)                                                              \
    X("foot-baseline", foot_baseline)                                                              \
    X("paragraph-indent", paragraph_indent)                                                        \
    X("list-indent", list_indent)                                                                  \
    X("quote-indent", quote_indent)                                                                \
    X("index-gap", index_gap)

#define PAGE_GREYS(X) X("tint-grey", tint_grey) X("rule-grey", rule_grey) X("soft-grey", soft_grey)

static Length *length_of(Style *style, const char *key) {
#define X(name, field)                                                                             \
    if (strcmp(key, name) == 0)                                                                    \
        return &style->field;
    PAGE_LENGTHS(X)
#undef X
    return NULL;
}

static guint8 *grey_of(Style *style, const char *key) {
#define X(name, field)                                                                             \
    if (strcmp(key, name) == 0)                                                                    \
        return &style->field;
    PAGE_GREYS(X)
#undef X
    return NULL;
}

static void read_page_key(Reader *reader, const YamlNode *node) {
#define X(name, field) name,
    static const char *const known[] = {PAGE_LENGTHS(X) PAGE_GREYS(X) "lines"};
#undef X
    Length *length = length_of(reader->style, node->key);
    guint8 *grey = grey_of(reader->style, node->key);
    guint number;
    if (length != NULL)
        read_length(reader, node, length);
    else if (grey != NULL && read_number(reader, node, 0, 255, &number))
        *grey = (guint8)number;
    else if (grey == NULL && strcmp(node->key, "lines") == 0)
        read_number(reader, node, 5, 200, &reader->style->lines);
    else if (grey == NULL)
        report_key(reader, node, known, G_N_ELEMENTS(known));
}

static void read_page(Reader *reader, const YamlNode *page) {
    for (const YamlNode *node = page->first; node != NULL; node = node->next)
        read_page_key(reader, node);
    Style *style = reader->style;
    style->measure = style->page_width - style->margin_inner - style->margin_outer;
    Length foot = style->margin_top + style->grid * (Length)style->lines;
    if (style->measure < 100 * LENGTH_PT || style->grid < 4 * LENGTH_PT || style->lines < 5 ||
        foot > style->page_height)
        diag_add(reader->diag, DIAG_STYLE_BAD, page->place,
                 "the page's measures leave no room for its text");
}

/* ---- voices ---- */

static const char *const families[N_FAMILIES] = {"text", "sans", "mono"};
static const char *const weights[N_WEIGHTS] = {"regular", "semibold", "bold"};
static const char *const flushes[] = {"justified", "start", "centre", "end"};
static const char *const answers[] = {"no", "yes"};

static void read_voice_key(Reader *reader, Setting *setting, const YamlNode *node) {
    static const char *const known[] = {"family", "weight",    "italic", "size",     "leading",
                                        "flush",  "hyphenate", "grey",   "features", "code-size"};
    guint choice;
    if (strcmp(node->key, "family") == 0 &&
        read_choice(reader, node, families, N_FAMILIES, &choice))
        setting->type.family = choice;
    else if (strcmp(node->key, "weight") == 0 &&
             read_choice(reader, node, weights, N_WEIGHTS, &choice))
        setting->type.weight = choice;
    else if (strcmp(node->key, "italic") == 0 && read_choice(reader, node, answers, 2, &choice))
        setting->type.is_italic = choice == 1;
    else if (strcmp(node->key, "hyphenate") == 0 && read_choice(reader, node, answers, 2, &choice))
        setting->hyphenates = choice == 1;
    else if (strcmp(node->key, "flush") == 0 &&
             read_choice(reader, node, flushes, G_N_ELEMENTS(flushes), &choice))
        setting->flush = choice;
    else if (strcmp(node->key, "size") == 0)
        read_length(reader, node, &setting->type.size);
    else if (strcmp(node->key, "code-size") == 0)
        read_length(reader, node, &setting->code_size);
    else if (strcmp(node->key, "leading") == 0)
        read_length(reader, node, &setting->leading);
    else if (strcmp(node->key, "grey") == 0 && read_number(reader, node, 0, 255, &choice))
        setting->grey = (guint8)choice;
    else if (strcmp(node->key, "features") == 0 && node->kind == YAML_TEXT)
        setting->type.features = arena_strdup(reader->style->arena, node->text);
    else if (!g_strv_contains((const char *const[]){"family", "weight", "italic", "hyphenate",
                                                    "flush", "grey", NULL},
                              node->key))
        report_key(reader, node, known, G_N_ELEMENTS(known));
}

static void read_voice(Reader *reader, Voice voice, const YamlNode *map) {
    Setting *setting = &reader->style->voices[voice];
    setting->type.language = reader->language;
    for (const YamlNode *node = map->first; node != NULL; node = node->next)
        read_voice_key(reader, setting, node);
    if (setting->type.features == NULL)
        setting->type.features = reader->features[setting->type.family];
    if (setting->code_size == 0)
        setting->code_size = setting->type.size * 83 / 100; /* equal x-heights */
    setting->code_features = reader->features[FAMILY_MONO];
    setting->mark_features = reader->mark_features;
    if (setting->type.size == 0 || setting->leading == 0)
        diag_add(reader->diag, DIAG_STYLE_BAD, map->place,
                 "the voice '%s' needs a size and a leading", voice_names[voice]);
}

static void read_voices(Reader *reader, const YamlNode *voices) {
    for (const YamlNode *node = voices->first; node != NULL; node = node->next) {
        guint voice = 0;
        while (voice < N_VOICES && strcmp(voice_names[voice], node->key) != 0)
            voice++;
        if (voice == N_VOICES)
            report_key(reader, node, voice_names, N_VOICES);
        else
            read_voice(reader, voice, node);
    }
    for (guint voice = 0; voice < N_VOICES; voice++)
        if (reader->style->voices[voice].type.size == 0)
            diag_add(reader->diag, DIAG_STYLE_BAD, voices->place,
                     "the style does not say how to set '%s'", voice_names[voice]);
}

static void read_features(Reader *reader, const YamlNode *features) {
    for (const YamlNode *node = features->first; node != NULL; node = node->next) {
        const char *text =
            node->kind == YAML_TEXT ? arena_strdup(reader->style->arena, node->text) : NULL;
        guint family = 0;
        while (family < N_FAMILIES && strcmp(families[family], node->key) != 0)
            family++;
        if (family < N_FAMILIES)
            reader->features[family] = text;
        else if (strcmp(node->key, "note-marks") == 0)
            reader->mark_features = text;
        else
            report_key(reader, node, families, N_FAMILIES);
    }
}

static const YamlNode *part(Reader *reader, const YamlNode *root, const char *key) {
    const YamlNode *node = root->kind == YAML_MAP ? yaml_find(root, key) : NULL;
    if (node == NULL || node->kind != YAML_MAP) {
        diag_add(reader->diag, DIAG_STYLE_BAD, root->place, "a style needs a map '%s'", key);
        return NULL;
    }
    return node;
}

static void read_style(Reader *reader, const YamlNode *root) {
    const YamlNode *features = part(reader, root, "features"), *page = part(reader, root, "page");
    const YamlNode *voices = part(reader, root, "voices");
    if (features != NULL)
        read_features(reader, features);
    if (page != NULL)
        read_page(reader, page);
    if (voices != NULL)
        read_voices(reader, voices);
}

Style *style_open(const char *folder, const char *language, Diag *diag, GError **error) {
    g_autoptr(Style) style = g_new0(Style, 1);
    style->arena = arena_new();
    style->folder = arena_strdup(style->arena, folder);
    g_autofree char *path = g_build_filename(folder, "page.yaml", NULL);
    g_autofree char *text = NULL;
    gsize len;
    if (!g_file_get_contents(path, &text, &len, error))
        return NULL;
    g_autofree char *name = g_path_get_basename(folder);
    g_autofree char *shown = g_strdup_printf("styles/%s/page.yaml", name);
    diag_source(diag, shown, text, len);
    const YamlNode *root = yaml_read(style->arena, text, shown, 1, diag);
    Reader reader = {
        .style = style, .diag = diag, .language = arena_strdup(style->arena, language)};
    if (root != NULL)
        read_style(&reader, root);
    else if (diag_count(diag, DIAG_ERROR) == 0)
        diag_add(diag, DIAG_STYLE_BAD, (Place){.file = diag_file(diag, shown)},
                 "the style says nothing");
    return g_steal_pointer(&style);
}

void style_free(Style *style) {
    if (style == NULL)
        return;
    arena_free(style->arena);
    g_free(style);
}
