/* publish.h: the only place that writes the outputs: a set of files, whole or not at all.
 * In: a folder, and what shall stand in it.  Out: files there; if anything fails, what was there before.
 * A signal that ends the process (SIGHUP, SIGINT, SIGTERM) takes effect when nothing is left beside the files. Who is killed leaves
 * every file old or new, and whoever publishes there next removes what is left beside them. Two at once do it one after the other.
 * Errors: G_FILE_ERROR.
 * Source: renameat2(2), flock(2), fsync(2). */
#pragma once
#include <glib.h>

typedef struct PublishedFile {
    const char *name; /* within the folder */
    GBytes *bytes;
} PublishedFile;

/* Writes each beside its target, flushes, then puts them in place one after another and flushes the folder. Creates `folder` if it
 * is missing. */
gboolean publish_files(const char *folder, const PublishedFile *files, gsize n_files, GError **error);

/* Whether publish_files() could do it now: all is written beside, and taken away again. */
gboolean publish_try(const char *folder, const PublishedFile *files, gsize n_files, GError **error);

/* A folder of files: written beside under a temporary name, flushed, then put in the place of `folder`, whatever was there. */
gboolean publish_folder(const char *folder, const PublishedFile *files, gsize n_files, GError **error);
