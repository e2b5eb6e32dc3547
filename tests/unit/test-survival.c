/* What readers find by themselves, cause by cause. */
#include "edition/kobospan.h"
#include "edition/survival.h"
#include "epub/kepub.h"
#include "unit/shelf.h"

#define SLOT(id, inner) "<div id=\"s." id "\"><p id=\"" id "\">" inner "</p></div>\n"

static const ShelfChapter before[] = {
    {"one", SLOT("a", "Alpha one. Alpha two.") SLOT("b", "Beta <em>three</em> four.")
                SLOT("c", "Gamma five six.") SLOT("d", "Delta seven.")},
    {"two", SLOT("e", "Epsilon eight.")},
};

static Survival measure(const ShelfChapter *after, guint n) {
    g_autoptr(GBytes) old = shelf_epub(before, G_N_ELEMENTS(before)), new = shelf_epub(after, n);
    g_autoptr(Diag) diag = diag_new();
    Survival survival;
    g_assert_true(survival_measure(old, new, diag, &survival));
    guint n_all = survival.n_gone;
    for (WordLot lot = 0; lot < N_LOTS; lot++)
        n_all += survival.n[lot];
    g_assert_cmpuint(survival.n_words, ==, 14);
    g_assert_cmpuint(n_all, ==, survival.n_words);
    return survival;
}

static void assert_all(const Survival *survival, WordLot lot, guint n) {
    g_assert_cmpuint(survival->n[lot], ==, n);
    for (Family family = 0; family < N_FAMILIES; family++)
        g_assert_cmpuint(survival->kept[family][lot], ==, n);
}

static void test_same(void) {
    const Survival survival = measure(before, G_N_ELEMENTS(before));
    assert_all(&survival, LOT_UNEDITED, 14);
    g_autofree char *text = survival_print(&survival, "1", "2");
    g_assert_nonnull(strstr(text, "Of 14 words of 1, 0 are gone in 2;"));
    g_assert_nonnull(strstr(text, "\nKOReader (XPointer)              100.0 %"));
}

/* What comes into a slot, and what leaves one empty, moves nothing. */
static void test_slots(void) {
    static const ShelfChapter after[] = {
        {"one", SLOT("a", "Alpha one. Alpha two.</p>\n<p id=\"n\">New "
                          "words.") "<div id=\"s.b\"></div>\n" SLOT("c", "Gamma five six.")
                    SLOT("d", "Delta seven.")},
        {"two", SLOT("e", "Epsilon eight.")}};
    const Survival survival = measure(after, G_N_ELEMENTS(after));
    assert_all(&survival, LOT_UNEDITED, 11);
    g_assert_cmpuint(survival.n_gone, ==, 3);
}

/* Without slots a new block moves all that follow it for those who count. */
static void test_pushed(void) {
    static const ShelfChapter after[] = {
        {"one", SLOT("a", "Alpha one. Alpha two.") SLOT("n", "New words.")
                    SLOT("b", "Beta <em>three</em> four.") SLOT("c", "Gamma five six.")
                        SLOT("d", "Delta seven.")},
        {"two", SLOT("e", "Epsilon eight.")}};
    const Survival survival = measure(after, G_N_ELEMENTS(after));
    g_assert_cmpuint(survival.kept[FAMILY_CALIBRE][LOT_UNEDITED], ==, 14);
    g_assert_cmpuint(survival.kept[FAMILY_READIUM][LOT_UNEDITED], ==, 14);
    g_assert_cmpuint(survival.kept[FAMILY_KOBO][LOT_UNEDITED], ==, 14);
    g_assert_cmpuint(survival.kept[FAMILY_FOLIATE][LOT_UNEDITED], ==, 6);
    g_assert_cmpuint(survival.kept[FAMILY_EPUBJS][LOT_UNEDITED], ==, 6);
    g_assert_cmpuint(survival.kept[FAMILY_KOREADER][LOT_UNEDITED], ==, 6);
}

