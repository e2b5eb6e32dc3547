/* options.h: what an EPUB is made with, besides the Book.
 * Memory: lent by the caller as long as epub_make() runs.  Errors: none. */
#pragma once
#include "base/timing.h"
#include "base/diag.h"
#include "book/pagemap.h"

typedef struct EpubFace {
    const char *path;    /* of the font file */
    const char *family;  /* as book.css names it, which is the font's own name */
    guint weight;        /* as CSS counts: 400 regular, 600 semibold, 700 bold */
    gboolean is_italic;
    const char *licence; /* path of the licence's text, put beside the fonts, or NULL */
    guint percent;       /* of the size of the text around; 0: the same */
} EpubFace;

typedef struct EpubOptions {
    const char *css;          /* the style's stylesheet */
    const EpubFace *faces;    /* to choose from: book.css names those that are embedded; the drawn cover is set in the first family
                                 (text) and the second (headings) */
    guint n_faces;
    void *font_map;           /* the PangoFontMap that holds them, for the drawn cover; NULL: no cover can be drawn */
    GBytes *cover;            /* one that has been drawn; NULL: it is drawn now, where the book has none */
    const EpubFace *others;   /* faces of other families, each of which has a licence: those that have a character of the book are
                                 embedded, though book.css does not name them */
    guint n_others;
    const char *(*family_of)(gunichar character, gpointer data); /* which of them sets it; NULL: none. NULL where there are none */
    gpointer family_data;
    const EpubFace *math;     /* the face of formulas, or NULL */
    const PageMap *pages; /* or NULL */
    GBytes *record;       /* of the edition, or NULL */
    Diag *diag;           /* told what is being written */
    Timing *timing;       /* or NULL */
    GPtrArray *files;     /* takes the divisions' files, GBytes in the book's order; or NULL */
    gboolean is_kepub;    /* with the spans that Kobo's own format has */
} EpubOptions;
