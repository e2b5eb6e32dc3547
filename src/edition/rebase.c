/* First the passages that kept their ids are laid beside each other, word by word; what of the new
 * edition no one claims then is the only place where words that have gone can have gone to.
 * Refused: looking for every note's words in the whole book, which finds the wrong one of two equal
 * sentences. */
#include "edition/rebase.h"
#include <string.h>

#define CELLS_MAX (16u << 20) /* of the table of one comparison */
#define GRAM 3u               /* words of a run that is looked for */
#define PLACES_MAX 32u        /* at which one run is remembered */
#define STRAY_MAX 2u          /* matches shorter than this within a change are chance [words] */

/* Where the words of an old passage are now. */
typedef struct Target {
    const Passage *passage; /* NULL: nowhere */
    guint word;
} Target;

struct Rebase {
    const Publication *old, *new;
    Target **targets;  /* by old passage, by word */
    guint8 **claimed;  /* by new passage, by word: it is some old word */
    GHashTable *grams; /* hash of a run of unclaimed words -> GArray of guint: new passages */
    GHashTable *texts; /* text of an unclaimed passage -> Passage * */
};

static gboolean is_same_word(const Passage *a, guint i, const Passage *b, guint j) {
    const Word *x = &a->words[i], *y = &b->words[j];
    return x->hash == y->hash && x->n_bytes == y->n_bytes &&
           memcmp(a->text + x->byte, b->text + y->byte, x->n_bytes) == 0;
}

/* ---- laying two passages beside each other ---- */

typedef struct Pair {
    Rebase *rebase;
    const Passage *old, *new;
    guint from, to, new_from, new_to; /* words not yet laid */
} Pair;

static gboolean fits(const Pair *pair, guint i, guint j) {
    return !pair->rebase->claimed[pair->new->index][j] && is_same_word(pair->old, i, pair->new, j);
}

static void claim(const Pair *pair, guint i, guint j) {
    pair->rebase->targets[pair->old->index][i] = (Target){pair->new, j};
    pair->rebase->claimed[pair->new->index][j] = TRUE;
}

static void lay_ends(Pair *pair) {
    while (pair->from < pair->to && pair->new_from < pair->new_to &&
           fits(pair, pair->from, pair->new_from))
        claim(pair, pair->from++, pair->new_from++);
    while (pair->from < pair->to && pair->new_from < pair->new_to &&
           fits(pair, pair->to - 1, pair->new_to - 1))
        claim(pair, --pair->to, --pair->new_to);
}

/* lengths[i][j]: of the longest common subsequence of what follows i and j. */
static guint16 *measure(const Pair *pair, guint n, guint m) {
    guint16 *lengths = g_new0(guint16, (gsize)(n + 1) * (m + 1));
    for (guint i = n; i-- > 0;)
        for (guint j = m; j-- > 0;) {
            guint16 *cell = &lengths[(gsize)i * (m + 1) + j];
            guint16 down = cell[m + 1], right = cell[1];
            *cell = fits(pair, pair->from + i, pair->new_from + j) ? (guint16)(cell[m + 2] + 1)
                                                                   : MAX(down, right);
        }
    return lengths;
}

/* A run of matches so short, between changes so long, that chance made it. */
static gboolean is_stray(const gint *partners, guint n, guint begin, guint end) {
    guint before = begin, after = end;
    while (before > 0 && partners[before - 1] < 0)
        before--;
    while (after < n && partners[after] < 0)
        after++;
    return end - begin < STRAY_MAX && begin - before >= STRAY_MAX && after - end >= STRAY_MAX;
}

static void claim_partners(const Pair *pair, const gint *partners, guint n) {
    for (guint begin = 0; begin < n;) {
        guint end = begin + 1;
        while (end < n && partners[begin] >= 0 && partners[end] == partners[end - 1] + 1)
            end++;
        if (partners[begin] >= 0 && !is_stray(partners, n, begin, end))
            for (guint i = begin; i < end; i++)
                claim(pair, pair->from + i, pair->new_from + (guint)partners[i]);
        begin = end;
    }
}

static void lay_common(const Pair *pair) {
    guint n = pair->to - pair->from, m = pair->new_to - pair->new_from, i = 0, j = 0;
    g_autofree guint16 *lengths = measure(pair, n, m);
    g_autofree gint *partners = g_new(gint, n);
    for (guint k = 0; k < n; k++)
        partners[k] = -1;
    while (i < n && j < m) {
        const guint16 *cell = &lengths[(gsize)i * (m + 1) + j];
        if (fits(pair, pair->from + i, pair->new_from + j))
            partners[i++] = (gint)j++;
        else if (cell[m + 1] >= cell[1])
            i++;
        else
            j++;
    }
    claim_partners(pair, partners, n);
}