static void test_edited(void) {
    static const ShelfChapter after[] = {
        {"one", SLOT("a", "Now alpha one. Alpha two.") SLOT("b", "Beta <em>three</em> four.")
                    SLOT("d", "Delta seven.") SLOT("c", "Gamma five six.")},
        {"new", SLOT("n", "New chapter.")},
        {"two", SLOT("e", "Epsilon eight.")}};
    const Survival survival = measure(after, G_N_ELEMENTS(after));
    g_assert_cmpuint(survival.n_gone, ==, 1); /* Alpha */
    g_assert_cmpuint(survival.n[LOT_EDITED], ==, 3);
    g_assert_cmpuint(survival.kept[FAMILY_CALIBRE][LOT_EDITED], ==, 0);
    g_assert_cmpuint(survival.kept[FAMILY_READIUM][LOT_EDITED], ==, 3);
    g_assert_cmpuint(survival.kept[FAMILY_CARRY][LOT_EDITED], ==, 3);
    g_assert_cmpuint(survival.n[LOT_BEHIND], ==, 2);
    g_assert_cmpuint(survival.kept[FAMILY_CALIBRE][LOT_BEHIND], ==, 2);
    g_assert_cmpuint(survival.kept[FAMILY_KOREADER][LOT_BEHIND], ==, 0);
    g_assert_cmpuint(survival.kept[FAMILY_EPUBJS][LOT_BEHIND], ==, 0);
    g_assert_cmpuint(survival.n[LOT_MOVED], >, 0);
    g_assert_cmpuint(survival.kept[FAMILY_CALIBRE][LOT_MOVED], ==, survival.n[LOT_MOVED]);
    g_assert_cmpuint(survival.kept[FAMILY_FOLIATE][LOT_MOVED], ==, 0);
}

/* ---- Kobo's spans are those that the Kobo variant has ---- */

static void note_span(const char *name, const KoboSpan *span, gpointer data) {
    g_auto(GStrv) parts = g_strsplit(name, " ", 3);
    gsize begin = node_byte_of_char(span->text, span->start);
    g_string_append_printf(data, "kobo.%s.%s:%.*s\n", parts[1], parts[2],
                           (int)(node_byte_of_char(span->text, span->end) - begin),
                           span->text->text + begin);
}

static char *spans_of_variant(const char *body) {
    g_autoptr(GBytes) page = shelf_page(body), variant = kepub_page(page);
    g_autoptr(Arena) arena = arena_new();
    g_autoptr(Diag) diag = diag_new();
    const Node *root = tree_read(arena, variant, "x", NULL, diag);
    GString *all = g_string_new(NULL);
    for (const Node *node = root; node != NULL; node = tree_walk(root, node))
        if (node_is(node, "span") && g_strcmp0(node_attribute(node, "class"), "koboSpan") == 0 &&
            node->first->name == NULL)
            g_string_append_printf(all, "%s:%s\n", node->id, node->first->text);
    return g_string_free(all, FALSE);
}

static void test_kobo_spans(void) {
    static const char body[] =
        "<section id=\"s\">\n<p id=\"p\">One. Two! <b>Three?</b> Four &amp; five.</p>\n"
        "<figure id=\"f\"><img src=\"a.png\" alt=\"\"/><p>Six</p></figure>"
        "<pre id=\"c\"><code>a. b\n<i>c. d</i></code></pre>\n"
        "<p>Seven. <span id=\"q\">Eight. Nine.</span></p><ul hidden=\"\"><li>Ten.</li></ul>"
        "</section>";
    static const ShelfChapter chapter = {"one", body};
    g_autoptr(Publication) publication = shelf_open(&chapter, 1);
    g_autoptr(GString) found = g_string_new(NULL);
    kobospan_each(publication_document(publication, 0), note_span, found);
    g_autofree char *wanted = spans_of_variant(body);
    g_assert_cmpstr(found->str, ==, wanted);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/survival/same", test_same);
    g_test_add_func("/survival/slots", test_slots);
    g_test_add_func("/survival/pushed", test_pushed);
    g_test_add_func("/survival/edited", test_edited);
    g_test_add_func("/survival/kobo-spans", test_kobo_spans);
    return g_test_run();
}
