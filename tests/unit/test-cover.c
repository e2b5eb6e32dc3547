/* The drawn cover: its size, its colour space, and type that stays between the margins whatever the
 * title is. */
#include "epub/cover.h"
#include "typeset/faces.h"
#include <cairo.h>
#include <string.h>

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

static GBytes *draw(Book *book) {
    g_autoptr(GError) error = NULL;
    Faces *faces = faces_open(OCTAVO_SOURCE_DIR "/fonts", &error);
    g_assert_no_error(error);
    guint n;
    const FaceFile *files = faces_files(faces, &n);
    g_autofree EpubFace *list = g_new0(EpubFace, n);
    for (guint i = 0; i < n; i++)
        list[i] = (EpubFace){.path = files[i].path, .family = files[i].name};
    EpubOptions options = {.faces = list, .n_faces = n, .font_map = faces_font_map(faces)};
    GBytes *png = cover_draw(book, &options, &error);
    g_assert_no_error(error);
    faces_free(faces);
    return png;
}

static guint32 pixel(cairo_surface_t *surface, int x, int y) {
    const guint8 *row =
        cairo_image_surface_get_data(surface) + y * cairo_image_surface_get_stride(surface);
    return ((const guint32 *)(const void *)row)[x] & 0xFFFFFF;
}

/* The first row of the pattern: the left edge is no longer paper. */
static int top_of_pattern(cairo_surface_t *surface) {
    int y = 0;
    while (y < COVER_HEIGHT && pixel(surface, 0, y) == pixel(surface, 0, 0))
        y++;
    return y;
}

static gboolean is_blank(cairo_surface_t *surface, int from, int to, int bottom) {
    for (int y = 0; y < bottom; y++)
        for (int x = from; x < to; x++)
            if (pixel(surface, x, y) != pixel(surface, 0, 0))
                return FALSE;
    return TRUE;
}

static void check(const char *title, const char *subtitle, const char *author, int wanted_top) {
    Book *book = book_new();
    Author authors[] = {{.name = author}, {.name = "Second Author of Many Names"}};
    book->meta.title = title;
    book->meta.subtitle = subtitle;
    book->meta.language = "en";
    book->meta.identifier = title;
    book->meta.authors = authors;
    book->meta.n_authors = 2;
    book->meta.edition_number = 12;
    book->is_sealed = TRUE;
    g_autoptr(GBytes) png = draw(book), again = draw(book);
    g_assert_true(g_bytes_equal(png, again));
    Bytes bytes = {.at = 0};
    bytes.data = g_bytes_get_data(png, &bytes.len);
    g_assert_cmpmem(bytes.data + 37, 4, "sRGB", 4);
    cairo_surface_t *surface = cairo_image_surface_create_from_png_stream(read_some, &bytes);
    g_assert_cmpint(cairo_surface_status(surface), ==, CAIRO_STATUS_SUCCESS);
    g_assert_cmpint(cairo_image_surface_get_width(surface), ==, 1600);
    g_assert_cmpint(cairo_image_surface_get_height(surface), ==, 2560);
    int top = top_of_pattern(surface);
    g_assert_cmpint(top, ==, wanted_top);
    g_assert_true(is_blank(surface, 0, 110, top));
    g_assert_true(is_blank(surface, 1490, 1600, top));
    g_assert_false(is_blank(surface, 110, 1490, top));
    cairo_surface_destroy(surface);
    book_free(book);
}

static void test_titles(void) {
    check("Go", NULL, "A", 1360);
    check("Internationalization", "From bytes to people", "A", 1360);
    check("Donaudampfschifffahrtselektrizit\u00E4tenhauptbetriebswerkbauunterbeamtengesellschaft",
          "Ein "
          "Wort",
          "First Author with a Name That Alone Would Fill the Line", 1360);
    check(
        "Everything That Could Be Said of Memory, Concurrency, Networks, Databases and the People "
        "Who Keep Them Running at Night",
        "And a subtitle that is not short either, because the author could not decide", "A", 1760);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/cover/titles", test_titles);
    return g_test_run();
}
