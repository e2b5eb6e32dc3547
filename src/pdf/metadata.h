/* metadata.h: what a PDF says about itself, once for old readers (Info) and once for new ones
 * (XMP), in agreement. In: Book.meta. The date is the edition's; where the book has none, none is
 * written. Out: an object, a stream. Memory: objects go into `objects`. Errors: none. Source: XMP
 * Specification Part 1; ISO 19005-2, 6.6.2; ISO 14289-1, 5. */
#pragma once
#include "book/book.h"
#include "pdf/objects.h"

/* What the file claims to be. */
typedef enum MetadataClaim {
    METADATA_ARCHIVE, /* PDF/A-2a and PDF/UA-1 */
    METADATA_PRINT,   /* nothing, but that its colours are not trapped */
} MetadataClaim;

void metadata_add_info(Objects *objects, guint id, const Meta *meta, MetadataClaim claim);
guint metadata_add_xmp(Objects *objects, const Meta *meta, MetadataClaim claim);

/* The packet itself; caller frees. */
char *metadata_xmp(const Meta *meta, MetadataClaim claim);
