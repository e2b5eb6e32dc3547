/* Cairo's pages are put again, with what they need beyond their drawing; of the rest of its objects
 * what the pages use is kept. */
#include "pdf/finish.h"
#include "book/language.h"
#include "pdf/drawn.h"
#include "pdf/mend.h"
#include "pdf/metadata.h"
#include "pdf/navigate.h"
#include "pdf/profile.h"
#include "pdf/tags.h"

/* ---- pages ---- */

static void put_links(Objects *objects, guint first_link, guint n_links) {
    objects_put_references(objects, "/Annots", first_link, n_links);
    objects_put_name(objects, "/Tabs", "/S");
}

static void put_page(const Drawn *drawn, guint i, guint first_link, guint n_links) {
    Objects *objects = drawn->objects;
    const DrawnPage *page = &drawn->pages[i];
    drawn_begin_page(drawn, drawn->first_page + i);
    objects_put_syntax(objects, "/MediaBox", page->box.start, page->box.n);
    objects_put_reference(objects, "/Contents", page->contents);
    objects_put_reference(objects, "/Resources", page->resources);
    objects_put_integer(objects, "/StructParents", i);
    if (n_links > 0)
        put_links(objects, first_link, n_links);
    drawn_end_page(drawn);
    objects_begin_stream(objects, page->contents);
    objects_end_packed(objects, page->content);
}

/* With their links, and their place in the structure tree. */
static void put_pages(const Drawn *drawn, const Pages *pages, guint first_link) {
    for (guint i = 0; i < drawn->n_pages; i++) {
        put_page(drawn, i, first_link, pages->pages[i].n_links);
        first_link += pages->pages[i].n_links;
    }
    drawn_put_page_tree(drawn, drawn->first_page, drawn->n_pages);
}

/* ---- new objects ---- */

typedef struct Catalog {
    guint names, outline, labels, metadata, structure, profile;
} Catalog;

static guint add_profile(Objects *objects) {
    g_autoptr(GByteArray) profile = profile_srgb();
    guint id = objects_reserve(objects, 1);
    objects_begin_stream(objects, id);
    objects_put_integer(objects, "/N", 3);
    objects_end_stream(objects, profile->data, profile->len);
    return id;
}

/* What the colours of the file are meant in, as PDF/A wants to know. */
static void put_intent(Objects *objects, guint profile) {
    objects_open_array(objects, "/OutputIntents");
    objects_open_dictionary(objects, NULL);
    objects_put_name(objects, "/Type", "/OutputIntent");
    objects_put_name(objects, "/S", "/GTS_PDFA1");
    objects_put_text(objects, "/OutputConditionIdentifier", "sRGB IEC61966-2.1");
    objects_put_text(objects, "/Info", "sRGB IEC61966-2.1");
    objects_put_reference(objects, "/DestOutputProfile", profile);
    objects_close_dictionary(objects);
    objects_close_array(objects);
}

static void put_marked(Objects *objects) {
    objects_open_dictionary(objects, "/MarkInfo");
    objects_put_boolean(objects, "/Marked", TRUE);
    objects_close_dictionary(objects);
}

static void put_preferences(Objects *objects, const Meta *meta) {
    objects_open_dictionary(objects, "/ViewerPreferences");
    objects_put_boolean(objects, "/DisplayDocTitle", TRUE);
    if (language_is_rtl(meta->language))
        objects_put_name(objects, "/Direction", "/R2L");
    objects_close_dictionary(objects);
}

static void put_catalog(Objects *objects, const Drawn *drawn, const Catalog *catalog,
                        const Meta *meta) {
    objects_begin(objects, drawn->catalog);
    objects_open_dictionary(objects, NULL);
    objects_put_name(objects, "/Type", "/Catalog");
    objects_put_reference(objects, "/Pages", drawn->page_tree);
    objects_put_text(objects, "/Lang", meta->language);
    objects_put_name(objects, "/PageLayout", "/TwoPageRight");
    objects_put_name(objects, "/PageMode", catalog->outline != 0 ? "/UseOutlines" : "/UseNone");
    put_preferences(objects, meta);
    put_marked(objects);
    put_intent(objects, catalog->profile);
    objects_put_reference(objects, "/StructTreeRoot", catalog->structure);
    objects_put_reference(objects, "/Metadata", catalog->metadata);
    objects_put_reference(objects, "/Names", catalog->names);
    objects_put_reference(objects, "/PageLabels", catalog->labels);
    if (catalog->outline != 0)
        objects_put_reference(objects, "/Outlines", catalog->outline);
    objects_close_dictionary(objects);
    objects_end(objects);
}

/* One after another and not in an initializer, where C leaves the order open. The first link's
 * number. */
static guint gather(Drawn *drawn, const Plan *plan) {
    const Pages *pages = plan->pages;
    Objects *objects = drawn->objects;
    guint first_link = objects_reserve(objects, navigate_count_links(pages));
    navigate_links(objects, pages, first_link);
    Catalog catalog = {0};
    catalog.names = navigate_destinations(objects, plan->book, pages, drawn->first_page);
    catalog.outline = navigate_outline(objects, pages);
    catalog.labels = navigate_labels(objects, pages);
    catalog.metadata = metadata_add_xmp(objects, &plan->book->meta, METADATA_ARCHIVE);
    catalog.structure =
        tags_add(objects, plan->structure, pages, plan->spans, drawn->first_page, first_link);
    catalog.profile = add_profile(objects);
    metadata_add_info(objects, drawn->info, &plan->book->meta, METADATA_ARCHIVE);
    put_catalog(objects, drawn, &catalog, &plan->book->meta);
    return first_link;
}

/* ---- the finished file ---- */

GBytes *finish_file(GBytes *bytes, const Plan *plan, GError **error) {
    g_auto(Drawn) drawn = {0};
    if (!drawn_open(&drawn, bytes, error) || !mend_drawn(&drawn, plan->spans, error))
        return NULL;
    put_pages(&drawn, plan->pages, gather(&drawn, plan));
    return drawn_write(&drawn);
}
