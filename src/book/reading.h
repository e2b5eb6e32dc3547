/* reading.h: how many words a book has and how long they take.
 * Read: headings, paragraphs, lists and captions at 230 words a minute, programs at half that speed. Looked at: figures,
 * tables and recorded output, six seconds each. Looked up when wanted, and so not counted: notes and what stands at the back.
 * Out: n_words, n_code_words, n_minutes of divisions and Book.  Diagnostics: reading-time. */
#pragma once
#include "book/book.h"

#define READING_WORDS_A_MINUTE 230
#define READING_CODE_WORDS_A_MINUTE 115
#define READING_LOOK_SECONDS 6

/* Whether a division is read through, and so has a share in the book's words and minutes. */
gboolean reading_counts(const Division *division);
void reading_count(Book *book, Diag *diag);
