/* octavo breaks paragraphs as LuaTeX does: same face, measure, space and hyphenation points
 * (tests/luatex/make.py made the figures). What differs is rounding: LuaTeX reckons advances in its
 * own units. */
#include "typeset/fit.h"
#include <stdio.h>
#include <string.h>

#define SAME_BREAKS_PERCENT 99
#define DEMERITS_PERMILLE 10

typedef struct Press {
    Diag *diag;
    Faces *faces;
    Typesetter typesetter;
} Press;

typedef struct Tally {
    guint n, n_same;
    gint64 ours, theirs;
} Tally;

static void open_press(Press *press) {
    g_autoptr(GError) error = NULL;
    press->diag = diag_new();
    press->faces = faces_open(OCTAVO_SOURCE_DIR "/fonts", &error);
    g_assert_no_error(error);
    press->typesetter = (Typesetter){.arena = arena_new(),
                                     .faces = press->faces,
                                     .shaper = shaper_new(press->faces, press->diag),
                                     .diag = press->diag};
    press->typesetter.scratch = press->typesetter.arena;
    press->typesetter.words = words_new(press->typesetter.shaper);
}

static void close_press(Press *press) {
    words_free(press->typesetter.words);
    shaper_free(press->typesetter.shaper);
    arena_free(press->typesetter.arena);
    faces_free(press->faces);
    diag_free(press->diag);
}

static const Setting plain = {.type = {.family = FAMILY_SANS,
                                       .size = 10 * LENGTH_PT,
                                       .features = "kern=1, liga=0, calt=0, clig=0, ccmp=0, locl=0",
                                       .language = "en-US"},
                              .leading = 12 * LENGTH_PT,
                              .hyphenates = TRUE,
                              .is_plain = TRUE};

static char **read_fixture(const char *name) {
    g_autofree char *path = g_build_filename(OCTAVO_SOURCE_DIR, "tests", "luatex", name, NULL);
    g_autofree char *text = NULL;
    g_autoptr(GError) error = NULL;
    g_file_get_contents(path, &text, NULL, &error);
    g_assert_no_error(error);
    return g_strsplit(g_strchomp(text), "\n", -1);
}

/* The text of a broken paragraph, lines parted by '|', as the fixtures have it. */
static char *line_texts(const Paragraph *paragraph, const Line *lines, guint n_lines) {
    GString *out = g_string_new(NULL);
    for (guint l = 0; l < n_lines; l++) {
        if (l > 0)
            g_string_append_c(out, '|');
        for (guint i = lines[l].first; i < lines[l].end; i++) {
            const Item *item = &g_array_index(paragraph->items, Item, i);
            const Content *content = &g_array_index(paragraph->contents, Content, item->content);
            if (item->kind == ITEM_BOX)
                g_string_append_len(out, content->segment->shaped->text + content->from,
                                    content->to - content->from);
            else if (item->kind == ITEM_GLUE && !item->is_fill)
                g_string_append_c(out, ' ');
        }
        if (lines[l].is_hyphenated)
            g_string_append_c(out, '-');
    }
    return g_string_free(out, FALSE);
}

static void compare(Press *press, const char *text, const char *fixture,
                    const LineSettings *settings, Tally *tally) {
    g_autoptr(Paragraph) paragraph = paragraph_new(&press->typesetter, &plain, NULL);
    paragraph_add_text(paragraph, text, WEIGHT_REGULAR, PIECE_CONTENT);
    paragraph_end(paragraph);
    Line *lines;
    guint n =
        lines_break(press->typesetter.arena, (const Item *)(const void *)paragraph->items->data,
                    paragraph->items->len, settings, &lines);
    g_autofree char *ours = line_texts(paragraph, lines, n);
    const char *theirs = strchr(fixture, ' ') + 1;
    tally->n++;
    tally->n_same += strcmp(ours, theirs) == 0;
    tally->ours += lines[n - 1].demerits;
    tally->theirs += g_ascii_strtoll(fixture, NULL, 10);
    if (strcmp(ours, theirs) != 0)
        g_test_message("octavo: %s\nLuaTeX: %s", ours, theirs);
}

static void check(const Tally *tally, const char *run) {
    g_test_message("%s: %u of %u the same, demerits %" G_GINT64_FORMAT " against %" G_GINT64_FORMAT,
                   run, tally->n_same, tally->n, tally->ours, tally->theirs);
    g_assert_cmpuint(tally->n_same * 100, >=, tally->n * SAME_BREAKS_PERCENT);
    g_assert_cmpint(ABS(tally->ours - tally->theirs) * 1000, <=, tally->theirs * DEMERITS_PERMILLE);
}

static void test_luatex(void) {
    Press press;
    open_press(&press);
    g_auto(GStrv) paragraphs = read_fixture("paragraphs.txt");
    g_auto(GStrv) fixtures = read_fixture("fixtures.txt");
    guint n_runs = 0;
    for (char **line = fixtures; *line != NULL;) {
        char name[32];
        int measure, pretolerance, tolerance;
        g_assert_cmpint(
            sscanf(*line++, "run %31s %d %d %d", name, &measure, &pretolerance, &tolerance), ==, 4);
        LineSettings settings = line_settings(measure * LENGTH_PT);
        settings.pretolerance = pretolerance;
        settings.tolerance = settings.last_tolerance = tolerance;
        Tally tally = {0};
        for (guint i = 0; paragraphs[i] != NULL; i++)
            compare(&press, paragraphs[i], *line++, &settings, &tally);
        check(&tally, name);
        n_runs++;
    }
    g_assert_cmpuint(n_runs, ==, 3);
    close_press(&press);
}

/* Hanging punctuation and widened glyphs at least halve the lines that end in a hyphen. */
static void test_fewer_hyphens(void) {
    Press press;
    open_press(&press);
    g_auto(GStrv) paragraphs = read_fixture("paragraphs.txt");
    guint n_hyphens[2] = {0};
    for (guint fine = 0; fine < 2; fine++) {
        Setting setting = plain;
        setting.is_plain = !fine;
        for (guint i = 0; paragraphs[i] != NULL; i++) {
            g_autoptr(Paragraph) paragraph = paragraph_new(&press.typesetter, &setting, NULL);
            paragraph_add_text(paragraph, paragraphs[i], WEIGHT_REGULAR, PIECE_CONTENT);
            SetLine *lines;
            guint n = fit_paragraph(paragraph, 312 * LENGTH_PT, &lines);
            for (guint l = 0; l < n; l++)
                n_hyphens[fine] += lines[l].is_hyphenated;
        }
    }
    g_test_message("%u hyphens plain, %u fine", n_hyphens[0], n_hyphens[1]);
    g_assert_cmpuint(n_hyphens[1] * 2, <=, n_hyphens[0]);
    close_press(&press);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/luatex/same-breaks", test_luatex);
    g_test_add_func("/luatex/fewer-hyphens", test_fewer_hyphens);
    return g_test_run();
}
