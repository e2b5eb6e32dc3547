#include "desk/depfile.h"
#include <string.h>

static void append_path(GString *out, const char *path) {
    for (const char *p = path; *p != '\0'; p++) {
        if (*p == ' ' || *p == '\t' || *p == '#' || *p == ':')
            g_string_append_c(out, '\\');
        else if (*p == '$')
            g_string_append_c(out, '$');
        g_string_append_c(out, *p);
    }
}

/* What make reads as the end of a rule, a recipe, a variable or a pattern has no escape there:
 * behind a semicolon stands a command, and whoever names the book's files would have it run. */
static gboolean is_harmless(const char *path) {
    for (const char *p = path; *p != '\0'; p++)
        if (strchr(";=|%\\", *p) != NULL || (g_ascii_iscntrl(*p) && *p != '\t'))
            return FALSE;
    return TRUE;
}

static void append_paths(GString *out, const char *const *paths, const char *between) {
    const char *before = "";
    for (guint i = 0; paths[i] != NULL; i++)
        if (is_harmless(paths[i])) {
            g_string_append(out, before);
            append_path(out, paths[i]);
            before = between;
        }
}

char *depfile_write(const char *const *outputs, const char *const *inputs) {
    GString *out = g_string_new(NULL);
    append_paths(out, outputs, " ");
    g_string_append(out, ": \\\n  ");
    append_paths(out, inputs, " \\\n  ");
    g_string_append_c(out, '\n');
    return g_string_free(out, FALSE);
}
