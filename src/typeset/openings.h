/* openings.h: what stands before the text: half-title and title page, the opening of a chapter or part.
 * In: metadata, divisions.  Out: strips on a galley, or a page of their own. */
#pragma once
#include "typeset/drafts.h"

/* Label, kind, minutes, title, summary of a division, as the first strips of its galley. */
void opening_add(Galley *galley, const Division *division);

/* A recto, and a verso where there is something to say of path or series. */
void half_title_add(Drafts *drafts, Typesetter *typesetter, const Style *style, const Book *book);
void title_page_add(Drafts *drafts, Typesetter *typesetter, const Style *style, const Book *book);
void colophon_add_page(Drafts *drafts, Typesetter *typesetter, const Style *style, const Division *colophon);

/* The narrowest width in which the paragraph has no more lines than in `width`: a title does not end in a line of one
 * word then. */
Length opening_even_width(Paragraph *paragraph, Length width);
