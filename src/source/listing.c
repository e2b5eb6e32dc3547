/* The first word of an info string is the language, unless it is an attribute; the rest is read by
 * attrs.c. */
#include "source/listing.h"
#include "source/attrs.h"
#include "source/reorder.h"
#include <string.h>

static const char *const known[] = {"title", "include", "lines", "test", "varies", "numbers"};
static const char *const known_of_diagrams[] = {"alt", "width", "include", "lines", "optional"};

#define NUMBER_MOST 99999u

/* What is wanted of an included file. */
typedef struct Wish {
    const char *path;
    const char *region;          /* or NULL */
    guint first_line, last_line; /* 0: all */
    guint from;                  /* the line of the file behind which a region begins, or 0 */
    Place place;
} Wish;

/* ---- lines of a file ---- */

/* Whether a line holds `word: NAME` and nothing else that a reader would miss, such as '# region:
 * NAME'. *ret_name is then where the name begins. */
static gboolean is_marker(const char *line, const char *word, const char **ret_name,
                          gsize *ret_len) {
    const char *p = line;
    while (*p != '\0' && !g_ascii_isalnum(*p))
        p++;
    if (!g_str_has_prefix(p, word))
        return FALSE;
    p += strlen(word);
    while (*p == ' ' || *p == '\t')
        p++;
    *ret_name = p;
    while (g_ascii_isalnum(*p) || *p == '-' || *p == '_' || *p == '.')
        p++;
    *ret_len = (gsize)(p - *ret_name);
    while (*p != '\0' && !g_ascii_isalnum(*p))
        p++;
    return *p == '\0' && *ret_len > 0;
}

static gboolean is_any_marker(const char *line) {
    const char *name;
    gsize len;
    return is_marker(line, "region:", &name, &len) || is_marker(line, "endregion:", &name, &len);
}

static gboolean marks(const char *line, const char *word, const char *region) {
    const char *name;
    gsize len;
    return is_marker(line, word, &name, &len) && strlen(region) == len &&
           strncmp(name, region, len) == 0;
}

/* The line behind the marker, or -1. */
static gssize find_marker(char **lines, gsize from, const char *word, const char *region) {
    for (gsize i = from; lines[i] != NULL; i++)
        if (marks(lines[i], word, region))
            return (gssize)i;
    return -1;
}

static gboolean is_blank(const char *line) {
    return line[strspn(line, " \t")] == '\0';
}

/* The white space, byte for byte, that all lines but blank ones begin with. */
static gsize common_indent(char **lines, gsize first, gsize end) {
    const char *model = NULL;
    gsize indent = 0;
    for (gsize i = first; i < end; i++) {
        if (is_blank(lines[i]))
            continue;
        gsize n = strspn(lines[i], " \t");
        if (model == NULL) {
            model = lines[i];
            indent = n;
        }
        gsize same = 0;
        while (same < MIN(indent, n) && lines[i][same] == model[same])
            same++;
        indent = same;
    }
    return indent;
}

/* Lines joined, dedented, without region markers, without blank lines at either end. */
static char *join_lines(char **lines, gsize first, gsize end) {
    while (first < end && is_blank(lines[first]))
        first++;
    while (end > first && is_blank(lines[end - 1]))
        end--;
    gsize indent = common_indent(lines, first, end);
    GString *code = g_string_new(NULL);
    for (gsize i = first; i < end; i++) {
        if (is_any_marker(lines[i]))
            continue;
        if (!is_blank(lines[i]))
            g_string_append(code, lines[i] + indent);
        g_string_append_c(code, '\n');
    }
    while (code->len > 0 && code->str[code->len - 1] == '\n')
        g_string_truncate(code, code->len - 1);
    return g_string_free(code, FALSE);
}

static char *cut_region(ListingReader *reader, Wish *wish, char **lines) {
    gssize first = find_marker(lines, 0, "region:", wish->region);
    gssize end = first < 0 ? -1 : find_marker(lines, (gsize)first, "endregion:", wish->region);
    if (first < 0 || end < 0) {
        diag_add(reader->diag, DIAG_INCLUDE_REGION, wish->place, "'%s' has no line with '%s: %s'",
                 wish->path, first < 0 ? "region" : "endregion", wish->region);
        return NULL;
    }
    wish->from = (guint)first + 1;
    return join_lines(lines, (gsize)first + 1, (gsize)end);
}

