/* language.h: which way a text runs, from its language or from its first letter.
 * In: BCP 47 tags, characters, blocks.  Out: directions.  Memory: none.  Errors: none.
 * Source: Unicode Standard Annex 9, rules P2 and P3; the Book says what a screen and a page then both show. */
#pragma once
#include "book/book.h"

typedef enum Direction { DIRECTION_NONE, DIRECTION_LTR, DIRECTION_RTL } Direction;

/* Of a letter; DIRECTION_NONE for digits, signs and spaces. */
Direction character_direction(gunichar c);
gboolean language_is_rtl(const char *tag);
/* Whether the tag's primary subtag is `primary`: "en" of "en-GB". */
gboolean language_is(const char *tag, const char *primary);

/* What a block or one that holds it declares, or NULL. */
const char *block_language(const Block *block);
/* From the language that is declared for it or for the book; where that one runs to the right, from its first letter. */
gboolean block_is_rtl(const Block *block, const char *book_language);
