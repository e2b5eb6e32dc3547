/* The marks are one stream that stands before the content of every page. Tags, links and outline
 * are left out: whoever reads aloud has the other file, and printers ask for the plainest. */
#include "pdf/print.h"
#include "book/language.h"
#include "pdf/mend.h"
#include "pdf/metadata.h"
#include "pdf/navigate.h"

void print_put_box(Objects *objects, const char *key, Box box) {
    objects_open_array(objects, key);
    objects_put_length(objects, NULL, box.left);
    objects_put_length(objects, NULL, box.bottom);
    objects_put_length(objects, NULL, box.right);
    objects_put_length(objects, NULL, box.top);
    objects_close_array(objects);
}

/* Nothing may be scaled: the marks would lie. */
static void put_preferences(Objects *objects, const Meta *meta, gboolean is_folded) {
    objects_open_dictionary(objects, "/ViewerPreferences");
    objects_put_boolean(objects, "/DisplayDocTitle", TRUE);
    objects_put_name(objects, "/PrintScaling", "/None");
    if (language_is_rtl(meta->language))
        objects_put_name(objects, "/Direction", "/R2L");
    if (is_folded)
        objects_put_name(objects, "/Duplex", "/DuplexFlipShortEdge");
    objects_close_dictionary(objects);
}

void print_put_catalog(Drawn *drawn, const Meta *meta, guint labels, gboolean is_folded) {
    Objects *objects = drawn->objects;
    guint metadata = metadata_add_xmp(objects, meta, METADATA_PRINT);
    metadata_add_info(objects, drawn->info, meta, METADATA_PRINT);
    objects_begin(objects, drawn->catalog);
    objects_open_dictionary(objects, NULL);
    objects_put_name(objects, "/Type", "/Catalog");
    objects_put_reference(objects, "/Pages", drawn->page_tree);
    objects_put_text(objects, "/Lang", meta->language);
    objects_put_name(objects, "/PageLayout", is_folded ? "/SinglePage" : "/TwoPageRight");
    put_preferences(objects, meta, is_folded);
    objects_put_reference(objects, "/Metadata", metadata);
    if (labels != 0)
        objects_put_reference(objects, "/PageLabels", labels);
    objects_close_dictionary(objects);
    objects_end(objects);
}

static guint add_marks(Objects *objects, Box trim) {
    g_autoptr(GString) content = g_string_new(NULL);
    crop_trace(content, trim);
    guint id = objects_reserve(objects, 1);
    objects_begin_stream(objects, id);
    objects_end_stream(objects, content->str, content->len);
    return id;
}

/* The three boxes of a page, as an object of its own: libqpdf copies its arrays into the page. */
static guint add_boxes(Objects *objects, Box trim) {
    guint id = objects_reserve(objects, 1);
    objects_begin(objects, id);
    objects_open_dictionary(objects, NULL);
    print_put_box(objects, "/MediaBox", box_grown(trim, CROP_ROOM));
    print_put_box(objects, "/BleedBox", box_grown(trim, CROP_BLEED));
    print_put_box(objects, "/TrimBox", trim);
    objects_close_dictionary(objects);
    objects_end(objects);
    return id;
}

static void mend_page(qpdf_data qpdf, guint i, guint marks, guint boxes) {
    static const char *const keys[] = {"/MediaBox", "/BleedBox", "/TrimBox"};
    qpdf_oh page = qpdf_get_page_n(qpdf, i);
    qpdf_oh contents = qpdf_oh_new_array(qpdf);
    qpdf_oh_append_item(qpdf, contents, qpdf_get_object_by_id(qpdf, (int)marks, 0));
    qpdf_oh_append_item(qpdf, contents, qpdf_oh_get_key(qpdf, page, "/Contents"));
    qpdf_oh_replace_key(qpdf, page, "/Contents", contents);
    qpdf_oh all = qpdf_get_object_by_id(qpdf, (int)boxes, 0);
    for (guint k = 0; k < G_N_ELEMENTS(keys); k++)
        qpdf_oh_replace_key(qpdf, page, keys[k], qpdf_oh_get_key(qpdf, all, keys[k]));
    qpdf_oh_release_all(qpdf);
}

GBytes *print_file(const GByteArray *bytes, const Meta *meta, const Pages *pages, GError **error) {
    g_auto(Drawn) drawn = {0};
    if (!drawn_open(&drawn, bytes, error) || !mend_drawn(&drawn, NULL, error))
        return NULL;
    const Box trim = {CROP_ROOM, CROP_ROOM, CROP_ROOM + pages->page_width,
                      CROP_ROOM + pages->page_height};
    guint marks = add_marks(drawn.objects, trim), boxes = add_boxes(drawn.objects, trim);
    print_put_catalog(&drawn, meta, navigate_labels(drawn.objects, pages), FALSE);
    if (!drawn_add_objects(&drawn, error))
        return NULL;
    for (guint i = 0; i < drawn.n_pages; i++)
        mend_page(drawn.qpdf, i, marks, boxes);
    return drawn_write(&drawn, error);
}
