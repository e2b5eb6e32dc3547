/* dump.h: what the typesetter did, as text that a person can read: for tests and `octavo dump`.
 * Units shown: points with two decimals.  Memory: the text is the caller's. */
#pragma once
#include "typeset/pages.h"
#include "typeset/style.h"

/* The boxes, glue and penalties of every paragraph of the text. */
char *dump_items(const Book *book, const Style *style, Faces *faces, Diag *diag);
/* The lines of every page in reading order: height on the page, left edge, width, text. */
char *dump_lines(const Pages *pages);
/* Pages with folios, what begins on them, what the breaks chose for them and its cost, pieces, links, destinations. */
char *dump_pages(const Pages *pages);
