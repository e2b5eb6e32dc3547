/* Helpers on UTF-8 that depend on Unicode's tables alone: GLib's g_utf8_strdown() and isalpha()
 * follow the locale and are not used. */
#include "base/text.h"
#include <string.h>

/* Letters that NFKD leaves whole; those of Greek, Cyrillic, Hebrew and Arabic as they are commonly
 * written in names of files: it is a name, no spelling, and no language is asked. ICU's
 * transliterations were refused: they change with its releases, and names may not. In order. */
static const struct {
    gunichar letter;
    const char *ascii;
} plain_letters[] = {
    {0x00df, "ss"}, {0x00e6, "ae"},   {0x00f0, "d"},  {0x00f8, "o"},  {0x00fe, "th"},
    {0x0111, "d"},  {0x0127, "h"},    {0x0131, "i"},  {0x0142, "l"},  {0x014b, "n"},
    {0x0153, "oe"}, {0x0167, "t"},    {0x03b1, "a"},  {0x03b2, "v"},  {0x03b3, "g"},
    {0x03b4, "d"},  {0x03b5, "e"},    {0x03b6, "z"},  {0x03b7, "i"},  {0x03b8, "th"},
    {0x03b9, "i"},  {0x03ba, "k"},    {0x03bb, "l"},  {0x03bc, "m"},  {0x03bd, "n"},
    {0x03be, "x"},  {0x03bf, "o"},    {0x03c0, "p"},  {0x03c1, "r"},  {0x03c2, "s"},
    {0x03c3, "s"},  {0x03c4, "t"},    {0x03c5, "y"},  {0x03c6, "f"},  {0x03c7, "ch"},
    {0x03c8, "ps"}, {0x03c9, "o"},    {0x0430, "a"},  {0x0431, "b"},  {0x0432, "v"},
    {0x0433, "g"},  {0x0434, "d"},    {0x0435, "e"},  {0x0436, "zh"}, {0x0437, "z"},
    {0x0438, "i"},  {0x043a, "k"},    {0x043b, "l"},  {0x043c, "m"},  {0x043d, "n"},
    {0x043e, "o"},  {0x043f, "p"},    {0x0440, "r"},  {0x0441, "s"},  {0x0442, "t"},
    {0x0443, "u"},  {0x0444, "f"},    {0x0445, "kh"}, {0x0446, "ts"}, {0x0447, "ch"},
    {0x0448, "sh"}, {0x0449, "shch"}, {0x044a, ""},   {0x044b, "y"},  {0x044c, ""},
    {0x044d, "e"},  {0x044e, "yu"},   {0x044f, "ya"}, {0x0452, "dj"}, {0x0454, "ye"},
    {0x0455, "dz"}, {0x0456, "i"},    {0x0458, "j"},  {0x0459, "lj"}, {0x045a, "nj"},
    {0x045b, "c"},  {0x045f, "dz"},   {0x0491, "g"},  {0x05d0, "a"},  {0x05d1, "b"},
    {0x05d2, "g"},  {0x05d3, "d"},    {0x05d4, "h"},  {0x05d5, "v"},  {0x05d6, "z"},
    {0x05d7, "h"},  {0x05d8, "t"},    {0x05d9, "y"},  {0x05da, "k"},  {0x05db, "k"},
    {0x05dc, "l"},  {0x05dd, "m"},    {0x05de, "m"},  {0x05df, "n"},  {0x05e0, "n"},
    {0x05e1, "s"},  {0x05e2, "a"},    {0x05e3, "f"},  {0x05e4, "p"},  {0x05e5, "ts"},
    {0x05e6, "ts"}, {0x05e7, "k"},    {0x05e8, "r"},  {0x05e9, "sh"}, {0x05ea, "t"},
    {0x0621, ""},   {0x0627, "a"},    {0x0628, "b"},  {0x0629, "a"},  {0x062a, "t"},
    {0x062b, "th"}, {0x062c, "j"},    {0x062d, "h"},  {0x062e, "kh"}, {0x062f, "d"},
    {0x0630, "dh"}, {0x0631, "r"},    {0x0632, "z"},  {0x0633, "s"},  {0x0634, "sh"},
    {0x0635, "s"},  {0x0636, "d"},    {0x0637, "t"},  {0x0638, "z"},  {0x0639, "a"},
    {0x063a, "gh"}, {0x0640, ""},     {0x0641, "f"},  {0x0642, "q"},  {0x0643, "k"},
    {0x0644, "l"},  {0x0645, "m"},    {0x0646, "n"},  {0x0647, "h"},  {0x0648, "w"},
    {0x0649, "a"},  {0x064a, "y"},    {0x067e, "p"},  {0x0686, "ch"}, {0x0698, "zh"},
    {0x06a9, "k"},  {0x06af, "g"},    {0x06cc, "y"}};

/* NULL where the letter has none. */
static const char *find_plain(gunichar letter) {
    gsize low = 0, high = G_N_ELEMENTS(plain_letters);
    while (low < high) {
        gsize middle = low + (high - low) / 2;
        if (plain_letters[middle].letter < letter)
            low = middle + 1;
        else
            high = middle;
    }
    gboolean is_found = low < G_N_ELEMENTS(plain_letters) && plain_letters[low].letter == letter;
    return is_found ? plain_letters[low].ascii : NULL;
}

