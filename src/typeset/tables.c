/* Tables: column widths from what the cells hold, rows as strips, the head set again on each page.
 *
 * Each column first gets its narrowest width (no word cut); what the measure leaves over is shared
 * in proportion to what each column would still need to set its cells on one line. If even the
 * narrowest widths are too wide, the type is made smaller in steps, then words are hyphenated. What
 * is still too wide is set as wide as a page is high and turned, on pages of its own; and where
 * that is not enough either, words are cut anywhere.
 *
 * No page cuts a row, but for one longer than half a page: its lines are strips. A head longer than
 * a third of a page is cut too, and not set again. */
#include "typeset/blocks.h"
#include <string.h>

#define GUTTER (9 * LENGTH_PT)
#define ROW_PADDING (3 * LENGTH_PT)
#define SMALLEST_PERCENT 75
#define COST_WHITE 250 /* a grid line more white around it */
#define COST_SPLIT 500
#define SHORT_ROWS 16
#define COST_SPLIT_SHORT 5000
#define COST_SPLIT_ROW 5000 /* within a row that is long enough for it */
#define FLOAT_LINES_MAX 22  /* a table of more lines of body text is no float */

typedef struct Columns {
    guint n;
    Length *narrowest, *hyphenated, *widest, *width, *x;
} Columns;

typedef struct Grid {
    Galley *galley;
    const Block *table;
    const Column *column;
    Columns columns;
    Length page;   /* what rows stand on, from the first to the last */
    guint percent; /* of the style's size of type */
    gboolean cuts_words;
} Grid;

static Setting cell_setting(const Grid *grid, const Block *row, guint column) {
    gboolean is_head = row == grid->table->first;
    Setting setting = grid->galley->style->voices[is_head ? VOICE_HEAD_CELL : VOICE_CELL];
    static const Flush flushes[] = {
        [ALIGN_START] = FLUSH_START, [ALIGN_CENTRE] = FLUSH_CENTRE, [ALIGN_END] = FLUSH_END};
    setting.flush = flushes[grid->table->table.alignments[column]];
    setting.type.size = setting.type.size * (Length)grid->percent / 100;
    setting.code_size = setting.code_size * (Length)grid->percent / 100;
    setting.leading = setting.leading * (Length)grid->percent / 100;
    setting.cuts_words = grid->cuts_words;
    return setting;
}

static Paragraph *cell_paragraph(const Grid *grid, const Block *row, const Block *cell,
                                 guint column) {
    Setting setting = cell_setting(grid, row, column);
    Paragraph *paragraph = paragraph_new(grid->galley->typesetter, &setting, cell);
    paragraph_add_inlines(paragraph, cell->inlines);
    paragraph_end(paragraph);
    return paragraph;
}

static void measure_cell(Grid *grid, const Block *row, const Block *cell, guint column) {
    g_autoptr(Paragraph) paragraph = cell_paragraph(grid, row, cell, column);
    ParagraphWidths widths = paragraph_widths(paragraph);
    Columns *columns = &grid->columns;
    columns->narrowest[column] = MAX(columns->narrowest[column], widths.word);
    columns->hyphenated[column] = MAX(columns->hyphenated[column], widths.syllable);
    columns->widest[column] = MAX(columns->widest[column], widths.line);
}

static void measure_columns(Grid *grid) {
    for (guint i = 0; i < grid->columns.n; i++)
        grid->columns.narrowest[i] = grid->columns.hyphenated[i] = grid->columns.widest[i] = 0;
    for (const Block *row = grid->table->first; row != NULL; row = row->next) {
        guint column = 0;
        for (const Block *cell = row->first; cell != NULL && column < grid->columns.n;
             cell = cell->next)
            measure_cell(grid, row, cell, column++);
    }
}

static gint64 sum(const Length *lengths, guint n) {
    gint64 total = 0;
    for (guint i = 0; i < n; i++)
        total += lengths[i];
    return total;
}

