/* A string and a stack of closing brackets. A library (json-glib) was refused: it would build a
 * tree first, and octavo only ever writes JSON. Beyond what RFC 8259 wants, U+2028 and U+2029 are
 * escaped, so that the text may stand in JavaScript. */
#include "base/json.h"

#define LINE_DEPTH_MAX 2u /* what is opened deeper stays on its line */

struct JsonWriter {
    GString *out;
    GString *closers;  /* one bracket for each that is open */
    gboolean is_first; /* nothing stands yet in what was opened last */
};

JsonWriter *json_new(void) {
    JsonWriter *json = g_new0(JsonWriter, 1);
    json->out = g_string_new(NULL);
    json->closers = g_string_new(NULL);
    json->is_first = TRUE;
    return json;
}

void json_free(JsonWriter *json) {
    if (json == NULL)
        return;
    g_string_free(json->out, TRUE);
    g_string_free(json->closers, TRUE);
    g_free(json);
}

static void break_line(JsonWriter *json) {
    g_string_append_c(json->out, '\n');
    for (gsize i = 0; i < json->closers->len; i++)
        g_string_append(json->out, "  ");
}

static void put_escape(GString *out, gunichar character) {
    static const char shorts[] = "\"\"\\\\\bb\ff\nn\rr\tt"; /* the character, then its letter */
    for (const char *pair = shorts; *pair != '\0'; pair += 2)
        if (character == (guchar)*pair) {
            g_string_append_c(out, '\\');
            g_string_append_c(out, pair[1]);
            return;
        }
    g_string_append_printf(out, "\\u%04x", character);
}

static gboolean needs_escape(gunichar character) {
    return character < 0x20 || character == '"' || character == '\\' || character == 0x7f ||
           character == 0x2028 || character == 0x2029;
}

static void put_string(GString *out, const char *text) {
    g_string_append_c(out, '"');
    for (; *text != '\0'; text = g_utf8_next_char(text)) {
        gunichar character = g_utf8_get_char(text);
        if (needs_escape(character))
            put_escape(out, character);
        else
            g_string_append_unichar(out, character);
    }
    g_string_append_c(out, '"');
}

char *json_quote(const char *text) {
    GString *out = g_string_new(NULL);
    put_string(out, text);
    return g_string_free(out, FALSE);
}

/* Comma, place and key: all that stands before a value. */
static void begin_value(JsonWriter *json, const char *key) {
    gsize depth = json->closers->len;
    g_assert((key != NULL) == (depth > 0 && json->closers->str[depth - 1] == '}'));
    if (!json->is_first)
        g_string_append_c(json->out, ',');
    if (depth > 0 && depth <= LINE_DEPTH_MAX)
        break_line(json);
    else if (!json->is_first)
        g_string_append_c(json->out, ' ');
    json->is_first = FALSE;
    if (key == NULL)
        return;
    put_string(json->out, key);
    g_string_append(json->out, ": ");
}

static void open_bracket(JsonWriter *json, const char *key, char opener, char closer) {
    begin_value(json, key);
    g_string_append_c(json->out, opener);
    g_string_append_c(json->closers, closer);
    json->is_first = TRUE;
}

void json_open_object(JsonWriter *json, const char *key) {
    open_bracket(json, key, '{', '}');
}

void json_open_list(JsonWriter *json, const char *key) {
    open_bracket(json, key, '[', ']');
}

void json_close(JsonWriter *json) {
    gsize depth = json->closers->len;
    g_assert(depth > 0);
    char closer = json->closers->str[depth - 1];
    g_string_truncate(json->closers, depth - 1);
    if (depth <= LINE_DEPTH_MAX && !json->is_first)
        break_line(json);
    g_string_append_c(json->out, closer);
    json->is_first = FALSE;
}

void json_text(JsonWriter *json, const char *key, const char *text) {
    begin_value(json, key);
    if (text != NULL)
        put_string(json->out, text);
    else
        g_string_append(json->out, "null");
}

void json_count(JsonWriter *json, const char *key, guint n) {
    begin_value(json, key);
    g_string_append_printf(json->out, "%u", n);
}

void json_flag(JsonWriter *json, const char *key, gboolean value) {
    begin_value(json, key);
    g_string_append(json->out, value ? "true" : "false");
}

char *json_finish(JsonWriter *json) {
    g_assert(json->closers->len == 0);
    return g_strconcat(json->out->str, "\n", NULL);
}
