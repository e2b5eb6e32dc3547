#include "edition/verify.h"
#include "verbs/editions.h"
#include "verbs/talk.h"
#include <stdio.h>

typedef struct Job {
    const char *folder;
    const char *book;          /* its source */
    const PressResult *result; /* what that makes */
} Job;

/* ---- behind walls ---- */

/* Title, revision and commit. */
static GVariant *verify_alone(const void *data, Diag *diag, GError **error) {
    const Job *job = data;
    g_autoptr(Arena) arena = arena_new();
    const Record *record = verify_folder(arena, job->folder, diag, error);
    if (record == NULL)
        return NULL;
    const char *commit = record->commit != NULL ? record->commit : "";
    return g_variant_new("(@ay@ay@ay)", g_variant_new_bytestring(record->title),
                         g_variant_new_bytestring(record->lineage.revision),
                         g_variant_new_bytestring(commit));
}

static GVariant *compare_made(const void *data, Diag *diag, GError **error) {
    const Job *job = data;
    g_autoptr(Arena) arena = arena_new();
    g_autofree char *last = NULL;
    g_auto(Release) made = {0};
    const Record *record = verify_folder(arena, job->folder, diag, error);
    const Record *again =
        record != NULL ? editions_assemble(job->book, job->result, arena, diag, &last, &made, error)
                       : NULL;
    gboolean is_same =
        again != NULL && verify_again(job->folder, record, again, &made, diag, error);
    return is_same ? g_variant_new_boolean(TRUE) : NULL;
}

/* ---- this side ---- */

static gboolean compare_source(Call *call, const char *folder, const char *commit) {
    g_auto(PressResult) result = {0};
    const Job job = {folder, call->press.book, &result};
    const char *const readable[] = {job.folder, job.book, NULL};
    if (!editions_press(call, commit[0] != '\0' ? commit : NULL, TRUE, &result))
        return FALSE;
    g_autoptr(GVariant) is_same =
        boxed_value(&call->boxed, readable, "b", compare_made, &job, call->diag, &call->error);
    return is_same != NULL;
}

static gboolean verify(Call *call, const char *book) {
    const Job job = {.folder = call_book(call)};
    const char *const readable[] = {job.folder, NULL};
    g_autoptr(GVariant) found = boxed_value(&call->boxed, readable, "(ayayay)", verify_alone, &job,
                                            call->diag, &call->error);
    if (found == NULL)
        return FALSE;
    const char *title, *revision, *commit;
    g_variant_get(found, "(^&ay^&ay^&ay)", &title, &revision, &commit);
    call->press.book = book;
    if (book != NULL && !compare_source(call, job.folder, commit))
        return FALSE;
    printf("%s %s: the sums, the record and the files agree%s\n", title, revision,
           book != NULL ? ", and the source makes the same" : "");
    return TRUE;
}

static Status run(int argc, char **argv) {
    g_auto(Call) call = {0};
    g_autofree char *book = NULL;
    const GOptionEntry entries[] = {
        {"book", 0, 0, G_OPTION_ARG_FILENAME, &book,
         "Make the release again from the book in DIR, and compare", "DIR"},
        {0},
    };
    Status status = call_parse(&call, &verb_verify, entries, 1, argc, argv);
    if (status != STATUS_DONE)
        return status;
    if (!call_open(&call))
        return STATUS_WORLD_FAILED;
    return call_close(&call, verify(&call, book));
}

const Verb verb_verify = {"verify", "RELEASE", "ask whether a release is what it says it is", run,
                          NULL};
