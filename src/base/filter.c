/* All three streams are memory files: nobody has to read while the program runs, and the limit on
 * the size of files holds for what it writes. */
#include "base/filter.h"
#include "base/walls.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#define PATIENCE 12 /* times its CPU time that a program may take by the clock */

enum { N_STREAMS = 3 };
enum { EXIT_NO_WALLS = 200, EXIT_NO_PROGRAM = 201 };

/* Standard input, output and error. */
typedef struct Streams {
    int fds[N_STREAMS];
} Streams;

static void streams_clear(Streams *streams) {
    for (guint i = 0; i < N_STREAMS; i++)
        if (streams->fds[i] >= 0)
            close(streams->fds[i]);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Streams, streams_clear)

void filter_run_clear(FilterRun *run) {
    g_clear_pointer(&run->output, g_bytes_unref);
    g_clear_pointer(&run->complained, g_free);
}

static gboolean fail(GError **error, const char *what) {
    int number = errno;
    g_set_error(error, G_FILE_ERROR, g_file_error_from_errno(number), "%s: %s", what,
                g_strerror(number));
    return FALSE;
}

/* ---- the program's side ---- */

static const char *const libraries[] = {"/usr/lib",         "/usr/lib64", "/lib", "/lib64",
                                        "/etc/ld.so.cache", "/dev/null",  NULL};

/* The kernel executes the loader that a program names; these are the names that there are. */
static const char *const loaders[] = {"/lib64/ld-linux-x86-64.so.2",
                                      "/lib/ld-linux-aarch64.so.1",
                                      "/lib/ld-linux-armhf.so.3",
                                      "/lib/ld-linux-riscv64-lp64d.so.1",
                                      "/lib64/ld64.so.2",
                                      "/lib/ld64.so.1",
                                      "/lib/ld-linux.so.2",
                                      "/lib/ld-musl-x86_64.so.1",
                                      "/lib/ld-musl-aarch64.so.1"};

static gboolean raise_walls(const FilterOptions *options) {
    const char *programs[G_N_ELEMENTS(loaders) + 2] = {options->program};
    for (guint i = 0; i < G_N_ELEMENTS(loaders); i++)
        programs[i + 1] = loaders[i];
    const Walls walls = {.system = libraries, .readable = options->readable, .programs = programs};
    return options->demand == BOX_NONE || walls_raise(&walls) || options->demand == BOX_BEST_EFFORT;
}

static void limit(int resource, gsize most) {
    const struct rlimit value = {most, most};
    setrlimit((__rlimit_resource_t)resource, &value);
}

static void set_limits(const FilterOptions *options) {
    limit(RLIMIT_CPU, options->seconds);
    limit(RLIMIT_AS, options->bytes);
    limit(RLIMIT_FSIZE, options->output_bytes);
    limit(RLIMIT_CORE, 0);
}

static gboolean take_streams(const Streams *streams) {
    for (int i = 0; i < N_STREAMS; i++)
        if (dup2(streams->fds[i], i) < 0)
            return FALSE;
    return close_range(N_STREAMS, ~0u, 0) == 0 && chdir("/") == 0;
}

static int become(const FilterOptions *options, const Streams *streams) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (!take_streams(streams))
        return EXIT_NO_PROGRAM;
    if (!raise_walls(options))
        return EXIT_NO_WALLS;
    set_limits(options);
    execve(options->program, (char *const *)options->arguments,
           (char *const *)options->environment);
    return EXIT_NO_PROGRAM;
}

/* ---- this side ---- */

static gboolean write_all(int fd, GBytes *bytes) {
    gsize n = 0;
    const char *data = g_bytes_get_data(bytes, &n);
    while (n > 0) {
        gssize written = write(fd, data, n);
        if (written <= 0)
            return FALSE;
        data += written;
        n -= (gsize)written;
    }
    return lseek(fd, 0, SEEK_SET) == 0;
}

/* Above the standard streams, where dup2() would otherwise close one for another. */
static int open_stream(void) {
    int fd = memfd_create("octavo", MFD_CLOEXEC);
    int high = fd >= 0 ? fcntl(fd, F_DUPFD_CLOEXEC, N_STREAMS) : -1;
    if (fd >= 0)
        close(fd);
    return high;
}

static gboolean open_streams(Streams *streams, GBytes *input, GError **error) {
    for (guint i = 0; i < N_STREAMS; i++)
        if ((streams->fds[i] = open_stream()) < 0)
            return fail(error, "no memory file can be made");
    return write_all(streams->fds[0], input) || fail(error, "a memory file cannot be written");
}

static GBytes *read_all(int fd) {
    g_autoptr(GMappedFile) file = g_mapped_file_new_from_fd(fd, FALSE, NULL);
    return file != NULL ? g_mapped_file_get_bytes(file) : g_bytes_new(NULL, 0);
}

static char *read_text(int fd) {
    g_autoptr(GBytes) bytes = read_all(fd);
    gsize n = 0;
    const char *data = g_bytes_get_data(bytes, &n);
    return data != NULL ? g_utf8_make_valid(data, (gssize)n) : g_strdup("");
}

/* One that waits for nothing uses no CPU time. */
static void stop_when_late(pid_t child, guint seconds) {
    int descriptor = pidfd_open(child, 0);
    struct pollfd ended = {.fd = descriptor, .events = POLLIN};
    if (descriptor < 0)
        return;
    if (poll(&ended, 1, (int)seconds * PATIENCE * 1000) == 0)
        kill(child, SIGKILL);
    close(descriptor);
}

static int await(pid_t child) {
    int status = 0;
    while (waitpid(child, &status, 0) < 0 && errno == EINTR)
        continue;
    return WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
}

static gboolean judge(const FilterOptions *options, int status, GError **error) {
    if (status == EXIT_NO_WALLS)
        errno = ENOSYS;
    else if (status == EXIT_NO_PROGRAM)
        errno = EACCES;
    else
        return TRUE;
    return fail(error, status == EXIT_NO_WALLS ? "this kernel lacks a wall that was required"
                                               : options->program);
}

gboolean filter_run(const FilterOptions *options, GBytes *input, FilterRun *ret_run,
                    GError **error) {
    g_auto(Streams) streams = {{-1, -1, -1}};
    if (!open_streams(&streams, input, error))
        return FALSE;
    pid_t child = fork();
    if (child == 0)
        _exit(become(options, &streams));
    if (child < 0)
        return fail(error, "no process can be started");
    stop_when_late(child, options->seconds);
    int status = await(child);
    if (!judge(options, status, error))
        return FALSE;
    *ret_run = (FilterRun){read_all(streams.fds[1]), read_text(streams.fds[2]), status};
    return TRUE;
}
