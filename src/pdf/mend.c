/* Only what the pages use is copied. Cairo also writes a structure tree, some dozens of objects a
 * page, which is replaced, and never looked at. */
#include "pdf/mend.h"
#include "base/deflate.h"
#include "pdf/content.h"
#include "pdf/plainpng.h"

typedef struct Mender {
    const Drawn *drawn;
    gboolean is_black;
    gboolean is_form;  /* what is being copied is: it will be packed again */
    gboolean *is_seen; /* by object */
    GArray *waiting;   /* guint: objects that are seen and not yet copied */
} Mender;

/* ---- values ---- */

static void want(Mender *mender, guint id) {
    if (mender->is_seen[id])
        return;
    mender->is_seen[id] = TRUE;
    g_array_append_val(mender->waiting, id);
}

static gboolean copy_value(Mender *mender, const char *key, const char **at);

/* The colours of a group that is drawn in one ink are greys; else they would be mixed as colours.
 */
static gboolean copy_entry(Mender *mender, const char *key, const char **at) {
    gboolean is_dropped = g_str_equal(key, "/Length") || g_str_equal(key, "/Interpolate") ||
                          (mender->is_form && g_str_equal(key, "/Filter"));
    gboolean is_grey = mender->is_black && g_str_equal(key, "/CS");
    if (is_grey)
        objects_put_name(mender->drawn->objects, key, "/DeviceGray");
    return is_dropped || is_grey ? drawn_skip(mender->drawn, at) : copy_value(mender, key, at);
}

/* Cairo names a picture in its page's resources as often as it is shown there; *at stands behind
 * the key in the dictionary at `start`. */
static gboolean is_again(const Mender *mender, const char *start, const char *key, const char *at) {
    return drawn_find(mender->drawn, start, key) != at;
}

/* Up to the dictionary's end, which stays open for more. */
static gboolean copy_entries(Mender *mender, const char **at) {
    const char *start = *at;
    Lexeme token;
    if (!drawn_take(mender->drawn, at, "<<"))
        return FALSE;
    while (!drawn_take(mender->drawn, at, ">>")) {
        if (!lexeme_read(at, mender->drawn->end, &token) || token.start[0] != '/')
            return FALSE;
        g_autofree char *key = g_strndup(token.start, token.n);
        gboolean is_read = is_again(mender, start, key, *at) ? drawn_skip(mender->drawn, at)
                                                             : copy_entry(mender, key, at);
        if (!is_read)
            return FALSE;
    }
    return TRUE;
}

static gboolean copy_items(Mender *mender, const char **at) {
    while (!drawn_take(mender->drawn, at, "]"))
        if (!copy_value(mender, NULL, at))
            return FALSE;
    return TRUE;
}

static gboolean copy_value(Mender *mender, const char *key, const char **at) {
    Objects *objects = mender->drawn->objects;
    gboolean is_copied = TRUE;
    const char *after = *at;
    guint id;
    Lexeme token;
    if (drawn_take_reference(mender->drawn, at, &id)) {
        objects_put_reference(objects, key, id);
        want(mender, id);
    } else if (drawn_take(mender->drawn, &after, "<<")) {
        objects_open_dictionary(objects, key);
        is_copied = copy_entries(mender, at);
        objects_close_dictionary(objects);
    } else if (drawn_take(mender->drawn, at, "[")) {
        objects_open_array(objects, key);
        is_copied = copy_items(mender, at);
        objects_close_array(objects);
    } else {
        is_copied = lexeme_read(at, mender->drawn->end, &token);
        if (is_copied)
            objects_put_syntax(objects, key, token.start, token.n);
    }
    return is_copied;
}

/* ---- objects ---- */

static gboolean has_value(const Drawn *drawn, guint id, const char *key, const char *value) {
    const char *at = drawn_find(drawn, drawn_at(drawn, id), key);
    return at != NULL && drawn_take(drawn, &at, value);
}

/* Cairo leaves it out where glyphs have the numbers they have in the font; PDF/UA wants it said. */
static void mend_font(const Drawn *drawn, guint id) {
    if (has_value(drawn, id, "/Subtype", "/CIDFontType2") &&
        drawn_find(drawn, drawn_at(drawn, id), "/CIDToGIDMap") == NULL)
        objects_put_name(drawn->objects, "/CIDToGIDMap", "/Identity");
}

