/* Rounds from the surest evidence to the least sure: each takes what it can of what is left.
 * Sections first, so that what they hold can be looked for in them. Refused: an edit distance
 * between whole chapters, which cannot follow what moves. */
#include "book/descent.h"
#include "book/fingerprint.h"
#include <stdlib.h>
#include <string.h>

#define NEIGHBOUR 200u    /* [1/1000] what a neighbour that is the same adds to the nearness */
#define NEAR_AT_HOME 450u /* neighbours included */
#define NEAR_IN_CHAPTER 600u
#define NEAR_IN_BOOK 700u
#define DOUBTFUL                                                                                   \
    350u /* shared words below which a heir is doubtful, and from which a stranger is */
#define PAIRS_MAX (1u << 22) /* beyond which the book is not searched as a whole */
#define NOWHERE G_MAXUINT

/* Where a round looks. */
typedef enum Scope { SCOPE_HOME, SCOPE_CHAPTER, SCOPE_BOOK } Scope;

/* A block of the new book and where it stands among the others. */
typedef struct Child {
    Block *block;
    guint home;         /* the home of old blocks that it stands in; NOWHERE: none */
    guint chapter;      /* of the lineage; NOWHERE: new */
    gint before, after; /* index of its siblings, or -1 */
} Child;

typedef struct Search {
    Descent *descent;
    const Lineage *lineage;
    Diag *diag;
    GArray *children;     /* of Child */
    gint *before, *after; /* siblings of old blocks, or -1 */
    GHashTable *homes;    /* name of a container -> home + 1 */
    GString *name;        /* of a container, filled again for each */
    gboolean sections;    /* the kind this round is for; else all others */
} Search;

/* ---- homes ---- */

static guint home_of(Search *search, guint chapter, const char *holder) {
    gboolean is_chapters = strchr(".*=", holder[0]) != NULL;
    GString *name = search->name;
    g_string_truncate(name, 0);
    g_string_append_unichar(name, is_chapters ? chapter + 1 : '#');
    g_string_append(name, holder);
    guint home = GPOINTER_TO_UINT(g_hash_table_lookup(search->homes, name->str));
    if (home == 0) {
        home = g_hash_table_size(search->homes) + 1;
        g_hash_table_insert(search->homes, g_strdup(name->str), GUINT_TO_POINTER(home));
    }
    return home - 1;
}

/* `indices`: id or slot -> index + 1 of the blocks so far. */
static void place_old(Search *search, guint i, GHashTable *indices) {
    Descent *descent = search->descent;
    const LineageBlock *block = &search->lineage->blocks[i];
    const char *name = block->at + strspn(block->at, "+<");
    guint other = GPOINTER_TO_UINT(g_hash_table_lookup(indices, name));
    if (block->at[0] == '+' && other > 0) {
        descent->homes[i] = descent->homes[other - 1];
        descent->holders[i] = descent->holders[other - 1];
    } else {
        descent->homes[i] = home_of(search, block->chapter, name);
        descent->holders[i] = (gint)other - 1;
    }
    g_hash_table_insert(indices, (gpointer)block->slot, GUINT_TO_POINTER(i + 1));
    if (block->id != NULL)
        g_hash_table_insert(indices, (gpointer)block->id, GUINT_TO_POINTER(i + 1));
}

/* Siblings follow each other in the order of the record. */
static void link_old(Search *search) {
    g_autoptr(GHashTable) last = g_hash_table_new(g_direct_hash, g_direct_equal);
    for (guint i = 0; i < search->lineage->n_blocks; i++) {
        search->before[i] = search->after[i] = -1;
        if (search->lineage->blocks[i].id == NULL)
            continue;
        gpointer home = GUINT_TO_POINTER(search->descent->homes[i] + 1);
        guint other = GPOINTER_TO_UINT(g_hash_table_lookup(last, home));
        if (other > 0) {
            search->before[i] = (gint)other - 1;
            search->after[other - 1] = (gint)i;
        }
        g_hash_table_insert(last, home, GUINT_TO_POINTER(i + 1));
    }
}

