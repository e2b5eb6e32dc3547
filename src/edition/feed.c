/* Both catalogs are written from one list. Refused: a catalog a path, which KOReader does not walk
 * when it synchronizes; what belongs together stands together, and says so. */
#include "edition/feed.h"
#include "base/file.h"
#include "base/json.h"
#include "base/text.h"
#include "edition/archive.h"
#include "edition/shelf.h"
#include <stdlib.h>
#include <string.h>

#define EPUB_BYTES_MAX (256u << 20)
#define ATOM "application/atom+xml;profile=opds-catalog;kind=acquisition"
#define ACQUISITION "http://opds-spec.org/acquisition"

/* One release. */
typedef struct Item {
    const char *folder; /* its name beneath the feed's */
    const Record *record;
    const char *cover; /* "covers/slug-1.0.0.png", or NULL */
    const char *cover_type;
} Item;

typedef struct Maker {
    Arena *arena;
    Diag *diag;
    const char *path, *title;
    GArray *items; /* of Item */
    Feed *feed;
} Maker;

void feed_clear(Feed *feed) {
    g_clear_pointer(&feed->files, g_ptr_array_unref);
}

static void free_file(gpointer data) {
    FeedFile *file = data;
    g_free(file->name);
    g_bytes_unref(file->bytes);
    g_free(file);
}

static void add_file(Maker *maker, const char *name, GBytes *bytes) {
    FeedFile *file = g_new0(FeedFile, 1);
    *file = (FeedFile){g_strdup(name), bytes};
    g_ptr_array_add(maker->feed->files, file);
}

/* ---- covers ---- */

static char *read_part(Archive *archive, const char *path, Diag *diag) {
    g_autoptr(GBytes) bytes = archive_read(archive, path, diag);
    gsize n = 0;
    const char *data = bytes != NULL ? g_bytes_get_data(bytes, &n) : NULL;
    return data != NULL ? g_strndup(data, n) : NULL;
}

/* The value of an attribute of the element around `at`, as octavo's package documents write it. */
static char *attribute_around(const char *text, const char *at, const char *name) {
    const char *start = at;
    while (start > text && *start != '<')
        start--;
    g_autofree char *wanted = g_strdup_printf(" %s=\"", name);
    const char *value = strstr(start, wanted), *end = strchr(at, '>');
    if (value == NULL || end == NULL || value > end)
        return NULL;
    value += strlen(wanted);
    return g_strndup(value, strcspn(value, "\""));
}

static void add_cover(Maker *maker, Item *item, GBytes *epub, const char *name) {
    g_autoptr(Archive) archive = archive_open(epub, name, maker->diag);
    g_autofree char *package =
        archive != NULL ? read_part(archive, "EPUB/package.opf", maker->diag) : NULL;
    const char *at = package != NULL ? strstr(package, "properties=\"cover-image\"") : NULL;
    g_autofree char *href = at != NULL ? attribute_around(package, at, "href") : NULL;
    g_autofree char *type = at != NULL ? attribute_around(package, at, "media-type") : NULL;
    g_autofree char *path = href != NULL ? g_strconcat("EPUB/", href, NULL) : NULL;
    GBytes *bytes = path != NULL ? archive_read(archive, path, maker->diag) : NULL;
    if (bytes == NULL || type == NULL)
        return;
    const char *dot = strrchr(href, '.');
    item->cover = arena_printf(maker->arena, "covers/%s%s", item->folder,
                               dot != NULL && strchr(dot, '/') == NULL ? dot : "");
    item->cover_type = arena_strdup(maker->arena, type);
    add_file(maker, item->cover, bytes);
}

/* ---- releases ---- */

static const RecordFile *find_output(const Record *record, const char *suffix) {
    for (guint i = 0; i < record->n_outputs; i++)
        if (g_str_has_suffix(record->outputs[i].name, suffix) &&
            strlen(suffix) <= strlen(record->outputs[i].name))
            return &record->outputs[i];
    return NULL;
}

/* The EPUB for all, which is not Kobo's. */
static const RecordFile *find_epub(const Record *record) {
    for (guint i = 0; i < record->n_outputs; i++)
        if (g_str_has_suffix(record->outputs[i].name, ".epub") &&
            !g_str_has_suffix(record->outputs[i].name, ".kepub.epub"))
            return &record->outputs[i];
    return NULL;
}

