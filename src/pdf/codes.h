/* codes.h: what the character codes of a font mean to a reader.
 * In: a font dictionary.
 * Out: for each code whether it has a meaning in Unicode; how a shown string falls into codes.
 * Memory: the caller's arena.
 * Errors: none: a map that is torn has fewer meanings.
 * Source: ISO 32000-1, 9.6.6, 9.7.5 and 9.10. */
#pragma once
#include "pdf/reader.h"

typedef enum Meaning {
    MEANING_NONE,
    MEANING_WORDS,
    MEANING_BAD,     /* U+0000, U+FEFF, U+FFFE, which stand for nothing */
    MEANING_PRIVATE, /* a character of private use */
} Meaning;

typedef struct Codes {
    gboolean is_composite; /* codes of two bytes */
    gboolean is_known;     /* FALSE: a composite font whose codes are cut in another way */
    gboolean has_encoding; /* codes of one byte that have a meaning without a map too */
    guint8 *meanings;      /* of 65,536 codes, or NULL: no ToUnicode */
} Codes;

Codes *codes_read(Arena *arena, const Reader *reader, const Value *font);
Meaning codes_meaning(const Codes *codes, guint code);
