/* First an index says which spans belong to which block, then a walk over the Book builds elements
 * and hands each block's spans to them. What the Book does not know (title page, contents) is put
 * between the divisions by its pages. Elements that got nothing are taken out again: a division
 * whose heading is not printed has no heading here either. */
#include "pdf/structure.h"
#include <string.h>

/* A span with its page. */
typedef struct Leaf {
    guint page, number;
    const Piece *piece; /* the first of the span */
} Leaf;

typedef struct Builder {
    Arena *arena;
    const Book *book;
    const Pages *pages;
    GHashTable *leaves; /* const Block * -> GArray of Leaf, in the order of pages; blocks of the
                           Book only */
    GHashTable *areas;  /* const Inline * -> GArray of Kid (links) */
    GArray *loose;      /* of Leaf: of no block, or entries of the contents */
    guint next_loose;
    Structure *structure;
} Builder;

/* ---- elements ---- */

static Kid *add_kid(Builder *builder, Element *parent, Kid value) {
    Kid *kid = arena_memdup(builder->arena, &value, sizeof value);
    if (parent->last == NULL)
        parent->first = kid;
    else
        parent->last->next = kid;
    parent->last = kid;
    return kid;
}

static Element *add_element(Builder *builder, Element *parent, const char *type) {
    Element *element = arena_new0(builder->arena, Element);
    element->type = type;
    element->parent = parent;
    if (parent != NULL)
        add_kid(builder, parent, (Kid){.kind = KID_ELEMENT, .element = element});
    return element;
}

static void add_leaf(Builder *builder, Element *element, const Leaf *leaf) {
    Structure *structure = builder->structure;
    g_assert(structure->of_spans[leaf->page][leaf->number] == NULL);
    structure->of_spans[leaf->page][leaf->number] = element;
    add_kid(builder, element, (Kid){.kind = KID_SPAN, .page = leaf->page, .number = leaf->number});
}

static void add_link(Builder *builder, Element *element, Kid link) {
    g_assert(builder->structure->of_links[link.number] == NULL);
    builder->structure->of_links[link.number] = element;
    link.next = NULL;
    add_kid(builder, element, link);
}

/* ---- the index ---- */

static GArray *find_list(GHashTable *table, gconstpointer key, guint size) {
    GArray *list = g_hash_table_lookup(table, key);
    if (list == NULL) {
        list = g_array_new(FALSE, FALSE, size);
        g_hash_table_insert(table, (gpointer)key, list);
    }
    return list;
}

static void index_blocks(Builder *builder) {
    for (const Division *division = builder->book->first; division != NULL;
         division = division->next)
        for (const Block *block = division_walk(division, NULL); block != NULL;
             block = division_walk(division, block))
            find_list(builder->leaves, block, sizeof(Leaf));
}

/* A label belongs to the item, note or heading, whichever block of it the typesetter named. */
static const Block *owner(const Piece *piece) {
    const Block *block = piece->block;
    if (piece->role != PIECE_LABEL)
        return block;
    while (block != NULL && block->kind != BLOCK_ITEM && block->kind != BLOCK_NOTE &&
           block->kind != BLOCK_HEADING)
        block = block->parent;
    return block != NULL ? block : piece->block;
}

static void index_span(Builder *builder, guint page, const Span *span) {
    const Piece *piece = &builder->pages->pages[page].pieces[span->first];
    Leaf leaf = {page, span->number, piece};
    GArray *list = piece->role == PIECE_ENTRY || piece->block == NULL
                       ? NULL
                       : g_hash_table_lookup(builder->leaves, owner(piece));
    g_array_append_val(list != NULL ? list : builder->loose, leaf);
}

static void index_spans(Builder *builder, const Spans *spans) {
    Structure *structure = builder->structure;
    structure->of_spans = arena_array(builder->arena, Element **, builder->pages->n_pages);
    for (guint i = 0; i < builder->pages->n_pages; i++) {
        const PageSpans *page = &spans->pages[i];
        structure->of_spans[i] = arena_array(builder->arena, Element *, page->n_content);
        for (guint j = 0; j < page->n_spans; j++)
            if (!page->spans[j].is_artifact)
                index_span(builder, i, &page->spans[j]);
    }
}

static void index_links(Builder *builder) {
    guint n = 0;
    for (guint i = 0; i < builder->pages->n_pages; i++)
        for (guint j = 0; j < builder->pages->pages[i].n_links; j++, n++) {
            const Inline *inl = builder->pages->pages[i].links[j].inl;
            Kid link = {.kind = KID_LINK, .page = i, .number = n};
            if (inl != NULL)
                g_array_append_val(find_list(builder->areas, inl, sizeof(Kid)), link);
        }
    builder->structure->n_links = n;
    builder->structure->of_links = arena_array(builder->arena, Element *, n);
}

