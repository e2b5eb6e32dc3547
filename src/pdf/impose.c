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
    guint first;          /* object of the first side; the others follow */
    guint n_sides, signature;
    gboolean is_rtl;
} Sheets;

/* ---- pages become forms ---- */

static Box page_box(const Sheets *sheets) {
    return (Box){CROP_ROOM, CROP_ROOM, CROP_ROOM + sheets->width, CROP_ROOM + sheets->height};
}

/* Both pages beside each other. */
static Box spread_box(const Sheets *sheets) {
    Box box = page_box(sheets);
    box.right += sheets->width;
    return box;
}

static void put_form(const Drawn *drawn, const DrawnPage *page, Box bleed) {
    Objects *objects = drawn->objects;
    objects_begin_stream(objects, page->contents);
    objects_put_name(objects, "/Type", "/XObject");
    objects_put_name(objects, "/Subtype", "/Form");
    print_put_box(objects, "/BBox", bleed);
    objects_put_reference(objects, "/Resources", page->resources);
    objects_end_packed(objects, page->content);
}

static void put_forms(const Sheets *sheets) {
    for (guint i = 0; i < sheets->drawn->n_pages; i++)
        put_form(sheets->drawn, &sheets->drawn->pages[i], box_grown(page_box(sheets), CROP_BLEED));
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
    objects_put_reference(objects, "/Left", sheets->drawn->pages[side.left - 1].contents);
    objects_put_reference(objects, "/Right", sheets->drawn->pages[side.right - 1].contents);
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
    drawn_begin_page(sheets->drawn, sheets->first + i);
    print_put_boxes(objects, spread_box(sheets));
    put_resources(objects, sheets, side);
    objects_put_reference(objects, "/Contents", contents);
    drawn_end_page(sheets->drawn);
}

/* ---- the file ---- */

static void impose(Sheets *sheets) {
    put_forms(sheets);
    sheets->first = objects_reserve(sheets->drawn->objects, sheets->n_sides);
    for (guint i = 0; i < sheets->n_sides; i++)
        add_side(sheets, i);
    drawn_put_page_tree(sheets->drawn, sheets->first, sheets->n_sides);
}

GBytes *impose_file(GBytes *bytes, const Meta *meta, const Pages *pages, guint signature,
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
    return drawn_write(&drawn);
}
