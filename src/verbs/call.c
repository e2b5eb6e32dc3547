#include "verbs/call.h"
#include "verbs/complete.h"
#include "verbs/talk.h"
#include <stdio.h>
#include <stdlib.h>

#define SECONDS_MAX 3600
#define MEMORY_MAX (1 << 20) /* [MiB] */

void call_clear(Call *call) {
    diag_free(call->diag);
    drawings_free(call->drawings);
    g_clear_error(&call->error);
    g_free(call->data);
    g_strfreev(call->rest);
    g_free(call->style);
    g_free(call->sandbox);
    g_free(call->diagnostics);
}

static GOptionContext *new_context(const Verb *verb) {
    g_autofree char *usage = g_strdup_printf("%s — %s", verb->parameters, verb->summary);
    return g_option_context_new(usage);
}

static gboolean find_demand(const char *name, BoxDemand *ret_demand) {
    static const char *const names[] = {"auto", "require", "off"};
    static const BoxDemand demands[] = {BOX_BEST_EFFORT, BOX_REQUIRED, BOX_NONE};
    for (guint i = 0; i < G_N_ELEMENTS(names); i++)
        if (g_str_equal(name, names[i])) {
            *ret_demand = demands[i];
            return TRUE;
        }
    return FALSE;
}

static Status set_report(Call *call) {
    call->report.version = OCTAVO_VERSION;
    call->report.max_errors = (guint)MAX(call->max_errors, 0);
    if (call->diagnostics != NULL && !report_find_format(call->diagnostics, &call->report.format))
        return talk_usage_error("no format '%s': text, json, sarif or github", call->diagnostics);
    return STATUS_DONE;
}

static Status set_limits(Call *call) {
    if (call->sandbox != NULL && !find_demand(call->sandbox, &call->boxed.demand))
        return talk_usage_error("no sandbox '%s': auto, require or off", call->sandbox);
    if (call->max_seconds < 0 || call->max_seconds > SECONDS_MAX)
        return talk_usage_error("a file cannot take %d seconds", call->max_seconds);
    if (call->max_memory < 0 || call->max_memory > MEMORY_MAX)
        return talk_usage_error("octavo cannot use %d MiB", call->max_memory);
    call->boxed.seconds = (guint)call->max_seconds;
    call->boxed.bytes = (gsize)call->max_memory << 20;
    return STATUS_DONE;
}

static gboolean holds_data(const char *folder) {
    g_autofree char *styles = g_build_filename(folder, "styles", NULL);
    g_autofree char *faces = g_build_filename(folder, "fonts", "faces.yaml", NULL);
    return g_file_test(styles, G_FILE_TEST_IS_DIR) && g_file_test(faces, G_FILE_TEST_IS_REGULAR);
}

/* Beside an installed program in share/octavo, or above one that was built in build/<preset>. */
char *call_find_data(void) {
    static const char *const places[] = {"../share/octavo", "../..", "../../.."};
    g_autofree char *program = g_file_read_link("/proc/self/exe", NULL);
    g_autofree char *folder = program != NULL ? g_path_get_dirname(program) : g_strdup(".");
    for (guint i = 0; i < G_N_ELEMENTS(places); i++) {
        char *candidate = g_build_filename(folder, places[i], NULL);
        if (holds_data(candidate))
            return candidate;
        g_free(candidate);
    }
    return NULL;
}

/* Ends the process, as --help does. */
static void complete(const Verb *verb, const GOptionEntry *own, const GOptionEntry *shared,
                     int n_typed, char **typed) {
    g_autofree char *data = call_find_data();
    const Completion completion = {own, shared, data, verb->complete};
    complete_print(&completion, n_typed, typed);
    exit(fflush(stdout) == 0 ? STATUS_DONE : STATUS_WORLD_FAILED);
}

Status call_parse(Call *call, const Verb *verb, const GOptionEntry *own, guint max_rest, int argc,
                  char **argv) {
    const GOptionEntry shared[] = {
        {"style", 0, 0, G_OPTION_ARG_STRING, &call->style, "Use the style NAME", "NAME"},
        {"diagnostics", 0, 0, G_OPTION_ARG_STRING, &call->diagnostics,
         "Print diagnostics in this form", "text|json|sarif|github"},
        {"max-errors", 0, 0, G_OPTION_ARG_INT, &call->max_errors, "Print N errors as text (all)",
         "N"},
        {"sandbox", 0, 0, G_OPTION_ARG_STRING, &call->sandbox,
         "Walls around the work: those this kernel has (auto), all, or none", "auto|require|off"},
        {"max-seconds", 0, 0, G_OPTION_ARG_INT, &call->max_seconds,
         "Give each file of the book N seconds (20)", "N"},
        {"max-memory", 0, 0, G_OPTION_ARG_INT, &call->max_memory, "Use at most N MiB (4096)", "N"},
        {"werror", 0, 0, G_OPTION_ARG_NONE, &call->werror, "Exit with 3 where there are warnings",
         NULL},
        {G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &call->rest, NULL, NULL},
        {0},
    };
    g_autoptr(GOptionContext) context = new_context(verb);
    g_autoptr(GError) error = NULL;
    if (own != NULL)
        g_option_context_add_main_entries(context, own, NULL);
    g_option_context_add_main_entries(context, shared, NULL);
    if (argc > 1 && g_str_equal(argv[1], "--complete"))
        complete(verb, own, shared, argc - 2, argv + 2);
    call->diag = diag_new();
    if (!g_option_context_parse(context, &argc, &argv, &error))
        return talk_usage_error("%s", error->message);
    if (call->rest != NULL && g_strv_length(call->rest) > max_rest)
        return talk_usage_error("'%s' is too much for %s", call->rest[max_rest], verb->name);
    Status status = set_report(call);
    return status == STATUS_DONE ? set_limits(call) : status;
}

const char *call_book(const Call *call) {
    return call->rest != NULL && call->rest[0] != NULL ? call->rest[0] : ".";
}

gboolean call_open(Call *call) {
    call->data = call_find_data();
    call->press.book = call_book(call);
    call->press.style = call->style;
    call->press.data = call->data;
    call->press.drawings = call->drawings = drawings_new();
    call->boxed.progress = talk_progress();
    if (call->data == NULL)
        talk_failure("the folders 'styles' and 'fonts' are missing: octavo is not installed whole");
    return call->data != NULL;
}

char *call_folder(const Call *call) {
    return press_folder(call_book(call));
}

Status call_close(Call *call, gboolean is_done) {
    g_autofree char *folder = call_folder(call);
    call->report.folder = folder;
    talk_diagnostics(call->diag, call->report);
    if (call->error != NULL) {
        Status failed = talk_failure("%s", call->error->message);
        return call->error->domain == PRESS_BUG ? STATUS_BUG : failed;
    }
    if (!is_done)
        return STATUS_BOOK_ERRORS;
    return call->werror && diag_count(call->diag, DIAG_WARNING) > 0 ? STATUS_WARNINGS : STATUS_DONE;
}
