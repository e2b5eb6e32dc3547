/* Landlock decides by places what may be opened, seccomp by kinds what may be asked of the kernel
 * at all. Either alone leaves gaps: the first knows no sockets, the second no paths. */
#include "base/walls.h"
#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* ---- Landlock ---- */

#define MAY_READ (LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR)
#define HANDLED /* what is refused where no rule allows it: all that the first version knows */    \
    ((LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1)

#define MAY_RUN (LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_EXECUTE)
#define OF_FILES (LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_EXECUTE)

/* What is not there need not be allowed. */
static gboolean allow(int rules, const char *path, guint64 access) {
    struct stat status;
    int fd = open(path, O_PATH | O_CLOEXEC);
    if (fd < 0)
        return errno == ENOENT || errno == ENOTDIR;
    struct landlock_path_beneath_attr rule = {.allowed_access = access, .parent_fd = fd};
    if (fstat(fd, &status) == 0 && !S_ISDIR(status.st_mode))
        rule.allowed_access &= OF_FILES;
    gboolean is_added =
        syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &rule, 0) == 0;
    close(fd);
    return is_added;
}

static gboolean allow_all(int rules, const char *const *places, guint64 access) {
    for (guint i = 0; places != NULL && places[i] != NULL; i++)
        if (!allow(rules, places[i], access))
            return FALSE;
    return TRUE;
}

static gboolean raise_landlock(const Walls *walls) {
    const struct landlock_ruleset_attr attr = {.handled_access_fs = HANDLED};
    int rules = (int)syscall(SYS_landlock_create_ruleset, &attr, sizeof attr, 0);
    if (rules < 0)
        return FALSE;
    gboolean is_raised = allow_all(rules, walls->system, MAY_READ) &&
                         allow_all(rules, walls->readable, MAY_READ) &&
                         allow_all(rules, walls->programs, MAY_RUN) &&
                         syscall(SYS_landlock_restrict_self, rules, 0) == 0;
    close(rules);
    return is_raised;
}

/* ---- seccomp ---- */

/* Answered with EPERM, so that a library that tries goes on without. */
static const int refused_calls[] = {
    SCMP_SYS(socket),
    SCMP_SYS(socketpair),
    SCMP_SYS(connect),
    SCMP_SYS(bind),
    SCMP_SYS(ptrace),
    SCMP_SYS(kill),
    SCMP_SYS(tkill),
    SCMP_SYS(creat),
    SCMP_SYS(truncate),
    SCMP_SYS(unlink),
    SCMP_SYS(unlinkat),
    SCMP_SYS(rename),
    SCMP_SYS(renameat),
    SCMP_SYS(renameat2),
    SCMP_SYS(mkdir),
    SCMP_SYS(mkdirat),
    SCMP_SYS(rmdir),
    SCMP_SYS(link),
    SCMP_SYS(linkat),
    SCMP_SYS(symlink),
    SCMP_SYS(symlinkat),
    SCMP_SYS(mknod),
    SCMP_SYS(mknodat),
    SCMP_SYS(chmod),
    SCMP_SYS(fchmod),
    SCMP_SYS(fchmodat),
    SCMP_SYS(chown),
    SCMP_SYS(lchown),
    SCMP_SYS(fchown),
    SCMP_SYS(fchownat),
    SCMP_SYS(mount),
    SCMP_SYS(umount2),
    SCMP_SYS(chroot),
    SCMP_SYS(pivot_root),
    SCMP_SYS(setns),
    SCMP_SYS(unshare),
    SCMP_SYS(bpf),
    SCMP_SYS(keyctl),
    SCMP_SYS(add_key),
    SCMP_SYS(request_key),
    SCMP_SYS(io_uring_setup),
    SCMP_SYS(userfaultfd),
    SCMP_SYS(perf_event_open),
    SCMP_SYS(process_vm_readv),
    SCMP_SYS(process_vm_writev),
    SCMP_SYS(utimensat),
    SCMP_SYS(setxattr),
    SCMP_SYS(fsetxattr),
    SCMP_SYS(lsetxattr),
    SCMP_SYS(inotify_init1),
    SCMP_SYS(memfd_create),
    SCMP_SYS(open_by_handle_at),
};

#define REFUSED SCMP_ACT_ERRNO(EPERM)

static gboolean refuse_writing(scmp_filter_ctx filter) {
    static const guint64 modes[] = {O_WRONLY, O_RDWR};
    gboolean is_refused = TRUE;
    for (guint i = 0; i < G_N_ELEMENTS(modes); i++)
        is_refused = is_refused &&
                     seccomp_rule_add(filter, REFUSED, SCMP_SYS(open), 1,
                                      SCMP_A1(SCMP_CMP_MASKED_EQ, O_ACCMODE, modes[i])) == 0 &&
                     seccomp_rule_add(filter, REFUSED, SCMP_SYS(openat), 1,
                                      SCMP_A2(SCMP_CMP_MASKED_EQ, O_ACCMODE, modes[i])) == 0;
    return is_refused;
}

static gboolean refuse(scmp_filter_ctx filter, const int *calls, gsize n_calls) {
    for (gsize i = 0; i < n_calls; i++)
        if (seccomp_rule_add(filter, REFUSED, calls[i], 0) != 0)
            return FALSE;
    return TRUE;
}

/* Threads may be begun, processes may not. clone3() keeps its flags where a filter cannot see them:
 * whoever calls it is told that there is none, and calls clone(). */
static gboolean refuse_processes(scmp_filter_ctx filter) {
    static const int forking[] = {SCMP_SYS(fork), SCMP_SYS(vfork)};
    return refuse(filter, forking, G_N_ELEMENTS(forking)) &&
           seccomp_rule_add(filter, REFUSED, SCMP_SYS(clone), 1,
                            SCMP_A0(SCMP_CMP_MASKED_EQ, CLONE_THREAD, 0)) == 0 &&
           seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0) == 0;
}

/* openat2() keeps its flags where a filter cannot see them: without Landlock it is refused, and
 * base/file.c walks. Which programs may be executed only Landlock can tell apart. */
static gboolean raise_seccomp(gboolean has_landlock, gboolean may_run) {
    static const int running[] = {SCMP_SYS(execve), SCMP_SYS(execveat)};
    static const int unseen[] = {SCMP_SYS(openat2)};
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
    if (filter == NULL)
        return FALSE;
    gboolean is_good =
        refuse_writing(filter) && refuse(filter, refused_calls, G_N_ELEMENTS(refused_calls)) &&
        refuse_processes(filter) && (may_run || refuse(filter, running, G_N_ELEMENTS(running))) &&
        (has_landlock || refuse(filter, unseen, G_N_ELEMENTS(unseen))) && seccomp_load(filter) == 0;
    seccomp_release(filter);
    return is_good;
}

/* ---- both ---- */

gboolean walls_raise(const Walls *walls) {
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
        return FALSE;
    gboolean has_landlock = raise_landlock(walls);
    return raise_seccomp(has_landlock, walls->programs != NULL) && has_landlock;
}

guint walls_landlock(void) {
    int version =
        (int)syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
    return (guint)MAX(version, 0);
}

gboolean walls_seccomp(void) {
    return prctl(PR_GET_SECCOMP) >= 0;
}
