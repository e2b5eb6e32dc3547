/* cmark knows which marks are a text's own and most often which of them open; it does not know
 * languages, nor that "don't" within single marks ends none. So its marks come here undecided, and
 * are paired anew, over a whole paragraph at once: emphasis, links and code part no pair.
 *
 * What was typed decides between outer and inner marks, double or single, but for a pair directly
 * within one of its kind, which takes the other. By depth alone, 'a word' in single marks would
 * have double ones, which a British or a linguist author does not want. */
#include "source/quotes.h"
#include "base/text.h"
#include "book/language.h"
#include <string.h>

#define NARROW_SPACE "\xe2\x80\xaf" /* U+202F */
#define WIDE_SPACE "\xc2\xa0"       /* U+00A0 */
#define APOSTROPHE "\xe2\x80\x99"
#define GERSHAYIM "\xd7\xb4" /* in Hebrew's acronyms */

/* ---- what languages want ---- */

typedef struct Quotes {
    const char *languages; /* in lower case, spaces around each */
    const char *outer[2], *inner[2];
} Quotes;

/* Not CLDR's: Switzerland's and Liechtenstein's German, which has guillemets in books; Dutch, whose
 * inner marks would be its outer ones; the inner marks of Canada's French, which CLDR turns round.
 * French has its spaces within the marks. */
static const Quotes quotes_of[] = {
    {" de cs sk et hr is lb mk sl dsb hsb ksh ", {"„", "“"}, {"‚", "‘"}},
    {" de-ch de-li fr-ch gsw rm wae fa am ", {"«", "»"}, {"‹", "›"}},
    {" fr ", {"«" NARROW_SPACE, NARROW_SPACE "»"}, {"«" NARROW_SPACE, NARROW_SPACE "»"}},
    {" fr-ca ", {"«" WIDE_SPACE, WIDE_SPACE "»"}, {"“", "”"}},
    {" hy ", {"«", "»"}, {"«", "»"}},
    {" es it ca el eu pt-pt pt-ao pt-mz pt-ch ast br kk sc sq mg ti ", {"«", "»"}, {"“", "”"}},
    {" nb nn no ", {"«", "»"}, {"‘", "’"}},
    {" ru uk be ky os cv sah ", {"«", "»"}, {"„", "“"}},
    {" pl ro ", {"„", "”"}, {"«", "»"}},
    {" hu ", {"„", "”"}, {"»", "«"}},
    {" ka ", {"„", "“"}, {"«", "»"}},
    {" bg lt ", {"„", "“"}, {"„", "“"}},
    {" sr ", {"„", "“"}, {"‘", "‘"}},
    {" bs ", {"„", "”"}, {"‘", "’"}},
    {" sv fi he yi se ", {"”", "”"}, {"’", "’"}},
    {" ar ur ", {"”", "“"}, {"’", "‘"}},
    {" ug ", {"»", "«"}, {"›", "‹"}},
    {" ja zh-hant zh-tw zh-hk zh-mo yue ", {"「", "」"}, {"『", "』"}},
    {NULL, {"“", "”"}, {"‘", "’"}},
};

/* The row that the tag, or the longest beginning of it that is in the table, has. */
static const Quotes *find_quotes(const char *tag) {
    const Quotes *row = quotes_of;
    g_autofree char *rest = g_ascii_strdown(tag, -1);
    while (*rest != '\0') {
        g_autofree char *word = g_strdup_printf(" %s ", rest);
        for (row = quotes_of; row->languages != NULL; row++)
            if (strstr(row->languages, word) != NULL)
                return row;
        char *hyphen = strrchr(rest, '-');
        *(hyphen != NULL ? hyphen : rest) = '\0';
    }
    while (row->languages != NULL)
        row++;
    return row;
}

/* The spaces before signs and within guillemets, or NULL where there are none. */
typedef struct Spaces {
    const char *colon, *sign, *guillemet;
} Spaces;

static const Spaces *find_spaces(const char *tag) {
    static const Spaces france = {WIDE_SPACE, NARROW_SPACE, NARROW_SPACE};
    static const Spaces switzerland = {NARROW_SPACE, NARROW_SPACE, NULL};
    static const Spaces canada = {WIDE_SPACE, NULL, WIDE_SPACE};
    if (!language_is(tag, "fr"))
        return NULL;
    gsize len = strlen(tag);
    const char *region = tag + (len > 3 ? len - 3 : 0);
    return g_ascii_strcasecmp(region, "-CH") == 0   ? &switzerland
           : g_ascii_strcasecmp(region, "-CA") == 0 ? &canada
                                                    : &france;
}

