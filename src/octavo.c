/* The command line: a table of verbs; prints results on stdout and talk on stderr; the exit status.
 */
#include "desk/list.h"
#include "desk/trial.h"
#include "pdf/inspect.h"
#include "press.h"
#include <cairo.h>
#include <cmark-gfm.h>
#include <fontconfig/fontconfig.h>
#include <hb.h>
#include <libxml/xmlversion.h>
#include <librsvg/rsvg.h>
#include <locale.h>
#include <pango/pango.h>
#include <qpdf/qpdf-c.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <yaml.h>
#include <zip.h>

#define SECONDS_MAX 86400 /* that a program of a book may take */

typedef enum Status {
    STATUS_DONE = 0,
    STATUS_BOOK_ERRORS = 1,
    STATUS_USAGE = 2,
    STATUS_WARNINGS = 3,
    STATUS_WORLD_FAILED = 4,
    STATUS_BUG = 70,
} Status;

typedef struct Options {
    char *output, *style, *stage, *profile;
    gboolean epub, kepub, pdf, print, werror, stats, update, json;
    gint signature, seconds;
    char **rest; /* what is left on the command line */
} Options;

static void options_clear(Options *options) {
    g_free(options->output);
    g_free(options->style);
    g_free(options->stage);
    g_free(options->profile);
    g_strfreev(options->rest);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Options, options_clear)

typedef struct Verb {
    const char *name, *parameters, *summary;
    Status (*run)(const Options *options);
} Verb;

/* ---- talk ---- */

static gboolean wants_colour(void) {
    const char *no_colour = g_getenv("NO_COLOR");
    return isatty(STDERR_FILENO) && (no_colour == NULL || no_colour[0] == '\0') &&
           g_strcmp0(g_getenv("TERM"), "dumb") != 0;
}

static void show_progress(const char *what, G_GNUC_UNUSED void *data) {
    fprintf(stderr, "\r\033[K%s …", what);
}

static void end_progress(void) {
    if (isatty(STDERR_FILENO))
        fputs("\r\033[K", stderr);
}

static void print_diagnostics(const Diag *diag) {
    end_progress();
    g_autofree char *text = diag_print(diag, wants_colour());
    fputs(text, stderr);
}

static Status usage_error(const char *format, ...) G_GNUC_PRINTF(1, 2);
static Status usage_error(const char *format, ...) {
    va_list args;
    va_start(args, format);
    g_autofree char *message = g_strdup_vprintf(format, args);
    va_end(args);
    fprintf(stderr, "octavo: %s\nTry 'octavo --help'.\n", message);
    return STATUS_USAGE;
}

/* ---- where things are ---- */

static gboolean holds_data(const char *folder) {
    g_autofree char *styles = g_build_filename(folder, "styles", NULL);
    g_autofree char *faces = g_build_filename(folder, "fonts", "faces.yaml", NULL);
    return g_file_test(styles, G_FILE_TEST_IS_DIR) && g_file_test(faces, G_FILE_TEST_IS_REGULAR);
}

/* styles/ and fonts/: beside an installed program in share/octavo, or above one that was built in
 * build/<preset>. */
static char *find_data(void) {
    static const char *const places[] = {"../share/octavo", "../..", "../../.."};
    g_autofree char *program = g_file_read_link("/proc/self/exe", NULL);
    g_autofree char *folder = program != NULL ? g_path_get_dirname(program) : g_strdup(".");
    for (guint i = 0; i < G_N_ELEMENTS(places); i++) {
        char *candidate = g_build_filename(folder, places[i], NULL);
        if (holds_data(candidate))
            return candidate;
        g_free(candidate);
    }
    return NULL;
}

static const char *book_of(const Options *options) {
    return options->rest != NULL && options->rest[0] != NULL ? options->rest[0] : ".";
}

/* ---- verbs ---- */

