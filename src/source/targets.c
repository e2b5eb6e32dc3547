/* Links are left as 'path#name' until all names are known. */
#include "source/targets.h"
#include "base/text.h"
#include "source/manifest.h"
#include <string.h>

struct Targets {
    Book *book;
    Diag *diag;
    GHashTable *slugs;
    GHashTable *ids;     /* set of ids given so far; lent by the arena */
    GHashTable *anchors; /* 'path#name' -> id */
    GHashTable *given;   /* names that authors gave to headings -> id */
};

Targets *targets_new(Book *book, GHashTable *slugs, Diag *diag) {
    Targets *targets = g_new0(Targets, 1);
    *targets = (Targets){.book = book, .diag = diag, .slugs = slugs};
    targets->ids = g_hash_table_new(g_str_hash, g_str_equal);
    targets->anchors = g_hash_table_new(g_str_hash, g_str_equal);
    targets->given = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    GHashTableIter iter;
    gpointer slug;
    g_hash_table_iter_init(&iter, slugs);
    while (g_hash_table_iter_next(&iter, NULL, &slug))
        g_hash_table_add(targets->ids, slug);
    return targets;
}

void targets_free(Targets *targets) {
    if (targets == NULL)
        return;
    g_hash_table_unref(targets->ids);
    g_hash_table_unref(targets->anchors);
    g_hash_table_unref(targets->given);
    g_free(targets);
}

/* ---- names ---- */

const char *targets_slug(const Targets *targets, const char *path) {
    return g_hash_table_lookup(targets->slugs, path);
}

const char *targets_make_id(Targets *targets, const char *wish) {
    g_autofree char *slug = text_slug(wish);
    g_autofree char *stem =
        g_ascii_isalpha(slug[0]) ? g_strdup(slug) : g_strdup_printf("s-%s", slug);
    const char *id = arena_strdup(targets->book->arena, stem);
    for (guint n = 2; g_hash_table_contains(targets->ids, id) || manifest_is_reserved(id); n++)
        id = arena_printf(targets->book->arena, "%s-%u", stem, n);
    g_hash_table_add(targets->ids, (gpointer)id);
    return id;
}

static const char *key_of(Targets *targets, const char *path, const char *name) {
    return arena_printf(targets->book->arena, "%s#%s", path, name);
}

void targets_name(Targets *targets, const char *path, const char *name, const char *id) {
    const char *key = key_of(targets, path, name);
    if (!g_hash_table_contains(targets->anchors, key))
        g_hash_table_insert(targets->anchors, (gpointer)key, (gpointer)id);
}

void targets_name_given(Targets *targets, const char *path, const char *name, const char *id) {
    targets_name(targets, path, name, id);
    if (!g_hash_table_contains(targets->given, name))
        g_hash_table_insert(targets->given, g_strdup(name), (gpointer)id);
}

void targets_name_file(Targets *targets, const char *path, const char *id) {
    g_hash_table_insert(targets->anchors, (gpointer)key_of(targets, path, ""), (gpointer)id);
}

/* ---- links, once all is read ---- */

/* A folder leads to its own file, a page of a website to the file it was made of. */
static const char *find_file(const Targets *targets, const char *path) {
    static const char *const ends[] = {"", ".md", "/README.md", "/index.md", ".qmd", "/index.qmd"};
    g_autofree char *stem = g_str_has_suffix(path, ".html")
                                ? g_strndup(path, strlen(path) - strlen(".html"))
                                : g_strdup(path);
    for (gsize i = 0; i < G_N_ELEMENTS(ends); i++) {
        g_autofree char *wish = g_strconcat(stem, ends[i], NULL);
        gpointer found;
        if (g_hash_table_lookup_extended(targets->slugs, wish, &found, NULL))
            return found;
    }
    if (g_str_has_suffix(stem, "/index") || g_str_equal(stem, "index")) {
        g_autofree char *readme =
            g_strdup_printf("%.*sREADME.md", (int)(strlen(stem) - strlen("index")), stem);
        gpointer found;
        if (g_hash_table_lookup_extended(targets->slugs, readme, &found, NULL))
            return found;
    }
    return NULL;
}

static const char *find_target(Targets *targets, const Inline *link) {
    const char *hash = link->target + strcspn(link->target, "#"); /* every target has one */
    g_autofree char *path = g_strndup(link->target, (gsize)(hash - link->target));
    const char *file = find_file(targets, path);
    if (file == NULL) {
        diag_add(targets->diag, DIAG_REF_MISSING, link->place,
                 "no chapter of the book is read from '%s'; the words of the link stay", path);
        return NULL;
    }
    g_autofree char *key = g_strconcat(file, hash, NULL);
    const char *id = g_hash_table_lookup(targets->anchors, key);
    if (id != NULL)
        return id;
    if (hash[1] != '\0')
        diag_add(targets->diag, DIAG_REF_MISSING, link->place,
                 "nothing in '%s' is called '%s'; the link leads to the file", file, hash + 1);
    return g_hash_table_lookup(targets->slugs, file);
}

/* A heading may be called otherwise than its author did. */
static void resolve_reference(Targets *targets, Inline *reference) {
    const char *id = reference->kind == INLINE_REFERENCE && reference->target != NULL
                         ? g_hash_table_lookup(targets->given, reference->target)
                         : NULL;
    if (id != NULL)
        reference->target = id;
}

static void resolve_link(Targets *targets, Inline *link) {
    if (link->kind != INLINE_LINK || link->target == NULL || strchr(link->target, '#') == NULL)
        return;
    link->target = find_target(targets, link);
    if (link->target == NULL)
        link->kind = INLINE_SPAN;
}

static void resolve_list(Targets *targets, const Inline *list) {
    InlineWalk walk;
    inline_walk_begin(&walk, list);
    for (Inline *inl; (inl = inline_walk_next(&walk)) != NULL;) {
        resolve_reference(targets, inl);
        resolve_link(targets, inl);
    }
}

void targets_resolve(Targets *targets) {
    for (const Division *division = targets->book->first; division != NULL;
         division = division->next)
        for (Block *block = division_walk(division, NULL); block != NULL;
             block = division_walk(division, block)) {
            resolve_list(targets, block->inlines);
            resolve_list(targets, block->caption);
        }
}
