#include "desk/starter.h"
#include "verbs/call.h"
#include "verbs/talk.h"
#include <stdio.h>

/* The day it is begun, in the author's zone. */
static char *today(void) {
    g_autoptr(GDateTime) now = g_date_time_new_now_local();
    return g_date_time_format(now, "%Y-%m-%d");
}

static Status run(int argc, char **argv) {
    g_auto(Call) call = {0};
    g_auto(GStrv) paths = NULL;
    gboolean from = FALSE;
    const GOptionEntry entries[] = {
        {"from", 0, 0, G_OPTION_ARG_NONE, &from,
         "Write a book.yaml for what lies in DIR, made for another tool", NULL},
        {0},
    };
    Status status = call_parse(&call, &verb_init, entries, 1, argc, argv);
    if (status != STATUS_DONE)
        return status;
    g_autofree char *date = today();
    const char *folder = call_book(&call);
    gboolean is_done =
        (from ? starter_adopt : starter_write)(folder, date, call.diag, &paths, &call.error);
    status = call_close(&call, is_done);
    for (guint i = 0; is_done && paths[i] != NULL; i++)
        printf("%s/%s\n", folder, paths[i]);
    return status;
}

const Verb verb_init = {"init", "[DIR]", "write a small book to begin with; never overwrites", run};
