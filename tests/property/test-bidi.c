/* The order of lines in scripts that run to the left. Right by Unicode's Annex 9 are a few lines
 * written down here by hand, R for a letter that runs to the left; for any paragraph it holds that
 * ordering loses nothing: every character of it stands on its line once, and what is read back from
 * right-to-left runs is the text as it was written. */
#include "book/language.h"
#include "typeset/fit.h"
#include "typeset/typeset.h"
#include <string.h>

/* ---- levels and order, by hand ---- */

/* In the samples A to F are Hebrew letters, the rest is itself. */
static char *spell(const char *sample) {
    GString *text = g_string_new(NULL);
    for (const char *p = sample; *p != '\0'; p++)
        g_string_append_unichar(text, *p >= 'A' && *p <= 'F' ? 0x5D0 + (gunichar)(*p - 'A')
                                                             : (gunichar)(guchar)*p);
    return g_string_free(text, FALSE);
}

static char *reorder(const char *sample, gboolean is_rtl) {
    g_autofree char *text = spell(sample);
    gsize n = strlen(sample);
    g_autofree guint8 *levels = shaper_levels(text, strlen(text), is_rtl);
    g_autofree guint *order = fit_order(levels, (guint)n);
    char *seen = g_malloc0(n + 1);
    for (gsize i = 0; i < n; i++) {
        char c = sample[order[i]];
        gboolean is_mirrored = levels[order[i]] & 1;
        seen[i] = is_mirrored && c == '(' ? ')' : is_mirrored && c == ')' ? '(' : c;
    }
    return seen;
}

