/* fences.h: new text for fences of a Markdown file, with nothing else of the file touched.
 * In: the file's text, and for each fence the line that opens it.  Out: the file's new text.
 * Units: lines count from 1.  Memory: the result is the caller's.
 * Errors: G_FILE_ERROR_INVAL where a line opens no fence of output that could be written to. */
#pragma once
#include <glib.h>

typedef struct FenceChange {
    guint line;
    const char *text; /* without a final newline */
} FenceChange;

/* The changes stand in the order of their lines. NULL with an error. */
char *fences_replace(const char *markdown, const FenceChange *changes, gsize n_changes,
                     GError **error);
