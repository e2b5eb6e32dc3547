/* opds.h: a catalog as OPDS 2.0 has it.
 * In: a Catalog.  Out: JSON; the listing of all releases leads to those of paths and series.
 * Memory: the text is the caller's.  Diagnostics, errors: none.
 * Source: OPDS Catalog 2.0 (drafts.opds.io); the Readium Web Publication Manifest for what it says of a book. */
#pragma once
#include "edition/catalog.h"

char *opds_listing(const Catalog *catalog, const Listing *listing);
