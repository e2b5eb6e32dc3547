/* Most words of a book come many times, and all that is costly to know of one hangs on its letters
 * and its look alone: its glyphs, the dictionary's points, and for each point what is left of the
 * word before and behind it. */
#include "typeset/words.h"
#include "typeset/protrusion.h"
#include <string.h>

struct Words {
    Arena *arena;
    Shaper *shaper;
    Hyphenator *hyphenator;
    GHashTable *words; /* Key -> Word */
};

typedef struct Key {
    WordLook look;
    const char *text;
    gsize n_bytes;
} Key;

static guint flags_of(const WordLook *look) {
    return (guint)(look->hyphenates | look->is_code << 1 | look->is_url << 2 |
                   look->is_anywhere << 3 | look->hangs << 4);
}

static guint hash_key(gconstpointer data) {
    const Key *key = data;
    guint hash = (guint)(GPOINTER_TO_SIZE(key->look.type) >> 4) ^ flags_of(&key->look);
    for (gsize i = 0; i < key->n_bytes; i++)
        hash = hash * 31 + (guchar)key->text[i];
    return hash;
}

static gboolean equal_keys(gconstpointer a, gconstpointer b) {
    const Key *left = a, *right = b;
    return left->look.type == right->look.type && left->n_bytes == right->n_bytes &&
           flags_of(&left->look) == flags_of(&right->look) &&
           memcmp(left->text, right->text, left->n_bytes) == 0;
}

Words *words_new(Shaper *shaper) {
    Words *words = g_new0(Words, 1);
    words->arena = arena_new();
    words->shaper = shaper;
    words->hyphenator = hyphenator_new(NULL);
    words->words = g_hash_table_new(hash_key, equal_keys);
    return words;
}

void words_free(Words *words) {
    if (words == NULL)
        return;
    g_hash_table_unref(words->words);
    hyphenator_free(words->hyphenator);
    arena_free(words->arena);
    g_free(words);
}

Hyphenator *words_hyphenator(Words *words) {
    return words->hyphenator;
}

/* ---- what a break adds to the lines beside it ---- */

typedef struct Setter {
    Words *words;
    const WordLook *look;
    const Shaped *shaped; /* the whole word */
    Place place;
} Setter;

static const Shaped *shape_part(const Setter *setter, const char *text, gsize n_bytes) {
    return shaper_word(setter->words->shaper, setter->look->type, text, n_bytes, setter->place);
}

static Length character_width(const Setter *setter, gunichar character) {
    char utf8[7];
    return shape_part(setter, utf8, (gsize)g_unichar_to_utf8(character, utf8))->width;
}

static Length hang_right(const Setter *setter, gunichar last) {
    return setter->look->hangs
               ? protrusion_right(setter->look->type, last, character_width(setter, last))
               : 0;
}

static Length hang_left(const Setter *setter, gunichar first) {
    return setter->look->hangs
               ? protrusion_left(setter->look->type, first, character_width(setter, first))
               : 0;
}

/* A word's head and tail are shaped as far as they differ from the word: up to a place where it may
 * be cut, and one such place further, to see that the first one still is. */
static Length head_width(const Setter *setter, guint offset, gboolean adds_hyphen) {
    const Shaped *whole = setter->shaped;
    if (!adds_hyphen && shaped_is_apart(whole, offset))
        return shaped_width_to(whole, offset);
    guint cut = shaped_apart_before(whole, offset), start = shaped_apart_before(whole, cut);
    g_autofree char *head =
        g_strdup_printf("%.*s%s", (int)offset, whole->text, adds_hyphen ? "-" : "");
    const Shaped *piece = shape_part(setter, head + start, strlen(head + start));
    if (start > 0 && shaped_is_apart(piece, cut - start))
        return shaped_width_to(whole, start) + piece->width;
    return start == 0 ? piece->width : shape_part(setter, head, strlen(head))->width;
}

static Length tail_width(const Setter *setter, guint offset) {
    const Shaped *whole = setter->shaped;
    const char *tail = whole->text + offset;
    if (shaped_is_apart(whole, offset))
        return whole->width - shaped_width_to(whole, offset);
    guint cut = shaped_apart_after(whole, offset), end = shaped_apart_after(whole, cut);
    const Shaped *piece = shape_part(setter, tail, end - offset);
    if (end < whole->n_bytes && shaped_is_apart(piece, cut - offset))
        return piece->width + whole->width - shaped_width_to(whole, end);
    return end == whole->n_bytes ? piece->width
                                 : shape_part(setter, tail, whole->n_bytes - offset)->width;
}

static gunichar character_before(const Shaped *shaped, guint offset) {
    const char *before = g_utf8_find_prev_char(shaped->text, shaped->text + offset);
    return before != NULL ? g_utf8_get_char(before) : 0;
}

/* The line that ends here: what comes before the point, with its hyphen, less what hangs out. */
static Length added_before(const Setter *setter, const Point *point, Length width_to) {
    gunichar last = point->adds_hyphen ? '-' : character_before(setter->shaped, point->offset);
    return head_width(setter, point->offset, point->adds_hyphen) - width_to -
           hang_right(setter, last);
}

/* The line that begins here. */
static Length added_after(const Setter *setter, const Point *point, Length width_to) {
    const Shaped *whole = setter->shaped;
    return tail_width(setter, point->offset) - (whole->width - width_to) -
           hang_left(setter, g_utf8_get_char(whole->text + point->offset));
}

static WordBreak set_break(const Setter *setter, const Point *point) {
    Length width_to = shaped_width_to(setter->shaped, point->offset);
    return (WordBreak){.offset = point->offset,
                       .width_to = width_to,
                       .item = {.kind = ITEM_PENALTY,
                                .penalty = point->penalty,
                                .is_flagged = point->adds_hyphen || point->is_after_hyphen,
                                .is_hyphenation = point->is_from_dictionary,
                                .is_last_resort = point->is_last_resort,
                                .before = added_before(setter, point, width_to),
                                .after = added_after(setter, point, width_to)}};
}

/* ---- words ---- */

static Word *set(Words *words, const Key *key, Place place) {
    const WordLook *look = &key->look;
    g_autoptr(GArray) points = g_array_new(FALSE, FALSE, sizeof(Point));
    g_autofree char *clean =
        points_find(key->text, key->n_bytes,
                    &(PointRules){.hyphenator = look->hyphenates ? words->hyphenator : NULL,
                                  .language = look->type->language,
                                  .is_code = look->is_code,
                                  .is_url = look->is_url,
                                  .is_anywhere = look->is_anywhere},
                    points);
    Word *word = arena_new0(words->arena, Word);
    if (clean[0] == '\0')
        return word;
    word->shaped = shaper_word(words->shaper, look->type, clean, strlen(clean), place);
    Setter setter = {words, look, word->shaped, place};
    WordBreak *breaks = arena_array(words->arena, WordBreak, points->len);
    for (guint i = 0; i < points->len; i++)
        breaks[i] = set_break(&setter, &g_array_index(points, Point, i));
    word->breaks = breaks;
    word->n_breaks = points->len;
    return word;
}

const Word *words_set(Words *words, const WordLook *look, const char *text, gsize n_bytes,
                      Place place) {
    Key key = {*look, text, n_bytes};
    const Word *known = g_hash_table_lookup(words->words, &key);
    if (known != NULL)
        return known;
    Key *copy = arena_memdup(words->arena, &key, sizeof key);
    copy->text = arena_strndup(words->arena, text, n_bytes);
    Word *word = set(words, copy, place);
    g_hash_table_insert(words->words, copy, word);
    return word;
}
