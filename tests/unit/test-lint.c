/* What no small file can show: pictures and books that are too large. The other rules are shown by
 * cases/book/lint. */
#include "book/lint.h"
#include "book/seal.h"
#include <string.h>

static const Place nowhere;

static Book *book_with_picture(PictureKind kind, guint width_px, guint height_px, gsize n_bytes) {
    Book *book = book_new();
    book->meta.title = "A";
    book->meta.language = "en";
    book->meta.identifier = "https://example.org/a";
    Division *division = book_add_division(book, ROLE_CHAPTER, nowhere);
    division->slug = "one";
    division->heading = block_new(book, BLOCK_HEADING, nowhere);
    division->heading->heading.level = 1;
    division->heading->division = division;
    division->heading->inlines = inline_new_text(book, "One", nowhere);
    Picture *picture = arena_new0(book->arena, Picture);
    *picture = (Picture){
        kind,     "a.png",  "a.png", nowhere, g_bytes_new_take(g_malloc0(n_bytes), n_bytes),
        width_px, height_px};
    g_ptr_array_add(book->pictures, picture);
    Block *figure = block_new(book, BLOCK_FIGURE, nowhere);
    figure->figure.picture = picture;
    figure->figure.alt = "A grey field";
    division_append(division, figure);
    g_autoptr(Diag) diag = diag_new();
    book_seal(book, NULL, diag);
    return book;
}

static void assert_said(const Book *book, LintProfile profile, const char *code) {
    g_autoptr(Diag) diag = diag_new();
    guint n = lint_book(book, profile, diag);
    g_autofree char *text = diag_print(diag, FALSE);
    if (code == NULL)
        g_assert_cmpuint(n, ==, 0);
    else
        g_assert_nonnull(strstr(text, code));
    g_assert_cmpint(n == 0, ==, text[0] == '\0');
}

static void test_pixels(void) {
    g_autoptr(Book) large = book_with_picture(PICTURE_PNG, 2800, 2001, 100);
    g_autoptr(Book) small = book_with_picture(PICTURE_PNG, 2800, 2000, 100);
    g_autoptr(Book) drawn = book_with_picture(PICTURE_SVG, 2800, 2001, 100);
    assert_said(large, LINT_APPLE, "[lint-picture-large]");
    assert_said(large, LINT_ALL, NULL);
    assert_said(small, LINT_APPLE, NULL);
    assert_said(drawn, LINT_APPLE, NULL); /* it has no pixels */
}

static void test_bytes(void) {
    g_autoptr(Book) book = book_with_picture(PICTURE_JPEG, 10, 10, (5 << 20) + 1);
    assert_said(book, LINT_KOBO, "[lint-picture-large]");
    assert_said(book, LINT_KINDLE, "[lint-picture-large]");
    assert_said(book, LINT_APPLE, NULL);
}

static void test_weight(void) {
    g_autoptr(Book) book = book_with_picture(PICTURE_JPEG, 10, 10, (50 << 20) + 1);
    assert_said(book, LINT_KINDLE, "[lint-file-large]");
    assert_said(book, LINT_ALL, NULL);
}

/* A file of more than 500 notes is slow to open; Standard Ebooks parts it there. */
static void test_notes(void) {
    g_autoptr(Book) book = book_with_picture(PICTURE_PNG, 10, 10, 100);
    Division *division = book->first->next;
    for (guint i = 0; i < 500; i++) {
        Block *note = block_new(book, BLOCK_NOTE, nowhere);
        note->next = division->notes;
        division->notes = note;
    }
    assert_said(book, LINT_KOBO, NULL);
    Block *one_more = block_new(book, BLOCK_NOTE, nowhere);
    one_more->next = division->notes;
    division->notes = one_more;
    assert_said(book, LINT_KOBO, "a chapter of 501 notes");
}

static void test_profiles(void) {
    LintProfile profile = LINT_ALL;
    g_assert_true(lint_find_profile("kobo", &profile));
    g_assert_cmpint(profile, ==, LINT_KOBO);
    g_assert_true(lint_find_profile("kindle", &profile));
    g_assert_cmpint(profile, ==, LINT_KINDLE);
    g_assert_false(lint_find_profile("nook", &profile));
    g_assert_false(lint_find_profile("", &profile));
}

/* The promise of the metadata rests on this count. */
static void test_access(void) {
    g_autoptr(Book) good = book_with_picture(PICTURE_PNG, 9000, 9000, 100);
    g_assert_cmpuint(lint_access(good, NULL), ==, 0);
    g_autoptr(Book) bad = book_with_picture(PICTURE_PNG, 1, 1, 1);
    bad->first->next->first->figure.alt = "IMG_2041.jpg";
    g_assert_cmpuint(lint_access(bad, NULL), ==, 1);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/lint/pixels", test_pixels);
    g_test_add_func("/lint/bytes", test_bytes);
    g_test_add_func("/lint/weight", test_weight);
    g_test_add_func("/lint/notes", test_notes);
    g_test_add_func("/lint/profiles", test_profiles);
    g_test_add_func("/lint/access", test_access);
    return g_test_run();
}
