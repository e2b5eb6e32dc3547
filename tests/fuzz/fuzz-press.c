/* One Markdown file through the whole press. What it makes of a book without errors has no fault
 * that octavo itself can find: nothing lost on the pages, XML well formed, the PDF right. */
#include "pdf/inspect.h"
#include "press.h"
#include "unit/ground.h"
#include "fuzz/fuzz.h"

static void check_pdf(GBytes *pdf) {
    gsize n;
    const guint8 *data = g_bytes_get_data(pdf, &n);
    g_autoptr(GError) error = NULL;
    g_autoptr(Findings) findings = inspect_file(data, n, &error);
    g_assert_no_error(error);
    g_autofree char *text = findings_print(findings, "fuzz.pdf");
    if (findings_count(findings) > 0)
        g_error("%s", text);
}

static void press(const char *path) {
    const PressOptions options = {
        .book = path, .data = OCTAVO_SOURCE_DIR, .wants_epub = TRUE, .wants_pdf = TRUE};
    g_autoptr(Diag) diag = diag_new();
    g_autoptr(GError) error = NULL;
    g_auto(PressResult) result = {0};
    gboolean is_made = press_make(&options, diag, &result, &error);
    g_assert_no_error(error);
    g_assert_cmpint(is_made, ==, diag_count(diag, DIAG_ERROR) == 0);
    if (is_made)
        check_pdf(result.bytes[OUTPUT_PDF]);
}

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size) {
    Ground ground;
    ground_init(&ground);
    ground_put_bytes(&ground, "fuzz.md", data, size);
    g_autofree char *path = g_build_filename(ground.folder, "fuzz.md", NULL);
    press(path);
    ground_clear(&ground);
    return 0;
}
