/* Spans are looked up by block, so that the Book's order and not that of drawing decides; the
 * tables are never walked, only asked. */
#include "pdf/builder.h"

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

Element *builder_add_element(Builder *builder, Element *parent, const char *type) {
    Element *element = arena_new0(builder->arena, Element);
    element->type = type;
    element->parent = parent;
    if (parent != NULL)
        add_kid(builder, parent, (Kid){.kind = KID_ELEMENT, .element = element});
    return element;
}

Element *builder_add_block(Builder *builder, Element *parent, const char *type,
                           const Block *block) {
    Element *element = builder_add_element(builder, parent, type);
    element->language = block->language;
    return element;
}

void builder_add_leaf(Builder *builder, Element *element, const Leaf *leaf) {
    Structure *structure = builder->structure;
    g_assert(structure->of_spans[leaf->page][leaf->number] == NULL);
    structure->of_spans[leaf->page][leaf->number] = element;
    add_kid(builder, element, (Kid){.kind = KID_SPAN, .page = leaf->page, .number = leaf->number});
}

void builder_add_link(Builder *builder, Element *element, Kid link) {
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

void builder_init(Builder *builder, Arena *arena, const Book *book, const Pages *pages,
                  const Spans *spans) {
    GDestroyNotify free_list = (GDestroyNotify)g_array_unref;
    *builder = (Builder){.arena = arena,
                         .book = book,
                         .pages = pages,
                         .structure = arena_new0(arena, Structure),
                         .leaves = g_hash_table_new_full(NULL, NULL, NULL, free_list),
                         .areas = g_hash_table_new_full(NULL, NULL, NULL, free_list),
                         .loose = g_array_new(FALSE, FALSE, sizeof(Leaf)),
                         .notes = g_ptr_array_new()};
    index_blocks(builder);
    index_spans(builder, spans);
    index_links(builder);
}

void builder_clear(Builder *builder) {
    g_clear_pointer(&builder->leaves, g_hash_table_unref);
    g_clear_pointer(&builder->areas, g_hash_table_unref);
    g_clear_pointer(&builder->loose, g_array_unref);
    g_clear_pointer(&builder->notes, g_ptr_array_unref);
}

/* ---- lines of text ---- */

static gboolean is_linking(const Inline *inl) {
    return inl != NULL && (inl->kind == INLINE_LINK || inl->kind == INLINE_REFERENCE ||
                           inl->kind == INLINE_NOTE || inl->kind == INLINE_PAGE);
}

void builder_add_words(Builder *builder, Element *parent, const Leaf *leaf) {
    if (leaf->piece->kind == PIECE_PICTURE) {
        parent = builder_add_element(builder, parent, "/Figure");
        parent->alt = leaf->piece->alt;
        parent->picture = leaf->piece;
    }
    if (leaf->piece->language != NULL) {
        parent = builder_add_element(builder, parent, "/Span");
        parent->language = leaf->piece->language;
    }
    builder_add_leaf(builder, parent, leaf);
}

static Element *open_inline(Builder *builder, Element *parent, const Inline *inl) {
    if (!is_linking(inl))
        return parent;
    if (inl->kind == INLINE_NOTE)
        parent = builder_add_element(builder, parent, "/Reference");
    return g_hash_table_contains(builder->areas, inl)
               ? builder_add_element(builder, parent, "/Link")
               : parent;
}

static void close_inline(Builder *builder, Element *element, const Inline *inl) {
    GArray *areas = is_linking(inl) ? g_hash_table_lookup(builder->areas, inl) : NULL;
    if (areas == NULL)
        return;
    for (guint i = 0; i < areas->len; i++)
        builder_add_link(builder, element, g_array_index(areas, Kid, i));
    g_hash_table_remove(builder->areas, inl);
}

static gboolean is_taken(const Builder *builder, const Leaf *leaf) {
    return builder->structure->of_spans[leaf->page][leaf->number] != NULL;
}

static Element *open_formula(Builder *builder, Element *parent, const Formula *formula) {
    if (formula == NULL)
        return parent;
    Element *element = builder_add_element(builder, parent, "/Formula");
    element->alt = formula->alt;
    return element;
}

/* A link is one element, on however many lines it stands, and so is a formula. */
void builder_add_text_within(Builder *builder, Element *parent, const Block *block, PieceRole role,
                             guint from, guint to) {
    const GArray *leaves = g_hash_table_lookup(builder->leaves, block);
    const Inline *inl = NULL;
    const Formula *formula = NULL;
    Element *inner = parent, *innermost = parent;
    for (guint i = from; i < MIN(to, leaves->len); i++) {
        const Leaf *leaf = &g_array_index(leaves, Leaf, i);
        if (leaf->piece->role != role || is_taken(builder, leaf))
            continue;
        if (leaf->piece->inl != inl) {
            close_inline(builder, inner, inl);
            inl = leaf->piece->inl;
            inner = innermost = open_inline(builder, parent, inl);
            formula = NULL;
        }
        if (leaf->piece->formula != formula) {
            formula = leaf->piece->formula;
            innermost = open_formula(builder, inner, formula);
        }
        builder_add_words(builder, innermost, leaf);
    }
    close_inline(builder, inner, inl);
}

void builder_add_text(Builder *builder, Element *parent, const Block *block, PieceRole role) {
    builder_add_text_within(builder, parent, block, role, 0, G_MAXUINT);
}

guint builder_find_text(const Builder *builder, const Block *block, PieceRole role) {
    const GArray *leaves = g_hash_table_lookup(builder->leaves, block);
    for (guint i = 0; i < leaves->len; i++)
        if (g_array_index(leaves, Leaf, i).piece->role == role)
            return i;
    return BUILDER_NO_TEXT;
}
