/* Where words may be broken: '|' marks a plain point, '-' one that adds a hyphen, '=' one behind
 * the word's own hyphen. */
#include "typeset/points.h"

typedef struct Case {
    const char *word, *language, *want;
    gboolean is_code, is_url;
} Case;

static const Case cases[] = {
    {"measurements", "en-GB", "meas-ure-ments", FALSE, FALSE},
    {"“allocator,”", "en-US", "“al-lo-ca-tor,”", FALSE, FALSE},
    {"well-known", "en-US", "well-=known", FALSE, FALSE},
    {"--option", "en-US", "--option", FALSE, FALSE},
    {"x86-64", "en-US", "x86-64", FALSE, FALSE},
    {"CamelCase", "en-US", "CamelCase", FALSE, FALSE},
    {"page–turner", "en-US", "page–|turner", FALSE, FALSE},
    {"3–5", "en-US", "3–5", FALSE, FALSE},
    {"read/write", "en-US", "read/|write", FALSE, FALSE},
    {"co\xC2\xADoperate", "xx", "co-operate", FALSE, FALSE},
    {"sys.getsizeof", "en-US", "sys.|getsizeof", TRUE, FALSE},
    {"--with-pydebug", "en-US", "--with-|pydebug", TRUE, FALSE},
    {"gc", "en-US", "gc", TRUE, FALSE},
    {"memory", "xx", "memory", FALSE, FALSE},
    {"Pymalloc,", "en-GB", "Py-mal-loc,", FALSE, FALSE},
    {"octavo", "en-GB", "octavo", FALSE, FALSE},
    {"data57/validation_set.csv", "en-US", "data57/|validation_|set.|csv", FALSE, FALSE},
    {"e.g.", "en-US", "e.g.", FALSE, FALSE},
    {"3.11.2", "en-US", "3.11.2", FALSE, FALSE},
};

static char *show(const Case *one) {
    g_autoptr(Hyphenator) hyphenator = hyphenator_new();
    hyphenator_add(hyphenator, "py-mal-loc");
    hyphenator_add(hyphenator, "Octavo");
    g_autoptr(GArray) points = g_array_new(FALSE, FALSE, sizeof(Point));
    PointRules rules = {hyphenator, one->language, one->is_code, one->is_url, FALSE};
    g_autofree char *clean = points_find(one->word, strlen(one->word), &rules, points);
    GString *out = g_string_new(NULL);
    guint from = 0;
    for (guint i = 0; i < points->len; i++) {
        const Point *point = &g_array_index(points, Point, i);
        if (point->is_last_resort)
            continue;
        g_string_append_len(out, clean + from, point->offset - from);
        g_string_append_c(out, point->adds_hyphen ? '-' : point->is_after_hyphen ? '=' : '|');
        from = point->offset;
    }
    g_string_append(out, clean + from);
    return g_string_free(out, FALSE);
}

static void test_points(void) {
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *got = show(&cases[i]);
        g_assert_cmpstr(got, ==, cases[i].want);
    }
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/points/words", test_points);
    return g_test_run();
}
