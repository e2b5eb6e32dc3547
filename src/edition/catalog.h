/* catalog.h: what a catalog of releases lists, and what both of its forms say alike (atom.h, opds.h).
 * In: records of releases.  Out: listings: all releases, and one for each path and series; newest first.
 * The files of a catalog lie in one folder, beside those of the releases, so that every link is a relative one.
 * Memory: the arena given; returned text is the caller's.  Diagnostics, errors: none. */
#pragma once
#include "edition/record.h"

/* One release. */
typedef struct Item {
    const char *folder; /* its name beneath the catalog's */
    const Record *record;
    const char *cover; /* "covers/slug-1.0.0.png", or NULL */
    const char *cover_type;
} Item;

/* One file of the catalog, in each form. */
typedef struct Listing {
    const char *file;  /* without suffix: "opds", "path-python" */
    const char *title;
    const char *group; /* "path", "series", or NULL: all releases */
    const Item *const *items;
    guint n_items;
} Listing;

typedef struct Catalog {
    const char *title;
    const Listing *listings; /* the first: all releases */
    guint n_listings;
} Catalog;

#define CATALOG_ALL "opds"
#define CATALOG_BROWSE "browse" /* leads to all listings; only where there are several */
#define CATALOG_ACQUISITION "http://opds-spec.org/acquisition/open-access"
#define ATOM_TYPE "application/atom+xml;profile=opds-catalog;kind=acquisition"
#define OPDS_TYPE "application/opds+json"
#define N_CATALOG_FORMATS 3u

/* Sorts `items`. */
Catalog *catalog_make(Arena *arena, const char *title, Item *items, guint n_items);

/* The listing of the path or the series that the record names; NULL: it names none. */
const Listing *catalog_group(const Catalog *catalog, const char *group, const Record *record);

const Collection *catalog_collection(const char *group, const Record *record);

/* An identifier of this edition of the work, or of a listing: the same for the same. */
char *catalog_entry_id(const Record *record);
char *catalog_listing_id(const Catalog *catalog, const char *file);

/* In a path or a series with its number: "2. Title (1.0.0)". */
char *catalog_entry_title(const Listing *listing, const Record *record);

/* "2026-01-31T00:00:00Z"; of a listing: of the newest in it. */
char *catalog_day(const Record *record);

/* In the order in which clients should offer them, from 0; NULL: the release has none in this format. */
const RecordFile *catalog_format(const Record *record, guint format, const char **ret_type, const char **ret_title);

/* Relative to the catalog's folder, escaped. */
char *catalog_uri(const Item *item, const RecordFile *file);

/* "2 Pools (essay): What a pool holds."; NULL: the chapter is not told, being no part of the text's own. */
char *catalog_chapter(const LineageChapter *chapter);
