/* stylesheet.h: the one stylesheet of the book: the style's book.css, then the widths that its figures ask for.
 * In: EpubOptions, a sealed Book.  Out: the bytes of book.css.
 * Memory: the bytes are the caller's.  Errors: none. */
#pragma once
#include "book/book.h"
#include "epub/options.h"

GBytes *stylesheet_make(const Book *book, const EpubOptions *options);
