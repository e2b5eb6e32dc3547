/* What a program prints goes to files rather than pipes: the limit on the size of files then holds
 * for it too, and nobody has to read while it runs. GSubprocess was refused because it reaps the
 * program by itself: what a program leaves running in its process group can be stopped safely only
 * while the program is not reaped, since until then no other group can have its number. */
#include "desk/program.h"
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#define CPU_SECONDS 20u /* at least; two thirds of a longer time */
#define ADDRESS_BYTES ((rlim_t)4 << 30)
#define FILE_BYTES ((rlim_t)64 << 20)
#define GLANCE_USEC 2000u /* between two looks at a running program */
#define SEARCHED "/usr/local/bin:/usr/bin:/bin"

/* The folders and files of one run. */
typedef struct Scene {
    char *top;                  /* removed at the end, with all that is in it */
    char *inner;                /* where the program runs */
    char *printed, *complained; /* files in top, out of the program's way */
} Scene;

void program_run_clear(ProgramRun *run) {
    g_clear_pointer(&run->printed, g_free);
    g_clear_pointer(&run->complained, g_free);
}

/* ---- the folder ---- */

/* Removes the files of a folder and appends its folders to the list; a link counts as a file. */
static void empty_folder(const char *folder, GPtrArray *folders) {
    g_chmod(folder, 0700);
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    for (const char *name; dir != NULL && (name = g_dir_read_name(dir)) != NULL;) {
        char *path = g_build_filename(folder, name, NULL);
        if (g_unlink(path) == 0)
            g_free(path);
        else
            g_ptr_array_add(folders, path);
    }
}

/* Without recursion, since the program decides how deep its folders are. */
static void remove_tree(const char *top) {
    g_autoptr(GPtrArray) folders = g_ptr_array_new_with_free_func(g_free);
    g_ptr_array_add(folders, g_strdup(top));
    for (guint i = 0; i < folders->len; i++)
        empty_folder(folders->pdata[i], folders);
    for (guint i = folders->len; i > 0; i--)
        g_rmdir(folders->pdata[i - 1]);
}

static void scene_clear(Scene *scene) {
    if (scene->top != NULL)
        remove_tree(scene->top);
    g_free(scene->top);
    g_free(scene->inner);
    g_free(scene->printed);
    g_free(scene->complained);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Scene, scene_clear)

static gboolean set_error(GError **error, const char *what, const char *path) {
    int number = errno;
    g_set_error(error, G_FILE_ERROR, g_file_error_from_errno(number), "cannot %s '%s': %s", what,
                path, g_strerror(number));
    return FALSE;
}

static gboolean make_scene(Scene *scene, const char *name, const char *text, GError **error) {
    scene->top = g_dir_make_tmp("octavo-XXXXXX", error);
    if (scene->top == NULL)
        return FALSE;
    scene->inner = g_build_filename(scene->top, "run", NULL);
    scene->printed = g_build_filename(scene->top, "printed", NULL);
    scene->complained = g_build_filename(scene->top, "complained", NULL);
    if (g_mkdir(scene->inner, 0700) != 0)
        return set_error(error, "make the folder", scene->inner);
    g_autofree char *file = g_build_filename(scene->inner, name, NULL);
    return text == NULL || g_file_set_contents(file, text, -1, error);
}

/* ---- the process ---- */

static void limit(int resource, rlim_t soft, rlim_t hard) {
    const struct rlimit value = {soft, hard};
    setrlimit((__rlimit_resource_t)resource, &value);
}

/* Runs between fork and exec: nothing here may allocate. The program goes down with octavo. */
static void prepare_child(gpointer data) {
    rlim_t seconds = *(const guint *)data;
    setpgid(0, 0);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    limit(RLIMIT_CPU, seconds, seconds + 1);
    limit(RLIMIT_AS, ADDRESS_BYTES, ADDRESS_BYTES);
    limit(RLIMIT_FSIZE, FILE_BYTES, FILE_BYTES);
    limit(RLIMIT_CORE, 0, 0);
}

static int open_new(const char *path, GError **error) {
    int fd = g_open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0)
        set_error(error, "write", path);
    return fd;
}