/* ---- lines of text ---- */

static gboolean is_linking(const Inline *inl) {
    return inl != NULL && (inl->kind == INLINE_LINK || inl->kind == INLINE_REFERENCE ||
                           inl->kind == INLINE_NOTE || inl->kind == INLINE_PAGE);
}

static void add_words(Builder *builder, Element *parent, const Leaf *leaf) {
    if (leaf->piece->kind == PIECE_PICTURE) {
        parent = add_element(builder, parent, "/Figure");
        parent->alt = leaf->piece->alt;
        parent->picture = leaf->piece;
    }
    add_leaf(builder, parent, leaf);
}

static Element *open_inline(Builder *builder, Element *parent, const Inline *inl) {
    if (!is_linking(inl))
        return parent;
    if (inl->kind == INLINE_NOTE)
        parent = add_element(builder, parent, "/Reference");
    return g_hash_table_contains(builder->areas, inl) ? add_element(builder, parent, "/Link")
                                                      : parent;
}

static void close_inline(Builder *builder, Element *element, const Inline *inl) {
    GArray *areas = is_linking(inl) ? g_hash_table_lookup(builder->areas, inl) : NULL;
    if (areas == NULL)
        return;
    for (guint i = 0; i < areas->len; i++)
        add_link(builder, element, g_array_index(areas, Kid, i));
    g_hash_table_remove(builder->areas, inl);
}

/* The spans of a block in one role, those from `from` to before `to`. A link is one element, on
 * however many lines it stands. */
static void add_text_within(Builder *builder, Element *parent, const Block *block, PieceRole role,
                            guint from, guint to) {
    const GArray *leaves = g_hash_table_lookup(builder->leaves, block);
    const Inline *inl = NULL;
    Element *inner = parent;
    for (guint i = from; i < MIN(to, leaves->len); i++) {
        const Leaf *leaf = &g_array_index(leaves, Leaf, i);
        if (leaf->piece->role != role)
            continue;
        if (leaf->piece->inl != inl) {
            close_inline(builder, inner, inl);
            inl = leaf->piece->inl;
            inner = open_inline(builder, parent, inl);
        }
        add_words(builder, inner, leaf);
    }
    close_inline(builder, inner, inl);
}

static void add_text(Builder *builder, Element *parent, const Block *block, PieceRole role) {
    add_text_within(builder, parent, block, role, 0, G_MAXUINT);
}

/* The first span of a block in this role, or the number of its spans. */
static guint find_text(Builder *builder, const Block *block, PieceRole role) {
    const GArray *leaves = g_hash_table_lookup(builder->leaves, block);
    for (guint i = 0; i < leaves->len; i++)
        if (g_array_index(leaves, Leaf, i).piece->role == role)
            return i;
    return leaves->len;
}

static void add_texts(Builder *builder, Element *parent, const char *type, const Block *block,
                      PieceRole role) {
    add_text(builder, add_element(builder, parent, type), block, role);
}

/* ---- blocks ---- */

static void build_block(Builder *builder, Element *parent, const Block *block);

static void build_children(Builder *builder, Element *parent, const Block *block) {
    for (const Block *child = block->first; child != NULL; child = child->next)
        build_block(builder, parent, child);
}

static void build_note(Builder *builder, Element *parent, const Block *note) {
    Element *element = add_element(builder, parent, "/Note");
    element->id = note->id;
    add_texts(builder, element, "/Lbl", note, PIECE_LABEL);
    build_children(builder, element, note);
}

/* The notes whose first mark stands in this text. */
static void build_notes(Builder *builder, Element *parent, const Inline *list) {
    InlineWalk walk;
    inline_walk_begin(&walk, list);
    for (const Inline *inl; (inl = inline_walk_next(&walk)) != NULL;)
        if (inl->kind == INLINE_NOTE && inl->note->note.first_mark == inl)
            build_note(builder, parent, inl->note);
}

