/* lists.h: the pages that list the book's own places: contents, figures, tables, listings, and the index.
 * In: a sealed Book, and the folios where they are known.  Out: pages.
 * The number of pages of contents and lists does not depend on the folios, so that it can be set before they are known. */
#pragma once
#include "typeset/drafts.h"

/* And lists of figures, tables and listings, one after another, where there are some.
 * `folios`: slug or id -> folio (const char *), or NULL before they are known. */
void contents_add_pages(Drafts *drafts, Typesetter *typesetter, const Style *style, const Book *book, GHashTable *folios);

/* In two columns; reads the typesetter's folios. */
void index_add_pages(Drafts *drafts, Typesetter *typesetter, const Style *style, const Division *index);
