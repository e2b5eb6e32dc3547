/* reader.h: a finished PDF file of anybody's as plain values; the door to libqpdf.
 * In: any bytes.
 * Out: all objects that the trailer leads to, its pages with what they inherit, streams on demand.
 * Memory: values live in the Reader.
 * Errors: a file that libqpdf cannot make sense of, or that needs a password (GError). What it
 * could mend is in reader_warning().
 * Source: ISO 32000-1, 7.3 and 7.7. */
#pragma once
#include "base/arena.h"

typedef enum ValueKind {
    VALUE_NULL,
    VALUE_BOOLEAN,    /* number */
    VALUE_NUMBER,     /* number */
    VALUE_NAME,       /* text: with its slash */
    VALUE_STRING,     /* text: n bytes as they are in the file, decrypted */
    VALUE_ARRAY,      /* kids */
    VALUE_DICTIONARY, /* keys, kids */
    VALUE_STREAM,     /* keys, kids: of its dictionary */
    VALUE_REFERENCE,  /* id */
} ValueKind;

typedef struct Value Value;
struct Value {
    ValueKind kind;
    guint id; /* the number of an object, or of the one that a reference leads to; 0: none */
    guint generation; /* of an object */
    double number;
    gboolean is_integer;
    const char *text; /* NUL-terminated */
    guint n;          /* kids, or bytes of text */
    const char **keys;
    Value *kids;
};

typedef struct Reader Reader;

Reader *reader_open(const void *bytes, gsize n, GError **error);
void reader_free(Reader *reader);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Reader, reader_free)

/* What libqpdf had to mend or could not understand; NULL after the last. */
const char *reader_warning(const Reader *reader, guint i);

const Value *reader_trailer(const Reader *reader);
const Value *reader_catalog(const Reader *reader);
guint reader_count_pages(const Reader *reader);
const Value *reader_page(const Reader *reader, guint i); /* a null beyond the last */
guint reader_find_page(const Reader *reader, guint id);  /* from 1; 0: no page */

/* All objects, in the order in which the trailer leads to them. */
guint reader_count_objects(const Reader *reader);
const Value *reader_object(const Reader *reader, guint i);

/* These never return NULL: what is not there, or of another kind, is a null. References are
 * followed. */
const Value *reader_follow(const Reader *reader, const Value *value);
const Value *reader_at(const Reader *reader, const Value *dictionary, const char *key);
const Value *reader_item(const Reader *reader, const Value *array, guint i);
/* The value itself, which may be a reference. */
const Value *value_at(const Value *dictionary, const char *key);

gboolean value_is(const Value *value, ValueKind kind);
gboolean value_is_dictionary(const Value *value); /* or a stream */
gboolean value_is_name(const Value *value, const char *name);
gboolean value_is_true(const Value *value);
gboolean value_is_text(const Value *value);      /* a string that is not empty */
gboolean reader_is_language(const Value *value); /* a string such as "en-GB" */
const char *value_name(const Value *value);      /* "" where it is no name */
gint64 value_integer(const Value *value, gint64 otherwise);

/* What a stream holds, unpacked; NULL where it is packed in a way that is not read here, torn, or
 * larger than `max`. */
#define READER_CONTENT_MAX (64u << 20)
#define READER_DATA_MAX (4u << 20) /* for metadata, profiles, character maps */
GBytes *reader_unpack(const Reader *reader, const Value *stream, gsize max);
