/* A colour that covers much of the picture stays as it is; of the others, which smooth the edges,
 * as many bits are kept as leave no more than a palette holds. */
#include "epub/png.h"
#include "base/deflate.h"
#include <stdlib.h>
#include <string.h>

#define N_COLOURS 256u
#define MUCH 1000u /* of as many pixels, one */

typedef struct Encoder {
    const guint8 *pixels;
    guint width, height, stride;
    GHashTable *counts;  /* colour -> pixels */
    GHashTable *indices; /* colour -> in the palette */
    guint32 palette[N_COLOURS];
    guint n_colours;
} Encoder;

/* ---- colours ---- */

static guint32 colour_at(const Encoder *encoder, guint x, guint y) {
    guint32 pixel;
    memcpy(&pixel, encoder->pixels + (gsize)y * encoder->stride + x * sizeof pixel, sizeof pixel);
    return pixel & 0xFFFFFFu; /* Cairo leaves the rest open */
}

#define STRETCH 16u /* pixels that are compared at once */

/* From `x` on, the same colour. */
static guint run_length(const Encoder *encoder, guint x, guint y) {
    const guint8 *row = encoder->pixels + (gsize)y * encoder->stride;
    guint32 colour = colour_at(encoder, x, y);
    guint end = x + 1;
    while (end + STRETCH <= encoder->width &&
           memcmp(row + (end - 1) * sizeof colour, row + end * sizeof colour,
                  STRETCH * sizeof colour) == 0)
        end += STRETCH;
    while (end < encoder->width && colour_at(encoder, end, y) == colour)
        end++;
    return end - x;
}

static void count_colours(Encoder *encoder) {
    for (guint y = 0; y < encoder->height; y++)
        for (guint x = 0, n; x < encoder->width; x += n) {
            n = run_length(encoder, x, y);
            gpointer colour = GUINT_TO_POINTER(colour_at(encoder, x, y));
            guint before = GPOINTER_TO_UINT(g_hash_table_lookup(encoder->counts, colour));
            g_hash_table_insert(encoder->counts, colour, GUINT_TO_POINTER(before + n));
        }
}

/* To the middle of what the kept bits leave open. */
static guint32 rounded(guint32 colour, guint n_bits) {
    guint32 kept = 0xFFu << (8 - n_bits) & 0xFFu;
    guint32 middle = n_bits < 8 ? 1u << (7 - n_bits) : 0;
    return (colour & kept * 0x010101u) | middle * 0x010101u;
}

static guint32 kept_colour(const Encoder *encoder, gpointer colour, guint n_pixels, guint n_bits) {
    guint64 size = (guint64)encoder->width * encoder->height;
    return (guint64)n_pixels * MUCH > size ? GPOINTER_TO_UINT(colour)
                                           : rounded(GPOINTER_TO_UINT(colour), n_bits);
}

static int compare_colours(const void *a, const void *b) {
    guint32 x = *(const guint32 *)a, y = *(const guint32 *)b;
    return (x > y) - (x < y);
}

static gboolean contains(const guint32 *palette, guint n, guint32 colour) {
    for (guint i = 0; i < n; i++)
        if (palette[i] == colour)
            return TRUE;
    return FALSE;
}

/* FALSE: there are too many. */
static gboolean fill_palette(Encoder *encoder, guint n_bits) {
    g_assert(n_bits > 0);
    GHashTableIter iter;
    gpointer colour, n_pixels;
    encoder->n_colours = 0;
    g_hash_table_iter_init(&iter, encoder->counts);
    while (g_hash_table_iter_next(&iter, &colour, &n_pixels)) {
        guint32 kept = kept_colour(encoder, colour, GPOINTER_TO_UINT(n_pixels), n_bits);
        if (contains(encoder->palette, encoder->n_colours, kept))
            continue;
        if (encoder->n_colours == N_COLOURS)
            return FALSE;
        encoder->palette[encoder->n_colours++] = kept;
    }
    qsort(encoder->palette, encoder->n_colours, sizeof *encoder->palette, compare_colours);
    return TRUE;
}

