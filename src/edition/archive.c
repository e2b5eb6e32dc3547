/* Every entry is looked at before one is read, so that what an archive promises to unpack to is
 * known beforehand; an entry that holds more than it promises is damaged. Refused: unpacking to a
 * folder, where names would have to be trusted. */
#include "edition/archive.h"
#include <string.h>
#include <zip.h>

#define ENTRIES_MAX 20000u
#define ENTRY_MAX (64u << 20)                 /* [bytes] */
#define ALL_MAX (G_GUINT64_CONSTANT(1) << 30) /* [bytes] */
#define RATIO_MAX 1000u                       /* unpacked by packed size … */
#define RATIO_FROM (1u << 20)                 /* … of entries larger than this [bytes] */

struct Archive {
    GBytes *bytes;
    zip_t *zip;
    GPtrArray *names; /* of char *, NULL at the end */
    char *name;
};

static void refuse(const Archive *archive, Diag *diag, DiagCode code, const char *what,
                   const char *entry) {
    Place place = {diag_file(diag, archive->name), 0, 0};
    if (entry != NULL)
        diag_add(diag, code, place, "%s: '%s'", what, entry);
    else
        diag_add(diag, code, place, "%s", what);
}

gboolean archive_is_archive(GBytes *bytes) {
    gsize n;
    const char *data = g_bytes_get_data(bytes, &n);
    return n >= 4 && memcmp(data, "PK\003\004", 4) == 0;
}

void archive_free(Archive *archive) {
    if (archive == NULL)
        return;
    if (archive->zip != NULL)
        zip_discard(archive->zip);
    g_ptr_array_unref(archive->names);
    g_bytes_unref(archive->bytes);
    g_free(archive->name);
    g_free(archive);
}

/* ---- opening ---- */

static gboolean is_plain_name(const char *name) {
    if (name[0] == '\0' || name[0] == '/' || !g_utf8_validate(name, -1, NULL))
        return FALSE;
    for (const char *p = name; *p != '\0'; p++)
        if (g_ascii_iscntrl(*p) || *p == '\\')
            return FALSE;
    g_auto(GStrv) parts = g_strsplit(name, "/", -1);
    return !g_strv_contains((const char *const *)parts, "..") &&
           !g_strv_contains((const char *const *)parts, ".");
}

static gboolean check_entry(const Archive *archive, const zip_stat_t *entry, guint64 *all,
                            Diag *diag) {
    const zip_uint64_t wanted = ZIP_STAT_NAME | ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE;
    if ((entry->valid & wanted) != wanted || !is_plain_name(entry->name)) {
        refuse(archive, diag, DIAG_ARCHIVE_BAD, "an entry with a name that octavo does not read",
               NULL);
        return FALSE;
    }
    if ((entry->valid & ZIP_STAT_ENCRYPTION_METHOD) != 0 &&
        entry->encryption_method != ZIP_EM_NONE) {
        refuse(archive, diag, DIAG_ARCHIVE_BAD, "an entry is encrypted", entry->name);
        return FALSE;
    }
    gboolean is_bomb =
        entry->size > RATIO_FROM && entry->size / RATIO_MAX > MAX(entry->comp_size, 1);
    if (entry->size > ENTRY_MAX || is_bomb || *all + entry->size > ALL_MAX) {
        refuse(archive, diag, DIAG_LIMIT_ARCHIVE, "an entry unpacks to more than octavo reads",
               entry->name);
        return FALSE;
    }
    *all += entry->size;
    return TRUE;
}

static gboolean check_entries(Archive *archive, Diag *diag) {
    zip_int64_t n = zip_get_num_entries(archive->zip, 0);
    guint64 all = 0;
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    if (n <= 0) {
        refuse(archive, diag, DIAG_ARCHIVE_BAD, "it holds nothing", NULL);
        return FALSE;
    }
    if (n > ENTRIES_MAX) {
        refuse(archive, diag, DIAG_LIMIT_ARCHIVE, "it has more entries than octavo reads", NULL);
        return FALSE;
    }
    for (zip_uint64_t i = 0; i < (zip_uint64_t)n; i++) {
        zip_stat_t entry;
        if (zip_stat_index(archive->zip, i, 0, &entry) != 0) {
            refuse(archive, diag, DIAG_ARCHIVE_BAD, "its directory is damaged", NULL);
            return FALSE;
        }
        if (!check_entry(archive, &entry, &all, diag))
            return FALSE;
        char *name = g_strdup(entry.name);
        g_ptr_array_add(archive->names, name);
        if (!g_hash_table_add(seen, name)) {
            refuse(archive, diag, DIAG_ARCHIVE_BAD, "an entry stands twice", name);
            return FALSE;
        }
    }
    g_ptr_array_add(archive->names, NULL);
    return TRUE;
}

static zip_t *open_bytes(GBytes *bytes, zip_error_t *failure) {
    gsize n;
    const void *data = g_bytes_get_data(bytes, &n);
    zip_source_t *source = zip_source_buffer_create(data, n, 0, failure);
    zip_t *zip =
        source != NULL ? zip_open_from_source(source, ZIP_RDONLY | ZIP_CHECKCONS, failure) : NULL;
    if (source != NULL && zip == NULL)
        zip_source_free(source);
    return zip;
}

Archive *archive_open(GBytes *bytes, const char *name, Diag *diag) {
    g_autoptr(Archive) archive = g_new0(Archive, 1);
    archive->bytes = g_bytes_ref(bytes);
    archive->name = g_strdup(name);
    archive->names = g_ptr_array_new_with_free_func(g_free);
    zip_error_t failure;
    zip_error_init(&failure);
    archive->zip = open_bytes(bytes, &failure);
    if (archive->zip == NULL)
        refuse(archive, diag, DIAG_ARCHIVE_BAD, zip_error_strerror(&failure), NULL);
    zip_error_fini(&failure);
    if (archive->zip == NULL || !check_entries(archive, diag))
        return NULL;
    return g_steal_pointer(&archive);
}

const char *const *archive_names(const Archive *archive) {
    return (const char *const *)archive->names->pdata;
}

/* ---- reading ---- */

static GBytes *read_whole(zip_file_t *file, gsize size) {
    g_autofree guint8 *data = g_try_malloc(size + 1);
    if (data == NULL)
        return NULL;
    zip_int64_t n = zip_fread(file, data, size + 1);
    return n == (zip_int64_t)size ? g_bytes_new_take(g_steal_pointer(&data), size) : NULL;
}

GBytes *archive_read(Archive *archive, const char *path, Diag *diag) {
    zip_stat_t entry;
    if (zip_stat(archive->zip, path, 0, &entry) != 0)
        return NULL;
    zip_file_t *file = zip_fopen_index(archive->zip, entry.index, 0);
    GBytes *bytes = file != NULL ? read_whole(file, (gsize)entry.size) : NULL;
    if (file != NULL && zip_fclose(file) != 0)
        g_clear_pointer(&bytes, g_bytes_unref);
    if (bytes == NULL)
        refuse(archive, diag, DIAG_ARCHIVE_BAD, "an entry is damaged", path);
    return bytes;
}
