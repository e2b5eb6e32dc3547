/* The order of pages on folded sheets, in numbers, and as what a binder finds who folds them. */
#include "pdf/signature.h"

static char *write_sides(guint n_pages, guint size, gboolean is_rtl) {
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < n_pages / 2; i++) {
        SheetSide side = signature_side(n_pages, size, i, is_rtl);
        g_string_append_printf(text, "%s%u|%u",
                               i == 0       ? ""
                               : i % 2 == 0 ? "  "
                                            : " ",
                               side.left, side.right);
    }
    return g_string_free(text, FALSE);
}

static void assert_sides(guint n_pages, guint size, const char *wanted) {
    g_autofree char *sides = write_sides(n_pages, size, FALSE);
    g_assert_cmpstr(sides, ==, wanted);
}

static void test_one_sheet(void) {
    assert_sides(4, 8, "4|1 2|3");
}

static void test_eight(void) {
    assert_sides(8, 8, "8|1 2|7  6|3 4|5");
}

static void test_sixteen(void) {
    assert_sides(16, 16, "16|1 2|15  14|3 4|13  12|5 6|11  10|7 8|9");
}

static void test_several(void) {
    assert_sides(16, 8, "8|1 2|7  6|3 4|5  16|9 10|15  14|11 12|13");
}

/* Bound at its right: the first page stands left of the fold, and its back is still the second. */
static void test_rtl(void) {
    g_autofree char *sides = write_sides(8, 8, TRUE);
    g_assert_cmpstr(sides, ==, "1|8 7|2  3|6 5|4");
}

/* The last signature is as thin as it must be. */
static void test_rest(void) {
    assert_sides(20, 16, "16|1 2|15  14|3 4|13  12|5 6|11  10|7 8|9  20|17 18|19");
    assert_sides(28, 16,
                 "16|1 2|15  14|3 4|13  12|5 6|11  10|7 8|9  "
                 "28|17 18|27  26|19 20|25  24|21 22|23");
}

/* The two pages of a leaf lie back to back: the left of a front is the right of its back. */
static void test_leaves(void) {
    for (guint n_pages = 4; n_pages <= 200; n_pages += 4)
        for (guint i = 0; i < n_pages / 2; i += 2) {
            SheetSide front = signature_side(n_pages, 16, i, FALSE),
                      back = signature_side(n_pages, 16, i + 1, FALSE);
            g_assert_cmpuint(front.right % 2, ==, 1);
            g_assert_cmpuint(back.left, ==, front.right + 1);
            g_assert_cmpuint(back.right, ==, front.left - 1);
            g_assert_true(!back.is_outside && front.is_outside == (i % 8 == 0));
        }
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/signature/one-sheet", test_one_sheet);
    g_test_add_func("/signature/eight", test_eight);
    g_test_add_func("/signature/sixteen", test_sixteen);
    g_test_add_func("/signature/several", test_several);
    g_test_add_func("/signature/rest", test_rest);
    g_test_add_func("/signature/rtl", test_rtl);
    g_test_add_func("/signature/leaves", test_leaves);
    return g_test_run();
}