typedef struct Call {
    PressOptions press;
    Diag *diag;
    char *data;
    GError *error;
} Call;

static void call_clear(Call *call) {
    diag_free(call->diag);
    g_free(call->data);
    g_clear_error(&call->error);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Call, call_clear)

static gboolean open_call(Call *call, const Options *options) {
    call->diag = diag_new();
    call->data = find_data();
    gboolean epub = options->epub || options->kepub, both = epub == options->pdf;
    call->press = (PressOptions){.book = book_of(options),
                                 .output = options->output,
                                 .style = options->style,
                                 .data = call->data,
                                 .wants_epub = both || epub,
                                 .wants_kepub = options->kepub,
                                 .wants_pdf = both || options->pdf,
                                 .wants_print = options->print || options->signature != 0,
                                 .signature = (guint)options->signature,
                                 .progress = isatty(STDERR_FILENO) ? show_progress : NULL};
    if (call->data == NULL)
        fprintf(stderr, "octavo: the folders 'styles' and 'fonts' are missing: octavo is not "
                        "installed whole\n");
    return call->data != NULL;
}

/* What all verbs that press a book end in. */
static Status close_call(Call *call, const Options *options, gboolean is_done) {
    print_diagnostics(call->diag);
    if (call->error != NULL) {
        fprintf(stderr, "octavo: %s\n", call->error->message);
        return call->error->domain == PRESS_BUG ? STATUS_BUG : STATUS_WORLD_FAILED;
    }
    if (!is_done)
        return STATUS_BOOK_ERRORS;
    return options->werror && diag_count(call->diag, DIAG_WARNING) > 0 ? STATUS_WARNINGS
                                                                       : STATUS_DONE;
}

static void print_file(const char *path) {
    if (path != NULL)
        printf("%s\n", path);
}

static void print_counts(const PressResult *result) {
    if (result->n_pages > 0)
        printf("%u pages, ", result->n_pages);
    printf("%u words, %u minutes, %u chapters\n", result->n_words, result->n_minutes,
           result->n_chapters);
}

static void print_stats(const PressResult *result) {
    printf("EPUB %" G_GSIZE_FORMAT " bytes, PDF %" G_GSIZE_FORMAT " bytes\n", result->epub_size,
           result->pdf_size);
    fputs(result->epub_shares != NULL ? result->epub_shares : "", stdout);
    if (result->n_pages == 0)
        return;
    printf("%u lines, %u end in a hyphen, %u are overfull; the worst uses %d %% of its stretch or "
           "shrink\n",
           result->n_lines, result->n_hyphenated, result->n_overfull, result->worst_ratio / 10);
    printf("%u pages fall short by more than two lines\n", result->n_short_pages);
}

static Status run_build(const Options *options) {
    g_auto(Call) call = {0};
    g_auto(PressResult) result = {0};
    if (options->signature != 0 && options->signature != 8 && options->signature != 16)
        return usage_error("a signature has 8 or 16 pages, not %d", options->signature);
    if (!open_call(&call, options))
        return STATUS_WORLD_FAILED;
    gboolean is_done = press_build(&call.press, call.diag, &result, &call.error);
    Status status = close_call(&call, options, is_done);
    if (is_done) {
        print_file(result.epub);
        print_file(result.kepub);
        print_file(result.pdf);
        print_file(result.print);
        print_file(result.imposed);
        print_counts(&result);
        if (options->stats)
            print_stats(&result);
    }
    return status;
}

