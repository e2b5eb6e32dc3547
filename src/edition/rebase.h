/* rebase.h: from a place in one edition to the same words in another.
 * In: two Publications.  Out: for a place in the old one, the place in the new one and what became of its words.
 * A passage is found again by its id, wherever it stands; within it a place moves by the difference of the words. What left its
 * passage (a paragraph split in two, a passage without its id) is found by its words among those that are new in the other edition.
 * Memory: a Rebase lends both Publications.  Errors: none.
 * Source: W. Myers' and Hunt's common subsequences in their plain form; runs of three words to find what moved. */
#pragma once
#include "edition/publication.h"

typedef struct Rebase Rebase;

typedef enum Fate {
    FATE_SAME,   /* the same words */
    FATE_EDITED, /* words around it, or some of them, have changed */
    FATE_LOST,   /* none of them is left: the point is the nearest place that is */
} Fate;

Rebase *rebase_new(const Publication *old, const Publication *new);
void rebase_free(Rebase *rebase);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Rebase, rebase_free)

/* A point holds on to the character after it, or to the one before it when `is_end`. */
Fate rebase_point(Rebase *rebase, const Point *from, gboolean is_end, Point *ret_to);

/* Of a range whose words are gone the word that now stands there. */
Fate rebase_span(Rebase *rebase, const Span *from, Span *ret_to);

/* The passage of the new edition that the first word of this one that is left stands in; NULL: none is left. */
const Passage *rebase_home(const Rebase *rebase, const Passage *old);

/* Is each word of this passage of the old edition where it was, in a passage of the new one that has the same words? */
gboolean rebase_is_unedited(const Rebase *rebase, const Passage *old);

/* What became of one word of a passage of the old edition. */
Fate rebase_word(const Rebase *rebase, const Passage *old, guint word, Point *ret_to);
