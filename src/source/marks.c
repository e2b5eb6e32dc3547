/* '<!-- id: arena-sizes -->' and '<!-- index: arena; memory > returned to the system; collector
 * ...; pool -> arena; heap ->> arena
 * -->' */
#include "source/marks.h"
#include "base/text.h"
#include <string.h>

typedef struct Reader {
    Book *book;
    Diag *diag;
    IndexMark **tail;
} Reader;

/* Where the byte `at` of raw HTML stands that begins at `place`. */
static Place place_of(Place place, const char *html, const char *at) {
    for (const char *p = html; p < at; p++) {
        if (place.column > 0)
            place.column++;
        if (*p == '\n') {
            place.line++;
            place.column = 1;
        }
    }
    return place;
}

static const char *keep_words(Reader *reader, const char *words) {
    g_autofree char *collapsed = text_collapse(words);
    return arena_strdup(reader->book->arena, collapsed);
}

/* Splits at the only `mark`; FALSE where there are several, or nothing on one side. */
static gboolean split(const char *text, const char *mark, char **ret_left, char **ret_right) {
    g_auto(GStrv) parts = g_strsplit(text, mark, -1);
    guint n = g_strv_length(parts);
    if (n > 2 || n == 0)
        return FALSE;
    *ret_left = text_collapse(parts[0]);
    *ret_right = n == 2 ? text_collapse(parts[1]) : NULL;
    return **ret_left != '\0' && (*ret_right == NULL || **ret_right != '\0');
}

/* Cuts the three dots at the end; what leads elsewhere has no pages. */
static gboolean take_width(char *words, const char *see, gboolean *ret_is_wide) {
    *ret_is_wide = g_str_has_suffix(words, "...") || g_str_has_suffix(words, "…");
    if (!*ret_is_wide)
        return TRUE;
    words[strlen(words) - 3] = '\0'; /* three bytes, either way */
    g_strchomp(words);
    return words[0] != '\0' && see == NULL;
}

static IndexMark *add_mark(Reader *reader, Place place) {
    IndexMark *mark = arena_new0(reader->book->arena, IndexMark);
    mark->place = place;
    *reader->tail = mark;
    reader->tail = &mark->next;
    return mark;
}

static void add_entry(Reader *reader, const char *entry, Place place) {
    g_autofree char *left = NULL, *right = NULL, *term = NULL, *sub = NULL, *see = NULL,
                    *see_sub = NULL;
    gboolean is_also = strstr(entry, "->>") != NULL, is_wide = FALSE;
    if (!split(entry, is_also ? "->>" : "->", &left, &right) ||
        !take_width(left, right, &is_wide) ||
        (right != NULL && !split(right, ">", &see, &see_sub)) || !split(left, ">", &term, &sub)) {
        diag_add(reader->diag, DIAG_INDEX_BAD, place, "'%s' is no index entry", entry);
        diag_hint(reader->diag,
                  "write 'term', 'term > sub-entry', 'term -> other term' (see) or 'term ->> other "
                  "term' (see also), parted by semicolons;\n'term ...' goes to the end of its "
                  "section");
        return;
    }
    IndexMark *mark = add_mark(reader, place);
    mark->term = keep_words(reader, term);
    mark->sub = sub != NULL ? keep_words(reader, sub) : NULL;
    mark->see = see != NULL ? keep_words(reader, see) : NULL;
    mark->see_sub = see_sub != NULL ? keep_words(reader, see_sub) : NULL;
    mark->is_also = is_also;
    mark->is_wide = is_wide;
}

/* As in braces; see attrs.c. */
static void add_id(Reader *reader, const char *words, Place place) {
    g_autofree char *id = text_collapse(words);
    gsize len = strspn(id, G_CSET_a_2_z G_CSET_A_2_Z G_CSET_DIGITS "-_.:");
    if (!g_ascii_isalpha(id[0]) || id[len] != '\0')
        diag_add(
            reader->diag, DIAG_ATTR_BAD, place,
            "'%s' is no id: it begins with a letter and holds letters, digits and - _ . :", id);
    else
        add_mark(reader, place)->id = arena_strdup(reader->book->arena, id);
}

static void add_entries(Reader *reader, const char *list, Place place) {
    g_auto(GStrv) entries = g_strsplit(list, ";", -1);
    guint n = 0;
    for (guint i = 0; entries[i] != NULL; i++) {
        g_autofree char *entry = text_collapse(entries[i]);
        if (*entry == '\0')
            continue;
        add_entry(reader, entry, place);
        n++;
    }
    if (n == 0)
        diag_add(reader->diag, DIAG_INDEX_BAD, place, "an index mark without entries");
}

/* `start` and `end` enclose what stands between '<!--' and '-->'. */
static void read_comment(Reader *reader, const char *start, const char *end, Place place) {
    g_autofree char *words = g_strndup(start, (gsize)(end - start));
    const char *body = words + strspn(words, " \t\n");
    if (g_str_has_prefix(body, "index:"))
        add_entries(reader, body + strlen("index:"), place);
    else if (g_str_has_prefix(body, "id:"))
        add_id(reader, body + strlen("id:"), place);
}

gboolean marks_read(Book *book, const char *html, Place place, Diag *diag, IndexMark **ret_marks) {
    *ret_marks = NULL;
    Reader reader = {book, diag, ret_marks};
    for (const char *p = html;;) {
        p += strspn(p, " \t\n");
        if (*p == '\0')
            return TRUE;
        const char *end = g_str_has_prefix(p, "<!--") ? strstr(p + 4, "-->") : NULL;
        if (end == NULL)
            return FALSE;
        read_comment(&reader, p + 4, end, place_of(place, html, p));
        p = end + 3;
    }
}
