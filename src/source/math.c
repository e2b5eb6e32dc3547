/* A reader by recursive descent. The first mistake ends the formula: what follows one would only be
 * guessed at. Refused: programs and libraries that read more of TeX; those that Debian has run as
 * programs of their own, or are written for a browser. */
#include "source/math.h"
#include "source/notation.h"
#include <string.h>

#define COLUMNS_MAX 32u

/* What ends a row. */
typedef enum Until { UNTIL_END, UNTIL_BRACE, UNTIL_BRACKET, UNTIL_RIGHT, UNTIL_CELL } Until;

typedef struct Reader {
    Arena *arena;
    Diag *diag;
    Place place; /* of the text */
    const char *text, *p;
    MathVariant variant; /* of letters, where `has_variant` */
    gboolean has_variant;
    guint depth;
    gboolean is_lost; /* after a diagnostic */
} Reader;

/* A row while it is read. */
typedef struct Row {
    Math *first, *last;
} Row;

static Math *read_row(Reader *reader, Until until);
static Math *read_argument(Reader *reader, const char *whose);

/* ---- mistakes ---- */

static Place place_at(const Reader *reader, const char *at) {
    Place place = reader->place;
    for (const char *p = reader->text; p < at; p++) {
        place.column++;
        if (*p == '\n') {
            place.line++;
            place.column = 1;
        }
    }
    return place;
}

static void lose(Reader *reader, DiagCode code, const char *at, const char *format, ...)
    G_GNUC_PRINTF(4, 5);
static void lose(Reader *reader, DiagCode code, const char *at, const char *format, ...) {
    if (reader->is_lost)
        return;
    va_list args;
    va_start(args, format);
    g_autofree char *message = g_strdup_vprintf(format, args);
    va_end(args);
    diag_add(reader->diag, code, place_at(reader, at), "%s", message);
    reader->is_lost = TRUE;
}

static void suggest(Reader *reader, const char *name, const char **(*names_of)(guint *ret_n)) {
    guint n;
    g_autofree const char **names = names_of(&n);
    diag_suggest(reader->diag, name, names, n);
}

static gboolean enter(Reader *reader, const char *at) {
    if (++reader->depth > MATH_DEPTH_MAX)
        lose(reader, DIAG_LIMIT_MATH, at, "the formula is nested more than %u levels deep",
             MATH_DEPTH_MAX);
    return !reader->is_lost;
}

/* ---- signs ---- */

static Math *new_math(Reader *reader, MathKind kind, MathClass class) {
    Math *math = arena_new0(reader->arena, Math);
    math->kind = kind;
    math->class = class;
    return math;
}

static Math *new_text(Reader *reader, MathKind kind, MathClass class, const char *text, gsize len) {
    Math *math = new_math(reader, kind, class);
    math->text = arena_strndup(reader->arena, text, len);
    return math;
}

static void skip_space(Reader *reader) {
    reader->p += strspn(reader->p, " \t\n");
}

/* The length of the command at `p`, its backslash left out: letters, or one sign. */
static gsize name_len(const char *p) {
    gsize len = 0;
    while (g_ascii_isalpha(p[1 + len]))
        len++;
    if (len > 0 || p[1] == '\0')
        return len;
    return (gsize)(g_utf8_next_char(p + 1) - (p + 1));
}

static const Command *peek_command(const Reader *reader) {
    return *reader->p == '\\' ? notation_find(reader->p + 1, name_len(reader->p)) : NULL;
}

static gboolean is_action(const Reader *reader, Action action) {
    const Command *command = peek_command(reader);
    return command != NULL && command->action == action;
}

static void skip_command(Reader *reader) {
    reader->p += 1 + name_len(reader->p);
}

static Math *read_letter(Reader *reader, const char *text, gsize len, MathVariant usual) {
    Math *math = new_text(reader, MATH_IDENTIFIER, MATH_ORDINARY, text, len);
    math->variant = reader->has_variant ? reader->variant : usual;
    return math;
}