static void append_slug_letter(GString *slug, gunichar c) {
    gunichar lower = g_unichar_tolower(c);
    const char *plain = find_plain(lower);
    if (plain != NULL)
        g_string_append(slug, plain);
    else if (lower < 0x80 && g_ascii_isalnum((char)lower))
        g_string_append_c(slug, (char)lower);
    else if (g_unichar_isdigit(c))
        g_string_append_printf(slug, "%d", g_unichar_digit_value(c));
    else if (slug->len > 0 && slug->str[slug->len - 1] != '-')
        g_string_append_c(slug, '-');
}

/* Marks above letters and apostrophes within words vanish; all else that is no letter parts words.
 */
static gboolean is_skipped(gunichar c) {
    return g_unichar_ismark(c) || c == '\'' || c == 0x2019 || c == TEXT_SINGLE_CLOSE;
}

static gboolean has_letter(const char *text) {
    for (const char *p = text; *p != '\0'; p = g_utf8_next_char(p))
        if (g_unichar_isalnum(g_utf8_get_char(p)))
            return TRUE;
    return FALSE;
}

void text_name(const char *text, char ret_name[TEXT_NAME_LEN + 1]) {
    static const char digits[] = "abcdefghijkmnpqrstuvwxyz23456789";
    g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
    g_checksum_update(sum, (const guchar *)text, -1);
    guint8 bytes[32];
    gsize len = sizeof bytes;
    g_checksum_get_digest(sum, bytes, &len);
    for (guint i = 0; i < TEXT_NAME_LEN; i++)
        ret_name[i] = digits[bytes[i] % 32];
    ret_name[TEXT_NAME_LEN] = '\0';
}

char *text_slug(const char *text) {
    g_autofree char *parted = g_utf8_normalize(text, -1, G_NORMALIZE_ALL);
    GString *slug = g_string_new(NULL);
    for (const char *p = parted; p != NULL && *p != '\0'; p = g_utf8_next_char(p))
        if (!is_skipped(g_utf8_get_char(p)))
            append_slug_letter(slug, g_utf8_get_char(p));
    if (slug->len > 0 && slug->str[slug->len - 1] == '-')
        g_string_truncate(slug, slug->len - 1);
    if (slug->len == 0 && parted != NULL && has_letter(parted)) {
        char name[TEXT_NAME_LEN + 1];
        text_name(parted, name);
        g_string_append_printf(slug, "t-%s", name);
    }
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
        gunichar c = (guchar)*p;
        gboolean is_ascii = c < 0x80;
        c = is_ascii ? c : g_utf8_get_char(p);
        if (is_ascii ? g_ascii_isspace((char)c) : g_unichar_isspace(c))
            is_counted = FALSE;
        else if (!is_counted && (is_ascii ? g_ascii_isalnum((char)c) : g_unichar_isalnum(c))) {
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
    const char *end = text + len, *p = text;
    while (p < end) {
        if (*p >= ' ') /* ASCII, most of it */
            p++;
        else if (is_forbidden(g_utf8_get_char(p)))
            return p - text;
        else
            p = g_utf8_next_char(p);
    }
    return -1;
}

static gboolean is_tag(gunichar c) {
    return c >= 0xe0000 && c <= 0xe007f;
}

/* A black flag and the tags that make it a region's: '🏴' and 'gbsct', to the tag that ends them.
 */
static const char *skip_flag(const char *p, const char *end) {
    p = g_utf8_next_char(p);
    while (p < end && is_tag(g_utf8_get_char(p)))
        p = g_utf8_next_char(p);
    return p;
}

/* TEXT_N_DOUBTS: none. */
static TextDoubt doubt_of(gunichar c) {
    if (is_tag(c))
        return TEXT_DOUBT_TAG;
    GUnicodeType type = g_unichar_type(c);
    return type == G_UNICODE_PRIVATE_USE  ? TEXT_DOUBT_PRIVATE
           : type == G_UNICODE_UNASSIGNED ? TEXT_DOUBT_UNASSIGNED
                                          : TEXT_N_DOUBTS;
}

gboolean text_find_doubts(const char *text, gsize len, TextDoubts *ret_doubts) {
    const char *end = text + len;
    gboolean is_found = FALSE;
    *ret_doubts = (TextDoubts){0};
    for (const char *p = text; p < end;) {
        gunichar c = g_utf8_get_char(p);
        TextDoubt doubt = c < 0x300 ? TEXT_N_DOUBTS : doubt_of(c);
        if (doubt < TEXT_N_DOUBTS && ret_doubts->n[doubt]++ == 0)
            ret_doubts->first[doubt] = (gsize)(p - text);
        is_found |= doubt < TEXT_N_DOUBTS;
        p = c == 0x1f3f4 ? skip_flag(p, end) : g_utf8_next_char(p);
    }
    return is_found;
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
