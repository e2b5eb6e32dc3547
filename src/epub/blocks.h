/* blocks.h: blocks as XHTML.
 * Every block stands in its slot, <div class="slot" id=…>, but for items, which are their own. In a slot stand, in this order and
 * for ever: the block, or nothing; what later editions put behind it, headed by a gap (<div class="slot">); and where they move
 * nothing, the other ids that are found here and the markers of the print pages.
 * In: slots of a sealed Book.  Out: markup into the Writer's Xml.  Errors: none.
 * Source: EPUB 3.3; Digital Publishing WAI-ARIA Module 1.1; epub:type values from the Structural Semantics Vocabulary 1.1. */
#pragma once
#include "epub/inlines.h"

void blocks_write(Writer *writer, const Slot *slots);

/* The empty element before the slots of a division or its notes, for what comes to stand there later. */
void blocks_write_gap(Writer *writer, const Slot *gap);

/* The markers of the print pages at the end of `slot`; NULL: at the head of the division. */
void blocks_write_marks(Writer *writer, const Slot *slot);
