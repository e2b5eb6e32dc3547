/* One reader for both syntaxes: they differ in their strings, their brackets and in what parts keys
 * from values. Refused: jansson and json-glib, which give back neither the spelling of a number nor
 * the place of a value, so that a file of notes would come out rewritten from end to end; a Lua
 * interpreter, which would run what it reads. */
#include "edition/datum.h"
#include "base/json.h"
#include "base/text.h"
#include <math.h>
#include <string.h>

#define SIZE_LIMIT (16u << 20) /* [bytes] */
#define DEPTH_MAX 64u
#define VALUES_MAX 1000000u

typedef struct Reading {
    Arena *arena;
    DatumSyntax syntax;
    const char *text, *p, *end;
    guint depth, n_values;
    const char *refusal; /* what is wrong at p, or NULL */
} Reading;

static gboolean refuse(Reading *reading, const char *why) {
    if (reading->refusal == NULL)
        reading->refusal = why;
    return FALSE;
}

static char peek(const Reading *reading) {
    return reading->p < reading->end ? *reading->p : '\0';
}

static gboolean take(Reading *reading, char c) {
    if (peek(reading) != c || reading->p == reading->end)
        return FALSE;
    reading->p++;
    return TRUE;
}

static gboolean takes(Reading *reading, const char *word) {
    gsize n = strlen(word);
    if ((gsize)(reading->end - reading->p) < n || memcmp(reading->p, word, n) != 0)
        return FALSE;
    reading->p += n;
    return TRUE;
}

/* ---- white space ---- */

/* '[==[': how many equals signs, or -1. */
static gint long_bracket(const Reading *reading) {
    const char *p = reading->p;
    if (p == reading->end || *p++ != '[')
        return -1;
    const char *begin = p;
    while (p < reading->end && *p == '=')
        p++;
    return p < reading->end && *p == '[' ? (gint)(p - begin) : -1;
}

/* Behind it; NULL where it does not end. */
static const char *end_of_long_bracket(const Reading *reading, gint level) {
    for (const char *p = reading->p; p < reading->end; p++) {
        if (*p != ']')
            continue;
        const char *q = p + 1;
        while (q < reading->end && *q == '=')
            q++;
        if (q < reading->end && *q == ']' && q - p - 1 == level)
            return q + 1;
    }
    return NULL;
}

static void skip_comment(Reading *reading) {
    gint level = long_bracket(reading);
    if (level < 0) {
        while (reading->p < reading->end && *reading->p != '\n')
            reading->p++;
        return;
    }
    const char *end = end_of_long_bracket(reading, level);
    if (end == NULL)
        refuse(reading, "a comment does not end");
    reading->p = end != NULL ? end : reading->end;
}

static void skip_space(Reading *reading) {
    for (;;) {
        while (reading->p < reading->end && strchr(" \t\r\n", *reading->p) != NULL &&
               *reading->p != '\0')
            reading->p++;
        if (reading->syntax == SYNTAX_JSON || !takes(reading, "--"))
            return;
        skip_comment(reading);
    }
}

/* ---- strings ---- */

static const char *finish_string(Reading *reading, const GString *bytes) {
    g_autofree char *valid = g_utf8_make_valid(bytes->str, (gssize)strlen(bytes->str));
    return arena_strdup(reading->arena, valid);
}

static gboolean read_hex(Reading *reading, guint n, guint *ret_number) {
    *ret_number = 0;
    for (; n > 0; n--, reading->p++) {
        if (!g_ascii_isxdigit(peek(reading)))
            return refuse(reading, "not a hexadecimal digit");
        *ret_number = *ret_number * 16 + (guint)g_ascii_xdigit_value(*reading->p);
    }
    return TRUE;
}

static gboolean read_unicode(Reading *reading, GString *out) {
    guint code, low;
    if (!read_hex(reading, 4, &code))
        return FALSE;
    const char *behind = reading->p;
    if (code >= 0xD800 && code < 0xDC00 && takes(reading, "\\u") && read_hex(reading, 4, &low)) {
        if (low >= 0xDC00 && low < 0xE000)
            code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
        else
            reading->p = behind;
    }
    g_string_append_unichar(out, g_unichar_validate(code) && code != 0 ? code : 0xFFFD);
    return reading->refusal == NULL;
}

