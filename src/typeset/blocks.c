/* One function a kind of block. White above and below blocks is half a grid line or a whole one;
 * body text then returns to the grid by itself (Strip.snaps). */
#include "typeset/blocks.h"
#include "book/language.h"
#include "book/terms.h"

#define NARROWEST (90 * LENGTH_PT)
#define COST_BEFORE_LIST 200 /* a page that ends between a paragraph and its list */
#define COST_VARIANT                                                                               \
    80 /* a paragraph a line longer or shorter than best, but for its lines' badness */
#define COST_WHITE 200           /* a grid line more white above a heading */
#define SHORTEST_WITH_VARIANTS 3 /* lines */

static const char *language_of(const Galley *galley) {
    return galley->style->voices[VOICE_BODY].type.language;
}

/* However deep blocks are nested, a column stays that words fit into. */
static void narrow(Column *column, Length left, Length right) {
    if (column->width - left - right < NARROWEST)
        return;
    column->x += left;
    column->width -= left + right;
}

static Length half_line(const Galley *galley) {
    return galley->style->grid / 2;
}

/* ---- paragraphs ---- */

static gint32 variant_cost(gint32 badness) {
    return COST_VARIANT + 2 * badness;
}

/* Lines of unlike height do not simply add up. */
static gboolean has_high_line(const Galley *galley, const SetLine *lines, guint n) {
    Length lift;
    for (guint i = 0; i < n; i++)
        if (line_room(galley->style, &lines[i], galley->style->grid, &lift) > 0)
            return TRUE;
    return FALSE;
}

/* A body paragraph of some lines may offer to be a line longer or shorter, for the page's sake. */
static void offer_variants(Galley *galley, const Block *block, const Setting *setting,
                           const StandingLines *set, const Column *column) {
    GalleyParagraph offer = {.first = galley->strips->len - set->n_lines,
                             .n_lines = set->n_lines,
                             .x = column->x,
                             .measure = column->width,
                             .setting = *setting,
                             .block = block};
    Strip *last = &galley_last(galley)->strip;
    if (set->more >= 0)
        last->longer_cost = variant_cost(set->more);
    if (set->less >= 0)
        last->shorter_cost = variant_cost(set->less);
    last->n_lines = set->n_lines;
    g_array_append_val(galley->paragraphs, offer);
}

static guint said(const Diag *diag) {
    return diag_count(diag, DIAG_ERROR) + diag_count(diag, DIAG_WARNING) +
           diag_count(diag, DIAG_NOTE);
}

Paragraph *blocks_paragraph(Typesetter *typesetter, const Setting *setting, const Block *block) {
    Paragraph *paragraph = paragraph_new(typesetter, setting, block);
    paragraph_add_inlines(paragraph, block_is_work(block)
                                         ? folios_join_asked(typesetter->folios, block->inlines)
                                         : block->inlines);
    return paragraph;
}

/* Sets it; keeps what hangs on nothing else, and has been said without a diagnostic. */
static StandingLines set_anew(Galley *galley, const StandingKey *key, const Setting *setting) {
    Typesetter *typesetter = galley->typesetter;
    const GPtrArray *asked = typesetter->folios->asked;
    guint n_asked = asked != NULL ? asked->len : 0, n_said = said(typesetter->diag);
    g_autoptr(Paragraph) paragraph = blocks_paragraph(typesetter, setting, key->block);
    StandingLines set = {.less = -1, .more = -1};
    set.n_lines = fit_paragraph(paragraph, key->width, &set.lines);
    if (key->is_varied && set.n_lines >= SHORTEST_WITH_VARIANTS)
        fit_vary(paragraph, key->width, set.n_lines, &set.less, &set.more);
    if (asked != NULL && asked->len == n_asked && said(typesetter->diag) == n_said)
        standing_keep(typesetter->standing, key, &set);
    return set;
}

static StandingLines set_paragraph(Galley *galley, const Block *block, const Setting *setting,
                                   const Column *column) {
    StandingKey key = {.block = block,
                       .width = column->width,
                       .indent = setting->indent,
                       .voice = column->voice,
                       .is_varied = !column->is_nested,
                       .is_mirrored = galley->typesetter->mirrors};
    const StandingLines *kept = standing_find(galley->typesetter->standing, &key);
    return kept != NULL ? *kept : set_anew(galley, &key, setting);
}

