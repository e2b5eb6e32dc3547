#include "press.h"
/* words BOOK TEXT: does the text of an output hold every word of the book, in order?
 * TEXT is what pdftotext says of the PDF, or the XHTML without its tags.
 *
 * The text holds more than the book (folios, running heads, labels in figures, notes between two
 * halves of a paragraph), so each unit of the book (a paragraph, a cell, a listing) is looked for
 * from where the one before it ended, and may be interrupted. Tables, listings and captions, which
 * may float, and notes are looked for in passes of their own. A word that ends in a soft hyphen
 * goes on in a later one. The index, which the author did not write and which is set in columns, is
 * left out. Refused: comparing bags of words, which cannot see a paragraph out of place. */
#include <stdio.h>
#include <string.h>

/* [words] The longest interruption, a full page of figure or notes; and the length from which a
 * unit is known wherever it stands (after the contents, say). */
#define GAP 900
#define TELLING 5
#define SHOWN_AT_MOST 20

#define SOFT_HYPHEN 0x00ad
#define HYPHEN "\u00ad"
#define NOTE_MARK "\x02" /* stands in a unit's text where a note's number is printed */

typedef struct Word {
    const char *text;
    gboolean has_mark; /* a note's number may be glued to it */
} Word;

typedef struct Unit {
    GArray *words; /* of Word */
    Place place;
    const Block *row;    /* its cells may be printed side by side */
    gboolean is_listing; /* a word of code may be broken anywhere */
} Unit;

/* Each is in order in itself: figures and tables float, and their captions with them. */
typedef enum Pass {
    PASS_BODY,
    PASS_CELLS,
    PASS_LISTINGS,
    PASS_FIGURE_CAPTIONS,
    PASS_TABLE_CAPTIONS,
    PASS_LISTING_CAPTIONS,
    PASS_NOTES,
    N_PASSES
} Pass;

typedef struct Search {
    GStringChunk *chunk;
    GPtrArray *units[N_PASSES]; /* of Unit */
    GArray *text;               /* of Word: the output's */
    guint n_missing;
} Search;

/* ---- words ---- */

static gboolean is_letter(gunichar c) {
    return g_unichar_isalnum(c) || g_unichar_ismark(c) || c == SOFT_HYPHEN;
}

/* Soft hyphens inside a word, where it might have been broken, are dropped; the one at its end,
 * where it was, stays. */
static void append_word(Search *search, GArray *words, const char *start, const char *end) {
    g_autoptr(GString) text = g_string_new_len(start, end - start);
    gboolean is_broken = g_str_has_suffix(text->str, HYPHEN);
    g_string_replace(text, HYPHEN, "", 0);
    if (is_broken)
        g_string_append(text, HYPHEN);
    Word word = {g_string_chunk_insert_len(search->chunk, text->str, (gssize)text->len),
                 *end == NOTE_MARK[0]};
    g_array_append_val(words, word);
}

/* Normalized, so that an fi of one glyph is two letters. */
static GArray *split(Search *search, const char *text) {
    GArray *words = g_array_new(FALSE, FALSE, sizeof(Word));
    g_autofree char *plain = g_utf8_normalize(text, -1, G_NORMALIZE_ALL);
    const char *start = NULL;
    for (const char *p = plain;; p = g_utf8_next_char(p)) {
        gboolean is_inside = *p != '\0' && is_letter(g_utf8_get_char(p));
        if (is_inside && start == NULL)
            start = p;
        if (!is_inside && start != NULL) {
            append_word(search, words, start, p);
            start = NULL;
        }
        if (*p == '\0')
            return words;
    }
}

/* ---- the units of the book ---- */

static void append_inlines(GString *out, const Inline *list) {
    InlineWalk walk;
    inline_walk_begin(&walk, list);
    for (const Inline *inl; (inl = inline_walk_next(&walk)) != NULL;)
        switch (inl->kind) {
        case INLINE_TEXT:
        case INLINE_CODE:
        case INLINE_REFERENCE:
            g_string_append(out, inl->text);
            break;
        case INLINE_NOTE:
            g_string_append(out, NOTE_MARK);
            break;
        case INLINE_BREAK:
            g_string_append_c(out, ' ');
            break;
        default:
            break;
        }
}

