#include "base/file.h"
#include "base/publish.h"
#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A folder of the test's own, with a book's folder in it and something outside of that. */
typedef struct Ground {
    char *folder, *inside;
} Ground;

static char *path_in(const char *folder, const char *name) {
    return g_build_filename(folder, name, NULL);
}

static void put(const char *folder, const char *name, const char *bytes, gssize len) {
    g_autofree char *path = path_in(folder, name);
    g_assert_true(g_file_set_contents(path, bytes, len, NULL));
}

static char *take(const char *folder, const char *name) {
    g_autofree char *path = path_in(folder, name);
    char *text = NULL;
    return g_file_get_contents(path, &text, NULL, NULL) ? text : NULL;
}

static void link_to(const char *folder, const char *target, const char *name) {
    g_autofree char *path = path_in(folder, name);
    g_assert_cmpint(symlink(target, path), ==, 0);
}

static void set_up(Ground *ground, gconstpointer data) {
    (void)data;
    ground->folder = g_dir_make_tmp("octavo-XXXXXX", NULL);
    ground->inside = path_in(ground->folder, "book");
    g_assert_cmpint(g_mkdir(ground->inside, 0755), ==, 0);
    put(ground->folder, "secret", "s", 1);
}

static void remove_tree(const char *path) {
    g_autoptr(GDir) dir =
        g_file_test(path, G_FILE_TEST_IS_SYMLINK) ? NULL : g_dir_open(path, 0, NULL);
    for (const char *name; dir != NULL && (name = g_dir_read_name(dir)) != NULL;) {
        g_autofree char *child = path_in(path, name);
        remove_tree(child);
    }
    g_remove(path);
}

static void tear_down(Ground *ground, gconstpointer data) {
    (void)data;
    remove_tree(ground->folder);
    g_free(ground->folder);
    g_free(ground->inside);
}

/* ---- reading ---- */

static void check_refused(const Ground *ground, const char *path, DiagCode code) {
    g_autoptr(GError) error = NULL;
    g_autoptr(Root) root = root_open(ground->inside, &error);
    g_assert_no_error(error);
    g_autoptr(GBytes) bytes = root_read(root, path, 10, &error);
    g_assert_null(bytes);
    g_assert_error(error, FILE_ERROR, (int)code);
}

static void check_read(const Ground *ground, const char *path, const char *wanted) {
    g_autoptr(GError) error = NULL;
    g_autoptr(Root) root = root_open(ground->inside, &error);
    g_autoptr(GBytes) bytes = root_read(root, path, 10, &error);
    g_assert_no_error(error);
    gsize size = 0;
    const char *data = g_bytes_get_data(bytes, &size);
    g_assert_cmpmem(data, size, wanted, strlen(wanted));
}

static void test_read(Ground *ground, gconstpointer data) {
    (void)data;
    g_autofree char *deep = path_in(ground->inside, "deep");
    g_assert_cmpint(g_mkdir(deep, 0755), ==, 0);
    put(ground->inside, "ten", "0123456789", 10);
    put(ground->inside, "empty", "", 0);
    put(deep, "file", "d", 1);
    link_to(ground->inside, "deep/file", "link");
    link_to(deep, "../ten", "up");
    check_read(ground, "ten", "0123456789");
    check_read(ground, "./ten", "0123456789");
    check_read(ground, "empty", "");
    check_read(ground, "deep/file", "d");
    check_read(ground, "link", "d");
    check_read(ground, "deep/up", "0123456789");
}

