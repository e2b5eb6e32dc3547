/* works.h: how a cited work reads, by one fixed style.
 * In: a work and the book's language.  Out: inlines in the Book's arena, strings of the caller's.  Errors: none; what a work lacks
 * is left out.
 * A note reads 'Donald E. Knuth, Title, 3rd ed., Reading: Addison-Wesley, 1997, p. 12', an entry 'Knuth, Donald E. Title. 3rd
 * ed. Reading: Addison-Wesley. 1997.'  Days are written as ISO 8601 has them, in every language. */
#pragma once
#include "book/book.h"

/* Of the bibliography; `year` stands behind the names, NULL: at the end, and all of the date. */
Inline *works_entry(Book *book, const Source *work, const char *year);
/* Of a note; `locator` is 'p. 12' or NULL. */
Inline *works_note(Book *book, const Source *work, const char *locator);
/* The same once more: names and title. */
Inline *works_short(Book *book, const Source *work, const char *locator);

/* 'Knuth', 'Boehm and Weiser', 'Jones et al.', or the title. */
char *works_names(const Book *book, const Source *work);
/* '1997', or the words for no date. */
char *works_year(const Book *book, const Source *work);
/* A hyphen between digits becomes a dash. */
char *works_dashed(const char *text);
/* What the bibliography is sorted by, the same on every machine. */
char *works_sort_key(const Book *book, const Source *work);
