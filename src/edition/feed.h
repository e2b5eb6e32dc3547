/* feed.h: a static catalog over a folder of releases, for reading systems that fetch books.
 * In: a folder whose folders are releases (those named `…-latest` and without a record are passed over).
 * Out: opds.xml (OPDS 1.2), opds.json (OPDS 2.0), the same for each path and series (path-python.xml), browse.xml, which leads to
 * all of them, and covers/: to be published in that folder; bytes depend on the releases alone.
 * Newest first, a link of its own for every release, the EPUB before the PDF: KOReader takes the first acquisition of the first
 * entry for the state of the catalog.
 * Memory: a Feed is cleared by the caller.  Diagnostics: those of shelf.h, feed-empty.  Errors: the world's.
 * Source: OPDS Catalog 1.2; OPDS Catalog 2.0 (drafts.opds.io); RFC 4287. */
#pragma once
#include "edition/record.h"

typedef struct FeedFile {
    char *name; /* relative to the folder */
    GBytes *bytes;
} FeedFile;

typedef struct Feed {
    GPtrArray *files; /* of FeedFile * */
    guint n_releases;
} Feed;

gboolean feed_make(const char *folder, const char *title, Diag *diag, Feed *ret_feed, GError **error);

void feed_clear(Feed *feed);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Feed, feed_clear)
