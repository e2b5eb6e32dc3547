/* Ids are unique in the whole book, so that one id serves as EPUB fragment and as named destination
 * of the PDF. Refused: counters ("p17"), which rename every later block when one is inserted. */
#include "book/anchors.h"
#include "base/text.h"
#include <string.h>

#define FINGERPRINT_LEN 7 /* letters of base 32: 35 bits */

static gboolean has_id(const Block *block) {
    return block->kind != BLOCK_ROW && block->kind != BLOCK_CELL;
}

static gboolean has_slot(const Block *block) {
    return has_id(block) && block->kind != BLOCK_SECTION && block->kind != BLOCK_ITEM &&
           block->kind != BLOCK_NOTE;
}

static void fingerprint(const Block *block, char ret_name[FINGERPRINT_LEN + 1]) {
    static const char digits[] = "abcdefghijkmnpqrstuvwxyz23456789";
    g_autofree char *text = block_text(block);
    g_autofree char *words = text_collapse(text);
    g_autofree char *basis =
        g_strdup_printf("%s\n%s\n%s", block->division->slug, block_kind_name(block->kind), words);
    g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
    g_checksum_update(sum, (const guchar *)basis, -1);
    guint8 bytes[32];
    gsize len = sizeof bytes;
    g_checksum_get_digest(sum, bytes, &len);
    for (guint i = 0; i < FINGERPRINT_LEN; i++)
        ret_name[i] = digits[bytes[i] % 32];
    ret_name[FINGERPRINT_LEN] = '\0';
}

/* `wish`, or `wish-2`, `wish-3` … where it is taken. */
static const char *claim(Book *book, const char *wish, Block *block) {
    const char *id = arena_strdup(book->arena, wish);
    for (guint n = 2;
         g_hash_table_contains(book->ids, id) || g_hash_table_contains(book->slugs, id); n++)
        id = arena_printf(book->arena, "%s-%u", wish, n);
    g_hash_table_insert(book->ids, (gpointer)id, block);
    return id;
}

/* A title that is given its chapter's slug as its id asks for what it has. */
static gboolean is_own_slug(const Block *block) {
    return block == block->division->heading && g_str_equal(block->id, block->division->slug);
}

static void claim_given(Book *book, Block *block, Diag *diag) {
    if (is_own_slug(block)) {
        block->id = NULL;
        block->id_is_given = FALSE;
        return;
    }
    const Block *other = g_hash_table_lookup(book->ids, block->id);
    if (other != NULL || g_hash_table_contains(book->slugs, block->id)) {
        diag_add(diag, DIAG_ID_DOUBLED, block->place, "the id '%s' is taken", block->id);
        if (other == NULL)
            diag_hint(diag, "it is the slug of a chapter");
        else
            diag_hint(diag, "it stands first at %s:%u",
                      other->place.file ? other->place.file : "the book", other->place.line);
        block->id = NULL;
        block->id_is_given = FALSE;
        return;
    }
    g_hash_table_insert(book->ids, (gpointer)block->id, block);
}

static void claim_heading(Book *book, Block *heading) {
    g_autofree char *title = inline_text(heading->inlines);
    g_autofree char *slug = text_slug(title);
    const char *id = claim(book, slug, heading);
    heading->id = id;
}

static void claim_other(Book *book, Block *block) {
    char name[FINGERPRINT_LEN + 1];
    fingerprint(block, name);
    g_autofree char *wish = g_strdup_printf("%c.%s", block_kind_name(block->kind)[0], name);
    block->id = claim(book, wish, block);
}

/* A section is named after its heading: links go to the section, the heading keeps a name of its
 * own. */
static void name_section(Book *book, Block *section) {
    Block *heading = section->first;
    g_assert(heading->kind == BLOCK_HEADING);
    section->id = heading->id;
    section->id_is_given = heading->id_is_given;
    g_hash_table_insert(book->ids, (gpointer)section->id, section);
    g_autofree char *wish = g_strdup_printf("h.%s", section->id);
    heading->id = claim(book, wish, heading);
}

static void claim_all_given(Book *book, Diag *diag) {
    for (Division *division = book->first; division != NULL; division = division->next)
        for (Block *block = division_walk(division, NULL); block != NULL;
             block = division_walk(division, block))
            if (block->id != NULL) {
                block->id_is_given = TRUE;
                claim_given(book, block, diag);
            }
}

static void name_block(Book *book, Block *block) {
    if (has_id(block) && block->id == NULL && block->kind != BLOCK_SECTION) {
        if (block->kind == BLOCK_HEADING)
            claim_heading(book, block);
        else
            claim_other(book, block);
    }
}

static void name_slot(Book *book, Block *block) {
    if (has_slot(block))
        block->slot = arena_printf(book->arena, "s.%s", block->id);
}

/* A note links back to its first mark. */
static void name_marks(Book *book, const Inline *list) {
    InlineWalk walk;
    inline_walk_begin(&walk, list);
    for (Inline *inl; (inl = inline_walk_next(&walk)) != NULL;)
        if (inl->kind == INLINE_NOTE)
            inl->id = inl->nth == 1 ? arena_printf(book->arena, "r.%s", inl->note->id)
                                    : arena_printf(book->arena, "r.%s-%u", inl->note->id, inl->nth);
}

static void name_division(Book *book, Division *division) {
    for (Block *block = division_walk(division, NULL); block != NULL;
         block = division_walk(division, block))
        name_block(book, block);
    for (Block *block = division_walk(division, NULL); block != NULL;
         block = division_walk(division, block)) {
        if (block->kind == BLOCK_SECTION)
            name_section(book, block);
        name_slot(book, block);
        name_marks(book, block->inlines);
        name_marks(book, block->caption);
    }
}

void anchors_give(Book *book, Diag *diag) {
    book->ids = g_hash_table_new(g_str_hash, g_str_equal);
    book->slugs = g_hash_table_new(g_str_hash, g_str_equal);
    for (Division *division = book->first; division != NULL; division = division->next)
        g_hash_table_insert(book->slugs, (gpointer)division->slug, division);
    claim_all_given(book, diag);
    for (Division *division = book->first; division != NULL; division = division->next)
        name_division(book, division);
}
