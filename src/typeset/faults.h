/* faults.h: what can be wrong with a page, each at its price.
 * Costs are whole numbers on no scale but their own; breaks.c reckons them, dump.c prints them.
 * Source: the order of evils is that of people who mend pages by hand (Electric Book Works' list), widened by floats,
 * notes and listings. */
#pragma once
#include <glib.h>

typedef enum PageFault {
    FAULT_SHORT,   /* lines of text would still fit */
    FAULT_FACING,  /* the foot stands higher or lower than that of the page on its left */
    FAULT_THIN,    /* a chapter's last page of a few lines */
    FAULT_HYPHEN,  /* the last line ends in one */
    FAULT_HEADING, /* a heading with but two lines below it */
    FAULT_SPLIT,   /* a listing, table or list cut in two, or parted from what announces it */
    FAULT_NOTE,    /* a note that goes on at the next page's foot */
    FAULT_FLOAT,   /* a figure, table or listing that waits for the next page's head */
    FAULT_VARIANT, /* paragraphs and white longer or shorter than best */
    FAULT_ORPHAN,  /* a paragraph's first line alone at the foot */
    FAULT_WIDOW,   /* its last line alone at the next page's head */
    FAULT_TORN,    /* a break where none may be */
    FAULT_OVERFULL,
    N_FAULTS,
} PageFault;

typedef struct PageCosts {
    gint64 of[N_FAULTS];
} PageCosts;

const char *fault_name(PageFault fault);

gint64 page_costs_sum(const PageCosts *costs);
