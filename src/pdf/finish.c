/* New objects go in as one piece of JSON; the few that Cairo wrote and that need links are mended
 * by handles. */
#include "pdf/finish.h"
#include "book/language.h"
#include "pdf/drawn.h"
#include "pdf/mend.h"
#include "pdf/metadata.h"
#include "pdf/navigate.h"
#include "pdf/profile.h"
#include "pdf/tags.h"

static void put_links(qpdf_data qpdf, qpdf_oh page, guint first_link, guint n_links) {
    qpdf_oh links = qpdf_oh_new_array(qpdf);
    for (guint i = 0; i < n_links; i++)
        qpdf_oh_append_item(qpdf, links, qpdf_get_object_by_id(qpdf, (int)(first_link + i), 0));
    qpdf_oh_replace_key(qpdf, page, "/Annots", links);
    qpdf_oh_replace_key(qpdf, page, "/Tabs", qpdf_oh_new_name(qpdf, "/S"));
}

static void join_page(qpdf_data qpdf, guint i, guint first_link, guint n_links) {
    qpdf_oh page = qpdf_get_page_n(qpdf, i);
    qpdf_oh_replace_key(qpdf, page, "/StructParents", qpdf_oh_new_integer(qpdf, i));
    if (n_links > 0)
        put_links(qpdf, page, first_link, n_links);
    qpdf_oh_release_all(qpdf);
}

/* To the structure tree and to their links. */
static gboolean join_pages(Drawn *drawn, const Pages *pages, guint first_link, GError **error) {
    for (guint i = 0; i < pages->n_pages; i++) {
        join_page(drawn->qpdf, i, first_link, pages->pages[i].n_links);
        first_link += pages->pages[i].n_links;
    }
    return drawn_check(drawn, "join the drawn pages", error);
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
    catalog.names = navigate_destinations(objects, plan->book, pages, drawn->page_ids);
    catalog.outline = navigate_outline(objects, pages);
    catalog.labels = navigate_labels(objects, pages);
    catalog.metadata = metadata_add_xmp(objects, &plan->book->meta, METADATA_ARCHIVE);
    catalog.structure =
        tags_add(objects, plan->structure, pages, plan->spans, drawn->page_ids, first_link);
    catalog.profile = add_profile(objects);
    metadata_add_info(objects, drawn->info, &plan->book->meta, METADATA_ARCHIVE);
    put_catalog(objects, drawn, &catalog, &plan->book->meta);
    return first_link;
}

/* ---- the finished file ---- */

GBytes *finish_file(const GByteArray *bytes, const Plan *plan, GError **error) {
    g_auto(Drawn) drawn = {0};
    if (!drawn_open(&drawn, bytes, error))
        return NULL;
    guint first_link = gather(&drawn, plan);
    if (!mend_drawn(&drawn, plan->spans, error) || !drawn_add_objects(&drawn, error) ||
        !join_pages(&drawn, plan->pages, first_link, error))
        return NULL;
    return drawn_write(&drawn, error);
}
