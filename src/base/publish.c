/* g_file_set_contents_full() renames each file by itself; here none may be renamed before all are
 * safely on the disk, and what was put in place goes back where a later one cannot. Two names
 * change hands (RENAME_EXCHANGE), so that the old file is kept until all is done; a file system
 * that cannot do that has the plain rename, and no way back. */
#include "base/publish.h"
#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define TRIES 16
#define LOCK_PATIENCE 20000 /* [us] between two looks */

static gboolean set_write_error(GError **error, const char *folder, const char *name) {
    int number = errno;
    g_set_error(error, G_FILE_ERROR, g_file_error_from_errno(number), "cannot write '%s%s%s': %s",
                folder, *name != '\0' ? "/" : "", name, g_strerror(number));
    return FALSE;
}

/* ---- signals ---- */

/* Those that would end the process, held back until nothing is left beside the files. */
typedef struct Hold {
    sigset_t before, held;
} Hold;

static void hold_signals(Hold *hold) {
    static const int deadly[] = {SIGHUP, SIGINT, SIGTERM};
    sigemptyset(&hold->held);
    for (guint i = 0; i < G_N_ELEMENTS(deadly); i++) {
        struct sigaction action;
        if (sigaction(deadly[i], NULL, &action) == 0 && action.sa_handler == SIG_DFL)
            sigaddset(&hold->held, deadly[i]);
    }
    pthread_sigmask(SIG_BLOCK, &hold->held, &hold->before);
}

static void release_signals(const Hold *hold) {
    pthread_sigmask(SIG_SETMASK, &hold->before, NULL);
}

/* One that is held is waited for by no one: what is not in place yet is better given up. */
static gboolean is_called_off(const Hold *hold) {
    sigset_t pending;
    sigpending(&pending);
    for (int signal_number = 1; signal_number < NSIG; signal_number++)
        if (sigismember(&pending, signal_number) == 1 &&
            sigismember(&hold->held, signal_number) == 1 &&
            sigismember(&hold->before, signal_number) == 0) {
            errno = EINTR;
            return TRUE;
        }
    return FALSE;
}

/* ---- folders ---- */

/* Some file systems cannot flush a folder and say EINVAL; there is nothing more to be done about
 * it. */
static gboolean flush_folder(int fd) {
    return fsync(fd) == 0 || errno == EINVAL;
}

