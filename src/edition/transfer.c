/* The file's own words are the check: a place that does not hold them is looked for again before it
 * is believed. */
#include "edition/transfer.h"
#include "base/text.h"
#include "edition/selector.h"
#include <string.h>

#define SHOWN_MAX 300u /* of a note's words [characters] */

static void free_fate(gpointer data) {
    NoteFate *fate = data;
    g_free(fate->words);
    g_free(fate->heading);
    g_free(fate->now);
    g_free(fate);
}

static void clear_patch(gpointer data) {
    g_free(((Patch *)data)->text);
}

void transfer_init(Transfer *transfer, const Publication *old, const Publication *new,
                   Rebase *rebase, Arena *arena) {
    *transfer = (Transfer){.old = old, .new = new, .rebase = rebase, .arena = arena};
    transfer->quotes = quotes_new();
    transfer->patches = g_array_new(FALSE, FALSE, sizeof(Patch));
    g_array_set_clear_func(transfer->patches, clear_patch);
    transfer->fates = g_ptr_array_new_with_free_func(free_fate);
}

void transfer_clear(Transfer *transfer) {
    g_clear_pointer(&transfer->quotes, quotes_free);
    g_clear_pointer(&transfer->patches, g_array_unref);
    g_clear_pointer(&transfer->fates, g_ptr_array_unref);
}

/* ---- what is told of a note ---- */

static gboolean is_heading(const Node *node) {
    return node->name != NULL && node->name[0] == 'h' && g_ascii_isdigit(node->name[1]) &&
           node->name[2] == '\0';
}

static char *element_words(const Document *document, const Node *element) {
    const Node *last = element;
    for (const Node *node = element; node != NULL; node = tree_walk(element, node))
        last = node;
    Span span = {{document, element, 0}, {document, last, last->n_chars}, TRUE};
    return span_words(&span);
}

/* The last heading before a point. */
static char *heading_before(const Point *point) {
    const Node *heading = NULL;
    for (const Node *node = point->document->root;
         node != NULL && node->order <= point->node->order;
         node = tree_walk(point->document->root, node))
        if (is_heading(node))
            heading = node;
    return heading != NULL ? element_words(point->document, heading) : g_strdup("");
}

/* A range's words; of a place those that follow it. */
static char *shown_words(const Span *span) {
    g_autofree char *words = span_words(span);
    if (words[0] == '\0' && span->start.document->body != NULL) {
        g_autofree char *after = quote_after(&span->start, 60);
        g_free(words);
        words = text_collapse(after);
    }
    if (g_utf8_strlen(words, -1) <= (glong)SHOWN_MAX)
        return g_steal_pointer(&words);
    g_autofree char *begin = g_utf8_substring(words, 0, SHOWN_MAX);
    return g_strconcat(begin, " …", NULL);
}

static NoteFate *tell(Transfer *transfer, const Datum *note, Fate fate) {
    NoteFate *told = g_new0(NoteFate, 1);
    told->fate = fate;
    told->at = note->start;
    g_ptr_array_add(transfer->fates, told);
    return told;
}

static void tell_stray(Transfer *transfer, const Datum *note, const char *words) {
    NoteFate *told = tell(transfer, note, FATE_LOST);
    told->is_stray = TRUE;
    told->words = words != NULL ? text_collapse(words) : g_strdup("");
    told->heading = g_strdup("");
    told->now = g_strdup("");
}

static void tell_fate(Transfer *transfer, const Datum *note, Fate fate, const Span *from,
                      const Span *to) {
    if (fate == FATE_SAME) {
        transfer->n_same++;
        return;
    }
    NoteFate *told = tell(transfer, note, fate);
    told->words = shown_words(from);
    told->heading = heading_before(&from->start);
    told->now = shown_words(to);
}

/* ---- the check ---- */

static gboolean holds(const Span *span, const char *words) {
    g_autofree char *found = span_words(span), *wanted = text_collapse(words);
    return strcmp(found, wanted) == 0;
}

static gboolean find_words(const Transfer *transfer, const Span *near, const char *words,
                           Span *ret_span) {
    const Quote quote = {.exact = words};
    const Document *document = near->start.document;
    if (document != NULL && document->body != NULL) {
        guint position = near->start.node != NULL ? position_of(document->body, &near->start) : 0;
        if (quotes_find(transfer->quotes, document, &quote, position, ret_span))
            return TRUE;
    }
    for (guint i = 0; near->start.node == NULL && i < transfer->old->documents->len; i++)
        if (quotes_find(transfer->quotes, transfer->old->documents->pdata[i], &quote, 0, ret_span))
            return TRUE;
    return FALSE;
}

gboolean transfer_note(Transfer *transfer, const Datum *note, gboolean is_found, const Span *from,
                       const char *words, Span *ret_to) {
    Span span = *from, better;
    transfer->n_notes++;
    if (!is_found)
        span.start.node = NULL;
    gboolean has_words = words != NULL && words[strspn(words, " \t\r\n")] != '\0';
    if (has_words && (!is_found || (span.is_range && !holds(&span, words))) &&
        find_words(transfer, &span, words, &better)) {
        span = better;
        is_found = TRUE;
    }
    if (!is_found) {
        tell_stray(transfer, note, words);
        return FALSE;
    }
    tell_fate(transfer, note, rebase_span(transfer->rebase, &span, ret_to), &span, ret_to);
    return TRUE;
}

/* ---- patches ---- */

static void replace(Transfer *transfer, const Datum *value, char *text) {
    Patch patch = {value->start, value->end, text};
    g_array_append_val(transfer->patches, patch);
}

void transfer_text(Transfer *transfer, const Datum *value, const char *text) {
    if (value != NULL && g_strcmp0(value->text, text) != 0)
        replace(transfer, value, datum_quote(transfer->syntax, text));
}

void transfer_number(Transfer *transfer, const Datum *value, guint number) {
    if (value != NULL && value->number != number)
        replace(transfer, value, g_strdup_printf("%u", number));
}

void transfer_share(Transfer *transfer, const Datum *value, double share) {
    char text[G_ASCII_DTOSTR_BUF_SIZE];
    double difference = share - value->number;
    if (difference > 1e-9 || difference < -1e-9)
        replace(transfer, value, g_strdup(g_ascii_formatd(text, sizeof text, "%.6g", share)));
}
