#include "source/outline.h"
#include "base/text.h"
#include "source/values.h"
#include <string.h>

Outline *outline_new(Arena *arena, Diag *diag, OutlineKind kind) {
    Outline *outline = g_new0(Outline, 1);
    outline->arena = arena;
    outline->diag = diag;
    outline->kind = kind;
    outline->folder = "";
    outline->authors = g_ptr_array_new();
    outline->entries = g_array_new(FALSE, FALSE, sizeof(OutlineEntry));
    return outline;
}

void outline_free(Outline *outline) {
    if (outline == NULL)
        return;
    g_ptr_array_unref(outline->authors);
    g_array_unref(outline->entries);
    g_free(outline);
}

const char *outline_kind_name(OutlineKind kind) {
    static const char *const names[] = {"a folder of Markdown files", "an mdBook", "a Leanpub book",
                                        "a HonKit book", "a Quarto book"};
    return names[kind];
}

const char *outline_path(const Outline *outline, const char *address) {
    g_autofree char *unescaped = g_uri_unescape_string(address, NULL);
    const char *text =
        unescaped != NULL && g_utf8_validate(unescaped, -1, NULL) ? unescaped : address;
    g_autofree char *joined = g_build_filename(outline->folder, text, NULL);
    g_autofree char *plain = file_plain_path(joined);
    plain[strcspn(plain, "#")] = '\0';
    return arena_strdup(outline->arena, plain);
}

void outline_add(Outline *outline, Role role, const char *file, const char *title, guint depth,
                 Place place) {
    OutlineEntry entry = {role, file, title, depth, place};
    for (guint i = 0; file != NULL && i < outline->entries->len; i++)
        if (g_strcmp0(g_array_index(outline->entries, OutlineEntry, i).file, file) == 0) {
            diag_add(outline->diag, DIAG_LAYOUT_BAD, place,
                     "the file '%s' stands twice in the list of chapters; it is taken once", file);
            return;
        }
    g_array_append_val(outline->entries, entry);
}

/* ---- to a manifest's product ---- */

typedef struct Filler {
    Outline *outline;
    Manifest *manifest;
    Book *book;
    Division *part, *division;
    GHashTable *names; /* slugs so far */
} Filler;

/* 'guide-install' for guide/install.md; a folder's own file is named after the folder. */
static char *name_of_file(const Outline *outline, const char *file) {
    const char *path = file;
    gsize len = strlen(outline->folder);
    if (len > 0 && strncmp(path, outline->folder, len) == 0 && path[len] == '/')
        path += len + 1;
    gsize stem = strlen(path);
    const char *dot = strrchr(path, '.');
    if (dot != NULL)
        stem = (gsize)(dot - path);
    g_autofree char *name = g_strndup(path, stem);
    if (g_str_has_suffix(name, "/README") || g_str_has_suffix(name, "/index"))
        *strrchr(name, '/') = '\0';
    return text_slug(name);
}

static const char *choose_slug(Filler *filler, const OutlineEntry *entry) {
    g_autofree char *wish =
        entry->file != NULL ? name_of_file(filler->outline, entry->file) : text_slug(entry->title);
    Arena *arena = filler->book->arena;
    const char *slug = arena_strdup(arena, wish);
    for (guint n = 2; manifest_is_reserved(slug) || g_hash_table_contains(filler->names, slug); n++)
        slug = arena_printf(arena, "%s-%u", wish, n);
    g_hash_table_add(filler->names, (gpointer)slug);
    return slug;
}

static void title_division(Filler *filler, Division *division, const char *title) {
    Block *heading = block_new(filler->book, BLOCK_HEADING, division->place);
    heading->heading.level = 1;
    heading->division = division;
    inline_append(&heading->inlines, inline_new_text(filler->book, title, division->place));
    division->heading = heading;
}

static void add_division(Filler *filler, const OutlineEntry *entry) {
    Division *division = book_add_division(filler->book, entry->role, entry->place);
    division->slug = choose_slug(filler, entry);
    if (entry->role == ROLE_PART)
        filler->part = division;
    else
        filler->division = division;
    if (entry->role == ROLE_CHAPTER)
        division->part = filler->part;
    if (entry->file == NULL)
        title_division(filler, division, entry->title);
}

static void add_file(Filler *filler, const OutlineEntry *entry) {
    ManifestFile file = {filler->division, entry->file, entry->place, entry->title, entry->depth};
    if (entry->depth == 0)
        add_division(filler, entry);
    file.division = filler->division;
    const char *name = entry->depth == 0 ? file.division->slug : choose_slug(filler, entry);
    g_hash_table_insert(filler->manifest->slugs, (gpointer)entry->file, (gpointer)name);
    g_array_append_val(filler->manifest->files, file);
}

static void guess(const Outline *outline, const char *what) {
    diag_add(outline->diag, DIAG_LAYOUT_GUESSED, (Place){outline->place.file, 0, 0}, "%s", what);
}

static void fill_language(const Outline *outline, Meta *meta) {
    if (outline->language != NULL && value_is_language(outline->language)) {
        meta->language = outline->language;
        return;
    }
    meta->language = "en";
    guess(outline, "the language is taken to be 'en', English");
}

