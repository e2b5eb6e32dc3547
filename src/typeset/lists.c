/* Contents: number, title, leader, folio. Index: two columns with hanging turnovers. */
#include "typeset/lists.h"
#include "book/contents.h"
#include "book/terms.h"
#include "typeset/blocks.h"
#include "typeset/openings.h"

#define FOLIO_ROOM (30 * LENGTH_PT)
#define NUMBER_ROOM (18 * LENGTH_PT)
#define LEADER_STEP (5 * LENGTH_PT)
#define CONTENTS_LEVELS 1

/* ---- contents ---- */

typedef struct ContentsPage {
    Galley *galley;
    GHashTable *folios;
} ContentsPage;

static SetLine set_text(Galley *galley, const Setting *setting, const Block *block,
                        const char *text, PieceRole role) {
    g_autoptr(Paragraph) paragraph = paragraph_new(galley->typesetter, setting, block);
    paragraph_add_text(paragraph, text, setting->type.weight, role);
    return fit_line(paragraph);
}

/* Dots stand at the same places on every line, so that they make columns. */
static void add_leader(Galley *galley, GalleyStrip *strip, const Setting *setting, Length from,
                       Length to) {
    SetLine dot = set_text(galley, setting, NULL, ".", PIECE_ARTIFACT);
    Length x = (from + 2 * LEADER_STEP) / LEADER_STEP * LEADER_STEP;
    for (; x + LEADER_STEP < to; x += LEADER_STEP)
        strip_add_line(galley, strip, &dot, x, baseline_in(setting->leading), setting->leading);
}

static const Block *heading_of(const ContentsEntry *entry) {
    return entry->heading != NULL ? entry->heading : entry->division->heading;
}

static void add_folio(ContentsPage *page, GalleyStrip *strip, const Setting *setting,
                      const ContentsEntry *entry, Length line_end) {
    Galley *galley = page->galley;
    const char *folio = page->folios != NULL ? g_hash_table_lookup(page->folios, entry->id) : NULL;
    if (folio == NULL)
        return;
    SetLine line = set_text(galley, setting, heading_of(entry), folio, PIECE_ENTRY);
    Length x = galley->style->measure - line.width;
    strip_add_line(galley, strip, &line, x, baseline_in(setting->leading), setting->leading);
    if (entry->heading != NULL)
        add_leader(galley, strip, setting, line_end, x);
}

static void add_target(GalleyStrip *strip, const ContentsEntry *entry, Length width,
                       Length height) {
    if (strip->links == NULL)
        strip->links = g_array_new(FALSE, FALSE, sizeof(LinkArea));
    LinkArea link = {
        .width = width, .height = height, .destination = entry->id, .title = entry->title};
    g_array_append_val(strip->links, link);
}

static void add_entry(ContentsPage *page, const ContentsEntry *entry) {
    Galley *galley = page->galley;
    gboolean is_division = entry->heading == NULL;
    const Setting *setting =
        &galley->style->voices[is_division ? VOICE_CONTENTS_CHAPTER : VOICE_CONTENTS_SECTION];
    Length x = NUMBER_ROOM * (Length)(is_division ? 1 : 1 + entry->depth - 1);
    g_autoptr(Paragraph) paragraph = paragraph_new(galley->typesetter, setting, heading_of(entry));
    paragraph_add_text(paragraph, entry->title, setting->type.weight, PIECE_ENTRY);
    SetLine *lines;
    guint n = fit_paragraph(paragraph, galley->style->measure - x - FOLIO_ROOM, &lines);
    if (is_division)
        galley_space(galley, galley->style->grid);
    for (guint i = 0; i < n; i++) {
        gboolean is_last = i + 1 == n;
        GalleyStrip *strip =
            galley_add(galley, setting->leading, is_last && !is_division ? 0 : BREAK_NEVER);
        strip->strip.snaps = TRUE;
        if (i == 0 && entry->number != NULL) {
            SetLine number =
                set_text(galley, setting, heading_of(entry), entry->number, PIECE_ENTRY);
            strip_add_line(galley, strip, &number, 0, baseline_in(setting->leading),
                           setting->leading);
        }
        strip_add_line(galley, strip, &lines[i], x, baseline_in(setting->leading),
                       setting->leading);
        if (is_last)
            add_folio(page, strip, setting, entry, x + lines[i].width);
        add_target(strip, entry, galley->style->measure, setting->leading);
    }
}

static void add_contents_title(Galley *galley) {
    const Setting *setting = &galley->style->voices[VOICE_CHAPTER_TITLE];
    GalleyStrip *strip =
        galley_add(galley, round_to_grid(galley->style, setting->leading) + galley->style->grid * 2,
                   BREAK_NEVER);
    SetLine line =
        set_text(galley, setting, NULL, term(setting->type.language, TERM_CONTENTS), PIECE_TITLE);
    strip_add_line(galley, strip, &line, 0, galley->style->grid + baseline_in(setting->leading),
                   setting->leading);
    static const Destination destination = {.name = "contents"};
    strip->destinations = g_array_new(FALSE, FALSE, sizeof(Destination));
    g_array_append_val(strip->destinations, destination);
}

