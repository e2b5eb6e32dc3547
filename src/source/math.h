/* math.h: LaTeX's notation of a formula, read into a tree.
 * In: what stands between the dollar signs, and where; later lines begin at their line's first byte.  Out: a Formula.
 * Memory: the arena's.
 * Diagnostics: math-command, math-syntax, limit-math; one for a formula, at the byte that is wrong.
 * Source: The TeXbook, chapters 16 to 18; amsmath's user's guide; a subset of both, named in octavo-book(5). */
#pragma once
#include "book/math.h"

#define MATH_BYTES_MAX (16u << 10)
#define MATH_DEPTH_MAX 40u
#define MATH_CELLS_MAX 4000u

/* NULL after a diagnostic. `language` is the book's. */
const Formula *math_read(Arena *arena, const char *text, Place place, gboolean is_display, const char *language,
                         Diag *diag);
