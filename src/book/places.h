/* places.h: which file of the EPUB a division stands in.
 * Most have one of their own. But readers keep a place by the number of its file (epub.js, Foliate, KOReader), so a division
 * that comes in before released ones is put into the file of the one before it, for ever, and no file moves.
 * In: a Book whose words are counted; the Lineage, or NULL for a first edition.  Out: `host` and `before` of divisions.
 * Memory, diagnostics, errors: none.  Why: src/edition/survival.h measures it. */
#pragma once
#include "book/lineage.h"

#define PLACES_WORDS_MAX 30000u /* in one file: slow readers lay out a whole file before they show it */

void places_give(Book *book, const Lineage *lineage);
