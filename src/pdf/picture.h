/* picture.h: an author's picture drawn onto a Cairo surface.
 * In: a Picture that source/ has judged.
 * Out: vectors for SVG; the file itself for JPEG and for PNG that mend.c can put as it is;
 * pixels for other PNG; one object in the PDF however often a PNG or JPEG is shown.
 * Units: points.
 * Memory: Pictures keeps what it has decoded until it is told to forget it.
 * Errors: a picture that Cairo or librsvg refuses although source/ took it (GError).
 * Threads: one Pictures each. */
#pragma once
#include "book/book.h"
#include <cairo.h>

typedef struct Pictures Pictures;

/* `font_map` is the PangoFontMap whose faces the words in an SVG may use; lent. */
Pictures *pictures_new(void *font_map);
void pictures_free(Pictures *pictures);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Pictures, pictures_free)

/* When a page is done: few pictures are shown on two, and those that are can be decoded again. */
void pictures_forget(Pictures *pictures);

/* Whether a decoder reads it: so far PNG only, and TRUE for the others. */
gboolean picture_check(const Picture *picture, GError **error);

/* Fills the box from (0, 0) to (width, height) of the current user space. */
gboolean picture_draw(Pictures *pictures, cairo_t *cr, const Picture *picture, double width,
                      double height, GError **error);
