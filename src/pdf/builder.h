/* builder.h: what the structure tree is built with: elements, and an index of spans and links by
 * what they belong to.
 * In: the Book, its Pages, their spans.
 * Out: elements that grow in the hands of structure.c and loose.c; a span or link is handed to one
 * element only.
 * Memory: elements live in the arena; builder_clear() frees the index.
 * Errors: none. */
#pragma once
#include "pdf/tree.h"

/* A span with its page. */
typedef struct Leaf {
    guint page, number;
    const Piece *piece; /* the first of the span */
} Leaf;

typedef struct Builder {
    Arena *arena;
    const Book *book;
    const Pages *pages;
    Structure *structure;
    GHashTable *leaves; /* const Block * -> GArray of Leaf; for every block of the Book */
    GHashTable *areas;  /* const Inline * -> GArray of Kid: its links that have no element yet */
    GArray *loose;      /* of Leaf: of no block, or entries of the contents */
    guint next_loose;   /* the first of them that has no element yet */
    GPtrArray *notes;   /* of Block *: whose elements come next; empty outside of notes */
} Builder;

void builder_init(Builder *builder, Arena *arena, const Book *book, const Pages *pages,
                  const Spans *spans);
void builder_clear(Builder *builder);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Builder, builder_clear)

/* `parent` is NULL for the root. */
Element *builder_add_element(Builder *builder, Element *parent, const char *type);
/* The same, in the block's language. */
Element *builder_add_block(Builder *builder, Element *parent, const char *type, const Block *block);

void builder_add_leaf(Builder *builder, Element *element, const Leaf *leaf);
/* A leaf of words, or a picture, which gets an element of its own. */
void builder_add_words(Builder *builder, Element *parent, const Leaf *leaf);
void builder_add_link(Builder *builder, Element *element, Kid link);

/* The spans of a block in one role that have no element yet, with elements for the links among
 * them. */
void builder_add_text(Builder *builder, Element *parent, const Block *block, PieceRole role);
/* Only those from number `from` to before number `to` of the block's spans. */
void builder_add_text_within(Builder *builder, Element *parent, const Block *block, PieceRole role,
                             guint from, guint to);
#define BUILDER_NO_TEXT G_MAXUINT
/* The number of the block's first span in this role, or BUILDER_NO_TEXT. */
guint builder_find_text(const Builder *builder, const Block *block, PieceRole role);
