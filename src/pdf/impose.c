/* The content stream of a page becomes a form where it stands: nothing is copied or drawn again. */
#include "pdf/impose.h"
#include "book/language.h"
#include "pdf/mend.h"
#include "pdf/print.h"
#include "pdf/signature.h"

#define STEP_WIDTH (2 * LENGTH_PT) /* the black step on a signature's back */
#define STEP_HEIGHT (12 * LENGTH_PT)

typedef struct Sheets {
    Drawn *drawn;
    Length width, height; /* of a page */
    guint *forms;         /* objects, by page */
    guint first;          /* object of the first side; the others follow */
    guint n_sides, signature;
    gboolean is_rtl;
} Sheets;

/* ---- pages become forms ---- */

static qpdf_oh new_box(qpdf_data qpdf, Box box) {
    const Length lengths[] = {box.left, box.bottom, box.right, box.top};
    qpdf_oh array = qpdf_oh_new_array(qpdf);
    for (guint i = 0; i < G_N_ELEMENTS(lengths); i++)
        qpdf_oh_append_item(qpdf, array,
                            qpdf_oh_new_real_from_double(qpdf, length_to_pt(lengths[i]), 3));
    return array;
}

static guint make_form(qpdf_data qpdf, guint i, Box bleed) {
    qpdf_oh page = qpdf_get_page_n(qpdf, i);
    qpdf_oh stream = qpdf_oh_get_key(qpdf, page, "/Contents");
    qpdf_oh form = qpdf_oh_get_dict(qpdf, stream);
    guint id = (guint)qpdf_oh_get_object_id(qpdf, stream);
    qpdf_oh_replace_key(qpdf, form, "/Type", qpdf_oh_new_name(qpdf, "/XObject"));
    qpdf_oh_replace_key(qpdf, form, "/Subtype", qpdf_oh_new_name(qpdf, "/Form"));
    qpdf_oh_replace_key(qpdf, form, "/BBox", new_box(qpdf, bleed));
    qpdf_oh_replace_key(qpdf, form, "/Resources", qpdf_oh_get_key(qpdf, page, "/Resources"));
    qpdf_oh_release_all(qpdf);
    return id;
}

static Box page_box(const Sheets *sheets) {
    return (Box){CROP_ROOM, CROP_ROOM, CROP_ROOM + sheets->width, CROP_ROOM + sheets->height};
}

/* Both pages beside each other. */
static Box spread_box(const Sheets *sheets) {
    Box box = page_box(sheets);
    box.right += sheets->width;
    return box;
}

static void make_forms(Sheets *sheets) {
    Drawn *drawn = sheets->drawn;
    sheets->forms = g_new(guint, drawn->n_pages);
    for (guint i = 0; i < drawn->n_pages; i++)
        sheets->forms[i] = make_form(drawn->qpdf, i, box_grown(page_box(sheets), CROP_BLEED));
}

/* ---- a side ---- */

static void append_rectangle(GString *content, Box box) {
    crop_append(content, box.left);
    crop_append(content, box.bottom);
    crop_append(content, box.right - box.left);
    crop_append(content, box.top - box.bottom);
    g_string_append(content, "re ");
}

/* At the fold the bleed of one page would lie on the other. */
static void append_page(GString *content, Box visible, Length x, const char *name) {
    g_string_append(content, "q ");
    append_rectangle(content, visible);
    g_string_append(content, "W n 1 0 0 1 ");
    crop_append(content, x);
    g_string_append_printf(content, "0 cm /%s Do Q\n", name);
}

/* Steps down the backs of the folded signatures: one that is missing or misplaced is seen. */
static void append_step(GString *content, const Sheets *sheets, guint signature, Length fold) {
    guint n = (guint)MAX(sheets->height / STEP_HEIGHT - 4, 1);
    Length top = CROP_ROOM + sheets->height - STEP_HEIGHT * (Length)(2 + signature % n);
    g_string_append(content, "q 0 g ");
    append_rectangle(content,
                     (Box){fold - STEP_WIDTH / 2, top - STEP_HEIGHT, fold + STEP_WIDTH / 2, top});
    g_string_append(content, "f Q\n");
}