static gboolean makes_words(const Reader *reader) {
    return reader->has_variant && (reader->variant == MATH_UPRIGHT ||
                                   reader->variant == MATH_SANS || reader->variant == MATH_MONO);
}

/* Upright letters side by side are a word. */
static Math *read_letters(Reader *reader) {
    gsize len = 1;
    while (makes_words(reader) && g_ascii_isalpha(reader->p[len]))
        len++;
    Math *math = read_letter(reader, reader->p, len, MATH_ITALIC);
    reader->p += len;
    return math;
}

/* An argument without braces is one digit, as in TeX: '\frac12'. */
static Math *read_number(Reader *reader, gboolean is_argument) {
    const char *end = reader->p + 1;
    while (!is_argument && (g_ascii_isdigit(*end) || (*end == '.' && g_ascii_isdigit(end[1]))))
        end++;
    Math *math = new_text(reader, MATH_NUMBER, MATH_ORDINARY, reader->p, (gsize)(end - reader->p));
    math->variant = reader->has_variant ? reader->variant : MATH_UPRIGHT;
    reader->p = end;
    return math;
}

static const struct {
    char character;
    const char *text;
    MathClass class;
} ascii[] = {
    {'+', "+", MATH_BINARY},   {'-', "−", MATH_BINARY},      {'*', "∗", MATH_BINARY},
    {'=', "=", MATH_RELATION}, {'<', "<", MATH_RELATION},    {'>', ">", MATH_RELATION},
    {':', ":", MATH_RELATION}, {',', ",", MATH_PUNCTUATION}, {';', ";", MATH_PUNCTUATION},
    {'(', "(", MATH_OPENING},  {'[', "[", MATH_OPENING},     {')', ")", MATH_CLOSING},
    {']', "]", MATH_CLOSING},  {'!', "!", MATH_CLOSING},     {'?', "?", MATH_CLOSING},
    {'/', "/", MATH_ORDINARY}, {'|', "|", MATH_ORDINARY},    {'.', ".", MATH_ORDINARY},
    {'@', "@", MATH_ORDINARY},
};

static Math *read_ascii(Reader *reader) {
    for (guint i = 0; i < G_N_ELEMENTS(ascii); i++)
        if (ascii[i].character == *reader->p) {
            reader->p++;
            return new_text(reader, MATH_OPERATOR, ascii[i].class, ascii[i].text,
                            strlen(ascii[i].text));
        }
    const char *at = reader->p;
    lose(reader, DIAG_MATH_SYNTAX, at, "'%c' has no meaning in a formula", *at);
    if (strchr("#%&", *at) != NULL)
        diag_hint(reader->diag, *at == '&'
                                    ? "it parts the columns of a matrix; for the sign write \\&"
                                    : "for the sign write a backslash before it");
    return NULL;
}

static Math *read_sign(Reader *reader, const Command *command);

/* A character beyond ASCII means what the command for it means. */
static Math *read_unicode(Reader *reader) {
    gsize len = (gsize)(g_utf8_next_char(reader->p) - reader->p);
    const char *text = reader->p;
    const Command *command = notation_find_sign(text, len);
    reader->p += len;
    if (command != NULL)
        return read_sign(reader, command);
    if (g_unichar_isalpha(g_utf8_get_char(text)))
        return read_letter(reader, text, len, MATH_ITALIC);
    return new_text(reader, MATH_OPERATOR, MATH_ORDINARY, text, len);
}

/* ---- commands ---- */

static Math *read_sign(Reader *reader, const Command *command) {
    gsize len = strlen(command->text);
    if (command->action == ACTION_LETTER)
        return read_letter(reader, command->text, len, command->variant);
    gboolean is_word = command->action == ACTION_FUNCTION || g_ascii_isalpha(command->text[0]);
    Math *math = new_text(reader, is_word ? MATH_IDENTIFIER : MATH_OPERATOR, command->class,
                          command->text, len);
    math->variant = MATH_UPRIGHT;
    math->limits = command->action == ACTION_SIGN ? MATH_BESIDE : (MathLimits)command->number;
    return math;
}

