/* Contents and lists of captions: number, title, leader, folio; the lists run on, for most have too
 * few lines to fill a page. Index: two columns with hanging turnovers. */
#include "typeset/lists.h"
#include "base/text.h"
#include "book/contents.h"
#include "book/terms.h"
#include "typeset/blocks.h"
#include "typeset/openings.h"
#include <string.h>

#define FOLIO_ROOM (30 * LENGTH_PT)
#define NUMBER_ROOM (18 * LENGTH_PT)
#define LEADER_STEP (5 * LENGTH_PT)
#define CONTENTS_LEVELS 1
#define COST_CAPTION_ALONE 3000 /* a list's first or last caption, parted from the rest */

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

static void add_dot(GalleyStrip *strip, const SetLine *dot, Length x, Length y) {
    for (guint i = 0; i < dot->n_pieces; i++) {
        Piece piece = dot->pieces[i];
        piece.x += x;
        piece.y += y;
        strip_add_piece(strip, piece);
    }
}

/* Dots stand at the same places on every line, so that they make columns; they are no lines of
 * text, and not counted as such. */
static void add_leader(Galley *galley, GalleyStrip *strip, const Setting *setting, Length from,
                       Length to) {
    SetLine dot = set_text(galley, setting, NULL, ".", PIECE_ARTIFACT);
    Length x = (from + 2 * LEADER_STEP) / LEADER_STEP * LEADER_STEP;
    for (; x + LEADER_STEP < to; x += LEADER_STEP)
        add_dot(strip, &dot, x, baseline_in(setting->leading));
}

/* A line or two of the contents or of a list. */
typedef struct Row {
    const Setting *setting;
    const Block *block; /* that it names */
    const char *number, *title, *destination;
    Length x;          /* of the title; the number stands at the edge */
    guint n_minutes;   /* behind the title; 0: none */
    gboolean is_even;  /* lines of like length */
    gboolean is_head;  /* space above, no leader, never last on its page */
    gint32 break_cost; /* of a page that ends after it */
} Row;

static void add_folio(ContentsPage *page, GalleyStrip *strip, const Row *row, Length line_end) {
    Galley *galley = page->galley;
    const char *folio =
        page->folios != NULL ? g_hash_table_lookup(page->folios, row->destination) : NULL;
    if (folio == NULL)
        return;
    Length leading = row->setting->leading;
    SetLine line = set_text(galley, row->setting, row->block, folio, PIECE_ENTRY);
    Length x = galley->style->measure - line.width;
    strip_add_line(galley, strip, &line, x, baseline_in(leading), leading);
    if (!row->is_head)
        add_leader(galley, strip, row->setting, line_end, x);
}

static void add_target(GalleyStrip *strip, const Row *row, Length width) {
    if (strip->links == NULL)
        strip->links = g_array_new(FALSE, FALSE, sizeof(LinkArea));
    LinkArea link = {.width = width,
                     .height = row->setting->leading,
                     .destination = row->destination,
                     .title = row->title};
    g_array_append_val(strip->links, link);
}

/* Small, grey, and never alone on a line. */
static void add_minutes(Paragraph *paragraph, const Style *style, guint n_minutes) {
    const Setting *setting = &style->voices[VOICE_RUNNING_HEAD];
    g_autofree char *text = g_strdup_printf("\u00A0\u00B7\u00A0%u\u00A0%s", n_minutes,
                                            term_minutes(setting->type.language, n_minutes));
    paragraph->look = setting->type;
    paragraph->setting.grey = style->soft_grey;
    paragraph_add_text(paragraph, text, setting->type.weight, PIECE_ENTRY);
}

static guint fit_row(Galley *galley, const Row *row, SetLine **ret_lines) {
    g_autoptr(Paragraph) paragraph = paragraph_new(galley->typesetter, row->setting, row->block);
    paragraph_add_text(paragraph, row->title, row->setting->type.weight, PIECE_ENTRY);
    if (row->n_minutes > 0)
        add_minutes(paragraph, galley->style, row->n_minutes);
    Length width = galley->style->measure - row->x - FOLIO_ROOM;
    if (row->is_even)
        width = opening_even_width(paragraph, width);
    return fit_paragraph(paragraph, width, ret_lines);
}

