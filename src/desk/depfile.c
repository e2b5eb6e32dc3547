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

static void append_paths(GString *out, const char *const *paths, const char *between) {
    for (guint i = 0; paths[i] != NULL; i++)
        if (strpbrk(paths[i], "\r\n") == NULL) {
            g_string_append(out, i > 0 ? between : "");
            append_path(out, paths[i]);
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
