/* Cairo draws every piece; nothing is decided here.
 * Spans become Cairo's tags, Span for content and NonStruct for artifacts, always flat: Cairo loses
 * the text of an element that has a child, and would build its tree in the order of drawing. The
 * tree is written later, by finish.c, and these tags only say where the spans begin and end. */
#include "pdf/draw.h"
#include "pdf/picture.h"
#include <cairo-pdf.h>
#include <gio/gio.h>
#include <pango/pangocairo.h>
#include <pango/pangofc-font.h>

typedef struct Painter {
    cairo_t *cr;
    Pictures *pictures;
    const Paper *paper;
    Diag *diag;
    GString *text;       /* this and the two below are filled again for every run */
    GArray *glyphs;      /* of cairo_glyph_t */
    GArray *clusters;    /* of cairo_text_cluster_t */
    gboolean is_refused; /* for a picture */
} Painter;

/* ---- text ---- */

static void add_glyph(Painter *painter, gulong index, double x, double y) {
    cairo_glyph_t glyph = {.index = index, .x = x, .y = y};
    g_array_append_val(painter->glyphs, glyph);
}

static void add_cluster(Painter *painter, int n_bytes, int n_glyphs) {
    cairo_text_cluster_t cluster = {.num_bytes = n_bytes, .num_glyphs = n_glyphs};
    g_array_append_val(painter->clusters, cluster);
}

/* In a user space that is `scale` times as wide as the page's. */
static void take_run(Painter *painter, const Piece *piece, double scale) {
    const TextRun *run = piece->run;
    g_string_truncate(painter->text, 0);
    g_array_set_size(painter->glyphs, 0);
    g_array_set_size(painter->clusters, 0);
    g_string_append_len(painter->text, run->text, run->n_bytes);
    for (guint i = 0; i < run->n_glyphs; i++) {
        const PlacedGlyph *placed = &run->glyphs[i];
        g_assert(placed->index < 0x10000); /* Pango's marks for 'empty' and 'unknown' lie above */
        add_glyph(painter, placed->index, length_to_pt(piece->x + placed->x) / scale,
                  length_to_pt(piece->y + placed->y));
    }
    for (guint i = 0; i < run->n_clusters; i++)
        add_cluster(painter, run->clusters[i].n_bytes, run->clusters[i].n_glyphs);
}

static void take_space(Painter *painter, const Piece *piece, double scale) {
    guint index = pango_fc_font_get_glyph(font_pango(piece->run->font), ' ');
    if (index == 0)
        return;
    g_string_append_c(painter->text, ' ');
    add_glyph(painter, index, length_to_pt(piece->x + piece->width) / scale,
              length_to_pt(piece->y));
    add_cluster(painter, 1, 1);
}

static void show_glyphs(Painter *painter, gboolean is_outline) {
    const cairo_glyph_t *glyphs = (const cairo_glyph_t *)painter->glyphs->data;
    if (is_outline) {
        cairo_glyph_path(painter->cr, glyphs, (int)painter->glyphs->len);
        cairo_fill(painter->cr);
    } else {
        cairo_show_text_glyphs(painter->cr, painter->text->str, (int)painter->text->len, glyphs,
                               (int)painter->glyphs->len,
                               (const cairo_text_cluster_t *)painter->clusters->data,
                               (int)painter->clusters->len, 0);
    }
}

/* Expanded glyphs are the same glyphs in a wider user space: no second font gets into the file. */
static void draw_text(Painter *painter, const Piece *piece, gboolean ends_in_space) {
    double scale = 1 + piece->run->expansion / 1000.0;
    take_run(painter, piece, scale);
    if (ends_in_space)
        take_space(painter, piece, scale);
    cairo_save(painter->cr);
    cairo_scale(painter->cr, scale, 1);
    cairo_set_scaled_font(painter->cr,
                          pango_cairo_font_get_scaled_font(font_pango(piece->run->font)));
    show_glyphs(painter, piece->is_outline);
    cairo_restore(painter->cr);
}

#define GAP LENGTH_PT /* white that parts words */

/* Between a label and its title stands white and no space; in a tagged file there has to be one
 * (ISO 32000-1, 14.8.2.5). */
static gboolean is_gap(const Piece *piece, const Piece *next) {
    const TextRun *run = piece->run;
    return piece->kind == PIECE_TEXT && next->kind == PIECE_TEXT && run->n_bytes > 0 &&
           run->text[run->n_bytes - 1] != ' ' && next->run->text[0] != ' ' &&
           (piece_along(next) > piece_along(piece) + piece->width + GAP ||
            piece_along(next) + next->width + GAP < piece_along(piece));
}

