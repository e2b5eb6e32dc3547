/* Everything here stands on the grid, so that the text below an opening is level with the facing
 * page. */
#include "typeset/openings.h"
#include "book/terms.h"
#include "typeset/blocks.h"

#define DROP_LINES 3 /* white above a chapter's label */
#define TITLE_DROP_LINES 9

#define EVENING_STEPS 8

/* Found by halving. */
Length opening_even_width(Paragraph *paragraph, Length width) {
    Length low = paragraph_widths(paragraph).word, high = width;
    guint n = fit_count(paragraph, width);
    if (n < 2 || low >= width || paragraph->setting.flush != FLUSH_START)
        return width;
    for (guint i = 0; i < EVENING_STEPS; i++) {
        Length middle = low + (high - low) / 2;
        if (fit_count(paragraph, middle) > n)
            low = middle;
        else
            high = middle;
    }
    return high;
}

/* A paragraph as one strip, at the left edge. */
static void add_strip(Galley *galley, Paragraph *paragraph, Length width) {
    SetLine *lines;
    guint n = fit_paragraph(paragraph, width, &lines);
    Length leading = paragraph->setting.leading;
    GalleyStrip *strip = galley_add(galley, leading * (Length)n, BREAK_NEVER);
    for (guint i = 0; i < n; i++)
        strip_add_line(galley, strip, &lines[i], 0, leading * (Length)i + baseline_in(leading),
                       leading);
}

/* The same, a line a strip: where there are too many for a page they go on on the next. */
static void add_lines(Galley *galley, Paragraph *paragraph, Length width) {
    SetLine *lines;
    guint n = fit_paragraph(paragraph, width, &lines);
    Length leading = paragraph->setting.leading;
    for (guint i = 0; i < n; i++)
        strip_add_line(galley, galley_add(galley, leading, BREAK_NEVER), &lines[i], 0,
                       baseline_in(leading), leading);
}

static void add_words(Galley *galley, Voice voice, const char *text, PieceRole role) {
    const Setting *setting = &galley->style->voices[voice];
    g_autoptr(Paragraph) paragraph = paragraph_new(galley->typesetter, setting, NULL);
    paragraph_add_text(paragraph, text, setting->type.weight, role);
    add_lines(galley, paragraph, galley->style->measure);
}

typedef void (*AddParagraph)(Galley *galley, Paragraph *paragraph, Length width);

static void add_inlines(Galley *galley, Voice voice, const Block *block, AddParagraph add) {
    g_autoptr(Paragraph) paragraph =
        paragraph_new(galley->typesetter, &galley->style->voices[voice], block);
    paragraph_add_inlines(paragraph, block->inlines);
    add(galley, paragraph, opening_even_width(paragraph, galley->style->measure));
}

/* "original interpretation · 17 minutes", or "" */
static char *kind_text(const Galley *galley, const Division *division) {
    const char *language = galley->style->voices[VOICE_BODY].type.language;
    GString *text = g_string_new(division->kind);
    if (division->role == ROLE_CHAPTER)
        g_string_append_printf(text, "%s%u %s", text->len > 0 ? " · " : "", division->n_minutes,
                               term_minutes(language, division->n_minutes));
    return g_string_free(text, FALSE);
}

/* "Chapter 1" and behind it what kind of chapter it is and how long it takes. */
static void add_label(Galley *galley, const Division *division) {
    const Setting *setting = &galley->style->voices[VOICE_CHAPTER_NUMBER];
    g_autofree char *kind = kind_text(galley, division);
    if (division->label == NULL && kind[0] == '\0')
        return;
    g_autoptr(Paragraph) paragraph = paragraph_new(galley->typesetter, setting, division->heading);
    if (division->label != NULL) {
        paragraph_add_text(paragraph, division->label, setting->type.weight, PIECE_LABEL);
        paragraph_add_space(paragraph, setting->type.size);
    }
    paragraph->look = galley->style->voices[VOICE_CHAPTER_KIND].type;
    paragraph_add_text(paragraph, kind, paragraph->look.weight, PIECE_SUMMARY);
    add_strip(galley, paragraph, galley->style->measure);
}

