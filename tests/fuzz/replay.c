/* Gives every file of the folders named to a fuzz target, under any compiler. */
#include "fuzz/fuzz.h"
#include <stdio.h>

static void replay_file(const char *path) {
    g_autofree char *data = NULL;
    gsize size = 0;
    g_autoptr(GError) error = NULL;
    if (!g_file_get_contents(path, &data, &size, &error))
        g_error("%s", error->message);
    /* A copy of the exact size, so that a sanitizer sees a read past the end. */
    g_autofree guint8 *exact = g_memdup2(data, size);
    LLVMFuzzerTestOneInput(exact, size);
}

static guint replay_folder(const char *folder) {
    g_autoptr(GError) error = NULL;
    g_autoptr(GDir) dir = g_dir_open(folder, 0, &error);
    if (dir == NULL)
        g_error("%s", error->message);
    guint n = 0;
    for (const char *name; (name = g_dir_read_name(dir)) != NULL;) {
        g_autofree char *path = g_build_filename(folder, name, NULL);
        if (!g_file_test(path, G_FILE_TEST_IS_REGULAR))
            continue;
        replay_file(path);
        n++;
    }
    return n;
}

int main(int argc, char **argv) {
    guint n = 0;
    for (int i = 1; i < argc; i++)
        n += replay_folder(argv[i]);
    printf("%u seeds replayed\n", n);
    return n > 0 ? 0 : 1;
}
