/* cmark-gfm parses; its tree is copied at once into one that the rest of source/ may know.
 * A syntax extension of our own takes attributes and references out of the text while cmark reads
 * it, before quotation marks, dashes and emphasis within them are made into something else. Finding
 * them afterwards was refused: by then they are broken. cmark's extension 'autolink' reads before
 * its buffer, its renderers are unsafe: neither is ever used. */
#include "source/markdown.h"
#include "base/text.h"
#include "source/attrs.h"
#include "source/prescan.h"
#include "source/typed.h"
#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm-extension_api.h>
#include <cmark-gfm.h>
#include <string.h>

#define LABEL_MAX 500u /* [bytes] of attributes, references and names of notes */

/* cmark-gfm keeps the characters that its extensions look for in a table common to all threads. */
static GMutex cmark_lock;

/* What the extension found: hung on a node by its number, counted from 1. */
typedef struct Found {
    MarkdownKind kind;
    Place place;
    const char *text;
    guint n_dollars; /* of a formula */
    guint n_lines;   /* line ends in it */
    gint shift;      /* columns that cmark counts too many behind its last line end */
} Found;

typedef struct Parse {
    Arena *arena;
    Diag *diag;
    const char *file;
    GPtrArray *lines;   /* of const char *: where each line begins */
    GArray *found;      /* of Found */
    GArray *marks;      /* of Found: every '[^name]' */
    GHashTable *notes;  /* set of names of the notes in the tree */
    GByteArray *closed; /* a byte a line: 1 where no note can be defined (code), 2 where one was */
    guint block_line, block_column; /* of the block whose inlines are copied */
    guint shift_line, shift_lines;  /* cmark misses the line ends of formulas: from this line on */
    gint shift;                     /* in the shift_line */
    gboolean has_math;
    Typed typed;
} Parse;

/* ---- the extension ---- */

static Place place_of_inline(Parse *parse, cmark_inline_parser *parser) {
    int line = cmark_inline_parser_get_line(parser),
        column = cmark_inline_parser_get_column(parser);
    return (Place){parse->file, line > 0 ? (guint32)line : 0, column > 0 ? (guint32)column : 0};
}

static gboolean follows(cmark_inline_parser *parser, char c) {
    int offset = cmark_inline_parser_get_offset(parser);
    return offset > 0 && cmark_inline_parser_peek_at(parser, offset - 1) == c;
}

/* Behind a displayed formula and spaces. */
static gboolean follows_math(cmark_inline_parser *parser) {
    int at = cmark_inline_parser_get_offset(parser);
    while (at > 0 && cmark_inline_parser_peek_at(parser, at - 1) == ' ')
        at--;
    return at > 1 && cmark_inline_parser_peek_at(parser, at - 1) == '$' &&
           cmark_inline_parser_peek_at(parser, at - 2) == '$';
}

static gboolean follows_open_bracket(cmark_inline_parser *parser) {
    int offset = cmark_inline_parser_get_offset(parser);
    return follows(parser, '[') &&
           (offset < 2 || cmark_inline_parser_peek_at(parser, offset - 2) != '\\');
}

/* The rest of the line up to and with `stop`, LABEL_MAX bytes at most; the parser stays where it
 * is. */
static char *look_ahead(cmark_inline_parser *parser, char stop) {
    GString *ahead = g_string_new(NULL);
    int offset = cmark_inline_parser_get_offset(parser);
    while (!cmark_inline_parser_is_eof(parser) && ahead->len < LABEL_MAX) {
        unsigned char c = cmark_inline_parser_peek_char(parser);
        if (c == '\n' || c == '\0')
            break;
        g_string_append_c(ahead, (char)c);
        cmark_inline_parser_advance_offset(parser);
        if (c == (unsigned char)stop)
            break;
    }
    cmark_inline_parser_set_offset(parser, offset);
    return g_string_free(ahead, FALSE);
}

/* Whether `len` bytes on stands `c`, or the end where c is NUL. */
static gboolean is_before(cmark_inline_parser *parser, gsize len, char c) {
    int offset = cmark_inline_parser_get_offset(parser);
    cmark_inline_parser_set_offset(parser, offset + (int)len);
    gboolean is_end = cmark_inline_parser_is_eof(parser);
    char found = is_end ? '\0' : (char)cmark_inline_parser_peek_char(parser);
    cmark_inline_parser_set_offset(parser, offset);
    return found == c;
}

