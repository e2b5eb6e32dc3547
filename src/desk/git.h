/* git.h: what git has to say of the folder of a book.
 * In: a folder.  Out: the commit that is checked out, and a file that is not as it was committed.
 * The program `git` is asked, and nothing else is run: its hooks and monitors are switched off. Refused: libgit2, a library for
 * two questions, and reading .git by hand, whose index has a dozen forms.
 * Memory: results are the caller's.  Errors: git is there and fails (GError). */
#pragma once
#include <glib.h>

/* *ret_commit is NULL where the folder is in no repository, or there is no git. *ret_dirty is the first file beneath the folder
 * that differs or is not known to git, relative to the folder, or NULL; what lies in `build` is not looked at. */
gboolean git_look(const char *folder, char **ret_commit, char **ret_dirty, GError **error);
