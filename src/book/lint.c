/* One function a rule, one table a profile. Only what can be known from the Book is said: how a
 * device draws a page is not among it, so no rule guesses at it.
 * Refused: a rule for every advice of the guides; what octavo's own output already obeys (file
 * names, page breaks, notes, links that Kobo would open as pop-ups) needs no finding. */
#include "book/lint.h"
#include "base/text.h"
#include <string.h>

/* A limit of 0 is none. */
typedef struct Thresholds {
    const char *name;
    guint code_columns; /* of a line that still reads well: two lines of the narrow screen */
    guint table_columns;
    guint notes; /* of a chapter, which is one file */
    guint64 picture_pixels, picture_bytes, division_bytes, book_bytes;
    gboolean no_page_numbers; /* "see page 12" in running text */
} Thresholds;

#define MIB (G_GUINT64_CONSTANT(1) << 20)

static const Thresholds limits_of[N_LINT_PROFILES] = {
    [LINT_ALL] = {NULL, 80, 6, 500, 0, 0, 0, 0, TRUE},
    [LINT_KOBO] = {"kobo", 80, 4, 500, 0, 5 * MIB, 10 * MIB, 0, FALSE},
    [LINT_APPLE] = {"apple", 72, 6, 500, 5600000, 0, 0, 2048 * MIB, FALSE},
    [LINT_KINDLE] = {"kindle", 80, 6, 500, 0, 5 * MIB, 0, 50 * MIB, TRUE},
};

typedef struct Lint {
    const Book *book;
    const Thresholds *limits;
    Diag *diag; /* or NULL */
    guint n;
} Lint;

gboolean lint_find_profile(const char *name, LintProfile *ret_profile) {
    for (guint i = 0; i < N_LINT_PROFILES; i++)
        if (g_strcmp0(limits_of[i].name, name) == 0) {
            *ret_profile = i;
            return TRUE;
        }
    return FALSE;
}

static void report(Lint *lint, DiagCode code, Place place, const char *format, ...)
    G_GNUC_PRINTF(4, 5);
static void report(Lint *lint, DiagCode code, Place place, const char *format, ...) {
    va_list args;
    va_start(args, format);
    g_autofree char *message = g_strdup_vprintf(format, args);
    va_end(args);
    lint->n++;
    if (lint->diag != NULL)
        diag_add(lint->diag, code, place, "%s", message);
}

static void hint(Lint *lint, const char *text) {
    if (lint->diag != NULL)
        diag_hint(lint->diag, "%s", text);
}

/* ---- words ---- */

static gboolean is_inside_word(const char *text, const char *p) {
    return p > text && g_unichar_isalnum(g_utf8_get_char(g_utf8_prev_char(p)));
}

/* The word, in small ASCII letters, found whole and in any case, or NULL. No other byte of UTF-8
 * looks like the first of such a word. */
static const char *find_word(const char *text, const char *word) {
    gsize len = strlen(word);
    for (const char *p = text; *p != '\0'; p++)
        if ((*p | 0x20) == word[0] &&
            /* in either case: it is a letter */ g_ascii_strncasecmp(p, word, len) == 0 &&
            !is_inside_word(text, p) && !g_unichar_isalnum(g_utf8_get_char(p + len)))
            return p;
    return NULL;
}

static gboolean is_english(const char *language) {
    return language != NULL && g_ascii_strncasecmp(language, "en", 2) == 0 &&
           !g_ascii_isalpha(language[2]);
}

/* The next word of the text begins here, after white space. */
static const char *skip_word(const char *p) {
    while (*p != '\0' && !g_ascii_isspace(*p))
        p++;
    while (g_ascii_isspace(*p))
        p++;
    return p;
}

static gboolean begins_with_one(const char *text, const char *const *words) {
    for (guint i = 0; words[i] != NULL; i++)
        if (find_word(text, words[i]) == text)
            return TRUE;
    return FALSE;
}

/* ---- the rules: accessibility ---- */

static gboolean is_file_name(const char *alt) {
    static const char *const endings[] = {".png", ".jpg", ".jpeg", ".svg", ".gif", ".webp"};
    for (guint i = 0; i < G_N_ELEMENTS(endings); i++)
        if (g_str_has_suffix(alt, endings[i]) && strchr(alt, ' ') == NULL)
            return TRUE;
    return FALSE;
}

static gboolean says_nothing(const char *alt) {
    static const char *const words[] = {"image",   "picture",    "figure",  "diagram", "chart",
                                        "graphic", "screenshot", "drawing", "photo",   NULL};
    return is_file_name(alt) || (strchr(alt, ' ') == NULL && begins_with_one(alt, words));
}

