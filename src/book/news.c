/* Told by what blocks were: nothing is compared here. */
#include "book/news.h"
#include "base/text.h"
#include "book/fingerprint.h"
#include "book/terms.h"
#include <string.h>

#define CORRECTED_LEAST 700u /* [1/1000] of the words are the same */
#define WORDS_SHOWN 60u      /* characters */

static const char *word(const Book *book, Term which) {
    return term(book->meta.language, which);
}

void news_open(Book *book) {
    for (Division *division = book->first; division != NULL; division = division->next) {
        if (!division->is_news)
            continue;
        division->heading = block_new(book, BLOCK_HEADING, division->place);
        division->heading->heading.level = 1;
        division->heading->division = division;
        division->heading->inlines = inline_new_text(book, word(book, TERM_NEWS), division->place);
    }
}

/* ---- what there is to tell ---- */

static gboolean is_told(BlockKind kind) {
    return kind == BLOCK_HEADING || kind == BLOCK_PARAGRAPH || kind == BLOCK_LISTING ||
           kind == BLOCK_FIGURE || kind == BLOCK_TABLE || kind == BLOCK_MATH;
}

/* FALSE: it is as it was. */
static gboolean judge(const Block *block, Term *ret_what) {
    const LineageBlock *old = block->ancestor;
    if (!is_told(block->kind))
        return FALSE;
    if (old == NULL)
        *ret_what = TERM_IS_NEW;
    else if (old->print.hash != block->print.hash)
        *ret_what = fingerprint_nearness(&old->print, &block->print) >= CORRECTED_LEAST
                        ? TERM_IS_CORRECTED
                        : TERM_IS_REWRITTEN;
    else if (!g_str_equal(old->slot, block->slot->name))
        *ret_what = TERM_IS_MOVED;
    else
        return FALSE;
    return TRUE;
}

/* ---- how it is told ---- */

/* With the words of pictures, which may be all there is. */
static void append_words(GString *words, const Inline *list) {
    InlineWalk walk;
    inline_walk_begin(&walk, list);
    for (const Inline *inl; (inl = inline_walk_next(&walk)) != NULL;)
        if (inl->kind == INLINE_BREAK)
            g_string_append_c(words, ' ');
        else if (inl->text != NULL && inl->kind != INLINE_PAGE && inl->kind != INLINE_NOTE)
            g_string_append(words, inl->text);
}

/* What a block is known by: its caption, or else its text. */
static char *words_of(const Block *block) {
    g_autoptr(GString) words = g_string_new(NULL);
    append_words(words, block->caption != NULL ? block->caption : block->inlines);
    if (words->len == 0 && block->kind != BLOCK_PARAGRAPH && block->kind != BLOCK_HEADING) {
        g_autofree char *text = block_text(block);
        g_string_assign(words, text);
    }
    return text_collapse(words->str);
}

/* No mark that would stand before the comma or the dots which follow. */
static void cut_stops(char *text) {
    for (gsize n = strlen(text); n > 0 && strchr(" .,;:", text[n - 1]) != NULL; n--)
        text[n - 1] = '\0';
}

static const char *first_words(Book *book, const Block *block) {
    g_autofree char *text = words_of(block);
    const char *dots = "";
    if (g_utf8_strlen(text, -1) > (glong)WORDS_SHOWN) {
        *g_utf8_offset_to_pointer(text, WORDS_SHOWN) = '\0';
        char *space = strrchr(text, ' ');
        if (space != NULL)
            *space = '\0';
        dots = " …";
    }
    cut_stops(text);
    const char *name = block->label != NULL ? block->label : block_kind_name(block->kind);
    if (text[0] == '\0')
        return arena_strdup(book->arena, name);
    return block->label != NULL ? arena_printf(book->arena, "%s: %s%s", name, text, dots)
                                : arena_printf(book->arena, "%s%s", text, dots);
}

static Block *add_paragraph(Book *book, Block *list, Place place) {
    Block *item = block_new(book, BLOCK_ITEM, place);
    Block *paragraph = block_new(book, BLOCK_PARAGRAPH, place);
    block_append(item, paragraph);
    block_append(list, item);
    return paragraph;
}

static void add_text(Book *book, Block *paragraph, const char *text) {
    inline_append(&paragraph->inlines, inline_new_text(book, text, paragraph->place));
}

static void add_old_page(Book *book, Block *paragraph, const char *page, const char *revision) {
    if (page != NULL)
        add_text(book, paragraph,
                 arena_printf(book->arena, " (%s: %s %s)", revision, word(book, TERM_PAGE), page));
}

