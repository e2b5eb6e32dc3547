/* One reader for braces and info strings: in both, items are parted by spaces, and a brace parts
 * like a space. */
#include "source/attrs.h"
#include "source/values.h"
#include <string.h>

#define ITEMS_MAX 64u

typedef struct Reader {
    Arena *arena;
    Diag *diag;
    const char *text, *at;
    Place place;
    Attrs *attrs;
    GArray *items;
    GString *classes;
} Reader;

static Place place_of(const Reader *reader, const char *at) {
    Place place = reader->place;
    if (place.column > 0)
        place.column += (guint)(at - reader->text);
    return place;
}

static gboolean is_name_char(char c) {
    return g_ascii_isalnum(c) || c == '-' || c == '_' || c == '.' || c == ':';
}

static gboolean is_between(char c) {
    return c == ' ' || c == '\t' || c == '{' || c == '}';
}

/* Passes over the rest of an item that could not be read. */
static void skip_item(Reader *reader) {
    while (*reader->at != '\0' && !is_between(*reader->at))
        reader->at++;
}

static char *take_name(Reader *reader) {
    const char *start = reader->at;
    while (is_name_char(*reader->at))
        reader->at++;
    return arena_strndup(reader->arena, start, (gsize)(reader->at - start));
}

static void report_item(Reader *reader, const char *start, const char *why) {
    skip_item(reader);
    diag_add(reader->diag, DIAG_ATTR_BAD, place_of(reader, start), "'%.*s' cannot be read: %s",
             (int)(reader->at - start), start, why);
}

static gboolean ends_item(const Reader *reader) {
    return *reader->at == '\0' || is_between(*reader->at);
}

static void take_id(Reader *reader) {
    const char *start = reader->at++;
    const char *id = take_name(reader);
    if (!g_ascii_isalpha(id[0]) || !ends_item(reader))
        report_item(reader, start,
                    "an id begins with a letter and holds letters, digits and - _ . :");
    else if (reader->attrs->id != NULL)
        report_item(reader, start, "there is an id already");
    else
        reader->attrs->id = id;
}

static void take_class(Reader *reader) {
    const char *start = reader->at++;
    const char *name = take_name(reader);
    if (!g_ascii_isalpha(name[0]) || !ends_item(reader) || strpbrk(name, ".:") != NULL) {
        report_item(reader, start,
                    "a class begins with a letter and holds letters, digits and - _");
        return;
    }
    if (reader->classes->len > 0)
        g_string_append_c(reader->classes, ' ');
    g_string_append(reader->classes, name);
}

/* Text in quotation marks; a backslash keeps the mark or the backslash behind it. NULL where it
 * does not end. */
static const char *take_quoted(Reader *reader) {
    g_autoptr(GString) value = g_string_new(NULL);
    for (reader->at++; *reader->at != '"'; reader->at++) {
        if (*reader->at == '\0')
            return NULL;
        if (*reader->at == '\\' && (reader->at[1] == '"' || reader->at[1] == '\\'))
            reader->at++;
        g_string_append_c(value, *reader->at);
    }
    reader->at++;
    return arena_strdup(reader->arena, value->str);
}

static const char *take_value(Reader *reader) {
    if (*reader->at == '"')
        return take_quoted(reader);
    const char *start = reader->at;
    skip_item(reader);
    return arena_strndup(reader->arena, start, (gsize)(reader->at - start));
}

static gboolean has_item(const Reader *reader, const char *key) {
    for (guint i = 0; i < reader->items->len; i++)
        if (g_str_equal(g_array_index(reader->items, Attribute, i).key, key))
            return TRUE;
    return FALSE;
}

static void take_item(Reader *reader) {
    const char *start = reader->at;
    Attribute item = {.key = take_name(reader), .place = place_of(reader, start)};
    gboolean has_value = *item.key != '\0' && *reader->at == '=';
    if (has_value) {
        reader->at++;
        item.value = take_value(reader);
    }
    if (has_value && item.value == NULL)
        report_item(reader, start, "the closing quotation mark is missing");
    else if (*item.key == '\0' || !ends_item(reader))
        report_item(reader, start, "write #id, .class, key=value or key=\"several words\"");
    else if (has_item(reader, item.key))
        report_item(reader, start, "it stands there twice");
    else
        g_array_append_val(reader->items, item);
}

static void take_all(Reader *reader) {
    while (*reader->at != '\0' && reader->items->len < ITEMS_MAX)
        if (is_between(*reader->at))
            reader->at++;
        else if (*reader->at == '#')
            take_id(reader);
        else if (*reader->at == '.')
            take_class(reader);
        else
            take_item(reader);
    if (*reader->at != '\0')
        diag_add(reader->diag, DIAG_ATTR_BAD, place_of(reader, reader->at),
                 "there are more than %u attributes", ITEMS_MAX);
}

