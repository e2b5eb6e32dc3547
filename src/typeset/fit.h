/* fit.h: a broken line as glyphs on a baseline.
 * In: a Paragraph and the measure.  Out: lines whose pieces stand at x from the left edge of the measure, y = 0 at the baseline.
 * Units: Length.  Memory: the lines are in the Typesetter's scratch, what their pieces show in its arena.  Diagnostics: line-overfull. */
#pragma once
#include "typeset/items.h"

typedef struct SetLine {
    const Piece *pieces; /* in reading order */
    guint n_pieces;
    const LinkArea *links; /* x and width only: the height is that of the line they come to stand on */
    guint n_links;
    const Block *const *notes; /* BLOCK_NOTEs whose marks stand on the line */
    guint n_notes;
    Length width;
    Length height, depth; /* of the formulas on it; 0: none */
    gboolean is_hyphenated, is_overfull;
    gint ratio; /* [1/1000] of the line's stretch (above 0) or shrink (below 0) that is used */
} SetLine;

/* Breaks and sets a paragraph (ends it first). */
guint fit_paragraph(Paragraph *paragraph, Length measure, SetLine **ret_lines);

/* How many lines it has in this measure, without setting them. */
guint fit_count(Paragraph *paragraph, Length measure);

/* Whether it could as well be set in a line less or more than its `n_lines`: the badness of the worst line then, or -1 if it cannot
 * be done well, or the paragraph is very long. */
void fit_vary(Paragraph *paragraph, Length measure, guint n_lines, gint32 *ret_less, gint32 *ret_more);
/* The same paragraph in just `n_wanted` lines: how many there are, or 0 if it cannot be done well. */
guint fit_paragraph_to(Paragraph *paragraph, Length measure, guint n_wanted, SetLine **ret_lines);

/* The order, from left to right, of a line's parts that have these levels of embedding; the caller's. Source: Unicode Standard
 * Annex 9, rule L2. */
guint *fit_order(const guint8 *levels, guint n);

/* A formula as pieces of a block, its left end at x, in the order they are read. */
guint fit_formula(Typesetter *typesetter, const MathBox *box, Piece look, Length x, Piece **ret_pieces);

/* All of it on one line of its natural width: heads, labels, lines of code. */
SetLine fit_line(Paragraph *paragraph);