/* Too long for a table: run by run, each looked for behind the one before it. */
static void lay_runs(Pair *pair) {
    guint next = pair->new_from;
    for (guint i = pair->from; i + GRAM <= pair->to; i++)
        for (guint j = next; j + GRAM <= MIN(pair->new_to, next + 1000); j++) {
            guint n = 0;
            while (i + n < pair->to && j + n < pair->new_to && fits(pair, i + n, j + n))
                n++;
            if (n < GRAM)
                continue;
            for (guint k = 0; k < n; k++)
                claim(pair, i + k, j + k);
            next = j + n;
            i += n - 1;
            break;
        }
}

static void lay(Rebase *rebase, const Passage *old, guint from, guint to, const Passage *new) {
    Pair pair = {rebase, old, new, from, to, 0, new->n_words};
    lay_ends(&pair);
    guint64 cells = (guint64)(pair.to - pair.from) * (pair.new_to - pair.new_from);
    if (cells == 0)
        return;
    if (cells <= CELLS_MAX && pair.to - pair.from < G_MAXUINT16)
        lay_common(&pair);
    else
        lay_runs(&pair);
}

/* ---- finding a passage again ---- */

/* An empty element of this id is the mark of an old name within the block that has it now, or all
 * that is left of a block. */
static const Passage *passage_of_id(const Publication *publication, const char *id,
                                    const char *path) {
    const Document *document = NULL;
    const Node *element = publication_find(publication, id, path, &document);
    for (const Node *node = element; node != NULL; node = tree_walk(element, node))
        if (node->passage != NULL && node->passage->element == element)
            return node->passage;
    if (element == NULL)
        return NULL;
    const Node *parent = element->first == NULL ? element->parent : NULL;
    for (const Node *node = parent; node != NULL; node = tree_walk(parent, node))
        if (node->passage != NULL && node->passage->element == parent)
            return node->passage;
    return NULL;
}

static guint gram_hash(const Passage *passage, guint word) {
    guint hash = 0;
    for (guint i = 0; i < GRAM; i++)
        hash = hash * 16777619u ^ passage->words[word + i].hash;
    return hash;
}

static gboolean is_free(const Rebase *rebase, const Passage *passage, guint from, guint to) {
    for (guint i = from; i < to; i++)
        if (rebase->claimed[passage->index][i])
            return FALSE;
    return TRUE;
}

static void index_grams(Rebase *rebase, const Passage *passage) {
    for (guint i = 0; i + GRAM <= passage->n_words; i++) {
        if (!is_free(rebase, passage, i, i + GRAM))
            continue;
        gpointer key = GUINT_TO_POINTER(gram_hash(passage, i));
        GArray *places = g_hash_table_lookup(rebase->grams, key);
        if (places == NULL) {
            places = g_array_new(FALSE, FALSE, sizeof(guint));
            g_hash_table_insert(rebase->grams, key, places);
        }
        if (places->len < PLACES_MAX)
            g_array_append_val(places, passage->index);
    }
}

static void index_unclaimed(Rebase *rebase) {
    for (guint i = 0; i < rebase->new->passages->len; i++) {
        const Passage *passage = rebase->new->passages->pdata[i];
        index_grams(rebase, passage);
        if (is_free(rebase, passage, 0, passage->n_words) &&
            !g_hash_table_contains(rebase->texts, passage->text))
            g_hash_table_insert(rebase->texts, (gpointer)passage->text, (gpointer)passage);
    }
}

/* The new passage that most runs of these words stand in, if it is at least half of them. */
static const Passage *find_home(const Rebase *rebase, const Passage *old, guint from, guint to) {
    g_autoptr(GHashTable) votes = g_hash_table_new(NULL, NULL);
    guint best = 0, best_votes = 0;
    for (guint i = from; i + GRAM <= to; i++) {
        const GArray *places =
            g_hash_table_lookup(rebase->grams, GUINT_TO_POINTER(gram_hash(old, i)));
        for (guint k = 0; places != NULL && k < places->len; k++) {
            guint place = g_array_index(places, guint, k);
            gpointer key = GUINT_TO_POINTER(place);
            guint n = GPOINTER_TO_UINT(g_hash_table_lookup(votes, key)) + 1;
            g_hash_table_insert(votes, key, GUINT_TO_POINTER(n));
            if (n > best_votes || (n == best_votes && place < best)) {
                best = place;
                best_votes = n;
            }
        }
    }
    gboolean is_enough = best_votes > 0 && best_votes * 2 >= to - from - GRAM + 1;
    return is_enough ? rebase->new->passages->pdata[best] : NULL;
}