/* ---- a paragraph as a row of characters ---- */

/* Code, formulas and references count as one letter. */
typedef struct Char {
    gunichar c;
    Inline *holder; /* whose text it is, or NULL: not to be changed */
    const char *language;
    const char *set; /* what stands in its place, or NULL: itself */
    gint partner;    /* of a quotation mark: its other one, or -1 */
    gboolean opens;
} Char;

typedef struct Setter {
    Book *book;
    GArray *chars; /* of Char, of one paragraph */
    gboolean has_marks, has_spaces;
} Setter;

static gboolean is_mark(gunichar c) {
    return c >= TEXT_DOUBLE_OPEN && c <= TEXT_SINGLE_CLOSE;
}

static gboolean is_double(gunichar c) {
    return c == TEXT_DOUBLE_OPEN || c == TEXT_DOUBLE_CLOSE;
}

static Char *known_at(Setter *setter, guint i) {
    return &g_array_index(setter->chars, Char, i);
}

/* NULL beyond the ends. */
static Char *char_at(Setter *setter, guint i) {
    return i < setter->chars->len ? known_at(setter, i) : NULL;
}

static gunichar code_at(Setter *setter, guint i) {
    const Char *at = char_at(setter, i); /* i may be 0 - 1 */
    return at != NULL ? at->c : 0;
}

static void add_char(Setter *setter, gunichar c, Inline *holder, const char *language) {
    Char added = {c, holder, language, NULL, -1, c == TEXT_DOUBLE_OPEN || c == TEXT_SINGLE_OPEN};
    g_array_append_val(setter->chars, added);
    setter->has_marks |= is_mark(c);
}

static void set_text(Setter *setter, const char **text, const char *language);

static void add_list(Setter *setter, Inline *list, const char *language) {
    for (Inline *inl = list; inl != NULL; inl = inl->next) {
        const char *own = inl->language != NULL ? inl->language : language;
        setter->has_spaces |= find_spaces(own) != NULL;
        if (inl->kind == INLINE_TEXT)
            for (const char *p = inl->text; *p != '\0'; p = g_utf8_next_char(p))
                add_char(setter, g_utf8_get_char(p), inl, own);
        else if (inl->kind == INLINE_BREAK)
            add_char(setter, ' ', NULL, own);
        else if (inl->kind == INLINE_CODE || inl->kind == INLINE_MATH ||
                 inl->kind == INLINE_REFERENCE)
            add_char(setter, 'x', NULL, own);
        add_list(setter, inl->first, own);
    }
}

/* ---- pairs ---- */

static gboolean is_cjk(gunichar c) {
    switch (g_unichar_get_script(c)) {
    case G_UNICODE_SCRIPT_HAN:
    case G_UNICODE_SCRIPT_HIRAGANA:
    case G_UNICODE_SCRIPT_KATAKANA:
    case G_UNICODE_SCRIPT_BOPOMOFO:
        return TRUE;
    default:
        return FALSE;
    }
}

static gboolean is_word(gunichar c) {
    return c != 0 && (g_unichar_isalnum(c) || g_unichar_ismark(c));
}

static gboolean has_apostrophes(gunichar c) {
    return is_word(c) && !is_cjk(c) && g_unichar_get_script(c) != G_UNICODE_SCRIPT_HANGUL;
}

static gboolean is_hebrew(gunichar c) {
    return c != 0 && g_unichar_get_script(c) == G_UNICODE_SCRIPT_HEBREW;
}

/* A mark that only looks like one of quotation. */
static gboolean settle_within_word(Setter *setter, guint i) {
    Char *mark = known_at(setter, i);
    gunichar before = code_at(setter, i - 1), after = code_at(setter, i + 1);
    if (is_double(mark->c) && is_hebrew(before) && is_hebrew(after))
        mark->set = GERSHAYIM;
    else if (!is_double(mark->c) && has_apostrophes(before) && has_apostrophes(after))
        mark->set = APOSTROPHE;
    return mark->set != NULL;
}

/* The open mark that `closing` ends, as a place in the stack; -1 where there is none. A single one
 * does not reach out of double ones: there it is an apostrophe. */
