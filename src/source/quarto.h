/* quarto.h: what Quarto writes in ways of its own: references, captions and labels.
 * In: the tree of a file, as it was parsed.  Out: the same as octavo's Markdown has it.
 * Memory: in the arena.  Errors: none.
 * Source: Quarto's guide, "Cross References", "Callout Blocks". */
#pragma once
#include "source/markdown.h"

/* '@fig-x' in a text becomes a reference; the words of a figure, ': words {#tbl-x}' behind a table, lst-cap and the options of a cell
 * become captions with an id. */
void quarto_read(Arena *arena, MarkdownNode *document);
/* '::: {.callout-tip title="x"}' -> '<div class="callout-tip" title="x">'; a line of colons alone closes it. `line` goes on to '-->'. */
const char *quarto_div(Arena *arena, const char *line);
