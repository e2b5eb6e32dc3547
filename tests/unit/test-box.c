#include "base/box.h"
#include "base/walls.h"
#include <errno.h>
#include <fcntl.h>
#include <seccomp.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

static const char *const nothing[] = {NULL};

static void run(BoxOptions options, BoxWork work, void *data, BoxResult *ret_result) {
    g_autoptr(GError) error = NULL;
    if (options.readable == NULL)
        options.readable = nothing;
    g_assert_true(box_run(&options, "i", work, data, ret_result, &error));
    g_assert_no_error(error);
}

static int run_for_number(BoxOptions options, BoxWork work, void *data) {
    g_auto(BoxResult) result = {0};
    run(options, work, data, &result);
    g_assert_cmpint(result.end, ==, BOX_DONE);
    return g_variant_get_int32(result.value);
}

static GVariant *answer(G_GNUC_UNUSED Box *box, void *data) {
    int *number = data;
    return g_variant_new_int32((*number)++);
}

/* The value comes over; what the work does to memory does not. */
static void test_value(void) {
    int number = 41;
    g_assert_cmpint(run_for_number((BoxOptions){0}, answer, &number), ==, 41);
    g_assert_cmpint(number, ==, 41);
    g_assert_cmpint(run_for_number((BoxOptions){.demand = BOX_NONE}, answer, &number), ==, 41);
    g_assert_cmpint(number, ==, 42);
}

static GVariant *answer_otherwise(G_GNUC_UNUSED Box *box, G_GNUC_UNUSED void *data) {
    return g_variant_new_string("not a number");
}

/* Bytes that are no number in normal form are not taken for one. */
static void test_wrong_type(void) {
    g_auto(BoxResult) result = {0};
    run((BoxOptions){0}, answer_otherwise, NULL, &result);
    g_assert_null(result.value);
    g_assert_cmpint(result.end, ==, BOX_CRASHED);
}

/* ---- in two steps, and what is said meanwhile ---- */

static GVariant *work_slowly(Box *box, G_GNUC_UNUSED void *data) {
    box_stage(box, "reading");
    box_subject(box, "one.md\033[2J");
    g_usleep(G_USEC_PER_SEC * 7 / 10);
    return g_variant_new_int32(1);
}

static void keep_progress(const char *stage, const char *subject, void *data) {
    char **said = data;
    g_free(*said);
    *said = g_strdup_printf("%s|%s", stage, subject);
}

/* Work that takes more than half a second is told about, without what would move a terminal. */
static void test_progress(void) {
    g_autofree char *said = NULL;
    const BoxOptions options = {.progress = keep_progress, .progress_data = &said};
    int number = 0;
    run_for_number(options, answer, &number);
    g_assert_null(said);
    run_for_number(options, work_slowly, NULL);
    g_assert_cmpstr(said, ==, "reading|one.md [2J");
}

static BoxRun *start(BoxDemand demand, BoxWork work, void *data) {
    g_autoptr(GError) error = NULL;
    const BoxOptions options = {.demand = demand, .readable = nothing};
    BoxRun *begun = box_start(&options, "i", work, data, &error);
    g_assert_no_error(error);
    return begun;
}

static void finish_with(BoxRun *begun, int wanted) {
    g_auto(BoxResult) result = {0};
    g_assert_true(box_finish(begun, &result, NULL));
    g_assert_cmpint(g_variant_get_int32(result.value), ==, wanted);
}

static void test_two_steps(void) {
    int number = 5;
    g_autoptr(BoxRun) here = start(BOX_NONE, answer, &number);
    g_assert_cmpint(box_run_descriptor(here), ==, -1);
    finish_with(here, 5);
    g_autoptr(BoxRun) one = start(BOX_BEST_EFFORT, answer, &number);
    g_autoptr(BoxRun) other = start(BOX_BEST_EFFORT, work_slowly, NULL);
    finish_with(one, 6);
    finish_with(other, 1);
}

static GVariant *wait_for_ever(G_GNUC_UNUSED Box *box, G_GNUC_UNUSED void *data) {
    pause();
    return g_variant_new_int32(0);
}

/* Whoever loses interest ends the child, and waits for nothing. */
static void test_abandoned(void) {
    BoxRun *begun = start(BOX_BEST_EFFORT, wait_for_ever, NULL);
    box_run_free(begun);
}

static GVariant *try_descriptor(G_GNUC_UNUSED Box *box, void *data) {
    return g_variant_new_int32(fcntl(*(int *)data, F_GETFD) == -1 ? errno : 0);
}

