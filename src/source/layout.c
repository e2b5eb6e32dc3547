/* A layout is told by the one file that its tool cannot do without; the first in the table that is
 * there decides. */
#include "source/layout.h"
#include "base/text.h"
#include "base/yaml.h"
#include "book/terms.h"
#include "source/prescan.h"
#include "source/summary.h"
#include "source/toml.h"
#include <string.h>

typedef struct Reader {
    Arena *arena;
    const Root *root;
    Diag *diag;
    GError **error;
    char **names; /* of the files in the book's folder */
} Reader;

static gboolean has(char **names, const char *name) {
    return g_strv_contains((const char *const *)names, name);
}

/* The text of a file that is there, or NULL. */
static char *read_text(Reader *reader, const char *path) {
    return root_read_text(reader->root, path, (gsize)limits_usual.file_size << 20,
                          (Place){diag_file(reader->diag, path), 0, 0}, reader->diag);
}

static gboolean is_there(const Reader *reader, const char *folder, const char *name) {
    g_auto(GStrv) names = root_list(reader->root, *folder != '\0' ? folder : ".", NULL);
    return names != NULL && has(names, name);
}

static void set_place(Outline *outline, const char *path) {
    outline->place = (Place){diag_file(outline->diag, path), 0, 0};
}

static void read_list(Reader *reader, Outline *outline, const char *name) {
    g_autofree char *path = g_build_filename(outline->folder, name, NULL);
    g_autofree char *plain = file_plain_path(path);
    set_place(outline, plain);
    g_autofree char *text = read_text(reader, plain);
    if (text != NULL)
        summary_read(outline, text, plain);
}

/* ---- mdBook ---- */

static const char *toml_text(const Toml *toml, const char *key) {
    const Toml *found = toml_find(toml, key);
    return found != NULL && *found->text != '\0' ? found->text : NULL;
}

static void read_toml(Reader *reader, Outline *outline, const char *path) {
    g_autofree char *text = read_text(reader, path);
    const Toml *toml = text != NULL ? toml_read(reader->arena, text) : NULL;
    outline->title = toml_text(toml, "book.title");
    outline->description = toml_text(toml, "book.description");
    outline->language = toml_text(toml, "book.language");
    for (const Toml *author = toml_find(toml, "book.authors"); author != NULL;
         author = toml_find(author->next, "book.authors"))
        g_ptr_array_add(outline->authors, (gpointer)author->text);
    const char *folder = toml_text(toml, "book.src");
    outline->folder = folder != NULL ? folder : "src";
}

static void read_mdbook(Reader *reader, Outline *outline) {
    if (has(reader->names, "book.toml"))
        read_toml(reader, outline, "book.toml");
    else
        outline->folder = has(reader->names, "SUMMARY.md") ? "" : "src";
    read_list(reader, outline, "SUMMARY.md");
}

/* ---- maps: HonKit's JSON is YAML too ---- */

static const char *text_in(const YamlNode *map, const char *key) {
    const YamlNode *node = map != NULL && map->kind == YAML_MAP ? yaml_find(map, key) : NULL;
    return node != NULL && node->kind == YAML_TEXT && *node->text != '\0' ? node->text : NULL;
}

static const YamlNode *read_map(Reader *reader, const char *path) {
    g_autofree char *text = read_text(reader, path);
    return text != NULL ? yaml_read(reader->arena, text, path, 1, reader->diag) : NULL;
}

/* One name, a list of names, or maps that have them. */
static void add_authors(Outline *outline, const YamlNode *node) {
    if (node == NULL)
        return;
    if (node->kind == YAML_TEXT) {
        g_ptr_array_add(outline->authors, (gpointer)node->text);
        return;
    }
    const char *name = text_in(node, "name");
    if (name != NULL)
        g_ptr_array_add(outline->authors, (gpointer)name);
    for (const YamlNode *child = node->kind == YAML_LIST ? node->first : NULL; child != NULL;
         child = child->next)
        add_authors(outline, child);
}

static void take_map(Outline *outline, const YamlNode *map) {
    if (map == NULL || map->kind != YAML_MAP)
        return;
    outline->title = text_in(map, "title");
    outline->subtitle = text_in(map, "subtitle");
    outline->description = text_in(map, "description");
    add_authors(outline, yaml_find(map, "author"));
}

static gboolean has_entry(const Outline *outline, const char *path) {
    for (guint i = 0; i < outline->entries->len; i++)
        if (g_strcmp0(g_array_index(outline->entries, OutlineEntry, i).file, path) == 0)
            return TRUE;
    return FALSE;
}

/* HonKit has it in no list, and finds the terms in the text by itself; here it is read. */
static void add_glossary(Reader *reader, Outline *outline, const char *name) {
    const char *path = outline_path(outline, name);
    const char *language = outline->language != NULL ? outline->language : "en";
    if (is_there(reader, outline->folder, name) && !has_entry(outline, path))
        outline_add(outline, ROLE_BACK, path, term(language, TERM_GLOSSARY), 0,
                    (Place){diag_file(reader->diag, path), 0, 0});
}

