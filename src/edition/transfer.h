/* transfer.h: one file of notes on its way from one edition to the next: what all formats share.
 * In: values of the file, spans of the old edition.  Out: patches for the file, and a list of what did not come over unchanged.
 * Memory: a Transfer owns patches and list, and lends the rest.  Errors: none. */
#pragma once
#include "edition/rebase.h"
#include "edition/datum.h"

/* A note that did not come over with the same words. */
typedef struct NoteFate {
    Fate fate;
    gboolean is_stray; /* its place is not in the old edition: it was left as it was */
    gsize at;          /* where the file has it [bytes] */
    char *words;       /* that it was on, or "" */
    char *heading;     /* under which they stood, or "" */
    char *now;         /* the words that it is on now, or "" */
} NoteFate;

typedef struct Transfer {
    const Publication *old, *new;
    Rebase *rebase;
    struct Quotes *quotes; /* of the old edition */
    Arena *arena;
    DatumSyntax syntax;
    GBytes *bytes;
    GArray *patches; /* of Patch */
    GPtrArray *fates; /* of NoteFate * */
    guint n_notes, n_same;
} Transfer;

void transfer_init(Transfer *transfer, const Publication *old, const Publication *new, Rebase *rebase, Arena *arena);
void transfer_clear(Transfer *transfer);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Transfer, transfer_clear)

/* Takes a note over. `words`, or NULL: what the file says it is on; where they do not stand at `from`, they are looked for
 * around it. `is_found` FALSE: `from` gives only a document, or not even that. FALSE: a stray, to be left as it is. */
gboolean transfer_note(Transfer *transfer, const Datum *note, gboolean is_found, const Span *from, const char *words,
                       Span *ret_to);

/* Writes another text, or number, for a value; nothing where it says that already. */
void transfer_text(Transfer *transfer, const Datum *value, const char *text);
void transfer_number(Transfer *transfer, const Datum *value, guint number);
void transfer_share(Transfer *transfer, const Datum *value, double share); /* of 1 */
