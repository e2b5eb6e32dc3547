/* A small book on its way to the printer: the order of its pages, then what libqpdf finds in the
 * printer's file and in the folded one. */
#include "book/seal.h"
#include "ground.h"
#include "pdf/crop.h"
#include "pdf/pdf.h"
#include "source/source.h"
#include "typeset/styles.h"
#include "typeset/typeset.h"
#include <qpdf/qpdf-c.h>
#include <stdlib.h>

typedef struct Fixture {
    Ground ground;
    Book *book;
    Root *root;
    Style *style;
    Faces *faces;
    Pages *pages;
} Fixture;

static const char chapters[] =
    "---\ntitle: Print\nlanguage: en-GB\nedition: {date: 2026-11-23}\n---\n"
    "# One\n\nSee [@two] and [the web](https://example.org).\n<!-- index: word -->\n\n"
    "![Red and dark.](a.svg)\n\n"
    "# Two {#two}\n\nWords.\n\n```python\nif x: # say why\n    pass\n```\n\n"
    "# Three\n\nWords.\n\n# Four\n\nWords.\n";

static const char drawing[] = "<svg xmlns='http://www.w3.org/2000/svg' width='80' height='40'>"
                              "<rect width='80' height='40' fill='#cc0000'/>"
                              "<g opacity='0.5'><rect width='9' height='9' fill='#00f'/>"
                              "<rect width='5' height='30' fill='#1a2024'/></g></svg>";

static void open_book(Fixture *fixture) {
    g_autoptr(GError) error = NULL;
    Ground *ground = &fixture->ground;
    ground_init(ground);
    ground_put(ground, "book.md", chapters);
    ground_put(ground, "a.svg", drawing);
    g_autofree char *path = g_build_filename(ground->folder, "book.md", NULL);
    fixture->book = source_read(path, NULL, ground->diag, &fixture->root, &error);
    g_assert_no_error(error);
    book_seal(fixture->book, NULL, ground->diag);
    ground_assert_said(ground, "");
}

static void set_up(Fixture *fixture, gconstpointer data) {
    g_autoptr(GError) error = NULL;
    open_book(fixture);
    const StylePlaces places = {OCTAVO_SOURCE_DIR, fixture->root};
    Diag *diag = fixture->ground.diag;
    fixture->style = styles_open(&places, "octavo", (Place){0}, "en-GB", diag, &error);
    g_assert_no_error(error);
    fixture->faces = faces_open(OCTAVO_SOURCE_DIR "/fonts", &error);
    g_assert_no_error(error);
    fixture->pages = typeset_make(fixture->book, fixture->style, fixture->faces, data, diag);
    ground_assert_said(&fixture->ground, "");
}

static void tear_down(Fixture *fixture, G_GNUC_UNUSED gconstpointer data) {
    pages_free(fixture->pages);
    faces_free(fixture->faces);
    style_free(fixture->style);
    root_free(fixture->root);
    book_free(fixture->book);
    ground_clear(&fixture->ground);
}

/* ---- the order of pages ---- */

/* Folios of the pages, those of blank ones in brackets, a chapter's first with a star. */
static char *write_folios(const Pages *pages) {
    GString *text = g_string_new(NULL);
    const Division *division = NULL;
    for (guint i = 0; i < pages->n_pages; i++) {
        const Page *page = &pages->pages[i];
        gboolean is_first = page->division != NULL && page->division != division;
        const char *format = page->n_pieces == 0 ? "%s(%s)" : is_first ? "%s*%s" : "%s%s";
        g_string_append_printf(text, format, i > 0 ? " " : "", page->folio);
        if (page->division != NULL)
            division = page->division;
    }
    return g_string_free(text, FALSE);
}

static void assert_folios(const Fixture *fixture, const char *wanted) {
    g_autofree char *folios = write_folios(fixture->pages);
    g_assert_cmpstr(folios, ==, wanted);
}

static void test_screen(Fixture *fixture, G_GNUC_UNUSED gconstpointer data) {
    assert_folios(fixture, "i *ii iii (iv) *1 *2 *3 *4 *5");
}

static void test_rectos(Fixture *fixture, G_GNUC_UNUSED gconstpointer data) {
    assert_folios(fixture, "i *ii iii (iv) *1 (2) *3 (4) *5 (6) *7 (8) *9 (10) (11) (12)");
    for (guint i = 0; i < fixture->pages->n_pages; i++)
        if (fixture->pages->pages[i].division != NULL && i > 1)
            g_assert_true(fixture->pages->pages[i].is_recto);
}

