/* A browser's automatic layout gives each column the room of its longest word, and shares out the
 * rest by what the longest cells want; we do the same sum in characters and see what becomes of the
 * cells. Refused: the number of columns alone, which calls a table of six digits wide and one of
 * two long names narrow. */
#include "epub/tables.h"

#define GAP 2        /* characters between two columns */
#define PHONE 32     /* characters of a table's text on a line of 320 px */
#define READER 58    /* of 600 px */
#define MOST_LINES 3 /* of a cell, in a table that can still be read across */

typedef struct Room {
    guint needed;  /* for the longest word */
    guint desired; /* for the longest cell */
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

static void measure_row(const Block *row, Room *rooms, guint n_columns) {
    guint column = 0;
    for (const Block *cell = row->first; cell != NULL && column < n_columns; cell = cell->next) {
        g_autofree char *text = inline_text(cell->inlines);
        rooms[column].needed = MAX(rooms[column].needed, longest_word(text));
        rooms[column].desired = MAX(rooms[column].desired, (guint)g_utf8_strlen(text, -1));
        column++;
    }
}

static Room sum_of(const Room *rooms, guint n_columns) {
    Room sum = {GAP * (n_columns - 1), GAP * (n_columns - 1)};
    for (guint i = 0; i < n_columns; i++) {
        sum.needed += rooms[i].needed;
        sum.desired += rooms[i].desired;
    }
    return sum;
}

/* How many lines the longest cell of a column takes, when what is left of the line is shared out.
 */
static guint lines_of(Room room, Room sum, guint line) {
    guint share = sum.desired == sum.needed ? 0
                                            : (line - sum.needed) * (room.desired - room.needed) /
                                                  (sum.desired - sum.needed);
    guint width = MAX(1, room.needed + share);
    return (room.desired + width - 1) / width;
}

/* In two columns the long one has room enough whatever it holds. */
static gboolean is_too_much(const Room *rooms, guint n_columns, guint line) {
    Room sum = sum_of(rooms, n_columns);
    if (sum.needed > line)
        return TRUE;
    for (guint i = 0; n_columns > 2 && sum.desired > line && i < n_columns; i++)
        if (lines_of(rooms[i], sum, line) > MOST_LINES)
            return TRUE;
    return FALSE;
}

const char *tables_class(Arena *arena, const Block *table) {
    guint n_columns = table->table.n_columns;
    g_autofree Room *rooms = g_new0(Room, n_columns);
    for (const Block *row = table->first; row != NULL; row = row->next)
        measure_row(row, rooms, n_columns);
    const char *width = is_too_much(rooms, n_columns, READER)  ? " wide widest"
                        : is_too_much(rooms, n_columns, PHONE) ? " wide"
                                                               : "";
    return arena_printf(arena, "columns-%u%s", n_columns, width);
}
