#include "base/text.h"

static void check_string(char *found, const char *wanted) {
    g_assert_cmpstr(found, ==, wanted);
    g_free(found);
}

static void test_slug(void) {
    static const struct {
        const char *text, *slug;
    } cases[] = {
        {"The Three-Layer World", "the-three-layer-world"},
        {"Don't panic: it’s fine!", "dont-panic-its-fine"},
        {"  72 Processes vs 1 Process  ", "72-processes-vs-1-process"},
        {"Ångström & Łódź, İstanbul, Straße", "angstrom-lodz-istanbul-strasse"},
        {"ﬁne ½", "fine-1-2"},
        {"Сборка мусора: объект", "sborka-musora-obekt"},
        {"Об’єкти й їх пам’ять", "obyekti-i-ikh-pamyat"},
        {"Η μνήμη του υπολογιστή", "i-mnimi-toy-ypologisti"},
        {"ניהול זיכרון", "nyhvl-zykrvn"},
        {"إدارة الذاكرة ٣", "adara-aldhakra-3"},
        {"Python のメモリ", "python"},
        {"日本", "t-rk9n5dg"},
        {"…", "section"},
        {"", "section"},
        {"--", "section"},
        {"C++", "c"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
        check_string(text_slug(cases[i].text), cases[i].slug);
}

static void test_roman(void) {
    static const struct {
        guint n;
        const char *roman;
    } cases[] = {{1, "i"},   {4, "iv"},   {9, "ix"},         {14, "xiv"},      {40, "xl"},
                 {90, "xc"}, {400, "cd"}, {1994, "mcmxciv"}, {2026, "mmxxvi"}, {3999, "mmmcmxcix"}, {4000, "4000"}};
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
        check_string(text_roman(cases[i].n), cases[i].roman);
}

static void test_words(void) {
    static const struct {
        const char *text;
        guint n;
    } cases[] = {
        {"", 0},
        {"one", 1},
        {"  two words ", 2},
        {"a dash – is no word", 5},
        {"well-known it's", 2},
        {"no\u00a0break", 2}, /* white space, though a line may not end there */
        {"1,024 bytes", 2},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
        g_assert_cmpuint(text_words(cases[i].text, -1), ==, cases[i].n);
    g_assert_cmpuint(text_words("one two three", 7), ==, 2);
}

static void test_collapse(void) {
    check_string(text_collapse("  a \t\n b  "), "a b");
    check_string(text_collapse(" \n "), "");
    check_string(text_collapse("a\u00a0 b"), "a\u00a0 b");
}

static void test_invalid(void) {
    static const struct {
        const char *text;
        gsize len;
        gssize invalid;
    } cases[] = {
        {"plain", 5, -1},           {"caf\xc3\xa9", 5, -1}, {"caf\xe9", 4, 3}, {"a\0b", 3, 1},
        {"\xc0\xaf", 2, 0},         /* overlong */
        {"ab\xed\xa0\x80", 5, 2},   /* a surrogate */
        {"abc\xf0\x9f\x98", 6, 3},  /* torn off */
        {"\xf4\x90\x80\x80", 4, 0}, /* beyond U+10FFFF */
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
        g_assert_cmpint(text_find_invalid(cases[i].text, cases[i].len), ==, cases[i].invalid);
}

static void test_forbidden(void) {
    g_assert_cmpint(text_find_forbidden("a\tb\nc\r", 6), ==, -1);
    g_assert_cmpint(text_find_forbidden("ab\x07", 3), ==, 2);
    g_assert_cmpint(text_find_forbidden("a\xef\xbf\xbe", 4), ==, 1); /* U+FFFE */
    g_assert_cmpint(text_find_forbidden("a\xef\xbf\xbd", 4), ==, -1);
}

static void test_doubts(void) {
    static const char flag[] = "\U0001F3F4\U000E0067\U000E0062\U000E007F";
    TextDoubts found;
    g_assert_false(text_find_doubts(flag, strlen(flag), &found));
    static const char text[] = "a\U000E0041 \uE000\uE001 \u0378 \u0301\uFE0F\u200D";
    g_assert_true(text_find_doubts(text, strlen(text), &found));
    g_assert_cmpuint(found.n[TEXT_DOUBT_TAG], ==, 1);
    g_assert_cmpuint(found.first[TEXT_DOUBT_TAG], ==, 1);
    g_assert_cmpuint(found.n[TEXT_DOUBT_PRIVATE], ==, 2);
    g_assert_cmpuint(found.first[TEXT_DOUBT_PRIVATE], ==, 6);
    g_assert_cmpuint(found.n[TEXT_DOUBT_UNASSIGNED], ==, 1);
}

static void test_distance(void) {
    static const struct {
        const char *a, *b;
        guint distance;
    } cases[] = {
        {"", "", 0},
        {"", "abc", 3},
        {"title", "title", 0},
        {"titel", "title", 1},
        {"sumary", "summary", 1},
        {"arnea", "arena", 1},
        {"kitten", "sitting", 3},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_assert_cmpuint(text_distance(cases[i].a, cases[i].b), ==, cases[i].distance);
        g_assert_cmpuint(text_distance(cases[i].b, cases[i].a), ==, cases[i].distance);
    }
}

static void test_lines(void) {
    g_assert_true(text_joins_lines(0x4e2d, 0x3042)); /* Han, Hiragana */
    g_assert_true(text_joins_lines(0x3002, 0xff76)); /* ideographic full stop, halfwidth kana */
    g_assert_false(text_joins_lines(0x4e2d, 'a'));
    g_assert_false(text_joins_lines(0xc548, 0xc548));  /* Hangul keeps its spaces */
    g_assert_false(text_joins_lines(0x4e2d, 0x1f600)); /* a face */
    g_assert_false(text_joins_lines(0, 0x4e2d));
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/text/slug", test_slug);
    g_test_add_func("/text/roman", test_roman);
    g_test_add_func("/text/words", test_words);
    g_test_add_func("/text/collapse", test_collapse);
    g_test_add_func("/text/invalid", test_invalid);
    g_test_add_func("/text/forbidden", test_forbidden);
    g_test_add_func("/text/doubts", test_doubts);
    g_test_add_func("/text/distance", test_distance);
    g_test_add_func("/text/lines", test_lines);
    return g_test_run();
}
