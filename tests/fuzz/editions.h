/* editions.h: two small editions for the fuzz targets that take notes from one to the other; made once a process. */
#pragma once
#include "edition/rebase.h"
#include "edition/transfer.h"
#include "fuzz/fuzz.h"
#include "unit/shelf.h"

static const ShelfChapter fuzz_first[] = {
    {"one", "<section id=\"one\"><h1 id=\"t\">Title</h1>\n<div id=\"s.a\"><p id=\"a\">Alpha <em>and</em> "
            "beta \xF0\x9D\x84\x9E.</p></div>\n<div id=\"s.b\"><p id=\"b\">It will be gone.</p></div></section>"},
    {"two", "<p id=\"c\">The other chapter has words.</p>"},
};
static const ShelfChapter fuzz_second[] = {
    {"one", "<section id=\"one\"><h1 id=\"t\">Title</h1>\n<div id=\"s.a\"><p id=\"a\">Alpha <em>and</em> "
            "gamma \xF0\x9D\x84\x9E.</p></div>\n<div id=\"s.b\"></div></section>"},
    {"new", "<p id=\"n\">New.</p>"},
    {"two", "<p id=\"c\">The other chapter has more words.</p>"},
};

typedef struct FuzzEditions {
    GBytes *old_bytes, *new_bytes;
    Publication *old, *new;
    Rebase *rebase;
} FuzzEditions;

static inline const FuzzEditions *fuzz_editions(void) {
    static FuzzEditions editions;
    if (editions.rebase == NULL) {
        editions.old_bytes = shelf_epub(fuzz_first, G_N_ELEMENTS(fuzz_first));
        editions.new_bytes = shelf_epub(fuzz_second, G_N_ELEMENTS(fuzz_second));
        editions.old = shelf_open(fuzz_first, G_N_ELEMENTS(fuzz_first));
        editions.new = shelf_open(fuzz_second, G_N_ELEMENTS(fuzz_second));
        editions.rebase = rebase_new(editions.old, editions.new);
    }
    return &editions;
}
