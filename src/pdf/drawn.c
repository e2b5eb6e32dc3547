/* Cairo writes one table of cross-references and every object at its top level, which is all that
 * is read here. libqpdf was refused for its time: of 11,000 objects that Cairo writes for a book
 * 600 are wanted. */
#include "pdf/drawn.h"
#include "base/deflate.h"
#include "pdf/pdffile.h"
#include <gio/gio.h>
#include <string.h>

#define ENTRY_SIZE 20 /* [bytes] of a line of the table */

gboolean drawn_refuse(GError **error) {
    g_set_error(error, G_IO_ERROR, G_IO_ERROR_FAILED,
                "Cairo's PDF file has another form than it is known to have");
    return FALSE;
}

/* ---- tokens ---- */

gboolean drawn_take(const Drawn *drawn, const char **at, const char *word) {
    const char *after = *at;
    Lexeme token;
    if (!lexeme_read(&after, drawn->end, &token) || !lexeme_is(&token, word))
        return FALSE;
    *at = after;
    return TRUE;
}

static gboolean take_integer(const Drawn *drawn, const char **at, gint64 *ret_value) {
    const char *after = *at;
    Lexeme token;
    if (!lexeme_read(&after, drawn->end, &token) || !lexeme_to_integer(&token, ret_value))
        return FALSE;
    *at = after;
    return TRUE;
}

gboolean drawn_take_reference(const Drawn *drawn, const char **at, guint *ret_id) {
    const char *after = *at;
    gint64 id, generation;
    if (!take_integer(drawn, &after, &id) || !take_integer(drawn, &after, &generation) ||
        !drawn_take(drawn, &after, "R") || id <= 0 || id >= drawn->n_objects)
        return FALSE;
    *ret_id = (guint)id;
    *at = after;
    return TRUE;
}

gboolean drawn_skip(const Drawn *drawn, const char **at) {
    guint depth = 0, id;
    do {
        Lexeme token;
        if (drawn_take_reference(drawn, at, &id))
            continue;
        if (!lexeme_read(at, drawn->end, &token))
            return FALSE;
        if (lexeme_is(&token, "<<") || lexeme_is(&token, "["))
            depth++;
        else if (lexeme_is(&token, ">>") || lexeme_is(&token, "]"))
            depth--;
    } while (depth > 0);
    return TRUE;
}

/* ---- objects ---- */

/* The table's lines are of one length, and are read when they are needed. */
const char *drawn_at(const Drawn *drawn, guint id) {
    const char *line = drawn->table + (gsize)id * ENTRY_SIZE;
    gint64 place, found, generation;
    if (id >= drawn->n_objects || !take_integer(drawn, &line, &place) ||
        !take_integer(drawn, &line, &generation) || !drawn_take(drawn, &line, "n"))
        return NULL;
    gsize n;
    const char *bytes = g_bytes_get_data(drawn->bytes, &n),
               *at = bytes + CLAMP(place, 0, (gint64)n);
    return take_integer(drawn, &at, &found) && found == id &&
                   take_integer(drawn, &at, &generation) && drawn_take(drawn, &at, "obj")
               ? at
               : NULL;
}

const char *drawn_find(const Drawn *drawn, const char *at, const char *key) {
    Lexeme token;
    if (at == NULL || !drawn_take(drawn, &at, "<<"))
        return NULL;
    while (lexeme_read(&at, drawn->end, &token) && token.start[0] == '/') {
        if (lexeme_is(&token, key))
            return at;
        if (!drawn_skip(drawn, &at))
            return NULL;
    }
    return NULL;
}

static guint find_reference(const Drawn *drawn, const char *at, const char *key) {
    const char *value = drawn_find(drawn, at, key);
    guint id = 0;
    return value != NULL && drawn_take_reference(drawn, &value, &id) ? id : 0;
}

/* Cairo gives most lengths as objects of their own. */
static gsize find_length(const Drawn *drawn, const char *at) {
    const char *value = drawn_find(drawn, at, "/Length");
    guint id;
    gint64 length;
    if (value != NULL && drawn_take_reference(drawn, &value, &id))
        value = drawn_at(drawn, id);
    return value != NULL && take_integer(drawn, &value, &length) && length > 0 ? (gsize)length : 0;
}

GBytes *drawn_stream(const Drawn *drawn, guint id) {
    const char *at = drawn_at(drawn, id), *start = at;
    if (at == NULL || !drawn_skip(drawn, &start) || !drawn_take(drawn, &start, "stream"))
        return NULL;
    gsize length = find_length(drawn, at);
    start++; /* one line feed */
    if (start > drawn->end || length > (gsize)(drawn->end - start))
        return NULL;
    const char *all = g_bytes_get_data(drawn->bytes, NULL);
    return g_bytes_new_from_bytes(drawn->bytes, (gsize)(start - all), length);
}

GBytes *drawn_content(const Drawn *drawn, guint id) {
    g_autoptr(GBytes) bytes = drawn_stream(drawn, id);
    if (bytes == NULL || drawn_find(drawn, drawn_at(drawn, id), "/Filter") == NULL)
        return g_steal_pointer(&bytes);
    return deflate_unpack(bytes);
}

