/* typeset.h: from a Book to Pages.
 * In: a sealed Book, a style, the faces.  Out: all pages in their order, with furniture, links, destinations, outline.
 * Memory: Pages are the caller's; they lend from Book and Faces.
 * Diagnostics: glyph-missing, line-overfull, picture-tall, picture-coarse. */
#pragma once
#include "typeset/pages.h"
#include "typeset/style.h"

Pages *typeset_make(const Book *book, const Style *style, Faces *faces, Diag *diag);
