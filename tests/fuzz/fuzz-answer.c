/* What a child of the boxed press answers: one that was taken over may say anything, and its parent
 * must neither break down nor be silent nor be led to another folder. As bytes, or in GVariant's
 * text format where they begin with a parenthesis. */
#include "base/report.h"
#include "boxed.h"
#include "fuzz/fuzz.h"
#include <string.h>

static GVariant *read_answer(const guint8 *data, gsize size) {
    const GVariantType *type = G_VARIANT_TYPE(BOXED_ANSWER_TYPE);
    if (size > 0 && data[0] == '(') {
        const char *text = (const char *)data;
        return g_utf8_validate(text, (gssize)size, NULL)
                   ? g_variant_parse(type, text, text + size, NULL, NULL)
                   : NULL;
    }
    g_autoptr(GBytes) bytes = g_bytes_new(data, size);
    g_autoptr(GVariant) raw = g_variant_ref_sink(g_variant_new_from_bytes(type, bytes, FALSE));
    return g_variant_get_normal_form(raw); /* the other forms are refused in box.c */
}

static void report(const Diag *diag) {
    g_autofree char *coloured = diag_print(diag, TRUE);
    g_assert_true(g_utf8_validate(coloured, -1, NULL));
    for (ReportFormat format = 0; format < N_REPORT_FORMATS; format++) {
        const ReportOptions options = {.format = format, .folder = "book", .version = "1"};
        g_autofree char *text = report_print(diag, &options);
        g_assert_true(g_utf8_validate(text, -1, NULL));
    }
}

static void check_result(const PressResult *result) {
    g_assert_null(strchr(result->slug, '/'));
    for (guint i = 0; result->files != NULL && i < result->files->len; i++) {
        const PressFile *file = result->files->pdata[i];
        g_assert_true(g_utf8_validate(file->href, -1, NULL));
        g_assert_nonnull(file->bytes);
    }
}

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size) {
    g_autoptr(GVariant) answer = read_answer(data, size);
    g_autoptr(Diag) diag = diag_new();
    g_autoptr(GError) error = NULL;
    g_auto(PressResult) result = {0};
    if (answer == NULL)
        return 0;
    gboolean is_made = boxed_open(answer, diag, &result, &error);
    g_assert_true(is_made || error != NULL || diag_count(diag, DIAG_ERROR) > 0);
    if (is_made)
        check_result(&result);
    report(diag);
    return 0;
}
