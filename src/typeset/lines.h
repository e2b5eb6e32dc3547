/* lines.h: the best breaks of one paragraph.
 * In: items (boxes, glue, penalties) and settings.  Out: lines.  Knows nothing of fonts or pages.
 * Units: Length; badness and demerits are TeX's integers.  Memory: the caller's arena.  Diagnostics: none; a line that
 * cannot be made to fit is marked.
 * Source: Knuth and Plass, 'Breaking Paragraphs into Lines' (1981); TeX: The Program, parts 38 and 39. */
#pragma once
#include "base/arena.h"
#include "base/units.h"

typedef enum ItemKind { ITEM_BOX, ITEM_GLUE, ITEM_PENALTY } ItemKind;

#define PENALTY_FORCED (-10000)
#define PENALTY_NEVER 10000

typedef struct Item {
    guint8 kind;            /* ItemKind */
    guint8 is_fill;         /* glue: stretches without end */
    guint8 is_flagged;      /* penalty: the line would end in a hyphen */
    guint8 is_hyphenation;  /* penalty: found by the dictionary, so not tried in the first pass */
    guint8 is_last_resort;  /* penalty: tried only where a line would be overfull otherwise */
    gint32 penalty;         /* ITEM_PENALTY */
    Length width;           /* natural width of boxes and glue */
    Length stretch, shrink; /* glue: of the space; boxes: what glyph expansion may add or take */
    Length before;          /* glue, penalty: added to a line that ends here (a hyphen, less what hangs out) */
    Length after;           /* glue, penalty: added to a line that begins after this break */
    guint32 content;        /* what it sets: an index that means something to items.c only */
} Item;

typedef struct LineSettings {
    Length measure;
    Length rag;               /* stretch at each line's end: 0 for justified text */
    gint32 pretolerance;      /* badness that the first, hyphenless pass may have; below 0: no such pass */
    gint32 tolerance;         /* … the second */
    Length emergency_stretch; /* added to every line in the third pass */
    gint32 last_tolerance;    /* badness that the third pass may have: a loose line is better than one that sticks out */
    gint32 line_penalty;
    gint32 adjacent_demerits;     /* lines beside each other of unlike tightness */
    gint32 double_hyphen_demerits;
    gint32 final_hyphen_demerits; /* a hyphen in the last line but one */
} LineSettings;

/* TeX's plain values for a measure. */
LineSettings line_settings(Length measure);

typedef struct Line {
    guint32 first, end;    /* items: from `first` up to the break `end`, which is not on the line itself */
    Length natural;        /* width with both corrections */
    Length stretch, shrink; /* what the line holds; stretch is LENGTH_MAX when it fills */
    gint32 badness;
    gint64 demerits;       /* of the paragraph up to here */
    gboolean is_hyphenated, is_overfull;
} Line;

/* The last item must be a forced penalty.  Always succeeds.  *ret_lines lives in `arena`. */
guint lines_break(Arena *arena, const Item *items, guint n_items, const LineSettings *settings, Line **ret_lines);

/* For page breaking: the badness of the worst line in the best breaks into a line less than `n_lines`, and into a line more (NULL:
 * not asked), hyphens allowed, no line worse than the tolerance; -1: there are none. */
void lines_vary(const Item *items, guint n_items, const LineSettings *settings, guint n_lines, gint32 *ret_less, gint32 *ret_more);

/* These breaks; 0 lines if there are none. */
guint lines_break_to(Arena *arena, const Item *items, guint n_items, const LineSettings *settings, guint n_wanted,
                     Line **ret_lines);

/* TeX's badness of stretching or shrinking by `change` where `room` is to be had: 0 … 10000. */
gint32 lines_badness(Length change, Length room);
