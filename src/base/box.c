/* The child hands its value over in a memory file that the parent made, and writes what it is
 * working on onto a page that both see. Refused: a pipe, which holds a second copy of the book
 * while it is emptied; and a process a chapter, which cannot number and set the book as a whole. */
#include "base/box.h"
#include "base/walls.h"
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define SUBJECT_LEN 512u
#define STAGE_LEN 32u
#define FIRST_PROGRESS 500 /* [ms] */
#define NEXT_PROGRESS 100  /* [ms] */
#define USUAL_SECONDS 20u
#define STAGE_TIMES 20u /* as many seconds for work on no file in particular */
#define GRACE_SECONDS 2u
#define USUAL_TOTAL_SECONDS 3600u
#define USUAL_BYTES ((gsize)4 << 30)

/* Seen by both processes. */
typedef struct Board {
    char subject[SUBJECT_LEN];
    char stage[STAGE_LEN];
    gboolean has_no_memory;
    gsize bytes; /* that the work may hold */
} Board;

struct Box {
    Board *board;
    guint seconds, total_seconds;
    guint8 order;
};

guint8 box_order(const Box *box) {
    return box->order;
}

void box_result_clear(BoxResult *result) {
    g_clear_pointer(&result->value, g_variant_unref);
    g_clear_pointer(&result->subject, g_free);
    g_clear_pointer(&result->stage, g_free);
}

struct BoxRun {
    Box box;
    const char *type;
    int fd;             /* the memory file */
    pid_t child;        /* 0: the work is done, or none was begun */
    int descriptor;     /* of the child's process, or -1 */
    gboolean is_worn;   /* a child that stays has used half of its time */
    int line, far_line; /* of a child that stays, this end and its own; or -1 */
    BoxWork work;       /* of one that stays, where it is this process */
    void *data;
    BoxResult own;      /* of work in this process */
    BoxOptions options; /* without `readable` */
};

/* ---- limits ---- */

static guint used_seconds(void) {
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return (guint)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec);
}

/* The soft limit moves with the work, and SIGXCPU comes at it; the hard one, at which SIGKILL
 * comes, stays behind the last of them, so that SIGKILL tells of something else. */
static void allow_seconds(const Box *box, gboolean is_whole) {
    rlim_t seconds = used_seconds() + box->seconds * (is_whole ? STAGE_TIMES : 1) + 1;
    const struct rlimit limit = {MIN(seconds, box->total_seconds),
                                 box->total_seconds + GRACE_SECONDS};
    setrlimit(RLIMIT_CPU, &limit);
}

void box_subject(Box *box, const char *name) {
    if (box->board == NULL)
        return;
    g_strlcpy(box->board->subject, name != NULL ? name : "", SUBJECT_LEN);
    allow_seconds(box, name == NULL);
}

void box_stage(Box *box, const char *name) {
    if (box->board == NULL)
        return;
    g_strlcpy(box->board->stage, name, STAGE_LEN);
    box_subject(box, NULL);
}

/* AddressSanitizer maps terabytes that it never touches. */
static gboolean counts_addresses(void) {
#ifdef __SANITIZE_ADDRESS__
    return FALSE;
#else
    return TRUE;
#endif
}

