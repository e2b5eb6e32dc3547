#include "desk/trial.h"
#include "verbs/call.h"
#include "verbs/talk.h"
#include <stdio.h>

#define SECONDS_MAX 86400 /* that a program of a book may take */

static void print_counted(guint n, const char *what) {
    if (n > 0)
        printf(", %u %s", n, what);
}

static void print_trial(const Trial *trial) {
    printf("%u program%s, %u exact, %u by shape", trial->n_programs,
           trial->n_programs == 1 ? "" : "s", trial->n_exact, trial->n_by_shape);
    print_counted(trial->n_silent, "without output");
    print_counted(trial->n_different, "different");
    print_counted(trial->n_failed, "failed");
    printf("\n");
}

static void print_changes(const Trial *trial) {
    for (guint i = 0; i < trial->changes->len; i++) {
        const TrialChange *change = trial->changes->pdata[i];
        printf("%s:%u\n%s\n", change->file, change->line, change->difference);
    }
}

/* Shown first, so that what was there before is known even if the disk fails. */
static gboolean update_book(const Trial *trial, GError **error) {
    guint n_changes = trial->changes->len;
    print_changes(trial);
    fflush(stdout);
    if (n_changes > 0 && !trial_write(trial, error))
        return FALSE;
    printf("%u output%s written\n", n_changes, n_changes == 1 ? "" : "s");
    return TRUE;
}

static Status try_book(Call *call, const TrialOptions *wanted) {
    g_auto(Trial) trial = {0};
    gboolean is_done = trial_run(wanted, call->diag, &trial, &call->error);
    gboolean is_tried = call->error == NULL && (is_done || trial.n_programs > 0);
    talk_end_progress();
    if (is_tried && (!wanted->updates || update_book(&trial, &call->error)))
        print_trial(&trial);
    return call_close(call, is_done);
}

static Status run(int argc, char **argv) {
    g_auto(Call) call = {0};
    gboolean update = FALSE;
    gint seconds = 0;
    const GOptionEntry entries[] = {
        {"update", 0, 0, G_OPTION_ARG_NONE, &update, "Write what the programs print into the book",
         NULL},
        {"seconds", 0, 0, G_OPTION_ARG_INT, &seconds,
         "Stop a program of the book after N seconds (30)", "N"},
        {0},
    };
    Status status = call_parse(&call, &verb_test, entries, 1, argc, argv);
    if (status != STATUS_DONE)
        return status;
    if (seconds < 0 || seconds > SECONDS_MAX)
        return talk_usage_error("a program cannot take %d seconds", seconds);
    const TrialOptions wanted = {.book = call_book(&call),
                                 .seconds = seconds > 0 ? (guint)seconds : TRIAL_SECONDS,
                                 .updates = update,
                                 .progress = talk_progress()};
    return try_book(&call, &wanted);
}

const Verb verb_test = {"test", "[BOOK]", "run the book's programs and compare what they print",
                        run, NULL};