static void add_unit(Search *search, Pass pass, const Block *block, const char *text) {
    Unit *unit = g_new0(Unit, 1);
    unit->words = split(search, text);
    unit->place = block->place;
    unit->row = block->kind == BLOCK_CELL ? block->parent : NULL;
    unit->is_listing = block->kind == BLOCK_LISTING;
    g_ptr_array_add(search->units[pass], unit);
}

static void add_inlines(Search *search, Pass pass, const Block *block, const Inline *list) {
    g_autoptr(GString) text = g_string_new(NULL);
    append_inlines(text, list);
    add_unit(search, pass, block, text->str);
}

static Pass caption_pass(BlockKind kind) {
    return kind == BLOCK_FIGURE  ? PASS_FIGURE_CAPTIONS
           : kind == BLOCK_TABLE ? PASS_TABLE_CAPTIONS
                                 : PASS_LISTING_CAPTIONS;
}

/* A listing that is named may float, and its output with it. */
static gboolean listing_floats(const Block *listing) {
    const Block *before =
        listing->parent != NULL ? listing->parent->first : listing->division->first;
    while (before != NULL && before->next != listing)
        before = before->next;
    return listing->caption != NULL || (listing->listing.is_output && before != NULL &&
                                        before->kind == BLOCK_LISTING && before->caption != NULL);
}

static void add_block(Search *search, Pass pass, const Block *block) {
    gboolean may_float = block->kind == BLOCK_CELL && block->parent->parent->caption != NULL;
    add_inlines(search, may_float ? PASS_CELLS : pass, block, block->inlines);
    if (block->caption != NULL)
        add_inlines(search, caption_pass(block->kind), block, block->caption);
    if (block->kind == BLOCK_LISTING)
        add_unit(search, listing_floats(block) ? PASS_LISTINGS : pass, block, block->listing.text);
}

static void add_tree(Search *search, Pass pass, const Block *root) {
    for (const Block *block = block_walk(root, NULL); block != NULL;
         block = block_walk(root, block))
        add_block(search, pass, block);
}

static void add_division(Search *search, const Division *division) {
    add_tree(search, PASS_BODY, division->heading);
    for (const Block *block = division->first; block != NULL; block = block->next)
        add_tree(search, PASS_BODY, block);
    for (const Block *note = division->notes; note != NULL; note = note->next)
        add_tree(search, PASS_NOTES, note);
}

/* ---- looking for them ---- */

static const Word *word_at(const GArray *words, guint i) {
    return &g_array_index(words, Word, i);
}

static gboolean is_number(const char *text) {
    return *text != '\0' && strspn(text, "0123456789") == strlen(text);
}

/* How much of `wanted` the printed word covers: all of it, a part that goes on elsewhere, or 0. */
static gsize cover(const char *wanted, const char *printed, gboolean has_mark, gboolean may_break) {
    gsize all = strlen(wanted), len = strlen(printed);
    gboolean is_hyphenated = g_str_has_suffix(printed, HYPHEN);
    if (is_hyphenated)
        len -= strlen(HYPHEN);
    if (strncmp(wanted, printed, len) == 0 && (len == all || is_hyphenated || may_break))
        return len;
    gboolean has_number = has_mark && g_str_has_prefix(printed, wanted) && is_number(printed + all);
    return has_number ? all : 0;
}

/* From `position` on, one past the word or its last part; or 0. The parts of a hyphenated word may
 * be a page's foot apart, those of broken code follow one another. */
static guint find_word(const Search *search, const Unit *unit, const Word *word, guint position) {
    gsize all = strlen(word->text), n_covered = 0;
    guint end = MIN(position + GAP, search->text->len);
    for (guint i = position; i < end; i++) {
        const char *printed = word_at(search->text, i)->text;
        gsize n_more = cover(word->text + n_covered, printed, word->has_mark, unit->is_listing);
        n_covered = unit->is_listing && n_more == 0 ? 0 : n_covered + n_more;
        if (n_covered == all || cover(word->text, printed, word->has_mark, FALSE) == all)
            return i + 1;
    }
    return 0;
}

/* One past the unit's last word when it begins at `start`; or 0, and then *ret_n words were found.
 */
