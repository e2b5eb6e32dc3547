/* tree.h: an XML document of anybody's as a tree that positions can be counted in.
 * In: bytes of one document.  Out: elements and texts; text that stands side by side is one node; comments are left out.
 * Never: a DTD, an entity that is not XML's own, a network. At most 64 MiB, 256 levels, 2 million nodes.
 * Units: characters (code points), UTF-16 code units, bytes: each length says which.
 * Memory: the given arena's.  Diagnostics: epub-bad, with the place within the entry.
 * Source: XML 1.0; EPUB CFI 1.1, section 2 (what counts as a child). */
#pragma once
#include "base/arena.h"
#include "base/diag.h"

typedef struct Attribute {
    const char *name, *value; /* the local name */
} Attribute;

typedef struct Node Node;
struct Node {
    Node *parent, *previous, *next, *first, *last;
    const char *name; /* the local name; NULL: a text */
    const char *id;   /* of an element, or NULL */
    const Attribute *attributes;
    guint n_attributes;
    const char *text; /* of a text; valid UTF-8 */
    guint n_bytes, n_chars, n_units;
    guint order;             /* in the document, from 0 */
    struct Passage *passage; /* publication.h: what a text belongs to, or NULL */
    guint passage_start;     /* where in it the text begins [characters] */
};

/* The root element, or NULL after a diagnostic at `name`. `ids`, or NULL: id -> Node *, the first of each. */
Node *tree_read(Arena *arena, GBytes *bytes, const char *name, GHashTable *ids, Diag *diag);

/* The next node in reading order, or NULL at the end of `root`. */
Node *tree_walk(const Node *root, const Node *node);

const char *node_attribute(const Node *node, const char *name); /* or NULL */
gboolean node_is(const Node *node, const char *name);
const Node *node_child(const Node *node, const char *name); /* the first of that name, or NULL */
gboolean node_is_within(const Node *node, const char *name); /* itself or an ancestor */
gboolean node_is_blank(const Node *text);                    /* white space only */

/* Between the ways to count a text. What lies beyond its end is its end. */
guint node_chars_of_units(const Node *text, guint units);
guint node_units_of_chars(const Node *text, guint chars);
gsize node_byte_of_char(const Node *text, guint chars);