/* What stands between braces, as it is written; NULL after a diagnostic. */
static char *read_verbatim(Reader *reader, const char *whose) {
    skip_space(reader);
    const char *open = reader->p;
    guint depth = 0;
    if (*open != '{') {
        lose(reader, DIAG_MATH_SYNTAX, open, "%s wants braces", whose);
        return NULL;
    }
    for (const char *p = open; *p != '\0'; p++) {
        if (*p == '\\' && p[1] != '\0')
            p++;
        else if (*p == '{')
            depth++;
        else if (*p == '}' && --depth == 0) {
            reader->p = p + 1;
            return g_strndup(open + 1, (gsize)(p - open - 1));
        }
    }
    lose(reader, DIAG_MATH_SYNTAX, open, "the brace that opens here is not closed");
    return NULL;
}

/* Backslashes before signs fall away; other commands have no meaning in words. */
static Math *read_words(Reader *reader) {
    g_autofree char *raw = read_verbatim(reader, "\\text");
    if (raw == NULL)
        return NULL;
    const char *end = reader->p - 1, *start = end - strlen(raw);
    g_autoptr(GString) words = g_string_new(NULL);
    for (const char *p = raw; *p != '\0'; p++) {
        gboolean is_command = *p == '\\';
        p += is_command;
        if ((is_command && strchr("{}%#&_$ \\", *p) == NULL) || (!is_command && strchr("{}$", *p)))
            lose(reader, DIAG_MATH_SYNTAX, start + (p - raw) - is_command,
                 "\\text holds words, no formula");
        g_string_append_c(words, *p == '\n' || *p == '~' ? ' ' : *p);
    }
    return new_text(reader, MATH_WORDS, MATH_ORDINARY, words->str, words->len);
}

static Math *read_operator_name(Reader *reader) {
    gboolean has_star = *reader->p == '*';
    reader->p += has_star;
    const char *at = reader->p;
    g_autofree char *name = read_verbatim(reader, "\\operatorname");
    if (name == NULL)
        return NULL;
    for (const char *p = name; *p != '\0'; p++)
        if (!g_ascii_isalpha(*p) && strchr(" -", *p) == NULL)
            lose(reader, DIAG_MATH_SYNTAX, at, "the name of a function is made of letters");
    Math *math = new_text(reader, MATH_IDENTIFIER, MATH_LARGE, name, strlen(name));
    math->variant = MATH_UPRIGHT;
    math->limits = has_star ? MATH_LIMITS_IN_DISPLAY : MATH_BESIDE;
    return math;
}

static Math *wrap(Reader *reader, Math *row) {
    if (row == NULL || row->kind == MATH_ROW)
        return row;
    Math *wrapped = new_math(reader, MATH_ROW, MATH_ORDINARY);
    wrapped->first = row;
    return wrapped;
}

static Math *read_fraction(Reader *reader, const Command *command) {
    Math *math = new_math(reader, MATH_FRACTION, MATH_INNER);
    math->has_line = command->action == ACTION_FRACTION;
    math->style = (MathStyle)command->number;
    math->above = wrap(reader, read_argument(reader, "a fraction"));
    math->below = wrap(reader, read_argument(reader, "a fraction"));
    if (math->has_line)
        return math;
    Math *fence = new_math(reader, MATH_FENCE, MATH_INNER);
    fence->text = "(";
    fence->close = ")";
    fence->first = math;
    return fence;
}

static Math *read_root(Reader *reader) {
    Math *math = new_math(reader, MATH_ROOT, MATH_ORDINARY);
    skip_space(reader);
    if (*reader->p == '[') {
        const char *open = reader->p++;
        math->above = read_row(reader, UNTIL_BRACKET);
        if (!reader->is_lost && *reader->p != ']')
            lose(reader, DIAG_MATH_SYNTAX, open, "the bracket that opens here is not closed");
        reader->p += !reader->is_lost;
    }
    math->body = wrap(reader, read_argument(reader, "\\sqrt"));
    return math;
}

