/* finish.h: what Cairo drew becomes a whole PDF file; for reading on screens and aloud.
 * In: the drawn file and all that is to be said of it.
 * Out: the file, with structure tree, links, destinations, outline, page labels, metadata.
 * Memory: the bytes are the caller's.
 * Errors: the world's (GError): anything that libqpdf reports, warnings too.
 * Source: ISO 32000-1; ISO 14289-1 (PDF/UA-1); ISO 19005-2 (PDF/A-2a). */
#pragma once
#include "pdf/tree.h"

typedef struct Plan {
    const Book *book;
    const Pages *pages;
    const Spans *spans;
    const Structure *structure;
} Plan;

GBytes *finish_file(const GByteArray *bytes, const Plan *plan, GError **error);
