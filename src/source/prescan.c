/* Reads lines, not Markdown: every bound is an upper one, so that what passes is safe, and so
 * generous that no book meets it. Code that happens to look like deep lists or wide tables is the
 * price. */
#include "source/prescan.h"
#include <string.h>

#define PARAGRAPH_MARKS 128u /* in each KiB that a paragraph may have */
#define TABLE_HEAD_BYTES_MAX (32u << 10)
#define EXPANSION_FREE (1u << 20) /* [bytes] that any file may expand to */
#define EXPANSION_TIMES 10u
#define LABEL_MAX 1000u /* [bytes] as in CommonMark */

typedef struct Scan {
    Diag *diag;
    const Limits *limits;
    const char *file;
    guint line;
    guint depth;          /* containers that may still be open */
    gsize paragraph;      /* [bytes] of the paragraph or the row so far */
    gsize n_marks;        /* in it: what the parser has to find partners for */
    guint n_columns;      /* of the table that the last lines belong to, or 0 */
    guint64 n_cells;      /* of it */
    gboolean has_rows;    /* each of its lines is parsed by itself */
    guint columns_before; /* that the line before would have */
    gboolean is_refused;
} Scan;

G_GNUC_PRINTF(3, 4)
static void refuse(Scan *scan, DiagCode code, const char *format, ...) {
    va_list args;
    va_start(args, format);
    g_autofree char *what = g_strdup_vprintf(format, args);
    va_end(args);
    diag_add(scan->diag, code, (Place){scan->file, scan->line, 1}, "%s", what);
    scan->is_refused = TRUE;
}

static gboolean is_space(char c) {
    return c == ' ' || c == '\t';
}

/* ---- containers ---- */

/* '[^name]:' opens a container too. */
static gsize note_len(const char *p, const char *end) {
    const char *close = memchr(p, ']', MIN((gsize)(end - p), LABEL_MAX));
    return p[1] == '^' && close != NULL && close + 1 < end && close[1] == ':'
               ? (gsize)(close + 2 - p)
               : 0;
}

static gsize number_len(const char *p, const char *end) {
    gsize n = 0;
    while (p + n < end && g_ascii_isdigit(p[n]) && n < 9)
        n++;
    return n > 0 && p + n < end && (p[n] == '.' || p[n] == ')') ? n + 1 : 0;
}

/* The length of a mark that opens a list item or a note, or 0. */
static gsize marker_len(const char *p, const char *end) {
    if (*p == '[')
        return note_len(p, end);
    gsize n = strchr("-+*", *p) != NULL ? 1 : number_len(p, end);
    return n > 0 && (p + n == end || is_space(p[n])) ? n : 0;
}

/* '- - -' is a line across the page, not three lists. */
static gboolean is_rule(const char *p, const char *end) {
    char mark = *p;
    for (; p < end; p++)
        if (*p != mark && !is_space(*p))
            return FALSE;
    return TRUE;
}

/* Containers that open or go on in this line, and the columns of white space that may continue
 * others. Returns where they end. */
static const char *count_markers(const char *p, const char *end, guint *ret_markers,
                                 guint *ret_columns) {
    *ret_markers = *ret_columns = 0;
    for (gsize n; p < end && *ret_markers <= PRESCAN_DEPTH_MAX; p += n) {
        n = 1;
        if (is_space(*p)) {
            *ret_columns += *p == '\t' ? 4 : 1;
        } else if (*p == '>') {
            ++*ret_markers;
        } else {
            n = marker_len(p, end);
            if (n == 0 || is_rule(p, end))
                break;
            ++*ret_markers;
        }
    }
    return p;
}

/* A line opens no more containers than it has markers, and continues no more than were open, nor
 * more than its white space reaches, at two columns each. */
static const char *scan_depth(Scan *scan, const char *p, const char *end) {
    guint n_markers, n_columns;
    const char *content = count_markers(p, end, &n_markers, &n_columns);
    scan->depth = MIN(scan->depth, n_columns / 2) + n_markers;
    if (scan->depth > PRESCAN_DEPTH_MAX)
        refuse(scan, DIAG_LIMIT_DEPTH, "lists and quotations are nested more than 100 levels deep");
    return content;
}

/* ---- tables and paragraphs ---- */

static guint count_pipes(const char *p, const char *end) {
    guint n = 0;
    for (; p < end; p++)
        n += *p == '|';
    return n;
}

