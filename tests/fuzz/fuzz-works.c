/* The works that a book may cite, in CSL-JSON, and how each of them reads. */
#include "book/works.h"
#include "fuzz/fuzz.h"
#include "source/csl.h"

static void check_words(const Inline *words) {
    g_autofree char *text = inline_text(words);
    g_assert_true(g_utf8_validate(text, -1, NULL));
}

static void check_string(char *text) {
    g_assert_true(g_utf8_validate(text, -1, NULL));
    g_free(text);
}

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size) {
    g_autofree char *text = fuzz_text(data, size);
    if (text == NULL)
        return 0;
    g_autoptr(Diag) diag = diag_new();
    g_autoptr(Book) book = book_new();
    book->meta.language = size % 2 == 0 ? "en" : "de";
    diag_source(diag, "works.json", text, size);
    csl_read(book, text, "works.json", diag);
    for (guint i = 0; i < book->n_works; i++) {
        const Source *work = &book->works[i];
        g_autofree char *year = works_year(book, work);
        check_words(works_entry(book, work, i % 2 == 0 ? year : NULL));
        check_words(works_note(book, work, "p. 1-2"));
        check_words(works_short(book, work, NULL));
        check_string(works_names(book, work));
        check_string(works_sort_key(book, work));
    }
    g_autofree char *said = diag_print(diag, FALSE);
    return 0;
}
