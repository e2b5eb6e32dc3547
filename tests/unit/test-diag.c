#include "base/diag.h"
#include <string.h>

static void add_source(Diag *diag, const char *name, const char *text) {
    diag_source(diag, name, text, strlen(text));
}

static void check_print(const Diag *diag, const char *wanted) {
    g_autofree char *found = diag_print(diag, FALSE);
    g_assert_cmpstr(found, ==, wanted);
}

static void test_empty(void) {
    g_autoptr(Diag) diag = diag_new();
    check_print(diag, "");
}

/* By place; what was added first, first, where places are equal. */
static void test_order(void) {
    g_autoptr(Diag) diag = diag_new();
    Place b = {diag_file(diag, "b.md"), 1, 1}, late = {diag_file(diag, "a.md"), 10, 1},
          early = {diag_file(diag, "a.md"), 2, 1}, whole = {0};
    diag_add(diag, DIAG_REF_MISSING, b, "fourth");
    diag_add(diag, DIAG_NOTE_UNUSED, late, "third");
    diag_add(diag, DIAG_REF_MISSING, early, "first at %d", 2);
    diag_add(diag, DIAG_REF_MISSING, early, "second");
    diag_add(diag, DIAG_BOOK_EMPTY, whole, "all");
    check_print(diag, "book: error: all [book-empty]\n"
                      "a.md:2:1: error: first at 2 [ref-missing]\n"
                      "a.md:2:1: error: second [ref-missing]\n"
                      "a.md:10:1: warning: third [note-unused]\n"
                      "b.md:1:1: error: fourth [ref-missing]\n"
                      "4 errors, 1 warning\n");
}

/* Columns count bytes within, characters and cells of a terminal where they are shown. */
static void test_caret(void) {
    g_autoptr(Diag) diag = diag_new();
    add_source(diag, "a.md", "first\n日本\tcafé x\nlast");
    Place wide = {diag_file(diag, "a.md"), 2, 14}, end = {diag_file(diag, "a.md"), 3, 5};
    diag_add(diag, DIAG_REF_MISSING, wide, "here");
    diag_hint(diag, "look %s", "there");
    diag_add(diag, DIAG_REF_MISSING, end, "at the end");
    check_print(diag, "a.md:2:9: error: here [ref-missing]\n"
                      "    2 | 日本 café x\n"
                      "      |           ^\n"
                      "      = look there\n"
                      "a.md:3:5: error: at the end [ref-missing]\n"
                      "    3 | last\n"
                      "      |     ^\n"
                      "2 errors\n");
}

/* A place that is not in the text, or has no column, shows no line. */
static void test_nowhere(void) {
    g_autoptr(Diag) diag = diag_new();
    add_source(diag, "a.md", "one\n");
    Place line = {diag_file(diag, "a.md"), 1, 0}, beyond = {diag_file(diag, "a.md"), 7, 3},
          unknown = {diag_file(diag, "b.md"), 1, 1};
    diag_add(diag, DIAG_REF_MISSING, line, "line");
    diag_add(diag, DIAG_REF_MISSING, beyond, "beyond");
    diag_add(diag, DIAG_REF_MISSING, unknown, "unknown");
    check_print(diag, "a.md:1: error: line [ref-missing]\n"
                      "a.md:7:3: error: beyond [ref-missing]\n"
                      "b.md:1:1: error: unknown [ref-missing]\n"
                      "3 errors\n");
}

/* Neither a name, a message nor a line of the book may steer the terminal. */
static void test_harmless(void) {
    g_autoptr(Diag) diag = diag_new();
    add_source(diag, "a\033[2J.md", "red \033[31m\u202eover");
    Place place = {diag_file(diag, "a\033[2J.md"), 1, 5};
    diag_add(diag, DIAG_KEY_UNKNOWN, place, "two\nlines \x9b");
    g_autofree char *found = diag_print(diag, FALSE);
    g_assert_null(strchr(found, '\033'));
    g_assert_nonnull(strstr(found, "    1 | red ?[31m?over\n      |     ^\n"));
    g_assert_nonnull(strstr(found, "two?lines"));
    g_assert_true(g_utf8_validate(found, -1, NULL));
}

static void test_long_line(void) {
    g_autoptr(Diag) diag = diag_new();
    g_autofree char *line = g_strnfill(5000, 'x');
    line[3000] = '!';
    add_source(diag, "a.md", line);
    Place place = {diag_file(diag, "a.md"), 1, 3001};
    diag_add(diag, DIAG_REF_MISSING, place, "far");
    g_autofree char *found = diag_print(diag, FALSE);
    g_auto(GStrv) lines = g_strsplit(found, "\n", -1);
    g_assert_cmpint(g_utf8_strlen(lines[1], -1), <, 120);
    const char *caret = strchr(lines[2], '^');
    glong column = caret - lines[2];
    g_assert_cmpint(g_utf8_get_char(g_utf8_offset_to_pointer(lines[1], column)), ==, '!');
}

