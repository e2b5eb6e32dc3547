/* A fontconfig configuration that holds the named files and nothing else, and a Pango font map upon
 * it. Pango answers a request for a missing face with the nearest one, silently: so what fontconfig
 * makes of every file is compared with what fonts/faces.yaml says of it. */
#include "typeset/faces.h"
#include "base/arena.h"
#include "base/yaml.h"
#include <fontconfig/fontconfig.h>
#include <hb-ot.h>
#include <pango/pangocairo.h>
#include <pango/pangofc-fontmap.h>
#include <string.h>

struct Font {
    PangoFont *pango;
    guint number;
};

/* Files that Pango may see together. */
typedef struct Shelf {
    PangoFontMap *map; /* NULL: not opened */
    PangoContext *context;
} Shelf;

/* The face of formulas, on a shelf of its own: it must not lend signs to text. */
typedef struct MathFaceFile {
    const char *name, *path, *package, *licence;
    guint percent; /* [% of the text's size] */
    Shelf shelf;
    hb_font_t *font; /* in units of its em */
} MathFaceFile;

typedef struct Other {
    OtherFamily family;
    Shelf shelf;
    PangoFont *regular;
} Other;

struct Faces {
    Arena *arena;
    Shelf shelf;
    GArray *files;            /* of FaceFile */
    GArray *others;           /* of Other */
    const YamlNode *packages; /* script: package, or NULL */
    GPtrArray *fonts;         /* of Font *, in order of first use */
    GHashTable *known;        /* PangoFont * -> Font * */
    const char *names[N_FAMILIES];
    MathFaceFile math;
};

static const char *const family_keys[N_FAMILIES] = {"text", "sans", "mono"};

static const struct {
    const char *key;
    Weight weight;
    gboolean is_italic;
} styles[] = {
    {"regular", WEIGHT_REGULAR, FALSE},   {"italic", WEIGHT_REGULAR, TRUE},
    {"semibold", WEIGHT_SEMIBOLD, FALSE}, {"semibold-italic", WEIGHT_SEMIBOLD, TRUE},
    {"bold", WEIGHT_BOLD, FALSE},         {"bold-italic", WEIGHT_BOLD, TRUE},
};

static gboolean fail(GError **error, const char *format, ...) G_GNUC_PRINTF(2, 3);
static gboolean fail(GError **error, const char *format, ...) {
    va_list args;
    va_start(args, format);
    g_autofree char *message = g_strdup_vprintf(format, args);
    va_end(args);
    g_set_error_literal(error, G_FILE_ERROR, G_FILE_ERROR_NOENT, message);
    return FALSE;
}

static const char *text_at(const YamlNode *map, const char *key) {
    const YamlNode *value = yaml_find(map, key);
    return value != NULL && value->kind == YAML_TEXT ? value->text : NULL;
}

static const char *licence_path(Faces *faces, const char *fonts_folder, const YamlNode *family) {
    const char *name = text_at(family, "licence");
    g_autofree char *path = name != NULL ? g_build_filename(fonts_folder, name, NULL) : NULL;
    return arena_strdup(faces->arena, path);
}

/* A family's files, installed or not, appended to `files`; NULL after an error, else its name. */
static const char *list_family(Faces *faces, const char *fonts_folder, const YamlNode *family,
                               Family which, GArray *files, GError **error) {
    const char *folder = text_at(family, "folder"), *name = text_at(family, "name");
    if (folder == NULL || name == NULL) {
        fail(error, "fonts/faces.yaml: the family '%s' needs 'name' and 'folder'", family->key);
        return NULL;
    }
    const char *licence = licence_path(faces, fonts_folder, family);
    for (guint i = 0; i < G_N_ELEMENTS(styles); i++) {
        const char *file = text_at(family, styles[i].key);
        g_autofree char *path = file != NULL ? g_build_filename(folder, file, NULL) : NULL;
        FaceFile face = {.path = arena_strdup(faces->arena, path),
                         .name = name,
                         .licence = licence,
                         .family = which,
                         .weight = styles[i].weight,
                         .is_italic = styles[i].is_italic};
        if (path != NULL)
            g_array_append_val(files, face);
    }
    return name;
}

