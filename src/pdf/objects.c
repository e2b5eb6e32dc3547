/* A blank goes only where two values would run together; the last byte written says so. Every
 * string is escaped here, so that a parenthesis in a title cannot damage the file. */
#include "pdf/objects.h"
#include "base/deflate.h"
#include <string.h>

typedef struct Item {
    gsize start, n; /* of `text` */
    guint first_reference, n_references;
    GBytes *stream;
    gboolean is_put;
} Item;

struct Objects {
    GString *text;
    GArray *references; /* of ObjectReference; while an object is open, counted in `text` */
    GArray *items;      /* of Item, by number */
    Item *open;         /* the object that is being put */
};

static void clear_item(gpointer item) {
    g_clear_pointer(&((Item *)item)->stream, g_bytes_unref);
}

Objects *objects_new(guint next_id) {
    Objects *objects = g_new0(Objects, 1);
    objects->text = g_string_new(NULL);
    objects->references = g_array_new(FALSE, FALSE, sizeof(ObjectReference));
    objects->items = g_array_new(FALSE, TRUE, sizeof(Item));
    g_array_set_clear_func(objects->items, clear_item);
    g_array_set_size(objects->items, next_id);
    return objects;
}

void objects_free(Objects *objects) {
    if (objects == NULL)
        return;
    g_string_free(objects->text, TRUE);
    g_array_unref(objects->references);
    g_array_unref(objects->items);
    g_free(objects);
}

guint objects_reserve(Objects *objects, guint n) {
    guint first = objects->items->len;
    g_assert(objects->open == NULL); /* it points into the items */
    g_array_set_size(objects->items, first + n);
    return first;
}

guint objects_count(const Objects *objects) {
    return objects->items->len;
}

gboolean objects_find(const Objects *objects, guint id, ObjectText *ret_text) {
    if (id >= objects->items->len)
        return FALSE;
    const Item *item = &g_array_index(objects->items, Item, id);
    *ret_text = (ObjectText){
        .text = objects->text->str + item->start,
        .n = item->n,
        .references = &g_array_index(objects->references, ObjectReference, item->first_reference),
        .n_references = item->n_references,
        .stream = item->stream};
    return item->is_put;
}

/* ---- syntax ---- */

/* Half a million values are written; formats would take most of the time. */
static void append_integer(GString *text, gint64 value) {
    char digits[20];
    gsize at = sizeof digits;
    guint64 rest = value < 0 ? 0 - (guint64)value : (guint64)value;
    do
        digits[--at] = (char)('0' + rest % 10);
    while ((rest /= 10) > 0);
    if (value < 0)
        g_string_append_c(text, '-');
    g_string_append_len(text, digits + at, (gssize)(sizeof digits - at));
}

/* The blank before a value that begins with a letter or a digit; a reference does when it is
 * written. */
static void part(Objects *objects) {
    GString *text = objects->text;
    gboolean follows_reference =
        objects->references->len > objects->open->first_reference &&
        g_array_index(objects->references, ObjectReference, objects->references->len - 1).at ==
            text->len - objects->open->start;
    gboolean is_first = text->len == objects->open->start;
    if (follows_reference || (!is_first && strchr("[]<>()", text->str[text->len - 1]) == NULL))
        g_string_append_c(text, ' ');
}

static void put_key(Objects *objects, const char *key) {
    g_assert(objects->open != NULL);
    if (key != NULL)
        g_string_append(objects->text, key);
}

static void append_escaped_byte(GString *text, char byte) {
    if (byte == '(' || byte == ')' || byte == '\\')
        g_string_append_c(text, '\\');
    if (byte == '\r')
        g_string_append(text, "\\r"); /* else a reader takes it for a line feed */
    else
        g_string_append_c(text, byte);
}

static void append_string(GString *text, const char *bytes, gsize n) {
    g_string_append_c(text, '(');
    for (gsize i = 0; i < n; i++)
        append_escaped_byte(text, bytes[i]);
    g_string_append_c(text, ')');
}

static void append_unit(GString *text, guint unit) {
    append_escaped_byte(text, (char)(unit >> 8));
    append_escaped_byte(text, (char)(unit & 0xFF));
}

/* Big-endian UTF-16, with its mark. */
static void append_utf16(GString *text, const char *utf8) {
    g_string_append_c(text, '(');
    append_unit(text, 0xFEFF);
    for (const char *at = utf8; *at != '\0'; at = g_utf8_next_char(at)) {
        gunichar c = g_utf8_get_char(at);
        if (c >= 0x10000)
            append_unit(text, 0xD800 + ((c - 0x10000) >> 10));
        append_unit(text, c >= 0x10000 ? 0xDC00 + (c & 0x3FF) : c);
    }
    g_string_append_c(text, ')');
}

