/* A target has several selectors for one place. The place is what the first of them says that
 * agrees with the words quoted; then each is written anew for the words as they stand now. */
#include "base/text.h"
#include "edition/cfi.h"
#include "edition/formats.h"
#include "edition/selector.h"
#include <string.h>

typedef struct Target {
    Transfer *transfer;
    const Document *document; /* of the old edition */
    const char *quoted;       /* the words, or NULL */
    const Span *span;         /* where it was, and … */
    const Span *new;          /* … where it is */
} Target;

/* How a kind of selector is followed, and written anew. */
typedef struct Kind {
    const char *type;
    gboolean (*find)(const Target *target, const Datum *selector, Span *ret_span);
    void (*write)(const Target *target, const Datum *selector);
} Kind;

static gboolean count_at(const Datum *value, const char *key, guint *ret_count) {
    double number;
    if (!datum_number(value, key, &number) || number < 0 || number > G_MAXINT32)
        return FALSE;
    *ret_count = (guint)number;
    return TRUE;
}

static void write_count(const Target *target, const Datum *value, const char *key, guint count) {
    const Datum *number = datum_at(value, key);
    if (number != NULL && number->kind == DATUM_NUMBER)
        transfer_number(target->transfer, number, count);
}

static void write_text(const Target *target, const Datum *value, const char *key,
                       const char *text) {
    const Datum *old = datum_at(value, key);
    if (old != NULL && old->kind == DATUM_STRING)
        transfer_text(target->transfer, old, text);
}

/* ---- CFIs and ids ---- */

static CfiBase base_of(const char *text) {
    return strchr(text, '!') != NULL ? CFI_PACKAGE : CFI_DOCUMENT;
}

static gboolean find_cfi(const Target *target, const Datum *selector, Span *ret_span) {
    const char *text = datum_text(selector, "value");
    const Cfi *cfi = text != NULL ? cfi_parse(target->transfer->arena, text) : NULL;
    return cfi != NULL && cfi_resolve(cfi, base_of(text), CFI_IDS, target->transfer->old,
                                      target->document, ret_span);
}

static void write_cfi(const Target *target, const Datum *selector) {
    const char *text = datum_text(selector, "value");
    const Cfi *cfi = text != NULL ? cfi_parse(target->transfer->arena, text) : NULL;
    if (cfi == NULL)
        return;
    g_autofree char *printed = cfi_print(cfi, base_of(text), target->transfer->new, target->new);
    write_text(target, selector, "value", printed);
}

static gboolean is_cfi(const Datum *selector) {
    const char *text = datum_text(selector, "value");
    return text != NULL && g_str_has_prefix(text, "epubcfi(");
}

static gboolean find_fragment(const Target *target, const Datum *selector, Span *ret_span) {
    const char *id = datum_text(selector, "value");
    if (is_cfi(selector))
        return find_cfi(target, selector, ret_span);
    const Node *element =
        id != NULL ? g_hash_table_lookup(target->document->ids, id + (id[0] == '#')) : NULL;
    *ret_span = (Span){{target->document, element, 0}, {target->document, element, 0}, FALSE};
    return element != NULL;
}

/* An id that is left needs no other; for one that is gone, that of the block the words are in. */
static void write_fragment(const Target *target, const Datum *selector) {
    const char *id = datum_text(selector, "value");
    if (is_cfi(selector)) {
        write_cfi(target, selector);
        return;
    }
    if (id == NULL || g_hash_table_contains(target->new->start.document->ids, id + (id[0] == '#')))
        return;
    const Node *node = target->new->start.node;
    while (node != NULL && node->id == NULL)
        node = node->parent;
    if (node == NULL)
        return;
    g_autofree char *text = g_strdup_printf("%s%s", id[0] == '#' ? "#" : "", node->id);
    write_text(target, selector, "value", text);
}

/* ---- text positions ---- */

static gboolean find_position_in(const Document *document, const Node *within,
                                 const Datum *selector, Span *ret_span) {
    guint start, end;
    ret_span->is_range = TRUE;
    return within != NULL && count_at(selector, "start", &start) &&
           count_at(selector, "end", &end) && start < end &&
           position_find(within, start, FALSE, document, &ret_span->start) &&
           position_find(within, end, TRUE, document, &ret_span->end);
}

