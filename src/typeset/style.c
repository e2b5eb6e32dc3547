/* Two tables read the files: the page's measures, and the keys of a voice. Each layer says only
 * what differs from the layer below it, so what belongs together is judged when all of them are
 * read. */
#include "typeset/style.h"
#include "base/text.h"
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
    [VOICE_SOURCE] = "source",
    [VOICE_INDEX] = "index",
    [VOICE_RUNNING_HEAD] = "running-head",
    [VOICE_FOLIO] = "folio",
};

typedef struct Reader {
    Style *style;
    Diag *diag;
    const char *features[N_FAMILIES];
    const char *mark_features, *acronym_features;
    guint acronym_tracking;
    gboolean has_acronyms[N_VOICES]; /* set in small capitals */
    GArray *scripts;                 /* of ScriptRule */
    Place page_place, voices_place;  /* of the topmost layer that has the map */
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

static const char *read_text(Reader *reader, const YamlNode *node) {
    if (node->kind == YAML_TEXT)
        return arena_strdup(reader->style->arena, node->text);
    bad(reader, node, "text");
    return NULL;
}

static gboolean check_map(Reader *reader, const YamlNode *node) {
    if (node->kind != YAML_MAP)
        bad(reader, node, "a map");
    return node->kind == YAML_MAP;
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

static void read_answer(Reader *reader, const YamlNode *node, gboolean *ret) {
    static const char *const answers[] = {"no", "yes"};
    guint choice;
    if (read_choice(reader, node, answers, G_N_ELEMENTS(answers), &choice))
        *ret = choice == 1;
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

#define PAGE_ANSWERS(X) X("name-pages", names_pages) X("hanging-lists", hangs_lists)

static gboolean *answer_of(Style *style, const char *key) {
#define X(name, field)                                                                             \
    if (strcmp(key, name) == 0)                                                                    \
        return &style->field;
    PAGE_ANSWERS(X)
#undef X
    return NULL;
}

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
    static const char *const known[] = {PAGE_LENGTHS(X) PAGE_GREYS(X) PAGE_ANSWERS(X) "lines",
                                        "ornament"};
#undef X
    Style *style = reader->style;
    Length *length = length_of(style, node->key);
    guint8 *grey = grey_of(style, node->key);
    gboolean *answer = answer_of(style, node->key);
    guint number;
    if (length != NULL) {
        read_length(reader, node, length);
    } else if (grey != NULL) {
        if (read_number(reader, node, 0, 255, &number))
            *grey = (guint8)number;
    } else if (strcmp(node->key, "lines") == 0) {
        read_number(reader, node, 5, 200, &style->lines);
    } else if (answer != NULL) {
        read_answer(reader, node, answer);
    } else if (strcmp(node->key, "ornament") == 0) {
        style->ornament = read_text(reader, node);
    } else {
        report_key(reader, node, known, G_N_ELEMENTS(known));
    }
}

static void read_page(Reader *reader, const YamlNode *page) {
    reader->page_place = page->place;
    for (const YamlNode *node = page->first; node != NULL; node = node->next)
        read_page_key(reader, node);
}

static void check_page(Reader *reader, gboolean is_right, const char *what) {
    if (!is_right)
        diag_add(reader->diag, DIAG_STYLE_BAD, reader->page_place, "%s", what);
}

static void finish_page(Reader *reader) {
    Style *style = reader->style;
    style->measure = style->page_width - style->margin_inner - style->margin_outer;
    Length foot = style->margin_top + style->grid * (Length)style->lines;
    gboolean has_room = style->measure >= 100 * LENGTH_PT && style->grid >= 4 * LENGTH_PT &&
                        style->lines >= 5 && foot <= style->page_height;
    check_page(reader, has_room, "the page's measures leave no room for its text");
    if (!has_room)
        return;
    check_page(reader, style->head_baseline < style->margin_top,
               "the running head stands in the text: 'head-baseline' is not above 'top'");
    check_page(reader, style->foot_baseline > foot && style->foot_baseline <= style->page_height,
               "the folio stands in the text or below the page: 'foot-baseline' is wrong");
    check_page(
        reader,
        style->paragraph_indent < style->measure / 4 && style->list_indent < style->measure / 4 &&
            style->quote_indent < style->measure / 4 && style->index_gap < style->measure / 4,
        "an indent, or the gap of the index, is more than a quarter of the measure");
}

/* ---- voices ---- */

static const char *const families[N_FAMILIES] = {"text", "sans", "mono"};
static const char *const weights[N_WEIGHTS] = {"regular", "semibold", "bold"};
static const char *const flushes[] = {"justified", "start", "centre", "end"};

static void read_voice_key(Reader *reader, Setting *setting, const YamlNode *node) {
    static const char *const known[] = {"family",   "weight",    "italic",    "size",
                                        "leading",  "flush",     "hyphenate", "grey",
                                        "features", "code-size", "acronyms"};
    guint choice;
    if (strcmp(node->key, "family") == 0 &&
        read_choice(reader, node, families, N_FAMILIES, &choice))
        setting->type.family = choice;
    else if (strcmp(node->key, "weight") == 0 &&
             read_choice(reader, node, weights, N_WEIGHTS, &choice))
        setting->type.weight = choice;
    else if (strcmp(node->key, "italic") == 0)
        read_answer(reader, node, &setting->type.is_italic);
    else if (strcmp(node->key, "hyphenate") == 0)
        read_answer(reader, node, &setting->hyphenates);
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
    else if (strcmp(node->key, "features") == 0)
        setting->type.features = read_text(reader, node);
    else if (!g_strv_contains((const char *const[]){"family", "weight", "flush", "grey", NULL},
                              node->key))
        report_key(reader, node, known, G_N_ELEMENTS(known));
}

static void read_voice(Reader *reader, Voice voice, const YamlNode *map) {
    Setting *setting = &reader->style->voices[voice];
    for (const YamlNode *node = map->first; node != NULL; node = node->next)
        if (strcmp(node->key, "acronyms") == 0)
            read_answer(reader, node, &reader->has_acronyms[voice]);
        else
            read_voice_key(reader, setting, node);
}

static void read_voices(Reader *reader, const YamlNode *voices) {
    reader->voices_place = voices->place;
    for (const YamlNode *node = voices->first; node != NULL; node = node->next) {
        guint voice = 0;
        while (voice < N_VOICES && strcmp(voice_names[voice], node->key) != 0)
            voice++;
        if (voice == N_VOICES)
            report_key(reader, node, voice_names, N_VOICES);
        else if (check_map(reader, node))
            read_voice(reader, voice, node);
    }
}

static void finish_voice(Reader *reader, Voice voice, const char *language) {
    Setting *setting = &reader->style->voices[voice];
    setting->type.language = language;
    if (setting->type.features == NULL)
        setting->type.features = reader->features[setting->type.family];
    if (setting->code_size == 0)
        setting->code_size = setting->type.size * 83 / 100; /* equal x-heights */
    setting->code_features = reader->features[FAMILY_MONO];
    setting->mark_features = reader->mark_features;
    setting->acronym_tracking = reader->acronym_tracking;
    setting->acronym_features = reader->has_acronyms[voice] ? reader->acronym_features : NULL;
    if (setting->type.size == 0 || setting->leading == 0)
        diag_add(reader->diag, DIAG_STYLE_BAD, reader->voices_place,
                 "the voice '%s' has no size or no leading", voice_names[voice]);
    else if (setting->leading < setting->type.size * 9 / 10)
        diag_add(reader->diag, DIAG_STYLE_BAD, reader->voices_place,
                 "the lines of the voice '%s' run into each other: its leading is less than its "
                 "size",
                 voice_names[voice]);
}

/* ---- tokens ---- */

static void read_token_key(Reader *reader, TokenLook *look, const YamlNode *node) {
    static const char *const known[] = {"weight", "italic", "grey"};
    guint choice;
    if (strcmp(node->key, "weight") == 0) {
        if (read_choice(reader, node, weights, N_WEIGHTS, &choice))
            look->weight = choice;
    } else if (strcmp(node->key, "italic") == 0) {
        read_answer(reader, node, &look->is_italic);
    } else if (strcmp(node->key, "grey") == 0) {
        if (read_number(reader, node, 0, 255, &choice))
            look->grey = (guint8)choice;
    } else {
        report_key(reader, node, known, G_N_ELEMENTS(known));
    }
}

static void read_token(Reader *reader, TokenLook *look, const YamlNode *map) {
    for (const YamlNode *node = map->first; node != NULL; node = node->next)
        read_token_key(reader, look, node);
}

static void read_tokens(Reader *reader, const YamlNode *tokens) {
    const char *known[N_TOKEN_KINDS - 1];
    for (guint kind = 1; kind < N_TOKEN_KINDS; kind++)
        known[kind - 1] = token_kind_name(kind);
    for (const YamlNode *node = tokens->first; node != NULL; node = node->next) {
        guint kind = 1;
        while (kind < N_TOKEN_KINDS && strcmp(known[kind - 1], node->key) != 0)
            kind++;
        if (kind == N_TOKEN_KINDS)
            report_key(reader, node, known, G_N_ELEMENTS(known));
        else if (check_map(reader, node))
            read_token(reader, &reader->style->tokens[kind], node);
    }
}

/* ---- features ---- */

static void read_features(Reader *reader, const YamlNode *features) {
    static const char *const known[] = {"text",       "sans",     "mono",
                                        "note-marks", "acronyms", "acronym-tracking"};
    G_STATIC_ASSERT(G_N_ELEMENTS(known) == N_FAMILIES + 3);
    for (const YamlNode *node = features->first; node != NULL; node = node->next) {
        guint i = 0;
        while (i < G_N_ELEMENTS(known) && strcmp(known[i], node->key) != 0)
            i++;
        if (i < N_FAMILIES)
            reader->features[i] = read_text(reader, node);
        else if (i == N_FAMILIES)
            reader->mark_features = read_text(reader, node);
        else if (i == N_FAMILIES + 1)
            reader->acronym_features = read_text(reader, node);
        else if (i == N_FAMILIES + 2)
            read_number(reader, node, 0, 200, &reader->acronym_tracking);
        else
            report_key(reader, node, known, G_N_ELEMENTS(known));
    }
}

/* ---- scripts ---- */

static void read_family(Reader *reader, ScriptRule *rule, const YamlNode *node) {
    const char *name = read_text(reader, node);
    if (name == NULL)
        return;
    if (rule->n_families == SCRIPT_FAMILIES_MAX)
        bad(reader, node, "one of the first four families");
    else
        rule->families[rule->n_families++] = name;
}

static void read_script_key(Reader *reader, ScriptRule *rule, const YamlNode *node) {
    static const char *const known[] = {"family", "percent"};
    if (strcmp(node->key, "family") == 0 && node->kind == YAML_LIST)
        for (const YamlNode *item = node->first; item != NULL; item = item->next)
            read_family(reader, rule, item);
    else if (strcmp(node->key, "family") == 0)
        read_family(reader, rule, node);
    else if (strcmp(node->key, "percent") == 0)
        read_number(reader, node, 50, 200, &rule->percent);
    else
        report_key(reader, node, known, G_N_ELEMENTS(known));
}

static ScriptRule *rule_for(Reader *reader, guint32 script) {
    for (guint i = 0; i < reader->scripts->len; i++)
        if (g_array_index(reader->scripts, ScriptRule, i).script == script)
            return &g_array_index(reader->scripts, ScriptRule, i);
    ScriptRule rule = {.script = script};
    g_array_append_val(reader->scripts, rule);
    return &g_array_index(reader->scripts, ScriptRule, reader->scripts->len - 1);
}

static void read_script(Reader *reader, const YamlNode *node) {
    guint32 script = script_named(node->key);
    if (script == 0) {
        diag_add(reader->diag, DIAG_STYLE_BAD, node->key_place,
                 "'%s' is not the code of a script, such as Arab, Hebr, Hans or Jpan", node->key);
        return;
    }
    ScriptRule *rule = rule_for(reader, script);
    *rule = (ScriptRule){.script = script, .percent = 100, .place = node->key_place};
    if (check_map(reader, node))
        for (const YamlNode *key = node->first; key != NULL; key = key->next)
            read_script_key(reader, rule, key);
}

static void read_scripts(Reader *reader, const YamlNode *scripts) {
    for (const YamlNode *node = scripts->first; node != NULL; node = node->next)
        read_script(reader, node);
}

static void finish_scripts(Reader *reader) {
    Style *style = reader->style;
    style->n_scripts = reader->scripts->len;
    if (style->n_scripts > 0)
        style->scripts = arena_memdup(style->arena, reader->scripts->data,
                                      style->n_scripts * sizeof(ScriptRule));
}

/* ---- layers ---- */

static const struct {
    const char *name;
    void (*read)(Reader *reader, const YamlNode *map);
} parts[] = {
    {"page", read_page},
    {"features", read_features},
    {"voices", read_voices},
    {"scripts", read_scripts},
};

static void read_part(Reader *reader, const YamlNode *node) {
    static const char *const known[] = {"base", "page", "features", "voices", "tokens", "scripts"};
    if (strcmp(node->key, "base") == 0 || strcmp(node->key, "tokens") == 0)
        return; /* styles.c has followed the one; the other is read when the voices are known */
    for (guint i = 0; i < G_N_ELEMENTS(parts); i++)
        if (strcmp(node->key, parts[i].name) == 0) {
            if (check_map(reader, node))
                parts[i].read(reader, node);
            return;
        }
    report_key(reader, node, known, G_N_ELEMENTS(known));
}

static void read_layer(Reader *reader, const YamlNode *root) {
    if (reader->page_place.file == NULL)
        reader->page_place = reader->voices_place = root->place;
    if (check_map(reader, root))
        for (const YamlNode *node = root->first; node != NULL; node = node->next)
            read_part(reader, node);
}

static void begin_tokens(Style *style) {
    const Setting *listing = &style->voices[VOICE_LISTING];
    for (guint kind = 0; kind < N_TOKEN_KINDS; kind++)
        style->tokens[kind] =
            (TokenLook){listing->type.weight, listing->type.is_italic, listing->grey};
}

static void read_layer_tokens(Reader *reader, const YamlNode *root) {
    const YamlNode *tokens = root->kind == YAML_MAP ? yaml_find(root, "tokens") : NULL;
    if (tokens != NULL && check_map(reader, tokens))
        read_tokens(reader, tokens);
}

Style *style_read(const YamlNode *const *layers, guint n_layers, const char *language, Diag *diag) {
    Style *style = g_new0(Style, 1);
    style->arena = arena_new();
    g_autoptr(GArray) scripts = g_array_new(FALSE, FALSE, sizeof(ScriptRule));
    Reader reader = {.style = style, .diag = diag, .scripts = scripts};
    for (guint i = 0; i < n_layers; i++)
        read_layer(&reader, layers[i]);
    begin_tokens(style);
    for (guint i = 0; i < n_layers; i++)
        read_layer_tokens(&reader, layers[i]);
    finish_page(&reader);
    finish_scripts(&reader);
    language = arena_strdup(style->arena, language);
    for (guint voice = 0; voice < N_VOICES; voice++)
        finish_voice(&reader, voice, language);
    return style;
}

void style_free(Style *style) {
    if (style == NULL)
        return;
    arena_free(style->arena);
    g_free(style);
}
