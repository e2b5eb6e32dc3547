/* Words are cut at changes of look into segments, segments at their break points into boxes.
 *
 * The width of a piece of a word is not the sum of its letters' widths where a kern or a ligature
 * crosses the cut. So the boxes share out the width of the whole word, and each break point carries
 * two corrections, found by shaping what comes before it (with its hyphen) and what comes after.
 * The same two fields hold what may hang out of the measure.
 *
 * A word of mixed script is cut into runs first: of one face, and of one direction's class, so that
 * all characters of a segment get the same level of embedding whatever stands around them. Levels
 * are known when the paragraph is whole; then signs that came to stand in right-to-left text are
 * shaped again, mirrored. Ideographs stand in boxes of their own with white between them that may
 * stretch, and that a line may be broken at. */
#include "typeset/items.h"
#include "book/language.h"
#include "typeset/kinsoku.h"
#include "typeset/protrusion.h"
#include <string.h>

#define SHIFTED_SIZE 70 /* [% of the size] of what is set high or low */
#define SUP_RISE 34     /* [% of the size] */
#define SUB_FALL 16
#define SHORT_LAST_WORD 3 /* times the size of the type */
#define PENALTY_SHORT_LAST_LINE 300
#define PENALTY_AFTER_HYPHEN 50
#define PENALTY_LONG_WORD 1000 /* between its pieces */
#define EXPANSION_LIMIT 20     /* [1/1000] of a glyph's width, either way */
#define MARK_GAP_PART 4        /* two marks of notes stand this part of the size apart */
#define MATH_WHITE_PART 20     /* a space beside a formula is this part of the size wider */
#define PIECE_CHARACTERS 256   /* of a word that are shaped at once */
#define STRUT_RATIO 4 / 5      /* a picture in a line is at most this part of the leading high */

gboolean setting_is_fine(const Setting *setting) {
    return setting->flush == FLUSH_JUSTIFIED && !setting->is_plain;
}

static const Shaped *shape_in(Paragraph *paragraph, const Type *type, const char *text,
                              gsize n_bytes) {
    return shaper_word(paragraph->typesetter->shaper, type, text, n_bytes, paragraph->place);
}

static Length character_width(Paragraph *paragraph, const Type *type, gunichar character) {
    char utf8[7];
    return shape_in(paragraph, type, utf8, (gsize)g_unichar_to_utf8(character, utf8))->width;
}

/* ---- adding items ---- */

static void add_item(Paragraph *paragraph, Item item, Content content) {
    item.content = paragraph->contents->len;
    g_array_append_val(paragraph->contents, content);
    g_array_append_val(paragraph->items, item);
}

static Item *last_item(Paragraph *paragraph) {
    guint n = paragraph->items->len;
    return n > 0 ? &g_array_index(paragraph->items, Item, n - 1) : NULL;
}

static void add_box(Paragraph *paragraph, const Segment *segment, guint from, guint to,
                    Length width) {
    Length give = segment->expands ? (Length)((gint64)width * EXPANSION_LIMIT / 1000) : 0;
    add_item(paragraph, (Item){.kind = ITEM_BOX, .width = width, .stretch = give, .shrink = give},
             (Content){segment, from, to});
}

static void add_penalty(Paragraph *paragraph, gint32 penalty) {
    add_item(paragraph, (Item){.kind = ITEM_PENALTY, .penalty = penalty}, (Content){NULL, 0, 0});
}

static Isolation isolation_of(const Paragraph *paragraph) {
    if (paragraph->is_code || paragraph->is_url)
        return ISOLATION_LTR;
    if (paragraph->language == NULL)
        return ISOLATION_NONE;
    return language_is_rtl(paragraph->language) ? ISOLATION_RTL : ISOLATION_LTR;
}

static Segment *new_segment(Paragraph *paragraph) {
    Segment *segment = arena_new0(paragraph->arena, Segment);
    segment->type = shaper_type(paragraph->typesetter->shaper, paragraph->look);
    segment->block = paragraph->block;
    segment->inl = paragraph->inl;
    segment->role = paragraph->role;
    segment->grey = paragraph->setting.grey;
    segment->is_struck = paragraph->is_struck;
    segment->rise = paragraph->rise;
    segment->isolation = isolation_of(paragraph);
    segment->language = paragraph->language;
    segment->expands = setting_is_fine(&paragraph->setting) &&
                       paragraph->look.family != FAMILY_MONO && paragraph->look.other == 0;
    return segment;
}

/* TeX's \mathsurround: signs have less white at their sides than letters. */
static Length math_white(const Segment *segment) {
    return segment != NULL && segment->formula != NULL ? segment->type->size / MATH_WHITE_PART : 0;
}

static const Segment *segment_before(Paragraph *paragraph) {
    const Item *item = last_item(paragraph);
    return item != NULL && item->kind == ITEM_BOX
               ? g_array_index(paragraph->contents, Content, item->content).segment
               : NULL;
}

/* What kerning between a word and the space at its side adds. */
static Length kern_with_space(Paragraph *paragraph, const Segment *segment,
                              gboolean space_is_after) {
    if (segment == NULL || segment->shaped == NULL || segment->type->family != FAMILY_TEXT ||
        segment->type->other > 0)
        return 0;
    return shaper_space_kern(paragraph->typesetter->shaper, segment->type, segment->shaped,
                             space_is_after, paragraph->place);
}

