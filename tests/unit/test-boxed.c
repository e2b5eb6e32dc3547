#include "boxed.h"
#include <signal.h>
#include <string.h>

#define BOOK OCTAVO_SOURCE_DIR "/tests/cases/source/notes.md"

static const PressOptions options = {
    .book = BOOK, .data = OCTAVO_SOURCE_DIR, .wants_epub = TRUE, .wants_pdf = TRUE};

static void check_same(GBytes *a, GBytes *b) {
    g_assert_true(a != NULL && b != NULL);
    g_assert_true(g_bytes_equal(a, b));
}

/* The walls change nothing in what is made and said. */
static void test_same(void) {
    g_autoptr(Diag) here = diag_new(), there = diag_new();
    g_auto(PressResult) plain = {0}, boxed = {0};
    g_autoptr(GError) error = NULL;
    const BoxedOptions walls = {0};
    g_assert_true(press_make(&options, here, &plain, &error));
    g_assert_true(boxed_make(&walls, &options, there, &boxed, &error));
    g_assert_no_error(error);
    check_same(plain.bytes[OUTPUT_EPUB], boxed.bytes[OUTPUT_EPUB]);
    check_same(plain.bytes[OUTPUT_PDF], boxed.bytes[OUTPUT_PDF]);
    g_assert_null(boxed.bytes[OUTPUT_PRINT]);
    g_assert_cmpstr(plain.slug, ==, boxed.slug);
    g_assert_cmpstr(plain.epub_shares, ==, boxed.epub_shares);
    g_assert_cmpuint(plain.n_pages, ==, boxed.n_pages);
    g_assert_cmpint(plain.worst_ratio, ==, boxed.worst_ratio);
}

static void test_book_errors(void) {
    g_autoptr(Diag) here = diag_new(), there = diag_new();
    g_auto(PressResult) plain = {0}, boxed = {0};
    g_autoptr(GError) error = NULL;
    const BoxedOptions walls = {0};
    PressOptions bad = options;
    bad.book = OCTAVO_SOURCE_DIR "/tests/cases/book/references.md";
    g_assert_false(press_make(&bad, here, &plain, &error));
    g_assert_false(boxed_make(&walls, &bad, there, &boxed, &error));
    g_assert_no_error(error);
    g_autofree char *found = diag_print(there, FALSE), *wanted = diag_print(here, FALSE);
    g_assert_cmpstr(found, ==, wanted);
    g_assert_cmpuint(diag_count(there, DIAG_ERROR), ==, diag_count(here, DIAG_ERROR));
}

static void test_world_failed(void) {
    g_autoptr(Diag) diag = diag_new();
    g_auto(PressResult) result = {0};
    g_autoptr(GError) error = NULL;
    const BoxedOptions walls = {0};
    PressOptions absent = options;
    absent.book = OCTAVO_SOURCE_DIR "/tests/no-such-book";
    g_assert_false(boxed_make(&walls, &absent, diag, &result, &error));
    g_assert_nonnull(error);
    g_assert_true(error->domain != PRESS_BUG);
    g_assert_nonnull(strstr(error->message, "no-such-book"));
}

/* ---- breakdowns ---- */

static char *break_down(G_GNUC_UNUSED const PressOptions *press, Diag *diag, const void *data,
                        G_GNUC_UNUSED GError **error) {
    volatile guint turns = 0;
    diag_subject(diag, "chapters/one.md");
    if (g_str_equal(data, "crash")) {
        signal(SIGABRT, SIG_DFL);
        raise(SIGABRT);
    }
    if (g_str_equal(data, "memory"))
        g_free(g_malloc((gsize)1 << 40));
    while (turns != 1)
        turns += 2;
    return NULL;
}

static void check_breakdown(const char *how, const char *wanted) {
    g_autoptr(Diag) diag = diag_new();
    g_autoptr(GError) error = NULL;
    const BoxedOptions walls = {.seconds = 1, .bytes = (gsize)1 << 30};
    g_assert_null(boxed_text(&walls, &options, break_down, how, diag, &error));
    g_assert_no_error(error);
    g_autofree char *found = diag_print(diag, FALSE);
    g_assert_cmpstr(found, ==, wanted);
}

static void test_breakdowns(void) {
    check_breakdown("crash",
                    "chapters/one.md: error: octavo, or a library it works with, broke down "
                    "here: Aborted [press-crashed]\n"
                    "      = nothing was written; --sandbox=off shows a debugger where\n1 error\n");
    check_breakdown("hang",
                    "chapters/one.md: error: this takes longer than octavo waits [limit-time]\n"
                    "      = --max-seconds=N gives each file more time, and each stage\n1 "
                    "error\n");
#ifndef __SANITIZE_ADDRESS__
    check_breakdown("memory", "chapters/one.md: error: this takes more memory than octavo may use "
                              "[limit-memory]\n"
                              "      = --max-memory=N gives the press N MiB\n1 error\n");
#endif
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/boxed/same", test_same);
    g_test_add_func("/boxed/book-errors", test_book_errors);
    g_test_add_func("/boxed/world-failed", test_world_failed);
    g_test_add_func("/boxed/breakdowns", test_breakdowns);
    return g_test_run();
}