static void read_honkit(Reader *reader, Outline *outline) {
    const YamlNode *map = has(reader->names, "book.json") ? read_map(reader, "book.json") : NULL;
    take_map(outline, map);
    outline->language = text_in(map, "language");
    const char *folder = text_in(map, "root");
    outline->folder = folder != NULL ? folder : "";
    const YamlNode *structure =
        map != NULL && map->kind == YAML_MAP ? yaml_find(map, "structure") : NULL;
    const char *list = text_in(structure, "summary");
    read_list(reader, outline, list != NULL ? list : "SUMMARY.md");
    const char *glossary = text_in(structure, "glossary");
    add_glossary(reader, outline, glossary != NULL ? glossary : "GLOSSARY.md");
}

/* ---- Quarto ---- */

static void read_chapters(Outline *outline, const YamlNode *list, Role role);

static void read_part(Outline *outline, const YamlNode *map) {
    const char *part = text_in(map, "part"), *file = text_in(map, "file");
    if (part != NULL && !g_str_has_suffix(part, ".qmd") && !g_str_has_suffix(part, ".md"))
        outline_add(outline, ROLE_PART, NULL, part, 0, map->place);
    else if (part != NULL)
        outline_add(outline, ROLE_CHAPTER, outline_path(outline, part), NULL, 0, map->place);
    if (file != NULL)
        outline_add(outline, ROLE_CHAPTER, outline_path(outline, file), text_in(map, "text"), 0,
                    map->place);
    read_chapters(outline, yaml_find(map, "chapters"), ROLE_CHAPTER);
}

static void read_chapters(Outline *outline, const YamlNode *list, Role role) {
    for (const YamlNode *node = list != NULL && list->kind == YAML_LIST ? list->first : NULL;
         node != NULL; node = node->next) {
        if (node->kind == YAML_MAP) {
            read_part(outline, node);
        } else if (node->kind == YAML_TEXT) {
            gboolean is_first =
                outline->entries->len == 0 && g_str_has_prefix(node->text, "index.");
            outline_add(outline, is_first ? ROLE_FRONT : role, outline_path(outline, node->text),
                        NULL, 0, node->place);
        }
    }
}

static void read_quarto(Reader *reader, Outline *outline) {
    set_place(outline, "_quarto.yml");
    const YamlNode *map = read_map(reader, "_quarto.yml");
    const YamlNode *book = map != NULL && map->kind == YAML_MAP ? yaml_find(map, "book") : NULL;
    outline->language = text_in(map, "lang");
    if (book == NULL || book->kind != YAML_MAP)
        return;
    take_map(outline, book);
    read_chapters(outline, yaml_find(book, "chapters"), ROLE_CHAPTER);
    read_chapters(outline, yaml_find(book, "appendices"), ROLE_BACK);
}

/* ---- Leanpub ---- */

static gboolean is_matter(const char *line, const char *name) {
    const char *p = line + (*line == '{');
    return g_str_has_prefix(p, name);
}

static void read_line(Outline *outline, const char *line, Role *role, Place place) {
    if (*line == '\0' || *line == '#')
        return;
    if (is_matter(line, "frontmatter"))
        *role = ROLE_FRONT;
    else if (is_matter(line, "mainmatter"))
        *role = ROLE_CHAPTER;
    else if (is_matter(line, "backmatter"))
        *role = ROLE_BACK;
    else if (g_str_has_prefix(line, "part:"))
        outline_add(outline, ROLE_PART, NULL,
                    arena_strdup(outline->arena, line + strspn(line + 5, " ") + 5), 0, place);
    else if (g_str_has_suffix(line, ".md") || g_str_has_suffix(line, ".txt") ||
             g_str_has_suffix(line, ".markdown"))
        outline_add(outline, *role, outline_path(outline, line), NULL, 0, place);
    else
        diag_add(outline->diag, DIAG_LAYOUT_BAD, place, "'%s' is no file of text", line);
}

static void read_leanpub(Reader *reader, Outline *outline) {
    Role role = ROLE_CHAPTER;
    outline->folder = has(reader->names, "Book.txt") ? "" : "manuscript";
    const char *path = outline_path(outline, "Book.txt");
    set_place(outline, path);
    g_autofree char *text = read_text(reader, path);
    g_auto(GStrv) lines = g_strsplit(text != NULL ? text : "", "\n", -1);
    for (guint i = 0; lines[i] != NULL; i++) {
        Place place = {outline->place.file, i + 1, 1};
        read_line(outline, g_strstrip(lines[i]), &role, place);
    }
}

/* ---- a folder of files ---- */

/* Digits count as numbers: 2-b.md stands before 10-a.md. */
static int compare_naturally(gconstpointer left, gconstpointer right) {
    const char *a = *(char *const *)left, *b = *(char *const *)right;
    while (*a != '\0' && *b != '\0') {
        if (g_ascii_isdigit(*a) && g_ascii_isdigit(*b)) {
            char *a_end, *b_end;
            guint64 x = g_ascii_strtoull(a, &a_end, 10), y = g_ascii_strtoull(b, &b_end, 10);
            if (x != y)
                return x < y ? -1 : 1;
            a = a_end;
            b = b_end;
        } else if (*a != *b) {
            return (guchar)*a < (guchar)*b ? -1 : 1;
        } else {
            a++;
            b++;
        }
    }
    return (*a != '\0') - (*b != '\0');
}