static void add_link(Book *book, Block *paragraph, const Block *block) {
    Inline *link = inline_new(book, INLINE_LINK, paragraph->place);
    link->target = block->id;
    link->first = inline_new_text(book, block->id, paragraph->place); /* see news_name() */
    inline_append(&paragraph->inlines, link);
    Inline *page = inline_new(book, INLINE_PAGE, paragraph->place);
    page->words = PAGE_NAMED;
    page->destination = block;
    add_text(book, paragraph, ", ");
    inline_append(&paragraph->inlines, page);
}

static void tell(Book *book, Block *list, const Block *block, Term what, const Lineage *lineage) {
    Block *paragraph = add_paragraph(book, list, list->place);
    add_text(book, paragraph, arena_printf(book->arena, "%s: ", word(book, what)));
    add_link(book, paragraph, block);
    if (block->ancestor != NULL)
        add_old_page(book, paragraph, block->ancestor->page, lineage->revision);
}

static void tell_removed(Book *book, Block *list, const LineageBlock *old, const Lineage *lineage) {
    Block *paragraph = add_paragraph(book, list, list->place);
    g_autofree char *words = g_strdup(old->words != NULL ? old->words : "");
    gboolean is_whole = text_words(words, -1) >= old->print.n_words;
    cut_stops(words);
    g_autofree char *part = g_strconcat(words, is_whole ? "" : " …", NULL);
    g_autofree char *quoted = term_quoted(book->meta.language, part);
    add_text(book, paragraph,
             arena_printf(book->arena, "%s: %s", word(book, TERM_IS_REMOVED),
                          words[0] == '\0' ? block_kind_name(old->kind) : quoted));
    add_old_page(book, paragraph, old->page, lineage->revision);
}

/* ---- chapters ---- */

static void add_removed(Book *book, Block *list, const Division *division, const Lineage *lineage) {
    for (guint i = 0; i < lineage->n_blocks; i++) {
        const LineageBlock *old = &lineage->blocks[i];
        gboolean is_here = g_str_equal(lineage->chapters[old->chapter].slug, division->slug);
        if (is_here && old->id != NULL && is_told(old->kind) && book_find(book, old->id) == NULL)
            tell_removed(book, list, old, lineage);
    }
}

static void add_chapter(Book *book, Division *news, const Division *division,
                        const Lineage *lineage) {
    Block *list = block_new(book, BLOCK_LIST, news->place);
    list->list.is_tight = TRUE;
    list->list.start = 1;
    Term what;
    for (const Block *block = division_walk(division, NULL); block != NULL;
         block = division_walk(division, block))
        if (judge(block, &what))
            tell(book, list, block, what, lineage);
    add_removed(book, list, division, lineage);
    if (list->first == NULL)
        return;
    Block *section = block_new(book, BLOCK_SECTION, news->place);
    Block *heading = block_new(book, BLOCK_HEADING, news->place);
    g_autofree char *raw = inline_text(division->heading->inlines);
    g_autofree char *title = text_collapse(raw);
    heading->heading.level = 2;
    heading->inlines = inline_new_text(book, title, news->place);
    division_append(news, section);
    block_append(section, heading);
    block_append(section, list);
}

static void fill(Book *book, Division *news, const Lineage *lineage) {
    for (const Division *division = book->first; lineage != NULL && division != NULL;
         division = division->next)
        if (!division_is_generated(division))
            add_chapter(book, news, division, lineage);
    if (news->first != NULL)
        return;
    Block *paragraph = block_new(book, BLOCK_PARAGRAPH, news->place);
    add_text(book, paragraph, word(book, TERM_NO_NEWS));
    division_append(news, paragraph);
}

void news_fill(Book *book, const Lineage *lineage) {
    for (Division *division = book->first; division != NULL; division = division->next)
        if (division->is_news)
            fill(book, division, lineage);
}

static void name_links(Book *book, const Block *paragraph) {
    for (Inline *link = paragraph->inlines; link != NULL; link = link->next)
        if (link->kind == INLINE_LINK && link->destination != NULL)
            link->first->text = first_words(book, link->destination);
}

void news_name(Book *book) {
    for (Division *division = book->first; division != NULL; division = division->next)
        for (Block *block = division->is_news ? division_walk(division, NULL) : NULL; block != NULL;
             block = division_walk(division, block))
            name_links(book, block);
}
