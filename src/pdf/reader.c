/* All objects are copied out of libqpdf at once, so that the clauses are checked on plain data and
 * no libqpdf call stands among them. libqpdf's own unpacking was refused: a small file can hold
 * terabytes of zeros, and only GLib's decompressor can be stopped on the way. */
#include "pdf/reader.h"
#include <gio/gio.h>
#include <qpdf/qpdf-c.h>
#include <stdlib.h>
#include <string.h>

#define MAX_DEPTH 100u
#define MAX_WARNINGS 100u

struct Reader {
    qpdf_data qpdf;
    GBytes *bytes;
    Arena *arena;
    GPtrArray *objects;  /* of Value * */
    GHashTable *of_id;   /* number -> Value *; NULL while it waits */
    GArray *waiting;     /* of Wanted: met and not yet copied */
    GPtrArray *pages;    /* of const Value * */
    GHashTable *page_of; /* number -> index from 1 */
    GPtrArray *warnings; /* of char * */
    Value *trailer;
};

typedef struct Wanted {
    guint id, generation;
} Wanted;

static const Value null_value = {.kind = VALUE_NULL};

/* ---- what libqpdf says ---- */

static void keep_warnings(Reader *reader) {
    while (qpdf_more_warnings(reader->qpdf)) {
        qpdf_error warning = qpdf_next_warning(reader->qpdf);
        if (reader->warnings->len < MAX_WARNINGS)
            g_ptr_array_add(reader->warnings,
                            g_strdup(qpdf_get_error_message_detail(reader->qpdf, warning)));
    }
}

static gboolean check_error(Reader *reader, GError **error) {
    keep_warnings(reader);
    if (!qpdf_has_error(reader->qpdf))
        return TRUE;
    qpdf_error problem = qpdf_get_error(reader->qpdf);
    g_autofree char *detail =
        g_utf8_make_valid(qpdf_get_error_message_detail(reader->qpdf, problem), -1);
    g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "no PDF file that can be read: %s",
                detail);
    return FALSE;
}

/* ---- copying ---- */

static void want(Reader *reader, guint id, guint generation) {
    if (g_hash_table_contains(reader->of_id, GUINT_TO_POINTER(id)))
        return;
    g_hash_table_insert(reader->of_id, GUINT_TO_POINTER(id), NULL);
    Wanted wanted = {id, generation};
    g_array_append_val(reader->waiting, wanted);
}

static void copy(Reader *reader, qpdf_oh oh, Value *value, guint depth);

static void copy_kid(Reader *reader, qpdf_oh kid, Value *value, guint depth) {
    if (qpdf_oh_is_indirect(reader->qpdf, kid)) {
        value->kind = VALUE_REFERENCE;
        value->id = (guint)qpdf_oh_get_object_id(reader->qpdf, kid);
        want(reader, value->id, (guint)qpdf_oh_get_generation(reader->qpdf, kid));
    } else {
        copy(reader, kid, value, depth + 1);
    }
    qpdf_oh_release(reader->qpdf, kid);
}

static void copy_text(Reader *reader, Value *value, ValueKind kind, const char *text, gsize n) {
    value->kind = kind;
    value->text = arena_strndup(reader->arena, text, n);
    value->n = (guint)n;
}

static void copy_string(Reader *reader, qpdf_oh oh, Value *value) {
    gsize n = 0;
    const char *text = qpdf_oh_get_binary_string_value(reader->qpdf, oh, &n);
    value->kind = VALUE_STRING;
    value->n = (guint)n;
    char *bytes = arena_alloc(reader->arena, n + 1);
    memcpy(bytes, text, n);
    value->text = bytes;
}

static void copy_number(Reader *reader, qpdf_oh oh, Value *value) {
    value->kind = VALUE_NUMBER;
    value->is_integer = qpdf_oh_is_integer(reader->qpdf, oh);
    value->number = qpdf_oh_get_numeric_value(reader->qpdf, oh);
}