/* '|---|:-:|' and the like, whatever else it may be. */
static gboolean is_delimiter_row(const char *p, const char *end) {
    gboolean has_dash = FALSE;
    for (; p < end; p++) {
        if (strchr("|-: \t", *p) == NULL)
            return FALSE;
        has_dash |= *p == '-';
    }
    return has_dash;
}

/* Pipes at either end part nothing. */
static guint count_columns(const char *p, const char *end) {
    while (end > p && is_space(end[-1]))
        end--;
    guint n_outer = (*p == '|') + (end - p > 1 && end[-1] == '|');
    return count_pipes(p, end) + 1 - n_outer;
}

/* A table needs a head of as many columns; what only looks like one is still counted as if it were.
 */
static void begin_table(Scan *scan, guint n_columns) {
    scan->n_columns = n_columns;
    scan->n_cells = 0;
    scan->has_rows = scan->columns_before == n_columns;
    if (n_columns > PRESCAN_COLUMNS_MAX || scan->columns_before > PRESCAN_COLUMNS_MAX)
        refuse(scan, DIAG_LIMIT_TABLE, "a table has more than 500 columns");
    else if (scan->paragraph > TABLE_HEAD_BYTES_MAX)
        refuse(scan, DIAG_LIMIT_TABLE, "a table stands directly below a very long paragraph");
}

static void add_row(Scan *scan) {
    scan->n_cells += scan->n_columns;
    if (scan->n_cells <= scan->limits->table_cells)
        return;
    refuse(scan, DIAG_LIMIT_TABLE, "a table has more than %u cells", scan->limits->table_cells);
    limits_hint(scan->diag, LIMIT_KEY_table_cells);
}

/* A bullet at the margin begins a paragraph of its own, whatever stands before. */
static gboolean begins_item(const char *line, const char *end) {
    gsize indent = strspn(line, " ");
    const char *p = line + indent;
    return indent <= 3 && end - p > 2 && strchr("-+*", p[0]) != NULL && p[1] == ' ' &&
           !is_space(p[2]);
}

static void begin_paragraph(Scan *scan) {
    scan->paragraph = scan->n_marks = 0;
}

static void scan_paragraph(Scan *scan, const char *p, const char *end) {
    scan->paragraph += (gsize)(end - p) + 1;
    for (; p < end; p++)
        scan->n_marks += strchr("\"'`*_~[]<&", *p) != NULL;
    if (scan->is_refused)
        return;
    guint most = scan->limits->paragraph_size;
    if (scan->paragraph > (gsize)most << 10)
        refuse(scan, DIAG_LIMIT_FILE_SIZE, "a paragraph or a listing is longer than %u KiB", most);
    else if (scan->n_marks > (gsize)most * PARAGRAPH_MARKS)
        refuse(scan, DIAG_LIMIT_FILE_SIZE,
               "a paragraph or a listing holds more than %u signs that may be Markdown's",
               most * PARAGRAPH_MARKS);
    if (scan->is_refused)
        diag_hint(scan->diag,
                  "part it by a blank line; a long listing can be included from a file;\n"
                  "`limits: {paragraph-size: N}` in the manifest allows up to %u KiB",
                  limits_most.paragraph_size);
}

static void scan_content(Scan *scan, const char *p, const char *end) {
    guint n_columns = count_columns(p, end);
    if (is_delimiter_row(p, end))
        begin_table(scan, n_columns);
    else if (scan->n_columns > 0)
        add_row(scan);
    if (scan->n_columns > 0 && scan->has_rows && count_pipes(p, end) > 0)
        begin_paragraph(scan);
    scan->columns_before = n_columns;
    scan_paragraph(scan, p, end);
}

static void scan_line(Scan *scan, const char *p, const char *end) {
    const char *content = p;
    while (content < end && is_space(*content))
        content++;
    if (content == end || begins_item(p, end)) {
        begin_paragraph(scan);
        scan->n_columns = scan->columns_before = 0;
    }
    if (content == end)
        return;
    content = scan_depth(scan, p, end);
    if (!scan->is_refused)
        scan_content(scan, content, end);
}

static void scan_lines(Scan *scan, const char *text) {
    for (const char *p = text; *p != '\0' && !scan->is_refused;) {
        const char *end = strchrnul(p, '\n');
        scan->line++;
        scan_line(scan, p, end);
        p = *end == '\n' ? end + 1 : end;
    }
}

/* ---- reference definitions: '[label]: address "title"' ---- */