static gboolean is_opening(const char *name) {
    return g_ascii_strcasecmp(name, "readme.md") == 0 || g_ascii_strcasecmp(name, "index.md") == 0;
}

static void add_files(Outline *outline, const GPtrArray *files, gboolean wants_opening) {
    for (guint i = 0; i < files->len; i++) {
        const char *name = files->pdata[i];
        gboolean opens = is_opening(name) && files->len > 1;
        Place place = {diag_file(outline->diag, name), 0, 0};
        if (opens == wants_opening)
            outline_add(outline, opens ? ROLE_FRONT : ROLE_CHAPTER,
                        arena_strdup(outline->arena, name), NULL, 0, place);
    }
}

static void read_folder(Reader *reader, Outline *outline) {
    g_autoptr(GPtrArray) files = g_ptr_array_new();
    for (guint i = 0; reader->names[i] != NULL; i++)
        if (g_str_has_suffix(reader->names[i], ".md"))
            g_ptr_array_add(files, reader->names[i]);
    g_ptr_array_sort(files, compare_naturally);
    add_files(outline, files, TRUE);
    add_files(outline, files, FALSE);
}

/* ---- which ---- */

static gboolean find_kind(const Reader *reader, OutlineKind *ret_kind) {
    static const struct {
        const char *folder, *name;
        OutlineKind kind;
    } signs[] = {
        {"", "_quarto.yml", OUTLINE_QUARTO},         {"", "book.toml", OUTLINE_MDBOOK},
        {"", "book.json", OUTLINE_HONKIT},           {"", "Book.txt", OUTLINE_LEANPUB},
        {"manuscript", "Book.txt", OUTLINE_LEANPUB}, {"", "SUMMARY.md", OUTLINE_HONKIT},
        {"src", "SUMMARY.md", OUTLINE_MDBOOK},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(signs); i++)
        if (is_there(reader, signs[i].folder, signs[i].name)) {
            *ret_kind = signs[i].kind;
            return TRUE;
        }
    *ret_kind = OUTLINE_FOLDER;
    for (guint i = 0; reader->names[i] != NULL; i++)
        if (g_str_has_suffix(reader->names[i], ".md"))
            return TRUE;
    return FALSE;
}

static void read_kind(Reader *reader, Outline *outline) {
    static void (*const readers[])(Reader *, Outline *) = {
        [OUTLINE_FOLDER] = read_folder,   [OUTLINE_MDBOOK] = read_mdbook,
        [OUTLINE_LEANPUB] = read_leanpub, [OUTLINE_HONKIT] = read_honkit,
        [OUTLINE_QUARTO] = read_quarto,
    };
    readers[outline->kind](reader, outline);
}

/* HonKit's books in several languages are several books. */
static void report_languages(Reader *reader) {
    g_autoptr(Outline) list = outline_new(reader->arena, reader->diag, OUTLINE_HONKIT);
    read_list(reader, list, "LANGS.md");
    g_autoptr(GString) folders = g_string_new(NULL);
    for (guint i = 0; i < list->entries->len; i++) {
        const char *file = g_array_index(list->entries, OutlineEntry, i).file;
        if (file != NULL)
            g_string_append_printf(folders, "%s'%s'", folders->len > 0 ? ", " : "", file);
    }
    diag_add(reader->diag, DIAG_LAYOUT_NONE, list->place,
             "this folder holds books in several languages, not one book");
    diag_hint(reader->diag, "name the folder of one of them: %s", folders->str);
}

Outline *layout_read(Arena *arena, const Root *root, Diag *diag, GError **error) {
    OutlineKind kind;
    g_auto(GStrv) names = root_list(root, ".", error);
    if (names == NULL)
        return NULL;
    Reader reader = {arena, root, diag, error, names};
    if (has(names, "LANGS.md") && !has(names, "SUMMARY.md")) {
        report_languages(&reader);
        return NULL;
    }
    if (!find_kind(&reader, &kind)) {
        diag_add(diag, DIAG_LAYOUT_NONE, (Place){NULL, 0, 0},
                 "there is no book.yaml here, nor any Markdown file");
        diag_hint(diag, "'octavo init' writes a small book to begin with");
        return NULL;
    }
    diag_tolerate(diag);
    g_autoptr(Outline) outline = outline_new(arena, diag, kind);
    read_kind(&reader, outline);
    diag_add(diag, DIAG_LAYOUT_FOUND, (Place){outline->place.file, 0, 0}, "read as %s",
             outline_kind_name(kind));
    diag_hint(diag,
              "'octavo init --from' writes a book.yaml, which makes it a book of octavo's own");
    return g_steal_pointer(&outline);
}
