/* tree-sitter parses; the queries that its grammars come with say what the nodes are; a table says
 * what those names mean to a book.
 *
 * Among captures the innermost node wins, and for one node the later pattern: so our own queries,
 * which come last, can correct a package's. A session at a prompt is read command by command: one
 * mistake on show must not spoil the others. Refused: regular expressions of our own for each
 * language, which never end; and a time-out, by which a slow machine would print another book. */
#include "source/highlight.h"
#include "source/grammars.h"
#include "source/transcript.h"
#include <string.h>
#include <tree_sitter/api.h>

#define MATCHED_BYTES_MAX 256 /* of a node whose text a predicate looks at */
#define MATCHES_MAX 4096      /* in progress at the same time, in a query */
#define CHILDREN_MAX 4096     /* of a node: the time of a query grows with their square */
#define REGEX_LIMITS "(*LIMIT_MATCH=20000)(*LIMIT_DEPTH=1000)"

/* ---- names ---- */

typedef enum Form { FORM_PROGRAM, FORM_PYTHON_SESSION, FORM_SHELL_SESSION } Form;

typedef struct LanguageName {
    const char *name;    /* as authors write it behind a fence */
    const char *grammar; /* its name in grammars.h */
    Form form;
} LanguageName;

static const LanguageName language_names[] = {
    {"bash", "bash", FORM_PROGRAM},     {"c", "c", FORM_PROGRAM},
    {"c++", "cpp", FORM_PROGRAM},       {"console", "bash", FORM_SHELL_SESSION},
    {"cpp", "cpp", FORM_PROGRAM},       {"javascript", "javascript", FORM_PROGRAM},
    {"js", "javascript", FORM_PROGRAM}, {"json", "json", FORM_PROGRAM},
    {"py", "python", FORM_PROGRAM},     {"pycon", "python", FORM_PYTHON_SESSION},
    {"python", "python", FORM_PROGRAM}, {"rs", "rust", FORM_PROGRAM},
    {"rust", "rust", FORM_PROGRAM},     {"sh", "bash", FORM_PROGRAM},
    {"shell", "bash", FORM_PROGRAM},    {"sql", "sql", FORM_PROGRAM},
    {"toml", "toml", FORM_PROGRAM},     {"yaml", "yaml", FORM_PROGRAM},
    {"yml", "yaml", FORM_PROGRAM},
};

/* Captures that are in no row, and have no part before a dot that is, say nothing. */
static const struct {
    const char *capture;
    TokenKind kind;
} meanings[] = {
    {"attribute", TOKEN_KEYWORD},
    {"boolean", TOKEN_CONSTANT},
    {"comment", TOKEN_COMMENT},
    {"conditional", TOKEN_KEYWORD},
    {"constant", TOKEN_CONSTANT},
    {"constructor", TOKEN_TYPE},
    {"embedded", TOKEN_PLAIN}, /* code within a string */
    {"float", TOKEN_NUMBER},
    {"function.builtin", TOKEN_CONSTANT},
    {"function.definition", TOKEN_FUNCTION},
    {"keyword", TOKEN_KEYWORD},
    {"number", TOKEN_NUMBER},
    {"property", TOKEN_PLAIN}, /* keys, which some queries take for strings as well */
    {"storageclass", TOKEN_KEYWORD},
    {"string", TOKEN_STRING},
    {"string.special.key", TOKEN_PLAIN},
    {"type", TOKEN_TYPE},
    {"type.qualifier", TOKEN_KEYWORD},
    {"variable", TOKEN_PLAIN},
    {"variable.builtin", TOKEN_CONSTANT},
};

#define SAYS_NOTHING (-1)

/* Whether `capture` is `name` or begins with it and a dot. */
static gboolean belongs(const char *capture, const char *name) {
    gsize n = strlen(name);
    return strncmp(capture, name, n) == 0 && (capture[n] == '\0' || capture[n] == '.');
}

static gint find_meaning(const char *capture) {
    gsize longest = 0;
    gint kind = SAYS_NOTHING;
    for (gsize i = 0; i < G_N_ELEMENTS(meanings); i++)
        if (strlen(meanings[i].capture) > longest && belongs(capture, meanings[i].capture)) {
            longest = strlen(meanings[i].capture);
            kind = (gint)meanings[i].kind;
        }
    return kind;
}

static const LanguageName *find_language(const char *name) {
    for (gsize i = 0; name != NULL && i < G_N_ELEMENTS(language_names); i++)
        if (strcmp(language_names[i].name, name) == 0)
            return &language_names[i];
    return NULL;
}

