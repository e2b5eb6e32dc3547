/* list.h: what a book holds, as a table for the author and as JSON for the author's tools.
 * In: a sealed Book.  Out: text.  Memory: the caller's.  Errors: none.
 * Minutes are those of reading.h: what stands at the back has none. An index entry counts once in
 * each division that it points into, and once in the whole. */
#pragma once
#include "book/book.h"

/* A row a division; then what is read through, which is what `build` counts, and all of it. */
char *list_table(const Book *book);
/* Contents, figures, tables, listings, notes, index, ids and links besides. */
char *list_json(const Book *book);
