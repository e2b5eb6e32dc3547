/* A picture of any kind, judged by its header; and that the decoder sees the size that was judged:
 * else a lying header had a way past the limits. The first byte chooses the name. */
#include "fuzz/fuzz.h"
#include "pdf/picture.h"
#include "source/figure.h"
#include "unit/ground.h"

#define DECODED_MAX (1u << 20) /* pixels: a fuzzer needs many rounds */

/* Of a PNG; JPEG goes into the PDF as it is. */
static void decode(const Picture *picture) {
    g_autoptr(Pictures) pictures = pictures_new(NULL);
    g_autoptr(GError) error = NULL;
    cairo_surface_t *page = cairo_recording_surface_create(CAIRO_CONTENT_COLOR_ALPHA, NULL);
    cairo_t *cr = cairo_create(page);
    if (picture_draw(pictures, cr, picture, picture->width_px, picture->height_px, &error)) {
        double x, y, width, height;
        cairo_recording_surface_ink_extents(page, &x, &y, &width, &height);
        g_assert_cmpfloat(width, ==, picture->width_px);
        g_assert_cmpfloat(height, ==, picture->height_px);
    }
    cairo_destroy(cr);
    cairo_surface_destroy(page);
}

static void check(const Picture *picture) {
    g_assert_true(picture->width_px > 0 && picture->height_px > 0);
    if (picture->kind == PICTURE_SVG)
        return;
    guint64 n_pixels = (guint64)picture->width_px * picture->height_px;
    g_assert_true(picture->width_px <= FIGURE_SIDE_MAX && picture->height_px <= FIGURE_SIDE_MAX);
    g_assert_true(n_pixels <= (guint64)limits_usual.picture_pixels * 1000000);
    if (picture->kind == PICTURE_PNG && n_pixels <= DECODED_MAX)
        decode(picture);
}

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size) {
    static const char *const names[] = {"a.png", "a.jpg", "a.svg", "b.JPEG", "gif"};
    Ground ground;
    if (size == 0)
        return 0;
    const char *name = names[data[0] % G_N_ELEMENTS(names)];
    ground_init(&ground);
    ground_put_bytes(&ground, name, data + 1, size - 1);
    Place place = {diag_file(ground.diag, "fuzz.md"), 1, 1};
    const Picture *picture = figure_read(ground.book, ground.root, name, place, ground.diag);
    g_assert((picture == NULL) == (diag_count(ground.diag, DIAG_ERROR) > 0));
    if (picture != NULL)
        check(picture);
    ground_clear(&ground);
    return 0;
}