static const Grammar *find_grammar(const char *name) {
    for (const Grammar *grammar = grammars; grammar->name != NULL; grammar++)
        if (strcmp(grammar->name, name) == 0)
            return grammar;
    g_assert_not_reached();
}

/* ---- predicates ---- */

typedef enum ConditionKind {
    CONDITION_EQUAL,   /* a capture's text is one of the words, or another capture's text */
    CONDITION_MATCHES, /* … fits the expression */
    CONDITION_NEVER,   /* what only an editor can know */
} ConditionKind;

typedef struct Condition {
    ConditionKind kind;
    gboolean is_negated;
    guint32 capture, other; /* other: G_MAXUINT32 where words are given */
    GRegex *regex;
    GPtrArray *words; /* of const char *, the query's */
} Condition;

static void condition_clear(Condition *condition) {
    g_clear_pointer(&condition->regex, g_regex_unref);
    g_clear_pointer(&condition->words, g_ptr_array_unref);
}

static const struct {
    const char *name;
    ConditionKind kind;
    gboolean is_negated;
} condition_names[] = {
    {"eq?", CONDITION_EQUAL, FALSE},      {"not-eq?", CONDITION_EQUAL, TRUE},
    {"any-of?", CONDITION_EQUAL, FALSE},  {"not-any-of?", CONDITION_EQUAL, TRUE},
    {"match?", CONDITION_MATCHES, FALSE}, {"not-match?", CONDITION_MATCHES, TRUE},
    {"is?", CONDITION_NEVER, FALSE},      {"is-not?", CONDITION_NEVER, TRUE},
};

static GRegex *compile_regex(const char *pattern) {
    g_autofree char *limited = g_strconcat(REGEX_LIMITS, pattern, NULL);
    GRegex *regex = g_regex_new(limited, 0, 0, NULL);
    g_assert(regex != NULL);
    return regex;
}

static const char *string_of(const TSQuery *query, const TSQueryPredicateStep *step) {
    guint32 len;
    return ts_query_string_value_for_id(query, step->value_id, &len);
}

/* FALSE: a directive, which settles nothing. */
static gboolean name_condition(const char *name, Condition *condition) {
    for (gsize i = 0; i < G_N_ELEMENTS(condition_names); i++)
        if (strcmp(condition_names[i].name, name) == 0) {
            condition->kind = condition_names[i].kind;
            condition->is_negated = condition_names[i].is_negated;
            return TRUE;
        }
    g_assert(g_str_has_suffix(name, "!"));
    return FALSE;
}

/* The steps of one predicate: its name, then what it is about. */
static void read_condition(const TSQuery *query, const TSQueryPredicateStep *steps, guint32 n_steps,
                           GArray *conditions) {
    Condition condition = {.other = G_MAXUINT32};
    if (!name_condition(string_of(query, &steps[0]), &condition))
        return;
    condition.words = g_ptr_array_new();
    for (guint32 i = 1; i < n_steps; i++) {
        gboolean is_capture = steps[i].type == TSQueryPredicateStepTypeCapture;
        if (is_capture && i == 1)
            condition.capture = steps[i].value_id;
        else if (is_capture)
            condition.other = steps[i].value_id;
        else
            g_ptr_array_add(condition.words, (gpointer)string_of(query, &steps[i]));
    }
    if (condition.kind == CONDITION_MATCHES)
        condition.regex = compile_regex(condition.words->pdata[0]);
    g_array_append_val(conditions, condition);
}

static GArray *read_conditions(const TSQuery *query, guint32 pattern) {
    GArray *conditions = g_array_new(FALSE, FALSE, sizeof(Condition));
    g_array_set_clear_func(conditions, (GDestroyNotify)condition_clear);
    guint32 n_steps;
    const TSQueryPredicateStep *steps = ts_query_predicates_for_pattern(query, pattern, &n_steps);
    for (guint32 i = 0, first = 0; i < n_steps; i++)
        if (steps[i].type == TSQueryPredicateStepTypeDone) {
            read_condition(query, &steps[first], i - first, conditions);
            first = i + 1;
        }
    return conditions;
}

/* A stretch of the code. */
typedef struct Stretch {
    const char *text;
    gsize len;
} Stretch;

static gboolean is_equal(Stretch a, Stretch b) {
    return a.len == b.len && memcmp(a.text, b.text, a.len) == 0;
}