/* ---- objects ---- */

void objects_begin(Objects *objects, guint id) {
    g_assert(objects->open == NULL && id != 0 && id < objects->items->len);
    objects->open = &g_array_index(objects->items, Item, id);
    g_assert(!objects->open->is_put);
    objects->open->is_put = TRUE;
    objects->open->start = objects->text->len;
    objects->open->first_reference = objects->references->len;
}

void objects_end(Objects *objects) {
    objects->open->n = objects->text->len - objects->open->start;
    objects->open->n_references = objects->references->len - objects->open->first_reference;
    objects->open = NULL;
}

void objects_begin_stream(Objects *objects, guint id) {
    objects_begin(objects, id);
    objects_open_dictionary(objects, NULL);
}

void objects_end_raw(Objects *objects, GBytes *bytes) {
    objects_close_dictionary(objects);
    objects->open->stream = g_bytes_ref(bytes);
    objects_end(objects);
}

void objects_end_packed(Objects *objects, GBytes *packed) {
    objects_put_name(objects, "/Filter", "/FlateDecode");
    objects_end_raw(objects, packed);
}

void objects_end_stream(Objects *objects, const void *bytes, gsize n) {
    g_autoptr(GBytes) packed = deflate_pack(bytes, n, DEFLATE_ZLIB, DEFLATE_USUAL);
    objects_end_packed(objects, packed);
}

void objects_open_dictionary(Objects *objects, const char *key) {
    put_key(objects, key);
    g_string_append(objects->text, "<<");
}

void objects_close_dictionary(Objects *objects) {
    g_string_append(objects->text, ">>");
}

void objects_open_array(Objects *objects, const char *key) {
    put_key(objects, key);
    g_string_append_c(objects->text, '[');
}

void objects_close_array(Objects *objects) {
    g_string_append_c(objects->text, ']');
}

/* ---- scalars ---- */

void objects_put_name(Objects *objects, const char *key, const char *name) {
    put_key(objects, key);
    g_string_append(objects->text, name);
}

static gboolean is_ascii(const char *text) {
    while (*text != '\0' && (guchar)*text < 0x80)
        text++;
    return *text == '\0';
}

/* Other letters would have bytes of their own in PDF's encoding, but few have one. */
void objects_put_text(Objects *objects, const char *key, const char *text) {
    put_key(objects, key);
    if (is_ascii(text))
        append_string(objects->text, text, strlen(text));
    else
        append_utf16(objects->text, text);
}

void objects_put_bytes(Objects *objects, const char *key, const char *text) {
    put_key(objects, key);
    append_string(objects->text, text, strlen(text));
}

void objects_put_reference(Objects *objects, const char *key, guint id) {
    g_assert(id != 0);
    put_key(objects, key);
    part(objects);
    ObjectReference reference = {objects->text->len - objects->open->start, id};
    g_array_append_val(objects->references, reference);
}

void objects_put_references(Objects *objects, const char *key, guint first, guint n) {
    objects_open_array(objects, key);
    for (guint i = 0; i < n; i++)
        objects_put_reference(objects, NULL, first + i);
    objects_close_array(objects);
}

void objects_put_integer(Objects *objects, const char *key, gint64 value) {
    put_key(objects, key);
    part(objects);
    append_integer(objects->text, value);
}

/* Thousandths of a point, in integers: no locale and no rounding mode can change them. */
void objects_put_length(Objects *objects, const char *key, Length length) {
    gint64 size = ABS((gint64)length);
    guint64 thousandths = (size * 1000 + LENGTH_PT / 2) / LENGTH_PT;
    put_key(objects, key);
    part(objects);
    if (length < 0 && thousandths > 0)
        g_string_append_c(objects->text, '-');
    append_integer(objects->text, (gint64)(thousandths / 1000));
    if (thousandths % 1000 == 0)
        return;
    g_string_append_c(objects->text, '.');
    for (guint place = 100; place > 0; place /= 10)
        g_string_append_c(objects->text, (char)('0' + thousandths / place % 10));
}

void objects_put_boolean(Objects *objects, const char *key, gboolean value) {
    put_key(objects, key);
    part(objects);
    g_string_append(objects->text, value ? "true" : "false");
}

void objects_put_null(Objects *objects, const char *key) {
    put_key(objects, key);
    part(objects);
    g_string_append(objects->text, "null");
}

void objects_put_syntax(Objects *objects, const char *key, const char *syntax, gsize n) {
    put_key(objects, key);
    part(objects);
    g_string_append_len(objects->text, syntax, (gssize)n);
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
    objects_put_references(objects, "/Kids", first_kid, n_kids);
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
