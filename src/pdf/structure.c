/* A walk over the Book builds elements and hands each block's spans to them. What the Book does not
 * know is put between the divisions by its pages. Elements that got nothing are taken out again: a
 * division whose heading is not printed has no heading here either. */
#include "pdf/structure.h"
#include "pdf/builder.h"
#include "pdf/loose.h"
#include <string.h>

/* ---- blocks ---- */

static void add_texts(Builder *builder, Element *parent, const char *type, const Block *block,
                      PieceRole role) {
    builder_add_text(builder, builder_add_element(builder, parent, type), block, role);
}

static void build_block(Builder *builder, Element *parent, const Block *block);

static void build_children(Builder *builder, Element *parent, const Block *block) {
    for (const Block *child = block->first; child != NULL; child = child->next)
        build_block(builder, parent, child);
}

static void build_note(Builder *builder, Element *parent, const Block *note) {
    Element *element = builder_add_block(builder, parent, "/Note", note);
    element->id = note->id;
    add_texts(builder, element, "/Lbl", note, PIECE_LABEL);
    build_children(builder, element, note);
}

static void queue_notes(Builder *builder, const Inline *list) {
    InlineWalk walk;
    inline_walk_begin(&walk, list);
    for (const Inline *inl; (inl = inline_walk_next(&walk)) != NULL;)
        if (inl->kind == INLINE_NOTE && inl->note->note.first_mark == inl)
            g_ptr_array_add(builder->notes, inl->note);
}

/* The notes whose first mark stands in this text, and after them those whose first mark stands in
 * one of these: a note of a note is not nested in it, however long such a chain may be. */
static void build_notes(Builder *builder, Element *parent, const Inline *list) {
    gboolean is_in_note = builder->notes->len > 0;
    queue_notes(builder, list);
    if (is_in_note)
        return;
    for (guint i = 0; i < builder->notes->len; i++)
        build_note(builder, parent, builder->notes->pdata[i]);
    g_ptr_array_set_size(builder->notes, 0);
}

/* A division's kind stands above its title, its summary below: two paragraphs, both after it. */
static void build_heading(Builder *builder, Element *parent, const Block *block) {
    static const char *const types[] = {"/H1", "/H2", "/H3", "/H4", "/H5", "/H6"};
    Element *heading =
        builder_add_block(builder, parent, types[CLAMP(block->heading.level, 1, 6) - 1], block);
    builder_add_text(builder, heading, block, PIECE_LABEL);
    builder_add_text(builder, heading, block, PIECE_CONTENT);
    guint first = builder_find_text(builder, block, PIECE_CONTENT);
    builder_add_text_within(builder, builder_add_element(builder, parent, "/P"), block,
                            PIECE_SUMMARY, 0, first);
    builder_add_text_within(builder, builder_add_element(builder, parent, "/P"), block,
                            PIECE_SUMMARY, first, G_MAXUINT);
    build_notes(builder, parent, block->inlines);
}

static void build_paragraph(Builder *builder, Element *parent, const Block *block) {
    Element *paragraph =
        builder_add_block(builder, parent, block_is_work(block) ? "/BibEntry" : "/P", block);
    builder_add_text(builder, paragraph, block, PIECE_CONTENT);
    build_notes(builder, parent, block->inlines);
}

/* An index and a bibliography have no labels. */
static const char *list_numbering(const Builder *builder, const Block *list) {
    if (list->first == NULL ||
        builder_find_text(builder, list->first, PIECE_LABEL) == BUILDER_NO_TEXT)
        return "/None";
    return list->list.is_ordered ? "/Decimal" : "/Disc";
}

static void build_list(Builder *builder, Element *parent, const Block *block) {
    Element *list = builder_add_block(builder, parent, "/L", block);
    list->numbering = list_numbering(builder, block);
    build_children(builder, list, block);
}

/* A task's box is a few rules; to the ear it is a sign. */
static const char *task_sign(TaskState task) {
    return task == TASK_DONE ? "☑" : task == TASK_OPEN ? "☐" : NULL;
}

static void build_item(Builder *builder, Element *parent, const Block *block) {
    Element *item = builder_add_block(builder, parent, "/LI", block);
    Element *label = builder_add_element(builder, item, "/Lbl");
    label->actual_text = task_sign(block->item.task);
    builder_add_text(builder, label, block, PIECE_LABEL);
    Element *body = builder_add_element(builder, item, "/LBody");
    builder_add_text(builder, body, block, PIECE_CONTENT);
    build_children(builder, body, block);
}

static void build_group(Builder *builder, Element *parent, const Block *block, const char *type) {
    Element *group = builder_add_block(builder, parent, type, block);
    add_texts(builder, group, "/P", block, PIECE_TITLE);
    add_texts(builder, group, "/P", block, PIECE_CONTENT);
    build_notes(builder, group, block->inlines);
    build_children(builder, group, block);
}