static gboolean is_release(const char *path) {
    g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
    for (const char *name; dir != NULL && (name = g_dir_read_name(dir)) != NULL;)
        if (g_str_has_suffix(name, SHELF_SUFFIX))
            return TRUE;
    return FALSE;
}

static gboolean add_release(Maker *maker, const char *folder, GError **error) {
    g_autofree char *path = g_build_filename(maker->path, folder, NULL);
    if (!g_file_test(path, G_FILE_TEST_IS_DIR) || !is_release(path))
        return TRUE;
    g_autoptr(Root) root = root_open(path, error);
    Item item = {.folder = arena_strdup(maker->arena, folder)};
    item.record = root != NULL ? shelf_open(maker->arena, path, maker->diag, error) : NULL;
    if (item.record == NULL)
        return FALSE;
    const RecordFile *epub = find_epub(item.record);
    g_autoptr(GBytes) bytes =
        epub != NULL
            ? root_read_reported(root, epub->name, EPUB_BYTES_MAX,
                                 (Place){diag_file(maker->diag, epub->name), 0, 0}, maker->diag)
            : NULL;
    if (bytes != NULL)
        add_cover(maker, &item, bytes, epub->name);
    g_array_append_val(maker->items, item);
    return TRUE;
}

static int compare_collections(const Collection *a, const Collection *b) {
    int order = g_strcmp0(a->name, b->name);
    return order != 0 ? order : (a->position > b->position) - (a->position < b->position);
}

/* Newest first, as those who follow want it; of one day, by path and series. */
static int compare_items(gconstpointer a, gconstpointer b) {
    const Item *left = a, *right = b;
    int order = g_strcmp0(right->record->lineage.date, left->record->lineage.date);
    if (order == 0)
        order = compare_collections(&left->record->path, &right->record->path);
    if (order == 0)
        order = compare_collections(&left->record->series, &right->record->series);
    if (order == 0)
        order = strcmp(left->record->title, right->record->title);
    return order != 0 ? order
                      : record_compare_revisions(right->record->lineage.revision,
                                                 left->record->lineage.revision);
}

/* ---- what both say ---- */

/* An identifier of this edition of the work: the same for the same. */
static char *entry_id(const Record *record) {
    g_autofree char *name = g_strdup_printf("%s\n%s", record->identifier, record->lineage.revision);
    g_autofree char *sum = g_compute_checksum_for_string(G_CHECKSUM_SHA1, name, -1);
    return g_strdup_printf("urn:uuid:%.8s-%.4s-5%.3s-a%.3s-%.12s", sum, sum + 8, sum + 13, sum + 17,
                           sum + 20);
}

static char *feed_id(const Maker *maker) {
    g_autofree char *name = g_strdup_printf("octavo feed\n%s", maker->title);
    g_autofree char *sum = g_compute_checksum_for_string(G_CHECKSUM_SHA1, name, -1);
    return g_strdup_printf("urn:uuid:%.8s-%.4s-5%.3s-a%.3s-%.12s", sum, sum + 8, sum + 13, sum + 17,
                           sum + 20);
}

static char *day(const Record *record) {
    return g_strdup_printf("%sT00:00:00Z",
                           record->lineage.date != NULL ? record->lineage.date : "1970-01-01");
}

static char *entry_title(const Record *record) {
    return g_strdup_printf("%s (%s)", record->title, record->lineage.revision);
}

/* In the order in which clients offer them. */
static const struct {
    const char *suffix, *type, *title;
} formats[] = {{".epub", "application/epub+zip", "EPUB"},
               {".pdf", "application/pdf", "PDF"},
               {".kepub.epub", "application/x-kobo-epub+zip", "EPUB for Kobo"}};

static const RecordFile *format_file(const Record *record, gsize i) {
    if (i == 0)
        return find_epub(record);
    for (guint k = 0; i == 1 && k < record->n_outputs; k++)
        if (g_str_has_suffix(record->outputs[k].name, ".pdf") &&
            !g_str_has_suffix(record->outputs[k].name, "-print.pdf"))
            return &record->outputs[k];
    return i == 1 ? NULL : find_output(record, formats[i].suffix);
}

static char *uri_of(const Item *item, const char *file) {
    g_autofree char *path = g_strdup_printf("%s/%s", item->folder, file);
    return g_uri_escape_string(path, "/", FALSE);
}