/* Sections are listed of what is read, not of what is looked up. */
static gboolean is_listed(const ContentsEntry *entry) {
    Role role = entry->division->role;
    if (role == ROLE_COLOPHON)
        return FALSE;
    return entry->heading == NULL || role == ROLE_FRONT || role == ROLE_CHAPTER;
}

void contents_add_pages(Drafts *drafts, Typesetter *typesetter, const Style *style,
                        const Book *book, GHashTable *folios) {
    const Contents *contents = contents_make(typesetter->arena, book, CONTENTS_LEVELS);
    g_autoptr(Galley) galley = galley_new(typesetter, style);
    ContentsPage page = {galley, folios};
    add_contents_title(galley);
    for (guint i = 0; i < contents->n_entries; i++)
        if (is_listed(&contents->entries[i]))
            add_entry(&page, &contents->entries[i]);
    guint first = drafts->pages->len;
    drafts_add_galley(drafts, galley, NULL);
    for (guint i = first; i < drafts->pages->len; i++)
        ((DraftPage *)drafts->pages->pdata[i])->is_roman = TRUE;
    ((DraftPage *)drafts->pages->pdata[first])->is_opening = TRUE;
}

/* ---- index ---- */

static void add_index_item(Galley *galley, const Block *item, guint depth, Length width);

static void add_index_list(Galley *galley, const Block *list, guint depth, Length width) {
    galley_begin(galley, list);
    gunichar letter = 0;
    for (const Block *item = list->first; item != NULL; item = item->next) {
        g_autofree char *text = inline_text(item->first->inlines);
        gunichar initial = g_unichar_toupper(g_utf8_get_char(text));
        if (depth == 0 && letter != 0 && g_unichar_isalpha(initial) && initial != letter)
            galley_space(galley, galley->style->grid);
        letter = initial;
        add_index_item(galley, item, depth, width);
    }
}

static void add_index_item(Galley *galley, const Block *item, guint depth, Length width) {
    Setting setting = galley->style->voices[VOICE_INDEX];
    Length step = setting.type.size * 12 / 10, x = step * (Length)(depth + 2);
    setting.indent = -2 * step; /* turnovers stand deeper than sub-entries */
    const Block *block = item->first;
    g_autoptr(Paragraph) paragraph = paragraph_new(galley->typesetter, &setting, block);
    paragraph_add_inlines(paragraph, block->inlines);
    SetLine *lines;
    guint n = fit_paragraph(paragraph, width - x, &lines);
    galley_begin(galley, item);
    galley_begin(galley, block);
    galley_add_lines(galley, &setting, lines, n, x);
    if (block->next != NULL)
        galley_last(galley)->strip.break_cost = 800;
    for (const Block *sub = block->next; sub != NULL; sub = sub->next)
        if (sub->kind == BLOCK_LIST)
            add_index_list(galley, sub, depth + 1, width);
}

/* Columns from strip `first` on, at most `most` of them; returns the strip after the last. */
static guint break_columns(Arena *arena, const Galley *galley, guint first, Length height,
                           guint most, GArray *ends) {
    guint n = galley->strips->len - first;
    Strip *strips = arena_array(arena, Strip, n);
    for (guint i = 0; i < n; i++)
        strips[i] = g_array_index(galley->strips, GalleyStrip, first + i).strip;
    PageRules rules = {.height = height, .grid = galley->style->grid};
    BrokenPages columns = breaks_find(arena, strips, n, NULL, 0, &rules);
    guint end = first;
    for (guint i = 0; i < columns.n_pages && i < most; i++) {
        end = first + columns.pages[i].end;
        g_array_append_val(ends, end);
    }
    return end;
}

static void fill_page(DraftPage *page, const Galley *galley, const GArray *ends, guint *first,
                      guint *column, Length x, Length y) {
    for (guint side = 0; side < 2 && *column < ends->len; side++, (*column)++) {
        guint end = g_array_index(ends, guint, *column);
        draft_place_strips(page, galley, *first, end, side == 0 ? 0 : x, y);
        *first = end;
    }
}

void index_add_pages(Drafts *drafts, Typesetter *typesetter, const Style *style,
                     const Division *index) {
    g_autoptr(Arena) arena = arena_new();
    g_autoptr(Galley) head = galley_new(typesetter, style);
    g_autoptr(Galley) galley = galley_new(typesetter, style);
    Length width = (style->measure - style->index_gap) / 2,
           height = style->grid * (Length)style->lines;
    opening_add(head, index);
    add_index_list(galley, index->first, 0, width);
    DraftPage *page = drafts_add_page(drafts, index);
    page->is_opening = TRUE;
    page->first = index->heading;
    Length top = draft_place_strips(page, head, 0, head->strips->len, 0, 0);
    top = round_to_grid(style, top + style->grid / 2);
    g_autoptr(GArray) ends = g_array_new(FALSE, FALSE, sizeof(guint));
    guint rest = break_columns(arena, galley, 0, height - top, 2, ends);
    if (rest < galley->strips->len)
        break_columns(arena, galley, rest, height, G_MAXUINT, ends);
    guint first = 0, column = 0;
    fill_page(page, galley, ends, &first, &column, width + style->index_gap, top);
    while (column < ends->len) {
        page = drafts_add_page(drafts, index);
        page->is_inside = TRUE;
        fill_page(page, galley, ends, &first, &column, width + style->index_gap, 0);
    }
    drafts_count(drafts, galley);
}
