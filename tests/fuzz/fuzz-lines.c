/* Boxes, glue and penalties of any kind: every box stands on one line, in order; every line ends
 * where one may, and at every forced break; its width is the sum of what stands on it. */
#include "fuzz/fuzz.h"
#include "typeset/lines.h"

#define ITEMS_MAX 400

static gboolean is_forced(const Item *item) {
    return item->kind == ITEM_PENALTY && item->penalty <= PENALTY_FORCED;
}

static Item any_item(FuzzBytes *bytes) {
    guint8 what = fuzz_byte(bytes);
    Item item = {.kind = what % 3,
                 .is_fill = what % 3 == ITEM_GLUE && (what & 0xf0) == 0xf0,
                 .is_flagged = (what & 8) != 0,
                 .is_hyphenation = (what & 16) != 0,
                 .is_last_resort = (what & 0xe0) == 0x20};
    if (item.kind != ITEM_PENALTY) {
        item.width = fuzz_number(bytes, -20, 200) * LENGTH_PT / 4;
        item.stretch = fuzz_number(bytes, 0, 60) * LENGTH_PT / 8;
        item.shrink = fuzz_number(bytes, 0, 40) * LENGTH_PT / 8;
    } else
        item.penalty = fuzz_number(bytes, -11, 11) * 1000 + fuzz_number(bytes, 0, 99);
    if (is_forced(&item)) /* in every pass */
        item.is_hyphenation = item.is_last_resort = FALSE;
    if (item.kind != ITEM_BOX) {
        item.before = fuzz_number(bytes, -8, 8) * LENGTH_PT / 4;
        item.after = fuzz_number(bytes, -8, 8) * LENGTH_PT / 4;
    }
    return item;
}

static LineSettings any_settings(FuzzBytes *bytes) {
    LineSettings settings = line_settings(fuzz_number(bytes, 0, 250) * LENGTH_PT);
    settings.rag = fuzz_number(bytes, 0, 3) * 20 * LENGTH_PT;
    settings.pretolerance = fuzz_number(bytes, -1, 200);
    settings.tolerance = fuzz_number(bytes, 0, 10000);
    settings.last_tolerance = fuzz_number(bytes, 0, 10000);
    return settings;
}

static gboolean may_end(const Item *items, guint i) {
    if (items[i].kind == ITEM_GLUE)
        return i > 0 && items[i - 1].kind == ITEM_BOX && !items[i].is_fill;
    return items[i].kind == ITEM_PENALTY && items[i].penalty < PENALTY_NEVER;
}

static guint first_box(const Item *items, guint n_items, guint from) {
    while (from < n_items && items[from].kind != ITEM_BOX)
        from++;
    return from;
}

static void check_width(const Item *items, const Line *line, const Line *before, Length measure) {
    gint64 width = items[line->end].before + (before != NULL ? items[before->end].after : 0);
    for (guint i = line->first; i < line->end; i++) {
        width += items[i].kind != ITEM_PENALTY ? items[i].width : 0;
        g_assert_false(is_forced(&items[i]));
    }
    g_assert_cmpint(line->natural, ==, width);
    g_assert_true(line->is_overfull || width - line->shrink <= measure);
}

static void check(const Item *items, guint n_items, const Line *lines, guint n_lines,
                  Length measure) {
    for (guint i = 0; i < n_lines; i++) {
        const Line *line = &lines[i], *before = i > 0 ? &lines[i - 1] : NULL;
        g_assert_cmpuint(line->first, ==,
                         before != NULL ? first_box(items, n_items, before->end + 1) : 0);
        g_assert_true(before == NULL || before->end < line->end);
        g_assert_true(may_end(items, line->end));
        g_assert_cmpint(line->badness, >=, 0);
        g_assert_cmpint(ABS(line->demerits), <, (gint64)n_items * 300000000);
        check_width(items, line, before, measure);
    }
    g_assert_cmpuint(lines[n_lines - 1].end, ==, n_items - 1);
}

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size) {
    FuzzBytes bytes = {data, size};
    g_autoptr(Arena) arena = arena_new();
    LineSettings settings = any_settings(&bytes);
    g_autofree Item *items = g_new0(Item, ITEMS_MAX + 1);
    guint n = 0;
    while (bytes.size > 0 && n < ITEMS_MAX)
        items[n++] = any_item(&bytes);
    items[n++] = (Item){.kind = ITEM_PENALTY, .penalty = PENALTY_FORCED};
    Line *lines;
    guint n_lines = lines_break(arena, items, n, &settings, &lines);
    check(items, n, lines, n_lines, settings.measure);
    for (guint wanted = n_lines; wanted <= n_lines + 1; wanted++) {
        guint n_found = lines_break_to(arena, items, n, &settings, wanted, &lines);
        g_assert_true(n_found == 0 || n_found == wanted);
        if (n_found > 0)
            check(items, n, lines, n_found, settings.measure);
    }
    return 0;
}