/* ---- OPDS 1.2 ---- */

static void put(GString *out, const char *format, ...) G_GNUC_PRINTF(2, 3);
static void put(GString *out, const char *format, ...) {
    va_list args;
    va_start(args, format);
    g_autofree char *text = g_markup_vprintf_escaped(format, args);
    va_end(args);
    g_string_append(out, text);
}

static void put_collection(GString *out, const char *scheme, const Collection *collection) {
    if (collection->name == NULL)
        return;
    put(out, "    <category scheme=\"%s\" term=\"%s\" label=\"%s", scheme, collection->name,
        collection->name);
    if (collection->position > 0)
        put(out, ", %u", collection->position);
    put(out, "\"/>\n");
}

static void put_links(GString *out, const Item *item) {
    if (item->cover != NULL) {
        put(out, "    <link rel=\"http://opds-spec.org/image\" href=\"%s\" type=\"%s\"/>\n",
            item->cover, item->cover_type);
        put(out,
            "    <link rel=\"http://opds-spec.org/image/thumbnail\" href=\"%s\" type=\"%s\"/>\n",
            item->cover, item->cover_type);
    }
    for (gsize i = 0; i < G_N_ELEMENTS(formats); i++) {
        const RecordFile *file = format_file(item->record, i);
        if (file == NULL)
            continue;
        g_autofree char *uri = uri_of(item, file->name);
        put(out,
            "    <link rel=\"" ACQUISITION "/open-access\" href=\"%s\" type=\"%s\" title=\"%s\" "
            "length=\"%" G_GUINT64_FORMAT "\"/>\n",
            uri, formats[i].type, formats[i].title, file->size);
    }
}

static void put_entry(GString *out, const Item *item) {
    const Record *record = item->record;
    g_autofree char *id = entry_id(record), *title = entry_title(record), *updated = day(record);
    put(out, "  <entry>\n    <title>%s</title>\n    <id>%s</id>\n    <updated>%s</updated>\n",
        title, id, updated);
    if (record->author != NULL)
        put(out, "    <author><name>%s</name></author>\n", record->author);
    put(out, "    <dc:identifier>%s</dc:identifier>\n", record->identifier);
    if (record->language != NULL)
        put(out, "    <dc:language>%s</dc:language>\n", record->language);
    if (record->lineage.date != NULL)
        put(out, "    <dc:issued>%s</dc:issued>\n", record->lineage.date);
    put_collection(out, "urn:octavo:path", &record->path);
    put_collection(out, "urn:octavo:series", &record->series);
    if (record->description != NULL)
        put(out, "    <summary type=\"text\">%s</summary>\n", record->description);
    put_links(out, item);
    put(out, "  </entry>\n");
}

static const Item *item_at(const Maker *maker, guint i) {
    return &g_array_index(maker->items, Item, i);
}

