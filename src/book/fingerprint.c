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

/* How often each word of a text was met; the hash of a word is never 0. */
typedef struct Count {
    guint32 word, n;
} Count;

/* The first word of the block in each order. */
typedef struct Firsts {
    guint32 least[BITS];
    guint32 n_words;
    Count *counts; /* a table of 2^n places, at least half of which stay free */
    guint32 last;  /* place of it */
} Firsts;

static guint32 count_word(Firsts *firsts, guint32 word) {
    guint32 at = (word * 0x9e3779b1u) & firsts->last;
    while (firsts->counts[at].n > 0 && firsts->counts[at].word != word)
        at = (at + 1) & firsts->last;
    firsts->counts[at].word = word;
    return firsts->counts[at].n++;
}

/* Most of what a fingerprint costs. What it gives is the same by whatever instructions. */
#ifdef __x86_64__
__attribute__((target_clones("avx2", "default")))
#endif
static void
take_ranks(guint32 *restrict least, guint32 hash) {
    for (guint32 i = 0; i < BITS; i++) {
        guint32 rank = (hash ^ (i * 0x85ebca6bu)) * (2 * i * 0xc2b2ae35u + 0x27d4eb2fu);
        rank = (rank ^ (rank >> 15)) * 0x2c1b3c6du;
        least[i] = MIN(least[i], rank);
    }
}

static void add_word(Firsts *firsts, guint32 word) {
    take_ranks(firsts->least, mix(word + count_word(firsts, word) * 0x9e3779b9u));
    firsts->n_words++;
}

/* The next letter or digit in lower case; 0: something else. */
static gunichar read_letter(const char **p) {
    guchar byte = (guchar) * *p;
    gunichar c = byte < 0x80 ? byte : g_utf8_get_char(*p);
    *p += byte < 0x80 ? 1 : g_utf8_next_char(*p) - *p;
    if (byte < 0x80)
        return g_ascii_isalnum((char)byte) ? (gunichar)g_ascii_tolower((char)byte) : 0;
    return g_unichar_isalnum(c) ? g_unichar_tolower(c) : 0;
}

static void add_words(Firsts *firsts, const char *text) {
    guint32 hash = 0;
    for (const char *p = text, *end = text + strlen(text); p <= end;) {
        gunichar c = read_letter(&p);
        if (c != 0)
            hash = (hash ^ c) * 16777619u + 1;
        else if (hash != 0)
            add_word(firsts, hash);
        hash = c != 0 ? hash : 0;
    }
}

/* Two words take at least four bytes with what parts them. */
static void open_counts(Firsts *firsts, gsize n_bytes) {
    guint32 n = 4;
    while (n < n_bytes + 2)
        n *= 2;
    firsts->counts = g_new0(Count, n);
    firsts->last = n - 1;
}

static void read_sketch(const Firsts *firsts, Fingerprint *print) {
    print->n_words = firsts->n_words;
    for (guint i = 0; i < BITS; i++)
        if (firsts->n_words > 0 && (mix(firsts->least[i]) & 1) != 0)
            print->sketch[i / 64] |= G_GUINT64_CONSTANT(1) << (i % 64);
}

/* All that a fingerprint is made of. */
typedef struct Matter {
    BlockKind kind;
    char *text;      /* of all that the block holds */
    char *heading;   /* of a section, or NULL */
    const char *alt; /* of a figure, or NULL */
    GBytes *picture; /* of a figure, or NULL */
} Matter;

static void matter_clear(Matter *matter) {
    g_free(matter->text);
    g_free(matter->heading);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Matter, matter_clear)

static Matter find_matter(const Block *block) {
    Matter matter = {.kind = block->kind, .text = block_text(block)};
    if (block->kind == BLOCK_SECTION)
        matter.heading = block_text(block->first);
    if (block->kind == BLOCK_FIGURE)
        matter.alt = block->figure.alt;
    if (block->kind == BLOCK_FIGURE && block->figure.picture != NULL)
        matter.picture = block->figure.picture->bytes;
    return matter;
}

/* What tells blocks apart that have the same words: pictures, and the spaces of a program. A
 * section is known by its heading. */
static void add_exact(GChecksum *sum, const Matter *matter) {
    const char *text = matter->heading != NULL ? matter->heading : matter->text;
    g_autofree char *words = matter->kind == BLOCK_LISTING ? NULL : text_collapse(text);
    const char *exact = words != NULL ? words : text;
    g_checksum_update(sum, (const guchar *)exact, (gssize)strlen(exact) + 1);
    if (matter->alt != NULL)
        g_checksum_update(sum, (const guchar *)matter->alt, -1);
    if (matter->picture != NULL) {
        gsize size;
        const guchar *bytes = g_bytes_get_data(matter->picture, &size);
        g_checksum_update(sum, bytes, (gssize)size);
    }
}

static guint64 exact_hash(const Matter *matter) {
    g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
    add_exact(sum, matter);
    guint8 bytes[32];
    gsize len = sizeof bytes;
    g_checksum_get_digest(sum, bytes, &len);
    guint64 hash = 0;
    for (guint i = 0; i < 6; i++)
        hash = hash << 8 | bytes[i];
    return hash;
}

static void make(const Matter *matter, Fingerprint *ret_print) {
    Firsts firsts = {0};
    memset(firsts.least, 0xff, sizeof firsts.least);
    open_counts(&firsts, strlen(matter->text) + (matter->alt != NULL ? strlen(matter->alt) : 0));
    add_words(&firsts, matter->text);
    if (matter->alt != NULL)
        add_words(&firsts, matter->alt);
    *ret_print = (Fingerprint){.hash = exact_hash(matter)};
    read_sketch(&firsts, ret_print);
    g_free(firsts.counts);
}

static void add_text(GString *key, const char *text) {
    if (text != NULL)
        g_string_append_len(key, text, (gssize)strlen(text) + 1);
}

static GString *matter_key(const Matter *matter) {
    GString *key = g_string_new(NULL);
    g_string_append_c(key, (char)matter->kind);
    g_string_append_c(key, (char)(matter->alt != NULL));
    add_text(key, matter->text);
    add_text(key, matter->heading);
    add_text(key, matter->alt);
    if (matter->picture != NULL)
        g_string_append_len(key, g_bytes_get_data(matter->picture, NULL),
                            (gssize)g_bytes_get_size(matter->picture));
    return key;
}

void fingerprint_make(const Block *block, Memo *memo, Fingerprint *ret_print) {
    static const char work[] = "fingerprint";
    g_auto(Matter) matter = find_matter(block);
    if (memo == NULL) {
        make(&matter, ret_print);
        return;
    }
    g_autoptr(GString) key = matter_key(&matter);
    GBytes *known = memo_find(memo, work, key->str, key->len);
    if (known != NULL) {
        memcpy(ret_print, g_bytes_get_data(known, NULL), sizeof *ret_print);
        return;
    }
    make(&matter, ret_print);
    g_autoptr(GBytes) print = g_bytes_new(ret_print, sizeof *ret_print);
    memo_keep(memo, work, key->str, key->len, print);
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
