/* A paragraph a term, with the term in bold, is what a glossary looks like on GitHub too. A list
 * with definitions was refused: CommonMark has none. */
#include "source/glossary.h"
#include "base/text.h"

void glossary_take(Book *book, Block *paragraph) {
    const Inline *bold = paragraph->inlines;
    Inline *rest = bold != NULL ? bold->next : NULL;
    if (rest == NULL || bold->kind != INLINE_STRONG || rest->kind != INLINE_TEXT ||
        rest->text[0] != ':')
        return;
    g_autofree char *words = inline_text(bold->first);
    g_autofree char *slug = text_slug(words);
    rest->text++;
    paragraph->paragraph.is_entry = TRUE;
    paragraph->id = arena_printf(book->arena, "term:%s", slug);
    paragraph->id_is_given = TRUE;
}
