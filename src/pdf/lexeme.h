/* lexeme.h: page content and character maps cut into tokens.
 * In: any bytes.
 * Out: tokens that point into them; comments are left out.
 * Errors: none: what is torn ends where the bytes end.
 * Source: ISO 32000-1, 7.2 and 7.8.2. */
#pragma once
#include <glib.h>

/* A whole string, hexadecimal or not; '<<' and '>>'; one bracket or brace; a name with its slash; a
 * number or a word. */
typedef struct Lexeme {
    const char *start;
    gsize n;
} Lexeme;

/* Takes the next one off the bytes from *at to `end`; FALSE when there is none. */
gboolean lexeme_read(const char **at, const char *end, Lexeme *ret_lexeme);

gboolean lexeme_is(const Lexeme *lexeme, const char *word);
gboolean lexeme_equals(const Lexeme *a, const Lexeme *b);
gboolean lexeme_is_operator(const Lexeme *lexeme);
gboolean lexeme_is_string(const Lexeme *lexeme);

/* A whole number, FALSE where the token is none. */
gboolean lexeme_to_integer(const Lexeme *lexeme, gint64 *ret_value);
/* The bytes that a string stands for are added to `bytes`. */
void lexeme_decode(const Lexeme *string, GByteArray *bytes);
/* A name with its slash, '#20' and the like resolved; the caller's. */
char *lexeme_to_name(const Lexeme *lexeme);