/* ---- the whole ---- */

/* "startxref" and the place, at the end of the file. */
static const char *find_table(const Drawn *drawn, const char *bytes, gsize n) {
    static const char word[] = "startxref";
    gsize n_tail = MIN(n, 64);
    const char *at = memmem(bytes + n - n_tail, n_tail, word, strlen(word));
    gint64 place;
    if (at == NULL)
        return NULL;
    at += strlen(word);
    return take_integer(drawn, &at, &place) && place > 0 && (gsize)place < n ? bytes + place : NULL;
}

/* "xref", "0 N", and for each object a line of a place, a number and 'n' or 'f'. What follows. */
static const char *read_table(Drawn *drawn, const char *bytes, gsize n) {
    const char *at = find_table(drawn, bytes, n);
    gint64 first, n_objects;
    if (at == NULL || !drawn_take(drawn, &at, "xref") || !take_integer(drawn, &at, &first) ||
        !take_integer(drawn, &at, &n_objects) || first != 0 || n_objects <= 0 ||
        (gsize)n_objects >= (gsize)(drawn->end - at) / ENTRY_SIZE)
        return NULL;
    drawn->n_objects = (guint)n_objects;
    drawn->table = at + 1;
    at = drawn->table + drawn->n_objects * (gsize)ENTRY_SIZE;
    return drawn_take(drawn, &at, "trailer") ? at : NULL;
}

static gboolean read_page(const Drawn *drawn, guint id, DrawnPage *page) {
    const char *at = drawn_at(drawn, id), *box = drawn_find(drawn, at, "/MediaBox"), *end = box;
    if (box == NULL || !drawn_skip(drawn, &end))
        return FALSE;
    page->box = (Lexeme){box, (gsize)(end - box)};
    page->contents = find_reference(drawn, at, "/Contents");
    page->resources = find_reference(drawn, at, "/Resources");
    return page->contents != 0 && page->resources != 0;
}

static gboolean read_pages(Drawn *drawn, const char *trailer) {
    const char *catalog = drawn_at(drawn, find_reference(drawn, trailer, "/Root"));
    const char *tree = drawn_at(drawn, find_reference(drawn, catalog, "/Pages"));
    const char *kids = drawn_find(drawn, tree, "/Kids"), *count = drawn_find(drawn, tree, "/Count");
    gint64 n_pages;
    guint id;
    if (kids == NULL || count == NULL || !take_integer(drawn, &count, &n_pages) || n_pages <= 0 ||
        n_pages >= drawn->n_objects || !drawn_take(drawn, &kids, "["))
        return FALSE;
    drawn->pages = g_new0(DrawnPage, n_pages);
    while (drawn_take_reference(drawn, &kids, &id))
        if (drawn->n_pages >= n_pages || !read_page(drawn, id, &drawn->pages[drawn->n_pages++]))
            return FALSE;
    return drawn->n_pages == n_pages;
}

gboolean drawn_open(Drawn *drawn, GBytes *bytes, GError **error) {
    gsize n;
    const char *start = g_bytes_get_data(bytes, &n);
    drawn->bytes = g_bytes_ref(bytes);
    drawn->end = start + n;
    const char *trailer = read_table(drawn, start, n);
    if (trailer == NULL || !read_pages(drawn, trailer))
        return drawn_refuse(error);
    drawn->objects = objects_new(drawn->n_objects);
    drawn->catalog = objects_reserve(drawn->objects, 1);
    drawn->info = objects_reserve(drawn->objects, 1);
    drawn->page_tree = objects_reserve(drawn->objects, 1);
    drawn->first_page = objects_reserve(drawn->objects, drawn->n_pages);
    return TRUE;
}

void drawn_close(Drawn *drawn) {
    for (guint i = 0; i < drawn->n_pages; i++)
        g_clear_pointer(&drawn->pages[i].content, g_bytes_unref);
    g_free(drawn->pages);
    objects_free(drawn->objects);
    g_clear_pointer(&drawn->bytes, g_bytes_unref);
}

/* ---- the file to be ---- */

void drawn_begin_page(const Drawn *drawn, guint id) {
    objects_begin(drawn->objects, id);
    objects_open_dictionary(drawn->objects, NULL);
    objects_put_name(drawn->objects, "/Type", "/Page");
    objects_put_reference(drawn->objects, "/Parent", drawn->page_tree);
}

void drawn_end_page(const Drawn *drawn) {
    objects_close_dictionary(drawn->objects);
    objects_end(drawn->objects);
}

void drawn_put_page_tree(const Drawn *drawn, guint first, guint n) {
    Objects *objects = drawn->objects;
    objects_begin(objects, drawn->page_tree);
    objects_open_dictionary(objects, NULL);
    objects_put_name(objects, "/Type", "/Pages");
    objects_put_integer(objects, "/Count", n);
    objects_put_references(objects, "/Kids", first, n);
    objects_close_dictionary(objects);
    objects_end(objects);
}

GBytes *drawn_write(const Drawn *drawn) {
    return pdffile_make(drawn->objects, drawn->catalog, drawn->info);
}
