#include "edition/verify.h"
#include "verbs/editions.h"
#include "verbs/talk.h"
#include <stdio.h>

static gboolean compare_source(Call *call, const char *folder, Arena *arena, const Record *record) {
    g_autofree char *slug = NULL;
    const Record *again = NULL;
    g_auto(Release) made = {0};
    return editions_make(call, record->commit, TRUE, arena, &slug, &again, &made) &&
           verify_again(folder, record, again, &made, call->diag, &call->error);
}

static gboolean verify(Call *call, const char *book) {
    const char *folder = call_book(call);
    g_autoptr(Arena) arena = arena_new();
    const Record *record = verify_folder(arena, folder, call->diag, &call->error);
    if (record == NULL)
        return FALSE;
    call->press.book = book;
    if (book != NULL && !compare_source(call, folder, arena, record))
        return FALSE;
    printf("%s %s: the sums, the record and the files agree%s\n", record->title,
           record->lineage.revision, book != NULL ? ", and the source makes the same" : "");
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

const Verb verb_verify = {"verify", "RELEASE", "ask whether a release is what it says it is", run};
