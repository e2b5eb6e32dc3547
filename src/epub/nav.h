/* nav.h: the ways into the book: the navigation document and, for EPUB 2 readers, the NCX.
 * Contents go two levels below the chapter and say how long chapters take; lists of figures, tables and listings follow; landmarks
 * name cover, contents, the first chapter, glossary and index; the page-list has the folios of the PDF of the same build.
 * In: a sealed Book, its marks of print pages.  Out: the files' bytes.
 * Memory: the bytes are the caller's; `arena` is used for names.  Errors: none.
 * Source: EPUB 3.3, section 7; OPF 2.0.1, section 2.4.1. */
#pragma once
#include "book/book.h"
#include "epub/pagemarks.h"

#define NAV_SECTION_LEVELS 2

GBytes *nav_make(const Book *book, const PageMarks *marks, Arena *arena);
GBytes *nav_make_ncx(const Book *book, const PageMarks *marks, Arena *arena);

/* Where reading starts: the first chapter. */
const Division *nav_start(const Book *book);
