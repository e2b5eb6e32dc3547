/* objects.h: the objects of a PDF file, gathered as PDF syntax.
 * In: values, one call each: objects_begin(), one value, objects_end(); a value is a scalar, or a
 * dictionary or array opened and closed. `key` is a dictionary's key with its slash, or NULL in
 * arrays.
 * Out: the syntax of each object, in which references are left out and told apart, so that numbers
 * can be given when it is known what the file needs; streams beside it.
 * Units: Length becomes points.
 * Memory: an Objects owns its text, and holds a reference to the bytes of streams.
 * Errors: none.
 * Source: ISO 32000-1, 7.3 and 7.9.2. */
#pragma once
#include "base/units.h"

typedef struct Objects Objects;

/* `next_id` is the first free number. */
Objects *objects_new(guint next_id);
void objects_free(Objects *objects);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Objects, objects_free)

/* The first of n numbers in a row that nothing else uses. */
guint objects_reserve(Objects *objects, guint n);

void objects_begin(Objects *objects, guint id);
void objects_end(Objects *objects);

/* A stream: between the two calls stand the entries of its dictionary, without its length. */
void objects_begin_stream(Objects *objects, guint id);
void objects_end_stream(Objects *objects, const void *bytes, gsize n); /* packs the bytes */
void objects_end_packed(Objects *objects, GBytes *packed); /* which deflate_pack() made */
void objects_end_raw(Objects *objects, GBytes *bytes);     /* as they are */

void objects_open_dictionary(Objects *objects, const char *key);
void objects_close_dictionary(Objects *objects);
void objects_open_array(Objects *objects, const char *key);
void objects_close_array(Objects *objects);

void objects_put_name(Objects *objects, const char *key, const char *name); /* "/Link" */
void objects_put_text(Objects *objects, const char *key, const char *text); /* for people: UTF-8 */
void objects_put_bytes(Objects *objects, const char *key,
                       const char *text); /* for programs: as it is */
void objects_put_reference(Objects *objects, const char *key, guint id);
/* An array of n objects that follow one another. */
void objects_put_references(Objects *objects, const char *key, guint first, guint n);
void objects_put_integer(Objects *objects, const char *key, gint64 value);
void objects_put_length(Objects *objects, const char *key, Length length);
void objects_put_boolean(Objects *objects, const char *key, gboolean value);
void objects_put_null(Objects *objects, const char *key);
/* A value that is PDF syntax already, and holds no references. */
void objects_put_syntax(Objects *objects, const char *key, const char *syntax, gsize n);

/* A name tree (ISO 32000-1, 7.9.6): names in the order of their bytes, each once; id of its root.
 */
typedef void (*ObjectsPut)(Objects *objects, guint i, gpointer data); /* puts the value of name i */
guint objects_add_names(Objects *objects, const char *const *names, guint n, ObjectsPut put,
                        gpointer data);

/* ---- what has been gathered ---- */

/* Stands between two bytes of an object's syntax. */
typedef struct ObjectReference {
    gsize at; /* bytes before it */
    guint id;
} ObjectReference;

typedef struct ObjectText {
    const char *text;
    gsize n;
    const ObjectReference *references; /* in their order */
    guint n_references;
    GBytes *stream; /* or NULL */
} ObjectText;

/* Numbers of all objects lie below. */
guint objects_count(const Objects *objects);
/* FALSE where nothing has been put under the number. Lent until something is put. */
gboolean objects_find(const Objects *objects, guint id, ObjectText *ret_text);
