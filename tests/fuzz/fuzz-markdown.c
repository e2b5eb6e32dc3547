/* One Markdown file with the manifest at its head, as far as a Book and its dump. */
#include "fuzz/reading.h"
#include "unit/ground.h"

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size) {
    Ground ground;
    ground_init(&ground);
    ground_put_bytes(&ground, "fuzz.md", data, size);
    g_autofree char *path = g_build_filename(ground.folder, "fuzz.md", NULL);
    fuzz_read_book(path);
    ground_clear(&ground);
    return 0;
}
