/* epub.h: from a Book to the bytes of an EPUB 3.3 file.
 * In: a sealed Book, the style's folder (book.css), the faces to embed, and the PageMap of the PDF of the same build or NULL.
 * Out: the whole file in memory; the same bytes for the same input.
 * Memory: the bytes are the caller's.  Errors: the world's (a style file or face that cannot be read, a failing library). */
#pragma once
#include "book/book.h"
#include "book/pagemap.h"

typedef struct EpubFace {
    const char *path;   /* of the font file */
    const char *family; /* as book.css names it */
    gboolean is_bold, is_italic;
} EpubFace;

typedef struct EpubOptions {
    const char *style_folder; /* holds book.css */
    const EpubFace *faces;
    guint n_faces;
    const PageMap *pages; /* or NULL */
} EpubOptions;

GBytes *epub_make(const Book *book, const EpubOptions *options, GError **error);
