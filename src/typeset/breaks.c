/* Every state is a place in the flow, the number of floats that wait, how much of the notes is
 * still to come, and on which side the next page stands: if on the right, also where the foot of
 * the page on its left is. From each state, in order of place, all pages that may follow are tried;
 * the cheapest way into each state is kept. What a page costs is reckoned fault by fault
 * (faults.h). If no way keeps the rules, the search is made again with forbidden breaks allowed at
 * a high price.
 *
 * Paragraphs that no page cuts may offer to be a line longer or shorter, and headings and listings
 * to have a line more white above them: for each page a small knapsack finds what the sum of −4 …
 * +4 lines costs at least, and the page is tried with each sum.
 *
 * Refused: first fit with a look-back, which mends a widow on one page by making one on the next.
 */
#include "typeset/breaks.h"
#include <string.h>

#define FLOATS_WAITING_MAX 12u /* the pages of a long turned table wait together */
#define COST_SHORT 120         /* times the square of the grid lines that a page falls short by */
#define LINES_SHORT_AT_MOST 2
#define BOUND_FIRST                                                                                \
    6000 /* of the first search; each further one may cost BOUND_FACTOR times as much */
#define BOUND_FACTOR 2
#define COST_TOO_SHORT 2500   /* for each line that a page falls short by beyond those */
#define COST_FACING 200       /* times the square of the lines by which facing pages' feet differ */
#define FOOT_MAX 3u           /* lines above the page's foot, as far as they are told apart */
#define FOOT_NONE G_MAXUINT   /* no page to the left */
#define COST_HYPHEN 2500      /* at the end of a page … */
#define COST_HYPHEN_TURN 2500 /* … and as much again where the reader has to turn it */
#define COST_NEAR_HEADING 250
#define COST_FLOAT_WAITS 300 /* a float that moves to the next page … */
#define COST_FLOAT_TURNS 400 /* … and the reader has to turn to it */
#define COST_OF_SPLITS 400   /* breaks from this cost on cut a listing or a table … */
#define COST_FLOAT_PARTS                                                                           \
    9000 /* … and a float at the head of the next page would stand between its parts */
#define COST_NOTE_SPLIT 6000
#define COST_NOTE_LATE 200000
#define COST_ORPHAN 50000
#define COST_WIDOW 60000
#define COST_TORN 400000
#define COST_OVERFULL 4000000
#define BY_MAX 4 /* lines that a page's paragraphs and white may be longer or shorter in sum */
#define N_BY (2 * BY_MAX + 1)
#define COST_IMPOSSIBLE (G_MAXINT64 / 4)
#define COST_THIN 1000 /* for each line that a last page has less than THIN_LINES */
#define THIN_LINES 5

typedef struct State State;
struct State {
    guint at;               /* the next strip of the flow */
    guint n_waiting;        /* floats before it that wait: the last ones */
    guint note, note_strip; /* the next strip of a note to set */
    gboolean is_right;      /* the next page is a recto … */
    guint foot;             /* … and this is the foot of the page on its left, or FOOT_NONE */
    gint64 cost;
    guint n_pages; /* up to here: at the same cost fewer are better */
    const State *from;
    BrokenPage page; /* the page that leads here */
    State *next;     /* another state at the same strip */
};

typedef struct Search {
    Arena *arena;
    const Strip *strips;
    guint n_strips;
    const NoteStrips *notes;
    guint n_notes;
    const PageRules *rules;
    gboolean is_forced;
    gint64 bound;        /* what a way may cost */
    gboolean is_bounded; /* a way was given up because of it */
    State **states;      /* by strip, n_strips + 1 of them */
    guint *floats;       /* the last strips of all floats, in order … */
    guint *n_floats;     /* … and how many end before a strip, n_strips + 1 of them */
    guint *n_notes_upto; /* notes whose marks stand before a strip, or on one before it: the same */
} Search;

/* Floats by their last strips, in order. */
typedef struct Floats {
    guint last[FLOATS_WAITING_MAX];
    guint n;
} Floats;

/* What is known of a page while strips are added to it. */
typedef struct Draft {
    const State *from;
    guint end;
    Length text; /* height of the flow and the floats at the head */
    Floats held; /* floats of this page that will wait */
    guint n_held_strips;
    guint wanted_notes;   /* all notes before this one have their marks up to here */
    gboolean skips_notes; /* … but for those that a held float takes along: a later one would come
                             before them */
    gboolean is_lone;     /* a strip that is held back was the last one added */
    gboolean holds_notes; /* notes of strips held back */
    gint64
        by_cost[N_BY]; /* of paragraphs and white that are −BY_MAX … +BY_MAX lines longer in sum */
} Draft;

