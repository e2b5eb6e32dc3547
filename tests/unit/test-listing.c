#include "source/listing.h"
#include "unit/ground.h"

static const char program[] = "import sys\n"
                              "# region: all\n"
                              "class A:\n"
                              "    # region: method\n"
                              "    def f(self):\n"
                              "\n"
                              "        return 1\n"
                              "    # endregion: method\n"
                              "# endregion: all\n"
                              "print('region: no marker')\n"
                              "\n";

static Block *read_fence(Ground *ground, const char *info, const char *code) {
    ListingReader reader = {ground->book, ground->root, ground->diag, NULL, FALSE, 0};
    Place place = {diag_file(ground->diag, "a.md"), 3, 4};
    Block *block = block_new(ground->book, BLOCK_LISTING, place);
    listing_read(&reader, block, info, place, code);
    return block;
}

/* 'language "title" test output varies #id .class: text' */
static char *show(const Block *block) {
    GString *out = g_string_new(block->listing.language);
    if (block->listing.title != NULL)
        g_string_append_printf(out, " \"%s\"", block->listing.title);
    g_string_append(out, block->listing.is_test ? " test" : "");
    g_string_append(out, block->listing.is_output ? " output" : "");
    g_string_append(out, block->listing.varies ? " varies" : "");
    if (block->id != NULL)
        g_string_append_printf(out, " #%s", block->id);
    if (block->classes != NULL)
        g_string_append_printf(out, " .%s", block->classes);
    g_string_append_printf(out, ": %s", block->listing.text);
    return g_string_free(out, FALSE);
}

static void check(const char *info, const char *code, const char *wanted, const char *said) {
    Ground ground;
    ground_init(&ground);
    ground_put(&ground, "src/a.py", program);
    ground_put(&ground, "bare.txt", "  one\n\ttwo\n");
    g_autofree char *shown = show(read_fence(&ground, info, code));
    g_assert_cmpstr(shown, ==, wanted);
    ground_assert_said(&ground, said);
    ground_clear(&ground);
}

static void test_info(void) {
    static const struct {
        const char *info, *wanted, *said;
    } cases[] = {
        {NULL, ": x", ""},
        {"", ": x", ""},
        {"python", "python: x", ""},
        {"Python test title=\"a b.py\"", "python \"a b.py\" test: x", ""},
        {"python {#lst:a .wide} varies", "python varies #lst:a .wide: x", ""},
        {"{#lst:a}", " #lst:a: x", ""},
        {"title=a.py", " \"a.py\": x", ""},
        {"output", " output: x", ""},
        {"output varies", " output varies: x", ""},
        {"c++", "c++: x", ""},
        {"python tset", "python: x", "3:11 attr-unknown"},
        {"python titel=x", "python: x", "3:11 attr-unknown"},
        {"python lines=1-2", "python: x", "3:11 attr-unknown"},
        {"python title=\"x", "python: x", "3:11 attr-bad"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
        check(cases[i].info, "x\n", cases[i].wanted, cases[i].said);
}

static void test_text(void) {
    check("c", "", "c: ", "");
    check("c", "a\n\n", "c: a\n", "");
    check("c", "  a\n", "c:   a", "");
}

static void test_include(void) {
    static const struct {
        const char *info, *wanted, *said;
    } cases[] = {
        {"python include=\"src/a.py\"",
         "python: import sys\nclass A:\n    def f(self):\n\n        return 1\nprint('region: no "
         "marker')",
         ""},
        {"python include=src/a.py#method", "python: def f(self):\n\n    return 1", ""},
        {"python include=./src//a.py#all", "python: class A:\n    def f(self):\n\n        return 1",
         ""},
        {"python include=src/a.py lines=5-7", "python: def f(self):\n\n    return 1", ""},
        {"python include=src/a.py lines=7", "python: return 1", ""},
        {"include=bare.txt", ":   one\n\ttwo", ""},
        {"include=bare.txt lines=1-2", ":   one\n\ttwo", ""},
        {"python include=src/a.py#nothing", "python: ", "3:11 include-region"},
        {"python include=src/a.py lines=9-99", "python: ", "3:11 include-region"},
        {"python include=src/a.py lines=7-5",
         "python: import sys\nclass A:\n    def f(self):\n\n        return 1\nprint('region: no "
         "marker')",
         "3:28 attr-bad"},
        {"python include=src/a.py#all lines=1",
         "python: class A:\n    def f(self):\n\n        return 1", "3:32 attr-bad"},
        {"python include=none.py", "python: ", "3:11 file-missing"},
        {"python include=../a.py", "python: ", "3:11 file-outside"},
        {"python include=src", "python: ", "3:11 file-kind"},
        {"python include=\"\"", "python: ", "3:11 file-missing"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
        check(cases[i].info, "", cases[i].wanted, cases[i].said);
    check("include=bare.txt", "full\n", ":   one\n\ttwo", "3:4 attr-bad");
}

static void test_torn_region(void) {
    Ground ground;
    ground_init(&ground);
    ground_put(&ground, "a.c", "/* region: x */\nint a;\n");
    g_assert_cmpstr(read_fence(&ground, "c include=a.c#x", "")->listing.text, ==, "");
    ground_assert_said(&ground, "3:6 include-region");
    ground_clear(&ground);
}

static void test_limits(void) {
    Ground ground;
    ground_init(&ground);
    g_autofree char *large = g_strnfill(LISTING_BYTES_MAX, 'x');
    ground_put(&ground, "large.txt", large);
    ListingReader reader = {ground.book, ground.root, ground.diag, NULL, FALSE,
                            LISTING_ALL_BYTES_MAX - LISTING_BYTES_MAX};
    Place place = {diag_file(ground.diag, "a.md"), 3, 4};
    Block *block = block_new(ground.book, BLOCK_LISTING, place);
    listing_read(&reader, block, "include=large.txt", place, "");
    g_assert_cmpuint(strlen(block->listing.text), ==, LISTING_BYTES_MAX);
    listing_read(&reader, block, "include=large.txt", place, "");
    ground_assert_said(&ground, "3:4 limit-file-size");
    ground_clear(&ground);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/listing/info", test_info);
    g_test_add_func("/listing/text", test_text);
    g_test_add_func("/listing/include", test_include);
    g_test_add_func("/listing/torn-region", test_torn_region);
    g_test_add_func("/listing/limits", test_limits);
    return g_test_run();
}
