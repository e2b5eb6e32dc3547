/* One program after another: run at the same time they would disturb each other's figures. */
#include "desk/trial.h"
#include "base/publish.h"
#include "base/text.h"
#include "book/seal.h"
#include "desk/fences.h"
#include "desk/printed.h"
#include "desk/program.h"
#include "source/source.h"
#include <string.h>

#define SHOWN_LINES 12u
#define MARKDOWN_BYTES_MAX (16u << 20)

/* What is known of an interpreter; the place in the array is that of Meta.interpreters. */
typedef enum Trust { TRUST_UNKNOWN, TRUST_GOOD, TRUST_BAD } Trust;

typedef struct Bench {
    const TrialOptions *options;
    const Book *book;
    Diag *diag;
    Trial *trial;
    Trust *trusts;
    gint64 began; /* [us], monotonic */
} Bench;

static void free_change(gpointer data) {
    TrialChange *change = data;
    g_free(change->file);
    g_free(change->difference);
    g_free(change->text);
    g_free(change);
}

void trial_clear(Trial *trial) {
    g_clear_pointer(&trial->changes, g_ptr_array_unref);
    g_clear_pointer(&trial->folder, g_free);
    g_clear_pointer(&trial->root, root_free);
}

/* ---- interpreters ---- */

/* Whether the version stands there and no other number goes on from it: 3.1 is not in 3.11. */
static gboolean names_version(const char *text, const char *version) {
    gsize len = strlen(version);
    for (const char *p = text; (p = strstr(p, version)) != NULL; p++)
        if (!g_ascii_isdigit(p[len]) && (p == text || !g_ascii_isdigit(p[-1])))
            return TRUE;
    return FALSE;
}

static void report_version(Bench *bench, const Interpreter *interpreter, const char *said) {
    g_autofree char *line = text_collapse(said);
    diag_add(bench->diag, DIAG_INTERPRETER_BAD, interpreter->place, "'%s' is not version %s",
             interpreter->command, interpreter->version);
    diag_hint(bench->diag, "it says '%.80s'", line);
}

/* FALSE with an error only where the world failed; an interpreter that is not there is the
 * manifest's mistake. */
static gboolean ask_version(Bench *bench, const Interpreter *interpreter, Trust *ret_trust,
                            GError **error) {
    g_auto(ProgramRun) run = {0};
    g_autoptr(GError) failure = NULL;
    *ret_trust = TRUST_BAD;
    if (!program_run(interpreter->command, "--version", NULL, bench->options->seconds, &run,
                     &failure)) {
        if (failure->domain != G_SPAWN_ERROR) {
            g_propagate_error(error, g_steal_pointer(&failure));
            return FALSE;
        }
        diag_add(bench->diag, DIAG_INTERPRETER_BAD, interpreter->place, "'%s' cannot be run: %s",
                 interpreter->command, failure->message);
        return TRUE;
    }
    g_autofree char *said = g_strconcat(run.printed, run.complained, NULL);
    if (names_version(said, interpreter->version))
        *ret_trust = TRUST_GOOD;
    else
        report_version(bench, interpreter, said);
    return TRUE;
}

/* *ret_interpreter is NULL after a diagnostic. */
static gboolean find_interpreter(Bench *bench, const Block *block,
                                 const Interpreter **ret_interpreter, GError **error) {
    const Meta *meta = &bench->book->meta;
    const char *language = block->listing.language;
    *ret_interpreter = NULL;
    for (guint i = 0; i < meta->n_interpreters; i++) {
        const Interpreter *interpreter = &meta->interpreters[i];
        if (g_strcmp0(interpreter->language, language) != 0)
            continue;
        if (bench->trusts[i] == TRUST_UNKNOWN &&
            !ask_version(bench, interpreter, &bench->trusts[i], error))
            return FALSE;
        *ret_interpreter = bench->trusts[i] == TRUST_GOOD ? interpreter : NULL;
        return TRUE;
    }
    diag_add(bench->diag, DIAG_INTERPRETER_MISSING, block->place,
             "the manifest names no interpreter for '%s'", language != NULL ? language : "");
    diag_hint(bench->diag, "add it under 'interpreters'");
    return TRUE;
}

/* ---- one program ---- */

