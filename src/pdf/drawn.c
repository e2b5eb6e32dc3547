/* libqpdf turns everything that goes wrong into null objects and goes on, so that its list of
 * errors is asked after every stage. */
#include "pdf/drawn.h"
#include "pdf/content.h"
#include <gio/gio.h>
#include <stdlib.h>
#include <string.h>

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

gboolean drawn_check(const Drawn *drawn, const char *stage, GError **error) {
    qpdf_error problem = next_problem(drawn->qpdf);
    if (problem == NULL)
        return TRUE;
    g_set_error(error, G_IO_ERROR, G_IO_ERROR_FAILED, "libqpdf cannot %s: %s", stage,
                qpdf_get_error_full_text(drawn->qpdf, problem));
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

static void read_ids(Drawn *drawn) {
    qpdf_data qpdf = drawn->qpdf;
    qpdf_oh trailer = qpdf_get_trailer(qpdf), root = qpdf_get_root(qpdf);
    drawn->n_objects = count_objects(qpdf, trailer);
    drawn->catalog = (guint)qpdf_oh_get_object_id(qpdf, root);
    drawn->page_tree = id_of_key(qpdf, root, "/Pages");
    drawn->info = id_of_key(qpdf, trailer, "/Info");
    drawn->n_pages = (guint)qpdf_get_num_pages(qpdf);
    drawn->page_ids = g_new0(guint, drawn->n_pages + 1);
    for (guint i = 0; i < drawn->n_pages; i++) {
        qpdf_oh page = qpdf_get_page_n(qpdf, i);
        drawn->page_ids[i] = (guint)qpdf_oh_get_object_id(qpdf, page);
        qpdf_oh_release(qpdf, page);
    }
    qpdf_oh_release_all(qpdf);
}

gboolean drawn_open(Drawn *drawn, const GByteArray *bytes, GError **error) {
    drawn->qpdf = qpdf_init();
    qpdf_silence_errors(drawn->qpdf);
    qpdf_set_suppress_warnings(drawn->qpdf, QPDF_TRUE);
    qpdf_read_memory(drawn->qpdf, "drawn pages", (const char *)bytes->data, bytes->len, NULL);
    if (!drawn_check(drawn, "read the drawn pages", error))
        return FALSE;
    read_ids(drawn);
    drawn->objects = objects_new(drawn->n_objects);
    return drawn_check(drawn, "find the drawn pages", error);
}

void drawn_close(Drawn *drawn) {
    if (drawn->qpdf != NULL)
        qpdf_cleanup(&drawn->qpdf);
    objects_free(drawn->objects);
    g_free(drawn->page_ids);
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
    g_autoptr(GString) content = spans != NULL
                                     ? content_rewrite((const char *)bytes, n, spans, error)
                                     : content_rewrite_black((const char *)bytes, n, error);
    free(bytes);
    if (content == NULL)
        return FALSE;
    qpdf_oh none = qpdf_oh_new_null(qpdf);
    qpdf_oh_replace_stream_data(qpdf, qpdf_oh_get_key(qpdf, page, "/Contents"),
                                (const guchar *)content->str, content->len, none, none);
    return TRUE;
}

/* Else its greys would be mixed as colours. */
static void blacken_group(qpdf_data qpdf, qpdf_oh form) {
    qpdf_oh group = qpdf_oh_get_key(qpdf, qpdf_oh_get_dict(qpdf, form), "/Group");
    if (qpdf_oh_is_dictionary(qpdf, group))
        qpdf_oh_replace_key(qpdf, group, "/CS", qpdf_oh_new_name(qpdf, "/DeviceGray"));
}

/* What pictures have drawn as a group. */
static gboolean blacken_form(qpdf_data qpdf, qpdf_oh form, GError **error) {
    blacken_group(qpdf, form);
    guchar *bytes = NULL;
    gsize n = 0;
    QPDF_BOOL is_filtered = QPDF_FALSE;
    qpdf_oh_get_stream_data(qpdf, form, qpdf_dl_all, &is_filtered, &bytes, &n);
    g_autoptr(GString) content = content_rewrite_black((const char *)bytes, n, error);
    free(bytes);
    if (content == NULL)
        return FALSE;
    qpdf_oh none = qpdf_oh_new_null(qpdf);
    qpdf_oh_replace_stream_data(qpdf, form, (const guchar *)content->str, content->len, none, none);
    return TRUE;
}

static gboolean blacken_forms(Drawn *drawn, GError **error) {
    qpdf_data qpdf = drawn->qpdf;
    gboolean is_black = TRUE;
    for (guint id = 1; is_black && id < drawn->n_objects; id++) {
        qpdf_oh object = qpdf_get_object_by_id(qpdf, (int)id, 0);
        if (qpdf_oh_is_stream(qpdf, object) &&
            qpdf_oh_is_name_and_equals(
                qpdf, qpdf_oh_get_key(qpdf, qpdf_oh_get_dict(qpdf, object), "/Subtype"), "/Form"))
            is_black = blacken_form(qpdf, object, error);
        qpdf_oh_release_all(qpdf);
    }
    return is_black;
}

static gboolean mend_page(qpdf_data qpdf, guint i, const PageSpans *spans, GError **error) {
    qpdf_oh page = qpdf_get_page_n(qpdf, i);
    qpdf_oh_remove_key(qpdf, page, "/Group");
    gboolean is_rewritten = rewrite_content(qpdf, page, spans, error);
    qpdf_oh_release_all(qpdf);
    return is_rewritten;
}

gboolean drawn_mend(Drawn *drawn, const Spans *spans, GError **error) {
    for (guint id = 1; id < drawn->n_objects; id++)
        mend_object(drawn->qpdf, id);
    for (guint i = 0; i < drawn->n_pages; i++)
        if (!mend_page(drawn->qpdf, i, spans != NULL ? &spans->pages[i] : NULL, error))
            return FALSE;
    if (spans == NULL && !blacken_forms(drawn, error))
        return FALSE;
    return drawn_check(drawn, "mend the drawn pages", error);
}

/* ---- the finished file ---- */

gboolean drawn_add_objects(Drawn *drawn, GError **error) {
    gsize n;
    const char *json = objects_json(drawn->objects, &n);
    qpdf_update_from_json_data(drawn->qpdf, json, n);
    return drawn_check(drawn, "add to the drawn pages", error);
}

GBytes *drawn_write(Drawn *drawn, GError **error) {
    qpdf_data qpdf = drawn->qpdf;
    qpdf_init_write_memory(qpdf);
    qpdf_force_pdf_version(qpdf, "1.7");
    qpdf_set_object_stream_mode(qpdf, qpdf_o_generate);
    qpdf_set_newline_before_endstream(qpdf, QPDF_TRUE); /* PDF/A-2, 6.1.7.1 */
    qpdf_set_deterministic_ID(qpdf, QPDF_TRUE);
    qpdf_write(qpdf);
    if (!drawn_check(drawn, "write the file", error))
        return NULL;
    return g_bytes_new(qpdf_get_buffer(qpdf), qpdf_get_buffer_length(qpdf));
}
