/* Blocks are known by their ids, so that nothing is guessed here. */
#include "edition/changes.h"
#include "base/json.h"
#include "book/fingerprint.h"
#include <string.h>

#define CORRECTED_LEAST 700u /* [1/1000] of the words are the same */

static gboolean is_told(const LineageBlock *block) {
    switch (block->kind) {
    case BLOCK_SECTION:
    case BLOCK_LIST:
    case BLOCK_ITEM:
    case BLOCK_QUOTE:
    case BLOCK_ALERT:
    case BLOCK_NOTE:
    case BLOCK_RULE:
        return FALSE;
    default:
        return block->id != NULL;
    }
}

static GHashTable *index_blocks(const Lineage *lineage) {
    GHashTable *blocks = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < lineage->n_blocks; i++)
        if (lineage->blocks[i].id != NULL)
            g_hash_table_insert(blocks, (gpointer)lineage->blocks[i].id,
                                (gpointer)&lineage->blocks[i]);
    for (guint i = 0; i < lineage->n_aliases; i++) {
        gpointer block = g_hash_table_lookup(blocks, lineage->aliases[i].id);
        if (block != NULL && !g_hash_table_contains(blocks, lineage->aliases[i].name))
            g_hash_table_insert(blocks, (gpointer)lineage->aliases[i].name, block);
    }
    return blocks;
}

typedef struct Search {
    const Record *old, *new;
    GHashTable *heirs;     /* id of an old block -> its new LineageBlock */
    GHashTable *ancestors; /* new LineageBlock -> old */
    GArray *changes;
} Search;

static void add(Search *search, ChangeKind kind, const LineageBlock *old, const LineageBlock *new) {
    const Lineage *lineage = new != NULL ? &search->new->lineage : &search->old->lineage;
    Change change = {kind, old, new, &lineage->chapters[(new != NULL ? new : old)->chapter], NULL};
    g_array_append_val(search->changes, change);
}

static void judge(Search *search, const LineageBlock *new) {
    const LineageBlock *old = g_hash_table_lookup(search->ancestors, new);
    if (old == NULL)
        add(search, CHANGE_NEW, NULL, new);
    else if (old->print.hash != new->print.hash)
        add(search,
            fingerprint_nearness(&old->print, &new->print) >= CORRECTED_LEAST ? CHANGE_CORRECTED
                                                                              : CHANGE_REWRITTEN,
            old, new);
    else if (!g_str_equal(old->slot, new->slot))
        add(search, CHANGE_MOVED, old, new);
}

static const char *find_instead(const Lineage *lineage, const char *id) {
    for (guint i = 0; i < lineage->n_gone; i++)
        if (g_str_equal(lineage->gone[i].id, id))
            return lineage->gone[i].instead;
    return NULL;
}

static void add_removed(Search *search, const char *slug) {
    const Lineage *old = &search->old->lineage;
    for (guint i = 0; i < old->n_blocks; i++) {
        const LineageBlock *block = &old->blocks[i];
        if (!is_told(block) || g_hash_table_contains(search->heirs, block->id) ||
            !g_str_equal(old->chapters[block->chapter].slug, slug))
            continue;
        add(search, CHANGE_REMOVED, block, NULL);
        g_array_index(search->changes, Change, search->changes->len - 1).instead =
            find_instead(&search->new->lineage, block->id);
    }
}

static gboolean has_chapter(const Lineage *lineage, const char *slug) {
    for (guint i = 0; i < lineage->n_chapters; i++)
        if (g_str_equal(lineage->chapters[i].slug, slug))
            return TRUE;
    return FALSE;
}

static void marry(Search *search) {
    const Lineage *old = &search->old->lineage;
    for (guint i = 0; i < old->n_blocks; i++) {
        const LineageBlock *block = &old->blocks[i];
        gpointer heir = block->id != NULL ? g_hash_table_lookup(search->heirs, block->id) : NULL;
        if (heir != NULL)
            g_hash_table_insert(search->ancestors, heir, (gpointer)block);
    }
}

GArray *changes_find(const Record *old, const Record *new) {
    Search search = {old, new, index_blocks(&new->lineage),
                     g_hash_table_new(g_direct_hash, g_direct_equal),
                     g_array_new(FALSE, FALSE, sizeof(Change))};
    marry(&search);
    for (guint i = 0, k = 0; i < new->lineage.n_chapters; i++) {
        for (; k < new->lineage.n_blocks &&new->lineage.blocks[k].chapter == i; k++)
            if (is_told(&new->lineage.blocks[k]))
                judge(&search, &new->lineage.blocks[k]);
        add_removed(&search, new->lineage.chapters[i].slug);
    }
    for (guint i = 0; i < old->lineage.n_chapters; i++)
        if (!has_chapter(&new->lineage, old->lineage.chapters[i].slug))
            add_removed(&search, old->lineage.chapters[i].slug);
    g_hash_table_unref(search.heirs);
    g_hash_table_unref(search.ancestors);
    return search.changes;
}

const char *change_name(ChangeKind kind) {
    static const char *const names[N_CHANGE_KINDS] = {"new", "rewritten", "corrected", "moved",
                                                      "removed"};
    return names[kind];
}

