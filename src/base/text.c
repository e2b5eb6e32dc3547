/* Helpers on UTF-8 that depend on Unicode's tables alone: GLib's g_utf8_strdown() and isalpha()
 * follow the locale and are not used. */
#include "base/text.h"
#include <string.h>

/* Letters that NFKD leaves whole. */
static const struct {
    gunichar letter;
    const char *ascii;
} plain_letters[] = {
    {0x00df, "ss"}, {0x00e6, "ae"}, {0x00f0, "d"}, {0x00f8, "o"}, {0x00fe, "th"}, {0x0111, "d"},
    {0x0127, "h"},  {0x0131, "i"},  {0x0142, "l"}, {0x014b, "n"}, {0x0153, "oe"}, {0x0167, "t"},
};

static void append_slug_letter(GString *slug, gunichar c) {
    gunichar lower = g_unichar_tolower(c);
    if (lower < 0x80 && g_ascii_isalnum((char)lower)) {
        g_string_append_c(slug, (char)lower);
        return;
    }
    for (gsize i = 0; i < G_N_ELEMENTS(plain_letters); i++)
        if (plain_letters[i].letter == lower) {
            g_string_append(slug, plain_letters[i].ascii);
            return;
        }
    if (slug->len > 0 && slug->str[slug->len - 1] != '-')
        g_string_append_c(slug, '-');
}

/* Marks above letters and apostrophes within words vanish; all else that is no letter parts words.
 */
static gboolean is_skipped(gunichar c) {
    return g_unichar_ismark(c) || c == '\'' || c == 0x2019 || c == TEXT_SINGLE_CLOSE;
}

char *text_slug(const char *text) {
    g_autofree char *parted = g_utf8_normalize(text, -1, G_NORMALIZE_ALL);
    GString *slug = g_string_new(NULL);
    for (const char *p = parted; p != NULL && *p != '\0'; p = g_utf8_next_char(p))
        if (!is_skipped(g_utf8_get_char(p)))
            append_slug_letter(slug, g_utf8_get_char(p));
    if (slug->len > 0 && slug->str[slug->len - 1] == '-')
        g_string_truncate(slug, slug->len - 1);
    if (slug->len == 0)
        g_string_append(slug, "section");
    return g_string_free(slug, FALSE);
}

/* Beyond 3,999, where the letters end, in digits. */
char *text_roman(guint n) {
    static const struct {
        guint value;
        const char *letters;
    } steps[] = {{1000, "m"}, {900, "cm"}, {500, "d"}, {400, "cd"}, {100, "c"},
                 {90, "xc"},  {50, "l"},   {40, "xl"}, {10, "x"},   {9, "ix"},
                 {5, "v"},    {4, "iv"},   {1, "i"}};
    g_assert(n >= 1);
    if (n > 3999)
        return g_strdup_printf("%u", n);
    GString *out = g_string_new(NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(steps); i++)
        for (; n >= steps[i].value; n -= steps[i].value)
            g_string_append(out, steps[i].letters);
    return g_string_free(out, FALSE);
}

guint text_words(const char *text, gssize len) {
    const char *end = text + (len < 0 ? (gssize)strlen(text) : len);
    guint n = 0;
    gboolean is_counted = FALSE;
    for (const char *p = text; p < end; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);
        if (g_unichar_isspace(c))
            is_counted = FALSE;
        else if (!is_counted && g_unichar_isalnum(c)) {
            is_counted = TRUE;
            n++;
        }
    }
    return n;
}

char *text_collapse(const char *text) {
    GString *out = g_string_new(NULL);
    for (const char *p = text; *p != '\0'; p++) {
        if (!g_ascii_isspace(*p))
            g_string_append_c(out, *p);
        else if (out->len > 0 && out->str[out->len - 1] != ' ')
            g_string_append_c(out, ' ');
    }
    if (out->len > 0 && out->str[out->len - 1] == ' ')
        g_string_truncate(out, out->len - 1);
    return g_string_free(out, FALSE);
}

static gboolean is_wide(gunichar c) {
    gboolean is_halfwidth = c >= 0xff61 && c <= 0xff9f; /* kana of old computers */
    return (is_halfwidth || g_unichar_iswide(c)) &&
           g_unichar_get_script(c) != G_UNICODE_SCRIPT_HANGUL &&
           g_unichar_type(c) != G_UNICODE_OTHER_SYMBOL;
}

gboolean text_joins_lines(gunichar before, gunichar after) {
    return before != 0 && after != 0 && is_wide(before) && is_wide(after);
}

gssize text_find_invalid(const char *text, gsize len) {
    const char *end = NULL;
    return g_utf8_validate_len(text, len, &end) ? -1 : end - text;
}

static gboolean is_forbidden(gunichar c) {
    return (c < 0x20 && c != '\t' && c != '\n' && c != '\r') || (c >= 0xfdd0 && c <= 0xfdef) ||
           c == 0xfffe || c == 0xffff;
}

gssize text_find_forbidden(const char *text, gsize len) {
    for (const char *p = text; p < text + len; p = g_utf8_next_char(p))
        if (is_forbidden(g_utf8_get_char(p)))
            return p - text;
    return -1;
}

static guint least_of(guint a, guint b, guint c) {
    return MIN(MIN(a, b), c);
}

/* Three rows of the usual table are enough for swaps of neighbours. Words longer than any key are
 * simply far apart. */
#define LONGEST_WORD 64

guint text_distance(const char *a, const char *b) {
    gsize len_a = strlen(a), len_b = strlen(b);
    if (len_a > LONGEST_WORD || len_b > LONGEST_WORD)
        return (guint)MAX(len_a, len_b);
    guint rows[3][LONGEST_WORD + 1];
    for (guint j = 0; j <= len_b; j++)
        rows[0][j] = j;
    for (guint i = 1; i <= len_a; i++) {
        guint *row = rows[i % 3], *above = rows[(i + 2) % 3], *twice_above = rows[(i + 1) % 3];
        row[0] = i;
        for (guint j = 1; j <= len_b; j++) {
            row[j] = least_of(row[j - 1] + 1, above[j] + 1, above[j - 1] + (a[i - 1] != b[j - 1]));
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                row[j] = MIN(row[j], twice_above[j - 2] + 1);
        }
    }
    return rows[len_a % 3][len_b];
}

/* ---- sentences ---- */

static gboolean is_space(char c) {
    return c == ' ' || c == '\n' || c == '\t';
}

static gboolean closes_sentence(gunichar c) {
    return c == '"' || c == '\'' || c == ')' || c == 0x2019 || c == 0x201d;
}

const char *text_end_of_sentence(const char *p, const char *end) {
    while (p < end) {
        gboolean is_stop = strchr(".!?", *p) != NULL;
        p = g_utf8_next_char(p);
        if (!is_stop)
            continue;
        while (p < end && closes_sentence(g_utf8_get_char(p)))
            p = g_utf8_next_char(p);
        if (p == end || !is_space(*p))
            continue;
        while (p < end && is_space(*p))
            p++;
        return p;
    }
    return end;
}
