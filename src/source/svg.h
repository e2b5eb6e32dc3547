/* svg.h: an author's SVG made harmless.
 * In: bytes.  Out: the same drawing, written anew from an allow-list, and its natural size.
 * Units: [CSS px].  Memory: the bytes are the caller's.
 * Diagnostics: picture-bad, picture-active, limit-picture; their places are lines of the SVG file.
 * Passed over: what is not seen, such as comments, metadata, a DOCTYPE without declarations, editors' own elements and attributes.
 * Refused: declared entities, scripts and event attributes, foreignObject, animation, filters,
 * rasters within, whatever points outside the file, attributes that not every reader draws by, and
 * <use> of what itself contains <use>, which grows without bound.
 * Source: SVG 2 sections 5 to 16; EPUB 3.3 section 6.2 (SVG content documents). */
#pragma once
#include "base/diag.h"

typedef struct Svg {
    GBytes *bytes;
    guint32 width_px, height_px;
    guint32 n_elements;
} Svg;

/* FALSE after a diagnostic. `file` names the SVG for the diagnostics' places. */
gboolean svg_clean(const char *data, gsize len, const char *file, Diag *diag, Svg *ret_svg);