/* The title page stays a recto: on the leaf's verso stands what there is to say, or nothing. */
static void test_half_title(Fixture *fixture, G_GNUC_UNUSED gconstpointer data) {
    static const TypesetOptions options = {.has_half_title = TRUE};
    assert_folios(fixture, "i (ii) iii *iv v (vi) *1 *2 *3 *4 *5");
    g_assert_cmpstr(fixture->pages->pages[0].pieces[0].run->text, ==, "Print");
    fixture->book->meta.path = (Collection){"Printing", 1};
    pages_free(fixture->pages);
    fixture->pages =
        typeset_make(fixture->book, fixture->style, fixture->faces, &options, fixture->ground.diag);
    assert_folios(fixture, "i ii iii *iv v (vi) *1 *2 *3 *4 *5");
}

/* ---- the files ---- */

static GBytes *print(const Fixture *fixture, guint signature, GBytes **ret_imposed) {
    g_autoptr(GError) error = NULL;
    GBytes *pages;
    gboolean is_made = pdf_print(fixture->book, fixture->pages, fixture->faces, signature, &pages,
                                 ret_imposed, fixture->ground.diag, &error);
    g_assert_no_error(error);
    g_assert_true(is_made);
    return pages;
}

static qpdf_data open_file(GBytes *bytes) {
    gsize n;
    const char *data = g_bytes_get_data(bytes, &n);
    qpdf_data qpdf = qpdf_init();
    qpdf_silence_errors(qpdf);
    g_assert_cmpint(qpdf_read_memory(qpdf, "file", data, n, NULL), ==, QPDF_SUCCESS);
    g_assert_cmpint(qpdf_check_pdf(qpdf), ==, QPDF_SUCCESS);
    return qpdf;
}

static void assert_box(qpdf_data qpdf, qpdf_oh page, const char *key, Box wanted) {
    const Length lengths[] = {wanted.left, wanted.bottom, wanted.right, wanted.top};
    qpdf_oh box = qpdf_oh_get_key(qpdf, page, key);
    g_assert_cmpint(qpdf_oh_get_array_n_items(qpdf, box), ==, 4);
    for (int i = 0; i < 4; i++) {
        double is = qpdf_oh_get_numeric_value(qpdf, qpdf_oh_get_array_item(qpdf, box, i));
        g_assert_cmpfloat_with_epsilon(is, length_to_pt(lengths[i]), 0.001);
    }
}

static void assert_boxes(qpdf_data qpdf, qpdf_oh page, Length width, Length height) {
    const Box trim = {CROP_ROOM, CROP_ROOM, CROP_ROOM + width, CROP_ROOM + height};
    assert_box(qpdf, page, "/TrimBox", trim);
    assert_box(qpdf, page, "/BleedBox", box_grown(trim, CROP_BLEED));
    assert_box(qpdf, page, "/MediaBox", box_grown(trim, CROP_ROOM));
    g_assert_false(qpdf_oh_has_key(qpdf, page, "/Annots"));
    g_assert_false(qpdf_oh_has_key(qpdf, page, "/StructParents"));
}

static void assert_plain_catalog(qpdf_data qpdf) {
    static const char *const keys[] = {"/StructTreeRoot", "/MarkInfo", "/Outlines", "/Names"};
    qpdf_oh root = qpdf_get_root(qpdf);
    for (guint i = 0; i < G_N_ELEMENTS(keys); i++)
        g_assert_false(qpdf_oh_has_key(qpdf, root, keys[i]));
}

static void assert_black(const guchar *bytes, gsize n) {
    g_autofree char *text = g_strndup((const char *)bytes, n);
    g_assert_false(
        g_regex_match_simple("(^|[ \n])(rg|RG|k|K|cs|CS|sc|SC|scn|SCN|sh)([ \n]|$)", text, 0, 0));
    g_assert_false(g_regex_match_simple("MCID", text, 0, 0));
}

static void assert_grey_group(qpdf_data qpdf, qpdf_oh form) {
    qpdf_oh group = qpdf_oh_get_key(qpdf, form, "/Group");
    g_assert_true(
        qpdf_oh_is_null(qpdf, group) ||
        qpdf_oh_is_name_and_equals(qpdf, qpdf_oh_get_key(qpdf, group, "/CS"), "/DeviceGray"));
}

