/* A compressor is made for every stream: beside the stream's own cost that of its tables is small,
 * and streams can be made on several threads. */
#include "base/deflate.h"
#include <libdeflate.h>

GBytes *deflate_pack(const void *bytes, gsize n, DeflateForm form, int level) {
    struct libdeflate_compressor *compressor = libdeflate_alloc_compressor(level);
    g_assert(compressor != NULL);
    gboolean is_bare = form == DEFLATE_BARE;
    gsize room = is_bare ? libdeflate_deflate_compress_bound(compressor, n)
                         : libdeflate_zlib_compress_bound(compressor, n);
    guint8 *packed = g_malloc(room);
    gsize n_packed = is_bare ? libdeflate_deflate_compress(compressor, bytes, n, packed, room)
                             : libdeflate_zlib_compress(compressor, bytes, n, packed, room);
    libdeflate_free_compressor(compressor);
    g_assert(n_packed > 0); /* 0: no room, and the bound is one */
    return g_bytes_new_take(g_realloc(packed, n_packed), n_packed);
}

GBytes *deflate_unpack(GBytes *packed) {
    struct libdeflate_decompressor *decompressor = libdeflate_alloc_decompressor();
    g_assert(decompressor != NULL);
    enum libdeflate_result result = LIBDEFLATE_INSUFFICIENT_SPACE;
    gsize n_packed, n = 0, room = 0;
    const guint8 *bytes = g_bytes_get_data(packed, &n_packed);
    guint8 *unpacked = NULL;
    while (result == LIBDEFLATE_INSUFFICIENT_SPACE) {
        room = room > 0 ? 2 * room : 8 * n_packed + 64;
        unpacked = g_realloc(unpacked, room);
        result = libdeflate_zlib_decompress(decompressor, bytes, n_packed, unpacked, room, &n);
    }
    libdeflate_free_decompressor(decompressor);
    if (result == LIBDEFLATE_SUCCESS)
        return g_bytes_new_take(unpacked, n);
    g_free(unpacked);
    return NULL;
}

guint32 deflate_crc(const void *bytes, gsize n) {
    return libdeflate_crc32(0, bytes, n);
}