static void check_alt(Lint *lint, const char *alt, Place place) {
    if (alt == NULL || !says_nothing(alt))
        return;
    report(lint, DIAG_LINT_ALT, place, "'%s' does not say what the picture shows", alt);
    hint(lint, "write what a reader who cannot see it would miss");
}

static void check_link_words(Lint *lint, const Inline *link) {
    static const char *const empty[] = {"here", "click here", "link", "this", "this link", "more"};
    g_autofree char *raw = inline_text(link->first);
    g_autofree char *words = text_collapse(raw);
    for (guint i = 0; i < G_N_ELEMENTS(empty); i++)
        if (g_ascii_strcasecmp(words, empty[i]) == 0) {
            report(lint, DIAG_LINT_LINK, link->place,
                   "a link named '%s' says nothing where it is read out without its sentence",
                   words);
            return;
        }
}

static void check_table_head(Lint *lint, const Block *table) {
    for (const Block *cell = table->first->first; cell != NULL; cell = cell->next)
        if (cell->inlines != NULL)
            return;
    report(lint, DIAG_LINT_TABLE_HEAD, table->place, "no column of this table has a heading");
}

static const char *const colours[] = {"red",    "green",  "blue",  "orange",  "yellow",
                                      "purple", "violet", "brown", "magenta", NULL};
static const char *const shapes[] = {"line", "lines", "bar",  "bars",  "box",    "boxes",
                                     "area", "areas", "dot",  "dots",  "curve",  "curves",
                                     "cell", "cells", "text", "arrow", "arrows", NULL};

/* "the red line": whoever sees no colour, or holds a grey e-reader, cannot tell which it is. */
static void check_colours(Lint *lint, const char *text, Place place) {
    if (!is_english(lint->book->meta.language))
        return;
    for (guint i = 0; colours[i] != NULL; i++) {
        const char *found = find_word(text, colours[i]);
        if (found == NULL || !begins_with_one(skip_word(found), shapes))
            continue;
        report(lint, DIAG_LINT_COLOUR, place,
               "'%s' is told by its colour alone, which e-ink and some eyes do not show",
               colours[i]);
        hint(lint, "name its label, place or pattern as well");
        return;
    }
}

/* ---- the rules: screens and shops ---- */

static void check_code(Lint *lint, const Block *listing) {
    guint line = 0, n_wide = 0, widest = 0;
    for (const char *p = listing->listing.text; p != NULL; line++) {
        gsize len = strcspn(p, "\n");
        guint columns = (guint)g_utf8_strlen(p, (gssize)len);
        n_wide += columns > lint->limits->code_columns;
        widest = MAX(widest, columns);
        p = p[len] == '\n' ? p + len + 1 : NULL;
    }
    if (n_wide == 0 || listing->listing.is_output)
        return;
    report(lint, DIAG_LINT_CODE_WIDE, listing->place,
           "%u line%s of this listing, %u characters at most, take%s three lines or more of a "
           "narrow screen",
           n_wide, n_wide == 1 ? "" : "s", widest, n_wide == 1 ? "s" : "");
}

static void check_table(Lint *lint, const Block *table) {
    if (table->table.n_columns > lint->limits->table_columns)
        report(lint, DIAG_LINT_TABLE_WIDE, table->place,
               "a table of %u columns; beyond %u a small screen cannot show them side by side",
               table->table.n_columns, lint->limits->table_columns);
    check_table_head(lint, table);
}

static gboolean is_over(guint64 value, guint64 limit) {
    return limit > 0 && value > limit;
}

static void check_picture(Lint *lint, const Picture *picture, Place place) {
    const Thresholds *limits = lint->limits;
    guint64 pixels = (guint64)picture->width_px * picture->height_px;
    gsize bytes = g_bytes_get_size(picture->bytes);
    if (picture->kind != PICTURE_SVG && is_over(pixels, limits->picture_pixels))
        report(lint, DIAG_LINT_PICTURE_LARGE, place,
               "'%s' has %u \u00D7 %u pixels; the shop refuses more than %.1f million",
               picture->path, picture->width_px, picture->height_px,
               (double)limits->picture_pixels / 1e6);
    if (is_over(bytes, limits->picture_bytes))
        report(lint, DIAG_LINT_PICTURE_LARGE, place,
               "'%s' has %" G_GSIZE_FORMAT " bytes; the shop wants at most %" G_GUINT64_FORMAT,
               picture->path, bytes, limits->picture_bytes);
}

