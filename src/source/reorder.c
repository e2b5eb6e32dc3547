#include "source/reorder.h"
#include <string.h>

static gboolean is_override(gunichar c) {
    return c == 0x202d || c == 0x202e;
}

static gboolean is_reordering(gunichar c, ReorderKind kind) {
    if (kind == REORDER_PROSE)
        return is_override(c);
    return (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

/* All of them begin with this byte, most texts hold none. */
static const char *find(const char *text, ReorderKind kind) {
    for (const char *p = text; (p = strchr(p, '\xe2')) != NULL; p++)
        if (is_reordering(g_utf8_get_char(p), kind))
            return p;
    return NULL;
}

static guint line_of(const char *text, const char *at) {
    guint line = 1;
    for (const char *p = text; p < at; p++)
        line += *p == '\n';
    return line;
}

static void report(const char *text, const char *at, ReorderKind kind, Place place, Diag *diag) {
    guint line = line_of(text, at);
    g_autofree char *where = line > 1 ? g_strdup_printf(", in line %u of the listing", line) : NULL;
    diag_add(diag, DIAG_TEXT_REORDERED, place,
             "the character U+%04X shows %s in another order than it is read%s",
             g_utf8_get_char(at), kind == REORDER_CODE ? "code" : "text",
             where != NULL ? where : "");
    diag_hint(diag, "it is printed as [U+%04X]; delete it", g_utf8_get_char(at));
}

const char *reorder_show(Arena *arena, const char *text, ReorderKind kind, Place place,
                         Diag *diag) {
    const char *at = find(text, kind);
    if (at == NULL)
        return text;
    report(text, at, kind, place, diag);
    g_autoptr(GString) shown = g_string_new(NULL);
    for (; at != NULL; text = g_utf8_next_char(at), at = find(text, kind)) {
        g_string_append_len(shown, text, at - text);
        g_string_append_printf(shown, "[U+%04X]", g_utf8_get_char(at));
    }
    g_string_append(shown, text);
    return arena_strdup(arena, shown->str);
}