/* A finished file of anybody's; what is found is the result, so it goes to stdout. */
static Status check_pdf(const char *path) {
    g_autofree char *bytes = NULL;
    gsize n = 0;
    g_autoptr(GError) error = NULL;
    g_autoptr(Findings) findings = NULL;
    if (g_file_get_contents(path, &bytes, &n, &error))
        findings = inspect_file(bytes, n, &error);
    if (findings == NULL) {
        fprintf(stderr, "octavo: %s: %s\n", path, error->message);
        return STATUS_WORLD_FAILED;
    }
    g_autofree char *text = findings_print(findings, path);
    fputs(text, stdout);
    guint n_findings = findings_count(findings);
    printf(n_findings == 0 ? "%s: nothing found against PDF/UA-1 and PDF/A-2a\n"
                           : "%s: %u found against PDF/UA-1 and PDF/A-2a\n",
           path, n_findings);
    return n_findings == 0 ? STATUS_DONE : STATUS_BOOK_ERRORS;
}

static gboolean is_pdf(const char *path) {
    gsize n = strlen(path);
    return n > 4 && g_ascii_strcasecmp(path + n - 4, ".pdf") == 0 &&
           !g_file_test(path, G_FILE_TEST_IS_DIR);
}

static Status run_check(const Options *options) {
    if (is_pdf(book_of(options)))
        return check_pdf(book_of(options));
    g_auto(Call) call = {0};
    g_auto(PressResult) result = {0};
    LintProfile profile = LINT_ALL;
    if (options->profile != NULL && !lint_find_profile(options->profile, &profile))
        return usage_error("no profile '%s': kobo, apple or kindle", options->profile);
    if (!open_call(&call, options))
        return STATUS_WORLD_FAILED;
    call.press.profile = profile;
    gboolean is_done = press_check(&call.press, call.diag, &result, &call.error);
    Status status = close_call(&call, options, is_done);
    if (is_done)
        print_counts(&result);
    return status;
}

static gboolean find_stage(const char *name, PressStage *ret_stage) {
    static const char *const names[N_STAGES] = {"book", "items", "lines", "pages", "xhtml"};
    for (guint i = 0; i < N_STAGES; i++)
        if (strcmp(names[i], name) == 0) {
            *ret_stage = i;
            return TRUE;
        }
    return FALSE;
}

static Status run_dump(const Options *options) {
    PressStage stage = STAGE_BOOK;
    if (options->stage != NULL && !find_stage(options->stage, &stage))
        return usage_error("no stage '%s': book, items, lines, pages or xhtml", options->stage);
    g_auto(Call) call = {0};
    if (!open_call(&call, options))
        return STATUS_WORLD_FAILED;
    g_autofree char *text = press_dump(&call.press, stage, call.diag, &call.error);
    if (text != NULL)
        fputs(text, stdout);
    return close_call(&call, options, text != NULL && diag_count(call.diag, DIAG_ERROR) == 0);
}

static Status run_list(const Options *options) {
    g_auto(Call) call = {0};
    if (!open_call(&call, options))
        return STATUS_WORLD_FAILED;
    g_autoptr(Book) book = press_read(&call.press, call.diag, &call.error);
    if (book != NULL) {
        g_autofree char *text = options->json ? list_json(book) : list_table(book);
        fputs(text, stdout);
    }
    return close_call(&call, options, book != NULL);
}

static void print_counted(guint n, const char *what) {
    if (n > 0)
        printf(", %u %s", n, what);
}

static void print_trial(const Trial *trial) {
    printf("%u program%s, %u exact, %u by shape", trial->n_programs,
           trial->n_programs == 1 ? "" : "s", trial->n_exact, trial->n_by_shape);
    print_counted(trial->n_silent, "without output");
    print_counted(trial->n_different, "different");
    print_counted(trial->n_failed, "failed");
    printf("\n");
}

static void print_changes(const Trial *trial) {
    for (guint i = 0; i < trial->changes->len; i++) {
        const TrialChange *change = trial->changes->pdata[i];
        printf("%s:%u\n%s\n", change->file, change->line, change->difference);
    }
}

/* Shown first, so that what was there before is known even if the disk fails. */
static gboolean update_book(const Trial *trial, GError **error) {
    guint n_changes = trial->changes->len;
    print_changes(trial);
    fflush(stdout);
    if (n_changes > 0 && !trial_write(trial, error))
        return FALSE;
    printf("%u output%s written\n", n_changes, n_changes == 1 ? "" : "s");
    return TRUE;
}