static gboolean read_json_escape(Reading *reading, GString *out) {
    static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
    const char *letter = peek(reading) != '\0' ? strchr(from, *reading->p) : NULL;
    if (take(reading, 'u'))
        return read_unicode(reading, out);
    if (letter == NULL)
        return refuse(reading, "an escape that JSON does not have");
    g_string_append_c(out, to[letter - from]);
    reading->p++;
    return TRUE;
}

static gboolean read_lua_escape(Reading *reading, GString *out) {
    static const char from[] = "abfnrtv\\\"'\n", to[] = "\a\b\f\n\r\t\v\\\"'\n";
    const char *letter = peek(reading) != '\0' ? strchr(from, *reading->p) : NULL;
    guint number = 0;
    if (letter != NULL) {
        g_string_append_c(out, to[letter - from]);
        reading->p++;
        return TRUE;
    }
    if (take(reading, 'x')) {
        if (!read_hex(reading, 2, &number))
            return FALSE;
    } else if (g_ascii_isdigit(peek(reading))) {
        for (guint n = 0; n < 3 && g_ascii_isdigit(peek(reading)); n++)
            number = number * 10 + (guint)(*reading->p++ - '0');
    } else {
        return refuse(reading, "an escape that Lua does not have");
    }
    if (number > 255)
        return refuse(reading, "an escape beyond 255");
    g_string_append_c(out, (char)number);
    return TRUE;
}

static gboolean is_bare(const Reading *reading, char c) {
    return reading->syntax == SYNTAX_JSON ? (guchar)c >= 0x20 : c != '\n';
}

static const char *read_string(Reading *reading, char quote) {
    g_autoptr(GString) out = g_string_new(NULL);
    reading->p++;
    while (reading->p < reading->end && *reading->p != quote && reading->refusal == NULL) {
        if (take(reading, '\\')) {
            if (reading->syntax == SYNTAX_JSON)
                read_json_escape(reading, out);
            else
                read_lua_escape(reading, out);
        } else if (is_bare(reading, *reading->p)) {
            g_string_append_c(out, *reading->p++);
        } else {
            refuse(reading, "a character that a string may not hold as it is");
        }
    }
    if (!take(reading, quote))
        refuse(reading, "a string does not end");
    return finish_string(reading, out);
}

static const char *read_long_string(Reading *reading, gint level) {
    const char *begin = reading->p + level + 2, *end = end_of_long_bracket(reading, level);
    if (end == NULL) {
        refuse(reading, "a string does not end");
        return "";
    }
    begin += *begin == '\n';
    reading->p = end;
    g_autoptr(GString) out = g_string_new_len(begin, MAX(end - level - 2 - begin, 0));
    return finish_string(reading, out);
}

/* ---- numbers and words ---- */

/* What may be a number, as a text of its own: the text need not end with a NUL. */
static gboolean read_number(Reading *reading, Datum *value) {
    char digits[64];
    gsize n = 0;
    while (reading->p + n < reading->end && n < sizeof digits - 1 &&
           (g_ascii_isalnum(reading->p[n]) || strchr("+-.", reading->p[n]) != NULL) &&
           reading->p[n] != '\0') {
        digits[n] = reading->p[n];
        n++;
    }
    digits[n] = '\0';
    const char *first = digits + (digits[0] == '-');
    char *end;
    value->kind = DATUM_NUMBER;
    value->number = g_ascii_strtod(digits, &end);
    if (!g_ascii_isdigit(*first) || *end != '\0' || !isfinite(value->number))
        return refuse(reading, "neither a value nor a number that octavo reads");
    reading->p += n;
    return TRUE;
}

static gboolean read_word(Reading *reading, Datum *value) {
    if (takes(reading, "true")) {
        value->kind = DATUM_FLAG;
        value->number = 1;
        return TRUE;
    }
    if (takes(reading, "false")) {
        value->kind = DATUM_FLAG;
        return TRUE;
    }
    value->kind = DATUM_NULL;
    return takes(reading, reading->syntax == SYNTAX_JSON ? "null" : "nil") ||
           read_number(reading, value);
}

/* ---- what holds values ---- */

