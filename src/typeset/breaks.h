/* breaks.h: the best page breaks of one division.
 * In: strips (what cannot be cut: a line, a row, a figure) with heights and costs, and the strips of their notes.
 * Out: pages.  Knows nothing of fonts or what a strip shows.
 * Units: Length; costs are whole numbers on no scale but their own.  Memory: the caller's arena.
 * Source: the dynamic programme of Knuth and Plass turned from lines to pages; floats wait in line for a page's head. */
#pragma once
#include "base/arena.h"
#include "base/units.h"

#define BREAK_NEVER G_MAXINT32

typedef struct Strip {
    Length height;      /* with all that belongs to it below */
    Length space;       /* above it; gone at the head of a page */
    gint32 break_cost;  /* of a page that ends after it; BREAK_NEVER: none may */
    Length head;        /* set again above it where it begins a page: a table's head */
    gboolean snaps;     /* its top stands on the grid; what is left above it stays white */
    gboolean is_float;  /* may move to the head of the next page instead of standing here; space + height are whole grid lines */
    guint first_note, n_notes; /* notes whose marks it holds: indices into the notes */
    /* the last line of a paragraph that could also be set a line longer or shorter, where no page cuts it */
    guint n_lines;             /* strips of that paragraph, this one included; 0: no such choice */
    gint32 longer_cost, shorter_cost; /* 0: cannot */
} Strip;

/* A paragraph set a line longer (+1) or shorter (−1) than best, for the page's sake. */
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
    Length height;         /* room for text and notes */
    Length grid;           /* distance of the body's baselines */
    Length note_gap;       /* between text and notes, with the rule */
} PageRules;

typedef struct BrokenPage {
    guint first_float, n_floats;  /* strips at its head, held back from the page before: indices into `floats` */
    guint first, end;             /* strips in the flow, but for those held back */
    guint first_note, first_note_strip; /* notes at its foot: from this strip of this note … */
    guint end_note, end_note_strip;     /* … up to, not with, this one */
    Length text_height, note_height;
    gint by;                      /* lines that its paragraphs are longer in sum than best */
    gint64 cost;                  /* of the way up to its end */
} BrokenPage;

typedef struct BrokenPages {
    const BrokenPage *pages;
    guint n_pages;
    const guint *floats;     /* strips that stand at heads of pages, in order */
    guint n_floats;
    const Variant *variants;      /* in order of strips */
    guint n_variants;
    gboolean is_forced;      /* no way kept all rules: some cost of BREAK_NEVER was paid */
} BrokenPages;

/* The height of a column after one more strip: what breaks_find() reckons with and placing must follow. */
Length breaks_height_after(const Strip *strip, Length height, Length grid);

BrokenPages breaks_find(Arena *arena, const Strip *strips, guint n_strips, const NoteStrips *notes, guint n_notes,
                        const PageRules *rules);
