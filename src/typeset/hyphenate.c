/* libhyphen wants lower-case words without punctuation, and a buffer longer than the word. */
#include "typeset/hyphenate.h"
#include <hyphen.h>
#include <stdlib.h>
#include <string.h>

#define DICTIONARIES "/usr/share/hyphen"
#define LONGEST_WORD 100 /* bytes; longer ones are not words of a language */
#define SHORTEST_WORD 5  /* letters */

struct Hyphenator {
    char *folder;
    GHashTable *dictionaries; /* tag -> HyphenDict *, or NULL where there is none */
    GHashTable *exceptions;   /* lower-case word -> the same with hyphens at its points */
};

static void free_dictionary(gpointer data) {
    if (data != NULL)
        hnj_hyphen_free(data);
}

Hyphenator *hyphenator_new(const char *folder) {
    Hyphenator *hyphenator = g_new0(Hyphenator, 1);
    hyphenator->folder = g_strdup(folder != NULL ? folder : DICTIONARIES);
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
    g_free(hyphenator->folder);
    g_free(hyphenator);
}

void hyphenator_add(Hyphenator *hyphenator, const char *word) {
    char *points = g_utf8_strdown(word, -1);
    g_auto(GStrv) parts = g_strsplit(points, "-", -1);
    g_hash_table_insert(hyphenator->exceptions, g_strjoinv(NULL, parts), points);
}

/* ---- dictionaries ---- */

/* The region that a bare language means for its dictionary, where several have one. */
static const char *usual_region(const char *language) {
    static const char *const regions[][2] = {{"en", "US"}, {"de", "DE"}, {"fr", "FR"},
                                             {"es", "ES"}, {"it", "IT"}, {"nl", "NL"},
                                             {"pt", "PT"}, {"ru", "RU"}};
    for (guint i = 0; i < G_N_ELEMENTS(regions); i++)
        if (strcmp(regions[i][0], language) == 0)
            return regions[i][1];
    return NULL;
}

static HyphenDict *load(const Hyphenator *hyphenator, const char *name) {
    g_autofree char *path = g_strdup_printf("%s/hyph_%s.dic", hyphenator->folder, name);
    return g_file_test(path, G_FILE_TEST_IS_REGULAR) ? hnj_hyphen_load(path) : NULL;
}

static HyphenDict *load_region(const Hyphenator *hyphenator, const char *language,
                               const char *region) {
    g_autofree char *upper = g_ascii_strup(region, -1);
    g_autofree char *name = g_strdup_printf("%s_%s", language, upper);
    return load(hyphenator, name);
}

/* Any region's, the first by name: Greek's is hyph_el_GR. */
static HyphenDict *load_any(const Hyphenator *hyphenator, const char *language) {
    g_autoptr(GDir) dir = g_dir_open(hyphenator->folder, 0, NULL);
    g_autofree char *prefix = g_strdup_printf("hyph_%s_", language);
    g_autofree char *first = NULL;
    for (const char *name; dir != NULL && (name = g_dir_read_name(dir)) != NULL;)
        if (g_str_has_prefix(name, prefix) && g_str_has_suffix(name, ".dic") &&
            (first == NULL || strcmp(name, first) < 0)) {
            g_free(first);
            first = g_strdup(name);
        }
    if (first == NULL)
        return NULL;
    g_autofree char *path = g_build_filename(hyphenator->folder, first, NULL);
    return hnj_hyphen_load(path);
}

/* The tag's primary language, Norwegian's under its usual name. */
static char *primary_language(const char *tag) {
    char *language = g_ascii_strdown(tag, (gssize)strcspn(tag, "-"));
    if (strcmp(language, "no") == 0)
        strcpy(language, "nb");
    return language;
}

/* en-GB-oxendict: hyph_en_GB, else the usual region's, the bare language's, any. */
static HyphenDict *load_for(const Hyphenator *hyphenator, const char *tag) {
    g_auto(GStrv) parts = g_strsplit(tag, "-", -1);
    g_autofree char *language = primary_language(tag);
    HyphenDict *dictionary = NULL;
    for (guint i = 1; parts[i] != NULL && dictionary == NULL; i++)
        if (strlen(parts[i]) == 2)
            dictionary = load_region(hyphenator, language, parts[i]);
    if (dictionary == NULL && usual_region(language) != NULL)
        dictionary = load_region(hyphenator, language, usual_region(language));
    if (dictionary == NULL)
        dictionary = load(hyphenator, language);
    return dictionary != NULL ? dictionary : load_any(hyphenator, language);
}

static HyphenDict *dictionary_of(Hyphenator *hyphenator, const char *language) {
    gpointer found;
    if (g_hash_table_lookup_extended(hyphenator->dictionaries, language, NULL, &found))
        return found;
    HyphenDict *dictionary = load_for(hyphenator, language);
    g_hash_table_insert(hyphenator->dictionaries, g_strdup(language), dictionary);
    return dictionary;
}

/* Languages whose words are divided with a hyphen, and Debian's package of their dictionary; NULL:
 * there is none. Korean, Chinese, Arabic, Thai and the like are not among them. */
static const char *const divided[][2] = {
    {"af", "hyphen-af"},    {"be", "hyphen-be"}, {"bg", "hyphen-bg"}, {"ca", "hyphen-ca"},
    {"cs", "hyphen-cs"},    {"da", "hyphen-da"}, {"de", "hyphen-de"}, {"el", "hyphen-el"},
    {"en", "hyphen-en-us"}, {"es", "hyphen-es"}, {"fr", "hyphen-fr"}, {"gl", "hyphen-gl"},
    {"hr", "hyphen-hr"},    {"hu", "hyphen-hu"}, {"id", "hyphen-id"}, {"is", "hyphen-is"},
    {"it", "hyphen-it"},    {"lt", "hyphen-lt"}, {"lv", "hyphen-lv"}, {"mn", "hyphen-mn"},
    {"nb", "hyphen-no"},    {"nl", "hyphen-nl"}, {"nn", "hyphen-no"}, {"pl", "hyphen-pl"},
    {"pt", "hyphen-pt-pt"}, {"ro", "hyphen-ro"}, {"ru", "hyphen-ru"}, {"sk", "hyphen-sk"},
    {"sl", "hyphen-sl"},    {"sr", "hyphen-sr"}, {"sv", "hyphen-sv"}, {"uk", "hyphen-uk"},
    {"zu", "hyphen-zu"},    {"et", NULL},        {"eu", NULL},        {"fi", NULL},
    {"la", NULL},           {"tr", NULL},
};

gboolean hyphenator_lacks(Hyphenator *hyphenator, const char *language, const char **ret_package) {
    g_autofree char *primary = primary_language(language);
    for (guint i = 0; i < G_N_ELEMENTS(divided); i++)
        if (strcmp(divided[i][0], primary) == 0) {
            gboolean is_brazilian = g_ascii_strcasecmp(language, "pt-BR") == 0;
            *ret_package = is_brazilian ? "hyphen-pt-br" : divided[i][1];
            return dictionary_of(hyphenator, language) == NULL;
        }
    return FALSE;
}

/* ---- words ---- */

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

static void add_exception(const char *core, const char *exception, guint base, GArray *offsets) {
    const char *at = core;
    for (const char *p = exception; *p != '\0'; p = g_utf8_next_char(p)) {
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
    const char *exception = g_hash_table_lookup(hyphenator->exceptions, lower);
    if (exception != NULL) {
        add_exception(first, exception, (guint)(first - word), offsets);
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
