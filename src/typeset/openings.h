/* openings.h: what stands before the text: the title page, the opening of a chapter or part.
 * In: metadata, divisions.  Out: strips on a galley, or a page of their own. */
#pragma once
#include "typeset/drafts.h"

/* Label, kind, minutes, title, summary of a division, as the first strips of its galley. */
void opening_add(Galley *galley, const Division *division);

void title_page_add(Drafts *drafts, Typesetter *typesetter, const Style *style, const Book *book);
void colophon_add_page(Drafts *drafts, Typesetter *typesetter, const Style *style, const Division *colophon);
