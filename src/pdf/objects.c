/* A comma goes before every value that does not open its container: the last byte written says so.
 * PDF syntax is never written here; a wrong quotation mark in a title cannot damage the file. */
#include "pdf/objects.h"
#include <string.h>

struct Objects {
    GString *json;
    guint next_id;
};

Objects *objects_new(guint next_id) {
    Objects *objects = g_new0(Objects, 1);
    objects->next_id = next_id;
    objects->json = g_string_new("{\"qpdf\":[{\"jsonversion\":2,\"pdfversion\":\"1.7\","
                                 "\"pushedinheritedpageresources\":false,"
                                 "\"calledgetallpages\":false,\"maxobjectid\":0},{");
    return objects;
}

void objects_free(Objects *objects) {
    if (objects == NULL)
        return;
    g_string_free(objects->json, TRUE);
    g_free(objects);
}

guint objects_reserve(Objects *objects, guint n) {
    guint first = objects->next_id;
    objects->next_id += n;
    return first;
}

const char *objects_json(Objects *objects, gsize *ret_n) {
    g_string_append(objects->json, "}]}");
    *ret_n = objects->json->len;
    return objects->json->str;
}

/* ---- JSON ---- */

/* Half a million values are written; formats would take most of the time. */
static void append_integer(GString *json, gint64 value) {
    char digits[20];
    gsize at = sizeof digits;
    guint64 rest = value < 0 ? 0 - (guint64)value : (guint64)value;
    do
        digits[--at] = (char)('0' + rest % 10);
    while ((rest /= 10) > 0);
    if (value < 0)
        g_string_append_c(json, '-');
    g_string_append_len(json, digits + at, (gssize)(sizeof digits - at));
}

static void append_hex(GString *json, guchar byte) {
    static const char digits[] = "0123456789abcdef";
    g_string_append_c(json, digits[byte >> 4]);
    g_string_append_c(json, digits[byte & 15]);
}

static void append_quoted(GString *json, const char *text) {
    g_string_append_c(json, '"');
    g_string_append(json, text);
    g_string_append_c(json, '"');
}

static void append_reference(GString *json, guint id) {
    append_integer(json, id);
    g_string_append(json, " 0 R");
}

static void begin_value(Objects *objects, const char *key) {
    char last = objects->json->str[objects->json->len - 1];
    if (last != '{' && last != '[' && last != ':')
        g_string_append_c(objects->json, ',');
    if (key == NULL)
        return;
    append_quoted(objects->json, key);
    g_string_append_c(objects->json, ':');
}

static void append_escaped(GString *json, const char *text) {
    for (const char *at = text; *at != '\0'; at++)
        if (*at == '"' || *at == '\\')
            g_string_append_c(g_string_append_c(json, '\\'), *at);
        else if ((guchar)*at < 0x20)
            append_hex(g_string_append(json, "\\u00"), (guchar)*at);
        else
            g_string_append_c(json, *at);
}

static void append_base64(GString *json, const void *bytes, gsize n) {
    g_autofree char *text = g_base64_encode(bytes, n);
    g_string_append(json, text);
}

/* ---- objects ---- */

static void begin_object(Objects *objects, guint id) {
    g_assert(id != 0 && id < objects->next_id);
    begin_value(objects, NULL);
    g_string_append(objects->json, "\"obj:");
    append_reference(objects->json, id);
    g_string_append(objects->json, "\":{");
}

void objects_begin(Objects *objects, guint id) {
    begin_object(objects, id);
    g_string_append(objects->json, "\"value\":");
}

void objects_end(Objects *objects) {
    g_string_append_c(objects->json, '}');
}

void objects_begin_stream(Objects *objects, guint id) {
    begin_object(objects, id);
    g_string_append(objects->json, "\"stream\":{\"dict\":{");
}

void objects_end_stream(Objects *objects, const void *bytes, gsize n) {
    g_string_append(objects->json, "},\"data\":\"");
    append_base64(objects->json, bytes, n);
    g_string_append(objects->json, "\"}}");
}

void objects_open_dictionary(Objects *objects, const char *key) {
    begin_value(objects, key);
    g_string_append_c(objects->json, '{');
}

void objects_close_dictionary(Objects *objects) {
    g_string_append_c(objects->json, '}');
}

void objects_open_array(Objects *objects, const char *key) {
    begin_value(objects, key);
    g_string_append_c(objects->json, '[');
}

void objects_close_array(Objects *objects) {
    g_string_append_c(objects->json, ']');
}

