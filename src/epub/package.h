/* package.h: the package document, which says what the publication is and of which files it consists.
 * In: a sealed Book, the gathered Parts, whether there is a page-list.  Out: the bytes of package.opf and of container.xml.
 * The identifier of the work is the unique identifier and the same in every edition; ISBNs stand beside it.
 * Memory: the bytes are the caller's; `arena` is used for names.  Errors: none.
 * Source: EPUB 3.3, section 5; EPUB Accessibility 1.1; OPF 2.0.1 for the guide. */
#pragma once
#include "book/book.h"
#include "epub/parts.h"

#define PACKAGE_COVER_IMAGE "cover-image" /* manifest ids that other parts name */
#define PACKAGE_NCX "ncx"

GBytes *package_make(const Book *book, const Parts *parts, gboolean has_page_list, Arena *arena);
GBytes *package_container(void);

/* When the edition was made, "2026-11-23T00:00:00Z": the manifest's date, else SOURCE_DATE_EPOCH, else the first day of 1980;
 * never the clock. */
char *package_modified(const Meta *meta);