/* Takes `len` bytes out of the text into a node that stands for them. It is inline HTML, told from
 * other by its user data, because a table's cell takes no custom nodes. */
static cmark_node *take(Parse *parse, cmark_inline_parser *parser, MarkdownKind kind,
                        const char *text, gsize len) {
    Found found = {.kind = kind,
                   .place = place_of_inline(parse, parser),
                   .text = typed_restore(&parse->typed, parse->arena, text, len)};
    g_array_append_val(parse->found, found);
    cmark_inline_parser_set_offset(parser, cmark_inline_parser_get_offset(parser) + (int)len);
    cmark_node *node = cmark_node_new(CMARK_NODE_HTML_INLINE);
    cmark_node_set_user_data(node, GUINT_TO_POINTER(parse->found->len));
    return node;
}

/* The length of '{…}', quotation marks respected, or 0. */
static gsize braces_len(const char *text) {
    gboolean is_quoted = FALSE;
    for (const char *p = text + 1; *p != '\0'; p++)
        if (*p == '"')
            is_quoted = !is_quoted;
        else if (is_quoted && *p == '\\' && p[1] != '\0')
            p++;
        else if (!is_quoted && *p == '}')
            return (gsize)(p + 1 - text);
    return 0;
}

static cmark_node *match_attrs(Parse *parse, cmark_inline_parser *parser) {
    g_autofree char *ahead = look_ahead(parser, '\0');
    gsize len = braces_len(ahead);
    if (len == 0 && ahead[1] == '#') {
        diag_add(parse->diag, DIAG_ATTR_BAD, place_of_inline(parse, parser),
                 "the closing brace is missing");
        return NULL;
    }
    gboolean is_after_image =
        follows(parser, ')') || follows(parser, ']') || (parse->has_math && follows_math(parser));
    gboolean is_meant = len > 0 && attrs_is_meant(ahead);
    gboolean is_word = len > 2 && strspn(ahead + 1, "abcdefghijklmnopqrstuvwxyz") == len - 2;
    if ((is_meant && (is_after_image || is_before(parser, len, '\0'))) ||
        (is_word && is_after_image))
        return take(parse, parser, MARKDOWN_ATTRS, ahead, len);
    return NULL;
}

static gboolean is_id_char(char c) {
    return g_ascii_isalnum(c) || c == '-' || c == '_' || c == '.' || c == ':';
}

static cmark_node *match_reference(Parse *parse, cmark_inline_parser *parser) {
    if (!follows_open_bracket(parser))
        return NULL;
    g_autofree char *ahead = look_ahead(parser, ']');
    gsize len = 1;
    while (is_id_char(ahead[len]))
        len++;
    gsize rest = strcspn(ahead + len, "[]"); /* a citation's: ", p. 12; @other" */
    if (len > 1 && ahead[len + rest] == ']' && strchr("],;", ahead[len]) != NULL) {
        len += rest;
        cmark_node *node = take(parse, parser, MARKDOWN_REFERENCE, ahead, len);
        Found *found = &g_array_index(parse->found, Found, parse->found->len - 1);
        found->text++;
        found->place.column -= found->place.column > 1; /* the bracket is part of it */
        return node;
    }
    if (g_ascii_isalpha(ahead[1]) && strchr(ahead, ']') != NULL)
        diag_add(parse->diag, DIAG_ATTR_BAD, place_of_inline(parse, parser),
                 "a reference is one id between '[@' and ']', a citation '[@key, p. 12; @other]'");
    return NULL;
}

/* Only remembers the mark: cmark makes a note of it, or forgets it where nothing defines the note.
 */
static void remember_mark(Parse *parse, cmark_inline_parser *parser) {
    if (!follows_open_bracket(parser))
        return;
    g_autofree char *ahead = look_ahead(parser, ']');
    gsize len = strlen(ahead);
    if (len < 3 || ahead[len - 1] != ']' || strchr(ahead, '[') != NULL ||
        is_before(parser, len, '('))
        return;
    Found mark = {.kind = MARKDOWN_MARK,
                  .place = place_of_inline(parse, parser),
                  .text = typed_restore(&parse->typed, parse->arena, ahead + 1, len - 2)};
    mark.place.column -= mark.place.column > 1;
    g_array_append_val(parse->marks, mark);
}

