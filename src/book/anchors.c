/* Ids are unique in the whole book, so that one id serves as EPUB fragment and as named destination
 * of the PDF. Refused: counters ("p17"), which rename every later block when one is inserted. */
#include "book/anchors.h"
#include "base/text.h"
#include "book/descent.h"
#include "book/fingerprint.h"
#include "book/slots.h"
#include <string.h>

/* Names on their way. */
typedef struct Naming {
    Book *book;
    Diag *diag;
    GHashTable *reserved; /* ids and slots of earlier editions */
    GHashTable *numbers;  /* wish -> the last number that it was given: ids are never set free */
} Naming;

static gboolean has_id(const Block *block) {
    return block->kind != BLOCK_ROW && block->kind != BLOCK_CELL;
}

/* ---- names at birth ---- */

static void name_at_birth(const Block *block, char ret_name[TEXT_NAME_LEN + 1]) {
    g_autofree char *text = block_text(block);
    g_autofree char *words = text_collapse(text);
    g_autofree char *basis =
        g_strdup_printf("%s\n%s\n%s", block->division->slug, block_kind_name(block->kind), words);
    text_name(basis, ret_name);
}

static gboolean is_taken(const Naming *naming, const char *id) {
    return g_hash_table_contains(naming->book->ids, id) ||
           g_hash_table_contains(naming->book->slugs, id) ||
           g_hash_table_contains(naming->reserved, id);
}

/* `wish`, or `wish-2`, `wish-3` … where it is taken. */
static const char *claim(Naming *naming, const char *wish, Block *block) {
    Arena *arena = naming->book->arena;
    guint n = MAX(1, GPOINTER_TO_UINT(g_hash_table_lookup(naming->numbers, wish)));
    const char *id = n == 1 ? arena_strdup(arena, wish) : arena_printf(arena, "%s-%u", wish, n);
    while (is_taken(naming, id))
        id = arena_printf(arena, "%s-%u", wish, ++n);
    if (n > 1)
        g_hash_table_insert(naming->numbers, g_strdup(wish), GUINT_TO_POINTER(n));
    g_hash_table_insert(naming->book->ids, (gpointer)id, block);
    return id;
}

static void claim_heading(Naming *naming, Block *heading) {
    g_autofree char *title = inline_text(heading->inlines);
    g_autofree char *slug = text_slug(title);
    const char *id = claim(naming, slug, heading);
    heading->id = id;
}

static void claim_other(Naming *naming, Block *block) {
    char name[TEXT_NAME_LEN + 1];
    name_at_birth(block, name);
    g_autofree char *wish = g_strdup_printf("%c.%s", block_kind_name(block->kind)[0], name);
    block->id = claim(naming, wish, block);
}

static void name_block(Naming *naming, Block *block) {
    if (!has_id(block) || block->id != NULL || block->kind == BLOCK_SECTION)
        return;
    if (block->kind == BLOCK_HEADING)
        claim_heading(naming, block);
    else
        claim_other(naming, block);
}

/* ---- the author's names ---- */

/* A title that is given its chapter's slug as its id asks for what it has. */
static gboolean is_own_slug(const Block *block) {
    return block == block->division->heading && g_str_equal(block->id, block->division->slug);
}

static void forget(Block *block) {
    block->id = NULL;
    block->id_is_given = FALSE;
}

static void claim_given(Naming *naming, Block *block) {
    const Block *other = g_hash_table_lookup(naming->book->ids, block->id);
    if (other == NULL && !g_hash_table_contains(naming->book->slugs, block->id)) {
        g_hash_table_insert(naming->book->ids, (gpointer)block->id, block);
        return;
    }
    diag_add(naming->diag, DIAG_ID_DOUBLED, block->place, "the id '%s' is taken", block->given_id);
    if (other == NULL)
        diag_hint(naming->diag, "it is the slug of a chapter");
    else
        diag_hint(naming->diag, "it stands first at %s:%u",
                  other->place.file ? other->place.file : "the book", other->place.line);
    forget(block);
}

