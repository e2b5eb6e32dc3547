/* Both outputs are read back into one shape: texts under the id of their block, and the lists of
 * what is shown and where links lead. The XHTML is read as it was written, so that its writer is
 * under test and not only the Book; of the PDF the display list is read, which pdf/ only copies.
 * Refused: comparing words of the finished files, which cannot tell a moved note from a lost one.
 */
#include "parity.h"
#include "epub/xhtml.h"
#include <string.h>

#define SHOWN_AT_MOST 20

typedef struct Side {
    GHashTable *texts;   /* "id", "id/caption", "id/title", "id/opening" -> GString */
    GPtrArray *pictures; /* alternative texts */
    GPtrArray *formulas; /* read aloud */
    GPtrArray *links;    /* where they lead */
    const Pages *pages;
} Side;

static void free_string(gpointer data) {
    g_string_free(data, TRUE);
}

static void side_init(Side *side, const Pages *pages) {
    side->pages = pages;
    side->texts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_string);
    side->pictures = g_ptr_array_new_with_free_func(g_free);
    side->formulas = g_ptr_array_new_with_free_func(g_free);
    side->links = g_ptr_array_new_with_free_func(g_free);
}

static void side_clear(Side *side) {
    g_hash_table_unref(side->texts);
    g_ptr_array_unref(side->pictures);
    g_ptr_array_unref(side->formulas);
    g_ptr_array_unref(side->links);
}

/* ASCII is normal as it is. FALSE where there is something else. */
static gboolean append_plain(GString *out, const char *text, gsize len) {
    gsize before = out->len;
    for (gsize i = 0; i < len; i++) {
        if ((guchar)text[i] >= 0x80) {
            g_string_truncate(out, before);
            return FALSE;
        }
        if (g_ascii_isalnum(text[i]))
            g_string_append_c(out, text[i]);
    }
    return TRUE;
}

static gboolean is_missing(const Pages *pages, gunichar c) {
    for (guint i = 0; i < pages->n_missing; i++)
        if (pages->missing[i] == c)
            return TRUE;
    return FALSE;
}

/* What no face has is told to the author, and is in an EPUB all the same. */
static char *without_missing(const Pages *pages, const char *text, gsize len) {
    GString *rest = g_string_new(NULL);
    for (const char *p = text; p < text + len; p = g_utf8_next_char(p))
        if (!is_missing(pages, g_utf8_get_char(p)))
            g_string_append_len(rest, p, g_utf8_next_char(p) - p);
    return g_string_free(rest, FALSE);
}

/* Letters and figures: white space, hyphens and marks are each medium's own. */
static void append_letters(GString *out, const Pages *pages, const char *text, gsize len) {
    if (append_plain(out, text, len))
        return;
    g_autofree char *shown = pages->n_missing > 0 ? without_missing(pages, text, len) : NULL;
    g_autofree char *plain = g_utf8_normalize(shown != NULL ? shown : text,
                                              shown != NULL ? -1 : (gssize)len, G_NORMALIZE_ALL);
    for (const char *p = plain; p != NULL && *p != '\0'; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);
        if (g_unichar_isalnum(c))
            g_string_append_unichar(out, c);
    }
}

static void add_text(Side *side, const char *id, const char *part, const char *text, gsize len) {
    g_autofree char *key = g_strconcat(id, part, NULL);
    GString *letters = g_hash_table_lookup(side->texts, key);
    if (letters == NULL) {
        letters = g_string_new(NULL);
        g_hash_table_insert(side->texts, g_steal_pointer(&key), letters);
    }
    append_letters(letters, side->pages, text, len);
}

/* ---- the one spelling of a link's end ---- */

static char *url_key(const char *href) {
    char *plain = g_uri_unescape_string(href, NULL);
    return plain != NULL ? plain : g_strdup(href);
}

/* A heading stands for its section, and a division's for its division, in both. */
static char *id_key(const Book *book, const char *id) {
    const Block *block = book_find(book, id);
    if (block != NULL && block->kind == BLOCK_HEADING)
        return g_strdup(block->parent != NULL ? block->parent->id : block->division->slug);
    return g_strdup(id);
}

/* ---- the PDF's side ---- */

