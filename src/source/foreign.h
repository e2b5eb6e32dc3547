/* foreign.h: chapters that were written for another tool, made into Markdown as octavo reads it.
 * In: the text of a file of an Outline.  Out: its tree, without raw HTML and directives, with headings that skip no level, ids
 * that are unique in the book, addresses relative to the book's folder.
 * Memory: trees live in the arena that is handed over, names in the Book's; the Foreign is the caller's.
 * Diagnostics: those of markdown.h, fragment.h and root_read_text(), directive-left, heading-skip, title-doubled, alt-missing,
 * include-region, ref-missing.
 * Source: mdBook's guide, "mdBook-specific features"; Quarto's guide, "Callout Blocks"; Leanpub's Markua manual, "Asides and
 * blurbs". */
#pragma once
#include "source/markdown.h"
#include "source/outline.h"

typedef struct Foreign Foreign;

/* `slugs`: path of a file -> slug of its division, or the id of its section; lent. */
Foreign *foreign_new(Book *book, const Root *root, OutlineKind kind, const char *folder, GHashTable *slugs, Diag *diag);
void foreign_free(Foreign *foreign);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Foreign, foreign_free)

/* The tree of one file; NULL after a diagnostic. It begins with a heading of the level 1 + depth; `title` stands there where the
 * file has none. */
MarkdownNode *foreign_parse(Foreign *foreign, Arena *arena, const ManifestFile *file, const char *text);

/* Once all files are read: what links lead to by file and name gets the ids of the book; words of links that lead nowhere stay. */
void foreign_resolve(Foreign *foreign);
