/* A reference names a page only where turning one is needed: not on the page itself, and not on the
 * one that faces it. Once it has been set with a page it keeps it, so that the rounds come to an
 * end. */
#include "typeset/folios.h"
#include "book/terms.h"

#define UNKNOWN "00" /* the usual width of a folio */

typedef struct Spot {
    const char *folio;
    guint page; /* from 1, the physical page */
} Spot;

Folios *folios_new(Arena *arena, const char *language) {
    Folios *folios = g_new0(Folios, 1);
    folios->arena = arena;
    folios->language = language;
    folios->spots = g_hash_table_new(NULL, NULL);
    folios->ends = g_hash_table_new(NULL, NULL);
    folios->pages = g_hash_table_new(NULL, NULL);
    folios->shown = g_hash_table_new(NULL, NULL);
    folios->joined = g_hash_table_new(NULL, NULL);
    folios->measured = g_hash_table_new(NULL, NULL);
    return folios;
}

void folios_free(Folios *folios) {
    if (folios == NULL)
        return;
    g_hash_table_unref(folios->spots);
    g_hash_table_unref(folios->ends);
    g_hash_table_unref(folios->pages);
    g_hash_table_unref(folios->shown);
    g_hash_table_unref(folios->joined);
    g_hash_table_unref(folios->measured);
    g_free(folios);
}

void folios_begin(Folios *folios) {
    folios->round++;
    g_hash_table_remove_all(folios->spots);
    g_hash_table_remove_all(folios->ends);
    g_hash_table_remove_all(folios->pages);
}

static void put(Folios *folios, GHashTable *spots, const Block *block, Spot spot) {
    g_hash_table_insert(spots, (gpointer)block, arena_memdup(folios->arena, &spot, sizeof spot));
}

void folios_put(Folios *folios, const Block *block, const char *folio, guint page) {
    if (!g_hash_table_contains(folios->spots, block))
        put(folios, folios->spots, block, (Spot){folio, page});
}

void folios_put_end(Folios *folios, const Block *block, const char *folio, guint page) {
    const Spot *before = g_hash_table_lookup(folios->ends, block);
    if (before == NULL || before->page < page)
        put(folios, folios->ends, block, (Spot){folio, page});
}

void folios_put_inline(Folios *folios, const Inline *inl, guint page) {
    if (!g_hash_table_contains(folios->pages, inl))
        g_hash_table_insert(folios->pages, (gpointer)inl, GUINT_TO_POINTER(page));
}

/* ---- words ---- */

static const Spot *spot_of(const Folios *folios, const Block *block) {
    return folios != NULL ? g_hash_table_lookup(folios->spots, block) : NULL;
}

static const char *folio_of(const Folios *folios, const Inline *inl) {
    const Spot *spot = spot_of(folios, inl->destination);
    return spot != NULL ? spot->folio : UNKNOWN;
}

static gboolean was_shown(const Folios *folios, const Inline *inl) {
    const char *text = g_hash_table_lookup(folios->shown, inl);
    return text != NULL && text[0] != '\0';
}

/* As long as nothing is known, what is listed in the same chapter is taken to be near. */
static gboolean is_near(const Folios *folios, const Inline *inl) {
    const Spot *spot = spot_of(folios, inl->destination);
    guint page = GPOINTER_TO_UINT(g_hash_table_lookup(folios->pages, inl->reference));
    if (spot == NULL || page == 0)
        return TRUE;
    return spot->page / 2 == page / 2;
}

static const char *words_on(const Folios *folios, const Inline *inl) {
    if (folios == NULL || !folios->names_pages)
        return "";
    gboolean stays = folios->round > 1 && was_shown(folios, inl);
    if (!stays && is_near(folios, inl))
        return "";
    return arena_printf(folios->arena, "%s\u00A0%s", term(folios->language, TERM_ON_PAGE),
                        folio_of(folios, inl));
}

