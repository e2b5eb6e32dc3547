/* The stages between reading and writing, in their order. */
#include "book/seal.h"
#include "book/anchors.h"
#include "book/citations.h"
#include "book/colophon.h"
#include "book/index.h"
#include "book/news.h"
#include "book/number.h"
#include "book/places.h"
#include "book/reading.h"
#include "book/refs.h"
#include "book/sources.h"

/* A book that could not be read has been reported already. */
static void report_empty(const Book *book, Diag *diag) {
    if (diag_count(diag, DIAG_ERROR) > 0)
        return;
    for (const Division *division = book->first; division != NULL; division = division->next)
        if (division->role == ROLE_CHAPTER)
            return;
    diag_add(diag, DIAG_BOOK_EMPTY, book->meta.place, "the book has no chapter");
    diag_hint(diag, "name its files in book.yaml under 'chapters:'");
}

void book_seal(Book *book, const Lineage *lineage, Diag *diag) {
    g_assert(!book->is_sealed);
    report_empty(book, diag);
    colophon_add(book);
    number_divisions(book);
    citations_set(book, diag);
    number_book(book, diag);
    sources_fill(book);
    news_open(book);
    index_add(book, diag);
    anchors_give(book, lineage, diag);
    news_fill(book, lineage);
    anchors_give_news(book, diag);
    refs_resolve(book, diag);
    news_name(book);
    reading_count(book, diag);
    places_give(book, lineage);
    book->is_sealed = TRUE;
}