/* The caption is read where it stands: above or below. */
static void build_listing(Builder *builder, Element *parent, const Block *block) {
    Element *group = builder_add_block(builder, parent, "/Div", block);
    if (builder_find_text(builder, block, PIECE_CAPTION) <
        builder_find_text(builder, block, PIECE_CONTENT))
        add_texts(builder, group, "/Caption", block, PIECE_CAPTION);
    add_texts(builder, group, "/P", block, PIECE_TITLE);
    Element *paragraph = builder_add_element(builder, group, "/P");
    add_texts(builder, paragraph, "/Code", block, PIECE_CONTENT);
    add_texts(builder, group, "/Caption", block, PIECE_CAPTION);
    build_notes(builder, parent, block->caption);
}

/* The caption stands beside the figure, not in it: an alternative text hides all that it covers. */
static void build_figure(Builder *builder, Element *parent, const Block *block) {
    Element *group = builder_add_block(builder, parent, "/Div", block);
    builder_add_text(builder, group, block, PIECE_CONTENT);
    add_texts(builder, group, "/Caption", block, PIECE_CAPTION);
    build_notes(builder, parent, block->caption);
}

/* The number stands beside the formula, in which nothing else is heard. */
static void build_math(Builder *builder, Element *parent, const Block *block) {
    Element *group = builder_add_block(builder, parent, "/Div", block);
    builder_add_text(builder, group, block, PIECE_CONTENT);
    add_texts(builder, group, "/Caption", block, PIECE_CAPTION);
}

static void build_cell(Builder *builder, Element *parent, const Block *block, gboolean is_head) {
    Element *cell = builder_add_element(builder, parent, is_head ? "/TH" : "/TD");
    cell->scope = is_head ? "/Column" : NULL;
    builder_add_text(builder, cell, block, PIECE_CONTENT);
    build_notes(builder, cell, block->inlines);
}

static void build_row(Builder *builder, Element *parent, const Block *block) {
    Element *row = builder_add_element(builder, parent, "/TR");
    gboolean is_head = block == block->parent->first;
    for (const Block *cell = block->first; cell != NULL; cell = cell->next)
        build_cell(builder, row, cell, is_head);
}

static void build_table(Builder *builder, Element *parent, const Block *block) {
    Element *table = builder_add_block(builder, parent, "/Table", block);
    add_texts(builder, table, "/Caption", block, PIECE_CAPTION);
    /* A THead must not stand alone: a table of one row has no groups. */
    gboolean has_body = block->first != NULL && block->first->next != NULL;
    Element *head = has_body ? builder_add_element(builder, table, "/THead") : table;
    Element *body = has_body ? builder_add_element(builder, table, "/TBody") : table;
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
    case BLOCK_MATH:
        build_math(builder, parent, block);
        return;
    case BLOCK_NOTE:
        build_note(builder, parent, block);
        return;
    }
    g_assert_not_reached();
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
    Element *element = builder_add_element(builder, parent, division_type(division->role));
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
        loose_build(builder, parent, first_page(builder, division));
        Element *element = build_division(builder, parent, division);
        if (division->role == ROLE_PART)
            part = element;
    }
    loose_build(builder, document, G_MAXUINT);
}

/* ---- the rest ---- */

static void adopt_block(Builder *builder, Element *document, const Block *block) {
    const GArray *leaves = g_hash_table_lookup(builder->leaves, block);
    for (guint i = 0; i < leaves->len; i++) {
        const Leaf *leaf = &g_array_index(leaves, Leaf, i);
        if (builder->structure->of_spans[leaf->page][leaf->number] == NULL)
            builder_add_words(builder, builder_add_element(builder, document, "/P"), leaf);
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
                builder_add_link(builder, builder_add_element(builder, document, "/Link"),
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

static void list_elements(Builder *builder, Element *document) {
    g_autoptr(GPtrArray) elements = g_ptr_array_new();
    number_elements(elements, document);
    builder->structure->n_elements = elements->len;
    builder->structure->elements =
        arena_memdup(builder->arena, elements->pdata, elements->len * sizeof(Element *));
}

Structure *structure_make(Arena *arena, const Book *book, const Pages *pages, const Spans *spans) {
    g_auto(Builder) builder = {0};
    builder_init(&builder, arena, book, pages, spans);
    Element *document = builder_add_element(&builder, NULL, "/Document");
    build_book(&builder, document);
    adopt_spans(&builder, document);
    adopt_links(&builder, document);
    prune(document);
    list_elements(&builder, document);
    return builder.structure;
}