static void copy_array(Reader *reader, qpdf_oh oh, Value *value, guint depth) {
    value->kind = VALUE_ARRAY;
    value->n = (guint)MAX(qpdf_oh_get_array_n_items(reader->qpdf, oh), 0);
    value->kids = arena_array(reader->arena, Value, value->n);
    for (guint i = 0; i < value->n; i++)
        copy_kid(reader, qpdf_oh_get_array_item(reader->qpdf, oh, (int)i), &value->kids[i], depth);
}

static void copy_dictionary(Reader *reader, qpdf_oh oh, Value *value, guint depth) {
    g_autoptr(GPtrArray) keys = g_ptr_array_new();
    qpdf_oh_begin_dict_key_iter(reader->qpdf, oh);
    while (qpdf_oh_dict_more_keys(reader->qpdf))
        g_ptr_array_add(keys, arena_strdup(reader->arena, qpdf_oh_dict_next_key(reader->qpdf)));
    value->kind = VALUE_DICTIONARY;
    value->n = keys->len;
    value->keys = arena_array(reader->arena, const char *, keys->len);
    value->kids = arena_array(reader->arena, Value, keys->len);
    for (guint i = 0; i < keys->len; i++) {
        value->keys[i] = g_ptr_array_index(keys, i);
        copy_kid(reader, qpdf_oh_get_key(reader->qpdf, oh, value->keys[i]), &value->kids[i], depth);
    }
}

static void copy_stream(Reader *reader, qpdf_oh oh, Value *value, guint depth) {
    qpdf_oh dictionary = qpdf_oh_get_dict(reader->qpdf, oh);
    copy_dictionary(reader, dictionary, value, depth);
    qpdf_oh_release(reader->qpdf, dictionary);
    value->kind = VALUE_STREAM;
}

/* What is nested more deeply is left out; recursion ends there. */
static void copy(Reader *reader, qpdf_oh oh, Value *value, guint depth) {
    if (depth > MAX_DEPTH)
        return;
    const char *name = NULL;
    switch (qpdf_oh_get_type_code(reader->qpdf, oh)) {
    case ot_boolean:
        value->kind = VALUE_BOOLEAN;
        value->number = qpdf_oh_get_bool_value(reader->qpdf, oh);
        break;
    case ot_integer:
    case ot_real:
        copy_number(reader, oh, value);
        break;
    case ot_string:
        copy_string(reader, oh, value);
        break;
    case ot_name:
        name = qpdf_oh_get_name(reader->qpdf, oh);
        copy_text(reader, value, VALUE_NAME, name, strlen(name));
        break;
    case ot_array:
        copy_array(reader, oh, value, depth);
        break;
    case ot_dictionary:
        copy_dictionary(reader, oh, value, depth);
        break;
    case ot_stream:
        copy_stream(reader, oh, value, depth);
        break;
    default:
        value->kind = VALUE_NULL;
        break;
    }
}

static void copy_waiting(Reader *reader) {
    for (guint i = 0; i < reader->waiting->len; i++) {
        Wanted wanted = g_array_index(reader->waiting, Wanted, i);
        Value *value = arena_new0(reader->arena, Value);
        qpdf_oh oh = qpdf_get_object_by_id(reader->qpdf, (int)wanted.id, (int)wanted.generation);
        copy(reader, oh, value, 0);
        value->id = wanted.id;
        value->generation = wanted.generation;
        g_hash_table_insert(reader->of_id, GUINT_TO_POINTER(wanted.id), value);
        g_ptr_array_add(reader->objects, value);
        qpdf_oh_release_all(reader->qpdf);
        keep_warnings(reader);
    }
}

/* ---- pages ---- */

/* A node of the page tree and those above it, from which a page inherits. */
typedef struct Branch Branch;
struct Branch {
    const Value *node;
    const Branch *parent;
};

