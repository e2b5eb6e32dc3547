/* Works on lines: writing the whole file anew from its tree was refused, because an author's file
 * would come back in another hand. A fence may stand in lists and quotations; its lines then begin
 * with what its first line begins with, list markers turned to spaces. */
#include "desk/fences.h"
#include <string.h>

#define CLOSING_INDENT_MAX 3u /* [columns]: what is further in is text; CommonMark 4.5 */

typedef struct Fence {
    gsize prefix_len; /* what stands before the first mark */
    guint n_quotes;   /* how many '>' of them */
    char mark;        /* '`' or '~' */
    gsize n_marks;
    const char *info;    /* what follows the marks */
    gboolean has_return; /* lines end in CR LF */
} Fence;

static gsize run_len(const char *text, char mark) {
    gsize len = 0;
    while (text[len] == mark)
        len++;
    return len;
}

static gboolean read_opening(const char *line, Fence *fence) {
    *fence = (Fence){.prefix_len = strcspn(line, "`~")};
    const char *marks = line + fence->prefix_len;
    for (const char *p = line; p < marks; p++)
        fence->n_quotes += *p == '>';
    fence->mark = *marks;
    fence->n_marks = *marks != '\0' ? run_len(marks, *marks) : 0;
    fence->info = marks + fence->n_marks;
    fence->has_return = g_str_has_suffix(line, "\r");
    return fence->n_marks >= 3;
}

/* A fence of output whose text stands in the file itself. */
static gboolean is_writable(const Fence *fence) {
    const char *word = fence->info + strspn(fence->info, " \t");
    return g_ascii_strncasecmp(word, "output", strlen("output")) == 0 &&
           !g_ascii_isalnum(word[strlen("output")]) && strstr(word, "include=") == NULL;
}

static gboolean is_closing(const char *line, const Fence *fence) {
    const char *p = line + strspn(line, " \t");
    for (guint i = 0; i < fence->n_quotes; i++) {
        if (*p != '>')
            return FALSE;
        p++;
        p += strspn(p, " \t");
    }
    gsize n_marks = run_len(p, fence->mark);
    return (gsize)(p - line) <= fence->prefix_len + CLOSING_INDENT_MAX &&
           n_marks >= fence->n_marks && p[n_marks + strspn(p + n_marks, " \t\r")] == '\0';
}

/* The line that closes the fence opened in line i, both from 0; 0: none does. */
static gsize find_closing(char **lines, gsize i, const Fence *fence) {
    for (gsize j = i + 1; lines[j] != NULL; j++)
        if (is_closing(lines[j], fence))
            return j;
    return 0;
}

/* As many marks as it had, or more, where the text holds a line that would close it. */
static gsize choose_n_marks(const Fence *fence, char **text) {
    gsize n_marks = fence->n_marks;
    for (gsize i = 0; text[i] != NULL; i++)
        n_marks = MAX(n_marks, run_len(text[i] + strspn(text[i], " "), fence->mark) + 1);
    return n_marks;
}

static char *make_prefix(const char *line, const Fence *fence) {
    char *prefix = g_strndup(line, fence->prefix_len);
    for (char *p = prefix; *p != '\0'; p++)
        if (*p != '>' && *p != '\t')
            *p = ' ';
    return prefix;
}

static void append_marks(GString *out, const Fence *fence, gsize n_marks) {
    for (gsize i = 0; i < n_marks; i++)
        g_string_append_c(out, fence->mark);
}

static void append_line(GString *out, const char *prefix, const char *line, const Fence *fence) {
    g_autofree char *whole = g_strchomp(g_strconcat(prefix, line, NULL));
    g_string_append_printf(out, "%s%s", whole, fence->has_return ? "\r\n" : "\n");
}

static void append_fence(GString *out, const char *opening, const Fence *fence, const char *text) {
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    g_autofree char *prefix = make_prefix(opening, fence);
    gsize n_marks = choose_n_marks(fence, lines);
    g_string_append_len(out, opening, (gssize)fence->prefix_len);
    append_marks(out, fence, n_marks);
    g_string_append_printf(out, "%s\n", fence->info);
    for (gsize i = 0; lines[i] != NULL; i++)
        append_line(out, prefix, lines[i], fence);
    g_string_append(out, prefix);
    append_marks(out, fence, n_marks);
    g_string_append(out, fence->has_return ? "\r" : "");
}

char *fences_replace(const char *markdown, const FenceChange *changes, gsize n_changes,
                     GError **error) {
    g_auto(GStrv) lines = g_strsplit(markdown, "\n", -1);
    g_autoptr(GString) out = g_string_new(NULL);
    gsize n_done = 0;
    for (gsize i = 0; lines[i] != NULL; i++) {
        Fence fence;
        gsize closing = 0;
        if (i > 0)
            g_string_append_c(out, '\n');
        if (n_done < n_changes && changes[n_done].line == i + 1 && read_opening(lines[i], &fence) &&
            is_writable(&fence))
            closing = find_closing(lines, i, &fence);
        if (closing > 0)
            append_fence(out, lines[i], &fence, changes[n_done++].text);
        else
            g_string_append(out, lines[i]);
        i = MAX(i, closing);
    }
    if (n_done == n_changes)
        return g_string_free(g_steal_pointer(&out), FALSE);
    g_set_error(error, G_FILE_ERROR, G_FILE_ERROR_INVAL, "line %u opens no fence of output",
                changes[n_done].line);
    return NULL;
}