static gboolean copy_plain(Mender *mender, guint id) {
    Objects *objects = mender->drawn->objects;
    const char *at = drawn_at(mender->drawn, id), *after = at;
    gboolean is_dictionary = drawn_take(mender->drawn, &after, "<<");
    objects_begin(objects, id);
    if (is_dictionary)
        objects_open_dictionary(objects, NULL);
    gboolean is_copied = is_dictionary ? copy_entries(mender, &at) : copy_value(mender, NULL, &at);
    if (is_dictionary) {
        mend_font(mender->drawn, id);
        objects_close_dictionary(objects);
    }
    objects_end(objects);
    return is_copied;
}

static gboolean put_form(const Mender *mender, guint id, GError **error) {
    g_autoptr(GBytes) bytes = drawn_content(mender->drawn, id);
    if (bytes == NULL)
        return drawn_refuse(error);
    gsize n;
    const char *content = g_bytes_get_data(bytes, &n);
    g_autoptr(GString) black =
        mender->is_black ? content_rewrite_black(content, n, error) : g_string_new_len(content, n);
    if (black != NULL)
        objects_end_stream(mender->drawn->objects, black->str, black->len);
    return black != NULL;
}

/* The bytes of pictures and fonts stay as they are where Cairo has packed them. */
static gboolean copy_stream(Mender *mender, guint id, GBytes *bytes, GError **error) {
    Objects *objects = mender->drawn->objects;
    const char *at = drawn_at(mender->drawn, id);
    mender->is_form = has_value(mender->drawn, id, "/Subtype", "/Form");
    objects_begin_stream(objects, id);
    if (!copy_entries(mender, &at))
        return drawn_refuse(error);
    if (mender->is_form)
        return put_form(mender, id, error);
    if (drawn_find(mender->drawn, drawn_at(mender->drawn, id), "/Filter") == NULL)
        objects_end_stream(objects, g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes));
    else
        objects_end_raw(objects, bytes);
    return TRUE;
}

/* What picture.c handed to Cairo as a fax. */
static gboolean put_png(const Mender *mender, guint id, GBytes *file, GError **error) {
    gsize n;
    const guint8 *bytes = g_bytes_get_data(file, &n);
    PlainPng png;
    if (!plainpng_read(bytes, n, &png))
        return drawn_refuse(error);
    plainpng_put(&png, mender->drawn->objects, id);
    return TRUE;
}

static gboolean copy_object(Mender *mender, guint id, GError **error) {
    g_autoptr(GBytes) stream = drawn_stream(mender->drawn, id);
    if (stream != NULL && has_value(mender->drawn, id, "/Filter", "/CCITTFaxDecode"))
        return put_png(mender, id, stream, error);
    if (stream != NULL)
        return copy_stream(mender, id, stream, error);
    return copy_plain(mender, id) || drawn_refuse(error);
}

static gboolean copy_waiting(Mender *mender, GError **error) {
    while (mender->waiting->len > 0) {
        guint id = g_array_index(mender->waiting, guint, mender->waiting->len - 1);
        g_array_set_size(mender->waiting, mender->waiting->len - 1);
        if (!copy_object(mender, id, error))
            return FALSE;
    }
    return TRUE;
}

/* ---- pages ---- */

static gboolean mend_content(const Drawn *drawn, DrawnPage *page, const PageSpans *spans,
                             GError **error) {
    g_autoptr(GBytes) bytes = drawn_content(drawn, page->contents);
    if (bytes == NULL)
        return drawn_refuse(error);
    gsize n;
    const char *content = g_bytes_get_data(bytes, &n);
    g_autoptr(GString) mended = spans != NULL ? content_rewrite(content, n, spans, error)
                                              : content_rewrite_black(content, n, error);
    if (mended != NULL)
        page->content = deflate_pack(mended->str, mended->len, DEFLATE_ZLIB, DEFLATE_USUAL);
    return mended != NULL;
}

gboolean mend_drawn(Drawn *drawn, const Spans *spans, GError **error) {
    g_autofree gboolean *is_seen = g_new0(gboolean, drawn->n_objects);
    g_autoptr(GArray) waiting = g_array_new(FALSE, FALSE, sizeof(guint));
    Mender mender = {drawn, spans == NULL, FALSE, is_seen, waiting};
    for (guint i = 0; i < drawn->n_pages; i++) {
        DrawnPage *page = &drawn->pages[i];
        want(&mender, page->resources);
        if (!mend_content(drawn, page, spans != NULL ? &spans->pages[i] : NULL, error) ||
            !copy_waiting(&mender, error))
            return FALSE;
    }
    return TRUE;
}
