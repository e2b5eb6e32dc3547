/* One loop: changes come from the monitor, the ends of builds from their descriptors, questions
 * from the server. Refused: a child that stays and keeps the book between builds. It would have to
 * know what each change touches; reading all of our book anew takes less than a tenth of a second.
 */
#include "desk/watch.h"
#include "desk/monitor.h"
#include "desk/page.h"
#include "desk/server.h"
#include "desk/shelf.h"
#include <gio/gio.h>
#include <glib-unix.h>
#include <signal.h>
#include <sys/signalfd.h>
#include <unistd.h>

typedef struct Watch {
    const WatchOptions *options;
    PressOptions press; /* of the build that is under way */
    GMainLoop *loop;
    Monitor *monitor;
    Server *server;
    Shelf *shelf;
    BoxedRun *run;
    guint end; /* the source that waits for it */
} Watch;

static gboolean is_quick(const Watch *watch) {
    return watch->press.wants_files == FILES_TEXT;
}

static void tell(Watch *watch) {
    g_autofree char *state = shelf_state(watch->shelf);
    server_tell(watch->server, state);
}

static void judge(Watch *watch, ShelfStage stage, const Diag *diag, const GError *error) {
    shelf_judge(watch->shelf, stage, diag, &watch->options->report,
                error != NULL ? error->message : NULL);
    tell(watch);
}

/* ---- what is watched ---- */

/* The book's folder; of a single file, which may lie anywhere, without those in it. */
static void watch_book(Watch *watch) {
    g_autofree char *folder = press_folder(watch->press.book);
    monitor_add(watch->monitor, folder, !press_is_single(watch->press.book));
}

static void watch_inputs(Watch *watch, const PressResult *result) {
    for (guint i = 0; result->inputs[i] != NULL; i++) {
        g_autofree char *folder = g_path_get_dirname(result->inputs[i]);
        monitor_add(watch->monitor, folder, FALSE);
    }
}

/* ---- builds ---- */

static void begin(Watch *watch, PressFiles files);

static void fail(Watch *watch, const Diag *diag, const GError *error) {
    const PressResult none = {0};
    judge(watch, SHELF_FAILED, diag, error);
    watch->options->built(diag, error, &none, watch->options->data);
}

static void take(Watch *watch, const PressResult *result, const Diag *diag) {
    gboolean was_quick = is_quick(watch);
    shelf_put(watch->shelf, result, !was_quick);
    judge(watch, was_quick ? SHELF_SETTING : SHELF_DONE, diag, NULL);
    watch_inputs(watch, result);
    if (was_quick)
        begin(watch, FILES_ALL);
    else
        watch->options->built(diag, NULL, result, watch->options->data);
}

static void end(Watch *watch) {
    g_autoptr(BoxedRun) run = g_steal_pointer(&watch->run);
    g_autoptr(Diag) diag = diag_new();
    g_autoptr(GError) error = NULL;
    g_auto(PressResult) result = {0};
    watch->end = 0;
    if (boxed_finish(run, diag, &result, &error))
        take(watch, &result, diag);
    else
        fail(watch, diag, error);
}

static gboolean on_end(G_GNUC_UNUSED gint fd, G_GNUC_UNUSED GIOCondition condition, gpointer data) {
    end(data);
    return G_SOURCE_REMOVE;
}

static gboolean on_idle(gpointer data) {
    end(data);
    return G_SOURCE_REMOVE;
}

static void drop_run(Watch *watch) {
    g_clear_handle_id(&watch->end, g_source_remove);
    g_clear_pointer(&watch->run, boxed_run_free);
}

static void begin(Watch *watch, PressFiles files) {
    g_autoptr(GError) error = NULL;
    g_autoptr(Diag) diag = diag_new();
    drop_run(watch);
    watch->press.wants_files = files;
    watch->press.wants_pdf = files == FILES_ALL;
    watch->run = boxed_start(&watch->options->boxed, &watch->press, &error);
    int fd = watch->run != NULL ? boxed_run_descriptor(watch->run) : -1;
    if (watch->run == NULL)
        fail(watch, diag, error);
    else
        watch->end =
            fd >= 0 ? g_unix_fd_add(fd, G_IO_IN, on_end, watch) : g_idle_add(on_idle, watch);
}

static void on_change(void *data) {
    watch_book(data); /* it may have new folders */
    begin(data, FILES_TEXT);
}

/* ---- the loop ---- */

static gboolean on_signal(G_GNUC_UNUSED gint fd, G_GNUC_UNUSED GIOCondition condition,
                          gpointer data) {
    g_main_loop_quit(data);
    return G_SOURCE_CONTINUE;
}

/* By a descriptor: GLib's own sources for signals start a thread. */
static int open_signals(void) {
    sigset_t ends, broken;
    sigemptyset(&ends);
    sigaddset(&ends, SIGINT);
    sigaddset(&ends, SIGTERM);
    sigaddset(&ends, SIGHUP);
    sigemptyset(&broken);
    sigaddset(&broken, SIGPIPE); /* a browser that goes is no end */
    sigprocmask(SIG_BLOCK, &ends, NULL);
    sigprocmask(SIG_BLOCK, &broken, NULL);
    return signalfd(-1, &ends, SFD_CLOEXEC | SFD_NONBLOCK);
}

static void loop(Watch *watch) {
    g_autofree char *url = g_strdup_printf("http://127.0.0.1:%u/", server_port(watch->server));
    g_autoptr(Diag) diag = diag_new();
    int signals = open_signals();
    watch->loop = g_main_loop_new(NULL, FALSE);
    guint source = g_unix_fd_add(signals, G_IO_IN, on_signal, watch->loop);
    watch_book(watch);
    judge(watch, SHELF_READING, diag, NULL);
    watch->options->opened(url, watch->options->data);
    begin(watch, FILES_TEXT);
    highlighter_warm(watch->press.highlighter); /* for the builds after this one, meanwhile */
    g_main_loop_run(watch->loop);
    drop_run(watch);
    g_main_loop_unref(watch->loop);
    g_source_remove(source);
    close(signals);
}

gboolean watch_run(const WatchOptions *options, GError **error) {
    Watch watch = {.options = options, .press = options->press};
    g_autoptr(Highlighter) highlighter = watch.press.highlighter = highlighter_new();
    page_register_resource();
    g_autoptr(Shelf) shelf = watch.shelf = shelf_new();
    g_autoptr(Monitor) monitor = watch.monitor = monitor_new(on_change, &watch, error);
    if (monitor == NULL)
        return FALSE;
    g_autoptr(Server) server = watch.server =
        server_open(options->port, shelf_find, watch.shelf, error);
    if (server == NULL)
        return FALSE;
    loop(&watch);
    return TRUE;
}
