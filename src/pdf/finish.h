/* finish.h: what Cairo drew becomes a whole PDF file; for reading on screens and aloud.
 * In: the drawn file and all that is to be said of it.
 * Out: the file, with structure tree, links, destinations, outline, page labels, metadata.
 * Memory: the bytes are the caller's.
 * Errors: a drawn file that is not of the form Cairo is known to write (GError).
 * Source: ISO 32000-1; ISO 14289-1 (PDF/UA-1); ISO 19005-2 (PDF/A-2a). */
#pragma once
#include "pdf/tree.h"

typedef struct Plan {
    const Book *book;
    const Pages *pages;
    const Spans *spans;
    const Structure *structure;
} Plan;

GBytes *finish_file(GBytes *bytes, const Plan *plan, GError **error);
