#include "source/fence.h"
#include <string.h>

const char *fence_hide_lines(Arena *arena, const char *text) {
    g_autoptr(GString) out = g_string_new(NULL);
    for (const char *p = text; *p != '\0';) {
        gsize len = strcspn(p, "\n");
        gsize white = strspn(p, " \t");
        const char *mark = p + MIN(white, len);
        gboolean is_doubled = g_str_has_prefix(mark, "##");
        gboolean is_hidden = *mark == '#' && (mark[1] == ' ' || mark[1] == '\n' || mark[1] == '\0');
        if (!is_hidden) {
            g_string_append_len(out, p, mark - p);
            mark += is_doubled;
            g_string_append_len(out, mark, (gssize)(len - (gsize)(mark - p)));
            g_string_append_c(out, '\n');
        }
        p += len + (p[len] == '\n');
    }
    return arena_strdup(arena, out->str);
}

const char *fence_cut_options(const char *text) {
    const char *p = text;
    while (g_str_has_prefix(p, "#|") || g_str_has_prefix(p, "//|"))
        p += strcspn(p, "\n") + (p[strcspn(p, "\n")] == '\n');
    return p;
}

const char *fence_info(Arena *arena, const char *info) {
    const char *p = info + strspn(info, " {.");
    gsize len = 0;
    while (g_ascii_isalnum(p[len]) || (p[len] != '\0' && strchr("+-_#", p[len]) != NULL))
        len++;
    const char *title = strstr(info, "title=\"");
    const char *end = title != NULL ? strchr(title + strlen("title=\""), '"') : NULL;
    return end != NULL
               ? arena_printf(arena, "%.*s %.*s", (int)len, p, (int)(end + 1 - title), title)
               : arena_strndup(arena, p, len);
}