static Math *read_accent(Reader *reader, const Command *command) {
    gboolean is_brace = (command->number & ACCENT_BRACE) != 0;
    Math *math = new_math(reader, MATH_ACCENT, MATH_ORDINARY);
    math->text = command->text;
    math->is_wide = (command->number & ACCENT_WIDE) != 0;
    math->is_under = (command->number & ACCENT_UNDER) != 0;
    math->limits = is_brace ? MATH_LIMITS : MATH_BESIDE;
    math->body = wrap(reader, read_argument(reader, "an accent"));
    return math;
}

static Math *read_variant(Reader *reader, const Command *command) {
    MathVariant above = reader->variant;
    gboolean had = reader->has_variant;
    reader->variant = command->variant;
    reader->has_variant = TRUE;
    Math *math = read_argument(reader, "an alphabet");
    reader->variant = above;
    reader->has_variant = had;
    return math;
}

/* \overset and \underset: a relation stays one. */
static Math *read_stack(Reader *reader, const Command *command) {
    Math *set = wrap(reader, read_argument(reader, "\\overset"));
    Math *body = wrap(reader, read_argument(reader, "\\overset"));
    Math *math = new_math(reader, MATH_SCRIPTS, MATH_ORDINARY);
    math->body = body;
    math->above = command->number ? set : NULL;
    math->below = command->number ? NULL : set;
    math->limits = MATH_LIMITS;
    if (body != NULL && body->first != NULL && body->first->next == NULL)
        math->class = body->first->class;
    return math;
}

static Math *new_space(Reader *reader, gint mu) {
    Math *math = new_math(reader, MATH_SPACE, MATH_ORDINARY);
    math->mu = mu;
    return math;
}

/* ' (mod n)' */
static Math *read_modulo(Reader *reader) {
    Math *row = new_math(reader, MATH_ROW, MATH_ORDINARY);
    Math *space = row->first = new_space(reader, 18),
         *fence = new_math(reader, MATH_FENCE, MATH_INNER);
    space->next = fence;
    fence->text = "(";
    fence->close = ")";
    Math *name = fence->first = new_text(reader, MATH_IDENTIFIER, MATH_ORDINARY, "mod", 3);
    name->variant = MATH_UPRIGHT;
    name->next = new_space(reader, 6);
    name->next->next = read_argument(reader, "\\pmod");
    return row;
}

/* ---- fences ---- */

/* The sign after \left and the like: "" for a point; NULL after a diagnostic. */
static const char *read_delimiter(Reader *reader, const char *whose) {
    static const char known[] = "()[]{}|‖⟨⟩⌊⌋⌈⌉/\\↑↓↕⇑⇓";
    skip_space(reader);
    const char *at = reader->p, *text = NULL;
    const Command *command = peek_command(reader);
    if (command != NULL && command->action == ACTION_SIGN) {
        text = command->text;
        skip_command(reader);
    } else if (*at == '.') {
        reader->p++;
        return "";
    } else if (*at != '\0' && *at != '\\' && *at != '{' && *at != '}') {
        reader->p = g_utf8_next_char(at);
        text = arena_strndup(reader->arena, at, (gsize)(reader->p - at));
        text = *text == '<' ? "⟨" : *text == '>' ? "⟩" : text;
    }
    if (text != NULL && strstr(known, text) != NULL)
        return text;
    lose(reader, DIAG_MATH_SYNTAX, at, "%s wants a bracket, a bar, or a point for none", whose);
    return NULL;
}

static Math *read_fence(Reader *reader, const char *at) {
    Math *math = new_math(reader, MATH_FENCE, MATH_INNER);
    math->text = read_delimiter(reader, "\\left");
    if (reader->is_lost || !enter(reader, at))
        return NULL;
    Math *row = read_row(reader, UNTIL_RIGHT);
    reader->depth--;
    if (reader->is_lost)
        return NULL;
    math->first = row->first;
    if (!is_action(reader, ACTION_RIGHT)) {
        lose(reader, DIAG_MATH_SYNTAX, at, "\\left without its \\right");
        return NULL;
    }
    skip_command(reader);
    math->close = read_delimiter(reader, "\\right");
    return math;
}