static Length hang_right(Paragraph *paragraph, const Segment *segment) {
    if (segment == NULL || segment->shaped == NULL || !setting_is_fine(&paragraph->setting))
        return 0;
    gunichar character = shaped_last_character(segment->shaped);
    return protrusion_right(segment->type, character,
                            character_width(paragraph, segment->type, character));
}

static Length hang_left(Paragraph *paragraph, const Segment *segment) {
    if (segment == NULL || segment->shaped == NULL || !setting_is_fine(&paragraph->setting))
        return 0;
    gunichar character = g_utf8_get_char(segment->shaped->text);
    return protrusion_left(segment->type, character,
                           character_width(paragraph, segment->type, character));
}

/* The look of what is added next, in the face of another script. */
static void set_in_script(Paragraph *paragraph, ScriptChoice choice) {
    if (choice.other == 0)
        return;
    paragraph->look.other = choice.other;
    paragraph->look.size = (Length)((gint64)paragraph->look.size * choice.percent / 100);
    paragraph->look.features = NULL;
}

/* TeX's plain proportions of the space: half of it to stretch, a third to shrink. In code it keeps
 * its width. */
static void add_glue(Paragraph *paragraph, gboolean may_break) {
    const Segment *before = segment_before(paragraph);
    Type above = paragraph->look;
    set_in_script(paragraph,
                  scripts_choose(paragraph->typesetter->scripts, paragraph->script, ' '));
    Segment *space = new_segment(paragraph);
    paragraph->look = above;
    Length width = character_width(paragraph, space->type, ' ');
    gboolean gives = paragraph->setting.flush == FLUSH_JUSTIFIED && !paragraph->is_code;
    Item item = {.kind = ITEM_GLUE,
                 .width = width + kern_with_space(paragraph, before, TRUE) + math_white(before),
                 .stretch = gives ? width / 2 : 0,
                 .shrink = gives ? width / 3 : 0,
                 .before = -hang_right(paragraph, before)};
    if (!may_break)
        add_penalty(paragraph, PENALTY_NEVER);
    add_item(paragraph, item, (Content){space, 0, 1});
}

static gboolean is_gap(const Paragraph *paragraph, const Item *glue) {
    const Content *content = &g_array_index(paragraph->contents, Content, glue->content);
    return content->from == content->to;
}

/* The glue or penalty before the segment now learns what follows it. */
static void tell_item_before(Paragraph *paragraph, const Segment *segment) {
    Item *before = last_item(paragraph);
    if (before == NULL || before->kind != ITEM_GLUE || before->is_fill || is_gap(paragraph, before))
        return;
    before->width += kern_with_space(paragraph, segment, FALSE) + math_white(segment);
    before->after = -hang_left(paragraph, segment);
}

/* ---- segments ---- */

static void add_boxes(Paragraph *paragraph, const Segment *segment, const Word *word) {
    guint from = 0;
    Length done = 0;
    for (guint i = 0; i < word->n_breaks; i++) {
        const WordBreak *point = &word->breaks[i];
        add_box(paragraph, segment, from, point->offset, point->width_to - done);
        add_item(paragraph, point->item, (Content){segment, point->offset, point->offset});
        from = point->offset;
        done = point->width_to;
    }
    add_box(paragraph, segment, from, segment->shaped->n_bytes, segment->width - done);
}

static void add_piece(Paragraph *paragraph, const char *text, gsize n_bytes) {
    const Setting *setting = &paragraph->setting;
    WordLook look = {.type = shaper_type(paragraph->typesetter->shaper, paragraph->look),
                     .hyphenates = setting->hyphenates,
                     .is_code = paragraph->is_code,
                     .is_url = paragraph->is_url,
                     .is_anywhere = setting->cuts_words,
                     .hangs = setting_is_fine(setting)};
    const Word *word =
        words_set(paragraph->typesetter->words, &look, text, n_bytes, paragraph->place);
    if (word->shaped == NULL)
        return;
    Segment *segment = new_segment(paragraph);
    segment->shaped = word->shaped;
    segment->width = segment->shaped->width;
    tell_item_before(paragraph, segment);
    add_boxes(paragraph, segment, word);
}

/* Not within a cluster, unless that is as long itself. */
static gsize piece_len(const char *text, gsize n_bytes) {
    const char *end = text + n_bytes, *p = text, *cluster = text;
    for (guint i = 0; i < PIECE_CHARACTERS && p < end; i++, p = g_utf8_next_char(p))
        if (!g_unichar_ismark(g_utf8_get_char(p)))
            cluster = p;
    gboolean is_within = p < end && g_unichar_ismark(g_utf8_get_char(p)) && cluster > text;
    return (gsize)((is_within ? cluster : p) - text);
}

static void report_long(Paragraph *paragraph) {
    diag_add(paragraph->typesetter->diag, DIAG_WORD_LONG, paragraph->place,
             "a word of more than %u characters is set piece by piece", PIECE_CHARACTERS);
    diag_hint(paragraph->typesetter->diag, "part it by spaces, or by zero-width spaces, U+200B");
}

/* Each point of a word is found by shaping all that stands before and behind it, and shapers take
 * time that grows with the square of a word's length, or worse: what nobody reads as one word is
 * set as several. */