static void test_annex_9(void) {
    static const struct {
        const char *written;
        gboolean is_rtl;
        const char *seen;
    } samples[] = {
        {"car and CAB.", FALSE, "car and BAC."},
        {"car AB BAC.", TRUE, ".CAB BA car"},
        {"ABC xyz DEF", TRUE, "FED xyz CBA"},
        {"xyz ABC DEF xyz", FALSE, "xyz FED CBA xyz"},
        {"ABC 123 DEF", TRUE, "FED 123 CBA"},
        {"ABC 10-20 DEF", TRUE, "FED 10-20 CBA"},
        {"x ABC (DEF) y", FALSE, "x (FED) CBA y"},
        {"AB (xy) C", TRUE, "C (xy) BA"},
        {"AB (xy) C.", TRUE, ".C (xy) BA"},
        {"1. AB", TRUE, "BA .1"},
        {"AB 1,024", TRUE, "1,024 BA"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(samples); i++) {
        g_autofree char *seen = reorder(samples[i].written, samples[i].is_rtl);
        g_assert_cmpstr(seen, ==, samples[i].seen);
    }
}

/* Any levels: the order is a permutation, and turning each run of odd levels back restores it. */
static void test_permutation(void) {
    g_autoptr(GRand) rand = g_rand_new_with_seed(11);
    for (guint round = 0; round < 2000; round++) {
        guint n = (guint)g_rand_int_range(rand, 0, 40);
        guint8 levels[40];
        gboolean seen[40] = {FALSE};
        for (guint i = 0; i < n; i++)
            levels[i] = (guint8)g_rand_int_range(rand, 0, 5);
        g_autofree guint *order = fit_order(levels, n);
        for (guint i = 0; i < n; i++) {
            g_assert_cmpuint(order[i], <, n);
            g_assert_false(seen[order[i]]);
            seen[order[i]] = TRUE;
        }
        for (guint i = 0; i + 1 < n; i++) /* neighbours at one level follow each other */
            if (order[i] + 1 == order[i + 1])
                g_assert_true((levels[order[i]] & 1) == 0 || (levels[order[i + 1]] & 1) == 0);
    }
}

/* ---- paragraphs ---- */

static const char *const words[] = {"memory", "(see",  "3.12)",  "1,024",  "שלום",
                                    "עולם,",  "(אחת)", "السلام", "عليكم،", "١٢٣",
                                    "לא-API", "10–20", "ref.",   "سنة؟"};

static char *random_text(GRand *rand) {
    GString *text = g_string_new(NULL);
    for (gint n = g_rand_int_range(rand, 1, 60); n > 0; n--)
        g_string_append_printf(text, "%s%s", text->len > 0 ? " " : "",
                               words[g_rand_int_range(rand, 0, G_N_ELEMENTS(words))]);
    return g_string_free(text, FALSE);
}

static void append_line(GString *read, const SetLine *line, Length measure) {
    for (guint i = 0; i < line->n_pieces; i++) {
        const Piece *piece = &line->pieces[i];
        guint n_glyphs = 0, n_bytes = 0;
        g_string_append_len(read, piece->run->text, piece->run->n_bytes);
        for (guint c = 0; c < piece->run->n_clusters; c++) {
            n_glyphs += piece->run->clusters[c].n_glyphs;
            n_bytes += piece->run->clusters[c].n_bytes;
        }
        g_assert_cmpuint(n_glyphs, ==, piece->run->n_glyphs);
        g_assert_cmpuint(n_bytes, ==, piece->run->n_bytes);
        g_assert_cmpint(piece->x, >=, -measure / 10);
        g_assert_cmpint(piece->x, <=, measure + measure / 10);
    }
}

static char *without_soft_hyphens(const char *text) {
    g_auto(GStrv) parts = g_strsplit(text, "\xC2\xAD", -1);
    return g_strjoinv("", parts);
}

static void test_every_character_once(void) {
    g_autoptr(GError) error = NULL;
    g_autoptr(Diag) diag = diag_new();
    g_autoptr(Arena) arena = arena_new();
    g_autoptr(Faces) faces = faces_open(OCTAVO_SOURCE_DIR "/fonts", &error);
    g_assert_no_error(error);
    const ScriptRule rules[] = {
        {.script = script_named("Arab"), .families = {"amiri"}, .n_families = 1, .percent = 118},
        {.script = script_named("Hebr"),
         .families = {"hadasim"},
         .n_families = 1,
         .percent = 108}};
    g_autoptr(Shaper) shaper = shaper_new(faces, diag);
    g_autoptr(Words) set_words = words_new(shaper);
    g_autoptr(Scripts) scripts = scripts_new(faces, rules, G_N_ELEMENTS(rules), diag);
    Typesetter typesetter = {.arena = arena,
                             .scratch = arena,
                             .faces = faces,
                             .shaper = shaper,
                             .scripts = scripts,
                             .words = set_words,
                             .diag = diag};
    g_autoptr(GRand) rand = g_rand_new_with_seed(5);
    for (guint round = 0; round < 200; round++) {
        Setting setting = {.type = {.size = 10 * LENGTH_PT, .language = round % 2 ? "he" : "en"},
                           .leading = 14 * LENGTH_PT,
                           .hyphenates = TRUE};
        g_autofree char *text = random_text(rand);
        g_autoptr(Paragraph) paragraph = paragraph_new(&typesetter, &setting, NULL);
        paragraph_add_text(paragraph, text, WEIGHT_REGULAR, PIECE_CONTENT);
        SetLine *lines;
        Length measure = g_rand_int_range(rand, 120, 320) * LENGTH_PT;
        guint n = fit_paragraph(paragraph, measure, &lines);
        g_autoptr(GString) read = g_string_new(NULL);
        for (guint i = 0; i < n; i++)
            append_line(read, &lines[i], measure);
        g_autofree char *plain = without_soft_hyphens(read->str);
        g_assert_cmpstr(plain, ==, text);
    }
    g_assert_cmpuint(diag_count(diag, DIAG_ERROR), ==, 0);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/bidi/annex-9", test_annex_9);
    g_test_add_func("/bidi/permutation", test_permutation);
    g_test_add_func("/bidi/every-character-once", test_every_character_once);
    return g_test_run();
}