/* By the title's last part, so that what a program says of itself reads as in the book. */
static char *name_file(const Block *block) {
    const char *title = block->listing.title != NULL ? block->listing.title : "";
    g_autofree char *name = g_path_get_basename(title);
    gboolean is_usable = name[0] != '.' && name[0] != '-' && name[0] != '/';
    if (is_usable)
        return g_steal_pointer(&name);
    gboolean is_python = g_strcmp0(block->listing.language, "python") == 0;
    return g_strdup(is_python ? "listing.py" : "listing");
}

/* The fence of output that follows at once, or NULL. */
static const Block *find_output(const Block *program) {
    const Block *next = program->next;
    return next != NULL && next->kind == BLOCK_LISTING && next->listing.is_output ? next : NULL;
}

static const char *last_lines(const char *text, guint n_lines) {
    const char *p = text + strlen(text);
    while (p > text && (p[-1] != '\n' || n_lines-- > 0))
        p--;
    return p;
}

static void hint_end(Bench *bench, const ProgramRun *run) {
    g_autofree char *said = g_strchomp(g_strconcat(run->printed, run->complained, NULL));
    if (*said != '\0')
        diag_hint(bench->diag, "%s", last_lines(said, SHOWN_LINES - 1));
}

/* How it failed, in words that follow its name; NULL: it did not. */
static char *describe_failure(const TrialOptions *options, const ProgramRun *run) {
    if (run->is_late)
        return g_strdup_printf("was stopped after %u s", options->seconds);
    if (run->status < 0)
        return g_strdup_printf("was ended by a signal: %s", g_strsignal(-run->status));
    if (run->status > 0)
        return g_strdup_printf("ended with status %d", run->status);
    if (run->is_long)
        return g_strdup_printf("printed more than %u bytes", PROGRAM_PRINTED_MAX);
    gssize forbidden = text_find_forbidden(run->printed, (gssize)strlen(run->printed));
    if (forbidden >= 0)
        return g_strdup_printf("printed the control character U+%04X, which no book can hold",
                               g_utf8_get_char(run->printed + forbidden));
    return NULL;
}

static void add_change(Bench *bench, const Block *output, const char *printed) {
    TrialChange *change = g_new0(TrialChange, 1);
    change->file = g_strdup(output->place.file);
    change->line = output->place.line;
    change->difference = printed_diff(output->listing.text, printed, FALSE, G_MAXUINT);
    change->text = g_strchomp(g_strdup(printed));
    g_ptr_array_add(bench->trial->changes, change);
}

static void report_difference(Bench *bench, const Block *output, const char *name,
                              const char *printed) {
    g_autofree char *difference =
        printed_diff(output->listing.text, printed, output->listing.varies, SHOWN_LINES);
    diag_add(bench->diag, DIAG_OUTPUT_DIFFERS, output->place, "'%s' prints something else%s", name,
             output->listing.varies ? ", even in shape" : "");
    diag_hint(bench->diag, "%s", difference);
}

static void compare(Bench *bench, const Block *program, const char *name, const char *printed) {
    const Block *output = find_output(program);
    Trial *trial = bench->trial;
    if (output == NULL) {
        trial->n_silent++;
        return;
    }
    switch (printed_compare(output->listing.text, printed, output->listing.varies)) {
    case AGREE_EXACTLY:
        trial->n_exact++;
        break;
    case AGREE_IN_SHAPE:
        trial->n_by_shape++;
        break;
    case AGREE_NOT:
        trial->n_different++;
        if (bench->options->updates)
            add_change(bench, output, printed);
        else
            report_difference(bench, output, name, printed);
        break;
    }
}

static void tell(const Bench *bench, const char *name) {
    const TrialOptions *options = bench->options;
    if (options->progress != NULL && g_get_monotonic_time() - bench->began > G_USEC_PER_SEC / 2)
        options->progress("running", name, options->progress_data);
}

