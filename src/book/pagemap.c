/* Looked up by halving: the tables that it comes from end with the typesetter. */
#include "book/pagemap.h"
#include <stdlib.h>

static int compare_texts(const void *a, const void *b) {
    const PageText *left = a, *right = b;
    return (left->page > right->page) - (left->page < right->page);
}

void pagemap_sort(PageText *texts, guint n_texts) {
    qsort(texts, n_texts, sizeof *texts, compare_texts);
}

const char *pagemap_text(const PageMap *map, const Inline *page) {
    PageText key = {.page = page};
    const PageText *found = map->n_texts > 0
                                ? bsearch(&key, map->texts, map->n_texts, sizeof key, compare_texts)
                                : NULL;
    return found != NULL ? found->text : NULL;
}
