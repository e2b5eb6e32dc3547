/* pagemap.h: where the printed pages begin, for the EPUB's page-list, and how references to pages read in print, for its index.
 * Made by typeset/ from its Pages, read by epub/ and edition/: it lives here so that epub/ need not know typeset/.
 * Memory: in the arena of the Pages that made it, and so valid as long as they are. */
#pragma once
#include "book/book.h"

typedef struct PageStart {
    const char *folio;        /* as printed: "xii", "47" */
    const Division *division; /* whose pages it belongs to */
    const Block *block;       /* the first block that *begins* on this page, or NULL when the page begins inside one and none begins on it */
    gboolean inside;          /* the page begins inside the block before `block` */
} PageStart;

/* What an INLINE_PAGE of the Book reads as in print: "47", "12–15"; one that goes without saying is not there. */
typedef struct PageText {
    const Inline *page;
    const char *text;
} PageText;

typedef struct PageMap {
    const PageStart *pages;
    guint n_pages;
    const PageText *texts; /* in order of address */
    guint n_texts;
} PageMap;

void pagemap_sort(PageText *texts, guint n_texts);
/* How it reads in print, or NULL. */
const char *pagemap_text(const PageMap *map, const Inline *page);
