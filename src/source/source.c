/* Opens the book's folder, then lets manifest.c say what there is and chapter.c read it. Mistakes
 * do not stop the reading: an author wants to see all of them at once. */
#include "source/source.h"
#include "source/chapter.h"
#include "source/figure.h"
#include "source/foreign.h"
#include "source/highlight.h"
#include "source/layout.h"
#include "source/manifest.h"
#include "source/prescan.h"
#include "source/quotes.h"
#include "source/csl.h"
#include "base/yaml.h"
#include <string.h>

#define MANIFEST_NAME "book.yaml"

/* The namespace of identifiers that are made from titles: sixteen bytes of our own, as RFC 4122
 * section 4.3 wants. */
static const char title_namespace[16] = "octavo titles, 1";

/* A name-based identifier with SHA-1, so that the same title gives the same work. */
static const char *derive_identifier(Arena *arena, const char *title) {
    guint8 sum[20];
    gsize len = sizeof sum;
    g_autoptr(GChecksum) checksum = g_checksum_new(G_CHECKSUM_SHA1);
    g_checksum_update(checksum, (const guchar *)title_namespace, sizeof title_namespace);
    g_checksum_update(checksum, (const guchar *)title, (gssize)strlen(title));
    g_checksum_get_digest(checksum, sum, &len);
    sum[6] = (sum[6] & 0x0f) | 0x50;
    sum[8] = (sum[8] & 0x3f) | 0x80;
    return arena_printf(
        arena, "urn:uuid:%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x",
        sum[0], sum[1], sum[2], sum[3], sum[4], sum[5], sum[6], sum[7], sum[8], sum[9], sum[10],
        sum[11], sum[12], sum[13], sum[14], sum[15]);
}

/* What a single file leaves out, and what a mistake in a manifest has left empty; with the language
 * come the quotation marks, and with them the title. */
static void fill_meta(Book *book, const char *file) {
    Meta *meta = &book->meta;
    if (meta->language == NULL)
        meta->language = "en";
    quotes_set(book);
    if (meta->title == NULL && book->first != NULL && book->first->heading != NULL) {
        g_autofree char *title = inline_text(book->first->heading->inlines);
        meta->title = arena_strdup(book->arena, title);
    }
    if (meta->title == NULL)
        meta->title = arena_strndup(book->arena, file, strcspn(file, "."));
    if (meta->identifier == NULL)
        meta->identifier = derive_identifier(book->arena, meta->title);
}

/* A chapter that could not be read, or has no title, still needs one for those who refer to it. */
static void fill_titles(Book *book) {
    for (Division *division = book->first; division != NULL; division = division->next) {
        if (division->heading != NULL)
            continue;
        division->heading = block_new(book, BLOCK_HEADING, division->place);
        division->heading->heading.level = 1;
        division->heading->division = division;
        division->heading->inlines = inline_new_text(book, division->slug, division->place);
    }
}

static void read_cover(Book *book, const Root *root, const Manifest *manifest, Diag *diag) {
    if (manifest->cover != NULL)
        book->cover = figure_read(book, root, manifest->cover, manifest->cover_place, diag);
}

static Book *new_book(const SourceTools *tools) {
    Book *book = book_new();
    book->memo = tools->memo;
    return book;
}

/* ---- a folder ---- */

static void read_works(Book *book, const Root *root, const Manifest *manifest, Diag *diag) {
    if (manifest->works == NULL)
        return;
    g_autofree char *text =
        root_read_text(root, manifest->works, YAML_BYTES_MAX, manifest->works_place, diag);
    if (text != NULL)
        csl_read(book, text, manifest->works, diag);
    book->is_partial |= text == NULL;
}

static void read_chapters(Book *book, const Root *root, const Manifest *manifest,
                          const SourceTools *tools, Diag *diag) {
    ChapterReader reader;
    chapter_reader_init(&reader, book, root, manifest->slugs, tools->drawings, diag);
    for (guint i = 0; i < manifest->files->len; i++) {
        const ManifestFile *file = &g_array_index(manifest->files, ManifestFile, i);
        g_autofree char *text =
            root_read_text(root, file->path, PRESCAN_BYTES_MAX, file->place, diag);
        if (text != NULL)
            chapter_read(&reader, file->division, file->path, text);
        else
            book->is_partial = TRUE;
    }
}