static const char *const inherited[] = {"/Resources", "/MediaBox", "/CropBox", "/Rotate"};

static const Value *inherit(const Branch *branch, const char *key) {
    for (guint i = 0; branch != NULL && i < MAX_DEPTH; i++, branch = branch->parent)
        if (value_at(branch->node, key)->kind != VALUE_NULL)
            return value_at(branch->node, key);
    return &null_value;
}

/* A copy of the page's dictionary, with what it inherits. */
static Value *complete_page(Reader *reader, const Branch *branch) {
    const Value *node = branch->node;
    Value *page = arena_memdup(reader->arena, node, sizeof *node);
    guint n_all = node->n + G_N_ELEMENTS(inherited);
    page->keys = arena_array(reader->arena, const char *, n_all);
    page->kids = arena_array(reader->arena, Value, n_all);
    for (guint i = 0; i < node->n; i++) {
        page->keys[i] = node->keys[i];
        page->kids[i] = node->kids[i];
    }
    for (guint i = 0; i < G_N_ELEMENTS(inherited); i++)
        if (value_at(node, inherited[i])->kind == VALUE_NULL) {
            page->keys[page->n] = inherited[i];
            page->kids[page->n++] = *inherit(branch->parent, inherited[i]);
        }
    return page;
}

static void push_branch(Reader *reader, GPtrArray *stack, const Value *node, const Branch *parent) {
    Branch *branch = arena_new0(reader->arena, Branch);
    *branch = (Branch){reader_follow(reader, node), parent};
    g_ptr_array_add(stack, branch);
}

static void add_page(Reader *reader, const Branch *branch) {
    g_ptr_array_add(reader->pages, complete_page(reader, branch));
    g_hash_table_insert(reader->page_of, GUINT_TO_POINTER(branch->node->id),
                        GUINT_TO_POINTER(reader->pages->len));
}

/* Not by libqpdf, which walks the page tree as deep as a file likes to nest it. */
static void list_pages(Reader *reader) {
    g_autoptr(GPtrArray) stack = g_ptr_array_new();
    g_autoptr(GHashTable) seen = g_hash_table_new(NULL, NULL);
    push_branch(reader, stack, reader_at(reader, reader_catalog(reader), "/Pages"), NULL);
    while (stack->len > 0) {
        const Branch *branch = g_ptr_array_remove_index(stack, stack->len - 1);
        const Value *kids = reader_at(reader, branch->node, "/Kids");
        if (!value_is_dictionary(branch->node) || !g_hash_table_add(seen, (gpointer)branch->node)) {
            g_ptr_array_add(reader->warnings, g_strdup("a page tree that is damaged"));
            continue;
        }
        if (kids->kind != VALUE_ARRAY)
            add_page(reader, branch);
        for (guint i = kids->kind == VALUE_ARRAY ? kids->n : 0; i > 0; i--)
            push_branch(reader, stack, &kids->kids[i - 1], branch);
    }
}

static gboolean read_objects(Reader *reader, GError **error) {
    reader->trailer = arena_new0(reader->arena, Value);
    copy(reader, qpdf_get_trailer(reader->qpdf), reader->trailer, 0);
    copy_waiting(reader);
    if (!check_error(reader, error))
        return FALSE;
    list_pages(reader);
    if (reader->pages->len > 0)
        return TRUE;
    g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "no PDF file with pages");
    return FALSE;
}

/* ---- the reader ---- */

Reader *reader_open(const void *bytes, gsize n, GError **error) {
    g_autoptr(Reader) reader = g_new0(Reader, 1);
    reader->arena = arena_new();
    reader->bytes = g_bytes_new(bytes, n);
    reader->objects = g_ptr_array_new();
    reader->of_id = g_hash_table_new(NULL, NULL);
    reader->waiting = g_array_new(FALSE, FALSE, sizeof(Wanted));
    reader->pages = g_ptr_array_new();
    reader->page_of = g_hash_table_new(NULL, NULL);
    reader->warnings = g_ptr_array_new_with_free_func(g_free);
    reader->qpdf = qpdf_init();
    qpdf_silence_errors(reader->qpdf);
    qpdf_set_suppress_warnings(reader->qpdf, QPDF_TRUE);
    qpdf_read_memory(reader->qpdf, "file", g_bytes_get_data(reader->bytes, NULL), n, NULL);
    if (!check_error(reader, error) || !read_objects(reader, error))
        return NULL;
    return g_steal_pointer(&reader);
}

