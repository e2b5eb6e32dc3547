/* A place as a reader writes it: a CFI, a pointer of KOReader's or a CSS selector; what is printed
 * for it leads to it again. */
#include "edition/cfi.h"
#include "edition/selector.h"
#include "edition/xpointer.h"
#include "fuzz/editions.h"

static void follow_cfi(const Publication *publication, const char *text, CfiBase base) {
    g_autoptr(Arena) arena = arena_new();
    const Document *document = publication_document(publication, 0);
    Span span, again;
    const Cfi *cfi = cfi_parse(arena, text);
    if (cfi == NULL || !cfi_resolve(cfi, base, CFI_IDS, publication, document, &span))
        return;
    g_autofree char *printed = cfi_print(cfi, base, publication, &span);
    const Cfi *second = cfi_parse(arena, printed);
    g_assert_nonnull(second);
    g_assert_true(cfi_resolve(second, base, CFI_IDS, publication, document, &again));
    g_assert_true(again.start.node == span.start.node && again.start.offset == span.start.offset);
    g_assert_true(again.end.node == span.end.node && again.end.offset == span.end.offset);
}

static void follow_xpointer(const Publication *publication, const char *text) {
    Point point, again;
    if (!xpointer_resolve(text, publication, &point))
        return;
    g_autofree char *printed = xpointer_print(text, &point);
    g_assert_true(xpointer_resolve(printed, publication, &again));
    g_assert_true(again.node == point.node && again.offset == point.offset);
}

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size) {
    g_autofree char *text = fuzz_text(data, size);
    const Publication *publication = fuzz_editions()->old;
    if (text == NULL)
        return 0;
    for (CfiBase base = CFI_PACKAGE; base <= CFI_CALIBRE_LOCAL; base++)
        follow_cfi(publication, text, base);
    follow_xpointer(publication, text);
    selector_find(publication_document(publication, 0), text);
    return 0;
}
