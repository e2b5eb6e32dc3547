/* The total-fit method: the breaks with the least sum of demerits over the paragraph.
 *
 * The items' widths are summed up once; a line between two breaks is then a difference of sums.
 * `Node`s stand for feasible breaks with the best way to them; the active ones are those that a
 * later break may follow. As all lines have one measure, nodes need not be kept apart by line
 * number (TeX's easy_line = 0). Four passes: without hyphenation, with it, with emergency stretch
 * in every line, with breaks of last resort; the last one always finds a way, overfull if it must.
 *
 * Refused: floating point (machines would disagree), and first fit (its rivers are what octavo
 * exists to avoid). */
#include "typeset/lines.h"

#define INFINITELY_BAD 10000
#define AWFUL (G_MAXINT64 / 4)
#define SCALED 64 /* TeX's scaled points in one Length unit: its thresholds are in those */

typedef enum Fitness { VERY_LOOSE, LOOSE, DECENT, TIGHT, N_FITNESS } Fitness;

typedef struct Sum {
    gint64 width, stretch, shrink;
    guint fills;
} Sum;

typedef struct Node Node;
struct Node {
    const Node *previous;
    guint32 item;  /* the break; NOWHERE at the paragraph's start */
    guint32 first; /* first item of the line that begins here */
    Fitness fitness;
    gint64 demerits;
    gint32 badness;
    guint line; /* lines before it; kept only where paragraphs are broken to a length */
    gboolean is_flagged, is_overfull;
};

#define NOWHERE G_MAXUINT32

typedef struct Breaker {
    Arena *arena;
    const Item *items;
    guint n_items;
    const LineSettings *settings;
    Sum *sums;         /* before each item, and after the last */
    GPtrArray *active; /* of Node *: by line, then in the order of the text */
    GArray *bests;     /* of Best, one a line number: kept for its memory */
    gint32 threshold;
    Length extra_stretch;
    gboolean may_hyphenate, may_break_anywhere, is_final;
    gboolean by_line; /* nodes of unlike line numbers are no rivals */
} Breaker;

/* The best line into a break, one for each fitness. */
typedef struct Best {
    const Node *from[N_FITNESS];
    gint64 demerits[N_FITNESS];
    gint32 badness[N_FITNESS];
    gboolean overfull[N_FITNESS];
    gint64 least;
} Best;

typedef struct Measured {
    gint64 natural, stretch, shrink;
    guint fills;
} Measured;

LineSettings line_settings(Length measure) {
    return (LineSettings){.measure = measure,
                          .pretolerance = 100,
                          .tolerance = 400,
                          .emergency_stretch = measure / 12,
                          .last_tolerance = INFINITELY_BAD,
                          .line_penalty = 10,
                          .adjacent_demerits = 10000,
                          .double_hyphen_demerits = 10000,
                          .final_hyphen_demerits = 5000};
}

static gint32 badness(gint64 change, gint64 room) {
    change *= SCALED;
    room *= SCALED;
    if (change == 0)
        return 0;
    if (room <= 0)
        return INFINITELY_BAD;
    gint64 ratio = change <= 7230584 ? change * 297 / room
                   : room >= 1663497 ? change / (room / 297)
                                     : change;
    return ratio > 1290 ? INFINITELY_BAD : (gint32)((ratio * ratio * ratio + 0x20000) / 0x40000);
}

gint32 lines_badness(Length change, Length room) {
    return badness(change, room);
}

static void sum_up(Breaker *breaker) {
    breaker->sums = g_new0(Sum, breaker->n_items + 1);
    for (guint i = 0; i < breaker->n_items; i++) {
        const Item *item = &breaker->items[i];
        Sum sum = breaker->sums[i];
        if (item->kind != ITEM_PENALTY) {
            sum.width += item->width;
            sum.stretch += item->stretch;
            sum.shrink += item->shrink;
            sum.fills += item->is_fill;
        }
        breaker->sums[i + 1] = sum;
    }
}

/* Glue and penalties at the start of a line vanish. */
static guint32 first_after(const Breaker *breaker, guint32 item) {
    guint32 i = item == NOWHERE ? 0 : item + 1;
    while (i < breaker->n_items && breaker->items[i].kind != ITEM_BOX)
        i++;
    return i;
}

