/* titlepage.h: the two files that every EPUB begins with: the cover, alone in its file as Kobo wants it, and the title page.
 * In: a sealed Book; the cover's href and alternative text.  Out: the files' bytes.
 * Memory: the bytes are the caller's; `arena` is used for names.  Errors: none. */
#pragma once
#include "book/book.h"

GBytes *titlepage_cover(const Book *book, const char *picture_href, const char *alt, Arena *arena);
GBytes *titlepage_make(const Book *book, Arena *arena);
