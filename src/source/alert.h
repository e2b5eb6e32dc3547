/* alert.h: quotations that begin with '[!NOTE]' and the like.
 * In: a quotation, as it was parsed.  Out: its kind, and its title apart from its text.
 * Memory: the tree's.  Errors: none.
 * Diagnostics: attr-bad, for a word that names none.
 * Source: GitHub's documentation, "Basic writing and formatting syntax", Alerts. */
#pragma once
#include "source/markdown.h"

gboolean alert_find(const MarkdownNode *quote, AlertKind *ret_kind, Diag *diag);
/* Parts the first paragraph at its first line end: the result, the title, stood before it; the text behind it stays. */
MarkdownNode *alert_cut_title(MarkdownNode *paragraph);