static char *fold_label(const char *start, const char *end) {
    g_autofree char *raw = g_strndup(start, (gsize)(end - start));
    g_auto(GStrv) words = g_strsplit_set(raw, " \t\n", -1);
    GString *label = g_string_new(NULL);
    for (gsize i = 0; words[i] != NULL; i++)
        if (*words[i] != '\0')
            g_string_append_printf(label, "%s ", words[i]);
    g_autofree char *spaced = g_string_free(label, FALSE);
    return g_utf8_casefold(spaced, -1);
}

static const char *skip_blanks(const char *p) {
    while (is_space(*p))
        p++;
    if (*p == '\n')
        p++;
    while (is_space(*p))
        p++;
    return p;
}

/* Behind the title's closing mark, or `p` where there is no title. A title ends at a blank line at
 * the latest. */
static const char *skip_title(const char *p) {
    char close = *p == '(' ? ')' : *p;
    if (*p == '\0' || strchr("\"'(", *p) == NULL)
        return p;
    const char *end = p + 1;
    for (; *end != '\0' && *end != close; end++)
        if (end[0] == '\n' && end[1] == '\n')
            break;
        else if (end[0] == '\\' && end[1] != '\0')
            end++;
    return end;
}

/* How many bytes a use of the definition stands for, where `p` is behind its colon. */
static gsize definition_len(const char *p) {
    const char *address = skip_blanks(p), *end = address;
    if (*address == '<')
        end += strcspn(address, ">\n");
    else
        end += strcspn(address, " \t\n");
    return (gsize)(skip_title(skip_blanks(end)) - address);
}

/* The bracket that opens the label which `close` ends, or NULL. */
static const char *find_open(const char *text, const char *close) {
    for (const char *p = close; p > text && close - p < (gssize)LABEL_MAX;)
        if (*--p == '[')
            return p;
        else if (*p == ']' && p > text && p[-1] != '\\')
            return NULL;
    return NULL;
}

static gsize add_definition(GHashTable *lengths, const char *open, const char *close) {
    char *label = fold_label(open + 1, close);
    gsize len = definition_len(close + 2);
    if (len > GPOINTER_TO_SIZE(g_hash_table_lookup(lengths, label)))
        g_hash_table_replace(lengths, label, GSIZE_TO_POINTER(len));
    else
        g_free(label);
    return len;
}

static gsize expansion_max(gsize len) {
    return MAX(EXPANSION_FREE, EXPANSION_TIMES * len);
}

/* Definitions that reach into each other are longer than the file when added up; they are not read
 * to their end. */
static gsize collect_definitions(GHashTable *lengths, const char *text, gsize len) {
    gsize total = 0;
    for (const char *close = text;
         (close = strstr(close, "]:")) != NULL && total <= expansion_max(len); close++) {
        const char *open = find_open(text, close);
        if (open != NULL)
            total += add_definition(lengths, open, close);
    }
    return total;
}

static gsize measure_uses(GHashTable *lengths, const char *text) {
    gsize total = 0;
    for (const char *close = text; (close = strchr(close, ']')) != NULL; close++) {
        const char *open = find_open(text, close);
        if (open == NULL)
            continue;
        g_autofree char *label = fold_label(open + 1, close);
        total += GPOINTER_TO_SIZE(g_hash_table_lookup(lengths, label));
    }
    return total;
}

static void scan_references(Scan *scan, const char *text, gsize len) {
    g_autoptr(GHashTable) lengths = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    gsize total = collect_definitions(lengths, text, len);
    if (total > 0 && total <= expansion_max(len))
        total = measure_uses(lengths, text);
    scan->line = 1;
    if (total > expansion_max(len))
        refuse(scan, DIAG_LIMIT_EXPANSION,
               "the file's link references stand for more than ten times its length");
}

static void refuse_file(Scan *scan) {
    refuse(scan, DIAG_LIMIT_FILE_SIZE, "the file is larger than %u MiB", scan->limits->file_size);
    diag_hint(scan->diag,
              "part the chapter, or allow up to %u by `limits: {file-size: N}` in the manifest",
              limits_most.file_size);
}

gboolean prescan_check(const char *text, const char *file, const Limits *limits, Diag *diag) {
    Scan scan = {.diag = diag, .limits = limits, .file = diag_file(diag, file), .line = 1};
    gsize len = strlen(text);
    if (len > (gsize)limits->file_size << 20)
        refuse_file(&scan);
    scan.line = 0;
    if (!scan.is_refused)
        scan_lines(&scan, text);
    if (!scan.is_refused)
        scan_references(&scan, text, len);
    return !scan.is_refused;
}
