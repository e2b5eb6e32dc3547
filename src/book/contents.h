/* contents.h: the table of contents and the lists behind it as data, the same for the printed page, the EPUB's navigation
 * and the PDF's outline.
 * In: a sealed Book.  Out: entries in reading order.  Memory: the caller's arena; titles included.  Errors: none. */
#pragma once
#include "book/book.h"
#include "book/terms.h"

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

/* A list of all captioned blocks of one kind; a book without such blocks has none. */
typedef struct CaptionList {
    BlockKind kind;
    Term title;
    const char *id; /* no author's: begins with '_' */
} CaptionList;

#define CONTENTS_N_LISTS 3
extern const CaptionList contents_lists[CONTENTS_N_LISTS]; /* in the order of their pages */

/* The captioned block of this kind that follows `before` (NULL: the first), or NULL. */
const Block *contents_next_captioned(const Book *book, BlockKind kind, const Block *before);
