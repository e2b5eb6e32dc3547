/* starter.h: a book.yaml for a folder, or a whole small book to begin with.
 * In: a folder.  Out: files in it; what lies there already is never touched.
 * Diagnostics: those of layout.h, file-exists.  Errors: the world's (GError). */
#pragma once
#include "base/diag.h"

/* FALSE with an error, or after a diagnostic; then nothing was written. *ret_paths: what was, the caller's. */
gboolean starter_write(const char *folder, const char *date, Diag *diag, char ***ret_paths, GError **error);

/* The manifest of a book made for another tool, for the caller; it is read, and so made behind walls. NULL like FALSE above. */
char *starter_adopt(const char *folder, const char *date, Diag *diag, GError **error);
/* Writes it. */
gboolean starter_write_manifest(const char *folder, const char *yaml, char ***ret_paths, GError **error);
