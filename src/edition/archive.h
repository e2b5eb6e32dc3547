/* archive.h: a ZIP archive of anybody's, read from memory and never unpacked to disk.
 * In: bytes.  Out: the bytes of one entry.
 * Limits: 20,000 entries, 64 MiB an entry, 1 GiB in all, 1,000 times the packed size for entries over 1 MiB; names are relative,
 * plain UTF-8 and stand once; nothing encrypted.
 * Memory: an Archive holds a reference to the bytes; what is read is the caller's.
 * Diagnostics: archive-bad, limit-archive, all at the archive's own name.  Source: EPUB 3.3, section 4.3; PKWARE's APPNOTE 6.3. */
#pragma once
#include "base/diag.h"

typedef struct Archive Archive;

/* NULL after a diagnostic. `name` is the one to report with. */
Archive *archive_open(GBytes *bytes, const char *name, Diag *diag);
void archive_free(Archive *archive);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Archive, archive_free)

/* The names of the entries, in their order, lent. */
const char *const *archive_names(const Archive *archive);

/* The bytes of an entry; NULL without a word where there is none of that name, NULL after a diagnostic where it is damaged. */
GBytes *archive_read(Archive *archive, const char *path, Diag *diag);

/* Does it begin as a ZIP archive does? */
gboolean archive_is_archive(GBytes *bytes);