/* ---- scalars ---- */

void objects_put_name(Objects *objects, const char *key, const char *name) {
    begin_value(objects, key);
    append_quoted(objects->json, name);
}

void objects_put_text(Objects *objects, const char *key, const char *text) {
    begin_value(objects, key);
    g_string_append(objects->json, "\"u:");
    append_escaped(objects->json, text);
    g_string_append_c(objects->json, '"');
}

void objects_put_bytes(Objects *objects, const char *key, const char *text) {
    begin_value(objects, key);
    g_string_append(objects->json, "\"b:");
    for (const char *at = text; *at != '\0'; at++)
        append_hex(objects->json, (guchar)*at);
    g_string_append_c(objects->json, '"');
}

void objects_put_reference(Objects *objects, const char *key, guint id) {
    g_assert(id != 0);
    begin_value(objects, key);
    g_string_append_c(objects->json, '"');
    append_reference(objects->json, id);
    g_string_append_c(objects->json, '"');
}

void objects_put_integer(Objects *objects, const char *key, gint64 value) {
    begin_value(objects, key);
    append_integer(objects->json, value);
}

/* Thousandths of a point, in integers: no locale and no rounding mode can change them. */
void objects_put_length(Objects *objects, const char *key, Length length) {
    gint64 size = ABS((gint64)length);
    guint64 thousandths = (size * 1000 + LENGTH_PT / 2) / LENGTH_PT;
    begin_value(objects, key);
    if (length < 0 && thousandths > 0)
        g_string_append_c(objects->json, '-');
    append_integer(objects->json, (gint64)(thousandths / 1000));
    if (thousandths % 1000 == 0)
        return;
    g_string_append_c(objects->json, '.');
    for (guint place = 100; place > 0; place /= 10)
        g_string_append_c(objects->json, (char)('0' + thousandths / place % 10));
}

void objects_put_boolean(Objects *objects, const char *key, gboolean value) {
    begin_value(objects, key);
    g_string_append(objects->json, value ? "true" : "false");
}

void objects_put_null(Objects *objects, const char *key) {
    begin_value(objects, key);
    g_string_append(objects->json, "null");
}

/* ---- name trees ---- */

#define NAMES_A_LEAF 64

typedef struct NameLeaf {
    const char *const *names;
    guint first, n;
    ObjectsPut put;
    gpointer data;
} NameLeaf;

static void put_leaf(Objects *objects, guint id, const NameLeaf *leaf, gboolean is_root) {
    objects_begin(objects, id);
    objects_open_dictionary(objects, NULL);
    if (!is_root) {
        objects_open_array(objects, "/Limits");
        objects_put_bytes(objects, NULL, leaf->names[leaf->first]);
        objects_put_bytes(objects, NULL, leaf->names[leaf->first + leaf->n - 1]);
        objects_close_array(objects);
    }
    objects_open_array(objects, "/Names");
    for (guint i = leaf->first; i < leaf->first + leaf->n; i++) {
        objects_put_bytes(objects, NULL, leaf->names[i]);
        leaf->put(objects, i, leaf->data);
    }
    objects_close_array(objects);
    objects_close_dictionary(objects);
    objects_end(objects);
}

static void put_kids(Objects *objects, guint id, guint first_kid, guint n_kids) {
    objects_begin(objects, id);
    objects_open_dictionary(objects, NULL);
    objects_open_array(objects, "/Kids");
    for (guint i = 0; i < n_kids; i++)
        objects_put_reference(objects, NULL, first_kid + i);
    objects_close_array(objects);
    objects_close_dictionary(objects);
    objects_end(objects);
}

/* Two levels are enough: a reader then looks through the limits of some dozens of leaves. */
guint objects_add_names(Objects *objects, const char *const *names, guint n, ObjectsPut put,
                        gpointer data) {
    NameLeaf leaf = {names, 0, n, put, data};
    guint root = objects_reserve(objects, 1);
    if (n <= NAMES_A_LEAF) {
        put_leaf(objects, root, &leaf, TRUE);
        return root;
    }
    guint n_kids = (n + NAMES_A_LEAF - 1) / NAMES_A_LEAF;
    guint kids = objects_reserve(objects, n_kids);
    for (guint i = 0; i < n_kids; i++) {
        leaf.first = i * NAMES_A_LEAF;
        leaf.n = MIN(NAMES_A_LEAF, n - leaf.first);
        put_leaf(objects, kids + i, &leaf, FALSE);
    }
    put_kids(objects, root, kids, n_kids);
    return root;
}
