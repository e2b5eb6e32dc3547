/* epub.h: from a Book to the bytes of an EPUB 3.3 file.
 * In: a sealed Book, the style's folder (book.css), the faces to embed, and the PageMap of the PDF of the same build or NULL.
 * Out: the whole file in memory; the same bytes for the same input.
 * Memory: the bytes are the caller's.  Errors: the world's (a style file or face that cannot be read, a failing library). */
#pragma once
#include "book/book.h"
#include "epub/options.h"
#include "epub/parts.h"

GBytes *epub_make(const Book *book, const EpubOptions *options, GError **error);

/* The files that such an EPUB holds for a screen, unpacked, in their order: for a preview.  Unless `is_whole` without cover and faces,
 * which take longer than all others.  Memory: the Parts are the caller's; `arena` holds the names. */
Parts *epub_files(const Book *book, const EpubOptions *options, gboolean is_whole, Arena *arena, GError **error);

/* What an EPUB's bytes are spent on, a line a part: "faces: 14 files, 310,000 bytes".  Memory: the text is the caller's. */
char *epub_shares(GBytes *epub);
