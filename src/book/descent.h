/* descent.h: which block of the last edition each block was.
 * In: a Book with its author's ids and its blocks' fingerprints; the Lineage.
 * Out: Block.ancestor; each ancestor has one heir.
 * The same words are the same block, first where it stood, then in its chapter, then anywhere; then what is nearest by words,
 * in the same order; the author's {#id} and <!-- id: … --> overrule all of it.
 * Memory: what is returned is the caller's.  Errors: none.  Diagnostics: anchor-doubtful. */
#pragma once
#include "book/lineage.h"

typedef struct Descent {
    const Lineage *lineage;
    Block **heirs;  /* of each LineageBlock, or NULL */
    guint *homes;   /* of each LineageBlock: which container its slot stands in; equal numbers, equal containers */
    gint *holders;  /* of each LineageBlock: index of the block that is this container; -1: the chapter */
} Descent;

Descent *descent_find(Book *book, const Lineage *lineage, Diag *diag);
void descent_free(Descent *descent);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Descent, descent_free)
