/* anchors.h: an id and a slot for every block.
 * In: a Book whose author's ids stand in Block.id.  Out: Block.id, Block.slot, Book.ids, Book.slugs.
 * A heading's id comes from its words, any other block's from a fingerprint of its chapter, kind and words; both are only the
 * birth name: from the first release on the record carries them (edition/record.h).
 * Diagnostics: id-doubled. */
#pragma once
#include "book/book.h"

void anchors_give(Book *book, Diag *diag);
