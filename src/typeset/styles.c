/* A style that differs in a few values says those and names a base: a copy of all values would have
 * to be mended wherever the first is mended. Stylesheets cascade, so theirs are joined. */
#include "typeset/styles.h"
#include <string.h>

#define LAYERS_MAX 8
#define CSS_BYTES_MAX (1u << 20)

typedef struct Stack {
    const StylePlaces *places;
    Root *installed;
    Arena *arena; /* of the YAML */
    Diag *diag;
    const YamlNode *layers[LAYERS_MAX]; /* the topmost first */
    char *css[LAYERS_MAX];
    guint n;
} Stack;

static void stack_clear(Stack *stack) {
    root_free(stack->installed);
    arena_free(stack->arena);
    for (guint i = 0; i < stack->n; i++)
        g_free(stack->css[i]);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Stack, stack_clear)

/* ---- stylesheets ---- */

static Place place_in(Diag *diag, const char *file, const char *text, const char *at) {
    Place place = {diag_file(diag, file), 1, 1};
    for (const char *p = text; p < at; p++) {
        place.column = *p == '\n' ? 1 : place.column + 1;
        place.line += *p == '\n';
    }
    return place;
}

/* Behind a comment or a string, of which a line's end is the end too; else `p`. */
static char *skip_quiet(char *p) {
    if (p[0] == '/' && p[1] == '*') {
        char *end = strstr(p + 2, "*/");
        return end != NULL ? end + 2 : p + strlen(p);
    }
    if (*p != '"' && *p != '\'')
        return p;
    char *end = p + 1;
    for (; *end != '\0' && *end != '\n' && *end != *p; end++)
        if (end[0] == '\\' && end[1] != '\0')
            end++;
    return *end == *p ? end + 1 : end;
}

/* In small letters, with blanks in the place of comments and strings: what is left has a meaning of
 * its own. */
static char *bare_css(const char *css) {
    char *bare = g_ascii_strdown(css, -1);
    for (char *p = bare; *p != '\0';) {
        char *end = skip_quiet(p), *next = MAX(end, p + 1);
        for (; p < end; p++)
            if (*p != '\n')
                *p = ' ';
        p = next;
    }
    return bare;
}

/* 'url("fonts/inter-600.otf")', and nothing that climbs out of there. */
static gboolean names_face(const char *at) {
    static const char start[] = "url(\"fonts/";
    if (strncmp(at, start, strlen(start)) != 0)
        return FALSE;
    gsize n = strspn(at + strlen(start), G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "-_.");
    return n > 0 && g_str_has_prefix(at + strlen(start) + n, "\")");
}

/* A book brings no code into readers' devices and reaches for nothing outside. */
static void check_css(Stack *stack, const char *file, const char *css) {
    static const struct {
        const char *word, *why;
    } refused[] = {
        {"@import", "a stylesheet may not import another"},
        {"\\", "a stylesheet may hold escapes in strings only"},
        {"image-set(", "a stylesheet may not load pictures"},
        {"image(", "a stylesheet may not load pictures"},
        {"src(", "a stylesheet may name only the press's faces: url(\"fonts/…\")"},
        {"expression(", "a stylesheet may not run programs"},
        {"behavior", "a stylesheet may not run programs"},
        {"-moz-binding", "a stylesheet may not run programs"},
    };
    g_autofree char *bare = bare_css(css);
    for (const char *at = bare; (at = strstr(at, "url(")) != NULL; at++)
        if (!names_face(css + (at - bare)))
            diag_add(stack->diag, DIAG_STYLE_BAD, place_in(stack->diag, file, bare, at),
                     "a stylesheet may name only the press's faces: url(\"fonts/…\")");
    for (gsize i = 0; i < G_N_ELEMENTS(refused); i++)
        for (const char *at = bare; (at = strstr(at, refused[i].word)) != NULL; at++)
            diag_add(stack->diag, DIAG_STYLE_BAD, place_in(stack->diag, file, bare, at), "%s",
                     refused[i].why);
}

/* FALSE with an error: the world failed. A style without a stylesheet has its base's. */
static gboolean read_css(Stack *stack, const Root *root, const char *file, GError **error) {
    g_autoptr(GError) problem = NULL;
    g_autoptr(GBytes) bytes = root_read(root, file, CSS_BYTES_MAX, &problem);
    if (g_error_matches(problem, FILE_ERROR, DIAG_FILE_MISSING))
        return TRUE;
    if (problem != NULL && problem->domain != FILE_ERROR) {
        g_propagate_error(error, g_steal_pointer(&problem));
        return FALSE;
    }
    Place place = {diag_file(stack->diag, file), 0, 0};
    char *css = root_read_text(root, file, CSS_BYTES_MAX, place, stack->diag);
    stack->css[stack->n] = css;
    if (css != NULL && root == stack->places->book)
        check_css(stack, file, css);
    return TRUE;
}

/* ---- layers ---- */

static gboolean is_own(const char *name) {
    return strchr(name, '/') != NULL;
}

