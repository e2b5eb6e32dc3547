/* leanpub.h: Leanpub's blurbs, 'W> words'.
 * In: a paragraph, as it was parsed.  Out: the same, or an alert as octavo's Markdown has it.
 * Memory: in the arena.  Errors: none.
 * Source: Leanpub's Markua manual, "Asides and blurbs". */
#pragma once
#include "source/markdown.h"

void leanpub_read_blurb(Arena *arena, MarkdownNode *paragraph);