/* A term of a glossary hangs out to the left of what it means. */
static void hang(const Galley *galley, Setting *setting, Column *column) {
    Length width = column->width;
    narrow(column, galley->style->list_indent, 0);
    setting->indent = column->width - width;
}

static void add_paragraph(Galley *galley, const Block *block, Column *outer) {
    Setting setting = galley->style->voices[outer->voice];
    Column inner = *outer, *column = &inner;
    setting.indent = column->is_first || column->is_nested ? 0 : galley->style->paragraph_indent;
    if (block->paragraph.is_entry || block_is_work(block))
        hang(galley, &setting, column);
    if (column->is_nested && !column->is_first)
        galley_space(galley, setting.leading / 2);
    StandingLines set = set_paragraph(galley, block, &setting, column);
    galley_begin(galley, block);
    galley_add_lines(galley, &setting, set.lines, set.n_lines, column->x);
    if (!column->is_nested && set.n_lines >= SHORTEST_WITH_VARIANTS &&
        !has_high_line(galley, set.lines, set.n_lines))
        offer_variants(galley, block, &setting, &set, column);
    outer->is_first = FALSE;
}

/* ---- headings ---- */

static Voice heading_voice(guint level) {
    return level <= 2 ? VOICE_HEADING_2 : level == 3 ? VOICE_HEADING_3 : VOICE_HEADING_4;
}

static void add_heading(Galley *galley, const Block *block, Column *column) {
    guint level = block->heading.level;
    const Setting *setting = &galley->style->voices[heading_voice(level)];
    Length grid = galley->style->grid;
    g_autoptr(Paragraph) paragraph = paragraph_new(galley->typesetter, setting, block);
    paragraph_add_inlines(paragraph, block->inlines);
    SetLine *lines;
    guint n = fit_paragraph(paragraph, column->width, &lines);
    galley_space(galley, level <= 2 ? grid * 3 / 2 : grid);
    galley_begin(galley, block);
    Length below = level <= 2 ? grid / 2 : 0;
    GalleyStrip *strip = galley_add(galley, setting->leading * (Length)n + below, BREAK_NEVER);
    for (guint i = 0; i < n; i++)
        strip_add_line(galley, strip, &lines[i], column->x,
                       setting->leading * (Length)i + baseline_in(setting->leading),
                       setting->leading);
    strip->section = block;
    strip->strip.n_lines = 1;
    strip->strip.longer_cost = COST_WHITE;
    galley->n_below_heading = 0;
    column->is_first = TRUE;
}

static void add_section(Galley *galley, const Block *block, Column *column) {
    galley_begin(galley, block);
    blocks_add(galley, block->first, column);
}

/* ---- lists ---- */

static void add_label(Galley *galley, GalleyStrip *strip, Voice voice, const Block *item,
                      const char *text, Length x, Length width) {
    Setting setting = galley->style->voices[voice];
    g_autoptr(Paragraph) paragraph = paragraph_new(galley->typesetter, &setting, item);
    paragraph_add_text(paragraph, text, WEIGHT_REGULAR, PIECE_LABEL);
    SetLine line = fit_line(paragraph);
    Length gap = setting.type.size * 4 / 10;
    strip_add_line(galley, strip, &line, x + width - line.width - gap,
                   strip->lift + baseline_in(setting.leading), setting.leading);
}

/* The box is drawn, and read as a label: an empty square, or one that is filled. */
static void add_box_rule(GalleyStrip *strip, const Block *item, Length x, Length y, Length width,
                         Length height) {
    strip_add_piece(strip, (Piece){.kind = PIECE_RULE,
                                   .role = PIECE_LABEL,
                                   .x = x,
                                   .y = y,
                                   .width = width,
                                   .height = height,
                                   .block = item});
}

static void add_task_box(const Galley *galley, GalleyStrip *strip, const Block *item, Length x) {
    const Setting *setting = &galley->style->voices[VOICE_BODY];
    Length side = setting->type.size * 62 / 100, thin = LENGTH_PT * 6 / 10;
    Length y = baseline_in(setting->leading) - side;
    add_box_rule(strip, item, x, y, side, thin);
    add_box_rule(strip, item, x, y + side - thin, side, thin);
    add_box_rule(strip, item, x, y, thin, side);
    add_box_rule(strip, item, x + side - thin, y, thin, side);
    if (item->item.task == TASK_DONE)
        add_box_rule(strip, item, x + 2 * thin, y + 2 * thin, side - 4 * thin, side - 4 * thin);
}

