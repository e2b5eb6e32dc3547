#include "desk/starter.h"
#include "verbs/call.h"
#include "verbs/talk.h"
#include <stdio.h>

/* The day it is begun, in the author's zone. */
static char *today(void) {
    g_autoptr(GDateTime) now = g_date_time_new_now_local();
    return g_date_time_format(now, "%Y-%m-%d");
}

typedef struct Wanted {
    const char *folder, *date;
} Wanted;

/* Behind walls. */
static GVariant *read_layout(const void *data, Diag *diag, GError **error) {
    const Wanted *wanted = data;
    g_autofree char *yaml = starter_adopt(wanted->folder, wanted->date, diag, error);
    return yaml != NULL ? g_variant_new_bytestring(yaml) : NULL;
}

static gboolean adopt(Call *call, const Wanted *wanted, char ***ret_paths) {
    const char *const readable[] = {wanted->folder, NULL};
    g_autoptr(GVariant) yaml =
        boxed_value(&call->boxed, readable, "ay", read_layout, wanted, call->diag, &call->error);
    return yaml != NULL && starter_write_manifest(wanted->folder, g_variant_get_bytestring(yaml),
                                                  ret_paths, &call->error);
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
    const Wanted wanted = {folder, date};
    gboolean is_done = from ? adopt(&call, &wanted, &paths)
                            : starter_write(folder, date, call.diag, &paths, &call.error);
    status = call_close(&call, is_done);
    for (guint i = 0; is_done && paths[i] != NULL; i++)
        printf("%s/%s\n", folder, paths[i]);
    return status;
}

const Verb verb_init = {"init", "[DIR]", "write a small book to begin with; never overwrites", run,
                        NULL};
