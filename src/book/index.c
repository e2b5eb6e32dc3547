/* Marks become entries: terms sorted, each with its places in reading order and then the terms to
 * see also, sub-entries in a list below. */
#include "book/index.h"
#include "book/terms.h"
#include <string.h>

typedef struct Mark {
    const IndexMark *mark;
    const Block *block;
    char *key; /* sorts by term, then sub-entry */
    guint order;
} Mark;

static void clear_mark(gpointer data) {
    g_free(((Mark *)data)->key);
}

static char *fold(const char *text) {
    g_autofree char *folded = g_utf8_casefold(text, -1);
    return g_utf8_normalize(folded, -1, G_NORMALIZE_ALL);
}

static char *sort_key(const IndexMark *mark) {
    g_autofree char *term_key = fold(mark->term);
    g_autofree char *sub_key = fold(mark->sub != NULL ? mark->sub : "");
    return g_strdup_printf("%s\x01%s\x01%s", term_key, sub_key, mark->term);
}

static int compare_marks(gconstpointer a, gconstpointer b) {
    const Mark *left = a, *right = b;
    int order = strcmp(left->key, right->key);
    if (order == 0)
        order = left->mark->is_also - right->mark->is_also;
    return order != 0 ? order : (left->order > right->order) - (left->order < right->order);
}

static GArray *collect(const Book *book) {
    GArray *marks = g_array_new(FALSE, FALSE, sizeof(Mark));
    g_array_set_clear_func(marks, clear_mark);
    for (const Division *division = book->first; division != NULL; division = division->next)
        for (const Block *block = division_walk(division, NULL); block != NULL;
             block = division_walk(division, block))
            for (const IndexMark *mark = block->marks; mark != NULL; mark = mark->next) {
                Mark entry = {mark, block, sort_key(mark), marks->len};
                g_array_append_val(marks, entry);
            }
    g_array_sort(marks, compare_marks);
    return marks;
}

/* What one term or sub-entry is made into, and its ends: one term may have very many pages. */
typedef struct Entry {
    Block *item, *paragraph;
    Inline *last, *last_page; /* of the paragraph; the latter NULL where there is none */
} Entry;

static void append(Entry *entry, Inline *inl) {
    entry->last = entry->last->next = inl;
}

/* A paragraph in an item. */
static Entry add_item(Book *book, Block *list, const char *words, Place place) {
    Block *item = block_new(book, BLOCK_ITEM, place);
    Block *paragraph = block_new(book, BLOCK_PARAGRAPH, place);
    paragraph->inlines = inline_new_text(book, words, place);
    block_append(item, paragraph);
    block_append(list, item);
    return (Entry){item, paragraph, paragraph->inlines, NULL};
}

static Block *add_list(Book *book, Place place) {
    Block *list = block_new(book, BLOCK_LIST, place);
    list->list.is_tight = TRUE;
    list->classes = "index";
    return list;
}

/* "arena", or "arena, of pools". */
static Inline *make_link(Book *book, const IndexMark *mark) {
    Inline *link = inline_new(book, INLINE_LINK, mark->place);
    link->first = inline_new_text(book, mark->see, mark->place);
    if (mark->see_sub != NULL) {
        inline_append(&link->first, inline_new_text(book, ", ", mark->place));
        inline_append(&link->first, inline_new_text(book, mark->see_sub, mark->place));
    }
    return link;
}

static const char *sub_of(const Inline *link) {
    return link->first->next != NULL ? link->first->next->next->text : NULL;
}

static gboolean has_see(const Block *paragraph, const IndexMark *mark) {
    for (const Inline *inl = paragraph->inlines; inl != NULL; inl = inl->next)
        if (inl->kind == INLINE_LINK && g_str_equal(inl->first->text, mark->see) &&
            g_strcmp0(sub_of(inl), mark->see_sub) == 0)
            return TRUE;
    return FALSE;
}

/* ", see arena", "; see also arena", and of several "; block". Where it leads is known when all
 * entries are there. */
static void add_see(Book *book, Entry *entry, const IndexMark *mark) {
    if (has_see(entry->paragraph, mark))
        return;
    Term word = mark->is_also ? TERM_SEE_ALSO : TERM_SEE;
    gboolean goes_on = entry->last->kind == INLINE_LINK;
    append(entry, inline_new_text(book, goes_on || mark->is_also ? "; " : ", ", mark->place));
    if (!goes_on) {
        Inline *see = inline_new(book, INLINE_EMPHASIS, mark->place);
        see->first = inline_new_text(book, term(book->meta.language, word), mark->place);
        append(entry, see);
        append(entry, inline_new_text(book, " ", mark->place));
    }
    append(entry, make_link(book, mark));
}

