/* fence.h: what other tools write into a fence and its info string for themselves.
 * In: text of a listing, an info string.  Out: what a reader sees of it, and an info string as octavo reads it.
 * Memory: results live in the arena, or are a part of the text.  Errors: none.
 * Source: rustdoc's book, "Documentation tests"; Quarto's guide, "Execution Options". */
#pragma once
#include "base/arena.h"

/* Without rustdoc's lines that a reader does not see: '# use x;'. */
const char *fence_hide_lines(Arena *arena, const char *text);
/* Behind Quarto's options of a cell: '#| label: fig-x'. */
const char *fence_cut_options(const char *text);
/* 'rust,ignore' and '{python}' name a language; what else tools are told is theirs, but for a title. */
const char *fence_info(Arena *arena, const char *info);
