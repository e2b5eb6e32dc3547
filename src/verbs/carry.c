#include "edition/carry.h"
#include "base/file.h"
#include "edition/survival.h"
#include "verbs/call.h"
#include "verbs/talk.h"
#include <stdio.h>
#include <string.h>

#define EPUB_MAX (256u << 20) /* [bytes] */
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
    return file_publish(folder, &file, 1, error);
}

/* 'metadata.epub.lua' becomes 'metadata.epub.carried.lua'. */
static char *usual_output(const char *notes) {
    g_autofree char *folder = g_path_get_dirname(notes), *name = g_path_get_basename(notes);
    const char *dot = strrchr(name, '.');
    gsize n = dot != NULL && dot != name ? (gsize)(dot - name) : strlen(name);
    g_autofree char *carried = g_strdup_printf("%.*s.carried%s", (int)n, name, name + n);
    return g_build_filename(folder, carried, NULL);
}

static void print_carried(const Carried *carried, const char *output) {
    for (guint i = 0; i < carried->told->len; i++)
        printf("%s\n", (const char *)carried->told->pdata[i]);
    printf("%s\n%s: %u note%s, %u on the same words, %u on edited words, %u on words that are gone",
           output, carried->format, carried->n_notes, carried->n_notes == 1 ? "" : "s",
           carried->n_same, carried->n_edited, carried->n_lost);
    if (carried->n_stray > 0)
        printf(", %u left as found", carried->n_stray);
    printf("\n");
}

static gboolean carry(Call *call, const Names *names, const char *notes_name, const char *output) {
    g_autoptr(GBytes) old = read_file(names->old, EPUB_MAX, &call->error);
    g_autoptr(GBytes) new = old != NULL ? read_file(names->new, EPUB_MAX, &call->error) : NULL;
    g_autoptr(GBytes) notes = new != NULL ? read_file(notes_name, NOTES_MAX, &call->error) : NULL;
    if (notes == NULL)
        return FALSE;
    const CarrySource sources[] = {{names->old, old}, {names->new, new}, {notes_name, notes}};
    g_auto(Carried) carried = {0};
    if (!carry_notes(&sources[0], &sources[1], &sources[2], call->diag, &carried, &call->error) ||
        !write_file(output, carried.notes, &call->error))
        return FALSE;
    print_carried(&carried, output);
    return TRUE;
}

/* Without notes: what readers find by themselves. */
static gboolean print_survival(Call *call, const Names *names) {
    g_autoptr(GBytes) old = read_file(names->old, EPUB_MAX, &call->error);
    g_autoptr(GBytes) new = old != NULL ? read_file(names->new, EPUB_MAX, &call->error) : NULL;
    Survival survival;
    if (new == NULL || !survival_measure(old, new, call->diag, &survival))
        return FALSE;
    g_autofree char *text = survival_print(&survival, names->old, names->new);
    fputs(text, stdout);
    return TRUE;
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
    if (notes == NULL)
        return call_close(&call, print_survival(&call, &names));
    g_autofree char *output = names.output != NULL ? g_strdup(names.output) : usual_output(notes);
    return call_close(&call, carry(&call, &names, notes, output));
}

const Verb verb_carry = {"carry", "--from OLD.epub --to NEW.epub [NOTES]",
                         "take a reader's notes over to a new edition; without NOTES: say what "
                         "readers find by themselves",
                         run};
