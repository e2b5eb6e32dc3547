/* libhyphen wants lower-case words without punctuation, and a buffer longer than the word. */
#include "typeset/hyphenate.h"
#include <hyphen.h>
#include <stdlib.h>
#include <string.h>

#define DICTIONARIES "/usr/share/hyphen"
#define LONGEST_WORD 100 /* bytes; longer ones are not words of a language */
#define SHORTEST_WORD 5  /* letters */

struct Hyphenator {
    GHashTable *dictionaries; /* tag -> HyphenDict *, or NULL where there is none */
    GHashTable *exceptions;   /* lower-case word -> the same with hyphens at its points */
};

static void free_dictionary(gpointer data) {
    if (data != NULL)
        hnj_hyphen_free(data);
}

Hyphenator *hyphenator_new(void) {
    Hyphenator *hyphenator = g_new0(Hyphenator, 1);
    hyphenator->dictionaries =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_dictionary);
    hyphenator->exceptions = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    return hyphenator;
}

void hyphenator_free(Hyphenator *hyphenator) {
    if (hyphenator == NULL)
        return;
    g_hash_table_unref(hyphenator->dictionaries);
    g_hash_table_unref(hyphenator->exceptions);
    g_free(hyphenator);
}

void hyphenator_add(Hyphenator *hyphenator, const char *word) {
    char *divided = g_utf8_strdown(word, -1);
    g_auto(GStrv) parts = g_strsplit(divided, "-", -1);
    g_hash_table_insert(hyphenator->exceptions, g_strjoinv(NULL, parts), divided);
}

/* The region that a bare language means for its dictionary. */
static const char *usual_region(const char *language) {
    static const char *const regions[][2] = {{"en", "US"}, {"de", "DE"}, {"fr", "FR"},
                                             {"es", "ES"}, {"it", "IT"}, {"nl", "NL"},
                                             {"pt", "PT"}, {"ru", "RU"}};
    for (guint i = 0; i < G_N_ELEMENTS(regions); i++)
        if (strcmp(regions[i][0], language) == 0)
            return regions[i][1];
    return NULL;
}

static HyphenDict *load(const char *name) {
    g_autofree char *path = g_strdup_printf("%s/hyph_%s.dic", DICTIONARIES, name);
    return g_file_test(path, G_FILE_TEST_IS_REGULAR) ? hnj_hyphen_load(path) : NULL;
}

/* en-GB-oxendict: hyph_en_GB, else the usual region's, else the bare language's. */
static HyphenDict *load_for(const char *tag) {
    g_auto(GStrv) parts = g_strsplit(tag, "-", -1);
    g_autofree char *language = g_ascii_strdown(parts[0], -1);
    HyphenDict *dictionary = NULL;
    for (guint i = 1; parts[i] != NULL && dictionary == NULL; i++) {
        g_autofree char *region = g_ascii_strup(parts[i], -1);
        g_autofree char *name = g_strdup_printf("%s_%s", language, region);
        dictionary = strlen(region) == 2 ? load(name) : NULL;
    }
    if (dictionary == NULL && usual_region(language) != NULL) {
        g_autofree char *name = g_strdup_printf("%s_%s", language, usual_region(language));
        dictionary = load(name);
    }
    return dictionary != NULL ? dictionary : load(language);
}

static HyphenDict *dictionary_of(Hyphenator *hyphenator, const char *language) {
    gpointer found;
    if (g_hash_table_lookup_extended(hyphenator->dictionaries, language, NULL, &found))
        return found;
    HyphenDict *dictionary = load_for(language);
    g_hash_table_insert(hyphenator->dictionaries, g_strdup(language), dictionary);
    return dictionary;
}

static gboolean is_letter(gunichar c) {
    return g_unichar_isalpha(c) || c == 0x2019 || c == '\'';
}

/* The alphabetic core of a word; FALSE if there is none, or something else stands inside it. */
static gboolean find_core(const char *word, const char *end, const char **ret_first,
                          const char **ret_last) {
    const char *first = word, *last;
    while (first < end && !g_unichar_isalpha(g_utf8_get_char(first)))
        first = g_utf8_next_char(first);
    for (last = first; last < end && is_letter(g_utf8_get_char(last));
         last = g_utf8_next_char(last))
        if (last > first && g_unichar_isupper(g_utf8_get_char(last)))
            return FALSE;
    for (const char *p = word; p < end; p = g_utf8_next_char(p))
        if ((p < first || p >= last) &&
            (g_unichar_isalnum(g_utf8_get_char(p)) || *p == '_' || *p == '/'))
            return FALSE;
    *ret_first = first;
    *ret_last = last;
    return g_utf8_pointer_to_offset(first, last) >= SHORTEST_WORD;
}

static void add_points(const char *core, const char *lower, const char *marks, guint base,
                       GArray *offsets) {
    const char *at = core;
    for (guint i = 0; lower[0] != '\0' && *lower != '\0'; i++) {
        at = g_utf8_next_char(at);
        lower = g_utf8_next_char(lower);
        if ((marks[i] & 1) && *lower != '\0') {
            guint offset = base + (guint)(at - core);
            g_array_append_val(offsets, offset);
        }
    }
}

static void free_replacements(char **replacements, int *positions, int *cuts, gsize n) {
    for (gsize i = 0; replacements != NULL && i < n; i++)
        free(replacements[i]);
    free(replacements);
    free(positions);
    free(cuts);
}

static void add_exception(const char *core, const char *divided, guint base, GArray *offsets) {
    const char *at = core;
    for (const char *p = divided; *p != '\0'; p = g_utf8_next_char(p)) {
        guint offset = base + (guint)(at - core);
        if (*p == '-')
            g_array_append_val(offsets, offset);
        else
            at = g_utf8_next_char(at);
    }
}

void hyphenator_points(Hyphenator *hyphenator, const char *language, const char *word,
                       gsize n_bytes, GArray *offsets) {
    const char *first, *last;
    if (language == NULL || n_bytes > LONGEST_WORD ||
        !find_core(word, word + n_bytes, &first, &last))
        return;
    g_autofree char *lower = g_utf8_strdown(first, last - first);
    if (g_utf8_strlen(lower, -1) != g_utf8_pointer_to_offset(first, last))
        return; /* lower-casing changed the length: offsets would lie */
    const char *divided = g_hash_table_lookup(hyphenator->exceptions, lower);
    if (divided != NULL) {
        add_exception(first, divided, (guint)(first - word), offsets);
        return;
    }
    HyphenDict *dictionary = dictionary_of(hyphenator, language);
    if (dictionary == NULL)
        return;
    char marks[LONGEST_WORD * 2 + 5] = {0};
    char **replacements = NULL;
    int *positions = NULL, *cuts = NULL;
    int size = (int)strlen(lower);
    if (hnj_hyphen_hyphenate3(dictionary, lower, size, marks, NULL, &replacements, &positions,
                              &cuts, HYPHEN_LEFT_MINIMUM, HYPHEN_RIGHT_MINIMUM, 0, 0) == 0 &&
        replacements == NULL)
        add_points(first, lower, marks, (guint)(first - word), offsets);
    free_replacements(replacements, positions, cuts, (gsize)size);
}
