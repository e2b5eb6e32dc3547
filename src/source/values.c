/* Hand-written checks of small grammars. Regular expressions were refused: PCRE's messages say
 * nothing to an author, and its matching can be made slow. */
#include "source/values.h"
#include <string.h>

static gboolean is_all(const char *text, gboolean (*is_right)(char)) {
    for (const char *p = text; *p != '\0'; p++)
        if (!is_right(*p))
            return FALSE;
    return *text != '\0';
}

static gboolean is_alpha(char c) {
    return g_ascii_isalpha(c);
}

static gboolean is_digit(char c) {
    return g_ascii_isdigit(c);
}

static gboolean is_alnum(char c) {
    return g_ascii_isalnum(c);
}

/* ---- language tags: language-extlang-Script-REGION-variants-extensions-x-private ---- */

static gboolean is_run(const char *part, gsize least, gsize most, gboolean (*is_right)(char)) {
    return part != NULL && strlen(part) >= least && strlen(part) <= most && is_all(part, is_right);
}

static gboolean is_variant(const char *part) {
    return is_run(part, 5, 8, is_alnum) ||
           (is_run(part, 4, 4, is_alnum) && g_ascii_isdigit(part[0]));
}

static gboolean is_singleton(const char *part) {
    return is_run(part, 1, 1, is_alnum) && g_ascii_tolower(part[0]) != 'x';
}

/* A singleton and at least one part behind it. */
static char **skip_extension(char **parts, gsize least_len) {
    if (!is_run(parts[1], least_len, 8, is_alnum))
        return NULL;
    parts++;
    while (is_run(*parts, least_len, 8, is_alnum))
        parts++;
    return parts;
}

static char **skip_extensions(char **parts) {
    while (parts != NULL && is_singleton(*parts))
        parts = skip_extension(parts, 2);
    return parts;
}

static char **skip_language(char **parts) {
    if (is_run(*parts, 2, 3, is_alpha)) {
        parts++;
        for (int i = 0; i < 3 && is_run(*parts, 3, 3, is_alpha); i++)
            parts++;
        return parts;
    }
    return is_run(*parts, 4, 8, is_alpha) ? parts + 1 : NULL;
}

gboolean value_is_language(const char *text) {
    g_auto(GStrv) all = g_strsplit(text, "-", -1);
    char **parts = all;
    gboolean is_private = parts[0] != NULL && g_ascii_strcasecmp(parts[0], "x") == 0;
    if (!is_private) {
        parts = skip_language(parts);
        if (parts == NULL)
            return FALSE;
        parts += is_run(*parts, 4, 4, is_alpha);
        parts += is_run(*parts, 2, 2, is_alpha) || is_run(*parts, 3, 3, is_digit);
        while (is_variant(*parts))
            parts++;
        parts = skip_extensions(parts);
    }
    if (parts != NULL && *parts != NULL && g_ascii_strcasecmp(*parts, "x") == 0)
        parts = skip_extension(parts, 1);
    return parts != NULL && *parts == NULL;
}

/* ---- other forms ---- */

static gboolean is_uri_char(const char *p) {
    if (*p == '%')
        return g_ascii_isxdigit(p[1]) && g_ascii_isxdigit(p[2]);
    return g_ascii_isalnum(*p) || strchr("-._~:/?#[]@!$&'()*+,;=", *p) != NULL;
}

gboolean value_is_uri(const char *text) {
    const char *p = text;
    if (!g_ascii_isalpha(*p))
        return FALSE;
    while (g_ascii_isalnum(*p) || *p == '+' || *p == '-' || *p == '.')
        p++;
    if (p[0] != ':' || p[1] == '\0')
        return FALSE;
    for (; *p != '\0'; p++)
        if (!is_uri_char(p))
            return FALSE;
    return TRUE;
}

gboolean value_is_slug(const char *text) {
    char before = '-';
    for (const char *p = text; *p != '\0'; before = *p++)
        if (!g_ascii_islower(*p) && !g_ascii_isdigit(*p) && (*p != '-' || before == '-'))
            return FALSE;
    return before != '-';
}

gboolean value_is_style(const char *text) {
    return value_is_slug(text) || strchr(text, '/') != NULL;
}

gboolean value_is_day(const char *text) {
    for (int i = 0; i < 10; i++)
        if (i == 4 || i == 7 ? text[i] != '-' : !g_ascii_isdigit(text[i]))
            return FALSE;
    guint64 year = g_ascii_strtoull(text, NULL, 10);
    guint64 month = g_ascii_strtoull(text + 5, NULL, 10);
    guint64 day = g_ascii_strtoull(text + 8, NULL, 10);
    return text[10] == '\0' && g_date_valid_dmy((GDateDay)day, (GDateMonth)month, (GDateYear)year);
}

static gboolean is_plain_number(const char *text) {
    return is_all(text, is_digit) && strlen(text) <= 9 && (text[0] != '0' || text[1] == '\0');
}

gboolean value_is_revision(const char *text) {
    g_auto(GStrv) parts = g_strsplit(text, ".", -1);
    return g_strv_length(parts) == 3 && is_plain_number(parts[0]) && is_plain_number(parts[1]) &&
           is_plain_number(parts[2]);
}

gboolean value_read_number(const char *text, guint most, guint *ret_number) {
    if (!is_plain_number(text))
        return FALSE;
    guint64 number = g_ascii_strtoull(text, NULL, 10);
    if (number < 1 || number > most)
        return FALSE;
    *ret_number = (guint)number;
    return TRUE;
}

static guint check_digit_13(const char *digits) {
    guint sum = 0;
    for (guint i = 0; i < 12; i++)
        sum += (guint)(digits[i] - '0') * (i % 2 == 0 ? 1 : 3);
    return (10 - sum % 10) % 10;
}

static gboolean is_isbn_10(const char *text) {
    guint sum = 0;
    for (guint i = 0; i < 10; i++) {
        gboolean is_ten = i == 9 && (text[i] == 'X' || text[i] == 'x');
        if (!is_ten && !g_ascii_isdigit(text[i]))
            return FALSE;
        sum += (10 - i) * (is_ten ? 10 : (guint)(text[i] - '0'));
    }
    return sum % 11 == 0;
}

static char *convert_isbn_10(const char *text) {
    char *digits = g_strdup_printf("978%.9s0", text);
    digits[12] = (char)('0' + check_digit_13(digits));
    return digits;
}

char *value_isbn(const char *text) {
    g_autoptr(GString) digits = g_string_new(NULL);
    for (const char *p = text; *p != '\0'; p++)
        if (*p != '-' && *p != ' ')
            g_string_append_c(digits, *p);
    if (digits->len == 10 && is_isbn_10(digits->str))
        return convert_isbn_10(digits->str);
    if (digits->len != 13 || !is_all(digits->str, is_digit))
        return NULL;
    if (!g_str_has_prefix(digits->str, "978") && !g_str_has_prefix(digits->str, "979"))
        return NULL;
    return (guint)(digits->str[12] - '0') == check_digit_13(digits->str) ? g_strdup(digits->str)
                                                                         : NULL;
}
