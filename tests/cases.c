/* A case is a small book beside what the stages must make of it: NAME.md, or the folder NAME with a
 * book.yaml, and next to it files NAME.SUFFIX. The suffix names the stage whose result, as text,
 * the file holds (the table below); a stage without a file is not asked. A case says in its first
 * comment what it shows.
 *
 * To add one: write NAME.md, `touch NAME.book`, run this program with OCTAVO_BLESS=1, read what it
 * wrote, commit. The same variable renews all files after a change of octavo; read the diff.
 * `-p /cases/source/notes` runs one case. */
#include "book/dump.h"
#include "book/seal.h"
#include "epub/epub.h"
#include "source/source.h"
#include <gio/gio.h>
#include <string.h>
#include <zip.h>

#define CASES OCTAVO_SOURCE_DIR "/tests/cases"
#define STYLE OCTAVO_SOURCE_DIR "/styles/octavo"

/* What the stages have made of one case. */
typedef struct Made {
    Diag *diag;
    Root *root;
    Book *book;    /* NULL where source_read() gave none */
    GError *error; /* the world's failure */
} Made;

/* ---- the stages ---- */

static char *show_diag(const Made *made) {
    return diag_print(made->diag, FALSE);
}

static char *show_book(const Made *made) {
    return made->book != NULL ? book_dump(made->book) : g_strdup("no book\n");
}

/* The named files of an EPUB, one after another, each under its name. */
static void append_entry(GString *out, zip_t *archive, zip_int64_t index) {
    zip_stat_t status;
    g_assert(zip_stat_index(archive, (zip_uint64_t)index, 0, &status) == 0);
    g_autofree char *text = g_malloc0(status.size + 1);
    zip_file_t *file = zip_fopen_index(archive, (zip_uint64_t)index, 0);
    g_assert(file != NULL && zip_fread(file, text, status.size) == (zip_int64_t)status.size);
    zip_fclose(file);
    g_autofree char *base = g_path_get_basename(status.name);
    g_string_append_printf(out, "== %s\n%s\n", base, text);
}

static gboolean is_written_by_author(const Division *division) {
    return division->role != ROLE_COLOPHON && division->role != ROLE_INDEX;
}

static gboolean is_wanted(const Book *book, const char *name, const char *suffix) {
    if (!g_str_has_suffix(name, suffix))
        return FALSE;
    g_autofree char *base = g_path_get_basename(name);
    base[strlen(base) - strlen(suffix)] = '\0';
    const Division *division = book_find_division(book, base);
    return !g_str_equal(suffix, ".xhtml") || (division != NULL && is_written_by_author(division));
}

static char *show_entries(const Book *book, GBytes *epub, const char *suffix) {
    gsize size = 0;
    const void *data = g_bytes_get_data(epub, &size);
    zip_source_t *source = zip_source_buffer_create(data, size, 0, NULL);
    zip_t *archive = zip_open_from_source(source, ZIP_RDONLY, NULL);
    g_assert(archive != NULL);
    GString *out = g_string_new(NULL);
    for (zip_int64_t i = 0; i < zip_get_num_entries(archive, 0); i++)
        if (is_wanted(book, zip_get_name(archive, (zip_uint64_t)i, 0), suffix))
            append_entry(out, archive, i);
    zip_discard(archive);
    return g_string_free(out, FALSE);
}

static char *show_epub(const Made *made, const char *suffix) {
    if (made->book == NULL)
        return g_strdup("no book\n");
    g_autoptr(GError) error = NULL;
    EpubOptions options = {.style_folder = STYLE};
    g_autoptr(GBytes) epub = epub_make(made->book, &options, &error);
    g_assert_no_error(error);
    return show_entries(made->book, epub, suffix);
}

static char *show_xhtml(const Made *made) {
    return show_epub(made, ".xhtml");
}

static char *show_opf(const Made *made) {
    return show_epub(made, ".opf");
}

static const struct Stage {
    const char *suffix;
    char *(*show)(const Made *made);
} stages[] = {
    {".diag", show_diag},
    {".book", show_book},
    {".xhtml", show_xhtml},
    {".opf", show_opf},
};