static int open_folder(const char *path) {
    return open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

static gboolean flush_parent(const char *path) {
    g_autofree char *parent = g_path_get_dirname(path);
    int fd = open_folder(parent);
    gboolean is_flushed = fd >= 0 && flush_folder(fd);
    if (fd >= 0)
        close(fd);
    return is_flushed;
}

/* Innermost first. */
static GPtrArray *find_missing_folders(const char *folder) {
    GPtrArray *missing = g_ptr_array_new_with_free_func(g_free);
    g_autofree char *path = g_strdup(folder);
    while (!g_file_test(path, G_FILE_TEST_EXISTS)) {
        char *parent = g_path_get_dirname(path);
        g_ptr_array_add(missing, path);
        path = parent;
    }
    return missing;
}

static void remove_folders(const GPtrArray *made) {
    for (guint i = 0; i < made->len; i++)
        g_rmdir(g_ptr_array_index(made, i));
}

static gboolean make_folders(const GPtrArray *missing, GError **error) {
    for (guint i = missing->len; i > 0; i--) {
        const char *path = g_ptr_array_index(missing, i - 1);
        if ((g_mkdir(path, 0777) != 0 && errno != EEXIST) || !flush_parent(path)) {
            set_write_error(error, path, "");
            remove_folders(missing);
            return FALSE;
        }
    }
    return TRUE;
}

/* One publishes in a folder at a time, so that it holds one set. Where there are no locks nobody
 * waits. */
static gboolean lock_folder(int fd, const Hold *hold) {
    while (flock(fd, LOCK_EX | LOCK_NB) != 0) {
        if (errno != EWOULDBLOCK && errno != EINTR)
            return TRUE;
        if (is_called_off(hold))
            return FALSE;
        g_usleep(LOCK_PATIENCE);
    }
    return TRUE;
}

/* Opens and locks; -1 with errno. */
static int enter_folder(const char *folder, const Hold *hold) {
    int fd = open_folder(folder);
    if (fd < 0 || lock_folder(fd, hold))
        return fd;
    close(fd);
    errno = EINTR;
    return -1;
}

/* ---- what is left of others ---- */

static void remove_folder(const char *folder) {
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    for (const char *name; dir != NULL && (name = g_dir_read_name(dir)) != NULL;) {
        g_autofree char *path = g_build_filename(folder, name, NULL);
        g_unlink(path);
    }
    g_rmdir(folder);
}

/* What killed processes left beside `name`, files or a folder: their numbers stand in the names. */
static void remove_stale(const char *parent, const char *name) {
    g_autofree char *prefix = g_strdup_printf(".%s.octavo-", name);
    g_autoptr(GDir) dir = g_dir_open(parent, 0, NULL);
    for (const char *entry; dir != NULL && (entry = g_dir_read_name(dir)) != NULL;) {
        if (!g_str_has_prefix(entry, prefix))
            continue;
        gint64 number = g_ascii_strtoll(entry + strlen(prefix), NULL, 10);
        gboolean is_alive = number != getpid() && (kill((pid_t)number, 0) == 0 || errno != ESRCH);
        if (number <= 0 || number > G_MAXINT32 || is_alive)
            continue;
        g_autofree char *path = g_build_filename(parent, entry, NULL);
        if (g_file_test(path, G_FILE_TEST_IS_SYMLINK))
            continue;
        if (g_file_test(path, G_FILE_TEST_IS_DIR))
            remove_folder(path);
        else
            g_unlink(path);
    }
}

/* ---- files ---- */

typedef enum Way {
    WAY_NONE,      /* not in place */
    WAY_NEW,       /* there was none before */
    WAY_EXCHANGED, /* the old one has the temporary name now */
    WAY_REPLACED,  /* the old one is gone */
} Way;

typedef struct Draft {
    char *temporary; /* or NULL */
    Way way;
} Draft;

typedef struct Set {
    int fd; /* the folder's */
    const char *folder;
    const PublishedFile *files;
    gsize n_files;
    Draft *drafts;
    const Hold *hold;
} Set;

static gboolean write_fully(int fd, const char *data, gsize size) {
    while (size > 0) {
        gssize n = write(fd, data, size);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return FALSE;
        data += n;
        size -= (gsize)n;
    }
    return TRUE;
}

/* A name of our own that nobody else uses at this moment; a left-over of a killed process is passed
 * by. */
static int open_temporary(int folder, const char *name, char **ret_temporary) {
    int fd = -1;
    for (int i = 0; fd < 0 && i < TRIES; i++) {
        g_free(*ret_temporary);
        *ret_temporary = g_strdup_printf(".%s.octavo-%ld-%d", name, (long)getpid(), i);
        fd = openat(folder, *ret_temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
                    0666);
        if (fd < 0 && errno != EEXIST)
            break;
    }
    if (fd < 0)
        g_clear_pointer(ret_temporary, g_free);
    return fd;
}

static gboolean write_temporary(int folder, const PublishedFile *file, char **ret_temporary) {
    int fd = open_temporary(folder, file->name, ret_temporary);
    if (fd < 0)
        return FALSE;
    gsize size = 0;
    const char *data = g_bytes_get_data(file->bytes, &size);
    gboolean is_written = write_fully(fd, data, size) && fsync(fd) == 0;
    int saved = errno;
    gboolean is_closed = close(fd) == 0;
    if (!is_written)
        errno = saved;
    return is_written && is_closed;
}

/* What rename() could not replace is found out before the first rename. */
static gboolean is_replaceable(int folder, const char *name) {
    struct stat status;
    if (fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) != 0)
        return errno == ENOENT;
    if (!S_ISDIR(status.st_mode))
        return TRUE;
    errno = EISDIR;
    return FALSE;
}

static gboolean write_beside(Set *set, GError **error) {
    for (gsize i = 0; i < set->n_files; i++) {
        const PublishedFile *file = &set->files[i];
        remove_stale(set->folder, file->name);
        if (is_called_off(set->hold) || !is_replaceable(set->fd, file->name) ||
            !write_temporary(set->fd, file, &set->drafts[i].temporary))
            return set_write_error(error, set->folder, file->name);
    }
    return TRUE;
}

static Way put_in_place(const Set *set, const char *temporary, const char *name) {
    int fd = set->fd;
    if (renameat2(fd, temporary, fd, name, RENAME_EXCHANGE) == 0)
        return WAY_EXCHANGED;
    if (errno == ENOENT && renameat2(fd, temporary, fd, name, RENAME_NOREPLACE) == 0)
        return WAY_NEW;
    gboolean is_able = errno != EINVAL && errno != ENOSYS && errno != EEXIST;
    return !is_able && renameat(fd, temporary, fd, name) == 0 ? WAY_REPLACED : WAY_NONE;
}

static void put_back(const Set *set, const Draft *draft, const char *name) {
    if (draft->way == WAY_EXCHANGED)
        renameat(set->fd, draft->temporary, set->fd, name);
    else if (draft->way == WAY_NEW)
        unlinkat(set->fd, name, 0);
}