/* ---- formulas ---- */

/* Whether a formula's end is one: as in Pandoc, 'between $5 and $6' holds no formula. */
static gboolean may_close(cmark_inline_parser *parser, const GString *text) {
    return text->len > 0 && strchr(" \t\n", text->str[text->len - 1]) == NULL &&
           (cmark_inline_parser_is_eof(parser) ||
            !g_ascii_isdigit((char)cmark_inline_parser_peek_char(parser)));
}

/* Moves the parser behind the closing dollar signs; FALSE where there are none. */
static gboolean read_formula(cmark_inline_parser *parser, gboolean is_display, GString *text) {
    while (!cmark_inline_parser_is_eof(parser)) {
        char c = (char)cmark_inline_parser_peek_char(parser);
        cmark_inline_parser_advance_offset(parser);
        if (c == '$' && !is_display)
            return may_close(parser, text);
        if (c == '$' && is_before(parser, 0, '$')) {
            cmark_inline_parser_advance_offset(parser);
            return TRUE;
        }
        g_string_append_c(text, c);
        if (c == '\\' && !cmark_inline_parser_is_eof(parser)) {
            g_string_append_c(text, (char)cmark_inline_parser_peek_char(parser));
            cmark_inline_parser_advance_offset(parser);
        }
    }
    return FALSE;
}

static void report_unclosed(Parse *parse, Place place) {
    diag_add(parse->diag, DIAG_MATH_SYNTAX, place,
             "the formula that begins here does not end in its paragraph");
    diag_hint(parse->diag, "it holds no blank line, and none of its lines begins like a list, a "
                           "quotation or a heading: end the line before with the + or -");
}

static cmark_node *match_math(Parse *parse, cmark_inline_parser *parser) {
    int offset = cmark_inline_parser_get_offset(parser);
    Place place = place_of_inline(parse, parser);
    gboolean is_display = is_before(parser, 1, '$');
    int start = offset + (is_display ? 2 : 1);
    g_autoptr(GString) text = g_string_new(NULL);
    cmark_inline_parser_set_offset(parser, start);
    gboolean is_blank = is_before(parser, 0, ' ') || is_before(parser, 0, '\n');
    if ((is_blank && !is_display) || !read_formula(parser, is_display, text)) {
        cmark_inline_parser_set_offset(parser, offset);
        if (is_display)
            report_unclosed(parse, place);
        return NULL;
    }
    gsize len = (gsize)(cmark_inline_parser_get_offset(parser) - offset);
    cmark_inline_parser_set_offset(parser, offset);
    cmark_node *node = take(parse, parser, MARKDOWN_MATH, text->str, len);
    Found *found = &g_array_index(parse->found, Found, parse->found->len - 1);
    found->text = typed_restore(&parse->typed, parse->arena, text->str, text->len);
    found->n_dollars = is_display ? 2 : 1;
    const char *last = strrchr(text->str, '\n');
    for (const char *p = text->str; *p != '\0'; p++)
        found->n_lines += *p == '\n';
    if (last != NULL)
        found->shift = start + (gint)(last + 1 - text->str) + (gint)place.column - 1 - offset;
    return node;
}

static cmark_node *match_inline(cmark_syntax_extension *extension, cmark_parser *parser,
                                cmark_node *parent, unsigned char c,
                                cmark_inline_parser *inline_parser) {
    Parse *parse = cmark_syntax_extension_get_private(extension);
    (void)parser;
    (void)parent;
    switch (c) { /* any character that an inline begins with, the special ones or not */
    case '{':
        return match_attrs(parse, inline_parser);
    case '@':
        return match_reference(parse, inline_parser);
    case '^':
        remember_mark(parse, inline_parser);
        return NULL;
    case '$':
        return parse->has_math ? match_math(parse, inline_parser) : NULL;
    default:
        return NULL;
    }
}

