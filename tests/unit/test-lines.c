/* What lines.c must do with paragraphs small enough to reckon by hand. */
#include "typeset/lines.h"

typedef struct Badness {
    Length change, room;
    gint32 want;
} Badness;

/* TeX's own integers: 100 (t/s)^3, 10000 for anything past it. */
static const Badness badnesses[] = {
    {0, 0, 0},        {0, 100, 0},   {100, 100, 100},   {50, 100, 12},     {200, 100, 800},
    {300, 100, 2698}, {1, 0, 10000}, {500, 100, 10000}, {1024, 1024, 100}, {10240, 5120, 800},
};

static void test_badness(void) {
    for (guint i = 0; i < G_N_ELEMENTS(badnesses); i++)
        g_assert_cmpint(lines_badness(badnesses[i].change, badnesses[i].room), ==,
                        badnesses[i].want);
}

static const Item word = {.kind = ITEM_BOX, .width = 40 * LENGTH_PT};
static const Item space = {
    .kind = ITEM_GLUE, .width = 10 * LENGTH_PT, .stretch = 5 * LENGTH_PT, .shrink = 3 * LENGTH_PT};
static const Item never = {.kind = ITEM_PENALTY, .penalty = PENALTY_NEVER};
static const Item fill = {.kind = ITEM_GLUE, .is_fill = TRUE};
static const Item forced = {.kind = ITEM_PENALTY, .penalty = PENALTY_FORCED};
static const Item hyphen = {.kind = ITEM_PENALTY,
                            .penalty = 50,
                            .is_flagged = TRUE,
                            .is_hyphenation = TRUE,
                            .before = 5 * LENGTH_PT};

static guint break_items(Arena *arena, const Item *items, guint n, Length measure, Line **lines) {
    LineSettings settings = line_settings(measure);
    return lines_break(arena, items, n, &settings, lines);
}

/* Four words of 40 with spaces of 10: two a line at 90. */
static void test_even(void) {
    g_autoptr(Arena) arena = arena_new();
    const Item items[] = {word, space, word, space, word, space, word, never, fill, forced};
    Line *lines;
    g_assert_cmpuint(break_items(arena, items, G_N_ELEMENTS(items), 90 * LENGTH_PT, &lines), ==, 2);
    g_assert_cmpuint(lines[0].first, ==, 0);
    g_assert_cmpuint(lines[0].end, ==, 3);
    g_assert_cmpint(lines[0].natural, ==, 90 * LENGTH_PT);
    g_assert_cmpint(lines[0].badness, ==, 0);
    g_assert_cmpuint(lines[1].first, ==, 4);
    g_assert_cmpint(lines[1].stretch, ==, LENGTH_MAX);
    /* (10 + 0)^2 for each of the lines */
    g_assert_cmpint(lines[1].demerits, ==, 200);
}

static void test_hyphen_only_when_needed(void) {
    g_autoptr(Arena) arena = arena_new();
    const Item items[] = {word, space, word, hyphen, word, space, word, never, fill, forced};
    Line *lines;
    guint n = break_items(arena, items, G_N_ELEMENTS(items), 95 * LENGTH_PT, &lines);
    g_assert_cmpuint(n, ==, 2);
    g_assert_true(lines[0].is_hyphenated);
    g_assert_cmpint(lines[0].natural, ==, 95 * LENGTH_PT);
    n = break_items(arena, items, G_N_ELEMENTS(items), 200 * LENGTH_PT, &lines);
    g_assert_cmpuint(n, ==, 1);
    g_assert_false(lines[0].is_hyphenated);
}

static void test_overfull_is_kept_and_marked(void) {
    g_autoptr(Arena) arena = arena_new();
    const Item items[] = {word, space, word, never, fill, forced};
    Line *lines;
    guint n = break_items(arena, items, G_N_ELEMENTS(items), 30 * LENGTH_PT, &lines);
    g_assert_cmpuint(n, ==, 2);
    g_assert_true(lines[0].is_overfull);
}

static void test_forced_break(void) {
    g_autoptr(Arena) arena = arena_new();
    const Item items[] = {word, never, fill, forced, word, space, word, never, fill, forced};
    Line *lines;
    guint n = break_items(arena, items, G_N_ELEMENTS(items), 90 * LENGTH_PT, &lines);
    g_assert_cmpuint(n, ==, 2);
    g_assert_cmpuint(lines[0].end, ==, 3);
    g_assert_cmpuint(lines[1].first, ==, 4);
    g_assert_cmpint(lines[1].natural, ==, 90 * LENGTH_PT);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/lines/badness", test_badness);
    g_test_add_func("/lines/even", test_even);
    g_test_add_func("/lines/hyphen-only-when-needed", test_hyphen_only_when_needed);
    g_test_add_func("/lines/overfull-is-kept-and-marked", test_overfull_is_kept_and_marked);
    g_test_add_func("/lines/forced-break", test_forced_break);
    return g_test_run();
}
