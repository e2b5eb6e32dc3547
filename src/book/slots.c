/* A container's old slots are built again from the record, its blocks put back into those that
 * kept their order (the longest rising run), and the rest hung behind their neighbours. */
#include "book/slots.h"
#include "book/fingerprint.h"
#include <string.h>

typedef struct Builder {
    Book *book;
    const Descent *descent; /* or NULL */
    GHashTable *lists;      /* holder -> GArray of guint: old slots in order */
    GHashTable *made;       /* name of a slot -> Slot * that stands in the new book */
    GHashTable *names;      /* names of slots and ids that no new slot may have */
    GHashTable *divisions;  /* Slot * -> Division * */
    const Division *division;
} Builder;

/* The slots of one container in reading order, while its blocks are put into them. */
typedef struct Row {
    GPtrArray *slots;      /* of Slot *, old ones */
    GHashTable *positions; /* Slot * -> index + 1 */
} Row;

void slot_add_rest(Book *book, Slot *slot, const char *name) {
    Rest *rest = arena_new0(book->arena, Rest);
    rest->name = name;
    Rest **tail = &slot->rests;
    while (*tail != NULL)
        tail = &(*tail)->next;
    *tail = rest;
}

/* ---- the old slots ---- */

/* Bodies, notes and titles are there in every chapter: their holders get its name. */
static char *list_name(const char *slug, const char *holder) {
    const char *name = holder + strspn(holder, "+<");
    return strchr(".*=", name[0]) != NULL ? g_strdup_printf("%s/%s", slug, holder)
                                          : g_strdup(holder);
}

static void free_list(gpointer list) {
    g_array_unref(list);
}

static GArray *open_old(Builder *builder, const char *slug, const char *holder) {
    char *name = list_name(slug, holder);
    GArray *list = g_hash_table_lookup(builder->lists, name);
    if (list != NULL) {
        g_free(name);
        return list;
    }
    list = g_array_new(FALSE, FALSE, sizeof(guint));
    g_hash_table_insert(builder->lists, name, list);
    return list;
}

/* A list in a gap makes those around it exist, be they empty. */
static void list_old(Builder *builder, const Lineage *lineage) {
    for (guint i = 0; i < lineage->n_blocks; i++) {
        const LineageBlock *block = &lineage->blocks[i];
        const char *slug = lineage->chapters[block->chapter].slug, *holder = block->at;
        GArray *list = open_old(builder, slug, holder);
        g_array_append_val(list, i);
        for (; strspn(holder, "+<") > 1; holder++)
            open_old(builder, slug, holder + 1);
        g_hash_table_add(builder->names, (gpointer)block->slot);
    }
}

static Slot *new_gap(Builder *builder) {
    Slot *gap = arena_new0(builder->book->arena, Slot);
    gap->kind = BLOCK_PARAGRAPH;
    return gap;
}

static Slot *build_more(Builder *builder, const char *holder);

static Slot *build_old(Builder *builder, guint i) {
    const LineageBlock *old = &builder->descent->lineage->blocks[i];
    Slot *slot = arena_new0(builder->book->arena, Slot);
    slot->name = arena_strdup(builder->book->arena, old->slot);
    slot->kind = old->kind;
    slot->is_entry = old->is_entry;
    g_autofree char *behind = g_strconcat("+", old->slot, NULL);
    slot->more = build_more(builder, behind);
    g_hash_table_insert(builder->made, (gpointer)slot->name, slot);
    g_hash_table_insert(builder->divisions, slot, (gpointer)builder->division);
    return slot;
}

static Slot *build_list(Builder *builder, const char *holder) {
    const GArray *list = g_hash_table_lookup(builder->lists, holder);
    Slot *first = NULL, **tail = &first;
    for (guint i = 0; list != NULL && i < list->len; i++) {
        *tail = build_old(builder, g_array_index(list, guint, i));
        tail = &(*tail)->next;
    }
    return first;
}

/* '+s.a' behind s.a, '++s.a' in the gap before that; NULL where there is neither. */
static Slot *build_more(Builder *builder, const char *holder) {
    g_autofree char *name = list_name(builder->division->slug, holder);
    if (!g_hash_table_contains(builder->lists, name))
        return NULL;
    g_autofree char *deeper = g_strdup_printf("%c%s", holder[0], holder);
    Slot *gap = new_gap(builder);
    gap->more = build_more(builder, deeper);
    gap->next = build_list(builder, name);
    return gap;
}

/* ---- in reading order ---- */

