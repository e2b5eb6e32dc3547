/* The package document names the spine, the spine the documents; each is a tree, and one walk over
 * it makes its passages. */
#include "edition/publication.h"
#include "base/text.h"
#include "edition/archive.h"
#include <string.h>

#define DOCUMENTS_MAX 5000u

typedef struct Opening {
    Publication *publication;
    Archive *archive;
    Diag *diag;
    const Node *package;
    char *folder; /* of the package document, "" or "EPUB/" */
} Opening;

void publication_free(Publication *publication) {
    if (publication == NULL)
        return;
    for (guint i = 0; i < publication->documents->len; i++)
        g_hash_table_unref(((Document *)publication->documents->pdata[i])->ids);
    g_ptr_array_unref(publication->documents);
    g_ptr_array_unref(publication->passages);
    arena_free(publication->arena);
    g_free(publication);
}

/* ---- words ---- */

static guint hash_bytes(const char *p, gsize n) {
    guint hash = 5381;
    while (n-- > 0)
        hash = hash * 33 + (guchar)*p++;
    return hash;
}

static gboolean is_letter(gunichar c) {
    return g_unichar_isalnum(c) || g_unichar_ismark(c) || c == '_';
}

static void find_words(Arena *arena, Passage *passage) {
    g_autoptr(GArray) words = g_array_new(FALSE, FALSE, sizeof(Word));
    guint at = 0;
    for (const char *p = passage->text; *p != '\0';) {
        gunichar c = g_utf8_get_char(p);
        const char *begin = p;
        guint start = at;
        do {
            p = g_utf8_next_char(p);
            at++;
        } while (is_letter(c) && *p != '\0' && is_letter(g_utf8_get_char(p)));
        if (g_unichar_isspace(c))
            continue;
        Word word = {start, at, (guint)(begin - passage->text), (guint)(p - begin), 0};
        word.hash = hash_bytes(begin, word.n_bytes);
        g_array_append_val(words, word);
    }
    passage->n_words = words->len;
    passage->words = arena_memdup(arena, words->data, words->len * sizeof(Word));
}

/* ---- passages ---- */

static gboolean is_inline(const char *element) {
    static const char *const inlines[] = {"a",    "abbr", "b",    "bdi",  "bdo",   "big",  "br",
                                          "cite", "code", "data", "del",  "dfn",   "em",   "i",
                                          "img",  "ins",  "kbd",  "mark", "q",     "ruby", "rb",
                                          "rp",   "rt",   "s",    "samp", "small", "span", "strong",
                                          "sub",  "sup",  "time", "tt",   "u",     "var",  NULL};
    return g_strv_contains(inlines, element);
}

static const Node *owner_of(const Node *text) {
    const Node *node = text->parent;
    while (node != NULL && (node->id == NULL || is_inline(node->name)))
        node = node->parent;
    return node;
}

/* Line ends that only stand between blocks. */
static gboolean is_between(const Node *text) {
    return node_is_blank(text) && strchr(text->text, '\n') != NULL && !node_is_within(text, "pre");
}

typedef struct Cutting {
    Publication *publication;
    Document *document;
    GHashTable *texts; /* element -> GPtrArray of its texts */
    GPtrArray *owners; /* the elements, in the order of their first text */
} Cutting;

static void note_text(Cutting *cutting, Node *text) {
    const Node *owner = is_between(text) ? NULL : owner_of(text);
    if (owner == NULL)
        return;
    GPtrArray *texts = g_hash_table_lookup(cutting->texts, owner);
    if (texts == NULL) {
        texts = g_ptr_array_new();
        g_hash_table_insert(cutting->texts, (gpointer)owner, texts);
        g_ptr_array_add(cutting->owners, (gpointer)owner);
    }
    g_ptr_array_add(texts, text);
}

static void make_passage(Cutting *cutting, const Node *owner) {
    Publication *publication = cutting->publication;
    const GPtrArray *texts = g_hash_table_lookup(cutting->texts, owner);
    Passage *passage = arena_new0(publication->arena, Passage);
    g_autoptr(GString) all = g_string_new(NULL);
    *passage = (Passage){.document = cutting->document,
                         .element = owner,
                         .index = publication->passages->len,
                         .n_texts = texts->len};
    passage->texts = arena_memdup(publication->arena, texts->pdata, texts->len * sizeof(gpointer));
    for (guint i = 0; i < texts->len; i++) {
        Node *text = texts->pdata[i];
        text->passage = passage;
        text->passage_start = passage->n_chars;
        passage->n_chars += text->n_chars;
        g_string_append_len(all, text->text, text->n_bytes);
    }
    passage->text = arena_strndup(publication->arena, all->str, all->len);
    find_words(publication->arena, passage);
    cutting->document->n_chars += passage->n_chars;
    g_ptr_array_add(publication->passages, passage);
}

