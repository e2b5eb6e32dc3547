/* Listings: every line of code as it stands, wrapped where it is longer than the measure.
 *
 * A line wraps behind the last space or separator that leaves it more than half full, and goes on
 * with a deeper indent behind a drawn mark, which is a path and so is never copied. Programs stand
 * on a tint, their output beside a rule.
 *
 * A listing is best cut behind a blank line or before a prompt, else before a line of little
 * indent; least well behind what opens a block, before what closes it, and within a wrapped line.
 */
#include "typeset/blocks.h"
#include "base/text.h"
#include <string.h>

#define PADDING (5 * LENGTH_PT)
#define CONTINUATION_COLUMNS 4
#define COST_SPLIT 500        /* a listing cut by a page's end */
#define COST_SPLIT_SHORT 1200 /* … of SHORT_LINES or less */
#define SHORT_LINES 14
#define COST_BLANK_FIRST 100 /* a blank line at the head of a page */
#define COST_WITHIN 250      /* between two lines that belong together … */
#define COST_INDENT 30       /* … for each column that the second is indented, … */
#define INDENT_MAX 12u
#define COST_TORN_OFF 400     /* … where it begins or ends a block */
#define COST_WITHIN_LINE 2000 /* within a wrapped line */
#define LEAST_PART 3          /* lines that stay together at both ends */
#define TAB_COLUMNS 4
#define COST_WHITE 250 /* a grid line more white above */
#define FLOAT_LINES_MAX                                                                            \
    26 /* a listing with its output that takes more lines of body text is no float */

typedef struct CodeLine {
    const char *text;
    const guint8 *kinds; /* of each byte of the text: a TokenKind */
    gsize n_bytes;
    guint indent; /* columns before the text */
    guint number; /* of a line of the source, where lines are numbered; or 0 */
    gboolean is_continuation;
} CodeLine;

/* The kind of each byte of a listing. */
static guint8 *spread_tokens(const Block *block) {
    guint8 *kinds = g_malloc0(strlen(block->listing.text) + 1);
    for (guint i = 0; i < block->listing.n_tokens; i++) {
        const Token *token = &block->listing.tokens[i];
        memset(kinds + token->start, (int)token->kind, token->end - token->start);
    }
    return kinds;
}

/* A line of the source, with spaces for tabs. */
static CodeLine expand_tabs(Arena *arena, const char *text, gsize n_bytes, const guint8 *kinds) {
    g_autoptr(GString) out = g_string_new(NULL);
    g_autoptr(GByteArray) out_kinds = g_byte_array_new();
    guint column = 0;
    for (const char *p = text; p < text + n_bytes; p = g_utf8_next_char(p), column++) {
        if (*p == '\t') {
            guint n = TAB_COLUMNS - column % TAB_COLUMNS;
            g_string_append_printf(out, "%*s", (int)n, "");
            column += n - 1;
        } else {
            g_string_append_len(out, p, g_utf8_next_char(p) - p);
        }
        while (out_kinds->len < out->len)
            g_byte_array_append(out_kinds, kinds + (p - text), 1);
    }
    g_byte_array_append(out_kinds, &(guint8){TOKEN_PLAIN}, 1);
    return (CodeLine){.text = arena_strdup(arena, out->str),
                      .kinds = arena_memdup(arena, out_kinds->data, out_kinds->len),
                      .n_bytes = out->len};
}

static gboolean is_good_end(char c) {
    return strchr(" ,;:)]}/&|+=", c) != NULL;
}

/* Where a line of `room` columns is best cut: bytes from its start. */
static gsize find_cut(const char *text, guint room) {
    const char *end = g_utf8_offset_to_pointer(text, room);
    const char *least = g_utf8_offset_to_pointer(text, room / 2);
    for (const char *p = end; p > least; p = g_utf8_prev_char(p))
        if (is_good_end(*g_utf8_prev_char(p)))
            return (gsize)(p - text);
    return (gsize)(end - text);
}

static guint indent_of(const char *line) {
    guint n = 0;
    while (line[n] == ' ')
        n++;
    return n;
}