static void close_all(const int *fds, gsize n_fds) {
    for (gsize i = 0; i < n_fds; i++)
        if (fds[i] >= 0)
            close(fds[i]);
}

/* Not told from octavo's own environment, so that a book runs alike for everyone. */
static char **make_environment(const Scene *scene) {
    char **environment = g_environ_setenv(NULL, "PATH", SEARCHED, TRUE);
    environment = g_environ_setenv(environment, "LC_ALL", "C.UTF-8", TRUE);
    environment = g_environ_setenv(environment, "HOME", scene->inner, TRUE);
    environment = g_environ_setenv(environment, "TMPDIR", scene->inner, TRUE);
    return g_environ_setenv(environment, "PYTHONDONTWRITEBYTECODE", "1", TRUE);
}

static gboolean spawn(const Scene *scene, const char *command, const char *name, guint seconds,
                      GPid *ret_pid, GError **error) {
    const char *const arguments[] = {command, name, NULL};
    guint cpu_seconds = MAX(CPU_SECONDS, seconds * 2 / 3);
    g_auto(GStrv) environment = make_environment(scene);
    int fds[] = {g_open("/dev/null", O_RDONLY | O_CLOEXEC, 0), open_new(scene->printed, error), -1};
    if (fds[0] >= 0 && fds[1] >= 0)
        fds[2] = open_new(scene->complained, error);
    else if (fds[0] < 0)
        set_error(error, "read", "/dev/null");
    gboolean is_started =
        fds[2] >= 0 &&
        g_spawn_async_with_pipes_and_fds(scene->inner, arguments, (const char *const *)environment,
                                         G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_SEARCH_PATH_FROM_ENVP,
                                         prepare_child, &cpu_seconds, fds[0], fds[1], fds[2], NULL,
                                         NULL, 0, ret_pid, NULL, NULL, NULL, error);
    close_all(fds, G_N_ELEMENTS(fds));
    return is_started;
}

/* Whether it has ended, without reaping it. */
static gboolean has_ended(GPid pid) {
    siginfo_t info = {0};
    int status = waitid(P_PID, (id_t)pid, &info, WEXITED | WNOHANG | WNOWAIT);
    return status == 0 ? info.si_pid != 0 : errno != EINTR;
}

static int wait_for(GPid pid, guint seconds, gboolean *ret_is_late) {
    gint64 end = g_get_monotonic_time() + (gint64)seconds * G_USEC_PER_SEC;
    gboolean is_over;
    while (!(is_over = has_ended(pid)) && g_get_monotonic_time() < end)
        g_usleep(GLANCE_USEC);
    *ret_is_late = !is_over;
    kill(-pid, SIGKILL);
    int status = 0;
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
        continue;
    return WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
}

/* ---- what it printed ---- */

static char *read_printed(const char *path, gboolean *ret_is_long, GError **error) {
    int fd = g_open(path, O_RDONLY | O_CLOEXEC, 0);
    if (fd < 0) {
        set_error(error, "read", path);
        return NULL;
    }
    g_autofree char *text = g_malloc(PROGRAM_PRINTED_MAX + 1);
    gsize n_read = 0;
    gssize n = 0;
    while (n_read <= PROGRAM_PRINTED_MAX &&
           (n = read(fd, text + n_read, PROGRAM_PRINTED_MAX + 1 - n_read)) > 0)
        n_read += (gsize)n;
    close(fd);
    *ret_is_long |= n_read > PROGRAM_PRINTED_MAX;
    return g_utf8_make_valid(text, (gssize)MIN(n_read, PROGRAM_PRINTED_MAX));
}

gboolean program_run(const char *command, const char *name, const char *text, guint seconds,
                     ProgramRun *ret_run, GError **error) {
    g_auto(Scene) scene = {0};
    GPid pid;
    if (!make_scene(&scene, name, text, error) ||
        !spawn(&scene, command, name, seconds, &pid, error))
        return FALSE;
    *ret_run = (ProgramRun){0};
    ret_run->status = wait_for(pid, seconds, &ret_run->is_late);
    ret_run->printed = read_printed(scene.printed, &ret_run->is_long, error);
    if (ret_run->printed != NULL)
        ret_run->complained = read_printed(scene.complained, &ret_run->is_long, error);
    return ret_run->complained != NULL;
}
