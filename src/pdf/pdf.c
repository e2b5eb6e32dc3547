/* The outline of it all: spans, drawing, structure, finishing. */
#include "pdf/pdf.h"
#include "pdf/draw.h"
#include "pdf/finish.h"
#include "pdf/spans.h"
#include "pdf/structure.h"
#include "pdf/navigate.h"

GBytes *pdf_make(const Book *book, const Pages *pages, Faces *faces, GError **error) {
    g_autoptr(Arena) arena = arena_new();
    if (!navigate_check(pages, error))
        return NULL;
    const Spans *spans = spans_make(arena, pages);
    g_autoptr(GByteArray) drawn = draw_pages(pages, spans, faces, book->meta.date, error);
    if (drawn == NULL)
        return NULL;
    Plan plan = {&book->meta, pages, spans, structure_make(arena, book, pages, spans)};
    return finish_file(drawn, &plan, error);
}