static void test_confined(Ground *ground, gconstpointer data) {
    (void)data;
    g_autofree char *fifo = path_in(ground->inside, "fifo");
    g_assert_cmpint(mkfifo(fifo, 0644), ==, 0);
    put(ground->inside, "eleven", "01234567890", 11);
    link_to(ground->inside, "../secret", "out");
    link_to(ground->inside, "/etc/passwd", "absolute");
    link_to(ground->inside, "..", "parent");
    link_to(ground->inside, "loop", "loop");
    link_to(ground->inside, "/dev/zero", "zero");
    check_refused(ground, "none", DIAG_FILE_MISSING);
    check_refused(ground, "eleven/none", DIAG_FILE_MISSING);
    check_refused(ground, "", DIAG_FILE_MISSING);
    check_refused(ground, "../secret", DIAG_FILE_OUTSIDE);
    check_refused(ground, "x/../../secret", DIAG_FILE_OUTSIDE);
    check_refused(ground, "/etc/passwd", DIAG_FILE_OUTSIDE);
    check_refused(ground, "out", DIAG_FILE_OUTSIDE);
    check_refused(ground, "absolute", DIAG_FILE_OUTSIDE);
    check_refused(ground, "parent/secret", DIAG_FILE_OUTSIDE);
    check_refused(ground, "loop", DIAG_FILE_OUTSIDE);
    check_refused(ground, "zero", DIAG_FILE_OUTSIDE);
    check_refused(ground, ".", DIAG_FILE_KIND);
    check_refused(ground, "fifo", DIAG_FILE_KIND);
    check_refused(ground, "eleven", DIAG_LIMIT_FILE_SIZE);
    g_autofree char *long_name = g_strnfill(5000, 'a');
    check_refused(ground, long_name, DIAG_FILE_MISSING);
}

static char *read_text(const Ground *ground, const char *bytes, gssize len, Diag *diag) {
    put(ground->inside, "text.md", bytes, len);
    g_autoptr(Root) root = root_open(ground->inside, NULL);
    Place place = {0};
    return root_read_text(root, "text.md", 100, place, diag);
}

static void test_text(Ground *ground, gconstpointer data) {
    (void)data;
    g_autoptr(Diag) diag = diag_new();
    g_autofree char *text = read_text(ground,
                                      "\xef\xbb\xbf"
                                      "a\r\nb\rc\n\r\n\r",
                                      -1, diag);
    g_assert_cmpstr(text, ==, "a\nb\nc\n\n\n");
    g_autofree char *empty = read_text(ground, "", -1, diag);
    g_assert_cmpstr(empty, ==, "");
    g_assert_cmpuint(diag_count(diag, DIAG_ERROR), ==, 0);
}

static void check_bad_text(const Ground *ground, const char *bytes, gssize len,
                           const char *wanted) {
    g_autoptr(Diag) diag = diag_new();
    g_autofree char *text = read_text(ground, bytes, len, diag);
    g_assert_null(text);
    g_autofree char *said = diag_print(diag, FALSE);
    if (!g_str_has_prefix(said, wanted))
        g_error("wanted: %s\nfound: %s", wanted, said);
}

static void test_bad_text(Ground *ground, gconstpointer data) {
    (void)data;
    check_bad_text(ground, "one\nca\xe9", -1, "text.md:2:3: error: ");
    check_bad_text(ground, "\xef\xbb\xbf\r\n\xc3\xa9\xff", -1, "text.md:2:2: error: ");
    check_bad_text(ground, "a\0b", 3, "text.md:1:2: error: ");
    check_bad_text(ground, "a\nb\x1b[2J", -1, "text.md:2:2: error: the character U+001B");
}

/* ---- publishing ---- */

static gboolean publish(const char *folder, const char *first, const char *second, GError **error) {
    g_autoptr(GBytes) a = g_bytes_new(first, strlen(first));
    g_autoptr(GBytes) b = g_bytes_new(second, strlen(second));
    PublishedFile files[] = {{"a.epub", a}, {"b.pdf", b}};
    return publish_files(folder, files, G_N_ELEMENTS(files), error);
}

static void check_folder(const char *folder, const char *first, const char *second) {
    g_autofree char *a = take(folder, "a.epub"), *b = take(folder, "b.pdf");
    g_assert_cmpstr(a, ==, first);
    g_assert_cmpstr(b, ==, second);
}

static guint count_files(const char *folder) {
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    guint n = 0;
    while (g_dir_read_name(dir) != NULL)
        n++;
    return n;
}

static void test_publish(Ground *ground, gconstpointer data) {
    (void)data;
    g_autoptr(GError) error = NULL;
    g_autofree char *folder = path_in(ground->inside, "new/made");
    g_assert_true(publish(folder, "one", "two", &error));
    check_folder(folder, "one", "two");
    g_assert_true(publish(folder, "three", "", &error));
    check_folder(folder, "three", "");
    g_assert_cmpuint(count_files(folder), ==, 2);
}