/* "see page 12", "on page 12": no page has that number on a screen. */
static gboolean names_page(const char *text) {
    static const char *const phrases[] = {"see page", "on page", "to page"};
    for (guint i = 0; i < G_N_ELEMENTS(phrases); i++) {
        const char *found = find_word(text, phrases[i]);
        const char *p = found != NULL ? found + strlen(phrases[i]) : NULL;
        if (p != NULL && *p == ' ' && g_ascii_isdigit(p[1]))
            return TRUE;
    }
    return FALSE;
}

static void check_page_number(Lint *lint, const char *text, Place place) {
    if (!lint->limits->no_page_numbers || !is_english(lint->book->meta.language) ||
        !names_page(text))
        return;
    report(lint, DIAG_LINT_PAGE_NUMBER, place, "a page number in running text is wrong on screens");
    hint(lint, "refer to the section or figure by its id: [@id]");
}

/* ---- all of the book ---- */

static void check_inlines(Lint *lint, const Inline *list) {
    InlineWalk walk;
    inline_walk_begin(&walk, list);
    for (const Inline *inl; (inl = inline_walk_next(&walk)) != NULL;) {
        if (inl->kind == INLINE_IMAGE)
            check_alt(lint, inl->text, inl->place);
        if (inl->kind == INLINE_LINK)
            check_link_words(lint, inl);
    }
}

static void check_prose(Lint *lint, const Inline *list, Place place) {
    g_autofree char *text = inline_text(list);
    check_inlines(lint, list);
    check_colours(lint, text, place);
    check_page_number(lint, text, place);
}

static void check_block(Lint *lint, const Block *block) {
    check_prose(lint, block->inlines, block->place);
    check_prose(lint, block->caption, block->place);
    if (block->kind == BLOCK_LISTING)
        check_code(lint, block);
    if (block->kind == BLOCK_TABLE)
        check_table(lint, block);
    if (block->kind == BLOCK_FIGURE && !block->figure.is_decorative)
        check_alt(lint, block->figure.alt, block->place);
    if (block->kind == BLOCK_FIGURE)
        check_picture(lint, block->figure.picture, block->place);
}

static void check_notes(Lint *lint, const Division *division) {
    guint n = 0;
    for (const Block *note = division->notes; note != NULL; note = note->next)
        n++;
    if (!is_over(n, lint->limits->notes))
        return;
    report(lint, DIAG_LINT_FILE_LARGE, division->place,
           "a chapter of %u notes; small readers are slow beyond %u in a file", n,
           lint->limits->notes);
    hint(lint, "part the chapter");
}

/* The file of a division is at least as long as its text. */
static void check_division(Lint *lint, const Division *division) {
    check_notes(lint, division);
    guint64 n_bytes = 0;
    for (const Block *block = division_walk(division, NULL); block != NULL;
         block = division_walk(division, block)) {
        check_block(lint, block);
        n_bytes += block->kind == BLOCK_LISTING ? strlen(block->listing.text) : 0;
        g_autofree char *text = inline_text(block->inlines);
        n_bytes += strlen(text);
    }
    if (is_over(n_bytes, lint->limits->division_bytes))
        report(lint, DIAG_LINT_FILE_LARGE, division->place,
               "a chapter of %" G_GUINT64_FORMAT " bytes makes a file that readers refuse",
               n_bytes);
}

static void check_weight(Lint *lint) {
    guint64 n_bytes = 0;
    for (guint i = 0; i < lint->book->pictures->len; i++)
        n_bytes += g_bytes_get_size(((const Picture *)lint->book->pictures->pdata[i])->bytes);
    if (is_over(n_bytes, lint->limits->book_bytes))
        report(lint, DIAG_LINT_FILE_LARGE, lint->book->meta.place,
               "the pictures alone have %" G_GUINT64_FORMAT
               " bytes; delivery ends at %" G_GUINT64_FORMAT,
               n_bytes, lint->limits->book_bytes);
}

static guint check_all(const Book *book, const Thresholds *limits, Diag *diag) {
    g_assert(book->is_sealed);
    Lint lint = {.book = book, .limits = limits, .diag = diag};
    for (const Division *division = book->first; division != NULL; division = division->next)
        if (division->role != ROLE_INDEX && division->role != ROLE_COLOPHON)
            check_division(&lint, division);
    check_weight(&lint);
    return lint.n;
}

guint lint_book(const Book *book, LintProfile profile, Diag *diag) {
    return check_all(book, &limits_of[profile], diag);
}

guint lint_access(const Book *book, Diag *diag) {
    static const Thresholds none = {.code_columns = G_MAXUINT, .table_columns = G_MAXUINT};
    return check_all(book, &none, diag);
}
