/* The record of an edition: what is written is read, and what is no record is refused with its
 * place. */
#include "book/fingerprint.h"
#include "edition/record.h"
#include <string.h>

static char *read_seed(const char *name) {
    g_autofree char *path =
        g_build_filename(OCTAVO_SOURCE_DIR, "tests/fuzz/seeds/record", name, NULL);
    char *text = NULL;
    g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
    return text;
}

static void test_round_trip(void) {
    g_autoptr(Arena) arena = arena_new();
    g_autoptr(Diag) diag = diag_new();
    g_autofree char *text = read_seed("whole.record");
    const Record *record = record_read(arena, text, "1.2.10.record", diag);
    g_assert_nonnull(record);
    g_autofree char *written = record_write(record, TRUE);
    g_assert_cmpstr(written, ==, text);
    g_autofree char *within = record_write(record, FALSE);
    g_assert_null(strstr(within, "\noutput "));
}

static void test_find(void) {
    g_autoptr(Arena) arena = arena_new();
    g_autoptr(Diag) diag = diag_new();
    g_autofree char *text = read_seed("whole.record");
    const Record *record = record_read(arena, text, "1.2.10.record", diag);
    g_assert_cmpstr(record_find(record, "ponds")->id, ==, "pools");
    g_assert_cmpstr(record_find(record, "p.new")->at, ==, "+s.h.pools");
    g_assert_true(record_find(record, "p.newer")->is_entry);
    g_assert_null(record_find(record, "p.old"));
}

/* Puts `bad` in place of the first `good` of a whole record. */
static char *said_of(const char *good, const char *bad) {
    g_autoptr(Arena) arena = arena_new();
    g_autoptr(Diag) diag = diag_new();
    g_autofree char *text = read_seed("whole.record");
    g_autoptr(GString) broken = g_string_new(text);
    g_assert_cmpuint(g_string_replace(broken, good, bad, 1), ==, 1);
    g_assert_null(record_read(arena, broken->str, "r", diag));
    return diag_print(diag, FALSE);
}

static void check_refused(const char *good, const char *bad, const char *place) {
    g_autofree char *said = said_of(good, bad);
    g_autofree char *wanted = g_strdup_printf("%s: error: ", place);
    if (!g_str_has_prefix(said, wanted) || strstr(said, "[record-bad]") == NULL)
        g_error("%s -> %s: %s, not at %s", good, bad, said, place);
}

static void test_refused(void) {
    check_refused("octavo-record 1", "octavo-record 2", "r:1:1");
    check_refused("title A", "titel A", "r:3:1");
    check_refused("title A Small Book: of records\n", "", "r:1:1");
    check_refused("1.2.10", "1.2", "r:4:10");
    check_refused("small-1.2.10.epub", "../passwd", "r:13:8");
    check_refused(" 12345 ", " many ", "r:13:26");
    check_refused("s.p.abc .", "s.p.abc +<.", "r:19:21");
    check_refused("paragraph 40", "sonnet 40", "r:19:23");
    check_refused("0123456789ac ", "0123 ", "r:19:36");
    check_refused("block p.abc", "block arenas-2", "r:19:7");
    check_refused("block p.abc", "block p/abc", "r:19:7");
    check_refused("chapter arenas arenas.xhtml chapter 1 3 Arenas and pools\n", "", "r:14:1");
    check_refused("within arenas -", "within -", "r:15:1");
    check_refused("within arenas -", "within a/b -", "r:15:8");
    check_refused("alias ponds pools", "alias ponds", "r:25:1");
    g_autofree char *long_title = g_strnfill(9000, 'a');
    check_refused("A Small Book", long_title, "r:3:1");
}

static void test_revisions(void) {
    g_assert_cmpint(record_compare_revisions("1.10.0", "1.9.3"), >, 0);
    g_assert_cmpint(record_compare_revisions("1.0.0", "1.0.0"), ==, 0);
    g_assert_cmpint(record_compare_revisions("0.9.9", "1.0.0"), <, 0);
}

/* ---- fingerprints ---- */

static Fingerprint print_of(const char *text) {
    g_autoptr(Book) book = book_new();
    Place nowhere = {0};
    Block *block = block_new(book, BLOCK_PARAGRAPH, nowhere);
    block->inlines = inline_new_text(book, text, nowhere);
    Fingerprint print;
    fingerprint_make(block, NULL, &print);
    return print;
}

/* `n` words from number `first` on. */
static Fingerprint print_of_words(guint first, guint n) {
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint i = first; i < first + n; i++)
        g_string_append_printf(text, "word%u ", i);
    return print_of(text->str);
}

static void test_nearness(void) {
    for (guint n = 10; n <= 200; n += 10) {
        Fingerprint all = print_of_words(n * 1000, n);
        for (guint common = 0; common <= n; common += n / 10) {
            Fingerprint other = print_of_words(n * 1000 + n - common, n);
            gint true_share = (gint)(common * 1000 / (2 * n - common));
            gint share = (gint)fingerprint_nearness(&all, &other);
            g_assert_cmpint(ABS(share - true_share), <, 300);
        }
        Fingerprint half = print_of_words(n * 1000, n / 2);
        g_assert_cmpuint(fingerprint_containment(&half, &all), >, 650);
        g_assert_cmpuint(fingerprint_containment(&all, &half), <, 700);
    }
}

static void test_exact(void) {
    Fingerprint a = print_of("The arena is the largest unit."),
                b = print_of("the arena is the largest unit"),
                c = print_of("The  arena is the\nlargest unit.");
    g_assert_cmpuint(a.n_words, ==, 6);
    g_assert_true(a.hash != b.hash && a.hash == c.hash);
    g_assert_cmpuint(fingerprint_nearness(&a, &b), ==, 1000);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/record/round-trip", test_round_trip);
    g_test_add_func("/record/find", test_find);
    g_test_add_func("/record/refused", test_refused);
    g_test_add_func("/record/revisions", test_revisions);
    g_test_add_func("/fingerprint/nearness", test_nearness);
    g_test_add_func("/fingerprint/exact", test_exact);
    return g_test_run();
}