static const char *words_of(const Folios *folios, const Inline *inl) {
    switch (inl->words) {
    case PAGE_BARE:
        return folio_of(folios, inl);
    case PAGE_GIVEN:
        return inl->text;
    case PAGE_NAMED:
        return folios == NULL
                   ? folio_of(folios, inl)
                   : arena_printf(folios->arena, "%s\u00A0%s", term(folios->language, TERM_PAGE),
                                  folio_of(folios, inl));
    case PAGE_ON:
        return words_on(folios, inl);
    }
    return "";
}

const char *folios_show(Folios *folios, const Inline *inl, const char **ret_measured) {
    const char *text = words_of(folios, inl);
    *ret_measured = text;
    if (folios == NULL)
        return text;
    const char *before = g_hash_table_lookup(folios->measured, inl);
    if (folios->is_final && before != NULL)
        *ret_measured = before;
    if (*ret_measured[0] == '\0')
        text = "";
    g_hash_table_insert(folios->measured, (gpointer)inl, (gpointer)*ret_measured);
    g_hash_table_insert(folios->shown, (gpointer)inl, (gpointer)text);
    if (folios->asked != NULL)
        g_ptr_array_add(folios->asked, (gpointer)inl);
    return text;
}

/* ---- several pages: "arenas, 3, 12–15" of an index, "(cited: page 12, 47)" of a bibliography ----
 */

#define SHORTEST_RANGE 3 /* pages that follow each other, where the author did not mark a range */

typedef struct Extent {
    const Inline *page;
    Spot first, last;
} Extent;

static const Block *next_part(const Block *section, const Division *division, const Block *part) {
    return section != NULL ? block_walk(section, part) : division_walk(division, part);
}

/* To the end of the section that the block heads or stands in. */
static void widen(const Folios *folios, Extent *extent, const Block *block) {
    const Block *section = block, *part = NULL;
    while (section != NULL && section->kind != BLOCK_SECTION)
        section = section->parent;
    while ((part = next_part(section, block->division, part)) != NULL) {
        const Spot *end = g_hash_table_lookup(folios->ends, part);
        if (end != NULL && end->page > extent->last.page)
            extent->last = *end;
    }
}

static Extent extent_of(const Folios *folios, const Inline *page) {
    const Spot *spot = spot_of(folios, page->destination);
    Spot first = spot != NULL ? *spot : (Spot){UNKNOWN, 0};
    Extent extent = {page, first, first};
    if (page->is_wide)
        widen(folios, &extent, page->destination);
    return extent;
}

/* What floats may stand on an earlier page than what was written before it. */
static int compare_extents(gconstpointer a, gconstpointer b) {
    const Extent *left = a, *right = b;
    return (left->first.page > right->first.page) - (left->first.page < right->first.page);
}

/* Sorted, and none reaches into the next. */
static GArray *find_extents(const Folios *folios, const Inline *entry) {
    g_autoptr(GArray) all = g_array_new(FALSE, FALSE, sizeof(Extent));
    for (const Inline *inl = entry; inl != NULL; inl = inl->next)
        if (inl->kind == INLINE_PAGE) {
            Extent extent = extent_of(folios, inl);
            g_array_append_val(all, extent);
        }
    g_array_sort(all, compare_extents);
    GArray *apart = g_array_new(FALSE, FALSE, sizeof(Extent));
    for (guint i = 0; i < all->len; i++) {
        Extent extent = g_array_index(all, Extent, i);
        Extent *before = i > 0 ? &g_array_index(apart, Extent, apart->len - 1) : NULL;
        if (before == NULL || extent.first.page > before->last.page)
            g_array_append_val(apart, extent);
        else if (extent.last.page > before->last.page)
            before->last = extent.last;
    }
    return apart;
}

/* Roman and arabic folios do not follow each other. */
static gboolean follows(const Extent *before, const Extent *extent) {
    return extent->first.page == before->last.page + 1 &&
           g_ascii_isdigit(extent->first.folio[0]) == g_ascii_isdigit(before->first.folio[0]);
}

static guint find_range(const GArray *extents, guint first) {
    const Extent *extent = &g_array_index(extents, Extent, first);
    guint end = first + 1;
    while (end < extents->len && follows(&extent[end - first - 1], &extent[end - first]))
        end++;
    guint n_pages = extent[end - first - 1].last.page - extent->first.page + 1;
    return n_pages >= SHORTEST_RANGE ? end : first + 1;
}

