/* Counts in whole seconds; minutes are rounded only where they are shown. */
#include "book/reading.h"
#include "base/text.h"

#define TOLERANCE_PERCENT 5 /* a declared time further off than this is reported */

typedef struct Count {
    guint words, code_words, pictures;
} Count;

static guint words_of(const Inline *list) {
    g_autofree char *text = inline_text(list);
    return text_words(text, -1);
}

static void count_block(Count *count, const Block *block) {
    count->words += words_of(block->inlines) + words_of(block->caption);
    if (block->kind == BLOCK_LISTING)
        count->code_words += text_words(block->listing.text, -1);
    count->pictures += block->kind == BLOCK_FIGURE || block->kind == BLOCK_TABLE;
}

static guint seconds(Count count) {
    return count.words * 60 / READING_WORDS_A_MINUTE +
           count.code_words * 60 / READING_CODE_WORDS_A_MINUTE +
           count.pictures * READING_PICTURE_SECONDS;
}

static gboolean is_read_through(const Division *division) {
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
        if (!is_read_through(division))
            continue;
        sum += division_seconds;
        book->n_words += division->n_words;
        book->n_code_words += division->n_code_words;
    }
    book->n_minutes = MAX(1, (sum + 30) / 60);
    compare_declared(book, diag);
}
