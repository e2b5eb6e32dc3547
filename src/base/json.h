/* json.h: JSON, written value by value.
 * In: values in their order; text that is valid UTF-8.  Out: JSON with two-space indents, objects
 * of a list on a line each. Memory: the text is the caller's.  Errors: none; what is opened and not
 * closed is our bug. Source: RFC 8259. */
#pragma once
#include <glib.h>

typedef struct JsonWriter JsonWriter;

JsonWriter *json_new(void);
void json_free(JsonWriter *json);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(JsonWriter, json_free)

/* A key is NULL in a list and at the top, a name in an object. */
void json_open_object(JsonWriter *json, const char *key);
void json_open_list(JsonWriter *json, const char *key);
void json_close(JsonWriter *json);

void json_text(JsonWriter *json, const char *key, const char *text); /* NULL: null */
void json_count(JsonWriter *json, const char *key, guint n);
void json_flag(JsonWriter *json, const char *key, gboolean value);

/* A text as JSON writes it, with its quotation marks; the caller's. */
char *json_quote(const char *text);

/* What was written, with a final newline. Everything is closed. */
char *json_finish(JsonWriter *json);
