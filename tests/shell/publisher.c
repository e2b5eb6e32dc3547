/* publisher FOLDER WORD: publishes what a release publishes, in its order, each file holding the
 * word: the record tried, a folder, a folder, the record. Without a press, so that a test can let
 * every call of it fail in turn. */
#include "base/publish.h"
#include <stdio.h>
#include <string.h>

#define N_FILES 3

static gboolean publish_all(const char *folder, const char *word, GError **error) {
    g_autoptr(GBytes) bytes = g_bytes_new(word, strlen(word));
    const PublishedFile files[N_FILES] = {{"a.epub", bytes}, {"b.pdf", bytes}, {"sums", bytes}};
    g_autofree char *editions = g_build_filename(folder, "editions", NULL);
    g_autofree char *edition = g_build_filename(folder, "shelf", "book-1", NULL);
    g_autofree char *latest = g_build_filename(folder, "shelf", "book-latest", NULL);
    return publish_try(editions, files, 1, error) &&
           publish_folder(edition, files, N_FILES, error) &&
           publish_folder(latest, files, N_FILES, error) &&
           publish_files(editions, files, 1, error);
}

int main(int argc, char **argv) {
    g_autoptr(GError) error = NULL;
    if (argc != 3)
        return 2;
    if (publish_all(argv[1], argv[2], &error))
        return 0;
    fprintf(stderr, "publisher: %s\n", error->message);
    return 4;
}
