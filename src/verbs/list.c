#include "desk/list.h"
#include "verbs/call.h"
#include <stdio.h>

static char *list(const PressOptions *options, Diag *diag, const void *data, GError **error) {
    const gboolean *json = data;
    g_autoptr(Book) book = press_read(options, diag, error);
    if (book == NULL)
        return NULL;
    return *json ? list_json(book) : list_table(book);
}

static Status run(int argc, char **argv) {
    g_auto(Call) call = {0};
    gboolean json = FALSE;
    const GOptionEntry entries[] = {
        {"json", 0, 0, G_OPTION_ARG_NONE, &json, "List all of it, as JSON", NULL},
        {0},
    };
    Status status = call_parse(&call, &verb_list, entries, 1, argc, argv);
    if (status != STATUS_DONE)
        return status;
    if (!call_open(&call))
        return STATUS_WORLD_FAILED;
    g_autofree char *text =
        boxed_text(&call.boxed, &call.press, list, &json, call.diag, &call.error);
    if (text != NULL)
        fputs(text, stdout);
    return call_close(&call, text != NULL);
}

const Verb verb_list = {
    "list", "[BOOK]", "print what the book holds, a row a division; --json: all of it", run, NULL};