static void follow_gone(Rebase *rebase, const Passage *old, guint from, guint to) {
    const Passage *home = NULL;
    if (from == 0 && to == old->n_words) {
        home = g_hash_table_lookup(rebase->texts, old->text);
        if (home != NULL && !node_is(home->element, old->element->name))
            home = NULL;
    }
    if (home == NULL && to - from >= GRAM)
        home = find_home(rebase, old, from, to);
    if (home != NULL)
        lay(rebase, old, from, to, home);
}

static void follow_all_gone(Rebase *rebase, const Passage *old) {
    const Target *targets = rebase->targets[old->index];
    for (guint from = 0; from < old->n_words;) {
        guint to = from + 1;
        gboolean is_gone = targets[from].passage == NULL;
        while (to < old->n_words && (targets[to].passage == NULL) == is_gone)
            to++;
        if (is_gone)
            follow_gone(rebase, old, from, to);
        from = to;
    }
}

static void lay_all(Rebase *rebase) {
    for (guint i = 0; i < rebase->old->passages->len; i++) {
        const Passage *old = rebase->old->passages->pdata[i];
        const Passage *new = passage_of_id(rebase->new, old->element->id, old->document->path);
        if (new != NULL)
            lay(rebase, old, 0, old->n_words, new);
    }
    index_unclaimed(rebase);
    for (guint i = 0; i < rebase->old->passages->len; i++)
        follow_all_gone(rebase, rebase->old->passages->pdata[i]);
}

Rebase *rebase_new(const Publication *old, const Publication *new) {
    Rebase *rebase = g_new0(Rebase, 1);
    rebase->old = old;
    rebase->new = new;
    rebase->targets = g_new0(Target *, old->passages->len);
    rebase->claimed = g_new0(guint8 *, new->passages->len);
    for (guint i = 0; i < old->passages->len; i++)
        rebase->targets[i] = g_new0(Target, ((Passage *)old->passages->pdata[i])->n_words);
    for (guint i = 0; i < new->passages->len; i++)
        rebase->claimed[i] = g_new0(guint8, ((Passage *)new->passages->pdata[i])->n_words);
    rebase->grams = g_hash_table_new_full(NULL, NULL, NULL, (GDestroyNotify)g_array_unref);
    rebase->texts = g_hash_table_new(g_str_hash, g_str_equal);
    lay_all(rebase);
    return rebase;
}

void rebase_free(Rebase *rebase) {
    if (rebase == NULL)
        return;
    for (guint i = 0; i < rebase->old->passages->len; i++)
        g_free(rebase->targets[i]);
    for (guint i = 0; i < rebase->new->passages->len; i++)
        g_free(rebase->claimed[i]);
    g_free(rebase->targets);
    g_free(rebase->claimed);
    g_hash_table_unref(rebase->grams);
    g_hash_table_unref(rebase->texts);
    g_free(rebase);
}

/* ---- points ---- */

static gboolean holds_text(const Node *element) {
    for (const Node *node = element; node != NULL; node = tree_walk(element, node))
        if (node->passage != NULL)
            return TRUE;
    return FALSE;
}

static Point target_point(const Target *target, guint within, gboolean is_end) {
    const Word *word = &target->passage->words[target->word];
    return passage_point(target->passage, MIN(word->start + within, word->end), is_end);
}

/* The word that a point holds on to, and how far into it the point is; n_words where none follows,
 * or -1 where none precedes. */
static gint held_word(const Passage *passage, guint offset, gboolean is_end, guint *ret_within) {
    gint i = 0;
    while (i < (gint)passage->n_words &&
           (is_end ? passage->words[i].start < offset : passage->words[i].end <= offset))
        i++;
    i -= is_end;
    *ret_within = 0;
    if (i >= 0 && i < (gint)passage->n_words && offset > passage->words[i].start)
        *ret_within = MIN(offset, passage->words[i].end) - passage->words[i].start;
    return i;
}

static const Target *next_target(const Rebase *rebase, const Passage *old, gint from) {
    for (gint i = MAX(from, 0); i < (gint)old->n_words; i++)
        if (rebase->targets[old->index][i].passage != NULL)
            return &rebase->targets[old->index][i];
    return NULL;
}