static cmark_syntax_extension *make_extension(Parse *parse) {
    cmark_mem *mem = cmark_get_default_mem_allocator();
    cmark_syntax_extension *extension = cmark_syntax_extension_new("octavo");
    cmark_llist *chars = NULL;
    for (const char *p = parse->has_math ? "{@^$" : "{@^"; *p != '\0'; p++)
        chars = cmark_llist_append(mem, chars, GINT_TO_POINTER(*p));
    cmark_syntax_extension_set_special_inline_chars(extension, chars);
    cmark_syntax_extension_set_match_inline_func(extension, match_inline);
    cmark_syntax_extension_set_private(extension, parse, NULL);
    return extension;
}

static cmark_node *run_cmark(Parse *parse, const char *text) {
    static const char *const names[] = {"table", "strikethrough", "tasklist"};
    g_mutex_lock(&cmark_lock);
    cmark_gfm_core_extensions_ensure_registered();
    cmark_syntax_extension *extension = make_extension(parse);
    cmark_parser *parser = cmark_parser_new(CMARK_OPT_SMART | CMARK_OPT_FOOTNOTES);
    cmark_parser_attach_syntax_extension(parser, extension);
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++)
        cmark_parser_attach_syntax_extension(parser, cmark_find_syntax_extension(names[i]));
    cmark_parser_feed(parser, text, strlen(text));
    cmark_node *document = cmark_parser_finish(parser);
    cmark_parser_free(parser);
    cmark_syntax_extension_free(cmark_get_default_mem_allocator(), extension);
    g_mutex_unlock(&cmark_lock);
    return document;
}

/* ---- places ---- */

static const char *line_at(const Parse *parse, guint line) {
    return line >= 1 && line <= parse->lines->len ? parse->lines->pdata[line - 1] : "";
}

/* cmark counts columns in a block's own text, where later lines have lost the marks and the space
 * before them. */
static Place correct(const Parse *parse, Place place) {
    if (parse->shift_lines > 0 && place.line == parse->shift_line)
        place.column = (guint32)((gint)(place.column + parse->block_column - 1) - parse->shift);
    if (parse->shift_lines > 0 && place.line >= parse->shift_line)
        place.line += parse->shift_lines;
    if (place.line > parse->block_line && parse->block_line > 0 &&
        place.column >= parse->block_column)
        place.column += (guint)strspn(line_at(parse, place.line), " \t>") + 1 - parse->block_column;
    return place;
}

static Place place_of(Parse *parse, cmark_node *node, MarkdownKind kind,
                      const MarkdownNode *parent) {
    int line = cmark_node_get_start_line(node), column = cmark_node_get_start_column(node);
    if (line <= 0 || column <= 0)
        return parent != NULL ? parent->place : (Place){parse->file, 1, 1};
    Place place = {parse->file, (guint32)line, (guint32)column};
    return kind >= MARKDOWN_TEXT ? correct(parse, place) : place;
}

/* ---- the copy ---- */

static MarkdownKind kind_of_extended(cmark_node *node) {
    static const struct {
        const char *name;
        MarkdownKind kind;
    } kinds[] = {
        {"table", MARKDOWN_TABLE},          {"table_header", MARKDOWN_ROW},
        {"table_row", MARKDOWN_ROW},        {"table_cell", MARKDOWN_CELL},
        {"strikethrough", MARKDOWN_STRIKE},
    };
    const char *name = cmark_node_get_type_string(node);
    for (gsize i = 0; i < G_N_ELEMENTS(kinds); i++)
        if (g_str_equal(kinds[i].name, name))
            return kinds[i].kind;
    g_assert_not_reached();
}