static gboolean read_value(Reading *reading, Datum *value);

static Datum *add_value(Reading *reading, Datum *parent, Datum **last) {
    Datum *value = arena_new0(reading->arena, Datum);
    if (++reading->n_values > VALUES_MAX)
        refuse(reading, "there are more values than octavo reads");
    if (*last != NULL)
        (*last)->next = value;
    else
        parent->first = value;
    *last = value;
    return value;
}

static gboolean read_json_key(Reading *reading, Datum *value) {
    if (peek(reading) != '"')
        return refuse(reading, "a key is wanted, in quotation marks");
    value->key = read_string(reading, '"');
    skip_space(reading);
    return take(reading, ':') || refuse(reading, "a colon is wanted behind the key");
}

static gboolean is_name(char c) {
    return g_ascii_isalnum(c) || c == '_';
}

/* '["key"] =', '[1] =' or 'key ='; nothing before a value that is numbered by its place. */
static gboolean read_lua_key(Reading *reading, Datum *value) {
    const char *begin = reading->p;
    if (peek(reading) == '[' && long_bracket(reading) < 0) {
        Datum key = {0};
        reading->p++;
        skip_space(reading);
        if (!read_value(reading, &key))
            return FALSE;
        skip_space(reading);
        value->key =
            key.kind == DATUM_STRING
                ? key.text
                : arena_strndup(reading->arena, reading->text + key.start, key.end - key.start);
        if (!take(reading, ']'))
            return refuse(reading, "a bracket is wanted behind the key");
    } else if (is_name(peek(reading)) && !g_ascii_isdigit(*reading->p)) {
        while (is_name(peek(reading)))
            reading->p++;
        value->key = arena_strndup(reading->arena, begin, (gsize)(reading->p - begin));
    } else {
        return TRUE;
    }
    skip_space(reading);
    if (take(reading, '='))
        return TRUE;
    if (*begin == '[')
        return refuse(reading, "an equals sign is wanted behind the key");
    reading->p = begin; /* a word, as true is */
    value->key = NULL;
    return TRUE;
}

static gboolean read_key(Reading *reading, const Datum *parent, Datum *value) {
    if (parent->kind == DATUM_LIST)
        return TRUE;
    return reading->syntax == SYNTAX_JSON ? read_json_key(reading, value)
                                          : read_lua_key(reading, value);
}

static gboolean take_comma(Reading *reading) {
    return take(reading, ',') || (reading->syntax == SYNTAX_LUA && take(reading, ';'));
}

static gboolean read_members(Reading *reading, Datum *parent, char closer) {
    Datum *last = NULL;
    gboolean wants_member = FALSE;
    reading->p++;
    for (;;) {
        skip_space(reading);
        if (!(wants_member && reading->syntax == SYNTAX_JSON) && take(reading, closer))
            return reading->refusal == NULL;
        Datum *value = add_value(reading, parent, &last);
        if (reading->refusal != NULL || !read_key(reading, parent, value))
            return FALSE;
        skip_space(reading);
        if (!read_value(reading, value))
            return FALSE;
        skip_space(reading);
        wants_member = take_comma(reading);
        if (!wants_member && peek(reading) != closer)
            return refuse(reading, "a comma or a closing bracket is wanted");
    }
}

static gboolean read_container(Reading *reading, Datum *value, DatumKind kind, char closer) {
    value->kind = kind;
    if (++reading->depth > DEPTH_MAX)
        return refuse(reading, "values are nested too deeply");
    gboolean is_good = read_members(reading, value, closer);
    reading->depth--;
    return is_good;
}

static gboolean read_any(Reading *reading, Datum *value) {
    gboolean is_lua = reading->syntax == SYNTAX_LUA;
    char c = peek(reading);
    gint level = is_lua ? long_bracket(reading) : -1;
    if (c == '{')
        return read_container(reading, value, DATUM_OBJECT, '}');
    if (c == '[' && !is_lua)
        return read_container(reading, value, DATUM_LIST, ']');
    if (c == '"' || (c == '\'' && is_lua) || level >= 0) {
        value->kind = DATUM_STRING;
        value->text = level >= 0 ? read_long_string(reading, level) : read_string(reading, c);
        return reading->refusal == NULL;
    }
    return read_word(reading, value);
}