static const Target *last_target(const Rebase *rebase, const Passage *old, gint from) {
    for (gint i = MIN(from, (gint)old->n_words - 1); i >= 0; i--)
        if (rebase->targets[old->index][i].passage != NULL)
            return &rebase->targets[old->index][i];
    return NULL;
}

/* Words stand between the two that the old edition does not have: they replace what was there. */
static gboolean is_replaced(const Target *before, const Target *after) {
    return before != NULL && after != NULL && before->passage == after->passage &&
           before->word + 1 < after->word;
}

/* For a word that is gone from a passage that is not. */
static Point edited_point(const Target *before, const Target *after, gboolean is_end) {
    if (is_replaced(before, after)) {
        Target inner = {before->passage, is_end ? after->word - 1 : before->word + 1};
        return target_point(&inner, is_end ? G_MAXINT32 : 0, is_end);
    }
    if (is_end ? before != NULL : after == NULL)
        return target_point(before, G_MAXINT32, is_end);
    return target_point(after, 0, is_end);
}

static const Node *last_text_before(const Node *node) {
    while (node != NULL && (node->name != NULL || node->passage == NULL)) {
        const Node *before = node->previous;
        while (before != NULL && before->last != NULL)
            before = before->last;
        node = before != NULL ? before : node->parent;
    }
    return node;
}

/* A slot that was left empty: where the text goes on behind it, or ends before it. */
static gboolean empty_slot_place(const Rebase *rebase, const Passage *old, Point *ret_point) {
    const Document *document = NULL;
    const Node *holder = old->element->parent;
    const Node *slot =
        holder != NULL && holder->id != NULL
            ? publication_find(rebase->new, holder->id, old->document->path, &document)
            : NULL;
    if (slot == NULL || holds_text(slot))
        return FALSE;
    const Point at = {document, slot, 0};
    guint offset;
    const Passage *next = point_passage(&at, &offset);
    const Node *before = last_text_before(slot);
    if (next != NULL)
        *ret_point = passage_point(next, offset, FALSE);
    else if (before != NULL)
        *ret_point = (Point){document, before, before->n_chars};
    return next != NULL || before != NULL;
}

static gboolean is_target_near(const Target *target, const Document *old) {
    return target != NULL &&
           (old == NULL || g_strcmp0(target->passage->document->item, old->item) == 0);
}

/* The nearest neighbour that is left, in the document it was in if there is one there; else where
 * the book begins. */
static Point neighbour_place(const Rebase *rebase, const Passage *old) {
    guint n = rebase->old->passages->len;
    for (guint pass = 0; old != NULL && pass < 2; pass++)
        for (guint distance = 1; distance < n; distance++)
            for (guint side = 0; side < 2; side++) {
                guint i = side == 0 ? old->index + distance : old->index - distance;
                const Passage *other = i < n ? rebase->old->passages->pdata[i] : NULL;
                if (other == NULL)
                    continue;
                const Target *target = side == 0 ? next_target(rebase, other, 0)
                                                 : last_target(rebase, other, G_MAXINT32);
                if (is_target_near(target, pass == 0 ? old->document : NULL))
                    return target_point(target, side == 0 ? 0 : G_MAXINT32, side == 1);
            }
    if (rebase->new->passages->len > 0)
        return passage_point(rebase->new->passages->pdata[0], 0, FALSE);
    const Document *document = rebase->new->documents->pdata[0];
    return (Point){document, document->root, 0};
}

/* `old` may be NULL: the book has no text. */
static Point nearest_place(const Rebase *rebase, const Passage *old) {
    Point point;
    if (old != NULL && empty_slot_place(rebase, old, &point))
        return point;
    return neighbour_place(rebase, old);
}

static gboolean has_same_text(const Passage *old, const Passage *new) {
    return strcmp(old->text, new->text) == 0;
}

static Fate text_point(const Rebase *rebase, const Passage *old, guint offset, gboolean is_end,
                       Point *ret_to) {
    guint within;
    gint word = held_word(old, offset, is_end, &within);
    const Target *targets = rebase->targets[old->index];
    gboolean is_word = word >= 0 && word < (gint)old->n_words;
    const Target *target = is_word ? &targets[word] : NULL;
    const Target *any = next_target(rebase, old, 0);
    if (any != NULL && has_same_text(old, any->passage)) {
        *ret_to = passage_point(any->passage, offset, is_end);
        return FATE_SAME;
    }
    if (target != NULL && target->passage != NULL) {
        *ret_to = target_point(target, within, is_end);
        return FATE_SAME;
    }
    if (any == NULL) {
        *ret_to = nearest_place(rebase, old);
        return FATE_LOST;
    }
    *ret_to = edited_point(last_target(rebase, old, word - 1), next_target(rebase, old, word + 1),
                           is_end);
    return FATE_EDITED;
}