static gboolean add_family(Faces *faces, const char *fonts_folder, const YamlNode *family,
                           Family which, GError **error) {
    faces->names[which] = list_family(faces, fonts_folder, family, which, faces->files, error);
    return faces->names[which] != NULL;
}

static const char *const *texts_of(Arena *arena, const YamlNode *list) {
    g_autoptr(GPtrArray) texts = g_ptr_array_new();
    for (const YamlNode *node = list != NULL ? list->first : NULL; node != NULL; node = node->next)
        if (node->kind == YAML_TEXT)
            g_ptr_array_add(texts, (gpointer)node->text);
    g_ptr_array_add(texts, NULL);
    return arena_memdup(arena, texts->pdata, texts->len * sizeof(gpointer));
}

static gboolean add_other(Faces *faces, const char *fonts_folder, const YamlNode *node,
                          GError **error) {
    g_autoptr(GArray) files = g_array_new(FALSE, FALSE, sizeof(FaceFile));
    Other other = {.family = {.key = node->key,
                              .package = text_at(node, "package"),
                              .scripts = texts_of(faces->arena, yaml_find(node, "scripts"))}};
    other.family.name = list_family(faces, fonts_folder, node, FAMILY_TEXT, files, error);
    other.family.n_files = files->len;
    if (files->len > 0)
        other.family.files = arena_memdup(faces->arena, files->data, files->len * sizeof(FaceFile));
    g_array_append_val(faces->others, other);
    return other.family.name != NULL;
}

static gboolean add_others(Faces *faces, const char *fonts_folder, const YamlNode *root,
                           GError **error) {
    const YamlNode *others = yaml_find(root, "others");
    faces->packages = yaml_find(root, "packages");
    for (const YamlNode *node = others != NULL ? others->first : NULL; node != NULL;
         node = node->next)
        if (!add_other(faces, fonts_folder, node, error))
            return FALSE;
    return TRUE;
}

static void remember_math(Faces *faces, const char *fonts_folder, const YamlNode *map) {
    const char *folder = text_at(map, "folder"), *file = text_at(map, "regular"),
               *percent = text_at(map, "percent");
    if (folder == NULL || file == NULL)
        return;
    g_autofree char *path = g_build_filename(folder, file, NULL);
    faces->math.path = arena_strdup(faces->arena, path);
    faces->math.name = arena_strdup(faces->arena, text_at(map, "name"));
    faces->math.licence = licence_path(faces, fonts_folder, map);
    faces->math.package = arena_strdup(faces->arena, text_at(map, "package"));
    faces->math.percent = percent != NULL ? (guint)g_ascii_strtoull(percent, NULL, 10) : 100;
}

static gboolean add_families(Faces *faces, const char *fonts_folder, GError **error) {
    g_autofree char *path = g_build_filename(fonts_folder, "faces.yaml", NULL);
    g_autofree char *text = NULL;
    if (!g_file_get_contents(path, &text, NULL, error))
        return FALSE;
    g_autoptr(Diag) diag = diag_new();
    const YamlNode *root = yaml_read(faces->arena, text, "fonts/faces.yaml", 1, diag);
    if (root == NULL || root->kind != YAML_MAP)
        return fail(error, "%s is damaged", path);
    for (Family family = 0; family < N_FAMILIES; family++) {
        const YamlNode *map = yaml_find(root, family_keys[family]);
        if (map == NULL || map->kind != YAML_MAP)
            return fail(error, "%s: no family '%s'", path, family_keys[family]);
        if (!add_family(faces, fonts_folder, map, family, error))
            return FALSE;
    }
    const YamlNode *math = yaml_find(root, "math");
    if (math != NULL && math->kind == YAML_MAP)
        remember_math(faces, fonts_folder, math);
    return add_others(faces, fonts_folder, root, error);
}

/* ---- shelves ---- */

/* Pango would else have a thread read the fonts and the settings of the machine. */
static void hide_machine(void) {
    static gsize once;
    if (g_once_init_enter(&once)) {
        FcConfig *nothing = FcConfigCreate();
        FcConfigSetCurrent(nothing);
        FcConfigDestroy(nothing);
        g_once_init_leave(&once, 1);
    }
}

/* Nothing is hinted, so that shapes and widths are those of the outlines on every machine. */
static void set_options(PangoContext *context) {
    cairo_font_options_t *options = cairo_font_options_create();
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    pango_cairo_context_set_font_options(context, options);
    cairo_font_options_destroy(options);
    pango_context_set_round_glyph_positions(context, FALSE);
}

