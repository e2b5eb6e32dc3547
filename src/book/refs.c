/* A target is an id (preferred: the section, not its heading) or a division's slug. */
#include "book/refs.h"
#include "base/text.h"
#include "book/terms.h"

static const char **known_names(const Book *book, guint *ret_n) {
    GPtrArray *names = g_ptr_array_new();
    for (const Division *division = book->first; division != NULL; division = division->next) {
        g_ptr_array_add(names, (gpointer)division->slug);
        for (const Block *block = division_walk(division, NULL); block != NULL;
             block = division_walk(division, block))
            if (block->id_is_given || block->kind == BLOCK_SECTION)
                g_ptr_array_add(names,
                                (gpointer)(block->given_id != NULL ? block->given_id : block->id));
    }
    *ret_n = names->len;
    return (const char **)g_ptr_array_free(names, FALSE);
}

/* What a file that could not be read would have held is not held against those that refer to it. */
static void report_missing(const Book *book, const Inline *inl, Diag *diag) {
    if (book->is_partial)
        return;
    diag_add(diag, DIAG_REF_MISSING, inl->place, "nothing in the book has the id '%s'",
             inl->target);
    guint n;
    g_autofree const char **names = known_names(book, &n);
    diag_suggest(diag, inl->target, names, n);
}

static char *quoted_title(const Book *book, const Inline *title) {
    g_autofree char *raw = inline_text(title);
    g_autofree char *text = text_collapse(raw);
    return term_quoted(book->meta.language, text);
}

static char *reference_text(const Book *book, const Inline *inl) {
    const Block *block = inl->destination;
    if (block == NULL && inl->destination_division->label != NULL)
        return g_strdup(inl->destination_division->label);
    if (block == NULL)
        return quoted_title(book, inl->destination_division->heading->inlines);
    if (block->label != NULL)
        return g_strdup(block->label);
    if (block->kind == BLOCK_SECTION)
        return quoted_title(book, block->first->inlines);
    if (block->kind == BLOCK_HEADING)
        return quoted_title(book, block->inlines);
    if (block->kind == BLOCK_PARAGRAPH && block->paragraph.is_entry)
        return inline_text(block->inlines->first);
    return NULL;
}

static void name_reference(Book *book, Inline *inl, Diag *diag) {
    g_autofree char *text = reference_text(book, inl);
    if (text == NULL) {
        diag_add(diag, DIAG_REF_UNNUMBERED, inl->place,
                 "'%s' has neither number nor title to refer to", inl->target);
        diag_hint(diag, "give it a caption, or link words of your own: [these words](#%s)",
                  inl->target);
        text = g_strdup(inl->target);
    }
    inl->text = arena_strdup(book->arena, text);
}

static void resolve(Book *book, Inline *inl, Diag *diag) {
    inl->destination = book_find(book, inl->target);
    inl->destination_division = inl->destination != NULL ? inl->destination->division
                                                         : book_find_division(book, inl->target);
    if (inl->destination_division == NULL) {
        report_missing(book, inl, diag);
        inl->text = inl->kind == INLINE_REFERENCE ? inl->target : inl->text;
        inl->kind = inl->kind == INLINE_REFERENCE ? INLINE_TEXT : INLINE_SPAN; /* its words stay */
        inl->target = NULL;
    } else if (inl->kind == INLINE_REFERENCE) {
        name_reference(book, inl, diag);
    }
}

/* What has a number of its own in the running heads is found without its page. */
static const Block *find_paged(const Inline *reference) {
    const Block *block = reference->destination;
    const Division *division = reference->destination_division;
    if (block == NULL && division != NULL && division->number == NULL)
        return division->heading;
    return block != NULL && (block->label != NULL || block->kind == BLOCK_SECTION) ? block : NULL;
}

/* Behind a reference, where it stands in a sentence. */
static void add_page(Book *book, const Block *block, Inline *reference) {
    const Block *paged = find_paged(reference);
    if (paged == NULL || (block->kind != BLOCK_PARAGRAPH && !block_is_captioned(block)))
        return;
    Inline *page = inline_new(book, INLINE_PAGE, reference->place);
    page->words = PAGE_ON;
    page->reference = reference;
    page->destination = paged;
    page->destination_division = paged->division;
    page->next = reference->next;
    reference->next = page;
}

static const Block *section_around(const Block *block) {
    while (block != NULL && block->kind != BLOCK_SECTION)
        block = block->parent;
    return block;
}

/* What shows a page where there are none: in an index the section's title; the chapter's number, or
 * the division's title. */
static void name_page(Book *book, Inline *inl) {
    const Division *division = inl->destination->division;
    inl->destination_division = division;
    if (inl->text != NULL)
        return;
    inl->is_placed = TRUE;
    const Block *section = inl->words == PAGE_BARE ? section_around(inl->destination) : NULL;
    if (section == NULL && division->number != NULL) {
        inl->text = division->number;
        return;
    }
    g_autofree char *title =
        inline_text(section != NULL ? section->first->inlines : division->heading->inlines);
    inl->text = arena_strdup(book->arena, title);
}

static void resolve_list(Book *book, const Block *block, const Inline *list, Diag *diag) {
    InlineWalk walk;
    inline_walk_begin(&walk, list);
    for (Inline *inl; (inl = inline_walk_next(&walk)) != NULL;) {
        if (inl->kind == INLINE_PAGE)
            name_page(book, inl);
        else if (inl->target != NULL)
            resolve(book, inl, diag);
        if (inl->kind == INLINE_REFERENCE)
            add_page(book, block, inl);
    }
}

void refs_resolve(Book *book, Diag *diag) {
    for (const Division *division = book->first; division != NULL; division = division->next)
        for (Block *block = division_walk(division, NULL); block != NULL;
             block = division_walk(division, block)) {
            resolve_list(book, block, block->inlines, diag);
            resolve_list(book, block, block->caption, diag);
        }
}
