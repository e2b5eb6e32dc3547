/* pdf.h: from Pages to the bytes of a PDF file, tagged for PDF/UA-1 and PDF/A-2a, or for a printer.
 * Cairo draws the pages; what it cannot do is put beside them: structure tree, links, destinations,
 * outline, page labels, metadata.
 * In: sealed Book (metadata, structure) and its Pages; the Diag is only told what is worked on.
 * Out: the whole file in memory; the same bytes for the same input.
 * Memory: the bytes are the caller's.
 * Errors: the world's (a failing library); a link that leads nowhere. */
#pragma once
#include "base/timing.h"
#include "book/book.h"
#include "typeset/pages.h"

/* Once in a process, before it has threads. Without it files come out that say the same, more
 * slowly. */
void pdf_prepare(void);

/* `timing` may be NULL. NULL without an error after picture-bad. */
GBytes *pdf_make(const Book *book, const Pages *pages, Faces *faces, Diag *diag, Timing *timing,
                 GError **error);

/* The printer's file, and where a signature has any pages (8, 16) the same folded into signatures.
 */
gboolean pdf_print(const Book *book, const Pages *pages, Faces *faces, guint signature,
                   GBytes **ret_pages, GBytes **ret_imposed, Diag *diag, GError **error);
