/* Two growing arrays. */
#include "epub/parts.h"

static void clear_part(gpointer data) {
    g_bytes_unref(((Part *)data)->bytes);
}

static GArray *new_list(void) {
    GArray *list = g_array_new(FALSE, FALSE, sizeof(Part));
    g_array_set_clear_func(list, clear_part);
    return list;
}

Parts *parts_new(void) {
    Parts *parts = g_new0(Parts, 1);
    parts->list = new_list();
    parts->beside = new_list();
    return parts;
}

void parts_free(Parts *parts) {
    if (parts == NULL)
        return;
    g_array_unref(parts->list);
    g_array_unref(parts->beside);
    g_free(parts);
}

void parts_add(Parts *parts, Part part) {
    g_array_append_val(parts->list, part);
}

void parts_add_beside(Parts *parts, const char *path, GBytes *bytes) {
    Part part = {.href = path, .bytes = bytes};
    g_array_append_val(parts->beside, part);
}