/* ---- elements ---- */

static const Node *twin_child(const Node *parent, const Node *old) {
    guint number = 0;
    for (const Node *other = old; other != NULL; other = other->previous)
        number += node_is(other, old->name);
    for (const Node *child = parent->first; child != NULL; child = child->next)
        if (node_is(child, old->name) && --number == 0)
            return child;
    return NULL;
}

/* By its id, or by the way down from the nearest element whose id is left. */
static const Node *twin(const Rebase *rebase, const Node *old, const char *path,
                        const Document **ret_document) {
    const Node *found =
        old->id != NULL ? publication_find(rebase->new, old->id, path, ret_document) : NULL;
    if (found != NULL || old->parent == NULL)
        return found;
    const Node *parent = twin(rebase, old->parent, path, ret_document);
    return parent != NULL ? twin_child(parent, old) : NULL;
}

Fate rebase_point(Rebase *rebase, const Point *from, gboolean is_end, Point *ret_to) {
    guint offset;
    const Passage *old = point_passage(from, &offset);
    if (from->node->name != NULL) {
        *ret_to = (Point){0};
        ret_to->node = twin(rebase, from->node, from->document->path, &ret_to->document);
        if (ret_to->node != NULL && (holds_text(ret_to->node) || !holds_text(from->node)))
            return FATE_SAME;
    }
    if (old != NULL)
        return text_point(rebase, old, offset, is_end, ret_to);
    *ret_to = nearest_place(rebase, NULL);
    return FATE_LOST;
}

/* ---- ranges ---- */

static gboolean is_before(const Point *a, const Point *b) {
    if (a->document != b->document)
        return a->document->index < b->document->index;
    return a->node != b->node ? a->node->order < b->node->order : a->offset < b->offset;
}

static gboolean is_sign(const Passage *passage, gint word) {
    const Word *sign = &passage->words[word];
    return sign->n_bytes == 1 && !g_ascii_isalnum(passage->text[sign->byte]);
}

/* One word where the words of a range have been, so that there is something to mark. */
static void mark_neighbour(Span *span) {
    guint offset, within;
    const Passage *passage = point_passage(&span->start, &offset);
    if (passage == NULL || passage->n_words == 0)
        return;
    gint word = MIN(held_word(passage, offset, FALSE, &within), (gint)passage->n_words - 1);
    while (word > 0 && is_sign(passage, word))
        word--;
    span->start = passage_point(passage, passage->words[word].start, FALSE);
    span->end = passage_point(passage, passage->words[word].end, TRUE);
}

/* The ends have come apart, because what stood between them was moved: to the end of the passage it
 * begins in. */
static void keep_together(Span *span) {
    if (span->start.document == span->end.document && is_before(&span->start, &span->end))
        return;
    guint offset;
    const Passage *passage = point_passage(&span->start, &offset);
    if (passage != NULL)
        span->end = passage_point(passage, passage->n_chars, TRUE);
}

Fate rebase_span(Rebase *rebase, const Span *from, Span *ret_to) {
    Fate start = rebase_point(rebase, &from->start, FALSE, &ret_to->start);
    ret_to->is_range = from->is_range;
    ret_to->end = ret_to->start;
    if (!from->is_range)
        return start;
    Fate end = rebase_point(rebase, &from->end, TRUE, &ret_to->end);
    g_autofree char *old_words = span_words(from);
    g_autofree char *new_words = span_words(ret_to);
    if (strcmp(old_words, new_words) == 0 && start != FATE_LOST)
        return FATE_SAME;
    if (start != FATE_SAME && end != FATE_SAME && !is_before(&ret_to->start, &ret_to->end)) {
        mark_neighbour(ret_to);
        return FATE_LOST;
    }
    keep_together(ret_to);
    return start == FATE_LOST && end == FATE_LOST ? FATE_LOST : FATE_EDITED;
}

/* ---- for the figures ---- */

Fate rebase_word(const Rebase *rebase, const Passage *old, guint word, Point *ret_to) {
    return text_point(rebase, old, old->words[word].start, FALSE, ret_to);
}

const Passage *rebase_home(const Rebase *rebase, const Passage *old) {
    const Target *target = next_target(rebase, old, 0);
    return target != NULL ? target->passage : NULL;
}

gboolean rebase_is_unedited(const Rebase *rebase, const Passage *old) {
    const Target *target = next_target(rebase, old, 0);
    return target != NULL && target->word == 0 && has_same_text(old, target->passage);
}
