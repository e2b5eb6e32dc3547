/* navigate.h: how readers move about in a PDF: links, named destinations, outline, page labels.
 * In: Pages, and the object of page 0, which the others follow.
 * Out: objects; each function returns the number of the one that the catalog names, or 0 where
 * there is nothing to name.
 * Errors: a link or an outline entry whose destination is on no page (GError).
 * Source: ISO 32000-1, 12.3, 12.4.2 and 12.5.6.5. */
#pragma once
#include "pdf/objects.h"
#include "typeset/pages.h"

gboolean navigate_check(const Pages *pages, GError **error);

/* Links are counted through the book in the order of Pages: link k gets the object `first_link` + k
 * and the key n_pages + k in the structure's parent tree (keys below belong to pages). */
guint navigate_count_links(const Pages *pages);
void navigate_links(Objects *objects, const Pages *pages, guint first_link);

/* Also the names of earlier editions, each where it leads now. */
guint navigate_destinations(Objects *objects, const Book *book, const Pages *pages,
                            guint first_page);
guint navigate_outline(Objects *objects, const Pages *pages);
guint navigate_labels(Objects *objects, const Pages *pages);
