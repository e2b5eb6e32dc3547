/* structure.h: the book as screen readers and converters see it: a tree of headings, paragraphs,
 * lists, tables and figures.
 * In: the sealed Book, its Pages, their spans.
 * Out: the tree. Its order is the Book's, never that of drawing: a note stands after the block that
 * first refers to it, a table broken over pages is one table.
 * Memory: the caller's arena.
 * Errors: none: every span and every link finds a place.
 * Source: ISO 32000-1, 14.8; ISO 14289-1, 7. */
#pragma once
#include "pdf/tree.h"

Structure *structure_make(Arena *arena, const Book *book, const Pages *pages, const Spans *spans);
