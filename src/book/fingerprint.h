/* fingerprint.h: what a block's words look like, small enough to be kept from edition to edition.
 * In: a Block, before references have their numbers (a figure inserted elsewhere must not change a paragraph).
 * Out: an exact hash, the number of words, and a sketch by which two blocks are compared that need not both be at hand.
 * Memory: plain values.  Errors: none.
 * Source: A. Broder, On the resemblance and containment of documents (1997); P. Li, A. C. König, b-Bit minwise hashing (2010),
 * with b = 1. */
#pragma once
#include "base/memo.h"
#include "book/book.h"

/* Of the block and all that it holds; the hash of a section is that of its heading. */
void fingerprint_make(const Block *block, Memo *memo, Fingerprint *ret_print); /* memo: or NULL */

/* The share of words that both have, of all that either has (the nth 'the' is a word of its own) [1/1000]. The sketch tells
 * it with a standard deviation of 50 to 90. */
guint fingerprint_resemblance(const Fingerprint *a, const Fingerprint *b);

/* The same, but 1000 where the hashes are equal. */
guint fingerprint_nearness(const Fingerprint *a, const Fingerprint *b);

/* The share of the words of `part` that `whole` has [1/1000]. */
guint fingerprint_containment(const Fingerprint *part, const Fingerprint *whole);