static gboolean find_capture(const TSQueryMatch *match, guint32 capture, const char *code,
                             Stretch *ret) {
    for (guint16 i = 0; i < match->capture_count; i++)
        if (match->captures[i].index == capture) {
            guint32 start = ts_node_start_byte(match->captures[i].node);
            *ret = (Stretch){code + start, ts_node_end_byte(match->captures[i].node) - start};
            return ret->len <= MATCHED_BYTES_MAX;
        }
    return FALSE;
}

static gboolean equals_any(const Condition *condition, Stretch stretch) {
    for (guint i = 0; i < condition->words->len; i++) {
        const char *word = condition->words->pdata[i];
        if (is_equal(stretch, (Stretch){word, strlen(word)}))
            return TRUE;
    }
    return FALSE;
}

static gboolean is_true(const Condition *condition, const TSQueryMatch *match, const char *code,
                        Stretch stretch) {
    Stretch other;
    switch (condition->kind) {
    case CONDITION_EQUAL:
        if (condition->other == G_MAXUINT32)
            return equals_any(condition, stretch);
        return find_capture(match, condition->other, code, &other) && is_equal(stretch, other);
    case CONDITION_MATCHES:
        return g_regex_match_full(condition->regex, stretch.text, (gssize)stretch.len, 0, 0, NULL,
                                  NULL);
    case CONDITION_NEVER:
        return FALSE;
    }
    return FALSE;
}

static gboolean holds(const GArray *conditions, const TSQueryMatch *match, const char *code) {
    for (guint i = 0; i < conditions->len; i++) {
        const Condition *condition = &g_array_index(conditions, Condition, i);
        Stretch stretch = {code, 0};
        if (condition->kind != CONDITION_NEVER &&
            !find_capture(match, condition->capture, code, &stretch))
            return FALSE;
        if (is_true(condition, match, code, stretch) == condition->is_negated)
            return FALSE;
    }
    return TRUE;
}

/* ---- languages ---- */

typedef struct Language {
    const Grammar *grammar;
    TSQuery *query;
    gint *kinds;           /* by capture: a TokenKind, or SAYS_NOTHING */
    GPtrArray *conditions; /* by pattern: a GArray of Condition */
} Language;

struct Highlighter {
    TSParser *parser;
    TSQueryCursor *cursor;
    GPtrArray *languages; /* of Language *, those that were needed */
};

static void language_free(Language *language) {
    ts_query_delete(language->query);
    g_ptr_array_unref(language->conditions);
    g_free(language->kinds);
    g_free(language);
}

static Language *compile_language(const Grammar *grammar) {
    Language *language = g_new0(Language, 1);
    guint32 at;
    TSQueryError mistake;
    language->grammar = grammar;
    language->query = ts_query_new(grammar->language(), grammar->queries,
                                   (guint32)strlen(grammar->queries), &at, &mistake);
    if (language->query == NULL)
        g_error("the queries of %s do not compile at: %.60s", grammar->name, grammar->queries + at);
    guint32 n_captures = ts_query_capture_count(language->query), len;
    language->kinds = g_new(gint, n_captures + 1);
    for (guint32 i = 0; i < n_captures; i++)
        language->kinds[i] = find_meaning(ts_query_capture_name_for_id(language->query, i, &len));
    language->conditions = g_ptr_array_new_with_free_func((GDestroyNotify)g_array_unref);
    for (guint32 i = 0; i < ts_query_pattern_count(language->query); i++)
        g_ptr_array_add(language->conditions, read_conditions(language->query, i));
    return language;
}

static const Language *find_compiled(Highlighter *highlighter, const char *name) {
    for (guint i = 0; i < highlighter->languages->len; i++) {
        const Language *language = highlighter->languages->pdata[i];
        if (strcmp(language->grammar->name, name) == 0)
            return language;
    }
    Language *language = compile_language(find_grammar(name));
    g_ptr_array_add(highlighter->languages, language);
    return language;
}

Highlighter *highlighter_new(void) {
    Highlighter *highlighter = g_new0(Highlighter, 1);
    highlighter->parser = ts_parser_new();
    highlighter->cursor = ts_query_cursor_new();
    ts_query_cursor_set_match_limit(highlighter->cursor, MATCHES_MAX);
    highlighter->languages = g_ptr_array_new_with_free_func((GDestroyNotify)language_free);
    return highlighter;
}

void highlighter_free(Highlighter *highlighter) {
    if (highlighter == NULL)
        return;
    g_ptr_array_unref(highlighter->languages);
    ts_query_cursor_delete(highlighter->cursor);
    ts_parser_delete(highlighter->parser);
    g_free(highlighter);
}

/* ---- captures into tokens ---- */

