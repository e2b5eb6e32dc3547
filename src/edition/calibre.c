#include "edition/cfi.h"
#include "edition/formats.h"

/* By name, as calibre does where there is one; the places in the spine may have changed. */
static const Document *document_of(const Transfer *transfer, const Datum *note) {
    const char *name = datum_text(note, "spine_name");
    const Document *document = name != NULL ? publication_find_document(transfer->old, name) : NULL;
    double index;
    if (document == NULL && datum_number(note, "spine_index", &index) && index >= 0 &&
        index < transfer->old->documents->len)
        document = publication_document(transfer->old, (guint)index);
    return document;
}

static gboolean resolve(const Transfer *transfer, const Cfi *start, const Cfi *end,
                        const Document *document, Span *span) {
    Span last = {0};
    if (start == NULL || end == NULL ||
        !cfi_resolve(start, CFI_CALIBRE_LOCAL, CFI_IDS, transfer->old, document, span) ||
        !cfi_resolve(end, CFI_CALIBRE_LOCAL, CFI_IDS, transfer->old, document, &last))
        return FALSE;
    span->end = last.end;
    return TRUE;
}

static void write_document(Transfer *transfer, const Datum *note, const Document *document) {
    const Datum *name = datum_at(note, "spine_name"), *index = datum_at(note, "spine_index");
    if (name != NULL && name->kind == DATUM_STRING)
        transfer_text(transfer, name, document->path);
    if (index != NULL && index->kind == DATUM_NUMBER)
        transfer_number(transfer, index, document->index);
}

static Span one_end(const Point *point) {
    return (Span){*point, *point, FALSE};
}

static void take_highlight(Transfer *transfer, const Datum *note) {
    const Datum *start = datum_at(note, "start_cfi"), *end = datum_at(note, "end_cfi");
    Span from = {.start.document = document_of(transfer, note)}, to;
    if (start->kind != DATUM_STRING || end == NULL || end->kind != DATUM_STRING)
        return;
    Cfi *start_cfi = cfi_parse(transfer->arena, start->text);
    Cfi *end_cfi = cfi_parse(transfer->arena, end->text);
    gboolean is_found = resolve(transfer, start_cfi, end_cfi, from.start.document, &from);
    from.is_range = TRUE;
    if (!transfer_note(transfer, note, is_found, &from, datum_text(note, "highlighted_text"),
                       &to) ||
        start_cfi == NULL || end_cfi == NULL)
        return;
    Span first = one_end(&to.start), last = one_end(&to.end);
    g_autofree char *start_text = cfi_print(start_cfi, CFI_CALIBRE_LOCAL, transfer->new, &first);
    g_autofree char *end_text = cfi_print(end_cfi, CFI_CALIBRE_LOCAL, transfer->new, &last);
    transfer_text(transfer, start, start_text);
    transfer_text(transfer, end, end_text);
    write_document(transfer, note, to.start.document);
}

/* A bookmark, or the last place read. */
static void take_place(Transfer *transfer, const Datum *note, const Datum *place) {
    Span from = {0}, to;
    Cfi *cfi = place->kind == DATUM_STRING ? cfi_parse(transfer->arena, place->text) : NULL;
    gboolean is_found =
        cfi != NULL && cfi_resolve(cfi, CFI_CALIBRE, CFI_IDS, transfer->old, NULL, &from);
    if (!transfer_note(transfer, note, is_found, &from, NULL, &to))
        return;
    g_autofree char *text = cfi_print(cfi, CFI_CALIBRE, transfer->new, &to);
    transfer_text(transfer, place, text);
}

static void take_note(Transfer *transfer, const Datum *note) {
    const Datum *inner = datum_at(note, "annotation"), *place = datum_at(note, "pos");
    const char *type = datum_text(note, "pos_type");
    if (inner != NULL)
        take_note(transfer, inner);
    else if (datum_at(note, "start_cfi") != NULL)
        take_highlight(transfer, note);
    else if (place != NULL && (type == NULL || g_str_equal(type, "epubcfi")))
        take_place(transfer, note, place);
}

void calibre_transfer(Transfer *transfer, const Datum *root) {
    const Datum *list = root->kind == DATUM_LIST ? root : datum_at(root, "annotations");
    if (list == NULL)
        list = datum_at(root, "highlights");
    if (list != NULL)
        for (const Datum *note = list->first; note != NULL; note = note->next)
            take_note(transfer, note);
}
