/* Columns of paragraphs, headings, floats and notes of any kind: every strip stands on one page, in
 * order but for floats, which keep theirs; every note begins with the page of its mark or later and
 * goes on without a gap; heights are what they are said to be. */
#include "fuzz/fuzz.h"
#include "typeset/breaks.h"

#define LINE 12
#define STRIPS_MAX 90
#define NOTES_MAX 20
#define NOTE_LATE 200000

typedef struct Column {
    Strip strips[STRIPS_MAX];
    guint n;
    NoteStrips notes[NOTES_MAX];
    Length heights[NOTES_MAX][8];
    guint n_notes;
} Column;

static Strip *add(Column *column, Length height) {
    Strip *strip = &column->strips[column->n++];
    *strip = (Strip){.height = height, .first_note = column->n_notes};
    return strip;
}

static void add_notes(Column *column, Strip *strip, FuzzBytes *bytes) {
    guint n = fuzz_byte(bytes) % 8 == 7 ? (guint)fuzz_number(bytes, 1, 3) : 0;
    for (; n > 0 && column->n_notes < NOTES_MAX; n--) {
        guint note = column->n_notes++, n_strips = (guint)fuzz_number(bytes, 1, 8);
        for (guint i = 0; i < n_strips; i++)
            column->heights[note][i] = fuzz_number(bytes, 1, 60);
        column->notes[note] = (NoteStrips){column->heights[note], n_strips};
        strip->n_notes++;
    }
}

static guint n_strips(const Column *column, FuzzBytes *bytes, gint most) {
    guint n = (guint)fuzz_number(bytes, 1, most);
    return MIN(n, STRIPS_MAX - column->n);
}

/* Lines that stand on the grid; the last one may offer to be set otherwise. */
static void add_paragraph(Column *column, FuzzBytes *bytes) {
    guint n = n_strips(column, bytes, 12);
    for (guint i = 0; i < n; i++) {
        Strip *strip = add(column, LINE);
        strip->snaps = TRUE;
        strip->ends = fuzz_byte(bytes) % 6 == 5 ? END_HYPHEN : 0;
        strip->ends |= i == 0 && n > 1 ? END_ORPHAN : 0;
        strip->ends |= i + 2 == n ? END_WIDOW : 0;
        add_notes(column, strip, bytes);
        if (i + 1 == n && n > 1 && fuzz_byte(bytes) % 2 == 1) {
            strip->n_lines = n;
            strip->longer_cost = fuzz_number(bytes, 0, 200);
            strip->shorter_cost = fuzz_number(bytes, 0, 200);
        }
    }
}

static void add_heading(Column *column, FuzzBytes *bytes) {
    Strip *strip = add(column, fuzz_number(bytes, 1, 60));
    strip->space = fuzz_number(bytes, 0, 40);
    strip->lone_space = fuzz_number(bytes, 0, 40);
    strip->break_cost = BREAK_NEVER;
    strip->n_lines = 1;
    strip->longer_cost = fuzz_number(bytes, 0, 200);
}

/* Of one strip, or of several that keep together; taller than a page now and then. */
static void add_float(Column *column, FuzzBytes *bytes) {
    guint n = n_strips(column, bytes, 3);
    for (guint i = 0; i < n; i++) {
        Strip *strip = add(column, fuzz_number(bytes, 1, 250));
        strip->space = i == 0 ? fuzz_number(bytes, 0, 20) : 0;
        strip->break_cost = i + 1 < n ? BREAK_NEVER : 0;
        strip->n_float = i + 1 == n ? n : 0;
        strip->below = i + 1 == n ? fuzz_number(bytes, 0, 20) : 0;
        add_notes(column, strip, bytes);
    }
}

/* Rows that a page may part at a price, below a head. */
static void add_rows(Column *column, FuzzBytes *bytes) {
    guint n = n_strips(column, bytes, 8);
    gint32 cost = fuzz_number(bytes, 0, 9000);
    Length head = fuzz_number(bytes, 0, 30);
    for (guint i = 0; i < n; i++) {
        Strip *strip = add(column, fuzz_number(bytes, 1, 80));
        strip->break_cost = i == 0 && n > 1 ? BREAK_NEVER : i + 1 < n ? cost : 0;
        strip->head = i > 0 ? head : 0;
        strip->ends = i + 1 == n && fuzz_byte(bytes) % 4 == 3 ? END_PART : 0;
        add_notes(column, strip, bytes);
    }
}

static void fill(Column *column, FuzzBytes *bytes) {
    static void (*const adds[])(Column *, FuzzBytes *) = {add_paragraph, add_heading, add_float,
                                                          add_rows};
    while (bytes->size > 0 && column->n < STRIPS_MAX)
        adds[fuzz_byte(bytes) % G_N_ELEMENTS(adds)](column, bytes);
}

/* ---- what must be true ---- */

typedef struct Seen {
    guint page[STRIPS_MAX];      /* where a strip stands, from 1; 0: nowhere yet */
    gboolean floats[STRIPS_MAX]; /* at the head of some page */
} Seen;

static void see(Seen *seen, guint strip, guint page) {
    g_assert_cmpuint(seen->page[strip], ==, 0);
    seen->page[strip] = page + 1;
}