/* A division's kind stands above its title, its summary below: two paragraphs, both after it. */
static void build_heading(Builder *builder, Element *parent, const Block *block) {
    static const char *const types[] = {"/H1", "/H2", "/H3", "/H4", "/H5", "/H6"};
    Element *heading = add_element(builder, parent, types[CLAMP(block->heading.level, 1, 6) - 1]);
    heading->language = block->language;
    add_text(builder, heading, block, PIECE_LABEL);
    add_text(builder, heading, block, PIECE_CONTENT);
    guint first = find_text(builder, block, PIECE_CONTENT);
    add_text_within(builder, add_element(builder, parent, "/P"), block, PIECE_SUMMARY, 0, first);
    add_text_within(builder, add_element(builder, parent, "/P"), block, PIECE_SUMMARY, first,
                    G_MAXUINT);
    build_notes(builder, parent, block->inlines);
}

static void build_paragraph(Builder *builder, Element *parent, const Block *block) {
    Element *paragraph = add_element(builder, parent, "/P");
    paragraph->language = block->language;
    add_text(builder, paragraph, block, PIECE_CONTENT);
    build_notes(builder, parent, block->inlines);
}

static const char *list_numbering(const Block *list) {
    if (list->list.is_ordered)
        return "/Decimal";
    return list->first != NULL && list->first->item.task != TASK_NONE ? "/None" : "/Disc";
}

static void build_list(Builder *builder, Element *parent, const Block *block) {
    Element *list = add_element(builder, parent, "/L");
    list->language = block->language;
    list->numbering = list_numbering(block);
    build_children(builder, list, block);
}

static void build_item(Builder *builder, Element *parent, const Block *block) {
    Element *item = add_element(builder, parent, "/LI");
    add_texts(builder, item, "/Lbl", block, PIECE_LABEL);
    Element *body = add_element(builder, item, "/LBody");
    add_text(builder, body, block, PIECE_CONTENT);
    build_children(builder, body, block);
}

static void build_group(Builder *builder, Element *parent, const Block *block, const char *type) {
    Element *group = add_element(builder, parent, type);
    group->language = block->language;
    add_texts(builder, group, "/P", block, PIECE_TITLE);
    add_texts(builder, group, "/P", block, PIECE_CONTENT);
    build_notes(builder, group, block->inlines);
    build_children(builder, group, block);
}

static void build_listing(Builder *builder, Element *parent, const Block *block) {
    Element *group = add_element(builder, parent, "/Div");
    add_texts(builder, group, "/P", block, PIECE_TITLE);
    Element *paragraph = add_element(builder, group, "/P");
    add_texts(builder, paragraph, "/Code", block, PIECE_CONTENT);
    add_texts(builder, group, "/Caption", block, PIECE_CAPTION);
    build_notes(builder, parent, block->caption);
}

/* The caption stands beside the figure, not in it: an alternative text hides all that it covers. */
static void build_figure(Builder *builder, Element *parent, const Block *block) {
    Element *group = add_element(builder, parent, "/Div");
    add_text(builder, group, block, PIECE_CONTENT);
    add_texts(builder, group, "/Caption", block, PIECE_CAPTION);
    build_notes(builder, parent, block->caption);
}

static void build_cell(Builder *builder, Element *parent, const Block *block, gboolean is_head) {
    Element *cell = add_element(builder, parent, is_head ? "/TH" : "/TD");
    cell->scope = is_head ? "/Column" : NULL;
    add_text(builder, cell, block, PIECE_CONTENT);
    build_notes(builder, cell, block->inlines);
}

static void build_row(Builder *builder, Element *parent, const Block *block) {
    Element *row = add_element(builder, parent, "/TR");
    gboolean is_head = block == block->parent->first;
    for (const Block *cell = block->first; cell != NULL; cell = cell->next)
        build_cell(builder, row, cell, is_head);
}

static void build_table(Builder *builder, Element *parent, const Block *block) {
    Element *table = add_element(builder, parent, "/Table");
    table->language = block->language;
    add_texts(builder, table, "/Caption", block, PIECE_CAPTION);
    Element *head = add_element(builder, table, "/THead");
    Element *body = add_element(builder, table, "/TBody");
    for (const Block *row = block->first; row != NULL; row = row->next)
        build_row(builder, row == block->first ? head : body, row);
    build_notes(builder, parent, block->caption);
}

