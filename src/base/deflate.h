/* deflate.h: bytes made smaller; the door to libdeflate.
 * In: bytes.  Out: them as a deflate stream, bare as ZIP has it or in zlib's wrapper as PDF and PNG
 * have it; CRC-32 sums. zlib was refused here: at its highest level it makes EPUBs greater than
 * this at its middle one, and takes four times as long. Memory: the caller's.  Errors: none.
 * Source: RFC 1950, RFC 1951, RFC 1952 8. */
#pragma once
#include <glib.h>

typedef enum DeflateForm { DEFLATE_BARE, DEFLATE_ZLIB } DeflateForm;

#define DEFLATE_QUICK 1 /* for large areas of one colour, which no level compresses much better */
#define DEFLATE_USUAL 6 /* 9 gains a hundredth and takes thrice as long */

GBytes *deflate_pack(const void *bytes, gsize n, DeflateForm form, int level);
/* What zlib's wrapper holds; NULL where it is torn. Only for bytes that the press made itself: what
 * they grow to is not limited. */
GBytes *deflate_unpack(GBytes *packed);
guint32 deflate_crc(const void *bytes, gsize n);
