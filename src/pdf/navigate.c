/* Everything points by name: a name is a block's id or a division's slug and the same in every
 * edition, so that a link into the PDF from outside lasts as well. Cairo's own links are not used:
 * it breaks forward ones, draws tight boxes and writes names unescaped. */
#include "pdf/navigate.h"
#include <gio/gio.h>
#include <string.h>

/* ---- links ---- */

static void put_box(Objects *objects, const char *key, const Pages *pages, const LinkArea *link) {
    objects_open_array(objects, key);
    objects_put_length(objects, NULL, link->x);
    objects_put_length(objects, NULL, pages->page_height - link->y - link->height);
    objects_put_length(objects, NULL, link->x + link->width);
    objects_put_length(objects, NULL, pages->page_height - link->y);
    objects_close_array(objects);
}

static void put_no_border(Objects *objects) {
    objects_open_array(objects, "/Border");
    for (guint i = 0; i < 3; i++)
        objects_put_integer(objects, NULL, 0);
    objects_close_array(objects);
}

/* A URI in PDF is ASCII; what lies outside is percent-encoded as UTF-8, what is encoded stays. */
static char *ascii_uri(const char *href) {
    GString *uri = g_string_new(NULL);
    for (const char *at = href; *at != '\0'; at++)
        if ((guchar)*at > 0x20 && (guchar)*at < 0x7f)
            g_string_append_c(uri, *at);
        else
            g_string_append_printf(uri, "%%%02X", (guchar)*at);
    return g_string_free(uri, FALSE);
}

static void put_web_action(Objects *objects, const char *href) {
    g_autofree char *uri = ascii_uri(href);
    objects_open_dictionary(objects, "/A");
    objects_put_name(objects, "/S", "/URI");
    objects_put_bytes(objects, "/URI", uri);
    objects_close_dictionary(objects);
}

static const char *link_words(const LinkArea *link) {
    if (link->title != NULL && link->title[0] != '\0')
        return link->title;
    return link->href != NULL ? link->href : link->destination;
}

static void put_link(Objects *objects, const Pages *pages, const LinkArea *link, guint id,
                     guint key) {
    objects_begin(objects, id);
    objects_open_dictionary(objects, NULL);
    objects_put_name(objects, "/Subtype", "/Link");
    put_box(objects, "/Rect", pages, link);
    put_no_border(objects);
    objects_put_integer(objects, "/F", 4); /* printed, as PDF/A wants it */
    objects_put_text(objects, "/Contents", link_words(link));
    objects_put_integer(objects, "/StructParent", key);
    if (link->href != NULL)
        put_web_action(objects, link->href);
    else
        objects_put_bytes(objects, "/Dest", link->destination);
    objects_close_dictionary(objects);
    objects_end(objects);
}

guint navigate_count_links(const Pages *pages) {
    guint n = 0;
    for (guint i = 0; i < pages->n_pages; i++)
        n += pages->pages[i].n_links;
    return n;
}

void navigate_links(Objects *objects, const Pages *pages, guint first_link) {
    guint k = 0;
    for (guint i = 0; i < pages->n_pages; i++)
        for (guint j = 0; j < pages->pages[i].n_links; j++, k++)
            put_link(objects, pages, &pages->pages[i].links[j], first_link + k, pages->n_pages + k);
}

/* ---- destinations ---- */

typedef struct Spot {
    const char *name;
    guint page; /* index */
    const Destination *destination;
} Spot;

static int compare_spots(gconstpointer a, gconstpointer b) {
    const Spot *left = a, *right = b;
    int order = strcmp(left->name, right->name);
    return order != 0 ? order : (left->page > right->page) - (left->page < right->page);
}

/* Sorted by name; of a block that is drawn on several pages the first place stays. */
static GArray *collect_spots(const Pages *pages) {
    GArray *spots = g_array_new(FALSE, FALSE, sizeof(Spot));
    for (guint i = 0; i < pages->n_pages; i++)
        for (guint j = 0; j < pages->pages[i].n_destinations; j++) {
            const Destination *destination = &pages->pages[i].destinations[j];
            Spot spot = {destination->name, i, destination};
            g_array_append_val(spots, spot);
        }
    g_array_sort(spots, compare_spots); /* a merge sort: stable */
    guint n = 0;
    for (guint i = 0; i < spots->len; i++)
        if (n == 0 ||
            strcmp(g_array_index(spots, Spot, n - 1).name, g_array_index(spots, Spot, i).name) != 0)
            g_array_index(spots, Spot, n++) = g_array_index(spots, Spot, i);
    g_array_set_size(spots, n);
    return spots;
}

