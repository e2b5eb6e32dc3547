/* listing.h: what a fence's info string says, and the code that it takes from a file.
 * In: the info string and the fence's text.  Out: block->listing, id and classes; or, of a diagram, block->figure.
 * Memory: in the Book's arena.
 * Diagnostics: those of attrs.h and root_read_text(), include-region, attr-bad; those of diagram.h. */
#pragma once
#include "base/file.h"
#include "book/book.h"
#include "source/diagram.h"

#define LISTING_BYTES_MAX (1u << 20)      /* of one included file */
#define LISTING_ALL_BYTES_MAX (64u << 20) /* of all that a book includes */

typedef struct ListingReader {
    Book *book;
    const Root *root;
    Diag *diag;
    Drawings *drawings;  /* NULL: no diagram is drawn, and none is missed */
    gboolean is_foreign; /* a fence of Graphviz's language is a listing like others */
    gsize n_included;    /* [bytes] so far */
} ListingReader;

/* `info_place` is that of the info string's first byte; info may be NULL. */
void listing_read(ListingReader *reader, Block *block, const char *info, Place info_place,
                  const char *code);
