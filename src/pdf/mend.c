/* Only what the pages use is looked at. Cairo also writes a structure tree, some dozens of objects
 * a page, which is replaced: libqpdf reads an object when it is asked for, and these it never is.
 */
#include "pdf/mend.h"
#include "base/deflate.h"
#include "pdf/content.h"
#include <stdlib.h>

typedef struct Mender {
    qpdf_data qpdf;
    gboolean *is_seen; /* by object; what is not, no page uses */
    GArray *forms;     /* guint: objects; what pictures have drawn as a group */
} Mender;

/* ---- fonts and pictures ---- */

/* Cairo leaves it out where glyphs have the numbers they have in the font; PDF/UA wants it said. */
static void mend_font(qpdf_data qpdf, qpdf_oh font) {
    if (qpdf_oh_is_dictionary_of_type(qpdf, font, "/Font", "/CIDFontType2") &&
        !qpdf_oh_has_key(qpdf, font, "/CIDToGIDMap"))
        qpdf_oh_replace_key(qpdf, font, "/CIDToGIDMap", qpdf_oh_new_name(qpdf, "/Identity"));
}

static void mend_stream(Mender *mender, qpdf_oh stream, qpdf_oh dictionary) {
    qpdf_data qpdf = mender->qpdf;
    guint id = (guint)qpdf_oh_get_object_id(qpdf, stream);
    qpdf_oh_remove_key(qpdf, dictionary, "/Interpolate");
    if (qpdf_oh_is_dictionary_of_type(qpdf, dictionary, "/XObject", "/Form"))
        g_array_append_val(mender->forms, id);
}

static void mend_object(Mender *mender, qpdf_oh object);

/* libqpdf goes through the keys of one dictionary at a time. */
static void mend_values(Mender *mender, qpdf_oh dictionary) {
    qpdf_data qpdf = mender->qpdf;
    g_autoptr(GArray) values = g_array_new(FALSE, FALSE, sizeof(qpdf_oh));
    for (qpdf_oh_begin_dict_key_iter(qpdf, dictionary); qpdf_oh_dict_more_keys(qpdf);) {
        qpdf_oh value = qpdf_oh_get_key(qpdf, dictionary, qpdf_oh_dict_next_key(qpdf));
        g_array_append_val(values, value);
    }
    for (guint i = 0; i < values->len; i++)
        mend_object(mender, g_array_index(values, qpdf_oh, i));
}

static void mend_items(Mender *mender, qpdf_oh array) {
    gint n = qpdf_oh_get_array_n_items(mender->qpdf, array);
    for (gint i = 0; i < n; i++)
        mend_object(mender, qpdf_oh_get_array_item(mender->qpdf, array, i));
}

/* TRUE the first time. */
static gboolean see(Mender *mender, qpdf_oh object) {
    gint id = qpdf_oh_get_object_id(mender->qpdf, object); /* 0: not an object of its own */
    gboolean is_first = !mender->is_seen[id];
    mender->is_seen[id] = id != 0;
    return is_first;
}

static void mend_object(Mender *mender, qpdf_oh object) {
    qpdf_data qpdf = mender->qpdf;
    if (!see(mender, object))
        return;
    switch (qpdf_oh_get_type_code(qpdf, object)) {
    case ot_stream: {
        qpdf_oh dictionary = qpdf_oh_get_dict(qpdf, object);
        mend_stream(mender, object, dictionary);
        mend_values(mender, dictionary);
        return;
    }
    case ot_dictionary:
        mend_font(qpdf, object);
        mend_values(mender, object);
        return;
    case ot_array:
        mend_items(mender, object);
        return;
    default:
        return;
    }
}

/* ---- one ink ---- */

/* Else its greys would be mixed as colours. */
static void blacken_group(qpdf_data qpdf, qpdf_oh form) {
    qpdf_oh group = qpdf_oh_get_key(qpdf, qpdf_oh_get_dict(qpdf, form), "/Group");
    if (qpdf_oh_is_dictionary(qpdf, group))
        qpdf_oh_replace_key(qpdf, group, "/CS", qpdf_oh_new_name(qpdf, "/DeviceGray"));
}

/* Back into the same stream, packed: libqpdf would use zlib, and leaves alone what is packed. */
static void replace_data(qpdf_data qpdf, qpdf_oh stream, const GString *content) {
    g_autoptr(GBytes) packed =
        deflate_pack(content->str, content->len, DEFLATE_ZLIB, DEFLATE_USUAL);
    gsize n;
    const guchar *bytes = g_bytes_get_data(packed, &n);
    qpdf_oh_replace_stream_data(qpdf, stream, bytes, n, qpdf_oh_new_name(qpdf, "/FlateDecode"),
                                qpdf_oh_new_null(qpdf));
}

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
    replace_data(qpdf, form, content);
    return TRUE;
}

static gboolean blacken_forms(const Mender *mender, GError **error) {
    gboolean is_black = TRUE;
    for (guint i = 0; is_black && i < mender->forms->len; i++) {
        gint id = (gint)g_array_index(mender->forms, guint, i);
        is_black = blacken_form(mender->qpdf, qpdf_get_object_by_id(mender->qpdf, id, 0), error);
        qpdf_oh_release_all(mender->qpdf);
    }
    return is_black;
}

/* ---- pages ---- */

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
    replace_data(qpdf, qpdf_oh_get_key(qpdf, page, "/Contents"), content);
    return TRUE;
}

/* Of the nodes above it in the tree of pages nothing is to be mended. */
static void keep_parents(Mender *mender, qpdf_oh page) {
    do
        page = qpdf_oh_get_key(mender->qpdf, page, "/Parent");
    while (qpdf_oh_is_dictionary(mender->qpdf, page) && see(mender, page));
}

static gboolean mend_page(Mender *mender, guint i, const PageSpans *spans, GError **error) {
    qpdf_oh page = qpdf_get_page_n(mender->qpdf, i);
    see(mender, page);
    keep_parents(mender, page);
    qpdf_oh_remove_key(mender->qpdf, page, "/Group");
    mend_object(mender, qpdf_oh_get_key(mender->qpdf, page, "/Contents"));
    mend_object(mender, qpdf_oh_get_key(mender->qpdf, page, "/Resources"));
    gboolean is_rewritten = rewrite_content(mender->qpdf, page, spans, error);
    qpdf_oh_release_all(mender->qpdf);
    return is_rewritten;
}

static void drop_the_rest(const Mender *mender, const Drawn *drawn) {
    for (guint id = 1; id < drawn->n_objects; id++)
        if (!mender->is_seen[id] && id != drawn->catalog && id != drawn->info) {
            qpdf_replace_object(mender->qpdf, (int)id, 0, qpdf_oh_new_null(mender->qpdf));
            qpdf_oh_release_all(mender->qpdf);
        }
}

gboolean mend_drawn(Drawn *drawn, const Spans *spans, GError **error) {
    g_autofree gboolean *is_seen = g_new0(gboolean, drawn->n_objects);
    g_autoptr(GArray) forms = g_array_new(FALSE, FALSE, sizeof(guint));
    Mender mender = {drawn->qpdf, is_seen, forms};
    for (guint i = 0; i < drawn->n_pages; i++)
        if (!mend_page(&mender, i, spans != NULL ? &spans->pages[i] : NULL, error))
            return FALSE;
    if (spans == NULL && !blacken_forms(&mender, error))
        return FALSE;
    drop_the_rest(&mender, drawn);
    return drawn_check(drawn, "mend the drawn pages", error);
}
