/* release.h: the files of a release, put together.
 * In: the outputs of one build, its record, and the record of the edition before or NULL.
 * Out: the folder's files: <slug>-<revision>.epub … , SHA256SUMS, CHANGES.md, changes.json, the changes as annotations (JSON, and
 * an archive that holds it as annotations.json, which is what reading systems exchange), the record; and the outputs again, under
 * names without a revision.
 * Memory: a Release owns all; cleared by release_clear(), whether it was made or not.  Errors: the world's (zip.h).
 * Source: EPUB Annotations 1.0 (draft for EPUB 3.4). */
#pragma once
#include "base/publish.h"
#include "edition/record.h"

typedef struct ReleaseOutput {
    const char *suffix; /* ".epub", "-print.pdf" */
    GBytes *bytes;
} ReleaseOutput;

typedef struct Release {
    char *name;        /* "slug-1.1.0", the folder's */
    GArray *files;     /* of PublishedFile */
    GArray *latest;    /* of PublishedFile */
    char *record_name; /* "1.1.0.record", in the book's folder of editions */
    GBytes *record;
    GPtrArray *owned;  /* names and bytes behind the above */
} Release;

/* `record` gets its outputs here. */
gboolean release_make(Arena *arena, const char *slug, Record *record, const Record *last, const ReleaseOutput *outputs,
                      gsize n_outputs, Release *ret_release, GError **error);

void release_clear(Release *release);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Release, release_clear)
