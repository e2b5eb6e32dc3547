/* png.h: an opaque picture as a PNG file.
 * Cairo's own writer lets libpng guess a filter for every row, which suits photographs: flat colours compress better and three times
 * as fast with none.
 * In: pixels as Cairo has them (CAIRO_FORMAT_RGB24).  Out: the file, 8 bits a channel, said to be sRGB.
 * Memory: the caller's.  Errors: zlib's.
 * Source: PNG (Third Edition), sections 5, 7.2, 11.2 and 11.3.2.4. */
#pragma once
#include <gio/gio.h>

/* `stride`: bytes from row to row. */
GBytes *png_encode(const guint8 *pixels, guint width, guint height, guint stride, GError **error);
