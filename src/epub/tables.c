/* A column is at least as wide as its longest word, and wants to be as wide as its longest cell; a
 * table whose words do not fit overflows, one whose cells are cut into many short lines cannot be
 * read. Refused: the number of columns alone, which calls a table of six digits wide and one of two
 * long names narrow. */
#include "epub/tables.h"

#define GAP 2     /* characters between two columns */
#define PHONE 32  /* characters of a table's text on a line of 320 px */
#define READER 58 /* of 600 px */

typedef struct Room {
    guint needed;  /* for the longest words */
    guint desired; /* for the longest cells */
} Room;

/* Words as a line can break between them: at white space, and after a hyphen. */
static guint longest_word(const char *text) {
    guint longest = 0, length = 0;
    for (const char *p = text; *p != '\0'; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);
        length = g_unichar_isspace(c) ? 0 : length + 1;
        longest = MAX(longest, length);
        if (c == '-')
            length = 0;
    }
    return longest;
}

static const Block *cell_of(const Block *row, guint column) {
    const Block *cell = row->first;
    while (cell != NULL && column-- > 0)
        cell = cell->next;
    return cell;
}

static Room room_of_column(const Block *table, guint column) {
    Room room = {0};
    for (const Block *row = table->first; row != NULL; row = row->next) {
        const Block *cell = cell_of(row, column);
        g_autofree char *text = cell != NULL ? inline_text(cell->inlines) : g_strdup("");
        room.needed = MAX(room.needed, longest_word(text));
        room.desired = MAX(room.desired, (guint)g_utf8_strlen(text, -1));
    }
    return room;
}

static Room room_of(const Block *table) {
    Room sum = {0};
    for (guint column = 0; column < table->table.n_columns; column++) {
        Room room = room_of_column(table, column);
        sum.needed += room.needed + (column > 0 ? GAP : 0);
        sum.desired += room.desired + (column > 0 ? GAP : 0);
    }
    return sum;
}

/* Cells that take a line and a half on the average are hard to read; but in two columns the long
 * one has room enough whatever it holds. */
static gboolean is_too_much(const Block *table, Room room, guint line) {
    return room.needed > line || (table->table.n_columns > 2 && room.desired > line + line / 2);
}

const char *tables_class(Arena *arena, const Block *table) {
    Room room = room_of(table);
    const char *width = is_too_much(table, room, READER)  ? " wide widest"
                        : is_too_much(table, room, PHONE) ? " wide"
                                                          : "";
    return arena_printf(arena, "columns-%u%s", table->table.n_columns, width);
}
