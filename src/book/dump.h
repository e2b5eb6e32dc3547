/* dump.h: a Book as plain text that a person can read, for tests and `octavo dump`.
 * One line a block, indented by depth: kind, id, attributes; inlines in a compact notation below.
 * Memory: the text is the caller's. */
#pragma once
#include "book/book.h"

char *book_dump(const Book *book);