typedef struct Capture {
    guint32 start, end;
    guint32 pattern;
    TokenKind kind;
} Capture;

/* Outer nodes before those in them, earlier patterns before later ones. */
static gint compare_captures(gconstpointer a, gconstpointer b) {
    const Capture *one = a, *other = b;
    if (one->start != other->start)
        return one->start < other->start ? -1 : 1;
    if (one->end != other->end)
        return one->end > other->end ? -1 : 1;
    return one->pattern < other->pattern ? -1 : one->pattern > other->pattern;
}

static void keep_captures(const Language *language, const TSQueryMatch *match, GArray *captures) {
    for (guint16 i = 0; i < match->capture_count; i++) {
        const TSQueryCapture *found = &match->captures[i];
        gint kind = language->kinds[found->index];
        Capture capture = {.start = ts_node_start_byte(found->node),
                           .end = ts_node_end_byte(found->node),
                           .pattern = match->pattern_index};
        if (kind == SAYS_NOTHING || capture.start == capture.end)
            continue;
        capture.kind = (TokenKind)kind;
        g_array_append_val(captures, capture);
    }
}

/* Whether a query gets through the tree in time. */
static gboolean is_narrow(const TSTree *tree) {
    TSTreeCursor cursor = ts_tree_cursor_new(ts_tree_root_node(tree));
    gboolean is_inside = TRUE, is_fine = TRUE;
    while (is_inside && is_fine) {
        is_fine = ts_node_child_count(ts_tree_cursor_current_node(&cursor)) <= CHILDREN_MAX;
        if (ts_tree_cursor_goto_first_child(&cursor))
            continue;
        while (is_inside && !ts_tree_cursor_goto_next_sibling(&cursor))
            is_inside = ts_tree_cursor_goto_parent(&cursor);
    }
    ts_tree_cursor_delete(&cursor);
    return is_fine;
}

static GArray *find_captures(Highlighter *highlighter, const Language *language, const char *code,
                             guint32 len) {
    GArray *captures = g_array_new(FALSE, FALSE, sizeof(Capture));
    ts_parser_set_language(highlighter->parser, language->grammar->language());
    TSTree *tree = ts_parser_parse_string(highlighter->parser, NULL, code, len);
    g_assert(tree != NULL);
    gboolean is_fine = is_narrow(tree);
    if (is_fine)
        ts_query_cursor_exec(highlighter->cursor, language->query, ts_tree_root_node(tree));
    TSQueryMatch match;
    while (is_fine && ts_query_cursor_next_match(highlighter->cursor, &match))
        if (holds(language->conditions->pdata[match.pattern_index], &match, code))
            keep_captures(language, &match, captures);
    ts_tree_delete(tree);
    g_array_sort(captures, compare_captures);
    return captures;
}

static void add_token(GArray *tokens, guint32 start, guint32 end, TokenKind kind) {
    Token *last = tokens->len > 0 ? &g_array_index(tokens, Token, tokens->len - 1) : NULL;
    if (start >= end || kind == TOKEN_PLAIN)
        return;
    if (last != NULL && last->end == start && last->kind == kind)
        last->end = end;
    else
        g_array_append_val(tokens, ((Token){start, end, kind}));
}

/* Nodes lie within one another or apart, so those that are open form a stack, and what lies between
 * two ends belongs to the top of it. */
static GArray *flatten(const GArray *captures) {
    GArray *tokens = g_array_new(FALSE, FALSE, sizeof(Token));
    g_autoptr(GArray) open = g_array_new(FALSE, FALSE, sizeof(Capture));
    guint32 done = 0;
    for (guint i = 0; i <= captures->len; i++) {
        const Capture *next = i < captures->len ? &g_array_index(captures, Capture, i) : NULL;
        guint32 limit = next != NULL ? next->start : G_MAXUINT32;
        while (open->len > 0) {
            const Capture *top = &g_array_index(open, Capture, open->len - 1);
            guint32 end = MIN(top->end, limit);
            add_token(tokens, done, end, top->kind);
            done = MAX(done, end);
            if (top->end > limit)
                break;
            g_array_set_size(open, open->len - 1);
        }
        if (next != NULL) {
            done = MAX(done, next->start);
            g_array_append_val(open, *next);
        }
    }
    return tokens;
}

static GArray *read_program(Highlighter *highlighter, const Language *language, const char *code,
                            gsize len) {
    g_autoptr(GArray) captures = find_captures(highlighter, language, code, (guint32)len);
    return flatten(captures);
}

/* ---- sessions ---- */