static void open_map(Shelf *shelf, FcConfig *config) {
    hide_machine();
    shelf->map = pango_cairo_font_map_new_for_font_type(CAIRO_FONT_TYPE_FT);
    pango_fc_font_map_set_config(PANGO_FC_FONT_MAP(shelf->map), config);
    pango_cairo_font_map_set_resolution(PANGO_CAIRO_FONT_MAP(shelf->map), 72);
    shelf->context = pango_font_map_create_context(shelf->map);
    set_options(shelf->context);
}

static gboolean add_file(FcConfig *config, const FaceFile *face, GError **error) {
    if (!g_file_test(face->path, G_FILE_TEST_IS_REGULAR))
        return fail(error, "the face %s is not installed: no file %s", face->name, face->path);
    if (!FcConfigAppFontAddFile(config, (const FcChar8 *)face->path))
        return fail(error, "the face %s cannot be read: %s", face->name, face->path);
    return TRUE;
}

static gboolean open_shelf(Shelf *shelf, const FaceFile *files, guint n, GError **error) {
    FcConfig *config = FcConfigCreate();
    gboolean is_whole = TRUE;
    for (guint i = 0; is_whole && i < n; i++)
        is_whole = add_file(config, &files[i], error);
    if (is_whole)
        open_map(shelf, config);
    FcConfigDestroy(config);
    return is_whole;
}

#define PATIENCE (5 * G_USEC_PER_SEC)

/* Pango 1.50 looks for a face in two threads, of which it awaits one; the other takes its entry out
 * of the map's tables when it has found, and that the map is closed meanwhile nobody guards. Each
 * holds the map until it has done so. Where one does not end, the map is rather kept. */
static gboolean is_at_rest(PangoFontMap *map) {
    for (gint64 end = g_get_monotonic_time() + PATIENCE; g_get_monotonic_time() < end;
         g_usleep(100))
        if (g_atomic_int_get(&G_OBJECT(map)->ref_count) == 1)
            return TRUE;
    return FALSE;
}

static void close_shelf(Shelf *shelf) {
    g_clear_object(&shelf->context);
    if (shelf->map == NULL || !is_at_rest(shelf->map))
        return;
    /* Pango 1.50 keeps the configuration for ever unless it is given another */
    pango_fc_font_map_set_config(PANGO_FC_FONT_MAP(shelf->map), NULL);
    g_clear_object(&shelf->map);
}

static PangoWeight pango_weight(Weight weight) {
    static const PangoWeight weights[N_WEIGHTS] = {PANGO_WEIGHT_NORMAL, PANGO_WEIGHT_SEMIBOLD,
                                                   PANGO_WEIGHT_BOLD};
    return weights[weight];
}

void *faces_describe(const Faces *faces, Family family, guint other, Weight weight,
                     gboolean is_italic, Length size) {
    PangoFontDescription *description = pango_font_description_new();
    pango_font_description_set_family(description, other > 0 ? faces_other(faces, other)->name
                                                             : faces->names[family]);
    pango_font_description_set_weight(description, pango_weight(weight));
    pango_font_description_set_style(description,
                                     is_italic ? PANGO_STYLE_ITALIC : PANGO_STYLE_NORMAL);
    pango_font_description_set_absolute_size(description, size);
    return description;
}

static gboolean is_wanted(const PangoFontDescription *wanted, const PangoFontDescription *found) {
    return g_ascii_strcasecmp(pango_font_description_get_family(wanted),
                              pango_font_description_get_family(found)) == 0 &&
           pango_font_description_get_weight(wanted) == pango_font_description_get_weight(found) &&
           pango_font_description_get_style(wanted) == pango_font_description_get_style(found);
}

/* What fontconfig makes of a file; NULL: nothing. */
static PangoFontDescription *describe_file(const FcFontSet *fonts, const char *path) {
    for (int i = 0; fonts != NULL && i < fonts->nfont; i++) {
        FcChar8 *file;
        if (FcPatternGetString(fonts->fonts[i], FC_FILE, 0, &file) == FcResultMatch &&
            strcmp((const char *)file, path) == 0)
            return pango_fc_font_description_from_pattern(fonts->fonts[i], FALSE);
    }
    return NULL;
}

