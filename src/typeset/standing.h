/* standing.h: standing type, a printer's word for type that is kept for another edition: here paragraphs and page breaks that can
 * stand as they are when their division is set again, because another paragraph of it names a page.
 * In: what a paragraph was set to, a galley broken into.  Out: the same.  Units: Length.
 * Memory: lines and pages are in the Typesetter's scratch; the question is shared.
 * Diagnostics: none; the caller keeps no paragraph that has some, nor one that names a page. */
#pragma once
#include "typeset/breaks.h"
#include "typeset/fit.h"

/* All that a paragraph's lines hang on, the style apart. */
typedef struct StandingKey {
    const Block *block;
    Length width, indent;
    guint voice;
    gboolean is_varied; /* its variants were looked for */
    gboolean is_mirrored;
} StandingKey;

typedef struct StandingLines {
    SetLine *lines;
    guint n_lines;
    gint32 less, more; /* as of fit_vary() */
} StandingLines;

typedef struct Standing Standing;

Standing *standing_new(void);
void standing_free(Standing *standing);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Standing, standing_free)

/* NULL: not kept. */
const StandingLines *standing_find(const Standing *standing, const StandingKey *key);
void standing_keep(Standing *standing, const StandingKey *key, const StandingLines *lines);

/* The pages that the same question about strips and notes was answered with; NULL: it was not asked. */
const BrokenPages *standing_pages(const Standing *standing, GBytes *question);
void standing_keep_pages(Standing *standing, GBytes *question, const BrokenPages *pages);
