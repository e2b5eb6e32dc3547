/* csl.h: the works that a book may cite, from a CSL-JSON file.
 * In: the file's text, JSON (or the same as YAML): a list of maps; keys that octavo does not print are passed over.
 * Out: Book.works.  Limits: those of yaml.h.  Memory: the Book's arena.
 * Diagnostics: those of yaml.h, source-bad.
 * Source: the schema csl-data.json of CSL 1.0.2. */
#pragma once
#include "book/book.h"

void csl_read(Book *book, const char *text, const char *file, Diag *diag);