static void add_segment(Paragraph *paragraph, const char *text, gsize n_bytes) {
    for (gsize at = 0, len; at < n_bytes; at += len) {
        len = piece_len(text + at, n_bytes - at);
        if (at == 0 && len < n_bytes)
            report_long(paragraph);
        if (at > 0)
            add_penalty(paragraph, PENALTY_LONG_WORD);
        add_piece(paragraph, text + at, len);
    }
}

/* ---- ideographs ---- */

/* White between two characters of which one is square, where a line may end or not. */
static void add_gap(Paragraph *paragraph, gunichar before, gunichar after) {
    KinsokuGap gap = kinsoku_gap(before, after);
    Length size = paragraph->look.size;
    gboolean gives = paragraph->setting.flush == FLUSH_JUSTIFIED,
             hangs = setting_is_fine(&paragraph->setting);
    Segment *segment = new_segment(paragraph);
    Item item = {.kind = ITEM_GLUE,
                 .width = size * gap.width / 1000,
                 .stretch = gives ? size * gap.stretch / 1000 : 0,
                 .shrink = gives ? size * gap.shrink / 1000 : 0};
    if (hangs && kinsoku_is_square(before))
        item.before = -protrusion_right(segment->type, before, size);
    if (hangs && kinsoku_is_square(after))
        item.after = -protrusion_left(segment->type, after, size);
    if (!kinsoku_may_break(before, after))
        add_penalty(paragraph, PENALTY_NEVER);
    add_item(paragraph, item, (Content){segment, 0, 0});
}

#define FULL_WIDTH_CLOSING 0xFF09 /* what a note's mark counts as */

/* The character that the text so far ends in, where nothing parts it from what comes next; or 0. */
static gunichar character_before(Paragraph *paragraph) {
    const Segment *before = segment_before(paragraph);
    if (before == NULL || before->shaped == NULL)
        return 0;
    gboolean is_mark = before->inl != NULL && before->inl->kind == INLINE_NOTE;
    return is_mark ? FULL_WIDTH_CLOSING : shaped_last_character(before->shaped);
}

/* Between a square character and one of another run. */
static void join(Paragraph *paragraph, const char *text) {
    gunichar before = character_before(paragraph), after = g_utf8_get_char(text);
    if (before != 0 && (kinsoku_is_square(before) || kinsoku_is_square(after)))
        add_gap(paragraph, before, after);
}

static gsize cluster_len(const char *p, const char *end) {
    const char *next = g_utf8_next_char(p);
    while (next < end && g_unichar_ismark(g_utf8_get_char(next)))
        next = g_utf8_next_char(next);
    return (gsize)(next - p);
}

static void add_ideographs(Paragraph *paragraph, const char *text, gsize n_bytes) {
    Segment *segment = new_segment(paragraph);
    segment->shaped = shape_in(paragraph, segment->type, text, n_bytes);
    segment->width = segment->shaped->width;
    gunichar before = 0;
    for (gsize at = 0, len; at < n_bytes; at += len) {
        len = cluster_len(text + at, text + n_bytes);
        if (at > 0)
            add_gap(paragraph, before, g_utf8_get_char(text + at));
        add_box(paragraph, segment, (guint)at, (guint)(at + len),
                shape_in(paragraph, segment->type, text + at, len)->width);
        before = g_utf8_get_char(text + at);
    }
}

/* ---- words of mixed script ---- */

/* What a character is to the order of a line: characters of one class that stand side by side
 * always get one level. A sign without a direction is a class of its own. */
typedef enum OrderClass {
    ORDER_LTR,
    ORDER_RTL,
    ORDER_DIGIT,
    ORDER_ARABIC_DIGIT,
    ORDER_SIGN
} OrderClass;

typedef struct RunLook {
    ScriptChoice choice;
    OrderClass order;
    gboolean is_square;
} RunLook;

static OrderClass order_of(gunichar c) {
    if ((c >= 0x660 && c <= 0x669) || (c >= 0x6F0 && c <= 0x6F9))
        return ORDER_ARABIC_DIGIT;
    if (g_unichar_isdigit(c))
        return ORDER_DIGIT;
    Direction direction = character_direction(c);
    return direction == DIRECTION_RTL   ? ORDER_RTL
           : direction == DIRECTION_LTR ? ORDER_LTR
                                        : ORDER_SIGN;
}

static gboolean is_curly(gunichar c) {
    return c == 0x2018 || c == 0x2019 || c == 0x201C || c == 0x201D || c == 0x2014 || c == 0x2026;
}

static gboolean is_east_asian(const char *language) {
    return language_is(language, "zh") || language_is(language, "ja");
}

/* Quotation marks, dashes and dots are square in Chinese and Japanese text, but not inside a word
 * of Latin letters. */
static gboolean is_square_sign(const char *language, const char *text, const char *p) {
    const char *next = g_utf8_next_char(p);
    return is_curly(g_utf8_get_char(p)) && is_east_asian(language) &&
           !(p > text && g_ascii_isalnum(p[-1]) && g_ascii_isalnum(*next));
}

