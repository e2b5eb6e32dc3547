/* What becomes of Cairo's page content, and of values on their way into PDF objects. */
#include "pdf/content.h"
#include "pdf/metadata.h"
#include "pdf/objects.h"
#include "pdf/profile.h"
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

#define JSON_HEAD                                                                                  \
    "{\"qpdf\":[{\"jsonversion\":2,\"pdfversion\":\"1.7\",\"pushedinheritedpageresources\":false," \
    "\"calledgetallpages\":false,\"maxobjectid\":0},{"

static void check_json(Objects *objects, const char *wanted) {
    gsize n;
    const char *found = objects_json(objects, &n);
    g_assert_cmpuint(n, ==, strlen(found));
    g_autofree char *whole = g_strconcat(JSON_HEAD, wanted, "}]}", NULL);
    g_assert_cmpstr(found, ==, whole);
}

static void test_values(void) {
    g_autoptr(Objects) objects = objects_new(7);
    guint id = objects_reserve(objects, 2);
    g_assert_cmpuint(id, ==, 7);
    objects_begin(objects, id);
    objects_open_dictionary(objects, NULL);
    objects_put_name(objects, "/Type", "/Annot");
    objects_put_text(objects, "/Contents", "a \"b\" \\ (c)\n–");
    objects_put_bytes(objects, "/Dest", "a)é");
    objects_open_array(objects, "/K");
    objects_put_reference(objects, NULL, 8);
    objects_put_integer(objects, NULL, -3);
    objects_put_null(objects, NULL);
    objects_close_array(objects);
    objects_put_boolean(objects, "/M", TRUE);
    objects_close_dictionary(objects);
    objects_end(objects);
    check_json(objects, "\"obj:7 0 R\":{\"value\":{\"/Type\":\"/Annot\","
                        "\"/Contents\":\"u:a \\\"b\\\" \\\\ (c)\\u000a–\",\"/Dest\":\"b:6129c3a9\","
                        "\"/K\":[\"8 0 R\",-3,null],\"/M\":true}}");
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
    check_json(objects, "\"obj:1 0 R\":{\"value\":[0,1,0.500,-1.500,0.001,-0.001,2097151.999,"
                        "595.276,-2097152]}");
}

static void test_streams(void) {
    g_autoptr(Objects) objects = objects_new(1);
    objects_begin_stream(objects, objects_reserve(objects, 1));
    objects_put_integer(objects, "/N", 3);
    objects_end_stream(objects, "abc", 3);
    check_json(objects, "\"obj:1 0 R\":{\"stream\":{\"dict\":{\"/N\":3},\"data\":\"YWJj\"}}");
}

static void put_number(Objects *objects, guint i, gpointer data) {
    objects_put_integer(objects, NULL, i + *(guint *)data);
}

static guint count(const char *text, const char *word) {
    guint n = 0;
    for (const char *at = strstr(text, word); at != NULL; at = strstr(at + 1, word))
        n++;
    return n;
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
    gsize n;
    const char *json = objects_json(objects, &n);
    g_assert_nonnull(strstr(
        json, "\"obj:1 0 R\":{\"value\":{\"/Names\":[\"b:6e303030\",10,\"b:6e303031\",11]}}"));
    g_assert_nonnull(
        strstr(json, "\"obj:2 0 R\":{\"value\":{\"/Kids\":[\"3 0 R\",\"4 0 R\",\"5 0 R\"]}}"));
    g_assert_cmpuint(count(json, "/Limits"), ==, 3);
    g_assert_nonnull(strstr(json, "\"/Limits\":[\"b:6e313238\",\"b:6e313239\"]"));
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
    check_json(objects, "\"obj:1 0 R\":{\"value\":{\"/Title\":\"u:T\",\"/Creator\":\"u:octavo\","
                        "\"/Producer\":\"u:octavo\"}}");
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
    g_test_add_func("/objects/lengths", test_lengths);
    g_test_add_func("/objects/streams", test_streams);
    g_test_add_func("/objects/names", test_names);
    g_test_add_func("/metadata/xmp", test_xmp);
    g_test_add_func("/metadata/no-date", test_no_date);
    g_test_add_func("/profile/table", test_profile);
    return g_test_run();
}
