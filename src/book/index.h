/* index.h: the index at the back, made from the index marks of the text.
 * In: a Book before its ids are given.  Out: a Division ROLE_INDEX with one list, where there are marks.
 * Diagnostics: index-see.
 * Sorted by letters without regard to case, the same on every machine. */
#pragma once
#include "book/book.h"

void index_add(Book *book, Diag *diag);
