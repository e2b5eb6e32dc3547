/* Fewer points than Unicode's line breaking allows: none before a dash, none in a number, none that
 * leaves a single character of code behind; a few more for code and addresses, which would stick
 * out otherwise. */
#include "typeset/points.h"
#include <string.h>

#define PENALTY_HYPHENATION 50
#define PENALTY_COMPOUND 150 /* the dictionary's point in a part of a compound */
#define PENALTY_HYPHEN 50    /* after a hyphen of the word's own */
#define PENALTY_DASH 20
#define PENALTY_SLASH 100
#define PENALTY_CODE 150
#define PENALTY_ANYWHERE 3000
#define LONG_CODE 24 /* characters: longer code may be broken anywhere, as a last resort */
#define LONG_WORD 20 /* … and longer words of other text */
#define LONG_NAME 8  /* letters: shorter words with signs in them are no paths */

static void add_point(GArray *points, Point point) {
    guint at = points->len;
    while (at > 0 && g_array_index(points, Point, at - 1).offset > point.offset)
        at--;
    if (at > 0 && g_array_index(points, Point, at - 1).offset == point.offset)
        return; /* the first rule that finds a point decides */
    g_array_insert_val(points, at, point);
}

static char *clean(const char *word, gsize n_bytes, GArray *points) {
    GString *out = g_string_sized_new(n_bytes);
    const char *end = word + n_bytes;
    for (const char *p = word; p < end; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);
        if (c != 0xAD && c != 0x200B && c != 0x2060 && c != 0xFEFF) {
            g_string_append_len(out, p, g_utf8_next_char(p) - p);
        } else if ((c == 0xAD || c == 0x200B) && out->len > 0 && g_utf8_next_char(p) < end) {
            add_point(points, (Point){.offset = (guint)out->len,
                                      .penalty = PENALTY_HYPHENATION,
                                      .adds_hyphen = c == 0xAD});
        }
    }
    return g_string_free(out, FALSE);
}

static gboolean is_word_character(gunichar c) {
    return g_unichar_isalnum(c);
}

static gboolean is_hyphen(gunichar c) {
    return c == '-' || c == 0x2010;
}

/* The rule for a point between two characters of ordinary text; penalty 0: none. */
static Point plain_point(gunichar before, gunichar c, gunichar after) {
    if (is_hyphen(c) && g_unichar_isalnum(before) && g_unichar_isalpha(after))
        return (Point){.penalty = PENALTY_HYPHEN, .is_after_hyphen = TRUE};
    if (c == 0x2014 && after != 0 && !g_unichar_ispunct(after))
        return (Point){.penalty = PENALTY_DASH};
    if (c == 0x2013 && before != 0 && g_unichar_isalpha(after))
        return (Point){.penalty = PENALTY_DASH};
    if (c == '/' && is_word_character(before) && is_word_character(after))
        return (Point){.penalty = PENALTY_SLASH};
    return (Point){0};
}

static Point code_point(gunichar before, gunichar c, gunichar after) {
    if (c > 127 || before == 0 || after == 0 || strchr("/._-:=,([{|&?+#", (char)c) == NULL)
        return (Point){0};
    if (!is_word_character(before) && before != ')' && before != ']' && before != c)
        return (Point){0};
    if (after == c || (!is_word_character(after) && after != '_' &&
                       strchr("\"'*", (char)MIN(after, 127u)) == NULL))
        return (Point){0};
    return (Point){.penalty = PENALTY_CODE};
}

static void find_in_text(const char *word, gboolean is_code, GArray *points) {
    gunichar before = 0;
    gboolean has_begun = FALSE; /* dashes at the head of an option are no places to break */
    for (const char *p = word; *p != '\0';) {
        const char *next = g_utf8_next_char(p);
        gunichar c = g_utf8_get_char(p), after = *next != '\0' ? g_utf8_get_char(next) : 0;
        Point point = is_code ? code_point(before, c, after) : plain_point(before, c, after);
        point.offset = (guint)(next - word);
        if (point.penalty != 0 && has_begun)
            add_point(points, point);
        has_begun = has_begun || is_word_character(c);
        before = c;
        p = next;
    }
}

/* The parts between hyphens and dashes are words to the dictionary. */
static void find_in_dictionary(const char *word, const PointRules *rules, GArray *points) {
    g_autoptr(GArray) offsets = g_array_new(FALSE, FALSE, sizeof(guint));
    const char *start = word;
    for (const char *p = word;; p = g_utf8_next_char(p)) {
        gunichar c = *p != '\0' ? g_utf8_get_char(p) : 0;
        if (c != 0 && !is_hyphen(c) && c != 0x2013 && c != 0x2014)
            continue;
        gboolean is_whole = start == word && c == 0;
        g_array_set_size(offsets, 0);
        hyphenator_points(rules->hyphenator, rules->language, start, (gsize)(p - start), offsets);
        for (guint i = 0; i < offsets->len; i++)
            add_point(points,
                      (Point){.offset = (guint)(start - word) + g_array_index(offsets, guint, i),
                              .penalty = is_whole ? PENALTY_HYPHENATION : PENALTY_COMPOUND,
                              .adds_hyphen = TRUE,
                              .is_from_dictionary = TRUE});
        if (c == 0)
            break;
        start = g_utf8_next_char(p);
    }
}

/* Not within `margin` letters of its ends. */
static void find_anywhere(const char *word, glong margin, GArray *points) {
    glong n = g_utf8_strlen(word, -1), i = 0;
    for (const char *p = word; *p != '\0'; p = g_utf8_next_char(p), i++)
        if (i >= margin && i <= n - margin && !g_unichar_ismark(g_utf8_get_char(p)))
            add_point(points, (Point){.offset = (guint)(p - word),
                                      .penalty = PENALTY_ANYWHERE,
                                      .is_last_resort = TRUE});
}

/* A path, an address or an identifier in running text: signs between letters, but not a number or
 * an abbreviation. */
static gboolean looks_like_code(const char *word) {
    if (strstr(word, "://") != NULL)
        return TRUE;
    guint n_signs = 0, n_letters = 0;
    for (const char *p = word; *p != '\0'; p++) {
        gboolean is_inside = p > word && g_ascii_isalnum(p[-1]) && g_ascii_isalnum(p[1]);
        n_signs += is_inside && (*p == '_' || *p == '/' || *p == '.');
        n_letters += g_ascii_isalpha(*p);
    }
    return n_letters > LONG_NAME && n_signs > 0 &&
           (strchr(word, '_') != NULL || strchr(word, '.') != NULL || n_signs > 1);
}

char *points_find(const char *word, gsize n_bytes, const PointRules *rules, GArray *points) {
    char *text = clean(word, n_bytes, points);
    gboolean is_code = rules->is_code || rules->is_url || looks_like_code(text);
    find_in_text(text, is_code, points);
    if (!is_code && rules->hyphenator != NULL && strchr(text, '/') == NULL && text[0] != '-')
        find_in_dictionary(text, rules, points);
    if (rules->is_anywhere)
        find_anywhere(text, 1, points);
    else if (g_utf8_strlen(text, -1) > (is_code ? LONG_CODE : LONG_WORD))
        find_anywhere(text, 3, points);
    return text;
}
