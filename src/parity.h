/* parity.h: do the EPUB and the PDF of one build hold the same?
 * In: a sealed Book, its Pages, and the files of the EPUB's divisions (GBytes in the book's order; NULL: they are written for it).
 * Out: NULL, or what differs, one line a difference; the caller frees it.
 * Compared are, block by block, the letters and figures of text, captions, titles and chapter openings; pictures by their
 * alternative text; links and notes by where they lead. Left out is what one of the two has by its nature: folios and running
 * heads, the list's own bullets, links back from notes, the way at a chapter's end.
 * Errors: none. A difference is octavo's own mistake, never the author's. */
#pragma once
#include "book/book.h"
#include "typeset/pages.h"

char *parity_check(const Book *book, const GPtrArray *files, const Pages *pages);
