/* lint.h: what publishers, reading systems and WCAG 2.2 ask of a book beyond being right; asked by `octavo check`.
 * In: a sealed Book, whose shop or device is meant.  Out: the number of findings, each a diagnostic at its line in the Markdown.
 * Diagnostics: the codes that begin with 'lint-'; notes, and a warning where a shop refuses the file.  Memory: none is kept.
 * Source: Apple Books Asset Guide (images of at most 5.6 million pixels); Kobo ePub Guidelines (images of 5 MB, files of 10 MB,
 * tables of four columns); Kindle Publishing Guidelines 2019.2 (images of 5 MB, no page numbers in
 * running text), Send to Kindle (50 MB by mail); WCAG 2.2, success criteria 1.1.1, 1.3.1, 1.4.1, 2.4.4. */
#pragma once
#include "book/book.h"

typedef enum LintProfile {
    LINT_ALL, /* what troubles readers anywhere */
    LINT_KOBO,
    LINT_APPLE,
    LINT_KINDLE,
    N_LINT_PROFILES
} LintProfile;

guint lint_book(const Book *book, LintProfile profile, Diag *diag);

/* Only what a machine can find against WCAG 2.2; diag may be NULL. */
guint lint_access(const Book *book, Diag *diag);

/* "kobo"; FALSE where no profile has the name. */
gboolean lint_find_profile(const char *name, LintProfile *ret_profile);
