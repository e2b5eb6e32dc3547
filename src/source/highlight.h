/* highlight.h: what each stretch of a program is.
 * In: the listings of a Book.  Out: listing.tokens, where the language is one of grammars.h or a
 * session at a prompt. Memory: tokens in the Book's arena; a Highlighter holds what was compiled
 * for the languages met so far. Diagnostics: none: a language that nobody knows, and code beyond
 * the limit, is left plain; broken code is read as far as it makes sense. Source: the query
 * language of tree-sitter, "Syntax Highlighting" in its manual. */
#pragma once
#include "book/book.h"

/* Beyond this a listing is left plain: the time to read broken code grows with the square of its
 * length. A limit of time itself would make two builds differ. */
#define HIGHLIGHT_BYTES_MAX (32u << 10)

typedef struct Highlighter Highlighter;

Highlighter *highlighter_new(void);
void highlighter_free(Highlighter *highlighter);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Highlighter, highlighter_free)

/* Compiles all languages, for who reads a book more than once; those that a book needs are compiled by themselves. */
void highlighter_warm(Highlighter *highlighter);

/* Sets the tokens of one listing. */
void highlighter_read(Highlighter *highlighter, Book *book, Block *listing);

/* Sets the tokens of all listings of the book. */
void highlight_book(Highlighter *highlighter, Book *book);
