/* editions.h: making the files of a release, for those who publish them and those who compare them.
 * In: a call whose press is ready.  Out: an Edition.  Memory: cleared by its owner.  Errors: call->error, call->diag. */
#pragma once
#include "edition/release.h"
#include "verbs/call.h"

typedef struct Edition {
    char *slug, *revision;
    char *last;          /* the revision that was released before, or NULL */
    char *name;          /* "slug-1.1.0", the folder's */
    GArray *files;       /* of PublishedFile */
    GArray *latest;      /* of PublishedFile */
    char *record_name;   /* "1.1.0.record", in the book's folder of editions */
    GBytes *record;
} Edition;

void edition_clear(Edition *edition);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Edition, edition_clear)

/* The commit is lent for the call. FALSE with an error, or after a diagnostic. */
gboolean editions_make(Call *call, const char *commit, Edition *ret_edition);

/* The outputs alone, of an edition that may have been recorded already. */
gboolean editions_press(Call *call, const char *commit, gboolean is_again, PressResult *ret_result);

/* What a release holds, of such outputs: reads the records in the book's folder, and so belongs behind the walls.
 * NULL with an error, or after a diagnostic; *ret_last is NULL for a first edition. */
Record *editions_assemble(const char *book, const PressResult *result, Arena *arena, Diag *diag, char **ret_last,
                          Release *ret_release, GError **error);
