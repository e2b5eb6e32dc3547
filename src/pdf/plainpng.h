/* plainpng.h: PNG files whose pixels can go into a PDF file as they are packed.
 * In: the bytes of any file.
 * Out: whether it is such a file (grey, colours or a palette of at most 8 bits, neither transparent
 * nor interlaced), and the image object that it becomes.
 * Memory: a PlainPng points into the bytes it was read from.
 * Errors: none; what is torn is not plain.
 * Source: PNG, second edition (ISO/IEC 15948), 11.2; ISO 32000-1, 7.4.4.4 (predictors), 8.6.6.3 and
 * 8.9.5. */
#pragma once
#include "pdf/objects.h"

typedef struct PlainPng {
    const guint8 *bytes;
    gsize n;
    guint width, height, depth, colour;
    const guint8 *palette;
    guint n_colours; /* of the palette */
} PlainPng;

gboolean plainpng_read(const guint8 *bytes, gsize n, PlainPng *ret_png);
void plainpng_put(const PlainPng *png, Objects *objects, guint id);
