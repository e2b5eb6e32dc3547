/* typeset.h: from a Book to Pages.
 * In: a sealed Book, a style, the faces.  Out: all pages in their order, with furniture, links, destinations, outline.
 * Memory: Pages are the caller's; they lend from Book and Faces.
 * Diagnostics: limit-pages, glyph-missing, glyph-borrowed, hyphenation-missing, line-overfull, table-wide, picture-tall, picture-coarse. */
#pragma once
#include "typeset/pages.h"
#include "typeset/style.h"

typedef struct TypesetOptions {
    gboolean begins_on_recto; /* every chapter, and what stands beside chapters */
    gboolean has_half_title;  /* a leaf before the title page: its recto names the book, its verso path and series */
    guint multiple;           /* blank pages at the end make the number of pages divisible by it; 0: none are added */
} TypesetOptions;

/* `options` is NULL for screens: only the first chapter begins on a recto. NULL after limit-pages. */
Pages *typeset_make(const Book *book, const Style *style, Faces *faces, const TypesetOptions *options, Diag *diag);
