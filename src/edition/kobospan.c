/* The Kobo variant itself is not read: the EPUB is all that an old edition may have left. */
#include "edition/kobospan.h"
#include "base/text.h"

static const char *nearest_id(const Node *text) {
    const Node *node = text->parent;
    while (node != NULL && node->id == NULL)
        node = node->parent;
    return node != NULL ? node->id : "page";
}

static void name_span(const Document *document, GHashTable *counts, const KoboSpan *span,
                      KoboSpanFunc func, gpointer data) {
    const char *id = nearest_id(span->text);
    guint n = GPOINTER_TO_UINT(g_hash_table_lookup(counts, id)) + 1;
    g_hash_table_insert(counts, (gpointer)id, GUINT_TO_POINTER(n));
    g_autofree char *name = g_strdup_printf("%s %s %u", document->path, id, n);
    func(name, span, data);
}

static void cut_text(const Document *document, GHashTable *counts, const Node *text,
                     KoboSpanFunc func, gpointer data) {
    gboolean is_whole = node_is_within(text, "pre");
    const char *p = text->text, *end = p + text->n_bytes;
    guint at = 0;
    while (p < end) {
        const char *next = is_whole ? end : text_end_of_sentence(p, end);
        guint n = (guint)g_utf8_pointer_to_offset(p, next);
        const KoboSpan span = {text, at, at + n};
        name_span(document, counts, &span, func, data);
        at += n;
        p = next;
    }
}

/* A picture is a span too, though nothing is found by it here. */
static void count_picture(GHashTable *counts, const Node *picture) {
    const char *id = nearest_id(picture);
    guint n = GPOINTER_TO_UINT(g_hash_table_lookup(counts, id)) + 1;
    g_hash_table_insert(counts, (gpointer)id, GUINT_TO_POINTER(n));
}

static gboolean is_hidden(const Node *node) {
    while (node != NULL && node_attribute(node, "hidden") == NULL)
        node = node->parent;
    return node != NULL;
}

void kobospan_each(const Document *document, KoboSpanFunc func, gpointer data) {
    g_autoptr(GHashTable) counts = g_hash_table_new(g_str_hash, g_str_equal);
    for (const Node *node = document->body; node != NULL; node = tree_walk(document->body, node)) {
        if (node_is(node, "img") && !is_hidden(node))
            count_picture(counts, node);
        else if (node->name == NULL && !node_is_blank(node) && !is_hidden(node))
            cut_text(document, counts, node, func, data);
    }
}
