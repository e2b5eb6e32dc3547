/* Unicode's own tests of its annexes 9 and 14, from Debian's package unicode-data: the order of
 * characters in paragraphs of both directions, and where lines of ideographs and kana may end. */
#include "typeset/fit.h"
#include "typeset/kinsoku.h"
#include "typeset/shape.h"
#include <string.h>

#define DATA "/usr/share/unicode/"

/* The lines of a test file; NULL, and the test is skipped, where there is none. Not by
 * g_strsplit(), for which AddressSanitizer measures the rest of the text at every line. */
static GStrv read_lines(const char *path) {
    g_autofree char *text = NULL;
    gsize len;
    if (!g_file_get_contents(path, &text, &len, NULL)) {
        g_test_skip("unicode-data is not installed");
        return NULL;
    }
    GPtrArray *lines = g_ptr_array_new();
    for (const char *line = text, *end; (end = memchr(line, '\n', len)) != NULL; line = end + 1) {
        g_ptr_array_add(lines, g_strndup(line, (gsize)(end - line)));
        len -= (gsize)(end + 1 - line);
    }
    g_ptr_array_add(lines, NULL);
    return (GStrv)g_ptr_array_free(lines, FALSE);
}

/* ---- annex 9 ---- */

#define FRIBIDI_WRONG 1 /* a number behind an embedded word */
#define CHARACTERS_MAX 256

/* The characters of the first field, as UTF-8 and counted; one of them alone in a paragraph's end
 * parts paragraphs. */
static guint spell(const char *field, GString *text) {
    guint n = 0;
    g_auto(GStrv) codes = g_strsplit(field, " ", -1);
    g_string_truncate(text, 0);
    for (guint i = 0; codes[i] != NULL; i++, n++)
        g_string_append_unichar(text, (gunichar)g_ascii_strtoull(codes[i], NULL, 16));
    return n;
}

/* A character that is passed over has the level 'x'. */
static guint read_levels(const char *field, guint8 levels[CHARACTERS_MAX],
                         gboolean is_there[CHARACTERS_MAX]) {
    g_auto(GStrv) words = g_strsplit(field, " ", -1);
    guint n = 0;
    for (; words[n] != NULL && n < CHARACTERS_MAX; n++) {
        is_there[n] = words[n][0] != 'x';
        levels[n] = is_there[n] ? (guint8)g_ascii_strtoull(words[n], NULL, 10) : 0;
    }
    return n;
}

static gboolean is_right(const char *line, GString *text) {
    g_auto(GStrv) fields = g_strsplit(line, ";", -1);
    guint8 wanted[CHARACTERS_MAX];
    gboolean is_there[CHARACTERS_MAX];
    guint n = spell(fields[0], text);
    g_assert_cmpuint(read_levels(fields[3], wanted, is_there), ==, n);
    g_autofree guint8 *levels = shaper_levels(text->str, text->len, fields[1][0] == '1');
    for (guint i = 0; i < n; i++)
        if (is_there[i] && levels[i] != wanted[i])
            return FALSE;
    return TRUE;
}

static void test_bidi(void) {
    g_auto(GStrv) lines = read_lines(DATA "BidiCharacterTest.txt");
    g_autoptr(GString) text = g_string_new(NULL);
    guint n = 0, n_wrong = 0;
    for (guint i = 0; lines != NULL && lines[i] != NULL; i++) {
        if (lines[i][0] == '#' || lines[i][0] == '\0')
            continue;
        const char *direction = strchr(lines[i], ';') + 1;
        if (*direction == '2') /* found from the text, which octavo never asks for */
            continue;
        n++;
        if (!is_right(lines[i], text)) {
            if (n_wrong++ < 10)
                g_test_message("%s", lines[i]);
        }
    }
    g_test_message("%u of %u", n - n_wrong, n);
    g_assert_cmpuint(n_wrong, <=, FRIBIDI_WRONG);
}

/* ---- annex 14 ---- */

static gunichar read_code(const char *word) {
    return (gunichar)g_ascii_strtoull(word, NULL, 16);
}

/* Other code ends words at these, or they never come so far. */
static gboolean is_white(gunichar c) {
    return g_unichar_isspace(c) || g_unichar_iscntrl(c) || c == 0x85 || c == 0x200B || c == 0xFFFC;
}

/* Where Japanese and Chinese rules go beyond the annex, and two signs that no text of theirs has.
 */
static gboolean is_known(gunichar after) {
    return after == 0x2014 || after == '%' || after == 0x2024 || after == 0x17D6;
}

/* Pairs of characters of which one fills a square: the only ones that octavo parts without a space.
 */
static void test_lines(void) {
    g_auto(GStrv) lines = read_lines(DATA "auxiliary/LineBreakTest.txt");
    for (guint i = 0; lines != NULL && lines[i] != NULL; i++) {
        g_auto(GStrv) words = g_strsplit(lines[i], " ", -1);
        if (g_strv_length(words) < 5 || !g_str_equal(words[0], "×") ||
            !g_str_has_prefix(words[4], "÷"))
            continue;
        gunichar before = read_code(words[1]), after = read_code(words[3]);
        if (is_white(before) || is_white(after) ||
            (!kinsoku_is_square(before) && !kinsoku_is_square(after)))
            continue;
        gboolean may_break = kinsoku_may_break(before, after),
                 is_break = g_str_equal(words[2], "÷");
        if (may_break == is_break || is_known(after))
            continue;
        g_test_message("%s", lines[i]);
        g_test_fail();
    }
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/unicode/bidi", test_bidi);
    g_test_add_func("/unicode/lines", test_lines);
    return g_test_run();
}