static gint find_opening(Setter *setter, const GArray *open, gunichar closing) {
    for (guint i = open->len; i-- > 0;) {
        gunichar c = code_at(setter, g_array_index(open, guint, i));
        if (is_double(c) == is_double(closing))
            return (gint)i;
        if (is_double(c))
            return -1;
    }
    return -1;
}

/* Where words are not parted by spaces, marks take turns. */
static gboolean mark_opens(Setter *setter, guint i, gint opening) {
    guint before = i - 1, after = i + 1; /* before may be 0 - 1 */
    while (is_mark(code_at(setter, before)))
        before--;
    while (is_mark(code_at(setter, after)))
        after++;
    gunichar left = code_at(setter, before), right = code_at(setter, after);
    if (is_word(left) && is_word(right) && (is_cjk(left) || is_cjk(right)))
        return opening < 0;
    return char_at(setter, i)->opens;
}

static void pair_mark(Setter *setter, GArray *open, guint i) {
    Char *mark = char_at(setter, i);
    gint opening = find_opening(setter, open, mark->c);
    mark->opens = mark_opens(setter, i, opening);
    if (mark->opens) {
        g_array_append_val(open, i);
    } else if (opening >= 0) {
        mark->partner = (gint)g_array_index(open, guint, opening);
        char_at(setter, (guint)mark->partner)->partner = (gint)i;
        g_array_set_size(open, (guint)opening);
    }
}

static void pair_marks(Setter *setter) {
    g_autoptr(GArray) open = g_array_new(FALSE, FALSE, sizeof(guint));
    for (guint i = 0; i < setter->chars->len; i++)
        if (is_mark(code_at(setter, i)) && !settle_within_word(setter, i))
            pair_mark(setter, open, i);
}

/* ---- the marks ---- */

static const char *mark_of(const Char *mark, gboolean is_outer) {
    const Quotes *quotes = find_quotes(mark->language);
    return (is_outer ? quotes->outer : quotes->inner)[!mark->opens];
}

/* A double mark without its other one opens or ends speech that goes over several paragraphs. */
static void set_lone(Char *mark) {
    mark->set = is_double(mark->c) ? mark_of(mark, TRUE) : APOSTROPHE;
}

/* `outer` holds, for each pair that is open, whether it has outer marks. */
static void set_opening(Setter *setter, GByteArray *outer, Char *mark) {
    guint8 is_outer = is_double(mark->c);
    if (outer->len > 0 && outer->data[outer->len - 1] == is_outer)
        is_outer = !is_outer;
    Char *closing = known_at(setter, (guint)mark->partner);
    closing->language = mark->language;
    mark->set = mark_of(mark, is_outer);
    closing->set = mark_of(closing, is_outer);
    g_byte_array_append(outer, &is_outer, 1);
}

static void set_marks(Setter *setter) {
    g_autoptr(GByteArray) outer = g_byte_array_new();
    for (guint i = 0; i < setter->chars->len; i++) {
        Char *mark = known_at(setter, i);
        if (!is_mark(mark->c) || (mark->set != NULL && mark->partner < 0))
            continue;
        if (mark->partner < 0)
            set_lone(mark);
        else if (mark->opens)
            set_opening(setter, outer, mark);
        else
            g_byte_array_set_size(outer, outer->len - 1);
    }
}

/* ---- French spaces ---- */

static gboolean is_space(gunichar c) {
    return c == ' ' || c == 0xa0 || c == 0x202f;
}

static gboolean is_sign(gunichar c) {
    return c == ';' || c == ':' || c == '!' || c == '?';
}

static gboolean opens_something(gunichar c) {
    return c == '(' || c == '[' || c == 0xab || c == TEXT_DOUBLE_OPEN || c == TEXT_SINGLE_OPEN ||
           c == 0x201c || c == 0x2018;
}

/* Ends something said: not '10:30', 'std::sort', ':-)' or 'f(x)?y:z'. */
static gboolean ends_phrase(Setter *setter, guint i) {
    gunichar before = code_at(setter, i - 1), after = code_at(setter, i + 1);
    if (is_space(before))
        before = code_at(setter, i - 2);
    gboolean is_followed = after == 0 || is_space(after) || is_mark(after) ||
                           (code_at(setter, i) != ':' && is_sign(after) && after != ':') ||
                           g_unichar_type(after) == G_UNICODE_CLOSE_PUNCTUATION ||
                           g_unichar_type(after) == G_UNICODE_FINAL_PUNCTUATION;
    return is_followed && before != 0 && !is_space(before) && !is_sign(before) &&
           !opens_something(before);
}