/* The last `n` floats that end before a strip. */
static Floats floats_before(const Search *search, guint at, guint n) {
    guint end = search->n_floats[at];
    Floats floats = {.n = MIN(n, end)};
    for (guint i = 0; i < floats.n; i++)
        floats.last[i] = search->floats[end - floats.n + i];
    return floats;
}

static guint float_first(const Search *search, guint last) {
    return last + 1 - search->strips[last].n_float;
}

static gboolean is_held(const Search *search, const Floats *held, guint strip) {
    for (guint i = 0; i < held->n; i++)
        if (strip >= float_first(search, held->last[i]) && strip <= held->last[i])
            return TRUE;
    return FALSE;
}

/* ---- notes ---- */

typedef struct NoteFit {
    guint note, note_strip; /* where the notes of the page end */
    Length height;          /* with the gap; 0 without notes */
    gboolean is_split;
    gboolean
        is_late; /* a note does not even begin on the page of its mark: only where all else fails */
} NoteFit;

/* What no page would hold stands on one of its own, where all else fails. */
static gboolean is_too_tall(const Search *search, Length room, Length height) {
    return search->is_forced && room == search->rules->height && height == search->rules->note_gap;
}

/* Sets notes from the state's on, up to `wanted`, as far as there is room. */
static NoteFit fit_notes(const Search *search, const State *from, guint wanted, Length room) {
    NoteFit fit = {.note = from->note, .note_strip = from->note_strip};
    Length height = search->rules->note_gap;
    while (fit.note < wanted) {
        const NoteStrips *note = &search->notes[fit.note];
        while (fit.note_strip < note->n && (height + note->heights[fit.note_strip] <= room ||
                                            is_too_tall(search, room, height)))
            height += note->heights[fit.note_strip++];
        if (fit.note_strip < note->n) {
            fit.is_split = TRUE;
            break;
        }
        fit.note++;
        fit.note_strip = 0;
    }
    gboolean any = fit.note != from->note || fit.note_strip != from->note_strip;
    fit.height = any ? height : 0;
    return fit;
}

/* A mark's page must hold the beginning of its note, and all notes before it whole. */
static gboolean notes_may_split(const Search *search, const State *from, const NoteFit *fit,
                                guint wanted) {
    if (!fit->is_split)
        return TRUE;
    if (fit->note + 1 < wanted)
        return FALSE;
    gboolean is_carried = fit->note == from->note && from->note_strip > 0;
    return fit->note_strip >= MIN(2u, search->notes[fit->note].n) || is_carried;
}

/* ---- costs ---- */

guint breaks_lines_short(Length left, Length grid) {
    return (guint)(MAX(0, left + grid / 8) / grid);
}

static gint64 square(gint64 value) {
    return value * value;
}

static gint64 cost_of_short(gint64 lines) {
    return COST_SHORT * square(lines) + COST_TOO_SHORT * MAX(0, lines - LINES_SHORT_AT_MOST);
}

/* What a page ends with: the last strip before `end` that is not held back, or NULL. */
static const Strip *last_strip(const Search *search, const Draft *draft) {
    guint end = draft->end;
    while (end > draft->from->at && is_held(search, &draft->held, end - 1))
        end--;
    return end > draft->from->at ? &search->strips[end - 1] : NULL;
}

static void add_cost_of_end(const Search *search, const Draft *draft, PageCosts *costs) {
    const Strip *last = last_strip(search, draft);
    if (last == NULL)
        return;
    if (last->ends & END_HYPHEN)
        costs->of[FAULT_HYPHEN] = COST_HYPHEN + (draft->from->is_right ? COST_HYPHEN_TURN : 0);
    if (last->ends & END_HEADING)
        costs->of[FAULT_HEADING] = COST_NEAR_HEADING;
    if (last->ends & END_ORPHAN)
        costs->of[FAULT_ORPHAN] = COST_ORPHAN;
    if (last->ends & END_WIDOW)
        costs->of[FAULT_WIDOW] = COST_WIDOW;
    if (last->break_cost == BREAK_NEVER)
        costs->of[FAULT_TORN] = COST_TORN;
    else
        costs->of[FAULT_SPLIT] = last->break_cost;
    if (draft->held.n > 0 && last->break_cost >= COST_OF_SPLITS)
        costs->of[FAULT_FLOAT] += COST_FLOAT_PARTS;
}

