/* Small books at random: every letter stands on the pages once and in order, notes, captions and
 * tables included; every note begins on the page of its first mark; body text stands on the grid,
 * so that the lines of facing pages are level; nothing stands outside the page's text. */
#include "parity.h"
#include "typeset/galley.h"
#include "unit/ground.h"
#include "unit/pressed.h"

#define ROUNDS 12
#define BLOCKS 46

/* ---- a manuscript ---- */

typedef struct Script {
    GString *text, *notes;
    guint n_notes, n_names;
} Script;

static gboolean one_in(gint n) {
    return g_test_rand_int_range(0, n) == 0;
}

static void add_words(Script *script, gint least, gint most) {
    static const char *const words[] = {"memory", "a",      "pool",   "of",     "references",
                                        "the",    "kernel", "counts", "every",  "allocation",
                                        "and",    "gives",  "back",   "nothing"};
    gint n = g_test_rand_int_range(least, most);
    for (gint i = 0; i < n; i++)
        g_string_append_printf(script->text, "%s%s", i > 0 ? " " : "",
                               words[g_test_rand_int_range(0, G_N_ELEMENTS(words))]);
}

/* A mark; its note's text is long now and then. */
static void add_mark(Script *script) {
    g_string_append_printf(script->text, "[^n%u]", ++script->n_notes);
    Script note = {.text = g_string_new(NULL)};
    add_words(&note, 3, one_in(8) ? 260 : 30);
    g_string_append_printf(script->notes, "[^n%u]: %s.\n", script->n_notes, note.text->str);
    if (one_in(10))
        g_string_append(script->notes, "\n    ```\n    listing = in(a, note)\n    ```\n");
    g_string_append_c(script->notes, '\n');
    g_string_free(note.text, TRUE);
}

static void add_sentence(Script *script, gint most) {
    add_words(script, 2, most);
    if (one_in(5))
        add_mark(script);
    if (one_in(8))
        add_mark(script);
}

static void add_paragraph(Script *script) {
    gint n = g_test_rand_int_range(1, 6);
    for (gint i = 0; i < n; i++) {
        add_sentence(script, 30);
        g_string_append(script->text, ". ");
    }
    g_string_append(script->text, "\n\n");
}

static void add_list(Script *script) {
    gint n = g_test_rand_int_range(1, 6);
    for (gint i = 0; i < n; i++) {
        g_string_append(script->text, "- ");
        add_sentence(script, 25);
        g_string_append(script->text, "\n");
    }
    g_string_append(script->text, "\n");
}

static void add_caption(Script *script, const char *kind) {
    if (one_in(3))
        return;
    g_string_append_printf(script->text, "%s: ", kind);
    add_sentence(script, 14);
    g_string_append_printf(script->text, " {#c%u}\n\n", ++script->n_names);
}

static void add_listing(Script *script) {
    gint n = g_test_rand_int_range(1, 30);
    g_string_append(script->text, "```python\n");
    for (gint i = 0; i < n; i++)
        g_string_append_printf(script->text, "value_%d = allocate(pool, %d)\n", i, i * 7);
    g_string_append(script->text, "```\n\n");
    add_caption(script, "Listing");
}

static void add_table(Script *script) {
    gint n = g_test_rand_int_range(1, one_in(4) ? 50 : 9);
    g_string_append(script->text, "| left | right |\n|:--|--:|\n");
    for (gint i = 0; i < n; i++) {
        g_string_append(script->text, "| ");
        add_sentence(script, 9);
        g_string_append_printf(script->text, " | %d |\n", i);
    }
    g_string_append(script->text, "\n");
    add_caption(script, "Table");
}

static void add_figure(Script *script) {
    g_string_append_printf(script->text, "![A plain ground.](%s.svg)\n\n",
                           one_in(3) ? "tall" : "low");
    add_caption(script, "Figure");
}

static void add_quote(Script *script) {
    g_string_append(script->text, one_in(2) ? "> [!NOTE]\n> " : "> ");
    add_sentence(script, 40);
    g_string_append(script->text, "\n\n");
}

static void add_heading(Script *script) {
    g_string_append(script->text, "## ");
    add_words(script, 1, 6);
    g_string_append(script->text, "\n\n");
}

static void put_manuscript(const Ground *ground) {
    static void (*const add[])(Script *) = {add_paragraph, add_paragraph, add_paragraph,
                                            add_paragraph, add_list,      add_listing,
                                            add_table,     add_figure,    add_quote};
    Script script = {.text = g_string_new("# One\n\n"), .notes = g_string_new(NULL)};
    for (guint i = 0; i < BLOCKS; i++) {
        if (one_in(7)) {
            add_heading(&script);
            add_paragraph(&script);
        }
        add[g_test_rand_int_range(0, G_N_ELEMENTS(add))](&script);
    }
    g_string_append(script.text, script.notes->str);
    ground_put(ground, "book.md", script.text->str);
    ground_put(ground, "low.svg",
               "<svg xmlns='http://www.w3.org/2000/svg' width='300' height='80'>"
               "<rect width='300' height='80'/></svg>");
    ground_put(ground, "tall.svg",
               "<svg xmlns='http://www.w3.org/2000/svg' width='200' height='420'>"
               "<rect width='200' height='420'/></svg>");
    g_string_free(script.text, TRUE);
    g_string_free(script.notes, TRUE);
}

