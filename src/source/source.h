/* source.h: from the author's files to a Book.
 * In: a folder with book.yaml, or one Markdown file (its manifest at its head, or none).  Out: a Book, not yet sealed.
 * Memory: the Book is the caller's.  Diagnostics: the groups 'base', 'source'.
 * Errors: none of the world's but an unopenable folder (GError); a manifest that cannot be read gives NULL after a diagnostic. */
#pragma once
#include "base/diag.h"
#include "base/file.h"
#include "book/book.h"
#include "source/drawings.h"
#include "source/highlight.h"

/* A Markdown file that is a book by itself; otherwise a folder is meant. */
gboolean source_is_single(const char *path);

/* What outlives one reading; each may be NULL, and so may the whole. */
typedef struct SourceTools {
    Drawings *drawings;       /* has those that are drawn, and is told of others; NULL: who reads has no need of them */
    Highlighter *highlighter; /* whose languages are compiled */
    Memo *memo;               /* what earlier readings made; this one begins a turn of it */
} SourceTools;

/* `path` names a folder or a file ending in .md.  *ret_root is opened on the book's folder and the caller's. */
Book *source_read(const char *path, const SourceTools *tools, Diag *diag, Root **ret_root, GError **error);
