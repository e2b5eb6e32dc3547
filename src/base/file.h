/* file.h: the only place that reads the author's files.
 * In: paths relative to a Root, the book's folder.  Out: bytes.
 * Memory: bytes are the caller's (GBytes).  Errors: GError, FILE_ERROR for what the author can mend (file_error_code() names
 * the diagnostic), G_FILE_ERROR or G_IO_ERROR for the world's failures.
 * Confined: beneath the Root, regular files only, size checked before reading; no '..', no absolute path, no link out. */
#pragma once
#include "base/diag.h"

typedef struct Root Root;

#define FILE_ERROR file_error_quark()
GQuark file_error_quark(void); /* codes: DiagCode, of the group 'base: files' */

Root *root_open(const char *path, GError **error);
void root_free(Root *root);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Root, root_free)

/* What has been read beneath it so far, each file once, as the root was named and in the order of their names; NULL-terminated, the
 * caller's. */
char **root_inputs(const Root *root);

/* The one spelling of a path: without '.' components and doubled slashes. '..' stays, and is
 * refused when it is read. The caller's. */
char *file_plain_path(const char *path);

/* The bytes of a file, at most `limit` of them (more is an error). */
GBytes *root_read(const Root *root, const char *path, gsize limit, GError **error);

/* Like root_read(), but what the author can mend becomes a diagnostic at `place` and the result NULL with no error set. */
GBytes *root_read_reported(const Root *root, const char *path, gsize limit, Place place, Diag *diag);

/* Text: valid UTF-8 without a byte order mark, all line ends LF, NUL-terminated in the GBytes' data (length excludes the NUL).
 * Registers it with diag_source(). NULL after a diagnostic. */
char *root_read_text(const Root *root, const char *path, gsize limit, Place place, Diag *diag);

/* The names in a folder, sorted, without those that begin with a dot; none where there is no such folder.
 * NULL-terminated, the caller's. */
char **root_list(const Root *root, const char *path, GError **error);