static gboolean put_all(Set *set, GError **error) {
    gsize n = 0;
    const char *bad = "";
    if (is_called_off(set->hold))
        return set_write_error(error, set->folder, "");
    while (n < set->n_files) {
        Draft *draft = &set->drafts[n];
        draft->way = put_in_place(set, draft->temporary, set->files[n].name);
        if (draft->way == WAY_NONE)
            bad = set->files[n].name;
        if (draft->way == WAY_NONE)
            break;
        n++;
    }
    if (n == set->n_files && flush_folder(set->fd))
        return TRUE;
    set_write_error(error, set->folder, bad);
    while (n-- > 0)
        put_back(set, &set->drafts[n], set->files[n].name);
    return FALSE;
}

static void clear_drafts(const Set *set) {
    for (gsize i = 0; i < set->n_files; i++) {
        if (set->drafts[i].temporary != NULL)
            unlinkat(set->fd, set->drafts[i].temporary, 0);
        g_free(set->drafts[i].temporary);
    }
}

static gboolean publish_in_folder(Set *set, gboolean is_trial, GError **error) {
    set->fd = enter_folder(set->folder, set->hold);
    if (set->fd < 0)
        return set_write_error(error, set->folder, "");
    set->drafts = g_new0(Draft, set->n_files);
    gboolean is_done = write_beside(set, error) && (is_trial || put_all(set, error));
    clear_drafts(set);
    g_free(set->drafts);
    close(set->fd);
    return is_done;
}

static gboolean publish(const char *folder, const PublishedFile *files, gsize n_files,
                        gboolean is_trial, const Hold *hold, GError **error) {
    for (gsize i = 0; i < n_files; i++)
        g_assert(strchr(files[i].name, '/') == NULL && files[i].name[0] != '\0');
    g_autoptr(GPtrArray) made = find_missing_folders(folder);
    Set set = {.folder = folder, .files = files, .n_files = n_files, .hold = hold};
    gboolean is_done = make_folders(made, error) && publish_in_folder(&set, is_trial, error);
    if (!is_done || is_trial)
        remove_folders(made);
    return is_done;
}

static gboolean publish_held(const char *folder, const PublishedFile *files, gsize n_files,
                             gboolean is_trial, GError **error) {
    Hold hold;
    hold_signals(&hold);
    gboolean is_done = publish(folder, files, n_files, is_trial, &hold, error);
    release_signals(&hold);
    return is_done;
}

gboolean publish_files(const char *folder, const PublishedFile *files, gsize n_files,
                       GError **error) {
    return publish_held(folder, files, n_files, FALSE, error);
}

gboolean publish_try(const char *folder, const PublishedFile *files, gsize n_files,
                     GError **error) {
    return publish_held(folder, files, n_files, TRUE, error);
}

/* ---- a whole folder ---- */

/* Both names change hands at once, so that there is no moment without a folder. */
static Way swap_folders(const char *temporary, const char *folder) {
    if (renameat2(AT_FDCWD, temporary, AT_FDCWD, folder, RENAME_NOREPLACE) == 0)
        return WAY_NEW;
    gboolean is_swapped =
        errno == EEXIST && renameat2(AT_FDCWD, temporary, AT_FDCWD, folder, RENAME_EXCHANGE) == 0;
    return is_swapped ? WAY_EXCHANGED : WAY_NONE;
}

static gboolean swap_surely(int parent, const char *temporary, const char *folder) {
    Way way = swap_folders(temporary, folder);
    if (way == WAY_NONE || flush_folder(parent))
        return way != WAY_NONE;
    int saved = errno;
    renameat2(AT_FDCWD, folder, AT_FDCWD, temporary, way == WAY_NEW ? 0 : RENAME_EXCHANGE);
    errno = saved;
    return FALSE;
}

static gboolean put_folder(const char *parent, const char *folder, const PublishedFile *files,
                           gsize n_files, const Hold *hold, GError **error) {
    g_autofree char *name = g_path_get_basename(folder);
    g_autofree char *hidden = g_strdup_printf(".%s.octavo-%ld", name, (long)getpid());
    g_autofree char *temporary = g_build_filename(parent, hidden, NULL);
    int fd = enter_folder(parent, hold);
    if (fd < 0)
        return set_write_error(error, parent, "");
    remove_stale(parent, name);
    gboolean is_done = publish(temporary, files, n_files, FALSE, hold, error);
    if (is_done && (is_called_off(hold) || !swap_surely(fd, temporary, folder)))
        is_done = set_write_error(error, folder, "");
    remove_folder(temporary);
    close(fd);
    return is_done;
}

gboolean publish_folder(const char *folder, const PublishedFile *files, gsize n_files,
                        GError **error) {
    g_autofree char *parent = g_path_get_dirname(folder);
    g_autoptr(GPtrArray) made = find_missing_folders(parent);
    Hold hold;
    hold_signals(&hold);
    gboolean is_done =
        make_folders(made, error) && put_folder(parent, folder, files, n_files, &hold, error);
    if (!is_done)
        remove_folders(made);
    release_signals(&hold);
    return is_done;
}
