/* The Book's own operations: building a tree, walking it without recursion, reading its text. */
#include "book/book.h"
#include <string.h>

Book *book_new(void) {
    Book *book = g_new0(Book, 1);
    book->arena = arena_new();
    book->limits = limits_usual;
    book->pictures = g_ptr_array_new();
    book->aliases = g_array_new(FALSE, FALSE, sizeof(Alias));
    book->relics = g_array_new(FALSE, FALSE, sizeof(Relic));
    static const char *const none[] = {NULL};
    book->meta.subjects = none;
    book->meta.readers = none;
    book->meta.hyphenation = none;
    return book;
}

static void free_pictures(Book *book) {
    for (guint i = 0; i < book->pictures->len; i++) {
        const Picture *picture = book->pictures->pdata[i];
        g_bytes_unref(picture->bytes);
    }
    g_ptr_array_unref(book->pictures);
}

void book_free(Book *book) {
    if (book == NULL)
        return;
    free_pictures(book);
    g_clear_pointer(&book->ids, g_hash_table_unref);
    g_clear_pointer(&book->slugs, g_hash_table_unref);
    g_array_unref(book->aliases);
    g_array_unref(book->relics);
    arena_free(book->arena);
    g_free(book);
}

Division *book_add_division(Book *book, Role role, Place place) {
    Division *division = arena_new0(book->arena, Division);
    division->role = role;
    division->place = place;
    if (book->last == NULL)
        book->first = division;
    else
        book->last->next = division;
    book->last = division;
    return division;
}

Block *block_new(Book *book, BlockKind kind, Place place) {
    Block *block = arena_new0(book->arena, Block);
    block->kind = kind;
    block->place = place;
    return block;
}

Inline *inline_new(Book *book, InlineKind kind, Place place) {
    Inline *inl = arena_new0(book->arena, Inline);
    inl->kind = kind;
    inl->place = place;
    return inl;
}

Inline *inline_new_text(Book *book, const char *text, Place place) {
    Inline *inl = inline_new(book, INLINE_TEXT, place);
    inl->text = arena_strdup(book->arena, text);
    return inl;
}

static void adopt(Division *division, Block *child) {
    for (Block *block = block_walk(child, NULL); block != NULL; block = block_walk(child, block))
        block->division = division;
}

void block_append(Block *parent, Block *child) {
    child->parent = parent;
    child->next = NULL;
    if (parent->last == NULL)
        parent->first = child;
    else
        parent->last->next = child;
    parent->last = child;
    if (parent->division != NULL)
        adopt(parent->division, child);
}

void division_append(Division *division, Block *child) {
    child->parent = NULL;
    child->next = NULL;
    if (division->last == NULL)
        division->first = child;
    else
        division->last->next = child;
    division->last = child;
    adopt(division, child);
}

void inline_append(Inline **list, Inline *child) {
    while (*list != NULL)
        list = &(*list)->next;
    *list = child;
}

const char *book_plain_id(Arena *arena, const char *id) {
    return strchr(id, ':') != NULL ? g_strdelimit(arena_strdup(arena, id), ":", '.') : id;
}

const Block *book_find(const Book *book, const char *id) {
    if (book->ids == NULL)
        return NULL;
    if (strchr(id, ':') == NULL)
        return g_hash_table_lookup(book->ids, id);
    g_autofree char *plain = g_strdelimit(g_strdup(id), ":", '.');
    return g_hash_table_lookup(book->ids, plain);
}

const Division *book_find_division(const Book *book, const char *slug) {
    return book->slugs == NULL ? NULL : g_hash_table_lookup(book->slugs, slug);
}

Block *block_walk(const Block *root, const Block *block) {
    if (block == NULL)
        return (Block *)root;
    if (block->first != NULL)
        return block->first;
    while (block != root) {
        if (block->next != NULL)
            return block->next;
        block = block->parent;
    }
    return NULL;
}

/* Like block_walk(), but over a whole list of top blocks. */
static Block *walk_list(const Block *block) {
    if (block->first != NULL)
        return block->first;
    while (block->next == NULL) {
        block = block->parent;
        if (block == NULL)
            return NULL;
    }
    return block->next;
}

static const Block *top_of(const Block *block) {
    while (block->parent != NULL)
        block = block->parent;
    return block;
}

Block *division_walk(const Division *division, const Block *block) {
    if (block == NULL && division->heading != NULL)
        return division->heading;
    if (block == NULL || block == division->heading)
        return division->first != NULL ? division->first : division->notes;
    Block *next = walk_list(block);
    if (next == NULL && top_of(block)->kind != BLOCK_NOTE)
        next = division->notes;
    return next;
}

void inline_walk_begin(InlineWalk *walk, const Inline *list) {
    walk->above = NULL; /* most lists are flat */
    walk->next = list;
}