static void place_all_old(Search *search) {
    g_autoptr(GHashTable) indices = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < search->lineage->n_blocks; i++)
        place_old(search, i, indices);
    link_old(search);
}

/* ---- children ---- */

static guint chapter_of(const Lineage *lineage, const char *slug) {
    for (guint i = 0; i < lineage->n_chapters; i++)
        if (g_str_equal(lineage->chapters[i].slug, slug))
            return i;
    return NOWHERE;
}

static gint add_child(Search *search, Block *block, guint chapter, gint before) {
    Child child = {block, NOWHERE, chapter, before, -1};
    gint index = (gint)search->children->len;
    g_array_append_val(search->children, child);
    if (before >= 0)
        g_array_index(search->children, Child, before).after = index;
    return index;
}

static void add_list(Search *search, Block *list, guint chapter) {
    gint before = -1;
    for (Block *block = list; block != NULL; block = block->next) {
        if (block->kind == BLOCK_ROW)
            return;
        before = add_child(search, block, chapter, before);
        add_list(search, block->first, chapter);
    }
}

static void add_children(Search *search, const Book *book) {
    for (Division *division = book->first; division != NULL; division = division->next) {
        if (division_is_generated(division))
            continue;
        guint chapter = chapter_of(search->lineage, division->slug);
        add_child(search, division->heading, chapter, -1);
        add_list(search, division->first, chapter);
        add_list(search, division->notes, chapter);
    }
}

/* Anew before every round: a container may have found its ancestor in the last one. */
static void find_homes(Search *search) {
    for (guint i = 0; i < search->children->len; i++) {
        Child *child = &g_array_index(search->children, Child, i);
        const Block *block = child->block, *parent = block->parent;
        const char *holder = block == block->division->heading ? "="
                             : block->kind == BLOCK_NOTE       ? "*"
                                                               : ".";
        if (parent != NULL)
            child->home = parent->ancestor != NULL
                              ? home_of(search, parent->ancestor->chapter, parent->ancestor->id)
                              : NOWHERE;
        else
            child->home =
                child->chapter != NOWHERE ? home_of(search, child->chapter, holder) : NOWHERE;
    }
}

static gboolean is_entry(const Block *block) {
    return block->kind == BLOCK_PARAGRAPH && block->paragraph.is_entry;
}

static gboolean is_same_kind(const Block *block, const LineageBlock *old) {
    return block->kind == old->kind && is_entry(block) == old->is_entry;
}

static gboolean is_free(const Search *search, const Child *child) {
    return child->block->ancestor == NULL &&
           (child->block->kind == BLOCK_SECTION) == search->sections;
}

static gboolean is_old_free(const Search *search, guint i) {
    const LineageBlock *old = &search->lineage->blocks[i];
    return old->id != NULL && search->descent->heirs[i] == NULL &&
           (old->kind == BLOCK_SECTION) == search->sections;
}

static guint find_old(const Search *search, const char *id) {
    for (guint i = 0; i < search->lineage->n_blocks; i++)
        if (g_strcmp0(search->lineage->blocks[i].id, id) == 0)
            return i;
    return NOWHERE;
}

static void marry(Search *search, Block *block, guint i) {
    block->ancestor = &search->lineage->blocks[i];
    search->descent->heirs[i] = block;
}

/* The heading of a section goes with it. */
static void take(Search *search, Block *block, guint i) {
    marry(search, block, i);
    if (block->kind != BLOCK_SECTION || block->first->ancestor != NULL)
        return;
    for (guint k = i + 1; k < search->lineage->n_blocks; k++)
        if (search->descent->holders[k] == (gint)i &&
            search->lineage->blocks[k].kind == BLOCK_HEADING) {
            if (search->descent->heirs[k] == NULL && search->lineage->blocks[k].id != NULL)
                marry(search, block->first, k);
            return;
        }
}

/* ---- the author's word ---- */

