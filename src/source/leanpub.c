#include "source/leanpub.h"
#include <string.h>

static const char *blurb_word(char letter) {
    switch (letter) {
    case 'W':
    case 'E':
        return "WARNING";
    case 'T':
        return "TIP";
    case 'I':
    case 'D':
    case 'Q':
    case 'X':
    case 'A':
        return "NOTE";
    default:
        return NULL;
    }
}

static gboolean begins_blurb(const MarkdownNode *node, char letter) {
    return node->kind == MARKDOWN_TEXT && node->text[0] == letter && node->text[1] == '>';
}

void leanpub_read_blurb(Arena *arena, MarkdownNode *paragraph) {
    const MarkdownNode *first = paragraph->first;
    if (first == NULL || first->kind != MARKDOWN_TEXT)
        return;
    char letter = first->text[0];
    const char *word = blurb_word(letter);
    if (word == NULL || !begins_blurb(first, letter))
        return;
    for (MarkdownNode *node = paragraph->first; node != NULL; node = node->next)
        if (begins_blurb(node, letter))
            node->text += 2 + strspn(node->text + 2, " ");
    MarkdownNode *body = markdown_new(arena, MARKDOWN_PARAGRAPH, paragraph);
    MarkdownNode *head = markdown_new(arena, MARKDOWN_PARAGRAPH, paragraph);
    MarkdownNode *mark = markdown_new(arena, MARKDOWN_TEXT, paragraph);
    mark->text = arena_printf(arena, "[!%s]", word);
    markdown_hang(body, paragraph->first);
    markdown_hang(head, mark);
    head->next = body;
    paragraph->kind = MARKDOWN_QUOTE;
    markdown_hang(paragraph, head);
}
