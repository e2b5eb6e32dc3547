/* Sheets are folded once and laid into each other, which any printer with two sides and a folding
 * bone can do; a large sheet folded three times was refused, for it wants a press and a knife. */
#include "pdf/signature.h"

static SheetSide turn(SheetSide side) {
    return (SheetSide){side.right, side.left, side.signature, side.is_outside};
}

static SheetSide side_from_left(guint n_pages, guint size, guint side) {
    g_assert(n_pages % 4 == 0 && size % 4 == 0 && size > 0 && side < n_pages / 2);
    guint n_sides = size / 2, signature = side / n_sides, sheet = side % n_sides / 2;
    guint before = signature * size;
    guint low = before + 2 * sheet + 1;
    guint high = before + MIN(size, n_pages - before) - 2 * sheet;
    if (side % 2 == 0)
        return (SheetSide){high, low, signature, sheet == 0};
    return (SheetSide){low + 1, high - 1, signature, FALSE};
}

SheetSide signature_side(guint n_pages, guint size, guint side, gboolean is_rtl) {
    SheetSide found = side_from_left(n_pages, size, side);
    return is_rtl ? turn(found) : found;
}