static const char *aliased(const Lineage *lineage, const char *id) {
    for (guint i = 0; i < lineage->n_aliases; i++)
        if (g_str_equal(lineage->aliases[i].name, id))
            return lineage->aliases[i].id;
    return id;
}

/* A heading's id names its section. */
static void take_given(Search *search, const Book *book) {
    for (guint i = 0; i < search->children->len; i++) {
        Block *block = g_array_index(search->children, Child, i).block;
        if (block->id == NULL)
            continue;
        gboolean is_sections = block->kind == BLOCK_HEADING && block->parent != NULL;
        Block *named = is_sections ? block->parent : block;
        const char *id = book_plain_id(book->arena, block->id);
        guint old = find_old(search, aliased(search->lineage, id));
        if (old != NOWHERE && named->ancestor == NULL && search->descent->heirs[old] == NULL &&
            is_same_kind(named, &search->lineage->blocks[old]))
            take(search, named, old);
    }
}

static void take_titles(Search *search) {
    for (guint i = 0; i < search->lineage->n_blocks; i++) {
        const LineageBlock *old = &search->lineage->blocks[i];
        if (old->id == NULL || !g_str_equal(old->at, "="))
            continue;
        for (guint k = 0; k < search->children->len; k++) {
            const Child *child = &g_array_index(search->children, Child, k);
            if (child->chapter == old->chapter && child->block == child->block->division->heading &&
                child->block->ancestor == NULL)
                marry(search, child->block, i);
        }
    }
}

/* ---- the same words ---- */

static guint64 scope_key(Scope scope, guint home, guint chapter, BlockKind kind, gboolean entry) {
    guint64 place = scope == SCOPE_HOME ? home : scope == SCOPE_CHAPTER ? chapter : 0;
    return (place << 8 | (guint64)kind << 1 | (guint64)entry) + 1;
}

static guint64 old_key(const Search *search, Scope scope, guint i) {
    const LineageBlock *old = &search->lineage->blocks[i];
    return scope_key(scope, search->descent->homes[i], old->chapter, old->kind, old->is_entry);
}

/* 0: it stands nowhere that an old block could have stood. */
static guint64 child_key(const Child *child, Scope scope) {
    if ((scope == SCOPE_HOME && child->home == NOWHERE) ||
        (scope == SCOPE_CHAPTER && child->chapter == NOWHERE))
        return 0;
    return scope_key(scope, child->home, child->chapter, child->block->kind,
                     is_entry(child->block));
}

/* Lists of free old blocks by key: key -> index + 1 of the first; next[i] is the one after. */
typedef struct Lists {
    GHashTable *first;
    guint *next;
    guint64 *keys;
} Lists;

static void lists_clear(Lists *lists) {
    g_hash_table_unref(lists->first);
    g_free(lists->next);
    g_free(lists->keys);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Lists, lists_clear)

static void lists_fill(Lists *lists, const Search *search, Scope scope, gboolean by_hash) {
    guint n = search->lineage->n_blocks;
    lists->first = g_hash_table_new(g_int64_hash, g_int64_equal);
    lists->next = g_new0(guint, n + 1);
    lists->keys = g_new0(guint64, n + 1);
    for (guint i = n; i-- > 0;) {
        if (!is_old_free(search, i))
            continue;
        guint64 salt = by_hash ? search->lineage->blocks[i].print.hash * 0x9e3779b97f4a7c15u : 0;
        lists->keys[i] = old_key(search, scope, i) + salt;
        lists->next[i] = GPOINTER_TO_UINT(g_hash_table_lookup(lists->first, &lists->keys[i]));
        g_hash_table_insert(lists->first, &lists->keys[i], GUINT_TO_POINTER(i + 1));
    }
}