static void cut_document(Publication *publication, Document *document) {
    Cutting cutting = {.publication = publication, .document = document};
    document->chars_before = publication->n_chars;
    if (document->body == NULL)
        return;
    cutting.texts = g_hash_table_new_full(NULL, NULL, NULL, (GDestroyNotify)g_ptr_array_unref);
    cutting.owners = g_ptr_array_new();
    for (Node *node = document->body; node != NULL; node = tree_walk(document->body, node))
        if (node->name == NULL)
            note_text(&cutting, node);
    for (guint i = 0; i < cutting.owners->len; i++)
        make_passage(&cutting, cutting.owners->pdata[i]);
    publication->n_chars += document->n_chars;
    g_hash_table_unref(cutting.texts);
    g_ptr_array_unref(cutting.owners);
}

/* ---- opening ---- */

static Node *refuse(const Opening *opening, const char *format, const char *what) {
    Place place = {diag_file(opening->diag, opening->publication->name), 0, 0};
    g_autofree char *message = g_strdup_printf("%s '%s'", format, what);
    diag_add(opening->diag, DIAG_EPUB_BAD, place, "%s", message);
    return NULL;
}

static Node *read_entry(Opening *opening, const char *path, GHashTable *ids) {
    guint n_errors = diag_count(opening->diag, DIAG_ERROR);
    g_autoptr(GBytes) bytes = archive_read(opening->archive, path, opening->diag);
    if (bytes == NULL)
        return diag_count(opening->diag, DIAG_ERROR) > n_errors
                   ? NULL
                   : refuse(opening, "the archive lacks the file", path);
    g_autofree char *name = g_strdup_printf("%s/%s", opening->publication->name, path);
    return tree_read(opening->publication->arena, bytes, name, ids, opening->diag);
}

static gboolean find_package(Opening *opening) {
    const Node *container = read_entry(opening, "META-INF/container.xml", NULL);
    if (container == NULL)
        return FALSE;
    const Node *files = node_child(container, "rootfiles");
    const Node *file = files != NULL ? node_child(files, "rootfile") : NULL;
    const char *path = file != NULL ? node_attribute(file, "full-path") : NULL;
    if (path == NULL)
        return refuse(opening, "the container names no", "rootfile") != NULL;
    const char *slash = strrchr(path, '/');
    opening->folder = slash != NULL ? g_strndup(path, (gsize)(slash + 1 - path)) : g_strdup("");
    opening->package = read_entry(opening, path, NULL);
    return opening->package != NULL;
}

static char *plain_href(const char *href) {
    g_autofree char *file = g_strndup(href, strcspn(href, "#?"));
    char *plain = g_uri_unescape_string(file, NULL);
    return plain != NULL ? plain : g_steal_pointer(&file);
}

static Document *new_document(Opening *opening, const Node *item, const Node *ref) {
    Publication *publication = opening->publication;
    Document *document = arena_new0(publication->arena, Document);
    const char *href = node_attribute(item, "href");
    g_autofree char *plain = plain_href(href != NULL ? href : "");
    *document = (Document){.index = publication->documents->len,
                           .item = item->id,
                           .ref = ref->id,
                           .href = href != NULL ? href : "",
                           .ids = g_hash_table_new(g_str_hash, g_str_equal)};
    document->path = arena_printf(publication->arena, "%s%s", opening->folder, plain);
    g_ptr_array_add(publication->documents, document);
    return document;
}

static gboolean read_document(Opening *opening, const Node *item, const Node *ref) {
    Document *document = new_document(opening, item, ref);
    const char *type = node_attribute(item, "media-type");
    if (g_strcmp0(type, "application/xhtml+xml") == 0) {
        document->root = read_entry(opening, document->path, document->ids);
        if (document->root == NULL)
            return FALSE;
        document->body = (Node *)node_child(document->root, "body");
    }
    cut_document(opening->publication, document);
    return TRUE;
}

static GHashTable *items_of(const Node *manifest) {
    GHashTable *items = g_hash_table_new(g_str_hash, g_str_equal);
    for (const Node *item = manifest->first; item != NULL; item = item->next)
        if (node_is(item, "item") && item->id != NULL)
            g_hash_table_insert(items, (gpointer)item->id, (gpointer)item);
    return items;
}

static guint step_of(const Node *element) {
    guint step = 2;
    for (const Node *node = element->previous; node != NULL; node = node->previous)
        step += node->name != NULL ? 2 : 0;
    return step;
}

static gboolean read_spine(Opening *opening) {
    const Node *manifest = node_child(opening->package, "manifest");
    const Node *spine = node_child(opening->package, "spine");
    if (manifest == NULL || spine == NULL)
        return refuse(opening, "the package document has no", "spine") != NULL;
    g_autoptr(GHashTable) items = items_of(manifest);
    opening->publication->spine_step = step_of(spine);
    for (const Node *ref = spine->first; ref != NULL; ref = ref->next) {
        if (!node_is(ref, "itemref"))
            continue;
        const char *idref = node_attribute(ref, "idref");
        const Node *item = idref != NULL ? g_hash_table_lookup(items, idref) : NULL;
        if (item == NULL || opening->publication->documents->len >= DOCUMENTS_MAX)
            return refuse(opening, "the spine cannot be read at", idref != NULL ? idref : "") !=
                   NULL;
        if (!read_document(opening, item, ref))
            return FALSE;
    }
    return opening->publication->documents->len > 0 || refuse(opening, "an empty", "spine") != NULL;
}

