/* The two outputs of one book hold the same; and where one of them is made to lack something, it is
 * seen. */
#include "parity.h"
#include "unit/pressed.h"
#include <string.h>

#define BOOK OCTAVO_SOURCE_DIR "/tests/books/constructs"

static void set_up(Pressed *press, G_GNUC_UNUSED gconstpointer data) {
    pressed_make(press, BOOK);
}

static void tear_down(Pressed *press, G_GNUC_UNUSED gconstpointer data) {
    pressed_clear(press);
}

static void assert_differs(const Pressed *press, const char *in) {
    g_autofree char *differences = parity_check(press->book, NULL, press->pages);
    g_assert_nonnull(differences);
    if (strstr(differences, in) == NULL)
        g_error("'%s' is not in: %s", in, differences);
}

static void test_same(Pressed *press, G_GNUC_UNUSED gconstpointer data) {
    g_autofree char *differences = parity_check(press->book, NULL, press->pages);
    g_assert_cmpstr(differences, ==, NULL);
}

/* The first piece that belongs to a block of this kind, in this role. */
static Piece *find_piece(const Pressed *press, PieceKind kind, BlockKind block, PieceRole role) {
    for (guint i = 0; i < press->pages->n_pages; i++)
        for (guint k = 0; k < press->pages->pages[i].n_pieces; k++) {
            const Piece *piece = &press->pages->pages[i].pieces[k];
            if (press->pages->pages[i].division != NULL && piece->kind == kind &&
                piece->role == role && piece->block != NULL && piece->block->kind == block)
                return (Piece *)piece;
        }
    g_assert_not_reached();
}

static void assert_seen_without(Pressed *press, PieceKind kind, BlockKind block, PieceRole role,
                                const char *in) {
    Piece *piece = find_piece(press, kind, block, role);
    piece->role = PIECE_ARTIFACT;
    assert_differs(press, in);
    piece->role = role;
}

static void test_lost(Pressed *press, G_GNUC_UNUSED gconstpointer data) {
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
static void test_formulas(Pressed *press, G_GNUC_UNUSED gconstpointer data) {
    Piece *piece = find_piece(press, PIECE_TEXT, BLOCK_MATH, PIECE_CONTENT);
    const Formula *formula = piece->formula, other = {formula->root, "x", "another", TRUE};
    piece->formula = &other;
    assert_differs(press, "formula: EPUB 'nothing', PDF 'another'");
    piece->formula = formula;
}

/* A link that leads elsewhere, a note's mark among them. */
static void test_links(Pressed *press, G_GNUC_UNUSED gconstpointer data) {
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
    g_test_add("/parity/same", Pressed, NULL, set_up, test_same, tear_down);
    g_test_add("/parity/lost", Pressed, NULL, set_up, test_lost, tear_down);
    g_test_add("/parity/formulas", Pressed, NULL, set_up, test_formulas, tear_down);
    g_test_add("/parity/links", Pressed, NULL, set_up, test_links, tear_down);
    return g_test_run();
}