static void take_same(Search *search, Scope scope, guint least_words) {
    g_auto(Lists) lists = {0};
    find_homes(search);
    lists_fill(&lists, search, scope, TRUE);
    for (guint i = 0; i < search->children->len; i++) {
        const Child *child = &g_array_index(search->children, Child, i);
        guint64 key = child_key(child, scope);
        if (!is_free(search, child) || key == 0 || child->block->print.n_words < least_words)
            continue;
        key += child->block->print.hash * 0x9e3779b97f4a7c15u;
        guint k = GPOINTER_TO_UINT(g_hash_table_lookup(lists.first, &key));
        while (k > 0 && search->descent->heirs[k - 1] != NULL)
            k = lists.next[k - 1];
        if (k > 0 && search->lineage->blocks[k - 1].print.hash == child->block->print.hash)
            take(search, child->block, k - 1);
    }
}

/* ---- near words ---- */

typedef struct Pair {
    guint child, old;
    guint score, words; /* [1/1000] with and without the neighbours */
} Pair;

static int compare_pairs(gconstpointer a, gconstpointer b) {
    const Pair *left = a, *right = b;
    if (left->score != right->score)
        return left->score > right->score ? -1 : 1;
    if (left->child != right->child)
        return left->child < right->child ? -1 : 1;
    return (left->old > right->old) - (left->old < right->old);
}

/* Whether the block before (after) one was the block before (after) the other. */
static guint neighbour(const Search *search, gint child, gint old) {
    if (child < 0 || old < 0)
        return child < 0 && old < 0 ? NEIGHBOUR : 0;
    const Block *block = g_array_index(search->children, Child, child).block;
    return search->descent->heirs[old] == block ? NEIGHBOUR : 0;
}

static void add_pair(const Search *search, GArray *pairs, guint child_index, guint old_index,
                     Scope scope) {
    const Child *child = &g_array_index(search->children, Child, child_index);
    const LineageBlock *old = &search->lineage->blocks[old_index];
    Pair pair = {.child = child_index, .old = old_index};
    pair.words = scope == SCOPE_BOOK ? fingerprint_resemblance(&child->block->print, &old->print)
                                     : fingerprint_nearness(&child->block->print, &old->print);
    pair.score = pair.words;
    if (scope == SCOPE_HOME && child->block->id == NULL) /* what has a name is not known by place */
        pair.score += neighbour(search, child->before, search->before[old_index]) +
                      neighbour(search, child->after, search->after[old_index]);
    if (pair.score >= DOUBTFUL)
        g_array_append_val(pairs, pair);
}

static void say_doubtful(Search *search, const Block *block, const LineageBlock *old,
                         gboolean is_taken) {
    const char *kind = block_kind_name(block->kind);
    if (is_taken) {
        diag_add(search->diag, DIAG_ANCHOR_DOUBTFUL, block->place,
                 "this %s is taken for '%s' of %s by its place: the words are others", kind,
                 old->id, search->lineage->revision);
        diag_hint(search->diag,
                  "if it is the same, say so: <!-- id: %s -->; if not, give it another id",
                  old->id);
    } else {
        diag_add(search->diag, DIAG_ANCHOR_DOUBTFUL, block->place,
                 "this %s is like '%s' of %s, which is no more; it is taken for a new one", kind,
                 old->id, search->lineage->revision);
        diag_hint(search->diag, "if it is the same, say so: <!-- id: %s -->", old->id);
    }
}

/* Only blocks long enough to be told apart are worth a word; what holds blocks is spoken of by
 * them. */
static gboolean is_worth(const Block *block) {
    return block->print.n_words >= 8 && block->kind != BLOCK_SECTION && block->kind != BLOCK_ITEM &&
           block->kind != BLOCK_LIST && block->kind != BLOCK_NOTE;
}

static void collect(const Search *search, const Lists *lists, Scope scope, GArray *pairs) {
    for (guint i = 0; i < search->children->len; i++) {
        const Child *child = &g_array_index(search->children, Child, i);
        guint64 key = child_key(child, scope);
        if (!is_free(search, child) || key == 0)
            continue;
        for (guint k = GPOINTER_TO_UINT(g_hash_table_lookup(lists->first, &key)); k > 0;
             k = lists->next[k - 1])
            if (pairs->len < PAIRS_MAX)
                add_pair(search, pairs, i, k - 1, scope);
    }
    g_array_sort(pairs, compare_pairs);
}