static char *label_text(const Block *item, guint number) {
    return item->parent->list.is_ordered ? g_strdup_printf("%u.", number) : g_strdup("•");
}

/* `follows` is the number of the item before and one. */
static guint item_number(const Block *item, guint follows) {
    return item->item.number > 0 ? item->item.number : follows;
}

static void add_item(Galley *galley, const Block *item, guint number, Column column) {
    guint first = galley->strips->len;
    galley_begin(galley, item);
    column.is_first = TRUE;
    blocks_add(galley, item->first, &column);
    if (galley->strips->len == first)
        galley_add(galley, galley->style->grid, 0);
    GalleyStrip *strip = &g_array_index(galley->strips, GalleyStrip, first);
    guint n_pieces = strip->pieces != NULL ? strip->pieces->len : 0;
    if (item->item.task != TASK_NONE) {
        add_task_box(galley, strip, item, column.x - galley->style->list_indent * 3 / 4);
    } else if (!block_is_work(item)) {
        g_autofree char *label = label_text(item, number);
        add_label(galley, strip, column.voice, item, label, column.x - galley->style->list_indent,
                  galley->style->list_indent);
    }
    strip_lead(strip, n_pieces);
}

static Length widest_label(const Galley *galley, const Block *list) {
    guint follows = list->list.start;
    for (const Block *item = list->first; item != NULL; item = item->next)
        follows = item_number(item, follows) + 1;
    return list->list.is_ordered && follows > 10 ? galley->style->list_indent / 3 : 0;
}

static void let_off_grid(Galley *galley, guint first) {
    for (guint i = first; i < galley->strips->len; i++)
        g_array_index(galley->strips, GalleyStrip, i).strip.snaps = FALSE;
}

static void add_list(Galley *galley, const Block *block, Column *column) {
    Length indent = galley->style->list_indent + widest_label(galley, block);
    Column inner = *column;
    gboolean has_labels = block->first == NULL || !block_is_work(block->first);
    if (has_labels && (!galley->style->hangs_lists || column->is_nested))
        narrow(&inner, indent, 0);
    inner.is_nested = TRUE;
    gboolean outermost = block->parent == NULL || block->parent->kind != BLOCK_ITEM;
    GalleyStrip *before = galley_last(galley);
    if (before != NULL && before->strip.break_cost == 0)
        before->strip.break_cost = COST_BEFORE_LIST;
    if (outermost)
        galley_space(galley, half_line(galley));
    galley_begin(galley, block);
    guint first = galley->strips->len, number = block->list.start;
    for (const Block *item = block->first; item != NULL; item = item->next) {
        if (item != block->first && !block->list.is_tight)
            galley_space(galley, half_line(galley));
        number = item_number(item, number);
        add_item(galley, item, number++, inner);
    }
    let_off_grid(galley, first);
    if (outermost)
        galley_space(galley, half_line(galley));
    column->is_first = TRUE;
}

/* ---- quotations, alerts, rules ---- */

static void add_quote(Galley *galley, const Block *block, Column *column) {
    Column inner = *column;
    narrow(&inner, galley->style->quote_indent, galley->style->quote_indent);
    inner.voice = column->voice == VOICE_BODY ? VOICE_QUOTE : column->voice;
    inner.is_nested = TRUE;
    inner.is_first = TRUE;
    galley_space(galley, half_line(galley));
    galley_begin(galley, block);
    guint first = galley->strips->len;
    blocks_add(galley, block->first, &inner);
    let_off_grid(galley, first);
    galley_space(galley, half_line(galley));
    column->is_first = TRUE;
}

static Term alert_term(AlertKind kind) {
    static const Term terms[] = {TERM_NOTE, TERM_TIP, TERM_IMPORTANT, TERM_WARNING, TERM_CAUTION};
    return terms[kind];
}

