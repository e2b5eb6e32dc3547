/* Counts in whole seconds; minutes are rounded only where they are shown. */
#include "book/reading.h"
#include "base/text.h"

#define TOLERANCE_PERCENT 5 /* a declared time further off than this is reported */

typedef struct Count {
    guint words, code_words;           /* all of them */
    guint read_words, read_code_words; /* what is read from beginning to end */
    guint looks;                       /* figures, tables, outputs */
} Count;

static guint words_of(const Inline *list) {
    g_autofree char *text = inline_text(list);
    return text_words(text, -1);
}

static gboolean is_within(const Block *block, BlockKind kind) {
    while (block != NULL && block->kind != kind)
        block = block->parent;
    return block != NULL;
}

static void count_listing(Count *count, const Block *block) {
    guint words = text_words(block->listing.text, -1);
    count->code_words += words;
    if (block->listing.is_output)
        count->looks++;
    else if (!is_within(block, BLOCK_NOTE))
        count->read_code_words += words;
}

static void count_block(Count *count, const Block *block) {
    guint caption = words_of(block->caption), words = words_of(block->inlines);
    count->words += words + caption;
    count->read_words += caption;
    if (!is_within(block, BLOCK_NOTE) && block->kind != BLOCK_CELL)
        count->read_words += words;
    if (block->kind == BLOCK_LISTING)
        count_listing(count, block);
    count->looks += block->kind == BLOCK_FIGURE || block->kind == BLOCK_TABLE;
}

static guint seconds(Count count) {
    return count.read_words * 60 / READING_WORDS_A_MINUTE +
           count.read_code_words * 60 / READING_CODE_WORDS_A_MINUTE +
           count.looks * READING_LOOK_SECONDS;
}

gboolean reading_counts(const Division *division) {
    return division->role == ROLE_CHAPTER || division->role == ROLE_FRONT ||
           division->role == ROLE_PART;
}

static guint count_division(Division *division) {
    Count count = {0};
    for (Block *block = division_walk(division, NULL); block != NULL;
         block = division_walk(division, block))
        count_block(&count, block);
    division->n_words = count.words;
    division->n_code_words = count.code_words;
    division->n_minutes = MAX(1, (seconds(count) + 30) / 60);
    return seconds(count);
}

static void compare_declared(const Book *book, Diag *diag) {
    guint declared = book->meta.reading_minutes, counted = book->n_minutes;
    guint apart = declared > counted ? declared - counted : counted - declared;
    if (declared > 0 && apart * 100 > declared * TOLERANCE_PERCENT)
        diag_add(diag, DIAG_READING_TIME, book->meta.reading_place,
                 "the manifest declares %u minutes of reading, octavo counts %u", declared,
                 counted);
}

void reading_count(Book *book, Diag *diag) {
    guint sum = 0;
    for (Division *division = book->first; division != NULL; division = division->next) {
        guint division_seconds = count_division(division);
        if (!reading_counts(division))
            continue;
        sum += division_seconds;
        book->n_words += division->n_words;
        book->n_code_words += division->n_code_words;
    }
    book->n_minutes = MAX(1, (sum + 30) / 60);
    compare_declared(book, diag);
}