static void take_near(Search *search, Scope scope, guint least) {
    g_auto(Lists) lists = {0};
    g_autoptr(GArray) pairs = g_array_new(FALSE, FALSE, sizeof(Pair));
    find_homes(search);
    lists_fill(&lists, search, scope, FALSE);
    collect(search, &lists, scope, pairs);
    for (guint i = 0; i < pairs->len; i++) {
        const Pair *pair = &g_array_index(pairs, Pair, i);
        Block *block = g_array_index(search->children, Child, pair->child).block;
        if (pair->score < least || block->ancestor != NULL ||
            search->descent->heirs[pair->old] != NULL)
            continue;
        take(search, block, pair->old);
        if (pair->words < DOUBTFUL && is_worth(block))
            say_doubtful(search, block, block->ancestor, TRUE);
    }
}

/* Of what has found no heir: who else could it be? */
static void report_strangers(Search *search) {
    g_auto(Lists) lists = {0};
    g_autoptr(GArray) pairs = g_array_new(FALSE, FALSE, sizeof(Pair));
    lists_fill(&lists, search, SCOPE_CHAPTER, FALSE);
    collect(search, &lists, SCOPE_CHAPTER, pairs);
    g_autoptr(GHashTable) said = g_hash_table_new(g_direct_hash, g_direct_equal);
    for (guint i = 0; i < pairs->len; i++) {
        const Pair *pair = &g_array_index(pairs, Pair, i);
        const Block *block = g_array_index(search->children, Child, pair->child).block;
        if (is_worth(block) && g_hash_table_add(said, GUINT_TO_POINTER(pair->old + 1)) &&
            g_hash_table_add(said, (gpointer)block))
            say_doubtful(search, block, &search->lineage->blocks[pair->old], FALSE);
    }
}

static void take_rounds(Search *search) {
    take_same(search, SCOPE_HOME, 0);
    take_same(search, SCOPE_CHAPTER, 3);
    take_same(search, SCOPE_BOOK, search->sections ? G_MAXUINT32 : 8);
    take_same(search, SCOPE_HOME, 0);
    take_near(search, SCOPE_HOME, NEAR_AT_HOME);
    take_near(search, SCOPE_CHAPTER, NEAR_IN_CHAPTER);
    take_near(search, SCOPE_BOOK, NEAR_IN_BOOK);
    take_same(search, SCOPE_HOME, 0); /* of containers that were found only now */
    take_near(search, SCOPE_HOME, NEAR_AT_HOME);
}

static void search_all(Search *search, const Book *book) {
    place_all_old(search);
    add_children(search, book);
    take_titles(search);
    take_given(search, book);
    search->sections = TRUE;
    take_rounds(search);
    search->sections = FALSE;
    take_rounds(search);
    report_strangers(search);
}

Descent *descent_find(Book *book, const Lineage *lineage, Diag *diag) {
    Descent *descent = g_new0(Descent, 1);
    descent->lineage = lineage;
    descent->heirs = g_new0(Block *, lineage->n_blocks + 1);
    descent->homes = g_new0(guint, lineage->n_blocks + 1);
    descent->holders = g_new0(gint, lineage->n_blocks + 1);
    Search search = {.descent = descent,
                     .lineage = lineage,
                     .diag = diag,
                     .children = g_array_new(FALSE, FALSE, sizeof(Child)),
                     .before = g_new(gint, lineage->n_blocks + 1),
                     .after = g_new(gint, lineage->n_blocks + 1),
                     .homes = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
                     .name = g_string_new(NULL)};
    search_all(&search, book);
    g_array_unref(search.children);
    g_free(search.before);
    g_free(search.after);
    g_hash_table_unref(search.homes);
    g_string_free(search.name, TRUE);
    return descent;
}

void descent_free(Descent *descent) {
    if (descent == NULL)
        return;
    g_free(descent->heirs);
    g_free(descent->homes);
    g_free(descent->holders);
    g_free(descent);
}
