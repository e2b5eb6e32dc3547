/* spans.h: which pieces of a page share one span of content.
 * A span is what the structure tree can point at: the pieces in a row on one line that belong to
 * the same block, in the same role, to the same link; or all of a formula, its lines included.
 * In: Pages.
 * Out: for each page its spans, in the order of drawing, covering all its pieces.
 * Memory: the caller's arena.
 * Errors: none.
 * Source: ISO 32000-1, 14.7.4. */
#pragma once
#include "typeset/pages.h"

typedef struct Span {
    guint first, n_pieces; /* of the page's pieces */
    gboolean is_artifact;
    guint number; /* among the page's spans that are no artifacts: the MCID */
} Span;

typedef struct PageSpans {
    const Span *spans;
    guint n_spans;
    guint n_content; /* those that are no artifacts */
} PageSpans;

typedef struct Spans {
    const PageSpans *pages; /* as many as the Pages has */
} Spans;

Spans *spans_make(Arena *arena, const Pages *pages);
