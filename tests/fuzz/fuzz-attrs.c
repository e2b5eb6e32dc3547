/* Attributes in braces and info strings. */
#include "fuzz/fuzz.h"
#include "source/attrs.h"

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size) {
    g_autofree char *text = fuzz_text(data, size);
    if (text == NULL)
        return 0;
    g_autoptr(Arena) arena = arena_new();
    g_autoptr(Diag) diag = diag_new();
    Attrs attrs = {0};
    Place place = {diag_file(diag, "fuzz.md"), 1, 1};
    attrs_is_meant(text);
    attrs_read(arena, g_strdelimit(text, "\n", ' '), place, diag, &attrs);
    attrs_take(&attrs, "title");
    attrs_report_rest(&attrs, NULL, 0, diag);
    g_autofree char *said = diag_print(diag, FALSE);
    return 0;
}
