/* kobospan.h: the spans that a Kobo keeps places by, as the Kobo variant of a document has them (epub/kepub.h).
 * In: a document of the usual EPUB.  Out: each span that its Kobo variant has, in order.
 * Memory: names and spans are lent for the call.  Errors: none. */
#pragma once
#include "edition/publication.h"

typedef struct KoboSpan {
    const Node *text;
    guint start, end; /* of it [characters] */
} KoboSpan;

/* `name` is the document's path, the id that the span is named after and its number there, parted by spaces. */
typedef void (*KoboSpanFunc)(const char *name, const KoboSpan *span, gpointer data);

void kobospan_each(const Document *document, KoboSpanFunc func, gpointer data);
