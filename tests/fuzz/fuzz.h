/* fuzz.h: what a fuzz target defines: a function that takes any bytes and must neither crash nor
 * hang, for libFuzzer in the `fuzz` preset and for replay.c in every other. Its seeds, and what
 * libFuzzer has found, lie in seeds/<subject>/. To hunt, where clang is installed: tests/fuzz/run.
 */
#pragma once
#include "base/text.h"

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size);

/* The bytes as root_read_text() would hand them over, or NULL where it refuses them. */
static inline char *fuzz_text(const guint8 *data, gsize size) {
    const char *text = (const char *)data;
    if (size == 0 || text_find_invalid(text, size) >= 0 || text_find_forbidden(text, size) >= 0)
        return NULL;
    return g_strndup(text, size);
}

/* Small numbers out of the bytes: when they are used up, all are the least. */
typedef struct FuzzBytes {
    const guint8 *data;
    gsize size;
} FuzzBytes;

static inline guint8 fuzz_byte(FuzzBytes *bytes) {
    if (bytes->size == 0)
        return 0;
    bytes->size--;
    return *bytes->data++;
}

static inline gint fuzz_number(FuzzBytes *bytes, gint least, gint most) {
    guint32 raw = fuzz_byte(bytes);
    if (most - least > 255)
        raw = raw << 16 | (guint32)fuzz_byte(bytes) << 8 | fuzz_byte(bytes);
    return least + (gint)(raw % ((guint32)(most - least) + 1));
}
