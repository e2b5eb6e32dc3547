/* The breaks of lines.c cost no more than the best of all possible ones, found by trying every one.
 */
#include "typeset/lines.h"

#define MEASURE (100 * LENGTH_PT)
#define BREAKS_MAX 11
#define ROUNDS 400

typedef struct Case {
    GArray *items; /* of Item */
    guint breaks[BREAKS_MAX + 1];
    guint n_breaks; /* legal ones, the forced one last */
} Case;

static void add(Case *one, Item item) {
    g_array_append_val(one->items, item);
}

static Length random_length(int least, int most) {
    return g_test_rand_int_range(least * LENGTH_PT, most * LENGTH_PT);
}

static Case random_case(void) {
    Case one = {.items = g_array_new(FALSE, FALSE, sizeof(Item))};
    guint n_words = (guint)g_test_rand_int_range(2, BREAKS_MAX);
    for (guint i = 0; i < n_words; i++) {
        add(&one,
            (Item){.kind = ITEM_BOX, .width = random_length(8, 40), .stretch = 200, .shrink = 200});
        if (i + 1 == n_words)
            break;
        one.breaks[one.n_breaks++] = one.items->len;
        if (g_test_rand_int_range(0, 4) == 0)
            add(&one, (Item){.kind = ITEM_PENALTY,
                             .penalty = 50,
                             .is_flagged = TRUE,
                             .before = random_length(1, 5),
                             .after = -random_length(0, 2)});
        else
            add(&one, (Item){.kind = ITEM_GLUE,
                             .width = 4 * LENGTH_PT,
                             .stretch = random_length(1, 9),
                             .shrink = LENGTH_PT,
                             .before = -random_length(0, 2)});
    }
    add(&one, (Item){.kind = ITEM_PENALTY, .penalty = PENALTY_NEVER});
    add(&one, (Item){.kind = ITEM_GLUE, .is_fill = TRUE});
    one.breaks[one.n_breaks++] = one.items->len;
    add(&one, (Item){.kind = ITEM_PENALTY, .penalty = PENALTY_FORCED});
    return one;
}

typedef struct Way {
    gint64 demerits;
    int fitness;
    gboolean is_flagged, is_feasible;
    guint first;
    gint break_item; /* -1 at the start */
} Way;

static const Item *item_at(const Case *one, guint i) {
    return &g_array_index(one->items, Item, i);
}

/* The same sum of demerits as in the book, reckoned anew without the breaker's tables. */
static Way add_line(const Case *one, Way way, guint end) {
    gint64 natural = item_at(one, end)->before, stretch = 0, shrink = 0;
    gboolean fills = FALSE;
    if (way.break_item >= 0)
        natural += item_at(one, (guint)way.break_item)->after;
    for (guint i = way.first; i < end; i++) {
        const Item *item = item_at(one, i);
        if (item->kind == ITEM_PENALTY)
            continue;
        natural += item->width;
        stretch += item->stretch;
        shrink += item->shrink;
        fills = fills || item->is_fill;
    }
    gint64 shortfall = MEASURE - natural;
    int fitness = 2;
    gint64 bad =
        shortfall >= 0 && fills
            ? 0
            : lines_badness((Length)ABS(shortfall), (Length)(shortfall >= 0 ? stretch : shrink));
    if (shortfall < 0 && -shortfall > shrink)
        way.is_feasible = FALSE;
    if (shortfall >= 0 && bad > 12)
        fitness = bad > 99 ? 0 : 1;
    if (shortfall < 0 && bad > 12)
        fitness = 3;
    const Item *item = item_at(one, end);
    gint64 penalty = item->kind == ITEM_PENALTY ? item->penalty : 0;
    gint64 demerits = 10 + bad >= 10000 ? 100000000 : (10 + bad) * (10 + bad);
    demerits += penalty > 0 ? penalty * penalty : 0;
    if (way.is_flagged && end + 1 == one->items->len)
        demerits += 5000;
    else if (way.is_flagged && item->is_flagged)
        demerits += 10000;
    if (ABS(fitness - way.fitness) > 1)
        demerits += 10000;
    guint first = end + 1;
    while (first < one->items->len && item_at(one, first)->kind != ITEM_BOX)
        first++;
    return (Way){way.demerits + demerits, fitness, item->is_flagged,
                 way.is_feasible,         first,   (gint)end};
}

static gint64 best_of_all(const Case *one) {
    gint64 best = G_MAXINT64;
    guint n = one->n_breaks - 1;
    for (guint chosen = 0; chosen < (1u << n); chosen++) {
        Way way = {.fitness = 2, .is_feasible = TRUE, .break_item = -1};
        for (guint i = 0; i < n; i++)
            if (chosen & (1u << i))
                way = add_line(one, way, one->breaks[i]);
        way = add_line(one, way, one->breaks[n]);
        if (way.is_feasible)
            best = MIN(best, way.demerits);
    }
    return best;
}

static void test_best(void) {
    guint n_feasible = 0;
    for (guint round = 0; round < ROUNDS; round++) {
        Case one = random_case();
        g_autoptr(Arena) arena = arena_new();
        LineSettings settings = line_settings(MEASURE);
        settings.pretolerance = -1;
        settings.tolerance = 10000;
        settings.emergency_stretch = 0;
        Line *lines;
        guint n = lines_break(arena, (const Item *)(const void *)one.items->data, one.items->len,
                              &settings, &lines);
        gint64 best = best_of_all(&one);
        if (best != G_MAXINT64) {
            n_feasible++;
            g_assert_cmpint(lines[n - 1].demerits, ==, best);
        }
        g_array_unref(one.items);
    }
    g_assert_cmpuint(n_feasible, >, ROUNDS / 2);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/lines/best-of-all", test_best);
    return g_test_run();
}