static gboolean check_face(Faces *faces, const FcFontSet *fonts, const FaceFile *file,
                           GError **error) {
    PangoFontDescription *wanted =
        faces_describe(faces, file->family, 0, file->weight, file->is_italic, 10 * LENGTH_PT);
    PangoFontDescription *found = describe_file(fonts, file->path);
    gboolean good = found != NULL && is_wanted(wanted, found);
    if (!good) {
        g_autofree char *got =
            found != NULL ? pango_font_description_to_string(found) : g_strdup("nothing");
        fail(error, "the file %s is not the face that fonts/faces.yaml says: it gives %s",
             file->path, got);
    }
    pango_font_description_free(wanted);
    if (found != NULL)
        pango_font_description_free(found);
    return good;
}

static gboolean check_faces(Faces *faces, GError **error) {
    FcConfig *config = pango_fc_font_map_get_config(PANGO_FC_FONT_MAP(faces->shelf.map));
    const FcFontSet *fonts = FcConfigGetFonts(config, FcSetApplication);
    for (guint i = 0; i < faces->files->len; i++)
        if (!check_face(faces, fonts, &g_array_index(faces->files, FaceFile, i), error))
            return FALSE;
    return TRUE;
}

static void free_font(gpointer data) {
    Font *font = data;
    g_object_unref(font->pango);
    g_free(font);
}

static void clear_other(gpointer data) {
    Other *other = data;
    g_clear_object(&other->regular);
    close_shelf(&other->shelf);
}

Faces *faces_list(const char *fonts_folder, GError **error) {
    g_autoptr(Faces) faces = g_new0(Faces, 1);
    faces->arena = arena_new();
    faces->others = g_array_new(FALSE, FALSE, sizeof(Other));
    g_array_set_clear_func(faces->others, clear_other);
    faces->files = g_array_new(FALSE, FALSE, sizeof(FaceFile));
    faces->fonts = g_ptr_array_new_with_free_func(free_font);
    faces->known = g_hash_table_new(NULL, NULL);
    return add_families(faces, fonts_folder, error) ? g_steal_pointer(&faces) : NULL;
}

Faces *faces_open(const char *fonts_folder, GError **error) {
    g_autoptr(Faces) faces = faces_list(fonts_folder, error);
    if (faces == NULL)
        return NULL;
    guint n;
    const FaceFile *files = faces_files(faces, &n);
    if (!open_shelf(&faces->shelf, files, n, error) || !check_faces(faces, error))
        return NULL;
    return g_steal_pointer(&faces);
}

/* ---- the face of formulas ---- */

static hb_font_t *open_hb_font(const char *path) {
    hb_blob_t *blob = hb_blob_create_from_file_or_fail(path);
    if (blob == NULL)
        return NULL;
    hb_face_t *face = hb_face_create(blob, 0);
    hb_font_t *font = hb_font_create(face);
    int upem = (int)hb_face_get_upem(face);
    hb_font_set_scale(font, upem, upem);
    hb_face_destroy(face);
    hb_blob_destroy(blob);
    return font;
}

gboolean faces_open_math(Faces *faces, GError **error) {
    MathFaceFile *math = &faces->math;
    if (math->font != NULL)
        return TRUE;
    if (math->path == NULL)
        return fail(error, "fonts/faces.yaml names no face for formulas");
    hb_font_t *font = open_hb_font(math->path);
    if (font == NULL)
        return fail(error,
                    "the book has formulas, and their face %s is not installed: no file %s; on "
                    "Debian it is in the package %s",
                    math->name, math->path, math->package);
    math->font = font;
    if (!hb_ot_math_has_data(hb_font_get_face(font)))
        return fail(error, "the face %s cannot set formulas: %s", math->name, math->path);
    const FaceFile file = {.path = math->path, .name = math->name};
    return open_shelf(&math->shelf, &file, 1, error);
}

gboolean faces_math_file(const Faces *faces, FaceFile *ret_file) {
    *ret_file = (FaceFile){
        .path = faces->math.path, .name = faces->math.name, .licence = faces->math.licence};
    return faces->math.path != NULL;
}

void *faces_math(const Faces *faces) {
    return faces->math.shelf.map != NULL ? faces->math.font : NULL;
}

