/* figure.h: pictures, judged by their first bytes before any decoder sees them.
 * In: a path, and the book's limits.  Out: a Picture in Book.pictures, each file once.
 * Units: [px] for PNG and JPEG, [CSS px] for SVG.
 * Memory: the Picture lives in the Book's arena, its bytes are the Book's.
 * Diagnostics: those of root_read_reported() and svg.h, picture-bad, limit-picture.
 * Source: PNG (ISO 15948) section 11.2; JPEG (ITU T.81) annex B. */
#pragma once
#include "base/file.h"
#include "book/book.h"

#define FIGURE_SIDE_MAX 32767u /* [px] Cairo's own limit */

/* NULL after a diagnostic. `path` is relative to the book's folder; `place` is where the book names
 * it. */
const Picture *figure_read(Book *book, const Root *root, const char *path, Place place, Diag *diag);

/* The same of bytes that are no file's, by a name that no other picture has, ending in what its
 * kind's end in. */
const Picture *figure_take(Book *book, const char *name, GBytes *raw, Place place, Diag *diag);
