#include "base/filter.h"
#include "base/walls.h"
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>

typedef struct Tried {
    gboolean is_run;
    int status;
    char *output, *complained;
} Tried;

static void tried_clear(Tried *tried) {
    g_free(tried->output);
    g_free(tried->complained);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Tried, tried_clear)

/* What /usr/bin/<the first argument> does with the input. */
static void try(const char *const *arguments, BoxDemand demand, const char *input, Tried *tried) {
    static const char *const environment[] = {"GREETING=hello", NULL}, *const none[] = {NULL};
    g_autofree char *program = g_build_filename("/usr/bin", arguments[0], NULL);
    const FilterOptions options = {.demand = demand,
                                   .program = program,
                                   .arguments = arguments,
                                   .environment = environment,
                                   .readable = none,
                                   .seconds = 1,
                                   .bytes = 256u << 20,
                                   .output_bytes = 10000};
    g_autoptr(GBytes) bytes = g_bytes_new(input, strlen(input));
    g_auto(FilterRun) run = {0};
    g_autoptr(GError) error = NULL;
    tried->is_run = filter_run(&options, bytes, &run, &error);
    g_assert_true(tried->is_run == (error == NULL));
    if (!tried->is_run)
        return;
    gsize n = 0;
    const char *data = g_bytes_get_data(run.output, &n);
    tried->output = n > 0 ? g_strndup(data, n) : g_strdup("");
    tried->complained = g_strdup(run.complained);
    tried->status = run.status;
}

static void test_filters(void) {
    const char *const arguments[] = {"tr", "a-z", "A-Z", NULL};
    g_auto(Tried) tried = {0};
    try(arguments, BOX_BEST_EFFORT, "octavo", &tried);
    g_assert_cmpstr(tried.output, ==, "OCTAVO");
    g_assert_cmpstr(tried.complained, ==, "");
    g_assert_cmpint(tried.status, ==, 0);
}

/* Nothing of octavo's own environment, and no folder of anyone's. */
static void test_surroundings(void) {
    const char *const env[] = {"env", NULL}, *const pwd[] = {"pwd", NULL};
    g_auto(Tried) seen = {0}, place = {0};
    try(env, BOX_BEST_EFFORT, "", &seen);
    g_assert_cmpstr(seen.output, ==, "GREETING=hello\n");
    try(pwd, BOX_BEST_EFFORT, "", &place);
    g_assert_cmpstr(place.output, ==, "/\n");
}

static void test_walls(void) {
    if (walls_landlock() == 0) {
        g_test_skip("this kernel has no Landlock");
        return;
    }
    const char *const reads[] = {"cat", "/etc/passwd", NULL};
    const char *const runs[] = {"env", "/usr/bin/cat", NULL};
    g_autofree char *folder = g_dir_make_tmp(NULL, NULL),
                    *file = g_build_filename(folder, "written", NULL);
    const char *const writes[] = {"touch", file, NULL};
    const char *const *const tries[] = {reads, runs, writes};
    for (guint i = 0; i < G_N_ELEMENTS(tries); i++) {
        g_auto(Tried) walled = {0}, free = {0};
        try(tries[i], BOX_REQUIRED, "", &walled);
        g_assert_true(walled.is_run);
        g_assert_cmpint(walled.status, >, 0);
        g_assert_cmpstr(walled.output, ==, "");
        g_assert_nonnull(strstr(walled.complained, "ermi")); /* -ssion denied, not permi-tted */
        try(tries[i], BOX_NONE, "", &free);
        g_assert_cmpint(free.status, ==, 0);
    }
    g_assert_cmpint(g_unlink(file), ==, 0);
    g_assert_cmpint(g_rmdir(folder), ==, 0);
}

static void test_limits(void) {
    const char *const spins[] = {"yes", NULL};
    const char *const hoards[] = {"dd", "bs=1G", "count=1", "if=/dev/zero", NULL};
    g_auto(Tried) output = {0}, memory = {0};
    try(spins, BOX_NONE, "", &output);
    g_assert_cmpint(output.status, !=, 0);
    g_assert_cmpuint(strlen(output.output), <=, 10000);
    try(hoards, BOX_NONE, "", &memory);
    g_assert_cmpint(memory.status, !=, 0);
    g_assert_nonnull(strstr(memory.complained, "memory"));
}

static void test_time(void) {
    const char *const arguments[] = {"sh", "-c", "while :; do :; done", NULL};
    g_auto(Tried) tried = {0};
    try(arguments, BOX_NONE, "", &tried);
    g_assert_true(tried.status == -SIGXCPU || tried.status == -SIGKILL);
}

static void test_absent(void) {
    const char *const arguments[] = {"no-such-program", NULL};
    g_auto(Tried) tried = {0};
    try(arguments, BOX_BEST_EFFORT, "", &tried);
    g_assert_false(tried.is_run);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/filter/filters", test_filters);
    g_test_add_func("/filter/surroundings", test_surroundings);
    g_test_add_func("/filter/walls", test_walls);
    g_test_add_func("/filter/limits", test_limits);
    g_test_add_func("/filter/time", test_time);
    g_test_add_func("/filter/absent", test_absent);
    return g_test_run();
}
