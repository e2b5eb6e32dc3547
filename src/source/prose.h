/* prose.h: what stands within a paragraph, heading, cell or caption.
 * In: a Markdown node's children.  Out: Inlines; index marks; the attributes at the end.
 * Memory: in the Book's arena.
 * Diagnostics: those of attrs.h, figure.h, html.h, links.h, marks.h, math.h; alt-missing, link-nested. */
#pragma once
#include "base/file.h"
#include "book/book.h"
#include "source/attrs.h"
#include "source/markdown.h"

typedef struct ProseReader {
    Book *book;
    const Root *root;
    Diag *diag;
    GHashTable *slugs;                              /* path of a Markdown file -> slug */
    Block *(*note_of)(gpointer data, guint number); /* the note that a mark refers to */
    gpointer data;
} ProseReader;

typedef struct Prose {
    Inline *inlines;
    IndexMark *marks;
    const MarkdownNode *attrs; /* at the end, where `takes_attrs`; or NULL */
} Prose;

void prose_read(ProseReader *reader, const MarkdownNode *first, gboolean takes_attrs,
                Prose *ret_prose);

/* Whether a node shows nothing: white space or a comment. */
gboolean prose_is_invisible(const MarkdownNode *node);

typedef struct ProseImage {
    const Picture *picture; /* NULL after a diagnostic */
    const char *alt;        /* "" only when decorative */
    gboolean is_decorative;
    Attrs attrs; /* those directly after the image */
} ProseImage;

/* The formula of a MARKDOWN_MATH, or NULL after a diagnostic. */
const Formula *prose_read_math(ProseReader *reader, const MarkdownNode *math);

void prose_read_image(ProseReader *reader, const MarkdownNode *image, ProseImage *ret_image);
