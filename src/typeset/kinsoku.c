/* Signs are sorted into a few classes, and a table-free rule asks for the classes on both sides.
 *
 * Punctuation is drawn in one half of its square. Where two such halves meet, the white between
 * them is taken back; at a line's end it hangs out of the measure (items.c), and in between it may
 * give way. Between an ideograph and a Latin letter or digit stands a quarter of an em. */
#include "typeset/kinsoku.h"
#include <string.h>

typedef enum Class { OTHER, SQUARE, OPENING, CLOSING, NO_START, PAIRED } Class;

/* All in UTF-8, each sign once. The closing ones are those with an empty right half. */
static const char opening[] = "「『（【《〈〔［｛〖〘〝";
static const char closing[] = "」』）】》〉〕］｝〗〙〟、。，．";
static const char no_start[] =
    "：；！？・ーゝゞヽヾ々〻ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶ％～〜゠‼⁇⁈⁉";
static const char paired[] = "—…‥"; /* stand in twos that are not parted */

static gboolean is_one_of(gunichar c, const char *signs) {
    return g_utf8_strchr(signs, -1, c) != NULL;
}

static gboolean is_in(gunichar c, gunichar first, gunichar last) {
    return c >= first && c <= last;
}

gboolean kinsoku_is_square(gunichar c) {
    if (c < 0x2E80)
        return FALSE;
    return is_in(c, 0x2E80, 0x312F) || is_in(c, 0x3190, 0x4DBF) || is_in(c, 0x4E00, 0x9FFF) ||
           is_in(c, 0xF900, 0xFAFF) || is_in(c, 0xFE30, 0xFE4F) || is_in(c, 0xFF01, 0xFF60) ||
           is_in(c, 0xFFE0, 0xFFE6) || is_in(c, 0x20000, 0x3FFFF);
}

static Class class_of(gunichar c) {
    if (is_one_of(c, opening) || c == 0x201C || c == 0x2018)
        return OPENING;
    if (is_one_of(c, closing) || c == 0x201D || c == 0x2019)
        return CLOSING;
    if (is_one_of(c, no_start))
        return NO_START;
    if (is_one_of(c, paired))
        return PAIRED;
    return kinsoku_is_square(c) ? SQUARE : OTHER;
}

static gboolean opens(gunichar c) {
    return class_of(c) == OPENING || (c < 128 && strchr("([{$#\\", (char)c) != NULL) || c == 0xAB;
}

static gboolean may_not_begin(gunichar c) {
    Class class = class_of(c);
    return class == CLOSING || class == NO_START ||
           (c < 128 && strchr(")]},.;:!?%/", (char)c) != NULL) || c == 0xBB || c == 0xB0;
}

/* Spaces that hold together, signs without width that do, and quotation marks that do not say on
 * which side they stand. */
static gboolean joins(gunichar c) {
    return c == '"' || c == '\'' || c == 0xA0 || c == 0x202F || c == 0x200D || c == 0x2060 ||
           c == 0xFEFF;
}

/* What hangs on a word before it. */
static gboolean is_hyphen(gunichar c) {
    return c == '-' || (c >= 0x2010 && c <= 0x2013);
}

gboolean kinsoku_may_break(gunichar before, gunichar after) {
    if (joins(before) || joins(after) || is_hyphen(after))
        return FALSE;
    if (opens(before) || may_not_begin(after) || g_unichar_ismark(after))
        return FALSE;
    if (class_of(after) == PAIRED) /* not parted from what it follows, nor from its twin */
        return FALSE;
    return TRUE;
}

KinsokuGap kinsoku_gap(gunichar before, gunichar after) {
    Class first = class_of(before), second = class_of(after);
    gboolean is_first_square = kinsoku_is_square(before),
             is_second_square = kinsoku_is_square(after);
    if (is_first_square != is_second_square) {
        gunichar letter = is_first_square ? after : before, sign = is_first_square ? before : after;
        if (g_unichar_isalnum(letter) && g_unichar_isalnum(sign))
            return (KinsokuGap){250, 125, 125};
        return (KinsokuGap){0, 60, 0};
    }
    if ((first == CLOSING && (second == CLOSING || second == OPENING)) ||
        (first == OPENING && second == OPENING))
        return (KinsokuGap){-500, 0, 0};
    if ((first == PAIRED && second == PAIRED) || first == OPENING || second == CLOSING)
        return (KinsokuGap){0, 0, 0};
    if (first == CLOSING || second == OPENING)
        return (KinsokuGap){0, 125, 250};
    return (KinsokuGap){0, 125, 0};
}