/* Where there are notes, they stand at the foot. */
static guint foot_of(const Search *search, const NoteFit *fit, Length left) {
    return fit->height > 0 ? 0 : breaks_lines_short(left, search->rules->grid);
}

static gint64 cost_of_facing(const State *from, guint foot) {
    if (!from->is_right || from->foot == FOOT_NONE)
        return 0;
    return COST_FACING * square((gint64)from->foot - (gint64)MIN(foot, FOOT_MAX));
}

static gboolean is_last_page(const Search *search, const Draft *draft, const NoteFit *fit) {
    return draft->end == search->n_strips && draft->held.n == 0 && !fit->is_split;
}

/* Lines that would still fit, where it matters. */
static guint lines_short(const Search *search, const Draft *draft, const NoteFit *fit,
                         Length left) {
    const Strip *last = last_strip(search, draft);
    gboolean ends_part = last != NULL && last->ends & END_PART;
    return ends_part || is_last_page(search, draft, fit)
               ? 0
               : breaks_lines_short(left, search->rules->grid);
}

static PageCosts costs_of_page(const Search *search, const Draft *draft, const NoteFit *fit,
                               Length text, gint by) {
    const PageRules *rules = search->rules;
    PageCosts costs = {0};
    Length left = rules->height - text - fit->height;
    costs.of[FAULT_VARIANT] = draft->by_cost[by + BY_MAX];
    if (left < 0)
        costs.of[FAULT_OVERFULL] =
            COST_OVERFULL + cost_of_short(breaks_lines_short(-left, rules->grid));
    if (is_last_page(search, draft, fit)) {
        if (draft->from->from != NULL)
            costs.of[FAULT_THIN] = COST_THIN * MAX(0, THIN_LINES - text / rules->grid);
        return costs;
    }
    costs.of[FAULT_NOTE] =
        (fit->is_split ? COST_NOTE_SPLIT : 0) + (fit->is_late ? COST_NOTE_LATE : 0);
    costs.of[FAULT_SHORT] = cost_of_short(lines_short(search, draft, fit, left));
    costs.of[FAULT_FACING] = cost_of_facing(draft->from, foot_of(search, fit, left));
    costs.of[FAULT_FLOAT] =
        (COST_FLOAT_WAITS + (draft->from->is_right ? COST_FLOAT_TURNS : 0)) * (gint64)draft->held.n;
    if (draft->end < search->n_strips || draft->held.n > 0)
        add_cost_of_end(search, draft, &costs);
    return costs;
}

/* ---- pages ---- */

static State state_after(const Search *search, const Draft *draft, const NoteFit *fit,
                         Length text) {
    const State *from = draft->from;
    State state = {.at = draft->end,
                   .n_waiting = draft->held.n,
                   .note = fit->note,
                   .note_strip = fit->note_strip,
                   .is_right = !from->is_right,
                   .foot = FOOT_NONE,
                   .n_pages = from->n_pages + 1,
                   .from = from};
    if (state.is_right)
        state.foot =
            MIN(FOOT_MAX, foot_of(search, fit, search->rules->height - text - fit->height));
    return state;
}

static BrokenPage page_of(const Search *search, const Draft *draft, const NoteFit *fit, Length text,
                          gint by) {
    const State *from = draft->from;
    return (BrokenPage){
        .n_floats = from->n_waiting,
        .first = from->at,
        .end = draft->end,
        .first_note = from->note,
        .first_note_strip = from->note_strip,
        .end_note = fit->note,
        .end_note_strip = fit->note_strip,
        .text_height = text,
        .note_height = fit->height,
        .by = by,
        .n_held = draft->held.n,
        .n_short = lines_short(search, draft, fit, search->rules->height - text - fit->height)};
}

static gboolean is_same(const State *a, const State *b) {
    return a->n_waiting == b->n_waiting && a->note == b->note && a->note_strip == b->note_strip &&
           a->is_right == b->is_right;
}

/* Of two states at one strip: the first may lead to the second, never the other way. */
static gboolean comes_before(const State *a, const State *b) {
    if (a->n_waiting != b->n_waiting)
        return a->n_waiting > b->n_waiting;
    return a->note != b->note ? a->note < b->note : a->note_strip < b->note_strip;
}

