/* refs.h: every link and reference finds what it names.
 * In: a numbered Book.  Out: Inline.destination, Inline.destination_division, the text of references.
 * Diagnostics: ref-missing, ref-unnumbered. */
#pragma once
#include "book/book.h"

void refs_resolve(Book *book, Diag *diag);
