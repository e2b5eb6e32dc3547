/* What a break adds to the lines beside it, against the parts of the word shaped as a whole each:
 * words of our book and words at random, in every face of the families. */
#include "base/arena.h"
#include "typeset/words.h"
#include <string.h>

#define ROUNDS 3000

typedef struct Tally {
    guint n_breaks, n_apart;
} Tally;

static void check_break(Shaper *shaper, const Type *type, const Shaped *whole,
                        const WordBreak *point, Tally *tally) {
    gboolean adds_hyphen = point->item.is_hyphenation;
    g_autofree char *head =
        g_strdup_printf("%.*s%s", (int)point->offset, whole->text, adds_hyphen ? "-" : "");
    const char *tail = whole->text + point->offset;
    Length before = shaper_word(shaper, type, head, strlen(head), (Place){0})->width,
           after = shaper_word(shaper, type, tail, strlen(tail), (Place){0})->width;
    g_assert_cmpint(point->item.before, ==, before - point->width_to);
    g_assert_cmpint(point->item.after, ==, after - (whole->width - point->width_to));
    tally->n_breaks++;
    tally->n_apart += shaped_is_apart(whole, point->offset);
}

static void check_word(Words *words, Shaper *shaper, const Type *type, const char *text,
                       Tally *tally) {
    WordLook look = {.type = type, .hyphenates = TRUE};
    const Word *word = words_set(words, &look, text, strlen(text), (Place){0});
    for (guint i = 0; i < word->n_breaks; i++)
        check_break(shaper, type, word->shaped, &word->breaks[i], tally);
}

static const Type looks[] = {
    {.family = FAMILY_TEXT, .features = "onum=1, liga=1"},
    {.family = FAMILY_TEXT, .is_italic = TRUE, .features = "onum=1, liga=1"},
    {.family = FAMILY_TEXT, .weight = WEIGHT_BOLD},
    {.family = FAMILY_TEXT, .features = "c2sc=1, smcp=1", .tracking = 30},
    {.family = FAMILY_SANS, .weight = WEIGHT_SEMIBOLD},
    {.family = FAMILY_MONO, .features = "zero=1"},
};

static char *random_word(void) {
    static const char letters[] = "aceifgjlTVWAyort-fft";
    GString *word = g_string_new(NULL);
    for (gint n = g_test_rand_int_range(2, 14); n > 0; n--)
        g_string_append_c(word, letters[g_test_rand_int_range(0, sizeof letters - 1)]);
    return g_string_free(word, FALSE);
}

static char **read_words(void) {
    g_autofree char *text = NULL;
    g_autoptr(GError) error = NULL;
    g_file_get_contents(OCTAVO_SOURCE_DIR "/book/chapters/06-ecosystem-flywheel.md", &text, NULL,
                        &error);
    g_assert_no_error(error);
    return g_strsplit_set(text, " \n\t", -1);
}

static void test_parts(void) {
    g_autoptr(GError) error = NULL;
    g_autoptr(Diag) diag = diag_new();
    g_autoptr(Faces) faces = faces_open(OCTAVO_SOURCE_DIR "/fonts", &error);
    g_assert_no_error(error);
    g_auto(GStrv) book = read_words();
    for (guint i = 0; i < G_N_ELEMENTS(looks); i++) {
        g_autoptr(Shaper) shaper = shaper_new(faces, diag);
        g_autoptr(Words) words = words_new(shaper);
        Type look = looks[i];
        Tally tally = {0};
        look.size = 10 * LENGTH_PT;
        look.language = "en-US";
        const Type *type = shaper_type(shaper, look);
        for (guint k = 0; book[k] != NULL; k++)
            check_word(words, shaper, type, book[k], &tally);
        for (guint round = 0; round < ROUNDS; round++) {
            g_autofree char *word = random_word();
            check_word(words, shaper, type, word, &tally);
        }
        g_test_message("look %u: %u breaks, %u apart", i, tally.n_breaks, tally.n_apart);
        g_assert_cmpuint(tally.n_breaks, >, 1000);
        g_assert_cmpuint(tally.n_apart, >, tally.n_breaks / 10);
    }
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/words/parts", test_parts);
    return g_test_run();
}