static Status run_test(const Options *options) {
    g_auto(Call) call = {.diag = diag_new()};
    g_auto(Trial) trial = {0};
    if (options->seconds < 0 || options->seconds > SECONDS_MAX)
        return usage_error("a program cannot take %d seconds", options->seconds);
    const TrialOptions wanted = {.book = book_of(options),
                                 .seconds =
                                     options->seconds > 0 ? (guint)options->seconds : TRIAL_SECONDS,
                                 .updates = options->update,
                                 .progress = isatty(STDERR_FILENO) ? show_progress : NULL};
    gboolean is_done = trial_run(&wanted, call.diag, &trial, &call.error);
    gboolean is_tried = call.error == NULL && (is_done || trial.n_programs > 0);
    end_progress();
    if (is_tried && (!options->update || update_book(&trial, &call.error)))
        print_trial(&trial);
    return close_call(&call, options, is_done);
}

static Status run_explain(const Options *options) {
    const char *wanted = options->rest != NULL ? options->rest[0] : NULL;
    for (DiagCode code = 0; code < DIAG_N_CODES; code++)
        if (wanted == NULL || strcmp(diag_code_name(code), wanted) == 0) {
            printf("%s: %s\n", diag_code_name(code), diag_code_meaning(code));
            if (wanted != NULL)
                return STATUS_DONE;
        }
    return wanted == NULL ? STATUS_DONE : usage_error("no diagnostic has the code '%s'", wanted);
}

static const Verb verbs[] = {
    {"build", "[BOOK]", "make the EPUB and the PDF (the verb may be left out)", run_build},
    {"check", "[BOOK]", "go through all stages and write nothing; FILE.pdf: judge that file",
     run_check},
    {"dump", "[BOOK]", "print what a stage made: --stage=book|items|lines|pages|xhtml", run_dump},
    {"list", "[BOOK]", "print what the book holds, a row a division; --json: all of it", run_list},
    {"test", "[BOOK]", "run the book's programs and compare what they print", run_test},
    {"explain", "[CODE]", "say what a diagnostic means; without CODE, all of them", run_explain},
};

/* ---- the command line ---- */

static char *verb_list(void) {
    GString *text = g_string_new("Verbs:\n");
    for (guint i = 0; i < G_N_ELEMENTS(verbs); i++)
        g_string_append_printf(text, "  %-8s %-8s  %s\n", verbs[i].name, verbs[i].parameters,
                               verbs[i].summary);
    g_string_append(
        text,
        "\nBOOK is a folder with book.yaml, or a Markdown file; without it, the current folder.\n"
        "Exit status: 0 done, 1 the book has errors, 2 usage, 3 warnings under --werror, 4 the "
        "world failed, 70 octavo did.");
    return g_string_free(text, FALSE);
}

static void print_version(void) {
    printf("octavo %s\n", OCTAVO_VERSION);
    printf("glib %u.%u.%u\n", glib_major_version, glib_minor_version, glib_micro_version);
    printf("cmark-gfm %s\n", cmark_version_string());
    printf("libyaml %s\n", yaml_get_version_string());
    printf("pango %s\n", pango_version_string());
    printf("harfbuzz %s\n", hb_version_string());
    printf("cairo %s\n", cairo_version_string());
    printf("fontconfig %d\n", FcGetVersion());
    printf("librsvg %u.%u.%u\n", rsvg_major_version, rsvg_minor_version, rsvg_micro_version);
    printf("libqpdf %s\n", qpdf_get_qpdf_version());
    printf("libxml2 %s\n", LIBXML_DOTTED_VERSION);
    printf("libzip %s\n", zip_libzip_version());
}

