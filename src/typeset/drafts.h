/* drafts.h: pages before they know their side, folio and furniture.
 * In: a galley and how it breaks.  Out: DraftPages; origin is the top left corner of the text.
 * Memory: arrays of their own (drafts_free). */
#pragma once
#include "typeset/galley.h"

typedef struct DraftPage {
    GArray *pieces;       /* of Piece */
    GArray *links;        /* of LinkArea */
    GArray *destinations; /* of Destination */
    GPtrArray *begins;    /* of Block *: all that begin here, with those of floats and notes */
    const Division *division; /* or NULL */
    const Block *section; /* heading that the running head shows, or NULL */
    const Block *first;   /* the first block of the flow that begins here, or NULL */
    const char *head;     /* what the running head shows without a section, or NULL: the division's title */
    const PageChoice *choice; /* what the breaks chose, or NULL */
    gboolean is_inside;   /* begins inside a block */
    gboolean is_opening;  /* folio at the foot, no running head */
    gboolean is_bare;     /* neither folio nor running head */
    gboolean is_roman, needs_recto;
    gboolean is_blank;    /* put before one that needs a recto */
    const char *folio;    /* set when the order of all pages is known */
    guint folio_number;
} DraftPage;

typedef struct Drafts {
    GPtrArray *pages; /* of DraftPage *, owned */
    guint n_lines, n_hyphenated, n_overfull, n_short;
    gint worst_ratio;
} Drafts;

Drafts *drafts_new(void);
void drafts_free(Drafts *drafts);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Drafts, drafts_free)

DraftPage *drafts_add_page(Drafts *drafts, const Division *division);

/* Breaks a galley into pages of `height`, and places it. */
void drafts_add_galley(Drafts *drafts, Galley *galley, const Division *division);

/* Puts strips first … end one below the other at x, from y on; returns the y below them. For columns. */
Length draft_place_strips(DraftPage *page, const Galley *galley, guint first, guint end, Length x, Length y);

/* Adds what was counted on a galley to the statistics. */
void drafts_count(Drafts *drafts, const Galley *galley);