/* What the parent has open is not the child's. */
static void test_descriptors(void) {
    int low = open("/dev/null", O_RDONLY), high = fcntl(low, F_DUPFD, 100);
    g_assert_cmpint(run_for_number((BoxOptions){0}, try_descriptor, &low), ==, EBADF);
    g_assert_cmpint(run_for_number((BoxOptions){0}, try_descriptor, &high), ==, EBADF);
    close(low);
    close(high);
}

/* ---- walls ---- */

/* The error's number, or 0. */
static GVariant *try_open(const char *path, int flags) {
    int fd = open(path, flags, 0600);
    return g_variant_new_int32(fd < 0 ? errno : 0);
}

static GVariant *read_file(G_GNUC_UNUSED Box *box, void *data) {
    return try_open(data, O_RDONLY);
}

static GVariant *write_file(G_GNUC_UNUSED Box *box, void *data) {
    return try_open(data, O_WRONLY | O_CREAT);
}

static GVariant *open_socket(G_GNUC_UNUSED Box *box, G_GNUC_UNUSED void *data) {
    return g_variant_new_int32(socket(AF_INET, SOCK_STREAM, 0) < 0 ? errno : 0);
}

static GVariant *start_program(G_GNUC_UNUSED Box *box, G_GNUC_UNUSED void *data) {
    char *const arguments[] = {"true", NULL};
    execv("/bin/true", arguments);
    return g_variant_new_int32(errno);
}

/* A thread may be begun, a process may not. */
static GVariant *begin_process(G_GNUC_UNUSED Box *box, G_GNUC_UNUSED void *data) {
    pid_t child = fork();
    if (child == 0)
        _exit(0);
    return g_variant_new_int32(child < 0 ? errno : 0);
}

static gpointer do_nothing(gpointer data) {
    return data;
}

static GVariant *begin_thread(G_GNUC_UNUSED Box *box, G_GNUC_UNUSED void *data) {
    GThread *thread = g_thread_try_new("test", do_nothing, NULL, NULL);
    if (thread != NULL)
        g_thread_join(thread);
    return g_variant_new_int32(thread != NULL ? 0 : 1);
}

static GVariant *remove_file(G_GNUC_UNUSED Box *box, void *data) {
    return g_variant_new_int32(unlink(data) < 0 ? errno : 0);
}

static void test_reading(void) {
    if (walls_landlock() == 0) {
        g_test_skip("this kernel has no Landlock");
        return;
    }
    const char *const tests[] = {OCTAVO_SOURCE_DIR "/tests", NULL};
    const BoxOptions options = {.readable = tests};
    g_assert_cmpint(run_for_number(options, read_file, "/etc/passwd"), ==, EACCES);
    g_assert_cmpint(run_for_number(options, read_file, OCTAVO_SOURCE_DIR "/README.md"), ==, EACCES);
    g_assert_cmpint(run_for_number(options, read_file, OCTAVO_SOURCE_DIR "/tests/run"), ==, 0);
}

static void test_doing(void) {
    if (!walls_seccomp()) {
        g_test_skip("this kernel has no seccomp");
        return;
    }
    g_autofree char *path = g_build_filename(g_get_tmp_dir(), "octavo-test-box", NULL);
    const char *const tmp[] = {g_get_tmp_dir(), NULL};
    const BoxOptions options = {.readable = tmp};
    g_assert_cmpint(run_for_number(options, write_file, path), ==, EPERM);
    g_assert_false(g_file_test(path, G_FILE_TEST_EXISTS));
    g_assert_true(g_file_set_contents(path, "kept", -1, NULL));
    g_assert_cmpint(run_for_number(options, remove_file, path), ==, EPERM);
    g_assert_cmpint(unlink(path), ==, 0);
    g_assert_cmpint(run_for_number(options, open_socket, NULL), ==, EPERM);
    g_assert_cmpint(run_for_number(options, start_program, NULL), ==, EPERM);
    g_assert_cmpint(run_for_number(options, begin_process, NULL), ==, EPERM);
    g_assert_cmpint(run_for_number(options, begin_thread, NULL), ==, 0);
}

/* ---- how it may end ---- */

static GVariant *crash(Box *box, void *data) {
    box_subject(box, "chapters/bad.md");
    signal(SIGSEGV, SIG_DFL); /* a sanitizer's handler would say more than this test wants */
    raise(data != NULL ? SIGABRT : SIGSEGV);
    return g_variant_new_int32(0);
}

static void test_crash(void) {
    g_auto(BoxResult) result = {0};
    run((BoxOptions){0}, crash, NULL, &result);
    g_assert_cmpint(result.end, ==, BOX_CRASHED);
    g_assert_cmpstr(result.subject, ==, "chapters/bad.md");
    g_assert_nonnull(result.fate);
}

static GVariant *hang(Box *box, void *data) {
    volatile guint turns = 0;
    box_subject(box, data);
    while (turns != 1)
        turns += 2;
    return NULL;
}

