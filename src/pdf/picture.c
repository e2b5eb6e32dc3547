/* Cairo takes JPEG as it is, and decodes such PNG as PDF cannot take as it is; librsvg draws SVG.
 * librsvg has no way to be given fonts: it asks for the default font map of its thread. That one is
 * swapped for the press's own while it draws, or the words in figures would come from the machine.
 */
#include "pdf/picture.h"
#include "pdf/plainpng.h"
#include <gio/gio.h>
#include <librsvg/rsvg.h>
#include <pango/pangocairo.h>
#include <string.h>

struct Pictures {
    PangoFontMap *font_map;
    GHashTable *surfaces; /* const Picture * -> cairo_surface_t * */
    GHashTable *drawings; /* const Picture * -> RsvgHandle * */
};

Pictures *pictures_new(void *font_map) {
    Pictures *pictures = g_new0(Pictures, 1);
    pictures->font_map = font_map;
    pictures->surfaces =
        g_hash_table_new_full(NULL, NULL, NULL, (GDestroyNotify)cairo_surface_destroy);
    pictures->drawings = g_hash_table_new_full(NULL, NULL, NULL, g_object_unref);
    return pictures;
}

void pictures_free(Pictures *pictures) {
    if (pictures == NULL)
        return;
    g_hash_table_unref(pictures->surfaces);
    g_hash_table_unref(pictures->drawings);
    g_free(pictures);
}

void pictures_forget(Pictures *pictures) {
    g_hash_table_remove_all(pictures->surfaces);
    g_hash_table_remove_all(pictures->drawings);
}

static gboolean check_cairo(cairo_status_t status, const Picture *picture, GError **error) {
    if (status == CAIRO_STATUS_SUCCESS)
        return TRUE;
    g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                "the picture '%s' is damaged, or cannot be drawn", picture->path);
    return FALSE;
}

/* ---- pixels ---- */

typedef struct Reader {
    const guint8 *bytes;
    gsize n_left;
} Reader;

static cairo_status_t read_bytes(void *closure, unsigned char *buffer, unsigned length) {
    Reader *reader = closure;
    if (length > reader->n_left)
        return CAIRO_STATUS_READ_ERROR;
    memcpy(buffer, reader->bytes, length);
    reader->bytes += length;
    reader->n_left -= length;
    return CAIRO_STATUS_SUCCESS;
}

static cairo_surface_t *open_png(const Picture *picture) {
    Reader reader = {0};
    reader.bytes = g_bytes_get_data(picture->bytes, &reader.n_left);
    return cairo_image_surface_create_from_png_stream(read_bytes, &reader);
}

static void attach(cairo_surface_t *surface, const char *type, GBytes *file) {
    gsize n;
    const guint8 *bytes = g_bytes_get_data(file, &n);
    cairo_status_t status = cairo_surface_set_mime_data(
        surface, type, bytes, n, (cairo_destroy_func_t)g_bytes_unref, g_bytes_ref(file));
    if (status != CAIRO_STATUS_SUCCESS)
        g_bytes_unref(file);
}

/* The PDF surface copies the attached file and never looks at the pixels, so they stay blank. */
static cairo_surface_t *blank_surface(const Picture *picture) {
    return cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)picture->width_px,
                                      (int)picture->height_px);
}

static cairo_surface_t *open_jpeg(const Picture *picture) {
    cairo_surface_t *surface = blank_surface(picture);
    attach(surface, CAIRO_MIME_TYPE_JPEG, picture->bytes);
    return surface;
}

/* Cairo knows of no PNG that could be taken as it is, but copies a fax without looking at it.
 * mend.c knows the one from the other, and puts the image as it is. It is decoded all the same, and
 * forgotten: a damaged one is to be told. */
static cairo_surface_t *open_plain_png(const Picture *picture) {
    cairo_surface_t *decoded = open_png(picture), *surface;
    if (cairo_surface_status(decoded) != CAIRO_STATUS_SUCCESS)
        return decoded;
    cairo_surface_destroy(decoded);
    surface = blank_surface(picture);
    g_autofree char *text =
        g_strdup_printf("Columns=%u Rows=%u", picture->width_px, picture->height_px);
    g_autoptr(GBytes) parameters = g_bytes_new(text, strlen(text));
    attach(surface, CAIRO_MIME_TYPE_CCITT_FAX, picture->bytes);
    attach(surface, CAIRO_MIME_TYPE_CCITT_FAX_PARAMS, parameters);
    return surface;
}

