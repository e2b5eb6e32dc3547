/* reading.h: for the fuzz targets that read a whole book. */
#pragma once
#include "book/dump.h"
#include "book/seal.h"
#include "fuzz/fuzz.h"
#include "source/source.h"

/* A folder or a file: as far as a Book and its dump. */
static inline void fuzz_read_book(const char *path) {
    g_autoptr(Diag) diag = diag_new();
    g_autoptr(GError) error = NULL;
    g_autoptr(Root) root = NULL;
    g_autoptr(Book) book = source_read(path, NULL, diag, &root, &error);
    g_assert_no_error(error);
    if (book != NULL) {
        book_seal(book, NULL, diag); /* with errors too: it must bear the holes that they leave */
        g_autofree char *dump = book_dump(book);
        g_assert(g_utf8_validate(dump, -1, NULL));
    }
    g_assert(book != NULL || diag_count(diag, DIAG_ERROR) > 0);
    g_autofree char *said = diag_print(diag, TRUE);
}