static char *cut_lines(ListingReader *reader, const Wish *wish, char **lines) {
    gsize n_lines = g_strv_length(lines);
    if (n_lines > 0 && lines[n_lines - 1][0] == '\0')
        n_lines--;
    if (wish->last_line > n_lines) {
        diag_add(reader->diag, DIAG_INCLUDE_REGION, wish->place,
                 "'%s' has only %" G_GSIZE_FORMAT " lines", wish->path, n_lines);
        return NULL;
    }
    return join_lines(lines, wish->first_line - 1, wish->last_line);
}

/* The whole file keeps its indentation; only the markers of regions leave it. */
static char *cut_all(char **lines) {
    GString *code = g_string_new(NULL);
    for (gsize i = 0; lines[i] != NULL; i++)
        if (!is_any_marker(lines[i]))
            g_string_append_printf(code, "%s\n", lines[i]);
    while (code->len > 0 && code->str[code->len - 1] == '\n')
        g_string_truncate(code, code->len - 1);
    return g_string_free(code, FALSE);
}

static char *cut(ListingReader *reader, Wish *wish, const char *text) {
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    if (wish->region != NULL)
        return cut_region(reader, wish, lines);
    return wish->first_line > 0 ? cut_lines(reader, wish, lines) : cut_all(lines);
}

/* ---- the info string ---- */

/* '7' or '3-7'. */
static gboolean read_range(const char *text, Wish *wish) {
    char *end = NULL;
    guint64 first = g_ascii_strtoull(text, &end, 10);
    guint64 last = *end == '-' ? g_ascii_strtoull(end + 1, &end, 10) : first;
    if (!g_ascii_isdigit(text[0]) || *end != '\0' || first < 1 || last < first || last > G_MAXINT32)
        return FALSE;
    wish->first_line = (guint)first;
    wish->last_line = (guint)last;
    return TRUE;
}

static void read_wish(ListingReader *reader, Attrs *attrs, const Attribute *include, Wish *wish) {
    g_auto(GStrv) parts = g_strsplit(include->value, "#", 2);
    g_autofree char *path = file_plain_path(parts[0] != NULL ? parts[0] : "");
    wish->path = arena_strdup(reader->book->arena, path);
    if (parts[0] != NULL && parts[1] != NULL)
        wish->region = arena_strdup(reader->book->arena, parts[1]);
    wish->place = include->place;
    const Attribute *lines = attrs_take(attrs, "lines");
    if (lines == NULL)
        return;
    if (wish->region != NULL)
        diag_add(reader->diag, DIAG_ATTR_BAD, lines->place,
                 "'lines' and a region exclude each other");
    else if (!read_range(lines->value, wish))
        diag_add(reader->diag, DIAG_ATTR_BAD, lines->place,
                 "'%s' is not a range of lines such as 3-7", lines->value);
}

static const char *include_code(ListingReader *reader, Wish *wish) {
    g_autofree char *text =
        root_read_text(reader->root, wish->path, LISTING_BYTES_MAX, wish->place, reader->diag);
    if (text == NULL)
        return "";
    reader->n_included += strlen(text);
    if (reader->n_included > LISTING_ALL_BYTES_MAX) {
        diag_add(reader->diag, DIAG_LIMIT_FILE_SIZE, wish->place,
                 "the book includes more than %u bytes of listings", LISTING_ALL_BYTES_MAX);
        return "";
    }
    g_autofree char *code = cut(reader, wish, text);
    return code != NULL ? arena_strdup(reader->book->arena, code) : "";
}

/* 'numbers' counts from 1, or from the first line of the file that is taken; 'numbers=12' from 12.
 */
