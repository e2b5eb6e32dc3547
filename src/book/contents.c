/* Walks divisions and their sections in reading order. */
#include "book/contents.h"
#include "base/text.h"

static void add_entry(GArray *entries, Arena *arena, const Block *heading, ContentsEntry entry) {
    g_autofree char *raw = inline_text(heading->inlines);
    g_autofree char *title = text_collapse(raw);
    entry.title = arena_strdup(arena, title);
    g_array_append_val(entries, entry);
}

static guint section_level(const Block *section) {
    guint level = 1;
    for (const Block *above = section->parent; above != NULL; above = above->parent)
        level++;
    return level;
}

static void add_sections(GArray *entries, Arena *arena, const Division *division, guint depth,
                         guint levels) {
    for (const Block *block = division_walk(division, NULL); block != NULL;
         block = division_walk(division, block)) {
        if (block->kind != BLOCK_SECTION || section_level(block) > levels)
            continue;
        add_entry(entries, arena, block->first,
                  (ContentsEntry){.depth = depth + section_level(block),
                                  .division = division,
                                  .heading = block->first,
                                  .id = block->id});
    }
}

Contents *contents_make(Arena *arena, const Book *book, guint section_levels) {
    g_autoptr(GArray) entries = g_array_new(FALSE, FALSE, sizeof(ContentsEntry));
    for (const Division *division = book->first; division != NULL; division = division->next) {
        guint depth = division->part != NULL ? 1 : 0;
        add_entry(entries, arena, division->heading,
                  (ContentsEntry){.depth = depth,
                                  .division = division,
                                  .number = division->number,
                                  .id = division->slug});
        add_sections(entries, arena, division, depth, section_levels);
    }
    Contents *contents = arena_new0(arena, Contents);
    contents->entries = arena_memdup(arena, entries->data, entries->len * sizeof(ContentsEntry));
    contents->n_entries = entries->len;
    return contents;
}

const CaptionList contents_lists[CONTENTS_N_LISTS] = {
    {BLOCK_FIGURE, TERM_FIGURES, "_list-of-figures"},
    {BLOCK_TABLE, TERM_TABLES, "_list-of-tables"},
    {BLOCK_LISTING, TERM_LISTINGS, "_list-of-listings"},
};

static const Block *next_captioned(const Division *division, BlockKind kind, const Block *block) {
    do
        block = division_walk(division, block);
    while (block != NULL && (block->kind != kind || block->caption == NULL));
    return block;
}

/* What has no caption has no words to be listed by. */
const Block *contents_next_captioned(const Book *book, BlockKind kind, const Block *before) {
    const Division *division = before != NULL ? before->division : book->first;
    const Block *next = NULL;
    for (; division != NULL && next == NULL; division = division->next, before = NULL)
        next = next_captioned(division, kind, before);
    return next;
}
