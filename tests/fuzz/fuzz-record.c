/* The record of an edition; what can be read is the same when it is written and read again. */
#include "edition/record.h"
#include "fuzz/fuzz.h"
#include <string.h>

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size) {
    g_autofree char *text = fuzz_text(data, size);
    if (text == NULL)
        return 0;
    g_autoptr(Arena) arena = arena_new();
    g_autoptr(Diag) diag = diag_new();
    const Record *record = record_read(arena, text, "fuzz.record", diag);
    g_assert((record == NULL) == (diag_count(diag, DIAG_ERROR) > 0));
    if (record == NULL)
        return 0;
    record_find(record, "pools");
    g_autofree char *once = record_write(record, TRUE);
    const Record *again = record_read(arena, once, "again.record", diag);
    g_assert_nonnull(again);
    g_autofree char *twice = record_write(again, TRUE);
    g_assert_cmpstr(once, ==, twice);
    return 0;
}