static void add_white(Galley *galley, guint n_lines) {
    galley_add(galley, galley->style->grid * (Length)n_lines, BREAK_NEVER);
}

static void name_division(GalleyStrip *strip, const Division *division) {
    if (strip->destinations == NULL)
        strip->destinations = g_array_new(FALSE, FALSE, sizeof(Destination));
    Destination destination = {.name = division->slug};
    g_array_append_val(strip->destinations, destination);
}

static void add_summary(Galley *galley, const Division *division) {
    const Style *style = galley->style;
    GalleyStrip *rule = galley_add(galley, style->grid, BREAK_NEVER);
    strip_add_rule(rule, 0, style->grid / 2, style->grid * 3, LENGTH_PT, style->rule_grey);
    const Setting *setting = &style->voices[VOICE_CHAPTER_SUMMARY];
    g_autoptr(Paragraph) paragraph = paragraph_new(galley->typesetter, setting, division->heading);
    paragraph_add_text(paragraph, division->summary, setting->type.weight, PIECE_SUMMARY);
    add_strip(galley, paragraph, opening_even_width(paragraph, style->measure));
}

/* A part has a page for itself, and stands on it as the book's title does on its own. */
void opening_add(Galley *galley, const Division *division) {
    gboolean is_part = division->role == ROLE_PART;
    galley_begin(galley, division->heading);
    add_white(galley, is_part ? TITLE_DROP_LINES : DROP_LINES);
    name_division(galley_last(galley), division);
    add_label(galley, division);
    add_inlines(galley, is_part ? VOICE_BOOK_TITLE : VOICE_CHAPTER_TITLE, division->heading,
                add_strip);
    if (division->summary != NULL)
        add_summary(galley, division);
    galley_add(galley, galley->style->grid / 2, BREAK_NEVER);
    galley_space(galley, galley->style->grid);
}

static DraftPage *add_bare_page(Drafts *drafts, const Division *division) {
    DraftPage *page = drafts_add_page(drafts, division);
    page->is_bare = TRUE;
    page->is_roman = TRUE;
    return page;
}

/* A series named like its book says nothing new. */
static void add_collection(Galley *galley, const Meta *meta, const char *label,
                           const Collection *collection) {
    if (collection->name == NULL || g_str_equal(collection->name, meta->title))
        return;
    g_autoptr(GString) text = g_string_new(NULL);
    if (label != NULL)
        g_string_append_printf(text, "%s: ", label);
    g_string_append(text, collection->name);
    if (collection->position > 0)
        g_string_append_printf(text, " \u00B7 %u", collection->position);
    add_words(galley, VOICE_BOOK_AUTHOR, text->str, PIECE_CONTENT);
}

static Length height_of(const Galley *galley, guint first, guint end) {
    Length height = 0;
    for (guint i = first; i < end; i++)
        height += g_array_index(galley->strips, GalleyStrip, i).strip.height;
    return height;
}

static Length page_height(const Galley *galley) {
    return galley->style->grid * (Length)galley->style->lines;
}

/* Strips first … end from the top; what a page has no room for goes on on bare ones behind it. */
static void add_at_head(Drafts *drafts, DraftPage *page, const Galley *galley, guint first,
                        guint end) {
    while (first < end) {
        guint next = first + 1;
        while (next < end && height_of(galley, first, next + 1) <= page_height(galley))
            next++;
        draft_place_strips(page, galley, first, next, 0, 0);
        first = next;
        if (first < end)
            page = add_bare_page(drafts, page->division);
    }
}

/* Strips up to `n_above` from the top, the others upon the foot; or all of them from the top, where
 * they have no room so. */
