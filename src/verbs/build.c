#include "base/publish.h"
#include "desk/depfile.h"
#include "verbs/call.h"
#include "verbs/talk.h"
#include <stdio.h>
#include <string.h>

typedef struct Wanted {
    char *output, *depfile;
    gboolean epub, kepub, pdf, print, stats, timings;
    gint signature; /* pages of one, or 0 */
} Wanted;

static void wanted_clear(Wanted *wanted) {
    g_free(wanted->output);
    g_free(wanted->depfile);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Wanted, wanted_clear)

static void print_files(const PressResult *result) {
    for (PressOutput i = 0; i < N_OUTPUTS; i++)
        if (result->paths[i] != NULL)
            printf("%s\n", result->paths[i]);
}

static void print_counts(const PressResult *result) {
    if (result->n_pages > 0)
        printf("%u pages, ", result->n_pages);
    printf("%u words, %u minutes, %u chapters\n", result->n_words, result->n_minutes,
           result->n_chapters);
}

static gsize size_of(GBytes *bytes) {
    return bytes != NULL ? g_bytes_get_size(bytes) : 0;
}

static void print_stats(const PressResult *result) {
    printf("EPUB %" G_GSIZE_FORMAT " bytes, PDF %" G_GSIZE_FORMAT " bytes\n",
           size_of(result->bytes[OUTPUT_EPUB]), size_of(result->bytes[OUTPUT_PDF]));
    fputs(result->epub_shares != NULL ? result->epub_shares : "", stdout);
    if (result->n_pages == 0)
        return;
    printf("%u lines, %u end in a hyphen, %u are overfull; the worst uses %d %% of its stretch or "
           "shrink\n",
           result->n_lines, result->n_hyphenated, result->n_overfull, result->worst_ratio / 10);
    printf("%u pages fall short by more than two lines\n", result->n_short_pages);
}

/* Asked for nothing in particular, octavo makes both. */
static void ask_press(const Wanted *wanted, PressOptions *press) {
    gboolean epub = wanted->epub || wanted->kepub, both = epub == wanted->pdf;
    press->output = wanted->output;
    press->wants_epub = both || epub;
    press->wants_kepub = wanted->kepub;
    press->wants_pdf = both || wanted->pdf;
    press->wants_print = wanted->print || wanted->signature != 0;
    press->signature = (guint)wanted->signature;
}

static gboolean write_depfile(const char *path, const PressResult *result, GError **error) {
    const char *outputs[N_OUTPUTS + 1] = {NULL};
    for (PressOutput i = 0, n = 0; i < N_OUTPUTS; i++)
        if (result->paths[i] != NULL)
            outputs[n++] = result->paths[i];
    g_autofree char *text = depfile_write(outputs, (const char *const *)result->inputs);
    g_autofree char *folder = g_path_get_dirname(path), *name = g_path_get_basename(path);
    g_autoptr(GBytes) bytes = g_bytes_new(text, strlen(text));
    const PublishedFile file = {name, bytes};
    return publish_files(folder, &file, 1, error);
}

static Status parse(Call *call, Wanted *wanted, int argc, char **argv) {
    const GOptionEntry entries[] = {
        {"output", 'o', 0, G_OPTION_ARG_FILENAME, &wanted->output, "Put the files into DIR", "DIR"},
        {"epub", 0, 0, G_OPTION_ARG_NONE, &wanted->epub, "Make the EPUB only", NULL},
        {"kepub", 0, 0, G_OPTION_ARG_NONE, &wanted->kepub, "Make the EPUB for Kobo as well", NULL},
        {"pdf", 0, 0, G_OPTION_ARG_NONE, &wanted->pdf, "Make the PDF only", NULL},
        {"print", 0, 0, G_OPTION_ARG_NONE, &wanted->print, "Make the printer's PDF as well", NULL},
        {"imposed", 0, 0, G_OPTION_ARG_INT, &wanted->signature,
         "Make the printer's PDF, and fold it into signatures of so many pages", "8|16"},
        {"depfile", 0, 0, G_OPTION_ARG_FILENAME, &wanted->depfile,
         "Write what was read into FILE, for make and ninja", "FILE"},
        {"stats", 0, 0, G_OPTION_ARG_NONE, &wanted->stats, "Print how the lines and pages came out",
         NULL},
        {"timings", 0, 0, G_OPTION_ARG_NONE, &wanted->timings,
         "Print what the stages cost, in milliseconds of CPU time", NULL},
        {0},
    };
    Status status = call_parse(call, &verb_build, entries, 1, argc, argv);
    if (status == STATUS_DONE && wanted->signature != 0 && wanted->signature != 8 &&
        wanted->signature != 16)
        return talk_usage_error("a signature has 8 or 16 pages, not %d", wanted->signature);
    return status;
}

static Status run(int argc, char **argv) {
    g_auto(Call) call = {0};
    g_auto(Wanted) wanted = {0};
    g_auto(PressResult) result = {0};
    Status status = parse(&call, &wanted, argc, argv);
    if (status != STATUS_DONE)
        return status;
    if (!call_open(&call))
        return STATUS_WORLD_FAILED;
    ask_press(&wanted, &call.press);
    gboolean is_done =
        boxed_make(&call.boxed, &call.press, call.diag, &result, &call.error) &&
        press_publish(&call.press, &result, &call.error) &&
        (wanted.depfile == NULL || write_depfile(wanted.depfile, &result, &call.error));
    status = call_close(&call, is_done);
    if (is_done) {
        print_files(&result);
        print_counts(&result);
        if (wanted.stats)
            print_stats(&result);
        if (wanted.timings)
            fputs(result.timings, stdout);
    }
    return status;
}

const Verb verb_build = {"build", "[BOOK]", "make the EPUB and the PDF (the verb may be left out)",
                         run, NULL};
