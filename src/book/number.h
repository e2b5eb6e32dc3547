/* number.h: what is counted gets its number, and the words that name it.
 * In: a Book with ids.  Out: number and label of divisions and captioned blocks; notes in the order of their first marks,
 * numbered in their division; ids of note marks.  Diagnostics: note-unused. */
#pragma once
#include "book/book.h"

/* Their numbers and labels: first of all. */
void number_divisions(Book *book);
void number_book(Book *book, Diag *diag);