static const Spot *find_spot(const GArray *spots, const char *name) {
    guint low = 0, high = spots->len;
    while (low < high) {
        guint middle = (low + high) / 2;
        int order = strcmp(g_array_index(spots, Spot, middle).name, name);
        if (order == 0)
            return &g_array_index(spots, Spot, middle);
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

/* `names` are in order; what is added goes behind them. */
static void add_name(GArray *spots, const GArray *names, const char *name, const char *target) {
    const Spot *spot = find_spot(names, target);
    if (spot == NULL || find_spot(names, name) != NULL)
        return;
    Spot other = {name, spot->page, spot->destination};
    g_array_append_val(spots, other);
}

/* Where a deleted block leads: to its successor, or to what stands before it. */
static const char *relic_target(const Book *book, const Relic *relic) {
    if (relic->instead != NULL) {
        const Block *block = book_find(book, relic->instead);
        return block != NULL ? block->id : relic->instead;
    }
    if (relic->slot != NULL && relic->slot->block != NULL)
        return relic->slot->block->id;
    if (relic->slot != NULL && relic->slot->near != NULL)
        return relic->slot->near->id;
    return relic->division != NULL ? relic->division->slug : "";
}

/* Names that earlier editions gave lead on. */
static void add_former(GArray *spots, const Book *book) {
    g_autoptr(GArray) names = g_array_copy(spots);
    for (guint i = 0; i < book->aliases->len; i++) {
        const Alias *alias = &g_array_index(book->aliases, Alias, i);
        add_name(spots, names, alias->name, alias->block->id);
    }
    for (guint i = 0; i < book->relics->len; i++) {
        const Relic *relic = &g_array_index(book->relics, Relic, i);
        add_name(spots, names, relic->id, relic_target(book, relic));
    }
    g_array_sort(spots, compare_spots);
}

typedef struct SpotWriter {
    const GArray *spots;
    const Pages *pages;
    guint first_page;
} SpotWriter;

static void put_spot(Objects *objects, guint i, gpointer data) {
    const SpotWriter *writer = data;
    const Spot *spot = &g_array_index(writer->spots, Spot, i);
    objects_open_array(objects, NULL);
    objects_put_reference(objects, NULL, writer->first_page + spot->page);
    objects_put_name(objects, NULL, "/XYZ");
    objects_put_length(objects, NULL, spot->destination->x);
    objects_put_length(objects, NULL, writer->pages->page_height - spot->destination->y);
    objects_put_null(objects, NULL); /* the zoom stays as it is */
    objects_close_array(objects);
}

guint navigate_destinations(Objects *objects, const Book *book, const Pages *pages,
                            guint first_page) {
    g_autoptr(GArray) spots = collect_spots(pages);
    add_former(spots, book);
    g_autofree const char **names = g_new(const char *, spots->len + 1);
    for (guint i = 0; i < spots->len; i++)
        names[i] = g_array_index(spots, Spot, i).name;
    SpotWriter writer = {spots, pages, first_page};
    guint tree = objects_add_names(objects, names, spots->len, put_spot, &writer);
    guint id = objects_reserve(objects, 1);
    objects_begin(objects, id);
    objects_open_dictionary(objects, NULL);
    objects_put_reference(objects, "/Dests", tree);
    objects_close_dictionary(objects);
    objects_end(objects);
    return id;
}

static gboolean check_name(GHashTable *names, const char *name, GError **error) {
    if (name == NULL || g_hash_table_contains(names, name))
        return TRUE;
    g_set_error(error, G_IO_ERROR, G_IO_ERROR_FAILED,
                "the PDF would link to '%s', which is on none of its pages", name);
    return FALSE;
}

static gboolean check_links(GHashTable *names, const Page *page, GError **error) {
    for (guint i = 0; i < page->n_links; i++)
        if (!check_name(names, page->links[i].destination, error))
            return FALSE;
    return TRUE;
}

gboolean navigate_check(const Pages *pages, GError **error) {
    g_autoptr(GHashTable) names = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < pages->n_pages; i++)
        for (guint j = 0; j < pages->pages[i].n_destinations; j++)
            g_hash_table_add(names, (gpointer)pages->pages[i].destinations[j].name);
    for (guint i = 0; i < pages->n_pages; i++)
        if (!check_links(names, &pages->pages[i], error))
            return FALSE;
    for (guint i = 0; i < pages->n_outline; i++)
        if (!check_name(names, pages->outline[i].destination, error))
            return FALSE;
    return TRUE;
}

/* ---- outline ---- */

#define OUTLINE_VISIBLE 40 /* lines that a reader's panel shows without scrolling */

/* An entry's kin, as indices; -1 for none. */
typedef struct Kin {
    gint parent, previous, next, first, last;
    guint n_children;
} Kin;

static void join_kin(Kin *kin, guint i, gint parent) {
    Kin *above = parent >= 0 ? &kin[parent] : NULL;
    kin[i].parent = parent;
    if (above == NULL)
        return;
    kin[i].previous = above->last;
    if (above->last >= 0)
        kin[above->last].next = (gint)i;
    else
        above->first = (gint)i;
    above->last = (gint)i;
    above->n_children++;
}

/* kin[0] is the outline itself, kin[i + 1] entry i. */
static Kin *find_kin(const Pages *pages) {
    Kin *kin = g_new(Kin, pages->n_outline + 1);
    for (guint i = 0; i <= pages->n_outline; i++)
        kin[i] = (Kin){-1, -1, -1, -1, -1, 0};
    for (guint i = 1; i <= pages->n_outline; i++) {
        guint depth = pages->outline[i - 1].depth;
        gint above = (gint)i - 1;
        while (above > 0 && pages->outline[above - 1].depth >= depth)
            above = kin[above].parent;
        join_kin(kin, i, above);
    }
    return kin;
}

typedef struct Outline {
    const Pages *pages;
    const Kin *kin;
    guint root;  /* object of the outline; entry i has the object root + i + 1 */
    guint depth; /* entries above this depth stand open */
} Outline;

static guint count_above(const Pages *pages, guint depth) {
    guint n = 0;
    for (guint i = 0; i < pages->n_outline; i++)
        n += pages->outline[i].depth < depth;
    return n;
}

/* As many levels stand open as can be seen at once. */
static guint open_depth(const Pages *pages) {
    guint depth = 0;
    while (depth < 6 && count_above(pages, depth + 2) <= OUTLINE_VISIBLE)
        depth++;
    return depth;
}

static gboolean is_open(const Outline *outline, guint i) {
    return i == 0 || outline->pages->outline[i - 1].depth < outline->depth;
}

/* Lines below an entry that show when it is open. */
static guint count_shown(const Outline *outline, guint i) {
    guint n = outline->kin[i].n_children;
    for (gint child = outline->kin[i].first; child >= 0; child = outline->kin[child].next)
        if (is_open(outline, (guint)child))
            n += count_shown(outline, (guint)child);
    return n;
}

static void put_count(Objects *objects, const Outline *outline, guint i) {
    gint64 n = count_shown(outline, i);
    if (n > 0)
        objects_put_integer(objects, "/Count", is_open(outline, i) ? n : -n);
}

static void put_kin(Objects *objects, const char *key, const Outline *outline, gint entry) {
    if (entry >= 0)
        objects_put_reference(objects, key, outline->root + (guint)entry);
}

static void put_head(Objects *objects, const Outline *outline, guint i) {
    if (i == 0) {
        objects_put_name(objects, "/Type", "/Outlines");
        return;
    }
    objects_put_text(objects, "/Title", outline->pages->outline[i - 1].title);
    objects_put_bytes(objects, "/Dest", outline->pages->outline[i - 1].destination);
}

static void put_entry(Objects *objects, const Outline *outline, guint i) {
    const Kin *kin = &outline->kin[i];
    objects_begin(objects, outline->root + i);
    objects_open_dictionary(objects, NULL);
    put_head(objects, outline, i);
    put_kin(objects, "/Parent", outline, kin->parent);
    put_kin(objects, "/Prev", outline, kin->previous);
    put_kin(objects, "/Next", outline, kin->next);
    put_kin(objects, "/First", outline, kin->first);
    put_kin(objects, "/Last", outline, kin->last);
    put_count(objects, outline, i);
    objects_close_dictionary(objects);
    objects_end(objects);
}

guint navigate_outline(Objects *objects, const Pages *pages) {
    if (pages->n_outline == 0)
        return 0;
    g_autofree Kin *kin = find_kin(pages);
    Outline outline = {pages, kin, objects_reserve(objects, pages->n_outline + 1),
                       open_depth(pages)};
    for (guint i = 0; i <= pages->n_outline; i++)
        put_entry(objects, &outline, i);
    return outline.root;
}

/* ---- page labels ---- */

static gboolean continues(const Page *before, const Page *page) {
    return before->folio_is_roman == page->folio_is_roman &&
           before->folio_number + 1 == page->folio_number;
}

static void put_label(Objects *objects, guint index, const Page *page) {
    objects_put_integer(objects, NULL, index);
    objects_open_dictionary(objects, NULL);
    objects_put_name(objects, "/S", page->folio_is_roman ? "/r" : "/D");
    if (page->folio_number > 1)
        objects_put_integer(objects, "/St", page->folio_number);
    objects_close_dictionary(objects);
}

guint navigate_labels(Objects *objects, const Pages *pages) {
    guint id = objects_reserve(objects, 1);
    objects_begin(objects, id);
    objects_open_dictionary(objects, NULL);
    objects_open_array(objects, "/Nums");
    for (guint i = 0; i < pages->n_pages; i++)
        if (i == 0 || !continues(&pages->pages[i - 1], &pages->pages[i]))
            put_label(objects, i, &pages->pages[i]);
    objects_close_array(objects);
    objects_close_dictionary(objects);
    objects_end(objects);
    return id;
}
