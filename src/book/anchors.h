/* anchors.h: an id and a slot for every block.
 * In: a Book whose author's ids stand in Block.id; the Lineage, or NULL for a first edition.
 * Out: Block.id, .slot, .ancestor, .print; Book.ids, .slugs, .aliases, .relics.
 * An id is for life: it is born of a heading's words, or of a fingerprint of chapter, kind and words, and from the first release
 * on the record carries it. What a heading that was renamed would be called today is its other name.
 * Diagnostics: id-doubled, anchor-doubtful, chapter-gone, farewell-bad. */
#pragma once
#include "book/lineage.h"

void anchors_give(Book *book, const Lineage *lineage, Diag *diag);

/* For what was added after: the division that tells what is new. */
void anchors_give_news(Book *book, Diag *diag);

/* Whether a chapter that was released is no more, and the manifest does not say so. */
gboolean anchors_is_missed(const Book *book, const LineageChapter *chapter);
