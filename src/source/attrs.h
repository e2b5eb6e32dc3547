/* attrs.h: attributes in braces, {#id .class key=value key="v v" word}, and the same without braces
 * in info strings.
 * In: the text as the author wrote it.  Out: id, classes, and a list of the rest.
 * Memory: results live in the arena.  Diagnostics: attr-bad, attr-unknown, value-bad. */
#pragma once
#include "book/book.h"

typedef struct Attribute {
    const char *key;
    const char *value; /* NULL: a bare word */
    Place place;
    gboolean is_used; /* set by attrs_take() */
} Attribute;

typedef struct Attrs {
    const char *id;      /* or NULL */
    const char *classes; /* parted by spaces, or NULL */
    Place place;
    Attribute *items;
    guint n_items;
} Attrs;

/* `place` is that of the text's first byte; the text stands on one line. After a diagnostic what
 * could be read is there. */
void attrs_read(Arena *arena, const char *text, Place place, Diag *diag, Attrs *ret_attrs);

/* The item with this key, not yet taken, now marked as taken; or NULL. */
const Attribute *attrs_take(Attrs *attrs, const char *key);

/* Takes a bare word; FALSE where it does not stand there. */
gboolean attrs_take_word(Attrs *attrs, const char *word);

/* Takes a class out of the classes; FALSE where it is none of them. */
gboolean attrs_take_class(Arena *arena, Attrs *attrs, const char *name);

/* The share of the measure that '70%' says; 0 after a diagnostic. */
guint attrs_share(const Attribute *width, Diag *diag);

/* The value of 'lang', or NULL. */
const char *attrs_take_language(Attrs *attrs, Diag *diag);

/* Gives a block the id, the classes and the language ('lang=fr'). */
void attrs_apply(Attrs *attrs, Block *block, Diag *diag);

/* Reports what nobody took; `known` are the keys and words that have a meaning here. */
void attrs_report_rest(const Attrs *attrs, const char *const *known, guint n_known, Diag *diag);

/* Whether text that begins with a brace looks as if it were meant as attributes. */
gboolean attrs_is_meant(const char *text);