static char *write_atom(const Maker *maker) {
    GString *out = g_string_new("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    g_autofree char *id = feed_id(maker), *updated = day(item_at(maker, 0)->record);
    put(out,
        "<feed xmlns=\"http://www.w3.org/2005/Atom\" xmlns:dc=\"http://purl.org/dc/terms/\" "
        "xmlns:opds=\"http://opds-spec.org/2010/catalog\">\n"
        "  <id>%s</id>\n  <title>%s</title>\n  <updated>%s</updated>\n"
        "  <author><name>%s</name></author>\n",
        id, maker->title, updated, maker->title);
    put(out, "  <link rel=\"self\" href=\"opds.xml\" type=\"" ATOM "\"/>\n"
             "  <link rel=\"start\" href=\"opds.xml\" type=\"" ATOM "\"/>\n"
             "  <link rel=\"alternate\" href=\"opds.json\" type=\"application/opds+json\"/>\n");
    for (guint i = 0; i < maker->items->len; i++)
        put_entry(out, item_at(maker, i));
    put(out, "</feed>\n");
    return g_string_free(out, FALSE);
}

/* ---- OPDS 2.0 ---- */

static void json_link(JsonWriter *json, const char *rel, const char *href, const char *type) {
    json_open_object(json, NULL);
    if (rel != NULL)
        json_text(json, "rel", rel);
    json_text(json, "href", href);
    json_text(json, "type", type);
    json_close(json);
}

static void json_collection(JsonWriter *json, const Collection *collection) {
    if (collection->name == NULL)
        return;
    json_open_object(json, NULL);
    json_text(json, "name", collection->name);
    if (collection->position > 0)
        json_count(json, "position", collection->position);
    json_close(json);
}

static void json_metadata(JsonWriter *json, const Record *record) {
    g_autofree char *title = entry_title(record), *modified = day(record);
    json_open_object(json, "metadata");
    json_text(json, "@type", "http://schema.org/Book");
    json_text(json, "identifier", record->identifier);
    json_text(json, "title", title);
    if (record->author != NULL)
        json_text(json, "author", record->author);
    if (record->language != NULL)
        json_text(json, "language", record->language);
    if (record->description != NULL)
        json_text(json, "description", record->description);
    json_text(json, "modified", modified);
    json_open_object(json, "belongsTo");
    json_open_list(json, "collection");
    json_collection(json, &record->path);
    json_close(json);
    json_open_list(json, "series");
    json_collection(json, &record->series);
    json_close(json);
    json_close(json);
    json_close(json);
}

static void json_publication(JsonWriter *json, const Item *item) {
    json_open_object(json, NULL);
    json_metadata(json, item->record);
    json_open_list(json, "links");
    for (gsize i = 0; i < G_N_ELEMENTS(formats); i++) {
        const RecordFile *file = format_file(item->record, i);
        g_autofree char *uri = file != NULL ? uri_of(item, file->name) : NULL;
        if (uri != NULL)
            json_link(json, ACQUISITION "/open-access", uri, formats[i].type);
    }
    json_close(json);
    json_open_list(json, "images");
    if (item->cover != NULL)
        json_link(json, NULL, item->cover, item->cover_type);
    json_close(json);
    json_close(json);
}

static char *write_json(const Maker *maker) {
    g_autoptr(JsonWriter) json = json_new();
    g_autofree char *modified = day(item_at(maker, 0)->record);
    json_open_object(json, NULL);
    json_open_object(json, "metadata");
    json_text(json, "title", maker->title);
    json_text(json, "modified", modified);
    json_count(json, "numberOfItems", maker->items->len);
    json_close(json);
    json_open_list(json, "links");
    json_link(json, "self", "opds.json", "application/opds+json");
    json_link(json, "alternate", "opds.xml", ATOM);
    json_close(json);
    json_open_list(json, "publications");
    for (guint i = 0; i < maker->items->len; i++)
        json_publication(json, item_at(maker, i));
    json_close(json);
    json_close(json);
    return json_finish(json);
}

/* ---- all ---- */

static gboolean find_releases(Maker *maker, GError **error) {
    g_autoptr(Root) root = root_open(maker->path, error);
    g_auto(GStrv) names = root != NULL ? root_list(root, ".", error) : NULL;
    if (names == NULL)
        return FALSE;
    for (guint i = 0; names[i] != NULL; i++)
        if (!add_release(maker, names[i], error))
            return FALSE;
    g_array_sort(maker->items, compare_items);
    return TRUE;
}

static gboolean make(Maker *maker, GError **error) {
    if (!find_releases(maker, error))
        return FALSE;
    if (maker->items->len == 0) {
        diag_add(maker->diag, DIAG_FEED_EMPTY, (Place){diag_file(maker->diag, maker->path), 0, 0},
                 "there is no release in this folder");
        diag_hint(maker->diag, "'octavo release --output DIR' makes one");
        return FALSE;
    }
    maker->feed->n_releases = maker->items->len;
    char *atom = write_atom(maker), *json = write_json(maker);
    add_file(maker, "opds.xml", g_bytes_new_take(atom, strlen(atom)));
    add_file(maker, "opds.json", g_bytes_new_take(json, strlen(json)));
    return TRUE;
}

gboolean feed_make(const char *folder, const char *title, Diag *diag, Feed *ret_feed,
                   GError **error) {
    g_autoptr(Arena) arena = arena_new();
    ret_feed->files = g_ptr_array_new_with_free_func(free_file);
    Maker maker = {arena, diag, folder, title, g_array_new(FALSE, FALSE, sizeof(Item)), ret_feed};
    gboolean is_made = make(&maker, error);
    g_array_unref(maker.items);
    return is_made;
}