static cairo_surface_t *open_pixels(const Picture *picture) {
    gsize n;
    const guint8 *bytes = g_bytes_get_data(picture->bytes, &n);
    PlainPng png;
    if (picture->kind == PICTURE_JPEG)
        return open_jpeg(picture);
    return plainpng_read(bytes, n, &png) ? open_plain_png(picture) : open_png(picture);
}

static void name_surface(cairo_surface_t *surface, const Picture *picture) {
    char *name = g_strdup(picture->name);
    if (cairo_surface_set_mime_data(surface, CAIRO_MIME_TYPE_UNIQUE_ID, (guchar *)name,
                                    strlen(name), g_free, name) != CAIRO_STATUS_SUCCESS)
        g_free(name);
}

static cairo_surface_t *find_surface(Pictures *pictures, const Picture *picture, GError **error) {
    cairo_surface_t *surface = g_hash_table_lookup(pictures->surfaces, picture);
    if (surface != NULL)
        return surface;
    surface = open_pixels(picture);
    if (!check_cairo(cairo_surface_status(surface), picture, error)) {
        cairo_surface_destroy(surface);
        return NULL;
    }
    name_surface(surface, picture);
    g_hash_table_insert(pictures->surfaces, (gpointer)picture, surface);
    return surface;
}

gboolean picture_check(const Picture *picture, GError **error) {
    if (picture->kind != PICTURE_PNG)
        return TRUE;
    cairo_surface_t *surface = open_png(picture);
    gboolean is_good = check_cairo(cairo_surface_status(surface), picture, error);
    cairo_surface_destroy(surface);
    return is_good;
}

/* Any filter but NEAREST would ask viewers to interpolate, which PDF/A forbids. */
static gboolean draw_pixels(Pictures *pictures, cairo_t *cr, const Picture *picture, double width,
                            double height, GError **error) {
    cairo_surface_t *surface = find_surface(pictures, picture, error);
    if (surface == NULL)
        return FALSE;
    cairo_save(cr);
    cairo_scale(cr, width / cairo_image_surface_get_width(surface),
                height / cairo_image_surface_get_height(surface));
    cairo_set_source_surface(cr, surface, 0, 0);
    cairo_pattern_set_filter(cairo_get_source(cr), CAIRO_FILTER_NEAREST);
    cairo_paint(cr);
    cairo_restore(cr);
    return TRUE;
}

/* ---- vectors ---- */

static RsvgHandle *find_drawing(Pictures *pictures, const Picture *picture, GError **error) {
    RsvgHandle *drawing = g_hash_table_lookup(pictures->drawings, picture);
    if (drawing != NULL)
        return drawing;
    gsize n;
    const guint8 *bytes = g_bytes_get_data(picture->bytes, &n);
    drawing = rsvg_handle_new_from_data(bytes, n, error);
    if (drawing == NULL) {
        g_prefix_error(error, "librsvg cannot read '%s': ", picture->path);
        return NULL;
    }
    rsvg_handle_set_dpi(drawing, 96);
    g_hash_table_insert(pictures->drawings, (gpointer)picture, drawing);
    return drawing;
}

static gboolean render(RsvgHandle *drawing, cairo_t *cr, double width, double height,
                       GError **error) {
    const RsvgRectangle box = {.width = width, .height = height};
    cairo_save(cr);
    gboolean is_drawn = rsvg_handle_render_document(drawing, cr, &box, error);
    cairo_restore(cr);
    return is_drawn;
}

static gboolean draw_vectors(Pictures *pictures, cairo_t *cr, const Picture *picture, double width,
                             double height, GError **error) {
    g_autoptr(PangoFontMap) before = g_object_ref(pango_cairo_font_map_get_default());
    pango_cairo_font_map_set_default(PANGO_CAIRO_FONT_MAP(pictures->font_map));
    RsvgHandle *drawing = find_drawing(pictures, picture, error);
    gboolean is_drawn = drawing != NULL && render(drawing, cr, width, height, error);
    pango_cairo_font_map_set_default(PANGO_CAIRO_FONT_MAP(before));
    return is_drawn;
}

gboolean picture_draw(Pictures *pictures, cairo_t *cr, const Picture *picture, double width,
                      double height, GError **error) {
    gboolean is_drawn = picture->kind == PICTURE_SVG
                            ? draw_vectors(pictures, cr, picture, width, height, error)
                            : draw_pixels(pictures, cr, picture, width, height, error);
    return is_drawn && check_cairo(cairo_status(cr), picture, error);
}
