#include "edition/carry.h"
#include "base/file.h"
#include "base/publish.h"
#include "boxed.h"
#include "verbs/call.h"
#include "verbs/places.h"
#include "verbs/talk.h"
#include <stdio.h>
#include <string.h>

#define NOTES_MAX (64u << 20) /* an archive of notes may hold more than its set [bytes] */

typedef struct Names {
    char *old, *new, *output;
} Names;

static void names_clear(Names *names) {
    g_free(names->old);
    g_free(names->new);
    g_free(names->output);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Names, names_clear)

static GBytes *read_file(const char *path, gsize limit, GError **error) {
    g_autofree char *folder = g_path_get_dirname(path), *name = g_path_get_basename(path);
    g_autoptr(Root) root = root_open(folder, error);
    return root != NULL ? root_read(root, name, limit, error) : NULL;
}

static gboolean write_file(const char *path, GBytes *bytes, GError **error) {
    g_autofree char *folder = g_path_get_dirname(path), *name = g_path_get_basename(path);
    const PublishedFile file = {name, bytes};
    return publish_files(folder, &file, 1, error);
}

/* 'metadata.epub.lua' becomes 'metadata.epub.carried.lua'. */
static char *usual_output(const char *notes) {
    g_autofree char *folder = g_path_get_dirname(notes), *name = g_path_get_basename(notes);
    const char *dot = strrchr(name, '.');
    gsize n = dot != NULL && dot != name ? (gsize)(dot - name) : strlen(name);
    g_autofree char *carried = g_strdup_printf("%.*s.carried%s", (int)n, name, name + n);
    return g_build_filename(folder, carried, NULL);
}

/* ---- behind walls ---- */

#define CARRIED_TYPE                                                                               \
    "(ayayaayuuuuu)" /* the file, its format, what is told, the numbers of Carried */

typedef struct Job {
    CarrySource old, new, notes;
} Job;

static void job_clear(Job *job) {
    g_bytes_unref(job->old.bytes);
    g_bytes_unref(job->new.bytes);
    g_bytes_unref(job->notes.bytes);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Job, job_clear)

static GVariant *make_carried(const void *data, Diag *diag, GError **error) {
    const Job *job = data;
    g_auto(Carried) carried = {0};
    if (!carry_notes(&job->old, &job->new, &job->notes, diag, &carried, error))
        return NULL;
    return g_variant_new("(@ay@ay@aayuuuuu)",
                         g_variant_new_from_bytes(G_VARIANT_TYPE_BYTESTRING, carried.notes, TRUE),
                         g_variant_new_bytestring(carried.format),
                         g_variant_new_bytestring_array((const char *const *)carried.told->pdata,
                                                        (gssize)carried.told->len),
                         carried.n_notes, carried.n_same, carried.n_edited, carried.n_lost,
                         carried.n_stray);
}

/* ---- this side ---- */

static gboolean read_job(Job *job, const Names *names, const char *notes, GError **error) {
    job->old = (CarrySource){names->old, read_file(names->old, EPUB_MAX, error)};
    if (job->old.bytes != NULL)
        job->new = (CarrySource){names->new, read_file(names->new, EPUB_MAX, error)};
    if (job->new.bytes != NULL && notes != NULL)
        job->notes = (CarrySource){notes, read_file(notes, NOTES_MAX, error)};
    return job->new.bytes != NULL && (notes == NULL || job->notes.bytes != NULL);
}

static void print_carried(GVariant *carried, const char *output) {
    g_auto(GStrv) told = NULL;
    const char *format = NULL;
    guint n, n_same, n_edited, n_lost, n_stray;
    g_variant_get(carried, "(@ay^&ay^aayuuuuu)", NULL, &format, &told, &n, &n_same, &n_edited,
                  &n_lost, &n_stray);
    for (guint i = 0; told[i] != NULL; i++)
        printf("%s\n", told[i]);
    printf("%s\n%s: %u note%s, %u on the same words, %u on edited words, %u on words that are gone",
           output, format, n, n == 1 ? "" : "s", n_same, n_edited, n_lost);
    if (n_stray > 0)
        printf(", %u left as found", n_stray);
    printf("\n");
}

static gboolean carry(Call *call, const Job *job, const char *output) {
    g_autoptr(GVariant) carried =
        boxed_value(&call->boxed, NULL, CARRIED_TYPE, make_carried, job, call->diag, &call->error);
    if (carried == NULL)
        return FALSE;
    g_autoptr(GVariant) content = g_variant_get_child_value(carried, 0);
    g_autoptr(GBytes) bytes = g_variant_get_data_as_bytes(content);
    if (!write_file(output, bytes, &call->error))
        return FALSE;
    print_carried(carried, output);
    return TRUE;
}

/* Without notes: what readers find by themselves. */
static gboolean tell_places(Call *call, const Job *job) {
    g_autofree char *table = NULL, *json = NULL;
    if (!places_measure(call, &job->old, &job->new, &table, &json))
        return FALSE;
    fputs(table, stdout);
    return TRUE;
}

static gboolean do_job(Call *call, const Names *names, const char *notes) {
    g_auto(Job) job = {0};
    if (!read_job(&job, names, notes, &call->error))
        return FALSE;
    if (notes == NULL)
        return tell_places(call, &job);
    g_autofree char *output = names->output != NULL ? g_strdup(names->output) : usual_output(notes);
    return carry(call, &job, output);
}

static Status run(int argc, char **argv) {
    g_auto(Call) call = {0};
    g_auto(Names) names = {0};
    const GOptionEntry entries[] = {
        {"from", 0, 0, G_OPTION_ARG_FILENAME, &names.old, "The EPUB that the notes were made in",
         "OLD"},
        {"to", 0, 0, G_OPTION_ARG_FILENAME, &names.new, "The EPUB that they shall fit", "NEW"},
        {"output", 'o', 0, G_OPTION_ARG_FILENAME, &names.output, "Write FILE, not one beside NOTES",
         "FILE"},
        {0},
    };
    Status status = call_parse(&call, &verb_carry, entries, 1, argc, argv);
    if (status != STATUS_DONE)
        return status;
    const char *notes = call.rest != NULL ? call.rest[0] : NULL;
    if (names.old == NULL || names.new == NULL)
        return talk_usage_error("carry wants --from OLD.epub --to NEW.epub");
    return call_close(&call, do_job(&call, &names, notes));
}

const Verb verb_carry = {"carry", "--from OLD.epub --to NEW.epub [NOTES]",
                         "take a reader's notes over to a new edition; without NOTES: say what "
                         "readers find by themselves",
                         run, NULL};
