/* tags.h: the structure tree as PDF objects.
 * In: a Structure, the objects of page 0 and of link 0, which the others follow.
 * Out: objects; the number of the tree's root, for the catalog.
 * Errors: none.
 * Source: ISO 32000-1, 14.7.2 to 14.7.5 and 14.8.5. */
#pragma once
#include "pdf/objects.h"
#include "pdf/tree.h"

guint tags_add(Objects *objects, const Structure *structure, const Pages *pages, const Spans *spans,
               guint first_page, guint first_link);
