/* verify.h: whether a release is what it says it is.
 * In: a release's folder; and, where its source is at hand, the files made from it again.
 * Out: FALSE and diagnostics: a sum that is another, a file that is missing or that no sum names, a record that says something
 * else than the files, the first block that the source makes otherwise.
 * Memory: the Record lives in the arena.  Diagnostics: release-differs, record-bad, those of file.h.  Errors: the world's. */
#pragma once
#include "edition/release.h"

/* The release's record; NULL with an error, or after a diagnostic. */
Record *verify_folder(Arena *arena, const char *folder, Diag *diag, GError **error);

/* Whether what was made again is what the folder holds. */
gboolean verify_again(const char *folder, const Record *record, const Record *again, const Release *made, Diag *diag,
                      GError **error);
