/* memo.h: what pure work made of some bytes, kept from one reading of a book to the next.
 * In: a name of the work, and all that it looked at as bytes: the key.  Out: what it made, as bytes; never an older or another answer, as
 * keys are compared byte by byte. Only work without diagnostics may be kept: they would be missing the second time.
 * Memory: a Memo owns copies; what was not asked for between two turns goes.  Every function takes NULL, and then keeps nothing.
 * Errors: none. */
#pragma once
#include <glib.h>

typedef struct Memo Memo;

Memo *memo_new(void);
void memo_free(Memo *memo);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Memo, memo_free)

/* The answer, lent until the next turn; NULL: there is none. `work` is a static string. */
GBytes *memo_find(Memo *memo, const char *work, const void *key, gsize len);
/* Keeps an answer: another reference to it, and a copy of the key. */
void memo_keep(Memo *memo, const char *work, const void *key, gsize len, GBytes *answer);
/* A reading begins: what the last one did not ask for is forgotten. */
void memo_turn(Memo *memo);
