/* A list of its own for authors to write was refused: it would repeat by hand what the notes say,
 * and fall behind them. */
#include "book/sources.h"
#include "base/text.h"
#include "book/terms.h"

#define REMARK "remark" /* the class of a note that names no source */

/* ---- copies ---- */

/* Marks of notes are left out: the note that they lead to stands in the list itself. */
static Inline *copy_inlines(Book *book, const Inline *list) {
    Inline *first = NULL, **tail = &first;
    for (const Inline *inl = list; inl != NULL; inl = inl->next) {
        if (inl->kind == INLINE_NOTE)
            continue;
        Inline *copy = arena_memdup(book->arena, inl, sizeof *inl);
        copy->next = NULL;
        copy->first = copy_inlines(book, inl->first);
        *tail = copy;
        tail = &copy->next;
    }
    return first;
}

static Block *copy_block(Book *book, const Block *block) {
    Block *copy = arena_memdup(book->arena, block, sizeof *block);
    copy->parent = copy->next = copy->first = copy->last = NULL;
    copy->id = copy->number = copy->label = NULL;
    copy->id_is_given = FALSE;
    copy->marks = NULL;
    copy->caption = NULL;
    copy->inlines = copy_inlines(book, block->inlines);
    for (const Block *child = block->first; child != NULL; child = child->next)
        block_append(copy, copy_block(book, child));
    return copy;
}

/* ---- one source ---- */

/* " (page 47)", on screens " (note 3)". */
static void add_way_back(Book *book, Block *item, const Block *note) {
    if (item->last == NULL || item->last->kind != BLOCK_PARAGRAPH)
        block_append(item, block_new(book, BLOCK_PARAGRAPH, note->place));
    Inline *page = inline_new(book, INLINE_PAGE, note->place);
    page->words = PAGE_NAMED;
    page->destination = note;
    page->text = arena_printf(book->arena, "%s\u00A0%s", term(book->meta.language, TERM_FOOTNOTE),
                              note->number);
    Inline **inlines = &item->last->inlines;
    inline_append(inlines, inline_new_text(book, *inlines != NULL ? " (" : "(", note->place));
    inline_append(inlines, page);
    inline_append(inlines, inline_new_text(book, ")", note->place));
}

static void add_source(Book *book, Block *list, const Block *note, guint number) {
    Block *item = block_new(book, BLOCK_ITEM, note->place);
    item->item.number = number;
    for (const Block *block = note->first; block != NULL; block = block->next)
        block_append(item, copy_block(book, block));
    add_way_back(book, item, note);
    block_append(list, item);
}

/* ---- the list ---- */

static gboolean is_source(const Block *note) {
    return !block_has_class(note, REMARK);
}

static gboolean has_sources(const Division *division) {
    for (const Block *note = division->notes; note != NULL; note = note->next)
        if (is_source(note))
            return TRUE;
    return FALSE;
}

/* "Chapter 1: The title" */
static Block *make_heading(Book *book, const Division *division) {
    Block *heading = block_new(book, BLOCK_HEADING, division->place);
    heading->heading.level = 2;
    g_autofree char *raw = inline_text(division->heading->inlines);
    g_autofree char *title = text_collapse(raw);
    heading->inlines = inline_new_text(book, title, division->place);
    if (division->label != NULL)
        heading->inlines->text = arena_printf(book->arena, "%s: %s", division->label, title);
    return heading;
}

static void add_section(Book *book, Division *sources, const Division *division) {
    Block *section = block_new(book, BLOCK_SECTION, division->place);
    Block *list = block_new(book, BLOCK_LIST, division->place);
    guint number = 0;
    list->list = (typeof(list->list)){.is_ordered = TRUE, .is_tight = TRUE, .start = 1};
    for (const Block *note = division->notes; note != NULL; note = note->next) {
        number++;
        if (is_source(note))
            add_source(book, list, note, number);
    }
    division_append(sources, section);
    block_append(section, make_heading(book, division));
    block_append(section, list);
}

static void fill(Book *book, Division *sources) {
    sources->heading = block_new(book, BLOCK_HEADING, sources->place);
    sources->heading->heading.level = 1;
    sources->heading->division = sources;
    sources->heading->inlines =
        inline_new_text(book, term(book->meta.language, TERM_SOURCES), sources->place);
    for (const Division *division = book->first; division != sources; division = division->next)
        if (has_sources(division))
            add_section(book, sources, division);
}

void sources_fill(Book *book) {
    for (Division *division = book->first; division != NULL; division = division->next)
        if (division->is_sources)
            fill(book, division);
}
