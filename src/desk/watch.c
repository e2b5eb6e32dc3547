/* One loop: changes come from the monitor, the ends of builds from their descriptors, questions
 * from the server. Two children stay, each with what it has read: one makes the files of the
 * screen, and is never interrupted, as it is quick; the other makes the pages, and is ended by a
 * newer change. Both go through every stage each time, and only ask a memo before they do what
 * costs. Refused: a book that is mended in place, which would have to know what each change
 * touches, and would differ one day from what a whole build gives.
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

#define NICENESS 5 /* of the process that sets pages */

typedef struct Watch Watch;

/* A child that stays. */
typedef struct Hand {
    Watch *watch;
    BoxedRun *run; /* NULL: it begins with its next work */
    guint end;     /* the source that waits for it; 0: it has nothing to do */
    guint8 order;
    void (*finished)(Watch *watch);
} Hand;

typedef enum TextOrder { TEXT_QUICK, TEXT_WHOLE } TextOrder; /* orders of the hand `text` */

struct Watch {
    const WatchOptions *options;
    PressOptions press; /* what both hands have in common */
    GMainLoop *loop;
    Monitor *monitor;
    Server *server;
    Shelf *shelf;
    Hand text, pages;
    gboolean has_changed; /* since the text was begun */
    gboolean is_whole;    /* cover and faces have been made once */
};

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

static void fail(Watch *watch, const Diag *diag, const GError *error) {
    const PressResult none = {0};
    judge(watch, SHELF_FAILED, diag, error);
    watch->options->built(diag, error, &none, watch->options->data);
}

static gboolean on_end(G_GNUC_UNUSED gint fd, G_GNUC_UNUSED GIOCondition condition, gpointer data) {
    Hand *hand = data;
    hand->end = 0;
    hand->finished(hand->watch);
    return G_SOURCE_REMOVE;
}

static gboolean on_idle(gpointer data) {
    return on_end(-1, 0, data);
}

static void drop(Hand *hand) {
    g_clear_handle_id(&hand->end, g_source_remove);
    g_clear_pointer(&hand->run, boxed_run_free);
}

/* The orders are those of the hand, which has nothing to do. */
static void ask(Hand *hand, const BoxedOptions *boxed, const PressOptions *orders, guint8 n_orders,
                guint8 order) {
    g_autoptr(GError) error = NULL;
    g_autoptr(Diag) diag = diag_new();
    hand->order = order;
    if (hand->run == NULL)
        hand->run = boxed_stay(boxed, orders, n_orders, &error);
    else if (!boxed_again(hand->run, order, &error))
        drop(hand);
    if (hand->run == NULL) {
        fail(hand->watch, diag, error);
        return;
    }
    int fd = boxed_run_descriptor(hand->run);
    hand->end =
        fd >= 0 ? g_unix_fd_add(fd, G_IO_IN | G_IO_HUP, on_end, hand) : g_idle_add(on_idle, hand);
}

static void ask_text(Watch *watch, TextOrder order) {
    PressOptions orders[] = {[TEXT_QUICK] = watch->press, [TEXT_WHOLE] = watch->press};
    orders[TEXT_QUICK].wants_files = FILES_TEXT;
    orders[TEXT_WHOLE].wants_files = FILES_ALL;
    if (order == TEXT_QUICK)
        watch->has_changed = FALSE;
    ask(&watch->text, &watch->options->boxed, orders, G_N_ELEMENTS(orders), order);
}

/* Who reads the text on the screen goes before. */
static void ask_pages(Watch *watch) {
    BoxedOptions boxed = watch->options->boxed;
    PressOptions order = watch->press;
    boxed.niceness = NICENESS;
    order.wants_pdf = TRUE;
    ask(&watch->pages, &boxed, &order, 1, 0);
}

static void show_text(Watch *watch, const PressResult *result, const Diag *diag) {
    gboolean is_whole = watch->text.order == TEXT_WHOLE;
    shelf_put(watch->shelf, result, is_whole);
    watch->is_whole |= is_whole;
    watch_inputs(watch, result);
    if (is_whole)
        shelf_stage(watch->shelf, watch->pages.end == 0 ? SHELF_DONE : SHELF_SETTING);
    else
        shelf_judge(watch->shelf, SHELF_SETTING, diag, &watch->options->report, NULL);
    tell(watch);
}

static void end_text(Watch *watch) {
    g_autoptr(Diag) diag = diag_new();
    g_autoptr(GError) error = NULL;
    g_auto(PressResult) result = {0};
    gboolean is_made = boxed_finish(watch->text.run, diag, &result, &error);
    if (is_made)
        show_text(watch, &result, diag);
    else
        fail(watch, diag, error);
    if (watch->has_changed)
        ask_text(watch, TEXT_QUICK);
    else if (is_made && watch->text.order == TEXT_QUICK)
        ask_pages(watch);
    if (is_made && !watch->is_whole && watch->text.end == 0)
        ask_text(watch, TEXT_WHOLE);
}

static void end_pages(Watch *watch) {
    g_autoptr(Diag) diag = diag_new();
    g_autoptr(GError) error = NULL;
    g_auto(PressResult) result = {0};
    if (!boxed_finish(watch->pages.run, diag, &result, &error)) {
        fail(watch, diag, error);
        return;
    }
    shelf_put_pages(watch->shelf, &result);
    watch_inputs(watch, &result);
    judge(watch, SHELF_SETTING, diag, NULL);
    watch->options->built(diag, NULL, &result, watch->options->data);
    if (watch->text.end == 0)
        ask_text(watch, TEXT_WHOLE); /* a new letter, another title */
}

static void on_change(void *data) {
    Watch *watch = data;
    watch_book(watch); /* it may have new folders */
    watch->has_changed = TRUE;
    if (watch->pages.end != 0)
        drop(&watch->pages);
    if (watch->text.end == 0)
        ask_text(watch, TEXT_QUICK);
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
    ask_text(watch, TEXT_QUICK);
    highlighter_warm(watch->press.highlighter); /* for children that begin later, meanwhile */
    g_main_loop_run(watch->loop);
    drop(&watch->text);
    drop(&watch->pages);
    g_main_loop_unref(watch->loop);
    g_source_remove(source);
    close(signals);
}

gboolean watch_run(const WatchOptions *options, GError **error) {
    Watch watch = {.options = options, .press = options->press};
    watch.text = (Hand){.watch = &watch, .finished = end_text};
    watch.pages = (Hand){.watch = &watch, .finished = end_pages};
    g_autoptr(Highlighter) highlighter = watch.press.highlighter = highlighter_new();
    g_autoptr(Memo) memo = watch.press.memo = memo_new(); /* each child goes on with its own */
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