static Inline *copy_inline(Folios *folios, Inline ***tail, const Inline *inl) {
    Inline *copy = arena_memdup(folios->arena, inl, sizeof *inl);
    copy->next = NULL;
    **tail = copy;
    *tail = &copy->next;
    return copy;
}

/* What stands before the first page of the entry, and between two of them. */
typedef struct Commas {
    const Inline *first, *other;
    PageWords words; /* of the first page */
} Commas;

static const char *name_pages(const Folios *folios, const Extent *first, const Extent *last,
                              PageWords words) {
    const char *pages =
        first->first.page == last->last.page
            ? first->first.folio
            : arena_printf(folios->arena, "%s–%s", first->first.folio, last->last.folio);
    return words != PAGE_NAMED ? pages
                               : arena_printf(folios->arena, "%s\u00A0%s",
                                              term(folios->language, TERM_PAGE), pages);
}

static void add_extents(Folios *folios, Inline ***tail, const GArray *extents, Commas commas) {
    for (guint i = 0, end; i < extents->len; i = end) {
        end = find_range(extents, i);
        const Extent *first = &g_array_index(extents, Extent, i),
                     *last = &g_array_index(extents, Extent, end - 1);
        copy_inline(folios, tail, i == 0 ? commas.first : commas.other);
        Inline *page = copy_inline(folios, tail, first->page);
        page->words = PAGE_GIVEN;
        page->text = name_pages(folios, first, last, i == 0 ? commas.words : PAGE_BARE);
        g_hash_table_insert(folios->joined, (gpointer)first->page, (gpointer)page->text);
    }
}

/* `before` stands before the first page. */
static Commas find_commas(const Inline *before) {
    Commas commas = {before, before, before->next->words};
    const Inline *second = before->next->next;
    if (second != NULL && second->next != NULL && second->next->kind == INLINE_PAGE)
        commas.other = second;
    return commas;
}

const Inline *folios_join(Folios *folios, const Inline *entry) {
    g_autoptr(GArray) extents = find_extents(folios, entry);
    Inline *list = NULL, **tail = &list;
    gboolean is_done = FALSE;
    for (const Inline *inl = entry; inl != NULL; inl = inl->next) {
        if (inl->next == NULL || inl->next->kind != INLINE_PAGE) {
            copy_inline(folios, &tail, inl);
            continue;
        }
        if (!is_done)
            add_extents(folios, &tail, extents, find_commas(inl));
        is_done = TRUE;
        inl = inl->next;
    }
    return list;
}

const Inline *folios_join_asked(Folios *folios, const Inline *entry) {
    const char *measured;
    for (const Inline *inl = entry; inl != NULL; inl = inl->next)
        if (inl->kind == INLINE_PAGE)
            folios_show(folios, inl, &measured);
    return folios_join(folios, entry);
}

/* ---- for others ---- */

static void take_texts(GHashTable *table, GArray *texts) {
    GHashTableIter iter;
    gpointer page, text;
    g_hash_table_iter_init(&iter, table);
    while (g_hash_table_iter_next(&iter, &page, &text)) {
        PageText one = {page, text};
        g_array_append_val(texts, one);
    }
}

const PageText *folios_texts(const Folios *folios, guint *ret_n) {
    g_autoptr(GArray) texts = g_array_new(FALSE, FALSE, sizeof(PageText));
    take_texts(folios->joined, texts);
    take_texts(folios->shown, texts);
    PageText *kept = arena_memdup(folios->arena, texts->data, texts->len * sizeof(PageText));
    *ret_n = texts->len;
    pagemap_sort(kept, *ret_n);
    return kept;
}

/* ---- whether all is right ---- */

gboolean folios_differ(const Folios *folios, const GPtrArray *asked) {
    for (guint i = 0; i < asked->len; i++) {
        const Inline *inl = asked->pdata[i];
        if (g_strcmp0(g_hash_table_lookup(folios->shown, inl), words_of(folios, inl)) != 0)
            return TRUE;
    }
    return FALSE;
}
