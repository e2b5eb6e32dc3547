/* units.h: lengths on a page.
 * Every distance is a Length, 1/1024 of a PostScript point (Pango's unit), so that no floating
 * point decides where a line or a page ends. */
#pragma once
#include <glib.h>

typedef gint32 Length; /* [1/1024 pt] */

#define LENGTH_PT 1024
#define LENGTH_MAX G_MAXINT32

static inline Length length_pt(double points) {
    return (Length)(points * LENGTH_PT + (points < 0 ? -0.5 : 0.5));
}

static inline double length_to_pt(Length length) {
    return (double)length / LENGTH_PT;
}