/* Marks come in reading order: those of one block follow each other. */
static void add_page(Book *book, Entry *entry, const Mark *mark) {
    if (entry->last_page != NULL && entry->last_page->destination == mark->block) {
        entry->last_page->is_wide |= mark->mark->is_wide;
        return;
    }
    Inline *page = inline_new(book, INLINE_PAGE, mark->mark->place);
    page->destination = mark->block;
    page->is_wide = mark->mark->is_wide;
    append(entry, inline_new_text(book, ", ", mark->mark->place));
    append(entry, page);
    entry->last_page = page;
}

static void add_mark(Book *book, Entry *entry, const Mark *mark) {
    if (mark->mark->see != NULL)
        add_see(book, entry, mark->mark);
    else
        add_page(book, entry, mark);
}

static Block *sub_list(Book *book, Block *item, Place place) {
    if (item->last->kind != BLOCK_LIST)
        block_append(item, add_list(book, place));
    return item->last;
}

/* With the terms' sub-entries. FALSE after a diagnostic: an index of so many is not even made. */
static gboolean check_terms(const Book *book, const GArray *marks, Diag *diag) {
    guint n = 0, most = book->limits.index_terms;
    for (guint i = 0; i < marks->len; i++) {
        const Mark *mark = &g_array_index(marks, Mark, i);
        n += i == 0 || strcmp(mark->key, g_array_index(marks, Mark, i - 1).key) != 0;
        if (n <= most)
            continue;
        diag_add(diag, DIAG_LIMIT_INDEX, mark->mark->place, "the index has more than %u terms",
                 most);
        limits_hint(diag, LIMIT_KEY_index_terms);
        return FALSE;
    }
    return TRUE;
}

static void fill(Book *book, Block *list, const GArray *marks) {
    Entry item = {0}, sub = {0};
    const char *open_term = NULL, *open_sub = NULL;
    for (guint i = 0; i < marks->len; i++) {
        const Mark *mark = &g_array_index(marks, Mark, i);
        if (open_term == NULL || strcmp(open_term, mark->mark->term) != 0) {
            item = add_item(book, list, mark->mark->term, mark->mark->place);
            open_term = mark->mark->term;
            open_sub = NULL;
        }
        if (mark->mark->sub == NULL) {
            add_mark(book, &item, mark);
            continue;
        }
        if (open_sub == NULL || strcmp(open_sub, mark->mark->sub) != 0) {
            sub = add_item(book, sub_list(book, item.item, mark->mark->place), mark->mark->sub,
                           mark->mark->place);
            open_sub = mark->mark->sub;
        }
        add_mark(book, &sub, mark);
    }
}

/* ---- where 'see' leads ---- */

static const Block *find_entry(const Block *list, const char *words) {
    for (const Block *item = list->first; item != NULL; item = item->next)
        if (strcmp(item->first->inlines->text, words) == 0)
            return item;
    return NULL;
}

static const Block *find_target(const Block *list, const Inline *link) {
    const Block *item = find_entry(list, link->first->text);
    if (item == NULL || sub_of(link) == NULL)
        return item;
    return item->last->kind == BLOCK_LIST ? find_entry(item->last, sub_of(link)) : NULL;
}

static void link_see(const Block *list, Inline *link, Diag *diag) {
    link->destination = find_target(list, link);
    if (link->destination != NULL) {
        link->destination_division = link->destination->division;
        return;
    }
    g_autofree char *words = inline_text(link->first);
    diag_add(diag, DIAG_INDEX_SEE, link->place, "the index has no entry '%s' to see", words);
    diag_hint(diag, "mark what it is about, or write an entry that is there");
}

static void link_entries(const Block *list, Diag *diag) {
    for (const Block *block = block_walk(list, NULL); block != NULL;
         block = block_walk(list, block))
        for (Inline *inl = block->inlines; inl != NULL; inl = inl->next)
            if (inl->kind == INLINE_LINK)
                link_see(list, inl, diag);
}

void index_add(Book *book, Diag *diag) {
    g_autoptr(GArray) marks = collect(book);
    if (marks->len == 0 || !check_terms(book, marks, diag))
        return;
    Place nowhere = {0};
    Division *division = book_add_division(book, ROLE_INDEX, nowhere);
    division->slug = "index";
    division->heading = block_new(book, BLOCK_HEADING, nowhere);
    division->heading->heading.level = 1;
    division->heading->division = division;
    division->heading->inlines =
        inline_new_text(book, term(book->meta.language, TERM_INDEX), nowhere);
    Block *list = add_list(book, nowhere);
    fill(book, list, marks);
    division_append(division, list);
    link_entries(list, diag);
}
