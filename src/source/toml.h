/* toml.h: the texts of a TOML file, as far as lists of chapters need it.
 * In: text that is valid UTF-8.  Out: keys with their strings; numbers, dates and tables in lines are passed over.
 * Memory: results live in the arena.  Errors: none: a line that is not understood says nothing.
 * Source: TOML 1.0, tables, basic and literal strings on one line, arrays of them. */
#pragma once
#include "base/arena.h"

typedef struct Toml Toml;
struct Toml {
    Toml *next;
    const char *key;  /* with its table: "book.title" */
    const char *text; /* one for each string of an array */
};

/* In the order of the file; NULL: none. */
const Toml *toml_read(Arena *arena, const char *text);

/* The first with this key, at or behind `from`, or NULL. */
const Toml *toml_find(const Toml *from, const char *key);
