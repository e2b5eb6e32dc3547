/* Placing follows the same sums as breaking (breaks_height_after), so that what fits there fits
 * here. */
#include "typeset/drafts.h"
#include "typeset/blocks.h"

#define NOTE_RULE_WIDTH (56 * LENGTH_PT)
#define SHORT_LINES                                                                                \
    2 /* a page that falls short by more is counted, but for a chapter's last one                  \
       */

static void free_page(gpointer data) {
    DraftPage *page = data;
    g_array_unref(page->pieces);
    g_array_unref(page->links);
    g_array_unref(page->destinations);
    g_ptr_array_unref(page->begins);
    g_free(page);
}

Drafts *drafts_new(void) {
    Drafts *drafts = g_new0(Drafts, 1);
    drafts->pages = g_ptr_array_new_with_free_func(free_page);
    return drafts;
}

void drafts_free(Drafts *drafts) {
    if (drafts == NULL)
        return;
    g_ptr_array_unref(drafts->pages);
    g_free(drafts);
}

DraftPage *drafts_add_page(Drafts *drafts, const Division *division) {
    DraftPage *page = g_new0(DraftPage, 1);
    page->pieces = g_array_new(FALSE, FALSE, sizeof(Piece));
    page->links = g_array_new(FALSE, FALSE, sizeof(LinkArea));
    page->destinations = g_array_new(FALSE, FALSE, sizeof(Destination));
    page->begins = g_ptr_array_new();
    page->division = division;
    g_ptr_array_add(drafts->pages, page);
    return page;
}

void drafts_count(Drafts *drafts, const Galley *galley) {
    drafts->n_lines += galley->n_lines;
    drafts->n_hyphenated += galley->n_hyphenated;
    drafts->n_overfull += galley->n_overfull;
    if (ABS(galley->worst_ratio) > ABS(drafts->worst_ratio))
        drafts->worst_ratio = galley->worst_ratio;
}

/* ---- strips onto a page ---- */

static gboolean continues(const Piece *above, const Piece *rule) {
    return above->kind == PIECE_RULE && above->x == rule->x && above->width == rule->width &&
           above->grey == rule->grey && above->y + above->height == rule->y &&
           rule->height > LENGTH_PT;
}

/* Tints and bars of neighbouring strips become one rectangle: no seam can show between them. */
static gboolean join_rule(GArray *pieces, const Piece *rule) {
    for (guint i = pieces->len, looked = 0; i-- > 0 && looked < 24; looked++) {
        Piece *above = &g_array_index(pieces, Piece, i);
        if (continues(above, rule)) {
            above->height += rule->height;
            return TRUE;
        }
    }
    return FALSE;
}

static void place_pieces(DraftPage *page, const GArray *pieces, Length x, Length y) {
    for (guint i = 0; pieces != NULL && i < pieces->len; i++) {
        Piece piece = g_array_index(pieces, Piece, i);
        piece.x += x;
        piece.y += y;
        if (piece.kind != PIECE_RULE || !join_rule(page->pieces, &piece))
            g_array_append_val(page->pieces, piece);
    }
}

static void place_links(DraftPage *page, const GArray *links, Length x, Length y) {
    for (guint i = 0; links != NULL && i < links->len; i++) {
        LinkArea link = g_array_index(links, LinkArea, i);
        link.x += x;
        link.y += y;
        g_array_append_val(page->links, link);
    }
}

static void place_destinations(DraftPage *page, const GArray *destinations, Length x, Length y) {
    for (guint i = 0; destinations != NULL && i < destinations->len; i++) {
        Destination destination = g_array_index(destinations, Destination, i);
        destination.x += x;
        destination.y += y;
        g_array_append_val(page->destinations, destination);
    }
}

static void place_strip(DraftPage *page, const GalleyStrip *strip, Length x, Length y) {
    place_pieces(page, strip->pieces, x, y);
    place_links(page, strip->links, x, y);
    place_destinations(page, strip->destinations, x, y);
    for (guint i = 0; strip->starts != NULL && i < strip->starts->len; i++)
        g_ptr_array_add(page->begins, strip->starts->pdata[i]);
}

Length draft_place_strips(DraftPage *page, const Galley *galley, guint first, guint end, Length x,
                          Length y) {
    Length top = y;
    for (guint i = first; i < end; i++) {
        const GalleyStrip *strip = &g_array_index(galley->strips, GalleyStrip, i);
        y = top + breaks_height_after(&strip->strip, y - top, galley->style->grid, FALSE);
        place_strip(page, strip, x, y - strip->strip.height);
    }
    return y;
}

