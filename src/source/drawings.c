#include "source/drawings.h"

struct Drawings {
    GHashTable *drawings; /* text -> Drawing * */
    GPtrArray *wanted;    /* of char * */
};

static void free_drawing(gpointer data) {
    Drawing *drawing = data;
    g_clear_pointer(&drawing->svg, g_bytes_unref);
    g_free(drawing->complaint);
    g_free(drawing);
}

Drawings *drawings_new(void) {
    Drawings *drawings = g_new(Drawings, 1);
    drawings->drawings = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_drawing);
    drawings->wanted = g_ptr_array_new_with_free_func(g_free);
    return drawings;
}

void drawings_free(Drawings *drawings) {
    if (drawings == NULL)
        return;
    g_hash_table_unref(drawings->drawings);
    g_ptr_array_unref(drawings->wanted);
    g_free(drawings);
}

void drawings_put(Drawings *drawings, const char *text, Drawing drawing) {
    guint at;
    g_hash_table_replace(drawings->drawings, g_strdup(text), g_memdup2(&drawing, sizeof drawing));
    if (g_ptr_array_find_with_equal_func(drawings->wanted, text, g_str_equal, &at))
        g_ptr_array_remove_index(drawings->wanted, at);
}

const GPtrArray *drawings_wanted(const Drawings *drawings) {
    return drawings->wanted;
}

void drawings_want(Drawings *drawings, const char *text) {
    if (!g_hash_table_contains(drawings->drawings, text) &&
        !g_ptr_array_find_with_equal_func(drawings->wanted, text, g_str_equal, NULL))
        g_ptr_array_add(drawings->wanted, g_strdup(text));
}

const Drawing *drawings_find(const Drawings *drawings, const char *text) {
    return g_hash_table_lookup(drawings->drawings, text);
}
