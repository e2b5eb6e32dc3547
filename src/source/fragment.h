/* fragment.h: the harmless part of raw HTML, made into Markdown's nodes; the only reader of HTML.
 * In: a list of siblings, some of them raw HTML.  Out: a list without: of what HTML says, what the Book can show.
 * Memory: nodes live in the arena.  Errors: none.
 * Diagnostics: html-raw for what is dropped: programs, forms, frames, unknown tags, cells that span others.
 * Limits: elements nested more than FRAGMENT_DEPTH_MAX deep are left out.
 * Source: HTML as libxml2 reads it, without network; the looks that HTML asks for are left to the style. */
#pragma once
#include "source/markdown.h"

#define FRAGMENT_DEPTH_MAX 32u

/* `is_inline`: the list stands within a paragraph. An element's id becomes a MARKDOWN_HTML_SPAN '<!-- anchor: NAME -->'. */
MarkdownNode *fragment_read(Arena *arena, MarkdownNode *first, gboolean is_inline, Diag *diag);
