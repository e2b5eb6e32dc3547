#include "base/file.h"
#include "pdf/inspect.h"
#include "verbs/call.h"
#include "verbs/talk.h"
#include <stdio.h>
#include <string.h>

#define PDF_BYTES_MAX ((gsize)1 << 30)

/* ---- a finished file of anybody's ---- */

typedef struct Finished {
    const char *path;
    GBytes *bytes;
} Finished;

/* Behind walls: what is found, a line each, and how much it is. */
static GVariant *inspect(const void *data, G_GNUC_UNUSED Diag *diag, GError **error) {
    const Finished *file = data;
    gsize n = 0;
    const void *bytes = g_bytes_get_data(file->bytes, &n);
    diag_subject(diag, file->path);
    g_autoptr(Findings) findings = inspect_file(bytes, n, error);
    if (findings == NULL)
        return NULL;
    g_autofree char *text = findings_print(findings, file->path);
    return g_variant_new("(@ayu)", g_variant_new_bytestring(text), findings_count(findings));
}

static GBytes *read_pdf(const char *path, GError **error) {
    g_autofree char *folder = g_path_get_dirname(path), *name = g_path_get_basename(path);
    g_autoptr(Root) root = root_open(folder, error);
    return root != NULL ? root_read(root, name, PDF_BYTES_MAX, error) : NULL;
}

/* What is found is the result, so it goes to stdout. */
static Status print_findings(GVariant *found, const char *path) {
    const char *text = NULL;
    guint n_findings = 0;
    g_variant_get(found, "(^&ayu)", &text, &n_findings);
    fputs(text, stdout);
    printf(n_findings == 0 ? "%s: nothing found against PDF/UA-1 and PDF/A-2a\n"
                           : "%s: %u found against PDF/UA-1 and PDF/A-2a\n",
           path, n_findings);
    return n_findings == 0 ? STATUS_DONE : STATUS_BOOK_ERRORS;
}

static Status check_pdf(Call *call, const char *path) {
    g_autoptr(GBytes) bytes = read_pdf(path, &call->error);
    if (bytes == NULL)
        return call_close(call, FALSE);
    const Finished file = {path, bytes};
    g_autoptr(GVariant) found =
        boxed_value(&call->boxed, NULL, "(ayu)", inspect, &file, call->diag, &call->error);
    if (call->error != NULL)
        g_prefix_error(&call->error, "%s: ", path);
    return found != NULL ? print_findings(found, path) : call_close(call, FALSE);
}

static gboolean is_pdf(const char *path) {
    gsize n = strlen(path);
    return n > 4 && g_ascii_strcasecmp(path + n - 4, ".pdf") == 0 &&
           !g_file_test(path, G_FILE_TEST_IS_DIR);
}

static Status check_book(Call *call, LintProfile profile) {
    g_auto(PressResult) result = {0};
    if (!call_open(call))
        return STATUS_WORLD_FAILED;
    call->press.wants_epub = call->press.wants_pdf = TRUE;
    call->press.wants_lint = TRUE;
    call->press.profile = profile;
    gboolean is_done = boxed_make(&call->boxed, &call->press, call->diag, &result, &call->error);
    Status status = call_close(call, is_done);
    if (is_done)
        printf("%u pages, %u words, %u minutes, %u chapters\n", result.n_pages, result.n_words,
               result.n_minutes, result.n_chapters);
    return status;
}

static Status run(int argc, char **argv) {
    g_auto(Call) call = {0};
    g_autofree char *profile_name = NULL;
    LintProfile profile = LINT_ALL;
    const GOptionEntry entries[] = {
        {"profile", 0, 0, G_OPTION_ARG_STRING, &profile_name, "Check by the rules of a shop",
         "kobo|apple|kindle"},
        {0},
    };
    Status status = call_parse(&call, &verb_check, entries, 1, argc, argv);
    if (status != STATUS_DONE)
        return status;
    if (is_pdf(call_book(&call)))
        return check_pdf(&call, call_book(&call));
    if (profile_name != NULL && !lint_find_profile(profile_name, &profile))
        return talk_usage_error("no profile '%s': kobo, apple or kindle", profile_name);
    return check_book(&call, profile);
}

const Verb verb_check = {"check", "[BOOK]",
                         "go through all stages and write nothing; FILE.pdf: judge that file", run,
                         NULL};