static Block *next_block(const Division **division, Block *block) {
    block = division_walk(*division, block);
    while (block == NULL && (*division = (*division)->next) != NULL)
        block = division_walk(*division, NULL);
    return block;
}

#define FOR_ALL_BLOCKS(book, block)                                                                \
    for (const Division *division_ = (book)->first; division_ != NULL; division_ = NULL)           \
        for (Block *block = next_block(&division_, NULL); block != NULL;                           \
             block = next_block(&division_, block))

static void claim_all_given(Naming *naming) {
    FOR_ALL_BLOCKS(naming->book, block) {
        if (block->id == NULL)
            continue;
        block->id_is_given = TRUE;
        block->given_id = block->id;
        block->id = book_plain_id(naming->book->arena, block->id);
        if (is_own_slug(block))
            forget(block);
        else
            claim_given(naming, block);
    }
}

/* ---- carried names ---- */

static void add_alias(Naming *naming, const char *name, Block *block) {
    if (g_hash_table_contains(naming->book->ids, name) ||
        g_hash_table_contains(naming->book->slugs, name))
        return;
    Alias alias = {arena_strdup(naming->book->arena, name), block};
    g_hash_table_insert(naming->book->ids, (gpointer)alias.name, block);
    g_array_append_val(naming->book->aliases, alias);
}

/* The name that the block had; where the author gives it another, the old one leads there too. */
static void carry(Naming *naming, Block *block) {
    const char *old = block->ancestor->id;
    if (block->id == NULL && !g_hash_table_contains(naming->book->ids, old) &&
        !g_hash_table_contains(naming->book->slugs, old)) {
        block->id = arena_strdup(naming->book->arena, old);
        g_hash_table_insert(naming->book->ids, (gpointer)block->id, block);
    } else if (block->kind != BLOCK_HEADING || block->parent == NULL) {
        add_alias(naming, old, block);
    }
}

/* An id in braces names the section, as the first edition's words do. */
static void carry_section(Naming *naming, Block *section) {
    Block *heading = section->first;
    if (heading->id != NULL && heading->id_is_given) {
        section->id = heading->id;
        section->id_is_given = TRUE;
        g_hash_table_insert(naming->book->ids, (gpointer)section->id, section);
        forget(heading);
    }
    carry(naming, section);
}

static void carry_all(Naming *naming) {
    FOR_ALL_BLOCKS(naming->book, block) {
        if (block->ancestor != NULL && block->kind == BLOCK_SECTION)
            carry_section(naming, block);
    }
    FOR_ALL_BLOCKS(naming->book, block) {
        if (block->ancestor != NULL && block->kind != BLOCK_SECTION)
            carry(naming, block);
    }
}

static void carry_aliases(Naming *naming, const Lineage *lineage) {
    for (guint i = 0; i < lineage->n_aliases; i++) {
        Block *block = g_hash_table_lookup(naming->book->ids, lineage->aliases[i].id);
        if (block != NULL)
            add_alias(naming, lineage->aliases[i].name, block);
    }
}

/* A section that was renamed keeps its id; authors refer to it by what its words say today. */
static void alias_title(Naming *naming, Block *section) {
    if (section->id_is_given || section->print.hash == section->ancestor->print.hash)
        return;
    g_autofree char *title = inline_text(section->first->inlines);
    g_autofree char *slug = text_slug(title);
    if (!is_taken(naming, slug))
        add_alias(naming, slug, section);
}

static void reserve(Naming *naming, const Lineage *lineage) {
    for (guint i = 0; i < lineage->n_blocks; i++) {
        g_hash_table_add(naming->reserved, (gpointer)lineage->blocks[i].slot);
        if (lineage->blocks[i].id != NULL)
            g_hash_table_add(naming->reserved, (gpointer)lineage->blocks[i].id);
    }
    for (guint i = 0; i < lineage->n_aliases; i++)
        g_hash_table_add(naming->reserved, (gpointer)lineage->aliases[i].name);
    for (guint i = 0; i < lineage->n_gone; i++)
        if (lineage->gone[i].kind != BLOCK_SECTION) /* one of the same name may come back */
            g_hash_table_add(naming->reserved, (gpointer)lineage->gone[i].id);
}

