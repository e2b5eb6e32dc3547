/* tree.h: the structure tree as data: elements with PDF's own names, whose leaves are spans of page
 * content and links.
 * Made by structure_make(), read by tags.c.
 * Memory: the arena that it was made in.
 * Source: ISO 32000-1, 14.7 and 14.8. */
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
    const char *alt;         /* of a figure or a formula, or NULL */
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
