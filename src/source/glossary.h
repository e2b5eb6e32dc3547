/* glossary.h: which paragraphs of a glossary explain a term.
 * In: a paragraph of a glossary, its inlines read.
 * Out: where it is '**term**: what it means', it is marked as an entry, loses the colon and gets
 * the id 'term:' with the term's slug, by which the book refers to it. Memory: the Book's.  Errors:
 * none; any other paragraph stays what it is. */
#pragma once
#include "book/book.h"

void glossary_take(Book *book, Block *paragraph);