static void fill_meta(const Outline *outline, Book *book) {
    Meta *meta = &book->meta;
    guint n = outline->authors->len;
    Author *authors = arena_array(book->arena, Author, n);
    for (guint i = 0; i < n; i++)
        authors[i].name = outline->authors->pdata[i];
    meta->authors = authors;
    meta->n_authors = n;
    meta->title = outline->title;
    meta->subtitle = outline->subtitle;
    meta->description = outline->description;
    meta->place = outline->place;
    meta->style_place = outline->place;
    meta->has_math = outline->kind == OUTLINE_QUARTO;
    fill_language(outline, meta);
}

void outline_fill(Outline *outline, Manifest *manifest, Book *book) {
    Filler filler = {.outline = outline, .manifest = manifest, .book = book};
    guint depth = 0;
    filler.names = g_hash_table_new(g_str_hash, g_str_equal);
    fill_meta(outline, book);
    for (guint i = 0; i < outline->entries->len; i++) {
        const OutlineEntry *entry = &g_array_index(outline->entries, OutlineEntry, i);
        OutlineEntry top = *entry;
        top.depth = filler.division != NULL ? MIN(entry->depth, depth + 1) : 0;
        depth = top.depth;
        if (entry->file == NULL && top.depth == 0)
            add_division(&filler, &top);
        else if (entry->file != NULL)
            add_file(&filler, &top);
    }
    g_hash_table_unref(filler.names);
}

/* ---- to the text of a manifest ---- */

static void put_text(GString *out, const char *key, const char *text) {
    if (text == NULL)
        return;
    g_string_append_printf(out, "%s: \"", key);
    for (const char *p = text; *p != '\0'; p++)
        g_string_append_printf(out, *p == '"' || *p == '\\' ? "\\%c" : "%c", *p == '\n' ? ' ' : *p);
    g_string_append(out, "\"\n");
}

static void put_entry(GString *out, Filler *filler, const OutlineEntry *entry, const char *indent) {
    const char *slug = choose_slug(filler, entry);
    g_string_append(out, indent);
    put_text(out, "- file", entry->file);
    g_string_append_printf(out, "%s  slug: %s\n", indent, slug);
}

static gboolean has_parts(const Outline *outline) {
    for (guint i = 0; i < outline->entries->len; i++)
        if (g_array_index(outline->entries, OutlineEntry, i).role == ROLE_PART)
            return TRUE;
    return FALSE;
}

/* Where the manifest has parts, what stands before the first of them goes to the front. */
static Role role_in_manifest(const OutlineEntry *entry, gboolean has_part_after) {
    return entry->role == ROLE_CHAPTER && has_part_after ? ROLE_FRONT : entry->role;
}

static void put_entries(GString *out, Filler *filler, Role role, const char *key) {
    const GArray *entries = filler->outline->entries;
    gboolean is_before = has_parts(filler->outline), is_open = FALSE;
    for (guint i = 0; i < entries->len; i++) {
        const OutlineEntry *entry = &g_array_index(entries, OutlineEntry, i);
        is_before &= entry->role != ROLE_PART;
        if (role_in_manifest(entry, is_before) != role || entry->file == NULL)
            continue;
        if (!is_open)
            g_string_append_printf(out, "%s:\n", key);
        is_open = TRUE;
        put_entry(out, filler, entry, "  ");
    }
}

static void put_parts(GString *out, Filler *filler) {
    const GArray *entries = filler->outline->entries;
    gboolean is_in_part = FALSE;
    g_string_append(out, "parts:\n");
    for (guint i = 0; i < entries->len; i++) {
        const OutlineEntry *entry = &g_array_index(entries, OutlineEntry, i);
        if (entry->role == ROLE_PART) {
            put_text(out, "  - title", entry->title);
            g_string_append_printf(out, "    slug: %s\n    chapters:\n",
                                   choose_slug(filler, entry));
            is_in_part = TRUE;
        } else if (is_in_part && entry->role == ROLE_CHAPTER && entry->file != NULL) {
            put_entry(out, filler, entry, "      ");
        }
    }
}

static void put_authors(GString *out, const GPtrArray *authors) {
    if (authors->len > 0)
        g_string_append(out, "authors:\n");
    for (guint i = 0; i < authors->len; i++)
        put_text(out, "  - name", authors->pdata[i]);
}

char *outline_yaml(const Outline *outline, const char *title, const char *identifier,
                   const char *date) {
    GString *out = g_string_new("octavo: 1\n");
    g_autoptr(Book) book = book_new();
    Filler filler = {.outline = (Outline *)outline, .book = book};
    filler.names = g_hash_table_new(g_str_hash, g_str_equal);
    put_text(out, "title", title);
    put_text(out, "subtitle", outline->subtitle);
    put_text(out, "description", outline->description);
    put_text(out, "language", outline->language != NULL ? outline->language : "en");
    g_string_append_printf(out, "identifier: %s\n", identifier);
    put_authors(out, outline->authors);
    g_string_append_printf(out, "edition:\n  number: 1\n  revision: 1.0.0\n  date: %s\n", date);
    put_entries(out, &filler, ROLE_FRONT, "front");
    if (has_parts(outline))
        put_parts(out, &filler);
    else
        put_entries(out, &filler, ROLE_CHAPTER, "chapters");
    put_entries(out, &filler, ROLE_BACK, "back");
    g_hash_table_unref(filler.names);
    return g_string_free(out, FALSE);
}