static void wrap(GArray *lines, CodeLine line, guint columns) {
    guint deeper = MIN(indent_of(line.text) + CONTINUATION_COLUMNS, columns / 2);
    for (guint room = columns; g_utf8_strlen(line.text, -1) > (glong)room;
         room = columns - deeper) {
        line.n_bytes = find_cut(line.text, room);
        g_array_append_val(lines, line);
        line = (CodeLine){.text = line.text + line.n_bytes,
                          .kinds = line.kinds + line.n_bytes,
                          .indent = deeper,
                          .is_continuation = TRUE};
    }
    line.n_bytes = strlen(line.text);
    g_array_append_val(lines, line);
}

static GArray *wrap_all(Arena *arena, const Block *block, guint columns) {
    GArray *lines = g_array_new(FALSE, FALSE, sizeof(CodeLine));
    g_autofree guint8 *kinds = spread_tokens(block);
    guint number = block->listing.first_number;
    for (const char *line = block->listing.text; line != NULL;) {
        gsize len = strcspn(line, "\n");
        CodeLine code = expand_tabs(arena, line, len, kinds + (line - block->listing.text));
        code.number = number > 0 ? number++ : 0;
        wrap(lines, code, columns);
        line = line[len] == '\n' ? line + len + 1 : NULL;
    }
    return lines;
}

static Length column_width(Galley *galley, const Setting *setting) {
    const Type *type = shaper_type(galley->typesetter->shaper, setting->type);
    return shaper_word(galley->typesetter->shaper, type, "0", 1, (Place){0})->width;
}

static gboolean is_blank(const CodeLine *code) {
    return indent_of(code->text) >= code->n_bytes;
}

/* '}', ');', 'end', 'fi': what belongs to the line before. */
static gboolean only_closes(const CodeLine *code) {
    const char *text = code->text + indent_of(code->text);
    gsize len = code->n_bytes - (gsize)(text - code->text);
    static const char *const words[] = {"end", "fi", "done", "esac", "else", "else:"};
    for (guint i = 0; i < G_N_ELEMENTS(words); i++)
        if (strlen(words[i]) == len && strncmp(text, words[i], len) == 0)
            return TRUE;
    return len > 0 && strspn(text, ")]};,") >= len;
}

/* A session's, where something new is typed: not '...' or '>', which go on. */
static gboolean begins_prompt(const CodeLine *code) {
    return code->kinds[0] == TOKEN_PROMPT && strncmp(code->text, "...", 3) != 0 &&
           strncmp(code->text, "> ", 2) != 0;
}

/* How much worse a page ends here than behind a blank line or before a prompt. */
static gint32 cost_of_place(const CodeLine *last, const CodeLine *next) {
    if (next->is_continuation)
        return COST_WITHIN_LINE;
    if (is_blank(last) || begins_prompt(next))
        return 0;
    if (is_blank(next))
        return COST_BLANK_FIRST;
    guint indent = indent_of(next->text);
    gboolean opens = (!last->is_continuation && indent > indent_of(last->text)) ||
                     last->kinds[0] == TOKEN_PROMPT;
    gint32 cost = COST_WITHIN + COST_INDENT * (gint32)MIN(indent, INDENT_MAX);
    return cost + (opens || only_closes(next) ? COST_TORN_OFF : 0);
}

static gint32 cost_after(const GArray *lines, guint i) {
    guint n = lines->len;
    if (i + 1 == n)
        return 0;
    if (i + 1 < LEAST_PART || n - i - 1 < LEAST_PART)
        return BREAK_NEVER;
    return (n <= SHORT_LINES ? COST_SPLIT_SHORT : COST_SPLIT) +
           cost_of_place(&g_array_index(lines, CodeLine, i),
                         &g_array_index(lines, CodeLine, i + 1));
}

static void add_mark(GalleyStrip *strip, const Setting *setting, Length x, Length baseline) {
    strip_add_piece(strip, (Piece){.kind = PIECE_MARK,
                                   .role = PIECE_ARTIFACT,
                                   .x = x,
                                   .y = baseline - setting->type.size / 2,
                                   .width = setting->type.size * 6 / 10,
                                   .height = setting->type.size / 2,
                                   .grey = 110});
}

/* The columns of the widest number and the white behind it. */
static guint number_columns(const Block *block) {
    guint last = block->listing.first_number, n = 2;
    if (last == 0)
        return 0;
    for (const char *p = block->listing.text; *p != '\0'; p++)
        last += *p == '\n';
    for (; last > 0; last /= 10)
        n++;
    return n;
}