/* ---- pages of a galley ---- */

typedef struct Placing {
    const Galley *galley;
    BrokenPages broken;
    GPtrArray *notes; /* of Galley * */
    const Block *section;
    gboolean *is_at_head; /* of each strip */
    gint *by;             /* of each paragraph's first strip, or of the white above a strip */
} Placing;

/* What a page-list can point to by itself. */
static gboolean is_pointed_to(const Block *block) {
    return block->slot != NULL && block->kind != BLOCK_SECTION && block->kind != BLOCK_ITEM &&
           block->kind != BLOCK_NOTE;
}

static const Block *first_pointed_to(const GalleyStrip *strip) {
    for (guint i = 0; strip->starts != NULL && i < strip->starts->len; i++) {
        const Block *block = strip->starts->pdata[i];
        if (is_pointed_to(block))
            return block;
    }
    return NULL;
}

static Length place_head(DraftPage *page, const Placing *placing, const GalleyStrip *strip,
                         Length y) {
    if (strip->table == 0 || y > 0)
        return y;
    const RepeatedHead *head =
        &g_array_index(placing->galley->heads, RepeatedHead, strip->table - 1);
    place_pieces(page, head->pieces, 0, 0);
    return y;
}

static void note_start(DraftPage *page, const GalleyStrip *strip, gboolean is_first) {
    const Block *begins = first_pointed_to(strip);
    if (is_first)
        page->is_inside = begins == NULL && strip->starts == NULL;
    if (page->first == NULL)
        page->first = begins;
}

static Length place_flow_strip(DraftPage *page, Placing *placing, guint i, Length y,
                               gboolean is_lone) {
    const GalleyStrip *strip = &g_array_index(placing->galley->strips, GalleyStrip, i);
    Length grid = placing->galley->style->grid;
    place_head(page, placing, strip, y);
    Length given_up = y == 0 ? strip->white_above : 0;
    Length more = placing->is_at_head[i] ? 0 : grid * placing->by[i];
    y = breaks_height_after(&strip->strip, y, grid, is_lone) + more;
    if (strip->strip.n_float == 1)
        given_up += more / 2; /* the white is shared between above and below */
    place_strip(page, strip, 0, y - strip->strip.height - given_up);
    if (strip->section != NULL) {
        placing->section = strip->section;
        if (page->section == NULL)
            page->section = strip->section;
    }
    return y;
}

/* The paragraph that begins with this strip and is set otherwise on its page, or NULL. */
static const GalleyParagraph *find_variant(const Placing *placing, guint first) {
    for (guint p = 0; placing->by[first] != 0 && p < placing->galley->paragraphs->len; p++) {
        const GalleyParagraph *paragraph =
            &g_array_index(placing->galley->paragraphs, GalleyParagraph, p);
        if (paragraph->first == first)
            return paragraph;
    }
    return NULL;
}

/* Few paragraphs of those that could come to be set otherwise: so only these are. */
static void add_variant(Galley *galley, const GalleyParagraph *paragraph, gint by) {
    g_autoptr(Paragraph) again =
        blocks_paragraph(galley->typesetter, &paragraph->setting, paragraph->block);
    SetLine *lines;
    guint n =
        fit_paragraph_to(again, paragraph->measure, (guint)((gint)paragraph->n_lines + by), &lines);
    g_assert(n > 0); /* fit_vary() found it */
    galley_add_lines(galley, &paragraph->setting, lines, n, paragraph->x);
}

/* The variant's lines in place of the paragraph's own; what begins with it begins here too. */
static Length place_variant(DraftPage *page, Placing *placing, const GalleyParagraph *paragraph,
                            Length y, gboolean is_lone) {
    const GalleyStrip *own = &g_array_index(placing->galley->strips, GalleyStrip, paragraph->first);
    g_autoptr(Galley) scratch = galley_new(placing->galley->typesetter, placing->galley->style);
    galley_space(scratch, is_lone ? own->strip.lone_space : own->strip.space);
    add_variant(scratch, paragraph, placing->by[paragraph->first]);
    for (guint i = 0; i < scratch->strips->len; i++) {
        GalleyStrip *strip = &g_array_index(scratch->strips, GalleyStrip, i);
        if (i == 0 && own->starts != NULL)
            strip->starts = g_ptr_array_ref(own->starts);
        if (i == 0 && own->destinations != NULL)
            strip->destinations = g_array_ref(own->destinations);
        y = breaks_height_after(&strip->strip, y, placing->galley->style->grid, FALSE);
        place_strip(page, strip, 0, y - strip->strip.height);
    }
    return y;
}

