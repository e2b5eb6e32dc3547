/* New objects go in as one piece of JSON; the few that Cairo wrote and that need mending are mended
 * by handles. libqpdf turns everything that goes wrong into null objects and goes on, so that its
 * list of errors is asked after every stage. */
#include "pdf/finish.h"
#include "pdf/content.h"
#include "pdf/metadata.h"
#include "pdf/navigate.h"
#include "pdf/profile.h"
#include "pdf/tags.h"
#include <gio/gio.h>
#include <qpdf/qpdf-c.h>
#include <stdlib.h>
#include <string.h>

typedef struct File {
    qpdf_data qpdf;
    Objects *objects;
    guint n_objects; /* numbers of Cairo's objects lie below */
    guint catalog, page_tree, info;
    guint *page_ids;
    guint n_pages;
    guint first_link; /* object of the first link */
} File;

/* Cairo names a picture in its page's resources as often as it is shown there. */
static gboolean is_harmless(qpdf_data qpdf, qpdf_error warning) {
    return strstr(qpdf_get_error_message_detail(qpdf, warning), "duplicated key /x") != NULL;
}

static qpdf_error next_problem(qpdf_data qpdf) {
    if (qpdf_has_error(qpdf))
        return qpdf_get_error(qpdf);
    while (qpdf_more_warnings(qpdf)) {
        qpdf_error warning = qpdf_next_warning(qpdf);
        if (!is_harmless(qpdf, warning))
            return warning;
    }
    return NULL;
}

static gboolean check_qpdf(qpdf_data qpdf, const char *stage, GError **error) {
    qpdf_error problem = next_problem(qpdf);
    if (problem == NULL)
        return TRUE;
    g_set_error(error, G_IO_ERROR, G_IO_ERROR_FAILED, "libqpdf cannot %s: %s", stage,
                qpdf_get_error_full_text(qpdf, problem));
    return FALSE;
}

/* ---- the drawn file ---- */

static guint id_of_key(qpdf_data qpdf, qpdf_oh dictionary, const char *key) {
    qpdf_oh value = qpdf_oh_get_key(qpdf, dictionary, key);
    guint id = (guint)qpdf_oh_get_object_id(qpdf, value);
    qpdf_oh_release(qpdf, value);
    return id;
}

static guint count_objects(qpdf_data qpdf, qpdf_oh trailer) {
    qpdf_oh size = qpdf_oh_get_key(qpdf, trailer, "/Size");
    guint n = (guint)qpdf_oh_get_int_value_as_int(qpdf, size);
    qpdf_oh_release(qpdf, size);
    return n;
}

static void read_ids(File *file) {
    qpdf_oh trailer = qpdf_get_trailer(file->qpdf);
    qpdf_oh root = qpdf_get_root(file->qpdf);
    file->n_objects = count_objects(file->qpdf, trailer);
    file->catalog = (guint)qpdf_oh_get_object_id(file->qpdf, root);
    file->page_tree = id_of_key(file->qpdf, root, "/Pages");
    file->info = id_of_key(file->qpdf, trailer, "/Info");
    file->n_pages = (guint)qpdf_get_num_pages(file->qpdf);
    file->page_ids = g_new0(guint, file->n_pages + 1);
    for (guint i = 0; i < file->n_pages; i++) {
        qpdf_oh page = qpdf_get_page_n(file->qpdf, i);
        file->page_ids[i] = (guint)qpdf_oh_get_object_id(file->qpdf, page);
        qpdf_oh_release(file->qpdf, page);
    }
    qpdf_oh_release_all(file->qpdf);
}

static gboolean open_file(File *file, const GByteArray *drawn, GError **error) {
    file->qpdf = qpdf_init();
    qpdf_silence_errors(file->qpdf);
    qpdf_set_suppress_warnings(file->qpdf, QPDF_TRUE);
    qpdf_read_memory(file->qpdf, "drawn pages", (const char *)drawn->data, drawn->len, NULL);
    if (!check_qpdf(file->qpdf, "read the drawn pages", error))
        return FALSE;
    read_ids(file);
    return check_qpdf(file->qpdf, "find the drawn pages", error);
}

static void close_file(File *file) {
    qpdf_cleanup(&file->qpdf);
    objects_free(file->objects);
    g_free(file->page_ids);
}

/* ---- mending ---- */

/* Cairo leaves it out where glyphs have the numbers they have in the font; PDF/UA wants it said. */
static void mend_font(qpdf_data qpdf, qpdf_oh font) {
    if (qpdf_oh_is_dictionary_of_type(qpdf, font, "/Font", "/CIDFontType2") &&
        !qpdf_oh_has_key(qpdf, font, "/CIDToGIDMap"))
        qpdf_oh_replace_key(qpdf, font, "/CIDToGIDMap", qpdf_oh_new_name(qpdf, "/Identity"));
}

static void mend_stream(qpdf_data qpdf, qpdf_oh stream) {
    qpdf_oh_remove_key(qpdf, qpdf_oh_get_dict(qpdf, stream), "/Interpolate");
}

static void mend_object(qpdf_data qpdf, guint id) {
    qpdf_oh object = qpdf_get_object_by_id(qpdf, (int)id, 0);
    if (qpdf_oh_is_stream(qpdf, object))
        mend_stream(qpdf, object);
    else if (qpdf_oh_is_dictionary(qpdf, object))
        mend_font(qpdf, object);
    qpdf_oh_release_all(qpdf);
}

