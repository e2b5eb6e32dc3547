/* breaks.h: the best page breaks of one division.
 * In: strips (what cannot be cut: a line, a row, a figure) with heights and costs, and the strips of their notes.
 * Out: pages.  Knows nothing of fonts or what a strip shows.
 * Units: Length; costs are those of faults.h.  Memory: the caller's arena.
 * Source: the dynamic programme of Knuth and Plass turned from lines to pages; floats wait in line for a page's head. */
#pragma once
#include "base/arena.h"
#include "base/units.h"
#include "typeset/faults.h"

#define BREAK_NEVER G_MAXINT32

/* What would be wrong with a page that ends after a strip. */
typedef enum StripEnd {
    END_HYPHEN = 1 << 0,
    END_ORPHAN = 1 << 1, /* forbidden where it can be avoided, … */
    END_WIDOW = 1 << 2,  /* … and this too */
    END_HEADING = 1 << 3, /* near below a heading */
    END_PART = 1 << 4     /* nothing: what follows may as well begin a page, and this one be short */
} StripEnd;

typedef struct Strip {
    Length height;       /* with all that belongs to it below */
    Length space;        /* above it; gone at the head of a page */
    Length lone_space;   /* … where the float before it is held back */
    gint32 break_cost;   /* of a page that ends after it, the ends apart; BREAK_NEVER: none may */
    guint ends;          /* of StripEnd */
    Length head;         /* set again above it where it begins a page: a table's head */
    gboolean snaps;      /* its top stands on the grid; what is left above it stays white */
    guint n_float;       /* strips up to and with this one that may together move to the head of the next page; 0: no float ends here */
    Length below;        /* white below a float at a page's head */
    guint first_note, n_notes; /* notes whose marks it holds: indices into the notes */
    /* a choice for the page's sake: the last line of a paragraph that no page cuts and that could also be set a line longer
     * or shorter; or a strip with a grid line more white above it */
    guint n_lines;             /* strips of that paragraph, this one included; 1: white; 0: no choice */
    gint32 longer_cost, shorter_cost; /* 0: cannot */
} Strip;

/* A paragraph set a line longer (+1) or shorter (−1) than best, or white a line higher. */
typedef struct Variant {
    guint last; /* its last strip */
    gint by;
} Variant;

/* A note: some strips, which stand at the foot of the page of their mark. */
typedef struct NoteStrips {
    const Length *heights;
    guint n;
} NoteStrips;

typedef struct PageRules {
    Length height;           /* room for text and notes */
    Length grid;             /* distance of the body's baselines */
    Length note_gap;         /* between text and notes, with the rule */
    gboolean begins_on_left; /* the first page is a verso */
} PageRules;

typedef struct BrokenPage {
    guint first_float, n_floats;  /* strips at its head, held back from the page before: indices into `floats` */
    guint first, end;             /* strips in the flow, but for those held back */
    guint first_note, first_note_strip; /* notes at its foot: from this strip of this note … */
    guint end_note, end_note_strip;     /* … up to, not with, this one */
    Length text_height, note_height;
    gint by;                      /* lines that its paragraphs and white are longer in sum than best */
    guint n_held;                 /* floats that wait for the next page */
    guint n_short;                /* lines that would still fit; 0 where a part ends */
    PageCosts costs;              /* of this page alone */
} BrokenPage;

typedef struct BrokenPages {
    const BrokenPage *pages;
    guint n_pages;
    const guint *floats;     /* strips that stand at heads of pages, in order */
    guint n_floats;
    const Variant *variants;      /* in order of strips */
    guint n_variants;
    gboolean is_forced;      /* no way kept all rules: a widow, an orphan or a cost of BREAK_NEVER was paid */
} BrokenPages;

/* The height of a column after one more strip: what breaks_find() reckons with and placing must follow.
 * `is_lone`: the strip before it is a float that was held back. */
Length breaks_height_after(const Strip *strip, Length height, Length grid, gboolean is_lone);

/* Whole lines of body text that room left at a page's foot would still hold. */
guint breaks_lines_short(Length left, Length grid);

BrokenPages breaks_find(Arena *arena, const Strip *strips, guint n_strips, const NoteStrips *notes, guint n_notes,
                        const PageRules *rules);
