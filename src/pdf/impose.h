/* impose.h: the printer's pages laid two to a side of a sheet, in the order in which sheets are
 * folded. In: pages that were drawn with CROP_ROOM around them, a multiple of four; the pages of a
 * signature. Out: the file: sheets, front and back, to be printed on both sides and turned over the
 * short edge. The thickness of the paper (creep) is not reckoned with. Memory: the bytes are the
 * caller's. Errors: the world's (GError). Source: ISO 32000-1, 8.10 (form XObjects). */
#pragma once
#include "pdf/drawn.h"
#include "typeset/pages.h"

GBytes *impose_file(GBytes *bytes, const Meta *meta, const Pages *pages, guint signature,
                    GError **error);