void attrs_read(Arena *arena, const char *text, Place place, Diag *diag, Attrs *ret_attrs) {
    *ret_attrs = (Attrs){.place = place};
    g_autoptr(GArray) items = g_array_new(FALSE, FALSE, sizeof(Attribute));
    g_autoptr(GString) classes = g_string_new(NULL);
    Reader reader = {arena, diag, text, text, place, ret_attrs, items, classes};
    take_all(&reader);
    if (classes->len > 0)
        ret_attrs->classes = arena_strdup(arena, classes->str);
    ret_attrs->n_items = items->len;
    if (items->len > 0)
        ret_attrs->items = arena_memdup(arena, items->data, items->len * sizeof(Attribute));
}

static Attribute *find(Attrs *attrs, const char *key, gboolean is_word) {
    for (guint i = 0; i < attrs->n_items; i++) {
        Attribute *item = &attrs->items[i];
        if (!item->is_used && (item->value == NULL) == is_word && g_str_equal(item->key, key))
            return item;
    }
    return NULL;
}

const Attribute *attrs_take(Attrs *attrs, const char *key) {
    Attribute *item = find(attrs, key, FALSE);
    if (item != NULL)
        item->is_used = TRUE;
    return item;
}

gboolean attrs_take_word(Attrs *attrs, const char *word) {
    Attribute *item = find(attrs, word, TRUE);
    if (item != NULL)
        item->is_used = TRUE;
    return item != NULL;
}

gboolean attrs_take_class(Arena *arena, Attrs *attrs, const char *name) {
    if (attrs->classes == NULL)
        return FALSE;
    g_auto(GStrv) classes = g_strsplit(attrs->classes, " ", -1);
    if (!g_strv_contains((const char *const *)classes, name))
        return FALSE;
    g_autoptr(GString) rest = g_string_new(NULL);
    for (guint i = 0; classes[i] != NULL; i++)
        if (!g_str_equal(classes[i], name))
            g_string_append_printf(rest, "%s%s", rest->len > 0 ? " " : "", classes[i]);
    attrs->classes = rest->len > 0 ? arena_strdup(arena, rest->str) : NULL;
    return TRUE;
}

guint attrs_share(const Attribute *width, Diag *diag) {
    char *end = NULL;
    guint64 percent =
        g_ascii_isdigit(width->value[0]) ? g_ascii_strtoull(width->value, &end, 10) : 0;
    if (end != NULL && g_str_equal(end, "%") && percent >= 1 && percent <= 100)
        return (guint)percent;
    diag_add(diag, DIAG_ATTR_BAD, width->place, "'%s' is not a width from 1%% to 100%%",
             width->value);
    return 0;
}

const char *attrs_take_language(Attrs *attrs, Diag *diag) {
    const Attribute *language = attrs_take(attrs, "lang");
    if (language == NULL || value_is_language(language->value))
        return language != NULL ? language->value : NULL;
    diag_add(diag, DIAG_VALUE_BAD, language->place, "'%s' is not a language tag such as 'en-GB'",
             language->value);
    return NULL;
}

void attrs_apply(Attrs *attrs, Block *block, Diag *diag) {
    if (attrs->id != NULL && block->id != NULL)
        diag_add(diag, DIAG_ATTR_BAD, attrs->place, "the %s has two ids, '%s' and '%s'",
                 block_kind_name(block->kind), block->id, attrs->id);
    else if (attrs->id != NULL)
        block->id = attrs->id;
    if (attrs->classes != NULL)
        block->classes = attrs->classes;
    const char *language = attrs_take_language(attrs, diag);
    if (language != NULL)
        block->language = language;
}

void attrs_report_rest(const Attrs *attrs, const char *const *known, guint n_known, Diag *diag) {
    for (guint i = 0; i < attrs->n_items; i++) {
        const Attribute *item = &attrs->items[i];
        if (item->is_used)
            continue;
        diag_add(diag, DIAG_ATTR_UNKNOWN, item->place, "'%s' has no meaning here", item->key);
        diag_suggest(diag, item->key, known, n_known);
    }
}

/* A brace in prose is common, '{#', '{.' and '{word=' are not. */
gboolean attrs_is_meant(const char *text) {
    const char *p = text + 1;
    while (*p == ' ')
        p++;
    if (*p == '#')
        return TRUE;
    if (*p == '.')
        return g_ascii_isalpha(p[1]);
    if (!g_ascii_isalpha(*p))
        return FALSE;
    while (is_name_char(*p))
        p++;
    return *p == '=';
}