/* The measure less the gutters between the columns. */
static Length room_for_cells(const Grid *grid) {
    return grid->column->width - GUTTER * (Length)(grid->columns.n - 1);
}

/* Where the room is short no column is wider than the widest that still gets less than it wants. */
static void share_scarce(Grid *grid) {
    Columns *columns = &grid->columns;
    Length low = 0, high = room_for_cells(grid);
    while (high - low > 1) {
        Length middle = low + (high - low) / 2;
        gint64 total = 0;
        for (guint i = 0; i < columns->n; i++)
            total += MIN(columns->narrowest[i], middle);
        *(total <= room_for_cells(grid) ? &low : &high) = middle;
    }
    for (guint i = 0; i < columns->n; i++)
        columns->width[i] = MIN(columns->narrowest[i], low);
}

static void share_width(Grid *grid) {
    Columns *columns = &grid->columns;
    Length room = room_for_cells(grid);
    gint64 narrowest = sum(columns->narrowest, columns->n),
           widest = sum(columns->widest, columns->n);
    for (guint i = 0; i < columns->n; i++) {
        gint64 need = columns->widest[i] - columns->narrowest[i];
        if (widest <= room)
            columns->width[i] = columns->widest[i] + LENGTH_PT / 8;
        else
            columns->width[i] = (Length)(columns->narrowest[i] +
                                         (room - narrowest) * need / MAX(1, widest - narrowest));
    }
}

static void place_columns(Grid *grid) {
    Length x = grid->column->x;
    for (guint i = 0; i < grid->columns.n; i++) {
        grid->columns.x[i] = x;
        x += grid->columns.width[i] + GUTTER;
    }
}

static gboolean fits(const Grid *grid, const Length *widths) {
    return sum(widths, grid->columns.n) <= room_for_cells(grid);
}

/* TRUE if no word has to be cut but with a hyphen. */
static gboolean find_columns(Grid *grid) {
    Columns *columns = &grid->columns;
    for (grid->percent = 100;; grid->percent -= 5) {
        measure_columns(grid);
        if (fits(grid, columns->narrowest) || grid->percent <= SMALLEST_PERCENT)
            break;
    }
    gboolean is_scarce = !fits(grid, columns->narrowest), is_found = !is_scarce;
    if (is_scarce && fits(grid, columns->hyphenated)) {
        memcpy(columns->narrowest, columns->hyphenated, columns->n * sizeof(Length));
        is_scarce = FALSE;
        is_found = TRUE;
    }
    if (is_scarce)
        share_scarce(grid);
    else
        share_width(grid);
    place_columns(grid);
    return is_found;
}

/* ---- rows ---- */

typedef struct SetCell {
    SetLine *lines;
    guint n;
} SetCell;

static Length table_width(const Grid *grid) {
    guint last = grid->columns.n - 1;
    return grid->columns.x[last] + grid->columns.width[last] - grid->column->x;
}

static guint set_row(Grid *grid, const Block *row, SetCell *cells) {
    guint column = 0, most = 1;
    for (const Block *cell = row->first; cell != NULL && column < grid->columns.n;
         cell = cell->next, column++) {
        g_autoptr(Paragraph) paragraph = cell_paragraph(grid, row, cell, column);
        cells[column].n =
            fit_paragraph(paragraph, grid->columns.width[column], &cells[column].lines);
        most = MAX(most, cells[column].n);
    }
    return most;
}

/* Where the i-th lines of all cells stand: on one baseline, as low as the highest formula among
 * them wants it. Moves *y below them. */
static Length place_line(const Grid *grid, const SetCell *cells, guint i, Length leading,
                         Length *y) {
    Length lift = 0, drop = 0;
    for (guint column = 0; column < grid->columns.n; column++)
        if (i < cells[column].n) {
            Length own,
                room = line_room(grid->galley->style, &cells[column].lines[i], leading, &own);
            lift = MAX(lift, own);
            drop = MAX(drop, room - own);
        }
    lift += i == 0 && lift > 0 ? leading / 5 : 0; /* a rule is no line of words */
    Length baseline = *y + lift + baseline_in(leading);
    *y += lift + leading + drop;
    return baseline;
}

