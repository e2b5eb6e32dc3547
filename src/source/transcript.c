/* A session is read line by line, with one look back. '#' is a prompt only where the session begins
 * with one: programs, too, print lines that begin with '#'. */
#include "source/transcript.h"
#include <string.h>

typedef struct Reader {
    TranscriptKind kind;
    gboolean is_root; /* the prompt is # */
    const char *text;
    GArray *lines;
} Reader;

/* The bytes of `prompt` at the beginning of a line where a space or nothing follows it, or 0. */
static guint32 match_prompt(const char *line, gsize len, const char *prompt) {
    gsize n = strlen(prompt);
    gboolean fits = len >= n && memcmp(line, prompt, n) == 0 && (len == n || line[n] == ' ');
    return fits ? (guint32)n : 0;
}

/* '(venv) ' before a prompt. */
static gsize environment_len(const char *line, gsize len) {
    if (len == 0 || line[0] != '(')
        return 0;
    const char *end = memchr(line, ')', len);
    gsize n = end != NULL ? (gsize)(end - line) + 1 : 0;
    return n > 2 && n < len && line[n] == ' ' && memchr(line, ' ', n) == NULL ? n + 1 : 0;
}

static guint32 match_shell(const char *line, gsize len, const char *prompt) {
    gsize environment = environment_len(line, len);
    guint32 n = match_prompt(line + environment, len - environment, prompt);
    return n > 0 ? n + (guint32)environment : 0;
}

static guint32 match_command(const Reader *reader, const char *line, gsize len) {
    switch (reader->kind) {
    case TRANSCRIPT_PYTHON:
        return match_prompt(line, len, ">>>");
    case TRANSCRIPT_SHELL:
        return match_shell(line, len, reader->is_root ? "#" : "$");
    }
    return 0;
}

static gboolean ends_in_backslash(const Reader *reader, const TranscriptLine *line) {
    guint n = 0;
    for (guint32 at = line->end; at > line->code && reader->text[at - 1] == '\\'; at--)
        n++;
    return n % 2 == 1;
}

static TranscriptLine read_line(const Reader *reader, guint32 start, guint32 end) {
    const char *line = reader->text + start;
    gsize len = end - start;
    const TranscriptLine *before =
        reader->lines->len > 0
            ? &g_array_index(reader->lines, TranscriptLine, reader->lines->len - 1)
            : NULL;
    gboolean is_typing = before != NULL && before->role != TRANSCRIPT_ANSWER;
    gboolean is_shell = reader->kind == TRANSCRIPT_SHELL;
    guint32 command = match_command(reader, line, len);
    guint32 more = is_typing ? match_prompt(line, len, is_shell ? ">" : "...") : 0;
    gboolean goes_on = is_typing && is_shell && ends_in_backslash(reader, before);
    TranscriptLine result = {.start = start, .end = end};
    if (more > 0 || goes_on)
        result.role = TRANSCRIPT_MORE;
    else if (command > 0)
        result.role = TRANSCRIPT_COMMAND;
    guint32 n = more > 0 ? more : goes_on ? 0 : command;
    result.prompt_end = start + n;
    result.code = MIN(result.prompt_end + (n > 0 ? 1 : 0), end);
    return result;
}

GArray *transcript_read(TranscriptKind kind, const char *text) {
    Reader reader = {.kind = kind, .text = text};
    reader.lines = g_array_new(FALSE, FALSE, sizeof(TranscriptLine));
    reader.is_root = match_shell(text, strcspn(text, "\n"), "#") > 0;
    for (const char *line = text; line != NULL;) {
        gsize len = strcspn(line, "\n");
        guint32 start = (guint32)(line - text);
        TranscriptLine read = read_line(&reader, start, start + (guint32)len);
        g_array_append_val(reader.lines, read);
        line = line[len] == '\n' ? line + len + 1 : NULL;
    }
    return reader.lines;
}
