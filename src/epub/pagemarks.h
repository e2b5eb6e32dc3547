/* pagemarks.h: where the markers of printed pages stand in the text.
 * A marker is the last child of the slot that closes before the page's first block opens, or of the empty slot at the head of the
 * division's file: there it moves no element that a bookmark counts, in no edition, however the pages move
 * (measured with foliate-js, KOReader's and calibre's ways of counting).  A page that begins inside a paragraph, table or listing
 * is marked at that block's end.
 * In: a sealed Book and the PageMap of its PDF, or NULL.  Out: marks in page order.
 * Memory: the arena given.  Errors: none. */
#pragma once
#include "book/pagemap.h"

typedef struct PageMark {
    const char *folio;        /* as printed */
    const char *id;           /* of the marker, unique in the book */
    const Division *division;
    const Slot *slot;         /* the marker is its last child; NULL: of the slot at the division's head */
} PageMark;

typedef struct PageMarks {
    const PageMark *marks;
    guint n_marks;
    const PageMap *map;       /* that it was made from, or NULL */
} PageMarks;

/* The marks that stand in one division's file. */
const PageMark *pagemarks_of(const PageMarks *marks, const Division *division, guint *ret_n);

const PageMarks *pagemarks_make(Arena *arena, const Book *book, const PageMap *map);
