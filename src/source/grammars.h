/* grammars.h: the languages whose code octavo can read, linked in.
 * Out: a table that grammars/CMakeLists.txt makes of npm's grammar packages, ended by a name that
 * is NULL. Memory: static. */
#pragma once

struct TSLanguage; /* tree-sitter's; only highlight.c looks into it */

typedef struct Grammar {
    const char *name; /* "python" */
    const struct TSLanguage *(*language)(void);
    const char *queries; /* the package's own, then ours from grammars/<name>.scm, which win */
} Grammar;

extern const Grammar grammars[];
