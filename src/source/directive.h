/* directive.h: what other tools write among Markdown for themselves: mdBook's '{{#include x}}', HonKit's '{{ book.x }}',
 * Quarto's ':::'.
 * In: the text of a file.  Out: the text with these in comments, outside of fences; and one directive, taken apart.
 * Memory: the caller's.  Errors: none.
 * Source: mdBook's guide, "mdBook-specific features"; Quarto's guide, "Callout Blocks". */
#pragma once
#include "source/outline.h"

char *directive_mask(OutlineKind kind, const char *text);

typedef struct Directive {
    char *name, *argument; /* the caller's */
} Directive;

void directive_clear(Directive *directive);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Directive, directive_clear)

/* '{{#name argument …}}'; returns what stands behind it, or NULL where it is none. */
const char *directive_read(const char *p, Directive *ret);
/* Whether it stands for the text of a file. */
gboolean directive_includes(const Directive *directive);
