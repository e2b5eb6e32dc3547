/* The manuscript is a stranger's, and Graphviz's language can name files and addresses: so `dot`
 * reads its libraries and the faces, and nothing else. That it is told to be part of a web server,
 * which makes it refuse pictures, is a second wall and not the first.
 * The faces are fontconfig's to find: it gets a configuration that accepts only the press's files.
 */
#include "graphviz.h"
#include "base/filter.h"
#include "base/publish.h"
#include "typeset/faces.h"
#include <glib/gstdio.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#define SECONDS 10u                     /* of CPU time, for one diagram */
#define ALL_USEC (120 * G_USEC_PER_SEC) /* by the clock, for all that one book wants at once */
#define MEMORY_BYTES ((gsize)1 << 30)
#define SVG_BYTES_MAX ((gsize)4 << 20)
#define KEPT_SECONDS (90 * 24 * 60 * 60) /* in the cache, since it was last wanted */

/* What reading systems take where they lack the press's face; none of these is wider. */
#define OTHER_FAMILIES "Helvetica, Arial, sans-serif"

typedef struct Studio {
    char *program;        /* absolute, without links */
    GPtrArray *readable;  /* of char *; ends in NULL */
    GPtrArray *arguments; /* the same */
    char *config;         /* fontconfig's, its text */
    char *config_file;    /* where it lies while something is drawn, or NULL */
    char *identity;       /* of all that decides how a text is drawn */
    char *cache;          /* a folder */
    BoxDemand demand;
    gint64 end; /* [us], monotonic */
} Studio;

static void studio_clear(Studio *studio) {
    if (studio->config_file != NULL)
        g_unlink(studio->config_file);
    g_clear_pointer(&studio->readable, g_ptr_array_unref);
    g_clear_pointer(&studio->arguments, g_ptr_array_unref);
    g_free(studio->program);
    g_free(studio->config);
    g_free(studio->config_file);
    g_free(studio->identity);
    g_free(studio->cache);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Studio, studio_clear)

/* ---- the program ---- */

static gboolean is_program(const char *path) {
    return g_file_test(path, G_FILE_TEST_IS_REGULAR) &&
           g_file_test(path, G_FILE_TEST_IS_EXECUTABLE);
}

/* An entry of PATH that is no absolute one could lie in the book's folder, so it is passed over;
 * g_find_program_in_path() follows it. */
static char *find_program(void) {
    const char *path = g_getenv("PATH");
    g_auto(GStrv) folders = g_strsplit(path != NULL ? path : "", ":", -1);
    for (guint i = 0; folders[i] != NULL; i++) {
        g_autofree char *candidate = g_build_filename(folders[i], "dot", NULL);
        if (g_path_is_absolute(folders[i]) && is_program(candidate))
            return realpath(candidate, NULL);
    }
    return NULL;
}

/* Its libraries may lie beside it: /opt/graphviz/bin/dot and /opt/graphviz/lib. */
static void allow_libraries(Studio *studio) {
    g_autofree char *folder = g_path_get_dirname(studio->program);
    g_autofree char *prefix = g_path_get_dirname(folder);
    g_ptr_array_add(studio->readable, g_build_filename(prefix, "lib", NULL));
}

static void set_arguments(Studio *studio, const char *family) {
    static const char *const fixed[] = {"dot",
                                        "-Tsvg",
                                        "-Gbgcolor=transparent",
                                        "-Gfontsize=9",
                                        "-Nfontsize=9",
                                        "-Efontsize=8",
                                        "-Npenwidth=0.75",
                                        "-Epenwidth=0.75",
                                        "-Earrowsize=0.7"};
    for (guint i = 0; i < G_N_ELEMENTS(fixed); i++)
        g_ptr_array_add(studio->arguments, g_strdup(fixed[i]));
    for (const char *of = "GNE"; *of != '\0'; of++)
        g_ptr_array_add(studio->arguments,
                        g_strdup_printf("-%cfontname=%s, " OTHER_FAMILIES, *of, family));
    g_ptr_array_add(studio->arguments, NULL);
}

/* ---- the faces ---- */

static void accept_face(Studio *studio, const FaceFile *face, GString *folders, GString *globs) {
    if (!g_file_test(face->path, G_FILE_TEST_IS_REGULAR))
        return;
    g_autofree char *folder = g_path_get_dirname(face->path);
    g_autofree char *dir = g_markup_printf_escaped("<dir>%s</dir>\n", folder);
    if (strstr(folders->str, dir) == NULL) {
        g_string_append(folders, dir);
        g_ptr_array_add(studio->readable, g_strdup(folder));
    }
    g_autofree char *glob = g_markup_printf_escaped("<glob>%s</glob>\n", face->path);
    g_string_append(globs, glob);
}

