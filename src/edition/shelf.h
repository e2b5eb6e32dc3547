/* shelf.h: records where they lie: in a file, within an EPUB, in a release's folder, in a book's.
 * In: paths.  Out: Records.
 * Memory: in the arena given; names are the caller's.  Diagnostics: those of record.h, archive.h, file.h.
 * Errors: the world's (GError). */
#pragma once
#include "base/file.h"
#include "edition/record.h"

#define SHELF_FOLDER "editions" /* of records, in a book's folder */
#define SHELF_SUFFIX ".record"
#define SHELF_IN_EPUB "META-INF/octavo.record"

/* A record, an EPUB, the folder of a release, or that of a book (its newest). NULL with an error, or after a diagnostic. */
Record *shelf_open(Arena *arena, const char *path, Diag *diag, GError **error);

/* The record within an EPUB. */
Record *shelf_open_epub(Arena *arena, GBytes *epub, const char *name, Diag *diag);

/* The newest revision recorded in a book's folder below `before` (NULL: of all), or NULL. */
char *shelf_newest(const Root *book, const char *before, GError **error);

/* The record of that revision. */
Record *shelf_read(Arena *arena, const Root *book, const char *revision, Place place, Diag *diag);