gsize box_inherited_bytes(void) {
    struct rlimit limit;
    gboolean is_limited = getrlimit(RLIMIT_AS, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY;
    return is_limited ? limit.rlim_cur : 0;
}

/* No more than what this process was given itself. */
static gsize bytes_for(const BoxOptions *options) {
    gsize wanted = options->bytes != 0 ? options->bytes : USUAL_BYTES,
          inherited = box_inherited_bytes();
    return inherited != 0 ? MIN(wanted, inherited) : wanted;
}

static void set_limits(const Box *box, gsize bytes) {
    const struct rlimit memory = {bytes, bytes}, none = {0, 0};
    if (counts_addresses()) {
        setrlimit(RLIMIT_AS, &memory);
        setrlimit(RLIMIT_FSIZE, &memory);
    }
    setrlimit(RLIMIT_CORE, &none);
    allow_seconds(box, TRUE);
}

/* ---- the child ---- */

/* GLib's last words before it aborts; it has no memory left to say more. A thread needs room for
 * its stack. */
static gboolean tells_of_memory(const char *message) {
    return strstr(message, "failed to allocate") != NULL ||
           strstr(message, "Error creating thread") != NULL;
}

static void note_last_words(G_GNUC_UNUSED const char *domain, G_GNUC_UNUSED GLogLevelFlags level,
                            const char *message, gpointer data) {
    Box *box = data;
    if (tells_of_memory(message))
        box->board->has_no_memory = TRUE;
    else
        g_log_default_handler(domain, level, message, NULL);
}

/* Libraries and their tables, faces and dictionaries; nothing that belongs to
 * a person. */
static const char *const system_places[] = {"/usr/share", "/usr/lib",  "/usr/lib64",       "/lib",
                                            "/lib64",     "/dev/null", "/etc/ld.so.cache", NULL};

/* Read by a signal handler, which is given nothing else. Of the child alone. */
static Board *dying_board;

/* Other libraries than GLib abort without a word that is heard, or go on with NULL: if less than
 * half of the memory is left, that is the cause. The signal comes again, and then ends the process.
 */
static void note_signal(int signal_number) {
    gsize half = dying_board->bytes / 2;
    void *room = mmap(NULL, half, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (room == MAP_FAILED || signal_number == SIGXFSZ)
        dying_board->has_no_memory = TRUE;
    else
        munmap(room, half);
    if (signal_number == SIGTRAP) /* a breakpoint would be passed, and GLib waits behind it */
        raise(signal_number);
}

static void watch_signals(const Box *box) {
    static const int deadly[] = {SIGABRT, SIGTRAP, SIGSEGV, SIGBUS, SIGILL, SIGXFSZ};
    static char stack[16384]; /* where not one byte is left GLib recurses to the end of the other */
    const stack_t own = {.ss_sp = stack, .ss_size = sizeof stack};
    const struct sigaction action = {.sa_handler = note_signal,
                                     .sa_flags = SA_RESETHAND | SA_ONSTACK};
    dying_board = box->board;
    sigaltstack(&own, NULL);
    for (guint i = 0; i < G_N_ELEMENTS(deadly); i++)
        sigaction(deadly[i], &action, NULL);
}

static gboolean write_value(int fd, GVariant *value) {
    gsize size = g_variant_get_size(value);
    if (ftruncate(fd, (off_t)size) != 0)
        return FALSE;
    if (size == 0)
        return TRUE;
    void *file = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (file == MAP_FAILED)
        return FALSE;
    g_variant_store(value, file);
    return munmap(file, size) == 0;
}

static void close_between(int low, int high) {
    if (high - low > 1)
        close_range((unsigned)low + 1, (unsigned)high - 1, 0);
}

/* What the parent has open, such as sockets, is no business of a stranger's manuscript. `line`: or
 * -1. */
static void close_others(int fd, int line) {
    int low = line < 0 ? fd : MIN(fd, line), high = MAX(fd, line);
    close_between(STDERR_FILENO, low);
    close_between(low, high);
    close_range((unsigned)high + 1, ~0u, 0);
}

/* Numbers that no library ends a process with. */
typedef enum ChildExit { EXIT_DONE = 0, EXIT_NO_WALLS = 200, EXIT_NO_ROOM = 201 } ChildExit;

static gboolean raise_walls(const BoxOptions *options) {
    const Walls walls = {.system = system_places, .readable = options->readable};
    return walls_raise(&walls) || options->demand != BOX_REQUIRED;
}

static gboolean is_worn(const Box *box) {
    return used_seconds() >= box->total_seconds / 2;
}

/* One byte through the line that the two have: an order, or with the answer whether it was the
 * last. */
static gboolean say(int line, guint8 byte) {
    return send(line, &byte, 1, MSG_NOSIGNAL) == 1;
}

static gboolean hear(int line, guint8 *ret_byte) {
    gssize n;
    do
        n = recv(line, ret_byte, 1, 0);
    while (n < 0 && errno == EINTR);
    return n == 1;
}

static ChildExit answer(Box *box, int fd, BoxWork work, void *data) {
    g_autoptr(GVariant) value = g_variant_ref_sink(work(box, data));
    return write_value(fd, value) ? EXIT_DONE : EXIT_NO_ROOM;
}

/* The subject and stage of one answer say nothing of the next. */
static void begin_again(Box *box) {
    box->board->stage[0] = '\0';
    box_subject(box, NULL);
}

static ChildExit work_in_child(const BoxOptions *options, BoxRun *run, BoxWork work, void *data) {
    Box *box = &run->box;
    box->board->bytes = bytes_for(options);
    g_log_set_default_handler(note_last_words, box);
    if (counts_addresses())
        watch_signals(box);
    close_others(run->fd, run->far_line);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    setpriority(PRIO_PROCESS, 0, getpriority(PRIO_PROCESS, 0) + options->niceness);
    set_limits(box, box->board->bytes);
    if (!raise_walls(options))
        return EXIT_NO_WALLS;
    ChildExit end = answer(box, run->fd, work, data);
    while (end == EXIT_DONE && run->far_line >= 0 && say(run->far_line, is_worn(box)) &&
           hear(run->far_line, &box->order)) {
        begin_again(box);
        end = answer(box, run->fd, work, data);
    }
    return end;
}

/* ---- the parent ---- */

static gboolean fail(GError **error, const char *what) {
    int number = errno;
    g_set_error(error, G_FILE_ERROR, g_file_error_from_errno(number), "%s: %s", what,
                g_strerror(number));
    return FALSE;
}

static GVariant *judge_value(GBytes *bytes, const char *type) {
    g_autoptr(GVariant) value =
        g_variant_ref_sink(g_variant_new_from_bytes(G_VARIANT_TYPE(type), bytes, FALSE));
    return g_variant_is_normal_form(value) ? g_steal_pointer(&value) : NULL;
}

/* FALSE: the error is set; it is this process that has no room. */
static gboolean read_value(int fd, const char *type, GVariant **ret_value, GError **error) {
    GMappedFile *file = g_mapped_file_new_from_fd(fd, FALSE, error);
    if (file == NULL) {
        g_prefix_error(error, "the answer of the box cannot be read: ");
        return FALSE;
    }
    g_autoptr(GBytes) bytes = g_mapped_file_get_bytes(file);
    g_mapped_file_unref(file);
    *ret_value = judge_value(bytes, type);
    return TRUE;
}

/* A child that lives on could change what was found to be good. */
static GVariant *copy_value(int fd, const char *type) {
    struct stat status;
    if (fstat(fd, &status) != 0)
        return NULL;
    gsize size = (gsize)status.st_size;
    char *copy = g_try_malloc(size);
    g_autoptr(GBytes) bytes = g_bytes_new_take(copy, copy != NULL ? size : 0);
    gboolean is_read = copy != NULL && pread(fd, copy, size, 0) == (gssize)size;
    return is_read ? judge_value(bytes, type) : NULL;
}

/* SIGKILL comes from the kernel where memory is short, and from it alone where nobody meddles. */
static BoxEnd judge_death(int status, const Board *board) {
    int signal_number = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
    gboolean has_no_room = WIFEXITED(status) && WEXITSTATUS(status) == EXIT_NO_ROOM;
    if (board->has_no_memory || has_no_room || signal_number == SIGKILL)
        return BOX_OUT_OF_MEMORY;
    return signal_number == SIGXCPU ? BOX_OUT_OF_TIME : BOX_CRASHED;
}

/* The child may write meanwhile, and what it writes may be anything. */
static char *copy_line(const char *shared, gsize len) {
    g_autofree char *raw = g_strndup(shared, len - 1);
    char *line = g_utf8_make_valid(raw, -1);
    for (char *p = line; *p != '\0'; p++)
        if (g_ascii_iscntrl(*p))
            *p = ' ';
    return line;
}

static char *copy_or_null(const char *shared, gsize len) {
    return shared[0] != '\0' ? copy_line(shared, len) : NULL;
}

static void fill_death(BoxResult *result, int status, const Board *board) {
    result->end = judge_death(status, board);
    result->is_killed = WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
    result->fate = WIFSIGNALED(status) ? g_strsignal(WTERMSIG(status)) : NULL;
    result->subject = copy_or_null(board->subject, SUBJECT_LEN);
    result->stage = copy_or_null(board->stage, STAGE_LEN);
}

int box_run_descriptor(const BoxRun *run) {
    return run->line >= 0 ? run->line : run->descriptor;
}

static gboolean await(BoxRun *run, int *ret_status) {
    while (waitpid(run->child, ret_status, 0) < 0)
        if (errno != EINTR)
            return FALSE;
    run->child = 0;
    return TRUE;
}

void box_run_free(BoxRun *run) {
    int status;
    if (run == NULL)
        return;
    if (run->child != 0) {
        kill(run->child, SIGKILL);
        await(run, &status);
    }
    if (run->descriptor >= 0)
        close(run->descriptor);
    if (run->line >= 0)
        close(run->line);
    if (run->far_line >= 0)
        close(run->far_line);
    if (run->fd >= 0)
        close(run->fd);
    if (run->box.board != NULL)
        munmap(run->box.board, sizeof *run->box.board);
    box_result_clear(&run->own);
    g_free(run);
}

static void tell_progress(const BoxRun *run) {
    g_autofree char *stage = copy_line(run->box.board->stage, STAGE_LEN);
    g_autofree char *subject = copy_line(run->box.board->subject, SUBJECT_LEN);
    run->options.progress(stage, subject, run->options.progress_data);
}

static void watch_child(const BoxRun *run) {
    struct pollfd end = {.fd = box_run_descriptor(run), .events = POLLIN};
    int patience = FIRST_PROGRESS, n = 0;
    while (end.fd >= 0 && run->options.progress != NULL &&
           ((n = poll(&end, 1, patience)) == 0 || (n < 0 && errno == EINTR)))
        if (n == 0) {
            tell_progress(run);
            patience = NEXT_PROGRESS;
        }
}

static gboolean judge(int status, int fd, const char *type, const Board *board, BoxResult *result,
                      GError **error) {
    if (WIFEXITED(status) && WEXITSTATUS(status) == EXIT_NO_WALLS) {
        errno = ENOSYS;
        return fail(error, "this kernel lacks a wall that was required");
    }
    gboolean is_done = WIFEXITED(status) && WEXITSTATUS(status) == EXIT_DONE;
    if (is_done && !read_value(fd, type, &result->value, error))
        return FALSE;
    if (result->value == NULL)
        fill_death(result, status, board);
    return TRUE;
}

static gboolean start_child(BoxRun *run, const BoxOptions *options, BoxWork work, void *data,
                            GError **error) {
    run->child = fork();
    if (run->child == 0)
        _exit(work_in_child(options, run, work, data));
    if (run->child < 0) {
        run->child = 0;
        return fail(error, "no process can be started");
    }
    run->descriptor = pidfd_open(run->child, 0); /* an old kernel has none: then who waits, waits */
    if (run->far_line >= 0)
        close(run->far_line);
    run->far_line = -1;
    return TRUE;
}

static void run_here(BoxRun *run, BoxWork work, void *data) {
    run->own.value = g_variant_ref_sink(work(&run->box, data));
    g_assert(g_variant_is_of_type(run->own.value, G_VARIANT_TYPE(run->type)));
}

static gboolean open_shared(BoxRun *run, GError **error) {
    Board *board =
        mmap(NULL, sizeof *board, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (board == MAP_FAILED)
        return fail(error, "no memory can be shared");
    run->box.board = board;
    run->fd = memfd_create("octavo", MFD_CLOEXEC);
    return run->fd >= 0 || fail(error, "no memory file can be made");
}

static gboolean open_line(BoxRun *run, GError **error) {
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
        return fail(error, "no line to a child can be opened");
    run->line = ends[0];
    run->far_line = ends[1];
    return TRUE;
}

static guint or_usual(guint wanted, guint usual) {
    return wanted != 0 ? wanted : usual;
}

static BoxRun *start(const BoxOptions *options, const char *type, BoxWork work, void *data,
                     gboolean stays, guint8 order, GError **error) {
    g_autoptr(BoxRun) run = g_new0(BoxRun, 1);
    *run = (BoxRun){.type = type,
                    .fd = -1,
                    .descriptor = -1,
                    .line = -1,
                    .far_line = -1,
                    .work = work,
                    .data = data,
                    .options = *options};
    run->options.readable = NULL;
    run->box.order = order;
    run->box.seconds = or_usual(options->seconds, USUAL_SECONDS);
    run->box.total_seconds = or_usual(options->total_seconds, USUAL_TOTAL_SECONDS);
    if (options->demand == BOX_NONE)
        run_here(run, work, data);
    else if (!open_shared(run, error) || (stays && !open_line(run, error)) ||
             !start_child(run, options, work, data, error))
        return NULL;
    return g_steal_pointer(&run);
}

BoxRun *box_start(const BoxOptions *options, const char *type, BoxWork work, void *data,
                  GError **error) {
    return start(options, type, work, data, FALSE, 0, error);
}

BoxRun *box_stay(const BoxOptions *options, const char *type, BoxWork work, void *data,
                 guint8 order, GError **error) {
    return start(options, type, work, data, TRUE, order, error);
}

gboolean box_again(BoxRun *run, guint8 order) {
    if (run->options.demand == BOX_NONE) {
        run->box.order = order;
        run_here(run, run->work, run->data);
        return TRUE;
    }
    return run->child != 0 && !run->is_worn && say(run->line, order);
}

gboolean box_finish(BoxRun *run, BoxResult *ret_result, GError **error) {
    int status = 0;
    *ret_result = run->own;
    run->own = (BoxResult){0};
    if (run->child == 0)
        return TRUE;
    watch_child(run);
    guint8 is_worn;
    if (run->line >= 0 && hear(run->line, &is_worn)) {
        run->is_worn = is_worn != 0;
        ret_result->value = copy_value(run->fd, run->type);
        ret_result->end = ret_result->value != NULL ? BOX_DONE : BOX_CRASHED;
        return TRUE;
    }
    if (run->line >= 0) /* it may have hung up and live on; who is dying dies of what it had */
        kill(run->child, SIGKILL);
    return (await(run, &status) || fail(error, "the child was lost")) &&
           judge(status, run->fd, run->type, run->box.board, ret_result, error);
}

gboolean box_run(const BoxOptions *options, const char *type, BoxWork work, void *data,
                 BoxResult *ret_result, GError **error) {
    *ret_result = (BoxResult){.end = BOX_DONE};
    g_autoptr(BoxRun) run = box_start(options, type, work, data, error);
    return run != NULL && box_finish(run, ret_result, error);
}