static gboolean read_value(Reading *reading, Datum *value) {
    value->start = (gsize)(reading->p - reading->text);
    gboolean is_good = read_any(reading, value);
    value->end = (gsize)(reading->p - reading->text);
    return is_good;
}

/* ---- all of it ---- */

static void report(const Reading *reading, const char *name, Diag *diag) {
    guint line = 1, column = 1;
    for (const char *p = reading->text; p < reading->p; p++) {
        column = *p == '\n' ? 1 : column + 1;
        line += *p == '\n';
    }
    diag_add(diag, DIAG_NOTES_BAD, (Place){diag_file(diag, name), line, column}, "%s",
             reading->refusal);
}

static gboolean read_all(Reading *reading, Datum *value) {
    takes(reading, "\xEF\xBB\xBF");
    skip_space(reading);
    if (reading->syntax == SYNTAX_LUA && !takes(reading, "return"))
        return refuse(reading, "a file of settings begins with 'return'");
    skip_space(reading);
    if (!read_value(reading, value))
        return FALSE;
    skip_space(reading);
    return reading->p == reading->end || refuse(reading, "something follows the last value");
}

Datum *datum_read(Arena *arena, GBytes *bytes, DatumSyntax syntax, const char *name, Diag *diag) {
    gsize n;
    const char *text = g_bytes_get_data(bytes, &n);
    Reading reading = {.arena = arena, .syntax = syntax};
    reading.text = reading.p = text != NULL ? text : "";
    reading.end = reading.text + n;
    Datum *value = arena_new0(arena, Datum);
    if (n > SIZE_LIMIT)
        refuse(&reading, "it is larger than octavo reads");
    else if (text_find_invalid(reading.text, n) < 0)
        diag_source(diag, name, reading.text, n);
    if (reading.refusal == NULL && read_all(&reading, value))
        return value;
    report(&reading, name, diag);
    return NULL;
}

const Datum *datum_at(const Datum *value, const char *key) {
    const Datum *found = NULL;
    if (value != NULL && value->kind == DATUM_OBJECT)
        for (const Datum *child = value->first; child != NULL; child = child->next)
            if (g_strcmp0(child->key, key) == 0)
                found = child;
    return found;
}

const char *datum_text(const Datum *value, const char *key) {
    const Datum *found = datum_at(value, key);
    return found != NULL && found->kind == DATUM_STRING ? found->text : NULL;
}

gboolean datum_number(const Datum *value, const char *key, double *ret_number) {
    const Datum *found = datum_at(value, key);
    if (found == NULL || found->kind != DATUM_NUMBER)
        return FALSE;
    *ret_number = found->number;
    return TRUE;
}

/* ---- changing ---- */

char *datum_quote(DatumSyntax syntax, const char *text) {
    if (syntax == SYNTAX_JSON)
        return json_quote(text);
    GString *out = g_string_new("\"");
    for (const char *p = text; *p != '\0'; p++) {
        if (*p == '\r') {
            g_string_append(out, "\\r");
            continue;
        }
        if (*p == '"' || *p == '\\' || *p == '\n')
            g_string_append_c(out, '\\');
        g_string_append_c(out, *p);
    }
    g_string_append_c(out, '"');
    return g_string_free(out, FALSE);
}

static gint by_place(gconstpointer a, gconstpointer b) {
    const Patch *x = a, *y = b;
    return x->start < y->start ? -1 : x->start > y->start;
}

GBytes *datum_patch(GBytes *bytes, GArray *patches) {
    gsize n, at = 0;
    const char *text = g_bytes_get_data(bytes, &n);
    g_array_sort(patches, by_place);
    GString *out = g_string_sized_new(n);
    for (guint i = 0; i < patches->len; i++) {
        const Patch *patch = &g_array_index(patches, Patch, i);
        if (patch->start < at) /* one value, asked for twice */
            continue;
        g_string_append_len(out, text + at, (gssize)(patch->start - at));
        g_string_append(out, patch->text);
        at = patch->end;
    }
    g_string_append_len(out, text + at, (gssize)(n - at));
    return g_string_free_to_bytes(out);
}
