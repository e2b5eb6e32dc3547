/* marks.h: comments in Markdown, and the index entries that they may hold.
 * In: raw HTML as the parser gives it.  Out: index marks, or the news that it is no comment.
 * Memory: marks live in the Book's arena.  Diagnostics: index-bad. */
#pragma once
#include "book/book.h"

/* FALSE where `html` holds anything but comments and white space. Otherwise *ret_marks are the
 * entries of its '<!-- index: … -->', or NULL. */
gboolean marks_read(Book *book, const char *html, Place place, Diag *diag, IndexMark **ret_marks);
