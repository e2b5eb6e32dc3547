/* diagram.h: figures that are written down, in the language of Graphviz, and drawn by its program.
 * In: the text of a fence, and what is drawn already.  Out: a figure.
 * Diagnostics: those of svg.h, as diagram-bad; diagram-doubtful, diagram-undrawn, alt-missing. */
#pragma once
#include "source/attrs.h"
#include "source/drawings.h"

/* Makes the block, a listing whose text is known, a figure; or leaves it one, after a diagnostic, or without one where the drawing is
 * only wanted, or `drawings` is NULL.  `first_line` is that of the text's first line in its file.  The attributes are applied. */
void diagram_read(Drawings *drawings, Book *book, Block *block, Attrs *attrs, Place first_line, Diag *diag);
