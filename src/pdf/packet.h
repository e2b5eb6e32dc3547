/* packet.h: what an XMP packet claims about its file.
 * In: the bytes of the catalog's metadata stream.
 * Out: the few properties that PDF/UA and PDF/A ask for.
 * Memory: the caller's arena.
 * Errors: none; a packet that is no well-formed XML says so.
 * Source: XMP Specification Part 1; ISO 19005-2, 6.6; ISO 14289-1, 5. */
#pragma once
#include "base/arena.h"

typedef struct Packet {
    gboolean is_well_formed;
    const char *ua_part, *a_part, *a_conformance, *title; /* NULL: not there */
    gboolean has_strange_prefix;                          /* pdfuaid or pdfaid under another name */
    gboolean describes_ua; /* for PDF/A, which does not know pdfuaid */
    gboolean
        has_default_language; /* a text in "x-default", whose language the catalog has to say */
} Packet;

Packet *packet_read(Arena *arena, const char *bytes, gsize n);
