/* trial.h: runs the programs of a book and compares what they print with what the book says.
 * In: a book.  Out: counts; for the fences of output that differ, their new text.
 * Memory: a Trial is cleared by the caller.
 * Diagnostics: those of reading and sealing; interpreter-missing, interpreter-bad, program-failed,
 * output-differs.  Errors: the world's. */
#pragma once
#include "base/diag.h"
#include "base/file.h"

#define TRIAL_SECONDS 30u /* that a program may take, where nothing else is said */

typedef struct TrialOptions {
    const char *book; /* a folder with book.yaml, or a Markdown file */
    guint seconds;    /* that each program may take */
    gboolean updates; /* what differs goes to Trial.changes, not to the diagnostics */
    /* The program that is run, once half a second has passed; or NULL. */
    void (*progress)(const char *stage, const char *subject, void *data);
    void *progress_data;
} TrialOptions;

/* New text for one fence. */
typedef struct TrialChange {
    char *file; /* relative to the book's folder */
    guint line; /* of the fence */
    char *difference;
    char *text;
} TrialChange;

typedef struct Trial {
    guint n_programs; /* all of them; each is one of the kinds below */
    guint n_exact, n_by_shape, n_different, n_failed;
    guint n_silent;     /* without a fence of output behind them: they ran to their end */
    GPtrArray *changes; /* of TrialChange *, sorted by file and line */
    char *folder;       /* the book's */
    Root *root;
} Trial;

void trial_clear(Trial *trial);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Trial, trial_clear)

/* FALSE with an error: the world failed.  FALSE without: the book has errors; ret_trial says how
 * far it came. Writes nothing in the book's folder. */
gboolean trial_run(const TrialOptions *options, Diag *diag, Trial *ret_trial, GError **error);

/* Writes the changes into the book's files, each file whole. */
gboolean trial_write(const Trial *trial, GError **error);
