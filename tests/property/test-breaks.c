/* Whatever the column: every strip stands on one page, in order but for floats, and no page is
 * taller than it may be. */
#include "typeset/breaks.h"

#define LINE 10
#define STRIPS_MAX 120
#define ROUNDS 300

typedef struct Column {
    Strip strips[STRIPS_MAX];
    guint n;
    NoteStrips notes[STRIPS_MAX];
    Length heights[4];
    guint n_notes;
} Column;

static void fill(Column *column) {
    *column = (Column){.n = (guint)g_test_rand_int_range(1, STRIPS_MAX), .heights = {8, 8, 8, 8}};
    for (guint i = 0; i < column->n; i++) {
        Strip *strip = &column->strips[i];
        *strip = (Strip){.height = LINE, .snaps = TRUE, .first_note = column->n_notes};
        if (g_test_rand_int_range(0, 12) == 0)
            *strip = (Strip){.height = LINE * g_test_rand_int_range(2, 12),
                             .snaps = TRUE,
                             .n_float = 1,
                             .first_note = column->n_notes};
        else if (g_test_rand_int_range(0, 8) == 0)
            strip->break_cost = BREAK_NEVER;
        else if (g_test_rand_int_range(0, 10) == 0) {
            strip->n_notes = 1;
            column->notes[column->n_notes++] =
                (NoteStrips){column->heights, (guint)g_test_rand_int_range(1, 5)};
        }
    }
}

static gboolean is_at_head(const BrokenPages *pages, guint strip) {
    for (guint i = 0; i < pages->n_floats; i++)
        if (pages->floats[i] == strip)
            return TRUE;
    return FALSE;
}

static void check_page(const Column *column, const BrokenPages *pages, guint p,
                       const PageRules *rules, guint *seen) {
    const BrokenPage *page = &pages->pages[p];
    g_assert_cmpuint(page->first, ==, p == 0 ? 0 : pages->pages[p - 1].end);
    Length height = 0;
    for (guint i = 0; i < page->n_floats; i++) {
        guint strip = pages->floats[page->first_float + i];
        g_assert_true(column->strips[strip].n_float == 1);
        g_assert_cmpuint(strip, <, page->first);
        seen[strip]++;
        height = breaks_height_after(&column->strips[strip], height, rules->grid, FALSE);
    }
    for (guint i = page->first; i < page->end; i++) {
        if (is_at_head(pages, i))
            continue;
        seen[i]++;
        height = breaks_height_after(&column->strips[i], height, rules->grid, FALSE);
    }
    g_assert_cmpint(height, ==, page->text_height);
    if (!pages->is_forced)
        g_assert_cmpint(height + page->note_height, <=, rules->height);
}

static void test_all_strips(void) {
    const PageRules rules = {.height = 20 * LINE, .grid = LINE, .note_gap = LINE};
    guint n_forced = 0;
    for (guint round = 0; round < ROUNDS; round++) {
        g_autoptr(Arena) arena = arena_new();
        Column column;
        fill(&column);
        BrokenPages pages =
            breaks_find(arena, column.strips, column.n, column.notes, column.n_notes, &rules);
        guint seen[STRIPS_MAX] = {0};
        for (guint p = 0; p < pages.n_pages; p++)
            check_page(&column, &pages, p, &rules, seen);
        for (guint i = 0; i < column.n; i++)
            g_assert_cmpuint(seen[i], ==, 1);
        g_assert_cmpuint(pages.pages[pages.n_pages - 1].end_note, ==, column.n_notes);
        n_forced += pages.is_forced;
    }
    g_assert_cmpuint(n_forced, <, ROUNDS / 4);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/breaks/all-strips", test_all_strips);
    return g_test_run();
}
