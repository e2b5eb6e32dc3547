#include "source/excerpt.h"
#include <string.h>

typedef struct Wish {
    const char *anchor;  /* or NULL: by number */
    guint64 first, last; /* lines, from 1 */
} Wish;

static Wish read_wish(const char *wish) {
    Wish read = {.first = 1, .last = G_MAXUINT64};
    if (wish == NULL || *wish == '\0')
        return read;
    if (wish[strspn(wish, "0123456789:")] != '\0') {
        read.anchor = wish;
        return read;
    }
    const char *colon = strchr(wish, ':');
    if (*wish != ':')
        read.first = MAX(g_ascii_strtoull(wish, NULL, 10), 1);
    if (colon == NULL)
        read.last = read.first;
    else if (colon[1] != '\0')
        read.last = g_ascii_strtoull(colon + 1, NULL, 10);
    return read;
}

/* Whether a line holds 'ANCHOR: name'; any name where it is NULL. */
static gboolean marks(const char *line, gsize len, const char *word, const char *name) {
    const char *p = g_strstr_len(line, (gssize)len, word);
    if (p == NULL || (p > line && (g_ascii_isalnum(p[-1]) || p[-1] == '_')))
        return FALSE;
    p += strlen(word);
    p += strspn(p, " \t");
    gsize n = strcspn(p, " \t\n");
    return name == NULL ? n > 0 : n == strlen(name) && strncmp(p, name, n) == 0;
}

char *excerpt_cut(const char *text, const char *wish) {
    Wish wanted = read_wish(wish);
    GString *out = g_string_new(NULL);
    gboolean is_open = FALSE, is_found = FALSE;
    guint64 number = 0;
    for (const char *p = text; *p != '\0';) {
        gsize len = strcspn(p, "\n");
        gboolean begins = marks(p, len, "ANCHOR:", NULL), ends = marks(p, len, "ANCHOR_END:", NULL);
        number++;
        if (wanted.anchor == NULL)
            is_open = number >= wanted.first && number <= wanted.last;
        else if (marks(p, len, "ANCHOR:", wanted.anchor))
            is_open = is_found = TRUE;
        else if (marks(p, len, "ANCHOR_END:", wanted.anchor))
            is_open = FALSE;
        if (is_open && !begins && !ends)
            g_string_append_printf(out, "%.*s\n", (int)len, p);
        p += len + (p[len] == '\n');
    }
    if (!(wanted.anchor != NULL ? is_found : number >= wanted.first || wanted.first == 1)) {
        g_string_free(out, TRUE);
        return NULL;
    }
    while (out->len > 0 && out->str[out->len - 1] == '\n')
        g_string_truncate(out, out->len - 1);
    return g_string_free(out, FALSE);
}
