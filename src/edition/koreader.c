#include "edition/formats.h"
#include "edition/xpointer.h"

static const Datum *pointer_at(const Datum *table, const char *key) {
    const Datum *value = datum_at(table, key);
    return value != NULL && value->kind == DATUM_STRING && xpointer_is(value->text) ? value : NULL;
}

static void write_pointer(Transfer *transfer, const Datum *value, const Point *point) {
    if (value == NULL)
        return;
    g_autofree char *text = xpointer_print(value->text, point);
    transfer_text(transfer, value, text);
}

/* `from` and `to` hold the range, `page` the place that is shown in lists. */
static void take_range(Transfer *transfer, const Datum *note, const Datum *from, const Datum *to,
                       const Datum *page, const char *words) {
    Span old = {.is_range = TRUE}, new;
    gboolean is_found = xpointer_resolve(from->text, transfer->old, &old.start) &&
                        xpointer_resolve(to->text, transfer->old, &old.end);
    if (!transfer_note(transfer, note, is_found, &old, words, &new))
        return;
    write_pointer(transfer, from, &new.start);
    write_pointer(transfer, to, &new.end);
    write_pointer(transfer, page, &new.start);
}

static void take_place(Transfer *transfer, const Datum *note, const Datum *value) {
    Span old = {0}, new;
    gboolean is_found = xpointer_resolve(value->text, transfer->old, &old.start);
    old.end = old.start;
    if (transfer_note(transfer, note, is_found, &old, NULL, &new))
        write_pointer(transfer, value, &new.start);
}

static void take_table(Transfer *transfer, const Datum *table) {
    const Datum *from = pointer_at(table, "pos0"), *to = pointer_at(table, "pos1");
    const Datum *page = pointer_at(table, "page"), *last = pointer_at(table, "last_xpointer");
    if (from != NULL && to != NULL) {
        const char *words = datum_text(table, "text"), *before_2024 = datum_text(table, "notes");
        take_range(transfer, table, from, to, page,
                   datum_at(table, "highlighted") != NULL && before_2024 != NULL ? before_2024
                                                                                 : words);
    } else if (page != NULL) {
        take_place(transfer, table, page);
    }
    if (last != NULL)
        take_place(transfer, last, last);
    for (const Datum *child = table->first; child != NULL; child = child->next)
        take_table(transfer, child);
}

void koreader_transfer(Transfer *transfer, const Datum *root) {
    take_table(transfer, root);
}
