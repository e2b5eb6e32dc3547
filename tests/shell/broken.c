/* Linked in the place of blocks_write_note(): a writer that loses the notes of the EPUB. */
#include "epub/blocks.h"

void __wrap_blocks_write_note(Writer *writer, const Block *note);
void __wrap_blocks_write_note(G_GNUC_UNUSED Writer *writer, G_GNUC_UNUSED const Block *note) {
}
