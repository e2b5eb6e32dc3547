#include "base/report.h"
#include <string.h>

static Diag *make(void) {
    Diag *diag = diag_new();
    static const char text[] = "é [@fig:x] and naïve words\n";
    diag_source(diag, "a, b.md", text, strlen(text));
    const Place phrase = {diag_file(diag, "a, b.md"), 1, 4},
                word = {diag_file(diag, "a, b.md"), 1, 17},
                end = {diag_file(diag, "a, b.md"), 1, 29}, whole = {0};
    diag_add(diag, DIAG_REF_MISSING, phrase, "100 %% is \xff gone");
    diag_hint(diag, "one\ntwo");
    diag_add(diag, DIAG_NOTE_UNUSED, word, "a word");
    diag_add(diag, DIAG_LINT_LINK, end, "the end");
    diag_add(diag, DIAG_BOOK_EMPTY, whole, "all");
    return diag;
}

static void check(ReportFormat format, const char *folder, const char *wanted) {
    g_autoptr(Diag) diag = make();
    const ReportOptions options = {.format = format, .folder = folder};
    g_autofree char *found = report_print(diag, &options);
    g_assert_cmpstr(found, ==, wanted);
}

/* Columns are characters; the end is behind the bracket that closes, or behind the word. */
static void test_github(void) {
    check(REPORT_GITHUB, "my book",
          "::error title=book-empty::all\n"
          "::error title=ref-missing,file=my book/a%2C b.md,line=1,col=3,endColumn=11::"
          "100 %25 is \uFFFD gone%0Aone%0Atwo\n"
          "::warning title=note-unused,file=my book/a%2C b.md,line=1,col=16,endColumn=21::a word\n"
          "::notice title=lint-link,file=my book/a%2C b.md,line=1,col=27,endColumn=27::the end\n");
}

static void test_json(void) {
    check(
        REPORT_JSON, ".",
        "{\n  \"diagnostics\": [\n"
        "    {\"code\": \"book-empty\", \"level\": \"error\", \"file\": null, \"line\": 0, "
        "\"column\": 0, \"end-column\": 0, \"message\": \"all\", \"hint\": null},\n"
        "    {\"code\": \"ref-missing\", \"level\": \"error\", \"file\": \"a, b.md\", \"line\": 1, "
        "\"column\": 3, \"end-column\": 11, \"message\": \"100 % is \uFFFD gone\", "
        "\"hint\": \"one\\ntwo\"},\n"
        "    {\"code\": \"note-unused\", \"level\": \"warning\", \"file\": \"a, b.md\", "
        "\"line\": 1, \"column\": 16, \"end-column\": 21, \"message\": \"a word\", "
        "\"hint\": null},\n"
        "    {\"code\": \"lint-link\", \"level\": \"note\", \"file\": \"a, b.md\", \"line\": 1, "
        "\"column\": 27, \"end-column\": 27, \"message\": \"the end\", \"hint\": null}\n"
        "  ],\n  \"errors\": 2,\n  \"warnings\": 1,\n  \"notes\": 1\n}\n");
}

static void test_sarif(void) {
    g_autoptr(Diag) diag = make();
    const ReportOptions options = {.format = REPORT_SARIF, .folder = "my book", .version = "1.2.3"};
    g_autofree char *found = report_print(diag, &options);
    g_assert_nonnull(strstr(found, "\"uri\": \"my%20book/a%2C%20b.md\""));
    g_assert_nonnull(strstr(found, "\"startColumn\": 3, \"endColumn\": 11"));
    g_assert_nonnull(strstr(found, "\"version\": \"1.2.3\""));
    g_assert_nonnull(strstr(found, "100 % is \uFFFD gone\\none\\ntwo"));
}

static void test_formats(void) {
    ReportFormat format = REPORT_TEXT;
    g_assert_true(report_find_format("sarif", &format));
    g_assert_cmpint(format, ==, REPORT_SARIF);
    g_assert_false(report_find_format("xml", &format));
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/report/github", test_github);
    g_test_add_func("/report/json", test_json);
    g_test_add_func("/report/sarif", test_sarif);
    g_test_add_func("/report/formats", test_formats);
    return g_test_run();
}
