/* lists.h: the lists of figures, tables and listings of the navigation document.
 * In: a sealed Book.  Out: one <nav> a kind that the book has with captions, each with a heading.  Errors: none.
 * Source: EPUB 3.3, section 7.4; 'loi' and 'lot' of the Structural Semantics Vocabulary, which has no word for listings. */
#pragma once
#include "epub/inlines.h"

void lists_write(Writer *writer);
