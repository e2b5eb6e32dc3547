/* links.h: where a link leads.
 * In: an address as Markdown gives it.  Out: a URL of the web or of mail, or a target in the book.
 * Memory: results live in the arena.  Diagnostics: link-scheme, ref-missing. */
#pragma once
#include "book/book.h"

typedef struct Link {
    const char *href;   /* http, https or mailto, in ASCII; or NULL */
    const char *target; /* an id or a slug of the book; or NULL */
} Link;

/* `slugs`: path of a Markdown file in the book's folder -> slug. FALSE after a diagnostic. */
gboolean link_read(Arena *arena, GHashTable *slugs, const char *address, Place place, Diag *diag,
                   Link *ret_link);
