/* points.h: where a word may be broken over two lines, other than at its ends.
 * In: a word's bytes and the rules for it.  Out: points in rising order.  Memory: the clean word is the caller's. */
#pragma once
#include "typeset/hyphenate.h"

typedef struct Point {
    guint offset;               /* [bytes] of the clean word: the next line begins here */
    gint32 penalty;             /* TeX's scale */
    gboolean adds_hyphen;       /* a hyphen is added */
    gboolean is_after_hyphen;   /* a hyphen of the word's own stands before it */
    gboolean is_from_dictionary;
    gboolean is_last_resort;    /* where no rule would allow it, but for a line that sticks out */
} Point;

typedef struct PointRules {
    Hyphenator *hyphenator; /* NULL: no points from the dictionary */
    const char *language;
    gboolean is_code, is_url;
    gboolean is_anywhere;   /* before any letter, as a last resort */
} PointRules;

/* Appends to `points` (of Point).  Returns the word without soft hyphens and zero-width spaces, which only mark points. */
char *points_find(const char *word, gsize n_bytes, const PointRules *rules, GArray *points);