/* The second file cannot be replaced: neither is, and no temporary file stays. */
static void test_all_or_nothing(Ground *ground, gconstpointer data) {
    (void)data;
    g_autoptr(GError) error = NULL;
    g_autofree char *blocked = path_in(ground->inside, "b.pdf");
    put(ground->inside, "a.epub", "old", 3);
    g_assert_cmpint(g_mkdir(blocked, 0755), ==, 0);
    g_assert_false(publish(ground->inside, "new", "new", &error));
    g_assert_error(error, G_FILE_ERROR, G_FILE_ERROR_ISDIR);
    g_assert_nonnull(strstr(error->message, blocked));
    g_autofree char *kept = take(ground->inside, "a.epub");
    g_assert_cmpstr(kept, ==, "old");
    g_assert_cmpuint(count_files(ground->inside), ==, 2);
}

/* Made for nothing, a folder goes again. */
static void test_no_folder_left(Ground *ground, gconstpointer data) {
    (void)data;
    g_autoptr(GError) error = NULL;
    g_autofree char *folder = path_in(ground->inside, "new/made"),
                    *new = path_in(ground->inside, "new");
    g_autofree char *name = g_strnfill(300, 'n'); /* longer than a file's name may be */
    g_autoptr(GBytes) bytes = g_bytes_new("x", 1);
    PublishedFile file = {name, bytes};
    g_assert_false(publish_files(folder, &file, 1, &error));
    g_assert_error(error, G_FILE_ERROR, G_FILE_ERROR_NAMETOOLONG);
    g_assert_false(g_file_test(new, G_FILE_TEST_EXISTS));
    g_clear_error(&error);
    g_autofree char *under_file = path_in(ground->folder, "secret/made");
    g_assert_false(publish(under_file, "x", "y", &error));
    g_assert_error(error, G_FILE_ERROR, G_FILE_ERROR_NOTDIR);
}

/* A link at the target's place is replaced, what it points to is not written to. */
static void test_link_replaced(Ground *ground, gconstpointer data) {
    (void)data;
    g_autoptr(GError) error = NULL;
    link_to(ground->inside, "../secret", "a.epub");
    g_assert_true(publish(ground->inside, "new", "new", &error));
    g_autofree char *secret = take(ground->folder, "secret");
    g_assert_cmpstr(secret, ==, "s");
    check_folder(ground->inside, "new", "new");
}

/* What a killed process left beside the folder goes; what a living one works on stays. */
static void test_stale_removed(Ground *ground, gconstpointer data) {
    (void)data;
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) bytes = g_bytes_new_static("b", 1);
    const PublishedFile file = {"a", bytes};
    g_autofree char *folder = g_build_filename(ground->folder, "release", NULL);
    g_autofree char *stale = g_build_filename(ground->folder, ".release.octavo-2147483647", NULL);
    g_autofree char *other = g_build_filename(ground->folder, ".release.octavo-1", NULL);
    g_assert_cmpint(g_mkdir(stale, 0777), ==, 0);
    g_assert_cmpint(g_mkdir(other, 0777), ==, 0);
    put(stale, "a", "torn", -1);
    g_assert_true(publish_folder(folder, &file, 1, &error));
    g_assert_false(g_file_test(stale, G_FILE_TEST_EXISTS));
    g_assert_true(g_file_test(other, G_FILE_TEST_EXISTS));
    g_assert_cmpint(g_rmdir(other), ==, 0);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    static const struct {
        const char *path;
        void (*test)(Ground *, gconstpointer);
    } tests[] = {
        {"/file/read", test_read},
        {"/file/confined", test_confined},
        {"/file/text", test_text},
        {"/file/bad-text", test_bad_text},
        {"/file/publish", test_publish},
        {"/file/all-or-nothing", test_all_or_nothing},
        {"/file/no-folder-left", test_no_folder_left},
        {"/file/link-replaced", test_link_replaced},
        {"/file/stale-removed", test_stale_removed},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(tests); i++)
        g_test_add(tests[i].path, Ground, NULL, set_up, tests[i].test, tear_down);
    return g_test_run();
}