static void write_position_in(const Target *target, const Node *within, const Datum *selector) {
    write_count(target, selector, "start", position_of(within, &target->new->start));
    write_count(target, selector, "end", position_of(within, &target->new->end));
}

static gboolean find_position(const Target *target, const Datum *selector, Span *ret_span) {
    return find_position_in(target->document, target->document->body, selector, ret_span);
}

static void write_position(const Target *target, const Datum *selector) {
    write_position_in(target, target->new->start.document->body, selector);
}

/* ---- CSS, by itself or refined ---- */

static gboolean find_css(const Target *target, const Datum *selector, Span *ret_span) {
    const char *css = datum_text(selector, "value");
    const Datum *refined = datum_at(selector, "refinedBy");
    const Node *element = css != NULL ? selector_find(target->document, css) : NULL;
    if (element == NULL || refined != NULL)
        return element != NULL && find_position_in(target->document, element, refined, ret_span);
    *ret_span = (Span){{target->document, element, 0}, {target->document, element, 0}, FALSE};
    return TRUE;
}

static const Node *common_element(const Span *span) {
    const Node *element = span->start.node;
    if (element->name == NULL)
        element = element->parent;
    while (element->parent != NULL) {
        const Node *other = span->end.node;
        while (other != NULL && other != element)
            other = other->parent;
        if (other == element)
            break;
        element = element->parent;
    }
    return element;
}

static void write_css(const Target *target, const Datum *selector) {
    const Datum *refined = datum_at(selector, "refinedBy");
    const Node *element = common_element(target->new);
    const char *old = datum_text(selector, "value");
    const Node *same = old != NULL ? selector_find(target->new->start.document, old) : NULL;
    if (same != element) {
        g_autofree char *css = selector_print(element);
        write_text(target, selector, "value", css);
    }
    if (refined != NULL)
        write_position_in(target, element, refined);
}

/* ---- a text node by its number: Readium's range selector, Thorium's older one ---- */

static gboolean find_child_text(const Document *document, const char *css, guint number,
                                guint units, Point *ret_point) {
    const Node *element = css != NULL ? selector_find(document, css) : NULL;
    const Node *child = element != NULL ? element->first : NULL;
    for (; child != NULL && number > 0; number--)
        child = child->next;
    if (child == NULL || child->name != NULL || units > child->n_units)
        return FALSE;
    *ret_point = (Point){document, child, node_chars_of_units(child, units)};
    return TRUE;
}

static guint child_number(const Node *text) {
    guint number = 0;
    for (const Node *node = text->previous; node != NULL; node = node->previous)
        number++;
    return number;
}

static gboolean find_end(const Document *document, const Datum *selector, Point *ret_point) {
    const Datum *text = datum_at(selector, "refinedBy"), *unit = datum_at(text, "refinedBy");
    guint number, units;
    return count_at(text, "value", &number) && count_at(unit, "value", &units) &&
           find_child_text(document, datum_text(selector, "value"), number, units, ret_point);
}

static void write_end(const Target *target, const Datum *selector, const Point *point) {
    const Datum *text = datum_at(selector, "refinedBy"), *unit = datum_at(text, "refinedBy");
    if (unit == NULL || point->node->name != NULL)
        return;
    g_autofree char *css = selector_print(point->node->parent);
    write_text(target, selector, "value", css);
    write_count(target, text, "value", child_number(point->node));
    write_count(target, unit, "value", node_units_of_chars(point->node, point->offset));
}

static gboolean find_range(const Target *target, const Datum *selector, Span *ret_span) {
    ret_span->is_range = TRUE;
    return find_end(target->document, datum_at(selector, "startSelector"), &ret_span->start) &&
           find_end(target->document, datum_at(selector, "endSelector"), &ret_span->end);
}

static void write_range(const Target *target, const Datum *selector) {
    write_end(target, datum_at(selector, "startSelector"), &target->new->start);
    write_end(target, datum_at(selector, "endSelector"), &target->new->end);
}

