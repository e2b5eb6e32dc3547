/* One pass over the finished page, copying it. A sentence is a span, because a device goes back to
 * the beginning of the span it was in; within <pre> a stretch stays whole.
 * Refused: spans while blocks are written, which would put one reader's ways into every function.
 */
#include "epub/kepub.h"
#include "base/text.h"
#include "epub/xml.h"
#include <string.h>

typedef struct Copy {
    Xml *xml;
    GPtrArray *ids;     /* of the open elements; NULL: it has none */
    GHashTable *counts; /* id -> how many spans it has */
    guint n_pre;        /* open <pre> */
    guint n_unread; /* open elements whose text is left as it is: <head>, hidden lists, formulas */
} Copy;

static gboolean is_void(const char *element) {
    static const char *const elements[] = {"br", "wbr", "img", "hr", "link", "meta", NULL};
    return g_strv_contains(elements, element);
}

static const char *find_attribute(const char **names, const char **values, const char *name) {
    for (guint i = 0; names[i] != NULL; i++)
        if (strcmp(names[i], name) == 0)
            return values[i];
    return NULL;
}

/* A position is kept as a selector, in which only the dot is escaped: other signs of an id become
 * letters behind an underscore. */
static char *plain_id(const char *id) {
    GString *plain = g_string_new(NULL);
    for (const char *p = id; *p != '\0'; p++)
        if (g_ascii_isalnum(*p) || *p == '-')
            g_string_append_c(plain, *p);
        else
            g_string_append_printf(plain, "_%02x", (guchar)*p);
    return g_string_free(plain, FALSE);
}

static const char *nearest_id(const Copy *copy) {
    for (guint i = copy->ids->len; i-- > 0;)
        if (copy->ids->pdata[i] != NULL)
            return copy->ids->pdata[i];
    return "page";
}

static void open_span(Copy *copy) {
    const char *id = nearest_id(copy);
    guint n = GPOINTER_TO_UINT(g_hash_table_lookup(copy->counts, id)) + 1;
    g_hash_table_insert(copy->counts, g_strdup(id), GUINT_TO_POINTER(n));
    g_autofree char *plain = plain_id(id);
    g_autofree char *span = g_strdup_printf("kobo.%s.%u", plain, n);
    xml_open(copy->xml, "span");
    xml_attribute(copy->xml, "class", "koboSpan");
    xml_attribute(copy->xml, "id", span);
}

/* ---- text ---- */

static gboolean is_space(char c) {
    return c == ' ' || c == '\n' || c == '\t';
}

static gboolean is_blank(const char *text, gsize len) {
    for (gsize i = 0; i < len; i++)
        if (!is_space(text[i]))
            return FALSE;
    return TRUE;
}

static void copy_text(G_GNUC_UNUSED GMarkupParseContext *context, const char *text, gsize len,
                      gpointer data, G_GNUC_UNUSED GError **error) {
    Copy *copy = data;
    if (copy->n_unread > 0 || is_blank(text, len)) {
        xml_text_len(copy->xml, text, len);
        return;
    }
    const char *end = text + len;
    while (text < end) {
        const char *next = copy->n_pre > 0 ? end : text_end_of_sentence(text, end);
        open_span(copy);
        xml_text_len(copy->xml, text, (gsize)(next - text));
        xml_close(copy->xml);
        text = next;
    }
}

/* ---- elements ---- */

static void open_copy(Copy *copy, const char *element, const char **names, const char **values) {
    xml_open(copy->xml, element);
    for (guint i = 0; names[i] != NULL; i++)
        xml_attribute(copy->xml, names[i], values[i]);
}

static void copy_void(Copy *copy, const char *element, const char **names, const char **values) {
    gboolean is_picture = strcmp(element, "img") == 0;
    if (is_picture)
        open_span(copy);
    open_copy(copy, element, names, values);
    xml_close_empty(copy->xml);
    if (is_picture)
        xml_close(copy->xml);
}

/* The two that Kobo measures its columns by. */
static void open_columns(Copy *copy) {
    xml_open(copy->xml, "div");
    xml_attribute(copy->xml, "id", "book-columns");
    xml_open(copy->xml, "div");
    xml_attribute(copy->xml, "id", "book-inner");
}

static void open_element(G_GNUC_UNUSED GMarkupParseContext *context, const char *element,
                         const char **names, const char **values, gpointer data,
                         G_GNUC_UNUSED GError **error) {
    Copy *copy = data;
    if (is_void(element)) {
        copy_void(copy, element, names, values);
        return;
    }
    gboolean is_unread = strcmp(element, "head") == 0 || strcmp(element, "math") == 0 ||
                         find_attribute(names, values, "hidden") != NULL;
    copy->n_unread += copy->n_unread > 0 || is_unread;
    copy->n_pre += strcmp(element, "pre") == 0;
    g_ptr_array_add(copy->ids, g_strdup(find_attribute(names, values, "id")));
    open_copy(copy, element, names, values);
    if (strcmp(element, "body") == 0)
        open_columns(copy);
}

static void close_element(G_GNUC_UNUSED GMarkupParseContext *context, const char *element,
                          gpointer data, G_GNUC_UNUSED GError **error) {
    Copy *copy = data;
    if (is_void(element))
        return;
    copy->n_unread -= copy->n_unread > 0;
    copy->n_pre -= strcmp(element, "pre") == 0;
    g_ptr_array_set_size(copy->ids, (gint)copy->ids->len - 1);
    if (strcmp(element, "body") == 0) {
        xml_close(copy->xml);
        xml_close(copy->xml);
    }
    xml_close(copy->xml);
}

GBytes *kepub_page(GBytes *xhtml) {
    static const GMarkupParser parser = {
        .start_element = open_element, .end_element = close_element, .text = copy_text};
    Copy copy = {.xml = xml_new("html"), .ids = g_ptr_array_new_with_free_func(g_free)};
    copy.counts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(GMarkupParseContext) context = g_markup_parse_context_new(&parser, 0, &copy, NULL);
    gsize size;
    const char *text = g_bytes_get_data(xhtml, &size);
    gboolean is_whole = g_markup_parse_context_parse(context, text, (gssize)size, NULL) &&
                        g_markup_parse_context_end_parse(context, NULL);
    g_assert(is_whole); /* octavo wrote it */
    g_ptr_array_unref(copy.ids);
    g_hash_table_unref(copy.counts);
    return xml_finish(copy.xml);
}
