/* Code of any language, which the first line names. */
#include "fuzz/fuzz.h"
#include "source/highlight.h"
#include <string.h>

static void check(const Block *listing) {
    guint32 before = 0;
    for (guint i = 0; i < listing->listing.n_tokens; i++) {
        const Token *token = &listing->listing.tokens[i];
        g_assert(before <= token->start && token->start < token->end);
        g_assert(token->kind > TOKEN_PLAIN && token->kind < N_TOKEN_KINDS);
        before = token->end;
    }
    g_assert(before <= strlen(listing->listing.text));
}

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size) {
    g_autofree char *text = fuzz_text(data, size);
    char *code = text != NULL ? strchr(text, '\n') : NULL;
    if (code == NULL)
        return 0;
    *code = '\0';
    g_autoptr(Highlighter) highlighter = highlighter_new();
    g_autoptr(Book) book = book_new();
    Block *listing = block_new(book, BLOCK_LISTING, (Place){0});
    listing->listing.language = text;
    listing->listing.text = code + 1;
    highlighter_read(highlighter, book, listing);
    check(listing);
    return 0;
}
