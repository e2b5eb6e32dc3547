/* Reading where the kernel has no openat2: a filter of system calls makes this process such a
 * kernel, so the tests run in a program of their own. */
#include "unit/ground.h"
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* From now on openat2 fails with `number`. FALSE where the kernel allows no filter. */
static gboolean hide_openat2(int number) {
    struct sock_filter filter[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_openat2, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | (unsigned)number),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    struct sock_fprog program = {G_N_ELEMENTS(filter), filter};
    return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
           prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}

static void link_to(const Ground *ground, const char *target, const char *name) {
    g_autofree char *path = g_build_filename(ground->folder, name, NULL);
    g_assert_cmpint(symlink(target, path), ==, 0);
}

static void check(const Ground *ground, const char *path, int code) {
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) bytes = root_read(ground->root, path, 10, &error);
    if (code < 0) {
        g_assert_no_error(error);
        g_assert_cmpuint(g_bytes_get_size(bytes), ==, 1);
    } else {
        g_assert_null(bytes);
        g_assert_error(error, FILE_ERROR, code);
    }
}

static void check_list(const Ground *ground, const char *path, const char *names) {
    g_autoptr(GError) error = NULL;
    g_auto(GStrv) list = root_list(ground->root, path, &error);
    g_assert_no_error(error);
    g_autofree char *joined = g_strjoinv(" ", list);
    g_assert_cmpstr(joined, ==, names);
}

static void test_walk(void) {
    Ground ground;
    ground_init(&ground);
    ground_put(&ground, "a", "x");
    ground_put(&ground, "f/g/b", "x");
    link_to(&ground, "/etc/passwd", "out");
    link_to(&ground, "/etc", "f/out");
    link_to(&ground, "a", "in");
    check(&ground, "a", -1);
    check(&ground, "./f//g/b", -1);
    check(&ground, "none", DIAG_FILE_MISSING);
    check(&ground, "a/b", DIAG_FILE_MISSING);
    check(&ground, "f", DIAG_FILE_KIND);
    check(&ground, "f/../a", DIAG_FILE_OUTSIDE);
    check(&ground, "/etc/passwd", DIAG_FILE_OUTSIDE);
    check(&ground, "out", DIAG_FILE_OUTSIDE);
    check(&ground, "f/out/passwd", DIAG_FILE_MISSING); /* a link is no folder */
    check(&ground, "in", DIAG_FILE_OUTSIDE); /* here no link is followed, not even within */
    check_list(&ground, ".", "a f in out");
    check_list(&ground, "f", "g out");
    ground_clear(&ground);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    if (!hide_openat2(ENOSYS))
        return 77;
    g_test_add_func("/walk/without-openat2", test_walk);
    return g_test_run();
}