/* A heading's number stands on a line of its own. */
static gboolean is_lone_label(const Piece *piece) {
    return piece->kind == PIECE_TEXT && piece->role == PIECE_LABEL && piece->block != NULL &&
           piece->block->kind == BLOCK_HEADING;
}

/* ---- shapes ---- */

static void draw_rule(Painter *painter, const Piece *piece) {
    cairo_rectangle(painter->cr, length_to_pt(piece->x), length_to_pt(piece->y),
                    length_to_pt(piece->width), length_to_pt(piece->height));
    cairo_fill(painter->cr);
}

/* An arrow that comes down from the line above and turns right, in the unit square. */
static void trace_arrow(cairo_t *cr) {
    cairo_move_to(cr, 0.12, 0.05);
    cairo_line_to(cr, 0.12, 0.45);
    cairo_curve_to(cr, 0.12, 0.62, 0.2, 0.7, 0.35, 0.7);
    cairo_line_to(cr, 0.95, 0.7);
    cairo_move_to(cr, 0.68, 0.44);
    cairo_line_to(cr, 0.95, 0.7);
    cairo_line_to(cr, 0.68, 0.96);
}

static void draw_arrow(Painter *painter, const Piece *piece) {
    cairo_t *cr = painter->cr;
    cairo_save(cr);
    cairo_translate(cr, length_to_pt(piece->x), length_to_pt(piece->y));
    cairo_scale(cr, length_to_pt(piece->width), length_to_pt(piece->height));
    trace_arrow(cr);
    cairo_restore(cr);
    cairo_set_line_width(cr, length_to_pt(piece->height) * 0.1);
    cairo_set_line_cap(cr, CAIRO_LINE_CAP_ROUND);
    cairo_set_line_join(cr, CAIRO_LINE_JOIN_ROUND);
    cairo_stroke(cr);
}

/* One that only its decoder finds to be damaged is the author's matter. */
static void draw_picture(Painter *painter, const Piece *piece) {
    g_autoptr(GError) error = NULL;
    if (cairo_status(painter->cr) != CAIRO_STATUS_SUCCESS)
        return; /* after one that cannot be drawn */
    diag_subject(painter->diag, piece->picture->path);
    cairo_save(painter->cr);
    cairo_translate(painter->cr, length_to_pt(piece->x), length_to_pt(piece->y));
    if (!picture_draw(painter->pictures, painter->cr, piece->picture, length_to_pt(piece->width),
                      length_to_pt(piece->height), &error)) {
        diag_add(painter->diag, DIAG_PICTURE_BAD, piece->picture->place, "%s", error->message);
        painter->is_refused = TRUE;
    }
    cairo_restore(painter->cr);
    diag_subject(painter->diag, NULL);
}

/* ---- pages ---- */

#define TINT 192 /* what is lighter lies behind text */

static guint8 shade(const Painter *painter, const Piece *piece) {
    return painter->paper == NULL || piece->grey >= TINT ? piece->grey : 0;
}

static void draw_straight(Painter *painter, const Piece *piece, gboolean ends_in_space) {
    switch (piece->kind) {
    case PIECE_TEXT:
        draw_text(painter, piece, ends_in_space);
        break;
    case PIECE_RULE:
        draw_rule(painter, piece);
        break;
    case PIECE_PICTURE:
        draw_picture(painter, piece);
        break;
    case PIECE_MARK:
        draw_arrow(painter, piece);
        break;
    }
}

/* In a space whose x runs up the page and whose y runs to the right. */
static void draw_turned(Painter *painter, const Piece *piece, gboolean ends_in_space) {
    cairo_matrix_t turn;
    cairo_matrix_init(&turn, 0, -1, 1, 0, length_to_pt(piece->x), length_to_pt(piece->y));
    Piece straight = *piece;
    straight.x = straight.y = 0;
    cairo_save(painter->cr);
    cairo_transform(painter->cr, &turn);
    draw_straight(painter, &straight, ends_in_space);
    cairo_restore(painter->cr);
    diag_subject(painter->diag, NULL);
}

/* `next` is the next piece of the same span, or NULL. */
static void draw_piece(Painter *painter, const Piece *piece, const Piece *next) {
    double grey = shade(painter, piece) / 255.0;
    cairo_set_source_rgb(painter->cr, grey, grey, grey);
    gboolean ends_in_space = next != NULL ? is_gap(piece, next) : is_lone_label(piece);
    if (piece->is_turned)
        draw_turned(painter, piece, ends_in_space);
    else
        draw_straight(painter, piece, ends_in_space);
}

