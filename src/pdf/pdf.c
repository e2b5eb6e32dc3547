/* The outline of it all: spans, drawing, structure, finishing. */
#include "pdf/pdf.h"
#include "pdf/draw.h"
#include "pdf/finish.h"
#include "pdf/spans.h"
#include "pdf/structure.h"
#include "pdf/impose.h"
#include "pdf/navigate.h"
#include "pdf/print.h"

/* Cairo then leaves the content of pages as it is: it is mended and packed by mend.c in any case.
 * There is no other way to ask for it. */
void pdf_prepare(void) {
    g_setenv("CAIRO_DEBUG_PDF", "1", TRUE);
}

GBytes *pdf_make(const Book *book, const Pages *pages, Faces *faces, Diag *diag, Timing *timing,
                 GError **error) {
    g_autoptr(Arena) arena = arena_new();
    timing_begin(timing, "draw");
    if (!navigate_check(pages, error))
        return NULL;
    const Spans *spans = spans_make(arena, pages);
    g_autoptr(GBytes) drawn = draw_pages(pages, spans, faces, book->meta.date, NULL, diag, error);
    if (drawn == NULL)
        return NULL;
    timing_begin(timing, "finish");
    Plan plan = {book, pages, spans, structure_make(arena, book, pages, spans)};
    return finish_file(drawn, &plan, error);
}

gboolean pdf_print(const Book *book, const Pages *pages, Faces *faces, guint signature,
                   GBytes **ret_pages, GBytes **ret_imposed, Diag *diag, GError **error) {
    const Paper paper = {CROP_ROOM, CROP_BLEED};
    g_autoptr(Arena) arena = arena_new();
    const Spans *spans = spans_make(arena, pages);
    g_autoptr(GBytes) drawn = draw_pages(pages, spans, faces, book->meta.date, &paper, diag, error);
    *ret_pages = drawn != NULL ? print_file(drawn, &book->meta, pages, error) : NULL;
    *ret_imposed = NULL;
    if (*ret_pages == NULL || signature == 0)
        return *ret_pages != NULL;
    *ret_imposed = impose_file(drawn, &book->meta, pages, signature, error);
    if (*ret_imposed == NULL)
        g_clear_pointer(ret_pages, g_bytes_unref);
    return *ret_imposed != NULL;
}
