/* stylesheet.h: the one stylesheet of the book: its faces, the style's book.css, the widths its figures ask for.
 * In: EpubOptions, a sealed Book.  Out: the bytes of book.css.
 * Memory: the bytes are the caller's; `arena` is used for names.  Errors: the world's (the style cannot be read). */
#pragma once
#include "book/book.h"
#include "epub/options.h"

GBytes *stylesheet_make(const Book *book, const EpubOptions *options, Arena *arena, GError **error);
