/* press.h: the whole way from an author's files to published ones.
 * In: where the book lies and what is wanted.  Out: files in the output folder, all of them or none.
 * Errors: the author's in Diag, the world's as GError, and octavo's own as GError of the domain PRESS_BUG.  Memory: PressResult is cleared by the caller. */
#pragma once
#include "base/diag.h"
#include "book/lint.h"
#include "source/drawings.h"
#include "source/highlight.h"
#include <glib.h>

typedef enum PressStage { STAGE_BOOK, STAGE_ITEMS, STAGE_LINES, STAGE_PAGES, STAGE_XHTML, N_STAGES } PressStage;

typedef enum PressFiles {
    FILES_NONE,
    FILES_TEXT, /* all but the cover and the faces: what is soon made */
    FILES_ALL,
} PressFiles;

typedef struct PressOptions {
    const char *book;   /* a folder with book.yaml, or a Markdown file */
    const char *output; /* folder, or NULL for the usual one */
    const char *style;  /* name, or NULL for the book's own */
    const char *data;   /* folder that holds styles/ and fonts/ */
    Drawings *drawings; /* those that are drawn; where others are wanted nothing is made. NULL: they are listings */
    Highlighter *highlighter; /* whose languages are compiled, or NULL */
    Memo *memo; /* what is kept from one reading to the next, or NULL */
    gboolean wants_epub, wants_pdf, wants_kepub;
    PressFiles wants_files; /* of the EPUB, unpacked and without the marks of pages */
    gboolean wants_print; /* the printer's file */
    guint signature;      /* pages of a signature (8, 16): with the printer's file the folded one; 0: without */
    gboolean wants_lint; /* rules beyond the book's being right are asked too */
    LintProfile profile; /* whose */
    gboolean is_release; /* the record tells all, and what a release refuses is asked */
    const char *commit;  /* of the source, for the colophon of a release; or NULL */
    gboolean is_again;   /* the release exists, and is made again to compare it */
    void (*progress)(const char *stage, void *data); /* told at the beginning of each; or NULL */
    void *progress_data;
} PressOptions;

typedef enum PressOutput {
    OUTPUT_EPUB,
    OUTPUT_KEPUB,
    OUTPUT_PDF,
    OUTPUT_PRINT,   /* for a printer */
    OUTPUT_IMPOSED, /* the same, folded */
    OUTPUT_RECORD,  /* of the edition, without its outputs; published by a release only */
    N_OUTPUTS
} PressOutput;

/* What follows the slug in the name of the file: "-print.pdf"; NULL: it is none. */
const char *press_suffix(PressOutput output);

typedef struct PressFile {
    char *href; /* as in the EPUB: "garbage-collection.xhtml" */
    char *media_type;
    GBytes *bytes;
} PressFile;

void press_file_free(PressFile *file);

typedef struct PressResult {
    char *slug;               /* what the names of the files begin with */
    GBytes *bytes[N_OUTPUTS]; /* what was made, or NULL */
    char *paths[N_OUTPUTS];   /* where it was published, or NULL */
    guint n_pages, n_words, n_minutes, n_chapters;
    guint n_lines, n_hyphenated, n_overfull, n_short_pages; /* of the PDF; see PagesStats */
    gint worst_ratio;                                       /* [1/1000] */
    char **inputs;     /* paths of the files that were read: the book's, the style's, the faces' */
    GPtrArray *files;  /* of PressFile *, or NULL */
    char *epub_shares; /* what the EPUB's bytes are spent on, or NULL */
    char *timings;     /* what its stages cost: see timing_text() */
} PressResult;

/* The domain of errors that are octavo's own mistakes and neither the author's nor the world's. */
#define PRESS_BUG press_bug_quark()
GQuark press_bug_quark(void);

void press_result_clear(PressResult *result);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(PressResult, press_result_clear)

/* Whether the book is a single Markdown file, which has no editions; and the folder that it is, or lies in (the caller's). */
gboolean press_is_single(const char *book);
char *press_folder(const char *book);

/* Goes through all stages and publishes nothing.
 * FALSE with an error: the world failed, or octavo did.  FALSE without: the book has errors. */
gboolean press_make(const PressOptions *options, Diag *diag, PressResult *ret_result, GError **error);
/* Puts what was made into the output folder, all of it or nothing. */
gboolean press_publish(const PressOptions *options, PressResult *result, GError **error);
/* Both, one after the other. */
gboolean press_build(const PressOptions *options, Diag *diag, PressResult *ret_result, GError **error);
/* The sealed book, for those who ask what it holds; NULL like FALSE above. The caller's; the Diag must outlive it. */
Book *press_read(const PressOptions *options, Diag *diag, GError **error);
/* A stage's product as text; NULL like FALSE above. */
char *press_dump(const PressOptions *options, PressStage stage, Diag *diag, GError **error);