static gboolean try_program(Bench *bench, const Block *program, GError **error) {
    const Interpreter *interpreter;
    g_auto(ProgramRun) run = {0};
    g_autofree char *name = name_file(program);
    bench->trial->n_programs++;
    if (!find_interpreter(bench, program, &interpreter, error))
        return FALSE;
    if (interpreter == NULL) {
        bench->trial->n_failed++;
        return TRUE;
    }
    tell(bench, name);
    g_autofree char *text = g_strconcat(program->listing.text, "\n", NULL);
    if (!program_run(interpreter->command, name, text, bench->options->seconds, &run, error))
        return FALSE;
    g_autofree char *failure = describe_failure(bench->options, &run);
    if (failure == NULL) {
        compare(bench, program, name, run.printed);
        return TRUE;
    }
    bench->trial->n_failed++;
    diag_add(bench->diag, DIAG_PROGRAM_FAILED, program->place, "'%s' %s", name, failure);
    hint_end(bench, &run);
    return TRUE;
}

/* ---- the book ---- */

static gboolean try_all(Bench *bench, GError **error) {
    for (const Division *division = bench->book->first; division != NULL; division = division->next)
        for (const Block *block = NULL; (block = division_walk(division, block)) != NULL;)
            if (block->kind == BLOCK_LISTING && block->listing.is_test &&
                !try_program(bench, block, error))
                return FALSE;
    return TRUE;
}

static int compare_changes(gconstpointer left, gconstpointer right) {
    const TrialChange *a = *(TrialChange *const *)left, *b = *(TrialChange *const *)right;
    int order = strcmp(a->file, b->file);
    return order != 0 ? order : (a->line > b->line) - (a->line < b->line);
}

gboolean trial_run(const TrialOptions *options, Diag *diag, Trial *ret_trial, GError **error) {
    *ret_trial = (Trial){.changes = g_ptr_array_new_with_free_func(free_change)};
    gboolean is_folder = g_file_test(options->book, G_FILE_TEST_IS_DIR);
    ret_trial->folder = is_folder ? g_strdup(options->book) : g_path_get_dirname(options->book);
    g_autoptr(Book) book = source_read(options->book, NULL, diag, &ret_trial->root, error);
    if (book == NULL)
        return FALSE;
    book_seal(book, NULL, diag);
    if (diag_count(diag, DIAG_ERROR) > 0)
        return FALSE;
    g_autofree Trust *trusts = g_new0(Trust, book->meta.n_interpreters);
    Bench bench = {options, book, diag, ret_trial, trusts, g_get_monotonic_time()};
    if (!try_all(&bench, error))
        return FALSE;
    g_ptr_array_sort(ret_trial->changes, compare_changes);
    return diag_count(diag, DIAG_ERROR) == 0;
}

/* ---- writing ---- */

static gboolean publish_markdown(const Trial *trial, const char *file, const char *text,
                                 GError **error) {
    g_autofree char *path = g_build_filename(trial->folder, file, NULL);
    g_autofree char *folder = g_path_get_dirname(path), *name = g_path_get_basename(path);
    g_autoptr(GBytes) bytes = g_bytes_new(text, strlen(text));
    const PublishedFile published = {name, bytes};
    return publish_files(folder, &published, 1, error);
}

/* The changes from `first` on that are of one file. */
static gboolean write_file(const Trial *trial, guint first, guint n_changes, GError **error) {
    const char *file = ((const TrialChange *)trial->changes->pdata[first])->file;
    g_autofree FenceChange *changes = g_new0(FenceChange, n_changes);
    for (guint i = 0; i < n_changes; i++) {
        const TrialChange *change = trial->changes->pdata[first + i];
        changes[i] = (FenceChange){change->line, change->text};
    }
    g_autoptr(GBytes) bytes = root_read(trial->root, file, MARKDOWN_BYTES_MAX, error);
    if (bytes == NULL)
        return FALSE;
    gsize len = 0;
    const char *data = g_bytes_get_data(bytes, &len);
    g_autofree char *old = g_strndup(data, len);
    g_autofree char *new = fences_replace(old, changes, n_changes, error);
    if (new == NULL) {
        g_prefix_error(error, "'%s' is left as it is: ", file);
        return FALSE;
    }
    return publish_markdown(trial, file, new, error);
}

gboolean trial_write(const Trial *trial, GError **error) {
    for (guint i = 0, n = 0; i < trial->changes->len; i += n) {
        const TrialChange *first = trial->changes->pdata[i];
        for (n = 1; i + n < trial->changes->len; n++)
            if (!g_str_equal(((const TrialChange *)trial->changes->pdata[i + n])->file,
                             first->file))
                break;
        if (!write_file(trial, i, n, error))
            return FALSE;
    }
    return TRUE;
}
