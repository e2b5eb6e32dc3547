/* layout.h: which tool a folder without book.yaml was made for, and what it says of itself.
 * In: the book's folder.  Out: an Outline.
 * Diagnostics: layout-found, layout-none, and those of summary.h, yaml.h, root_read_text().
 * Source: mdBook's guide, "General configuration"; Quarto's reference, "Book Options"; Leanpub's manual, "Book.txt"; HonKit's
 * documentation, "Configuration". */
#pragma once
#include "source/outline.h"

/* NULL after a diagnostic, or with an error of the world's. From here on the Diag is lenient (diag_tolerate()). */
Outline *layout_read(Arena *arena, const Root *root, Diag *diag, GError **error);