/* Ends two columns before the code; no one who copies the code gets it. */
static void add_number(const Galley *galley, GalleyStrip *strip, const Setting *setting,
                       guint number, Length x, Length baseline) {
    g_autoptr(Paragraph) paragraph = paragraph_new(galley->typesetter, setting, NULL);
    g_autofree char *text = g_strdup_printf("%u", number);
    paragraph->role = PIECE_ARTIFACT;
    paragraph->setting.grey = galley->style->soft_grey;
    paragraph_add_verbatim(paragraph, text, strlen(text));
    SetLine line = fit_line(paragraph);
    strip_add_outlines(strip, &line, x - line.width, baseline);
}

static void add_ground(const Galley *galley, GalleyStrip *strip, const Block *block,
                       const Column *column) {
    if (block->listing.is_output)
        strip_add_rule(strip, column->x, 0, LENGTH_PT, strip->strip.height,
                       galley->style->rule_grey);
    else
        strip_add_rule(strip, column->x, 0, column->width, strip->strip.height,
                       galley->style->tint_grey);
}

/* A program's file name, on the tint. */
static void add_title(Galley *galley, const Block *block, const Column *column) {
    if (block->listing.title == NULL)
        return;
    const Setting *setting = &galley->style->voices[VOICE_LISTING_TITLE];
    g_autoptr(Paragraph) paragraph = paragraph_new(galley->typesetter, setting, block);
    paragraph_add_text(paragraph, block->listing.title, setting->type.weight, PIECE_TITLE);
    SetLine line = fit_line(paragraph);
    GalleyStrip *strip = galley_add(galley, setting->leading + PADDING / 2, BREAK_NEVER);
    add_ground(galley, strip, block, column);
    strip_add_line(galley, strip, &line, column->x + PADDING,
                   PADDING / 2 + baseline_in(setting->leading), setting->leading);
}

static void add_caption(Galley *galley, const Block *block, const Column *column) {
    SetLine *lines;
    guint n = blocks_caption(galley, block, column->width, &lines);
    Length leading = galley->style->voices[VOICE_CAPTION].leading;
    for (guint i = 0; i < n; i++) {
        GalleyStrip *strip =
            galley_add(galley, leading + (i + 1 == n ? 3 * LENGTH_PT : 0), BREAK_NEVER);
        strip_add_line(galley, strip, &lines[i], column->x, baseline_in(leading), leading);
    }
}

/* Piece by piece, each in the look of its tokens. */
static void add_code(const Galley *galley, Paragraph *paragraph, const CodeLine *code) {
    for (gsize from = 0, to; from < code->n_bytes; from = to) {
        const TokenLook *look = &galley->style->tokens[code->kinds[from]];
        for (to = from + 1; to < code->n_bytes && code->kinds[to] == code->kinds[from];)
            to++;
        paragraph->look.weight = look->weight;
        paragraph->look.is_italic = look->is_italic;
        paragraph->setting.grey = look->grey;
        paragraph_add_verbatim(paragraph, code->text + from, to - from);
    }
}

static void add_code_line(Galley *galley, const Setting *setting, const Block *block,
                          const Column *column, const CodeLine *code, Length above, Length below,
                          gint32 cost) {
    Length advance = column_width(galley, setting);
    GalleyStrip *strip = galley_add(galley, above + setting->leading + below, cost);
    add_ground(galley, strip, block, column);
    g_autoptr(Paragraph) paragraph = paragraph_new(galley->typesetter, setting, block);
    paragraph->is_rtl = paragraph->is_mixed = FALSE; /* code begins at the left in every book */
    paragraph->script = 0;
    add_code(galley, paragraph, code);
    SetLine line = fit_line(paragraph);
    Length edge = column->x + PADDING + advance * (Length)number_columns(block),
           x = edge + advance * (Length)code->indent,
           baseline = above + baseline_in(setting->leading);
    if (code->number > 0)
        add_number(galley, strip, setting, code->number, edge - 2 * advance, baseline);
    strip_add_line(galley, strip, &line, x, baseline, setting->leading);
    if (code->is_continuation)
        add_mark(strip, setting, x - advance * 5 / 4, baseline);
}