guint changes_count(const GArray *changes, ChangeKind kind) {
    guint n = 0;
    for (guint i = 0; i < changes->len; i++)
        n += g_array_index(changes, Change, i).kind == kind;
    return n;
}

/* ---- for people ---- */

static const char *name_of(const LineageBlock *block) {
    return block->is_entry ? "entry" : block_kind_name(block->kind);
}

/* "paragraph 'The sea rises and falls'" */
static void put_block(GString *out, const Change *change, const char *before, const char *after) {
    const LineageBlock *block = change->new != NULL ? change->new : change->old;
    g_string_append(out, name_of(block));
    if (block->number != NULL)
        g_string_append_printf(out, " %s", block->number);
    if (block->words != NULL)
        g_string_append_printf(out, " %s%s …%s", before, block->words, after);
}

static void put_pages(GString *out, const Change *change) {
    if (change->old != NULL && change->old->page != NULL)
        g_string_append_printf(out, ", page %s%s", change->old->page,
                               change->new != NULL ? " before" : "");
    if (change->new != NULL && change->new->page != NULL)
        g_string_append_printf(out, ", page %s%s", change->new->page,
                               change->old != NULL ? " now" : "");
}

static void put_counts(GString *out, const GArray *changes) {
    for (ChangeKind kind = 0; kind < N_CHANGE_KINDS; kind++)
        g_string_append_printf(out, "%s%u %s", kind > 0 ? ", " : "", changes_count(changes, kind),
                               change_name(kind));
    g_string_append_c(out, '\n');
}

static gboolean is_other(const LineageChapter *chapter, const LineageChapter *before) {
    return before == NULL || !g_str_equal(chapter->slug, before->slug);
}

char *changes_text(const Record *old, const Record *new, const GArray *changes) {
    GString *out = g_string_new(NULL);
    const LineageChapter *chapter = NULL;
    for (guint i = 0; i < changes->len; i++) {
        const Change *change = &g_array_index(changes, Change, i);
        if (is_other(change->chapter, chapter))
            g_string_append_printf(out, "%s\n", change->chapter->title);
        chapter = change->chapter;
        g_string_append_printf(out, "  %s: ", change_name(change->kind));
        put_block(out, change, "'", "'");
        put_pages(out, change);
        if (change->old != NULL)
            g_string_append_printf(out, "\n    %s %s", old->lineage.revision, change->old->href);
        if (change->new != NULL)
            g_string_append_printf(out, "\n    %s %s", new->lineage.revision, change->new->href);
        if (change->instead != NULL)
            g_string_append_printf(out, "\n    now: %s", change->instead);
        g_string_append_c(out, '\n');
    }
    g_string_append_printf(out, "%s to %s: ", old->lineage.revision, new->lineage.revision);
    put_counts(out, changes);
    return g_string_free(out, FALSE);
}

static void put_escaped(GString *out, const char *text) {
    for (const char *p = text; *p != '\0'; p++) {
        if (strchr("\\`*_{}[]<>#|!", *p) != NULL)
            g_string_append_c(out, '\\');
        g_string_append_c(out, *p);
    }
}

static void put_row(GString *out, const Change *change) {
    g_autoptr(GString) words = g_string_new(NULL), escaped = g_string_new(NULL);
    put_block(words, change, "‘", "’");
    put_escaped(escaped, words->str);
    const LineageBlock *block = change->new != NULL ? change->new : change->old;
    g_string_append_printf(out, "- %s: [%s](%s)", change_name(change->kind), escaped->str,
                           block->href);
    put_pages(out, change);
    g_string_append_c(out, '\n');
}

char *changes_markdown(const Record *old, const Record *new, const GArray *changes) {
    GString *out = g_string_new(NULL);
    const LineageChapter *chapter = NULL;
    g_string_append_printf(out, "## Changes from %s to %s\n\n", old->lineage.revision,
                           new->lineage.revision);
    put_counts(out, changes);
    for (guint i = 0; i < changes->len; i++) {
        const Change *change = &g_array_index(changes, Change, i);
        if (is_other(change->chapter, chapter)) {
            g_string_append(out, "\n### ");
            put_escaped(out, change->chapter->title);
            g_string_append(out, "\n\n");
        }
        chapter = change->chapter;
        put_row(out, change);
    }
    return g_string_free(out, FALSE);
}

static gint page_number(const char *page) {
    return page != NULL && g_ascii_isdigit(page[0]) ? (gint)g_ascii_strtoull(page, NULL, 10) : -1;
}

/* Stable: what has no page keeps its order, before all that has. */
static gint compare_pages(gconstpointer a, gconstpointer b) {
    const Change *left = a, *right = b;
    gint first = page_number(left->old->page), second = page_number(right->old->page);
    return (first > second) - (first < second);
}

