/* way.h: the reader's way at a chapter's end: where they are on the path, what comes next, and the way back to the guide.
 * It stands on screens only: a printed page has its running heads and its neighbours.
 * In: a sealed Book, a chapter.  Out: markup into the Writer's Xml, at the same place in every chapter of every edition.
 * Errors: none. */
#pragma once
#include "epub/inlines.h"

/* Nothing where the division is no chapter. */
void way_write(Writer *writer, const Division *division);

/* The first division before the chapters that the author wrote: the guide; or NULL. */
const Division *way_guide(const Book *book);

/* What is read after this chapter: the next one, or what stands at the back; or NULL. */
const Division *way_next(const Division *division);
