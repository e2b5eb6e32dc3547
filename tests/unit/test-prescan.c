#include "source/prescan.h"
#include "unit/ground.h"

static void append_times(GString *out, const char *text, guint n) {
    for (guint i = 0; i < n; i++)
        g_string_append(out, text);
}

static void check(const char *text, const char *said) {
    Ground ground;
    ground_init(&ground);
    g_assert_cmpint(prescan_check(text, "a.md", &limits_usual, ground.diag), ==, *said == '\0');
    ground_assert_said(&ground, said);
    ground_clear(&ground);
}

static void check_times(const char *before, const char *text, guint n, const char *after,
                        const char *said) {
    g_autoptr(GString) all = g_string_new(before);
    append_times(all, text, n);
    g_string_append(all, after);
    check(all->str, said);
}

static void test_depth(void) {
    check_times("", "> ", 60, "a\n", "");
    check_times("", ">", 101, "a\n", "1:1 limit-depth");
    check_times("", "- ", 101, "x\n", "1:1 limit-depth");
    check_times("", "1. ", 101, "x\n", "1:1 limit-depth");
    check_times("", "[^a]: ", 101, "x\n", "1:1 limit-depth");
    check_times("", "- ", 1000, "\n", ""); /* a rule */
    check_times("a\n", "> - ", 51, "x\n", "2:1 limit-depth");
    check_times("```\n", " ", 5000, "x\n```\n", "");
    g_autoptr(GString) stairs = g_string_new(NULL);
    for (guint i = 0; i < 120; i++)
        g_string_append_printf(stairs, "%*s- a\n", (int)(2 * i), "");
    check(stairs->str, "101:1 limit-depth");
}

static void test_tables(void) {
    check_times("|a", "|a", 499, "|\n", "");
    check_times("|", "a|", 600, "\n|-|\n", "2:1 limit-table");
    check_times("|a|\n|", "-|", 501, "\n", "2:1 limit-table");
    check_times("|a|b|\n|-|-|\n", "|1|\n", 49000, "", "");
    check_times("|a|b|\n|-|-|\n", "|1|\n", 51000, "", "50003:1 limit-table");
    check_times("", "word word\n", 3300, "|a|\n|-|\n", "3302:1 limit-table");
}

static void test_paragraph(void) {
    check_times("", "word word\n", 6500, "", "");
    check_times("", "word word\n", 6600, "", "6554:1 limit-file-size");
    check_times("", "\"", 8192, "", "");
    check_times("", "\"", 8193, "", "1:1 limit-file-size");
    check_times("", "- word \"word\"\n", 20000, "", "");
    check_times("", "    - word word\n", 6600, "", "6554:1 limit-file-size");
    check_times("|a|b|\n|-|-|\n", "|\"1\"|2|\n", 40000, "", "");
    check_times("|a\n|-|-|\n", "|\"1\"|2|\n", 40000, "", "4099:1 limit-file-size"); /* no table */
    check_times("", "word\n\n", 100000, "", "");
}

static void test_expansion(void) {
    g_autofree char *address = g_strnfill(2000, 'a');
    g_autofree char *definition = g_strdup_printf("[a]: http://%s\n\n", address);
    check_times(definition, "[a] \n\n", 300, "", "");
    check_times(definition, "[A] \n\n", 600, "", "1:1 limit-expansion");
    g_autofree char *escaped = g_strdup_printf("[a\\]b]: http://%s\n\n", address);
    check_times(escaped, "[a\\]b]\n\n", 600, "", "1:1 limit-expansion");
    g_autofree char *title = g_strdup_printf("[a]: u\n \"%s\"\n\n", address);
    check_times(title, "![x][a]\n\n", 600, "", "1:1 limit-expansion");
    check_times("", "[a]: u (\n", 20000, "", "4097:1 limit-file-size");
}

static void test_size(void) {
    g_autofree char *large = g_strnfill(((gsize)limits_usual.file_size << 20) + 1, '\n');
    check(large, "1:1 limit-file-size");
    check(large + 1, "");
    Limits limits = limits_usual;
    limits.file_size++;
    g_autoptr(Diag) diag = diag_new();
    g_assert_true(prescan_check(large, "a.md", &limits, diag));
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/prescan/depth", test_depth);
    g_test_add_func("/prescan/tables", test_tables);
    g_test_add_func("/prescan/paragraph", test_paragraph);
    g_test_add_func("/prescan/expansion", test_expansion);
    g_test_add_func("/prescan/size", test_size);
    return g_test_run();
}
