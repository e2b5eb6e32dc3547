/* names.h: what files, manifest items and link targets are called: the identity that readers' bookmarks hang on.
 * A division's file, manifest id and href come from its slug, or from that of its host (book/places.h), never from its position;
 * a block's fragment from its id.
 * Links point at an empty element that begins with '_' where the block holds text: Kobo opens a pop-up for every forward link
 * whose target holds 9 to 5000 characters (kobolabs/epub-spec, "Footnotes/Endnotes").
 * Memory: the given arena's.  Errors: none. */
#pragma once
#include "book/book.h"

/* Files that stand beside the divisions. */
#define NAMES_COVER "cover.xhtml"
#define NAMES_TITLE "title.xhtml"
#define NAMES_NAV "nav.xhtml"
#define NAMES_NCX "toc.ncx"
#define NAMES_STYLE "book.css"
#define NAMES_PACKAGE "package.opf"

/* "garbage-collection.xhtml"; of a division that stands in another's file, that one. */
const char *names_file(Arena *arena, const Division *division);

/* The manifest id of its file: the slug. */
const char *names_item(Arena *arena, const Division *division);

/* A manifest id for a file that is no division: its name, made an XML name. */
const char *names_file_item(Arena *arena, const char *file);

/* The id of the empty element at the head of a division. */
const char *names_top(Arena *arena, const Division *division);

/* The id of an element that octavo puts into a division: "_.way", and "_.way-slug" in another's file. No block's id begins so. */
const char *names_own(Arena *arena, const Division *division, const char *what);

/* "pictures/arena.svg" */
const char *names_picture(Arena *arena, const Picture *picture);

/* The id of the empty element at the head of a block, or NULL where links go to the block itself. */
const char *names_mark(Arena *arena, const Block *block);

/* Where a link to `block`, or to `division` as a whole when it is NULL, leads, seen from the file of `from` (NULL: another). */
const char *names_href(Arena *arena, const Division *from, const Division *division, const Block *block);
