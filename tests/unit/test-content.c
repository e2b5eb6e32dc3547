/* What becomes of Cairo's page content, and of values on their way into a PDF file. */
#include "base/deflate.h"
#include "pdf/content.h"
#include "pdf/metadata.h"
#include "pdf/objects.h"
#include "pdf/pdffile.h"
#include "pdf/plainpng.h"
#include "pdf/profile.h"
#include <stdlib.h>
#include <string.h>

/* ---- content ---- */

static const Span content_then_artifact[] = {{0, 1, FALSE, 0}, {1, 1, TRUE, 0}, {2, 1, FALSE, 1}};

static void check_content(const char *content, guint n_spans, const char *wanted) {
    PageSpans spans = {content_then_artifact, n_spans, 2};
    g_autoptr(GError) error = NULL;
    g_autoptr(GString) found = content_rewrite(content, strlen(content), &spans, &error);
    g_assert_no_error(error);
    g_assert_cmpstr(found->str, ==, wanted);
}

static void test_marks(void) {
    check_content("/Span << /MCID 0 >> BDC\nBT (a) Tj ET\nEMC\n"
                  "/NonStruct << /MCID 1 >> BDC 0 0 9 1 re f EMC\n"
                  "/Span <</MCID 2>> BDC\nEMC\n",
                  3,
                  "/Span << /MCID 0 >> BDC\nBT (a) Tj ET\nEMC\n"
                  "/Artifact BMC 0 0 9 1 re f EMC\n"
                  "/Span << /MCID 1 >> BDC\nEMC\n");
}

static void test_greys(void) {
    check_content("0 0 0 rg BT", 0, "0 g BT");
    check_content("0.5 0.5 0.5 RG\n", 0, "0.5 G\n");
    check_content("q 1 0 0 rg f", 0, "q 1 0 0 rg f");
    check_content("1 0 0 -1 0 400 cm\n0.2 0.2 0.2 rg /a0 gs", 0, "1 0 0 -1 0 400 cm\n0.2 g /a0 gs");
}

/* What stands in strings and comments is no operator. */
static void test_strings(void) {
    static const char *const same[] = {
        "[(0 0 0 rg)-2(a\\)(b) 0 0 0 rg)]TJ",
        "(\\( 0 0 0 rg) Tj",
        "<0a 0 0 0> Tj % 0 0 0 rg\n",
        "/Span << /ActualText <feff00ad> >> BDC (-) Tj EMC",
        "/Span << /ActualText (/MCID 3) >> BDC EMC",
        "",
    };
    for (guint i = 0; i < G_N_ELEMENTS(same); i++)
        check_content(same[i], 0, same[i]);
}

/* More or fewer marks than pieces were drawn: then nothing that is known about Cairo holds. */
static void test_counts(void) {
    static const char *const contents[] = {
        "/Span << /MCID 0 >> BDC EMC",
        "/Span << /MCID 0 >> BDC EMC /Span << /MCID 1 >> BDC EMC /Span << /MCID 2 >> BDC EMC",
        "BI /W 1 ID x EI",
    };
    for (guint i = 0; i < G_N_ELEMENTS(contents); i++) {
        PageSpans spans = {content_then_artifact, i == 2 ? 0 : 2, 1};
        g_autoptr(GError) error = NULL;
        g_autoptr(GString) found =
            content_rewrite(contents[i], strlen(contents[i]), &spans, &error);
        g_assert_null(found);
        g_assert_nonnull(error);
    }
}

/* ---- objects ---- */

/* With references as "{id}". */
static char *spell(const Objects *objects, guint id) {
    ObjectText object;
    g_assert_true(objects_find(objects, id, &object));
    GString *spelled = g_string_new(NULL);
    gsize at = 0;
    for (guint i = 0; i < object.n_references; i++) {
        g_string_append_len(spelled, object.text + at, (gssize)(object.references[i].at - at));
        g_string_append_printf(spelled, "{%u}", object.references[i].id);
        at = object.references[i].at;
    }
    g_string_append_len(spelled, object.text + at, (gssize)(object.n - at));
    return g_string_free(spelled, FALSE);
}