/* As press.c does it: a Book with holes is sealed too, so that all mistakes are told at once. */
static void make(Made *made, const char *path) {
    made->diag = diag_new();
    made->book = source_read(path, made->diag, &made->root, &made->error);
    if (made->book != NULL)
        book_seal(made->book, made->diag);
}

static void clear(Made *made) {
    book_free(made->book);
    root_free(made->root);
    diag_free(made->diag);
    g_clear_error(&made->error);
}

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

static void bless(const char *path, const char *wanted, const char *found) {
    if (g_str_equal(wanted, found))
        return;
    g_autoptr(GError) error = NULL;
    g_file_set_contents(path, found, -1, &error);
    g_assert_no_error(error);
}

static void compare(const char *path, const char *found) {
    g_autofree char *wanted = NULL;
    g_assert_true(g_file_get_contents(path, &wanted, NULL, NULL));
    if (is_blessing()) {
        bless(path, wanted, found);
    } else if (!g_str_equal(wanted, found)) {
        g_autofree char *difference = diff(path, found);
        g_test_message("%s", difference);
        g_printerr("%s", difference);
        g_test_fail();
    }
}

/* The file of the case for this stage; NULL where there is none. */
static char *sibling(const char *path, const char *suffix) {
    gsize len = strlen(path) - (g_str_has_suffix(path, ".md") ? strlen(".md") : 0);
    g_autofree char *name = g_strdup_printf("%.*s%s", (int)len, path, suffix);
    return g_file_test(name, G_FILE_TEST_EXISTS) ? g_steal_pointer(&name) : NULL;
}

static void run_case(gconstpointer data) {
    const char *path = data;
    Made made = {0};
    make(&made, path);
    g_assert_no_error(made.error);
    guint n_compared = 0;
    for (gsize i = 0; i < G_N_ELEMENTS(stages); i++) {
        g_autofree char *file = sibling(path, stages[i].suffix);
        if (file == NULL)
            continue;
        g_autofree char *found = stages[i].show(&made);
        compare(file, found);
        n_compared++;
    }
    clear(&made);
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
    return g_file_test(manifest, G_FILE_TEST_EXISTS);
}

static void find_cases(GPtrArray *cases, const char *folder) {
    g_autoptr(GPtrArray) paths = list_folder(folder);
    for (guint i = 0; i < paths->len; i++) {
        const char *path = paths->pdata[i];
        if (g_str_has_suffix(path, ".md") || is_book_folder(path))
            g_ptr_array_add(cases, g_strdup(path));
        else if (g_file_test(path, G_FILE_TEST_IS_DIR) &&
                 !g_file_test(path, G_FILE_TEST_IS_SYMLINK))
            find_cases(cases, path);
    }
}

/* ---- every diagnostic is shown by a case ---- */

static void append_diags(GString *all, const char *folder) {
    g_autoptr(GPtrArray) paths = list_folder(folder);
    for (guint i = 0; i < paths->len; i++) {
        g_autofree char *text = NULL;
        if (g_str_has_suffix(paths->pdata[i], ".diag") &&
            g_file_get_contents(paths->pdata[i], &text, NULL, NULL))
            g_string_append(all, text);
        else if (g_file_test(paths->pdata[i], G_FILE_TEST_IS_DIR))
            append_diags(all, paths->pdata[i]);
    }
}

/* Codes that no file in a repository can call forth, and the test that does. */
static gboolean is_shown_elsewhere(DiagCode code) {
    return code == DIAG_FILE_UNREADABLE    /* shell/all-or-nothing.sh */
           || code == DIAG_LIMIT_FILE_SIZE /* shell/diagnostics.sh */
           || code >= DIAG_STYLE_BAD;      /* typesetting: its own tests */
}

static void check_codes(void) {
    g_autoptr(GString) all = g_string_new(NULL);
    append_diags(all, CASES);
    for (int code = 0; code < DIAG_N_CODES; code++) {
        g_autofree char *mark = g_strdup_printf("[%s]\n", diag_code_name(code));
        if (!is_shown_elsewhere(code) && strstr(all->str, mark) == NULL) {
            g_printerr("no case shows the diagnostic %s", mark);
            g_test_fail();
        }
    }
}

int main(int argc, char **argv) {
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
    g_test_add_func("/cases/every-diagnostic-is-shown", check_codes);
    return g_test_run();
}
