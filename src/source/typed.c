/* cmark makes the same four marks of typewriter marks that an author may type himself, and says of
 * none whose it is. So signs that the text lacks stand for the author's while cmark reads: of as
 * many bytes, and punctuation as well, by which cmark tells where emphasis begins and ends.
 * Noncharacters were refused: they are no punctuation, and no emphasis begins behind a letter. */
#include "source/typed.h"
#include <string.h>

/* A block of signs for editions of the Bible and the like. */
#define FIRST_SPARE 0x2e00u
#define LAST_SPARE 0x2e2eu

static const gunichar typed_marks[TYPED_MARKS] = {0x201c, 0x201d, 0x2018, 0x2019};
static const gunichar smart_marks[TYPED_MARKS] = {TEXT_DOUBLE_OPEN, TEXT_DOUBLE_CLOSE,
                                                  TEXT_SINGLE_OPEN, TEXT_SINGLE_CLOSE};

/* Whether the text has the sign, as itself or by its number: &#x2e00; */
static gboolean has_sign(const char *text, const char *numbers, gunichar c) {
    char utf8[8] = {0};
    g_unichar_to_utf8(c, utf8);
    if (strstr(text, utf8) != NULL)
        return TRUE;
    for (const char *p = numbers; p != NULL; p = strstr(p + 2, "&#")) {
        gboolean is_hex = p[2] == 'x' || p[2] == 'X';
        if (g_ascii_strtoull(p + (is_hex ? 3 : 2), NULL, is_hex ? 16 : 10) == c)
            return TRUE;
    }
    return FALSE;
}

static gboolean choose_spares(Typed *typed, const char *text) {
    guint n = 0;
    const char *numbers = strstr(text, "&#");
    for (gunichar c = FIRST_SPARE; c <= LAST_SPARE && n < TYPED_MARKS; c++)
        if (!has_sign(text, numbers, c))
            typed->spares[n++] = c;
    return n == TYPED_MARKS;
}

/* Puts the characters of `to` in the place of those of `from`; all have three bytes. */
static void exchange(char *text, const gunichar *from, const gunichar *to) {
    for (char *p = text; *p != '\0'; p = g_utf8_next_char(p))
        for (guint i = 0; i < TYPED_MARKS && (guchar)*p >= 0xe2; i++)
            if (g_utf8_get_char(p) == from[i]) {
                g_unichar_to_utf8(to[i], p);
                break;
            }
}

char *typed_mask(Typed *ret_typed, const char *text) {
    if (!choose_spares(ret_typed, text))
        return NULL;
    char *masked = g_strdup(text);
    exchange(masked, typed_marks, ret_typed->spares);
    return masked;
}

const char *typed_restore(const Typed *typed, Arena *arena, const char *text, gsize len) {
    char *copy = arena_strndup(arena, text, len);
    exchange(copy, typed_marks, smart_marks);
    exchange(copy, typed->spares, typed_marks);
    return copy;
}

char *typed_plain(const char *text) {
    char *plain = g_strdup(text);
    exchange(plain, smart_marks, typed_marks);
    return plain;
}
