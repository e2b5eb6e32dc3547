/* A finished PDF file of anybody's. */
#include "fuzz/fuzz.h"
#include "pdf/inspect.h"

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size) {
    g_autoptr(GError) error = NULL;
    g_autoptr(Findings) findings = inspect_file(data, size, &error);
    g_assert((findings == NULL) == (error != NULL));
    if (findings == NULL)
        return 0;
    g_autofree char *text = findings_print(findings, "fuzz.pdf");
    g_assert(g_utf8_validate(text, -1, NULL));
    return 0;
}