static void check_object(const Objects *objects, guint id, const char *wanted) {
    g_autofree char *found = spell(objects, id);
    g_assert_cmpstr(found, ==, wanted);
}

static void test_values(void) {
    g_autoptr(Objects) objects = objects_new(7);
    guint id = objects_reserve(objects, 2);
    g_assert_cmpuint(id, ==, 7);
    objects_begin(objects, id);
    objects_open_dictionary(objects, NULL);
    objects_put_name(objects, "/Type", "/Annot");
    objects_put_text(objects, "/Contents", "a \"b\" \\ (c)\n\r");
    objects_put_bytes(objects, "/Dest", "a)é");
    objects_open_array(objects, "/K");
    objects_put_reference(objects, NULL, 8);
    objects_put_reference(objects, NULL, 7);
    objects_put_integer(objects, NULL, -3);
    objects_put_null(objects, NULL);
    objects_put_name(objects, NULL, "/N");
    objects_put_reference(objects, NULL, 8);
    objects_close_array(objects);
    objects_put_boolean(objects, "/M", TRUE);
    objects_put_reference(objects, "/P", 8);
    objects_put_syntax(objects, "/Q", "[ 0 1 ]", 7);
    objects_close_dictionary(objects);
    objects_end(objects);
    check_object(objects, id,
                 "<</Type/Annot/Contents(a \"b\" \\\\ \\(c\\)\n\\r)/Dest(a\\)é)"
                 "/K[{8} {7} -3 null/N {8}]/M true/P {8}/Q [ 0 1 ]>>");
    ObjectText none;
    g_assert_false(objects_find(objects, 8, &none));
    g_assert_false(objects_find(objects, 9, &none));
}

/* What is not ASCII is UTF-16, whose bytes may look like parentheses. */
static void test_text(void) {
    static const char wanted[] = "(\xFE\xFF\0-\x20\x13\0\\\\\0\\(\x26\\(\xD8\x3D\xDE\0)";
    g_autoptr(Objects) objects = objects_new(1);
    objects_begin(objects, objects_reserve(objects, 1));
    objects_put_text(objects, NULL, "-–\\(☨😀");
    objects_end(objects);
    ObjectText object;
    g_assert_true(objects_find(objects, 1, &object));
    g_assert_cmpmem(object.text, object.n, wanted, sizeof wanted - 1);
}

static void test_lengths(void) {
    g_autoptr(Objects) objects = objects_new(1);
    objects_begin(objects, objects_reserve(objects, 1));
    objects_open_array(objects, NULL);
    static const Length lengths[] = {0,  LENGTH_PT,  LENGTH_PT / 2,         -LENGTH_PT * 3 / 2, 1,
                                     -1, LENGTH_MAX, 595 * LENGTH_PT + 283, G_MININT32};
    for (guint i = 0; i < G_N_ELEMENTS(lengths); i++)
        objects_put_length(objects, NULL, lengths[i]);
    objects_close_array(objects);
    objects_end(objects);
    check_object(objects, 1, "[0 1 0.500 -1.500 0.001 -0.001 2097151.999 595.276 -2097152]");
}

static void test_streams(void) {
    g_autoptr(Objects) objects = objects_new(1);
    guint id = objects_reserve(objects, 2);
    g_autoptr(GBytes) plain = g_bytes_new_static("abc", 3);
    objects_begin_stream(objects, id);
    objects_put_integer(objects, "/N", 3);
    objects_end_stream(objects, "abc", 3);
    objects_begin_stream(objects, id + 1);
    objects_end_raw(objects, plain);
    check_object(objects, id, "<</N 3/Filter/FlateDecode>>");
    check_object(objects, id + 1, "<<>>");
    ObjectText packed, raw;
    g_assert_true(objects_find(objects, id, &packed) && objects_find(objects, id + 1, &raw));
    g_autoptr(GBytes) unpacked = deflate_unpack(packed.stream);
    g_assert_true(g_bytes_equal(unpacked, plain) && g_bytes_equal(raw.stream, plain));
}