static void read_metadata(Opening *opening) {
    Publication *publication = opening->publication;
    const char *unique = node_attribute(opening->package, "unique-identifier");
    const Node *metadata = node_child(opening->package, "metadata");
    for (const Node *node = metadata != NULL ? metadata->first : NULL; node != NULL;
         node = node->next) {
        if (node->first == NULL || node->first->name != NULL)
            continue;
        if (node_is(node, "identifier") && g_strcmp0(node->id, unique) == 0)
            publication->identifier = node->first->text;
        if (g_strcmp0(node_attribute(node, "property"), "schema:version") == 0)
            publication->revision = node->first->text;
    }
}

static gboolean open_all(Opening *opening) {
    if (opening->archive == NULL || !find_package(opening))
        return FALSE;
    read_metadata(opening);
    return read_spine(opening);
}

Publication *publication_open(GBytes *epub, const char *name, Diag *diag) {
    g_autoptr(Publication) publication = g_new0(Publication, 1);
    publication->arena = arena_new();
    publication->name = arena_strdup(publication->arena, name);
    publication->documents = g_ptr_array_new();
    publication->passages = g_ptr_array_new();
    Opening opening = {.publication = publication, .diag = diag};
    opening.archive = archive_open(epub, name, diag);
    gboolean is_open = open_all(&opening);
    archive_free(opening.archive);
    g_free(opening.folder);
    return is_open ? g_steal_pointer(&publication) : NULL;
}

/* ---- finding ---- */

const Document *publication_document(const Publication *publication, guint index) {
    return index < publication->documents->len ? publication->documents->pdata[index] : NULL;
}

const Document *publication_find_ref(const Publication *publication, const char *id) {
    for (guint i = 0; i < publication->documents->len; i++) {
        const Document *document = publication->documents->pdata[i];
        if (g_strcmp0(document->ref, id) == 0)
            return document;
    }
    return NULL;
}

const Document *publication_find_document(const Publication *publication, const char *href) {
    g_autofree char *plain = plain_href(href);
    const char *name = plain[0] == '/' ? plain + 1 : plain;
    for (guint i = 0; i < publication->documents->len; i++) {
        const Document *document = publication->documents->pdata[i];
        if (g_str_equal(name, document->path) || g_str_equal(href, document->href) ||
            g_str_equal(name, document->href) || g_strcmp0(name, document->item) == 0)
            return document;
    }
    return NULL;
}

const Node *publication_find(const Publication *publication, const char *id, const char *path,
                             const Document **ret_document) {
    const Node *found = NULL;
    for (guint i = 0; i < publication->documents->len; i++) {
        const Document *document = publication->documents->pdata[i];
        const Node *node = g_hash_table_lookup(document->ids, id);
        gboolean is_wanted = strcmp(document->path, path) == 0;
        if (node == NULL || (found != NULL && !is_wanted))
            continue;
        found = node;
        *ret_document = document;
        if (is_wanted)
            break;
    }
    return found;
}

/* ---- points ---- */

const Passage *point_passage(const Point *point, guint *ret_offset) {
    const Node *node = point->node;
    *ret_offset = 0;
    if (node != NULL && node->name == NULL && node->passage != NULL) {
        *ret_offset = node->passage_start + MIN(point->offset, node->n_chars);
        return node->passage;
    }
    while (node != NULL && (node->name != NULL || node->passage == NULL))
        node = tree_walk(point->document->root, node);
    if (node == NULL)
        return NULL;
    *ret_offset = node->passage_start;
    return node->passage;
}

Point passage_point(const Passage *passage, guint offset, gboolean is_end) {
    const Node *text = passage->texts[0];
    for (guint i = 0; i < passage->n_texts; i++) {
        text = passage->texts[i];
        guint end = text->passage_start + text->n_chars;
        if (is_end ? offset <= end : offset < end)
            break;
    }
    guint start = text->passage_start;
    guint within = offset > start ? offset - start : 0;
    return (Point){passage->document, text, MIN(within, text->n_chars)};
}

/* What of a text stands between the two points. */
static void append_part(GString *all, const Node *text, const Point *start, const Point *end) {
    guint from = text == start->node ? start->offset : 0;
    guint to = text == end->node ? end->offset : text->n_chars;
    if (from >= to)
        return;
    gsize begin = node_byte_of_char(text, from);
    g_string_append_len(all, text->text + begin, (gssize)(node_byte_of_char(text, to) - begin));
}

char *span_words(const Span *span) {
    const Point *start = &span->start, *end = &span->end;
    const Node *root = start->document->root;
    g_autoptr(GString) all = g_string_new(NULL);
    const Passage *before = NULL;
    if (!span->is_range || start->document != end->document)
        return g_strdup("");
    for (const Node *node = start->node; node != NULL && node->order <= end->node->order;
         node = tree_walk(root, node)) {
        if (node->name != NULL)
            continue;
        if (node->passage != before)
            g_string_append_c(all, ' ');
        before = node->passage;
        append_part(all, node, start, end);
    }
    return text_collapse(all->str);
}
