/* typed.h: the quotation marks that an author typed as such, kept apart from those that cmark makes.
 * In: the text of a file, then what cmark made of its pieces.  Out: a text that cmark cannot confuse, then the pieces
 * with the author's marks, and cmark's own as the undecided ones of text.h.
 * Memory: what is masked is the caller's, what is restored lies in the arena.  Errors, diagnostics: none. */
#pragma once
#include "base/arena.h"
#include "base/text.h"

#define TYPED_MARKS 4u

typedef struct Typed {
    gunichar spares[TYPED_MARKS]; /* what stands for each mark while cmark reads */
} Typed;

/* NULL where the text leaves no sign free. Bytes keep their places. */
char *typed_mask(Typed *ret_typed, const char *text);
const char *typed_restore(const Typed *typed, Arena *arena, const char *text, gsize len);

/* The undecided marks as English has them, for messages. Caller frees. */
char *typed_plain(const char *text);
