/* A displayed formula is one strip, its number at the right on the same baseline. */
#include "typeset/blocks.h"

#define COST_BEFORE_DISPLAY 1500 /* a page that begins with what the text before announces */
#define SHRINK_STEPS 4

typedef struct Display {
    MathBox box;
    SetLine number; /* empty: none */
    Length x;       /* of the formula in its column */
} Display;

static SetLine set_number(Galley *galley, const Block *block, const Setting *setting) {
    if (block->number == NULL)
        return (SetLine){0};
    g_autofree char *text = g_strdup_printf("(%s)", block->number);
    g_autoptr(Paragraph) paragraph = paragraph_new(galley->typesetter, setting, block);
    paragraph_add_text(paragraph, text, WEIGHT_REGULAR, PIECE_CAPTION);
    return fit_line(paragraph);
}

/* In the middle of the column, or as far to the left as the number pushes it. */
static Length place_formula(Length width, Length formula, Length number) {
    Length room = width - formula, gap = number > 0 ? width / 20 : 0;
    return MAX(0, MIN(room / 2, room - number - gap));
}

static MathBox set_box(Galley *galley, const Block *block, Type type) {
    MathSetter setter = typesetter_math(galley->typesetter);
    return mathbox_display(&setter, block->math.formula, shaper_type(setter.shaper, type),
                           block->place);
}

/* What is larger than its page is made smaller, and the author is told. */
static MathBox fit_box(Galley *galley, const Block *block, Type type, Length width, Length height) {
    MathBox box = set_box(galley, block, type);
    if (box.width <= width && box.height + box.depth <= height)
        return box;
    diag_add(galley->typesetter->diag, DIAG_MATH_LARGE, block->place,
             box.width > width ? "the formula is wider than the measure; it was made smaller"
                               : "the formula is taller than a page; it was made smaller");
    if (box.width > width)
        diag_hint(galley->typesetter->diag, "part it into lines with 'aligned'");
    for (guint i = 0; i < SHRINK_STEPS && (box.width > width || box.height + box.depth > height);
         i++) {
        gint64 by_width = (gint64)type.size * width / MAX(box.width, 1),
               by_height = (gint64)type.size * height / MAX(box.height + box.depth, 1);
        type.size = (Length)MAX(MIN(by_width, by_height) * 99 / 100, 1);
        box = set_box(galley, block, type);
    }
    return box;
}

static void add_pieces(Galley *galley, GalleyStrip *strip, const Block *block,
                       const Display *display, const Column *column, Length baseline) {
    Piece look = {.y = baseline,
                  .grey = galley->style->voices[column->voice].grey,
                  .block = block,
                  .formula = block->math.formula};
    Piece *pieces;
    guint n = fit_formula(galley->typesetter, &display->box, look, column->x + display->x, &pieces);
    for (guint i = 0; i < n; i++)
        strip_add_piece(strip, pieces[i]);
}

void display_add(Galley *galley, const Block *block, const Column *column) {
    const Style *style = galley->style;
    const Setting *setting = &style->voices[column->voice];
    Display display = {.number = set_number(galley, block, setting)};
    Length number = display.number.width, gap = number > 0 ? column->width / 20 : 0,
           most = style->grid * (Length)(style->lines - 1);
    display.box = fit_box(galley, block, setting->type, column->width - number - gap, most);
    display.x = place_formula(column->width, display.box.width, number);
    Length content = display.box.height + display.box.depth,
           height = round_to_grid(style, content + style->grid * 3 / 4);
    GalleyStrip *before = galley_last(galley);
    if (before != NULL && before->strip.break_cost != BREAK_NEVER)
        before->strip.break_cost = MAX(before->strip.break_cost, COST_BEFORE_DISPLAY);
    galley_begin(galley, block);
    GalleyStrip *strip = galley_add(galley, height, 0);
    strip->strip.snaps = !column->is_nested;
    strip->white_above = (height - content) / 2;
    Length baseline = strip->white_above + display.box.height;
    strip->lift = baseline - baseline_in(setting->leading);
    add_pieces(galley, strip, block, &display, column, baseline);
    if (number > 0)
        strip_add_line(galley, strip, &display.number, column->x + column->width - number, baseline,
                       setting->leading);
}
