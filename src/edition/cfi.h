/* cfi.h: EPUB Canonical Fragment Identifiers, read, followed and written.
 * In: 'epubcfi(/6/14!/4/2/6[p.x],/1:0,/1:17)', or a path without the wrapper.  Out: points of a Publication, and back.
 * Units: the specification's: elements are even, texts odd, offsets count UTF-16 code units.
 * Not followed: temporal and spatial offsets, side bias, text assertions; they are read and let go.
 * Memory: the given arena's; printed text is the caller's.  Errors: NULL and FALSE; the caller knows whose it is.
 * Source: EPUB CFI 1.1; for calibre's dialect its src/pyj/read_book/cfi.pyj. */
#pragma once
#include "edition/publication.h"

typedef struct CfiStep {
    guint index;
    const char *id;       /* asserted, or NULL */
    gboolean is_indirect; /* a '!' stands before it */
} CfiStep;

typedef struct CfiPath {
    const CfiStep *steps;
    guint n_steps;
    gint64 offset; /* [UTF-16 code units], -1: none */
} CfiPath;

typedef struct Cfi {
    CfiPath start, end; /* whole paths, the parent of a range included */
    gboolean is_range, is_wrapped, has_ids;
} Cfi;

/* Where a path begins. */
typedef enum CfiBase {
    CFI_PACKAGE,       /* at the package document: /6/14!/4/2 */
    CFI_DOCUMENT,      /* at the root element: /4/2 */
    CFI_CALIBRE,       /* calibre: spine place, root element and all: /14/2/4/2 */
    CFI_CALIBRE_LOCAL, /* calibre: at the document: /2/4/2 */
} CfiBase;

/* How a reader follows ids that are asserted. */
typedef enum CfiReader {
    CFI_IDS,     /* an id that is there decides at its step: calibre */
    CFI_LAST_ID, /* only at the last step: foliate-js */
    CFI_BOTH,    /* the element must stand there and have the id: epub.js */
} CfiReader;

Cfi *cfi_parse(Arena *arena, const char *text);

/* `document`: where a path begins that names none. */
gboolean cfi_resolve(const Cfi *cfi, CfiBase base, CfiReader reader, const Publication *publication,
                     const Document *document, Span *ret_span);

/* In the manner of `like`: with or without wrapper, ids, a range. */
char *cfi_print(const Cfi *like, CfiBase base, const Publication *publication, const Span *span);
