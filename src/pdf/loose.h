/* loose.h: the part of the structure tree that the Book knows nothing of: title page, contents.
 * In: the spans that belong to no block.
 * Out: a section with titles, paragraphs and the contents, nested as their headings are.
 * Memory: as builder.h.
 * Errors: none. */
#pragma once
#include "pdf/builder.h"

/* Adds what stands on the pages before this one (an index) and has no element yet. */
void loose_build(Builder *builder, Element *parent, guint before_page);
