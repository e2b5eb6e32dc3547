/* A folder of files, octavo's own book or one made for another tool, as far as a Book and its dump.
 * A line '== NAME' begins the next file; names that no book has are passed over. */
#include "fuzz/reading.h"
#include "unit/ground.h"

static const char *const names[] = {"book.yaml",
                                    "one.md",
                                    "two.md",
                                    "README.md",
                                    "SUMMARY.md",
                                    "src/SUMMARY.md",
                                    "src/one.md",
                                    "book.toml",
                                    "_quarto.yml",
                                    "index.qmd",
                                    "book.json",
                                    "Book.txt",
                                    "manuscript/Book.txt",
                                    "manuscript/one.md",
                                    "works.json",
                                    "one.py",
                                    "one.svg",
                                    NULL};

static void put_files(const Ground *ground, char *text) {
    g_auto(GStrv) parts = g_strsplit(text, "== ", -1);
    for (guint i = 0; parts[i] != NULL; i++) {
        char *end = strchr(parts[i], '\n');
        if (end == NULL)
            continue;
        *end = '\0';
        if (g_strv_contains(names, parts[i]))
            ground_put(ground, parts[i], end + 1);
    }
}

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size) {
    Ground ground;
    g_autofree char *text = g_strndup((const char *)data, size);
    ground_init(&ground);
    put_files(&ground, text);
    fuzz_read_book(ground.folder);
    ground_clear(&ground);
    return 0;
}