static RunLook look_at(const Paragraph *paragraph, const char *text, const char *p,
                       const RunLook *before) {
    gunichar c = g_utf8_get_char(p);
    const char *language = paragraph->look.language;
    const Scripts *scripts = paragraph->typesetter->scripts;
    if (g_unichar_ismark(c) && before != NULL)
        return *before;
    RunLook look = {.order = order_of(c)};
    look.is_square =
        kinsoku_is_square(c) || (!paragraph->is_code && is_square_sign(language, text, p));
    guint32 script = script_of(look.is_square && is_curly(c) ? 0x3001 : c, language);
    gboolean is_own = script != 0 || before == NULL;
    if (script == 0 && !paragraph->is_code)
        script = paragraph->script;
    look.choice = scripts_choose(scripts, script, c);
    if (look.choice.other == 0 && !is_own && before->choice.other > 0 && !before->is_square &&
        faces_other_has(paragraph->typesetter->faces, before->choice.other, c))
        look.choice = before->choice;
    return look;
}

/* Of the first letter that a script owns: what stands before it is set in its face. */
static RunLook leading_look(const Paragraph *paragraph, const char *text) {
    for (const char *p = text; *p != '\0'; p = g_utf8_next_char(p))
        if (script_of(g_utf8_get_char(p), paragraph->look.language) != 0)
            return look_at(paragraph, text, p, NULL);
    return look_at(paragraph, text, text, NULL);
}

static gboolean is_same_run(const RunLook *a, const RunLook *b) {
    return a->choice.other == b->choice.other && a->is_square == b->is_square &&
           (a->is_square || (a->order == b->order && a->order != ORDER_SIGN));
}

/* Between two runs of one word, of which none is square. */
static void part_runs(Paragraph *paragraph, const char *text, const char *start) {
    gunichar before = start > text ? g_utf8_get_char(g_utf8_prev_char(start)) : 0;
    if ((before == '-' || before == 0x2010 || before == 0x2013 || before == 0x5BE) &&
        g_unichar_isalpha(g_utf8_get_char(start)))
        add_item(paragraph,
                 (Item){.kind = ITEM_PENALTY, .penalty = PENALTY_AFTER_HYPHEN, .is_flagged = TRUE},
                 (Content){NULL, 0, 0});
}

static void add_run(Paragraph *paragraph, const char *text, const char *start, gsize n_bytes,
                    const RunLook *look) {
    Type above = paragraph->look;
    set_in_script(paragraph, look->choice);
    paragraph->look.is_rtl = look->order == ORDER_RTL;
    join(paragraph, start);
    part_runs(paragraph, text, start);
    if (look->is_square)
        add_ideographs(paragraph, start, n_bytes);
    else
        add_segment(paragraph, start, n_bytes);
    paragraph->look = above;
}

/* A paragraph that begins at the right without a declared language is of its first letter's script.
 */
static void take_script(Paragraph *paragraph, const RunLook *run, const char *p) {
    if (run->order != ORDER_RTL)
        return;
    paragraph->is_mixed = TRUE;
    if (paragraph->is_rtl && paragraph->script == 0)
        paragraph->script = script_of(g_utf8_get_char(p), paragraph->look.language);
}

static void add_mixed_word(Paragraph *paragraph, const char *word, gsize n_bytes) {
    g_autofree char *text = g_strndup(word, n_bytes);
    const char *start = text;
    RunLook lead = leading_look(paragraph, text), run = look_at(paragraph, text, text, &lead);
    for (const char *p = text; *p != '\0';) {
        take_script(paragraph, &run, p);
        p = g_utf8_next_char(p);
        RunLook next = *p != '\0' ? look_at(paragraph, text, p, &run) : (RunLook){0};
        if (*p != '\0' && is_same_run(&run, &next))
            continue;
        add_run(paragraph, text, start, (gsize)(p - start), &run);
        start = p;
        run = next;
    }
}

/* ---- text ---- */

static gboolean is_space(gunichar c) {
    return c == ' ' || c == '\t' || c == '\n';
}

/* Latin, Greek and Cyrillic letters and the signs among them, quickly: letters of other scripts
 * begin with higher bytes. */
static gboolean is_simple(const char *word, gsize n_bytes) {
    for (gsize i = 0; i < n_bytes; i++)
        if ((guchar)word[i] >= 0xD6 && !((guchar)word[i] == 0xE2 && (guchar)word[i + 1] < 0xBA))
            return FALSE;
    return TRUE;
}

/* ---- acronyms ---- */

/* Of the acronym that begins at `p`: two capitals or more, with figures among them, which end
 * before what is no letter, or before a plural's s; 0 where none begins. */
static gsize acronym_len(const char *p, const char *end) {
    guint n_capitals = 0;
    const char *q = p;
    for (gunichar c; q < end; q = g_utf8_next_char(q)) {
        c = g_utf8_get_char(q);
        if (!g_unichar_isupper(c) && !g_unichar_isdigit(c))
            break;
        n_capitals += g_unichar_isupper(c);
    }
    const char *after = q < end && *q == 's' ? q + 1 : q;
    gboolean is_end = after == end || !g_unichar_isalnum(g_utf8_get_char(after));
    return n_capitals >= 2 && is_end ? (gsize)(q - p) : 0;
}

static void add_acronym(Paragraph *paragraph, const char *text, gsize n_bytes) {
    Type above = paragraph->look;
    paragraph->look.features = paragraph->setting.acronym_features;
    paragraph->look.tracking = paragraph->setting.acronym_tracking;
    add_segment(paragraph, text, n_bytes);
    paragraph->look = above;
}

/* A word whose acronyms are set in small capitals. A hyphen behind one goes with it, so that a line
 * may end there. */
