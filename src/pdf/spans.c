/* A span ends with its line. All lines of a paragraph could share one, and the file would be a
 * little shorter; but a line's end is text in listings, and readers that stumble over something
 * inside a span (poppler does, over a soft hyphen) then lose a line's end and not a paragraph. */
#include "pdf/spans.h"

/* Rules are ornament, but for the box that is a task's label and those of formulas. */
static gboolean is_artifact(const Piece *piece) {
    switch (piece->kind) {
    case PIECE_TEXT:
        return piece->role == PIECE_ARTIFACT;
    case PIECE_RULE:
        return piece->role != PIECE_LABEL && piece->formula == NULL;
    case PIECE_PICTURE:
        return piece->role == PIECE_ARTIFACT || piece->alt == NULL || piece->alt[0] == '\0';
    case PIECE_MARK:
        return TRUE;
    }
    g_assert_not_reached();
}

/* The rules of a box go together wherever they stand; two pictures never do. */
static gboolean is_same(const Piece *a, const Piece *b) {
    if (is_artifact(a) || is_artifact(b))
        return is_artifact(a) && is_artifact(b);
    if (a->formula != NULL || b->formula != NULL)
        return a->formula == b->formula;
    return a->kind == b->kind && a->kind != PIECE_PICTURE && a->role == b->role &&
           a->block == b->block && a->inl == b->inl && a->language == b->language &&
           (a->kind == PIECE_RULE ||
            (a->is_turned == b->is_turned && piece_across(a) == piece_across(b)));
}

static void split_page(Arena *arena, const Page *page, PageSpans *result) {
    Span *spans = arena_array(arena, Span, page->n_pieces);
    guint n = 0;
    for (guint i = 0; i < page->n_pieces; i++) {
        const Piece *piece = &page->pieces[i];
        if (i > 0 && is_same(piece - 1, piece)) {
            spans[n - 1].n_pieces++;
            continue;
        }
        spans[n] = (Span){.first = i, .n_pieces = 1, .is_artifact = is_artifact(piece)};
        if (!spans[n].is_artifact)
            spans[n].number = result->n_content++;
        n++;
    }
    result->spans = spans;
    result->n_spans = n;
}

Spans *spans_make(Arena *arena, const Pages *pages) {
    PageSpans *results = arena_array(arena, PageSpans, pages->n_pages);
    for (guint i = 0; i < pages->n_pages; i++)
        split_page(arena, &pages->pages[i], &results[i]);
    Spans *spans = arena_new0(arena, Spans);
    spans->pages = results;
    return spans;
}