static Math *read_grown(Reader *reader, const Command *command, gint grown) {
    const char *text = read_delimiter(reader, "a growing bracket");
    if (text == NULL)
        return NULL;
    Math *math = new_text(reader, MATH_OPERATOR, command->class, text, strlen(text));
    math->grown = (gint8)grown;
    return math;
}

/* ---- matrices ---- */

/* Rows of cells, as they are read. */
typedef struct Cells {
    GPtrArray *all;  /* of Math *, NULL where a row ends */
    guint n_columns; /* of the widest row */
} Cells;

static gboolean ends_row(Reader *reader) {
    return is_action(reader, ACTION_ROW);
}

static void end_row(Reader *reader) {
    skip_command(reader);
    if (*reader->p == '[')
        lose(reader, DIAG_MATH_SYNTAX, reader->p, "\\\\ takes no distance");
}

static void read_cells(Reader *reader, Cells *cells, const Environment *environment) {
    guint n = 0, most = environment->most_columns > 0 ? environment->most_columns : COLUMNS_MAX;
    for (;;) {
        const char *at = reader->p;
        g_ptr_array_add(cells->all, read_row(reader, UNTIL_CELL));
        if (reader->is_lost)
            return;
        if (++n > most)
            lose(reader, DIAG_MATH_SYNTAX, at, "a row of '%s' has at most %u columns",
                 environment->name, most);
        cells->n_columns = MAX(cells->n_columns, n);
        if (ends_row(reader)) {
            g_ptr_array_add(cells->all, NULL);
            end_row(reader);
            n = 0;
        } else if (*reader->p == '&') {
            reader->p++;
        } else {
            return;
        }
    }
}

/* A row end before \end begins no row. */
static void drop_empty_row(Cells *cells) {
    guint n = cells->all->len;
    const Math *last = n > 1 ? cells->all->pdata[n - 1] : NULL;
    if (last != NULL && last->first == NULL && cells->all->pdata[n - 2] == NULL)
        g_ptr_array_set_size(cells->all, (gint)n - 2);
}

/* Short rows are filled up. */
static Math *join_cells(Reader *reader, const Cells *cells, const char *at) {
    Row row = {0};
    guint column = 0, n = 0;
    for (guint i = 0; i <= cells->all->len; i++) {
        Math *cell = i < cells->all->len ? cells->all->pdata[i] : NULL;
        gboolean is_row_end = cell == NULL;
        while (is_row_end ? column < cells->n_columns : cell != NULL) {
            Math *next = cell != NULL ? cell : new_math(reader, MATH_ROW, MATH_ORDINARY);
            *(row.last != NULL ? &row.last->next : &row.first) = next;
            row.last = next;
            column++;
            n++;
            cell = NULL;
        }
        column = is_row_end ? 0 : column;
        if (n > MATH_CELLS_MAX) {
            lose(reader, DIAG_LIMIT_MATH, at, "a matrix has more than %u cells", MATH_CELLS_MAX);
            return NULL;
        }
    }
    return row.first;
}

static Math *fence_in(Reader *reader, Math *table, const Environment *environment) {
    if (environment->open == NULL)
        return table;
    Math *fence = new_math(reader, MATH_FENCE, MATH_INNER);
    fence->text = environment->open;
    fence->close = environment->close;
    fence->first = table;
    return fence;
}

static const Environment *read_environment_name(Reader *reader, const char *at) {
    g_autofree char *name = read_verbatim(reader, "\\begin");
    const Environment *environment = name != NULL ? notation_environment(name) : NULL;
    if (name != NULL && environment == NULL) {
        lose(reader, DIAG_MATH_COMMAND, at, "there is no environment '%s'", name);
        suggest(reader, name, notation_environments);
    }
    return environment;
}