static void append_slots(Row *row, Slot *list) {
    for (Slot *slot = list; slot != NULL; slot = slot->next) {
        if (slot->name != NULL) {
            g_ptr_array_add(row->slots, slot);
            g_hash_table_insert(row->positions, slot, GUINT_TO_POINTER(row->slots->len));
        }
        append_slots(row, slot->more);
    }
}

/* Where the slot of the block's ancestor is among those of its container, from 1; 0: elsewhere. */
static guint position_of(const Builder *builder, const Row *row, const Block *block) {
    if (block->ancestor == NULL)
        return 0;
    const Slot *slot = g_hash_table_lookup(builder->made, block->ancestor->slot);
    return slot != NULL ? GPOINTER_TO_UINT(g_hash_table_lookup(row->positions, slot)) : 0;
}

/* Of blocks at `positions`, the longest run that rises (Schensted's way); its members are kept, the
 * others set to 0. */
static void keep_rising(guint *positions, guint n) {
    g_autofree guint *ends = g_new(guint, n + 1), *before = g_new(guint, n + 1);
    guint longest = 0;
    for (guint i = 0; i < n; i++) {
        if (positions[i] == 0)
            continue;
        guint low = 0, high = longest;
        while (low < high) {
            guint middle = (low + high) / 2;
            if (positions[ends[middle]] < positions[i])
                low = middle + 1;
            else
                high = middle;
        }
        before[i] = low > 0 ? ends[low - 1] : G_MAXUINT;
        ends[low] = i;
        longest = MAX(longest, low + 1);
    }
    g_autofree gboolean *is_kept = g_new0(gboolean, n + 1);
    for (guint i = longest > 0 ? ends[longest - 1] : G_MAXUINT; i != G_MAXUINT; i = before[i])
        is_kept[i] = TRUE;
    for (guint i = 0; i < n; i++)
        if (!is_kept[i])
            positions[i] = 0;
}

/* ---- new slots ---- */

static const char *name_slot(Builder *builder, const Block *block) {
    const char *name = arena_printf(builder->book->arena, "s.%s", block->id);
    for (guint n = 2; !g_hash_table_add(builder->names, (gpointer)name); n++)
        name = arena_printf(builder->book->arena, "s.%s-%u", block->id, n);
    return name;
}

static Slot *new_slot(Builder *builder, Block *block) {
    Slot *slot = arena_new0(builder->book->arena, Slot);
    slot->name = name_slot(builder, block);
    slot->kind = block->kind;
    slot->is_entry = block->kind == BLOCK_PARAGRAPH && block->paragraph.is_entry;
    slot->block = block;
    block->slot = slot;
    return slot;
}

/* The gap at the head of a list behind `slot` that no earlier edition has filled. */
static Slot *open_list(Builder *builder, Slot *slot) {
    while (slot->more != NULL)
        slot = slot->more;
    return slot->more = new_gap(builder);
}

static Slot **end_of(Slot **list) {
    while (*list != NULL)
        list = &(*list)->next;
    return list;
}

/* Puts blocks into the slots that `positions` give, and the others behind the one before, or
 * behind `lead`; where there is no lead, all of them at the end. */
static void put(Builder *builder, Block *list, const guint *positions, const Row *row, Slot *lead,
                Slot **slots) {
    Slot *anchor = lead, *last = NULL, **end = end_of(slots);
    guint i = 0;
    for (Block *block = list; block != NULL; block = block->next, i++) {
        if (positions[i] > 0) {
            anchor = row->slots->pdata[positions[i] - 1];
            anchor->block = block;
            block->slot = anchor;
            last = NULL;
        } else if (anchor == NULL) {
            *end = new_slot(builder, block);
            end = &(*end)->next;
        } else {
            if (last == NULL)
                last = open_list(builder, anchor);
            last = last->next = new_slot(builder, block);
        }
    }
}

static guint count(const Block *list) {
    guint n = 0;
    for (; list != NULL; list = list->next)
        n++;
    return n;
}

/* Where nothing was before, blocks stand one after the other. */
static void fill(Builder *builder, Block *list, Slot *lead, Slot **slots) {
    Row row = {g_ptr_array_new(), g_hash_table_new(g_direct_hash, g_direct_equal)};
    if (lead != NULL)
        append_slots(&row, lead->more);
    append_slots(&row, *slots);
    g_autofree guint *positions = g_new0(guint, count(list) + 1);
    guint n = 0;
    const Block *before = NULL;
    for (Block *block = list; block != NULL; before = block, block = block->next) {
        positions[n++] = position_of(builder, &row, block);
        block->follows_paragraph =
            before != NULL && before->kind == BLOCK_PARAGRAPH && block->kind == BLOCK_PARAGRAPH;
    }
    keep_rising(positions, n);
    gboolean has_head = lead != NULL || n == 0 || positions[0] > 0;
    if (!has_head)
        memset(positions, 0, n * sizeof *positions);
    put(builder, list, positions, &row, row.slots->len > 0 ? lead : NULL, slots);
    g_ptr_array_unref(row.slots);
    g_hash_table_unref(row.positions);
}

