/* Refused: files kept free for what may come, which readers would show as blank pages; and the id
 * of a place in the spine, which EPUB CFI lets a reader go by and none of those three does. */
#include "book/places.h"

static const LineageChapter *find_old(const Lineage *lineage, const char *slug) {
    for (guint i = 0; i < lineage->n_chapters; i++)
        if (g_str_equal(lineage->chapters[i].slug, slug))
            return &lineage->chapters[i];
    return NULL;
}

/* A division of the author's that readers know comes later, in a file of its own. */
static gboolean is_followed(const Division *division, const Lineage *lineage) {
    for (division = division->next; division != NULL; division = division->next) {
        const LineageChapter *old =
            division_is_generated(division) ? NULL : find_old(lineage, division->slug);
        if (old != NULL && old->within == NULL)
            return TRUE;
    }
    return FALSE;
}

static guint words_of(const Division *division) {
    return division->n_words + division->n_code_words;
}

/* Whether it is to stand in `file`, to which the reading order has come. */
static gboolean is_guest(const Division *division, const Division *file, guint n_words,
                         const Lineage *lineage) {
    const LineageChapter *old = find_old(lineage, division->slug);
    if (file == NULL)
        return FALSE;
    if (old != NULL)
        return g_strcmp0(old->within, file->slug) == 0;
    return !division->has_own_file && is_followed(division, lineage) &&
           n_words + words_of(division) <= PLACES_WORDS_MAX;
}

static void give_files(Book *book, const Lineage *lineage) {
    const Division *file = NULL;
    guint n_words = 0;
    for (Division *division = book->first; division != NULL; division = division->next) {
        if (is_guest(division, file, n_words, lineage)) {
            division->host = file;
        } else {
            file = division;
            n_words = 0;
        }
        n_words += words_of(division);
    }
}

static const Division *find_guest(const Division *from, const Division *host, const char *slug) {
    for (; from != NULL; from = from->next)
        if (from->host == host && g_str_equal(from->slug, slug))
            return from;
    return NULL;
}

/* The next one in the same file that was there in the last edition: what is new must not move it.
 */
static const Division *find_next(const Division *division, const Lineage *lineage) {
    const Division *host = division->host;
    for (division = division->next; division != NULL && division->host == host;
         division = division->next)
        if (find_old(lineage, division->slug) != NULL)
            return division;
    return NULL;
}

void places_give(Book *book, const Lineage *lineage) {
    if (lineage == NULL)
        return;
    give_files(book, lineage);
    for (Division *division = book->first; division != NULL; division = division->next) {
        if (division->host == NULL)
            continue;
        const LineageChapter *old = find_old(lineage, division->slug);
        if (old == NULL)
            division->before = find_next(division, lineage);
        else if (old->before != NULL)
            division->before = find_guest(division->next, division->host, old->before);
    }
}