static gboolean parse(int *argc, char ***argv, Options *options, gboolean *ret_version,
                      GError **error) {
    const GOptionEntry entries[] = {
        {"output", 'o', 0, G_OPTION_ARG_FILENAME, &options->output, "Put the files into DIR",
         "DIR"},
        {"epub", 0, 0, G_OPTION_ARG_NONE, &options->epub, "Make the EPUB only", NULL},
        {"kepub", 0, 0, G_OPTION_ARG_NONE, &options->kepub, "Make the EPUB for Kobo as well", NULL},
        {"pdf", 0, 0, G_OPTION_ARG_NONE, &options->pdf, "Make the PDF only", NULL},
        {"print", 0, 0, G_OPTION_ARG_NONE, &options->print, "Make the printer's PDF as well", NULL},
        {"imposed", 0, 0, G_OPTION_ARG_INT, &options->signature,
         "Make the printer's PDF, and fold it into signatures of N pages (8 or 16)", "N"},
        {"style", 0, 0, G_OPTION_ARG_STRING, &options->style, "Use the style NAME", "NAME"},
        {"stage", 0, 0, G_OPTION_ARG_STRING, &options->stage, "The stage to dump", "STAGE"},
        {"profile", 0, 0, G_OPTION_ARG_STRING, &options->profile,
         "Check by the rules of kobo, apple or kindle", "NAME"},
        {"stats", 0, 0, G_OPTION_ARG_NONE, &options->stats,
         "Print how the lines and pages came out", NULL},
        {"json", 0, 0, G_OPTION_ARG_NONE, &options->json, "List as JSON", NULL},
        {"update", 0, 0, G_OPTION_ARG_NONE, &options->update,
         "Write what the programs print into the book", NULL},
        {"seconds", 0, 0, G_OPTION_ARG_INT, &options->seconds,
         "Stop a program of the book after N seconds (30)", "N"},
        {"werror", 0, 0, G_OPTION_ARG_NONE, &options->werror,
         "Exit with 3 where there are warnings", NULL},
        {"version", 0, 0, G_OPTION_ARG_NONE, ret_version,
         "Print the versions of octavo and its libraries", NULL},
        {G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options->rest, NULL, NULL},
        {0},
    };
    g_autoptr(GOptionContext) context = g_option_context_new("[VERB] [BOOK]");
    g_autofree char *list = verb_list();
    g_option_context_set_summary(context,
                                 "octavo makes an EPUB and a typeset PDF from a Markdown book.");
    g_option_context_set_description(context, list);
    g_option_context_add_main_entries(context, entries, NULL);
    return g_option_context_parse(context, argc, argv, error);
}

static const Verb *take_verb(Options *options) {
    for (guint i = 0; options->rest != NULL && options->rest[0] != NULL && i < G_N_ELEMENTS(verbs);
         i++)
        if (strcmp(options->rest[0], verbs[i].name) == 0) {
            g_free(options->rest[0]);
            memmove(options->rest, options->rest + 1,
                    sizeof(char *) * g_strv_length(options->rest + 1) + sizeof(char *));
            return &verbs[i];
        }
    return &verbs[0];
}

int main(int argc, char **argv) {
    setlocale(LC_ALL, "C.UTF-8");
    g_auto(Options) options = {0};
    g_autoptr(GError) error = NULL;
    gboolean version = FALSE;
    if (!parse(&argc, &argv, &options, &version, &error))
        return usage_error("%s", error->message);
    if (version) {
        print_version();
        return STATUS_DONE;
    }
    const Verb *verb = take_verb(&options);
    if (options.rest != NULL && options.rest[0] != NULL && options.rest[1] != NULL)
        return usage_error("one book at a time: '%s' is too much", options.rest[1]);
    Status status = verb->run(&options);
    if (fflush(stdout) != 0 || ferror(stdout)) {
        fprintf(stderr, "octavo: the output cannot be written\n");
        return STATUS_WORLD_FAILED;
    }
    return status;
}