static void accept_others(Studio *studio, const Faces *faces, GString *folders, GString *globs) {
    for (guint number = 1; number <= faces_n_others(faces); number++) {
        const OtherFamily *other = faces_other(faces, number);
        for (guint i = 0; i < other->n_files; i++)
            accept_face(studio, &other->files[i], folders, globs);
    }
}

/* The name of the family for drawings, in the Faces. */
static const char *configure(Studio *studio, const Faces *faces) {
    g_autoptr(GString) folders = g_string_new(NULL), globs = g_string_new(NULL);
    const char *sans = "";
    guint n = 0;
    const FaceFile *files = faces_files(faces, &n);
    for (guint i = 0; i < n; i++) {
        accept_face(studio, &files[i], folders, globs);
        if (files[i].family == FAMILY_SANS)
            sans = files[i].name;
    }
    accept_others(studio, faces, folders, globs);
    studio->config = g_strdup_printf("<?xml version=\"1.0\"?>\n<fontconfig>\n%s<selectfont>\n"
                                     "<acceptfont>\n%s</acceptfont>\n"
                                     "<rejectfont><glob>*</glob></rejectfont>\n</selectfont>\n"
                                     "</fontconfig>\n",
                                     folders->str, globs->str);
    return sans;
}

static gboolean write_config(Studio *studio, GError **error) {
    if (studio->config_file != NULL)
        return TRUE;
    int fd = g_file_open_tmp("octavo-fonts-XXXXXX", &studio->config_file, error);
    if (fd < 0 || !g_close(fd, error) ||
        !g_file_set_contents(studio->config_file, studio->config, -1, error))
        return FALSE;
    g_ptr_array_insert(studio->readable, 0, g_strdup(studio->config_file));
    return TRUE;
}

/* ---- what has been drawn before ---- */

/* Instead of its version, which it would have to be run for: an update changes the file. */
static char *identify(const Studio *studio) {
    GStatBuf status = {0};
    g_stat(studio->program, &status);
    g_autofree char *arguments = g_strjoinv("\n", (char **)studio->arguments->pdata);
    return g_strdup_printf("%s\n%" G_GINT64_FORMAT " %" G_GINT64_FORMAT "\n%s\n%s", studio->program,
                           (gint64)status.st_size, (gint64)status.st_mtime, arguments,
                           studio->config);
}

static char *name_cached(const Studio *studio, const char *text) {
    g_autofree char *all = g_strjoin("\n", studio->identity, text, NULL);
    g_autofree char *sum = g_compute_checksum_for_string(G_CHECKSUM_SHA256, all, -1);
    return g_strconcat(sum, ".svg", NULL);
}

static GBytes *read_cached(const Studio *studio, const char *name) {
    g_autofree char *path = g_build_filename(studio->cache, name, NULL);
    g_autoptr(GMappedFile) file = g_mapped_file_new(path, FALSE, NULL);
    if (file == NULL || g_mapped_file_get_length(file) > SVG_BYTES_MAX)
        return NULL;
    g_utime(path, NULL); /* it is in use, see prune() */
    return g_bytes_new(g_mapped_file_get_contents(file), g_mapped_file_get_length(file));
}

/* A folder that cannot be written to costs time, and nothing else. */
static void write_cached(const Studio *studio, const char *name, GBytes *svg) {
    const PublishedFile file = {name, svg};
    if (g_mkdir_with_parents(studio->cache, 0700) == 0)
        publish_files(studio->cache, &file, 1, NULL);
}

/* ---- drawing ---- */

static gboolean run(const Studio *studio, const char *text, FilterRun *ret_run, GError **error) {
    g_autofree char *fonts = g_strconcat("FONTCONFIG_FILE=", studio->config_file, NULL);
    const char *environment[] = {fonts, "SERVER_NAME=octavo", "GV_FILE_PATH=/dev/null",
                                 "LC_ALL=C.UTF-8", NULL};
    const FilterOptions options = {.demand = studio->demand,
                                   .program = studio->program,
                                   .arguments = (const char *const *)studio->arguments->pdata,
                                   .environment = environment,
                                   .readable = (const char *const *)studio->readable->pdata,
                                   .seconds = SECONDS,
                                   .bytes = MEMORY_BYTES,
                                   .output_bytes = SVG_BYTES_MAX};
    g_autoptr(GBytes) input = g_bytes_new(text, strlen(text));
    return filter_run(&options, input, ret_run, error);
}