static void add_number(Galley *galley, GalleyStrip *strip, const Row *row) {
    SetLine number = set_text(galley, row->setting, row->block, row->number, PIECE_ENTRY);
    strip_add_line(galley, strip, &number, 0, baseline_in(row->setting->leading),
                   row->setting->leading);
}

static void add_row(ContentsPage *page, const Row *row) {
    Galley *galley = page->galley;
    Length leading = row->setting->leading;
    SetLine *lines;
    guint n = fit_row(galley, row, &lines);
    if (row->is_head)
        galley_space(galley, galley->style->grid);
    for (guint i = 0; i < n; i++) {
        gboolean is_last = i + 1 == n;
        GalleyStrip *strip = galley_add(galley, leading, is_last ? row->break_cost : BREAK_NEVER);
        strip->strip.snaps = TRUE;
        if (i == 0 && row->number != NULL)
            add_number(galley, strip, row);
        strip_add_line(galley, strip, &lines[i], row->x, baseline_in(leading), leading);
        if (is_last)
            add_folio(page, strip, row, row->x + lines[i].width);
        add_target(strip, row, galley->style->measure);
    }
}

/* `leads`: its sections follow. */
static void add_entry(ContentsPage *page, const ContentsEntry *entry, gboolean leads) {
    const Division *division = entry->division;
    gboolean is_head = entry->heading == NULL;
    Row row = {
        .setting =
            &page->galley->style->voices[is_head ? VOICE_CONTENTS_CHAPTER : VOICE_CONTENTS_SECTION],
        .block = is_head ? division->heading : entry->heading,
        .number = entry->number,
        .title = entry->title,
        .destination = entry->id,
        .x = NUMBER_ROOM * (Length)(is_head ? 1 : entry->depth),
        .n_minutes = is_head && division->role == ROLE_CHAPTER ? division->n_minutes : 0,
        .is_head = is_head,
        .break_cost = leads ? BREAK_NEVER : 0};
    add_row(page, &row);
}

/* A title of no block, on `height`, `above` of it white. */
static void add_title(Galley *galley, Voice voice, Term title, Length above, Length height,
                      const char *id) {
    const Setting *setting = &galley->style->voices[voice];
    GalleyStrip *strip = galley_add(galley, height, BREAK_NEVER);
    strip->strip.snaps = TRUE;
    SetLine line =
        set_text(galley, setting, NULL, term(setting->type.language, title), PIECE_TITLE);
    strip_add_line(galley, strip, &line, 0, above + baseline_in(setting->leading),
                   setting->leading);
    Destination destination = {.name = id};
    strip->destinations = g_array_new(FALSE, FALSE, sizeof(Destination));
    g_array_append_val(strip->destinations, destination);
}

static void add_contents_title(Galley *galley) {
    const Style *style = galley->style;
    Length leading = style->voices[VOICE_CHAPTER_TITLE].leading;
    add_title(galley, VOICE_CHAPTER_TITLE, TERM_CONTENTS, style->grid,
              round_to_grid(style, leading) + style->grid * 2, "contents");
}

/* Sections are listed of what is read, not of what is looked up. */
static gboolean is_listed(const ContentsEntry *entry) {
    Role role = entry->division->role;
    if (role == ROLE_COLOPHON)
        return FALSE;
    return entry->heading == NULL || role == ROLE_FRONT || role == ROLE_CHAPTER;
}

static void add_pages(Drafts *drafts, Galley *galley) {
    guint first = drafts->pages->len;
    drafts_add_galley(drafts, galley, NULL);
    for (guint i = first; i < drafts->pages->len; i++) {
        DraftPage *page = drafts->pages->pdata[i];
        page->is_roman = TRUE;
        page->head = term(galley->style->voices[VOICE_BODY].type.language, TERM_CONTENTS);
    }
    ((DraftPage *)drafts->pages->pdata[first])->is_opening = TRUE;
}

