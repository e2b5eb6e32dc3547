/* reading.h: how many words a book has and how long they take.
 * Prose at 230 words a minute, listings at half that speed, 20 seconds for each figure and table.
 * Out: n_words, n_code_words, n_minutes of divisions and Book.  Diagnostics: reading-time. */
#pragma once
#include "book/book.h"

#define READING_WORDS_A_MINUTE 230
#define READING_CODE_WORDS_A_MINUTE 115
#define READING_PICTURE_SECONDS 20

void reading_count(Book *book, Diag *diag);
