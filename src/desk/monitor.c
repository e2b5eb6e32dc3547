/* Folders are watched and not files: most editors write a new file and rename it. */
#include "desk/monitor.h"
#include <gio/gio.h>
#include <glib-unix.h>
#include <errno.h>
#include <string.h>
#include <sys/inotify.h>
#include <unistd.h>

#define DEPTH_MAX 8u
#define BURST 3u /* [ms] in which changes belong together; a later one is built again */
#define CHANGES (IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE | IN_CREATE | IN_ONLYDIR)

struct Monitor {
    int fd;
    guint source, burst;
    void (*changed)(void *data);
    void *data;
};

static gboolean is_of_interest(const char *name) {
    return name[0] != '.' && !g_str_has_suffix(name, "~") && !g_str_has_suffix(name, ".swp") &&
           !g_str_has_suffix(name, ".tmp") && strcmp(name, "build") != 0;
}

static gboolean on_burst(gpointer data) {
    Monitor *monitor = data;
    monitor->burst = 0;
    monitor->changed(monitor->data);
    return G_SOURCE_REMOVE;
}

/* A file that was created is not yet written. */
static gboolean has_changed(const struct inotify_event *event) {
    gboolean is_born = (event->mask & IN_CREATE) != 0 && (event->mask & IN_ISDIR) == 0;
    return (event->mask & IN_Q_OVERFLOW) != 0 ||
           (event->len > 0 && !is_born && is_of_interest(event->name));
}

static gboolean on_events(gint fd, G_GNUC_UNUSED GIOCondition condition, gpointer data) {
    Monitor *monitor = data;
    _Alignas(struct inotify_event) char buffer[16384];
    gssize n = read(fd, buffer, sizeof buffer);
    const struct inotify_event *event;
    for (const char *p = buffer; n > 0 && p < buffer + n; p += sizeof *event + event->len) {
        event = (const struct inotify_event *)p;
        if (has_changed(event) && monitor->burst == 0)
            monitor->burst = g_timeout_add(BURST, on_burst, monitor);
    }
    return G_SOURCE_CONTINUE;
}

static void add_folder(Monitor *monitor, const char *folder, guint depth) {
    const char *name;
    g_autoptr(GDir) dir = NULL;
    if (inotify_add_watch(monitor->fd, folder, CHANGES) < 0 || depth == 0)
        return;
    dir = g_dir_open(folder, 0, NULL);
    while (dir != NULL && (name = g_dir_read_name(dir)) != NULL) {
        g_autofree char *path = g_build_filename(folder, name, NULL);
        if (is_of_interest(name) && g_file_test(path, G_FILE_TEST_IS_DIR) &&
            !g_file_test(path, G_FILE_TEST_IS_SYMLINK))
            add_folder(monitor, path, depth - 1);
    }
}

void monitor_add(Monitor *monitor, const char *folder, gboolean is_deep) {
    add_folder(monitor, folder, is_deep ? DEPTH_MAX : 0);
}

Monitor *monitor_new(void (*changed)(void *data), void *data, GError **error) {
    int fd = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
    if (fd < 0) {
        g_set_error(error, G_IO_ERROR, g_io_error_from_errno(errno),
                    "changes cannot be watched: %s", g_strerror(errno));
        return NULL;
    }
    Monitor *monitor = g_new0(Monitor, 1);
    *monitor = (Monitor){.fd = fd, .changed = changed, .data = data};
    monitor->source = g_unix_fd_add(fd, G_IO_IN, on_events, monitor);
    return monitor;
}

void monitor_free(Monitor *monitor) {
    if (monitor == NULL)
        return;
    g_clear_handle_id(&monitor->source, g_source_remove);
    g_clear_handle_id(&monitor->burst, g_source_remove);
    close(monitor->fd);
    g_free(monitor);
}
