/* A directive becomes a comment on the same line, so that places stay true and Markdown leaves it
 * whole. */
#include "source/directive.h"
#include <string.h>

/* ---- in the text of a file ---- */

static const char *fence_of(const char *line, gsize *ret_len) {
    const char *p = line + strspn(line, " \t>");
    gsize len = strspn(p, "`");
    *ret_len = len >= 3 ? len : strspn(p, "~");
    return *ret_len >= 3 ? p : NULL;
}

/* '{{#include x}}' -> '<!--{{#include x}}-->'. */
static void mask_directives(GString *out, const char *line, gsize len) {
    for (const char *p = line, *end = line + len; p < end;) {
        const char *close = g_str_has_prefix(p, "{{#") && (p == line || p[-1] != '\\')
                                ? g_strstr_len(p, end - p, "}}")
                                : NULL;
        if (close == NULL) {
            g_string_append_c(out, *p++);
            continue;
        }
        g_string_append_printf(out, "<!--%.*s-->", (int)(close + 2 - p), p);
        p = close + 2;
    }
}

/* HonKit's '{{ book.x }}' and '{% x %}', but for those in code. */
static void mask_templates(GString *out, const char *line, gsize len) {
    gboolean is_code = FALSE;
    for (const char *p = line, *end = line + len; p < end;) {
        gboolean is_tag = g_str_has_prefix(p, "{%");
        const char *close = !is_code && (is_tag || g_str_has_prefix(p, "{{"))
                                ? g_strstr_len(p, end - p, is_tag ? "%}" : "}}")
                                : NULL;
        is_code ^= *p == '`';
        if (close == NULL) {
            g_string_append_c(out, *p++);
            continue;
        }
        g_string_append_printf(out, "<!--%.*s-->", (int)(close + 2 - p), p);
        p = close + 2;
    }
}

/* Quarto's '::: {.callout-note}' and ':::'. */
static gboolean is_div(const char *line, gsize len) {
    return len >= 3 && g_str_has_prefix(line, ":::");
}

static void mask_line(OutlineKind kind, GString *out, const char *line, gsize len) {
    if (kind == OUTLINE_MDBOOK)
        mask_directives(out, line, len);
    else if (kind == OUTLINE_HONKIT)
        mask_templates(out, line, len);
    else if (kind == OUTLINE_QUARTO && is_div(line, len))
        g_string_append_printf(out, "<!--%.*s-->", (int)len, line);
    else
        g_string_append_len(out, line, (gssize)len);
}

char *directive_mask(OutlineKind kind, const char *text) {
    GString *out = g_string_new(NULL);
    char fence = 0;
    gsize fence_len = 0;
    for (const char *p = text; *p != '\0';) {
        gsize len = strcspn(p, "\n"), n;
        const char *at = fence_of(p, &n);
        if (at != NULL && fence == 0) {
            fence = *at;
            fence_len = n;
            g_string_append_len(out, p, (gssize)len);
        } else if (fence != 0) {
            if (at != NULL && *at == fence && n >= fence_len)
                fence = 0;
            g_string_append_len(out, p, (gssize)len);
        } else {
            mask_line(kind, out, p, len);
        }
        p += len;
        if (*p == '\n')
            g_string_append_c(out, *p++);
    }
    return g_string_free(out, FALSE);
}

/* ---- one directive ---- */

void directive_clear(Directive *directive) {
    g_free(directive->name);
    g_free(directive->argument);
}

const char *directive_read(const char *p, Directive *ret) {
    const char *end = g_str_has_prefix(p, "{{#") ? strstr(p, "}}") : NULL;
    if (end == NULL)
        return NULL;
    g_autofree char *inside = g_strndup(p + 3, (gsize)(end - p - 3));
    g_auto(GStrv) words = g_strsplit_set(g_strstrip(inside), " \t\n", 3);
    ret->name = g_strdup(words[0] != NULL ? words[0] : "");
    ret->argument = g_strdup(words[0] != NULL && words[1] != NULL ? words[1] : "");
    return end + 2;
}

gboolean directive_includes(const Directive *directive) {
    return g_str_equal(directive->name, "include") ||
           g_str_equal(directive->name, "rustdoc_include") ||
           g_str_equal(directive->name, "playground") || g_str_equal(directive->name, "playpen");
}
