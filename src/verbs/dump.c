#include "verbs/call.h"
#include "verbs/talk.h"
#include <stdio.h>
#include <string.h>

static gboolean find_stage(const char *name, PressStage *ret_stage) {
    static const char *const names[N_STAGES] = {"book", "items", "lines", "pages", "xhtml"};
    for (guint i = 0; i < N_STAGES; i++)
        if (strcmp(names[i], name) == 0) {
            *ret_stage = i;
            return TRUE;
        }
    return FALSE;
}

static char *dump(const PressOptions *options, Diag *diag, const void *data, GError **error) {
    const PressStage *stage = data;
    return press_dump(options, *stage, diag, error);
}

static Status run(int argc, char **argv) {
    g_auto(Call) call = {0};
    g_autofree char *name = NULL;
    PressStage stage = STAGE_BOOK;
    const GOptionEntry entries[] = {
        {"stage", 0, 0, G_OPTION_ARG_STRING, &name, "The stage to dump",
         "book|items|lines|pages|xhtml"},
        {0},
    };
    Status status = call_parse(&call, &verb_dump, entries, 1, argc, argv);
    if (status != STATUS_DONE)
        return status;
    if (name != NULL && !find_stage(name, &stage))
        return talk_usage_error("no stage '%s': book, items, lines, pages or xhtml", name);
    if (!call_open(&call))
        return STATUS_WORLD_FAILED;
    g_autofree char *text =
        boxed_text(&call.boxed, &call.press, dump, &stage, call.diag, &call.error);
    if (text != NULL)
        fputs(text, stdout);
    return call_close(&call, text != NULL && diag_count(call.diag, DIAG_ERROR) == 0);
}

const Verb verb_dump = {"dump", "[BOOK]", "print what a stage made", run, NULL};
