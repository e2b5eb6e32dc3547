/* drawn.h: the file that Cairo drew, read again to be mended and completed.
 * In: the bytes of draw.h.
 * Out: where its objects are; beside them the objects of the file to be, in which Cairo's keep
 * their numbers.
 * Memory: a Drawn is closed by drawn_close(); tokens point into the bytes, which it holds.
 * Errors: a file that is not of the form Cairo is known to write (GError).
 * Source: ISO 32000-1, 7.5.4 and 7.5.5. */
#pragma once
#include "pdf/lexeme.h"
#include "pdf/objects.h"

typedef struct DrawnPage {
    guint contents, resources; /* Cairo's objects */
    Lexeme box;                /* its MediaBox, as syntax */
    GBytes *content;           /* mended and packed: mend.h */
} DrawnPage;

typedef struct Drawn {
    GBytes *bytes;
    const char *end;
    const char *table; /* of cross-references: the line of object 0 */
    guint n_objects;
    DrawnPage *pages;
    guint n_pages;
    Objects *objects;
    guint catalog, info, page_tree; /* new objects */
    guint first_page;               /* that of page 0; the others follow */
} Drawn;

gboolean drawn_open(Drawn *drawn, GBytes *bytes, GError **error);
void drawn_close(Drawn *drawn);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Drawn, drawn_close)

/* These move *at behind what they read; FALSE, and not moved, where something else stands there. */
gboolean drawn_take(const Drawn *drawn, const char **at, const char *word);
gboolean drawn_take_reference(const Drawn *drawn, const char **at, guint *ret_id);
/* One value, or a dictionary or array with all that is in it; FALSE where the file ends before. */
gboolean drawn_skip(const Drawn *drawn, const char **at);

/* Behind "N 0 obj"; NULL where there is no such object. */
const char *drawn_at(const Drawn *drawn, guint id);
/* The value of a key in the dictionary that stands at `at`; NULL where there is none. */
const char *drawn_find(const Drawn *drawn, const char *at, const char *key);
/* What a stream holds as it is in the file; NULL for anything else. */
GBytes *drawn_stream(const Drawn *drawn, guint id);
/* The same, unpacked. */
GBytes *drawn_content(const Drawn *drawn, guint id);

/* FALSE, with the error. */
gboolean drawn_refuse(GError **error);

/* Pages of the file to be: begin, entries, end; and the tree of n of them that follow one another.
 */
void drawn_begin_page(const Drawn *drawn, guint id);
void drawn_end_page(const Drawn *drawn);
void drawn_put_page_tree(const Drawn *drawn, guint first, guint n);

GBytes *drawn_write(const Drawn *drawn);