/* ---- containers ---- */

static gboolean has_lead(BlockKind kind) {
    return kind == BLOCK_LIST || kind == BLOCK_QUOTE || kind == BLOCK_ALERT;
}

static void give_children(Builder *builder, Block *block) {
    if (block->kind == BLOCK_TABLE || block->kind == BLOCK_ROW)
        return;
    const char *id = block->ancestor != NULL ? block->ancestor->id : NULL;
    if (has_lead(block->kind))
        block->lead = new_gap(builder);
    if (id != NULL) {
        block->slots = build_list(builder, id);
        g_autofree char *before = g_strconcat("<", id, NULL);
        if (block->lead != NULL)
            block->lead->more = build_more(builder, before);
    }
    fill(builder, block->first, block->lead, &block->slots);
    for (Block *child = block->first; child != NULL; child = child->next)
        give_children(builder, child);
}

static void give_list(Builder *builder, Block *list, const char *holder, Slot **ret_lead,
                      Slot **ret_slots) {
    *ret_lead = new_gap(builder);
    if (builder->descent != NULL && !division_is_generated(builder->division)) {
        g_autofree char *name = list_name(builder->division->slug, holder);
        g_autofree char *before = g_strconcat("<", holder, NULL);
        *ret_slots = build_list(builder, name);
        (*ret_lead)->more = build_more(builder, before);
    }
    fill(builder, list, *ret_lead, ret_slots);
    for (Block *block = list; block != NULL; block = block->next)
        give_children(builder, block);
}

static void give_title(Builder *builder, Division *division) {
    Slot *slots = NULL;
    if (builder->descent != NULL && !division_is_generated(division)) {
        g_autofree char *name = list_name(division->slug, "=");
        slots = build_list(builder, name);
    }
    fill(builder, division->heading, NULL, &slots);
}

static void give_division(Builder *builder, Division *division) {
    builder->division = division;
    give_title(builder, division);
    give_list(builder, division->first, ".", &division->lead, &division->slots);
    give_list(builder, division->notes, "*", &division->note_lead, &division->note_slots);
}

/* ---- what is before an empty slot ---- */

static const Block *find_near(Slot *list, const Block *near) {
    for (Slot *slot = list; slot != NULL; slot = slot->next) {
        if (slot->block == NULL)
            slot->near = near;
        else
            near = slot->block;
        if (slot->block != NULL) {
            if (slot->block->lead != NULL)
                find_near(slot->block->lead, near);
            find_near(slot->block->slots, near);
        }
        near = find_near(slot->more, near);
    }
    return near;
}

/* ---- relics ---- */

/* The slot of an old block, or of the nearest container of it that is still there; NULL: its
 * chapter is not. */
static Slot *find_rest(const Builder *builder, gint i) {
    for (; i >= 0; i = builder->descent->holders[i]) {
        Slot *slot = g_hash_table_lookup(builder->made, builder->descent->lineage->blocks[i].slot);
        if (slot != NULL)
            return slot;
    }
    return NULL;
}

static const Farewell *find_farewell(const Book *book, const char *id) {
    for (guint i = 0; i < book->meta.n_gone; i++)
        if (g_str_equal(book->meta.gone[i].id, id))
            return &book->meta.gone[i];
    return NULL;
}

static void add_relic(Builder *builder, Relic relic, Slot *slot) {
    Book *book = builder->book;
    if (book_find(book, relic.id) != NULL || book_find_division(book, relic.id) != NULL)
        return; /* it is back */
    const Farewell *farewell = find_farewell(book, relic.id);
    if (farewell != NULL) {
        relic.is_explained = TRUE;
        relic.instead = farewell->instead;
    }
    relic.id = arena_strdup(book->arena, relic.id);
    relic.instead = arena_strdup(book->arena, relic.instead);
    relic.slot = slot;
    relic.division = slot != NULL ? g_hash_table_lookup(builder->divisions, slot) : NULL;
    g_array_append_val(book->relics, relic);
    if (slot != NULL)
        slot_add_rest(book, slot, relic.id);
}

