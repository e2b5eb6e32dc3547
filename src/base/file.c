/* The kernel confines the reading (openat2 with RESOLVE_BENEATH), since a check of the path alone
 * can be outrun by a link that changes; where a kernel has no openat2, each component is opened by
 * itself and links are refused altogether. */
#include "base/file.h"
#include "base/text.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define TRIES 16

struct Root {
    int fd;
    char *path;
    GHashTable *inputs; /* set of paths that were read */
};

G_DEFINE_QUARK(octavo - file - error, file_error)

Root *root_open(const char *path, GError **error) {
    int fd = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) {
        g_set_error(error, G_FILE_ERROR, g_file_error_from_errno(errno),
                    "cannot open the folder '%s': %s", path, g_strerror(errno));
        return NULL;
    }
    Root *root = g_new0(Root, 1);
    root->fd = fd;
    root->path = g_strdup(path);
    root->inputs = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    return root;
}

void root_free(Root *root) {
    if (root == NULL)
        return;
    close(root->fd);
    g_free(root->path);
    g_hash_table_unref(root->inputs);
    g_free(root);
}

static int compare_names(gconstpointer a, gconstpointer b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

char **root_inputs(const Root *root) {
    guint n = 0;
    g_autofree gpointer *names = g_hash_table_get_keys_as_array(root->inputs, &n);
    if (n > 0) /* of nothing there may be no array */
        qsort(names, n, sizeof *names, compare_names);
    char **paths = g_new0(char *, n + 1);
    for (guint i = 0; i < n; i++)
        paths[i] = g_build_filename(root->path, names[i], NULL);
    return paths;
}

char *file_plain_path(const char *path) {
    g_auto(GStrv) parts = g_strsplit(path, "/", -1);
    GString *plain = g_string_new(path[0] == '/' ? "/" : NULL);
    for (gsize i = 0; parts[i] != NULL; i++) {
        if (*parts[i] == '\0' || g_str_equal(parts[i], "."))
            continue;
        if (plain->len > 0 && plain->str[plain->len - 1] != '/')
            g_string_append_c(plain, '/');
        g_string_append(plain, parts[i]);
    }
    return g_string_free(plain, FALSE);
}

/* ---- reading ---- */

#define READ_FLAGS (O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)

static gboolean has_parent_component(const char *path) {
    g_auto(GStrv) parts = g_strsplit(path, "/", -1);
    return g_strv_contains((const char *const *)parts, "..");
}

static gboolean check_path(const char *path, GError **error) {
    if (path[0] == '\0') {
        g_set_error(error, FILE_ERROR, DIAG_FILE_MISSING, "an empty path names no file");
        return FALSE;
    }
    if (path[0] == '/' || has_parent_component(path)) {
        g_set_error(error, FILE_ERROR, DIAG_FILE_OUTSIDE, "'%s' leads out of the book's folder",
                    path);
        return FALSE;
    }
    return TRUE;
}

static int open_component(int folder, const char *name, gboolean is_last) {
    int flags = is_last ? READ_FLAGS : O_PATH | O_DIRECTORY | O_CLOEXEC;
    return openat(folder, name, flags | O_NOFOLLOW);
}

/* The way for kernels without openat2: no component may be a link. */
static int open_by_walk(int root, const char *path) {
    g_auto(GStrv) parts = g_strsplit(path, "/", -1);
    int folder = openat(root, ".", READ_FLAGS); /* `path` may be that folder itself, to be listed */
    for (gsize i = 0; parts[i] != NULL && folder >= 0; i++) {
        if (*parts[i] == '\0' || g_str_equal(parts[i], "."))
            continue;
        int next = open_component(folder, parts[i], parts[i + 1] == NULL);
        int saved = errno;
        close(folder);
        errno = saved;
        folder = next;
    }
    return folder;
}

/* EAGAIN: something was renamed while the kernel looked; it asks to be called again. */
static int open_by_kernel(int root, const char *path) {
    struct open_how how = {.flags = READ_FLAGS, .resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS};
    int fd = -1;
    for (int i = 0; i < TRIES; i++) {
        fd = (int)syscall(SYS_openat2, root, path, &how, sizeof how);
        if (fd >= 0 || (errno != EAGAIN && errno != EINTR))
            break;
    }
    return fd;
}

/* EPERM as well as ENOSYS: older system call filters answer that way to calls they do not know. */
static int open_beneath(int root, const char *path) {
    int fd = open_by_kernel(root, path);
    return fd < 0 && (errno == ENOSYS || errno == EPERM) ? open_by_walk(root, path) : fd;
}

static void set_open_error(GError **error, const char *path, int number) {
    switch (number) {
    case ENOENT:
    case ENOTDIR:
    case ENAMETOOLONG:
        g_set_error(error, FILE_ERROR, DIAG_FILE_MISSING, "there is no file '%s'", path);
        break;
    case EXDEV:
    case ELOOP:
        g_set_error(error, FILE_ERROR, DIAG_FILE_OUTSIDE,
                    "'%s' is a link that leads out of the book's folder, or nowhere", path);
        break;
    case ENXIO:
    case ENODEV:
        g_set_error(error, FILE_ERROR, DIAG_FILE_KIND, "'%s' is not a regular file", path);
        break;
    case EACCES:
    case EPERM:
        g_set_error(error, FILE_ERROR, DIAG_FILE_UNREADABLE, "'%s' may not be read: %s", path,
                    g_strerror(number));
        break;
    default:
        g_set_error(error, G_FILE_ERROR, g_file_error_from_errno(number), "cannot read '%s': %s",
                    path, g_strerror(number));
    }
}

static gboolean check_file(int fd, const char *path, gsize limit, gsize *ret_size, GError **error) {
    struct stat status;
    if (fstat(fd, &status) != 0) {
        set_open_error(error, path, errno);
        return FALSE;
    }
    if (!S_ISREG(status.st_mode)) {
        g_set_error(error, FILE_ERROR, DIAG_FILE_KIND, "'%s' is not a regular file", path);
        return FALSE;
    }
    if ((guint64)status.st_size > limit) {
        g_set_error(error, FILE_ERROR, DIAG_LIMIT_FILE_SIZE,
                    "'%s' has %" G_GINT64_FORMAT " bytes; octavo reads at most %" G_GSIZE_FORMAT,
                    path, (gint64)status.st_size, limit);
        return FALSE;
    }
    *ret_size = (gsize)status.st_size;
    return TRUE;
}

/* Reads until the end or until the buffer is full; -1 sets errno. */
static gssize read_fully(int fd, char *buffer, gsize size) {
    gsize n_read = 0;
    while (n_read < size) {
        gssize n = read(fd, buffer + n_read, size - n_read);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return -1;
        if (n == 0)
            break;
        n_read += (gsize)n;
    }
    return (gssize)n_read;
}

static GBytes *read_open(int fd, const char *path, gsize limit, GError **error) {
    gsize size = 0;
    if (!check_file(fd, path, limit, &size, error))
        return NULL;
    g_autofree char *buffer = g_malloc(size + 1);
    gssize n_read = read_fully(fd, buffer, size + 1);
    if (n_read < 0) {
        set_open_error(error, path, errno);
        return NULL;
    }
    if ((gsize)n_read != size) {
        g_set_error(error, FILE_ERROR, DIAG_FILE_UNREADABLE, "'%s' changed while it was read",
                    path);
        return NULL;
    }
    return g_bytes_new_take(g_steal_pointer(&buffer), size);
}

GBytes *root_read(const Root *root, const char *path, gsize limit, GError **error) {
    if (!check_path(path, error))
        return NULL;
    int fd = open_beneath(root->fd, path);
    if (fd < 0) {
        set_open_error(error, path, errno);
        return NULL;
    }
    GBytes *bytes = read_open(fd, path, limit, error);
    if (bytes != NULL)
        g_hash_table_add(root->inputs, file_plain_path(path));
    close(fd);
    return bytes;
}

GBytes *root_read_reported(const Root *root, const char *path, gsize limit, Place place,
                           Diag *diag) {
    g_autoptr(GError) error = NULL;
    diag_subject(diag, path);
    GBytes *bytes = root_read(root, path, limit, &error);
    g_assert(bytes != NULL || error != NULL);
    if (bytes == NULL) {
        gboolean is_authors = error->domain == FILE_ERROR;
        diag_add(diag, is_authors ? (DiagCode)error->code : DIAG_FILE_UNREADABLE, place, "%s",
                 error->message);
    }
    return bytes;
}

/* Takes the descriptor. */
static char **list_open(int fd) {
    DIR *folder = fdopendir(fd);
    GPtrArray *names = g_ptr_array_new();
    for (struct dirent *entry; folder != NULL && (entry = readdir(folder)) != NULL;)
        if (entry->d_name[0] != '.')
            g_ptr_array_add(names, g_strdup(entry->d_name));
    if (folder != NULL)
        closedir(folder);
    else
        close(fd);
    if (names->len > 0) /* of nothing there may be no array */
        qsort(names->pdata, names->len, sizeof *names->pdata, compare_names);
    g_ptr_array_add(names, NULL);
    return (char **)g_ptr_array_free(names, FALSE);
}

char **root_list(const Root *root, const char *path, GError **error) {
    if (!check_path(path, error))
        return NULL;
    int fd = open_beneath(root->fd, path);
    if (fd >= 0)
        return list_open(fd);
    if (errno == ENOENT)
        return g_new0(char *, 1);
    set_open_error(error, path, errno);
    return NULL;
}

static Place place_of_byte(Diag *diag, const char *path, const char *text, gsize offset) {
    Place place = {diag_file(diag, path), 1, 1};
    for (gsize i = 0; i < offset; i++) {
        place.column++;
        if (text[i] == '\n') {
            place.line++;
            place.column = 1;
        }
    }
    return place;
}

/* LF, CRLF and CR all end a line, so that the same text gives the same book wherever it was edited.
 */
static char *normalize_lines(const char *text, gsize len, gsize *ret_len) {
    char *out = g_malloc(len + 1);
    gsize n = 0;
    for (gsize i = 0; i < len; i++) {
        if (text[i] == '\r' && i + 1 < len && text[i + 1] == '\n')
            continue;
        out[n++] = text[i] == '\r' ? '\n' : text[i];
    }
    out[n] = '\0';
    *ret_len = n;
    return out;
}

static const struct {
    const char *what, *advice;
} doubts[] = {
    [TEXT_DOUBT_PRIVATE] = {"is of private use: what it shows depends on the face",
                            "write the sign itself, or show it as a picture"},
    [TEXT_DOUBT_TAG] = {"is a tag, which no reader sees and programs read", "delete it"},
    [TEXT_DOUBT_UNASSIGNED] = {"is not assigned by Unicode",
                               "delete it, or write the sign that is meant"},
};

/* Of each kind the first is told, and how many there are. */
static void report_doubts(const char *text, gsize len, const char *path, Diag *diag) {
    TextDoubts found;
    if (!text_find_doubts(text, len, &found))
        return;
    for (TextDoubt i = 0; i < TEXT_N_DOUBTS; i++) {
        if (found.n[i] == 0)
            continue;
        g_autofree char *more = found.n[i] > 1 ? g_strdup_printf("; and %" G_GSIZE_FORMAT
                                                                 " more of this kind in the file",
                                                                 found.n[i] - 1)
                                               : g_strdup("");
        diag_add(diag, DIAG_TEXT_DOUBTFUL, place_of_byte(diag, path, text, found.first[i]),
                 "the character U+%04X %s%s", g_utf8_get_char(text + found.first[i]),
                 doubts[i].what, more);
        diag_hint(diag, "%s", doubts[i].advice);
    }
}

/* `raw` is the file as it is: bytes are counted there, lines and columns in the text. */
static void report_invalid(GBytes *raw, const char *text, gsize invalid, const char *path,
                           Diag *diag) {
    gsize len = 0;
    const char *data = g_bytes_get_data(raw, &len);
    diag_add(diag, DIAG_TEXT_UTF8, place_of_byte(diag, path, text, invalid),
             "byte %" G_GSSIZE_FORMAT " (0x%02x) is not UTF-8 text", text_find_invalid(data, len),
             (guchar)text[invalid]);
    diag_hint(diag, text[invalid] == '\0' ? "no text holds NUL: is it a text file?"
                                          : "save the file as UTF-8");
}

static gboolean check_text(GBytes *raw, const char *text, gsize len, const char *path, Diag *diag) {
    gssize invalid = text_find_invalid(text, len);
    if (invalid >= 0) {
        report_invalid(raw, text, (gsize)invalid, path, diag);
        return FALSE;
    }
    gssize forbidden = text_find_forbidden(text, len);
    if (forbidden >= 0) {
        diag_add(diag, DIAG_TEXT_UTF8, place_of_byte(diag, path, text, (gsize)forbidden),
                 "the character U+%04X cannot stand in a book", g_utf8_get_char(text + forbidden));
        return FALSE;
    }
    report_doubts(text, len, path, diag);
    return TRUE;
}

char *root_read_text(const Root *root, const char *path, gsize limit, Place place, Diag *diag) {
    g_autoptr(GBytes) bytes = root_read_reported(root, path, limit, place, diag);
    if (bytes == NULL)
        return NULL;
    gsize len = 0;
    const char *data = g_bytes_get_data(bytes, &len);
    if (len >= 3 && memcmp(data, "\xef\xbb\xbf", 3) == 0) {
        data += 3;
        len -= 3;
    }
    gsize text_len = 0;
    g_autofree char *text = normalize_lines(data, len, &text_len);
    diag_source(diag, path, text, text_len);
    return check_text(bytes, text, text_len, path, diag) ? g_steal_pointer(&text) : NULL;
}