static gboolean find_dom_range(const Target *target, const Datum *selector, Span *ret_span) {
    guint start, start_units, end, end_units;
    ret_span->is_range = TRUE;
    return count_at(selector, "startTextNodeIndex", &start) &&
           count_at(selector, "startOffset", &start_units) &&
           count_at(selector, "endTextNodeIndex", &end) &&
           count_at(selector, "endOffset", &end_units) &&
           find_child_text(target->document, datum_text(selector, "startCssSelector"), start,
                           start_units, &ret_span->start) &&
           find_child_text(target->document, datum_text(selector, "endCssSelector"), end, end_units,
                           &ret_span->end);
}

static void write_dom_end(const Target *target, const Datum *selector, const Point *point,
                          const char *const keys[3]) {
    if (point->node->name != NULL)
        return;
    g_autofree char *css = selector_print(point->node->parent);
    write_text(target, selector, keys[0], css);
    write_count(target, selector, keys[1], child_number(point->node));
    write_count(target, selector, keys[2], node_units_of_chars(point->node, point->offset));
}

static void write_dom_range(const Target *target, const Datum *selector) {
    static const char *const starts[] = {"startCssSelector", "startTextNodeIndex", "startOffset"};
    static const char *const ends[] = {"endCssSelector", "endTextNodeIndex", "endOffset"};
    write_dom_end(target, selector, &target->new->start, starts);
    write_dom_end(target, selector, &target->new->end, ends);
}

/* ---- quotes, shares ---- */

static gboolean find_quote(const Target *target, const Datum *selector, Span *ret_span) {
    const Quote quote = {datum_text(selector, "exact"), datum_text(selector, "prefix"),
                         datum_text(selector, "suffix")};
    return quote.exact != NULL &&
           quotes_find(target->transfer->quotes, target->document, &quote, 0, ret_span);
}

static guint length_at(const Datum *selector, const char *key) {
    const char *text = datum_text(selector, key);
    return text != NULL ? (guint)g_utf8_strlen(text, -1) : 0;
}

static void write_quote(const Target *target, const Datum *selector) {
    const char *old = datum_text(selector, "exact");
    if (!target->new->is_range || old == NULL)
        return;
    g_autofree char *exact = quote_exact(target->new);
    g_autofree char *prefix = quote_before(&target->new->start, length_at(selector, "prefix"));
    g_autofree char *suffix = quote_after(&target->new->end, length_at(selector, "suffix"));
    g_autofree char *was = text_collapse(old), *is = text_collapse(exact);
    if (strcmp(was, is) != 0)
        write_text(target, selector, "exact", exact);
    write_text(target, selector, "prefix", prefix);
    write_text(target, selector, "suffix", suffix);
}

static double share_of(const Point *point) {
    guint all = 0;
    for (const Node *node = point->document->body; node != NULL;
         node = tree_walk(point->document->body, node))
        all += node->n_chars;
    return all > 0 ? (double)position_of(point->document->body, point) / all : 0;
}

static gboolean find_nothing(G_GNUC_UNUSED const Target *target,
                             G_GNUC_UNUSED const Datum *selector, G_GNUC_UNUSED Span *ret_span) {
    return FALSE;
}

/* Readers count screens or characters, each in a way of its own: it moves by as much as ours does.
 */
static void write_share(const Target *target, const Datum *selector) {
    double share = 0;
    if (!datum_number(selector, "value", &share))
        return;
    double moved = share_of(&target->new->start) - share_of(&target->span->start);
    transfer_share(target->transfer, datum_at(selector, "value"), CLAMP(share + moved, 0, 1));
}

/* In the order in which they are believed. */
static const Kind kinds[] = {
    {"RangeSelector", find_range, write_range},
    {"ThoriumDomRangeSelector", find_dom_range, write_dom_range},
    {"CssSelector", find_css, write_css},
    {"CSSSelector", find_css, write_css},
    {"FragmentSelector", find_fragment, write_fragment},
    {"CfiSelector", find_cfi, write_cfi},
    {"EPUBCFISelector", find_cfi, write_cfi},
    {"TextPositionSelector", find_position, write_position},
    {"TextQuoteSelector", find_quote, write_quote},
    {"ProgressionSelector", find_nothing, write_share},
};

/* ---- a target ---- */

static const Datum *next_selector(const Datum *selectors, const Datum *before) {
    if (selectors == NULL || selectors->kind != DATUM_LIST)
        return before == NULL ? selectors : NULL;
    return before == NULL ? selectors->first : before->next;
}

