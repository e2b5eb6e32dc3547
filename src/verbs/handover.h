/* handover.h: files that were made behind the walls, on their way to who publishes them.
 * In: names and bytes.  Out: the same, the names judged: who was taken over behind the walls may say anything.
 * Memory: what is unpacked is the caller's, names and bytes.  Errors: a name that could lead somewhere else (PRESS_BUG). */
#pragma once
#include "base/publish.h"

#define HANDOVER_TYPE "a(ayay)"

GVariant *handover_pack(const PublishedFile *files, gsize n_files);

/* Of PublishedFile; NULL with an error. */
GArray *handover_unpack(GVariant *packed, GError **error);

/* A name within a folder, and not a hidden one; FALSE with an error. */
gboolean handover_is_name(const char *name, GError **error);
