/* Refused: keys that are hashes only, as two readings may never differ; and one table of whole
 * chapters, which would have to know all that a chapter depends on. */
#include "base/memo.h"
#include <string.h>

typedef struct Key {
    const char *work;
    const void *bytes; /* the entry's own, once it is kept */
    gsize len;
    guint hash;
} Key;

typedef struct Entry {
    Key key;
    GBytes *answer;
    guint turn; /* in which it was asked for last */
} Entry;

struct Memo {
    GHashTable *entries; /* a set of Entry *, found by the Key that each begins with */
    guint turn;
};

/* Eight bytes at a time: whole pictures are keys. */
static guint hash_bytes(const void *bytes, gsize len) {
    const guchar *p = bytes;
    guint64 hash = len;
    for (; len >= sizeof hash; p += sizeof hash, len -= sizeof hash) {
        guint64 word;
        memcpy(&word, p, sizeof word);
        hash = (hash ^ word) * G_GUINT64_CONSTANT(0x9e3779b97f4a7c15);
        hash ^= hash >> 29;
    }
    for (; len > 0; p++, len--)
        hash = (hash ^ *p) * G_GUINT64_CONSTANT(0x9e3779b97f4a7c15);
    return (guint)(hash ^ hash >> 32);
}

static guint hash_key(gconstpointer key) {
    return ((const Key *)key)->hash;
}

static gboolean is_equal(gconstpointer a, gconstpointer b) {
    const Key *one = a, *other = b;
    return one->hash == other->hash && one->len == other->len &&
           strcmp(one->work, other->work) == 0 &&
           (one->len == 0 || memcmp(one->bytes, other->bytes, one->len) == 0);
}

static void free_entry(gpointer data) {
    Entry *entry = data;
    g_bytes_unref(entry->answer);
    g_free((gpointer)entry->key.bytes);
    g_free(entry);
}

Memo *memo_new(void) {
    Memo *memo = g_new0(Memo, 1);
    memo->entries = g_hash_table_new_full(hash_key, is_equal, free_entry, NULL);
    return memo;
}

void memo_free(Memo *memo) {
    if (memo != NULL)
        g_hash_table_unref(memo->entries);
    g_free(memo);
}

GBytes *memo_find(Memo *memo, const char *work, const void *key, gsize len) {
    if (memo == NULL)
        return NULL;
    const Key sought = {work, key, len, hash_bytes(key, len)};
    Entry *entry = g_hash_table_lookup(memo->entries, &sought);
    if (entry == NULL)
        return NULL;
    entry->turn = memo->turn;
    return entry->answer;
}

void memo_keep(Memo *memo, const char *work, const void *key, gsize len, GBytes *answer) {
    if (memo == NULL)
        return;
    Entry *entry = g_new(Entry, 1);
    *entry = (Entry){
        {work, g_memdup2(key, len), len, hash_bytes(key, len)}, g_bytes_ref(answer), memo->turn};
    g_hash_table_add(memo->entries, entry);
}

static gboolean is_old(gpointer key, G_GNUC_UNUSED gpointer value, gpointer data) {
    const Entry *entry = key;
    const Memo *memo = data;
    return entry->turn != memo->turn;
}

void memo_turn(Memo *memo) {
    if (memo == NULL)
        return;
    g_hash_table_foreach_remove(memo->entries, is_old, memo);
    memo->turn++;
}