/* Contents and forms, in all of which colours could stand. */
static void assert_all_black(qpdf_data qpdf) {
    guint n_streams = 0;
    for (int id = 1; id < 2000; id++) {
        qpdf_oh object = qpdf_get_object_by_id(qpdf, id, 0);
        qpdf_oh dictionary = qpdf_oh_is_stream(qpdf, object) ? qpdf_oh_get_dict(qpdf, object) : 0;
        if (dictionary != 0 &&
            (!qpdf_oh_has_key(qpdf, dictionary, "/Type") ||
             qpdf_oh_is_name_and_equals(qpdf, qpdf_oh_get_key(qpdf, dictionary, "/Subtype"),
                                        "/Form")) &&
            !qpdf_oh_has_key(qpdf, dictionary, "/Length1")) {
            guchar *bytes = NULL;
            gsize n = 0;
            QPDF_BOOL filtered;
            qpdf_oh_get_stream_data(qpdf, object, qpdf_dl_all, &filtered, &bytes, &n);
            assert_black(bytes, n);
            free(bytes);
            assert_grey_group(qpdf, dictionary);
            n_streams++;
        }
        qpdf_oh_release_all(qpdf);
    }
    g_assert_cmpuint(n_streams, >, 10);
}

static void test_file(Fixture *fixture, G_GNUC_UNUSED gconstpointer data) {
    GBytes *imposed;
    g_autoptr(GBytes) bytes = print(fixture, 0, &imposed);
    g_assert_null(imposed);
    qpdf_data qpdf = open_file(bytes);
    g_assert_cmpint(qpdf_get_num_pages(qpdf), ==, 16);
    for (size_t i = 0; i < 16; i++)
        assert_boxes(qpdf, qpdf_get_page_n(qpdf, i), fixture->pages->page_width,
                     fixture->pages->page_height);
    assert_plain_catalog(qpdf);
    assert_all_black(qpdf);
    qpdf_cleanup(&qpdf);
}

static void test_imposed(Fixture *fixture, G_GNUC_UNUSED gconstpointer data) {
    GBytes *imposed;
    g_autoptr(GBytes) bytes = print(fixture, 8, &imposed);
    qpdf_data qpdf = open_file(imposed);
    g_assert_cmpint(qpdf_get_num_pages(qpdf), ==, 8);
    for (size_t i = 0; i < 8; i++) {
        qpdf_oh page = qpdf_get_page_n(qpdf, i);
        assert_boxes(qpdf, page, 2 * fixture->pages->page_width, fixture->pages->page_height);
        qpdf_oh forms =
            qpdf_oh_get_key(qpdf, qpdf_oh_get_key(qpdf, page, "/Resources"), "/XObject");
        g_assert_true(qpdf_oh_has_key(qpdf, forms, "/Left"));
        g_assert_true(qpdf_oh_has_key(qpdf, forms, "/Right"));
    }
    assert_plain_catalog(qpdf);
    assert_all_black(qpdf);
    qpdf_cleanup(&qpdf);
    g_bytes_unref(imposed);
}

static void test_same(Fixture *fixture, G_GNUC_UNUSED gconstpointer data) {
    GBytes *imposed[2];
    g_autoptr(GBytes) one = print(fixture, 16, &imposed[0]);
    g_autoptr(GBytes) two = print(fixture, 16, &imposed[1]);
    g_assert_true(g_bytes_equal(one, two));
    g_assert_true(g_bytes_equal(imposed[0], imposed[1]));
    g_bytes_unref(imposed[0]);
    g_bytes_unref(imposed[1]);
}

int main(int argc, char **argv) {
    static const TypesetOptions options = {.begins_on_recto = TRUE, .multiple = 4};
    static const TypesetOptions half_title = {.has_half_title = TRUE};
    g_test_init(&argc, &argv, NULL);
#define TEST(name, data, function) g_test_add(name, Fixture, data, set_up, function, tear_down)
    TEST("/print/screen", NULL, test_screen);
    TEST("/print/rectos", &options, test_rectos);
    TEST("/print/half-title", &half_title, test_half_title);
    TEST("/print/file", &options, test_file);
    TEST("/print/imposed", &options, test_imposed);
    TEST("/print/same", &options, test_same);
    return g_test_run();
}