static Length height_between(const Galley *galley, guint first) {
    Length height = 0;
    for (guint i = first; i < galley->strips->len; i++)
        height += g_array_index(galley->strips, GalleyStrip, i).strip.height;
    return height;
}

/* The white that returns to the grid is shared between above and below; returns that below. */
static Length centre_on_grid(Galley *galley, guint first, Length least) {
    Length height = height_between(galley, first);
    Length spare = round_to_grid(galley->style, height + 2 * least) - height;
    GalleyStrip *strip = &g_array_index(galley->strips, GalleyStrip, first);
    strip_space(strip, spare / 2);
    strip->strip.n_lines = 1;
    strip->strip.longer_cost = COST_WHITE;
    return spare - spare / 2;
}

static const Block *block_before(const Block *block) {
    const Block *first = block->parent != NULL ? block->parent->first : block->division->first;
    for (const Block *other = first; other != NULL && other != block; other = other->next)
        if (other->next == block)
            return other;
    return NULL;
}

static gboolean is_output_of(const Block *block, const Block *program) {
    return program != NULL && block != NULL && block->kind == BLOCK_LISTING &&
           block->listing.is_output && block->caption == NULL && program->kind == BLOCK_LISTING &&
           !program->listing.is_output;
}

static gboolean follows_its_program(const Block *block) {
    return is_output_of(block, block_before(block));
}

/* Where a listing begins, or the program that it is the output of. */
static guint first_of_pair(const Galley *galley, const Block *block, guint first) {
    const Block *program = block_before(block);
    if (!is_output_of(block, program))
        return first;
    for (guint i = first; i-- > 0;) {
        const GalleyStrip *strip = &g_array_index(galley->strips, GalleyStrip, i);
        if (strip->starts != NULL && g_ptr_array_find(strip->starts, program, NULL))
            return i;
    }
    return first;
}

static gboolean ends_in_colon(const Block *paragraph) {
    if (paragraph == NULL || paragraph->kind != BLOCK_PARAGRAPH)
        return FALSE;
    g_autofree char *text = inline_text(paragraph->inlines);
    return g_str_has_suffix(text, ":");
}

/* What has a number may move to the next page's head, its output with it; but not away from a
 * colon. */
static gboolean may_float(const Galley *galley, const Block *block, const Column *column,
                          guint first) {
    const Block *program = follows_its_program(block) ? block_before(block) : block;
    return program->caption != NULL && !column->is_nested && !is_output_of(block->next, block) &&
           !ends_in_colon(block_before(program)) &&
           height_between(galley, first) <= galley->style->grid * FLOAT_LINES_MAX;
}

void listing_add(Galley *galley, const Block *block, const Column *column) {
    Setting setting =
        galley->style->voices[column->voice == VOICE_NOTE ? VOICE_NOTE : VOICE_LISTING];
    setting.type = galley->style->voices[VOICE_LISTING].type;
    if (column->voice == VOICE_NOTE)
        setting.type.size = galley->style->voices[VOICE_NOTE].code_size;
    setting.flush = FLUSH_START;
    gint columns = (column->width - 2 * PADDING) / column_width(galley, &setting) -
                   (gint)number_columns(block);
    g_autoptr(GArray) lines = wrap_all(galley->typesetter->scratch, block, (guint)MAX(columns, 10));
    galley_begin(galley, block);
    guint first = galley->strips->len;
    if (follows_its_program(block) && first > 0)
        galley_last(galley)->strip.break_cost = 1500;
    add_caption(galley, block, column);
    add_title(galley, block, column);
    Length padding = block->listing.is_output ? 0 : PADDING;
    Length top = block->listing.title != NULL ? padding / 4 : padding;
    for (guint i = 0; i < lines->len; i++)
        add_code_line(galley, &setting, block, column, &g_array_index(lines, CodeLine, i),
                      i == 0 ? top : 0, i + 1 == lines->len ? padding : 0, cost_after(lines, i));
    Length below = centre_on_grid(galley, first, galley->style->grid * 3 / 10);
    first = first_of_pair(galley, block, first);
    if (may_float(galley, block, column, first))
        galley_float(galley, first, below);
    else
        galley_space(galley, below);
}
