#include "typeset/standing.h"

struct Standing {
    GHashTable *paragraphs; /* Kept -> itself */
    GHashTable *pages;      /* GBytes -> BrokenPages */
};

typedef struct Kept {
    StandingKey key;
    StandingLines lines;
} Kept;

static guint hash_key(gconstpointer data) {
    const StandingKey *key = data;
    return (guint)(GPOINTER_TO_SIZE(key->block) >> 4) ^ (guint)key->width * 31;
}

static gboolean equal_keys(gconstpointer a, gconstpointer b) {
    const StandingKey *left = a, *right = b;
    return left->block == right->block && left->width == right->width &&
           left->indent == right->indent && left->voice == right->voice &&
           left->is_varied == right->is_varied && left->is_mirrored == right->is_mirrored;
}

Standing *standing_new(void) {
    Standing *standing = g_new0(Standing, 1);
    standing->paragraphs = g_hash_table_new_full(hash_key, equal_keys, g_free, NULL);
    standing->pages =
        g_hash_table_new_full(g_bytes_hash, g_bytes_equal, (GDestroyNotify)g_bytes_unref, g_free);
    return standing;
}

void standing_free(Standing *standing) {
    if (standing == NULL)
        return;
    g_hash_table_unref(standing->paragraphs);
    g_hash_table_unref(standing->pages);
    g_free(standing);
}

const StandingLines *standing_find(const Standing *standing, const StandingKey *key) {
    const Kept *kept = g_hash_table_lookup(standing->paragraphs, key);
    return kept != NULL ? &kept->lines : NULL;
}

void standing_keep(Standing *standing, const StandingKey *key, const StandingLines *lines) {
    Kept *kept = g_new(Kept, 1);
    *kept = (Kept){*key, *lines};
    g_hash_table_replace(standing->paragraphs, kept, kept);
}

const BrokenPages *standing_pages(const Standing *standing, GBytes *question) {
    return g_hash_table_lookup(standing->pages, question);
}

void standing_keep_pages(Standing *standing, GBytes *question, const BrokenPages *pages) {
    BrokenPages *kept = g_new(BrokenPages, 1);
    *kept = *pages;
    g_hash_table_replace(standing->pages, g_bytes_ref(question), kept);
}
