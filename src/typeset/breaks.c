/* Every state is a place in the flow, the number of floats that wait, and how much of the notes is
 * still to come. From each state, in order of place, all pages that may follow are tried; the
 * cheapest way into each state is kept. A page costs the square of what it falls short by, what its
 * break costs, and something for each float held back and each note split. If no way keeps the
 * rules, the search is made again with forbidden breaks allowed at a high price.
 *
 * Paragraphs that no page cuts may offer to be a line longer or shorter: for each page a small
 * knapsack finds what the sum of −3 … +3 lines costs at least, and the page is tried with each sum.
 *
 * Refused: first fit with a look-back, which mends a widow on one page by making one on the next.
 */
#include "typeset/breaks.h"
#include <string.h>

#define FLOATS_WAITING_MAX 3u
#define COST_SHORT 120 /* times the square of the grid lines that a page falls short by */
#define LINES_SHORT_AT_MOST 2
#define COST_TOO_SHORT 2500  /* for each line that a page falls short by beyond those */
#define COST_FLOAT_WAITS 300 /* a float that moves to the next page */
#define COST_OF_SPLITS 400   /* breaks from this cost on cut a listing or a table … */
#define COST_FLOAT_PARTS                                                                           \
    9000 /* … and a float at the head of the next page would stand between its parts */
#define COST_NOTE_SPLIT 6000
#define COST_FORBIDDEN 400000
#define COST_OVERFULL 4000000
#define BY_MAX 3 /* lines that a page's paragraphs may be longer or shorter in sum */
#define N_BY (2 * BY_MAX + 1)
#define COST_IMPOSSIBLE (G_MAXINT64 / 4)
#define COST_LAST_PAGE_THIN 2500 /* a last page of less than THIN_LINES lines */
#define THIN_LINES 4

typedef struct State State;
struct State {
    guint at;               /* the next strip of the flow */
    guint n_waiting;        /* floats before it that wait: the last ones */
    guint note, note_strip; /* the next strip of a note to set */
    gint64 cost;
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
    State **states; /* by strip, n_strips + 1 of them */
} Search;

/* What is known of a page while strips are added to it. */
typedef struct Draft {
    const State *from;
    guint end;
    Length text;          /* height of the flow and the floats at the head */
    guint n_held;         /* floats of this page that will wait */
    guint wanted_notes;   /* all notes before this one have their marks up to here */
    gint64 by_cost[N_BY]; /* of paragraphs that are −BY_MAX … +BY_MAX lines longer in sum */
} Draft;

static guint floats_before(const Search *search, guint at, guint n, guint *ret_strips) {
    guint found = 0;
    while (at-- > 0 && found < n)
        if (search->strips[at].is_float)
            ret_strips[found++] = at;
    for (guint i = 0; i < found / 2; i++) {
        guint swap = ret_strips[i];
        ret_strips[i] = ret_strips[found - 1 - i];
        ret_strips[found - 1 - i] = swap;
    }
    return found;
}

/* ---- notes ---- */

typedef struct NoteFit {
    guint note, note_strip; /* where the notes of the page end */
    Length height;          /* with the gap; 0 without notes */
    gboolean is_split;
} NoteFit;