Inline *inline_walk_next(InlineWalk *walk) {
    const Inline *current = walk->next;
    while (current == NULL && walk->above != NULL && walk->above->len > 0) {
        const Inline *parent = g_ptr_array_remove_index(walk->above, walk->above->len - 1);
        current = parent->next;
    }
    if (current == NULL) {
        g_clear_pointer(&walk->above, g_ptr_array_unref);
        return NULL;
    }
    if (current->first != NULL) {
        if (walk->above == NULL)
            walk->above = g_ptr_array_new();
        g_ptr_array_add(walk->above, (gpointer)current);
        walk->next = current->first;
    } else {
        walk->next = current->next;
    }
    return (Inline *)current;
}

guint inline_count(const Inline *list, InlineKind kind) {
    guint n = 0;
    InlineWalk walk;
    inline_walk_begin(&walk, list);
    for (const Inline *inl; (inl = inline_walk_next(&walk)) != NULL;)
        n += inl->kind == kind;
    return n;
}

/* ' on page 47' is print's addition to a reference, not the author's words. */
static gboolean is_aside(const Inline *inl) {
    return inl->kind == INLINE_PAGE && inl->words == PAGE_ON;
}

static void append_inlines(GString *text, const Inline *list) {
    InlineWalk walk;
    inline_walk_begin(&walk, list);
    for (const Inline *inl; (inl = inline_walk_next(&walk)) != NULL;) {
        if (inl->kind == INLINE_BREAK)
            g_string_append_c(text, ' ');
        else if (inl->text != NULL && inl->kind != INLINE_IMAGE && !is_aside(inl))
            g_string_append(text, inl->text);
    }
}

char *inline_text(const Inline *list) {
    GString *text = g_string_new(NULL);
    append_inlines(text, list);
    return g_string_free(text, FALSE);
}

static void append_block(GString *text, const Block *block) {
    if (text->len > 0)
        g_string_append_c(text, ' ');
    append_inlines(text, block->inlines);
    if (block->kind == BLOCK_LISTING)
        g_string_append(text, block->listing.text);
    if (block->caption != NULL) {
        g_string_append_c(text, ' ');
        append_inlines(text, block->caption);
    }
    if (block->kind == BLOCK_MATH)
        g_string_append(text, block->math.formula->text);
}

char *block_text(const Block *root) {
    GString *text = g_string_new(NULL);
    for (const Block *block = block_walk(root, NULL); block != NULL;
         block = block_walk(root, block))
        append_block(text, block);
    return g_string_free(text, FALSE);
}

gboolean block_has_class(const Block *block, const char *name) {
    g_auto(GStrv) classes = g_strsplit(block->classes != NULL ? block->classes : "", " ", -1);
    return g_strv_contains((const char *const *)classes, name);
}

gboolean division_is_generated(const Division *division) {
    return division->role == ROLE_INDEX || division->role == ROLE_COLOPHON ||
           division->is_sources || division->is_news || division->is_bibliography;
}

gboolean block_is_work(const Block *block) {
    return block->division != NULL && block->division->is_bibliography &&
           (block->kind == BLOCK_ITEM || (block->kind == BLOCK_PARAGRAPH && block->parent != NULL));
}

gboolean block_is_captioned(const Block *block) {
    return block->kind == BLOCK_FIGURE || block->kind == BLOCK_TABLE ||
           block->kind == BLOCK_LISTING;
}

const char *block_kind_name(BlockKind kind) {
    static const char *const names[] = {
        [BLOCK_SECTION] = "section", [BLOCK_HEADING] = "heading", [BLOCK_PARAGRAPH] = "paragraph",
        [BLOCK_LIST] = "list",       [BLOCK_ITEM] = "item",       [BLOCK_QUOTE] = "quote",
        [BLOCK_ALERT] = "alert",     [BLOCK_LISTING] = "listing", [BLOCK_FIGURE] = "figure",
        [BLOCK_TABLE] = "table",     [BLOCK_ROW] = "row",         [BLOCK_CELL] = "cell",
        [BLOCK_RULE] = "rule",       [BLOCK_NOTE] = "note",       [BLOCK_MATH] = "formula",
    };
    return names[kind];
}

const char *token_kind_name(TokenKind kind) {
    static const char *const names[N_TOKEN_KINDS] = {
        [TOKEN_PLAIN] = "plain",   [TOKEN_KEYWORD] = "keyword",   [TOKEN_STRING] = "string",
        [TOKEN_NUMBER] = "number", [TOKEN_COMMENT] = "comment",   [TOKEN_FUNCTION] = "function",
        [TOKEN_TYPE] = "type",     [TOKEN_CONSTANT] = "constant", [TOKEN_PROMPT] = "prompt",
        [TOKEN_OUTPUT] = "output",
    };
    return names[kind];
}

const char *role_name(Role role) {
    static const char *const names[] = {
        [ROLE_FRONT] = "front", [ROLE_PART] = "part",   [ROLE_CHAPTER] = "chapter",
        [ROLE_BACK] = "back",   [ROLE_INDEX] = "index", [ROLE_COLOPHON] = "colophon",
    };
    return names[role];
}
