/* limits.h: how large the parts of a book may be before octavo takes it for a mistake.
 * The key `limits` of a manifest moves each of these, up to a bound at which octavo was tried. What
 * keeps a stranger's manuscript from taking the machine, its time and its memory, is not here: that
 * is the box's, and only the command line sets it (base/box.h). Units: in the table.  Diagnostics:
 * what refuses a book for one of these says so with limits_hint(). */
#pragma once
#include "base/diag.h"

/* Field, key, usual value, most. */
#define LIMITS(X)                                                                                  \
    X(file_size, "file-size", 4, 64) /* [MiB] of one Markdown file */                              \
    X(paragraph_size, "paragraph-size", 64,                                                        \
      512) /* [KiB]; the parser's time grows with its square */                                    \
    X(table_cells, "table-cells", 100000, 1000000) /* of one table */                              \
    X(picture_size, "picture-size", 20, 200)       /* [MiB] of one file */                         \
    X(picture_pixels, "picture-pixels", 40, 400)   /* [million]; four bytes each when decoded */   \
    X(svg_elements, "svg-elements", 50000, 500000) /* of one picture */                            \
    X(pages, "pages", 10000, 100000)               /* of one PDF */                                \
    X(notes, "notes", 50000, 500000)               /* of the whole book, as the next */            \
    X(index_terms, "index-terms", 50000, 500000)   /* with sub-entries */

typedef enum LimitKey {
#define X(field, key, usual, most) LIMIT_KEY_##field,
    LIMITS(X)
#undef X
        N_LIMIT_KEYS
} LimitKey;

typedef struct Limits {
#define X(field, key, usual, most) guint field;
    LIMITS(X)
#undef X
} Limits;

extern const Limits limits_usual, limits_most;

/* Advice for the diagnostic added last: which key moves the limit that it met, and how far. */
void limits_hint(Diag *diag, LimitKey key);
