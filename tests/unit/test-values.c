#include "source/values.h"

typedef struct Case {
    const char *text;
    gboolean is_right;
} Case;

static void check(const Case *cases, gsize n, gboolean (*judge)(const char *)) {
    for (gsize i = 0; i < n; i++)
        if (judge(cases[i].text) != cases[i].is_right)
            g_error("'%s' was judged wrongly", cases[i].text);
}

static void test_language(void) {
    static const Case cases[] = {
        {"en", TRUE},
        {"en-GB", TRUE},
        {"zh-Hant-TW", TRUE},
        {"de-CH-1996", TRUE},
        {"sl-rozaj-biske", TRUE},
        {"es-419", TRUE},
        {"zh-yue-HK", TRUE},
        {"en-x-own", TRUE},
        {"x-whole", TRUE},
        {"de-DE-u-co-phonebk", TRUE},
        {"no", TRUE},
        {"qaa-Qaaa-QM-x-southern", TRUE},
        {"", FALSE},
        {"e", FALSE},
        {"english-", FALSE},
        {"en_GB", FALSE},
        {"en-", FALSE},
        {"-en", FALSE},
        {"en--GB", FALSE},
        {"en-GBGBGBGBG", FALSE},
        {"en-u", FALSE},
        {"en-x", FALSE},
        {"x", FALSE},
        {"12", FALSE},
        {"en-GB-a", FALSE},
        {"é", FALSE},
        {"en GB", FALSE},
    };
    check(cases, G_N_ELEMENTS(cases), value_is_language);
}

static void test_uri(void) {
    static const Case cases[] = {
        {"urn:uuid:2361cfa1-0d34-5520-ab61-01090785a77b", TRUE},
        {"https://example.org/book", TRUE},
        {"tag:example.org,2026:a", TRUE},
        {"urn:isbn:9780306406157", TRUE},
        {"https://x.y/%C3%A4", TRUE},
        {"", FALSE},
        {"book", FALSE},
        {"urn:", FALSE},
        {":x", FALSE},
        {"1a:b", FALSE},
        {"http://a b", FALSE},
        {"http://ä", FALSE},
        {"a:%zz", FALSE},
        {"a:%4", FALSE},
        {"a:<b>", FALSE},
    };
    check(cases, G_N_ELEMENTS(cases), value_is_uri);
}

static void test_slug(void) {
    static const Case cases[] = {
        {"gc", TRUE},   {"a-1", TRUE},  {"3-layers", TRUE}, {"", FALSE},
        {"-a", FALSE},  {"a-", FALSE},  {"a--b", FALSE},    {"A", FALSE},
        {"a_b", FALSE}, {"a.b", FALSE}, {"../a", FALSE},    {"ä", FALSE},
    };
    check(cases, G_N_ELEMENTS(cases), value_is_slug);
}

static void test_day(void) {
    static const Case cases[] = {
        {"2026-11-23", TRUE},  {"2024-02-29", TRUE},  {"2000-02-29", TRUE},  {"2023-02-29", FALSE},
        {"1900-02-29", FALSE}, {"2026-13-01", FALSE}, {"2026-00-10", FALSE}, {"2026-04-31", FALSE},
        {"2026-4-1", FALSE},   {"26-04-01", FALSE},   {"2026/04/01", FALSE}, {"2026-04-01T", FALSE},
        {"0000-01-01", FALSE}, {"", FALSE},           {"2026", FALSE},
    };
    check(cases, G_N_ELEMENTS(cases), value_is_day);
}

static void test_revision(void) {
    static const Case cases[] = {
        {"1.0.0", TRUE},    {"0.12.3", TRUE},    {"1.0", FALSE},
        {"1.0.0.0", FALSE}, {"01.0.0", FALSE},   {"1..0", FALSE},
        {"v1.0.0", FALSE},  {"1.0.0-rc", FALSE}, {"1.0.1234567890", FALSE},
    };
    check(cases, G_N_ELEMENTS(cases), value_is_revision);
}

static void test_number(void) {
    static const struct {
        const char *text;
        guint wanted; /* 0: refused */
    } cases[] = {{"1", 1},   {"120", 120}, {"0", 0},    {"-1", 0}, {"+1", 0},
                 {"1.5", 0}, {"01", 0},    {"1000", 0}, {"", 0},   {"99999999999999999999", 0}};
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        guint number = 0;
        g_assert_cmpint(value_read_number(cases[i].text, 999, &number), ==, cases[i].wanted > 0);
        g_assert_cmpuint(number, ==, cases[i].wanted);
    }
}

static void test_isbn(void) {
    static const struct {
        const char *text, *wanted;
    } cases[] = {
        {"978-0-306-40615-7", "9780306406157"},
        {"9780306406157", "9780306406157"},
        {"0-306-40615-2", "9780306406157"},
        {"0 8044 2957 X", "9780804429573"},
        {"080442957x", "9780804429573"},
        {"979-10-90636-07-1", "9791090636071"},
        {"978-0-306-40615-8", NULL},
        {"0-306-40615-3", NULL},
        {"X306406152", NULL},
        {"1234567890128", NULL}, /* right digit, wrong prefix */
        {"978030640615", NULL},
        {"", NULL},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *isbn = value_isbn(cases[i].text);
        g_assert_cmpstr(isbn, ==, cases[i].wanted);
    }
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/values/language", test_language);
    g_test_add_func("/values/uri", test_uri);
    g_test_add_func("/values/slug", test_slug);
    g_test_add_func("/values/day", test_day);
    g_test_add_func("/values/revision", test_revision);
    g_test_add_func("/values/number", test_number);
    g_test_add_func("/values/isbn", test_isbn);
    return g_test_run();
}
