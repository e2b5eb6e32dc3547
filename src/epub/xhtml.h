/* xhtml.h: one division of the book as one XHTML file: the opening, nested sections, its notes; then, if it is the host of others
 * (book/places.h), theirs.
 * In: a sealed Book, a Division that has no host, the marks of print pages.  Out: the file's bytes, UTF-8.
 * Memory: the bytes are the caller's; `arena` is used for names.  Errors: none.
 * Source: EPUB 3.3, sections 6 (content documents) and D (structural semantics). */
#pragma once
#include "book/book.h"
#include "epub/inlines.h"
#include "epub/pagemarks.h"

GBytes *xhtml_division(const Book *book, const Division *division, const PageMarks *marks, Arena *arena);

/* The frame of a file, for those that are no divisions: opens <html> with its <head>, and <body> with an epub:type. */
void xhtml_open(Writer *writer, const char *title, const char *body_type);
GBytes *xhtml_finish(Writer *writer);
