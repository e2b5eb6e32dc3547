#include "desk/printed.h"

static void test_shapes(void) {
    static const struct {
        const char *line, *shape;
    } shapes[] = {
        {"", ""},
        {"  12 of  1,024 ", "# of #"},
        {"took 0.31 s at 12:30:01 on 2026-11-23", "took # s at # on #"},
        {"1e-05, -3, x-3, 3.", "#, #, x-#, #."},
        {"<object at 0x7f00ab>", "<object at #>"},
        {"0xg, 3.11.2-rc", "#xg, #-rc"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(shapes); i++) {
        g_autofree char *shape = printed_shape(shapes[i].line);
        g_assert_cmpstr(shape, ==, shapes[i].shape);
    }
}

static void test_compare(void) {
    g_assert_cmpint(printed_compare("a\nb", "a  \nb\n\n", FALSE), ==, AGREE_EXACTLY);
    g_assert_cmpint(printed_compare(" a", "a", FALSE), ==, AGREE_NOT);
    g_assert_cmpint(printed_compare("1 s", "2 s", FALSE), ==, AGREE_NOT);
    g_assert_cmpint(printed_compare("1 s", "2 s", TRUE), ==, AGREE_IN_SHAPE);
    g_assert_cmpint(printed_compare("1 s", "2 s\n3 s", TRUE), ==, AGREE_NOT);
}

static void assert_diff(const char *wanted, const char *found, guint n_lines, const char *diff) {
    g_autofree char *text = printed_diff(wanted, found, FALSE, n_lines);
    g_assert_cmpstr(text, ==, diff);
}

static void test_diff(void) {
    assert_diff("a", "a\n", 9, "");
    assert_diff("a\nb\nc\nd", "a\nb\nx\nd", 9, " b\n-c\n+x\n d");
    assert_diff("", "a\nb\nc", 2, "+a\n… 2 lines more");
    assert_diff("a\nb", "b", 9, "-a\n b");
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/printed/shapes", test_shapes);
    g_test_add_func("/printed/compare", test_compare);
    g_test_add_func("/printed/diff", test_diff);
    return g_test_run();
}
