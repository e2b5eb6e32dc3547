/* A figure is one strip: the picture, and its caption below. It may wait for the next page's head.
 */
#include "typeset/blocks.h"

#define PX_TO_LENGTH (LENGTH_PT * 3 / 4) /* CSS pixels are 1/96 in */
#define CAPTION_GAP (5 * LENGTH_PT)
#define DPI_LEAST 300
#define COST_WHITE 250 /* a grid line more white around it */

typedef struct Size {
    Length width, height;
} Size;

static Size natural_size(const Picture *picture) {
    return (Size){(Length)MIN((gint64)picture->width_px * PX_TO_LENGTH, LENGTH_MAX / 4),
                  (Length)MIN((gint64)picture->height_px * PX_TO_LENGTH, LENGTH_MAX / 4)};
}

static Size scale_to_width(const Picture *picture, Length width) {
    return (Size){width, (Length)((gint64)width * picture->height_px / MAX(1, picture->width_px))};
}

static Size scale_to_height(const Picture *picture, Length height) {
    return (Size){(Length)((gint64)height * picture->width_px / MAX(1, picture->height_px)),
                  height};
}

static Size picture_size(const Block *block, Length measure) {
    const Picture *picture = block->figure.picture;
    Size size = natural_size(picture);
    if (block->figure.width_percent > 0)
        size =
            scale_to_width(picture, (Length)((gint64)measure * block->figure.width_percent / 100));
    return size.width > measure ? scale_to_width(picture, measure) : size;
}

static void report_coarse(const Galley *galley, const Block *block, Size size) {
    const Picture *picture = block->figure.picture;
    if (picture->kind == PICTURE_SVG || size.width <= 0)
        return;
    gint64 dpi = (gint64)picture->width_px * 72 * LENGTH_PT / size.width;
    if (dpi < DPI_LEAST)
        diag_add(galley->typesetter->diag, DIAG_PICTURE_COARSE, block->place,
                 "'%s' is printed at %d dpi", picture->path, (int)dpi);
}

void figure_add(Galley *galley, const Block *block, const Column *column) {
    if (block->figure.picture == NULL)
        return;
    const Style *style = galley->style;
    const Setting *caption = &style->voices[VOICE_CAPTION];
    SetLine *lines;
    guint n = blocks_caption(galley, block, column->width, &lines);
    Length caption_height = n > 0 ? CAPTION_GAP + caption->leading * (Length)n : 0;
    Length room = style->grid * (Length)style->lines - caption_height - style->grid;
    Size size = picture_size(block, column->width);
    if (size.height > room) {
        size = scale_to_height(block->figure.picture, room);
        diag_add(galley->typesetter->diag, DIAG_PICTURE_TALL, block->place,
                 "'%s' is taller than a page; it was made smaller", block->figure.picture->path);
    }
    report_coarse(galley, block, size);
    Length above = style->grid / 2, height = size.height + caption_height;
    Length total = round_to_grid(style, above + height + style->grid / 2);
    galley_begin(galley, block);
    GalleyStrip *strip = galley_add(galley, total, 0);
    strip->strip.snaps = !column->is_nested;
    if (!column->is_nested && block->caption != NULL) /* what is not named stands where it is */
        galley_float(galley, galley->strips->len - 1, 0);
    strip->strip.space = strip->strip.lone_space = 0;
    strip->strip.n_lines = 1;
    strip->strip.longer_cost = COST_WHITE;
    Length y = (total - height) / 2;
    strip->white_above = y;
    strip_add_piece(strip, (Piece){.kind = PIECE_PICTURE,
                                   .x = column->x + (column->width - size.width) / 2,
                                   .y = y,
                                   .width = size.width,
                                   .height = size.height,
                                   .block = block,
                                   .picture = block->figure.picture,
                                   .alt = block->figure.alt});
    y += size.height + CAPTION_GAP;
    for (guint i = 0; i < n; i++)
        strip_add_line(galley, strip, &lines[i], column->x,
                       y + caption->leading * (Length)i + baseline_in(caption->leading),
                       caption->leading);
}
