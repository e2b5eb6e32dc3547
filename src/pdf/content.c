/* Goes through the operators token by token and copies what it need not change byte by byte.
 * Replacing text by patterns was refused: a string in the text of the page may look like anything.
 */
#include "pdf/content.h"
#include "pdf/lexeme.h"
#include <gio/gio.h>
#include <string.h>

#define MAX_OPERANDS 8 /* what the operators that are changed can have, and a few more */

typedef struct Rewriter {
    const char *at, *end;
    const char *copied; /* all before it is in `out` */
    Lexeme operands[MAX_OPERANDS];
    guint n_operands; /* may exceed MAX_OPERANDS; only the first are kept */
    const PageSpans *spans;
    gboolean is_black; /* one ink: no colour may stay */
    guint next_span;
    GString *out;
    gboolean has_failed;
} Rewriter;

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

#define BLACK 0.25 /* what is darker would be a dense screen, in which thin strokes blur */

/* Rec. 709's weights on the values as they are: close to how bright eyes find them. */
static guint grey_thousandths(const Lexeme operands[3]) {
    static const double weights[] = {0.2126, 0.7152, 0.0722};
    double grey = 0;
    for (guint i = 0; i < 3; i++) {
        g_autofree char *text = g_strndup(operands[i].start, operands[i].n);
        grey += weights[i] * CLAMP(g_ascii_strtod(text, NULL), 0, 1);
    }
    return grey < BLACK ? 0 : (guint)(grey * 1000 + 0.5);
}

static void rewrite_colour(Rewriter *rewriter, char operator) {
    const Lexeme *operands = rewriter->operands;
    if (rewriter->is_black && rewriter->n_operands == 3) {
        guint grey = grey_thousandths(operands);
        replace(rewriter, "%u.%03u %c", grey / 1000, grey % 1000, operator);
    } else if (rewriter->n_operands == 3 && lexeme_equals(&operands[0], &operands[1]) &&
               lexeme_equals(&operands[1], &operands[2])) {
        replace(rewriter, "%.*s %c", (int)operands[0].n, operands[0].start, operator);
    }
}

/* Cairo numbers its spans as it draws, artifacts with the others: only their order is used. */
static void rewrite_span(Rewriter *rewriter) {
    if (rewriter->n_operands != 5 || !lexeme_is(&rewriter->operands[2], "/MCID"))
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
    if (lexeme_is(operator, "rg"))
        rewrite_colour(rewriter, 'g');
    else if (lexeme_is(operator, "RG"))
        rewrite_colour(rewriter, 'G');
    else if (lexeme_is(operator, "BDC"))
        rewrite_span(rewriter);
    else if (lexeme_is(operator, "BI"))
        rewriter->has_failed = TRUE; /* an image's bytes in the content: Cairo does not do that */
    rewriter->n_operands = 0;
}

static void keep_operand(Rewriter *rewriter, Lexeme token) {
    if (rewriter->n_operands < MAX_OPERANDS)
        rewriter->operands[rewriter->n_operands] = token;
    rewriter->n_operands++;
}

static GString *rewrite(const char *content, gsize n, const PageSpans *spans, gboolean is_black,
                        GError **error) {
    Rewriter rewriter = {.at = content,
                         .end = content + n,
                         .copied = content,
                         .spans = spans,
                         .is_black = is_black,
                         .out = g_string_sized_new(n)};
    Lexeme token;
    while (lexeme_read(&rewriter.at, rewriter.end, &token))
        if (lexeme_is_operator(&token))
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

GString *content_rewrite(const char *content, gsize n, const PageSpans *spans, GError **error) {
    return rewrite(content, n, spans, FALSE, error);
}

GString *content_rewrite_black(const char *content, gsize n, GError **error) {
    const PageSpans none = {0};
    return rewrite(content, n, &none, TRUE, error);
}