static void test_torn(void) {
    g_autoptr(GBytes) packed = deflate_pack("abc", 3, DEFLATE_ZLIB, DEFLATE_USUAL);
    g_autoptr(GBytes) torn = g_bytes_new_from_bytes(packed, 0, g_bytes_get_size(packed) - 5);
    g_assert_null(deflate_unpack(torn));
}

static void put_number(Objects *objects, guint i, gpointer data) {
    objects_put_integer(objects, NULL, i + *(guint *)data);
}

static void test_names(void) {
    g_autoptr(Objects) objects = objects_new(1);
    const char *names[130];
    char spelled[130][8];
    for (guint i = 0; i < 130; i++) {
        g_snprintf(spelled[i], sizeof spelled[i], "n%03u", i);
        names[i] = spelled[i];
    }
    guint ten = 10;
    g_assert_cmpuint(objects_add_names(objects, names, 2, put_number, &ten), ==, 1);
    g_assert_cmpuint(objects_add_names(objects, names, 130, put_number, &ten), ==, 2);
    check_object(objects, 1, "<</Names[(n000)10(n001)11]>>");
    check_object(objects, 2, "<</Kids[{3} {4} {5}]>>");
    check_object(objects, 5, "<</Limits[(n128)(n129)]/Names[(n128)138(n129)139]>>");
}

/* ---- a file ---- */

static guint put_value(Objects *objects, gint64 value) {
    guint id = objects_reserve(objects, 1);
    objects_begin(objects, id);
    objects_put_integer(objects, NULL, value);
    objects_end(objects);
    return id;
}

static guint put_root(Objects *objects, guint first, guint second) {
    guint id = objects_reserve(objects, 1);
    objects_begin(objects, id);
    objects_open_dictionary(objects, NULL);
    objects_put_reference(objects, "/A", first);
    objects_put_reference(objects, "/B", second);
    objects_put_reference(objects, "/C", id);
    objects_close_dictionary(objects);
    objects_end(objects);
    return id;
}

static GBytes *make_file(gint64 value) {
    g_autoptr(Objects) objects = objects_new(20);
    put_value(objects, 5); /* which nothing needs */
    guint stream = objects_reserve(objects, 1);
    g_autoptr(GBytes) plain = g_bytes_new_static("abc", 3);
    objects_begin_stream(objects, stream);
    objects_end_raw(objects, plain);
    guint info = put_value(objects, 7);
    return pdffile_make(objects, put_root(objects, put_value(objects, value), stream), info);
}

static void test_file(void) {
    static const char head[] = "%PDF-1.7\n%\xE2\xE3\xCF\xD3\n"
                               "3 0 obj\n<</Length 3>>\nstream\nabc\nendstream\nendobj\n"
                               "5 0 obj\n<</Type/ObjStm/N 3/First 14/Filter/FlateDecode/Length ";
    static const char packed[] = "1 0 2 29 4 31 <</A 2 0 R/B 3 0 R/C 1 0 R>>\n6\n7\n";
    g_autoptr(GBytes) file = make_file(6), again = make_file(6), other = make_file(8);
    gsize n;
    const char *bytes = g_bytes_get_data(file, &n);
    g_assert_cmpuint(n, >, sizeof head);
    g_assert_cmpmem(bytes, sizeof head - 1, head, sizeof head - 1);
    const char *start = strstr(bytes + sizeof head, "stream\n") + strlen("stream\n");
    g_autoptr(GBytes) rest = g_bytes_new_static(start, strtoull(bytes + sizeof head - 1, NULL, 10));
    g_autoptr(GBytes) body = deflate_unpack(rest);
    g_assert_cmpmem(g_bytes_get_data(body, NULL), g_bytes_get_size(body), packed,
                    sizeof packed - 1);
    g_assert_true(g_bytes_equal(file, again));
    g_assert_false(g_bytes_equal(file, other));
}

