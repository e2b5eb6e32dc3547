/* What books made for other tools bring: lists of chapters, TOML, raw HTML. */
#include "fuzz/fuzz.h"
#include "source/fragment.h"
#include "source/summary.h"
#include "source/toml.h"

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size) {
    g_autofree char *text = fuzz_text(data, size);
    if (text == NULL)
        return 0;
    g_autoptr(Arena) arena = arena_new();
    g_autoptr(Diag) diag = diag_new();
    g_autoptr(Outline) outline = outline_new(arena, diag, OUTLINE_MDBOOK);
    diag_tolerate(diag);
    toml_read(arena, text);
    summary_read(outline, text, "SUMMARY.md");
    MarkdownNode html = {.kind = MARKDOWN_HTML, .place = {"a.md", 1, 1}, .text = text};
    fragment_read(arena, &html, FALSE, diag);
    return 0;
}