static char *describe_end(const FilterRun *run) {
    if (run->status == -SIGXCPU || run->status == -SIGKILL)
        return g_strdup_printf("Error: it takes longer than %u s", SECONDS);
    if (run->status == -SIGXFSZ)
        return g_strdup("Error: the drawing is larger than 4 MiB");
    return g_strdup_printf("Error: it was ended by a signal: %s", g_strsignal(-run->status));
}

static Drawing judge(const FilterRun *run) {
    gboolean is_made = run->status == 0 && g_bytes_get_size(run->output) > 0;
    if (is_made)
        return (Drawing){DRAWING_MADE, g_bytes_ref(run->output),
                         run->complained[0] != '\0' ? g_strdup(run->complained) : NULL};
    gboolean says_why = g_str_has_prefix(run->complained, "Error: ") ||
                        strstr(run->complained, "\nError: ") != NULL;
    return (Drawing){.end = DRAWING_FAILED,
                     .complaint = run->status < 0 ? describe_end(run)
                                  : says_why      ? g_strdup(run->complained)
                                                  : g_strdup("Error: it draws nothing")};
}

static gint64 time_of(const char *folder, const char *name) {
    g_autofree char *path = g_build_filename(folder, name, NULL);
    GStatBuf status = {0};
    return g_stat(path, &status) == 0 ? (gint64)status.st_mtime : 0;
}

/* A drawing that no book has wanted for long is drawn anew when one does. */
static void prune(const char *cache) {
    g_autoptr(GDir) dir = g_dir_open(cache, 0, NULL);
    gint64 oldest = g_get_real_time() / G_USEC_PER_SEC - KEPT_SECONDS;
    for (const char *name; dir != NULL && (name = g_dir_read_name(dir)) != NULL;) {
        g_autofree char *path = g_build_filename(cache, name, NULL);
        if (g_str_has_suffix(name, ".svg") && time_of(cache, name) < oldest)
            g_unlink(path);
    }
}

/* What it complained of is drawn anew each time, so that it is said each time. */
static gboolean draw_anew(Studio *studio, const char *text, const char *name, Drawing *ret_drawing,
                          GError **error) {
    g_auto(FilterRun) finished = {0};
    if (g_get_monotonic_time() > studio->end) {
        *ret_drawing = (Drawing){
            .end = DRAWING_FAILED,
            .complaint = g_strdup("Error: the diagrams before it take longer than octavo waits")};
        return TRUE;
    }
    if (!write_config(studio, error) || !run(studio, text, &finished, error))
        return FALSE;
    *ret_drawing = judge(&finished);
    if (ret_drawing->end == DRAWING_MADE && ret_drawing->complaint == NULL) {
        write_cached(studio, name, ret_drawing->svg);
        prune(studio->cache);
    }
    return TRUE;
}

static gboolean draw(Studio *studio, const char *text, Drawing *ret_drawing, GError **error) {
    g_autofree char *name = name_cached(studio, text);
    GBytes *cached = read_cached(studio, name);
    *ret_drawing = (Drawing){DRAWING_MADE, cached, NULL};
    return cached != NULL || draw_anew(studio, text, name, ret_drawing, error);
}

static gboolean open_studio(Studio *studio, const char *fonts_folder, GError **error) {
    g_autoptr(Faces) faces = faces_list(fonts_folder, error);
    if (faces == NULL)
        return FALSE;
    studio->readable = g_ptr_array_new_with_free_func(g_free);
    studio->arguments = g_ptr_array_new_with_free_func(g_free);
    const char *family = configure(studio, faces);
    allow_libraries(studio);
    g_ptr_array_add(studio->readable, NULL);
    set_arguments(studio, family);
    studio->identity = identify(studio);
    studio->cache = g_build_filename(g_get_user_cache_dir(), "octavo", "diagrams", NULL);
    studio->end = g_get_monotonic_time() + ALL_USEC;
    return TRUE;
}

static gboolean draw_all(Studio *studio, Drawings *drawings, GError **error) {
    const GPtrArray *wanted = drawings_wanted(drawings);
    while (wanted->len > 0) {
        const char *text = wanted->pdata[0];
        Drawing drawing = {.end = DRAWING_NO_PROGRAM};
        if (studio->program != NULL && !draw(studio, text, &drawing, error))
            return FALSE;
        drawings_put(drawings, text, drawing);
    }
    return TRUE;
}

gboolean graphviz_draw(Drawings *drawings, const char *fonts_folder, BoxDemand demand,
                       GError **error) {
    g_auto(Studio) studio = {.demand = demand, .program = find_program()};
    if (studio.program != NULL && !open_studio(&studio, fonts_folder, error))
        return FALSE;
    return draw_all(&studio, drawings, error);
}
