/* inspect.h: a finished PDF file held against PDF/UA-1 and PDF/A-2a.
 * In: the bytes of any file, whoever made it.
 * Out: what is found.
 * Errors: a file that cannot be read (GError).
 * Not looked at: the programs of the fonts (widths, missing glyphs), the bytes of pictures, the
 * extension schemas of XMP beyond pdfuaid's, signatures, and all that only a person can judge.
 * Source: ISO 14289-1 (PDF/UA-1); ISO 19005-2 (PDF/A-2a); the numbers behind the hyphens are those
 * of the veraPDF consortium's profiles. */
#pragma once
#include "pdf/findings.h"

Findings *inspect_file(const void *bytes, gsize n, GError **error);
