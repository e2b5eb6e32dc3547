/* PDF took PNG's predictors over, so that the packed pixels need only be taken out of their chunks.
 * Cairo would unpack them, drop the predictors and pack them again, for a file that is larger. */
#include "pdf/plainpng.h"
#include <string.h>

#define N_SIGNATURE 8u
#define N_AROUND 12u /* [bytes] of a chunk beside its data: length, type, sum */

enum { GREY = 0, COLOURS = 2, PALETTE = 3 }; /* kinds of pixels */

typedef struct Chunk {
    const guint8 *data;
    guint32 n;
    char type[5];
} Chunk;

static guint32 number_at(const guint8 *at) {
    return (guint32)at[0] << 24 | (guint32)at[1] << 16 | (guint32)at[2] << 8 | at[3];
}

/* The chunk at *at, which moves on; FALSE at the end. */
static gboolean next_chunk(const guint8 *bytes, gsize n, gsize *at, Chunk *ret_chunk) {
    if (n < N_AROUND || *at > n - N_AROUND || number_at(bytes + *at) > n - N_AROUND - *at)
        return FALSE;
    *ret_chunk = (Chunk){.data = bytes + *at + 8, .n = number_at(bytes + *at)};
    memcpy(ret_chunk->type, bytes + *at + 4, 4);
    *at += N_AROUND + ret_chunk->n;
    return TRUE;
}

static gboolean read_header(const Chunk *chunk, PlainPng *png) {
    if (strcmp(chunk->type, "IHDR") != 0 || chunk->n != 13)
        return FALSE;
    png->width = number_at(chunk->data);
    png->height = number_at(chunk->data + 4);
    png->depth = chunk->data[8];
    png->colour = chunk->data[9];
    gboolean is_interlaced = chunk->data[12] != 0;
    return png->width > 0 && png->height > 0 && png->width <= G_MAXINT32 &&
           png->height <= G_MAXINT32 && png->depth <= 8 && !is_interlaced &&
           (png->colour == GREY || png->colour == COLOURS || png->colour == PALETTE);
}

static void read_palette(const Chunk *chunk, PlainPng *png) {
    png->palette = chunk->data;
    png->n_colours = MIN(chunk->n / 3, 256);
}

gboolean plainpng_read(const guint8 *bytes, gsize n, PlainPng *ret_png) {
    static const guint8 signature[N_SIGNATURE] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
    gsize at = N_SIGNATURE;
    Chunk chunk;
    *ret_png = (PlainPng){.bytes = bytes, .n = n};
    if (n < N_SIGNATURE || memcmp(bytes, signature, N_SIGNATURE) != 0 ||
        !next_chunk(bytes, n, &at, &chunk) || !read_header(&chunk, ret_png))
        return FALSE;
    while (next_chunk(bytes, n, &at, &chunk)) {
        if (strcmp(chunk.type, "tRNS") == 0)
            return FALSE;
        if (strcmp(chunk.type, "PLTE") == 0)
            read_palette(&chunk, ret_png);
        if (strcmp(chunk.type, "IEND") == 0)
            return ret_png->colour != PALETTE || ret_png->n_colours > 0;
    }
    return FALSE;
}

/* ---- the image object ---- */

static void put_palette(const PlainPng *png, Objects *objects) {
    g_autoptr(GString) colours = g_string_new("<");
    for (guint i = 0; i < 3 * png->n_colours; i++)
        g_string_append_printf(colours, "%02x", png->palette[i]);
    g_string_append_c(colours, '>');
    objects_open_array(objects, "/ColorSpace");
    objects_put_name(objects, NULL, "/Indexed");
    objects_put_name(objects, NULL, "/DeviceRGB");
    objects_put_integer(objects, NULL, (gint64)png->n_colours - 1);
    objects_put_syntax(objects, NULL, colours->str, colours->len);
    objects_close_array(objects);
}

static void put_predictor(const PlainPng *png, Objects *objects) {
    objects_open_dictionary(objects, "/DecodeParms");
    objects_put_integer(objects, "/Predictor", 15);
    objects_put_integer(objects, "/Colors", png->colour == COLOURS ? 3 : 1);
    objects_put_integer(objects, "/BitsPerComponent", png->depth);
    objects_put_integer(objects, "/Columns", png->width);
    objects_close_dictionary(objects);
}

static GBytes *join_pixels(const PlainPng *png) {
    GByteArray *pixels = g_byte_array_new();
    gsize at = N_SIGNATURE;
    Chunk chunk;
    while (next_chunk(png->bytes, png->n, &at, &chunk))
        if (strcmp(chunk.type, "IDAT") == 0)
            g_byte_array_append(pixels, chunk.data, chunk.n);
    return g_byte_array_free_to_bytes(pixels);
}

void plainpng_put(const PlainPng *png, Objects *objects, guint id) {
    g_autoptr(GBytes) pixels = join_pixels(png);
    objects_begin_stream(objects, id);
    objects_put_name(objects, "/Type", "/XObject");
    objects_put_name(objects, "/Subtype", "/Image");
    objects_put_integer(objects, "/Width", png->width);
    objects_put_integer(objects, "/Height", png->height);
    objects_put_integer(objects, "/BitsPerComponent", png->depth);
    if (png->colour == PALETTE)
        put_palette(png, objects);
    else
        objects_put_name(objects, "/ColorSpace",
                         png->colour == GREY ? "/DeviceGray" : "/DeviceRGB");
    put_predictor(png, objects);
    objects_end_packed(objects, pixels);
}