void reader_free(Reader *reader) {
    if (reader == NULL)
        return;
    qpdf_cleanup(&reader->qpdf);
    g_ptr_array_unref(reader->warnings);
    g_hash_table_unref(reader->page_of);
    g_ptr_array_unref(reader->pages);
    g_array_unref(reader->waiting);
    g_hash_table_unref(reader->of_id);
    g_ptr_array_unref(reader->objects);
    g_bytes_unref(reader->bytes);
    arena_free(reader->arena);
    g_free(reader);
}

const char *reader_warning(const Reader *reader, guint i) {
    return i < reader->warnings->len ? g_ptr_array_index(reader->warnings, i) : NULL;
}

const Value *reader_trailer(const Reader *reader) {
    return reader->trailer;
}

const Value *reader_catalog(const Reader *reader) {
    return reader_at(reader, reader->trailer, "/Root");
}

guint reader_count_pages(const Reader *reader) {
    return reader->pages->len;
}

const Value *reader_page(const Reader *reader, guint i) {
    return i < reader->pages->len ? g_ptr_array_index(reader->pages, i) : &null_value;
}

guint reader_find_page(const Reader *reader, guint id) {
    return GPOINTER_TO_UINT(g_hash_table_lookup(reader->page_of, GUINT_TO_POINTER(id)));
}

guint reader_count_objects(const Reader *reader) {
    return reader->objects->len;
}

const Value *reader_object(const Reader *reader, guint i) {
    return g_ptr_array_index(reader->objects, i);
}

/* ---- values ---- */

/* An object is never a reference itself, so that one step is enough. */
const Value *reader_follow(const Reader *reader, const Value *value) {
    if (value->kind != VALUE_REFERENCE)
        return value;
    const Value *object = g_hash_table_lookup(reader->of_id, GUINT_TO_POINTER(value->id));
    return object != NULL ? object : &null_value;
}

const Value *value_at(const Value *dictionary, const char *key) {
    if (!value_is_dictionary(dictionary))
        return &null_value;
    for (guint i = 0; i < dictionary->n; i++)
        if (strcmp(dictionary->keys[i], key) == 0)
            return &dictionary->kids[i];
    return &null_value;
}

const Value *reader_at(const Reader *reader, const Value *dictionary, const char *key) {
    return reader_follow(reader, value_at(reader_follow(reader, dictionary), key));
}

const Value *reader_item(const Reader *reader, const Value *array, guint i) {
    return array->kind == VALUE_ARRAY && i < array->n ? reader_follow(reader, &array->kids[i])
                                                      : &null_value;
}

gboolean value_is(const Value *value, ValueKind kind) {
    return value->kind == kind;
}

gboolean value_is_dictionary(const Value *value) {
    return value->kind == VALUE_DICTIONARY || value->kind == VALUE_STREAM;
}

gboolean value_is_name(const Value *value, const char *name) {
    return value->kind == VALUE_NAME && strcmp(value->text, name) == 0;
}

gboolean value_is_true(const Value *value) {
    return value->kind == VALUE_BOOLEAN && value->number != 0;
}

gboolean value_is_text(const Value *value) {
    return value->kind == VALUE_STRING && value->n > 0;
}

