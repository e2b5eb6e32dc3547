/* grove.h: the structure tree of a finished file, read back.
 * In: a Reader.
 * Out: its elements in order, what they hold, and the parent tree that leads from content back to
 * them.
 * Memory: the caller's arena; grove_free() for its tables.
 * Errors: none: what is no element is left out and reported by the checks of nesting.h.
 * Source: ISO 32000-1, 14.7 and 14.8.4. */
#pragma once
#include "pdf/reader.h"

typedef struct Node Node;
struct Node {
    const Value *value;   /* its dictionary */
    const char *own_type; /* "/Chapter" */
    const char *type;     /* what it is by the role map: "P", without slash; "" where unknown */
    Node *parent;         /* NULL for the children of the root */
    Node *first, *last, *next;
    guint page;            /* its own or its content's first, from 1; 0: none */
    gboolean has_language; /* it or one that holds it says so */
    guint n_objects;       /* annotations and pictures it holds by OBJR */
};

/* Content that an element holds. */
typedef struct GroveLeaf {
    const Node *node;
    guint page;   /* from 1 */
    guint stream; /* object number of a form, or 0: the page's content */
    gint64 mcid;  /* -1: an object */
    guint object; /* its number */
} GroveLeaf;

typedef struct Grove {
    const Reader *reader;
    const Value *root;
    const Value *roles;  /* the role map, or a null */
    GPtrArray *nodes;    /* of Node *, in the order of the tree */
    GArray *leaves;      /* of GroveLeaf */
    GHashTable *of_id;   /* object number -> Node * */
    GHashTable *parents; /* key + 1 -> const Value *: the parent tree, made flat */
    guint n_strays;      /* kids that are no element, or one met before */
} Grove;

Grove *grove_read(Arena *arena, const Reader *reader);
void grove_free(Grove *grove);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Grove, grove_free)

/* The element that the parent tree names for marked content, or for an object; NULL: none. */
const Node *grove_parent(const Grove *grove, gint64 structure_key, gint64 mcid);
const Node *grove_parent_of_object(const Grove *grove, gint64 structure_key);

gboolean grove_is_standard(const char *type); /* without slash */
/* What a type of the file is by the role map; *ret_circular where the map runs in a ring. */
const char *grove_standard(const Grove *grove, const char *own_type, gboolean *ret_circular);

/* An attribute of an element, in the class map too; a null where there is none. */
const Value *grove_attribute(const Grove *grove, const Node *node, const char *key);
