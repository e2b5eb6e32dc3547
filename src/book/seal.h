/* seal.h: from what source/ built to a Book that writers may read.
 * Generates the colophon and the index, then gives ids and slots, numbers, labels, references, note order, word counts.
 * In: a Book, and (later) the record of the last edition.  Out: the same Book, from now on const.
 * Diagnostics: id-doubled, ref-missing, ref-unnumbered, note-unused, book-empty, reading-time. */
#pragma once
#include "book/book.h"

void book_seal(Book *book, Diag *diag);