static void add_alert_title(Galley *galley, const Block *block, const Column *column) {
    const Setting *setting = &galley->style->voices[VOICE_ALERT_TITLE];
    g_autoptr(Paragraph) paragraph = paragraph_new(galley->typesetter, setting, block);
    paragraph->role = PIECE_TITLE;
    paragraph_add_text(paragraph, term(language_of(galley), alert_term(block->alert.kind)),
                       WEIGHT_SEMIBOLD, PIECE_TITLE);
    if (block->inlines != NULL) {
        paragraph_add_text(paragraph, " ", WEIGHT_SEMIBOLD, PIECE_TITLE);
        paragraph_add_space(paragraph, setting->type.size / 2);
        paragraph_add_inlines(paragraph, block->inlines);
    }
    SetLine *lines;
    guint n = fit_paragraph(paragraph, column->width, &lines);
    for (guint i = 0; i < n; i++)
        strip_add_line(galley, galley_add(galley, setting->leading, BREAK_NEVER), &lines[i],
                       column->x, baseline_in(setting->leading), setting->leading);
}

/* The bar at an alert's side runs through the white between its strips. */
static void add_bar(Galley *galley, guint first, Length x) {
    for (guint i = first; i < galley->strips->len; i++) {
        GalleyStrip *strip = &g_array_index(galley->strips, GalleyStrip, i);
        Length space = i > first ? strip->strip.space : 0;
        strip_add_rule(strip, x, -space, 2 * LENGTH_PT, strip->strip.height + space,
                       galley->style->rule_grey);
    }
}

static void add_alert(Galley *galley, const Block *block, Column *column) {
    Column inner = *column;
    narrow(&inner, galley->style->quote_indent * 3 / 4, 0);
    inner.voice = column->voice == VOICE_BODY ? VOICE_ALERT : column->voice;
    inner.is_nested = TRUE;
    inner.is_first = TRUE;
    galley_space(galley, half_line(galley));
    galley_begin(galley, block);
    guint first = galley->strips->len;
    add_alert_title(galley, block, &inner);
    blocks_add(galley, block->first, &inner);
    let_off_grid(galley, first);
    add_bar(galley, first, column->x);
    galley_space(galley, half_line(galley));
    column->is_first = TRUE;
}

/* Drawn, since it stands for a pause and not for a word. */
static void add_ornament(Galley *galley, GalleyStrip *strip, const Column *column) {
    const Setting *setting = &galley->style->voices[VOICE_BODY];
    g_autoptr(Paragraph) paragraph = paragraph_new(galley->typesetter, setting, NULL);
    paragraph_add_text(paragraph, galley->style->ornament, WEIGHT_REGULAR, PIECE_ARTIFACT);
    SetLine line = fit_line(paragraph);
    strip_add_outlines(strip, &line, column->x + (column->width - line.width) / 2,
                       baseline_in(setting->leading));
}

static void add_rule(Galley *galley, const Block *block, Column *column) {
    const Style *style = galley->style;
    Length width = style->grid * 3;
    galley_begin(galley, block);
    GalleyStrip *strip = galley_add(galley, style->grid, BREAK_NEVER);
    strip->strip.snaps = TRUE;
    if (style->ornament != NULL)
        add_ornament(galley, strip, column);
    else
        strip_add_rule(strip, column->x + (column->width - width) / 2, style->grid / 2, width,
                       LENGTH_PT / 2, style->rule_grey);
    column->is_first = TRUE;
}

/* ---- all of them ---- */

guint blocks_caption(Galley *galley, const Block *block, Length width, SetLine **ret_lines) {
    if (block->caption == NULL)
        return 0;
    const Setting *setting = &galley->style->voices[VOICE_CAPTION];
    g_autoptr(Paragraph) paragraph = paragraph_new(galley->typesetter, setting, block);
    paragraph->role = PIECE_CAPTION;
    paragraph_add_text(paragraph, block->label, WEIGHT_SEMIBOLD, PIECE_CAPTION);
    paragraph_add_text(paragraph, " ", WEIGHT_SEMIBOLD, PIECE_CAPTION);
    paragraph_add_space(paragraph, setting->type.size / 2);
    paragraph_add_inlines(paragraph, block->caption);
    return fit_paragraph(paragraph, width, ret_lines);
}

