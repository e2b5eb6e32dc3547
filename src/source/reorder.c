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

/* The text begins at the place or somewhat behind it: a listing below its fence. */
static void report(const char *at, ReorderKind kind, Place place, Diag *diag) {
    g_autofree char *character = g_strndup(at, (gsize)(g_utf8_next_char(at) - at));
    diag_add(diag, DIAG_TEXT_REORDERED, diag_seek(diag, place, character),
             "the character U+%04X shows %s in another order than it is read", g_utf8_get_char(at),
             kind == REORDER_CODE ? "code" : "text");
    diag_hint(diag, "it is printed as [U+%04X]; delete it", g_utf8_get_char(at));
}

const char *reorder_show(Arena *arena, const char *text, ReorderKind kind, Place place,
                         Diag *diag) {
    const char *at = find(text, kind);
    if (at == NULL)
        return text;
    report(at, kind, place, diag);
    g_autoptr(GString) shown = g_string_new(NULL);
    for (; at != NULL; text = g_utf8_next_char(at), at = find(text, kind)) {
        g_string_append_len(shown, text, at - text);
        g_string_append_printf(shown, "[U+%04X]", g_utf8_get_char(at));
    }
    g_string_append(shown, text);
    return arena_strdup(arena, shown->str);
}
