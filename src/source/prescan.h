/* prescan.h: refuses Markdown that the parser behind markdown.c could not bear.
 * In: the text of one file, and the book's limits.  Out: whether it may be parsed.
 * Errors: none.  Diagnostics: limit-file-size, limit-depth, limit-table, limit-expansion.
 * Why: cmark-gfm 0.29.0.gfm.6 completes short table rows to N x N cells, copies a reference's
 * address for every use, and takes time that grows with the square of nesting and of the length
 * of one paragraph. */
#pragma once
#include "book/limits.h"

#define PRESCAN_DEPTH_MAX 100u
#define PRESCAN_COLUMNS_MAX 500u

/* What is read at all, before a limit is asked: the most that one may be. */
#define PRESCAN_BYTES_MAX (64u << 20)

gboolean prescan_check(const char *text, const char *file, const Limits *limits, Diag *diag);