static void build_block(Builder *builder, Element *parent, const Block *block) {
    switch (block->kind) {
    case BLOCK_SECTION:
        build_group(builder, parent, block, "/Sect");
        return;
    case BLOCK_HEADING:
        build_heading(builder, parent, block);
        return;
    case BLOCK_PARAGRAPH:
        build_paragraph(builder, parent, block);
        return;
    case BLOCK_LIST:
        build_list(builder, parent, block);
        return;
    case BLOCK_ITEM:
        build_item(builder, parent, block);
        return;
    case BLOCK_QUOTE:
        build_group(builder, parent, block, "/BlockQuote");
        return;
    case BLOCK_ALERT:
        build_group(builder, parent, block, "/Div");
        return;
    case BLOCK_LISTING:
        build_listing(builder, parent, block);
        return;
    case BLOCK_FIGURE:
        build_figure(builder, parent, block);
        return;
    case BLOCK_TABLE:
        build_table(builder, parent, block);
        return;
    case BLOCK_ROW:
        build_row(builder, parent, block);
        return;
    case BLOCK_CELL:
        build_cell(builder, parent, block, FALSE);
        return;
    case BLOCK_RULE:
        return;
    case BLOCK_NOTE:
        build_note(builder, parent, block);
        return;
    }
    g_assert_not_reached();
}

/* ---- what is not in the Book ---- */

#define TOC_DEPTH_MAX 8

/* What may go on with the next span. */
typedef struct Loose {
    Element *section;               /* that holds it all */
    Element *title;                 /* of several lines, or NULL */
    Element *levels[TOC_DEPTH_MAX]; /* the contents */
    gint depth;                     /* of the innermost open level; -1: none */
    const Block *block;
    Element *entry; /* what takes the words of `block` */
} Loose;

static gint entry_depth(const Block *heading) {
    gint depth = (gint)heading->heading.level - 1;
    return depth + (heading->division != NULL && heading->division->part != NULL ? 1 : 0);
}

static Element *open_level(Builder *builder, Loose *loose, gint depth) {
    depth = CLAMP(depth, 0, MIN(loose->depth + 1, TOC_DEPTH_MAX - 1));
    if (depth > loose->depth)
        loose->levels[depth] =
            add_element(builder, depth > 0 ? loose->levels[depth - 1] : loose->section, "/TOC");
    loose->depth = depth;
    return loose->levels[depth];
}

