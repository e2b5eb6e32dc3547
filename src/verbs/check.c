#include "pdf/inspect.h"
#include "verbs/call.h"
#include "verbs/talk.h"
#include <stdio.h>
#include <string.h>

/* A finished file of anybody's; what is found is the result, so it goes to stdout. */
static Status check_pdf(const char *path) {
    g_autofree char *bytes = NULL;
    gsize n = 0;
    g_autoptr(GError) error = NULL;
    g_autoptr(Findings) findings = NULL;
    if (g_file_get_contents(path, &bytes, &n, &error))
        findings = inspect_file(bytes, n, &error);
    if (findings == NULL)
        return talk_failure("%s: %s", path, error->message);
    g_autofree char *text = findings_print(findings, path);
    fputs(text, stdout);
    guint n_findings = findings_count(findings);
    printf(n_findings == 0 ? "%s: nothing found against PDF/UA-1 and PDF/A-2a\n"
                           : "%s: %u found against PDF/UA-1 and PDF/A-2a\n",
           path, n_findings);
    return n_findings == 0 ? STATUS_DONE : STATUS_BOOK_ERRORS;
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
        {"profile", 0, 0, G_OPTION_ARG_STRING, &profile_name,
         "Check by the rules of kobo, apple or kindle", "NAME"},
        {0},
    };
    Status status = call_parse(&call, &verb_check, entries, 1, argc, argv);
    if (status != STATUS_DONE)
        return status;
    if (is_pdf(call_book(&call)))
        return check_pdf(call_book(&call));
    if (profile_name != NULL && !lint_find_profile(profile_name, &profile))
        return talk_usage_error("no profile '%s': kobo, apple or kindle", profile_name);
    return check_book(&call, profile);
}

const Verb verb_check = {"check", "[BOOK]",
                         "go through all stages and write nothing; FILE.pdf: judge that file", run};
