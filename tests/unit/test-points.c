/* Where words may be broken: '|' marks a plain point, '-' one that adds a hyphen, '=' one behind
 * the word's own hyphen. */
#include "typeset/points.h"
#include <glib/gstdio.h>

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
    g_autoptr(Hyphenator) hyphenator = hyphenator_new(NULL);
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

/* ---- dictionaries of our own, so that nothing depends on those of the machine ---- */

/* One pattern: a hyphen between the two letters. */
static void write_dictionary(const char *folder, const char *name, const char *pattern) {
    g_autofree char *path = g_build_filename(folder, name, NULL);
    g_autofree char *text =
        g_strdup_printf("UTF-8\nLEFTHYPHENMIN 1\nRIGHTHYPHENMIN 1\n%s\n", pattern);
    g_assert_true(g_file_set_contents(path, text, -1, NULL));
}

static void assert_point(const char *folder, const char *language, guint wanted) {
    g_autoptr(Hyphenator) hyphenator = hyphenator_new(folder);
    g_autoptr(GArray) offsets = g_array_new(FALSE, FALSE, sizeof(guint));
    hyphenator_points(hyphenator, language, "aabbccdd", 8, offsets);
    g_assert_cmpuint(offsets->len, ==, 1);
    g_assert_cmpuint(g_array_index(offsets, guint, 0), ==, wanted);
}

static void assert_lack(const char *folder, const char *language, const char *wanted) {
    g_autoptr(Hyphenator) hyphenator = hyphenator_new(folder);
    const char *package = NULL;
    g_assert_true(hyphenator_lacks(hyphenator, language, &package));
    g_assert_cmpstr(package, ==, wanted);
}

static void test_dictionaries(void) {
    static const char *const names[] = {"hyph_de_AT.dic", "hyph_de_DE.dic", "hyph_el_GR.dic",
                                        "hyph_nb_NO.dic"};
    g_autofree char *folder = g_dir_make_tmp("octavo-hyphen-XXXXXX", NULL);
    write_dictionary(folder, names[0], "a1a");
    write_dictionary(folder, names[1], "a1b");
    write_dictionary(folder, names[2], "b1b");
    write_dictionary(folder, names[3], "b1c");
    g_autoptr(Hyphenator) hyphenator = hyphenator_new(folder);
    const char *package = NULL;
    assert_point(folder, "de", 2);
    assert_point(folder, "de-CH", 2); /* no Swiss one: the usual region's */
    assert_point(folder, "el", 3);    /* no usual region: any */
    assert_point(folder, "no", 4);
    g_assert_false(hyphenator_lacks(hyphenator, "el-GR", &package));
    g_assert_false(hyphenator_lacks(hyphenator, "ja", &package)); /* divides without hyphens */
    assert_lack(folder, "sv-SE", "hyphen-sv");
    assert_lack(folder, "pt-BR", "hyphen-pt-br");
    assert_lack(folder, "fi", NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *path = g_build_filename(folder, names[i], NULL);
        g_assert_cmpint(g_remove(path), ==, 0);
    }
    g_assert_cmpint(g_rmdir(folder), ==, 0);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/points/words", test_points);
    g_test_add_func("/points/dictionaries", test_dictionaries);
    return g_test_run();
}