static void test_hang(void) {
    g_auto(BoxResult) result = {0}, whole = {0};
    run((BoxOptions){.seconds = 1}, hang, "figures/slow.svg", &result);
    g_assert_cmpint(result.end, ==, BOX_OUT_OF_TIME);
    g_assert_cmpstr(result.subject, ==, "figures/slow.svg");
    run((BoxOptions){.total_seconds = 1}, hang, NULL, &whole);
    g_assert_cmpint(whole.end, ==, BOX_OUT_OF_TIME);
    g_assert_null(whole.subject);
}

static GVariant *hang_at_stage(Box *box, G_GNUC_UNUSED void *data) {
    box_subject(box, "one.md");
    box_stage(box, "drawing");
    return hang(box, NULL);
}

/* A stage without a file has a limit of its own, far below that of the whole. */
static void test_hang_at_stage(void) {
    g_auto(BoxResult) result = {0};
    run((BoxOptions){.seconds = 1, .total_seconds = 2}, hang_at_stage, NULL, &result);
    g_assert_cmpint(result.end, ==, BOX_OUT_OF_TIME);
    g_assert_null(result.subject);
    g_assert_cmpstr(result.stage, ==, "drawing");
}

static GVariant *read_limit(Box *box, void *data) {
    struct rlimit limit;
    if (data != NULL)
        box_subject(box, data);
    else
        box_stage(box, "drawing");
    getrlimit(RLIMIT_CPU, &limit);
    return g_variant_new_int32((gint32)limit.rlim_cur);
}

/* The usual 20 s a file, 400 s a stage, each with a second for what has been used of it. */
static void test_limits(void) {
    g_assert_cmpint(run_for_number((BoxOptions){0}, read_limit, "one.md"), ==, 21);
    g_assert_cmpint(run_for_number((BoxOptions){0}, read_limit, NULL), ==, 401);
}

#ifdef __SANITIZE_ADDRESS__
#define COUNTS_ADDRESSES FALSE /* AddressSanitizer maps more than any limit */
#else
#define COUNTS_ADDRESSES TRUE
#endif

static GVariant *exhaust(G_GNUC_UNUSED Box *box, G_GNUC_UNUSED void *data) {
    gsize n_bytes = (gsize)1 << 30;
    g_autofree char *much = g_malloc(n_bytes);
    return g_variant_new_int32(much[n_bytes - 1]);
}

static void test_memory(void) {
    g_auto(BoxResult) result = {0};
    if (!COUNTS_ADDRESSES) {
        g_test_skip("memory is not limited under AddressSanitizer");
        return;
    }
    run((BoxOptions){.bytes = (gsize)256 << 20}, exhaust, NULL, &result);
    g_assert_cmpint(result.end, ==, BOX_OUT_OF_MEMORY);
}

/* As libraries do that check what malloc() gives, and as those that do not. */
static GVariant *exhaust_and_abort(G_GNUC_UNUSED Box *box, void *data) {
    void *more;
    while ((more = malloc(1 << 20)) != NULL)
        memset(more, 1, 1);
    if (data == NULL)
        abort();
    return g_variant_new_int32(*(volatile char *)more);
}

static GVariant *answer_too_much(G_GNUC_UNUSED Box *box, G_GNUC_UNUSED void *data) {
    gsize n_bytes = (gsize)200 << 20;
    return g_variant_new_from_data(G_VARIANT_TYPE_BYTESTRING, g_malloc0(n_bytes), n_bytes, TRUE,
                                   NULL, NULL);
}

static GVariant *be_killed(G_GNUC_UNUSED Box *box, G_GNUC_UNUSED void *data) {
    raise(SIGKILL);
    return g_variant_new_int32(0);
}

static void check_memory(BoxWork work, void *data, gboolean is_killed) {
    g_auto(BoxResult) result = {0};
    run((BoxOptions){.bytes = (gsize)256 << 20}, work, data, &result);
    g_assert_cmpint(result.end, ==, BOX_OUT_OF_MEMORY);
    g_assert_cmpint(result.is_killed, ==, is_killed);
}

static void test_memory_in_library(void) {
    check_memory(be_killed, NULL, TRUE);
    if (!COUNTS_ADDRESSES) {
        g_test_skip("memory is not limited under AddressSanitizer");
        return;
    }
    check_memory(exhaust_and_abort, NULL, FALSE);
    check_memory(exhaust_and_abort, "no check", FALSE);
    check_memory(answer_too_much, NULL, FALSE);
}

/* ---- a wall that was asked for and does not stand ---- */

