/* report.h: diagnostics in the forms that other programs read.
 * In: a Diag.  Out: its complaints, sorted by place.  Units: lines and columns from 1, columns in characters, the end behind the last.
 * Memory: the text is the caller's.  Errors: none.
 * Sources: SARIF 2.1.0 (OASIS), the workflow commands of GitHub Actions. */
#pragma once
#include "base/diag.h"

typedef enum ReportFormat {
    REPORT_TEXT,   /* for people: diag_print_some() */
    REPORT_JSON,
    REPORT_SARIF,
    REPORT_GITHUB, /* annotations of a workflow run */
    N_REPORT_FORMATS
} ReportFormat;

gboolean report_find_format(const char *name, ReportFormat *ret_format);
const char *report_format_name(ReportFormat format); /* "sarif" */

typedef struct ReportOptions {
    ReportFormat format;
    gboolean colour;     /* of text */
    guint max_errors;    /* of text; 0: all */
    const char *folder;  /* stands before the file names, which are relative to the book's folder: "book"; NULL or ".": nothing */
    const char *version; /* octavo's own, for SARIF */
} ReportOptions;

char *report_print(const Diag *diag, const ReportOptions *options);