static gboolean is_better(const State *a, const State *b) {
    return a->cost < b->cost || (a->cost == b->cost && a->n_pages < b->n_pages);
}

/* Where a state is to stand, or NULL: the way there is no better than one that is known. A state
 * that differs by the foot alone can never win back more than the foot may cost. */
static State *reach(Search *search, const State *reached) {
    State **list = &search->states[reached->at], *same = NULL;
    for (; *list != NULL && !comes_before(reached, *list); list = &(*list)->next) {
        State *state = *list;
        if (!is_same(state, reached))
            continue;
        gboolean is_rival = state->foot == reached->foot;
        if (is_rival ? !is_better(reached, state)
                     : state->cost + COST_FACING * square(FOOT_MAX) <= reached->cost)
            return NULL;
        if (is_rival)
            same = state;
    }
    State *next = same != NULL ? same->next : *list;
    if (same == NULL)
        same = *list = arena_new0(search->arena, State);
    *same = *reached;
    same->next = next;
    return same;
}

static gboolean may_end(const Search *search, const Draft *draft) {
    if (search->is_forced || (draft->end == search->n_strips && draft->held.n == 0))
        return TRUE;
    const Strip *last = last_strip(search, draft);
    return last == NULL ||
           (last->break_cost != BREAK_NEVER && (last->ends & (END_ORPHAN | END_WIDOW)) == 0);
}

static gboolean is_within(Search *search, gint64 cost) {
    search->is_bounded = search->is_bounded || cost > search->bound;
    return cost <= search->bound;
}

/* Tries the page with paragraphs and white that are `by` lines longer; TRUE if it fits. */
static gboolean try_fit(Search *search, const Draft *draft, gint by, gboolean is_only_way) {
    Length height = search->rules->height, text = draft->text + search->rules->grid * by;
    NoteFit fit = fit_notes(search, draft->from, draft->wanted_notes, height - text);
    fit.is_late = !notes_may_split(search, draft->from, &fit, draft->wanted_notes);
    gboolean fits = text + fit.height <= height && (!fit.is_late || search->is_forced);
    gboolean moves = draft->end > draft->from->at || draft->from->n_waiting > 0 || fit.height > 0;
    gboolean holds_all = draft->end == draft->from->at + draft->n_held_strips &&
                         draft->from->n_waiting == 0 && fit.height == 0;
    if ((!fits && !is_only_way) || !moves || (holds_all && !is_only_way))
        return FALSE;
    PageCosts costs = costs_of_page(search, draft, &fit, text, by);
    State reached = state_after(search, draft, &fit, text);
    reached.cost = draft->from->cost + page_costs_sum(&costs);
    State *kept = is_within(search, reached.cost) ? reach(search, &reached) : NULL;
    if (kept != NULL) {
        kept->page = page_of(search, draft, &fit, text, by);
        kept->page.costs = costs;
    }
    return fits;
}

/* However long its paragraphs are set. What notes would fill is not known here. */
static gboolean is_too_short(Search *search, const Draft *draft) {
    const Strip *last = last_strip(search, draft);
    if (draft->wanted_notes > draft->from->note || draft->end == search->n_strips || last == NULL ||
        last->ends & END_PART)
        return FALSE;
    const PageRules *rules = search->rules;
    guint least =
        breaks_lines_short(rules->height - draft->text - BY_MAX * rules->grid, rules->grid);
    return !is_within(search, draft->from->cost + cost_of_short(least));
}

static gboolean try_fits(Search *search, const Draft *draft, gboolean is_only_way) {
    gboolean any = FALSE;
    if (draft->skips_notes || !may_end(search, draft) || is_too_short(search, draft))
        return FALSE;
    gint most = (search->rules->height - draft->text) / search->rules->grid;
    for (gint by = -BY_MAX; by <= BY_MAX; by++)
        if (draft->by_cost[by + BY_MAX] < COST_IMPOSSIBLE && (by <= most || is_only_way))
            any = try_fit(search, draft, by, is_only_way && by == 0) || any;
    return any;
}