static Book *read_own(const Root *root, const SourceTools *tools, Diag *diag) {
    Place place = {diag_file(diag, MANIFEST_NAME), 0, 0};
    g_autofree char *text = root_read_text(root, MANIFEST_NAME, YAML_BYTES_MAX, place, diag);
    if (text == NULL)
        return NULL;
    g_autoptr(Manifest) manifest = manifest_new();
    g_autoptr(Book) book = new_book(tools);
    if (!manifest_read(manifest, book, MANIFEST_FOLDER, text, MANIFEST_NAME, 1, diag))
        return NULL;
    read_cover(book, root, manifest, diag);
    read_works(book, root, manifest, diag);
    read_chapters(book, root, manifest, tools, diag);
    fill_titles(book);
    fill_meta(book, "untitled");
    return g_steal_pointer(&book);
}

/* ---- a folder that was made for another tool ---- */

static void read_foreign_files(Book *book, const Root *root, const Manifest *manifest,
                               const Outline *outline, Diag *diag) {
    ChapterReader reader;
    chapter_reader_init(&reader, book, root, manifest->slugs, NULL, diag);
    g_autoptr(Foreign) foreign =
        foreign_new(book, root, outline->kind, outline->folder, manifest->slugs, diag);
    for (guint i = 0; i < manifest->files->len; i++) {
        const ManifestFile *file = &g_array_index(manifest->files, ManifestFile, i);
        g_autofree char *text =
            root_read_text(root, file->path, PRESCAN_BYTES_MAX, file->place, diag);
        if (text != NULL)
            chapter_read_foreign(&reader, foreign, file, text);
    }
    foreign_resolve(foreign);
}

static void derive_foreign_identifier(Book *book, const Outline *outline) {
    g_autoptr(GString) names = g_string_new(book->meta.title);
    for (guint i = 0; i < outline->authors->len; i++)
        g_string_append_printf(names, "\n%s", (const char *)outline->authors->pdata[i]);
    book->meta.identifier = derive_identifier(book->arena, names->str);
    diag_add(outline->diag, DIAG_LAYOUT_GUESSED, (Place){outline->place.file, 0, 0},
             "the identifier is made from the title and the authors: %s", book->meta.identifier);
    diag_hint(outline->diag,
              "readers' bookmarks hang on it: set it in a book.yaml before either of "
              "them changes");
}

static Book *read_foreign(const Root *root, const char *folder, const SourceTools *tools,
                          Diag *diag, GError **error) {
    g_autoptr(Manifest) manifest = manifest_new();
    g_autoptr(Book) book = new_book(tools);
    g_autoptr(Outline) outline = layout_read(book->arena, root, diag, error);
    if (outline == NULL)
        return NULL;
    outline_fill(outline, manifest, book);
    read_foreign_files(book, root, manifest, outline, diag);
    fill_titles(book);
    g_autofree char *absolute = g_canonicalize_filename(folder, NULL);
    g_autofree char *name = g_path_get_basename(absolute);
    fill_meta(book, name);
    if (outline->title == NULL)
        diag_add(diag, DIAG_LAYOUT_GUESSED, (Place){outline->place.file, 0, 0},
                 "the title is taken to be '%s'", book->meta.title);
    derive_foreign_identifier(book, outline);
    return g_steal_pointer(&book);
}

static gboolean has_manifest(const Root *root) {
    g_auto(GStrv) names = root_list(root, ".", NULL);
    return names == NULL || g_strv_contains((const char *const *)names, MANIFEST_NAME);
}

static Book *read_folder(const Root *root, const char *folder, const SourceTools *tools, Diag *diag,
                         GError **error) {
    return has_manifest(root) ? read_own(root, tools, diag)
                              : read_foreign(root, folder, tools, diag, error);
}

/* ---- a single file ---- */

#define FENCE "---\n"

