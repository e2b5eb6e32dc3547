/* Chapters count through the book, figures, tables and listings through their chapter ("1.2"), or
 * through the division where it has no number ("2"). */
#include "book/number.h"
#include "base/text.h"
#include "book/terms.h"

typedef struct Counts {
    guint figures, tables, listings, equations;
} Counts;

static const char *label_of(Book *book, Term which, const char *number) {
    g_autofree char *label = term_numbered(book->meta.language, which, number);
    return arena_strdup(book->arena, label);
}

void number_divisions(Book *book) {
    guint n_chapters = 0, n_parts = 0;
    for (Division *division = book->first; division != NULL; division = division->next) {
        if (division->role == ROLE_CHAPTER) {
            division->number = arena_printf(book->arena, "%u", ++n_chapters);
            division->label = label_of(book, TERM_CHAPTER, division->number);
        } else if (division->role == ROLE_PART) {
            g_autofree char *roman = text_roman(++n_parts);
            g_autofree char *upper = g_ascii_strup(roman, -1);
            division->number = arena_strdup(book->arena, upper);
            division->label = label_of(book, TERM_PART, division->number);
        }
    }
}

static guint *count_of(Counts *counts, BlockKind kind) {
    switch (kind) {
    case BLOCK_FIGURE:
        return &counts->figures;
    case BLOCK_TABLE:
        return &counts->tables;
    case BLOCK_MATH:
        return &counts->equations;
    default:
        return &counts->listings;
    }
}

static Term term_of(BlockKind kind) {
    switch (kind) {
    case BLOCK_FIGURE:
        return TERM_FIGURE;
    case BLOCK_TABLE:
        return TERM_TABLE;
    case BLOCK_MATH:
        return TERM_EQUATION;
    default:
        return TERM_LISTING;
    }
}

static void number_captioned(Book *book, Division *division) {
    Counts counts = {0};
    for (Block *block = division_walk(division, NULL); block != NULL;
         block = division_walk(division, block)) {
        book->n_figures += block->kind == BLOCK_FIGURE;
        book->n_tables += block->kind == BLOCK_TABLE;
        book->n_listings += block->kind == BLOCK_LISTING;
        book->n_equations += block->kind == BLOCK_MATH;
        if (block->kind == BLOCK_MATH ? block->id == NULL : block->caption == NULL)
            continue;
        guint n = ++*count_of(&counts, block->kind);
        block->number = division->number != NULL
                            ? arena_printf(book->arena, "%s.%u", division->number, n)
                            : arena_printf(book->arena, "%u", n);
        block->label = label_of(book, term_of(block->kind), block->number);
    }
}

/* The notes of a division, unlinked, and put back in the order of their first marks. */
/* Said once, at the first that is too many; the others are numbered all the same. */
static void check_notes(const Book *book, const Block *notes, guint n_before, Diag *diag) {
    guint most = book->limits.notes, n = n_before;
    for (const Block *note = notes; note != NULL && n_before <= most; note = note->next)
        if (n++ == most) {
            diag_add(diag, DIAG_LIMIT_NOTES, note->place, "the book has more than %u notes", most);
            limits_hint(diag, LIMIT_KEY_notes);
            return;
        }
}

typedef struct NoteOrder {
    Book *book;
    Block *first, *last;
    guint n;
} NoteOrder;

static void place_note(NoteOrder *order, Block *note) {
    note->number = arena_printf(order->book->arena, "%u", ++order->n);
    note->next = NULL;
    if (order->last == NULL)
        order->first = note;
    else
        order->last->next = note;
    order->last = note;
}

static void take_mark(NoteOrder *order, Inline *mark) {
    Block *note = mark->note;
    mark->nth = ++note->note.n_marks;
    if (mark->nth == 1) {
        note->note.first_mark = mark;
        place_note(order, note);
    }
}

static void take_marks(NoteOrder *order, const Inline *list) {
    InlineWalk walk;
    inline_walk_begin(&walk, list);
    for (Inline *inl; (inl = inline_walk_next(&walk)) != NULL;)
        if (inl->kind == INLINE_NOTE)
            take_mark(order, inl);
}

static void take_marks_below(NoteOrder *order, const Block *root) {
    for (const Block *block = block_walk(root, NULL); block != NULL;
         block = block_walk(root, block)) {
        take_marks(order, block->inlines);
        take_marks(order, block->caption);
    }
}

static void report_unused(const Block *notes, Diag *diag) {
    for (const Block *note = notes; note != NULL; note = note->next)
        if (note->note.n_marks == 0)
            diag_add(diag, DIAG_NOTE_UNUSED, note->place,
                     "nothing refers to this note; it is not printed");
}

static void number_notes(Book *book, Division *division, Diag *diag) {
    NoteOrder order = {.book = book};
    g_autoptr(GPtrArray) all = g_ptr_array_new();
    for (Block *note = division->notes; note != NULL; note = note->next)
        g_ptr_array_add(all, note);
    division->notes = NULL;
    if (division->heading != NULL)
        take_marks_below(&order, division->heading);
    for (const Block *block = division->first; block != NULL; block = block->next)
        take_marks_below(&order, block);
    for (const Block *note = order.first; note != NULL;
         note = note->next) /* grows: notes may refer to notes */
        take_marks_below(&order, note);
    division->notes = order.first;
    check_notes(book, order.first, book->n_notes, diag);
    book->n_notes += order.n;
    for (guint i = 0; i < all->len; i++) {
        Block *note = all->pdata[i];
        if (note->note.n_marks == 0) {
            note->next = NULL;
            report_unused(note, diag);
        }
    }
}

void number_book(Book *book, Diag *diag) {
    for (Division *division = book->first; division != NULL; division = division->next) {
        number_captioned(book, division);
        number_notes(book, division, diag);
    }
}