static void add_contents(ContentsPage *page, const Book *book) {
    const Contents *contents =
        contents_make(page->galley->typesetter->arena, book, CONTENTS_LEVELS);
    add_contents_title(page->galley);
    for (guint i = 0; i < contents->n_entries; i++) {
        const ContentsEntry *entry = &contents->entries[i], *next = entry + 1;
        gboolean leads = entry->heading == NULL && i + 1 < contents->n_entries &&
                         next->heading != NULL && is_listed(next);
        if (is_listed(entry))
            add_entry(page, entry, leads);
    }
}

/* ---- lists of captions ---- */

/* The widest number of all lists, so that all captions stand below each other. */
static Length number_room(Galley *galley, const Book *book) {
    const Setting *setting = &galley->style->voices[VOICE_CONTENTS_SECTION];
    Length widest = 0;
    for (guint i = 0; i < CONTENTS_N_LISTS; i++) {
        BlockKind kind = contents_lists[i].kind;
        for (const Block *block = contents_next_captioned(book, kind, NULL); block != NULL;
             block = contents_next_captioned(book, kind, block)) {
            SetLine line = set_text(galley, setting, block, block->number, PIECE_ENTRY);
            widest = MAX(widest, line.width);
        }
    }
    return MAX(NUMBER_ROOM, widest + setting->type.size);
}

static void add_caption(ContentsPage *page, const Block *block, Length x, gint32 break_cost) {
    g_autofree char *raw = inline_text(block->caption);
    g_autofree char *title = text_collapse(raw);
    if (g_str_has_suffix(title, ".")) /* before the leader's dots */
        title[strlen(title) - 1] = '\0';
    Row row = {.setting = &page->galley->style->voices[VOICE_CONTENTS_SECTION],
               .block = block,
               .number = block->number,
               .title = arena_strdup(page->galley->typesetter->arena, title),
               .destination = block->id,
               .x = x,
               .is_even = TRUE,
               .break_cost = break_cost};
    add_row(page, &row);
}

/* No page ends after a list's first caption, and none begins with its last. */
static void add_list(ContentsPage *page, const Book *book, const CaptionList *list, Length x) {
    const Block *block = contents_next_captioned(book, list->kind, NULL);
    if (block == NULL)
        return;
    const Style *style = page->galley->style;
    galley_space(page->galley, style->grid * 2);
    add_title(page->galley, VOICE_HEADING_2, list->title, 0,
              round_to_grid(style, style->voices[VOICE_HEADING_2].leading) + style->grid / 2,
              list->id);
    for (guint n = 0; block != NULL; n++) {
        const Block *next = contents_next_captioned(book, list->kind, block);
        gboolean is_last_but_one =
            next != NULL && contents_next_captioned(book, list->kind, next) == NULL;
        gboolean keeps = next != NULL && (n == 0 || is_last_but_one);
        add_caption(page, block, x, keeps ? COST_CAPTION_ALONE : 0);
        block = next;
    }
    galley_last(page->galley)->strip.ends |= END_PART;
}

static void add_lists(ContentsPage *page, const Book *book) {
    Length x = number_room(page->galley, book);
    for (guint i = 0; i < CONTENTS_N_LISTS; i++)
        add_list(page, book, &contents_lists[i], x);
}

void contents_add_pages(Drafts *drafts, Typesetter *typesetter, const Style *style,
                        const Book *book, GHashTable *folios) {
    g_autoptr(Galley) galley = galley_new(typesetter, style);
    ContentsPage page = {galley, folios};
    add_contents(&page, book);
    add_lists(&page, book);
    add_pages(drafts, galley);
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
    paragraph_add_inlines(paragraph, folios_join(galley->typesetter->folios, block->inlines));
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