static int compare_names(gconstpointer a, gconstpointer b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void report_missing(Stack *stack, const char *name, Place place) {
    g_autofree char *folder = g_build_filename(stack->places->installed, "styles", NULL);
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    for (const char *entry; dir != NULL && (entry = g_dir_read_name(dir)) != NULL;)
        g_ptr_array_add(names, g_strdup(entry));
    g_ptr_array_sort(names, compare_names);
    g_ptr_array_add(names, NULL);
    g_autofree char *all = g_strjoinv(", ", (char **)names->pdata);
    diag_add(stack->diag, DIAG_STYLE_BAD, place, "no style '%s' is installed", name);
    diag_hint(stack->diag, "these are: %s; a folder of the book is written './%s'", all, name);
}

static gboolean is_installed(const Stack *stack, const char *name) {
    for (const char *p = name; *p != '\0'; p++)
        if (!g_ascii_islower(*p) && !g_ascii_isdigit(*p) && *p != '-')
            return FALSE;
    g_autofree char *folder = g_build_filename(stack->places->installed, "styles", name, NULL);
    return *name != '\0' && g_file_test(folder, G_FILE_TEST_IS_DIR);
}

static const YamlNode *read_page(Stack *stack, const Root *root, const char *file, Place place) {
    g_autofree char *text = root_read_text(root, file, YAML_BYTES_MAX, place, stack->diag);
    if (text == NULL)
        return NULL;
    guint n_errors = diag_count(stack->diag, DIAG_ERROR);
    const YamlNode *page = yaml_read(stack->arena, text, file, 1, stack->diag);
    if (page == NULL && diag_count(stack->diag, DIAG_ERROR) == n_errors)
        diag_add(stack->diag, DIAG_STYLE_BAD, (Place){diag_file(stack->diag, file), 0, 0},
                 "the style says nothing");
    return page;
}

/* FALSE after a diagnostic, or with an error. */
static gboolean add_layer(Stack *stack, const char *name, Place place, GError **error) {
    if (!is_own(name) && !is_installed(stack, name)) {
        report_missing(stack, name, place);
        return FALSE;
    }
    const Root *root = is_own(name) ? stack->places->book : stack->installed;
    g_autofree char *path = is_own(name) ? g_strdup(name) : g_strconcat("styles/", name, NULL);
    g_autofree char *page = g_strconcat(path, "/page.yaml", NULL);
    g_autofree char *css = g_strconcat(path, "/book.css", NULL);
    g_autofree char *plain_page = file_plain_path(page), *plain_css = file_plain_path(css);
    stack->layers[stack->n] = read_page(stack, root, plain_page, place);
    return stack->layers[stack->n] != NULL && read_css(stack, root, plain_css, error) &&
           ++stack->n > 0;
}

static const YamlNode *find_base(const YamlNode *page) {
    return page->kind == YAML_MAP ? yaml_find(page, "base") : NULL;
}

static gboolean add_bases(Stack *stack, GError **error) {
    const YamlNode *base;
    while ((base = find_base(stack->layers[stack->n - 1])) != NULL) {
        const char *name = base->kind == YAML_TEXT ? base->text : "";
        if (is_own(name) || stack->n == LAYERS_MAX) {
            diag_add(stack->diag, DIAG_STYLE_BAD, base->place,
                     is_own(name) ? "a style can only be based on one that is installed, not on "
                                    "a folder of the book"
                                  : "the styles below this one lead in a circle");
            return FALSE;
        }
        if (!add_layer(stack, name, base->place, error))
            return FALSE;
    }
    return TRUE;
}

/* ---- the whole ---- */

static char *join_css(const Stack *stack) {
    GString *css = g_string_new(NULL);
    for (guint i = stack->n; i-- > 0;)
        if (stack->css[i] != NULL)
            g_string_append(css, stack->css[i]);
    return g_string_free(css, FALSE);
}

static const char *const *keep_inputs(Arena *arena, const Root *root) {
    g_auto(GStrv) inputs = root_inputs(root);
    const char **kept = arena_array(arena, const char *, g_strv_length(inputs) + 1);
    for (guint i = 0; inputs[i] != NULL; i++)
        kept[i] = arena_strdup(arena, inputs[i]);
    return kept;
}

static Style *read_stack(const Stack *stack, const char *language, Place place) {
    const YamlNode *layers[LAYERS_MAX];
    for (guint i = 0; i < stack->n; i++)
        layers[i] = stack->layers[stack->n - 1 - i];
    Style *style = style_read(layers, stack->n, language, stack->diag);
    g_autofree char *css = join_css(stack);
    if (*css == '\0')
        diag_add(stack->diag, DIAG_STYLE_BAD, place, "the style has no 'book.css' for screens");
    style->css = arena_strdup(style->arena, css);
    style->inputs = keep_inputs(style->arena, stack->installed);
    return style;
}

Style *styles_open(const StylePlaces *places, const char *name, Place place, const char *language,
                   Diag *diag, GError **error) {
    g_auto(Stack) stack = {.places = places, .diag = diag, .arena = arena_new()};
    stack.installed = root_open(places->installed, error);
    if (stack.installed == NULL || !add_layer(&stack, name, place, error) ||
        !add_bases(&stack, error))
        return NULL;
    return read_stack(&stack, language, place);
}