static gboolean try_demand(BoxDemand demand, GError **error) {
    g_auto(BoxResult) result = {0};
    int number = 7;
    const BoxOptions options = {.demand = demand, .readable = nothing};
    gboolean is_run = box_run(&options, "i", answer, &number, &result, error);
    g_assert_true(is_run == (result.value != NULL));
    return is_run;
}

/* As on a kernel that does not know the call. */
static void hide_call(int number) {
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
    g_assert_cmpint(seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), number, 0), ==, 0);
    g_assert_cmpint(seccomp_load(filter), ==, 0);
    seccomp_release(filter);
}

static void check_without(int number) {
    g_autoptr(GError) error = NULL;
    hide_call(number);
    g_assert_true(try_demand(BOX_BEST_EFFORT, &error));
    g_assert_false(try_demand(BOX_REQUIRED, &error));
    g_assert_nonnull(error);
    exit(0);
}

static void test_without_landlock(void) {
    if (g_test_subprocess())
        check_without(SCMP_SYS(landlock_create_ruleset));
    g_test_trap_subprocess(NULL, 0, 0);
    g_test_trap_assert_passed();
}

static void test_without_seccomp(void) {
    if (g_test_subprocess())
        check_without(SCMP_SYS(seccomp));
    g_test_trap_subprocess(NULL, 0, 0);
    g_test_trap_assert_passed();
}

static void test_required(void) {
    g_autoptr(GError) error = NULL;
    gboolean has_walls = walls_landlock() > 0 && walls_seccomp();
    g_assert_true(try_demand(BOX_REQUIRED, &error) == has_walls);
    g_assert_true((error == NULL) == has_walls);
}

/* ---- a child that stays ---- */

/* Goes on from what it had, by as much as is ordered; 9 ends it. */
static GVariant *add(Box *box, void *data) {
    int *number = data;
    if (box_order(box) == 9)
        abort();
    *number += box_order(box);
    return g_variant_new_int32(*number);
}

static int finish_for_number(BoxRun *run) {
    g_auto(BoxResult) result = {0};
    g_autoptr(GError) error = NULL;
    g_assert_true(box_finish(run, &result, &error));
    g_assert_no_error(error);
    return result.value != NULL ? g_variant_get_int32(result.value) : -1;
}

static void check_stay(BoxDemand demand, guint total_seconds) {
    int number = 1;
    g_autoptr(GError) error = NULL;
    const BoxOptions options = {
        .demand = demand, .readable = nothing, .total_seconds = total_seconds};
    g_autoptr(BoxRun) run = box_stay(&options, "i", add, &number, 2, &error);
    g_assert_no_error(error);
    g_assert_cmpint(finish_for_number(run), ==, 3);
    if (total_seconds == 1) { /* half of it is nothing: whoever asks is told to start another */
        g_assert_false(box_again(run, 4));
        return;
    }
    g_assert_true(box_again(run, 4));
    g_assert_cmpint(finish_for_number(run), ==, 7);
    g_assert_cmpint(number, ==, demand == BOX_NONE ? 7 : 1);
}

static void test_stay(void) {
    check_stay(BOX_BEST_EFFORT, 0);
    check_stay(BOX_NONE, 0);
    check_stay(BOX_BEST_EFFORT, 1);
}

static void test_stay_breakdown(void) {
    int number = 1;
    g_autoptr(GError) error = NULL;
    const BoxOptions options = {.readable = nothing};
    g_autoptr(BoxRun) run = box_stay(&options, "i", add, &number, 2, &error);
    g_assert_cmpint(finish_for_number(run), ==, 3);
    g_assert_true(box_again(run, 9));
    g_assert_cmpint(finish_for_number(run), ==, -1);
    g_assert_false(box_again(run, 1));
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/box/value", test_value);
    g_test_add_func("/box/wrong-type", test_wrong_type);
    g_test_add_func("/box/reading", test_reading);
    g_test_add_func("/box/doing", test_doing);
    g_test_add_func("/box/crash", test_crash);
    g_test_add_func("/box/hang", test_hang);
    g_test_add_func("/box/memory", test_memory);
    g_test_add_func("/box/memory-in-library", test_memory_in_library);
    g_test_add_func("/box/hang-at-stage", test_hang_at_stage);
    g_test_add_func("/box/limits", test_limits);
    g_test_add_func("/box/required", test_required);
    g_test_add_func("/box/without-landlock", test_without_landlock);
    g_test_add_func("/box/without-seccomp", test_without_seccomp);
    g_test_add_func("/box/progress", test_progress);
    g_test_add_func("/box/two-steps", test_two_steps);
    g_test_add_func("/box/abandoned", test_abandoned);
    g_test_add_func("/box/descriptors", test_descriptors);
    g_test_add_func("/box/stay", test_stay);
    g_test_add_func("/box/stay-breakdown", test_stay_breakdown);
    return g_test_run();
}
