/* sources.h: the sources at the back, by chapter: what the notes say once more, where a reader looks for it.
 * In: a Book with numbered notes, before its ids are given.
 * Out: in each Division with is_sources its heading and a section for every division before it that has notes: a list under the
 *      notes' own numbers, each item with an INLINE_PAGE that leads to its note.  A note of the class 'remark' is left out.
 * Memory: the Book's arena; notes are copied, since what is shown twice needs ids and links of its own.  Diagnostics: none. */
#pragma once
#include "book/book.h"

void sources_fill(Book *book);