static void add_parts(Paragraph *paragraph, const char *word, gsize n_bytes) {
    const char *end = word + n_bytes, *start = word;
    for (const char *p = word; p < end;) {
        gboolean begins = p == word || !g_unichar_isalnum(g_utf8_get_char(g_utf8_prev_char(p)));
        gsize len = begins ? acronym_len(p, end) : 0;
        if (len == 0) {
            p = g_utf8_next_char(p);
            continue;
        }
        add_segment(paragraph, start, (gsize)(p - start));
        part_runs(paragraph, word, p);
        len += p + len + 1 < end && p[len] == '-';
        add_acronym(paragraph, p, len);
        start = p = p + len;
        if (p < end)
            part_runs(paragraph, word, p);
    }
    add_segment(paragraph, start, (gsize)(end - start));
}

/* Code stays whole where it can: it has rules of its own for where it breaks. */
static void add_word(Paragraph *paragraph, const char *word, gsize n_bytes) {
    if (n_bytes == 0)
        return;
    gboolean is_isolated = paragraph->is_code || paragraph->is_url;
    if (is_simple(word, n_bytes) &&
        (is_isolated || !(paragraph->is_mixed || is_east_asian(paragraph->look.language)))) {
        join(paragraph, word);
        if (is_isolated || paragraph->setting.acronym_features == NULL)
            add_segment(paragraph, word, n_bytes);
        else
            add_parts(paragraph, word, n_bytes);
    } else {
        add_mixed_word(paragraph, word, n_bytes);
    }
}

static void add_words(Paragraph *paragraph, const char *text) {
    const char *start = text, *p = text;
    while (*p != '\0') {
        gunichar c = g_utf8_get_char(p);
        const char *next = g_utf8_next_char(p);
        if (is_space(c) || c == 0xA0) {
            add_word(paragraph, start, (gsize)(p - start));
            add_glue(paragraph, c != 0xA0);
            start = next;
        }
        p = next;
    }
    add_word(paragraph, start, (gsize)(p - start));
}

/* To who reads the text it is a space. */
static void add_forced_break(Paragraph *paragraph) {
    const Segment *before = segment_before(paragraph);
    add_penalty(paragraph, PENALTY_NEVER);
    add_item(paragraph, (Item){.kind = ITEM_GLUE, .is_fill = TRUE}, (Content){NULL, 0, 0});
    add_item(paragraph, (Item){.kind = ITEM_PENALTY, .penalty = PENALTY_FORCED},
             (Content){before, 0, 1});
}

static void add_code(Paragraph *paragraph, const char *text) {
    Type above = paragraph->look;
    paragraph->look.family = FAMILY_MONO;
    paragraph->look.size = paragraph->setting.code_size;
    paragraph->look.features = paragraph->setting.code_features;
    paragraph->is_code = TRUE;
    add_words(paragraph, text);
    paragraph->is_code = FALSE;
    paragraph->look = above;
}

/* Two marks side by side must not read as one number. */
static gboolean follows_mark(const Paragraph *paragraph) {
    for (guint i = paragraph->items->len; i-- > 0;) {
        const Item *item = &g_array_index(paragraph->items, Item, i);
        const Segment *segment = g_array_index(paragraph->contents, Content, item->content).segment;
        if (item->kind != ITEM_PENALTY)
            return item->kind == ITEM_BOX && segment != NULL && segment->inl != NULL &&
                   segment->inl->kind == INLINE_NOTE;
    }
    return FALSE;
}

static void add_mark(Paragraph *paragraph, const Inline *inl) {
    Type above = paragraph->look;
    const Inline *inl_above = paragraph->inl;
    paragraph->inl = inl;
    paragraph->look.features = paragraph->setting.mark_features;
    paragraph->look.weight = WEIGHT_REGULAR;
    paragraph->look.is_italic = FALSE;
    add_penalty(paragraph, PENALTY_NEVER);
    if (follows_mark(paragraph))
        paragraph_add_space(paragraph, paragraph->look.size / MARK_GAP_PART);
    add_segment(paragraph, inl->note->number, strlen(inl->note->number));
    paragraph->inl = inl_above;
    paragraph->look = above;
}

static void add_image(Paragraph *paragraph, const Inline *inl) {
    if (inl->picture == NULL || inl->picture->height_px == 0)
        return;
    Segment *segment = new_segment(paragraph);
    Length limit = paragraph->setting.leading * STRUT_RATIO;
    Length natural =
        (Length)MIN((gint64)inl->picture->height_px * LENGTH_PT * 3 / 4, LENGTH_MAX / 4);
    segment->image = inl;
    segment->expands = FALSE;
    segment->height = MIN(natural, limit);
    segment->width =
        (Length)((gint64)segment->height * inl->picture->width_px / inl->picture->height_px);
    tell_item_before(paragraph, segment);
    add_box(paragraph, segment, 0, 0, segment->width);
}

/* In its last round it is set as wide as before (folios.h), so that no line changes. */
static void add_page(Paragraph *paragraph, const Inline *inl) {
    const char *measured, *text = folios_show(paragraph->typesetter->folios, inl, &measured);
    if (text[0] == '\0')
        return;
    const Inline *above = paragraph->inl;
    if (inl->words == PAGE_ON)
        add_glue(paragraph, TRUE);
    paragraph->inl = inl;
    add_words(paragraph, text);
    paragraph->inl = above;
    Item *last = last_item(paragraph);
    const Type *type = shaper_type(paragraph->typesetter->shaper, paragraph->look);
    last->width += shape_in(paragraph, type, measured, strlen(measured))->width -
                   shape_in(paragraph, type, text, strlen(text))->width;
}

