/* libzip writes into a memory source, because it reports success on a full disk: octavo publishes
 * the bytes itself. Entries come to it packed: it would use zlib. DOS times are set directly:
 * libzip would turn a time_t into the machine's zone.
 */
#include "base/zip.h"
#include "base/deflate.h"
#include <gio/gio.h>
#include <string.h>
#include <zip.h>

#define FIRST_DAY (1 << 5 | 1) /* 1980-01-01, where DOS dates begin */

/* "2026-11-23" as the DOS date of a ZIP entry. */
static zip_uint16_t dos_date(const char *date) {
    g_autofree char *noon = date != NULL ? g_strconcat(date, "T12:00:00Z", NULL) : NULL;
    g_autoptr(GDateTime) time = noon != NULL ? g_date_time_new_from_iso8601(noon, NULL) : NULL;
    if (time == NULL || g_date_time_get_year(time) < 1980 || g_date_time_get_year(time) > 2107)
        return FIRST_DAY;
    return (zip_uint16_t)((g_date_time_get_year(time) - 1980) << 9 |
                          g_date_time_get_month(time) << 5 | g_date_time_get_day_of_month(time));
}

/* ---- packed data ---- */

/* What libzip copies as it is, since it is told that it has been deflated. */
typedef struct Packed {
    GBytes *bytes;
    gsize at;
    guint64 size; /* unpacked */
    guint32 crc;
    zip_error_t error; /* never set; libzip asks for it */
} Packed;

static zip_int64_t describe_packed(const Packed *packed, zip_stat_t *stat) {
    zip_stat_init(stat);
    stat->valid = ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE | ZIP_STAT_COMP_METHOD | ZIP_STAT_CRC;
    stat->size = packed->size;
    stat->comp_size = g_bytes_get_size(packed->bytes);
    stat->comp_method = ZIP_CM_DEFLATE;
    stat->crc = packed->crc;
    return sizeof *stat;
}

static zip_int64_t read_packed(Packed *packed, void *room, zip_uint64_t n_room) {
    gsize size;
    const guint8 *data = g_bytes_get_data(packed->bytes, &size);
    gsize n = MIN(n_room, size - packed->at);
    memcpy(room, data + packed->at, n);
    packed->at += n;
    return (zip_int64_t)n;
}

static void free_packed(Packed *packed) {
    g_bytes_unref(packed->bytes);
    zip_error_fini(&packed->error);
    g_free(packed);
}

static zip_int64_t serve_packed(void *data, void *room, zip_uint64_t n_room,
                                zip_source_cmd_t command) {
    Packed *packed = data;
    switch (command) {
    case ZIP_SOURCE_SUPPORTS:
        return zip_source_make_command_bitmap(ZIP_SOURCE_OPEN, ZIP_SOURCE_READ, ZIP_SOURCE_CLOSE,
                                              ZIP_SOURCE_STAT, ZIP_SOURCE_ERROR, ZIP_SOURCE_FREE,
                                              -1);
    case ZIP_SOURCE_OPEN:
        packed->at = 0;
        return 0;
    case ZIP_SOURCE_READ:
        return read_packed(packed, room, n_room);
    case ZIP_SOURCE_CLOSE:
        return 0;
    case ZIP_SOURCE_STAT:
        return describe_packed(packed, room);
    case ZIP_SOURCE_ERROR:
        return zip_error_to_data(&packed->error, room, n_room);
    case ZIP_SOURCE_FREE:
        free_packed(packed);
        return 0;
    default:
        zip_error_set(&packed->error, ZIP_ER_OPNOTSUPP, 0);
        return -1;
    }
}

static zip_source_t *packed_source(zip_t *archive, const void *data, gsize size) {
    Packed *packed = g_new0(Packed, 1);
    packed->bytes = deflate_pack(data, size, DEFLATE_BARE, DEFLATE_USUAL);
    packed->size = size;
    packed->crc = deflate_crc(data, size);
    zip_error_init(&packed->error);
    zip_source_t *source = zip_source_function(archive, serve_packed, packed);
    if (source == NULL)
        free_packed(packed);
    return source;
}

/* ---- writing ---- */

static gboolean add_entry(zip_t *archive, const ZipEntry *entry, zip_uint16_t date) {
    gsize size;
    const void *data = g_bytes_get_data(entry->bytes, &size);
    zip_source_t *source = entry->is_stored ? zip_source_buffer(archive, data, size, 0)
                                            : packed_source(archive, data, size);
    if (source == NULL)
        return FALSE;
    zip_int64_t index =
        zip_file_add(archive, entry->path, source, ZIP_FL_ENC_UTF_8); /* takes the source */
    if (index < 0) {
        zip_source_free(source);
        return FALSE;
    }
    zip_int32_t method = entry->is_stored ? ZIP_CM_STORE : ZIP_CM_DEFLATE;
    return zip_set_file_compression(archive, (zip_uint64_t)index, method, 0) == 0 &&
           zip_file_set_dostime(archive, (zip_uint64_t)index, 0, date, 0) == 0;
}

