/* The two outputs of one book hold the same; and where one of them is made to lack something, it is
 * seen. */
#include "parity.h"
#include "book/seal.h"
#include "source/source.h"
#include "typeset/styles.h"
#include "typeset/typeset.h"
#include <string.h>

#define BOOK OCTAVO_SOURCE_DIR "/tests/books/constructs"

typedef struct Press {
    Diag *diag;
    Root *root;
    Book *book;
    Style *style;
    Faces *faces;
    Pages *pages;
} Press;

static void set_up(Press *press, G_GNUC_UNUSED gconstpointer data) {
    g_autoptr(GError) error = NULL;
    press->diag = diag_new();
    press->book = source_read(BOOK, press->diag, &press->root, &error);
    g_assert_no_error(error);
    book_seal(press->book, NULL, press->diag);
    StylePlaces places = {OCTAVO_SOURCE_DIR, press->root};
    press->style = styles_open(&places, "octavo", press->book->meta.place,
                               press->book->meta.language, press->diag, &error);
    g_assert_no_error(error);
    press->faces = faces_open(OCTAVO_SOURCE_DIR "/fonts", &error);
    g_assert_no_error(error);
    g_assert_true(faces_open_math(press->faces, &error));
    press->pages = typeset_make(press->book, press->style, press->faces, NULL, press->diag);
}

static void tear_down(Press *press, G_GNUC_UNUSED gconstpointer data) {
    pages_free(press->pages);
    faces_free(press->faces);
    style_free(press->style);
    book_free(press->book);
    root_free(press->root);
    diag_free(press->diag);
}

static void assert_differs(const Press *press, const char *in) {
    g_autofree char *differences = parity_check(press->book, press->pages);
    g_assert_nonnull(differences);
    if (strstr(differences, in) == NULL)
        g_error("'%s' is not in: %s", in, differences);
}

static void test_same(Press *press, G_GNUC_UNUSED gconstpointer data) {
    g_autofree char *differences = parity_check(press->book, press->pages);
    g_assert_cmpstr(differences, ==, NULL);
}

/* The first piece that belongs to a block of this kind, in this role. */
static Piece *find_piece(const Press *press, PieceKind kind, BlockKind block, PieceRole role) {
    for (guint i = 0; i < press->pages->n_pages; i++)
        for (guint k = 0; k < press->pages->pages[i].n_pieces; k++) {
            const Piece *piece = &press->pages->pages[i].pieces[k];
            if (press->pages->pages[i].division != NULL && piece->kind == kind &&
                piece->role == role && piece->block != NULL && piece->block->kind == block)
                return (Piece *)piece;
        }
    g_assert_not_reached();
}

static void assert_seen_without(Press *press, PieceKind kind, BlockKind block, PieceRole role,
                                const char *in) {
    Piece *piece = find_piece(press, kind, block, role);
    piece->role = PIECE_ARTIFACT;
    assert_differs(press, in);
    piece->role = role;
}

static void test_lost(Press *press, G_GNUC_UNUSED gconstpointer data) {
    assert_seen_without(press, PIECE_TEXT, BLOCK_PARAGRAPH, PIECE_CONTENT, "PDF '");
    assert_seen_without(press, PIECE_TEXT, BLOCK_CELL, PIECE_CONTENT, "PDF '");
    assert_seen_without(press, PIECE_TEXT, BLOCK_FIGURE, PIECE_CAPTION, "/caption");
    assert_seen_without(press, PIECE_TEXT, BLOCK_ALERT, PIECE_TITLE, "/title");
    assert_seen_without(press, PIECE_TEXT, BLOCK_HEADING, PIECE_SUMMARY, "/opening");
    assert_seen_without(press, PIECE_TEXT, BLOCK_MATH, PIECE_CONTENT, "PDF '");
    assert_seen_without(press, PIECE_TEXT, BLOCK_MATH, PIECE_CAPTION, "/caption");
    assert_seen_without(press, PIECE_PICTURE, BLOCK_FIGURE, PIECE_CONTENT, "picture");
}

/* A formula that is read aloud as another one. */
static void test_formulas(Press *press, G_GNUC_UNUSED gconstpointer data) {
    Piece *piece = find_piece(press, PIECE_TEXT, BLOCK_MATH, PIECE_CONTENT);
    const Formula *formula = piece->formula, other = {formula->root, "x", "another", TRUE};
    piece->formula = &other;
    assert_differs(press, "formula: EPUB 'nothing', PDF 'another'");
    piece->formula = formula;
}

/* A link that leads elsewhere, a note's mark among them. */
static void test_links(Press *press, G_GNUC_UNUSED gconstpointer data) {
    static const InlineKind kinds[] = {INLINE_LINK, INLINE_REFERENCE, INLINE_NOTE};
    guint n = 0;
    for (guint i = 0; i < press->pages->n_pages; i++)
        for (guint k = 0; k < press->pages->pages[i].n_links; k++) {
            LinkArea *link = (LinkArea *)&press->pages->pages[i].links[k];
            if (n == G_N_ELEMENTS(kinds) || link->inl == NULL || link->inl->kind != kinds[n] ||
                link->destination == NULL)
                continue;
            const char *destination = link->destination;
            link->destination = "elsewhere";
            assert_differs(press, "link: EPUB 'nothing', PDF 'elsewhere'");
            link->destination = destination;
            n++;
        }
    g_assert_cmpuint(n, ==, G_N_ELEMENTS(kinds));
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add("/parity/same", Press, NULL, set_up, test_same, tear_down);
    g_test_add("/parity/lost", Press, NULL, set_up, test_lost, tear_down);
    g_test_add("/parity/formulas", Press, NULL, set_up, test_formulas, tear_down);
    g_test_add("/parity/links", Press, NULL, set_up, test_links, tear_down);
    return g_test_run();
}
