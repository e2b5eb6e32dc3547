/* contents.h: the table of contents as data, the same for the printed page, the EPUB's navigation and the PDF's outline.
 * In: a sealed Book.  Out: entries in reading order.  Memory: the caller's arena; titles included.  Errors: none. */
#pragma once
#include "book/book.h"

typedef struct ContentsEntry {
    guint depth;              /* 0: part, or division in no part; 1: chapter in a part, or section of a division; … */
    const Division *division;
    const Block *heading;     /* the section's heading; NULL: the division itself */
    const char *number;       /* "1", or NULL */
    const char *title;        /* plain text */
    const char *id;           /* of the section (its wrapper), or the division's slug */
} ContentsEntry;

typedef struct Contents {
    const ContentsEntry *entries;
    guint n_entries;
} Contents;

/* Sections down to `section_levels` below their division (0: divisions only); at least one byte of title each. */
Contents *contents_make(Arena *arena, const Book *book, guint section_levels);