/* 'Figure 1.2' and 'Chapter 3' are not parted from their numbers. */
static gboolean has_number(const Inline *reference) {
    if (reference->kind != INLINE_REFERENCE || reference->destination_division == NULL)
        return FALSE;
    return (reference->destination != NULL ? reference->destination->label
                                           : reference->destination_division->label) != NULL;
}

/* ---- formulas ---- */

MathSetter typesetter_math(const Typesetter *typesetter) {
    return (MathSetter){typesetter->arena, typesetter->faces, typesetter->shaper, typesetter->diag};
}

/* The white at a relation or a binary sign, behind which a line may end. */
static void add_math_break(Paragraph *paragraph, const Segment *segment,
                           const MathStretch *stretch) {
    gboolean gives = paragraph->setting.flush == FLUSH_JUSTIFIED;
    add_penalty(paragraph, MIN(stretch->penalty, PENALTY_NEVER));
    add_item(paragraph,
             (Item){.kind = ITEM_GLUE,
                    .width = stretch->space,
                    .stretch = gives ? stretch->stretch : 0,
                    .shrink = gives ? stretch->shrink : 0},
             (Content){segment, 0, 0});
}

static void add_math(Paragraph *paragraph, const Inline *inl) {
    MathSetter setter = typesetter_math(paragraph->typesetter);
    const Type *type = shaper_type(setter.shaper, paragraph->look);
    guint n;
    MathStretch *stretches = mathbox_inline(&setter, inl->formula, type, inl->place, &n);
    for (guint i = 0; i < n; i++) {
        Segment *segment = new_segment(paragraph);
        segment->formula = inl->formula;
        segment->box = &stretches[i].box;
        segment->expands = FALSE;
        segment->isolation = ISOLATION_LTR;
        segment->width = stretches[i].box.width;
        if (i == 0)
            tell_item_before(paragraph, segment);
        add_box(paragraph, segment, 0, 0, segment->width);
        if (i + 1 < n)
            add_math_break(paragraph, segment, &stretches[i]);
    }
}

static void add_reference(Paragraph *paragraph, const Inline *inl) {
    const Inline *above = paragraph->inl;
    const char *text = inl->text != NULL ? inl->text : "?";
    paragraph->inl = inl;
    if (has_number(inl))
        for (const char *p = text; p != NULL;) {
            const char *space = strchr(p, ' ');
            add_word(paragraph, p, space != NULL ? (gsize)(space - p) : strlen(p));
            if (space != NULL)
                add_glue(paragraph, FALSE);
            p = space != NULL ? space + 1 : NULL;
        }
    else
        add_words(paragraph, text);
    paragraph->inl = above;
}

static gboolean is_url_text(const Inline *inl) {
    if (inl->href == NULL || inl->first == NULL || inl->first->next != NULL ||
        inl->first->text == NULL)
        return FALSE;
    return strstr(inl->first->text, "://") != NULL || strcmp(inl->first->text, inl->href) == 0;
}

static void add_inline(Paragraph *paragraph, const Inline *inl);
static void set_inline(Paragraph *paragraph, const Inline *inl);

static void add_children(Paragraph *paragraph, const Inline *inl) {
    for (const Inline *child = inl->first; child != NULL; child = child->next)
        add_inline(paragraph, child);
}

static void add_link(Paragraph *paragraph, const Inline *inl) {
    const Inline *above = paragraph->inl;
    paragraph->inl = inl;
    paragraph->is_url = is_url_text(inl);
    add_children(paragraph, inl);
    paragraph->is_url = FALSE;
    paragraph->inl = above;
}

static void add_styled(Paragraph *paragraph, const Inline *inl) {
    Type above = paragraph->look;
    gboolean struck_above = paragraph->is_struck;
    if (inl->kind == INLINE_EMPHASIS)
        paragraph->look.is_italic = !paragraph->look.is_italic;
    else if (inl->kind == INLINE_STRONG)
        paragraph->look.weight = WEIGHT_BOLD;
    else
        paragraph->is_struck = TRUE;
    add_children(paragraph, inl);
    paragraph->look = above;
    paragraph->is_struck = struck_above;
}

/* Small letters, not the face's own superiors: it has those of figures only. */
static void add_shifted(Paragraph *paragraph, const Inline *inl) {
    Type above = paragraph->look;
    Length rise_above = paragraph->rise;
    Length percent = inl->kind == INLINE_SUP ? SUP_RISE : -SUB_FALL;
    paragraph->rise += paragraph->look.size * percent / 100;
    paragraph->look.size = paragraph->look.size * SHIFTED_SIZE / 100;
    add_children(paragraph, inl);
    paragraph->look = above;
    paragraph->rise = rise_above;
}

static void add_phrase(Paragraph *paragraph, const Inline *inl) {
    Type above = paragraph->look;
    const char *language_above = paragraph->language;
    guint32 script_above = paragraph->script;
    paragraph->look.language = paragraph->language = inl->language;
    paragraph->script = script_of_language(inl->language);
    set_inline(paragraph, inl);
    paragraph->script = script_above;
    paragraph->language = language_above;
    paragraph->look = above;
}

static void add_inline(Paragraph *paragraph, const Inline *inl) {
    if (inl->language != NULL)
        add_phrase(paragraph, inl);
    else
        set_inline(paragraph, inl);
}

