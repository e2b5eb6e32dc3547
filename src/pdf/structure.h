/* structure.h: the book as screen readers and converters see it: a tree of headings, paragraphs,
 * lists, tables and figures.
 * In: the sealed Book, its Pages, their spans.
 * Out: a tree of elements with PDF's own names, whose leaves are spans of page content and links.
 * The order is the Book's, never that of drawing: a note stands after the block that first refers
 * to it, a table broken over pages is one table.
 * Memory: the caller's arena.
 * Errors: none: every span and every link finds a place.
 * Source: ISO 32000-1, 14.7 and 14.8; ISO 14289-1, 7. */
#pragma once
#include "pdf/spans.h"

typedef struct Element Element;

typedef enum KidKind { KID_ELEMENT, KID_SPAN, KID_LINK } KidKind;

typedef struct Kid Kid;
struct Kid {
    Kid *next;
    KidKind kind;
    Element *element; /* KID_ELEMENT */
    guint page;       /* KID_SPAN, KID_LINK: index of the page */
    guint number;     /* KID_SPAN: of the span on its page; KID_LINK: of the link in the file */
};

struct Element {
    const char *type; /* "/P" */
    Element *parent;
    Kid *first, *last;
    const char *alt;         /* of a figure, or NULL */
    const char *actual_text; /* what is read in place of the spans, or NULL */
    const char *language;    /* where it is not the book's, or NULL */
    const char *id;          /* of a note, or NULL */
    const char *numbering;   /* of a list: "/Decimal", or NULL */
    const char *scope;       /* of a table's head cell: "/Column", or NULL */
    const Piece *picture;    /* of a figure: its box, or NULL */
    guint index;             /* set by structure_make(): in the order of the tree */
};

typedef struct Structure {
    Element **elements; /* in the order of the tree; the first is the document */
    guint n_elements;
    Element ***of_spans; /* [page][number]: the element that holds a span */
    Element **of_links;  /* [number]: the element that holds a link */
    guint n_links;
} Structure;

Structure *structure_make(Arena *arena, const Book *book, const Pages *pages, const Spans *spans);
