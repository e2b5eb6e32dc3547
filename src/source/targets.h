/* targets.h: what links of another tool's chapters lead to, by file and by name, and the ids that these get in the Book.
 * In: names, as chapters are read; links whose targets are 'path#name'.  Out: the same links with ids.
 * Memory: names and ids live in the Book's arena; the Targets is the caller's.
 * Diagnostics: ref-missing. */
#pragma once
#include "base/diag.h"
#include "book/book.h"

typedef struct Targets Targets;

/* `slugs`: path of a file -> slug of its division, or the id of its section; lent. */
Targets *targets_new(Book *book, GHashTable *slugs, Diag *diag);
void targets_free(Targets *targets);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Targets, targets_free)

/* What the file at `path` is called in the Book, or NULL where nothing is read from it. */
const char *targets_slug(const Targets *targets, const char *path);
/* An id that no other has, as near to the wish as can be. */
const char *targets_make_id(Targets *targets, const char *wish);

/* What 'path#name' leads to; the first of one name counts. */
void targets_name(Targets *targets, const char *path, const char *name, const char *id);
/* The same, of a name that the author gave, which is known in all files. */
void targets_name_given(Targets *targets, const char *path, const char *name, const char *id);
/* What a link to the file as a whole leads to, where that is not its slug. */
void targets_name_file(Targets *targets, const char *path, const char *id);

/* Once all files are read: what links lead to gets the ids of the Book; words of links that lead nowhere stay. */
void targets_resolve(Targets *targets);
