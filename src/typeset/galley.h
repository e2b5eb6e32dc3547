/* galley.h: the long column that pages are cut from: strips with what stands on each.
 * In: set lines, rules, pictures.  Out: GalleyStrips in reading order, and the notes whose marks they hold.
 * Units: Length; within a strip the origin is its top left corner at the measure's left edge.
 * Memory: the Typesetter's arena, but for the arrays (galley_free).  Diagnostics: page-overfull. */
#pragma once
#include "typeset/breaks.h"
#include "typeset/standing.h"
#include "typeset/style.h"

typedef struct GalleyStrip {
    Strip strip;
    GArray *pieces;       /* of Piece */
    GArray *links;        /* of LinkArea */
    GArray *destinations; /* of Destination */
    GPtrArray *starts;    /* of Block *: the blocks that begin here */
    const Block *section; /* the heading of a section that begins here, for the running head, or NULL */
    Length lift;          /* how much lower than usual its first baseline stands, for a high formula */
    Length white_above;   /* within it, before what it shows: given up at the head of a page */
    gboolean is_turned;   /* what it shows */
    guint table;          /* number of the table that repeats its head above this strip, from 1, or 0 */
} GalleyStrip;

/* Pieces set again at the head of a page. */
typedef struct RepeatedHead {
    GArray *pieces; /* of Piece, artifacts */
    Length height;
} RepeatedHead;

/* A paragraph that can be set otherwise than its strips show. */
typedef struct GalleyParagraph {
    guint first, n_lines; /* its strips */
    Length x, measure;
    Setting setting;
    const Block *block;
} GalleyParagraph;

typedef struct Galley {
    Typesetter *typesetter;
    const Style *style;
    GArray *strips;    /* of GalleyStrip */
    GPtrArray *notes;  /* of Block *: in the order of their first marks */
    GArray *paragraphs; /* of GalleyParagraph: those that offer variants */
    GArray *heads;     /* of RepeatedHead; GalleyStrip.table - 1 */
    GPtrArray *begun;  /* of Block *: begin with the next strip */
    Length space;      /* wanted above the next strip: the largest that was asked for … */
    Length lone_space; /* … but for what the float before it wants below itself */
    guint n_below_heading; /* lines since the last heading */
    gboolean begins_on_left; /* its first page is a verso */
    guint n_lines, n_hyphenated, n_overfull;
    gint worst_ratio;
} Galley;

Galley *galley_new(Typesetter *typesetter, const Style *style);
void galley_free(Galley *galley);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Galley, galley_free)

/* At least this much white before the next strip. */
void galley_space(Galley *galley, Length space);
/* The strips from the `first` on are a float, which wants this white below it. */
void galley_float(Galley *galley, guint first, Length below);
/* At least this much white above a strip that stands there already. */
void strip_space(GalleyStrip *strip, Length space);
/* The next strip is where this block begins: its destination. */
void galley_begin(Galley *galley, const Block *block);

/* A new strip at the end; takes the space asked for and the blocks that begin. Lent until the next one is added. */
GalleyStrip *galley_add(Galley *galley, Length height, gint32 break_cost);
GalleyStrip *galley_last(Galley *galley);
/* What ends with this block is taller than its page can hold: page-overfull. */
void galley_report_tall(const Galley *galley, const Block *block, Length by);
/* The lines of another galley are counted as this one's. */
void galley_count(Galley *galley, const Galley *other);

/* Puts things on a strip. */
void strip_add_piece(GalleyStrip *strip, Piece piece);
/* A set line whose baseline stands `baseline` below the strip's top, its measure beginning at x; `leading` is the height of its links. */
void strip_add_line(Galley *galley, GalleyStrip *strip, const SetLine *line, Length x, Length baseline, Length leading);
/* A set line as an artifact that is drawn, so that it is neither read nor copied. */
void strip_add_outlines(GalleyStrip *strip, const SetLine *line, Length x, Length baseline);
/* The pieces from the n-th on come to stand before those that were there: a label is read before its line. */
void strip_lead(GalleyStrip *strip, guint n);
void strip_add_rule(GalleyStrip *strip, Length x, Length y, Length width, Length height, guint8 grey);

/* What stands on the strips and the repeated heads from these on, mirrored in the column of this width at x, but for what is
 * turned. */
void galley_mirror(Galley *galley, guint first_strip, guint first_head, Length x, Length width);

/* Strips of another galley, whose measure is `measure`, as one strip as high as that, turned by 90 degrees counter-clockwise;
 * they keep their repeated head. */
void galley_add_turned(Galley *galley, const Galley *other, guint first, guint end, Length measure);

/* A paragraph's lines as strips, each with what would be wrong with a page that ends after it. */
void galley_add_lines(Galley *galley, const Setting *setting, const SetLine *lines, guint n_lines, Length x);

/* The room that a line with high formulas needs beyond its leading, in whole lines of the grid where it keeps to it; *ret_lift:
 * how much of it stands above. */
Length line_room(const Style *style, const SetLine *line, Length leading, Length *ret_lift);

/* Where the baseline stands in a line of this leading. */
Length baseline_in(Length leading);
/* The next multiple of the grid. */
Length round_to_grid(const Style *style, Length height);
