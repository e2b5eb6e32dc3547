#include "desk/watch.h"
#include "verbs/call.h"
#include "verbs/talk.h"
#include <stdio.h>

#define USUAL_PORT 4321

static void say_opened(const char *url, G_GNUC_UNUSED void *data) {
    printf("%s\n", url);
    fflush(stdout);
}

static void say_built(const Diag *diag, const GError *error, const PressResult *result,
                      void *data) {
    const Call *call = data;
    talk_diagnostics(diag, call->report);
    if (error != NULL)
        talk_failure("%s", error->message);
    else if (result->n_pages > 0)
        printf("%u pages, %u words\n", result->n_pages, result->n_words);
    fflush(stdout);
}

static Status run(int argc, char **argv) {
    g_auto(Call) call = {0};
    gint port = USUAL_PORT;
    const GOptionEntry entries[] = {
        {"port", 0, 0, G_OPTION_ARG_INT, &port, "Show it at port N of this machine (4321); 0: any",
         "N"},
        {0},
    };
    Status status = call_parse(&call, &verb_watch, entries, 1, argc, argv);
    if (status != STATUS_DONE)
        return status;
    if (port < 0 || port > G_MAXUINT16)
        return talk_usage_error("there is no port %d", port);
    if (!call_open(&call))
        return STATUS_WORLD_FAILED;
    g_autofree char *folder = call_folder(&call);
    call.report.folder = folder;
    call.boxed.progress = NULL;
    const WatchOptions options = {call.boxed, call.press, call.report, (guint16)port,
                                  say_opened, say_built,  &call};
    if (!watch_run(&options, &call.error))
        return talk_failure("%s", call.error->message);
    return STATUS_DONE;
}

const Verb verb_watch = {"watch", "[BOOK]", "show the book in a browser while it is being written",
                         run, NULL};
