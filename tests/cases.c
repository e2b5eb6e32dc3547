/* A case is a small book beside what the stages must make of it: NAME.md, or the folder NAME, and
 * next to it files NAME.SUFFIX. The suffix names the stage whose result, as text, the file holds
 * (the table below); a stage without a file is not asked. A case says in its first comment what it
 * shows.
 *
 * To add one: write NAME.md, `touch NAME.book NAME.diag`, run this program with OCTAVO_BLESS=1,
 * read what it wrote, commit. The same variable renews all files after a change of octavo; read the
 * diff.
 * `-p /cases/source/notes` runs one case. */
#include "press.h"
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <locale.h>
#include <string.h>
#include <zip.h>

#define CASES OCTAVO_SOURCE_DIR "/tests/cases"

/* The file of the case for this stage; NULL where there is none. */
static char *sibling(const char *path, const char *suffix) {
    gsize len = strlen(path) - (g_str_has_suffix(path, ".md") ? strlen(".md") : 0);
    g_autofree char *name = g_strdup_printf("%.*s%s", (int)len, path, suffix);
    return g_file_test(name, G_FILE_TEST_EXISTS) ? g_steal_pointer(&name) : NULL;
}

/* ---- the stages ---- */

/* Here there is no Graphviz. FALSE: nobody missed it. */
static gboolean lack_program(Drawings *drawings) {
    const GPtrArray *wanted = drawings_wanted(drawings);
    gboolean is_missed = wanted->len > 0;
    while (wanted->len > 0)
        drawings_put(drawings, wanted->pdata[0], (Drawing){.end = DRAWING_NO_PROGRAM});
    return is_missed;
}

static char *dump(const char *path, PressStage stage, Diag *diag) {
    g_autoptr(GError) error = NULL;
    g_autoptr(Drawings) drawings = drawings_new();
    PressOptions options = {.book = path, .data = OCTAVO_SOURCE_DIR, .drawings = drawings};
    char *text = press_dump(&options, stage, diag, &error);
    if (lack_program(drawings)) {
        g_free(text);
        text =
            press_dump(&options, stage, diag, &error); /* what was said before is not said again */
    }
    g_assert_no_error(error);
    return text != NULL ? text : g_strdup("nothing\n");
}

static char *show_dump(const char *path, PressStage stage) {
    g_autoptr(Diag) diag = diag_new();
    return dump(path, stage, diag);
}

/* What reading and sealing have to say; and typesetting, where the case is about pages. */
static char *show_diag(const char *path, G_GNUC_UNUSED PressStage stage) {
    g_autofree char *lines = sibling(path, ".lines"), *pages = sibling(path, ".pages");
    g_autoptr(Diag) diag = diag_new();
    g_free(dump(path, lines != NULL || pages != NULL ? STAGE_PAGES : STAGE_BOOK, diag));
    return diag_print(diag, FALSE);
}

static char *read_entry(zip_t *archive, const char *name) {
    zip_stat_t status;
    g_assert_cmpint(zip_stat(archive, name, 0, &status), ==, 0);
    char *text = g_malloc0(status.size + 1);
    zip_file_t *file = zip_fopen(archive, name, 0);
    g_assert_nonnull(file);
    g_assert_cmpint(zip_fread(file, text, status.size), ==, status.size);
    zip_fclose(file);
    return text;
}

static char *read_package(const char *epub) {
    zip_t *archive = zip_open(epub, ZIP_RDONLY, NULL);
    g_assert_nonnull(archive);
    char *text = read_entry(archive, "EPUB/package.opf");
    zip_discard(archive);
    return text;
}

/* The package document, out of a finished EPUB. */
static char *show_opf(const char *path, G_GNUC_UNUSED PressStage stage) {
    g_autoptr(GError) error = NULL;
    g_autoptr(Diag) diag = diag_new();
    g_autofree char *folder = g_dir_make_tmp("octavo-cases-XXXXXX", &error);
    g_assert_no_error(error);
    PressOptions options = {
        .book = path, .output = folder, .data = OCTAVO_SOURCE_DIR, .wants_epub = TRUE};
    g_auto(PressResult) result = {0};
    gboolean is_made = press_build(&options, diag, &result, &error);
    g_assert_no_error(error);
    char *text = is_made ? read_package(result.paths[OUTPUT_EPUB]) : g_strdup("nothing\n");
    if (is_made)
        g_remove(result.paths[OUTPUT_EPUB]);
    g_rmdir(folder);
    return text;
}

