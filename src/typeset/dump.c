/* Lines are put together again from pieces that stand on one baseline. */
#include "typeset/dump.h"
#include "typeset/items.h"

static void append_pt(GString *out, Length length) {
    char text[G_ASCII_DTOSTR_BUF_SIZE];
    g_string_append(out, g_ascii_formatd(text, sizeof text, "%.2f", length_to_pt(length)));
}

static void append_lengths(GString *out, const char *const *names, const Length *lengths, guint n) {
    for (guint i = 0; i < n; i++) {
        g_string_append_printf(out, " %s", names[i]);
        append_pt(out, lengths[i]);
    }
}

/* ---- items ---- */

static void dump_box(GString *out, const Paragraph *paragraph, const Item *item) {
    const Content *content = &g_array_index(paragraph->contents, Content, item->content);
    g_string_append(out, "  box ");
    append_pt(out, item->width);
    if (content->segment != NULL && content->segment->shaped != NULL)
        g_string_append_printf(out, " '%.*s'", (int)(content->to - content->from),
                               content->segment->shaped->text + content->from);
    g_string_append_c(out, '\n');
}

static void dump_glue(GString *out, const Item *item) {
    g_string_append(out, item->is_fill ? "  fill" : "  glue ");
    if (!item->is_fill) {
        append_pt(out, item->width);
        append_lengths(out, (const char *const[]){"+", "-"},
                       (const Length[]){item->stretch, item->shrink}, 2);
    }
    g_string_append_c(out, '\n');
}

static void dump_penalty(GString *out, const Item *item) {
    g_string_append_printf(out, "  penalty %d%s", item->penalty,
                           item->is_flagged ? " flagged" : "");
    append_lengths(out, (const char *const[]){"before ", "after "},
                   (const Length[]){item->before, item->after}, 2);
    g_string_append_c(out, '\n');
}

static void dump_paragraph(GString *out, const Paragraph *paragraph) {
    g_string_append_printf(out, "paragraph #%s\n", paragraph->block->id);
    for (guint i = 0; i < paragraph->items->len; i++) {
        const Item *item = &g_array_index(paragraph->items, Item, i);
        if (item->kind == ITEM_BOX)
            dump_box(out, paragraph, item);
        else if (item->kind == ITEM_GLUE)
            dump_glue(out, item);
        else
            dump_penalty(out, item);
    }
}

static void dump_division_items(GString *out, const Division *division, Typesetter *typesetter,
                                const Style *style) {
    for (const Block *block = division_walk(division, NULL); block != NULL;
         block = division_walk(division, block)) {
        if (block->kind != BLOCK_PARAGRAPH)
            continue;
        g_autoptr(Paragraph) paragraph =
            paragraph_new(typesetter, &style->voices[VOICE_BODY], block);
        paragraph_add_inlines(paragraph, block->inlines);
        paragraph_end(paragraph);
        dump_paragraph(out, paragraph);
    }
}

char *dump_items(const Book *book, const Style *style, Faces *faces, Diag *diag) {
    g_autoptr(Arena) arena = arena_new();
    g_autoptr(Shaper) shaper = shaper_new(faces, diag);
    g_autoptr(Words) words = words_new(shaper);
    g_autoptr(Scripts) scripts = scripts_new(faces, style->scripts, style->n_scripts, diag);
    Typesetter typesetter = {.arena = arena,
                             .faces = faces,
                             .shaper = shaper,
                             .scripts = scripts,
                             .words = words,
                             .diag = diag};
    GString *out = g_string_new(NULL);
    for (const Division *division = book->first; division != NULL; division = division->next)
        dump_division_items(out, division, &typesetter, style);
    return g_string_free(out, FALSE);
}

/* ---- lines ---- */

static gboolean is_text_line_end(const Page *page, guint i) {
    for (guint next = i + 1; next < page->n_pieces; next++)
        if (page->pieces[next].kind == PIECE_TEXT)
            return piece_across(&page->pieces[next]) != piece_across(&page->pieces[i]) ||
                   (piece_along(&page->pieces[next]) < piece_along(&page->pieces[i]) &&
                    !page->pieces[i].run->is_rtl && !page->pieces[next].run->is_rtl);
    return TRUE;
}