/* A row with its lines placed. */
typedef struct SetRow {
    const Block *row;
    SetCell *cells;
    guint n_lines;
    Length leading;
    Length *baselines; /* from the row's top */
    Length *tops;      /* of each line; one past the last: the row's height */
} SetRow;

/* Lines of all cells, from the first up to `end`, as one strip. */
static void add_part(Grid *grid, const SetRow *set, guint first, guint end, gint32 cost) {
    gboolean is_head = set->row == grid->table->first, is_last = set->row->next == NULL;
    Length top = set->tops[first], height = set->tops[end] - top, width = table_width(grid);
    GalleyStrip *strip = galley_add(grid->galley, 0, cost);
    if (is_head && first == 0)
        strip_add_rule(strip, grid->column->x, 0, width, LENGTH_PT, 0);
    for (guint column = 0; column < grid->columns.n; column++)
        for (guint i = first; i < MIN(end, set->cells[column].n); i++)
            strip_add_line(grid->galley, strip, &set->cells[column].lines[i],
                           grid->columns.x[column], set->baselines[i] - top, set->leading);
    strip->strip.height = height;
    strip->strip.head = first > 0 ? ROW_PADDING : 0;
    Length rule = is_last ? LENGTH_PT : LENGTH_PT / 2;
    if (end == set->n_lines)
        strip_add_rule(strip, grid->column->x, height - rule, width, rule,
                       is_head || is_last ? 0 : grid->galley->style->rule_grey + 70);
}

/* One strip, which no page cuts; or, where the row is long, one a line. */
static void add_parts(Grid *grid, const SetRow *set, gboolean is_long, gint32 cost) {
    guint n = set->n_lines;
    for (guint i = 0; i < n && is_long; i++) {
        gboolean is_alone = i == 0 || i + 2 == n;
        add_part(grid, set, i, i + 1, i + 1 == n ? cost : is_alone ? BREAK_NEVER : COST_SPLIT_ROW);
    }
    if (!is_long)
        add_part(grid, set, 0, n, cost);
}

/* TRUE if the row may go on on the next page. */
static gboolean add_row(Grid *grid, const Block *row, gint32 cost) {
    g_autofree SetCell *cells = g_new0(SetCell, grid->columns.n);
    guint n_lines = set_row(grid, row, cells);
    g_autofree Length *lengths = g_new0(Length, 2 * n_lines + 1);
    SetRow set = {
        row, cells, n_lines, cell_setting(grid, row, 0).leading, lengths, lengths + n_lines};
    Length y = ROW_PADDING;
    for (guint i = 0; i < n_lines; i++) {
        set.tops[i] = i == 0 ? 0 : y;
        set.baselines[i] = place_line(grid, cells, i, set.leading, &y);
    }
    set.tops[n_lines] = y + ROW_PADDING;
    gboolean is_long = set.tops[n_lines] > grid->page / (row == grid->table->first ? 3 : 2);
    add_parts(grid, &set, is_long, cost);
    return is_long;
}

static gint32 cost_after(guint row, guint n_rows) {
    if (row == 0 || row + 2 >= n_rows)
        return row + 1 == n_rows ? 0 : BREAK_NEVER;
    return row < 2 ? BREAK_NEVER : n_rows <= SHORT_ROWS ? COST_SPLIT_SHORT : COST_SPLIT;
}

static void add_caption(Grid *grid) {
    SetLine *lines;
    guint n = blocks_caption(grid->galley, grid->table, grid->column->width, &lines);
    Length leading = grid->galley->style->voices[VOICE_CAPTION].leading;
    for (guint i = 0; i < n; i++) {
        GalleyStrip *strip =
            galley_add(grid->galley, leading + (i + 1 == n ? 4 * LENGTH_PT : 0), BREAK_NEVER);
        strip_add_line(grid->galley, strip, &lines[i], grid->column->x, baseline_in(leading),
                       leading);
    }
}

