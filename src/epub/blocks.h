/* blocks.h: blocks as XHTML.
 * Every block of the Book that has a slot stands in <div class="slot" id=…>, and a print page's marker is the slot's last child.
 * In: blocks of a sealed Book.  Out: markup into the Writer's Xml.  Errors: none.
 * Source: EPUB 3.3; Digital Publishing WAI-ARIA Module 1.1; epub:type values from the Structural Semantics Vocabulary 1.1. */
#pragma once
#include "epub/inlines.h"

void blocks_write(Writer *writer, const Block *list);

/* The heading of a division, in its slot. */
void blocks_write_heading(Writer *writer, const Block *heading);

/* The note's own element, with its number as a link back. */
void blocks_write_note(Writer *writer, const Block *note);

/* The markers of the print pages at the end of `slot`; NULL: at the head of the division. */
void blocks_write_marks(Writer *writer, const Block *slot);
