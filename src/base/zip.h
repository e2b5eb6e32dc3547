/* zip.h: files into one ZIP archive as OCF wants it, and one file of an archive exchanged.
 * In: entries in the order in which they shall stand, the day they are dated.  Out: the archive's bytes.
 * The first entry of an EPUB is 'mimetype', stored; no extra fields, no times of the machine: the same bytes for the same input.
 * Memory: the bytes are the caller's.  Errors: the world's (libzip).
 * Source: EPUB 3.3, section 4.3 (OCF ZIP container). */
#pragma once
#include <glib.h>

typedef struct ZipEntry {
    const char *path;
    GBytes *bytes;
    gboolean is_stored; /* not deflated */
} ZipEntry;

GBytes *zip_pack(const ZipEntry *entries, gsize n_entries, const char *date, GError **error);

/* An archive's bytes with other content for one of its entries; all others, and the day of that one, stay as they are. */
GBytes *zip_repack(GBytes *archive, const char *path, GBytes *content, GError **error);

/* The bytes that the entries of an archive take in it, summed up by kind: `kind_of` names the kind of a path (static text).
 * In order of first appearance. */
typedef struct ZipShare {
    const char *kind;
    guint n_files;
    guint64 size; /* [bytes], packed */
} ZipShare;

GArray *zip_shares(GBytes *archive, const char *(*kind_of)(const char *path)); /* of ZipShare */
