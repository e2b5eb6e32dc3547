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

void print_put_boxes(Objects *objects, Box trim) {
    print_put_box(objects, "/MediaBox", box_grown(trim, CROP_ROOM));
    print_put_box(objects, "/BleedBox", box_grown(trim, CROP_BLEED));
    print_put_box(objects, "/TrimBox", trim);
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

static void put_page(const Drawn *drawn, guint i, guint marks, Box trim) {
    Objects *objects = drawn->objects;
    const DrawnPage *page = &drawn->pages[i];
    drawn_begin_page(drawn, drawn->first_page + i);
    print_put_boxes(objects, trim);
    objects_open_array(objects, "/Contents");
    objects_put_reference(objects, NULL, marks);
    objects_put_reference(objects, NULL, page->contents);
    objects_close_array(objects);
    objects_put_reference(objects, "/Resources", page->resources);
    drawn_end_page(drawn);
    objects_begin_stream(objects, page->contents);
    objects_end_packed(objects, page->content);
}

GBytes *print_file(GBytes *bytes, const Meta *meta, const Pages *pages, GError **error) {
    g_auto(Drawn) drawn = {0};
    if (!drawn_open(&drawn, bytes, error) || !mend_drawn(&drawn, NULL, error))
        return NULL;
    const Box trim = {CROP_ROOM, CROP_ROOM, CROP_ROOM + pages->page_width,
                      CROP_ROOM + pages->page_height};
    guint marks = add_marks(drawn.objects, trim);
    print_put_catalog(&drawn, meta, navigate_labels(drawn.objects, pages), FALSE);
    for (guint i = 0; i < drawn.n_pages; i++)
        put_page(&drawn, i, marks, trim);
    drawn_put_page_tree(&drawn, drawn.first_page, drawn.n_pages);
    return drawn_write(&drawn);
}