static Math *read_environment(Reader *reader, const char *at) {
    const Environment *environment = read_environment_name(reader, at);
    if (environment == NULL || !enter(reader, at))
        return NULL;
    g_autoptr(GPtrArray) all = g_ptr_array_new();
    Cells cells = {.all = all};
    read_cells(reader, &cells, environment);
    reader->depth--;
    if (reader->is_lost)
        return NULL;
    if (!is_action(reader, ACTION_END)) {
        lose(reader, DIAG_MATH_SYNTAX, at, "\\begin{%s} without its \\end", environment->name);
        return NULL;
    }
    const char *end = reader->p;
    skip_command(reader);
    g_autofree char *name = read_verbatim(reader, "\\end");
    if (name != NULL && strcmp(name, environment->name) != 0)
        lose(reader, DIAG_MATH_SYNTAX, end, "\\end{%s} where \\end{%s} is wanted", name,
             environment->name);
    drop_empty_row(&cells);
    Math *table = new_math(reader, MATH_TABLE, MATH_ORDINARY);
    table->table = environment->table;
    table->n_columns = cells.n_columns;
    table->first = join_cells(reader, &cells, at);
    return fence_in(reader, table, environment);
}

/* ---- one item ---- */

/* Commands that end something which was not begun. */
static void report_stray(Reader *reader, const Command *command, const char *at) {
    const char *why = command->action == ACTION_RIGHT    ? " without its \\left"
                      : command->action == ACTION_MIDDLE ? " outside of \\left and \\right"
                      : command->action == ACTION_END    ? " without its \\begin"
                      : command->action == ACTION_ROW
                          ? " outside of a matrix; put the lines into 'aligned'"
                          : " has no meaning here";
    lose(reader, DIAG_MATH_SYNTAX, at, "\\%s%s", command->name, why);
}

static Math *report_command(Reader *reader, const char *at, gsize len) {
    if (len == 0) {
        lose(reader, DIAG_MATH_SYNTAX, at, "a backslash without its command");
        return NULL;
    }
    g_autofree char *name = g_strndup(at + 1, len);
    lose(reader, DIAG_MATH_COMMAND, at, "there is no command '\\%s'", name);
    if (strcmp(name, "label") == 0 || strcmp(name, "tag") == 0)
        diag_hint(reader->diag, "write {#eq:name} behind the closing dollar signs");
    else
        suggest(reader, name, notation_commands);
    return NULL;
}

static Math *read_styled(Reader *reader, const Command *command, Until until) {
    Math *math = new_math(reader, MATH_STYLED, MATH_ORDINARY);
    math->style = (MathStyle)command->number;
    Math *row = enter(reader, reader->p) ? read_row(reader, until) : NULL;
    reader->depth--;
    math->first = row != NULL ? row->first : NULL;
    return math;
}

static Math *read_command(Reader *reader, Until until, gboolean is_argument) {
    const char *at = reader->p;
    const Command *command = peek_command(reader);
    if (command == NULL)
        return report_command(reader, at, name_len(at));
    skip_command(reader);
    switch (command->action) {
    case ACTION_LETTER:
    case ACTION_SIGN:
    case ACTION_LARGE:
    case ACTION_FUNCTION:
        return read_sign(reader, command);
    case ACTION_ACCENT:
        return read_accent(reader, command);
    case ACTION_VARIANT:
        return read_variant(reader, command);
    case ACTION_WORDS:
        return read_words(reader);
    case ACTION_FRACTION:
    case ACTION_BINOMIAL:
        return read_fraction(reader, command);
    case ACTION_ROOT:
        return read_root(reader);
    case ACTION_SPACE:
        return new_space(reader, command->number);
    case ACTION_LEFT:
        return read_fence(reader, at);
    case ACTION_GROWN:
        return read_grown(reader, command, command->number);
    case ACTION_BEGIN:
        return read_environment(reader, at);
    case ACTION_STYLE:
        if (!is_argument)
            return read_styled(reader, command, until);
        break;
    case ACTION_NAME:
        return read_operator_name(reader);
    case ACTION_STACK:
        return read_stack(reader, command);
    case ACTION_MODULO:
        return read_modulo(reader);
    case ACTION_MIDDLE:
        if (until == UNTIL_RIGHT)
            return read_grown(reader, command, -1);
        break;
    case ACTION_RIGHT:
    case ACTION_END:
    case ACTION_LIMITS:
    case ACTION_ROW:
        break;
    }
    report_stray(reader, command, at);
    return NULL;
}

