/* An EPUB of anybody's, and one document of it by itself, so that a fuzzer need not find out how
 * ZIP counts. */
#include "edition/rebase.h"
#include "fuzz/fuzz.h"

static void read_document(GBytes *bytes) {
    g_autoptr(Arena) arena = arena_new();
    g_autoptr(Diag) diag = diag_new();
    g_autoptr(GHashTable) ids = g_hash_table_new(g_str_hash, g_str_equal);
    const Node *root = tree_read(arena, bytes, "fuzz.xhtml", ids, diag);
    guint order = 0;
    for (const Node *node = root; node != NULL; node = tree_walk(root, node))
        g_assert_cmpuint(node->order, ==, order++);
}

static void open_epub(GBytes *bytes) {
    g_autoptr(Diag) diag = diag_new();
    g_autoptr(Publication) publication = publication_open(bytes, "fuzz.epub", diag);
    if (publication == NULL)
        return;
    g_autoptr(Rebase) rebase = rebase_new(publication, publication);
    for (guint i = 0; i < publication->passages->len; i++)
        g_assert_cmpuint(((Passage *)publication->passages->pdata[i])->index, ==, i);
}

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size) {
    g_autoptr(GBytes) bytes = g_bytes_new(data, size);
    open_epub(bytes);
    read_document(bytes);
    return 0;
}