/* What a choice makes possible: one more step of a knapsack whose weights are −1, 0, +1. */
static void add_choice(gint64 costs[N_BY], const Strip *strip) {
    gint64 before[N_BY];
    memcpy(before, costs, sizeof before);
    for (gint i = 0; i < N_BY; i++) {
        if (strip->longer_cost > 0 && i > 0)
            costs[i] = MIN(costs[i], before[i - 1] + strip->longer_cost);
        if (strip->shorter_cost > 0 && i + 1 < N_BY)
            costs[i] = MIN(costs[i], before[i + 1] + strip->shorter_cost);
    }
}

static void no_choice(gint64 costs[N_BY]) {
    for (gint i = 0; i < N_BY; i++)
        costs[i] = i == BY_MAX ? 0 : COST_IMPOSSIBLE;
}

/* `height`: of the page before this strip. White at its head is none. */
static gboolean has_choice(const Search *search, guint strip, guint first, Length height) {
    guint n = search->strips[strip].n_lines;
    return n == 1 ? height > 0 : n > 1 && strip + 1 >= first + n;
}

Length breaks_height_after(const Strip *strip, Length height, Length grid, gboolean is_lone) {
    height += height > 0 ? (is_lone ? strip->lone_space : strip->space) : strip->head;
    if (strip->snaps)
        height = (height + grid - 1) / grid * grid;
    return height + strip->height;
}

/* Floats that waited for this page and wait on: only one without any flow leaves some. */
static guint n_left(const Draft *draft) {
    return draft->end == draft->from->at ? draft->held.n : 0;
}

/* Floats at the head, one below the other. */
static Length floats_height(const Search *search, const Draft *draft) {
    Floats floats = floats_before(search, draft->from->at, draft->from->n_waiting);
    Length height = 0;
    for (guint i = 0; i + n_left(draft) < floats.n; i++) {
        for (guint strip = float_first(search, floats.last[i]); strip <= floats.last[i]; strip++)
            height =
                breaks_height_after(&search->strips[strip], height, search->rules->grid, FALSE);
        height += search->strips[floats.last[i]].below;
    }
    return height;
}

static guint notes_upto(const Search *search, guint end, guint before) {
    return MAX(before, search->n_notes_upto[end]);
}

/* The notes of a strip on the page, or of one that is held back. */
static void want_notes(Draft *draft, const Strip *strip, gboolean waits) {
    if (strip->n_notes == 0)
        return;
    if (waits)
        draft->holds_notes = TRUE;
    else if (draft->holds_notes)
        draft->skips_notes = TRUE;
    else
        draft->wanted_notes = strip->first_note + strip->n_notes;
}

/* The draft's next strip. `choices`, if not NULL, gets the strips that offer one. */
static void add_strip(const Search *search, Draft *draft, GArray *choices) {
    guint i = draft->end++;
    const Strip *strip = &search->strips[i];
    gboolean waits = is_held(search, &draft->held, i);
    want_notes(draft, strip, waits);
    if (waits) {
        draft->n_held_strips++;
        draft->is_lone = TRUE;
        return;
    }
    if (has_choice(search, i, draft->from->at, draft->text)) {
        add_choice(draft->by_cost, strip);
        if (choices != NULL)
            g_array_append_val(choices, i);
    }
    draft->text = breaks_height_after(strip, draft->text, search->rules->grid, draft->is_lone);
    draft->is_lone = FALSE;
}

/* A page from `from` to `end` on which these floats are held back. */
static Draft fill_draft(const Search *search, const State *from, Floats held, guint end,
                        GArray *choices) {
    Draft draft = {.from = from, .end = end, .held = held};
    guint before = n_left(&draft) > 0 ? float_first(search, held.last[0]) : from->at;
    draft.wanted_notes =
        MAX(from->note + (from->note_strip > 0), notes_upto(search, before, from->note));
    draft.text = floats_height(search, &draft);
    no_choice(draft.by_cost);
    draft.end = from->at;
    while (draft.end < end)
        add_strip(search, &draft, choices);
    return draft;
}

/* Drafts that end at one strip, with 0, 1, 2 … of their last floats held back. */
typedef struct Rivals {
    Draft of[FLOATS_WAITING_MAX + 1];
    guint n;
} Rivals;

/* Where a float has ended there is one more to hold back, or others. */
static void refill(const Search *search, Rivals *drafts) {
    const Draft *draft = &drafts->of[0];
    Floats floats = floats_before(search, draft->end, FLOATS_WAITING_MAX);
    drafts->n = 1;
    for (guint k = 1;
         k <= floats.n && float_first(search, floats.last[floats.n - k]) >= draft->from->at; k++) {
        Floats held = {.n = k};
        memcpy(held.last, &floats.last[floats.n - k], k * sizeof *floats.last);
        drafts->of[drafts->n++] = fill_draft(search, draft->from, held, draft->end, NULL);
    }
}