static Math *read_group(Reader *reader) {
    const char *open = reader->p++;
    if (!enter(reader, open))
        return NULL;
    Math *row = read_row(reader, UNTIL_BRACE);
    reader->depth--;
    if (!reader->is_lost && *reader->p != '}')
        lose(reader, DIAG_MATH_SYNTAX, open, "the brace that opens here is not closed");
    reader->p += !reader->is_lost;
    return row;
}

/* One item without its scripts; NULL after a diagnostic. */
static Math *read_item(Reader *reader, Until until, gboolean is_argument) {
    char c = *reader->p;
    if (c == '{')
        return read_group(reader);
    if (c == '\\')
        return read_command(reader, until, is_argument);
    if (g_ascii_isalpha(c))
        return read_letters(reader);
    if (g_ascii_isdigit(c))
        return read_number(reader, is_argument);
    if (c == '~') {
        reader->p++;
        return new_space(reader, 6);
    }
    return (guchar)c < 0x80 ? read_ascii(reader) : read_unicode(reader);
}

static Math *read_argument(Reader *reader, const char *whose) {
    if (reader->is_lost)
        return NULL;
    skip_space(reader);
    const char *at = reader->p;
    if (*at == '\0' || strchr("}&^_]'", *at) != NULL) {
        lose(reader, DIAG_MATH_SYNTAX, at, "%s wants something here", whose);
        return NULL;
    }
    if (!enter(reader, at))
        return NULL;
    Math *math = read_item(reader, UNTIL_END, TRUE);
    reader->depth--;
    return math;
}

/* ---- scripts ---- */

static void append(Row *row, Math *math) {
    *(row->last != NULL ? &row->last->next : &row->first) = math;
    row->last = math;
}

static Math *read_primes(Reader *reader) {
    static const char *const signs[] = {"′", "″", "‴", "⁗"};
    gsize n = strspn(reader->p, "'"), n_shown = MIN(n, G_N_ELEMENTS(signs));
    reader->p += n_shown;
    const char *sign = signs[n_shown - 1];
    return new_text(reader, MATH_OPERATOR, MATH_ORDINARY, sign, strlen(sign));
}

static void set_script(Reader *reader, Math **slot, Math *script, const char *at) {
    if (*slot != NULL)
        lose(reader, DIAG_MATH_SYNTAX, at,
             "a second %s; put the first into braces with what it belongs to",
             *at == '_' ? "index" : "exponent");
    *slot = script;
}

/* Primes are an exponent, and one that follows goes on after them. */
static void read_exponent(Reader *reader, Math *scripts, Math *primes) {
    const char *at = reader->p++;
    Math *script = wrap(reader, read_argument(reader, "an exponent"));
    if (primes != NULL && primes->next == NULL && script != NULL)
        primes->next = script->first;
    else
        set_script(reader, &scripts->above, script, at);
}

static void read_index(Reader *reader, Math *scripts) {
    const char *at = reader->p++;
    set_script(reader, &scripts->below, wrap(reader, read_argument(reader, "an index")), at);
}

static Math *read_scripts(Reader *reader, Math *body) {
    Math *scripts = new_math(reader, MATH_SCRIPTS, body->class), *primes = NULL;
    scripts->limits = body->limits;
    scripts->body = wrap(reader, body);
    for (; !reader->is_lost; skip_space(reader)) {
        const char *at = reader->p;
        if (*at == '\'')
            set_script(reader, &scripts->above, wrap(reader, primes = read_primes(reader)), at);
        else if (*at == '^')
            read_exponent(reader, scripts, primes);
        else if (*at == '_')
            read_index(reader, scripts);
        else
            break;
    }
    return scripts;
}

