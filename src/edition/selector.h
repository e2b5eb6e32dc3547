/* selector.h: the selectors of web annotations that name elements and stretches of text.
 * In: CSS selectors (type, id, class, attribute, :nth-child, :nth-of-type, :first-…, :last-…, child and descendant), text
 * positions, text quotes.  Out: elements and points, and back.
 * Units: text positions count code points of all text within an element, as it stands.
 * Memory: what is printed is the caller's.  Errors: NULL and FALSE: it cannot be read, or leads nowhere.
 * Source: Selectors Level 3; Web Annotation Data Model, 4.2; the Readium annotations' profile of it. */
#pragma once
#include "edition/publication.h"

/* The first element that fits. */
const Node *selector_find(const Document *document, const char *css);
/* A selector that fits this element alone: '#id' of the nearest one that has an id, and the way down. */
char *selector_print(const Node *element);

gboolean position_find(const Node *within, guint position, gboolean is_end, const Document *document, Point *ret_point);
guint position_of(const Node *within, const Point *point);

/* Where in the document these words stand, white space being all one; between the words given if these are found there too,
 * and nearest to `near` (a text position in <body>). */
typedef struct Quote {
    const char *exact, *prefix, *suffix; /* prefix and suffix may be NULL */
} Quote;

/* The documents' texts made ready for it, each when it is first asked for; lends the documents. */
typedef struct Quotes Quotes;
Quotes *quotes_new(void);
void quotes_free(Quotes *quotes);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Quotes, quotes_free)

gboolean quotes_find(Quotes *quotes, const Document *document, const Quote *quote, guint near, Span *ret_span);

/* Up to n characters of the document's text before and after a point, the caller's. */
char *quote_before(const Point *point, guint n);
char *quote_after(const Point *point, guint n);
/* The text between the points of a range as it stands, white space and all. */
char *quote_exact(const Span *span);
