/* An author's SVG; what comes out must be harmless a second time too, and stay as it is. */
#include "fuzz/fuzz.h"
#include "source/svg.h"

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size) {
    g_autoptr(Diag) diag = diag_new();
    Svg svg = {0}, again = {0};
    if (!svg_clean((const char *)data, size, "fuzz.svg", diag, &svg))
        return 0;
    gsize len = 0;
    const char *cleaned = g_bytes_get_data(svg.bytes, &len);
    g_assert(svg_clean(cleaned, len, "again.svg", diag, &again));
    g_assert(g_bytes_equal(svg.bytes, again.bytes));
    g_bytes_unref(svg.bytes);
    g_bytes_unref(again.bytes);
    return 0;
}