static void set_block(Galley *galley, const Block *block, Column *column) {
    switch (block->kind) {
    case BLOCK_SECTION:
        add_section(galley, block, column);
        break;
    case BLOCK_HEADING:
        add_heading(galley, block, column);
        break;
    case BLOCK_PARAGRAPH:
        add_paragraph(galley, block, column);
        break;
    case BLOCK_LIST:
        add_list(galley, block, column);
        break;
    case BLOCK_QUOTE:
        add_quote(galley, block, column);
        break;
    case BLOCK_ALERT:
        add_alert(galley, block, column);
        break;
    case BLOCK_LISTING:
        listing_add(galley, block, column);
        column->is_first = TRUE;
        break;
    case BLOCK_FIGURE:
        figure_add(galley, block, column);
        break;
    case BLOCK_TABLE:
        column->is_first = !table_add(galley, block, column) || column->is_first;
        break;
    case BLOCK_RULE:
        add_rule(galley, block, column);
        break;
    case BLOCK_MATH:
        display_add(galley, block, column);
        column->is_first = TRUE;
        break;
    case BLOCK_ITEM:
    case BLOCK_ROW:
    case BLOCK_CELL:
    case BLOCK_NOTE:
        g_assert_not_reached(); /* set by what holds them */
    }
}

/* A block with things at its sides, which stand at the other side where it runs the other way than
 * what is around it. Code never does. */
static gboolean is_mirrored(const Galley *galley, const Block *block) {
    switch (block->kind) {
    case BLOCK_LISTING:
        return galley->typesetter->mirrors;
    case BLOCK_LIST:
    case BLOCK_QUOTE:
    case BLOCK_ALERT:
    case BLOCK_TABLE:
        return block_is_rtl(block, language_of(galley)) != galley->typesetter->mirrors;
    default:
        return FALSE;
    }
}

/* Set as if it ran like its surroundings, then mirrored in its column. */
static void add_mirrored(Galley *galley, const Block *block, Column *column) {
    guint first = galley->strips->len, first_head = galley->heads->len;
    galley->typesetter->mirrors = !galley->typesetter->mirrors;
    set_block(galley, block, column);
    galley->typesetter->mirrors = !galley->typesetter->mirrors;
    galley_mirror(galley, first, first_head, column->x, column->width);
}

static void add_block(Galley *galley, const Block *block, Column *column) {
    if (is_mirrored(galley, block))
        add_mirrored(galley, block, column);
    else
        set_block(galley, block, column);
}

void blocks_add(Galley *galley, const Block *first, Column *column) {
    for (const Block *block = first; block != NULL; block = block->next)
        add_block(galley, block, column);
}

static Galley *set_note(Typesetter *typesetter, const Style *style, const Block *note) {
    Galley *galley = galley_new(typesetter, style);
    const Setting *setting = &style->voices[VOICE_NOTE];
    Length indent = setting->type.size * 16 / 10;
    Column column = {.x = indent,
                     .width = style->measure - indent,
                     .voice = VOICE_NOTE,
                     .is_first = TRUE,
                     .is_nested = TRUE};
    galley_begin(galley, note);
    blocks_add(galley, note->first, &column);
    if (galley->strips->len == 0)
        galley_add(galley, setting->leading, 0);
    g_autoptr(Paragraph) label = paragraph_new(typesetter, setting, note);
    paragraph_add_text(label, note->number, WEIGHT_REGULAR, PIECE_LABEL);
    SetLine line = fit_line(label);
    GalleyStrip *strip = &g_array_index(galley->strips, GalleyStrip, 0);
    guint n_pieces = strip->pieces != NULL ? strip->pieces->len : 0;
    strip_add_line(galley, strip, &line, indent - line.width - setting->type.size * 4 / 10,
                   baseline_in(setting->leading), setting->leading);
    strip_lead(strip, n_pieces);
    return galley;
}

Galley *blocks_note(Typesetter *typesetter, const Style *style, const Block *note) {
    gboolean mirrors = typesetter->mirrors;
    typesetter->mirrors = block_is_rtl(note, style->voices[VOICE_NOTE].type.language);
    Galley *galley = set_note(typesetter, style, note);
    if (typesetter->mirrors != mirrors)
        galley_mirror(galley, 0, 0, 0, style->measure);
    typesetter->mirrors = mirrors;
    return galley;
}
