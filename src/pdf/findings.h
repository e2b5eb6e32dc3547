/* findings.h: what is wrong with a finished file, collected.
 * In: page, clause, words. A clause is named as PDF/UA-1 and its checkers number it ("7.18.1-2");
 * "A-2 6.1.3-1" is one of PDF/A-2, "PDF 14.7.4" one of ISO 32000-1, "qpdf" and "octavo-1" are what
 * libqpdf and octavo itself have to say.
 * Out: a list in the order of the pages, each finding once a page with its count.
 * Memory: Findings owns copies of all it is given.
 * Errors: none. */
#pragma once
#include <glib.h>

typedef struct Finding {
    guint page; /* from 1; 0: the file as a whole */
    const char *clause;
    const char *what;
    guint n; /* how often */
} Finding;

typedef struct Findings Findings;

Findings *findings_new(void);
void findings_free(Findings *findings);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Findings, findings_free)

void findings_add(Findings *findings, guint page, const char *clause, const char *format, ...)
    G_GNUC_PRINTF(4, 5);

guint findings_count(const Findings *findings); /* findings, however often */
const Finding *findings_at(Findings *findings, guint i);

/* One line each: "book.pdf: page 12: [7.18.1-2] a link without /Contents (3 times)". The caller's.
 */
char *findings_print(Findings *findings, const char *file);
