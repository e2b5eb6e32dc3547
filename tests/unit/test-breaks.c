/* What breaks.c must do with columns small enough to see through. A line is 10 high, a page 50
 * unless said otherwise. */
#include "typeset/breaks.h"

#define LINE 10

static const PageRules rules = {.height = 5 * LINE, .grid = LINE, .note_gap = LINE};

static Strip line(gint32 cost) {
    return (Strip){.height = LINE, .break_cost = cost, .snaps = TRUE};
}

static void test_fills_pages(void) {
    g_autoptr(Arena) arena = arena_new();
    Strip strips[15];
    for (guint i = 0; i < 15; i++)
        strips[i] = line(0);
    BrokenPages pages = breaks_find(arena, strips, 15, NULL, 0, &rules);
    g_assert_cmpuint(pages.n_pages, ==, 3);
    g_assert_cmpuint(pages.pages[0].end, ==, 5);
    g_assert_cmpuint(pages.pages[1].end, ==, 10);
    g_assert_cmpuint(pages.pages[2].end, ==, 15);
    g_assert_false(pages.is_forced);
}

static void test_keeps_together(void) {
    g_autoptr(Arena) arena = arena_new();
    Strip strips[9];
    for (guint i = 0; i < 9; i++)
        strips[i] = line(i == 4 ? BREAK_NEVER : 0);
    BrokenPages pages = breaks_find(arena, strips, 9, NULL, 0, &rules);
    g_assert_cmpuint(pages.n_pages, ==, 2);
    g_assert_cmpuint(pages.pages[0].end, ==, 4);
}

/* The figure does not fit where it stands: the text behind it moves up, the figure to the next
 * page's head. */
static void test_float_waits(void) {
    g_autoptr(Arena) arena = arena_new();
    Strip strips[13];
    for (guint i = 0; i < 13; i++)
        strips[i] = line(0);
    strips[3] = (Strip){.height = 3 * LINE, .snaps = TRUE, .n_float = 1};
    BrokenPages pages = breaks_find(arena, strips, 13, NULL, 0, &rules);
    g_assert_cmpuint(pages.n_pages, ==, 3);
    g_assert_cmpuint(pages.pages[0].end, ==, 6);
    g_assert_cmpuint(pages.pages[1].n_floats, ==, 1);
    g_assert_cmpuint(pages.floats[pages.pages[1].first_float], ==, 3);
    g_assert_cmpuint(pages.pages[1].end, ==, 8);
}

static void test_note_stays_with_its_mark(void) {
    g_autoptr(Arena) arena = arena_new();
    static const Length heights[] = {LINE, LINE};
    const NoteStrips notes[] = {{heights, 2}};
    Strip strips[6];
    for (guint i = 0; i < 6; i++)
        strips[i] = line(0);
    strips[4].n_notes = 1;
    for (guint i = 5; i < 6; i++)
        strips[i].first_note = 1;
    BrokenPages pages = breaks_find(arena, strips, 6, notes, 1, &rules);
    g_assert_cmpuint(pages.n_pages, ==, 2);
    g_assert_cmpuint(pages.pages[0].end, ==, 4);
    g_assert_cmpuint(pages.pages[0].end_note, ==, 0);
    g_assert_cmpuint(pages.pages[1].end_note, ==, 1);
    g_assert_cmpint(pages.pages[1].note_height, ==, 3 * LINE);
}

/* A note longer than a page begins under its mark and goes on, page by page, to its end. */
static void test_long_note_splits(void) {
    g_autoptr(Arena) arena = arena_new();
    Length heights[11];
    for (guint i = 0; i < 11; i++)
        heights[i] = LINE;
    const NoteStrips notes[] = {{heights, 11}};
    Strip strips[] = {line(0), line(0)};
    strips[0].n_notes = 1;
    strips[1].first_note = 1;
    BrokenPages pages = breaks_find(arena, strips, 2, notes, 1, &rules);
    g_assert_cmpuint(pages.n_pages, >=, 3);
    g_assert_cmpuint(pages.pages[0].first_note_strip, ==, 0);
    for (guint i = 1; i < pages.n_pages; i++) {
        g_assert_cmpuint(pages.pages[i].first_note, ==, pages.pages[i - 1].end_note);
        g_assert_cmpuint(pages.pages[i].first_note_strip, ==, pages.pages[i - 1].end_note_strip);
    }
    g_assert_cmpuint(pages.pages[pages.n_pages - 1].end_note, ==, 1);
}

static void test_space_vanishes_at_the_head(void) {
    g_autoptr(Arena) arena = arena_new();
    Strip strips[9];
    for (guint i = 0; i < 9; i++)
        strips[i] = line(0);
    strips[5].space = 2 * LINE;
    BrokenPages pages = breaks_find(arena, strips, 9, NULL, 0, &rules);
    g_assert_cmpuint(pages.n_pages, ==, 2);
    g_assert_cmpint(pages.pages[1].text_height, ==, 4 * LINE);
}

static void test_too_tall_is_forced(void) {
    g_autoptr(Arena) arena = arena_new();
    Strip strips[] = {line(0), {.height = 9 * LINE}, line(0)};
    BrokenPages pages = breaks_find(arena, strips, 3, NULL, 0, &rules);
    g_assert_true(pages.is_forced);
    g_assert_cmpuint(pages.pages[pages.n_pages - 1].end, ==, 3);
}