/* The head's pieces, to be set again where the table goes on. */
static guint keep_head(Galley *galley, const GalleyStrip *head) {
    RepeatedHead copy = {.pieces = g_array_new(FALSE, FALSE, sizeof(Piece)),
                         .height = head->strip.height};
    for (guint i = 0; head->pieces != NULL && i < head->pieces->len; i++) {
        Piece piece = g_array_index(head->pieces, Piece, i);
        piece.role = PIECE_ARTIFACT;
        g_array_append_val(copy.pieces, piece);
    }
    g_array_append_val(galley->heads, copy);
    return galley->heads->len;
}

static void repeat_head(Galley *galley, guint head_strip, guint table) {
    Length height = g_array_index(galley->heads, RepeatedHead, table - 1).height;
    for (guint i = head_strip + 1; i < galley->strips->len; i++) {
        GalleyStrip *strip = &g_array_index(galley->strips, GalleyStrip, i);
        strip->table = table;
        strip->strip.head += height;
    }
}

static guint count_rows(const Block *table) {
    guint n = 0;
    for (const Block *row = table->first; row != NULL; row = row->next)
        n++;
    return n;
}

/* Caption and rows. */
static void add_strips(Grid *grid) {
    add_caption(grid);
    guint head_strip = grid->galley->strips->len, i = 0, n_rows = count_rows(grid->table);
    gboolean is_long = FALSE; /* the head: it is not set again */
    for (const Block *row = grid->table->first; row != NULL; row = row->next)
        is_long |= add_row(grid, row, cost_after(i++, n_rows)) && row == grid->table->first;
    if (is_long)
        return;
    repeat_head(
        grid->galley, head_strip,
        keep_head(grid->galley, &g_array_index(grid->galley->strips, GalleyStrip, head_strip)));
}

static Length height_from(const Galley *galley, guint first) {
    Length height = 0;
    for (guint i = first; i < galley->strips->len; i++)
        height += g_array_index(galley->strips, GalleyStrip, i).strip.height;
    return height;
}

/* Above and below the table the white that returns to the grid is shared. TRUE if the table floats:
 * it has a name, and is not too long to move as a whole. */
static gboolean settle(Grid *grid, guint first) {
    Galley *galley = grid->galley;
    const Style *style = galley->style;
    Length height = height_from(galley, first), total = round_to_grid(style, height + style->grid);
    Length above = (total - height) / 2, below = total - height - above;
    GalleyStrip *strip = &g_array_index(galley->strips, GalleyStrip, first);
    strip_space(strip, above);
    strip->strip.n_lines = 1;
    strip->strip.longer_cost = COST_WHITE;
    gboolean floats = grid->table->caption != NULL && !grid->column->is_nested &&
                      total <= style->grid * FLOAT_LINES_MAX;
    if (floats)
        galley_float(galley, first, below);
    else
        galley_space(galley, below);
    return floats;
}

/* ---- turned ---- */

static void count_notes(const Galley *galley, const Inline *inlines, GPtrArray *notes) {
    InlineWalk walk;
    inline_walk_begin(&walk, inlines);
    for (const Inline *inl; (inl = inline_walk_next(&walk)) != NULL;)
        if (inl->kind == INLINE_NOTE && !g_ptr_array_find(galley->notes, inl->note, NULL) &&
            !g_ptr_array_find(notes, inl->note, NULL))
            g_ptr_array_add(notes, inl->note);
}

/* What the notes of a table want at a page's foot, but no more than a third of it. */
static Length room_for_notes(const Galley *galley, const Block *table, Length page) {
    g_autoptr(GPtrArray) notes = g_ptr_array_new();
    count_notes(galley, table->caption, notes);
    for (const Block *row = table->first; row != NULL; row = row->next)
        for (const Block *cell = row->first; cell != NULL; cell = cell->next)
            count_notes(galley, cell->inlines, notes);
    Length height = notes->len > 0 ? galley->style->grid : 0;
    for (guint i = 0; i < notes->len; i++) {
        g_autoptr(Galley) note = blocks_note(galley->typesetter, galley->style, notes->pdata[i]);
        height += height_from(note, 0);
    }
    return MIN(round_to_grid(galley->style, height), round_to_grid(galley->style, page / 3));
}