/* What `check` has to say; of a shop, where the case's name ends in the shop's. */
static char *show_lint(const char *path, G_GNUC_UNUSED PressStage stage) {
    g_autoptr(GError) error = NULL;
    g_autoptr(Diag) diag = diag_new();
    g_auto(PressResult) result = {0};
    const char *dash = strrchr(path, '-');
    PressOptions options = {.book = path, .data = OCTAVO_SOURCE_DIR, .wants_lint = TRUE};
    if (dash != NULL)
        lint_find_profile(dash + 1, &options.profile);
    press_make(&options, diag, &result, &error);
    g_assert_no_error(error);
    return diag_print(diag, FALSE);
}

static const struct Result {
    const char *suffix;
    char *(*show)(const char *path, PressStage stage);
    PressStage stage;
} results[] = {
    {".diag", show_diag, STAGE_BOOK},   {".book", show_dump, STAGE_BOOK},
    {".items", show_dump, STAGE_ITEMS}, {".lines", show_dump, STAGE_LINES},
    {".pages", show_dump, STAGE_PAGES}, {".xhtml", show_dump, STAGE_XHTML},
    {".opf", show_opf, STAGE_BOOK},     {".lint", show_lint, STAGE_BOOK},
};

/* ---- comparing ---- */

static char *diff(const char *path, const char *found) {
    g_autoptr(GError) error = NULL;
    g_autoptr(GSubprocess) process =
        g_subprocess_new(G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error,
                         "diff", "-u", "--label", path, "--label", "found", path, "-", NULL);
    char *text = NULL;
    if (process == NULL ||
        !g_subprocess_communicate_utf8(process, found, NULL, &text, NULL, &error))
        return g_strdup_printf("%s\n%s", error->message, found);
    return text;
}

static gboolean is_blessing(void) {
    return g_strcmp0(g_getenv("OCTAVO_BLESS"), "1") == 0;
}

static void compare(const char *path, const char *found) {
    g_autoptr(GError) error = NULL;
    g_autofree char *wanted = NULL;
    g_file_get_contents(path, &wanted, NULL, &error);
    g_assert_no_error(error);
    if (g_str_equal(wanted, found))
        return;
    if (is_blessing()) {
        g_file_set_contents(path, found, -1, &error);
        g_assert_no_error(error);
        return;
    }
    g_autofree char *difference = diff(path, found);
    g_printerr("%s", difference);
    g_test_fail();
}

static void run_case(gconstpointer data) {
    const char *path = data;
    guint n_compared = 0;
    for (gsize i = 0; i < G_N_ELEMENTS(results); i++) {
        g_autofree char *file = sibling(path, results[i].suffix);
        if (file == NULL)
            continue;
        g_autofree char *found = results[i].show(path, results[i].stage);
        compare(file, found);
        n_compared++;
    }
    g_assert_cmpuint(n_compared, >, 0); /* else the case shows nothing */
}

/* ---- finding ---- */