/* ---- sections ---- */

/* A section is named after its heading: links go to the section, the heading keeps a name of its
 * own. */
static void name_section(Naming *naming, Block *section) {
    Block *heading = section->first;
    g_assert(heading->kind == BLOCK_HEADING);
    if (section->id == NULL) {
        section->id = heading->id;
        section->id_is_given = heading->id_is_given;
        g_hash_table_insert(naming->book->ids, (gpointer)section->id, section);
        heading->id = NULL;
    }
    if (heading->id == NULL) {
        g_autofree char *wish = g_strdup_printf("h.%s", section->id);
        heading->id = claim(naming, wish, heading);
    }
}

/* The heading of a section that has its name already asks for none. */
static gboolean waits_for_section(const Block *block) {
    return block->kind == BLOCK_HEADING && block->parent != NULL && block->parent->id != NULL;
}

/* A note links back to its first mark. */
static void name_marks(const Naming *naming, const Inline *list) {
    Arena *arena = naming->book->arena;
    InlineWalk walk;
    inline_walk_begin(&walk, list);
    for (Inline *inl; (inl = inline_walk_next(&walk)) != NULL;) {
        if (inl->kind != INLINE_NOTE)
            continue;
        inl->id = inl->nth == 1 ? arena_printf(arena, "r.%s", inl->note->id)
                                : arena_printf(arena, "r.%s-%u", inl->note->id, inl->nth);
        while (is_taken(naming, inl->id))
            inl->id = arena_printf(arena, "%s_", inl->id);
    }
}

static void name_division(Naming *naming, Division *division) {
    for (Block *block = division_walk(division, NULL); block != NULL;
         block = division_walk(division, block))
        if (!waits_for_section(block))
            name_block(naming, block);
    for (Block *block = division_walk(division, NULL); block != NULL;
         block = division_walk(division, block))
        if (block->kind == BLOCK_SECTION) {
            name_section(naming, block);
            if (block->ancestor != NULL)
                alias_title(naming, block);
        }
}

/* ---- what is gone ---- */

gboolean anchors_is_missed(const Book *book, const LineageChapter *chapter) {
    gboolean is_said = book_find_division(book, chapter->slug) != NULL ||
                       g_strcmp0(chapter->role, role_name(ROLE_INDEX)) == 0;
    for (guint i = 0; i < book->meta.n_gone; i++)
        is_said = is_said || g_str_equal(book->meta.gone[i].id, chapter->slug);
    return !is_said;
}

static void report_chapters(const Book *book, const Lineage *lineage, Diag *diag) {
    for (guint i = 0; i < lineage->n_chapters; i++) {
        const LineageChapter *chapter = &lineage->chapters[i];
        if (!anchors_is_missed(book, chapter))
            continue;
        diag_add(diag, DIAG_CHAPTER_GONE, chapter->place, "the chapter '%s' of %s is no more",
                 chapter->slug, lineage->revision);
        diag_hint(diag,
                  "give it back its slug, or say in book.yaml what stands for it:\n"
                  "gone: [{id: %s, instead: another-chapter}]",
                  chapter->slug);
    }
}

static gboolean was_released(const Lineage *lineage, const char *id) {
    for (guint i = 0; i < lineage->n_chapters; i++)
        if (g_str_equal(lineage->chapters[i].slug, id))
            return TRUE;
    for (guint i = 0; i < lineage->n_blocks; i++)
        if (g_strcmp0(lineage->blocks[i].id, id) == 0)
            return TRUE;
    for (guint i = 0; i < lineage->n_gone; i++)
        if (g_str_equal(lineage->gone[i].id, id))
            return TRUE;
    return FALSE;
}

