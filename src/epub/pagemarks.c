/* Each division is walked once, to know for every block which slot closed last before it.
 * Refused: markers before or inside the block that begins the page, which is the usual practice and
 * makes every re-pagination move the bookmarks (18 of 42 positions kept, against 42 of 42). */
#include "epub/pagemarks.h"
#include "book/book.h"

typedef struct Closings {
    GHashTable *before; /* Block * -> the Slot * that closed last before it, NULL: none */
    const Slot *last;
} Closings;

static void note_slots(Closings *closings, const Slot *list);

/* Rows and cells have no slot of their own: a page that begins among them is marked after their
 * table. */
static void note_rows(Closings *closings, const Block *table) {
    for (const Block *block = block_walk(table, table); block != NULL;
         block = block_walk(table, block))
        g_hash_table_insert(closings->before, (gpointer)block, table->slot);
}

static void note_block(Closings *closings, const Block *block) {
    g_hash_table_insert(closings->before, (gpointer)block, (gpointer)closings->last);
    if (block->kind == BLOCK_TABLE)
        note_rows(closings, block);
    note_slots(closings, block->lead);
    note_slots(closings, block->slots);
}

/* In the order of the file. The element of an item stands in a list, where no marker may. */
static void note_slots(Closings *closings, const Slot *list) {
    for (const Slot *slot = list; slot != NULL; slot = slot->next) {
        if (slot->block != NULL)
            note_block(closings, slot->block);
        note_slots(closings, slot->more);
        if (slot->kind != BLOCK_ITEM)
            closings->last = slot;
    }
}

static void note_division(Closings *closings, const Division *division) {
    g_hash_table_remove_all(closings->before);
    closings->last = NULL;
    note_block(closings, division->heading);
    closings->last = division->heading->slot;
    note_slots(closings, division->lead);
    note_slots(closings, division->slots);
}

static gboolean is_taken(const Book *book, GHashTable *ids, const char *id) {
    return book_find(book, id) != NULL || book_find_division(book, id) != NULL ||
           g_hash_table_contains(ids, id);
}

static const char *mark_id(Arena *arena, const Book *book, GHashTable *ids, const char *folio) {
    g_autofree char *plain = g_strdup(folio);
    g_strcanon(plain, G_CSET_a_2_z G_CSET_A_2_Z G_CSET_DIGITS, '-');
    const char *id = arena_printf(arena, "page-%s", plain);
    while (is_taken(book, ids, id))
        id = arena_printf(arena, "%s_", id);
    g_hash_table_add(ids, (gpointer)id);
    return id;
}

/* From the last page of the division to its first: a page on which no block begins is marked where
 * the next one is. */
static void find_slots(const Closings *closings, PageMark *marks, const PageStart *pages, guint n) {
    const Slot *slot = closings->last;
    for (guint i = n; i-- > 0;) {
        gpointer before;
        if (pages[i].block != NULL &&
            g_hash_table_lookup_extended(closings->before, pages[i].block, NULL, &before))
            slot = before;
        marks[i].slot = slot;
    }
}

static guint run_of_division(const PageMap *map, guint begin) {
    guint end = begin;
    while (end < map->n_pages && map->pages[end].division == map->pages[begin].division)
        end++;
    return end - begin;
}

const PageMarks *pagemarks_make(Arena *arena, const Book *book, const PageMap *map) {
    PageMarks *result = arena_new0(arena, PageMarks);
    if (map == NULL || map->n_pages == 0)
        return result;
    result->map = map;
    PageMark *marks = arena_array(arena, PageMark, map->n_pages);
    g_autoptr(GHashTable) ids = g_hash_table_new(g_str_hash, g_str_equal);
    Closings closings = {.before = g_hash_table_new(NULL, NULL)};
    for (guint begin = 0, n; begin < map->n_pages; begin += n) {
        const Division *division = map->pages[begin].division;
        n = run_of_division(map, begin);
        if (division == NULL) /* title page and contents, which are other files here */
            continue;
        PageMark *run = marks + result->n_marks;
        note_division(&closings, division);
        find_slots(&closings, run, map->pages + begin, n);
        for (guint i = 0; i < n; i++) {
            run[i].division = division;
            run[i].folio = map->pages[begin + i].folio;
            run[i].id = mark_id(arena, book, ids, run[i].folio);
        }
        result->n_marks += n;
    }
    g_hash_table_unref(closings.before);
    result->marks = marks;
    return result;
}

const PageMark *pagemarks_of(const PageMarks *marks, const Division *division, guint *ret_n) {
    guint begin = 0;
    while (begin < marks->n_marks && marks->marks[begin].division != division)
        begin++;
    guint end = begin;
    while (end < marks->n_marks && marks->marks[end].division == division)
        end++;
    *ret_n = end - begin;
    return end > begin ? marks->marks + begin : NULL;
}