/* `with` is the sign and its space, for where the author typed no space. */
static void set_space(Setter *setter, Char *beside, Char *sign, const char *space,
                      const char *with) {
    if (beside != NULL && is_space(beside->c) && beside->holder != NULL)
        beside->set = space;
    else if (beside != NULL && !is_space(beside->c))
        sign->set = arena_strdup(setter->book->arena, with);
}

static void set_space_before(Setter *setter, guint i, const char *space) {
    Char *sign = char_at(setter, i);
    char utf8[8] = {0};
    g_unichar_to_utf8(sign->c, utf8);
    g_autofree char *with = g_strconcat(space, utf8, NULL);
    set_space(setter, char_at(setter, i - 1), sign, space, with);
}

static void set_space_after(Setter *setter, guint i, const char *space) {
    g_autofree char *with = g_strconcat("«", space, NULL);
    set_space(setter, char_at(setter, i + 1), char_at(setter, i), space, with);
}

static void set_spaces(Setter *setter) {
    gboolean is_address = FALSE; /* the word so far is one of the web */
    for (guint i = 0; i < setter->chars->len; i++) {
        const Char *sign = char_at(setter, i);
        const Spaces *spaces = sign->holder != NULL ? find_spaces(sign->language) : NULL;
        is_address =
            !is_space(sign->c) && (is_address || (sign->c == '/' && code_at(setter, i - 1) == '/'));
        if (spaces == NULL)
            continue;
        const char *before = sign->c == ':' ? spaces->colon : spaces->sign;
        if (is_sign(sign->c) && before != NULL && !is_address && ends_phrase(setter, i))
            set_space_before(setter, i, before);
        else if (sign->c == 0xbb && spaces->guillemet != NULL)
            set_space_before(setter, i, spaces->guillemet);
        else if (sign->c == 0xab && spaces->guillemet != NULL)
            set_space_after(setter, i, spaces->guillemet);
    }
}

/* ---- all of it ---- */

/* Writes the texts of the inlines anew. */
static void write_back(Setter *setter) {
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint i = 0; i < setter->chars->len; i++) {
        const Char *at = char_at(setter, i), *next = char_at(setter, i + 1);
        if (at->holder == NULL)
            continue;
        if (at->set != NULL)
            g_string_append(text, at->set);
        else
            g_string_append_unichar(text, at->c);
        if (next != NULL && next->holder == at->holder)
            continue;
        at->holder->text = arena_strdup(setter->book->arena, text->str);
        g_string_truncate(text, 0);
    }
}

static void set_list(Setter *setter, Inline *list, const char *language) {
    g_array_set_size(setter->chars, 0);
    setter->has_marks = setter->has_spaces = FALSE;
    add_list(setter, list, language);
    if (!setter->has_marks && !setter->has_spaces)
        return;
    pair_marks(setter);
    set_marks(setter);
    if (setter->has_spaces)
        set_spaces(setter);
    write_back(setter);
}

static void set_text(Setter *setter, const char **text, const char *language) {
    Inline inl = {.kind = INLINE_TEXT, .text = *text};
    set_list(setter, &inl, language);
    *text = inl.text;
}

/* What pictures show instead of themselves is no part of the paragraph. */
static void set_alternatives(Setter *setter, Inline *list, const char *language) {
    for (Inline *inl = list; inl != NULL; inl = inl->next) {
        const char *own = inl->language != NULL ? inl->language : language;
        if (inl->kind == INLINE_IMAGE)
            set_text(setter, &inl->text, own);
        set_alternatives(setter, inl->first, own);
    }
}

static void set_block(Setter *setter, Block *block) {
    const char *language = block_language(block);
    if (language == NULL)
        language = setter->book->meta.language;
    set_list(setter, block->inlines, language);
    set_list(setter, block->caption, language);
    set_alternatives(setter, block->inlines, language);
    set_alternatives(setter, block->caption, language);
    if (block->kind == BLOCK_FIGURE)
        set_text(setter, &block->figure.alt, language);
}

void quotes_set(Book *book) {
    g_autoptr(GArray) chars = g_array_new(FALSE, FALSE, sizeof(Char));
    Setter setter = {.book = book, .chars = chars};
    for (const Division *division = book->first; division != NULL; division = division->next)
        for (Block *block = division_walk(division, NULL); block != NULL;
             block = division_walk(division, block))
            set_block(&setter, block);
}
