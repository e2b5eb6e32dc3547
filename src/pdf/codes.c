/* Only what maps are made of in practice is read: bfchar and bfrange. A map that refers to another
 * one counts as without the other. */
#include "pdf/codes.h"
#include "pdf/lexeme.h"
#include <string.h>

#define N_CODES 65536u
#define MAX_SET (64 * N_CODES) /* codes set by ranges; a map that wants more is hostile */

typedef struct Map {
    guint8 *meanings;
    GByteArray *bytes; /* of the string read last */
    guint low, high;
    guint n_set;
    guint n_read;      /* strings of the entry so far */
    gboolean is_range; /* bfrange, not bfchar */
    gboolean is_open;  /* within either */
    gboolean is_list;  /* within the brackets of a range */
} Map;

static Meaning judge_unit(guint unit) {
    if (unit == 0 || unit == 0xfeff || unit == 0xfffe)
        return MEANING_BAD;
    return unit >= 0xe000 && unit <= 0xf8ff ? MEANING_PRIVATE : MEANING_WORDS;
}

/* Of UTF-16, the worst unit counts. */
static Meaning judge(const GByteArray *bytes) {
    Meaning worst = bytes->len >= 2 ? MEANING_WORDS : MEANING_NONE;
    for (guint i = 0; i + 1 < bytes->len && worst != MEANING_BAD; i += 2) {
        Meaning meaning = judge_unit((guint)bytes->data[i] << 8 | bytes->data[i + 1]);
        if (meaning != MEANING_WORDS)
            worst = meaning;
    }
    return worst;
}

static guint code_of(const GByteArray *bytes) {
    guint code = 0;
    for (guint i = 0; i < bytes->len && i < 2; i++)
        code = code << 8 | bytes->data[i];
    return code;
}

static void set_range(Map *map, Meaning meaning) {
    for (guint code = map->low; code <= map->high && map->n_set < MAX_SET; code++, map->n_set++)
        map->meanings[code] = (guint8)meaning;
}

static void take_meaning(Map *map) {
    Meaning meaning = judge(map->bytes);
    if (!map->is_list) {
        set_range(map, meaning);
        map->n_read = 0;
    } else if (map->low <= map->high && map->low < N_CODES) {
        map->meanings[map->low++] = (guint8)meaning;
    }
}

static void take_string(Map *map, const Lexeme *lexeme) {
    g_byte_array_set_size(map->bytes, 0);
    lexeme_decode(lexeme, map->bytes);
    if (map->n_read == 0)
        map->low = map->high = code_of(map->bytes);
    else if (map->n_read == 1 && map->is_range)
        map->high = code_of(map->bytes);
    if (map->n_read++ > (map->is_range ? 1u : 0u))
        take_meaning(map);
}

static void take_lexeme(Map *map, const Lexeme *lexeme) {
    if (lexeme_is(lexeme, "beginbfchar") || lexeme_is(lexeme, "beginbfrange")) {
        map->is_open = TRUE;
        map->is_range = lexeme_is(lexeme, "beginbfrange");
        map->n_read = 0;
    } else if (lexeme_is(lexeme, "endbfchar") || lexeme_is(lexeme, "endbfrange")) {
        map->is_open = map->is_list = FALSE;
    } else if (lexeme_is(lexeme, "[")) {
        map->is_list = TRUE;
    } else if (lexeme_is(lexeme, "]")) {
        map->is_list = FALSE;
        map->n_read = 0;
    } else if (map->is_open && lexeme_is_string(lexeme)) {
        take_string(map, lexeme);
    }
}

static guint8 *read_map(Arena *arena, const char *at, gsize n) {
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    Map map = {.meanings = arena_array(arena, guint8, N_CODES), .bytes = bytes};
    Lexeme lexeme;
    for (const char *end = at + n; lexeme_read(&at, end, &lexeme);)
        take_lexeme(&map, &lexeme);
    return map.meanings;
}

/* Encodings whose glyphs have names that Unicode knows. */
static gboolean is_standard(const Value *encoding) {
    return value_is_name(encoding, "/WinAnsiEncoding") ||
           value_is_name(encoding, "/MacRomanEncoding") ||
           value_is_name(encoding, "/MacExpertEncoding");
}

static gboolean has_encoding(const Reader *reader, const Value *font) {
    const Value *encoding = reader_at(reader, font, "/Encoding");
    return is_standard(encoding) || is_standard(reader_at(reader, encoding, "/BaseEncoding")) ||
           value_is(reader_at(reader, encoding, "/Differences"), VALUE_ARRAY);
}

Codes *codes_read(Arena *arena, const Reader *reader, const Value *font) {
    Codes *codes = arena_new0(arena, Codes);
    const Value *encoding = reader_at(reader, font, "/Encoding");
    codes->is_composite = value_is_name(reader_at(reader, font, "/Subtype"), "/Type0");
    codes->is_known = !codes->is_composite || value_is_name(encoding, "/Identity-H") ||
                      value_is_name(encoding, "/Identity-V");
    codes->has_encoding = !codes->is_composite && has_encoding(reader, font);
    const Value *map = reader_at(reader, font, "/ToUnicode");
    g_autoptr(GBytes) bytes =
        map->kind == VALUE_STREAM ? reader_unpack(reader, map, READER_DATA_MAX) : NULL;
    gsize n = 0;
    if (bytes != NULL) {
        const char *text = g_bytes_get_data(bytes, &n);
        codes->meanings = read_map(arena, text, n);
    }
    return codes;
}

Meaning codes_meaning(const Codes *codes, guint code) {
    Meaning meaning = codes->meanings != NULL ? codes->meanings[code % N_CODES] : MEANING_NONE;
    return meaning == MEANING_NONE && codes->has_encoding ? MEANING_WORDS : meaning;
}