static void read_limits(Reader *reader, Math *body) {
    while (skip_space(reader), is_action(reader, ACTION_LIMITS)) {
        if (body->class != MATH_LARGE)
            report_stray(reader, peek_command(reader), reader->p);
        body->limits = (MathLimits)peek_command(reader)->number;
        skip_command(reader);
    }
}

/* ---- rows ---- */

/* TeX's rules 5 and 6: a sign between nothing and something is no binary one. */
static void settle(Math *first) {
    Math *before = NULL;
    for (Math *math = first; math != NULL; math = math->next) {
        if (math->kind == MATH_SPACE)
            continue;
        MathClass left = before != NULL ? before->class : MATH_OPENING;
        if (math->class == MATH_BINARY &&
            (left == MATH_BINARY || left == MATH_LARGE || left == MATH_RELATION ||
             left == MATH_OPENING || left == MATH_PUNCTUATION))
            math->class = MATH_ORDINARY;
        if (left == MATH_BINARY && (math->class == MATH_RELATION || math->class == MATH_CLOSING ||
                                    math->class == MATH_PUNCTUATION))
            before->class = MATH_ORDINARY;
        before = math;
    }
    if (before != NULL && before->class == MATH_BINARY)
        before->class = MATH_ORDINARY;
}

static gboolean is_at_end(Reader *reader, Until until) {
    skip_space(reader);
    if (*reader->p == '\0')
        return TRUE;
    switch (until) {
    case UNTIL_END:
        return FALSE;
    case UNTIL_BRACE:
        return *reader->p == '}';
    case UNTIL_BRACKET:
        return *reader->p == ']';
    case UNTIL_RIGHT:
        return is_action(reader, ACTION_RIGHT);
    case UNTIL_CELL:
        return *reader->p == '&' || ends_row(reader) || is_action(reader, ACTION_END);
    }
    g_assert_not_reached();
}

static void read_next(Reader *reader, Row *row, Until until) {
    if (*reader->p == '}') {
        lose(reader, DIAG_MATH_SYNTAX, reader->p, "a closing brace that nothing opened");
        return;
    }
    gboolean is_bare = strchr("^_'", *reader->p) != NULL;
    Math *item =
        is_bare ? new_math(reader, MATH_ROW, MATH_ORDINARY) : read_item(reader, until, FALSE);
    if (item == NULL || reader->is_lost)
        return;
    read_limits(reader, item);
    append(row, *reader->p != '\0' && strchr("^_'", *reader->p) != NULL ? read_scripts(reader, item)
                                                                        : item);
}

static Math *read_row(Reader *reader, Until until) {
    Row row = {0};
    Math *math = new_math(reader, MATH_ROW, MATH_ORDINARY);
    while (!reader->is_lost && !is_at_end(reader, until))
        read_next(reader, &row, until);
    math->first = row.first;
    settle(math->first);
    return math;
}

const Formula *math_read(Arena *arena, const char *text, Place place, gboolean is_display,
                         const char *language, Diag *diag) {
    Reader reader = {.arena = arena, .diag = diag, .place = place, .text = text, .p = text};
    if (strlen(text) > MATH_BYTES_MAX)
        lose(&reader, DIAG_LIMIT_MATH, text, "a formula is longer than %u KiB",
             MATH_BYTES_MAX >> 10);
    Math *root = reader.is_lost ? NULL : read_row(&reader, UNTIL_END);
    if (!reader.is_lost && root->first == NULL)
        lose(&reader, DIAG_MATH_SYNTAX, text, "a formula without signs");
    if (reader.is_lost)
        return NULL;
    Formula *formula = arena_new0(arena, Formula);
    *formula = (Formula){.root = root,
                         .text = math_text(arena, root),
                         .alt = math_speech(arena, root, language),
                         .is_display = is_display};
    return formula;
}
