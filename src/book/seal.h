/* seal.h: from what source/ built to a Book that writers may read.
 * Generates the colophon and the index, then gives ids and slots, numbers, labels, references, note order, word counts.
 * In: a Book, and what the last edition's record says, or NULL.  Out: the same Book, from now on const.
 * Diagnostics: id-doubled, anchor-doubtful, chapter-gone, farewell-bad, ref-missing, ref-unnumbered, note-unused, book-empty, reading-time. */
#pragma once
#include "book/lineage.h"

void book_seal(Book *book, const Lineage *lineage, Diag *diag);
