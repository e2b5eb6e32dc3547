/* Lua's tables, which are read and never run. */
#include "edition/datum.h"
#include "fuzz/fuzz.h"

static void check(const Datum *datum, gsize size) {
    g_assert_cmpuint(datum->start, <=, datum->end);
    g_assert_cmpuint(datum->end, <=, size);
    for (const Datum *child = datum->first; child != NULL; child = child->next) {
        g_assert_cmpuint(child->start, >=, datum->start);
        g_assert_cmpuint(child->end, <=, datum->end);
        check(child, size);
    }
}

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size) {
    g_autoptr(GBytes) bytes = g_bytes_new(data, size);
    for (DatumSyntax syntax = SYNTAX_JSON; syntax <= SYNTAX_LUA; syntax++) {
        g_autoptr(Arena) arena = arena_new();
        g_autoptr(Diag) diag = diag_new();
        const Datum *root = datum_read(arena, bytes, syntax, "fuzz", diag);
        if (root != NULL)
            check(root, size);
    }
    return 0;
}