static gboolean names_block(const char *name, const Block *heading) {
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

/* The links on the page of the entry that lead to its heading. */
static void add_entry_links(Builder *builder, Element *link, const Leaf *leaf) {
    const Page *page = &builder->pages->pages[leaf->page];
    guint number = first_link(builder, leaf->page);
    for (guint i = 0; i < page->n_links; i++, number++)
        if (page->links[i].inl == NULL && builder->structure->of_links[number] == NULL &&
            names_block(page->links[i].destination, leaf->piece->block))
            add_link(builder, link, (Kid){.kind = KID_LINK, .page = leaf->page, .number = number});
}

static void build_entry(Builder *builder, Loose *loose, const Leaf *leaf) {
    if (loose->depth < 0 || loose->block != leaf->piece->block) {
        Element *level = open_level(builder, loose, entry_depth(leaf->piece->block));
        Element *item = add_element(builder, level, "/TOCI");
        loose->entry = add_element(builder, add_element(builder, item, "/Reference"), "/Link");
        loose->block = leaf->piece->block;
    }
    add_leaf(builder, loose->entry, leaf);
    add_entry_links(builder, loose->entry, leaf);
}

static void build_title(Builder *builder, Loose *loose, const Leaf *leaf) {
    if (loose->title == NULL)
        loose->title = add_element(builder, loose->section, "/H1");
    add_leaf(builder, loose->title, leaf);
}

static void build_loose_leaf(Builder *builder, Loose *loose, const Leaf *leaf) {
    gboolean is_title = leaf->piece->kind == PIECE_TEXT && leaf->piece->role == PIECE_TITLE;
    gboolean is_entry = leaf->piece->role == PIECE_ENTRY && leaf->piece->block != NULL;
    if (!is_title)
        loose->title = NULL;
    if (!is_entry)
        loose->depth = -1;
    if (is_title)
        build_title(builder, loose, leaf);
    else if (is_entry)
        build_entry(builder, loose, leaf);
    else
        add_words(builder, add_element(builder, loose->section, "/P"), leaf);
}

/* What stands on the pages before this one and is not of the Book. */
static void build_loose(Builder *builder, Element *parent, guint before_page) {
    Loose loose = {.depth = -1};
    for (; builder->next_loose < builder->loose->len; builder->next_loose++) {
        const Leaf *leaf = &g_array_index(builder->loose, Leaf, builder->next_loose);
        if (leaf->page >= before_page)
            return;
        if (loose.section == NULL)
            loose.section = add_element(builder, parent, "/Sect");
        build_loose_leaf(builder, &loose, leaf);
    }
}

/* ---- divisions ---- */

static guint first_page(const Builder *builder, const Division *division) {
    for (guint i = 0; i < builder->pages->n_pages; i++)
        if (builder->pages->pages[i].division == division)
            return i;
    return 0;
}

static const char *division_type(Role role) {
    return role == ROLE_PART ? "/Part" : role == ROLE_INDEX ? "/Index" : "/Sect";
}

static Element *build_division(Builder *builder, Element *parent, const Division *division) {
    Element *element = add_element(builder, parent, division_type(division->role));
    if (division->heading != NULL)
        build_heading(builder, element, division->heading);
    for (const Block *block = division->first; block != NULL; block = block->next)
        build_block(builder, element, block);
    return element;
}

static void build_book(Builder *builder, Element *document) {
    Element *part = NULL;
    for (const Division *division = builder->book->first; division != NULL;
         division = division->next) {
        Element *parent = division->part != NULL && part != NULL ? part : document;
        build_loose(builder, parent, first_page(builder, division));
        Element *element = build_division(builder, parent, division);
        if (division->role == ROLE_PART)
            part = element;
    }
    build_loose(builder, document, G_MAXUINT);
}

/* ---- the rest ---- */

static void adopt_block(Builder *builder, Element *document, const Block *block) {
    const GArray *leaves = g_hash_table_lookup(builder->leaves, block);
    for (guint i = 0; i < leaves->len; i++) {
        const Leaf *leaf = &g_array_index(leaves, Leaf, i);
        if (builder->structure->of_spans[leaf->page][leaf->number] == NULL)
            add_words(builder, add_element(builder, document, "/P"), leaf);
    }
}

/* A piece in a role that its kind of block does not have is still read, at the end. */
static void adopt_spans(Builder *builder, Element *document) {
    for (const Division *division = builder->book->first; division != NULL;
         division = division->next)
        for (const Block *block = division_walk(division, NULL); block != NULL;
             block = division_walk(division, block))
            adopt_block(builder, document, block);
}

static void adopt_links(Builder *builder, Element *document) {
    guint number = 0;
    for (guint i = 0; i < builder->pages->n_pages; i++)
        for (guint j = 0; j < builder->pages->pages[i].n_links; j++, number++)
            if (builder->structure->of_links[number] == NULL)
                add_link(builder, add_element(builder, document, "/Link"),
                         (Kid){.kind = KID_LINK, .page = i, .number = number});
}

/* A table's empty cells stay, or its columns would no longer stand under each other. */
static gboolean is_idle(const Element *element) {
    return element->first == NULL && strcmp(element->type, "/TD") != 0 &&
           strcmp(element->type, "/TH") != 0;
}

static void prune(Element *element) {
    Kid *last = NULL;
    for (Kid **at = &element->first; *at != NULL;) {
        if ((*at)->kind == KID_ELEMENT)
            prune((*at)->element);
        if ((*at)->kind == KID_ELEMENT && is_idle((*at)->element)) {
            *at = (*at)->next;
        } else {
            last = *at;
            at = &(*at)->next;
        }
    }
    element->last = last;
}

static void number_elements(GPtrArray *elements, Element *element) {
    element->index = elements->len;
    g_ptr_array_add(elements, element);
    for (const Kid *kid = element->first; kid != NULL; kid = kid->next)
        if (kid->kind == KID_ELEMENT)
            number_elements(elements, kid->element);
}

static void build(Builder *builder, const Spans *spans) {
    Element *document = add_element(builder, NULL, "/Document");
    index_blocks(builder);
    index_spans(builder, spans);
    index_links(builder);
    build_book(builder, document);
    adopt_spans(builder, document);
    adopt_links(builder, document);
    prune(document);
    g_autoptr(GPtrArray) elements = g_ptr_array_new();
    number_elements(elements, document);
    builder->structure->n_elements = elements->len;
    builder->structure->elements =
        arena_memdup(builder->arena, elements->pdata, elements->len * sizeof(Element *));
}

Structure *structure_make(Arena *arena, const Book *book, const Pages *pages, const Spans *spans) {
    GDestroyNotify free_list = (GDestroyNotify)g_array_unref;
    g_autoptr(GHashTable) leaves = g_hash_table_new_full(NULL, NULL, NULL, free_list);
    g_autoptr(GHashTable) areas = g_hash_table_new_full(NULL, NULL, NULL, free_list);
    g_autoptr(GArray) loose = g_array_new(FALSE, FALSE, sizeof(Leaf));
    Builder builder = {.arena = arena,
                       .book = book,
                       .pages = pages,
                       .leaves = leaves,
                       .areas = areas,
                       .loose = loose,
                       .structure = arena_new0(arena, Structure)};
    build(&builder, spans);
    return builder.structure;
}