static Measured measure_line(const Breaker *breaker, const Node *from, guint32 end) {
    const Sum *a = &breaker->sums[MIN(from->first, end)], *b = &breaker->sums[end];
    Measured line = {b->width - a->width, b->stretch - a->stretch, b->shrink - a->shrink,
                     b->fills - a->fills};
    line.natural += breaker->items[end].before;
    if (from->item != NOWHERE)
        line.natural += breaker->items[from->item].after;
    line.stretch += breaker->settings->rag + breaker->extra_stretch;
    return line;
}

static gint32 line_badness(const Breaker *breaker, Measured line, Fitness *ret_fitness) {
    gint64 shortfall = breaker->settings->measure - line.natural;
    *ret_fitness = DECENT;
    if (shortfall >= 0) {
        gint32 bad = line.fills > 0 ? 0 : badness(shortfall, line.stretch);
        if (bad > 12)
            *ret_fitness = bad > 99 ? VERY_LOOSE : LOOSE;
        return bad;
    }
    gint32 bad = -shortfall > line.shrink ? INFINITELY_BAD + 1 : badness(-shortfall, line.shrink);
    if (bad > 12)
        *ret_fitness = TIGHT;
    return bad;
}

static gint64 square(gint64 value) {
    return value * value;
}

static gint64 line_demerits(const Breaker *breaker, const Node *from, guint32 end, gint32 bad,
                            Fitness fitness) {
    const LineSettings *settings = breaker->settings;
    const Item *item = &breaker->items[end];
    gint32 penalty = item->kind == ITEM_PENALTY ? item->penalty : 0;
    gint64 sum = settings->line_penalty + bad;
    gint64 demerits = sum >= 10000 ? 100000000 : square(sum);
    if (penalty > 0)
        demerits += square(penalty);
    else if (penalty > PENALTY_FORCED)
        demerits -= square(penalty);
    if (from->is_flagged && end + 1 == breaker->n_items)
        demerits += settings->final_hyphen_demerits;
    else if (from->is_flagged && item->is_flagged)
        demerits += settings->double_hyphen_demerits;
    if (ABS((gint)fitness - (gint)from->fitness) > 1)
        demerits += settings->adjacent_demerits;
    return demerits;
}

static void keep_better(Best *best, const Node *from, Fitness fitness, gint64 demerits, gint32 bad,
                        gboolean overfull) {
    if (demerits > best->demerits[fitness])
        return;
    best->from[fitness] = from;
    best->demerits[fitness] = demerits;
    best->badness[fitness] = bad;
    best->overfull[fitness] = overfull;
    best->least = MIN(best->least, demerits);
}

/* Tries the line from one active node; TRUE if the node can still begin longer lines. */
static gboolean try_line(const Breaker *breaker, Best *best, const Node *from, guint32 end,
                         gboolean is_last_hope) {
    const Item *item = &breaker->items[end];
    Fitness fitness;
    gint32 bad = line_badness(breaker, measure_line(breaker, from, end), &fitness);
    gboolean overfull = bad > INFINITELY_BAD;
    gboolean stays = !overfull && !(item->kind == ITEM_PENALTY && item->penalty <= PENALTY_FORCED);
    if (!stays && is_last_hope && best->least >= AWFUL && bad > breaker->threshold) {
        keep_better(best, from, fitness, from->demerits, bad,
                    overfull); /* TeX's artificial demerits */
        return FALSE;
    }
    if (bad > breaker->threshold)
        return stays;
    gint64 demerits = from->demerits + line_demerits(breaker, from, end, bad, fitness);
    keep_better(best, from, fitness, demerits, bad, FALSE);
    return stays;
}

static void add_node(Breaker *breaker, const Best *best, Fitness fitness, guint32 end) {
    Node *node = arena_new0(breaker->arena, Node);
    node->previous = best->from[fitness];
    node->item = end;
    node->first = first_after(breaker, end);
    node->fitness = fitness;
    node->demerits = best->demerits[fitness];
    node->badness = best->badness[fitness];
    node->is_flagged = breaker->items[end].is_flagged;
    node->line = breaker->by_line ? node->previous->line + 1 : 0;
    node->is_overfull = best->overfull[fitness];
    g_ptr_array_add(breaker->active, node);
}

