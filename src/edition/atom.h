/* atom.h: a catalog as OPDS 1.2 has it, which most clients read.
 * In: a Catalog.  Out: XML. A listing is an acquisition feed; those of paths and series are facets of the one of all releases, and
 * a navigation feed leads to each of them.
 * Memory: the text is the caller's.  Diagnostics, errors: none.
 * Source: OPDS Catalog 1.2; RFC 4287 (Atom); RFC 4685 (thr:count). */
#pragma once
#include "edition/catalog.h"

char *atom_listing(const Catalog *catalog, const Listing *listing);

/* Of CATALOG_BROWSE. */
char *atom_browse(const Catalog *catalog);
