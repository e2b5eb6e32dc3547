/* Each bit of the sketch asks another random order of all words which word of the block comes
 * first. Refused: simhash, which says little of blocks of ten words, and keeping the words. */
#include "book/fingerprint.h"
#include "base/text.h"
#include <string.h>

#define BITS 128u
G_STATIC_ASSERT(sizeof(((Fingerprint *)NULL)->sketch) * 8 == BITS);

static guint32 mix(guint32 x) {
    x = (x ^ (x >> 16)) * 0x7feb352du;
    x = (x ^ (x >> 15)) * 0x846ca68bu;
    return x ^ (x >> 16);
}

/* The first word of the block in each order. */
typedef struct Firsts {
    guint32 least[BITS];
    guint32 n_words;
    GHashTable *counts; /* hash of a word -> how often it was met */
} Firsts;

static void add_word(Firsts *firsts, guint32 word) {
    guint n = GPOINTER_TO_UINT(g_hash_table_lookup(firsts->counts, GUINT_TO_POINTER(word)));
    g_hash_table_insert(firsts->counts, GUINT_TO_POINTER(word), GUINT_TO_POINTER(n + 1));
    guint32 hash = mix(word + n * 0x9e3779b9u);
    for (guint32 i = 0; i < BITS; i++) {
        guint32 rank = (hash ^ (i * 0x85ebca6bu)) * (2 * i * 0xc2b2ae35u + 0x27d4eb2fu);
        rank = (rank ^ (rank >> 15)) * 0x2c1b3c6du;
        firsts->least[i] = MIN(firsts->least[i], rank);
    }
    firsts->n_words++;
}

static void add_words(Firsts *firsts, const char *text) {
    guint32 hash = 0;
    for (const char *p = text;; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);
        if (g_unichar_isalnum(c)) {
            hash = (hash ^ g_unichar_tolower(c)) * 16777619u + 1;
            continue;
        }
        if (hash != 0)
            add_word(firsts, hash);
        hash = 0;
        if (c == 0)
            return;
    }
}

static void read_sketch(const Firsts *firsts, Fingerprint *print) {
    print->n_words = firsts->n_words;
    for (guint i = 0; i < BITS; i++)
        if (firsts->n_words > 0 && (mix(firsts->least[i]) & 1) != 0)
            print->sketch[i / 64] |= G_GUINT64_CONSTANT(1) << (i % 64);
}

/* What tells blocks apart that have the same words: pictures, and the spaces of a program. A
 * section is known by its heading. */
static void add_exact(GChecksum *sum, const Block *block) {
    g_autofree char *text = block_text(block->kind == BLOCK_SECTION ? block->first : block);
    g_autofree char *words = block->kind == BLOCK_LISTING ? g_strdup(text) : text_collapse(text);
    g_checksum_update(sum, (const guchar *)words, (gssize)strlen(words) + 1);
    if (block->kind != BLOCK_FIGURE)
        return;
    if (block->figure.alt != NULL)
        g_checksum_update(sum, (const guchar *)block->figure.alt, -1);
    if (block->figure.picture != NULL && block->figure.picture->bytes != NULL) {
        gsize size;
        const guchar *bytes = g_bytes_get_data(block->figure.picture->bytes, &size);
        g_checksum_update(sum, bytes, (gssize)size);
    }
}

static guint64 exact_hash(const Block *block) {
    g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
    add_exact(sum, block);
    guint8 bytes[32];
    gsize len = sizeof bytes;
    g_checksum_get_digest(sum, bytes, &len);
    guint64 hash = 0;
    for (guint i = 0; i < 6; i++)
        hash = hash << 8 | bytes[i];
    return hash;
}

void fingerprint_make(const Block *block, Fingerprint *ret_print) {
    Firsts firsts = {.counts = g_hash_table_new(g_direct_hash, g_direct_equal)};
    memset(firsts.least, 0xff, sizeof firsts.least);
    g_autofree char *text = block_text(block);
    add_words(&firsts, text);
    if (block->kind == BLOCK_FIGURE && block->figure.alt != NULL)
        add_words(&firsts, block->figure.alt);
    *ret_print = (Fingerprint){.hash = exact_hash(block)};
    read_sketch(&firsts, ret_print);
    g_hash_table_unref(firsts.counts);
}

static guint count_ones(guint64 bits) {
    guint n = 0;
    for (; bits != 0; bits &= bits - 1)
        n++;
    return n;
}

/* Of two blocks with the share J of words in common, a bit is the same with probability (1+J)/2.
 * No share is larger than what the lengths leave room for. */
guint fingerprint_resemblance(const Fingerprint *a, const Fingerprint *b) {
    if (a->n_words == 0 || b->n_words == 0)
        return 0;
    guint n_same =
        BITS - count_ones(a->sketch[0] ^ b->sketch[0]) - count_ones(a->sketch[1] ^ b->sketch[1]);
    guint share = n_same <= BITS / 2 ? 0 : (2 * n_same - BITS) * 1000 / BITS;
    guint64 room = (guint64)MIN(a->n_words, b->n_words) * 1000 / MAX(a->n_words, b->n_words);
    return MIN(share, (guint)room);
}

guint fingerprint_nearness(const Fingerprint *a, const Fingerprint *b) {
    return a->hash == b->hash ? 1000 : fingerprint_resemblance(a, b);
}

guint fingerprint_containment(const Fingerprint *part, const Fingerprint *whole) {
    guint64 share = fingerprint_resemblance(part, whole);
    if (part->n_words == 0)
        return 0;
    guint64 common = share * ((guint64)part->n_words + whole->n_words) / (1000 + share);
    return (guint)MIN(common * 1000 / part->n_words, 1000);
}
