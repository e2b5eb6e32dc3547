/* All releases are in the first listing, since KOReader does not walk to another when it
 * synchronizes. */
#include "edition/feed.h"
#include "base/file.h"
#include "edition/archive.h"
#include "edition/atom.h"
#include "edition/opds.h"
#include "edition/shelf.h"
#include <string.h>

#define EPUB_BYTES_MAX (256u << 20)

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
    const char *type, *title;
    const RecordFile *epub = catalog_format(item.record, 0, &type, &title);
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

/* ---- all ---- */

static gboolean find_releases(Maker *maker, GError **error) {
    g_autoptr(Root) root = root_open(maker->path, error);
    g_auto(GStrv) names = root != NULL ? root_list(root, ".", error) : NULL;
    if (names == NULL)
        return FALSE;
    for (guint i = 0; names[i] != NULL; i++)
        if (!add_release(maker, names[i], error))
            return FALSE;
    return TRUE;
}

static void add_text(Maker *maker, const char *file, const char *suffix, char *text) {
    g_autofree char *name = g_strconcat(file, suffix, NULL);
    add_file(maker, name, g_bytes_new_take(text, strlen(text)));
}

static void add_listings(Maker *maker) {
    const Catalog *catalog =
        catalog_make(maker->arena, maker->title, (Item *)maker->items->data, maker->items->len);
    for (guint i = 0; i < catalog->n_listings; i++) {
        const Listing *listing = &catalog->listings[i];
        add_text(maker, listing->file, ".xml", atom_listing(catalog, listing));
        add_text(maker, listing->file, ".json", opds_listing(catalog, listing));
    }
    if (catalog->n_listings > 1)
        add_text(maker, CATALOG_BROWSE, ".xml", atom_browse(catalog));
}

static gboolean make(Maker *maker, GError **error) {
    if (!find_releases(maker, error) || diag_count(maker->diag, DIAG_ERROR) > 0)
        return FALSE;
    if (maker->items->len == 0) {
        diag_add(maker->diag, DIAG_FEED_EMPTY, (Place){diag_file(maker->diag, maker->path), 0, 0},
                 "there is no release in this folder");
        diag_hint(maker->diag, "'octavo release --output DIR' makes one");
        return FALSE;
    }
    maker->feed->n_releases = maker->items->len;
    add_listings(maker);
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