static BrokenPages break_aside(Arena *arena, const Galley *aside, Length height) {
    Strip *strips = arena_array(arena, Strip, aside->strips->len);
    for (guint i = 0; i < aside->strips->len; i++) {
        strips[i] = g_array_index(aside->strips, GalleyStrip, i).strip;
        strips[i].n_notes = 0; /* they stand at the page's foot, not at the table's */
    }
    PageRules rules = {.height = height, .grid = aside->style->grid};
    return breaks_find(arena, strips, aside->strips->len, NULL, 0, &rules);
}

/* As pages of their own, which float. */
static void add_pages(Galley *galley, const Galley *aside, const Block *table, Length width,
                      gboolean floats) {
    g_autoptr(Arena) arena = arena_new();
    BrokenPages broken = break_aside(arena, aside, galley->style->measure);
    for (guint i = 0; i < broken.n_pages; i++) {
        const BrokenPage *page = &broken.pages[i];
        if (page->costs.of[FAULT_OVERFULL] > 0)
            galley_report_tall(galley, table, page->text_height - galley->style->measure);
        galley_add_turned(galley, aside, broken.pages[i].first, broken.pages[i].end, width);
        if (floats)
            galley_float(galley, galley->strips->len - 1, 0);
    }
    galley_count(galley, aside);
}

static void report_wide(const Galley *galley, const Block *table) {
    diag_add(galley->typesetter->diag, DIAG_TABLE_WIDE, table->place,
             "this table has more or longer words side by side than a turned page can hold");
}

/* In a book whose lines begin at the right the page is mirrored later, but not along these lines.
 */
static gboolean add_turned(Grid *grid) {
    Galley *galley = grid->galley;
    const Style *style = galley->style;
    Length page = style->grid * (Length)style->lines,
           width = page - room_for_notes(galley, grid->table, page);
    gboolean floats = !grid->column->is_nested;
    Column column = {.width = width};
    g_autoptr(Galley) aside = galley_new(galley->typesetter, style);
    Grid turned = *grid;
    turned.galley = aside;
    turned.column = &column;
    turned.page = style->measure;
    turned.cuts_words = !find_columns(&turned);
    if (turned.cuts_words)
        report_wide(galley, grid->table);
    add_strips(&turned);
    if (galley->typesetter->mirrors)
        galley_mirror(aside, 0, 0, 0, width);
    galley_begin(galley, grid->table);
    add_pages(galley, aside, grid->table, width, floats);
    return floats;
}

/* ---- upright ---- */

static gboolean add_upright(Grid *grid) {
    galley_begin(grid->galley, grid->table);
    guint first = grid->galley->strips->len;
    add_strips(grid);
    return settle(grid, first);
}

gboolean table_add(Galley *galley, const Block *block, const Column *column) {
    Grid grid = {.galley = galley,
                 .table = block,
                 .column = column,
                 .page = galley->style->grid * (Length)galley->style->lines,
                 .columns = {.n = block->table.n_columns}};
    Arena *arena = galley->typesetter->scratch;
    Columns *columns = &grid.columns;
    if (columns->n == 0 || block->first == NULL)
        return FALSE;
    columns->narrowest = arena_array(arena, Length, columns->n);
    columns->hyphenated = arena_array(arena, Length, columns->n);
    columns->widest = arena_array(arena, Length, columns->n);
    columns->width = arena_array(arena, Length, columns->n);
    columns->x = arena_array(arena, Length, columns->n);
    gboolean is_found = find_columns(&grid), may_turn = column->voice != VOICE_NOTE;
    if (!is_found && may_turn)
        return add_turned(&grid);
    grid.cuts_words = !is_found;
    if (!is_found)
        report_wide(galley, block);
    return add_upright(&grid);
}