char *changes_errata(const Record *old, const Record *new, const GArray *changes) {
    GString *out = g_string_new(NULL);
    g_autoptr(GArray) sorted = g_array_new(FALSE, FALSE, sizeof(Change));
    for (guint i = 0; i < changes->len; i++) {
        const Change *change = &g_array_index(changes, Change, i);
        if (change->old != NULL && change->kind != CHANGE_MOVED)
            g_array_append_val(sorted, *change);
    }
    g_array_sort(sorted, compare_pages);
    g_string_append_printf(out, "# Errata of %s\n\n", old->lineage.revision);
    g_string_append_printf(out, "As corrected in %s.\n\n", new->lineage.revision);
    for (guint i = 0; i < sorted->len; i++)
        put_row(out, &g_array_index(sorted, Change, i));
    return g_string_free(out, FALSE);
}

/* ---- for programs ---- */

static void put_json_side(JsonWriter *json, const char *key, const LineageBlock *block) {
    if (block == NULL) {
        json_text(json, key, NULL);
        return;
    }
    json_open_object(json, key);
    json_text(json, "id", block->id);
    json_text(json, "href", block->href);
    json_text(json, "page", block->page);
    json_text(json, "number", block->number);
    json_close(json);
}

char *changes_json(const Record *old, const Record *new, const GArray *changes) {
    g_autoptr(JsonWriter) json = json_new();
    json_open_object(json, NULL);
    json_text(json, "identifier", new->identifier);
    json_text(json, "from", old->lineage.revision);
    json_text(json, "to", new->lineage.revision);
    json_open_list(json, "changes");
    for (guint i = 0; i < changes->len; i++) {
        const Change *change = &g_array_index(changes, Change, i);
        const LineageBlock *block = change->new != NULL ? change->new : change->old;
        json_open_object(json, NULL);
        json_text(json, "change", change_name(change->kind));
        json_text(json, "kind", name_of(block));
        json_text(json, "chapter", change->chapter->slug);
        json_text(json, "words", block->words);
        put_json_side(json, "old", change->old);
        put_json_side(json, "new", change->new);
        json_text(json, "instead", change->instead);
        json_close(json);
    }
    json_close(json);
    json_close(json);
    return json_finish(json);
}

/* Name-based, so that an import that is done twice adds nothing. */
static char *annotation_id(const Record *new, const Change *change) {
    g_autofree char *name =
        g_strdup_printf("%s\n%s\n%s", new->identifier, new->lineage.revision, change->new->id);
    g_autofree char *sum = g_compute_checksum_for_string(G_CHECKSUM_SHA1, name, -1);
    return g_strdup_printf("urn:uuid:%.8s-%.4s-5%.3s-a%.3s-%.12s", sum, sum + 8, sum + 13, sum + 17,
                           sum + 20);
}

/* A link to a chapter names the file alone; its title has an id all the same. */
static void put_target(JsonWriter *json, const LineageBlock *block) {
    const char *hash = strchr(block->href, '#');
    g_autofree char *file = g_strndup(block->href, strcspn(block->href, "#"));
    json_open_object(json, "target");
    json_text(json, "source", file);
    json_open_list(json, "selector");
    json_open_object(json, NULL);
    json_text(json, "type", "FragmentSelector");
    json_text(json, "conformsTo", "http://tools.ietf.org/rfc/rfc3236");
    json_text(json, "value", hash != NULL ? hash + 1 : block->id);
    json_close(json);
    json_close(json);
    json_close(json);
}

static void put_annotation(JsonWriter *json, const Record *old, const Record *new,
                           const Change *change) {
    g_autofree char *id = annotation_id(new, change);
    g_autofree char *created = g_strdup_printf(
        "%sT00:00:00Z", new->lineage.date != NULL ? new->lineage.date : "1970-01-01");
    g_autofree char *words =
        g_strdup_printf("%s since %s", change_name(change->kind), old->lineage.revision);
    json_open_object(json, NULL);
    json_text(json, "@context", "http://www.w3.org/ns/anno.jsonld");
    json_text(json, "id", id);
    json_text(json, "type", "Annotation");
    json_text(json, "created", created);
    json_text(json, "motivation", "bookmarking");
    json_open_object(json, "body");
    json_text(json, "type", "TextualBody");
    json_text(json, "value", words);
    json_text(json, "format", "text/plain");
    json_close(json);
    put_target(json, change->new);
    json_close(json);
}

char *changes_annotations(const Record *old, const Record *new, const GArray *changes) {
    g_autoptr(JsonWriter) json = json_new();
    g_autofree char *title = g_strdup_printf("What is new in %s", new->lineage.revision);
    json_open_object(json, NULL);
    json_text(json, "@context", "http://www.w3.org/ns/anno.jsonld");
    json_text(json, "type", "AnnotationSet");
    json_text(json, "title", title);
    json_open_object(json, "about");
    json_open_list(json, "dc:identifier");
    json_text(json, NULL, new->identifier);
    json_close(json);
    json_text(json, "dc:format", "application/epub+zip");
    json_text(json, "dc:title", new->title);
    json_close(json);
    json_open_list(json, "items");
    for (guint i = 0; i < changes->len; i++) {
        const Change *change = &g_array_index(changes, Change, i);
        if (change->new != NULL)
            put_annotation(json, old, new, change);
    }
    json_close(json);
    json_close(json);
    return json_finish(json);
}
