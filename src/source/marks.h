/* marks.h: comments in Markdown, and what they may hold: index entries, and the id of a block.
 * In: raw HTML as the parser gives it.  Out: index marks, or the news that it is no comment.
 * Memory: marks live in the Book's arena.  Diagnostics: index-bad, attr-bad. */
#pragma once
#include "book/book.h"

/* FALSE where `html` holds anything but comments and white space. Otherwise *ret_marks are the
 * entries of its '<!-- index: … -->' and the name in its '<!-- id: … -->', or NULL. */
gboolean marks_read(Book *book, const char *html, Place place, Diag *diag, IndexMark **ret_marks);
