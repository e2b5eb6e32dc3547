/* Slugs hold lower-case letters, digits and hyphens, and block ids begin with a letter or a digit,
 * so every name made here with '_' is free. */
#include "epub/names.h"
#include <string.h>

static gboolean is_ours(const char *slug) {
    static const char *const ours[] = {"cover", "cover-image", "title", "nav", "ncx", "style"};
    for (guint i = 0; i < G_N_ELEMENTS(ours); i++)
        if (strcmp(slug, ours[i]) == 0)
            return TRUE;
    return FALSE;
}

/* The slug, and where it is the name of a file of ours, the slug with an underscore. */
static const char *own_name(Arena *arena, const Division *division) {
    return is_ours(division->slug) ? arena_printf(arena, "%s_", division->slug) : division->slug;
}

static const Division *file_of(const Division *division) {
    return division->host != NULL ? division->host : division;
}

const char *names_file(Arena *arena, const Division *division) {
    return arena_printf(arena, "%s.xhtml", own_name(arena, file_of(division)));
}

const char *names_item(Arena *arena, const Division *division) {
    return names_file_item(arena, own_name(arena, division));
}

const char *names_file_item(Arena *arena, const char *file) {
    return g_ascii_isalpha(file[0]) ? file : arena_printf(arena, "_%s", file);
}

const char *names_picture(Arena *arena, const Picture *picture) {
    return arena_printf(arena, "pictures/%s", picture->name);
}

const char *names_top(Arena *arena, const Division *division) {
    return arena_printf(arena, "_%s", division->slug);
}

const char *names_own(Arena *arena, const Division *division, const char *what) {
    return division->host == NULL ? arena_printf(arena, "_.%s", what)
                                  : arena_printf(arena, "_.%s-%s", what, division->slug);
}

static gboolean is_section_heading(const Block *block) {
    return block->kind == BLOCK_HEADING && block->parent != NULL;
}

/* An entry of the glossary or the index. */
static gboolean is_looked_up(const Block *block) {
    return (block->kind == BLOCK_PARAGRAPH && block->paragraph.is_entry) ||
           (block->kind == BLOCK_ITEM && block->division->role == ROLE_INDEX);
}

const char *names_mark(Arena *arena, const Block *block) {
    if (is_section_heading(block))
        block = block->parent;
    if (block->kind != BLOCK_SECTION && block->kind != BLOCK_MATH && !block_is_captioned(block) &&
        !is_looked_up(block))
        return NULL;
    if (block->kind == BLOCK_TABLE && block->caption == NULL) /* nowhere for it to stand */
        return NULL;
    return arena_printf(arena, "_%s", block->id);
}

static const char *fragment(Arena *arena, const Block *block) {
    const char *mark = names_mark(arena, block);
    return mark != NULL ? mark : block->id;
}

const char *names_href(Arena *arena, const Division *from, const Division *division,
                       const Block *block) {
    if (block != NULL)
        division = block->division;
    const char *file = names_file(arena, division);
    while (block != NULL && block->id == NULL) /* a row or a cell stands for its table */
        block = block->parent;
    gboolean is_start = block == NULL || block == division->heading;
    if (is_start && division->host == NULL)
        return file;
    gboolean is_here = from != NULL && file_of(from) == file_of(division);
    return arena_printf(arena, "%s#%s", is_here ? "" : file,
                        is_start ? names_top(arena, division) : fragment(arena, block));
}
