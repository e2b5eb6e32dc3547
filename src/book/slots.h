/* slots.h: a slot for every block, so that what survives an edition stays where bookmarks count it.
 * What stayed in its container, in its order, keeps its slot; what came or moved stands behind the block before it, within that
 * one's slot; what left leaves its slot empty, and its id in it.
 * In: a Book with ids and ancestors; the Descent they come from, or NULL for a first edition.
 * Out: Block.slot, .slots, .lead; Division.slots, .note_slots, .lead, .note_lead; Book.relics; Slot.rests of relics.
 * Memory: the Book's arena.  Diagnostics, errors: none. */
#pragma once
#include "book/descent.h"

void slots_give(Book *book, const Descent *descent);

/* The slots of one division, that no edition before knows. */
void slots_give_division(Book *book, Division *division);

/* Lets a slot's element be found by one more id. */
void slot_add_rest(Book *book, Slot *slot, const char *name);
