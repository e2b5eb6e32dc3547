#include "verbs/handover.h"
#include "press.h"
#include <string.h>

GVariant *handover_pack(const PublishedFile *files, gsize n_files) {
    GVariantBuilder builder;
    g_variant_builder_init(&builder, G_VARIANT_TYPE(HANDOVER_TYPE));
    for (gsize i = 0; i < n_files; i++)
        g_variant_builder_add(
            &builder, "(@ay@ay)", g_variant_new_bytestring(files[i].name),
            g_variant_new_from_bytes(G_VARIANT_TYPE_BYTESTRING, files[i].bytes, TRUE));
    return g_variant_builder_end(&builder);
}

gboolean handover_is_name(const char *name, GError **error) {
    gboolean is_good = name[0] != '\0' && name[0] != '.' && strchr(name, '/') == NULL;
    if (!is_good)
        g_set_error(error, PRESS_BUG, 0, "'%s' cannot be the name of a file of octavo's", name);
    return is_good;
}

static void clear_file(gpointer data) {
    PublishedFile *file = data;
    g_free((char *)file->name);
    g_bytes_unref(file->bytes);
}

GArray *handover_unpack(GVariant *packed, GError **error) {
    g_autoptr(GArray) files = g_array_new(FALSE, FALSE, sizeof(PublishedFile));
    g_array_set_clear_func(files, clear_file);
    for (gsize i = 0; i < g_variant_n_children(packed); i++) {
        g_autoptr(GVariant) bytes = NULL;
        char *name = NULL;
        g_variant_get_child(packed, i, "(^ay@ay)", &name, &bytes);
        const PublishedFile file = {name, g_variant_get_data_as_bytes(bytes)};
        g_array_append_val(files, file);
        if (!handover_is_name(name, error))
            return NULL;
    }
    return g_steal_pointer(&files);
}