static MarkdownKind kind_of(cmark_node *node) {
    static const struct {
        cmark_node_type type;
        MarkdownKind kind;
    } kinds[] = {
        {CMARK_NODE_DOCUMENT, MARKDOWN_DOCUMENT},
        {CMARK_NODE_BLOCK_QUOTE, MARKDOWN_QUOTE},
        {CMARK_NODE_LIST, MARKDOWN_LIST},
        {CMARK_NODE_ITEM, MARKDOWN_ITEM},
        {CMARK_NODE_CODE_BLOCK, MARKDOWN_CODE},
        {CMARK_NODE_HTML_BLOCK, MARKDOWN_HTML},
        {CMARK_NODE_PARAGRAPH, MARKDOWN_PARAGRAPH},
        {CMARK_NODE_HEADING, MARKDOWN_HEADING},
        {CMARK_NODE_THEMATIC_BREAK, MARKDOWN_RULE},
        {CMARK_NODE_FOOTNOTE_DEFINITION, MARKDOWN_NOTE},
        {CMARK_NODE_TEXT, MARKDOWN_TEXT},
        {CMARK_NODE_SOFTBREAK, MARKDOWN_SOFT_BREAK},
        {CMARK_NODE_LINEBREAK, MARKDOWN_HARD_BREAK},
        {CMARK_NODE_CODE, MARKDOWN_CODE_SPAN},
        {CMARK_NODE_HTML_INLINE, MARKDOWN_HTML_SPAN},
        {CMARK_NODE_EMPH, MARKDOWN_EMPHASIS},
        {CMARK_NODE_STRONG, MARKDOWN_STRONG},
        {CMARK_NODE_LINK, MARKDOWN_LINK},
        {CMARK_NODE_IMAGE, MARKDOWN_IMAGE},
        {CMARK_NODE_FOOTNOTE_REFERENCE, MARKDOWN_MARK},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(kinds); i++)
        if (kinds[i].type == cmark_node_get_type(node))
            return kinds[i].kind;
    return kind_of_extended(node);
}

/* Text that a file could not hold can still be written as an entity: &#1;. */
static const char *copy_text(Parse *parse, const char *text, Place place) {
    if (text == NULL)
        return NULL;
    gssize bad = text_find_forbidden(text, strlen(text));
    if (bad >= 0) {
        diag_add(parse->diag, DIAG_TEXT_UTF8, place, "the character U+%04X cannot stand in a book",
                 g_utf8_get_char(text + bad));
        return "";
    }
    return typed_restore(&parse->typed, parse->arena, text, strlen(text));
}

static void close_lines(Parse *parse, cmark_node *node, guint8 why) {
    int first = cmark_node_get_start_line(node), last = MAX(cmark_node_get_end_line(node), first);
    for (int line = MAX(first, 1); line <= last && (guint)line <= parse->closed->len; line++)
        parse->closed->data[line - 1] = why;
}

static void copy_code(Parse *parse, cmark_node *node, MarkdownNode *copy) {
    int fence_len = 0, fence_offset = 0;
    char fence_char = 0;
    close_lines(parse, node, 1);
    if (!cmark_node_get_fenced(node, &fence_len, &fence_offset, &fence_char))
        return;
    copy->info = copy_text(parse, cmark_node_get_fence_info(node), copy->place);
    const char *line = line_at(parse, copy->place.line);
    gsize len = strcspn(line, "\n"), column = MIN(copy->place.column - 1, len);
    while (column < len && (line[column] == fence_char || line[column] == ' '))
        column++;
    copy->info_column = (guint)column + 1;
}

/* What browsers show of a title while a mouse rests on it, nobody sees on paper or an e-reader. */
static void copy_address(Parse *parse, cmark_node *node, MarkdownNode *copy) {
    copy->url = copy_text(parse, cmark_node_get_url(node), copy->place);
    const char *title = cmark_node_get_title(node);
    if (title == NULL || *title == '\0')
        return;
    diag_add(parse->diag, DIAG_TITLE_LEFT, copy->place, "nobody will see the title '%s'", title);
    diag_hint(parse->diag, "say it in the text, in a note or in a caption");
}

static void copy_table(Parse *parse, cmark_node *node, MarkdownNode *copy) {
    guint n = cmark_gfm_extensions_get_table_columns(node);
    const guint8 *letters = cmark_gfm_extensions_get_table_alignments(node);
    Alignment *alignments = arena_array(parse->arena, Alignment, n);
    for (guint i = 0; i < n; i++)
        alignments[i] = letters[i] == 'c'   ? ALIGN_CENTRE
                        : letters[i] == 'r' ? ALIGN_END
                                            : ALIGN_START;
    copy->number = n;
    copy->alignments = alignments;
}

/* One past the cell that begins at p: its bar, or the end of the line. */
static const char *end_of_cell(const char *p, const char *end) {
    for (; p < end && *p != '|'; p++)
        p += *p == '\\' && p + 1 < end && g_ascii_ispunct(p[1]);
    return p;
}

