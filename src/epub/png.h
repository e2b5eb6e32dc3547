/* png.h: an opaque picture of few colours as a PNG file.
 * Cairo's own writer lets libpng guess a filter for every row of three channels, which suits
 * photographs: flat colours take half the bytes and a tenth of the time with none and a palette.
 * In: pixels as Cairo has them (CAIRO_FORMAT_RGB24), of which at most some two hundred colours
 * cover more than a thousandth each. Out: the file, said to be sRGB. Where there are more than 256
 * colours, those that cover less lose their lowest bits. Memory: the caller's.  Errors: none.
 * Source: PNG (Third Edition), sections 5, 7.2, 11.2 and 11.3.2.4. */
#pragma once
#include <glib.h>

/* `stride`: bytes from row to row. */
GBytes *png_encode(const guint8 *pixels, guint width, guint height, guint stride);