static void add_at_foot(Drafts *drafts, DraftPage *page, const Galley *galley, guint n_above) {
    guint n = galley->strips->len;
    Length below = height_of(galley, n_above, n);
    if (height_of(galley, 0, n) > page_height(galley)) {
        add_at_head(drafts, page, galley, 0, n);
        return;
    }
    draft_place_strips(page, galley, 0, n_above, 0, 0);
    draft_place_strips(page, galley, n_above, n, 0, page_height(galley) - below);
}

/* The book's name alone; the leaf protects the title page. */
void half_title_add(Drafts *drafts, Typesetter *typesetter, const Style *style, const Book *book) {
    const Meta *meta = &book->meta;
    g_autoptr(Galley) galley = galley_new(typesetter, style);
    add_white(galley, TITLE_DROP_LINES);
    add_words(galley, VOICE_HEADING_2, meta->title, PIECE_CONTENT);
    DraftPage *recto = add_bare_page(drafts, NULL);
    recto->needs_recto = TRUE;
    add_at_head(drafts, recto, galley, 0, galley->strips->len);
    guint first = galley->strips->len;
    add_white(galley, TITLE_DROP_LINES);
    guint n_white = galley->strips->len;
    add_collection(galley, meta, NULL, &meta->series);
    add_collection(galley, meta, term(meta->language, TERM_PATH), &meta->path);
    if (galley->strips->len > n_white)
        add_at_head(drafts, add_bare_page(drafts, NULL), galley, first, galley->strips->len);
    drafts_count(drafts, galley);
}

static char *author_names(const Meta *meta) {
    GString *names = g_string_new(NULL);
    for (guint i = 0; i < meta->n_authors; i++)
        g_string_append_printf(names, "%s%s", i > 0 ? ", " : "", meta->authors[i].name);
    return g_string_free(names, FALSE);
}

void title_page_add(Drafts *drafts, Typesetter *typesetter, const Style *style, const Book *book) {
    const Meta *meta = &book->meta;
    DraftPage *page = add_bare_page(drafts, NULL);
    page->needs_recto = TRUE;
    g_autoptr(Galley) galley = galley_new(typesetter, style);
    add_white(galley, TITLE_DROP_LINES);
    add_words(galley, VOICE_BOOK_TITLE, meta->title, PIECE_TITLE);
    if (meta->subtitle != NULL) {
        GalleyStrip *rule = galley_add(galley, style->grid, BREAK_NEVER);
        strip_add_rule(rule, 0, style->grid / 2, style->grid * 3, LENGTH_PT, style->rule_grey);
        add_words(galley, VOICE_BOOK_SUBTITLE, meta->subtitle, PIECE_CONTENT);
    }
    guint n_above = galley->strips->len;
    g_autofree char *authors = author_names(meta);
    if (authors[0] != '\0')
        add_words(galley, VOICE_BOOK_AUTHOR, authors, PIECE_CONTENT);
    if (meta->publisher != NULL && g_strcmp0(meta->publisher, authors) != 0)
        add_words(galley, VOICE_BOOK_AUTHOR, meta->publisher, PIECE_CONTENT);
    add_at_foot(drafts, page, galley, n_above);
    drafts_count(drafts, galley);
}

void colophon_add_page(Drafts *drafts, Typesetter *typesetter, const Style *style,
                       const Division *colophon) {
    DraftPage *page = add_bare_page(drafts, colophon);
    g_autoptr(Galley) galley = galley_new(typesetter, style);
    galley_begin(galley, colophon->heading);
    add_inlines(galley, VOICE_LISTING_TITLE, colophon->heading, add_lines);
    name_division(galley_last(galley), colophon);
    for (const Block *block = colophon->first; block != NULL; block = block->next) {
        galley_begin(galley, block);
        add_inlines(galley, VOICE_COLOPHON, block, add_lines);
    }
    page->first = colophon->heading;
    add_at_foot(drafts, page, galley, 0);
    drafts_count(drafts, galley);
}