static void add_to_all(const Search *search, Rivals *drafts) {
    guint next = drafts->of[0].end;
    for (guint k = 0; k < drafts->n; k++)
        add_strip(search, &drafts->of[k], NULL);
    if (search->strips[next].n_float > 0)
        refill(search, drafts);
}

/* A page that ends where the drafts stand. */
static gboolean try_end(Search *search, const Rivals *drafts, gboolean is_only_way) {
    gboolean any = FALSE;
    for (guint k = 0; k < drafts->n; k++)
        any = try_fits(search, &drafts->of[k], is_only_way) || any;
    return any;
}

/* Of the draft's own floats, as many as may wait. */
static Length height_of_floats(const Search *search, const Draft *draft) {
    guint end = search->n_floats[draft->end];
    Length height = 0;
    for (guint i = end; i-- > 0 && end - i <= FLOATS_WAITING_MAX;) {
        guint last = search->floats[i];
        if (last < draft->from->at)
            break;
        for (guint strip = MAX(float_first(search, last), draft->from->at); strip <= last; strip++)
            height += search->strips[strip].height + search->strips[strip].space;
    }
    return height;
}

/* Pages of floats alone, of which the last ones wait on: what is as high as a page lets none stand
 * beside it. */
static gboolean try_floats(Search *search, const State *from) {
    gboolean any = FALSE;
    for (guint n = 1; n < from->n_waiting; n++) {
        Draft draft = fill_draft(search, from, floats_before(search, from->at, n), from->at, NULL);
        any = try_fits(search, &draft, FALSE) || any;
    }
    return any;
}

/* All pages that may follow a state. */
static void try_pages(Search *search, const State *from) {
    const PageRules *rules = search->rules;
    Rivals drafts = {.n = 1};
    drafts.of[0] = fill_draft(search, from, (Floats){.n = 0}, from->at, NULL);
    const Draft *draft = &drafts.of[0];
    gboolean any = FALSE;
    if (from->n_waiting > 0 || from->note < draft->wanted_notes)
        any = try_end(search, &drafts, search->is_forced);
    any = try_floats(search, from) || any;
    while (draft->end < search->n_strips) {
        add_to_all(search, &drafts);
        Length least = draft->text - height_of_floats(search, draft) - rules->grid * BY_MAX;
        gboolean is_past = least > rules->height;
        gboolean is_only_way = search->is_forced && !any && draft->text > rules->height;
        if (!is_past || !any)
            any = try_end(search, &drafts, is_only_way) || any;
        if (is_past || (is_only_way && !any)) /* what is taller still stands out further */
            break;
    }
}

static const State *cheapest_end(const Search *search) {
    const State *best = NULL;
    for (const State *state = search->states[search->n_strips]; state != NULL; state = state->next)
        if (state->n_waiting == 0 && state->note_strip == 0 && state->note == search->n_notes &&
            (best == NULL || is_better(state, best)))
            best = state;
    return best;
}

static const State *run(Search *search) {
    search->states = g_new0(State *, search->n_strips + 1);
    State *start = arena_new0(search->arena, State);
    start->is_right = !search->rules->begins_on_left;
    start->foot = FOOT_NONE;
    search->states[0] = start;
    for (guint at = 0; at <= search->n_strips; at++)
        for (State *state = search->states[at]; state != NULL; state = state->next) {
            gboolean is_done =
                at == search->n_strips && state->n_waiting == 0 && state->note == search->n_notes;
            if (!is_done)
                try_pages(search, state);
        }
    const State *end = cheapest_end(search);
    g_clear_pointer(&search->states, g_free);
    return end;
}

/* Most ways are given up early where little may be spent, and what they may cost is not known: so
 * little at first, then more. The first way that is found is the best of all, for none that costs
 * less was given up. */
static const State *find_end(Search *search) {
    const State *end = NULL;
    search->bound = BOUND_FIRST;
    do {
        search->is_bounded = FALSE;
        end = run(search);
        search->bound *= BOUND_FACTOR;
    } while (end == NULL && search->is_bounded);
    if (end != NULL)
        return end;
    search->bound = COST_IMPOSSIBLE;
    search->is_forced = TRUE;
    return run(search);
}

