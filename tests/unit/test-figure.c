#include "source/figure.h"
#include "unit/ground.h"

#define SVG "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"30\" height=\"40\"/>"

static void append_u32(GByteArray *bytes, guint32 number) {
    guint8 big[4] = {(guint8)(number >> 24), (guint8)(number >> 16), (guint8)(number >> 8),
                     (guint8)number};
    g_byte_array_append(bytes, big, 4);
}

static void append_chunk(GByteArray *bytes, const char *name, const guint8 *data, guint len) {
    append_u32(bytes, len);
    g_byte_array_append(bytes, (const guint8 *)name, 4);
    g_byte_array_append(bytes, data, len);
    append_u32(bytes, 0); /* octavo leaves checksums to the decoder */
}

static GByteArray *make_png(guint32 width, guint32 height, guint8 depth, guint8 colour) {
    GByteArray *bytes = g_byte_array_new();
    g_byte_array_append(bytes, (const guint8 *)"\x89PNG\r\n\x1a\n", 8);
    g_autoptr(GByteArray) header = g_byte_array_new();
    append_u32(header, width);
    append_u32(header, height);
    guint8 rest[5] = {depth, colour, 0, 0, 0};
    g_byte_array_append(header, rest, 5);
    append_chunk(bytes, "IHDR", header->data, header->len);
    append_chunk(bytes, "IDAT", (const guint8 *)"xx", 2);
    append_chunk(bytes, "IEND", NULL, 0);
    return bytes;
}

static GByteArray *make_jpeg(guint8 marker, guint16 width, guint16 height, guint8 n_components) {
    GByteArray *bytes = g_byte_array_new();
    const guint8 head[] = {0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 2};
    g_byte_array_append(bytes, head, sizeof head);
    const guint8 frame[] = {0xff,
                            0xff,
                            marker,
                            0,
                            8,
                            8,
                            (guint8)(height >> 8),
                            (guint8)height,
                            (guint8)(width >> 8),
                            (guint8)width,
                            n_components};
    g_byte_array_append(bytes, frame, sizeof frame);
    const guint8 scan[] = {0xff, 0xda, 0, 2, 1, 2, 0xff, 0xd9};
    g_byte_array_append(bytes, scan, sizeof scan);
    return bytes;
}

/* Reads one picture of a folder that holds nothing else; 'kind width x height name', or "". */
static char *judge(const char *name, const GByteArray *bytes, const char *said) {
    static const char *const kinds[] = {"svg", "png", "jpeg"};
    Ground ground;
    ground_init(&ground);
    ground_put_bytes(&ground, name, bytes->data, bytes->len);
    Place place = {diag_file(ground.diag, "a.md"), 5, 3};
    const Picture *picture = figure_read(ground.book, ground.root, name, place, ground.diag);
    char *shown = picture == NULL
                      ? g_strdup("")
                      : g_strdup_printf("%s %ux%u %s", kinds[picture->kind], picture->width_px,
                                        picture->height_px, picture->name);
    ground_assert_said(&ground, said);
    g_assert_cmpuint(ground.book->pictures->len, ==, picture != NULL);
    ground_clear(&ground);
    return shown;
}

static void check(const char *name, GByteArray *bytes, const char *wanted, const char *said) {
    g_autofree char *shown = judge(name, bytes, said);
    g_assert_cmpstr(shown, ==, wanted);
    g_byte_array_unref(bytes);
}

static GByteArray *take(const char *text, gsize len) {
    GByteArray *bytes = g_byte_array_new();
    g_byte_array_append(bytes, (const guint8 *)text, (guint)len);
    return bytes;
}

static GByteArray *cut(GByteArray *bytes, guint len) {
    g_byte_array_set_size(bytes, len);
    return bytes;
}

static void test_png(void) {
    check("a.png", make_png(640, 480, 8, 6), "png 640x480 a.png", "");
    check("A.PNG", make_png(1, 1, 1, 0), "png 1x1 a.png", "");
    check("a.png", make_png(8000, 5000, 8, 2), "png 8000x5000 a.png", "");
    check("a.png", make_png(8001, 5000, 8, 2), "", "5:3 limit-picture");
    check("a.png", make_png(32768, 1, 8, 2), "", "5:3 limit-picture");
    check("a.png", make_png(0xffffffff, 0xffffffff, 8, 2), "", "5:3 limit-picture");
    check("a.png", make_png(0, 5, 8, 2), "", "5:3 picture-bad");
    check("a.png", make_png(5, 5, 3, 2), "", "5:3 picture-bad");
    check("a.png", make_png(5, 5, 8, 5), "", "5:3 picture-bad");
    check("a.jpg", make_png(5, 5, 8, 2), "", "5:3 picture-bad");
    check("a.png", cut(make_png(5, 5, 8, 2), 20), "", "5:3 picture-bad");
    check("a.png", cut(make_png(5, 5, 8, 2), 40), "", "5:3 picture-bad");
    check("a.png", cut(make_png(5, 5, 8, 2), 50), "", "5:3 picture-bad");
}

static void test_jpeg(void) {
    check("a.jpg", make_jpeg(0xc0, 640, 480, 3), "jpeg 640x480 a.jpg", "");
    check("a.JPEG", make_jpeg(0xc2, 640, 480, 1), "jpeg 640x480 a.jpg", "");
    check("a.jpg", make_jpeg(0xc0, 640, 480, 4), "", "5:3 picture-bad");
    check("a.jpg", make_jpeg(0xc3, 640, 480, 3), "", "5:3 picture-bad");
    check("a.jpg", make_jpeg(0xc4, 640, 480, 3), "", "5:3 picture-bad"); /* no frame */
    check("a.jpg", make_jpeg(0xc0, 0, 480, 3), "", "5:3 picture-bad");
    check("a.jpg", make_jpeg(0xc0, 30000, 30000, 3), "", "5:3 limit-picture");
    check("a.jpg", cut(make_jpeg(0xc0, 640, 480, 3), 15), "", "5:3 picture-bad");
    check("a.png", make_jpeg(0xc0, 640, 480, 3), "", "5:3 picture-bad");
}

