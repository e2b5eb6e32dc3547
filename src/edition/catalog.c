/* Refused: listings in the order of a path, which those who follow it would have to read to its end
 * for what is new; the number stands in the title instead. */
#include "edition/catalog.h"
#include "base/text.h"
#include <stdlib.h>
#include <string.h>

/* ---- the order ---- */

static int compare_collections(const Collection *a, const Collection *b) {
    int order = g_strcmp0(a->name, b->name);
    return order != 0 ? order : (a->position > b->position) - (a->position < b->position);
}

/* Newest first, as those who follow want it; of one day, by path and series. */
static int compare_items(gconstpointer a, gconstpointer b) {
    const Record *left = ((const Item *)a)->record, *right = ((const Item *)b)->record;
    int order = g_strcmp0(right->lineage.date, left->lineage.date);
    if (order == 0)
        order = compare_collections(&left->path, &right->path);
    if (order == 0)
        order = compare_collections(&left->series, &right->series);
    if (order == 0)
        order = strcmp(left->title, right->title);
    return order != 0 ? order
                      : record_compare_revisions(right->lineage.revision, left->lineage.revision);
}

/* ---- listings ---- */

const Collection *catalog_collection(const char *group, const Record *record) {
    return g_strcmp0(group, "path") == 0 ? &record->path : &record->series;
}

static Listing *find_listing(GArray *listings, const char *group, const char *name) {
    for (guint i = 0; i < listings->len; i++) {
        Listing *listing = &g_array_index(listings, Listing, i);
        if (g_strcmp0(listing->group, group) == 0 && g_str_equal(listing->title, name))
            return listing;
    }
    return NULL;
}

static const char *name_file(Arena *arena, const GArray *listings, const char *group,
                             const char *name) {
    g_autofree char *slug = text_slug(name);
    const char *file = arena_printf(arena, "%s-%s", group, slug);
    for (guint i = 0, n = 2; i < listings->len; i++)
        if (g_str_equal(g_array_index(listings, Listing, i).file, file)) {
            file = arena_printf(arena, "%s-%s-%u", group, slug, n++);
            i = G_MAXUINT; /* from the first again */
        }
    return file;
}

static void add_item(Arena *arena, GArray *listings, const char *group, const Item *item) {
    const char *name = catalog_collection(group, item->record)->name;
    if (name == NULL)
        return;
    Listing *listing = find_listing(listings, group, name);
    if (listing == NULL) {
        const guint n_all = g_array_index(listings, Listing, 0).n_items;
        Listing first = {.file = name_file(arena, listings, group, name),
                         .title = name,
                         .group = group,
                         .items = arena_array(arena, const Item *, n_all)};
        g_array_append_val(listings, first);
        listing = &g_array_index(listings, Listing, listings->len - 1);
    }
    ((const Item **)listing->items)[listing->n_items++] = item;
}

static int compare_listings(gconstpointer a, gconstpointer b) {
    const Listing *left = a, *right = b;
    int order = g_strcmp0(left->group, right->group);
    return order != 0 ? order : strcmp(left->title, right->title);
}

Catalog *catalog_make(Arena *arena, const char *title, Item *items, guint n_items) {
    Catalog *catalog = arena_new0(arena, Catalog);
    GArray *listings = g_array_new(FALSE, FALSE, sizeof(Listing));
    const Item **all = arena_array(arena, const Item *, n_items);
    Listing first = {CATALOG_ALL, title, NULL, all, n_items};
    if (n_items > 0)
        qsort(items, n_items, sizeof *items, compare_items);
    g_array_append_val(listings, first);
    for (guint i = 0; i < n_items; i++) {
        all[i] = &items[i];
        add_item(arena, listings, "path", &items[i]);
        add_item(arena, listings, "series", &items[i]);
    }
    g_array_sort(listings, compare_listings);
    *catalog = (Catalog){
        title, arena_memdup(arena, listings->data, listings->len * sizeof(Listing)), listings->len};
    g_array_unref(listings);
    return catalog;
}

const Listing *catalog_group(const Catalog *catalog, const char *group, const Record *record) {
    const char *name = catalog_collection(group, record)->name;
    for (guint i = 0; name != NULL && i < catalog->n_listings; i++)
        if (g_strcmp0(catalog->listings[i].group, group) == 0 &&
            g_str_equal(catalog->listings[i].title, name))
            return &catalog->listings[i];
    return NULL;
}

/* ---- what both say ---- */

static char *uuid_of(const char *name) {
    g_autofree char *sum = g_compute_checksum_for_string(G_CHECKSUM_SHA1, name, -1);
    return g_strdup_printf("urn:uuid:%.8s-%.4s-5%.3s-a%.3s-%.12s", sum, sum + 8, sum + 13, sum + 17,
                           sum + 20);
}

char *catalog_entry_id(const Record *record) {
    g_autofree char *name = g_strdup_printf("%s\n%s", record->identifier, record->lineage.revision);
    return uuid_of(name);
}

char *catalog_listing_id(const Catalog *catalog, const char *file) {
    g_autofree char *name = g_str_equal(file, CATALOG_ALL)
                                ? g_strdup_printf("octavo feed\n%s", catalog->title)
                                : g_strdup_printf("octavo feed\n%s\n%s", catalog->title, file);
    return uuid_of(name);
}

char *catalog_entry_title(const Listing *listing, const Record *record) {
    guint position =
        listing->group != NULL ? catalog_collection(listing->group, record)->position : 0;
    return position > 0
               ? g_strdup_printf("%u. %s (%s)", position, record->title, record->lineage.revision)
               : g_strdup_printf("%s (%s)", record->title, record->lineage.revision);
}

char *catalog_day(const Record *record) {
    return g_strdup_printf("%sT00:00:00Z",
                           record->lineage.date != NULL ? record->lineage.date : "1970-01-01");
}

static const struct {
    const char *suffix, *but, *type, *title; /* but: the suffix of another that ends alike */
} formats[N_CATALOG_FORMATS] = {
    {".epub", ".kepub.epub", "application/epub+zip", "EPUB"},
    {".pdf", "-print.pdf", "application/pdf", "PDF"},
    {".kepub.epub", NULL, "application/x-kobo-epub+zip", "EPUB for Kobo"},
};

const RecordFile *catalog_format(const Record *record, guint format, const char **ret_type,
                                 const char **ret_title) {
    *ret_type = formats[format].type;
    *ret_title = formats[format].title;
    for (guint i = 0; i < record->n_outputs; i++) {
        const char *name = record->outputs[i].name, *but = formats[format].but;
        if (g_str_has_suffix(name, formats[format].suffix) &&
            (but == NULL || !g_str_has_suffix(name, but)))
            return &record->outputs[i];
    }
    return NULL;
}

char *catalog_uri(const Item *item, const RecordFile *file) {
    g_autofree char *path = g_strdup_printf("%s/%s", item->folder, file->name);
    return g_uri_escape_string(path, "/", FALSE);
}

char *catalog_chapter(const LineageChapter *chapter) {
    if (g_strcmp0(chapter->role, "chapter") != 0 && g_strcmp0(chapter->role, "part") != 0)
        return NULL;
    GString *line = g_string_new(NULL);
    if (chapter->number != NULL)
        g_string_append_printf(line, "%s ", chapter->number);
    g_string_append(line, chapter->title);
    if (chapter->kind != NULL)
        g_string_append_printf(line, " (%s)", chapter->kind);
    if (chapter->summary != NULL)
        g_string_append_printf(line, ": %s", chapter->summary);
    return g_string_free(line, FALSE);
}
