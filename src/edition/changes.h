/* changes.h: what changed from one edition to another, block by block.
 * In: two Records of one work.  Out: changes in the order of the new edition, what was removed at the end of its chapter; the
 * same as text, Markdown, JSON and as a set of annotations that reading systems import.
 * Memory: a Change lends from both Records; texts are the caller's.  Diagnostics, errors: none.
 * Source: EPUB Annotations 1.0 (W3C, working draft), for the set. */
#pragma once
#include "edition/record.h"

typedef enum ChangeKind {
    CHANGE_NEW,
    CHANGE_REWRITTEN,
    CHANGE_CORRECTED, /* more than seven tenths of the words are the same */
    CHANGE_MOVED,
    CHANGE_REMOVED,
    N_CHANGE_KINDS
} ChangeKind;

typedef struct Change {
    ChangeKind kind;
    const LineageBlock *old, *new; /* NULL where there is none */
    const LineageChapter *chapter; /* of the new block, or of the removed one as it was */
    const char *instead;           /* of what was removed: its successor, or NULL */
} Change;

/* Of Change. Sections, lists and the like are told by what they hold. */
GArray *changes_find(const Record *old, const Record *new);

const char *change_name(ChangeKind kind); /* "rewritten" */
guint changes_count(const GArray *changes, ChangeKind kind);

char *changes_text(const Record *old, const Record *new, const GArray *changes);
char *changes_markdown(const Record *old, const Record *new, const GArray *changes);
char *changes_json(const Record *old, const Record *new, const GArray *changes);

/* A note at every block that is new or has changed; dated with the edition. */
char *changes_annotations(const Record *old, const Record *new, const GArray *changes);

/* For readers of the old edition: what they would have to mend in it, by its pages. */
char *changes_errata(const Record *old, const Record *new, const GArray *changes);
