/* access.h: what a book holds, as accessibility metadata that are true of it.
 * In: a sealed Book, and whether it has the page-list of a PDF.  Out: lists of schema.org values, in a fixed order.
 * Nothing is claimed that was not counted: no image, no 'visual'; no index, no 'index'. Conformance is a person's promise: it is
 * made where the manifest names who certifies it and a machine finds nothing against it (book/lint.h).
 * Memory: the arena's; values are static text.  Errors: none.
 * Source: EPUB Accessibility 1.1; Schema.org Accessibility Properties for Discoverability Vocabulary. */
#pragma once
#include "book/book.h"

typedef struct Access {
    gboolean has_pictures; /* that say something: decorative ones and the cover do not count */
    const char *const *modes;      /* NULL-terminated */
    const char *const *sufficient; /* sets of modes, each enough to read the book */
    const char *const *features;
    const char *summary;           /* English */
    const char *conforms_to;       /* the standard as EPUB Accessibility 1.1 spells it, or NULL */
    const char *certified_by;      /* who says so, or NULL */
} Access;

const Access *access_of(const Book *book, gboolean has_page_list, Arena *arena);
