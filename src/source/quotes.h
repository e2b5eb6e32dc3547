/* quotes.h: quotation marks, and the spaces beside punctuation, as a text's language has them.
 * In: a Book that has been read, whose marks that the press sets are those of text.h.  Out: the
 * same with the marks of the languages of its texts; marks that the author typed as such stay.
 * Memory: in the Book's arena.  Errors, diagnostics: none.
 * Source: the delimiters of Unicode's CLDR 42; where it was departed from is said at the table. */
#pragma once
#include "book/book.h"

/* After reading, before book_seal(). */
void quotes_set(Book *book);
