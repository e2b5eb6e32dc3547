/* A fontconfig configuration that holds the named files and nothing else, and a Pango font map upon
 * it. Pango answers a request for a missing face with the nearest one, silently: so every face is
 * asked for once at the start and what comes back is compared with what was wanted. */
#include "typeset/faces.h"
#include "base/arena.h"
#include "base/yaml.h"
#include <fontconfig/fontconfig.h>
#include <pango/pangocairo.h>
#include <pango/pangofc-fontmap.h>
#include <string.h>

struct Font {
    PangoFont *pango;
    guint number;
};

struct Faces {
    Arena *arena;
    FcConfig *config;
    PangoFontMap *map;
    PangoContext *context;
    GArray *files;     /* of FaceFile */
    GPtrArray *fonts;  /* of Font *, in order of first use */
    GHashTable *known; /* PangoFont * -> Font * */
    const char *names[N_FAMILIES];
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

/* One file of a family: looked for in its folder, added to the configuration. */
static gboolean add_file(Faces *faces, const char *folder, const char *file, FaceFile face,
                         GError **error) {
    g_autofree char *path = g_build_filename(folder, file, NULL);
    if (!g_file_test(path, G_FILE_TEST_IS_REGULAR))
        return fail(error, "the face %s is not installed: no file %s", face.name, path);
    if (!FcConfigAppFontAddFile(faces->config, (const FcChar8 *)path))
        return fail(error, "the face %s cannot be read: %s", face.name, path);
    face.path = arena_strdup(faces->arena, path);
    g_array_append_val(faces->files, face);
    return TRUE;
}

static gboolean add_family(Faces *faces, const char *fonts_folder, const YamlNode *family,
                           Family which, GError **error) {
    const char *folder = text_at(family, "folder"), *name = text_at(family, "name");
    if (folder == NULL || name == NULL)
        return fail(error, "fonts/faces.yaml: the family '%s' needs 'name' and 'folder'",
                    family_keys[which]);
    faces->names[which] = arena_strdup(faces->arena, name);
    const char *licence_name = text_at(family, "licence");
    g_autofree char *licence =
        licence_name != NULL ? g_build_filename(fonts_folder, licence_name, NULL) : NULL;
    for (guint i = 0; i < G_N_ELEMENTS(styles); i++) {
        const char *file = text_at(family, styles[i].key);
        FaceFile face = {.name = faces->names[which],
                         .licence = arena_strdup(faces->arena, licence),
                         .family = which,
                         .weight = styles[i].weight,
                         .is_italic = styles[i].is_italic};
        if (file != NULL && !add_file(faces, folder, file, face, error))
            return FALSE;
    }
    return TRUE;
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
    return TRUE;
}

static void open_map(Faces *faces) {
    faces->map = pango_cairo_font_map_new_for_font_type(CAIRO_FONT_TYPE_FT);
    pango_fc_font_map_set_config(PANGO_FC_FONT_MAP(faces->map), faces->config);
    pango_cairo_font_map_set_resolution(PANGO_CAIRO_FONT_MAP(faces->map), 72);
    faces->context = pango_font_map_create_context(faces->map);
    cairo_font_options_t *options = cairo_font_options_create();
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    pango_cairo_context_set_font_options(faces->context, options);
    cairo_font_options_destroy(options);
    pango_context_set_round_glyph_positions(faces->context, FALSE);
}

static PangoWeight pango_weight(Weight weight) {
    static const PangoWeight weights[N_WEIGHTS] = {PANGO_WEIGHT_NORMAL, PANGO_WEIGHT_SEMIBOLD,
                                                   PANGO_WEIGHT_BOLD};
    return weights[weight];
}

void *faces_describe(const Faces *faces, Family family, Weight weight, gboolean is_italic,
                     Length size) {
    PangoFontDescription *description = pango_font_description_new();
    pango_font_description_set_family(description, faces->names[family]);
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

static gboolean check_face(Faces *faces, const FaceFile *file, GError **error) {
    PangoFontDescription *wanted =
        faces_describe(faces, file->family, file->weight, file->is_italic, 10 * LENGTH_PT);
    g_autoptr(PangoFont) font = pango_font_map_load_font(faces->map, faces->context, wanted);
    PangoFontDescription *found = font != NULL ? pango_font_describe(font) : NULL;
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
    for (guint i = 0; i < faces->files->len; i++)
        if (!check_face(faces, &g_array_index(faces->files, FaceFile, i), error))
            return FALSE;
    return TRUE;
}

static void free_font(gpointer data) {
    Font *font = data;
    g_object_unref(font->pango);
    g_free(font);
}

Faces *faces_open(const char *fonts_folder, GError **error) {
    g_autoptr(Faces) faces = g_new0(Faces, 1);
    faces->arena = arena_new();
    faces->config = FcConfigCreate();
    faces->files = g_array_new(FALSE, FALSE, sizeof(FaceFile));
    faces->fonts = g_ptr_array_new_with_free_func(free_font);
    faces->known = g_hash_table_new(NULL, NULL);
    if (!add_families(faces, fonts_folder, error))
        return NULL;
    open_map(faces);
    if (!check_faces(faces, error))
        return NULL;
    return g_steal_pointer(&faces);
}

void faces_free(Faces *faces) {
    if (faces == NULL)
        return;
    g_hash_table_unref(faces->known);
    g_ptr_array_unref(faces->fonts);
    g_array_unref(faces->files);
    g_clear_object(&faces->context);
    if (faces->map !=
        NULL) /* Pango 1.50 keeps the configuration for ever unless it is given another */
        pango_fc_font_map_set_config(PANGO_FC_FONT_MAP(faces->map), NULL);
    g_clear_object(&faces->map);
    FcConfigDestroy(faces->config);
    arena_free(faces->arena);
    g_free(faces);
}

const FaceFile *faces_files(const Faces *faces, guint *ret_n) {
    *ret_n = faces->files->len;
    return (const FaceFile *)(const void *)faces->files->data;
}

void *faces_font_map(const Faces *faces) {
    return faces->map;
}

void *faces_context(const Faces *faces) {
    return faces->context;
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
