/* The manifest: YAML, then what its keys mean. */
#include "fuzz/fuzz.h"
#include "source/manifest.h"

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size) {
    g_autofree char *text = fuzz_text(data, size);
    if (text == NULL)
        return 0;
    g_autoptr(Diag) diag = diag_new();
    g_autoptr(Book) book = book_new();
    g_autoptr(Manifest) manifest = manifest_new();
    diag_source(diag, "book.yaml", text, size);
    manifest_read(manifest, book, MANIFEST_FOLDER, text, "book.yaml", 1, diag);
    g_autofree char *said = diag_print(diag, TRUE);
    return 0;
}
