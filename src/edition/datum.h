/* datum.h: JSON and the tables of Lua, read as data that remembers where it stood.
 * In: bytes that anybody wrote.  Out: values with the stretch of the text that each takes, so that one can be replaced and all
 * else stays byte for byte: order, spacing, numbers, keys that octavo does not know.
 * Limits: 16 MiB, 64 levels, 1 million values. Lua is read, never run: literals only, behind 'return'.
 * Memory: the given arena's.  Diagnostics: notes-bad, at line and column.
 * Source: RFC 8259; the Lua 5.1 reference manual, 2.1 and 2.5.7. */
#pragma once
#include "base/arena.h"
#include "base/diag.h"

typedef enum DatumKind { DATUM_NULL, DATUM_FLAG, DATUM_NUMBER, DATUM_STRING, DATUM_LIST, DATUM_OBJECT } DatumKind;

typedef enum DatumSyntax { SYNTAX_JSON, SYNTAX_LUA } DatumSyntax;

typedef struct Datum Datum;
struct Datum {
    DatumKind kind;       /* Lua's tables are objects, whatever their keys */
    const char *key;      /* within an object; NULL within a list, and for what a table numbers by itself */
    const char *text;     /* of a string: what it says, valid UTF-8 (bad bytes became U+FFFD), up to a NUL */
    double number;
    gsize start, end;     /* in the text it was read from [bytes] */
    Datum *first, *next;
};

/* NULL after a diagnostic. The text is registered with the Diag. */
Datum *datum_read(Arena *arena, GBytes *bytes, DatumSyntax syntax, const char *name, Diag *diag);

/* The last of that key, as JavaScript has it; NULL: there is none, or the value has no keys. */
const Datum *datum_at(const Datum *value, const char *key);
const char *datum_text(const Datum *value, const char *key);            /* NULL: it is no string */
gboolean datum_number(const Datum *value, const char *key, double *ret_number);

/* Other text for a value. */
typedef struct Patch {
    gsize start, end;
    char *text;
} Patch;

/* A text as the syntax writes a string; the caller's. */
char *datum_quote(DatumSyntax syntax, const char *text);

/* The bytes with all patches made; of two that overlap only the first. Sorts them. */
GBytes *datum_patch(GBytes *bytes, GArray *patches);
