#include "base/zip.h"
#include <string.h>

/* Local headers of an archive without data descriptors, one after another. */
#define LOCAL_SIGNATURE 0x04034b50u
#define LOCAL_LENGTH 30

static guint read_number(const guint8 *p, guint n_bytes) {
    guint number = 0;
    for (guint i = n_bytes; i-- > 0;)
        number = number << 8 | p[i];
    return number;
}

typedef struct Local {
    guint flags, method, time, date, extra;
    char *name;
} Local;

static gboolean read_local(const guint8 **p, Local *ret_local) {
    if (read_number(*p, 4) != LOCAL_SIGNATURE)
        return FALSE;
    guint name_length = read_number(*p + 26, 2), extra = read_number(*p + 28, 2);
    *ret_local = (Local){.flags = read_number(*p + 6, 2),
                         .method = read_number(*p + 8, 2),
                         .time = read_number(*p + 10, 2),
                         .date = read_number(*p + 12, 2),
                         .extra = extra,
                         .name = g_strndup((const char *)*p + LOCAL_LENGTH, name_length)};
    *p += LOCAL_LENGTH + name_length + extra + read_number(*p + 18, 4);
    return TRUE;
}

static GBytes *pack(const char *date) {
    static char text[4096];
    memset(text, 'x', sizeof text);
    g_autoptr(GBytes) mimetype = g_bytes_new_static("application/epub+zip", 20);
    g_autoptr(GBytes) chapter = g_bytes_new_static(text, sizeof text);
    g_autoptr(GBytes) empty = g_bytes_new_static("", 0);
    ZipEntry entries[] = {{"mimetype", mimetype, TRUE},
                          {"EPUB/chapter.xhtml", chapter, FALSE},
                          {"EPUB/empty.css", empty, FALSE}};
    g_autoptr(GError) error = NULL;
    GBytes *bytes = zip_pack(entries, G_N_ELEMENTS(entries), date, &error);
    g_assert_no_error(error);
    g_assert_nonnull(bytes);
    return bytes;
}

/* A reader finds 'mimetype' and its content at fixed offsets. */
static void test_mimetype(void) {
    g_autoptr(GBytes) bytes = pack("2026-11-23");
    const char *data = g_bytes_get_data(bytes, NULL);
    g_assert_cmpmem(data + LOCAL_LENGTH, 28, "mimetypeapplication/epub+zip", 28);
}

static void test_entries(void) {
    static const struct {
        const char *name;
        guint method;
    } wanted[] = {{"mimetype", 0}, {"EPUB/chapter.xhtml", 8}, {"EPUB/empty.css", 8}};
    g_autoptr(GBytes) bytes = pack("2026-11-23");
    const guint8 *p = g_bytes_get_data(bytes, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(wanted); i++) {
        Local local;
        g_assert_true(read_local(&p, &local));
        g_assert_cmpstr(local.name, ==, wanted[i].name);
        g_assert_cmpuint(local.method, ==, wanted[i].method);
        g_assert_cmpuint(local.extra, ==, 0);
        g_assert_cmpuint(local.flags & 8, ==, 0); /* sizes stand before the data */
        g_assert_cmpuint(local.time, ==, 0);
        g_free(local.name);
    }
    g_assert_cmpuint(g_bytes_get_size(bytes), <, 1024);
}

static void test_dates(void) {
    static const struct {
        const char *date;
        guint dos;
    } cases[] = {
        {"2026-11-23", 46 << 9 | 11 << 5 | 23},
        {"1980-01-01", 1 << 5 | 1},
        {"1979-12-31", 1 << 5 | 1},
        {"2108-01-01", 1 << 5 | 1},
        {"soon", 1 << 5 | 1},
        {NULL, 1 << 5 | 1},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GBytes) bytes = pack(cases[i].date);
        const guint8 *p = g_bytes_get_data(bytes, NULL);
        Local local;
        g_assert_true(read_local(&p, &local));
        g_assert_cmpuint(local.date, ==, cases[i].dos);
        g_free(local.name);
    }
}

static void test_same_bytes(void) {
    g_autoptr(GBytes) one = pack("2026-11-23");
    g_setenv("TZ", "Pacific/Kiritimati", TRUE);
    g_autoptr(GBytes) two = pack("2026-11-23");
    g_assert_true(g_bytes_equal(one, two));
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/zip/mimetype", test_mimetype);
    g_test_add_func("/zip/entries", test_entries);
    g_test_add_func("/zip/dates", test_dates);
    g_test_add_func("/zip/same-bytes", test_same_bytes);
    return g_test_run();
}
