#include "edition/opds.h"
#include "base/json.h"

static void link_to(JsonWriter *json, const char *rel, const char *href, const char *type,
                    const char *title) {
    json_open_object(json, NULL);
    if (rel != NULL)
        json_text(json, "rel", rel);
    json_text(json, "href", href);
    json_text(json, "type", type);
    if (title != NULL)
        json_text(json, "title", title);
    json_close(json);
}

static void link_to_listing(JsonWriter *json, const char *rel, const Listing *listing,
                            const char *suffix, const char *type, const char *title) {
    g_autofree char *href = g_strconcat(listing->file, suffix, NULL);
    link_to(json, rel, href, type, title);
}

/* ---- a release ---- */

static void write_collection(JsonWriter *json, const Catalog *catalog, const char *group,
                             const char *key, const Record *record) {
    const Collection *collection = catalog_collection(group, record);
    const Listing *listing = catalog_group(catalog, group, record);
    if (listing == NULL)
        return;
    json_open_object(json, key);
    json_text(json, "name", collection->name);
    if (collection->position > 0)
        json_count(json, "position", collection->position);
    json_open_list(json, "links");
    link_to_listing(json, NULL, listing, ".json", OPDS_TYPE, NULL);
    json_close(json);
    json_close(json);
}

/* What the book is about, and what its chapters are. */
static char *describe(const Record *record) {
    GString *text = g_string_new(record->description);
    for (guint i = 0; i < record->lineage.n_chapters; i++) {
        g_autofree char *line = catalog_chapter(&record->lineage.chapters[i]);
        if (line != NULL)
            g_string_append_printf(text, "%s%s", text->len > 0 ? "\n" : "", line);
    }
    return g_string_free(text, FALSE);
}

static void write_metadata(JsonWriter *json, const Catalog *catalog, const Listing *listing,
                           const Record *record) {
    g_autofree char *title = catalog_entry_title(listing, record), *modified = catalog_day(record);
    g_autofree char *description = describe(record);
    json_open_object(json, "metadata");
    json_text(json, "@type", "http://schema.org/Book");
    json_text(json, "identifier", record->identifier);
    json_text(json, "title", title);
    if (record->author != NULL)
        json_text(json, "author", record->author);
    if (record->language != NULL)
        json_text(json, "language", record->language);
    if (description[0] != '\0')
        json_text(json, "description", description);
    json_text(json, "modified", modified);
    if (record->path.name != NULL || record->series.name != NULL) {
        json_open_object(json, "belongsTo");
        write_collection(json, catalog, "path", "collection", record);
        write_collection(json, catalog, "series", "series", record);
        json_close(json);
    }
    json_close(json);
}

static void write_publication(JsonWriter *json, const Catalog *catalog, const Listing *listing,
                              const Item *item) {
    json_open_object(json, NULL);
    write_metadata(json, catalog, listing, item->record);
    json_open_list(json, "links");
    for (guint i = 0; i < N_CATALOG_FORMATS; i++) {
        const char *type, *title;
        const RecordFile *file = catalog_format(item->record, i, &type, &title);
        g_autofree char *uri = file != NULL ? catalog_uri(item, file) : NULL;
        if (uri != NULL)
            link_to(json, CATALOG_ACQUISITION, uri, type, title);
    }
    json_close(json);
    json_open_list(json, "images");
    if (item->cover != NULL)
        link_to(json, NULL, item->cover, item->cover_type, NULL);
    json_close(json);
    json_close(json);
}

/* ---- listings ---- */

static void write_links(JsonWriter *json, const Catalog *catalog, const Listing *listing) {
    json_open_list(json, "links");
    link_to_listing(json, "self", listing, ".json", OPDS_TYPE, NULL);
    link_to_listing(json, "start", &catalog->listings[0], ".json", OPDS_TYPE, NULL);
    if (listing->group != NULL)
        link_to_listing(json, "up", &catalog->listings[0], ".json", OPDS_TYPE, NULL);
    link_to_listing(json, "alternate", listing, ".xml", ATOM_TYPE, NULL);
    json_close(json);
}

static void write_navigation(JsonWriter *json, const Catalog *catalog) {
    if (catalog->n_listings == 1)
        return;
    json_open_list(json, "navigation");
    for (guint i = 1; i < catalog->n_listings; i++)
        link_to_listing(json, "subsection", &catalog->listings[i], ".json", OPDS_TYPE,
                        catalog->listings[i].title);
    json_close(json);
}

char *opds_listing(const Catalog *catalog, const Listing *listing) {
    g_autoptr(JsonWriter) json = json_new();
    g_autofree char *modified = catalog_day(listing->items[0]->record);
    json_open_object(json, NULL);
    json_open_object(json, "metadata");
    json_text(json, "title", listing->title);
    json_text(json, "modified", modified);
    json_count(json, "numberOfItems", listing->n_items);
    json_close(json);
    write_links(json, catalog, listing);
    if (listing->group == NULL)
        write_navigation(json, catalog);
    json_open_list(json, "publications");
    for (guint i = 0; i < listing->n_items; i++)
        write_publication(json, catalog, listing, listing->items[i]);
    json_close(json);
    json_close(json);
    return json_finish(json);
}
