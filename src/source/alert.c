#include "source/alert.h"
#include <string.h>

static const char *const alert_names[] = {"NOTE", "TIP", "IMPORTANT", "WARNING", "CAUTION"};

/* The word in '[!WORD]' at the beginning of a quotation, or NULL; the caller's. */
static char *alert_word(const MarkdownNode *quote) {
    const MarkdownNode *paragraph = quote->first;
    const MarkdownNode *text =
        paragraph != NULL && paragraph->kind == MARKDOWN_PARAGRAPH ? paragraph->first : NULL;
    if (text == NULL || text->kind != MARKDOWN_TEXT || !g_str_has_prefix(text->text, "[!"))
        return NULL;
    gsize len = 0;
    while (g_ascii_isalpha(text->text[2 + len]))
        len++;
    return len > 0 && text->text[2 + len] == ']' ? g_ascii_strup(text->text + 2, (gssize)len)
                                                 : NULL;
}

gboolean alert_find(const MarkdownNode *quote, AlertKind *ret_kind, Diag *diag) {
    g_autofree char *word = alert_word(quote);
    if (word == NULL)
        return FALSE;
    for (gsize i = 0; i < G_N_ELEMENTS(alert_names); i++)
        if (g_str_equal(word, alert_names[i])) {
            *ret_kind = (AlertKind)i;
            return TRUE;
        }
    diag_add(diag, DIAG_ATTR_BAD, quote->first->place, "there is no alert '[!%s]'", word);
    diag_suggest(diag, word, alert_names, G_N_ELEMENTS(alert_names));
    return FALSE;
}

MarkdownNode *alert_cut_title(MarkdownNode *paragraph) {
    MarkdownNode *title = paragraph->first;
    title->text = strchr(title->text, ']') + 1;
    for (MarkdownNode *node = title; node != NULL; node = node->next)
        if (node->next != NULL &&
            (node->next->kind == MARKDOWN_SOFT_BREAK || node->next->kind == MARKDOWN_HARD_BREAK)) {
            paragraph->first = node->next->next;
            node->next = NULL;
            return title;
        }
    paragraph->first = paragraph->last = NULL;
    return title;
}