/* Parts of one to eight letters, or digits too from the second on, with hyphens between. */
gboolean reader_is_language(const Value *value) {
    guint n_part = 0;
    gboolean is_first = TRUE;
    for (guint i = 0; value->kind == VALUE_STRING && i < value->n; i++) {
        char c = value->text[i];
        if (c == '-' ? n_part == 0 : !g_ascii_isalpha(c) && (is_first || !g_ascii_isdigit(c)))
            return FALSE;
        is_first &= c != '-';
        n_part = c == '-' ? 0 : n_part + 1;
        if (n_part > 8)
            return FALSE;
    }
    return n_part > 0;
}

const char *value_name(const Value *value) {
    return value->kind == VALUE_NAME ? value->text : "";
}

gint64 value_integer(const Value *value, gint64 otherwise) {
    gboolean is_one = value->kind == VALUE_NUMBER && value->is_integer &&
                      value->number >= G_MININT32 && value->number <= G_MAXINT32;
    return is_one ? (gint64)value->number : otherwise;
}

/* ---- streams ---- */

/* What came out before an error is dropped: half a page is none. */
static GBytes *inflate(const guint8 *bytes, gsize n, gsize max) {
    g_autoptr(GZlibDecompressor) inflater = g_zlib_decompressor_new(G_ZLIB_COMPRESSOR_FORMAT_ZLIB);
    g_autoptr(GByteArray) out = g_byte_array_new();
    guint8 piece[65536];
    for (gsize at = 0; out->len <= max;) {
        gsize n_read = 0, n_written = 0;
        GConverterResult result =
            g_converter_convert(G_CONVERTER(inflater), bytes + at, n - at, piece, sizeof piece,
                                G_CONVERTER_INPUT_AT_END, &n_read, &n_written, NULL);
        if (result == G_CONVERTER_ERROR)
            return NULL;
        at += n_read;
        g_byte_array_append(out, piece, (guint)n_written);
        if (result == G_CONVERTER_FINISHED)
            return g_byte_array_free_to_bytes(g_steal_pointer(&out));
    }
    return NULL;
}

/* The one filter of a stream, "" for none, NULL for several. */
static const char *filter_of(const Reader *reader, const Value *stream) {
    const Value *filter = reader_at(reader, stream, "/Filter");
    if (filter->kind != VALUE_ARRAY)
        return value_name(filter);
    return filter->n > 1 ? NULL : value_name(reader_item(reader, filter, 0));
}

static gboolean has_predictor(const Reader *reader, const Value *stream) {
    const Value *parameters = reader_at(reader, stream, "/DecodeParms");
    if (parameters->kind == VALUE_ARRAY)
        parameters = reader_item(reader, parameters, 0);
    return value_integer(reader_at(reader, parameters, "/Predictor"), 1) > 1;
}

static GBytes *packed_bytes(const Reader *reader, const Value *stream) {
    qpdf_oh oh = qpdf_get_object_by_id(reader->qpdf, (int)stream->id, (int)stream->generation);
    guchar *bytes = NULL;
    gsize n = 0;
    if (qpdf_oh_is_stream(reader->qpdf, oh))
        qpdf_oh_get_stream_data(reader->qpdf, oh, qpdf_dl_none, NULL, &bytes, &n);
    qpdf_oh_release(reader->qpdf, oh);
    return bytes != NULL ? g_bytes_new_with_free_func(bytes, n, free, bytes) : NULL;
}

GBytes *reader_unpack(const Reader *reader, const Value *stream, gsize max) {
    const char *filter = stream->kind == VALUE_STREAM ? filter_of(reader, stream) : NULL;
    if (filter == NULL)
        return NULL;
    g_autoptr(GBytes) packed = packed_bytes(reader, stream);
    if (packed == NULL || filter[0] == '\0')
        return g_steal_pointer(&packed);
    if (strcmp(filter, "/FlateDecode") != 0 || has_predictor(reader, stream))
        return NULL;
    gsize n = 0;
    const guint8 *bytes = g_bytes_get_data(packed, &n);
    return inflate(bytes, n, max);
}