/* The line of three hyphens that ends the manifest at a file's head, or NULL. */
static char *find_fence_end(char *text) {
    for (char *p = text; p != NULL; p = strchr(p, '\n')) {
        p += *p == '\n';
        if (g_str_has_prefix(p, FENCE) || g_str_equal(p, "---"))
            return p;
    }
    return NULL;
}

/* Blank lines take the manifest's place, so that the lines below keep their numbers. */
static void blank_out(char *start, char *end) {
    for (char *p = start; p < end; p++)
        if (*p != '\n')
            *p = ' ';
}

/* FALSE after a diagnostic that leaves nothing to read. */
static gboolean read_head(Manifest *manifest, Book *book, char *text, const char *file,
                          Diag *diag) {
    book->meta.place = (Place){diag_file(diag, file), 0, 0};
    if (!g_str_has_prefix(text, FENCE))
        return TRUE;
    char *head = text + strlen(FENCE), *end = find_fence_end(head);
    if (end == NULL) {
        Place place = {book->meta.place.file, 1, 1};
        diag_add(diag, DIAG_YAML_SYNTAX, place, "the manifest that begins here does not end");
        diag_hint(diag, "end it with another line of three hyphens");
        return FALSE;
    }
    g_autofree char *yaml = g_strndup(head, (gsize)(end - head));
    blank_out(text, end + strlen("---"));
    return yaml[strspn(yaml, " \n")] == '\0' ||
           manifest_read(manifest, book, MANIFEST_SINGLE, yaml, file, 2, diag);
}

static gboolean has_slug(const Book *book, const char *slug) {
    const Division *division = book->first;
    while (division != NULL && g_strcmp0(division->slug, slug) != 0)
        division = division->next;
    return division != NULL;
}

/* A single file has no reading order where its list of works could be named. */
static void add_works(Book *book, Place place) {
    const char *slug = "bibliography";
    for (guint n = 2; has_slug(book, slug); n++)
        slug = arena_printf(book->arena, "bibliography-%u", n);
    Division *division = book_add_division(book, ROLE_BACK, place);
    division->slug = slug;
    division->is_bibliography = TRUE;
}

static Book *read_single(const Root *root, const char *file, const SourceTools *tools, Diag *diag) {
    Place place = {diag_file(diag, file), 0, 0};
    g_autofree char *text = root_read_text(root, file, PRESCAN_BYTES_MAX, place, diag);
    if (text == NULL)
        return NULL;
    g_autoptr(Manifest) manifest = manifest_new();
    g_autoptr(Book) book = new_book(tools);
    if (!read_head(manifest, book, text, file, diag))
        return NULL;
    ChapterReader reader;
    chapter_reader_init(&reader, book, root, manifest->slugs, tools->drawings, diag);
    read_cover(book, root, manifest, diag);
    read_works(book, root, manifest, diag);
    chapter_read_single(&reader, file, text);
    if (manifest->works != NULL)
        add_works(book, manifest->works_place);
    fill_meta(book, file);
    return g_steal_pointer(&book);
}

gboolean source_is_single(const char *path) {
    return g_str_has_suffix(path, ".md") && !g_file_test(path, G_FILE_TEST_IS_DIR);
}

static void highlight(Book *book, Highlighter *highlighter) {
    g_autoptr(Highlighter) own = highlighter == NULL ? highlighter_new() : NULL;
    highlight_book(highlighter != NULL ? highlighter : own, book);
}

Book *source_read(const char *path, const SourceTools *tools, Diag *diag, Root **ret_root,
                  GError **error) {
    static const SourceTools none = {0};
    const SourceTools *with = tools != NULL ? tools : &none;
    gboolean is_single = source_is_single(path);
    g_autofree char *folder = is_single ? g_path_get_dirname(path) : g_strdup(path);
    g_autofree char *file = g_path_get_basename(path);
    memo_turn(with->memo);
    *ret_root = root_open(folder, error);
    if (*ret_root == NULL)
        return NULL;
    Book *book = is_single ? read_single(*ret_root, file, with, diag)
                           : read_folder(*ret_root, folder, with, diag, error);
    if (book != NULL)
        highlight(book, with->highlighter);
    return book;
}
