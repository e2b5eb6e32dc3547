/* words.h: a word in one look, and where it may be broken, once for the whole book.
 * In: a word's bytes and how it is set.  Out: its glyphs and break points with what each adds to the lines beside it.
 * Units: Length.  Memory: Word is lent and lives as long as the Words; shapes are the Shaper's.
 * Diagnostics: glyph-missing (through shape.h). */
#pragma once
#include "typeset/lines.h"
#include "typeset/points.h"
#include "typeset/shape.h"

typedef struct WordLook {
    const Type *type;
    gboolean hyphenates, is_code, is_url, is_anywhere; /* see PointRules */
    gboolean hangs;                                    /* out of the measure */
} WordLook;

typedef struct WordBreak {
    guint offset;    /* [bytes] of the clean word: the next line begins here */
    Length width_to; /* of what stands before it, in the whole word */
    Item item;       /* the penalty */
} WordBreak;

typedef struct Word {
    const Shaped *shaped; /* without soft hyphens and zero-width spaces; NULL: nothing else was there */
    const WordBreak *breaks;
    guint n_breaks;
} Word;

typedef struct Words Words;

/* The Shaper is lent. */
Words *words_new(Shaper *shaper);
void words_free(Words *words);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Words, words_free)

/* Lent: for exceptions, before any word is set. */
Hyphenator *words_hyphenator(Words *words);

const Word *words_set(Words *words, const WordLook *look, const char *text, gsize n_bytes, Place place);