static Length head_height(const Column *column, const BrokenPages *pages, guint p, Seen *seen,
                          const PageRules *rules) {
    const BrokenPage *page = &pages->pages[p];
    Length height = 0;
    for (guint i = 0; i < page->n_floats; i++) {
        guint strip = pages->floats[page->first_float + i];
        g_assert_cmpuint(strip, <, page->first);
        see(seen, strip, p);
        height = breaks_height_after(&column->strips[strip], height, rules->grid, FALSE);
        height += column->strips[strip].below;
    }
    return height;
}

static void check_page(const Column *column, const BrokenPages *pages, guint p, Seen *seen,
                       const PageRules *rules) {
    const BrokenPage *page = &pages->pages[p];
    Length height = head_height(column, pages, p, seen, rules);
    gboolean is_lone = FALSE;
    for (guint i = page->first; i < page->end; i++) {
        if (seen->floats[i]) {
            is_lone = TRUE;
            continue;
        }
        see(seen, i, p);
        height = breaks_height_after(&column->strips[i], height, rules->grid, is_lone);
        is_lone = FALSE;
    }
    g_assert_cmpint(height + page->by * rules->grid, ==, page->text_height);
    if (!pages->is_forced)
        g_assert_cmpint(page->text_height + page->note_height, <=, rules->height);
    gint64 cost = page_costs_sum(&page->costs);
    g_assert_true(cost >= 0 && cost < G_MAXINT32 * (gint64)8);
}

/* What stands at the foot, and that pages follow each other without a gap. */
static void check_joints(const Column *column, const BrokenPages *pages, const PageRules *rules) {
    BrokenPage before = {0};
    for (guint p = 0; p < pages->n_pages; p++) {
        const BrokenPage *page = &pages->pages[p];
        g_assert_cmpuint(page->first, ==, before.end);
        g_assert_cmpuint(page->first_float, ==, before.first_float + before.n_floats);
        g_assert_cmpuint(page->first_note, ==, before.end_note);
        g_assert_cmpuint(page->first_note_strip, ==, before.end_note_strip);
        Length height = 0;
        for (guint note = page->first_note, strip = page->first_note_strip;
             note < page->end_note || (note == page->end_note && strip < page->end_note_strip);) {
            height += (height == 0 ? rules->note_gap : 0) + column->heights[note][strip++];
            if (strip == column->notes[note].n) {
                note++;
                strip = 0;
            }
        }
        g_assert_cmpint(height, ==, page->note_height);
        before = *page;
    }
    g_assert_cmpuint(before.end, ==, column->n);
    g_assert_cmpuint(before.end_note, ==, column->n_notes);
    g_assert_cmpuint(before.end_note_strip, ==, 0);
}

/* The page that a note begins on: that of its mark, or a later one at the price that this has. */
static void check_marks(const Column *column, const BrokenPages *pages, const Seen *seen) {
    for (guint i = 0; i < column->n; i++)
        for (guint k = 0; k < column->strips[i].n_notes; k++) {
            guint note = column->strips[i].first_note + k, p = 0;
            while (pages->pages[p].end_note < note ||
                   (pages->pages[p].end_note == note && pages->pages[p].end_note_strip == 0))
                p++;
            g_assert_cmpuint(p + 1, >=, seen->page[i]);
            if (p + 1 > seen->page[i])
                g_assert_cmpint(pages->pages[seen->page[i] - 1].costs.of[FAULT_NOTE], >=,
                                NOTE_LATE);
        }
}

static void check_variants(const Column *column, const BrokenPages *pages, const Seen *seen) {
    gint by[STRIPS_MAX * 2] = {0};
    for (guint i = 0; i < pages->n_variants; i++) {
        const Variant *variant = &pages->variants[i];
        const Strip *strip = &column->strips[variant->last];
        g_assert_cmpint(variant->by == 1 ? strip->longer_cost : strip->shorter_cost, >, 0);
        g_assert_true(i == 0 || variant[-1].last < variant->last);
        by[seen->page[variant->last] - 1] += variant->by;
    }
    for (guint p = 0; p < pages->n_pages; p++)
        g_assert_cmpint(by[p], ==, pages->pages[p].by);
}

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size) {
    FuzzBytes bytes = {data, size};
    g_autoptr(Arena) arena = arena_new();
    g_autofree Column *column = g_new0(Column, 1);
    Seen seen = {0};
    PageRules rules = {.height = LINE * fuzz_number(&bytes, 1, 20), .grid = LINE};
    rules.note_gap = fuzz_number(&bytes, 1, 15);
    rules.begins_on_left = fuzz_byte(&bytes) % 2 == 1;
    fill(column, &bytes);
    BrokenPages pages =
        breaks_find(arena, column->strips, column->n, column->notes, column->n_notes, &rules);
    if (column->n == 0)
        return 0;
    for (guint i = 0; i < pages.n_floats; i++) {
        g_assert_true(i == 0 || pages.floats[i - 1] < pages.floats[i]);
        seen.floats[pages.floats[i]] = TRUE;
    }
    for (guint p = 0; p < pages.n_pages; p++)
        check_page(column, &pages, p, &seen, &rules);
    for (guint i = 0; i < column->n; i++)
        g_assert_cmpuint(seen.page[i], >, 0);
    check_joints(column, &pages, &rules);
    check_marks(column, &pages, &seen);
    check_variants(column, &pages, &seen);
    return 0;
}