static int compare_names(gconstpointer a, gconstpointer b) {
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static GPtrArray *list_folder(const char *folder) {
    GPtrArray *paths = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    g_assert_nonnull(dir);
    for (const char *name; (name = g_dir_read_name(dir)) != NULL;)
        g_ptr_array_add(paths, g_build_filename(folder, name, NULL));
    g_ptr_array_sort(paths, compare_names);
    return paths;
}

static gboolean is_book_folder(const char *path) {
    g_autofree char *manifest = g_build_filename(path, "book.yaml", NULL);
    g_autofree char *diag = sibling(path, ".diag"), *file = sibling(path, ".md");
    gboolean is_foreign =
        diag != NULL && file == NULL; /* made for another tool: without manifest */
    return is_foreign || g_file_test(manifest, G_FILE_TEST_EXISTS);
}

static void find_cases(GPtrArray *cases, const char *folder) {
    g_autoptr(GPtrArray) paths = list_folder(folder);
    for (guint i = 0; i < paths->len; i++) {
        const char *path = paths->pdata[i];
        if (g_str_has_suffix(path, ".md") || is_book_folder(path))
            g_ptr_array_add(cases, g_strdup(path));
        else if (g_file_test(path, G_FILE_TEST_IS_DIR))
            find_cases(cases, path);
    }
}

/* ---- every diagnostic is shown by a case ---- */

static void append_diags(GString *all, const GPtrArray *cases) {
    for (guint i = 0; i < cases->len; i++) {
        g_autofree char *file = sibling(cases->pdata[i], ".diag"), *text = NULL;
        g_autofree char *lint = sibling(cases->pdata[i], ".lint"), *lint_text = NULL;
        if (file != NULL && g_file_get_contents(file, &text, NULL, NULL))
            g_string_append(all, text);
        if (lint != NULL && g_file_get_contents(lint, &lint_text, NULL, NULL))
            g_string_append(all, lint_text);
    }
}

/* Codes that no file in a repository can call forth, and the test that does. */
static gboolean is_shown_elsewhere(DiagCode code) {
    static const DiagCode elsewhere[] = {
        DIAG_FILE_UNREADABLE,     /* shell/all-or-nothing.sh */
        DIAG_LIMIT_FILE_SIZE,     /* shell/diagnostics.sh */
        DIAG_STYLE_BAD,           /* shell/cli.sh */
        DIAG_INTERPRETER_MISSING, /* shell/trial.sh */
        DIAG_INTERPRETER_BAD,     /* shell/trial.sh */
        DIAG_PROGRAM_FAILED,      /* shell/trial.sh */
        DIAG_OUTPUT_DIFFERS,      /* shell/trial.sh */
        DIAG_LINT_FILE_LARGE,     /* unit/test-lint.c */
        DIAG_LINT_PICTURE_LARGE,  /* unit/test-lint.c */
        DIAG_RELEASE_REVISION,    /* shell/release.sh */
        DIAG_RELEASE_DIRTY,       /* shell/release.sh */
        DIAG_RELEASE_DIFFERS,     /* shell/release.sh */
        DIAG_ANCHOR_GONE,         /* shell/release.sh */
        DIAG_FEED_EMPTY,          /* shell/release.sh */
        DIAG_DIAGRAM_BAD,         /* unit/test-diagram.c */
        DIAG_DIAGRAM_DOUBTFUL,    /* unit/test-diagram.c */
        DIAG_ARCHIVE_BAD,         /* unit/test-publication.c */
        DIAG_LIMIT_ARCHIVE,       /* unit/test-publication.c */
        DIAG_EPUB_BAD,            /* unit/test-publication.c */
        DIAG_EPUB_OTHER,          /* shell/carry.sh */
        DIAG_NOTES_BAD,           /* unit/test-carry.c */
        DIAG_FILE_EXISTS,         /* shell/first-time.sh */
        DIAG_PRESS_CRASHED,       /* unit/test-boxed.c */
        DIAG_LIMIT_TIME,          /* unit/test-boxed.c */
        DIAG_LIMIT_MEMORY,        /* unit/test-boxed.c */
    };
    for (guint i = 0; i < G_N_ELEMENTS(elsewhere); i++)
        if (code == elsewhere[i])
            return TRUE;
    return FALSE;
}

static void check_codes(gconstpointer data) {
    g_autoptr(GString) all = g_string_new(NULL);
    append_diags(all, data);
    for (int code = 0; code < DIAG_N_CODES; code++) {
        g_autofree char *mark = g_strdup_printf("[%s]\n", diag_code_name(code));
        if (!is_shown_elsewhere(code) && strstr(all->str, mark) == NULL) {
            g_printerr("no case shows the diagnostic %s", mark);
            g_test_fail();
        }
    }
}

int main(int argc, char **argv) {
    setlocale(LC_ALL, ""); /* so that differences are shown in UTF-8 */
    g_test_init(&argc, &argv, NULL);
    g_autoptr(GPtrArray) cases = g_ptr_array_new_with_free_func(g_free);
    find_cases(cases, CASES);
    for (guint i = 0; i < cases->len; i++) {
        const char *path = cases->pdata[i];
        g_autofree char *name = g_strdup_printf("/cases%s", path + strlen(CASES));
        if (g_str_has_suffix(name, ".md"))
            name[strlen(name) - strlen(".md")] = '\0';
        g_test_add_data_func(name, path, run_case);
    }
    g_test_add_data_func("/cases/every-diagnostic", cases, check_codes);
    return g_test_run();
}
