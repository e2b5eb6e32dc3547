/* The command line: finds the verb, and prints what is said of octavo as a whole. */
#include "base/json.h"
#include "base/walls.h"
#include "pdf/pdf.h"
#include "verbs/call.h"
#include "verbs/complete.h"
#include "verbs/talk.h"
#include <cairo.h>
#include <cmark-gfm.h>
#include <fontconfig/fontconfig.h>
#include <hb.h>
#include <libxml/xmlversion.h>
#include <librsvg/rsvg.h>
#include <locale.h>
#include <microhttpd.h>
#include <pango/pango.h>
#include <qpdf/qpdf-c.h>
#include <seccomp.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include <yaml.h>
#include <zip.h>

/* The first is meant where none is named. */
static const Verb *const verbs[] = {
    &verb_build,  &verb_init, &verb_check, &verb_dump, &verb_list,  &verb_watch,   &verb_release,
    &verb_verify, &verb_feed, &verb_diff,  &verb_test, &verb_carry, &verb_explain,
};

static void print_help(void) {
    printf("octavo makes an EPUB and a typeset PDF from a Markdown book.\n\n"
           "Usage: octavo [VERB] [OPTION…] [BOOK]\n\nVerbs:\n");
    for (guint i = 0; i < G_N_ELEMENTS(verbs); i++)
        printf("  %-8s %-8s  %s\n", verbs[i]->name, verbs[i]->parameters, verbs[i]->summary);
    printf("\n'octavo VERB --help' lists the options of a verb, --version [--json] the libraries.\n"
           "BOOK is a folder with book.yaml or one made for another tool, or a Markdown file; "
           "without it, the current folder.\n"
           "Exit status: 0 done, 1 the book has errors, 2 usage, 3 warnings under --werror, 4 the "
           "world failed, 70 octavo did.\n");
}

typedef struct Library {
    const char *name;
    char *version;
} Library;

static void clear_library(gpointer data) {
    g_free(((Library *)data)->version);
}

static void add_library(GArray *libraries, const char *name, const char *format, ...)
    G_GNUC_PRINTF(3, 4);
static void add_library(GArray *libraries, const char *name, const char *format, ...) {
    va_list args;
    va_start(args, format);
    const Library library = {name, g_strdup_vprintf(format, args)};
    va_end(args);
    g_array_append_val(libraries, library);
}

static GArray *list_libraries(void) {
    GArray *all = g_array_new(FALSE, FALSE, sizeof(Library));
    g_array_set_clear_func(all, clear_library);
    add_library(all, "glib", "%u.%u.%u", glib_major_version, glib_minor_version,
                glib_micro_version);
    add_library(all, "cmark-gfm", "%s", cmark_version_string());
    add_library(all, "libyaml", "%s", yaml_get_version_string());
    add_library(all, "pango", "%s", pango_version_string());
    add_library(all, "harfbuzz", "%s", hb_version_string());
    add_library(all, "cairo", "%s", cairo_version_string());
    add_library(all, "fontconfig", "%d", FcGetVersion());
    add_library(all, "librsvg", "%u.%u.%u", rsvg_major_version, rsvg_minor_version,
                rsvg_micro_version);
    add_library(all, "libqpdf", "%s", qpdf_get_qpdf_version());
    add_library(all, "libxml2", "%s", LIBXML_DOTTED_VERSION);
    add_library(all, "libzip", "%s", zip_libzip_version());
    add_library(all, "libmicrohttpd", "%s", MHD_get_version());
    add_library(all, "libseccomp", "%d.%d.%d", SCMP_VER_MAJOR, SCMP_VER_MINOR, SCMP_VER_MICRO);
    return all;
}

static void print_version(void) {
    g_autoptr(GArray) libraries = list_libraries();
    guint landlock = walls_landlock();
    printf("octavo %s\n", OCTAVO_VERSION);
    for (guint i = 0; i < libraries->len; i++) {
        const Library *library = &g_array_index(libraries, Library, i);
        printf("%s %s\n", library->name, library->version);
    }
    if (landlock > 0)
        printf("walls: landlock %u, ", landlock);
    else
        printf("walls: no landlock, ");
    printf("%s\n", walls_seccomp() ? "seccomp" : "no seccomp");
}

