/* folios.h: on which page what stands, as far as it is known, and how that reads in a paragraph.
 * Numbers of pages are part of lines, and lines make pages. So a book is set with what is known, its pages are counted, and what
 * shows something else than it should by then is set again, until all is right. In the last round what is shown keeps the width
 * that it had, so that no line and no page can change any more: that ends it.
 * In: the pages, counted.  Out: the words of an INLINE_PAGE.  Memory: own tables; texts in the arena given.  Diagnostics: none. */
#pragma once
#include "base/arena.h"
#include "book/pagemap.h"

typedef struct Folios {
    Arena *arena;
    const char *language;
    gboolean names_pages; /* references to what stands elsewhere name its page */
    gboolean is_final;    /* what is shown keeps its width */
    guint round;          /* how often the pages were counted */
    GHashTable *spots;    /* Block * -> Spot: where it begins */
    GHashTable *ends;     /* Block * -> Spot: where the last of its own words and pictures stand */
    GHashTable *pages;    /* Inline * -> number of the page that it stands on */
    GHashTable *shown;    /* Inline * -> text that it is set as */
    GHashTable *joined;   /* Inline * of an entry's pages -> what stands for it and those that follow it */
    GHashTable *measured; /* Inline * -> text that has its width */
    GPtrArray *asked;     /* of Inline *: shown since the array was put here; or NULL */
} Folios;

Folios *folios_new(Arena *arena, const char *language);
void folios_free(Folios *folios);

/* The pages are counted anew. */
void folios_begin(Folios *folios);
void folios_put(Folios *folios, const Block *block, const char *folio, guint page);
void folios_put_end(Folios *folios, const Block *block, const char *folio, guint page);
void folios_put_inline(Folios *folios, const Inline *inl, guint page);

/* What an INLINE_PAGE is set as from now on, "" for nothing; *ret_measured is what has its width. `folios` NULL: nothing is known. */
const char *folios_show(Folios *folios, const Inline *inl, const char **ret_measured);

/* The pages of an entry of the index or the bibliography, as they are to be set: each page once, and three or more that follow each other as "12–15".
 * A copy of the list in the arena. */
const Inline *folios_join(Folios *folios, const Inline *entry);
/* The same where it is set again only if a page of it moved. */
const Inline *folios_join_asked(Folios *folios, const Inline *entry);

/* What pages of the Book's own read as, in the arena. */
const PageText *folios_texts(const Folios *folios, guint *ret_n);

/* Whether one of these is set as something else than it would be now. */
gboolean folios_differ(const Folios *folios, const GPtrArray *asked);
