/* cover.h: a drawn cover, for books whose author gave none.
 * In: title, subtitle, authors, path or series and edition of a sealed Book; the faces of EpubOptions, and no other font of the
 * machine.  Out: an sRGB PNG of 1600 × 2560, the same bytes for the same input.
 * The title is as large as it can be; a word that is too wide at any size is parted. The pattern of eight fields, one for each
 * leaf of an octavo sheet, or of twelve below a short title, follows from the identifier of the work, the colours from its
 * series or path: the books of a series look like kin, and no two alike.
 * Memory: the bytes are the caller's.  Errors: the world's (a face that cannot be loaded, cairo). */
#pragma once
#include "book/book.h"
#include "epub/options.h"

#define COVER_WIDTH 1600 /* [px] */
#define COVER_HEIGHT 2560

GBytes *cover_draw(const Book *book, const EpubOptions *options, GError **error);