static Length place_floats(DraftPage *page, Placing *placing, const BrokenPage *broken) {
    Length y = 0;
    for (guint i = 0; i < broken->n_floats; i++) {
        guint strip = placing->broken.floats[broken->first_float + i];
        y = place_flow_strip(page, placing, strip, y, FALSE);
        y += g_array_index(placing->galley->strips, GalleyStrip, strip).strip.below;
    }
    return y;
}

static void place_flow(DraftPage *page, Placing *placing, const BrokenPage *broken) {
    const Block *section_before = placing->section;
    Length y = place_floats(page, placing, broken);
    gboolean is_first = TRUE, is_lone = FALSE;
    for (guint i = broken->first; i < broken->end; i++) {
        if (placing->is_at_head[i]) {
            is_lone = TRUE;
            continue;
        }
        note_start(page, &g_array_index(placing->galley->strips, GalleyStrip, i), is_first);
        is_first = FALSE;
        const GalleyParagraph *paragraph = find_variant(placing, i);
        if (paragraph != NULL) {
            y = place_variant(page, placing, paragraph, y, is_lone);
            i = paragraph->first + paragraph->n_lines - 1;
        } else {
            y = place_flow_strip(page, placing, i, y, is_lone);
        }
        is_lone = FALSE;
    }
    if (page->section == NULL)
        page->section = section_before;
}

static void place_notes(DraftPage *page, const Placing *placing, const BrokenPage *broken,
                        Length height, Length gap) {
    if (broken->note_height == 0)
        return;
    Length y = height - broken->note_height;
    Piece rule = {.kind = PIECE_RULE,
                  .role = PIECE_ARTIFACT,
                  .y = y + gap / 2,
                  .width = NOTE_RULE_WIDTH,
                  .height = LENGTH_PT / 2,
                  .grey = placing->galley->style->rule_grey};
    g_array_append_val(page->pieces, rule);
    y += gap;
    for (guint note = broken->first_note; note <= broken->end_note && note < placing->notes->len;
         note++) {
        const Galley *galley = placing->notes->pdata[note];
        guint first = note == broken->first_note ? broken->first_note_strip : 0;
        guint end = note == broken->end_note ? broken->end_note_strip : galley->strips->len;
        for (guint i = first; i < end; i++) {
            const GalleyStrip *strip = &g_array_index(galley->strips, GalleyStrip, i);
            y += strip->strip.space + strip->strip.height;
            place_strip(page, strip, 0, y - strip->strip.height);
        }
    }
}

/* What reaches lowest on a page that holds too much, with the block that it belongs to. */
static void report_tall(const Placing *placing, const DraftPage *page, const BrokenPage *broken,
                        const PageRules *rules) {
    const Piece *lowest = NULL;
    if (broken->costs.of[FAULT_OVERFULL] == 0)
        return;
    for (guint i = 0; i < page->pieces->len; i++) {
        const Piece *piece = &g_array_index(page->pieces, Piece, i);
        if (piece->block != NULL && (lowest == NULL || piece->y > lowest->y))
            lowest = piece;
    }
    galley_report_tall(placing->galley, lowest != NULL ? lowest->block : NULL,
                       broken->text_height + broken->note_height - rules->height);
}

static const PageChoice *choice_of(Arena *arena, const BrokenPages *broken, guint i,
                                   const PageRules *rules) {
    const BrokenPage *page = &broken->pages[i];
    PageChoice choice = {.costs = page->costs,
                         .by = page->by,
                         .left = rules->height - page->text_height - page->note_height,
                         .n_held = page->n_held};
    return arena_memdup(arena, &choice, sizeof choice);
}

/* What was chosen, by strip. */
static void spread_choices(Arena *arena, Placing *placing) {
    guint n_strips = placing->galley->strips->len;
    placing->is_at_head = arena_array(arena, gboolean, n_strips);
    placing->by = arena_array(arena, gint, n_strips);
    for (guint i = 0; i < placing->broken.n_floats; i++)
        placing->is_at_head[placing->broken.floats[i]] = TRUE;
    for (guint i = 0; i < placing->broken.n_variants; i++) {
        const Variant *variant = &placing->broken.variants[i];
        const Strip *last =
            &g_array_index(placing->galley->strips, GalleyStrip, variant->last).strip;
        placing->by[variant->last + 1 - last->n_lines] = variant->by;
    }
}