/* At one bit there are eight colours beside those that cover much. */
static void choose_palette(Encoder *encoder) {
    guint n_bits = 8;
    while (!fill_palette(encoder, n_bits))
        n_bits--;
    GHashTableIter iter;
    gpointer colour, n_pixels;
    g_hash_table_iter_init(&iter, encoder->counts);
    while (g_hash_table_iter_next(&iter, &colour, &n_pixels)) {
        guint32 kept = kept_colour(encoder, colour, GPOINTER_TO_UINT(n_pixels), n_bits);
        const guint32 *found = bsearch(&kept, encoder->palette, encoder->n_colours,
                                       sizeof *encoder->palette, compare_colours);
        g_hash_table_insert(encoder->indices, colour,
                            GUINT_TO_POINTER((guint)(found - encoder->palette)));
    }
}

/* ---- the file ---- */

/* Each row begins with its filter: 0, none. */
static GBytes *pack_rows(const Encoder *encoder) {
    gsize length = 1 + (gsize)encoder->width, n = length * encoder->height;
    g_autofree guint8 *rows = g_malloc(n);
    for (guint y = 0; y < encoder->height; y++) {
        guint8 *row = rows + y * length;
        *row++ = 0;
        for (guint x = 0, n_same; x < encoder->width; x += n_same) {
            n_same = run_length(encoder, x, y);
            gpointer colour = GUINT_TO_POINTER(colour_at(encoder, x, y));
            memset(row + x, (int)GPOINTER_TO_UINT(g_hash_table_lookup(encoder->indices, colour)),
                   n_same);
        }
    }
    return deflate_pack(rows, n, DEFLATE_ZLIB, DEFLATE_QUICK);
}

static void append_number(GByteArray *file, guint32 number) {
    number = GUINT32_TO_BE(number);
    g_byte_array_append(file, (const guint8 *)&number, sizeof number);
}

static void append_chunk(GByteArray *file, const char *type, const void *bytes, gsize n) {
    append_number(file, (guint32)n);
    guint start = file->len;
    g_byte_array_append(file, (const guint8 *)type, 4);
    g_byte_array_append(file, bytes, (guint)n);
    append_number(file, deflate_crc(file->data + start, n + 4));
}

static void append_header(GByteArray *file, guint width, guint height) {
    const guint32 size[] = {GUINT32_TO_BE(width), GUINT32_TO_BE(height)};
    guint8 header[13] = {[8] = 8, [9] = 3}; /* 8 bits; a palette; the only methods there are */
    memcpy(header, size, sizeof size);
    append_chunk(file, "IHDR", header, sizeof header);
}

static void append_palette(GByteArray *file, const Encoder *encoder) {
    guint8 bytes[3 * N_COLOURS];
    for (guint i = 0; i < encoder->n_colours; i++) {
        bytes[3 * i] = (guint8)(encoder->palette[i] >> 16);
        bytes[3 * i + 1] = (guint8)(encoder->palette[i] >> 8);
        bytes[3 * i + 2] = (guint8)encoder->palette[i];
    }
    append_chunk(file, "PLTE", bytes, 3 * (gsize)encoder->n_colours);
}

static GBytes *write_file(const Encoder *encoder) {
    g_autoptr(GBytes) packed = pack_rows(encoder);
    GByteArray *file = g_byte_array_new();
    g_byte_array_append(file, (const guint8 *)"\x89PNG\r\n\x1A\n", 8);
    append_header(file, encoder->width, encoder->height);
    append_chunk(file, "sRGB", "", 1); /* perceptual */
    append_palette(file, encoder);
    gsize n;
    const void *data = g_bytes_get_data(packed, &n);
    append_chunk(file, "IDAT", data, n);
    append_chunk(file, "IEND", "", 0);
    return g_byte_array_free_to_bytes(file);
}

GBytes *png_encode(const guint8 *pixels, guint width, guint height, guint stride) {
    g_autoptr(GHashTable) counts = g_hash_table_new(NULL, NULL);
    g_autoptr(GHashTable) indices = g_hash_table_new(NULL, NULL);
    Encoder encoder = {.pixels = pixels,
                       .width = width,
                       .height = height,
                       .stride = stride,
                       .counts = counts,
                       .indices = indices};
    count_colours(&encoder);
    choose_palette(&encoder);
    return write_file(&encoder);
}
