/* inlines.h: inline content as XHTML.
 * Text nodes stay whole: no element is put into running text but those that the author's words ask for, because every element
 * that comes or goes moves the bookmarks after it. Only code has <wbr/> within, where its own signs put it.
 * In: a list of Inlines of a sealed Book.  Out: markup into the Writer's Xml.  Errors: none. */
#pragma once
#include "book/book.h"
#include "epub/pagemarks.h"
#include "epub/xml.h"

/* What the writing of one file needs to know. */
typedef struct Writer {
    Xml *xml;
    Arena *arena;             /* for names */
    const Book *book;
    const Division *division; /* whose file it is, or NULL */
    const PageMark *marks;    /* those of this division */
    guint n_marks;
    const PageMap *map;       /* of the PDF, or NULL */
    gboolean is_in_link;      /* a link cannot hold another */
    gboolean is_rtl;          /* the block that is written runs to the left */
} Writer;

void inlines_write(Writer *writer, const Inline *list);

/* Code from `text` to `end`, with a <wbr/> where a line may be cut: before a dot that names a member, behind a bracket or a sign.
 * `begin` is where the whole code begins. */
void inlines_write_code(Writer *writer, const char *begin, const char *text, const char *end);

/* dir, where it is not that of what is around. */
void inlines_direction(Writer *writer, gboolean is_rtl);

/* lang for readers that parse HTML, xml:lang for those that parse XML. Nothing when NULL. */
void inlines_language(Writer *writer, const char *language);
