/* One Markdown file with the manifest at its head, as far as a Book and its dump. */
#include "fuzz/fuzz.h"
#include "book/dump.h"
#include "book/seal.h"
#include "source/source.h"
#include <glib/gstdio.h>

static void read_and_seal(const char *path) {
    g_autoptr(Diag) diag = diag_new();
    g_autoptr(GError) error = NULL;
    g_autoptr(Root) root = NULL;
    g_autoptr(Book) book = source_read(path, diag, &root, &error);
    g_assert_no_error(error);
    if (book != NULL) {
        book_seal(book, NULL, diag); /* with errors too: it must bear the holes that they leave */
        g_autofree char *dump = book_dump(book);
        g_assert(g_utf8_validate(dump, -1, NULL));
    }
    g_assert(book != NULL || diag_count(diag, DIAG_ERROR) > 0);
    g_autofree char *said = diag_print(diag, TRUE);
}

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size) {
    g_autoptr(GError) error = NULL;
    g_autofree char *folder = g_dir_make_tmp("octavo-fuzz-XXXXXX", &error);
    g_assert_no_error(error);
    g_autofree char *path = g_build_filename(folder, "fuzz.md", NULL);
    g_file_set_contents_full(path, (const char *)data, (gssize)size, G_FILE_SET_CONTENTS_NONE, 0600,
                             &error);
    g_assert_no_error(error);
    read_and_seal(path);
    g_remove(path);
    g_rmdir(folder);
    return 0;
}
