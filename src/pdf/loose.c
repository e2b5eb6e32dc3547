/* Pages say less about these than the Book says of its blocks: a title may have several lines, any
 * other line is a paragraph. */
#include "pdf/loose.h"

#define TOC_DEPTH_MAX 8

/* What may go on with the next span. */
typedef struct Loose {
    Element *section; /* that holds it all */
    Element *title;   /* of several lines of a page, or NULL */
    guint page;
    Element *levels[TOC_DEPTH_MAX]; /* the contents */
    gint depth;                     /* of the innermost open level; -1: none */
    const Block *block;
    Element *entry; /* what takes the words of `block` */
} Loose;

/* Captioned blocks stand in lists of one level. */
static gint entry_depth(const Block *heading) {
    if (heading->kind != BLOCK_HEADING)
        return 0;
    gint depth = (gint)heading->heading.level - 1;
    return depth + (heading->division != NULL && heading->division->part != NULL ? 1 : 0);
}

static Element *open_level(Builder *builder, Loose *loose, gint depth) {
    depth = CLAMP(depth, 0, MIN(loose->depth + 1, TOC_DEPTH_MAX - 1));
    if (depth > loose->depth)
        loose->levels[depth] = builder_add_element(
            builder, depth > 0 ? loose->levels[depth - 1] : loose->section, "/TOC");
    loose->depth = depth;
    return loose->levels[depth];
}

static gboolean names_block(const char *name, const Block *heading) {
    if (heading->kind != BLOCK_HEADING)
        return g_strcmp0(name, heading->id) == 0;
    const Block *section = heading->parent;
    return name != NULL && (g_strcmp0(name, heading->id) == 0 ||
                            (section != NULL && g_strcmp0(name, section->id) == 0) ||
                            (section == NULL && heading->division != NULL &&
                             g_strcmp0(name, heading->division->slug) == 0));
}

static guint first_link(const Builder *builder, guint page) {
    guint n = 0;
    for (guint i = 0; i < page; i++)
        n += builder->pages->pages[i].n_links;
    return n;
}

/* The links on the page of the entry that lead to what it names. */
static void add_entry_links(Builder *builder, Element *link, const Leaf *leaf) {
    const Page *page = &builder->pages->pages[leaf->page];
    guint number = first_link(builder, leaf->page);
    for (guint i = 0; i < page->n_links; i++, number++)
        if (page->links[i].inl == NULL && builder->structure->of_links[number] == NULL &&
            names_block(page->links[i].destination, leaf->piece->block))
            builder_add_link(builder, link,
                             (Kid){.kind = KID_LINK, .page = leaf->page, .number = number});
}

static void build_entry(Builder *builder, Loose *loose, const Leaf *leaf) {
    if (loose->depth < 0 || loose->block != leaf->piece->block) {
        Element *level = open_level(builder, loose, entry_depth(leaf->piece->block));
        Element *item = builder_add_element(builder, level, "/TOCI");
        loose->entry =
            builder_add_element(builder, builder_add_element(builder, item, "/Reference"), "/Link");
        loose->block = leaf->piece->block;
    }
    builder_add_leaf(builder, loose->entry, leaf);
    add_entry_links(builder, loose->entry, leaf);
}

static void build_title(Builder *builder, Loose *loose, const Leaf *leaf) {
    if (loose->title == NULL)
        loose->title = builder_add_element(builder, loose->section, "/H1");
    builder_add_leaf(builder, loose->title, leaf);
}

static void build_loose_leaf(Builder *builder, Loose *loose, const Leaf *leaf) {
    gboolean is_title = leaf->piece->kind == PIECE_TEXT && leaf->piece->role == PIECE_TITLE;
    gboolean is_entry = leaf->piece->role == PIECE_ENTRY && leaf->piece->block != NULL;
    if (!is_title || leaf->page != loose->page)
        loose->title = NULL;
    loose->page = leaf->page;
    if (!is_entry)
        loose->depth = -1;
    if (is_title)
        build_title(builder, loose, leaf);
    else if (is_entry)
        build_entry(builder, loose, leaf);
    else
        builder_add_words(builder, builder_add_element(builder, loose->section, "/P"), leaf);
}

void loose_build(Builder *builder, Element *parent, guint before_page) {
    Loose loose = {.depth = -1};
    for (; builder->next_loose < builder->loose->len; builder->next_loose++) {
        const Leaf *leaf = &g_array_index(builder->loose, Leaf, builder->next_loose);
        if (leaf->page >= before_page)
            return;
        if (loose.section == NULL)
            loose.section = builder_add_element(builder, parent, "/Sect");
        build_loose_leaf(builder, &loose, leaf);
    }
}
