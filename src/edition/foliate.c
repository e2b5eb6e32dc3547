#include "edition/cfi.h"
#include "edition/formats.h"

static void take_over(Transfer *transfer, const Datum *note, const Datum *value,
                      const char *words) {
    Cfi *cfi = value->kind == DATUM_STRING ? cfi_parse(transfer->arena, value->text) : NULL;
    Span from = {0}, to;
    gboolean is_found =
        cfi != NULL && cfi_resolve(cfi, CFI_PACKAGE, CFI_IDS, transfer->old, NULL, &from);
    if (!transfer_note(transfer, note, is_found, &from, words, &to) || cfi == NULL)
        return;
    g_autofree char *text = cfi_print(cfi, CFI_PACKAGE, transfer->new, &to);
    transfer_text(transfer, value, text);
}

/* A string, or an object with 'value'. */
static void take_item(Transfer *transfer, const Datum *item) {
    const Datum *value = item->kind == DATUM_STRING ? item : datum_at(item, "value");
    if (value != NULL)
        take_over(transfer, item, value, datum_text(item, "text"));
}

static void take_list(Transfer *transfer, const Datum *list) {
    if (list != NULL && list->kind == DATUM_LIST)
        for (const Datum *item = list->first; item != NULL; item = item->next)
            take_item(transfer, item);
}

void foliate_transfer(Transfer *transfer, const Datum *root) {
    const Datum *last = datum_at(root, "lastLocation");
    take_list(transfer, datum_at(root, "annotations"));
    take_list(transfer, datum_at(root, "bookmarks"));
    if (last != NULL)
        take_over(transfer, last, last, NULL);
}