static gboolean is_here(const Book *book, const char *id) {
    return book_find(book, id) != NULL || book_find_division(book, id) != NULL;
}

/* What the manifest says is gone has to be, and its successor has to be there. */
static void check_farewells(const Book *book, const Lineage *lineage, Diag *diag) {
    for (guint i = 0; i < book->meta.n_gone; i++) {
        const Farewell *farewell = &book->meta.gone[i];
        if (is_here(book, farewell->id))
            diag_add(diag, DIAG_FAREWELL_BAD, farewell->place, "'%s' is not gone", farewell->id);
        else if (lineage != NULL && !was_released(lineage, farewell->id))
            diag_add(diag, DIAG_FAREWELL_BAD, farewell->place, "'%s' has never been released",
                     farewell->id);
        if (farewell->instead != NULL && !is_here(book, farewell->instead))
            diag_add(diag, DIAG_FAREWELL_BAD, farewell->place,
                     "nothing in the book has the id '%s', to stand for '%s'", farewell->instead,
                     farewell->id);
    }
}

/* ---- all ---- */

/* Former names are found at the heading, where a section begins. */
static void rest_aliases(Book *book) {
    for (guint i = 0; i < book->aliases->len; i++) {
        const Alias *alias = &g_array_index(book->aliases, Alias, i);
        const Block *block =
            alias->block->kind == BLOCK_SECTION ? alias->block->first : alias->block;
        slot_add_rest(book, block->slot, alias->name);
    }
}

static void name_all(Naming *naming, const Lineage *lineage) {
    claim_all_given(naming);
    if (lineage != NULL) {
        carry_all(naming);
        carry_aliases(naming, lineage);
        reserve(naming, lineage);
    }
    for (Division *division = naming->book->first; division != NULL; division = division->next)
        name_division(naming, division);
    FOR_ALL_BLOCKS(naming->book, block) {
        name_marks(naming, block->inlines);
        name_marks(naming, block->caption);
    }
}

static void open_tables(Book *book) {
    book->ids = g_hash_table_new(g_str_hash, g_str_equal);
    book->slugs = g_hash_table_new(g_str_hash, g_str_equal);
    for (Division *division = book->first; division != NULL; division = division->next)
        g_hash_table_insert(book->slugs, (gpointer)division->slug, division);
}

void anchors_give(Book *book, const Lineage *lineage, Diag *diag) {
    open_tables(book);
    FOR_ALL_BLOCKS(book, block) {
        if (has_id(block))
            fingerprint_make(block, book->memo, &block->print);
    }
    g_autoptr(Descent) descent = lineage != NULL ? descent_find(book, lineage, diag) : NULL;
    g_autoptr(GHashTable) reserved = g_hash_table_new(g_str_hash, g_str_equal);
    g_autoptr(GHashTable) numbers = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    Naming naming = {book, diag, reserved, numbers};
    name_all(&naming, lineage);
    slots_give(book, descent);
    rest_aliases(book);
    if (lineage != NULL)
        report_chapters(book, lineage, diag);
    check_farewells(book, lineage, diag);
}

static void give_news(Naming *naming, Division *division) {
    for (Block *block = division->first; block != NULL; block = division_walk(division, block))
        if (has_id(block))
            fingerprint_make(block, naming->book->memo, &block->print);
    name_division(naming, division);
    slots_give_division(naming->book, division);
}

void anchors_give_news(Book *book, Diag *diag) {
    g_autoptr(GHashTable) reserved = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < book->relics->len; i++)
        g_hash_table_add(reserved, (gpointer)g_array_index(book->relics, Relic, i).id);
    g_autoptr(GHashTable) numbers = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    Naming naming = {book, diag, reserved, numbers};
    for (Division *division = book->first; division != NULL; division = division->next)
        if (division->is_news)
            give_news(&naming, division);
}
