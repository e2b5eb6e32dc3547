/* tags.h: the structure tree as PDF objects.
 * In: a Structure, the object numbers of pages and links.
 * Out: objects; the number of the tree's root, for the catalog.
 * Errors: none.
 * Source: ISO 32000-1, 14.7.2 to 14.7.5 and 14.8.5. */
#pragma once
#include "pdf/objects.h"
#include "pdf/tree.h"

guint tags_add(Objects *objects, const Structure *structure, const Pages *pages, const Spans *spans,
               const guint *page_ids, guint first_link);
