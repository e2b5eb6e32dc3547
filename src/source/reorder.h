/* reorder.h: characters that make text look like another text: overrides and isolates of direction.
 * In: the text of a listing, of code within a line, or prose.  Out: the same with '[U+202E]' in their place, so that both outputs show
 * what a compiler reads; in prose only for overrides, which reverse letters: languages written to the left need the others.
 * Memory: in the arena, or the text itself where there are none.  Diagnostics: text-reordered.
 * Source: Unicode Standard Annex 9; 'Trojan Source' (CVE-2021-42574). */
#pragma once
#include "base/arena.h"
#include "base/diag.h"

typedef enum ReorderKind { REORDER_CODE, REORDER_PROSE } ReorderKind;

const char *reorder_show(Arena *arena, const char *text, ReorderKind kind, Place place, Diag *diag);