static int compare_names(gconstpointer a, gconstpointer b) {
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void write_styles(JsonWriter *json) {
    g_autofree char *data = call_find_data();
    g_autofree char *folder = g_build_filename(data != NULL ? data : "", "styles", NULL);
    g_autoptr(GDir) dir = data != NULL ? g_dir_open(folder, 0, NULL) : NULL;
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    for (const char *name; dir != NULL && (name = g_dir_read_name(dir)) != NULL;)
        g_ptr_array_add(names, g_strdup(name));
    g_ptr_array_sort(names, compare_names);
    json_open_list(json, "styles");
    for (guint i = 0; i < names->len; i++)
        json_text(json, NULL, names->pdata[i]);
    json_close(json);
}

static void write_formats(JsonWriter *json) {
    json_open_list(json, "formats");
    for (PressOutput i = 0; i < N_OUTPUTS; i++)
        if (press_suffix(i) != NULL)
            json_text(json, NULL, press_suffix(i) + 1);
    json_close(json);
    json_open_list(json, "diagnostics");
    for (ReportFormat i = 0; i < N_REPORT_FORMATS; i++)
        json_text(json, NULL, report_format_name(i));
    json_close(json);
}

static void write_libraries(JsonWriter *json) {
    g_autoptr(GArray) libraries = list_libraries();
    json_open_object(json, "libraries");
    for (guint i = 0; i < libraries->len; i++) {
        const Library *library = &g_array_index(libraries, Library, i);
        json_text(json, library->name, library->version);
    }
    json_close(json);
}

static void print_version_as_json(void) {
    g_autoptr(JsonWriter) json = json_new();
    json_open_object(json, NULL);
    json_text(json, "name", "octavo");
    json_text(json, "version", OCTAVO_VERSION);
    json_open_object(json, "walls");
    json_count(json, "landlock", walls_landlock());
    json_flag(json, "seccomp", walls_seccomp());
    json_close(json);
    write_libraries(json);
    write_styles(json);
    write_formats(json);
    json_close(json);
    g_autofree char *text = json_finish(json);
    fputs(text, stdout);
}

static const Verb *find_verb(const char *name) {
    for (guint i = 0; i < G_N_ELEMENTS(verbs); i++)
        if (strcmp(name, verbs[i]->name) == 0)
            return verbs[i];
    return NULL;
}

/* The words behind --complete, the last of which is being typed. */
static Status complete(int argc, char **argv) {
    const Verb *verb = argc > 1 ? find_verb(argv[0]) : NULL;
    for (guint i = 0; argc == 1 && i < G_N_ELEMENTS(verbs); i++)
        complete_word(argv[0], "", verbs[i]->name, verbs[i]->summary);
    g_autoptr(GPtrArray) arguments = g_ptr_array_new();
    g_ptr_array_add(arguments, (gpointer)verbs[0]->name);
    g_ptr_array_add(arguments, (gpointer) "--complete");
    for (int i = verb != NULL ? 1 : 0; i < argc; i++)
        g_ptr_array_add(arguments, argv[i]);
    return (verb != NULL ? verb : verbs[0])->run((int)arguments->len, (char **)arguments->pdata);
}

static Status run(int argc, char **argv) {
    const char *first = argc > 1 ? argv[1] : "";
    const Verb *verb = find_verb(first);
    if (verb != NULL)
        return verb->run(argc - 1, argv + 1);
    if (strcmp(first, "--help") == 0 || strcmp(first, "-h") == 0)
        print_help();
    else if (strcmp(first, "--version") == 0 && argc > 2 && strcmp(argv[2], "--json") == 0)
        print_version_as_json();
    else if (strcmp(first, "--version") == 0)
        print_version();
    else if (strcmp(first, "--complete") == 0)
        return complete(argc - 2, argv + 2);
    else
        return verbs[0]->run(argc, argv);
    return STATUS_DONE;
}

/* ---- the end of memory: what is not published yet never will be ---- */

static G_NORETURN void end_without_memory(void) {
    static const char words[] = "octavo: there is not enough memory\n";
    G_GNUC_UNUSED gssize n = write(STDERR_FILENO, words, sizeof words - 1);
    _exit(STATUS_WORLD_FAILED);
}

/* GLib aborts then, with words for programmers. */
static void hear_last_words(const char *domain, GLogLevelFlags level, const char *message,
                            gpointer data) {
    if (strstr(message, "failed to allocate") != NULL)
        end_without_memory();
    g_log_default_handler(domain, level, message, data);
}

/* What a library only warns of goes nowhere: reports for other programs stand on stderr, and what
 * an author can mend is a diagnostic. */
static GLogWriterOutput hear_library(GLogLevelFlags level, const GLogField *fields, gsize n_fields,
                                     gpointer data) {
    if ((level & (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL | G_LOG_FLAG_FATAL)) == 0)
        return G_LOG_WRITER_HANDLED;
    return g_log_writer_default(level, fields, n_fields, data);
}

#define STACK_DEPTH (1u << 20) /* [bytes] more than this process needs */
static const char *stack_top;

static gboolean has_memory(void) {
    void *room = mmap(NULL, STACK_DEPTH, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return room != MAP_FAILED && munmap(room, STACK_DEPTH) == 0;
}

/* Where not one byte is left GLib cannot even say so, and recurses to the end of the stack, or
 * aborts. The signal comes again where it tells of something else. */
static void judge_fault(int number, siginfo_t *info, G_GNUC_UNUSED void *context) {
    const char *at = number == SIGSEGV ? info->si_addr : stack_top;
    if ((at < stack_top && stack_top - at > (gssize)STACK_DEPTH) || !has_memory())
        end_without_memory();
    signal(number, SIG_DFL);
}

static void watch_memory(const char *top) {
    static char stack[16384];
    const stack_t own = {.ss_sp = stack, .ss_size = sizeof stack};
    const struct sigaction action = {.sa_sigaction = judge_fault,
                                     .sa_flags = SA_SIGINFO | SA_ONSTACK};
    struct sigaction before;
    g_log_set_default_handler(hear_last_words, NULL);
    g_log_set_writer_func(hear_library, NULL, NULL);
    stack_top = top;
    if (sigaction(SIGSEGV, NULL, &before) == 0 && before.sa_handler == SIG_DFL &&
        sigaltstack(&own, NULL) == 0) {
        sigaction(SIGSEGV, &action, NULL);
        sigaction(SIGABRT, &action, NULL);
    }
}

int main(int argc, char **argv) {
    watch_memory(__builtin_frame_address(0));
    setlocale(LC_ALL, "C.UTF-8");
    pdf_prepare();
    Status status = run(argc, argv);
    if (fflush(stdout) != 0 || ferror(stdout))
        return talk_failure("the output cannot be written");
    return status;
}
