/* A tokenizer of PDF's operators that copies what it need not change byte by byte.
 * Replacing text by patterns was refused: a string in the text of the page may look like anything.
 */
#include "pdf/content.h"
#include <gio/gio.h>
#include <string.h>

typedef struct Lexeme {
    const char *start;
    gsize n;
} Lexeme;

#define MAX_OPERANDS 8 /* what the operators that are changed can have, and a few more */

typedef struct Rewriter {
    const char *at, *end;
    const char *copied; /* all before it is in `out` */
    Lexeme operands[MAX_OPERANDS];
    guint n_operands; /* may exceed MAX_OPERANDS; only the first are kept */
    const PageSpans *spans;
    guint next_span;
    GString *out;
    gboolean has_failed;
} Rewriter;

/* ---- tokens ---- */

static gboolean is_space(char c) {
    return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == '\0';
}

static gboolean is_delimiter(char c) {
    return c == '(' || c == ')' || c == '<' || c == '>' || c == '[' || c == ']' || c == '{' ||
           c == '}' || c == '/' || c == '%';
}

static gboolean is_regular(char c) {
    return !is_space(c) && !is_delimiter(c);
}

static const char *skip_regular(const char *at, const char *end) {
    while (at < end && is_regular(*at))
        at++;
    return at;
}

static const char *skip_string(const char *at, const char *end) {
    guint depth = 0;
    for (; at < end; at++) {
        if (*at == '\\')
            at++;
        else if (*at == '(')
            depth++;
        else if (*at == ')' && --depth == 0)
            return at + 1;
    }
    return end;
}

static const char *skip_hex(const char *at, const char *end) {
    const char *close = memchr(at, '>', (gsize)(end - at));
    return close != NULL ? close + 1 : end;
}

static const char *skip_comment(const char *at, const char *end) {
    while (at < end && *at != '\n' && *at != '\r')
        at++;
    return at;
}

static const char *skip_token(const char *at, const char *end) {
    gboolean is_double = at + 1 < end && at[1] == at[0];
    switch (*at) {
    case '(':
        return skip_string(at, end);
    case '<':
        return is_double ? at + 2 : skip_hex(at, end);
    case '>':
        return is_double ? at + 2 : at + 1;
    case '/':
        return skip_regular(at + 1, end);
    case '%':
        return skip_comment(at, end);
    default:
        return is_regular(*at) ? skip_regular(at, end) : at + 1;
    }
}

/* The next token, comments left out; FALSE at the end. */
static gboolean read_token(Rewriter *rewriter, Lexeme *token) {
    for (;;) {
        while (rewriter->at < rewriter->end && is_space(*rewriter->at))
            rewriter->at++;
        if (rewriter->at >= rewriter->end)
            return FALSE;
        token->start = rewriter->at;
        rewriter->at = MIN(skip_token(rewriter->at, rewriter->end), rewriter->end);
        token->n = (gsize)(rewriter->at - token->start);
        if (*token->start != '%')
            return TRUE;
    }
}

static gboolean token_is(const Lexeme *token, const char *word) {
    return token->n == strlen(word) && memcmp(token->start, word, token->n) == 0;
}

static gboolean token_equals(const Lexeme *a, const Lexeme *b) {
    return a->n == b->n && memcmp(a->start, b->start, a->n) == 0;
}

static gboolean is_operator(const Lexeme *token) {
    char c = token->start[0];
    return (g_ascii_isalpha(c) || c == '\'' || c == '"') && !token_is(token, "true") &&
           !token_is(token, "false") && !token_is(token, "null");
}

/* ---- operators ---- */

/* Copies up to the operator's first operand; what replaces operator and operands comes after it. */
static void replace(Rewriter *rewriter, const char *format, ...) G_GNUC_PRINTF(2, 3);
static void replace(Rewriter *rewriter, const char *format, ...) {
    g_string_append_len(rewriter->out, rewriter->copied,
                        rewriter->operands[0].start - rewriter->copied);
    va_list args;
    va_start(args, format);
    g_string_append_vprintf(rewriter->out, format, args);
    va_end(args);
    rewriter->copied = rewriter->at;
}

static void rewrite_colour(Rewriter *rewriter, char operator) {
    const Lexeme *operands = rewriter->operands;
    if (rewriter->n_operands == 3 && token_equals(&operands[0], &operands[1]) &&
        token_equals(&operands[1], &operands[2]))
        replace(rewriter, "%.*s %c", (int)operands[0].n, operands[0].start, operator);
}

/* Cairo numbers its spans as it draws, artifacts with the others: only their order is used. */
static void rewrite_span(Rewriter *rewriter) {
    if (rewriter->n_operands != 5 || !token_is(&rewriter->operands[2], "/MCID"))
        return;
    if (rewriter->next_span >= rewriter->spans->n_spans) {
        rewriter->has_failed = TRUE;
        return;
    }
    const Span *span = &rewriter->spans->spans[rewriter->next_span++];
    if (span->is_artifact)
        replace(rewriter, "/Artifact BMC");
    else
        replace(rewriter, "/Span << /MCID %u >> BDC", span->number);
}

static void rewrite_operator(Rewriter *rewriter, const Lexeme *operator) {
    if (token_is(operator, "rg"))
        rewrite_colour(rewriter, 'g');
    else if (token_is(operator, "RG"))
        rewrite_colour(rewriter, 'G');
    else if (token_is(operator, "BDC"))
        rewrite_span(rewriter);
    else if (token_is(operator, "BI"))
        rewriter->has_failed = TRUE; /* an image's bytes in the content: Cairo does not do that */
    rewriter->n_operands = 0;
}

static void keep_operand(Rewriter *rewriter, Lexeme token) {
    if (rewriter->n_operands < MAX_OPERANDS)
        rewriter->operands[rewriter->n_operands] = token;
    rewriter->n_operands++;
}

GString *content_rewrite(const char *content, gsize n, const PageSpans *spans, GError **error) {
    Rewriter rewriter = {.at = content,
                         .end = content + n,
                         .copied = content,
                         .spans = spans,
                         .out = g_string_sized_new(n)};
    Lexeme token;
    while (read_token(&rewriter, &token))
        if (is_operator(&token))
            rewrite_operator(&rewriter, &token);
        else
            keep_operand(&rewriter, token);
    g_string_append_len(rewriter.out, rewriter.copied, rewriter.end - rewriter.copied);
    if (!rewriter.has_failed && rewriter.next_span == spans->n_spans)
        return rewriter.out;
    g_string_free(rewriter.out, TRUE);
    g_set_error(error, G_IO_ERROR, G_IO_ERROR_FAILED,
                "Cairo's page content has another form than it is known to have: "
                "%u of %u spans found",
                rewriter.next_span, spans->n_spans);
    return NULL;
}