/* ---- what must be true ---- */

static const Block *note_of(const Block *block) {
    while (block != NULL && block->kind != BLOCK_NOTE)
        block = block->parent;
    return block;
}

/* What cannot be otherwise has its price: two notes of a line, the first longer than the page. */
static gboolean begins_late(const Pages *pages, guint page) {
    const PageChoice *choice = pages->pages[page].choice;
    return choice != NULL && choice->costs.of[FAULT_NOTE] >= 200000;
}

/* The number of the first page where a note has text, and where it has a mark. */
static void check_notes(const Pages *pages) {
    g_autoptr(GHashTable) marks = g_hash_table_new(NULL, NULL),
                          texts = g_hash_table_new(NULL, NULL);
    for (guint i = 0; i < pages->n_pages; i++)
        for (guint k = 0; k < pages->pages[i].n_pieces; k++) {
            const Piece *piece = &pages->pages[i].pieces[k];
            const Block *note = note_of(piece->block);
            if (piece->role == PIECE_ARTIFACT)
                continue;
            if (note != NULL && !g_hash_table_contains(texts, note))
                g_hash_table_insert(texts, (gpointer)note, GUINT_TO_POINTER(i));
            const Inline *inl = piece->inl;
            if (inl != NULL && inl->kind == INLINE_NOTE && !g_hash_table_contains(marks, inl->note))
                g_hash_table_insert(marks, inl->note, GUINT_TO_POINTER(i));
        }
    g_assert_cmpuint(g_hash_table_size(marks), ==, g_hash_table_size(texts));
    GHashTableIter iter;
    gpointer note, page;
    for (g_hash_table_iter_init(&iter, marks); g_hash_table_iter_next(&iter, &note, &page);)
        if (!begins_late(pages, GPOINTER_TO_UINT(page)))
            g_assert_true(g_hash_table_lookup(texts, note) == page);
}

static gboolean is_body(const Piece *piece) {
    return piece->kind == PIECE_TEXT && piece->role == PIECE_CONTENT && piece->block != NULL &&
           piece->block->kind == BLOCK_PARAGRAPH &&
           (piece->block->parent == NULL || piece->block->parent->kind == BLOCK_SECTION);
}

static void check_grid(const Pages *pages, const Style *style) {
    guint n = 0;
    for (guint i = 0; i < pages->n_pages; i++)
        for (guint k = 0; k < pages->pages[i].n_pieces; k++) {
            const Piece *piece = &pages->pages[i].pieces[k];
            gboolean is_raised = piece->inl != NULL && piece->inl->kind == INLINE_NOTE;
            if (!is_body(piece) || is_raised)
                continue;
            Length y = piece->y - style->margin_top - baseline_in(style->grid);
            g_assert_cmpint(y % style->grid, ==, 0);
            n++;
        }
    g_assert_cmpuint(n, >, 0);
}

static void check_bounds(const Pages *pages, const Style *style) {
    Length bottom = style->margin_top + style->grid * (Length)style->lines;
    for (guint i = 0; i < pages->n_pages; i++) {
        const Page *page = &pages->pages[i];
        if (page->choice == NULL || page->choice->costs.of[FAULT_OVERFULL] > 0)
            continue;
        for (guint k = 0; k < page->n_pieces; k++) {
            const Piece *piece = &page->pieces[k];
            if (piece->kind == PIECE_TEXT && piece->role == PIECE_ARTIFACT)
                continue; /* folios, running heads */
            g_assert_cmpint(piece->y + (piece->kind == PIECE_TEXT ? 0 : piece->height), <=, bottom);
        }
    }
}

/* In the flow, blocks come in the order of the book. */
static void check_order(const Pressed *press) {
    g_autoptr(GHashTable) places = g_hash_table_new(NULL, NULL);
    guint n = 0;
    for (const Division *division = press->book->first; division != NULL; division = division->next)
        for (const Block *block = division_walk(division, NULL); block != NULL;
             block = division_walk(division, block))
            g_hash_table_insert(places, (gpointer)block, GUINT_TO_POINTER(++n));
    guint last = 0;
    for (guint i = 0; i < press->pages->n_pages; i++)
        for (guint k = 0; k < press->pages->pages[i].n_pieces; k++) {
            const Piece *piece = &press->pages->pages[i].pieces[k];
            if (!is_body(piece) || piece->block->division->role != ROLE_CHAPTER)
                continue;
            guint place = GPOINTER_TO_UINT(g_hash_table_lookup(places, piece->block));
            g_assert_cmpuint(place, >=, last);
            last = place;
        }
    g_assert_cmpuint(last, >, 0);
}

static void test_books(void) {
    for (guint round = 0; round < ROUNDS; round++) {
        Ground ground;
        Pressed press;
        ground_init(&ground);
        put_manuscript(&ground);
        g_autofree char *path = g_build_filename(ground.folder, "book.md", NULL);
        pressed_make(&press, path);
        g_autofree char *differences = parity_check(press.book, NULL, press.pages);
        g_assert_cmpstr(differences, ==, NULL);
        check_notes(press.pages);
        check_grid(press.pages, press.style);
        check_bounds(press.pages, press.style);
        check_order(&press);
        pressed_clear(&press);
        ground_clear(&ground);
    }
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/pages/random-books", test_books);
    return g_test_run();
}
