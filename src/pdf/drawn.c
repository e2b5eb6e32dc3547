/* libqpdf turns everything that goes wrong into null objects and goes on, so that its list of
 * errors is asked after every stage. */
#include "pdf/drawn.h"
#include <gio/gio.h>
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
