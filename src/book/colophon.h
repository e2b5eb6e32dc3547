/* colophon.h: the back of the title page: edition, identifiers, rights, as ordinary paragraphs.
 * In: Book.meta.  Out: a Division ROLE_COLOPHON, put first. */
#pragma once
#include "book/book.h"

void colophon_add(Book *book);