/* A JPEG whose EXIF block, in one byte order or the other, holds one entry: 0x0112, its
 * orientation. */
static GByteArray *make_turned(gboolean is_little, guint8 orientation) {
    static const guint8 big[] = "Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\0\0\0",
                        little[] = "Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\0\0\0\0";
    GByteArray *plain = make_jpeg(0xc0, 640, 480, 3), *bytes = g_byte_array_new();
    guint8 exif[sizeof big - 1];
    memcpy(exif, is_little ? little : big, sizeof exif);
    exif[6 + 8 + 2 + 8 + (is_little ? 0 : 1)] = orientation;
    const guint8 head[] = {0xff, 0xe1, 0, sizeof exif + 2};
    g_byte_array_append(bytes, plain->data, 2);
    g_byte_array_append(bytes, head, sizeof head);
    g_byte_array_append(bytes, exif, sizeof exif);
    g_byte_array_append(bytes, plain->data + 2, plain->len - 2);
    g_byte_array_unref(plain);
    return bytes;
}

/* What browsers would turn and Cairo would not. */
static void test_orientation(void) {
    for (guint8 orientation = 0; orientation <= 9; orientation++)
        for (guint i = 0; i < 2; i++) {
            gboolean is_straight = orientation <= 1 || orientation > 8;
            check("a.jpg", make_turned(i == 0, orientation),
                  is_straight ? "jpeg 640x480 a.jpg" : "", is_straight ? "" : "5:3 picture-bad");
        }
    check("a.jpg", cut(make_turned(FALSE, 6), 30), "", "5:3 picture-bad");
}

static void test_others(void) {
    check("f/a b.svg", take(SVG, strlen(SVG)), "svg 30x40 f-a-b.svg", "");
    check("a.svg", take("\xef\xbb\xbf \n" SVG, strlen(SVG) + 5), "svg 30x40 a.svg", "");
    check("a.png", take(SVG, strlen(SVG)), "", "5:3 picture-bad");
    check("a.gif", take("GIF89a", 6), "", "5:3 picture-bad");
    check("a.svgz", take("\x1f\x8b", 2), "", "5:3 picture-bad");
    check("a.png", take("", 0), "", "5:3 picture-bad");
    check("a.png", take("text", 4), "", "5:3 picture-bad");
    check("a", take(SVG, strlen(SVG)), "", "5:3 picture-bad");
}

static void test_once(void) {
    Ground ground;
    ground_init(&ground);
    ground_put(&ground, "f/a.svg", SVG);
    ground_put(&ground, "f-a.svg", SVG);
    ground_put(&ground, "f/\xc3\xa4.svg", SVG);
    Place place = {diag_file(ground.diag, "a.md"), 1, 1};
    const Picture *one = figure_read(ground.book, ground.root, "f/a.svg", place, ground.diag);
    const Picture *same = figure_read(ground.book, ground.root, "./f//a.svg", place, ground.diag);
    const Picture *other = figure_read(ground.book, ground.root, "f-a.svg", place, ground.diag);
    const Picture *third =
        figure_read(ground.book, ground.root, "f/\xc3\xa4.svg", place, ground.diag);
    g_assert_true(one == same);
    g_assert_cmpstr(one->path, ==, "f/a.svg");
    g_assert_cmpstr(one->name, ==, "f-a.svg");
    g_assert_cmpstr(other->name, ==, "f-a-2.svg");
    g_assert_cmpstr(third->name, ==, "f-a-3.svg");
    g_assert_cmpuint(ground.book->pictures->len, ==, 3);
    ground_assert_said(&ground, "");
    ground_clear(&ground);
}

static void test_missing(void) {
    Ground ground;
    ground_init(&ground);
    Place place = {diag_file(ground.diag, "a.md"), 1, 1};
    g_assert_null(figure_read(ground.book, ground.root, "none.svg", place, ground.diag));
    g_assert_null(figure_read(ground.book, ground.root, "../a.svg", place, ground.diag));
    g_assert_null(figure_read(ground.book, ground.root, "/etc/passwd", place, ground.diag));
    ground_assert_said(&ground, "1:1 file-missing 1:1 file-outside 1:1 file-outside");
    ground_clear(&ground);
}

static void test_limits(void) {
    Ground ground;
    ground_init(&ground);
    ground.book->limits.picture_size = 1;
    g_autofree char *large = g_strnfill((1u << 20) + 1, ' ');
    ground_put(&ground, "a.png", large);
    Place place = {diag_file(ground.diag, "a.md"), 5, 3};
    g_assert_null(figure_read(ground.book, ground.root, "a.png", place, ground.diag));
    ground_assert_said(&ground, "5:3 limit-file-size");
    g_autofree char *text = diag_print(ground.diag, FALSE);
    g_assert_nonnull(strstr(text, "`limits: {picture-size: N}`"));
    ground_clear(&ground);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/figure/png", test_png);
    g_test_add_func("/figure/jpeg", test_jpeg);
    g_test_add_func("/figure/orientation", test_orientation);
    g_test_add_func("/figure/others", test_others);
    g_test_add_func("/figure/once", test_once);
    g_test_add_func("/figure/missing", test_missing);
    g_test_add_func("/figure/limits", test_limits);
    return g_test_run();
}
