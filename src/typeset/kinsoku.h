/* kinsoku.h: where lines of ideographs and kana, which have no spaces, may end, and how they give way.
 * In: the two characters at a place.  Out: whether a line may end there; the white between them.
 * Units: white in thousandths of the size of the type.  Memory: none.  Errors: none.
 * Source: W3C, Requirements for Japanese Text Layout, 3.1 and 3.8; Requirements for Chinese Text Layout, 6.1; Unicode Standard
 * Annex 14, classes ID, CJ, NS, OP, CL, EX, IN. */
#pragma once
#include <glib.h>

/* A character that fills a square: ideograph, kana, full-width sign. Hangul is not: Korean parts its words by spaces. */
gboolean kinsoku_is_square(gunichar c);

/* At least one of the two is square. */
gboolean kinsoku_may_break(gunichar before, gunichar after);

typedef struct KinsokuGap {
    gint16 width, stretch, shrink; /* [1/1000 of the size]; the width is negative where two half-empty squares meet */
} KinsokuGap;

KinsokuGap kinsoku_gap(gunichar before, gunichar after);
