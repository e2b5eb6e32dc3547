/* call.h: one call of a verb: its options read, the press made ready, and what it ends in.
 * Memory: a Call is cleared by its verb.  Errors: talk, and a status. */
#pragma once
#include "base/report.h"
#include "boxed.h"
#include "verbs/verb.h"

typedef struct Call {
    PressOptions press; /* lends what stands below */
    Diag *diag;
    GError *error;
    Drawings *drawings;
    char *data;         /* the folder that holds styles/ and fonts/ */
    char **rest;        /* what is no option */
    char *style, *sandbox, *diagnostics;
    gint max_errors;
    ReportOptions report;         /* made of the two above */
    gint max_seconds, max_memory; /* [MiB] */
    BoxedOptions boxed;           /* made of these and sandbox */
    gboolean werror;
} Call;

void call_clear(Call *call);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Call, call_clear)

/* Reads the options, `own` (ended by {0}) and those of every verb, and leaves in call->rest at most `max_rest` arguments.
 * STATUS_DONE: go on; any other has been talked about, and is what the verb returns. */
Status call_parse(Call *call, const Verb *verb, const GOptionEntry *own, guint max_rest, int argc, char **argv);

/* Where styles/ and fonts/ are, or NULL; the caller's. */
char *call_find_data(void);

/* The book that was named, or the current folder. */
const char *call_book(const Call *call);

/* What the names of its files are relative to; the caller's. */
char *call_folder(const Call *call);

/* Makes the press ready for that book; FALSE: octavo is not installed whole. */
gboolean call_open(Call *call);

/* Prints the diagnostics; call->error and `is_done` decide the status. */
Status call_close(Call *call, gboolean is_done);