/* ---- pictures ---- */

#define SIGNATURE "\x89PNG\r\n\x1A\n"
#define HEAD(depth, colour, interlace)                                                             \
    "\0\0\0\x0DIHDR\0\0\0\2\0\0\0\1" depth colour "\0\0" interlace "sum."
#define COLOURS "\0\0\0\6PLTE\1\2\3\xFF\0\x10sum."
#define PIXELS "\0\0\0\2IDATabsum.\0\0\0\1IDATcsum."
#define TAIL "\0\0\0\0IENDsum."

static gboolean is_plain(const char *bytes, gsize n) {
    PlainPng png;
    return plainpng_read((const guint8 *)bytes, n, &png);
}

static void test_not_plain(void) {
    static const char whole[] = SIGNATURE HEAD("\x8", "\0", "\0") PIXELS TAIL,
                      transparent[] =
                          SIGNATURE HEAD("\x8", "\0", "\0") "\0\0\0\2tRNS\0\0sum." PIXELS TAIL,
                      alpha[] = SIGNATURE HEAD("\x8", "\6", "\0") PIXELS TAIL,
                      deep[] = SIGNATURE HEAD("\x10", "\2", "\0") PIXELS TAIL,
                      interlaced[] = SIGNATURE HEAD("\x8", "\2", "\1") PIXELS TAIL,
                      colourless[] = SIGNATURE HEAD("\x8", "\3", "\0") PIXELS TAIL;
    g_assert_true(is_plain(whole, sizeof whole - 1));
    for (gsize n = 0; n < sizeof whole - 1; n++)
        g_assert_false(is_plain(whole, n));
    g_assert_false(is_plain(transparent, sizeof transparent - 1));
    g_assert_false(is_plain(alpha, sizeof alpha - 1));
    g_assert_false(is_plain(deep, sizeof deep - 1));
    g_assert_false(is_plain(interlaced, sizeof interlaced - 1));
    g_assert_false(is_plain(colourless, sizeof colourless - 1));
}

static void check_image(const char *bytes, gsize n, const char *wanted) {
    g_autoptr(Objects) objects = objects_new(1);
    PlainPng png;
    ObjectText object;
    g_assert_true(plainpng_read((const guint8 *)bytes, n, &png));
    plainpng_put(&png, objects, objects_reserve(objects, 1));
    check_object(objects, 1, wanted);
    g_assert_true(objects_find(objects, 1, &object));
    g_assert_cmpmem(g_bytes_get_data(object.stream, NULL), g_bytes_get_size(object.stream), "abc",
                    3);
}

static void test_plain(void) {
    static const char colours[] = SIGNATURE HEAD("\x8", "\2", "\0") PIXELS TAIL,
                      palette[] = SIGNATURE HEAD("\1", "\3", "\0") COLOURS PIXELS TAIL;
    check_image(colours, sizeof colours - 1,
                "<</Type/XObject/Subtype/Image/Width 2/Height 1/BitsPerComponent 8/ColorSpace"
                "/DeviceRGB/DecodeParms<</Predictor 15/Colors 3/BitsPerComponent 8/Columns 2>>"
                "/Filter/FlateDecode>>");
    check_image(palette, sizeof palette - 1,
                "<</Type/XObject/Subtype/Image/Width 2/Height 1/BitsPerComponent 1/ColorSpace"
                "[/Indexed/DeviceRGB 1 <010203ff0010>]/DecodeParms<</Predictor 15/Colors 1"
                "/BitsPerComponent 1/Columns 2>>/Filter/FlateDecode>>");
}

/* ---- metadata ---- */

