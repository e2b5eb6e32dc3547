/* An author's SVG; what comes out must be harmless a second time too. */
#include "fuzz/fuzz.h"
#include "source/svg.h"

static void clean_again(GBytes *bytes) {
    g_autoptr(Diag) diag = diag_new();
    Svg again = {0};
    gsize len = 0;
    const char *cleaned = g_bytes_get_data(bytes, &len);
    g_assert(svg_clean(cleaned, len, "again.svg", diag, &again));
    g_assert_cmpuint(diag_count(diag, DIAG_WARNING) + diag_count(diag, DIAG_NOTE), ==, 0);
    g_bytes_unref(again.bytes);
}

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size) {
    g_autoptr(Diag) diag = diag_new();
    Svg svg = {0};
    if (!svg_clean((const char *)data, size, "fuzz.svg", diag, &svg))
        return 0;
    clean_again(svg.bytes);
    g_bytes_unref(svg.bytes);
    return 0;
}