static gboolean is_blank(const char *p, const char *end) {
    while (p < end && g_ascii_isspace(*p))
        p++;
    return p == end;
}

/* cmark-gfm drops the cells that no column of the head answers to. */
static void check_row(Parse *parse, const MarkdownNode *row) {
    const char *line = line_at(parse, row->place.line), *end = line + strcspn(line, "\r\n");
    const char *p = line + MIN(row->place.column - 1, (gsize)(end - line));
    p += *p == '|';
    for (guint n = 0; p < end; n++) {
        const char *bar = end_of_cell(p, end);
        if (n >= row->parent->number && !is_blank(p, bar)) {
            Place place = {row->place.file, row->place.line,
                           (guint32)(p + strspn(p, " \t") - line) + 1};
            diag_add(parse->diag, DIAG_CELL_EXTRA, place,
                     "the table has %u columns; what stands here would be lost",
                     row->parent->number);
            diag_hint(parse->diag, "give its head a further column, or write \\| for a bar that "
                                   "parts nothing");
            return;
        }
        p = bar + 1;
    }
}

/* cmark-gfm looks for '[x]' in all that follows the item, so the source is asked instead. */
static TaskState task_of(const Parse *parse, cmark_node *node, Place place) {
    if (strcmp(cmark_node_get_type_string(node), "tasklist") != 0)
        return TASK_NONE;
    const char *line = line_at(parse, place.line);
    const char *box = strchr(line + MIN(place.column - 1, strcspn(line, "\n")), '[');
    return box != NULL && (box[1] == 'x' || box[1] == 'X') ? TASK_DONE : TASK_OPEN;
}

static char *fold_name(const char *name) {
    g_autofree char *words = text_collapse(name);
    return g_utf8_casefold(words, -1);
}

/* The name in '[^name]:' at the beginning of a line, folded, or NULL. */
static char *name_in_line(const char *line) {
    const char *open = line + strspn(line, " \t>");
    if (open[0] != '[' || open[1] != '^')
        return NULL;
    gsize len = strcspn(open + 2, "]\n");
    if (len == 0 || len > LABEL_MAX || open[2 + len] != ']' || open[3 + len] != ':')
        return NULL;
    g_autofree char *name = g_strndup(open + 2, len);
    return fold_name(name);
}

static void copy_note(Parse *parse, MarkdownNode *copy, guint number) {
    copy->number = number;
    char *name = name_in_line(line_at(parse, copy->place.line));
    if (name == NULL)
        return;
    g_hash_table_add(parse->notes, name);
    parse->closed->data[copy->place.line - 1] = 2;
}

/* The text as its lines stand in the file, so that a byte's place can be counted. */
static const char *align_lines(const Parse *parse, const char *text, guint line) {
    g_autoptr(GString) aligned = g_string_new(NULL);
    for (const char *p = text; *p != '\0'; p++) {
        g_string_append_c(aligned, *p);
        gsize n = *p == '\n' ? strspn(line_at(parse, ++line), " \t>") : 0;
        for (gsize i = 0; i < n; i++)
            g_string_append_c(aligned, ' ');
        while (n > 0 && (p[1] == ' ' || p[1] == '\t'))
            p++;
    }
    return arena_strdup(parse->arena, aligned->str);
}

static void copy_math(Parse *parse, const Found *found, MarkdownNode *copy) {
    copy->number = found->n_dollars;
    copy->text = align_lines(parse, found->text, copy->place.line);
    if (found->n_lines == 0)
        return;
    parse->shift_line = found->place.line;
    parse->shift_lines += found->n_lines;
    parse->shift = found->shift;
}

static void copy_found(Parse *parse, cmark_node *node, MarkdownNode *copy) {
    guint number = GPOINTER_TO_UINT(cmark_node_get_user_data(node));
    const Found *found = &g_array_index(parse->found, Found, number - 1);
    copy->kind = found->kind;
    copy->place = correct(parse, found->place);
    copy->text = found->text;
    if (copy->kind == MARKDOWN_MATH)
        copy_math(parse, found, copy);
}

static gboolean is_in_note(const MarkdownNode *node) {
    while (node != NULL && node->kind != MARKDOWN_NOTE)
        node = node->parent;
    return node != NULL;
}