static void test_colour(void) {
    g_autoptr(Diag) diag = diag_new();
    Place place = {diag_file(diag, "a.md"), 1, 1};
    diag_add(diag, DIAG_REF_MISSING, place, "x");
    g_autofree char *found = diag_print(diag, TRUE);
    g_assert_nonnull(strstr(found, "\033[1;31merror\033[0m"));
}

/* A hostile book cannot fill the memory with complaints. */
static void test_many(void) {
    g_autoptr(Diag) diag = diag_new();
    Place place = {diag_file(diag, "a.md"), 1, 1};
    for (guint i = 0; i < 5000; i++) {
        diag_add(diag, DIAG_REF_MISSING, place, "%u", i);
        diag_hint(diag, "y");
    }
    g_assert_cmpuint(diag_count(diag, DIAG_ERROR), ==, 5000);
    g_autofree char *found = diag_print(diag, FALSE);
    g_assert_true(g_str_has_suffix(found, "\n5000 errors (4000 of them not shown)\n"));
}

/* What two passes over a book find is said once; and its hint is not another's. */
static void test_once(void) {
    g_autoptr(Diag) diag = diag_new();
    g_autoptr(Diag) other = diag_new();
    Place place = {diag_file(diag, "a.md"), 1, 1}, below = {place.file, 2, 1};
    diag_add(diag, DIAG_REF_MISSING, place, "x");
    diag_add(diag, DIAG_REF_MISSING, below, "x");
    diag_add(diag, DIAG_REF_MISSING, place, "x");
    diag_hint(diag, "lost");
    diag_add(other, DIAG_REF_MISSING, below, "x");
    diag_add(other, DIAG_REF_MISSING, below, "y");
    diag_hint(other, "kept");
    diag_take(diag, other);
    g_autofree char *found = diag_print(diag, FALSE);
    g_assert_cmpstr(found, ==,
                    "a.md:1:1: error: x [ref-missing]\n"
                    "a.md:2:1: error: x [ref-missing]\n"
                    "a.md:2:1: error: y [ref-missing]\n"
                    "      = kept\n"
                    "3 errors\n");
}

static void check_suggestion(const char *word, const char *wanted) {
    static const char *const words[] = {"title", "subtitle", "edition"};
    g_autoptr(Diag) diag = diag_new();
    Place place = {diag_file(diag, "a.md"), 1, 1};
    diag_add(diag, DIAG_KEY_UNKNOWN, place, "x");
    diag_suggest(diag, word, words, G_N_ELEMENTS(words));
    g_autofree char *hint =
        wanted == NULL ? g_strdup("") : g_strdup_printf("      = did you mean '%s'?\n", wanted);
    g_autofree char *all = g_strdup_printf("a.md:1:1: error: x [key-unknown]\n%s1 error\n", hint);
    check_print(diag, all);
}

static void test_suggest(void) {
    check_suggestion("titel", "title");
    check_suggestion("Edition", "edition");
    check_suggestion("colophon", NULL);
    check_suggestion("", NULL);
}

static gboolean is_sentence(const char *meaning) {
    return meaning[0] != '\0' && meaning[strlen(meaning) - 1] != '.' &&
           strchr(meaning, '\n') == NULL;
}

static void test_codes(void) {
    g_autoptr(GHashTable) names = g_hash_table_new(g_str_hash, g_str_equal);
    for (int code = 0; code < DIAG_N_CODES; code++) {
        g_assert_true(g_hash_table_add(names, (gpointer)diag_code_name(code)));
        g_assert_true(is_sentence(diag_code_meaning(code)));
    }
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/diag/empty", test_empty);
    g_test_add_func("/diag/order", test_order);
    g_test_add_func("/diag/caret", test_caret);
    g_test_add_func("/diag/nowhere", test_nowhere);
    g_test_add_func("/diag/harmless", test_harmless);
    g_test_add_func("/diag/long-line", test_long_line);
    g_test_add_func("/diag/colour", test_colour);
    g_test_add_func("/diag/many", test_many);
    g_test_add_func("/diag/once", test_once);
    g_test_add_func("/diag/suggest", test_suggest);
    g_test_add_func("/diag/codes", test_codes);
    return g_test_run();
}