static void dump_page_lines(GString *out, const Page *page) {
    g_string_append_printf(out, "page %s\n", page->folio);
    g_autoptr(GString) text = g_string_new(NULL);
    Length left = 0, right = 0;
    for (guint i = 0; i < page->n_pieces; i++) {
        const Piece *piece = &page->pieces[i];
        if (piece->kind != PIECE_TEXT)
            continue;
        gboolean is_first = text->len == 0;
        Length along = piece_along(piece), end = along + piece->width;
        left = is_first ? along : MIN(left, along);
        right = is_first ? end : MAX(right, end);
        g_string_append_len(text, piece->run->text, piece->run->n_bytes);
        if (!is_text_line_end(page, i))
            continue;
        append_lengths(out, (const char *const[]){" ", "", ""},
                       (const Length[]){piece_across(piece), left, right - left}, 3);
        g_string_append_printf(out, "%s%s  %s\n", piece->is_turned ? " turned" : "",
                               piece->role == PIECE_ARTIFACT ? " ~" : "", text->str);
        g_string_truncate(text, 0);
    }
}

char *dump_lines(const Pages *pages) {
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < pages->n_pages; i++)
        dump_page_lines(out, &pages->pages[i]);
    return g_string_free(out, FALSE);
}

/* ---- pages ---- */

static void dump_piece(GString *out, const Piece *piece) {
    static const char *const kinds[] = {"text", "rule", "picture", "mark"};
    static const char *const roles[] = {
        [PIECE_CONTENT] = "",           [PIECE_LABEL] = " label",     [PIECE_CAPTION] = " caption",
        [PIECE_TITLE] = " title",       [PIECE_SUMMARY] = " summary", [PIECE_ENTRY] = " entry",
        [PIECE_ARTIFACT] = " artifact",
    };
    g_string_append_printf(out, "  %s%s%s", kinds[piece->kind], roles[piece->role],
                           piece->is_turned ? " turned" : "");
    append_lengths(out, (const char *const[]){"", ""}, (const Length[]){piece->x, piece->y}, 2);
    if (piece->kind == PIECE_TEXT) {
        g_autofree char *font = font_name(piece->run->font);
        g_string_append_printf(out, " [%s", font);
        if (piece->run->is_rtl)
            g_string_append(out, " <-");
        if (piece->run->expansion != 0)
            g_string_append_printf(out, " %+d‰", piece->run->expansion);
        g_string_append_printf(out, "] %.*s", (int)piece->run->n_bytes, piece->run->text);
    } else {
        append_lengths(out, (const char *const[]){"", ""},
                       (const Length[]){piece->width, piece->height}, 2);
    }
    g_string_append_c(out, '\n');
}

static void dump_link(GString *out, const LinkArea *link) {
    g_string_append(out, "  link");
    append_lengths(out, (const char *const[]){"", "", "", ""},
                   (const Length[]){link->x, link->y, link->width, link->height}, 4);
    g_string_append_printf(out, " -> %s%s\n", link->href != NULL ? "" : "#",
                           link->href != NULL ? link->href : link->destination);
}

static void dump_choice(GString *out, const PageChoice *choice) {
    g_string_append_printf(out, " cost %" G_GINT64_FORMAT, page_costs_sum(&choice->costs));
    const char *before = " (";
    for (PageFault fault = 0; fault < N_FAULTS; fault++)
        if (choice->costs.of[fault] != 0) {
            g_string_append_printf(out, "%s%s %" G_GINT64_FORMAT, before, fault_name(fault),
                                   choice->costs.of[fault]);
            before = ", ";
        }
    g_string_append_printf(out, "%s by %+d left ", before[0] == ',' ? ")" : "", choice->by);
    append_pt(out, choice->left);
    g_string_append_printf(out, " floats %u", choice->n_held);
}

static void dump_page(GString *out, const Page *page, const PageStart *start) {
    g_string_append_printf(out, "page %u folio %s %s", page->number, page->folio,
                           page->is_recto ? "recto" : "verso");
    if (page->division != NULL)
        g_string_append_printf(out, " of %s", page->division->slug);
    if (start->block != NULL)
        g_string_append_printf(out, " begins %s%s", start->inside ? "inside, then #" : "#",
                               start->block->id);
    if (page->choice != NULL)
        dump_choice(out, page->choice);
    g_string_append_c(out, '\n');
    for (guint i = 0; i < page->n_destinations; i++) {
        g_string_append_printf(out, "  #%s at", page->destinations[i].name);
        append_lengths(out, (const char *const[]){"", ""},
                       (const Length[]){page->destinations[i].x, page->destinations[i].y}, 2);
        g_string_append_c(out, '\n');
    }
    for (guint i = 0; i < page->n_pieces; i++)
        dump_piece(out, &page->pieces[i]);
    for (guint i = 0; i < page->n_links; i++)
        dump_link(out, &page->links[i]);
}

char *dump_pages(const Pages *pages) {
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < pages->n_pages; i++)
        dump_page(out, &pages->pages[i], &pages->map.pages[i]);
    return g_string_free(out, FALSE);
}
