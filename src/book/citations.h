/* citations.h: what the text cites becomes notes, or links to the bibliography; the bibliography is what was cited.
 * In: a Book with works and numbered divisions, before its notes are numbered.
 * Out: each citation is a mark of a new note or 'Knuth 1997, p. 12' in parentheses, by Meta.cites_by_date; within a note it is words.
 *      The Division is_bibliography has its heading and a list of the class 'bibliography', sorted, whose items 'source:KEY' lead
 *      back by an INLINE_PAGE to every block that cites them.
 * In a division a work is cited in full once, then by names and title.
 * Memory: the Book's arena.  Diagnostics: source-missing, source-field, id-doubled. */
#pragma once
#include "book/book.h"

void citations_set(Book *book, Diag *diag);