static NoteStrips note_strips(Arena *arena, const Galley *galley) {
    Length *heights = arena_array(arena, Length, galley->strips->len);
    for (guint i = 0; i < galley->strips->len; i++) {
        const Strip *strip = &g_array_index(galley->strips, GalleyStrip, i).strip;
        heights[i] = strip->space + strip->height;
    }
    return (NoteStrips){heights, galley->strips->len};
}

static void free_galley(gpointer data) {
    galley_free(data);
}

/* Sets the notes of a galley, those that they in turn refer to included. */
static GPtrArray *set_notes(Galley *galley) {
    GPtrArray *notes = g_ptr_array_new_with_free_func(free_galley);
    for (guint i = 0; i < galley->notes->len; i++) {
        Galley *note = blocks_note(galley->typesetter, galley->style, galley->notes->pdata[i]);
        for (guint j = 0; j < note->notes->len; j++)
            if (!g_ptr_array_find(galley->notes, note->notes->pdata[j], NULL))
                g_ptr_array_add(galley->notes, note->notes->pdata[j]);
        g_ptr_array_add(notes, note);
    }
    return notes;
}

/* All that page breaking asks, in bytes. */
static GBytes *question_of(const Strip *strips, guint n_strips, const NoteStrips *notes,
                           guint n_notes, const PageRules *rules) {
    GByteArray *bytes = g_byte_array_new();
    g_byte_array_append(bytes, (const guint8 *)rules, sizeof *rules);
    g_byte_array_append(bytes, (const guint8 *)strips, n_strips * (guint)sizeof *strips);
    for (guint i = 0; i < n_notes; i++) {
        g_byte_array_append(bytes, (const guint8 *)&notes[i].n, sizeof notes[i].n);
        g_byte_array_append(bytes, (const guint8 *)notes[i].heights,
                            notes[i].n * (guint)sizeof *notes[i].heights);
    }
    return g_byte_array_free_to_bytes(bytes);
}

/* What is set again, because it names other pages, mostly makes the same pages again. */
static BrokenPages break_galley(Arena *arena, const Galley *galley, const GPtrArray *notes,
                                const PageRules *rules) {
    Typesetter *typesetter = galley->typesetter;
    Strip *strips = arena_array(arena, Strip, galley->strips->len);
    NoteStrips *note_list = arena_array(arena, NoteStrips, notes->len);
    for (guint i = 0; i < galley->strips->len; i++)
        strips[i] = g_array_index(galley->strips, GalleyStrip, i).strip;
    for (guint i = 0; i < notes->len; i++)
        note_list[i] = note_strips(arena, notes->pdata[i]);
    g_autoptr(GBytes) question =
        question_of(strips, galley->strips->len, note_list, notes->len, rules);
    const BrokenPages *known = standing_pages(typesetter->standing, question);
    if (known != NULL)
        return *known;
    BrokenPages broken =
        breaks_find(typesetter->scratch, strips, galley->strips->len, note_list, notes->len, rules);
    standing_keep_pages(typesetter->standing, question, &broken);
    return broken;
}

void drafts_add_galley(Drafts *drafts, Galley *galley, const Division *division) {
    const Style *style = galley->style;
    g_autoptr(Arena) arena = arena_new();
    g_autoptr(GPtrArray) notes = set_notes(galley);
    PageRules rules = {.height = style->grid * (Length)style->lines,
                       .grid = style->grid,
                       .note_gap = style->grid,
                       .begins_on_left = galley->begins_on_left};
    Placing placing = {
        .galley = galley, .notes = notes, .broken = break_galley(arena, galley, notes, &rules)};
    spread_choices(arena, &placing);
    for (guint i = 0; i < placing.broken.n_pages; i++) {
        DraftPage *page = drafts_add_page(drafts, division);
        place_flow(page, &placing, &placing.broken.pages[i]);
        place_notes(page, &placing, &placing.broken.pages[i], rules.height, rules.note_gap);
        report_tall(&placing, page, &placing.broken.pages[i], &rules);
        page->choice = choice_of(galley->typesetter->arena, &placing.broken, i, &rules);
        drafts->n_short += placing.broken.pages[i].n_short > SHORT_LINES;
    }
    drafts_count(drafts, galley);
    for (guint i = 0; i < notes->len; i++)
        drafts_count(drafts, notes->pdata[i]);
}