/* Numbers of pages are what differs. */
static gboolean is_page_number(const Inline *inl) {
    return inl != NULL && inl->kind == INLINE_PAGE;
}

static const Block *block_with_id(const Block *block) {
    while (block->id == NULL)
        block = block->parent;
    return block;
}

static const char *part_of(PieceRole role) {
    static const char *const parts[] = {
        [PIECE_CONTENT] = "",         [PIECE_CAPTION] = "/caption", [PIECE_TITLE] = "/title",
        [PIECE_SUMMARY] = "/opening", [PIECE_ARTIFACT] = NULL,
    };
    return parts[role];
}

static void read_piece(Side *side, const Piece *piece, GHashTable *seen) {
    const char *part = part_of(piece->role);
    if (piece->block == NULL || part == NULL || is_page_number(piece->inl))
        return;
    if (piece->kind == PIECE_TEXT)
        add_text(side, block_with_id(piece->block)->id, part, piece->run->text,
                 piece->run->n_bytes);
    if (piece->formula != NULL && g_hash_table_add(seen, (gpointer)piece->formula))
        g_ptr_array_add(side->formulas, g_strdup(piece->formula->alt));
    if (piece->kind == PIECE_PICTURE)
        g_ptr_array_add(side->pictures, g_strdup(piece->alt));
}

/* A link has an area on every line that it covers. */
static void read_link(Side *side, const Book *book, const LinkArea *link, GHashTable *seen) {
    if (link->inl == NULL || is_page_number(link->inl) ||
        !g_hash_table_add(seen, (gpointer)link->inl))
        return;
    g_ptr_array_add(side->links,
                    link->href != NULL ? url_key(link->href) : id_key(book, link->destination));
}

static void read_pages(Side *side, const Book *book, const Pages *pages) {
    g_autoptr(GHashTable) seen = g_hash_table_new(NULL, NULL);
    for (guint i = 0; i < pages->n_pages; i++) {
        const Page *page = &pages->pages[i];
        if (page->division == NULL) /* title page, contents */
            continue;
        for (guint k = 0; k < page->n_pieces; k++)
            read_piece(side, &page->pieces[k], seen);
        for (guint k = 0; k < page->n_links; k++)
            read_link(side, book, &page->links[k], seen);
    }
}

/* ---- the EPUB's side ---- */

typedef struct Element {
    const char *id;   /* of the block that text here belongs to, or NULL */
    const char *part; /* of it; NULL: not compared */
} Element;

typedef struct Reading {
    Side *side;
    const Book *book;
    const Division *division;
    GArray *open;     /* of Element */
    const char *term; /* the id of the glossary's entry whose meaning comes next, or NULL */
} Reading;

static const char *find_attribute(const char **names, const char **values, const char *name) {
    for (guint i = 0; names[i] != NULL; i++)
        if (strcmp(names[i], name) == 0)
            return values[i];
    return NULL;
}

/* What each class of element is to the comparison. */
static const struct {
    const char *element, *class, *part; /* class NULL: any; part NULL: left out */
} parts[] = {
    {"head", NULL, NULL},
    {"nav", NULL, NULL},
    {"a", "back", NULL},
    {"a", "page", NULL},
    {"span", "box", NULL},
    {"p", "ordinal", NULL},
    {"span", "kind", "/opening"},
    {"p", "summary", "/opening"},
    {"p", "minutes", "/opening"},
    {"figcaption", NULL, "/caption"},
    {"caption", NULL, "/caption"},
    {"p", "title", "/title"},
    {"p", "alert-title", "/title"},
    {"span", "number", "/caption"},
};

/* The title of the notes is the one heading whose id is no block's. */
static gboolean is_notes_title(const char *element, const char *id) {
    return strcmp(element, "h2") == 0 && id != NULL && g_str_has_prefix(id, "_.");
}

static void find_part(Element *open, const char *element, const char *class, const char *id) {
    if (is_notes_title(element, id))
        open->part = NULL;
    for (guint i = 0; i < G_N_ELEMENTS(parts); i++)
        if (strcmp(parts[i].element, element) == 0 &&
            (parts[i].class == NULL || g_strcmp0(parts[i].class, class) == 0)) {
            open->part = parts[i].part;
            return;
        }
}

