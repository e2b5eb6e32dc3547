/* profile.h: the colour space that a PDF's colours are meant in, as an ICC profile: sRGB.
 * Made here, byte by byte, so that no file of the machine gets into the book.
 * Memory: the bytes are the caller's.
 * Errors: none.
 * Source: ICC.1:2004-10 (version 4.2); IEC 61966-2-1 for the primaries and the curve. */
#pragma once
#include <glib.h>

GByteArray *profile_srgb(void);