static void fill_floats(const Search *search, const State *state, BrokenPage *page,
                        GArray *floats) {
    Floats waiting = floats_before(search, state->from->at, state->from->n_waiting);
    guint n_left = state->at == state->from->at ? state->n_waiting : 0;
    page->first_float = floats->len;
    for (guint i = 0; i + n_left < waiting.n; i++)
        for (guint strip = float_first(search, waiting.last[i]); strip <= waiting.last[i]; strip++)
            g_array_append_val(floats, strip);
    page->n_floats = floats->len - page->first_float;
}

/* Which choices of a page make up its sum at the least cost. */
static void fill_variants(const Search *search, const State *state, GArray *variants) {
    g_autoptr(GArray) choices = g_array_new(FALSE, FALSE, sizeof(guint));
    fill_draft(search, state->from, floats_before(search, state->at, state->n_waiting), state->at,
               choices);
    g_autofree gint64(*costs)[N_BY] = g_malloc((choices->len + 1) * sizeof *costs);
    no_choice(costs[0]);
    for (guint i = 0; i < choices->len; i++) {
        memcpy(costs[i + 1], costs[i], sizeof *costs);
        add_choice(costs[i + 1], &search->strips[g_array_index(choices, guint, i)]);
    }
    guint n_before = variants->len;
    for (gint by = state->page.by, i = (gint)choices->len; i > 0; i--) {
        Variant variant = {.last = g_array_index(choices, guint, i - 1)};
        const Strip *strip = &search->strips[variant.last];
        gint64 cost = costs[i][by + BY_MAX];
        if (cost == costs[i - 1][by + BY_MAX])
            continue;
        variant.by = by > -BY_MAX && strip->longer_cost > 0 &&
                             costs[i - 1][by + BY_MAX - 1] + strip->longer_cost == cost
                         ? 1
                         : -1;
        by -= variant.by;
        g_array_insert_val(variants, n_before, variant);
    }
}

static BrokenPages collect(Arena *arena, const Search *search, const State *end) {
    BrokenPages result = {.is_forced = search->is_forced};
    for (const State *state = end; state->from != NULL; state = state->from)
        result.n_pages++;
    BrokenPage *pages = arena_array(arena, BrokenPage, result.n_pages);
    g_autofree const State **way = g_new(const State *, result.n_pages + 1);
    guint i = result.n_pages;
    for (const State *state = end; state->from != NULL; state = state->from)
        way[--i] = state;
    g_autoptr(GArray) floats = g_array_new(FALSE, FALSE, sizeof(guint));
    g_autoptr(GArray) variants = g_array_new(FALSE, FALSE, sizeof(Variant));
    for (i = 0; i < result.n_pages; i++) {
        pages[i] = way[i]->page;
        fill_floats(search, way[i], &pages[i], floats);
        fill_variants(search, way[i], variants);
    }
    result.variants = arena_memdup(arena, variants->data, variants->len * sizeof(Variant));
    result.n_variants = variants->len;
    result.pages = pages;
    result.floats = arena_memdup(arena, floats->data, floats->len * sizeof(guint));
    result.n_floats = floats->len;
    return result;
}

static void count_before(Search *search) {
    guint n = search->n_strips;
    search->floats = arena_array(search->arena, guint, n);
    search->n_floats = arena_array(search->arena, guint, n + 1);
    search->n_notes_upto = arena_array(search->arena, guint, n + 1);
    for (guint i = 0; i < n; i++) {
        const Strip *strip = &search->strips[i];
        search->n_floats[i + 1] = search->n_floats[i];
        if (strip->n_float > 0)
            search->floats[search->n_floats[i + 1]++] = i;
        search->n_notes_upto[i + 1] =
            strip->n_notes > 0 ? strip->first_note + strip->n_notes : search->n_notes_upto[i];
    }
}

BrokenPages breaks_find(Arena *arena, const Strip *strips, guint n_strips, const NoteStrips *notes,
                        guint n_notes, const PageRules *rules) {
    if (n_strips == 0)
        return (BrokenPages){0};
    g_autoptr(Arena) scratch = arena_new();
    Search search = {.arena = scratch,
                     .strips = strips,
                     .n_strips = n_strips,
                     .notes = notes,
                     .n_notes = n_notes,
                     .rules = rules};
    count_before(&search);
    const State *end = find_end(&search);
    g_assert(end != NULL);
    return collect(arena, &search, end);
}