static gboolean is_of_kind(const Datum *selector, const Kind *kind) {
    return g_strcmp0(datum_text(selector, "type"), kind->type) == 0;
}

static const char *quoted_words(const Datum *selectors) {
    for (const Datum *selector = next_selector(selectors, NULL); selector != NULL;
         selector = next_selector(selectors, selector))
        if (datum_text(selector, "exact") != NULL)
            return datum_text(selector, "exact");
    return NULL;
}

static gboolean agrees(const Span *span, const char *quoted) {
    g_autofree char *found = span_words(span), *wanted = text_collapse(quoted);
    return strcmp(found, wanted) == 0;
}

/* The first that agrees with the quote; else the first that leads anywhere. */
static gboolean find_place(const Target *target, const Datum *selectors, Span *ret_span) {
    gboolean is_found = FALSE;
    for (guint i = 0; i < G_N_ELEMENTS(kinds); i++)
        for (const Datum *selector = next_selector(selectors, NULL); selector != NULL;
             selector = next_selector(selectors, selector)) {
            Span span = {0};
            if (!is_of_kind(selector, &kinds[i]) || !kinds[i].find(target, selector, &span))
                continue;
            if (!is_found)
                *ret_span = span;
            is_found = TRUE;
            if (target->quoted == NULL || agrees(&span, target->quoted)) {
                *ret_span = span;
                return TRUE;
            }
        }
    return is_found;
}

static void write_selectors(const Target *target, const Datum *selectors) {
    for (const Datum *selector = next_selector(selectors, NULL); selector != NULL;
         selector = next_selector(selectors, selector))
        for (guint i = 0; i < G_N_ELEMENTS(kinds); i++)
            if (is_of_kind(selector, &kinds[i]))
                kinds[i].write(target, selector);
}

/* In the manner of the old one: from the archive's root, or from the package document. */
static void write_source(const Target *target, const Datum *source) {
    const Document *old = target->span->start.document, *new = target->new->start.document;
    if (g_str_equal(old->path, new->path))
        return;
    const char *behind = source->text + strcspn(source->text, "#");
    gboolean is_path = g_str_has_prefix(source->text, old->path);
    g_autofree char *text = g_strconcat(is_path ? new->path : new->href, behind, NULL);
    transfer_text(target->transfer, source, text);
}

static Span begin_of(const Document *document) {
    const Point point = {document, document->body, 0};
    return (Span){point, point, FALSE};
}

static void take_target(Transfer *transfer, const Datum *note, const Datum *value) {
    const Datum *source = datum_at(value, "source"), *selectors = datum_at(value, "selector");
    if (source == NULL || source->kind != DATUM_STRING)
        return;
    Target target = {.transfer = transfer, .quoted = quoted_words(selectors)};
    target.document = publication_find_document(transfer->old, source->text);
    Span from = {0}, to;
    gboolean has_document = target.document != NULL && target.document->body != NULL;
    gboolean is_found = has_document && selectors != NULL && find_place(&target, selectors, &from);
    if (has_document && selectors == NULL) { /* the whole document */
        from = begin_of(target.document);
        is_found = TRUE;
    }
    if (!is_found)
        from.start.document = target.document;
    /* Asked for the words again only where no selector led anywhere: they were compared above. */
    if (!transfer_note(transfer, note, is_found, &from, is_found ? NULL : target.quoted, &to))
        return;
    target.span = is_found ? &from : &to;
    target.new = &to;
    if (is_found)
        write_source(&target, source);
    write_selectors(&target, selectors);
}

static void take_annotation(Transfer *transfer, const Datum *note) {
    const Datum *target = datum_at(note, "target");
    if (target == NULL)
        return;
    if (target->kind == DATUM_LIST)
        for (const Datum *one = target->first; one != NULL; one = one->next)
            take_target(transfer, note, one);
    else
        take_target(transfer, note, target);
}

void annotations_transfer(Transfer *transfer, const Datum *root) {
    const Datum *items = root->kind == DATUM_LIST ? root : datum_at(root, "items");
    if (items == NULL)
        take_annotation(transfer, root);
    else
        for (const Datum *note = items->first; note != NULL; note = note->next)
            take_annotation(transfer, note);
}