static GBytes *read_source(zip_source_t *source) {
    zip_stat_t stat;
    if (zip_source_stat(source, &stat) < 0 || zip_source_open(source) < 0)
        return NULL;
    guint8 *data = g_malloc(stat.size);
    zip_int64_t n = zip_source_read(source, data, stat.size);
    zip_source_close(source);
    GBytes *bytes = g_bytes_new_take(data, stat.size);
    if (n != (zip_int64_t)stat.size)
        g_clear_pointer(&bytes, g_bytes_unref);
    return bytes;
}

/* Closing writes; a failure leaves the archive open, and it has to be thrown away. */
static gboolean fill(zip_t *archive, const ZipEntry *entries, gsize n, const char *date,
                     GError **error) {
    gboolean ok = TRUE;
    for (gsize i = 0; ok && i < n; i++)
        ok = add_entry(archive, &entries[i], dos_date(date));
    if (ok && zip_close(archive) == 0)
        return TRUE;
    g_set_error(error, G_IO_ERROR, G_IO_ERROR_FAILED, "cannot write the ZIP archive: %s",
                zip_strerror(archive));
    zip_discard(archive);
    return FALSE;
}

GBytes *zip_pack(const ZipEntry *entries, gsize n_entries, const char *date, GError **error) {
    zip_error_t failure;
    zip_error_init(&failure);
    zip_source_t *source = zip_source_buffer_create(NULL, 0, 0, &failure);
    zip_t *archive = source != NULL ? zip_open_from_source(source, ZIP_TRUNCATE, &failure) : NULL;
    GBytes *bytes = NULL;
    if (archive == NULL) {
        g_set_error(error, G_IO_ERROR, G_IO_ERROR_FAILED, "cannot begin a ZIP archive: %s",
                    zip_error_strerror(&failure));
    } else {
        zip_source_keep(source);
        if (fill(archive, entries, n_entries, date, error)) {
            bytes = read_source(source);
            if (bytes == NULL)
                g_set_error(error, G_IO_ERROR, G_IO_ERROR_FAILED, "cannot read the archive back");
        }
    }
    if (source != NULL)
        zip_source_free(source);
    zip_error_fini(&failure);
    return bytes;
}

/* A file that is put in anew gets the machine's time, if it is not told another. */
static gboolean exchange(zip_t *zip, const char *path, GBytes *content) {
    gsize n;
    const void *data = g_bytes_get_data(content, &n);
    zip_stat_t entry;
    if (zip_stat(zip, path, 0, &entry) != 0)
        return FALSE;
    zip_source_t *source = zip_source_buffer(zip, data, n, 0);
    if (source == NULL || zip_file_replace(zip, entry.index, source, 0) != 0) {
        zip_source_free(source);
        return FALSE;
    }
    return zip_file_set_mtime(zip, entry.index, entry.mtime, 0) == 0 && zip_close(zip) == 0;
}

GBytes *zip_repack(GBytes *archive, const char *path, GBytes *content, GError **error) {
    gsize n;
    const void *data = g_bytes_get_data(archive, &n);
    zip_source_t *source = zip_source_buffer_create(data, n, 0, NULL);
    zip_t *zip = source != NULL ? zip_open_from_source(source, 0, NULL) : NULL;
    GBytes *bytes = NULL;
    if (zip != NULL) {
        zip_source_keep(source);
        if (exchange(zip, path, content))
            bytes = read_source(source);
        else
            zip_discard(zip);
    }
    zip_source_free(source);
    if (bytes == NULL)
        g_set_error(error, G_IO_ERROR, G_IO_ERROR_FAILED, "cannot write '%s' into the ZIP archive",
                    path);
    return bytes;
}

static ZipShare *share_of(GArray *shares, const char *kind) {
    for (guint i = 0; i < shares->len; i++)
        if (g_str_equal(g_array_index(shares, ZipShare, i).kind, kind))
            return &g_array_index(shares, ZipShare, i);
    ZipShare share = {.kind = kind};
    g_array_append_val(shares, share);
    return &g_array_index(shares, ZipShare, shares->len - 1);
}

GArray *zip_shares(GBytes *archive, const char *(*kind_of)(const char *path)) {
    GArray *shares = g_array_new(FALSE, FALSE, sizeof(ZipShare));
    gsize n;
    const void *bytes = g_bytes_get_data(archive, &n);
    zip_source_t *source = zip_source_buffer_create(bytes, n, 0, NULL);
    zip_t *zip = source != NULL ? zip_open_from_source(source, ZIP_RDONLY, NULL) : NULL;
    g_assert(zip != NULL); /* the archive is one that zip_pack() made */
    for (zip_uint64_t i = 0; i < (zip_uint64_t)zip_get_num_entries(zip, 0); i++) {
        zip_stat_t entry;
        if (zip_stat_index(zip, i, 0, &entry) != 0)
            continue;
        ZipShare *share = share_of(shares, kind_of(entry.name));
        share->n_files++;
        share->size += entry.comp_size;
    }
    zip_discard(zip);
    return shares;
}