/* Sets notes from the state's on, up to `wanted`, as far as there is room. */
static NoteFit fit_notes(const Search *search, const State *from, guint wanted, Length room) {
    NoteFit fit = {.note = from->note, .note_strip = from->note_strip};
    Length height = search->rules->note_gap;
    while (fit.note < wanted) {
        const NoteStrips *note = &search->notes[fit.note];
        while (fit.note_strip < note->n && height + note->heights[fit.note_strip] <= room)
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

/* ---- pages ---- */

static gint64 cost_of_short(const Search *search, Length left) {
    gint64 lines = (left + search->rules->grid / 8) / search->rules->grid;
    if (lines <= 0)
        return 0;
    return COST_SHORT * lines * lines +
           (lines > LINES_SHORT_AT_MOST ? COST_TOO_SHORT * (lines - LINES_SHORT_AT_MOST) : 0);
}

/* What a page ends with: the last strip before `end` that is not held back, or -1. */
static gint last_strip(const Search *search, guint first, guint end, guint n_held) {
    while (end > first) {
        const Strip *strip = &search->strips[--end];
        if (!strip->is_float || n_held == 0)
            return (gint)end;
        n_held--;
    }
    return -1;
}

static gint32 break_cost(const Search *search, const Draft *draft) {
    gint last = last_strip(search, draft->from->at, draft->end, draft->n_held);
    return last < 0 ? 0 : search->strips[last].break_cost;
}

static gint64 cost_of_break(const Search *search, const Draft *draft) {
    gint32 cost = break_cost(search, draft);
    return cost == BREAK_NEVER ? COST_FORBIDDEN : cost;
}

static gint64 cost_of_page(const Search *search, const Draft *draft, const NoteFit *fit,
                           Length text, Length height) {
    gboolean is_last = draft->end == search->n_strips && draft->n_held == 0 && !fit->is_split;
    gint64 cost = fit->is_split ? COST_NOTE_SPLIT : 0;
    Length left = height - text - fit->height;
    if (left < 0)
        cost += COST_OVERFULL + cost_of_short(search, -left);
    if (is_last)
        return cost + (draft->from->from != NULL && text < search->rules->grid * THIN_LINES
                           ? COST_LAST_PAGE_THIN
                           : 0);
    return cost + cost_of_short(search, left) +
           (draft->end < search->n_strips || draft->n_held > 0 ? cost_of_break(search, draft) : 0) +
           (gint64)COST_FLOAT_WAITS * draft->n_held +
           (draft->n_held > 0 && break_cost(search, draft) >= COST_OF_SPLITS ? COST_FLOAT_PARTS
                                                                             : 0);
}

static BrokenPage make_page(const Draft *draft, const NoteFit *fit, Length text, gint64 cost) {
    return (BrokenPage){.n_floats = draft->from->n_waiting,
                        .first = draft->from->at,
                        .end = draft->end,
                        .first_note = draft->from->note,
                        .first_note_strip = draft->from->note_strip,
                        .end_note = fit->note,
                        .end_note_strip = fit->note_strip,
                        .text_height = text,
                        .note_height = fit->height,
                        .cost = cost};
}

static gboolean same_state(const State *state, guint n_waiting, const NoteFit *fit) {
    return state->n_waiting == n_waiting && state->note == fit->note &&
           state->note_strip == fit->note_strip;
}

static void reach(Search *search, const Draft *draft, const NoteFit *fit, Length text, gint by,
                  gint64 cost) {
    State **list = &search->states[draft->end];
    State *state = *list;
    while (state != NULL && !same_state(state, draft->n_held, fit))
        state = state->next;
    if (state != NULL && state->cost <= cost)
        return;
    if (state == NULL) {
        state = arena_new0(search->arena, State);
        while (*list != NULL)
            list = &(*list)->next;
        *list = state;
    }
    state->at = draft->end;
    state->n_waiting = draft->n_held;
    state->note = fit->note;
    state->note_strip = fit->note_strip;
    state->cost = cost;
    state->from = draft->from;
    state->page = make_page(draft, fit, text, cost);
    state->page.by = by;
}

static gboolean may_end(const Search *search, const Draft *draft) {
    gboolean is_end = draft->end == search->n_strips && draft->n_held == 0;
    return is_end || search->is_forced || break_cost(search, draft) != BREAK_NEVER;
}

/* Tries the page with paragraphs that are `by` lines longer; TRUE if it fits. */
static gboolean try_fit(Search *search, const Draft *draft, Length text, gint by,
                        gboolean is_only_way) {
    Length height = search->rules->height;
    text += search->rules->grid * by;
    NoteFit fit = fit_notes(search, draft->from, draft->wanted_notes, height - text);
    gboolean fits = text + fit.height <= height &&
                    notes_may_split(search, draft->from, &fit, draft->wanted_notes);
    gboolean moves = draft->end > draft->from->at || draft->from->n_waiting > 0 || fit.height > 0;
    gboolean holds_all = draft->end == draft->from->at + draft->n_held &&
                         draft->from->n_waiting == 0 && fit.height == 0;
    if ((!fits && !is_only_way) || !moves || (holds_all && !is_only_way))
        return FALSE;
    gint64 cost = cost_of_page(search, draft, &fit, text, height) + draft->by_cost[by + BY_MAX];
    reach(search, draft, &fit, text, by, draft->from->cost + cost);
    return fits;
}

/* A page that ends where the draft stands, with 0, 1, 2 … of its last floats held back. */
static gboolean try_end(Search *search, Draft draft, gboolean is_only_way) {
    guint floats[FLOATS_WAITING_MAX];
    guint own = 0, n = floats_before(search, draft.end, FLOATS_WAITING_MAX, floats);
    while (own < n && floats[n - 1 - own] >= draft.from->at)
        own++;
    gboolean any = FALSE;
    Length held = 0;
    for (guint k = 0; k <= own; k++) {
        if (k > 0) {
            const Strip *strip = &search->strips[floats[n - k]];
            gboolean is_first = floats[n - k] == draft.from->at && draft.from->n_waiting == 0;
            held += strip->height + (is_first ? 0 : strip->space);
        }
        draft.n_held = k;
        if (!may_end(search, &draft))
            continue;
        for (gint by = -BY_MAX; by <= BY_MAX; by++)
            if (draft.by_cost[by + BY_MAX] < COST_IMPOSSIBLE)
                any = try_fit(search, &draft, draft.text - held, by, is_only_way && by == 0) || any;
    }
    return any;
}

/* What a paragraph's choices make possible: one more step of a knapsack whose weights are −1, 0,
 * +1. */
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

static gboolean has_choice(const Search *search, guint strip, guint first) {
    guint n = search->strips[strip].n_lines;
    return n > 0 && strip + 1 >= first + n;
}

Length breaks_height_after(const Strip *strip, Length height, Length grid) {
    height += height > 0 ? strip->space : strip->head;
    if (strip->snaps)
        height = (height + grid - 1) / grid * grid;
    return height + strip->height;
}

static Length floats_height(const Search *search, const State *from) {
    guint strips[FLOATS_WAITING_MAX];
    guint n = floats_before(search, from->at, from->n_waiting, strips);
    Length height = 0;
    for (guint i = 0; i < n; i++)
        height = breaks_height_after(&search->strips[strips[i]], height, search->rules->grid);
    return height;
}

static Length tallest_held(const Search *search, const Draft *draft) {
    guint floats[FLOATS_WAITING_MAX];
    guint n = floats_before(search, draft->end, FLOATS_WAITING_MAX, floats);
    Length height = 0;
    for (guint i = 0; i < n; i++)
        if (floats[i] >= draft->from->at)
            height += search->strips[floats[i]].height + search->strips[floats[i]].space;
    return height;
}

static guint notes_upto(const Search *search, guint end, guint before) {
    for (guint i = end; i-- > 0;)
        if (search->strips[i].n_notes > 0)
            return MAX(before, search->strips[i].first_note + search->strips[i].n_notes);
    return before;
}

/* All pages that may follow a state. */
static void try_pages(Search *search, const State *from) {
    Draft draft = {.from = from, .end = from->at, .text = floats_height(search, from)};
    no_choice(draft.by_cost);
    draft.wanted_notes =
        MAX(from->note + (from->note_strip > 0), notes_upto(search, from->at, from->note));
    Length height = search->rules->height;
    gboolean any = from->n_waiting > 0 || from->note < draft.wanted_notes
                       ? try_end(search, draft, FALSE)
                       : FALSE;
    while (draft.end < search->n_strips) {
        const Strip *strip = &search->strips[draft.end];
        draft.text = breaks_height_after(strip, draft.text, search->rules->grid);
        if (has_choice(search, draft.end, from->at))
            add_choice(draft.by_cost, strip);
        draft.end++;
        if (strip->n_notes > 0)
            draft.wanted_notes = strip->first_note + strip->n_notes;
        Length least = draft.text - tallest_held(search, &draft) - search->rules->grid * BY_MAX;
        gboolean is_past = least > height;
        if (!is_past || !any)
            any = try_end(search, draft, is_past && search->is_forced) || any;
        if (is_past && (any || (search->is_forced && search->states[draft.end] != NULL)))
            break;
        if (is_past && !search->is_forced)
            break;
    }
}

static const State *cheapest_end(const Search *search) {
    const State *best = NULL;
    for (const State *state = search->states[search->n_strips]; state != NULL; state = state->next)
        if (state->n_waiting == 0 && state->note_strip == 0 && state->note == search->n_notes &&
            (best == NULL || state->cost < best->cost))
            best = state;
    return best;
}

static const State *run(Search *search) {
    search->states = g_new0(State *, search->n_strips + 1);
    State *start = arena_new0(search->arena, State);
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

static void fill_floats(const Search *search, const State *state, BrokenPage *page,
                        GArray *floats) {
    guint strips[FLOATS_WAITING_MAX];
    guint n = floats_before(search, state->from->at, page->n_floats, strips);
    page->first_float = floats->len;
    g_array_append_vals(floats, strips, n);
}

/* Which paragraphs of a page are longer or shorter, so that they make up its sum at the least cost.
 */
static void fill_variants(const Search *search, const State *state, GArray *variants) {
    g_autoptr(GArray) lasts = g_array_new(FALSE, FALSE, sizeof(guint));
    for (guint i = state->from->at; i < state->at; i++)
        if (has_choice(search, i, state->from->at))
            g_array_append_val(lasts, i);
    g_autofree gint64(*costs)[N_BY] = g_malloc((lasts->len + 1) * sizeof *costs);
    no_choice(costs[0]);
    for (guint i = 0; i < lasts->len; i++) {
        memcpy(costs[i + 1], costs[i], sizeof *costs);
        add_choice(costs[i + 1], &search->strips[g_array_index(lasts, guint, i)]);
    }
    guint n_before = variants->len;
    for (gint by = state->page.by, i = (gint)lasts->len; i > 0; i--) {
        Variant variant = {.last = g_array_index(lasts, guint, i - 1)};
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
    const State *end = run(&search);
    if (end == NULL) {
        search.is_forced = TRUE;
        end = run(&search);
    }
    g_assert(end != NULL);
    return collect(arena, &search, end);
}