/* "two.xhtml#_sec" -> "sec"; "two.xhtml" -> "two" */
static char *href_key(const Reading *reading, const char *href) {
    const char *hash = strchr(href, '#');
    if (strstr(href, ":") != NULL && (hash == NULL || strstr(href, ":") < hash))
        return url_key(href);
    if (hash != NULL) {
        const char *id = hash + 1;
        return id_key(reading->book,
                      id[0] == '_' && book_find(reading->book, id) == NULL ? id + 1 : id);
    }
    g_autofree char *slug = g_strndup(href, strcspn(href, "."));
    if (g_str_has_suffix(slug, "_"))
        slug[strlen(slug) - 1] = '\0';
    return g_steal_pointer(&slug);
}

static void open_element(G_GNUC_UNUSED GMarkupParseContext *context, const char *name,
                         const char **names, const char **values, gpointer data,
                         G_GNUC_UNUSED GError **error) {
    Reading *reading = data;
    Element open = {reading->division->heading->id, ""};
    if (reading->open->len > 0)
        open = g_array_index(reading->open, Element, reading->open->len - 1);
    const char *id = find_attribute(names, values, "id"),
               *class = find_attribute(names, values, "class"),
               *href = find_attribute(names, values, "href"),
               *alt = find_attribute(names, values, "alt");
    const Block *block = id != NULL ? book_find(reading->book, id) : NULL;
    const Division *division = id != NULL ? book_find_division(reading->book, id) : NULL;
    if (division != NULL)
        open = (Element){division->heading->id, ""};
    if (block != NULL && open.part != NULL)
        open = (Element){block->id, ""};
    if (strcmp(name, "dt") == 0)
        reading->term = block != NULL ? block->id : NULL;
    if (strcmp(name, "dd") == 0 && reading->term != NULL)
        open = (Element){reading->term, ""};
    if (open.part != NULL || g_strcmp0(class, "kind") == 0)
        find_part(&open, name, class, id);
    if (strcmp(name, "math") == 0 && open.part != NULL)
        g_ptr_array_add(reading->side->formulas,
                        g_strdup(find_attribute(names, values, "alttext")));
    if (strcmp(name, "img") == 0)
        g_ptr_array_add(reading->side->pictures, g_strdup(alt));
    if (strcmp(name, "a") == 0 && href != NULL && open.part != NULL)
        g_ptr_array_add(reading->side->links, href_key(reading, href));
    g_array_append_val(reading->open, open);
}

static void close_element(G_GNUC_UNUSED GMarkupParseContext *context,
                          G_GNUC_UNUSED const char *name, gpointer data,
                          G_GNUC_UNUSED GError **error) {
    Reading *reading = data;
    g_array_set_size(reading->open, reading->open->len - 1);
}

static void read_text(G_GNUC_UNUSED GMarkupParseContext *context, const char *text, gsize len,
                      gpointer data, G_GNUC_UNUSED GError **error) {
    Reading *reading = data;
    if (reading->open->len == 0)
        return;
    Element open = g_array_index(reading->open, Element, reading->open->len - 1);
    if (open.part != NULL)
        add_text(reading->side, open.id, open.part, text, len);
}

static GBytes *write_division(const Book *book, const Division *division) {
    static const PageMarks none;
    g_autoptr(Arena) arena = arena_new();
    return xhtml_division(book, division, &none, arena);
}

static void read_division(Side *side, const Book *book, const Division *division, GBytes *xhtml) {
    static const GMarkupParser parser = {
        .start_element = open_element, .end_element = close_element, .text = read_text};
    g_autoptr(GArray) open = g_array_new(FALSE, FALSE, sizeof(Element));
    Reading reading = {side, book, division, open, NULL};
    g_autoptr(GMarkupParseContext) context = g_markup_parse_context_new(&parser, 0, &reading, NULL);
    gsize size;
    const char *text = g_bytes_get_data(xhtml, &size);
    gboolean is_whole = g_markup_parse_context_parse(context, text, (gssize)size, NULL) &&
                        g_markup_parse_context_end_parse(context, NULL);
    g_assert(is_whole); /* octavo wrote it */
}

static void read_files(Side *side, const Book *book, const GPtrArray *files) {
    guint i = 0;
    for (const Division *division = book->first; division != NULL; division = division->next) {
        if (division->host != NULL)
            continue;
        g_autoptr(GBytes) xhtml =
            files != NULL ? g_bytes_ref(files->pdata[i++]) : write_division(book, division);
        read_division(side, book, division, xhtml);
    }
}

