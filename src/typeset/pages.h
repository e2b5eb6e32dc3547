/* pages.h: the display list: what stands where on each page.
 * Made by typeset_make(); read by pdf/, which only serializes it, and by dump.c.
 * Units: Length; origin top left of the trimmed page, y downwards; text is placed by its baseline.
 * Memory: everything lives in the arena of Pages; fonts are lent by the Faces, blocks by the Book. */
#pragma once
#include "base/arena.h"
#include "base/units.h"
#include "book/book.h"
#include "book/pagemap.h"
#include "typeset/faces.h"
#include "typeset/faults.h"

typedef enum PieceKind {
    PIECE_TEXT,    /* text */
    PIECE_RULE,    /* a filled rectangle: rules, boxes, tints */
    PIECE_PICTURE, /* picture, scaled to width × height */
    PIECE_MARK,    /* the mark of a wrapped code line: drawn as a path, so that it is never copied */
} PieceKind;

typedef enum PieceRole {
    PIECE_CONTENT,  /* belongs to `block` in the structure tree */
    PIECE_LABEL,    /* a list item's bullet or number, a note's number at the foot, a heading's "Chapter 1" */
    PIECE_CAPTION,  /* the caption of `block`, a figure, table or listing, its label included */
    PIECE_TITLE,    /* a listing's file name, an alert's title; without a block, a title of no block ("Contents") */
    PIECE_SUMMARY,  /* the kind and the summary below a division's title; `block` is its heading */
    PIECE_ENTRY,    /* a line of the contents, dots and folio included; `block` is the heading, figure, table or listing that it names */
    PIECE_ARTIFACT, /* running heads, folios, rules, tints, marks, repeated table heads */
} PieceRole;

typedef struct PlacedGlyph {
    guint32 index; /* in the font */
    Length x, y;   /* of its origin, from the origin of the piece; y upwards is negative */
} PlacedGlyph;

typedef struct Cluster {
    guint16 n_bytes;  /* of text */
    guint16 n_glyphs;
} Cluster;

/* One run of glyphs in one font on one baseline: words and the spaces between them. */
typedef struct TextRun {
    const Font *font;
    const char *text; /* UTF-8; a hyphen that the breaker added is U+00AD here */
    guint n_bytes;
    const PlacedGlyph *glyphs;
    guint n_glyphs;
    const Cluster *clusters; /* in the order of text and glyphs, covering both */
    guint n_clusters;
    gboolean is_rtl;  /* the glyphs follow each other to the left */
    gint16 expansion; /* [1/1000]: the glyphs are drawn this much wider (20 = 2 %); positions hold it already */
} TextRun;

typedef struct Piece {
    PieceKind kind;
    PieceRole role;
    Length x, y;          /* text: origin on the baseline; others: top left corner; of what is turned: where that comes to stand */
    Length width, height; /* text: width only */
    guint8 grey;          /* 0 black … 255 white; text, rules, marks */
    gboolean is_turned;   /* text and pictures: by 90° counter-clockwise around x, y, so that lines run upwards */
    gboolean is_outline;  /* text: drawn as shapes, so that it is neither read nor copied; always PIECE_ARTIFACT */
    const Block *block;   /* what it belongs to, or NULL for furniture */
    const Inline *inl;    /* the innermost link, reference or note mark it belongs to, or NULL */
    const char *language; /* of a foreign phrase, or NULL */
    const TextRun *run;   /* PIECE_TEXT */
    const Picture *picture;
    const char *alt;      /* PIECE_PICTURE; "" for decorative ones */
    const Formula *formula; /* that it is part of, or NULL */
} Piece;

/* Where a piece begins along its line, and where it stands across it. */
static inline Length piece_along(const Piece *piece) {
    return piece->is_turned ? -piece->y : piece->x;
}

static inline Length piece_across(const Piece *piece) {
    return piece->is_turned ? piece->x : piece->y;
}

/* A rectangle that can be clicked: one for each piece of line that a link covers. */
typedef struct LinkArea {
    Length x, y, width, height; /* top left corner */
    const char *href;           /* a URL, or NULL */
    const char *destination;    /* name of a destination in the file, or NULL */
    const Inline *inl;          /* the link it belongs to, or NULL (contents, lists) */
    const char *title;          /* its words, for /Contents */
} LinkArea;

/* A named destination: the id of a block, the slug of a division. */
typedef struct Destination {
    const char *name;
    Length x, y; /* top left */
} Destination;

/* What breaks.h chose for a page, and at what price. */
typedef struct PageChoice {
    PageCosts costs;
    gint by;      /* lines that its paragraphs and white are longer in sum than best */
    Length left;  /* room that stays empty */
    guint n_held; /* floats that wait for the next page */
} PageChoice;

typedef struct Page {
    guint number;             /* from 1, the physical page */
    const char *folio;        /* "xii", "47"; also the page label; never NULL */
    gboolean folio_is_roman;
    guint folio_number;
    gboolean is_recto;
    const Division *division; /* or NULL for title page, contents, blanks */
    const Piece *pieces;      /* in reading order within the page; furniture last */
    guint n_pieces;
    const LinkArea *links;
    guint n_links;
    const Destination *destinations;
    guint n_destinations;
    const PageChoice *choice; /* NULL: no breaks led here (title page, index, blanks) */
} Page;

/* One line of the PDF's outline. */
typedef struct OutlineEntry {
    guint depth;
    const char *title;
    const char *destination;
} OutlineEntry;

typedef struct PagesStats {
    guint n_lines, n_hyphenated, n_overfull, n_short_pages;
    gint worst_ratio; /* [1/1000] the largest stretch ratio of a line */
} PagesStats;

typedef struct Pages {
    Arena *arena;
    Length page_width, page_height;
    const Page *pages;
    guint n_pages;
    const OutlineEntry *outline;
    guint n_outline;
    PageMap map;
    const gunichar *missing; /* characters that no face has, and that are not on the pages */
    guint n_missing;
    PagesStats stats;
} Pages;

void pages_free(Pages *pages);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Pages, pages_free)