static void add_nodes(Breaker *breaker, const Best *best, guint32 end) {
    for (Fitness fitness = VERY_LOOSE; fitness < N_FITNESS; fitness++)
        if (best->demerits[fitness] < AWFUL &&
            best->demerits[fitness] <= best->least + breaker->settings->adjacent_demerits)
            add_node(breaker, best, fitness, end);
}

/* What was added last is moved before the nodes of later lines. */
static void put_in_order(GPtrArray *active, guint first_new) {
    for (guint i = first_new; i < active->len; i++) {
        Node *node = active->pdata[i];
        guint at = i;
        for (; at > 0 && ((const Node *)active->pdata[at - 1])->line > node->line; at--)
            active->pdata[at] = active->pdata[at - 1];
        active->pdata[at] = node;
    }
}

/* The rivals for a place are the active nodes of one line number: they stand together, in rising
 * order, as each was added behind those of the lines before. Where line numbers are not kept, all
 * are of line 0. */
static void try_break(Breaker *breaker, guint32 end) {
    GPtrArray *active = breaker->active;
    guint n = active->len, n_kept = 0, line = G_MAXUINT;
    g_array_set_size(breaker->bests, 0);
    for (guint i = 0; i < n; i++) {
        const Node *from = active->pdata[i];
        if (from->line != line) {
            Best best = {.demerits = {AWFUL, AWFUL, AWFUL, AWFUL}, .least = AWFUL};
            g_array_append_val(breaker->bests, best);
        }
        line = from->line;
        Best *best = &g_array_index(breaker->bests, Best, breaker->bests->len - 1);
        gboolean is_last_hope = breaker->is_final && n_kept == 0 && i + 1 == n;
        if (try_line(breaker, best, from, end, is_last_hope))
            active->pdata[n_kept++] = (gpointer)from;
    }
    g_ptr_array_set_size(active, (gint)n_kept);
    for (guint i = 0; i < breaker->bests->len; i++)
        add_nodes(breaker, &g_array_index(breaker->bests, Best, i), end);
    if (breaker->by_line)
        put_in_order(active, n_kept);
}

static gboolean is_legal_break(const Breaker *breaker, guint32 i) {
    const Item *item = &breaker->items[i];
    if (item->kind == ITEM_GLUE)
        return i > 0 && breaker->items[i - 1].kind == ITEM_BOX && !item->is_fill;
    if (item->kind != ITEM_PENALTY || item->penalty >= PENALTY_NEVER)
        return FALSE;
    if (item->is_last_resort && !breaker->may_break_anywhere)
        return FALSE;
    return breaker->may_hyphenate || !item->is_hyphenation;
}

static const Node *best_end(const Breaker *breaker) {
    const Node *best = NULL;
    for (guint i = 0; i < breaker->active->len; i++) {
        const Node *node = breaker->active->pdata[i];
        if (best == NULL || node->demerits < best->demerits)
            best = node;
    }
    return best;
}

static const Node *run_pass(Breaker *breaker) {
    Node *start = arena_new0(breaker->arena, Node);
    start->item = NOWHERE;
    start->first = 0;
    start->fitness = DECENT;
    g_ptr_array_set_size(breaker->active, 0);
    g_ptr_array_add(breaker->active, start);
    for (guint32 i = 0; i < breaker->n_items && breaker->active->len > 0; i++)
        if (is_legal_break(breaker, i))
            try_break(breaker, i);
    return best_end(breaker);
}

static const Node *find_breaks(Breaker *breaker) {
    const LineSettings *settings = breaker->settings;
    const Node *end = NULL;
    if (settings->pretolerance >= 0) {
        breaker->threshold = settings->pretolerance;
        end = run_pass(breaker);
    }
    if (end == NULL) {
        breaker->threshold = settings->tolerance;
        breaker->may_hyphenate = TRUE;
        end = run_pass(breaker);
    }
    if (end == NULL) {
        breaker->extra_stretch = settings->emergency_stretch;
        breaker->threshold = settings->last_tolerance;
        end = run_pass(breaker);
    }
    if (end == NULL) {
        breaker->may_break_anywhere = TRUE;
        breaker->is_final = TRUE;
        end = run_pass(breaker);
    }
    g_assert(end != NULL);
    return end;
}