static void read_numbers(ListingReader *reader, Block *block, Attrs *attrs, guint first_line) {
    const Attribute *numbers = attrs_take(attrs, "numbers");
    guint64 first = MAX(first_line, 1);
    if (numbers == NULL && !attrs_take_word(attrs, "numbers"))
        return;
    if (numbers != NULL &&
        !g_ascii_string_to_unsigned(numbers->value, 10, 1, NUMBER_MOST, &first, NULL))
        diag_add(reader->diag, DIAG_ATTR_BAD, numbers->place,
                 "'%s' is not the number of a line, from 1 to %u", numbers->value, NUMBER_MOST);
    block->listing.first_number = (guint)first;
}

static const char *show(ListingReader *reader, const char *code, Place place) {
    return reorder_show(reader->book->arena, code, REORDER_CODE, place, reader->diag);
}

static void read_include(ListingReader *reader, Block *block, Attrs *attrs, const char *code,
                         Wish *ret_wish) {
    const Attribute *include = attrs_take(attrs, "include");
    *ret_wish = (Wish){0};
    if (include == NULL)
        return;
    read_wish(reader, attrs, include, ret_wish);
    if (code[strspn(code, " \t\n")] != '\0')
        diag_add(reader->diag, DIAG_ATTR_BAD, include->place,
                 "a listing that is included leaves its fence empty");
    const char *included = include_code(reader, ret_wish);
    guint line = MAX(MAX(ret_wish->first_line, ret_wish->from), 1);
    block->listing.text =
        show(reader, included, (Place){diag_file(reader->diag, ret_wish->path), line, 1});
}

/* Where the first line of a diagram's text stands, as far as that is known. */
static Place find_first_line(ListingReader *reader, const Block *block, const Wish *wish) {
    if (wish->path == NULL)
        return (Place){block->place.file, block->place.line + 1, 0};
    guint line = wish->region != NULL ? 0 : MAX(wish->first_line, 1);
    return (Place){diag_file(reader->diag, wish->path), line, 0};
}

static void apply_to_diagram(ListingReader *reader, Block *block, Attrs *attrs, const char *code) {
    Wish wish;
    read_include(reader, block, attrs, code, &wish);
    diagram_read(reader->drawings, reader->book, block, attrs,
                 find_first_line(reader, block, &wish), reader->diag);
    attrs_report_rest(attrs, known_of_diagrams, G_N_ELEMENTS(known_of_diagrams), reader->diag);
}

static void apply(ListingReader *reader, Block *block, Attrs *attrs, const char *code) {
    attrs_apply(attrs, block, reader->diag);
    const Attribute *title = attrs_take(attrs, "title");
    if (title != NULL)
        block->listing.title = title->value;
    block->listing.is_test = attrs_take_word(attrs, "test");
    block->listing.varies = attrs_take_word(attrs, "varies");
    Wish wish;
    read_include(reader, block, attrs, code, &wish);
    read_numbers(reader, block, attrs, wish.first_line);
    attrs_report_rest(attrs, known, G_N_ELEMENTS(known), reader->diag);
}

static const char *copy_code(Arena *arena, const char *code) {
    gsize len = strlen(code);
    return arena_strndup(arena, code, len > 0 && code[len - 1] == '\n' ? len - 1 : len);
}

/* The length of the first word where it is the language: it holds no '=' and is no brace. */
static gsize language_len(const char *info) {
    gsize len = strcspn(info, " \t{");
    return memchr(info, '=', len) == NULL ? len : 0;
}

void listing_read(ListingReader *reader, Block *block, const char *info, Place info_place,
                  const char *code) {
    block->listing.text = show(reader, copy_code(reader->book->arena, code), block->place);
    if (info == NULL || *info == '\0')
        return;
    gsize len = language_len(info);
    g_autofree char *language = g_ascii_strdown(info, (gssize)len);
    block->listing.is_output = g_str_equal(language, "output");
    if (len > 0 && !block->listing.is_output)
        block->listing.language = arena_strdup(reader->book->arena, language);
    if (info_place.column > 0)
        info_place.column += (guint)len;
    Attrs attrs;
    attrs_read(reader->book->arena, info + len, info_place, reader->diag, &attrs);
    if (!reader->is_foreign && g_str_equal(language, "dot"))
        apply_to_diagram(reader, block, &attrs, code);
    else
        apply(reader, block, &attrs, code);
}
