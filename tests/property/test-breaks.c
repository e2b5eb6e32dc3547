/* Whatever the column: every strip stands on one page, in order but for floats, and no page is
 * taller than it may be. And of small columns the breaks cost no more than the best of all possible
 * ones, found by trying every one: so there is no widow and no orphan where one can be avoided. */
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

/* ---- against every possible way ---- */

#define SMALL_MAX 13

typedef struct Way {
    gint64 cost;
    gboolean is_clean; /* no widow, no orphan, no forbidden break */
} Way;

/* Paragraphs of one to five lines, some below a heading. */
static guint fill_small(Strip *strips) {
    guint n = 0;
    while (n < SMALL_MAX) {
        if (n > 0 && g_test_rand_int_range(0, 4) == 0)
            strips[n++] = (Strip){.height = 2 * LINE, .space = LINE, .break_cost = BREAK_NEVER};
        guint n_lines = (guint)g_test_rand_int_range(1, 6);
        for (guint i = 0; i < n_lines && n < SMALL_MAX; i++) {
            Strip *strip = &strips[n++];
            *strip = (Strip){.height = LINE, .snaps = TRUE};
            if (g_test_rand_int_range(0, 4) == 0 && i + 1 < n_lines)
                strip->ends |= END_HYPHEN;
            if (i == 0 && n_lines > 1)
                strip->ends |= END_ORPHAN;
            if (i + 2 == n_lines)
                strip->ends |= END_WIDOW;
        }
    }
    return n;
}

static gint64 short_of(Length left) {
    return left / LINE;
}

/* The same sum of costs, reckoned anew from what faults.h says. */
static void add_page(const Strip *strips, guint first, guint end, guint n, const PageRules *rules,
                     gboolean is_right, gint64 *foot, Way *way) {
    Length height = 0;
    for (guint i = first; i < end; i++)
        height += strips[i].height + (height > 0 ? strips[i].space : 0);
    gint64 lines = short_of(rules->height - height);
    if (height > rules->height)
        way->is_clean = FALSE;
    if (end == n) {
        way->cost += first > 0 ? 1000 * MAX(0, 5 - height / LINE) : 0;
        return;
    }
    const Strip *last = &strips[end - 1];
    if (last->break_cost == BREAK_NEVER || last->ends & (END_ORPHAN | END_WIDOW))
        way->is_clean = FALSE;
    way->cost += 120 * lines * lines + (lines > 2 ? 2500 * (lines - 2) : 0);
    if (last->ends & END_HYPHEN)
        way->cost += is_right ? 5000 : 2500;
    gint64 low = MIN(lines, 3);
    if (is_right && *foot >= 0)
        way->cost += 200 * (*foot - low) * (*foot - low);
    *foot = is_right ? -1 : low;
}

static Way best_way(const Strip *strips, guint n, const PageRules *rules) {
    Way best = {.cost = G_MAXINT64};
    for (guint chosen = 0; chosen < 1u << (n - 1); chosen++) {
        Way way = {.is_clean = TRUE};
        gboolean is_right = !rules->begins_on_left;
        gint64 foot = -1;
        for (guint first = 0, end = 1; end <= n; end++)
            if (end == n || chosen & 1u << (end - 1)) {
                add_page(strips, first, end, n, rules, is_right, &foot, &way);
                is_right = !is_right;
                first = end;
            }
        if (way.is_clean && way.cost < best.cost)
            best = way;
    }
    return best;
}

static void test_best(void) {
    guint n_clean = 0;
    for (guint round = 0; round < ROUNDS; round++) {
        g_autoptr(Arena) arena = arena_new();
        PageRules rules = {.height = LINE * g_test_rand_int_range(4, 8),
                           .grid = LINE,
                           .begins_on_left = (gboolean)g_test_rand_int_range(0, 2)};
        Strip strips[SMALL_MAX];
        guint n = fill_small(strips);
        BrokenPages pages = breaks_find(arena, strips, n, NULL, 0, &rules);
        Way best = best_way(strips, n, &rules);
        g_assert_cmpint(pages.is_forced, ==, !best.is_clean);
        gint64 cost = 0;
        for (guint p = 0; p < pages.n_pages; p++)
            cost += page_costs_sum(&pages.pages[p].costs);
        if (best.is_clean)
            g_assert_cmpint(cost, ==, best.cost);
        n_clean += best.is_clean;
    }
    g_assert_cmpuint(n_clean, >, ROUNDS / 2);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/breaks/all-strips", test_all_strips);
    g_test_add_func("/breaks/best-of-all", test_best);
    return g_test_run();
}
