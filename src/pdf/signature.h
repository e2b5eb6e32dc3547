/* signature.h: which pages share a side of a sheet that is folded once.
 * A signature is a few sheets laid into each other, so that their pages follow when it is folded.
 * In: numbers of pages, from 1.
 * Out: as In; a front is followed by its back, the outermost sheet comes first.
 * Errors: none. */
#pragma once
#include <glib.h>

/* One side of a sheet, left and right of the fold. */
typedef struct SheetSide {
    guint left, right;
    guint signature;     /* from 0 */
    gboolean is_outside; /* the side that is seen when the signature is folded */
} SheetSide;

/* `n_pages` is a multiple of four, and so is `size`, the pages of a signature; the last signature
 * takes what is left. There are n_pages / 2 sides. `is_rtl`: the book is
 * bound at its right, so that its first page stands left of the fold. */
SheetSide signature_side(guint n_pages, guint size, guint side, gboolean is_rtl);
