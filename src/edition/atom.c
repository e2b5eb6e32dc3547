#include "edition/atom.h"

#define NAVIGATION_TYPE "application/atom+xml;profile=opds-catalog;kind=navigation"
#define IMAGE "http://opds-spec.org/image"

static void put(GString *out, const char *format, ...) G_GNUC_PRINTF(2, 3);
static void put(GString *out, const char *format, ...) {
    va_list args;
    va_start(args, format);
    g_autofree char *text = g_markup_vprintf_escaped(format, args);
    va_end(args);
    g_string_append(out, text);
}

static void put_link(GString *out, const char *rel, const char *file, const char *type) {
    put(out, "  <link rel=\"%s\" href=\"%s.xml\" type=\"%s\"/>\n", rel, file, type);
}

/* What a feed begins with. `self`: its file. */
static void put_head(GString *out, const Catalog *catalog, const char *self, const char *title,
                     const char *type, const Record *newest) {
    g_autofree char *id = catalog_listing_id(catalog, self), *updated = catalog_day(newest);
    g_string_append(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    put(out,
        "<feed xmlns=\"http://www.w3.org/2005/Atom\" xmlns:dc=\"http://purl.org/dc/terms/\" "
        "xmlns:opds=\"http://opds-spec.org/2010/catalog\" "
        "xmlns:thr=\"http://purl.org/syndication/thread/1.0\">\n"
        "  <id>%s</id>\n  <title>%s</title>\n  <updated>%s</updated>\n"
        "  <author><name>%s</name></author>\n",
        id, title, updated, catalog->title);
    put_link(out, "self", self, type);
    if (catalog->n_listings > 1)
        put_link(out, "start", CATALOG_BROWSE, NAVIGATION_TYPE);
    else
        put_link(out, "start", CATALOG_ALL, ATOM_TYPE);
}

/* ---- a release ---- */

static void put_collection(GString *out, const char *group, const Catalog *catalog,
                           const Record *record) {
    const Collection *collection = catalog_collection(group, record);
    const Listing *listing = catalog_group(catalog, group, record);
    if (listing == NULL)
        return;
    put(out, "    <category scheme=\"urn:octavo:%s\" term=\"%s\" label=\"%s", group,
        collection->name, collection->name);
    if (collection->position > 0)
        put(out, ", %u", collection->position);
    put(out, "\"/>\n");
    put(out, "    <link rel=\"related\" href=\"%s.xml\" type=\"" ATOM_TYPE "\" title=\"%s\"/>\n",
        listing->file, listing->title);
}

static void put_downloads(GString *out, const Item *item) {
    if (item->cover != NULL) {
        put(out, "    <link rel=\"" IMAGE "\" href=\"%s\" type=\"%s\"/>\n", item->cover,
            item->cover_type);
        put(out, "    <link rel=\"" IMAGE "/thumbnail\" href=\"%s\" type=\"%s\"/>\n", item->cover,
            item->cover_type);
    }
    for (guint i = 0; i < N_CATALOG_FORMATS; i++) {
        const char *type, *title;
        const RecordFile *file = catalog_format(item->record, i, &type, &title);
        if (file == NULL)
            continue;
        g_autofree char *uri = catalog_uri(item, file);
        put(out,
            "    <link rel=\"" CATALOG_ACQUISITION "\" href=\"%s\" type=\"%s\" title=\"%s\" "
            "length=\"%" G_GUINT64_FORMAT "\"/>\n",
            uri, type, title, file->size);
    }
}

/* What the book is about, and what its chapters are. */
static void put_content(GString *out, const Record *record) {
    const Lineage *lineage = &record->lineage;
    if (record->description != NULL)
        put(out, "    <summary type=\"text\">%s</summary>\n", record->description);
    g_string_append(out,
                    "    <content type=\"xhtml\"><div xmlns=\"http://www.w3.org/1999/xhtml\">\n");
    if (record->description != NULL)
        put(out, "      <p>%s</p>\n", record->description);
    for (guint i = 0; i < lineage->n_chapters; i++) {
        g_autofree char *line = catalog_chapter(&lineage->chapters[i]);
        if (line != NULL)
            put(out, "      <p>%s</p>\n", line);
    }
    g_string_append(out, "    </div></content>\n");
}

static void put_entry(GString *out, const Catalog *catalog, const Listing *listing,
                      const Item *item) {
    const Record *record = item->record;
    g_autofree char *id = catalog_entry_id(record), *updated = catalog_day(record);
    g_autofree char *title = catalog_entry_title(listing, record);
    put(out, "  <entry>\n    <title>%s</title>\n    <id>%s</id>\n    <updated>%s</updated>\n",
        title, id, updated);
    if (record->author != NULL)
        put(out, "    <author><name>%s</name></author>\n", record->author);
    put(out, "    <dc:identifier>%s</dc:identifier>\n", record->identifier);
    if (record->language != NULL)
        put(out, "    <dc:language>%s</dc:language>\n", record->language);
    if (record->lineage.date != NULL)
        put(out, "    <dc:issued>%s</dc:issued>\n", record->lineage.date);
    put_content(out, record);
    put_downloads(out, item);
    put_collection(out, "path", catalog, record);
    put_collection(out, "series", catalog, record);
    put(out, "  </entry>\n");
}

/* ---- listings ---- */

static const char *group_title(const char *group) {
    return g_str_equal(group, "path") ? "Path" : "Series";
}

static void put_facets(GString *out, const Catalog *catalog, const Listing *here) {
    for (guint i = 0; i < catalog->n_listings; i++) {
        const Listing *listing = &catalog->listings[i];
        if (listing->group == NULL)
            continue;
        put(out,
            "  <link rel=\"http://opds-spec.org/facet\" href=\"%s.xml\" type=\"" ATOM_TYPE
            "\" title=\"%s\" opds:facetGroup=\"%s\" thr:count=\"%u\"",
            listing->file, listing->title, group_title(listing->group), listing->n_items);
        g_string_append(out, listing == here ? " opds:activeFacet=\"true\"/>\n" : "/>\n");
    }
}

char *atom_listing(const Catalog *catalog, const Listing *listing) {
    GString *out = g_string_new(NULL);
    put_head(out, catalog, listing->file, listing->title, ATOM_TYPE, listing->items[0]->record);
    if (catalog->n_listings > 1)
        put_link(out, "up", CATALOG_BROWSE, NAVIGATION_TYPE);
    put(out, "  <link rel=\"alternate\" href=\"%s.json\" type=\"" OPDS_TYPE "\"/>\n",
        listing->file);
    put_facets(out, catalog, listing);
    for (guint i = 0; i < listing->n_items; i++)
        put_entry(out, catalog, listing, listing->items[i]);
    put(out, "</feed>\n");
    return g_string_free(out, FALSE);
}

/* ---- the way to them ---- */

static void put_way(GString *out, const Catalog *catalog, const Listing *listing) {
    g_autofree char *id = catalog_listing_id(catalog, listing->file);
    g_autofree char *updated = catalog_day(listing->items[0]->record);
    put(out, "  <entry>\n    <title>%s</title>\n    <id>%s</id>\n    <updated>%s</updated>\n",
        listing->group != NULL ? listing->title : "All editions, newest first", id, updated);
    put(out, "    <content type=\"text\">%s%s%u edition%s</content>\n",
        listing->group != NULL ? group_title(listing->group) : "",
        listing->group != NULL ? ", " : "", listing->n_items, listing->n_items == 1 ? "" : "s");
    put(out, "    <link rel=\"%s\" href=\"%s.xml\" type=\"" ATOM_TYPE "\" thr:count=\"%u\"/>\n",
        listing->group != NULL ? "subsection" : "http://opds-spec.org/sort/new", listing->file,
        listing->n_items);
    put(out, "  </entry>\n");
}

char *atom_browse(const Catalog *catalog) {
    GString *out = g_string_new(NULL);
    put_head(out, catalog, CATALOG_BROWSE, catalog->title, NAVIGATION_TYPE,
             catalog->listings[0].items[0]->record);
    for (guint i = 0; i < catalog->n_listings; i++)
        put_way(out, catalog, &catalog->listings[i]);
    put(out, "</feed>\n");
    return g_string_free(out, FALSE);
}