/* cmark numbers notes by their first marks, and writes the number where the name was. */
static guint number_of_mark(cmark_node *node, const MarkdownNode *parent) {
    const char *literal = cmark_node_get_literal(node);
    return is_in_note(parent) ? 0
                              : (guint)g_ascii_strtoull(literal != NULL ? literal : "", NULL, 10);
}

static void copy_details(Parse *parse, cmark_node *node, MarkdownNode *copy) {
    switch (copy->kind) {
    case MARKDOWN_HEADING:
        copy->number = (guint)cmark_node_get_heading_level(node);
        break;
    case MARKDOWN_LIST:
        copy->is_ordered = cmark_node_get_list_type(node) == CMARK_ORDERED_LIST;
        copy->is_tight = cmark_node_get_list_tight(node);
        copy->number = (guint)cmark_node_get_list_start(node);
        break;
    case MARKDOWN_ITEM:
        copy->task = task_of(parse, node, copy->place);
        break;
    case MARKDOWN_CODE:
        copy_code(parse, node, copy);
        break;
    case MARKDOWN_HTML:
        close_lines(parse, node, 1);
        break;
    case MARKDOWN_TABLE:
        copy_table(parse, node, copy);
        break;
    case MARKDOWN_ROW:
        check_row(parse, copy);
        break;
    case MARKDOWN_LINK:
    case MARKDOWN_IMAGE:
        copy_address(parse, node, copy);
        break;
    case MARKDOWN_MARK:
        copy->number = number_of_mark(node, copy->parent);
        break;
    default:
        break;
    }
}

static void append(MarkdownNode *parent, MarkdownNode *child) {
    child->parent = parent;
    if (parent->last == NULL)
        parent->first = child;
    else
        parent->last->next = child;
    parent->last = child;
}

/* The brackets of '[@id]' stand in the text on both sides of the reference. */
static void cut_open_bracket(Parse *parse, MarkdownNode *before) {
    gsize len = before != NULL && before->kind == MARKDOWN_TEXT ? strlen(before->text) : 0;
    if (len > 0 && before->text[len - 1] == '[')
        before->text = arena_strndup(parse->arena, before->text, len - 1);
}

static void cut_close_bracket(MarkdownNode *text, const MarkdownNode *before) {
    if (before != NULL && before->kind == MARKDOWN_REFERENCE && text->text[0] == ']') {
        text->text++;
        text->place.column++;
    }
}

static MarkdownNode *copy_node(Parse *parse, cmark_node *node, MarkdownNode *parent) {
    MarkdownNode *copy = arena_new0(parse->arena, MarkdownNode);
    MarkdownNode *before = parent != NULL ? parent->last : NULL;
    if (cmark_node_get_user_data(node) != NULL) {
        copy_found(parse, node, copy);
        if (copy->kind == MARKDOWN_REFERENCE)
            cut_open_bracket(parse, before);
    } else {
        copy->kind = kind_of(node);
        copy->place = place_of(parse, node, copy->kind, parent);
        copy->parent = parent;
        if (copy->kind != MARKDOWN_MARK)
            copy->text = copy_text(parse, cmark_node_get_literal(node), copy->place);
        copy_details(parse, node, copy);
    }
    if (copy->kind == MARKDOWN_NOTE)
        copy_note(parse, copy,
                  before != NULL && before->kind == MARKDOWN_NOTE ? before->number + 1 : 1);
    if (copy->kind == MARKDOWN_TEXT)
        cut_close_bracket(copy, before);
    if (copy->kind < MARKDOWN_TEXT) {
        parse->block_line = copy->place.line;
        parse->block_column = copy->place.column;
        parse->shift_lines = 0;
    }
    if (parent != NULL)
        append(parent, copy);
    return copy;
}