static void draw_span(Painter *painter, const Page *page, const Span *span) {
    const char *tag = span->is_artifact ? "NonStruct" : "Span";
    if (painter->paper == NULL)
        cairo_tag_begin(painter->cr, tag, NULL);
    const Piece *pieces = &page->pieces[span->first];
    for (guint i = 0; i < span->n_pieces; i++)
        draw_piece(painter, &pieces[i], i + 1 < span->n_pieces ? &pieces[i + 1] : NULL);
    if (painter->paper == NULL)
        cairo_tag_end(painter->cr, tag);
}

static void draw_page(Painter *painter, const Page *page, const PageSpans *spans) {
    for (guint i = 0; i < spans->n_spans; i++)
        draw_span(painter, page, &spans->spans[i]);
    cairo_show_page(painter->cr);
    pictures_forget(painter->pictures);
}

/* Changes nothing to be seen. But a paint without any clip that covers the page makes Cairo forget
 * all that was recorded before it, the beginning of the span included, and then the file is lost.
 */
static void clip_to_page(cairo_t *cr, const Pages *pages, Length bleed) {
    cairo_rectangle(cr, -length_to_pt(bleed), -length_to_pt(bleed),
                    length_to_pt(pages->page_width + 2 * bleed),
                    length_to_pt(pages->page_height + 2 * bleed));
    cairo_clip(cr);
}

static void lay_paper(cairo_t *cr, const Pages *pages, const Paper *paper) {
    if (paper != NULL)
        cairo_translate(cr, length_to_pt(paper->room), length_to_pt(paper->room));
    clip_to_page(cr, pages, paper != NULL ? paper->bleed : 0);
}

/* FALSE without an error: a picture is damaged, which has been reported; the others have been
 * looked at too. */
static gboolean draw_all(cairo_surface_t *surface, const Pages *pages, const Spans *spans,
                         Faces *faces, const Paper *paper, Diag *diag, GError **error) {
    g_autoptr(Pictures) pictures = pictures_new(faces_font_map(faces));
    g_autoptr(GString) text = g_string_new(NULL);
    g_autoptr(GArray) glyphs = g_array_new(FALSE, FALSE, sizeof(cairo_glyph_t));
    g_autoptr(GArray) clusters = g_array_new(FALSE, FALSE, sizeof(cairo_text_cluster_t));
    Painter painter = {cairo_create(surface), pictures, paper, diag, text, glyphs, clusters, FALSE};
    lay_paper(painter.cr, pages, paper);
    for (guint i = 0; i < pages->n_pages; i++)
        draw_page(&painter, &pages->pages[i], &spans->pages[i]);
    cairo_status_t status = cairo_status(painter.cr);
    cairo_destroy(painter.cr);
    if (painter.is_refused)
        return FALSE;
    if (status != CAIRO_STATUS_SUCCESS)
        g_set_error(error, G_IO_ERROR, G_IO_ERROR_FAILED, "Cairo cannot draw the pages: %s",
                    cairo_status_to_string(status));
    return status == CAIRO_STATUS_SUCCESS;
}

static cairo_status_t write_bytes(void *closure, const unsigned char *bytes, unsigned length) {
    g_byte_array_append(closure, bytes, length);
    return CAIRO_STATUS_SUCCESS;
}

/* Cairo would write the time of the clock where it is given none. */
static void set_date(cairo_surface_t *surface, const char *day) {
    g_autofree char *date = g_strdup_printf("%sT00:00:00Z", day != NULL ? day : "2000-01-01");
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, date);
}

GBytes *draw_pages(const Pages *pages, const Spans *spans, Faces *faces, const char *day,
                   const Paper *paper, Diag *diag, GError **error) {
    Length room = paper != NULL ? 2 * paper->room : 0;
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    cairo_surface_t *surface = cairo_pdf_surface_create_for_stream(
        write_bytes, bytes, length_to_pt(pages->page_width + room),
        length_to_pt(pages->page_height + room));
    set_date(surface, day);
    gboolean is_drawn = draw_all(surface, pages, spans, faces, paper, diag, error);
    cairo_surface_finish(surface);
    cairo_status_t status = cairo_surface_status(surface);
    cairo_surface_destroy(surface);
    if (!is_drawn)
        return NULL;
    if (status == CAIRO_STATUS_SUCCESS)
        return g_byte_array_free_to_bytes(g_steal_pointer(&bytes));
    g_set_error(error, G_IO_ERROR, G_IO_ERROR_FAILED, "Cairo cannot write the pages: %s",
                cairo_status_to_string(status));
    return NULL;
}
