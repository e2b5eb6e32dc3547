/* tables.h: how much room a table needs, so that the stylesheet knows which ones become labelled rows on which screens.
 * In: a BLOCK_TABLE.  Out: its class: "columns-4 wide".  'wide': too much for the 320 px of a phone; 'widest': too much for the
 * 600 px of an e-reader as well.
 * Units: characters.  Memory: the arena's.  Errors: none. */
#pragma once
#include "book/book.h"

const char *tables_class(Arena *arena, const Block *table);
