/* Version 4 has the exact curve of sRGB in seven numbers; a table for version 2 would be two
 * kilobytes of rounded powers. */
#include "pdf/profile.h"
#include <string.h>

/* Numbers are s15Fixed16. The three primaries, adapted to the white of D50, add up to it. */
static const guint32 white[] = {0xf6d6, 0x10000, 0xd32d};
static const guint32 red[] = {0x6fa0, 0x38f5, 0x0390};
static const guint32 green[] = {0x6297, 0xb787, 0x18d9};
static const guint32 blue[] = {0x249f, 0x0f84, 0xb6c4};
static const guint32 adaptation[] = {0x10c42,    0x05de,     0xfffff325, 0x0793, 0xfd90,
                                     0xfffffba1, 0xfffffda2, 0x03dc,     0xc06e}; /* D65 to D50 */
static const guint32 curve[] = {0x26666, 0xf2a7, 0x0d59, 0x13d0, 0x0a5b}; /* g, a, b, c, d */

static void put_number(GByteArray *bytes, guint32 number) {
    guint32 big = GUINT32_TO_BE(number);
    g_byte_array_append(bytes, (const guint8 *)&big, sizeof big);
}

static void put_numbers(GByteArray *bytes, const guint32 *numbers, guint n) {
    for (guint i = 0; i < n; i++)
        put_number(bytes, numbers[i]);
}

static void put_sign(GByteArray *bytes, const char *sign) {
    g_byte_array_append(bytes, (const guint8 *)sign, 4);
}

static void put_half(GByteArray *bytes, guint16 number) {
    guint16 big = GUINT16_TO_BE(number);
    g_byte_array_append(bytes, (const guint8 *)&big, sizeof big);
}

/* ---- tags ---- */

/* ASCII as UTF-16, in one language. */
static void put_words(GByteArray *bytes, const char *words) {
    put_sign(bytes, "mluc");
    put_numbers(bytes, (const guint32[]){0, 1, 12}, 3);
    put_sign(bytes, "enUS");
    put_number(bytes, (guint32)strlen(words) * 2);
    put_number(bytes, 28);
    for (const char *at = words; *at != '\0'; at++)
        put_half(bytes, (guint16)*at);
    while (bytes->len % 4 != 0)
        put_half(bytes, 0);
}

static void put_list(GByteArray *bytes, const char *type, const guint32 *numbers, guint n) {
    put_sign(bytes, type);
    put_number(bytes, 0);
    put_numbers(bytes, numbers, n);
}

static void put_curve(GByteArray *bytes) {
    put_sign(bytes, "para");
    put_numbers(bytes, (const guint32[]){0, 3 << 16}, 2);
    put_numbers(bytes, curve, G_N_ELEMENTS(curve));
}

#define N_TAGS 10
#define TABLE_AT 128
#define DATA_AT (TABLE_AT + 4 + N_TAGS * 12)

typedef struct Table {
    GByteArray *head, *data;
} Table;

/* The tag's entry in the table for what was put into the data since `start`. */
static void name_tag(Table *table, const char *sign, guint start) {
    put_sign(table->head, sign);
    put_number(table->head, DATA_AT + start);
    put_number(table->head, table->data->len - start);
}

static void add_words(Table *table, const char *sign, const char *words) {
    guint start = table->data->len;
    put_words(table->data, words);
    name_tag(table, sign, start);
}

static void add_numbers(Table *table, const char *sign, const char *type, const guint32 *numbers,
                        guint n) {
    guint start = table->data->len;
    put_list(table->data, type, numbers, n);
    name_tag(table, sign, start);
}

static void add_curves(Table *table) {
    guint start = table->data->len;
    put_curve(table->data);
    name_tag(table, "rTRC", start);
    name_tag(table, "gTRC", start);
    name_tag(table, "bTRC", start);
}

static void add_tags(Table *table) {
    put_number(table->head, N_TAGS);
    add_words(table, "desc", "sRGB");
    add_words(table, "cprt", "CC0");
    add_numbers(table, "wtpt", "XYZ ", white, 3);
    add_numbers(table, "chad", "sf32", adaptation, 9);
    add_numbers(table, "rXYZ", "XYZ ", red, 3);
    add_numbers(table, "gXYZ", "XYZ ", green, 3);
    add_numbers(table, "bXYZ", "XYZ ", blue, 3);
    add_curves(table);
}

/* ---- the whole ---- */

static void put_header(GByteArray *bytes, guint32 size) {
    put_numbers(bytes, (const guint32[]){size, 0, 0x04200000}, 3);
    put_sign(bytes, "mntr");
    put_sign(bytes, "RGB ");
    put_sign(bytes, "XYZ ");
    const guint16 date[] = {2000, 1, 1, 0, 0, 0};
    for (guint i = 0; i < G_N_ELEMENTS(date); i++)
        put_half(bytes, date[i]);
    put_sign(bytes, "acsp");
    put_numbers(bytes, (const guint32[7]){0}, 7); /* no platform, flags, device, intent */
    put_numbers(bytes, white, 3);
    put_numbers(bytes, (const guint32[12]){0}, 12); /* no creator, no id, reserved */
    g_assert(bytes->len == TABLE_AT);
}

GByteArray *profile_srgb(void) {
    g_autoptr(GByteArray) head = g_byte_array_new();
    g_autoptr(GByteArray) data = g_byte_array_new();
    Table table = {head, data};
    add_tags(&table);
    GByteArray *bytes = g_byte_array_new();
    put_header(bytes, TABLE_AT + head->len + data->len);
    g_byte_array_append(bytes, head->data, head->len);
    g_assert(bytes->len == DATA_AT);
    g_byte_array_append(bytes, data->data, data->len);
    return bytes;
}
