/* editions.h: making the files of a release, for those who publish them and those who compare them.
 * In: a call whose press is ready.  Out: a Release.  Memory: the Record lives in the arena.  Errors: call->error, call->diag. */
#pragma once
#include "edition/release.h"
#include "verbs/call.h"

/* The commit is lent until the Release is made. FALSE with an error, or after a diagnostic. */
gboolean editions_make(Call *call, const char *commit, gboolean is_again, Arena *arena, char **ret_slug,
                       const Record **ret_record, Release *ret_release);
