/* Two books can be made in one process, on two threads: their bytes are those that each has alone.
 */
#include "press.h"
#include <string.h>

#define TIMES 2

typedef struct Work {
    const char *book;
    GBytes *epub, *pdf; /* made alone */
} Work;

static void make(const char *book, GBytes **ret_epub, GBytes **ret_pdf) {
    g_autoptr(GError) error = NULL;
    g_autoptr(Diag) diag = diag_new();
    g_auto(PressResult) result = {0};
    PressOptions options = {
        .book = book, .data = OCTAVO_SOURCE_DIR, .wants_epub = TRUE, .wants_pdf = TRUE};
    gboolean is_made = press_make(&options, diag, &result, &error);
    g_assert_no_error(error);
    g_assert_true(is_made);
    *ret_epub = g_bytes_ref(result.bytes[OUTPUT_EPUB]);
    *ret_pdf = g_bytes_ref(result.bytes[OUTPUT_PDF]);
}

static gpointer make_often(gpointer data) {
    const Work *work = data;
    for (guint i = 0; i < TIMES; i++) {
        g_autoptr(GBytes) epub = NULL, pdf = NULL;
        make(work->book, &epub, &pdf);
        g_assert_true(g_bytes_equal(epub, work->epub));
        g_assert_true(g_bytes_equal(pdf, work->pdf));
    }
    return NULL;
}

static void test_two_books(void) {
    Work works[] = {{OCTAVO_SOURCE_DIR "/tests/books/editions-1", NULL, NULL},
                    {OCTAVO_SOURCE_DIR "/tests/books/constructs", NULL, NULL}};
    GThread *threads[G_N_ELEMENTS(works)];
    for (guint i = 0; i < G_N_ELEMENTS(works); i++)
        make(works[i].book, &works[i].epub, &works[i].pdf);
    for (guint i = 0; i < G_N_ELEMENTS(works); i++)
        threads[i] = g_thread_new("press", make_often, &works[i]);
    for (guint i = 0; i < G_N_ELEMENTS(works); i++) {
        g_thread_join(threads[i]);
        g_bytes_unref(works[i].epub);
        g_bytes_unref(works[i].pdf);
    }
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/threads/two-books", test_two_books);
    return g_test_run();
}