static void set_inline(Paragraph *paragraph, const Inline *inl) {
    if (inl->place.line > 0)
        paragraph->place = inl->place;
    switch (inl->kind) {
    case INLINE_TEXT:
        add_words(paragraph, inl->text);
        break;
    case INLINE_CODE:
        add_code(paragraph, inl->text);
        break;
    case INLINE_EMPHASIS:
    case INLINE_STRONG:
    case INLINE_STRIKE:
        add_styled(paragraph, inl);
        break;
    case INLINE_SUB:
    case INLINE_SUP:
        add_shifted(paragraph, inl);
        break;
    case INLINE_SPAN:
        add_children(paragraph, inl);
        break;
    case INLINE_LINK:
        add_link(paragraph, inl);
        break;
    case INLINE_REFERENCE:
        add_reference(paragraph, inl);
        break;
    case INLINE_PAGE:
        add_page(paragraph, inl);
        break;
    case INLINE_NOTE:
        add_mark(paragraph, inl);
        break;
    case INLINE_IMAGE:
        add_image(paragraph, inl);
        break;
    case INLINE_BREAK:
        add_forced_break(paragraph);
        break;
    case INLINE_MATH:
        add_math(paragraph, inl);
        break;
    }
}

/* ---- the paragraph ---- */

Paragraph *paragraph_new(Typesetter *typesetter, const Setting *setting, const Block *block) {
    Paragraph *paragraph = g_new0(Paragraph, 1);
    paragraph->typesetter = typesetter;
    paragraph->arena = arena_new();
    paragraph->setting = *setting;
    paragraph->block = block;
    paragraph->look = setting->type;
    paragraph->place = block != NULL ? block->place : typesetter->place;
    const char *language = block_language(block);
    if (language != NULL)
        paragraph->look.language = language;
    paragraph->is_rtl = block != NULL ? block_is_rtl(block, setting->type.language)
                                      : language_is_rtl(setting->type.language);
    paragraph->is_mixed = paragraph->is_rtl;
    paragraph->script = script_of_language(paragraph->look.language);
    paragraph->items = g_array_new(FALSE, FALSE, sizeof(Item));
    paragraph->contents = g_array_new(FALSE, FALSE, sizeof(Content));
    if (setting->indent != 0)
        paragraph_add_space(paragraph, setting->indent);
    return paragraph;
}

void paragraph_free(Paragraph *paragraph) {
    if (paragraph == NULL)
        return;
    g_array_unref(paragraph->items);
    g_array_unref(paragraph->contents);
    arena_free(paragraph->arena);
    g_free(paragraph);
}

void paragraph_add_inlines(Paragraph *paragraph, const Inline *inlines) {
    for (const Inline *inl = inlines; inl != NULL; inl = inl->next)
        add_inline(paragraph, inl);
}

void paragraph_add_text(Paragraph *paragraph, const char *text, Weight weight, PieceRole role) {
    Type above = paragraph->look;
    PieceRole role_above = paragraph->role;
    paragraph->look.weight = weight;
    paragraph->role = role;
    add_words(paragraph, text);
    paragraph->role = role_above;
    paragraph->look = above;
}

void paragraph_add_verbatim(Paragraph *paragraph, const char *text, gsize n_bytes) {
    if (n_bytes == 0)
        return;
    if (!is_simple(text, n_bytes)) {
        add_mixed_word(paragraph, text, n_bytes);
        return;
    }
    Segment *segment = new_segment(paragraph);
    segment->shaped = shape_in(paragraph, segment->type, text, n_bytes);
    segment->width = segment->shaped->width;
    add_box(paragraph, segment, 0, segment->shaped->n_bytes, segment->width);
}

void paragraph_add_space(Paragraph *paragraph, Length width) {
    add_item(paragraph, (Item){.kind = ITEM_BOX, .width = width}, (Content){NULL, 0, 0});
}

static guint find_last_glue(const Paragraph *paragraph) {
    guint i = paragraph->items->len;
    while (i > 0 && g_array_index(paragraph->items, Item, i - 1).kind != ITEM_GLUE)
        i--;
    return i;
}

/* A last line of one short word is not forbidden, but it costs something to break before that word.
 */
static void keep_last_word(Paragraph *paragraph) {
    guint after = find_last_glue(paragraph);
    Length width = 0;
    for (guint i = after; i < paragraph->items->len; i++)
        width += g_array_index(paragraph->items, Item, i).width;
    if (after < 2 || width > SHORT_LAST_WORD * paragraph->setting.type.size)
        return;
    Item penalty = g_array_index(paragraph->items, Item, after - 1);
    if (g_array_index(paragraph->items, Item, after - 2).kind != ITEM_BOX)
        return;
    penalty.kind = ITEM_PENALTY;
    penalty.penalty = PENALTY_SHORT_LAST_LINE;
    penalty.width = penalty.stretch = penalty.shrink = 0;
    g_array_insert_val(paragraph->items, after - 1, penalty);
}

/* ---- levels of embedding ---- */

#define ISOLATE_LTR "\xE2\x81\xA6" /* U+2066 */
#define ISOLATE_RTL "\xE2\x81\xA7" /* U+2067 */
#define END_ISOLATE "\xE2\x81\xA9" /* U+2069 */
#define OBJECT "\xEF\xBF\xBC"      /* U+FFFC */
#define LINE_END "\xE2\x80\xA8"    /* U+2028 */