Length faces_math_size(const Faces *faces, Length size) {
    return (Length)((gint64)size * faces->math.percent / 100);
}

const Font *faces_math_font(Faces *faces, Length size) {
    PangoFontDescription *description = pango_font_description_new();
    pango_font_description_set_family(description, faces->math.name);
    pango_font_description_set_absolute_size(description, size);
    g_autoptr(PangoFont) font =
        pango_font_map_load_font(faces->math.shelf.map, faces->math.shelf.context, description);
    pango_font_description_free(description);
    return faces_font(faces, font);
}

void faces_free(Faces *faces) {
    if (faces == NULL)
        return;
    g_hash_table_unref(faces->known);
    g_ptr_array_unref(faces->fonts);
    g_array_unref(faces->files);
    g_array_unref(faces->others);
    close_shelf(&faces->shelf);
    close_shelf(&faces->math.shelf);
    g_clear_pointer(&faces->math.font, hb_font_destroy);
    arena_free(faces->arena);
    g_free(faces);
}

const FaceFile *faces_files(const Faces *faces, guint *ret_n) {
    *ret_n = faces->files->len;
    return (const FaceFile *)(const void *)faces->files->data;
}

void *faces_font_map(const Faces *faces) {
    return faces->shelf.map;
}

/* ---- other families ---- */

guint faces_n_others(const Faces *faces) {
    return faces->others->len;
}

const OtherFamily *faces_other(const Faces *faces, guint number) {
    return &g_array_index(faces->others, Other, number - 1).family;
}

guint faces_find_other(const Faces *faces, const char *key) {
    for (guint number = 1; number <= faces->others->len; number++)
        if (strcmp(faces_other(faces, number)->key, key) == 0)
            return number;
    return 0;
}

/* A family of which a file is missing counts as not installed. */
static void open_other(Faces *faces, guint number) {
    Other *other = &g_array_index(faces->others, Other, number - 1);
    if (other->family.is_tried)
        return;
    other->family.is_tried = TRUE;
    if (!open_shelf(&other->shelf, other->family.files, other->family.n_files, NULL))
        return;
    PangoFontDescription *regular =
        faces_describe(faces, FAMILY_TEXT, number, WEIGHT_REGULAR, FALSE, 10 * LENGTH_PT);
    other->regular = pango_font_map_load_font(other->shelf.map, other->shelf.context, regular);
    pango_font_description_free(regular);
    other->family.is_installed = other->regular != NULL;
}

gboolean faces_other_has(Faces *faces, guint number, gunichar character) {
    open_other(faces, number);
    const Other *other = &g_array_index(faces->others, Other, number - 1);
    return other->family.is_installed && pango_font_has_char(other->regular, character);
}

const char *faces_package(const Faces *faces, const char *script) {
    return faces->packages != NULL ? text_at(faces->packages, script) : NULL;
}

void *faces_context(Faces *faces, guint other) {
    if (other == 0)
        return faces->shelf.context;
    open_other(faces, other);
    return faces_other(faces, other)->is_installed
               ? g_array_index(faces->others, Other, other - 1).shelf.context
               : NULL;
}

const Font *faces_font(Faces *faces, void *pango_font) {
    Font *font = g_hash_table_lookup(faces->known, pango_font);
    if (font == NULL) {
        font = g_new0(Font, 1);
        font->pango = g_object_ref(pango_font);
        font->number = faces->fonts->len;
        g_ptr_array_add(faces->fonts, font);
        g_hash_table_insert(faces->known, pango_font, font);
    }
    return font;
}

void *font_pango(const Font *font) {
    return font->pango;
}

guint font_number(const Font *font) {
    return font->number;
}

char *font_name(const Font *font) {
    PangoFontDescription *description = pango_font_describe_with_absolute_size(font->pango);
    gint size = pango_font_description_get_size(description);
    pango_font_description_unset_fields(description, PANGO_FONT_MASK_SIZE);
    g_autofree char *name = pango_font_description_to_string(description);
    pango_font_description_free(description);
    char number[G_ASCII_DTOSTR_BUF_SIZE];
    return g_strdup_printf("%s %s", name,
                           g_ascii_formatd(number, sizeof number, "%.2f", length_to_pt(size)));
}
