/* A reader's file of notes, of any format; what comes out can be read again. */
#include "edition/carry.h"
#include "fuzz/editions.h"

static gboolean carry(GBytes *notes, Carried *carried) {
    const FuzzEditions *editions = fuzz_editions();
    const CarrySource sources[] = {
        {"old.epub", editions->old_bytes}, {"new.epub", editions->new_bytes}, {"notes", notes}};
    g_autoptr(Diag) diag = diag_new();
    g_autoptr(GError) error = NULL;
    return carry_notes(&sources[0], &sources[1], &sources[2], diag, carried, &error);
}

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size) {
    g_autoptr(GBytes) notes = g_bytes_new(data, size);
    g_auto(Carried) once = {0}, again = {0};
    if (!carry(notes, &once))
        return 0;
    g_assert_cmpuint(once.n_notes, ==, once.n_same + once.told->len);
    g_assert_true(carry(once.notes, &again));
    g_assert_cmpuint(again.n_notes, ==, once.n_notes);
    return 0;
}