static guint match_unit(const Search *search, const Unit *unit, guint start, guint *ret_n) {
    guint position = start;
    for (*ret_n = 0; *ret_n < unit->words->len; ++*ret_n) {
        position = find_word(search, unit, word_at(unit->words, *ret_n), position);
        if (position == 0)
            break;
    }
    return position;
}

/* One past the unit's last word, if it stands after `position`; or 0, and then *ret_missing is the
 * word that was not found from the likeliest beginning. */
static guint find_unit(const Search *search, const Unit *unit, guint position, guint gap,
                       const char **ret_missing) {
    const Word *first = word_at(unit->words, 0);
    guint most = 0, end = (guint)MIN((guint64)position + gap, search->text->len);
    *ret_missing = first->text;
    for (guint start = position; start < end; start++) {
        const char *printed = word_at(search->text, start)->text;
        if (cover(first->text, printed, first->has_mark, unit->is_listing) == 0)
            continue;
        guint n = 0, found = match_unit(search, unit, start, &n);
        if (found > 0)
            return found;
        if (n > most) {
            most = n;
            *ret_missing = word_at(unit->words, n)->text;
        }
    }
    return 0;
}

static void report(Search *search, const Unit *unit, const char *missing) {
    if (search->n_missing++ >= SHOWN_AT_MOST)
        return;
    g_autoptr(GString) unit_text = g_string_new(NULL);
    for (guint i = 0; i < MIN(unit->words->len, 12); i++)
        g_string_append_printf(unit_text, " %s", word_at(unit->words, i)->text);
    printf("%s:%u: '%s' is not where it should be:%s …\n",
           unit->place.file != NULL ? unit->place.file : "book", unit->place.line, missing,
           unit_text->str);
}

static void search_pass(Search *search, Pass pass) {
    guint position = 0, row_start = 0;
    const Block *row = NULL;
    for (guint i = 0; i < search->units[pass]->len; i++) {
        const Unit *unit = search->units[pass]->pdata[i];
        if (unit->words->len == 0)
            continue;
        if (unit->row != row || row == NULL)
            row_start = position;
        row = unit->row;
        gboolean is_telling = pass != PASS_BODY || unit->words->len >= TELLING;
        const char *missing = NULL;
        guint end = find_unit(search, unit, row_start, is_telling ? G_MAXUINT : GAP, &missing);
        if (end == 0)
            report(search, unit, missing);
        position = MAX(position, end);
    }
}

/* ---- the program ---- */

static void free_unit(gpointer data) {
    Unit *unit = data;
    g_array_unref(unit->words);
    g_free(unit);
}

static guint search_book(const Book *book, const char *text) {
    Search search = {.chunk = g_string_chunk_new(1 << 16)};
    search.text = split(&search, text);
    guint n_words = 0;
    for (int pass = 0; pass < N_PASSES; pass++)
        search.units[pass] = g_ptr_array_new_with_free_func(free_unit);
    for (const Division *division = book->first; division != NULL; division = division->next)
        if (division->role != ROLE_INDEX)
            add_division(&search, division);
    for (int pass = 0; pass < N_PASSES; pass++) {
        search_pass(&search, pass);
        for (guint i = 0; i < search.units[pass]->len; i++)
            n_words += ((const Unit *)search.units[pass]->pdata[i])->words->len;
        g_ptr_array_unref(search.units[pass]);
    }
    printf("%u words of the book, %u of the text, %u units missing\n", n_words, search.text->len,
           search.n_missing);
    g_array_unref(search.text);
    g_string_chunk_free(search.chunk);
    return search.n_missing;
}

int main(int argc, char **argv) {
    g_autofree char *text = NULL;
    g_autoptr(GError) error = NULL;
    if (argc != 3 || !g_file_get_contents(argv[2], &text, NULL, &error)) {
        fprintf(stderr, "%s\n", error != NULL ? error->message : "usage: words BOOK TEXT");
        return 2;
    }
    g_autoptr(Diag) diag = diag_new();
    const PressOptions options = {.book = argv[1], .data = OCTAVO_SOURCE_DIR};
    g_autoptr(Book) book = press_read(&options, diag, &error);
    if (book == NULL) {
        fprintf(stderr, "%s\n", error != NULL ? error->message : "the book has errors");
        return 2;
    }
    return search_book(book, text) == 0 ? 0 : 1;
}
