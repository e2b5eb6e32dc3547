/* survival.h: how many of a reader's places in one edition lead to the same words in the next, by what readers go by.
 * In: both EPUBs.  Out: counts, and a table of them.
 * A place is the beginning of a word. It survives where the old notation, followed in the new EPUB as that reader follows it,
 * leads to the same word. Words are parted by what befell them, so that each loss has its cause:
 *   unedited  in a block with the same words, in the same order among its neighbours, in a file at the same place of the spine
 *   behind    the same, but in a file that a new chapter before it has pushed down the spine
 *   moved     in a block with the same words that left its place among its neighbours, or its file
 *   edited    in a block whose other words have changed
 *   gone      words that the new edition does not have; no place can survive
 * Memory: the printed text is the caller's.  Diagnostics: those of publication.h.
 * Source: each reader's own code, as cfi.h, xpointer.h and epub/kepub.h name it. */
#pragma once
#include "edition/publication.h"

typedef enum Family {
    FAMILY_CALIBRE,   /* file, CFI with ids at every step */
    FAMILY_EPUBJS,    /* place in the spine, CFI by position, with the ids as a check */
    FAMILY_FOLIATE,   /* place in the spine, CFI by position */
    FAMILY_KOREADER,  /* place in the spine, XPointer */
    FAMILY_READIUM,   /* file, CSS selector and offset, else the words quoted */
    FAMILY_KOBO,      /* file, koboSpan */
    FAMILY_APPLE,     /* manifest id: the chapter, no more */
    FAMILY_CARRY,     /* what `octavo carry` takes over */
    N_FAMILIES,
} Family;

typedef enum WordLot { LOT_UNEDITED, LOT_BEHIND, LOT_MOVED, LOT_EDITED, N_LOTS } WordLot;

typedef struct Survival {
    guint n_words;                   /* of the old edition */
    guint n_gone;
    guint n[N_LOTS];
    guint kept[N_FAMILIES][N_LOTS];
} Survival;

/* FALSE after a diagnostic. */
gboolean survival_measure(GBytes *old_epub, GBytes *new_epub, Diag *diag, Survival *ret_survival);

/* A table for people, one row a family. `old` and `new` name the editions. */
char *survival_print(const Survival *survival, const char *old, const char *new);

/* The same as an object of JSON. */
char *survival_json(const Survival *survival, const char *old, const char *new);
