/* Pictures of few colours: what covers much is the same again, edges are nearly so. */
#include "epub/png.h"
#include <cairo.h>
#include <string.h>

#define SIZE 64u

typedef struct Bytes {
    const guint8 *data;
    gsize len, at;
} Bytes;

static cairo_status_t read_some(void *closure, unsigned char *out, unsigned int length) {
    Bytes *bytes = closure;
    if (bytes->at + length > bytes->len)
        return CAIRO_STATUS_READ_ERROR;
    memcpy(out, bytes->data + bytes->at, length);
    bytes->at += length;
    return CAIRO_STATUS_SUCCESS;
}

/* The greatest difference of a channel. */
static int worst(guint32 a, guint32 b) {
    int most = 0;
    for (guint shift = 0; shift < 24; shift += 8)
        most = MAX(most, ABS((int)(a >> shift & 0xFF) - (int)(b >> shift & 0xFF)));
    return most;
}

/* Encoded and decoded, the picture differs nowhere by more than `tolerance`. */
static void check(const guint32 *pixels, int tolerance) {
    g_autoptr(GBytes) png = png_encode((const guint8 *)pixels, SIZE, SIZE, SIZE * 4);
    Bytes bytes = {.at = 0};
    bytes.data = g_bytes_get_data(png, &bytes.len);
    cairo_surface_t *surface = cairo_image_surface_create_from_png_stream(read_some, &bytes);
    g_assert_cmpint(cairo_surface_status(surface), ==, CAIRO_STATUS_SUCCESS);
    g_assert_cmpint(cairo_image_surface_get_width(surface), ==, SIZE);
    g_assert_cmpint(cairo_image_surface_get_height(surface), ==, SIZE);
    const guint8 *data = cairo_image_surface_get_data(surface);
    for (guint y = 0; y < SIZE; y++)
        for (guint x = 0; x < SIZE; x++) {
            guint32 pixel;
            memcpy(&pixel, data + y * (guint)cairo_image_surface_get_stride(surface) + x * 4, 4);
            g_assert_cmpint(worst(pixel, pixels[y * SIZE + x]), <=, tolerance);
        }
    cairo_surface_destroy(surface);
}

static void test_flat(void) {
    guint32 pixels[SIZE * SIZE];
    for (guint i = 0; i < SIZE * SIZE; i++)
        pixels[i] = 0xFF000000u | (i < 1000 ? 0xEFF1EBu : i < 3000 ? 0x1B7F86u : 0x0D3339u);
    check(pixels, 0);
}

static void test_few(void) {
    guint32 pixels[SIZE * SIZE];
    for (guint i = 0; i < SIZE * SIZE; i++)
        pixels[i] = (i % 256) * 0x010000u + i % 256;
    check(pixels, 0);
}

static void test_edges(void) {
    guint32 pixels[SIZE * SIZE];
    for (guint i = 0; i < SIZE * SIZE; i++)
        pixels[i] = i < 3000 ? 0xE58A4Au : (i - 3000) * 0x000101u + (i % 16) * 0x110000u;
    check(pixels, 32);
    guint32 flat[SIZE * SIZE];
    memcpy(flat, pixels, sizeof flat);
    flat[SIZE * SIZE - 1] = 0xE58A4Au;
    g_autoptr(GBytes) png = png_encode((const guint8 *)flat, SIZE, SIZE, SIZE * 4);
    gsize n;
    const char *data = g_bytes_get_data(png, &n);
    g_assert_nonnull(memmem(data, n, "PLTE", 4));
    g_assert_nonnull(memmem(data, n, "\xE5\x8A\x4A", 3)); /* stays as it is */
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/png/flat", test_flat);
    g_test_add_func("/png/few", test_few);
    g_test_add_func("/png/edges", test_edges);
    return g_test_run();
}
