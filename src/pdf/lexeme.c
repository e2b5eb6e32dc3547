/* Tokens are found by their first byte alone, as PDF's syntax allows; nothing is copied. */
#include "pdf/lexeme.h"
#include <string.h>

typedef enum Class { REGULAR, SPACE, DELIMITER } Class;

/* Every byte of every page is looked up here, twice. */
static const guint8 classes[256] = {
    ['\0'] = SPACE,    ['\t'] = SPACE,    ['\n'] = SPACE,    ['\f'] = SPACE,
    ['\r'] = SPACE,    [' '] = SPACE,     ['('] = DELIMITER, [')'] = DELIMITER,
    ['<'] = DELIMITER, ['>'] = DELIMITER, ['['] = DELIMITER, [']'] = DELIMITER,
    ['{'] = DELIMITER, ['}'] = DELIMITER, ['/'] = DELIMITER, ['%'] = DELIMITER,
};

static gboolean is_space(char c) {
    return classes[(guchar)c] == SPACE;
}

static gboolean is_regular(char c) {
    return classes[(guchar)c] == REGULAR;
}

static const char *skip_regular(const char *at, const char *end) {
    while (at < end && is_regular(*at))
        at++;
    return at;
}

static const char *skip_string(const char *at, const char *end) {
    guint depth = 0;
    for (; at < end; at++) {
        if (*at == '\\')
            at++;
        else if (*at == '(')
            depth++;
        else if (*at == ')' && --depth == 0)
            return at + 1;
    }
    return end;
}

static const char *skip_hex(const char *at, const char *end) {
    const char *close = memchr(at, '>', (gsize)(end - at));
    return close != NULL ? close + 1 : end;
}

static const char *skip_comment(const char *at, const char *end) {
    while (at < end && *at != '\n' && *at != '\r')
        at++;
    return at;
}

static const char *skip_token(const char *at, const char *end) {
    gboolean is_double = at + 1 < end && at[1] == at[0];
    switch (*at) {
    case '(':
        return skip_string(at, end);
    case '<':
        return is_double ? at + 2 : skip_hex(at, end);
    case '>':
        return is_double ? at + 2 : at + 1;
    case '/':
        return skip_regular(at + 1, end);
    case '%':
        return skip_comment(at, end);
    default:
        return is_regular(*at) ? skip_regular(at, end) : at + 1;
    }
}

gboolean lexeme_read(const char **at, const char *end, Lexeme *ret_lexeme) {
    for (;;) {
        while (*at < end && is_space(**at))
            (*at)++;
        if (*at >= end)
            return FALSE;
        ret_lexeme->start = *at;
        *at = MIN(skip_token(*at, end), end);
        ret_lexeme->n = (gsize)(*at - ret_lexeme->start);
        if (*ret_lexeme->start != '%')
            return TRUE;
    }
}

gboolean lexeme_is(const Lexeme *lexeme, const char *word) {
    return lexeme->n == strlen(word) && memcmp(lexeme->start, word, lexeme->n) == 0;
}

gboolean lexeme_equals(const Lexeme *a, const Lexeme *b) {
    return a->n == b->n && memcmp(a->start, b->start, a->n) == 0;
}

gboolean lexeme_is_operator(const Lexeme *lexeme) {
    char c = lexeme->start[0];
    if (!g_ascii_isalpha(c) && c != '\'' && c != '"')
        return FALSE;
    return lexeme->n < 4 || (!lexeme_is(lexeme, "true") && !lexeme_is(lexeme, "false") &&
                             !lexeme_is(lexeme, "null"));
}

gboolean lexeme_is_string(const Lexeme *lexeme) {
    return lexeme->start[0] == '(' || (lexeme->start[0] == '<' && !lexeme_is(lexeme, "<<"));
}

gboolean lexeme_to_integer(const Lexeme *lexeme, gint64 *ret_value) {
    char digits[24];
    if (lexeme->n == 0 || lexeme->n >= sizeof digits)
        return FALSE;
    memcpy(digits, lexeme->start, lexeme->n);
    digits[lexeme->n] = '\0';
    return g_ascii_string_to_signed(digits, 10, G_MININT32, G_MAXINT32, ret_value, NULL);
}

/* ---- strings and names ---- */

static void append(GByteArray *bytes, int c) {
    guint8 byte = (guint8)c;
    g_byte_array_append(bytes, &byte, 1);
}

static void decode_hex(const char *at, const char *end, GByteArray *bytes) {
    int high = -1;
    for (; at < end; at++) {
        int digit = g_ascii_xdigit_value(*at);
        if (digit < 0)
            continue;
        if (high >= 0)
            append(bytes, high << 4 | digit);
        high = high >= 0 ? -1 : digit;
    }
    if (high >= 0)
        append(bytes, high << 4);
}

static const char *decode_octal(const char *at, const char *end, GByteArray *bytes) {
    int value = 0;
    for (guint i = 0; i < 3 && at < end && *at >= '0' && *at <= '7'; i++, at++)
        value = value * 8 + (*at - '0');
    append(bytes, value);
    return at;
}

/* `at` stands behind the backslash and before `end`; returns what comes after the escape. */
static const char *decode_escape(const char *at, const char *end, GByteArray *bytes) {
    static const char letters[] = "nrtbf", meanings[] = "\n\r\t\b\f";
    const char *letter = *at != '\0' ? strchr(letters, *at) : NULL;
    if (letter != NULL)
        append(bytes, meanings[letter - letters]);
    else if (*at >= '0' && *at <= '7')
        return decode_octal(at, end, bytes);
    else if (*at == '\r' && at + 1 < end && at[1] == '\n')
        return at + 2;
    else if (*at != '\n' && *at != '\r')
        append(bytes, *at);
    return at + 1;
}

static void decode_literal(const char *at, const char *end, GByteArray *bytes) {
    while (at < end)
        if (*at == '\\' && at + 1 < end)
            at = decode_escape(at + 1, end, bytes);
        else
            append(bytes, *at++);
}

void lexeme_decode(const Lexeme *string, GByteArray *bytes) {
    char open = string->start[0], close = open == '(' ? ')' : '>';
    const char *at = string->start + 1, *end = string->start + string->n;
    if (end > at && end[-1] == close)
        end--;
    if (open == '<')
        decode_hex(at, end, bytes);
    else
        decode_literal(at, end, bytes);
}

char *lexeme_to_name(const Lexeme *lexeme) {
    GString *name = g_string_sized_new(lexeme->n);
    const char *end = lexeme->start + lexeme->n;
    for (const char *at = lexeme->start; at < end; at++)
        if (*at == '#' && end - at > 2 && g_ascii_isxdigit(at[1]) && g_ascii_isxdigit(at[2])) {
            g_string_append_c(
                name, (char)(g_ascii_xdigit_value(at[1]) << 4 | g_ascii_xdigit_value(at[2])));
            at += 2;
        } else {
            g_string_append_c(name, *at);
        }
    return g_string_free(name, FALSE);
}