/* NULL where the tree is too deep for those who walk it by recursion. */
static MarkdownNode *copy_tree(Parse *parse, cmark_node *root) {
    MarkdownNode *document = NULL, *parent = NULL;
    guint depth = 0;
    for (cmark_node *node = root; node != NULL;) {
        MarkdownNode *copy = copy_node(parse, node, parent);
        if (document == NULL)
            document = copy;
        cmark_node *child = cmark_node_first_child(node);
        if (child != NULL && ++depth > MARKDOWN_DEPTH_MAX) {
            diag_add(parse->diag, DIAG_LIMIT_DEPTH, copy->place,
                     "the text is nested more than %u levels deep", MARKDOWN_DEPTH_MAX);
            return NULL;
        }
        parent = child != NULL ? copy : parent;
        while (child == NULL && node != root && cmark_node_next(node) == NULL) {
            node = cmark_node_parent(node);
            parent = parent->parent;
            depth--;
        }
        node = child != NULL ? child : node == root ? NULL : cmark_node_next(node);
    }
    return document;
}

/* ---- notes that do not find each other ---- */

static void report_lost_marks(Parse *parse) {
    for (guint i = 0; i < parse->marks->len; i++) {
        const Found *mark = &g_array_index(parse->marks, Found, i);
        g_autofree char *name = fold_name(mark->text);
        if (!g_hash_table_contains(parse->notes, name))
            diag_add(parse->diag, DIAG_REF_MISSING, mark->place,
                     "there is no note '[^%s]:' in this file", mark->text);
    }
}

/* cmark drops notes that nothing refers to, so they are looked for in the source. */
static void report_unused_notes(Parse *parse) {
    for (guint i = 0; i < parse->lines->len; i++) {
        const char *line = parse->lines->pdata[i];
        g_autofree char *name = parse->closed->data[i] == 0 ? name_in_line(line) : NULL;
        if (name == NULL || strspn(line, " ") > 3)
            continue;
        Place place = {parse->file, i + 1, (guint32)strspn(line, " \t>") + 1};
        diag_add(parse->diag, DIAG_NOTE_UNUSED, place,
                 "nothing refers to this note; it is not printed");
    }
}

/* ---- all of it ---- */

static void find_lines(Parse *parse, const char *text) {
    for (const char *p = text; *p != '\0';) {
        g_ptr_array_add(parse->lines, (gpointer)p);
        const char *end = strchr(p, '\n');
        p = end != NULL ? end + 1 : p + strlen(p);
    }
    g_byte_array_set_size(parse->closed, parse->lines->len + 1);
    memset(parse->closed->data, 0, parse->closed->len);
}

static MarkdownNode *parse_text(Parse *parse, const char *text) {
    find_lines(parse, text);
    g_autofree char *masked = typed_mask(&parse->typed, text);
    if (masked == NULL) {
        diag_add(parse->diag, DIAG_TEXT_UTF8, (Place){parse->file, 1, 1},
                 "the file has nearly every sign from U+2E00 to U+2E2E; four of them must be free");
        return NULL;
    }
    cmark_node *root = run_cmark(parse, masked);
    MarkdownNode *document = copy_tree(parse, root);
    cmark_node_free(root);
    if (document != NULL) {
        report_lost_marks(parse);
        report_unused_notes(parse);
    }
    return document;
}

MarkdownNode *markdown_parse(Arena *arena, const char *text, const char *file, gboolean has_math,
                             const Limits *limits, Diag *diag) {
    if (!prescan_check(text, file, limits, diag))
        return NULL;
    g_autoptr(GPtrArray) lines = g_ptr_array_new();
    g_autoptr(GArray) found = g_array_new(FALSE, FALSE, sizeof(Found));
    g_autoptr(GArray) marks = g_array_new(FALSE, FALSE, sizeof(Found));
    g_autoptr(GHashTable) notes = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(GByteArray) closed = g_byte_array_new();
    Parse parse = {.arena = arena,
                   .diag = diag,
                   .file = diag_file(diag, file),
                   .lines = lines,
                   .found = found,
                   .marks = marks,
                   .notes = notes,
                   .closed = closed,
                   .has_math = has_math};
    return parse_text(&parse, text);
}

MarkdownNode *markdown_new(Arena *arena, MarkdownKind kind, const MarkdownNode *from) {
    MarkdownNode *node = arena_new0(arena, MarkdownNode);
    node->kind = kind;
    node->place = from->place;
    node->parent = from->parent;
    return node;
}

void markdown_hang(MarkdownNode *parent, MarkdownNode *first) {
    parent->first = first;
    parent->last = NULL;
    for (MarkdownNode *child = first; child != NULL; child = child->next) {
        child->parent = parent;
        parent->last = child;
    }
}