/* A heading's white makes a page full that its strips leave a line short. */
static void test_white_fills(void) {
    g_autoptr(Arena) arena = arena_new();
    Strip strips[8];
    for (guint i = 0; i < 8; i++)
        strips[i] = line(i == 3 || i == 4 ? BREAK_NEVER : 0);
    strips[1].n_lines = 1;
    strips[1].longer_cost = 50;
    BrokenPages pages = breaks_find(arena, strips, 8, NULL, 0, &rules);
    g_assert_cmpuint(pages.pages[0].end, ==, 3);
    g_assert_cmpint(pages.pages[0].by, ==, 1);
    g_assert_cmpint(pages.pages[0].text_height, ==, 4 * LINE);
    g_assert_cmpuint(pages.n_variants, ==, 1);
    g_assert_cmpuint(pages.variants[0].last, ==, 1);
}

/* Floats as high as a page follow each other on pages of their own, and text fills the page before.
 */
static void test_floats_fill_pages(void) {
    g_autoptr(Arena) arena = arena_new();
    Strip strips[13];
    for (guint i = 0; i < 13; i++)
        strips[i] = line(0);
    for (guint i = 1; i < 4; i++)
        strips[i] = (Strip){.height = 5 * LINE, .n_float = 1};
    BrokenPages pages = breaks_find(arena, strips, 13, NULL, 0, &rules);
    g_assert_cmpuint(pages.n_pages, ==, 5);
    g_assert_false(pages.is_forced);
    g_assert_cmpuint(pages.pages[0].end, ==, 8);
    for (guint i = 1; i < 4; i++) {
        g_assert_cmpuint(pages.pages[i].n_floats, ==, 1);
        g_assert_cmpuint(pages.floats[pages.pages[i].first_float], ==, i);
        g_assert_cmpuint(pages.pages[i].end, ==, 8);
    }
    g_assert_cmpuint(pages.pages[4].n_floats, ==, 0);
    g_assert_cmpuint(pages.pages[4].end, ==, 13);
}

/* A float of several strips waits as a whole, with its white below. */
static void test_group_waits(void) {
    g_autoptr(Arena) arena = arena_new();
    Strip strips[14];
    for (guint i = 0; i < 14; i++)
        strips[i] = line(0);
    strips[3].break_cost = strips[4].break_cost = BREAK_NEVER;
    strips[5].n_float = 3;
    strips[5].below = LINE;
    BrokenPages pages = breaks_find(arena, strips, 14, NULL, 0, &rules);
    g_assert_cmpuint(pages.pages[0].end, ==, 8);
    g_assert_cmpuint(pages.pages[0].n_held, ==, 1);
    g_assert_cmpuint(pages.pages[1].n_floats, ==, 3);
    g_assert_cmpuint(pages.floats[pages.pages[1].first_float], ==, 3);
    g_assert_cmpint(pages.pages[1].text_height, ==, 5 * LINE);
}

/* Both pages of a spread a line short rather than the left one full and the right one two lines
 * short. */
static void test_facing_are_level(void) {
    g_autoptr(Arena) arena = arena_new();
    PageRules spread = rules;
    spread.begins_on_left = TRUE;
    Strip strips[13];
    for (guint i = 0; i < 13; i++)
        strips[i] = line(0);
    strips[8].break_cost = strips[9].break_cost = BREAK_NEVER;
    BrokenPages pages = breaks_find(arena, strips, 13, NULL, 0, &spread);
    g_assert_cmpuint(pages.pages[0].end, ==, 4);
    g_assert_cmpuint(pages.pages[1].end, ==, 8);
    g_assert_cmpint(pages.pages[1].costs.of[FAULT_FACING], ==, 0);
}

/* Where nothing else is possible, an orphan is the lesser evil. */
static void test_orphan_at_last(void) {
    g_autoptr(Arena) arena = arena_new();
    Strip strips[8];
    for (guint i = 0; i < 8; i++)
        strips[i] = line(BREAK_NEVER);
    strips[2].break_cost = 0;
    strips[2].ends = END_ORPHAN;
    BrokenPages pages = breaks_find(arena, strips, 8, NULL, 0, &rules);
    g_assert_true(pages.is_forced);
    g_assert_cmpuint(pages.pages[0].end, ==, 3);
    g_assert_cmpint(pages.pages[0].costs.of[FAULT_ORPHAN], >, 0);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/breaks/fills-pages", test_fills_pages);
    g_test_add_func("/breaks/keeps-together", test_keeps_together);
    g_test_add_func("/breaks/float-waits", test_float_waits);
    g_test_add_func("/breaks/floats-fill-pages", test_floats_fill_pages);
    g_test_add_func("/breaks/note-stays-with-its-mark", test_note_stays_with_its_mark);
    g_test_add_func("/breaks/long-note-splits", test_long_note_splits);
    g_test_add_func("/breaks/space-vanishes-at-the-head", test_space_vanishes_at_the_head);
    g_test_add_func("/breaks/too-tall-is-forced", test_too_tall_is_forced);
    g_test_add_func("/breaks/white-fills", test_white_fills);
    g_test_add_func("/breaks/group-waits", test_group_waits);
    g_test_add_func("/breaks/facing-are-level", test_facing_are_level);
    g_test_add_func("/breaks/orphan-at-last", test_orphan_at_last);
    return g_test_run();
}