/* A command is read without its prompts; its tokens go back to the lines that they came from. */
static void map_tokens(const GArray *lines, guint first, guint end, const GArray *found,
                       GArray *tokens) {
    guint32 before = 0; /* bytes of the command in the lines above */
    guint next = 0;
    for (guint i = first; i < end; i++) {
        const TranscriptLine *line = &g_array_index(lines, TranscriptLine, i);
        guint32 len = line->end - line->code;
        add_token(tokens, line->start, line->prompt_end, TOKEN_PROMPT);
        for (; next < found->len; next++) {
            const Token *token = &g_array_index(found, Token, next);
            guint32 from = MAX(token->start, before) - before, to = MIN(token->end - before, len);
            if (token->start < before + len)
                add_token(tokens, line->code + from, line->code + to, token->kind);
            if (token->end > before + len + 1)
                break;
        }
        before += len + 1;
    }
}

static void read_command(Highlighter *highlighter, const Language *language, const char *text,
                         const GArray *lines, guint first, guint end, GArray *tokens) {
    g_autoptr(GString) code = g_string_new(NULL);
    for (guint i = first; i < end; i++) {
        const TranscriptLine *line = &g_array_index(lines, TranscriptLine, i);
        g_string_append_len(code, text + line->code, (gssize)(line->end - line->code));
        g_string_append_c(code, '\n');
    }
    g_autoptr(GArray) found = read_program(highlighter, language, code->str, code->len);
    map_tokens(lines, first, end, found, tokens);
}

static GArray *read_session(Highlighter *highlighter, const Language *language, TranscriptKind kind,
                            const char *text) {
    GArray *tokens = g_array_new(FALSE, FALSE, sizeof(Token));
    g_autoptr(GArray) lines = transcript_read(kind, text);
    for (guint i = 0, end; i < lines->len; i = end) {
        const TranscriptLine *line = &g_array_index(lines, TranscriptLine, i);
        end = i + 1;
        if (line->role == TRANSCRIPT_ANSWER) {
            add_token(tokens, line->start, line->end, TOKEN_OUTPUT);
            continue;
        }
        while (end < lines->len &&
               g_array_index(lines, TranscriptLine, end).role == TRANSCRIPT_MORE)
            end++;
        read_command(highlighter, language, text, lines, i, end, tokens);
    }
    return tokens;
}

/* ---- listings ---- */

static GArray *read_form(Highlighter *highlighter, Form form, const Language *language,
                         const char *text) {
    switch (form) {
    case FORM_PROGRAM:
        return read_program(highlighter, language, text, strlen(text));
    case FORM_PYTHON_SESSION:
        return read_session(highlighter, language, TRANSCRIPT_PYTHON, text);
    case FORM_SHELL_SESSION:
        return read_session(highlighter, language, TRANSCRIPT_SHELL, text);
    }
    g_assert_not_reached();
}

static void set_tokens(Book *book, Block *listing, const void *tokens, gsize size) {
    listing->listing.n_tokens = (guint)(size / sizeof(Token));
    if (size > 0)
        listing->listing.tokens = arena_memdup(book->arena, tokens, size);
}

void highlighter_read(Highlighter *highlighter, Book *book, Block *listing) {
    const char *text = listing->listing.text;
    const LanguageName *name = find_language(listing->listing.language);
    if (name == NULL || text == NULL || strlen(text) > HIGHLIGHT_BYTES_MAX)
        return;
    GBytes *known = memo_find(book->memo, name->name, text, strlen(text));
    if (known != NULL) {
        set_tokens(book, listing, g_bytes_get_data(known, NULL), g_bytes_get_size(known));
        return;
    }
    const Language *language = find_compiled(highlighter, name->grammar);
    g_autoptr(GArray) tokens = read_form(highlighter, name->form, language, text);
    g_autoptr(GBytes) bytes = g_bytes_new(tokens->data, tokens->len * sizeof(Token));
    memo_keep(book->memo, name->name, text, strlen(text), bytes);
    set_tokens(book, listing, tokens->data, tokens->len * sizeof(Token));
}

void highlighter_warm(Highlighter *highlighter) {
    for (gsize i = 0; i < G_N_ELEMENTS(language_names); i++)
        find_compiled(highlighter, language_names[i].grammar);
}

void highlight_book(Highlighter *highlighter, Book *book) {
    for (Division *division = book->first; division != NULL; division = division->next)
        for (Block *block = NULL; (block = division_walk(division, block)) != NULL;)
            if (block->kind == BLOCK_LISTING)
                highlighter_read(highlighter, book, block);
}