static void add_deleted(Builder *builder, const char *const *mergers) {
    const Lineage *lineage = builder->descent->lineage;
    for (guint i = 0; i < lineage->n_blocks; i++) {
        const LineageBlock *old = &lineage->blocks[i];
        if (old->id != NULL && builder->descent->heirs[i] == NULL)
            add_relic(builder,
                      (Relic){.id = old->id,
                              .kind = old->kind,
                              .instead = mergers[i],
                              .is_explained = mergers[i] != NULL,
                              .place = old->place},
                      find_rest(builder, (gint)i));
    }
}

static gint find_slot(const Lineage *lineage, const char *name) {
    for (guint i = 0; name != NULL && i < lineage->n_blocks; i++)
        if (g_str_equal(lineage->blocks[i].slot, name))
            return (gint)i;
    return -1;
}

static void add_older(Builder *builder) {
    const Lineage *lineage = builder->descent->lineage;
    for (guint i = 0; i < lineage->n_gone; i++) {
        const LineageGone *gone = &lineage->gone[i];
        add_relic(builder,
                  (Relic){.id = gone->id,
                          .kind = gone->kind,
                          .instead = gone->instead,
                          .is_explained = TRUE,
                          .place = gone->place},
                  find_rest(builder, find_slot(lineage, gone->slot)));
    }
}

/* A paragraph that was put into its neighbour lives on there. */
static const char *find_merger(const Descent *descent, const gint *before, const gint *after,
                               guint i) {
    const gint sides[] = {before[i], after[i]};
    for (guint k = 0; k < G_N_ELEMENTS(sides); k++) {
        const Block *heir = sides[k] >= 0 ? descent->heirs[sides[k]] : NULL;
        const LineageBlock *old = &descent->lineage->blocks[i];
        if (heir != NULL && heir->kind == old->kind && old->print.n_words >= 8 &&
            fingerprint_containment(&old->print, &heir->print) >= 600)
            return heir->id;
    }
    return NULL;
}

static const char **find_mergers(const Descent *descent) {
    guint n = descent->lineage->n_blocks;
    g_autofree gint *before = g_new(gint, n + 1), *after = g_new(gint, n + 1);
    g_autofree guint *last = g_new0(guint, n + 1); /* by home */
    for (guint i = 0; i < n; i++) {
        before[i] = (gint)last[descent->homes[i]] - 1;
        after[i] = -1;
        if (before[i] >= 0)
            after[before[i]] = (gint)i;
        last[descent->homes[i]] = i + 1;
    }
    const char **mergers = g_new0(const char *, n + 1);
    for (guint i = 0; i < n; i++)
        if (descent->heirs[i] == NULL && descent->lineage->blocks[i].id != NULL)
            mergers[i] = find_merger(descent, before, after, i);
    return mergers;
}

static void add_relics(Builder *builder) {
    g_autofree const char **mergers = find_mergers(builder->descent);
    add_deleted(builder, mergers);
    add_older(builder);
}

static void open_builder(Builder *builder, Book *book, const Descent *descent) {
    *builder = (Builder){.book = book,
                         .descent = descent,
                         .lists = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_list),
                         .made = g_hash_table_new(g_str_hash, g_str_equal),
                         .names = g_hash_table_new(g_str_hash, g_str_equal),
                         .divisions = g_hash_table_new(g_direct_hash, g_direct_equal)};
    GHashTableIter ids;
    gpointer id;
    for (g_hash_table_iter_init(&ids, book->ids); g_hash_table_iter_next(&ids, &id, NULL);)
        g_hash_table_add(builder->names, id);
}

static void close_builder(Builder *builder) {
    g_hash_table_unref(builder->lists);
    g_hash_table_unref(builder->made);
    g_hash_table_unref(builder->names);
    g_hash_table_unref(builder->divisions);
}

static void find_all_near(Division *division) {
    find_near(division->lead, NULL);
    find_near(division->slots, NULL);
    find_near(division->note_lead, NULL);
    find_near(division->note_slots, NULL);
}

void slots_give_division(Book *book, Division *division) {
    Builder builder;
    open_builder(&builder, book, NULL);
    give_division(&builder, division);
    close_builder(&builder);
}

void slots_give(Book *book, const Descent *descent) {
    Builder builder;
    open_builder(&builder, book, descent);
    if (descent != NULL)
        list_old(&builder, descent->lineage);
    for (Division *division = book->first; division != NULL; division = division->next)
        give_division(&builder, division);
    if (descent != NULL)
        add_relics(&builder);
    for (Division *division = book->first; division != NULL; division = division->next)
        find_all_near(division);
    close_builder(&builder);
}
