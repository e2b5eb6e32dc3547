/* mend.h: what Cairo drew, as the standards want it.
 * In: an open Drawn, and the spans of its pages.
 * Out: what its pages use stands among the new objects: resources, fonts, pictures, forms; and the
 * content of each page, which the caller puts as it needs it.
 * Memory: nothing is kept.
 * Errors: what is not of the form Cairo is known to write (GError).
 * Source: ISO 14289-1, 7.21.3.2; ISO 19005-2, 6.2.8. */
#pragma once
#include "pdf/drawn.h"
#include "pdf/spans.h"

/* Without spans, as a printer with one ink wants it. */
gboolean mend_drawn(Drawn *drawn, const Spans *spans, GError **error);
