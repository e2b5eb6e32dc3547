#include "desk/git.h"
#include "edition/shelf.h"
#include "verbs/editions.h"
#include "verbs/places.h"
#include "verbs/talk.h"
#include <stdio.h>
#include <string.h>

typedef struct Wanted {
    char *output;
    gboolean dirty, sign;
} Wanted;

static void wanted_clear(Wanted *wanted) {
    g_free(wanted->output);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Wanted, wanted_clear)

static Status parse(Call *call, Wanted *wanted, int argc, char **argv) {
    const GOptionEntry entries[] = {
        {"output", 'o', 0, G_OPTION_ARG_FILENAME, &wanted->output,
         "Put the release's folder into DIR", "DIR"},
        {"dirty", 0, 0, G_OPTION_ARG_NONE, &wanted->dirty,
         "Release what is not committed as well; the colophon names no commit", NULL},
        {"sign", 0, 0, G_OPTION_ARG_NONE, &wanted->sign, "Sign the sums with minisign", NULL},
        {0},
    };
    return call_parse(call, &verb_release, entries, 1, argc, argv);
}

/* *ret_commit is the caller's; FALSE with an error, or after a diagnostic. */
static gboolean look_at_git(Call *call, const Wanted *wanted, char **ret_commit) {
    g_autofree char *dirty = NULL;
    if (!git_look(call->press.book, ret_commit, &dirty, &call->error))
        return FALSE;
    if (dirty == NULL)
        return TRUE;
    if (wanted->dirty) {
        g_clear_pointer(ret_commit, g_free);
        return TRUE;
    }
    diag_add(call->diag, DIAG_RELEASE_DIRTY, (Place){diag_file(call->diag, dirty), 0, 0},
             "this file is not as it was committed");
    diag_hint(call->diag, "commit it, or release it all the same with --dirty");
    return FALSE;
}

static char *output_of(const Call *call, const Wanted *wanted) {
    return wanted->output != NULL ? g_strdup(wanted->output)
                                  : g_build_filename(call->press.book, "build", "releases", NULL);
}

/* The record comes last: what is killed before has released nothing, and can be done again. Whether
 * it can be written is found out first. */
static gboolean publish(Call *call, const char *output, const Edition *release, char **ret_folder) {
    g_autofree char *latest_name = g_strconcat(release->slug, "-latest", NULL);
    g_autofree char *latest = g_build_filename(output, latest_name, NULL);
    g_autofree char *editions = g_build_filename(call->press.book, SHELF_FOLDER, NULL);
    const PublishedFile record = {release->record_name, release->record};
    *ret_folder = g_build_filename(output, release->name, NULL);
    return publish_try(editions, &record, 1, &call->error) &&
           publish_folder(*ret_folder, (const PublishedFile *)release->files->data,
                               release->files->len, &call->error) &&
           publish_folder(latest, (const PublishedFile *)release->latest->data,
                               release->latest->len, &call->error) &&
           publish_files(editions, &record, 1, &call->error);
}

/* ---- what readers keep ---- */

static GBytes *read_release(const char *output, const char *slug, const char *revision,
                            char **ret_name) {
    g_autofree char *name = g_strdup_printf("%s-%s", slug, revision);
    g_autofree char *folder = g_build_filename(output, name, NULL);
    g_autoptr(Root) root = root_open(folder, NULL);
    *ret_name = g_strconcat(name, ".epub", NULL);
    return root != NULL ? root_read(root, *ret_name, EPUB_MAX, NULL) : NULL;
}

static GBytes *epub_of(const Edition *release) {
    for (guint i = 0; i < release->files->len; i++) {
        const PublishedFile *file = &g_array_index(release->files, PublishedFile, i);
        if (g_str_has_suffix(file->name, ".epub") && !g_str_has_suffix(file->name, ".kepub.epub"))
            return file->bytes;
    }
    return NULL;
}

/* Beside the release's folder, not in it: it hangs on a file that who verifies the release need not
 * have. */
static gboolean write_places(Call *call, const char *output, const char *name, const char *json) {
    g_autofree char *file = g_strconcat(name, "-places.json", NULL);
    g_autoptr(GBytes) bytes = g_bytes_new(json, strlen(json));
    const PublishedFile published = {file, bytes};
    return publish_files(output, &published, 1, &call->error);
}

/* Only where the last edition lies beside this one: its record does not hold its words. */
static gboolean tell_places(Call *call, const char *output, const Edition *release) {
    const char *last = release->last;
    g_autofree char *old_name = NULL, *table = NULL, *json = NULL;
    g_autoptr(GBytes) old =
        last != NULL ? read_release(output, release->slug, last, &old_name) : NULL;
    if (last != NULL && old == NULL)
        printf("%s is not in %s: what readers find again of it is not known\n", old_name, output);
    const CarrySource before = {old_name, old}, after = {release->name, epub_of(release)};
    if (before.bytes == NULL || after.bytes == NULL)
        return TRUE;
    if (!places_measure(call, &before, &after, &table, &json))
        return FALSE;
    fputs(table, stdout);
    return write_places(call, output, release->name, json);
}

/* ---- signing ---- */

static gboolean sign(Call *call, const char *folder) {
    g_autofree char *sums = g_build_filename(folder, "SHA256SUMS", NULL);
    const char *const command[] = {"minisign", "-S", "-m", sums, NULL};
    int status = 0;
    return g_spawn_sync(NULL, (char **)command, NULL,
                        G_SPAWN_SEARCH_PATH | G_SPAWN_CHILD_INHERITS_STDIN, NULL, NULL, NULL, NULL,
                        &status, &call->error) &&
           g_spawn_check_wait_status(status, &call->error);
}

static void print_release(const Wanted *wanted, const char *folder, const Edition *release) {
    printf("%s\n", folder);
    for (guint i = 0; i < release->files->len; i++)
        printf("  %s\n", g_array_index(release->files, PublishedFile, i).name);
    printf("recorded in %s/%s\n", SHELF_FOLDER, release->record_name);
    if (!wanted->sign)
        printf("to sign it: minisign -S -m %s/SHA256SUMS\n", folder);
}

static gboolean release(Call *call, const Wanted *wanted) {
    g_autofree char *commit = NULL, *folder = NULL, *output = output_of(call, wanted);
    g_auto(Edition) made = {0};
    if (!look_at_git(call, wanted, &commit) || !editions_make(call, commit, &made) ||
        !publish(call, output, &made, &folder))
        return FALSE;
    print_release(wanted, folder, &made);
    return tell_places(call, output, &made) && (!wanted->sign || sign(call, folder));
}

static Status run(int argc, char **argv) {
    g_auto(Call) call = {0};
    g_auto(Wanted) wanted = {0};
    Status status = parse(&call, &wanted, argc, argv);
    if (status != STATUS_DONE)
        return status;
    if (press_is_single(call_book(&call)))
        return talk_usage_error("a single file has no editions: make a folder with book.yaml");
    if (!call_open(&call))
        return STATUS_WORLD_FAILED;
    return call_close(&call, release(&call, &wanted));
}

const Verb verb_release = {"release", "[BOOK]",
                           "make an edition's folder, and record it for the next", run, NULL};