/* Back into the same stream; libqpdf compresses it again. */
static gboolean rewrite_content(qpdf_data qpdf, qpdf_oh page, const PageSpans *spans,
                                GError **error) {
    guchar *bytes = NULL;
    gsize n = 0;
    qpdf_oh_get_page_content_data(qpdf, page, &bytes, &n);
    g_autoptr(GString) content = content_rewrite((const char *)bytes, n, spans, error);
    free(bytes);
    if (content == NULL)
        return FALSE;
    qpdf_oh none = qpdf_oh_new_null(qpdf);
    qpdf_oh_replace_stream_data(qpdf, qpdf_oh_get_key(qpdf, page, "/Contents"),
                                (const guchar *)content->str, content->len, none, none);
    return TRUE;
}

static void put_links(qpdf_data qpdf, qpdf_oh page, guint first_link, guint n_links) {
    qpdf_oh links = qpdf_oh_new_array(qpdf);
    for (guint i = 0; i < n_links; i++)
        qpdf_oh_append_item(qpdf, links, qpdf_get_object_by_id(qpdf, (int)(first_link + i), 0));
    qpdf_oh_replace_key(qpdf, page, "/Annots", links);
    qpdf_oh_replace_key(qpdf, page, "/Tabs", qpdf_oh_new_name(qpdf, "/S"));
}

static gboolean mend_page(File *file, guint i, const PageSpans *spans, GError **error) {
    qpdf_oh page = qpdf_get_page_n(file->qpdf, i);
    qpdf_oh_remove_key(file->qpdf, page, "/Group");
    qpdf_oh_replace_key(file->qpdf, page, "/StructParents", qpdf_oh_new_integer(file->qpdf, i));
    gboolean is_rewritten = rewrite_content(file->qpdf, page, spans, error);
    qpdf_oh_release_all(file->qpdf);
    return is_rewritten;
}

static void link_page(File *file, guint i, guint first_link, guint n_links) {
    if (n_links > 0)
        put_links(file->qpdf, qpdf_get_page_n(file->qpdf, i), first_link, n_links);
    qpdf_oh_release_all(file->qpdf);
}

static gboolean mend_drawn(File *file, const Pages *pages, const Spans *spans, GError **error) {
    for (guint id = 1; id < file->n_objects; id++)
        mend_object(file->qpdf, id);
    guint link = file->first_link;
    for (guint i = 0; i < pages->n_pages; i++) {
        if (!mend_page(file, i, &spans->pages[i], error))
            return FALSE;
        link_page(file, i, link, pages->pages[i].n_links);
        link += pages->pages[i].n_links;
    }
    return check_qpdf(file->qpdf, "mend the drawn pages", error);
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

static void put_preferences(Objects *objects) {
    objects_open_dictionary(objects, "/ViewerPreferences");
    objects_put_boolean(objects, "/DisplayDocTitle", TRUE);
    objects_close_dictionary(objects);
}

static void put_catalog(Objects *objects, const File *file, const Catalog *catalog,
                        const Meta *meta) {
    objects_begin(objects, file->catalog);
    objects_open_dictionary(objects, NULL);
    objects_put_name(objects, "/Type", "/Catalog");
    objects_put_reference(objects, "/Pages", file->page_tree);
    objects_put_text(objects, "/Lang", meta->language);
    objects_put_name(objects, "/PageLayout", "/TwoPageRight");
    objects_put_name(objects, "/PageMode", catalog->outline != 0 ? "/UseOutlines" : "/UseNone");
    put_preferences(objects);
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

/* One after another and not in an initializer, where C leaves the order open. */
static void gather(File *file, Objects *objects, const Plan *plan) {
    const Pages *pages = plan->pages;
    file->first_link = objects_reserve(objects, navigate_count_links(pages));
    navigate_links(objects, pages, file->first_link);
    Catalog catalog = {0};
    catalog.names = navigate_destinations(objects, pages, file->page_ids);
    catalog.outline = navigate_outline(objects, pages);
    catalog.labels = navigate_labels(objects, pages);
    catalog.metadata = metadata_add_xmp(objects, plan->meta);
    catalog.structure =
        tags_add(objects, plan->structure, pages, plan->spans, file->page_ids, file->first_link);
    catalog.profile = add_profile(objects);
    metadata_add_info(objects, file->info, plan->meta);
    put_catalog(objects, file, &catalog, plan->meta);
}

/* libqpdf reads the bytes of streams out of the JSON only when it writes, so the Objects stay. */
static gboolean add_objects(File *file, const Plan *plan, GError **error) {
    file->objects = objects_new(file->n_objects);
    gather(file, file->objects, plan);
    gsize n;
    const char *json = objects_json(file->objects, &n);
    qpdf_update_from_json_data(file->qpdf, json, n);
    return check_qpdf(file->qpdf, "add to the drawn pages", error);
}

/* ---- the finished file ---- */

static GBytes *write_file(qpdf_data qpdf, GError **error) {
    qpdf_init_write_memory(qpdf);
    qpdf_force_pdf_version(qpdf, "1.7");
    qpdf_set_object_stream_mode(qpdf, qpdf_o_generate);
    qpdf_set_newline_before_endstream(qpdf, QPDF_TRUE); /* PDF/A-2, 6.1.7.1 */
    qpdf_set_deterministic_ID(qpdf, QPDF_TRUE);
    qpdf_write(qpdf);
    if (!check_qpdf(qpdf, "write the file", error))
        return NULL;
    return g_bytes_new(qpdf_get_buffer(qpdf), qpdf_get_buffer_length(qpdf));
}

GBytes *finish_file(const GByteArray *drawn, const Plan *plan, GError **error) {
    File file = {0};
    GBytes *bytes = NULL;
    if (open_file(&file, drawn, error) && add_objects(&file, plan, error) &&
        mend_drawn(&file, plan->pages, plan->spans, error))
        bytes = write_file(file.qpdf, error);
    close_file(&file);
    return bytes;
}