static Line make_line(const Breaker *breaker, const Node *node) {
    Measured measured = measure_line(breaker, node->previous, node->item);
    return (Line){.first = node->previous->first,
                  .end = node->item,
                  .natural = (Length)measured.natural,
                  .stretch = measured.fills > 0
                                 ? LENGTH_MAX
                                 : (Length)(measured.stretch - breaker->extra_stretch -
                                            breaker->settings->rag),
                  .shrink = (Length)measured.shrink,
                  .badness = node->badness,
                  .demerits = node->demerits,
                  .is_hyphenated = node->is_flagged,
                  .is_overfull = node->is_overfull};
}

static guint collect_lines(Arena *arena, const Breaker *breaker, const Node *end,
                           Line **ret_lines) {
    guint n_lines = 0;
    for (const Node *node = end; node->previous != NULL; node = node->previous)
        n_lines++;
    Line *lines = arena_array(arena, Line, n_lines);
    guint i = n_lines;
    for (const Node *node = end; node->previous != NULL; node = node->previous)
        lines[--i] = make_line(breaker, node);
    *ret_lines = lines;
    return n_lines;
}

static void breaker_open(Breaker *breaker) {
    const Item *last = &breaker->items[breaker->n_items - 1];
    g_assert(breaker->n_items > 0 && last->kind == ITEM_PENALTY && last->penalty == PENALTY_FORCED);
    breaker->active = g_ptr_array_new();
    breaker->bests = g_array_new(FALSE, FALSE, sizeof(Best));
    sum_up(breaker);
}

static void breaker_close(Breaker *breaker) {
    g_ptr_array_unref(breaker->active);
    g_array_unref(breaker->bests);
    g_free(breaker->sums);
}

guint lines_break(Arena *arena, const Item *items, guint n_items, const LineSettings *settings,
                  Line **ret_lines) {
    g_autoptr(Arena) nodes = arena_new();
    Breaker breaker = {.arena = nodes, .items = items, .n_items = n_items, .settings = settings};
    breaker_open(&breaker);
    guint n_lines = collect_lines(arena, &breaker, find_breaks(&breaker), ret_lines);
    breaker_close(&breaker);
    return n_lines;
}

static const Node *find_end_at(const Breaker *breaker, guint n_lines) {
    const Node *best = NULL;
    for (guint i = 0; i < breaker->active->len; i++) {
        const Node *node = breaker->active->pdata[i];
        if (node->line == n_lines && (best == NULL || node->demerits < best->demerits))
            best = node;
    }
    return best;
}

static Breaker breaker_by_line(Arena *nodes, const Item *items, guint n_items,
                               const LineSettings *settings) {
    return (Breaker){.arena = nodes,
                     .items = items,
                     .n_items = n_items,
                     .settings = settings,
                     .threshold = settings->tolerance,
                     .may_hyphenate = TRUE,
                     .by_line = TRUE};
}

static gint32 worst_badness(const Node *end) {
    gint32 worst = end != NULL ? 0 : -1;
    for (const Node *node = end; node != NULL && node->previous != NULL; node = node->previous)
        worst = MAX(worst, node->badness);
    return worst;
}

void lines_vary(const Item *items, guint n_items, const LineSettings *settings, guint n_lines,
                gint32 *ret_less, gint32 *ret_more) {
    g_autoptr(Arena) nodes = arena_new();
    Breaker breaker = breaker_by_line(nodes, items, n_items, settings);
    breaker_open(&breaker);
    run_pass(&breaker);
    *ret_less = worst_badness(find_end_at(&breaker, n_lines - 1));
    if (ret_more != NULL)
        *ret_more = worst_badness(find_end_at(&breaker, n_lines + 1));
    breaker_close(&breaker);
}

guint lines_break_to(Arena *arena, const Item *items, guint n_items, const LineSettings *settings,
                     guint n_wanted, Line **ret_lines) {
    g_autoptr(Arena) nodes = arena_new();
    Breaker breaker = breaker_by_line(nodes, items, n_items, settings);
    breaker_open(&breaker);
    run_pass(&breaker);
    const Node *end = find_end_at(&breaker, n_wanted);
    guint n_lines = end != NULL ? collect_lines(arena, &breaker, end, ret_lines) : 0;
    breaker_close(&breaker);
    return n_lines;
}
