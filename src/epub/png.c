#include "epub/png.h"
#include <string.h>

#define CHANNELS 3
#define LEVEL 6 /* 9 takes four times as long for a tenth less */

static guint32 crc_of(const guint8 *bytes, gsize n) {
    guint32 crc = 0xFFFFFFFFu;
    for (gsize i = 0; i < n; i++) {
        crc ^= bytes[i];
        for (guint bit = 0; bit < 8; bit++)
            crc = (crc >> 1) ^ (crc & 1 ? 0xEDB88320u : 0);
    }
    return ~crc;
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
    append_number(file, crc_of(file->data + start, n + 4));
}

/* Each row begins with its filter: 0, none. */
static GBytes *rows_of(const guint8 *pixels, guint width, guint height, guint stride) {
    gsize n = (gsize)height * (1 + CHANNELS * (gsize)width);
    guint8 *rows = g_malloc0(n), *at = rows;
    for (guint y = 0; y < height; y++) {
        at++;
        for (guint x = 0; x < width; x++) {
            guint32 pixel;
            memcpy(&pixel, pixels + (gsize)y * stride + x * sizeof pixel, sizeof pixel);
            *at++ = (guint8)(pixel >> 16);
            *at++ = (guint8)(pixel >> 8);
            *at++ = (guint8)pixel;
        }
    }
    return g_bytes_new_take(rows, n);
}

static GBytes *compress(GBytes *bytes, GError **error) {
    g_autoptr(GZlibCompressor) zlib = g_zlib_compressor_new(G_ZLIB_COMPRESSOR_FORMAT_ZLIB, LEVEL);
    g_autoptr(GInputStream) raw = g_memory_input_stream_new_from_bytes(bytes);
    g_autoptr(GInputStream) input = g_converter_input_stream_new(raw, G_CONVERTER(zlib));
    g_autoptr(GOutputStream) output = g_memory_output_stream_new_resizable();
    if (g_output_stream_splice(output, input, G_OUTPUT_STREAM_SPLICE_CLOSE_TARGET, NULL, error) < 0)
        return NULL;
    return g_memory_output_stream_steal_as_bytes(G_MEMORY_OUTPUT_STREAM(output));
}

static void append_header(GByteArray *file, guint width, guint height) {
    const guint32 size[] = {GUINT32_TO_BE(width), GUINT32_TO_BE(height)};
    guint8 header[13] = {[8] = 8, [9] = 2}; /* 8 bits; RGB; the only methods there are */
    memcpy(header, size, sizeof size);
    append_chunk(file, "IHDR", header, sizeof header);
}

GBytes *png_encode(const guint8 *pixels, guint width, guint height, guint stride, GError **error) {
    g_autoptr(GBytes) rows = rows_of(pixels, width, height, stride);
    g_autoptr(GBytes) packed = compress(rows, error);
    if (packed == NULL)
        return NULL;
    GByteArray *file = g_byte_array_new();
    g_byte_array_append(file, (const guint8 *)"\x89PNG\r\n\x1A\n", 8);
    append_header(file, width, height);
    append_chunk(file, "sRGB", "", 1); /* perceptual */
    gsize n;
    const void *data = g_bytes_get_data(packed, &n);
    append_chunk(file, "IDAT", data, n);
    append_chunk(file, "IEND", "", 0);
    return g_byte_array_free_to_bytes(file);
}