static void test_xmp(void) {
    static const char *const subjects[] = {"a & b", "c", NULL};
    static const Author authors[] = {{"Ada <Lovelace>", NULL}, {"Grace", NULL}};
    Meta meta = {.title = "On \"Arenas\"",
                 .subtitle = "& pools",
                 .language = "en-GB",
                 .identifier = "urn:x",
                 .authors = authors,
                 .n_authors = 2,
                 .subjects = subjects,
                 .date = "2026-11-23"};
    g_autofree char *xmp = metadata_xmp(&meta, METADATA_ARCHIVE);
    GMarkupParser parser = {NULL, NULL, NULL, NULL, NULL};
    g_autoptr(GMarkupParseContext) context = g_markup_parse_context_new(&parser, 0, NULL, NULL);
    g_autoptr(GError) error = NULL;
    g_markup_parse_context_parse(context, xmp, -1, &error);
    g_assert_no_error(error);
    g_assert_true(g_markup_parse_context_end_parse(context, NULL));
    g_assert_nonnull(strstr(xmp, "On &quot;Arenas&quot;: &amp; pools</rdf:li>"));
    g_assert_nonnull(
        strstr(xmp, "<rdf:Seq><rdf:li>Ada &lt;Lovelace&gt;</rdf:li><rdf:li>Grace</rdf:li>"));
    g_assert_nonnull(strstr(xmp, "<pdf:Keywords>a &amp; b, c</pdf:Keywords>"));
    g_assert_nonnull(strstr(xmp, "<xmp:CreateDate>2026-11-23T00:00:00Z</xmp:CreateDate>"));
}

/* A book without a date: none is made up. */
static void test_no_date(void) {
    static const char *const none[] = {NULL};
    Meta meta = {.title = "T", .language = "en", .identifier = "urn:x", .subjects = none};
    g_autofree char *xmp = metadata_xmp(&meta, METADATA_ARCHIVE);
    g_assert_null(strstr(xmp, "Date"));
    g_autoptr(Objects) objects = objects_new(2);
    metadata_add_info(objects, 1, &meta, METADATA_ARCHIVE);
    check_object(objects, 1, "<</Title(T)/Creator(octavo)/Producer(octavo)>>");
}

/* ---- profile ---- */

static guint32 number_at(const GByteArray *bytes, guint at) {
    g_assert_cmpuint(at + 4, <=, bytes->len);
    return (guint32)bytes->data[at] << 24 | (guint32)bytes->data[at + 1] << 16 |
           (guint32)bytes->data[at + 2] << 8 | bytes->data[at + 3];
}

static void test_profile(void) {
    g_autoptr(GByteArray) profile = profile_srgb();
    g_assert_cmpuint(number_at(profile, 0), ==, profile->len);
    g_assert_cmpmem(profile->data + 36, 4, "acsp", 4);
    guint n = number_at(profile, 128);
    for (guint i = 0; i < n; i++) {
        guint start = number_at(profile, 132 + 12 * i + 4),
              size = number_at(profile, 132 + 12 * i + 8);
        g_assert_cmpuint(start % 4, ==, 0);
        g_assert_cmpuint(start, >=, 132 + 12 * n);
        g_assert_cmpuint(start + size, <=, profile->len);
    }
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/content/marks", test_marks);
    g_test_add_func("/content/greys", test_greys);
    g_test_add_func("/content/strings", test_strings);
    g_test_add_func("/content/counts", test_counts);
    g_test_add_func("/objects/values", test_values);
    g_test_add_func("/objects/text", test_text);
    g_test_add_func("/objects/lengths", test_lengths);
    g_test_add_func("/objects/streams", test_streams);
    g_test_add_func("/objects/torn", test_torn);
    g_test_add_func("/objects/names", test_names);
    g_test_add_func("/pdffile/packs", test_file);
    g_test_add_func("/plainpng/not", test_not_plain);
    g_test_add_func("/plainpng/image", test_plain);
    g_test_add_func("/metadata/xmp", test_xmp);
    g_test_add_func("/metadata/no-date", test_no_date);
    g_test_add_func("/profile/table", test_profile);
    return g_test_run();
}
