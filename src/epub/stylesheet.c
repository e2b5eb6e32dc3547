/* Widths become classes, because Kobo advises against style attributes, and only those that the
 * book uses become rules. */
#include "epub/stylesheet.h"

static gboolean note_widths(const Book *book, gboolean used[101]) {
    gboolean any = FALSE;
    for (const Division *division = book->first; division != NULL; division = division->next)
        for (const Block *block = division_walk(division, NULL); block != NULL;
             block = division_walk(division, block))
            if (block->kind == BLOCK_FIGURE && block->figure.width_percent > 0) {
                used[MIN(block->figure.width_percent, 100)] = TRUE;
                any = TRUE;
            }
    return any;
}

/* Below the width at which a figure needs the whole screen, the rules do not hold. */
static void append_widths(GString *css, const Book *book) {
    gboolean used[101] = {FALSE};
    if (!note_widths(book, used))
        return;
    g_string_append(css, "@media (min-width: 30em) {\n");
    for (guint percent = 1; percent <= 100; percent++)
        if (used[percent])
            g_string_append_printf(css, "    img.w%u { width: %u%%; }\n", percent, percent);
    g_string_append(css, "}\n");
}

GBytes *stylesheet_make(const Book *book, const EpubOptions *options) {
    GString *css = g_string_new(options->css);
    append_widths(css, book);
    return g_string_free_to_bytes(css);
}