typedef struct LevelText {
    GString *text;
    GArray *starts;      /* of guint: where each segment begins, in characters */
    GPtrArray *segments; /* of Segment * */
    glong n_characters;
    Isolation isolation;
} LevelText;

static void append_to_levels(LevelText *levels, const char *text) {
    g_string_append(levels->text, text);
    levels->n_characters += g_utf8_strlen(text, -1);
}

static void add_to_levels(LevelText *levels, Segment *segment, const char *text) {
    if (segment->isolation != levels->isolation && levels->isolation != ISOLATION_NONE)
        append_to_levels(levels, END_ISOLATE);
    if (segment->isolation != levels->isolation && segment->isolation != ISOLATION_NONE)
        append_to_levels(levels, segment->isolation == ISOLATION_RTL ? ISOLATE_RTL : ISOLATE_LTR);
    levels->isolation = segment->isolation;
    guint start = (guint)levels->n_characters;
    g_array_append_val(levels->starts, start);
    g_ptr_array_add(levels->segments, segment);
    append_to_levels(levels, text);
}

/* A segment's boxes follow each other; its first one stands for all. */
static void collect_levels(const Paragraph *paragraph, LevelText *levels) {
    for (guint i = 0; i < paragraph->items->len; i++) {
        const Item *item = &g_array_index(paragraph->items, Item, i);
        const Content *content = &g_array_index(paragraph->contents, Content, item->content);
        Segment *segment = (Segment *)content->segment;
        if (item->kind == ITEM_BOX && segment != NULL && content->from == 0)
            add_to_levels(levels, segment,
                          segment->shaped != NULL ? segment->shaped->text : OBJECT);
        else if (item->kind == ITEM_GLUE && segment != NULL)
            add_to_levels(levels, segment, content->from < content->to ? " " : "\xE2\x80\x8B");
        else if (item->kind == ITEM_PENALTY && item->penalty <= PENALTY_FORCED)
            append_to_levels(levels, LINE_END);
    }
}

static void set_level(Paragraph *paragraph, Segment *segment, guint8 level) {
    segment->level = level;
    if (segment->shaped == NULL || segment->type->is_rtl == (level & 1))
        return;
    Type type = *segment->type;
    type.is_rtl = level & 1;
    segment->type = shaper_type(paragraph->typesetter->shaper, type);
    segment->shaped =
        shape_in(paragraph, segment->type, segment->shaped->text, segment->shaped->n_bytes);
}

static void find_levels(Paragraph *paragraph) {
    g_autoptr(GString) text = g_string_new(NULL);
    g_autoptr(GArray) starts = g_array_new(FALSE, FALSE, sizeof(guint));
    g_autoptr(GPtrArray) segments = g_ptr_array_new();
    LevelText levels = {.text = text, .starts = starts, .segments = segments};
    collect_levels(paragraph, &levels);
    if (segments->len == 0)
        return;
    g_autofree guint8 *found = shaper_levels(text->str, text->len, paragraph->is_rtl);
    for (guint i = 0; i < segments->len; i++)
        set_level(paragraph, segments->pdata[i], found[g_array_index(starts, guint, i)]);
}

void paragraph_end(Paragraph *paragraph) {
    if (paragraph->is_ended)
        return;
    if (paragraph->is_mixed)
        find_levels(paragraph);
    Item *last = last_item(paragraph);
    if (last != NULL && last->kind == ITEM_GLUE)
        g_array_set_size(paragraph->items, paragraph->items->len - 1);
    if (setting_is_fine(&paragraph->setting))
        keep_last_word(paragraph);
    add_forced_break(paragraph);
    paragraph->is_ended = TRUE;
}

/* Without and with hyphens that a dictionary allows. */
static gboolean may_end(const Item *item, gboolean hyphenates) {
    return item->kind == ITEM_GLUE ||
           (item->kind == ITEM_PENALTY && item->penalty < PENALTY_NEVER && !item->is_last_resort &&
            (hyphenates || !item->is_hyphenation));
}

static Length widest_part(const Paragraph *paragraph, gboolean hyphenates) {
    gint64 part = 0, widest = 0;
    for (guint i = 0; i < paragraph->items->len; i++) {
        const Item *item = &g_array_index(paragraph->items, Item, i);
        gboolean ends = may_end(item, hyphenates);
        widest = MAX(widest, part + (ends ? MAX(0, item->before) : item->width));
        part = ends ? MAX(0, item->after) : part + item->width;
    }
    return (Length)MIN(widest, LENGTH_MAX);
}

static Length widest_line(const Paragraph *paragraph) {
    gint64 line = 0, widest = 0;
    for (guint i = 0; i < paragraph->items->len; i++) {
        const Item *item = &g_array_index(paragraph->items, Item, i);
        gboolean ends = item->kind == ITEM_PENALTY && item->penalty <= PENALTY_FORCED;
        line = ends ? 0 : line + item->width;
        widest = MAX(widest, line);
    }
    return (Length)MIN(widest, LENGTH_MAX);
}

ParagraphWidths paragraph_widths(const Paragraph *paragraph) {
    return (ParagraphWidths){.word = widest_part(paragraph, FALSE),
                             .syllable = widest_part(paragraph, TRUE),
                             .line = widest_line(paragraph)};
}
