/* Folios stand at the outer edge; on a verso the head names the book, on a recto the section. */
#include "typeset/furniture.h"
#include "base/text.h"
#include <string.h>

#define HEAD_GAP (26 * LENGTH_PT) /* between folio and head */
#define HEAD_CHARACTERS 400u      /* no page is wide enough for more */

static SetLine set_text(Typesetter *typesetter, const Setting *setting, const char *text) {
    g_autoptr(Paragraph) paragraph = paragraph_new(typesetter, setting, NULL);
    paragraph_add_text(paragraph, text, setting->type.weight, PIECE_ARTIFACT);
    return fit_line(paragraph);
}

/* Shortens it by its last word, or where it is one word, by its last character. */
static gboolean shorten(char *text) {
    char *space = strrchr(text, ' ');
    char *end = space != NULL ? space : g_utf8_find_prev_char(text, text + strlen(text));
    if (end == NULL || end == text)
        return FALSE;
    *end = '\0';
    return TRUE;
}

/* Shortened until it fits. */
static SetLine set_head(Typesetter *typesetter, const Setting *setting, const char *text,
                        Length room) {
    g_autofree char *rest =
        g_utf8_substring(text, 0, MIN(g_utf8_strlen(text, -1), HEAD_CHARACTERS));
    SetLine line = set_text(typesetter, setting, rest);
    while (line.width > room && shorten(rest)) {
        g_autofree char *shorter = g_strconcat(rest, " …", NULL);
        line = set_text(typesetter, setting, shorter);
    }
    return line;
}

static void place(DraftPage *page, const SetLine *line, Length x, Length y) {
    for (guint i = 0; i < line->n_pieces; i++) {
        Piece piece = line->pieces[i];
        piece.x += x;
        piece.y += y;
        g_array_append_val(page->pieces, piece);
    }
}

static char *head_text(const DraftPage *page, const Book *book, gboolean is_recto) {
    if (!is_recto)
        return g_strdup(book->meta.title);
    if (page->section == NULL && page->head != NULL)
        return g_strdup(page->head);
    const Inline *words = page->section != NULL    ? page->section->inlines
                          : page->division != NULL ? page->division->heading->inlines
                                                   : NULL;
    g_autofree char *raw = inline_text(words);
    return text_collapse(raw);
}

void furniture_add(DraftPage *page, Typesetter *typesetter, const Style *style, const Book *book,
                   gboolean is_recto) {
    if (page->is_bare)
        return;
    SetLine folio = set_text(typesetter, &style->voices[VOICE_FOLIO], page->folio);
    Length x = is_recto ? style->measure - folio.width : 0;
    Length baseline =
        (page->is_opening ? style->foot_baseline : style->head_baseline) - style->margin_top;
    place(page, &folio, x, baseline);
    if (page->is_opening)
        return;
    g_autofree char *text = head_text(page, book, is_recto);
    SetLine head = set_head(typesetter, &style->voices[VOICE_RUNNING_HEAD], text,
                            style->measure - 2 * HEAD_GAP);
    place(page, &head, is_recto ? style->measure - HEAD_GAP - head.width : HEAD_GAP, baseline);
}