/* ---- comparing ---- */

typedef struct Report {
    GString *text;
    guint n;
} Report;

static void add_difference(Report *report, const char *what, const char *epub, const char *pdf) {
    if (report->n++ < SHOWN_AT_MOST)
        g_string_append_printf(report->text, "%s: EPUB '%.200s', PDF '%.200s'\n", what, epub, pdf);
}

static int compare_bytes(gconstpointer a, gconstpointer b) {
    return *(const guchar *)a - *(const guchar *)b;
}

/* Kind, summary and minutes stand in another order on screens, and the cells of a row may be set
 * line by line: of these the letters are compared, not their order. */
static gboolean is_unordered(const Book *book, const char *key) {
    const Block *block = book_find(book, key);
    return g_str_has_suffix(key, "/opening") || (block != NULL && block->kind == BLOCK_TABLE);
}

static gboolean are_same(const Book *book, const char *key, const GString *epub,
                         const GString *pdf) {
    if (g_string_equal(epub, pdf))
        return TRUE;
    if (!is_unordered(book, key) || epub->len != pdf->len)
        return FALSE;
    g_autoptr(GString) left = g_string_new(epub->str), right = g_string_new(pdf->str);
    qsort(left->str, left->len, 1, compare_bytes);
    qsort(right->str, right->len, 1, compare_bytes);
    return g_string_equal(left, right);
}

static void compare_texts(Report *report, const Book *book, const Side *epub, const Side *pdf) {
    static const GString empty = {(char *)"", 0, 1};
    g_autoptr(GHashTable) keys = g_hash_table_new(g_str_hash, g_str_equal);
    GHashTableIter iter;
    gpointer key;
    for (g_hash_table_iter_init(&iter, epub->texts); g_hash_table_iter_next(&iter, &key, NULL);)
        g_hash_table_add(keys, key);
    for (g_hash_table_iter_init(&iter, pdf->texts); g_hash_table_iter_next(&iter, &key, NULL);)
        g_hash_table_add(keys, key);
    g_autoptr(GList) sorted = g_list_sort(g_hash_table_get_keys(keys), (GCompareFunc)strcmp);
    for (GList *item = sorted; item != NULL; item = item->next) {
        const GString *left = g_hash_table_lookup(epub->texts, item->data),
                      *right = g_hash_table_lookup(pdf->texts, item->data);
        left = left != NULL ? left : &empty;
        right = right != NULL ? right : &empty;
        if (!are_same(book, item->data, left, right))
            add_difference(report, item->data, left->str, right->str);
    }
}

static int compare_strings(gconstpointer a, gconstpointer b) {
    return g_strcmp0(*(char *const *)a, *(char *const *)b);
}

static void compare_lists(Report *report, const char *what, GPtrArray *epub, GPtrArray *pdf) {
    g_ptr_array_sort(epub, compare_strings);
    g_ptr_array_sort(pdf, compare_strings);
    for (guint i = 0, k = 0; i < epub->len || k < pdf->len;) {
        int order = i == epub->len  ? 1
                    : k == pdf->len ? -1
                                    : g_strcmp0(epub->pdata[i], pdf->pdata[k]);
        if (order != 0)
            add_difference(report, what, order < 0 ? epub->pdata[i] : "nothing",
                           order > 0 ? pdf->pdata[k] : "nothing");
        i += order <= 0;
        k += order >= 0;
    }
}

char *parity_check(const Book *book, const GPtrArray *files, const Pages *pages) {
    Side epub, pdf;
    side_init(&epub, pages);
    side_init(&pdf, pages);
    read_pages(&pdf, book, pages);
    read_files(&epub, book, files);
    Report report = {g_string_new(NULL), 0};
    compare_texts(&report, book, &epub, &pdf);
    compare_lists(&report, "picture", epub.pictures, pdf.pictures);
    compare_lists(&report, "formula", epub.formulas, pdf.formulas);
    compare_lists(&report, "link", epub.links, pdf.links);
    side_clear(&epub);
    side_clear(&pdf);
    return g_string_free(report.text, report.n == 0);
}