static GString *side_content(const Sheets *sheets, SheetSide side) {
    GString *content = g_string_new(NULL);
    const Box spread = spread_box(sheets), bleed = box_grown(spread, CROP_BLEED);
    const Length fold = CROP_ROOM + sheets->width;
    append_page(content, (Box){bleed.left, bleed.bottom, fold, bleed.top}, 0, "Left");
    append_page(content, (Box){fold, bleed.bottom, bleed.right, bleed.top}, sheets->width, "Right");
    if (side.is_outside)
        append_step(content, sheets, side.signature, fold);
    crop_trace(content, spread);
    crop_trace_fold(content, spread, fold);
    return content;
}

static void put_resources(Objects *objects, const Sheets *sheets, SheetSide side) {
    objects_open_dictionary(objects, "/Resources");
    objects_open_dictionary(objects, "/XObject");
    objects_put_reference(objects, "/Left", sheets->forms[side.left - 1]);
    objects_put_reference(objects, "/Right", sheets->forms[side.right - 1]);
    objects_close_dictionary(objects);
    objects_close_dictionary(objects);
}

static void add_side(const Sheets *sheets, guint i) {
    Objects *objects = sheets->drawn->objects;
    SheetSide side = signature_side(sheets->n_sides * 2, sheets->signature, i, sheets->is_rtl);
    g_autoptr(GString) content = side_content(sheets, side);
    guint contents = objects_reserve(objects, 1);
    objects_begin_stream(objects, contents);
    objects_end_stream(objects, content->str, content->len);
    objects_begin(objects, sheets->first + i);
    objects_open_dictionary(objects, NULL);
    objects_put_name(objects, "/Type", "/Page");
    objects_put_reference(objects, "/Parent", sheets->drawn->page_tree);
    print_put_box(objects, "/MediaBox", box_grown(spread_box(sheets), CROP_ROOM));
    print_put_box(objects, "/BleedBox", box_grown(spread_box(sheets), CROP_BLEED));
    print_put_box(objects, "/TrimBox", spread_box(sheets));
    put_resources(objects, sheets, side);
    objects_put_reference(objects, "/Contents", contents);
    objects_close_dictionary(objects);
    objects_end(objects);
}

/* In place of the pages that Cairo drew. */
static void put_page_tree(const Sheets *sheets) {
    Objects *objects = sheets->drawn->objects;
    objects_begin(objects, sheets->drawn->page_tree);
    objects_open_dictionary(objects, NULL);
    objects_put_name(objects, "/Type", "/Pages");
    objects_put_integer(objects, "/Count", sheets->n_sides);
    objects_open_array(objects, "/Kids");
    for (guint i = 0; i < sheets->n_sides; i++)
        objects_put_reference(objects, NULL, sheets->first + i);
    objects_close_array(objects);
    objects_close_dictionary(objects);
    objects_end(objects);
}

/* ---- the file ---- */

static void impose(Sheets *sheets) {
    make_forms(sheets);
    sheets->first = objects_reserve(sheets->drawn->objects, sheets->n_sides);
    for (guint i = 0; i < sheets->n_sides; i++)
        add_side(sheets, i);
    put_page_tree(sheets);
    g_free(sheets->forms);
}

GBytes *impose_file(const GByteArray *bytes, const Meta *meta, const Pages *pages, guint signature,
                    GError **error) {
    g_assert(pages->n_pages % 4 == 0);
    g_auto(Drawn) drawn = {0};
    if (!drawn_open(&drawn, bytes, error) || !mend_drawn(&drawn, NULL, error))
        return NULL;
    Sheets sheets = {.drawn = &drawn,
                     .width = pages->page_width,
                     .height = pages->page_height,
                     .n_sides = pages->n_pages / 2,
                     .signature = signature,
                     .is_rtl = language_is_rtl(meta->language)};
    impose(&sheets);
    print_put_catalog(&drawn, meta, 0, TRUE);
    if (!drawn_add_objects(&drawn, error))
        return NULL;
    qpdf_update_all_pages_cache(drawn.qpdf);
    return drawn_write(&drawn, error);
}
