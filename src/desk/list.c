/* Two walks over the same Book: the table counts, the JSON tells. The index is read where
 * book/index.c has already sorted it, so that what is counted is what is printed. */
#include "desk/list.h"
#include "book/contents.h"
#include "book/reading.h"
#include "base/json.h"
#include <string.h>

#define NAME_WIDTH_MAX 40u /* [cells of a terminal] a longer title ends in … */
#define ALL_LEVELS 6u

typedef enum Column {
    COLUMN_WORDS,
    COLUMN_CODE,
    COLUMN_MINUTES,
    COLUMN_PROGRAMS,
    COLUMN_OUTPUTS,
    COLUMN_FIGURES,
    COLUMN_TABLES,
    COLUMN_FORMULAS, /* where the book may have some */
    COLUMN_NOTES,
    COLUMN_INDEX,
    N_COLUMNS
} Column;

static const char *const column_names[N_COLUMNS] = {"words",   "code",    "minutes", "programs",
                                                    "outputs", "figures", "tables",  "formulas",
                                                    "notes",   "index"};

typedef struct Row {
    char *name;
    guint counts[N_COLUMNS];
    gboolean has_minutes;
} Row;

static void clear_row(gpointer data) {
    g_free(((Row *)data)->name);
}

/* ---- counting ---- */

static const Division *find_index(const Book *book) {
    const Division *division = book->first;
    while (division != NULL && division->role != ROLE_INDEX)
        division = division->next;
    return division;
}

/* The next line of the index, an entry or a sub-entry: pass NULL to begin. */
static const Block *next_entry(const Division *index, const Block *entry) {
    do
        entry = index != NULL ? division_walk(index, entry) : NULL;
    while (entry != NULL && entry->kind != BLOCK_ITEM);
    return entry;
}

static gboolean points_into(const Block *entry, const Division *division) {
    for (const Inline *inl = entry->first->inlines; inl != NULL; inl = inl->next)
        if (inl->kind == INLINE_PAGE && inl->destination->division == division)
            return TRUE;
    return FALSE;
}

/* Those that point into a division; NULL: all of them. */
static guint count_entries(const Book *book, const Division *division) {
    const Division *index = find_index(book);
    guint n = 0;
    for (const Block *entry = next_entry(index, NULL); entry != NULL;
         entry = next_entry(index, entry))
        n += division == NULL || points_into(entry, division);
    return n;
}

static gboolean has_column(const Book *book, Column column) {
    return column != COLUMN_FORMULAS || book->meta.has_math;
}

static void count_block(const Block *block, guint counts[N_COLUMNS]) {
    gboolean is_listing = block->kind == BLOCK_LISTING;
    counts[COLUMN_PROGRAMS] += is_listing && !block->listing.is_output;
    counts[COLUMN_OUTPUTS] += is_listing && block->listing.is_output;
    counts[COLUMN_FIGURES] += block->kind == BLOCK_FIGURE;
    counts[COLUMN_TABLES] += block->kind == BLOCK_TABLE;
    counts[COLUMN_FORMULAS] += block->kind == BLOCK_MATH;
    counts[COLUMN_FORMULAS] +=
        inline_count(block->inlines, INLINE_MATH) + inline_count(block->caption, INLINE_MATH);
    counts[COLUMN_NOTES] += block->kind == BLOCK_NOTE;
}

static char *division_title(const Division *division) {
    return inline_text(division->heading->inlines);
}

static Row count_division(const Book *book, const Division *division) {
    g_autofree char *title = division_title(division);
    Row row = {.has_minutes = reading_counts(division)};
    row.name = division->number != NULL ? g_strdup_printf("%s %s", division->number, title)
                                        : g_strdup(title);
    for (const Block *block = division_walk(division, NULL); block != NULL;
         block = division_walk(division, block))
        count_block(block, row.counts);
    row.counts[COLUMN_WORDS] = division->n_words;
    row.counts[COLUMN_CODE] = division->n_code_words;
    row.counts[COLUMN_MINUTES] = row.has_minutes ? division->n_minutes : 0;
    row.counts[COLUMN_INDEX] = count_entries(book, division);
    return row;
}

static void add_counts(Row *sum, const Row *row) {
    for (Column column = 0; column < N_COLUMNS; column++)
        sum->counts[column] += row->counts[column];
}

static guint count_read_entries(const Book *book) {
    const Division *index = find_index(book);
    guint n = 0;
    for (const Block *entry = next_entry(index, NULL); entry != NULL;
         entry = next_entry(index, entry))
        for (const Division *division = book->first; division != NULL; division = division->next)
            if (reading_counts(division) && points_into(entry, division)) {
                n++;
                break;
            }
    return n;
}

/* Of each division, then the two sums. Minutes and index entries are no sums of their rows: the one
 * are rounded there, the other stand in several. */
static GArray *count_rows(const Book *book) {
    GArray *rows = g_array_new(FALSE, FALSE, sizeof(Row));
    g_array_set_clear_func(rows, clear_row);
    Row read = {.name = g_strdup("Read through"), .has_minutes = TRUE};
    Row all = {.name = g_strdup("All"), .has_minutes = TRUE};
    for (const Division *division = book->first; division != NULL; division = division->next) {
        Row row = count_division(book, division);
        add_counts(&all, &row);
        if (reading_counts(division))
            add_counts(&read, &row);
        g_array_append_val(rows, row);
    }
    read.counts[COLUMN_MINUTES] = all.counts[COLUMN_MINUTES] = book->n_minutes;
    read.counts[COLUMN_INDEX] = count_read_entries(book);
    all.counts[COLUMN_INDEX] = count_entries(book, NULL);
    g_array_append_val(rows, read);
    g_array_append_val(rows, all);
    return rows;
}

/* ---- the table ---- */

/* [cells of a terminal] */
static guint character_width(gunichar character) {
    return g_unichar_iszerowidth(character) ? 0 : g_unichar_iswide(character) ? 2 : 1;
}

static guint text_width(const char *text) {
    guint width = 0;
    for (; *text != '\0'; text = g_utf8_next_char(text))
        width += character_width(g_utf8_get_char(text));
    return width;
}

static void shorten(char **text) {
    if (text_width(*text) <= NAME_WIDTH_MAX)
        return;
    guint width = 0;
    const char *end = *text;
    while (width + character_width(g_utf8_get_char(end)) < NAME_WIDTH_MAX) {
        width += character_width(g_utf8_get_char(end));
        end = g_utf8_next_char(end);
    }
    g_autofree char *kept = g_strndup(*text, (gsize)(end - *text));
    g_free(*text);
    *text = g_strconcat(g_strchomp(kept), "…", NULL);
}

static void print_name(GString *out, const char *name, guint width) {
    g_string_append_printf(out, "%s%*s", name, (int)(width - text_width(name)), "");
}

static void print_row(GString *out, const Book *book, const Row *row, guint name_width) {
    print_name(out, row->name, name_width);
    for (Column column = 0; column < N_COLUMNS; column++) {
        if (!has_column(book, column))
            continue;
        int width = MAX(6, (int)strlen(column_names[column]));
        if (column == COLUMN_MINUTES && !row->has_minutes)
            g_string_append_printf(out, "  %*s", width, "-");
        else
            g_string_append_printf(out, "  %*u", width, row->counts[column]);
    }
    g_string_append_c(out, '\n');
}

static void print_head(GString *out, const Book *book, guint name_width) {
    print_name(out, "", name_width);
    for (Column column = 0; column < N_COLUMNS; column++)
        if (has_column(book, column))
            g_string_append_printf(out, "  %6s", column_names[column]);
    g_string_append_c(out, '\n');
}

char *list_table(const Book *book) {
    g_autoptr(GArray) rows = count_rows(book);
    GString *out = g_string_new(NULL);
    guint width = 0;
    for (guint i = 0; i < rows->len; i++) {
        shorten(&g_array_index(rows, Row, i).name);
        width = MAX(width, text_width(g_array_index(rows, Row, i).name));
    }
    print_head(out, book, width);
    for (guint i = 0; i < rows->len; i++)
        print_row(out, book, &g_array_index(rows, Row, i), width);
    return g_string_free(out, FALSE);
}

/* ---- JSON ---- */

static void tell_inlines(JsonWriter *json, const char *key, const Inline *list) {
    g_autofree char *text = list != NULL ? inline_text(list) : NULL;
    json_text(json, key, text);
}

static void tell_place(JsonWriter *json, Place place) {
    json_text(json, "file", place.file);
    json_count(json, "line", place.line);
}

static void tell_counts(JsonWriter *json, const Book *book, const Row *row) {
    for (Column column = 0; column < N_COLUMNS; column++)
        if (column == COLUMN_MINUTES && !row->has_minutes)
            json_text(json, column_names[column], NULL);
        else if (has_column(book, column))
            json_count(json, column_names[column], row->counts[column]);
}

static void tell_meta(JsonWriter *json, const Book *book) {
    const Meta *meta = &book->meta;
    json_text(json, "title", meta->title);
    json_text(json, "language", meta->language);
    json_text(json, "identifier", meta->identifier);
    json_text(json, "revision", meta->revision);
    json_text(json, "date", meta->date);
}

static void tell_sum(JsonWriter *json, const Book *book, const char *key, const Row *row) {
    json_open_object(json, key);
    tell_counts(json, book, row);
    json_close(json);
}

static void tell_divisions(JsonWriter *json, const Book *book) {
    g_autoptr(GArray) rows = count_rows(book);
    guint i = 0;
    json_open_list(json, "divisions");
    for (const Division *division = book->first; division != NULL; division = division->next) {
        json_open_object(json, NULL);
        json_text(json, "slug", division->slug);
        json_text(json, "role", role_name(division->role));
        json_text(json, "number", division->number);
        tell_inlines(json, "title", division->heading->inlines);
        tell_counts(json, book, &g_array_index(rows, Row, i++));
        json_close(json);
    }
    json_close(json);
    tell_sum(json, book, "read_through", &g_array_index(rows, Row, i));
    tell_sum(json, book, "all", &g_array_index(rows, Row, i + 1));
}

static void tell_contents(JsonWriter *json, const Book *book) {
    g_autoptr(Arena) arena = arena_new();
    const Contents *contents = contents_make(arena, book, ALL_LEVELS);
    json_open_list(json, "contents");
    for (guint i = 0; i < contents->n_entries; i++) {
        const ContentsEntry *entry = &contents->entries[i];
        json_open_object(json, NULL);
        json_count(json, "depth", entry->depth);
        json_text(json, "number", entry->number);
        json_text(json, "title", entry->title);
        json_text(json, "id", entry->id);
        json_text(json, "division", entry->division->slug);
        json_close(json);
    }
    json_close(json);
}

static void tell_figure(JsonWriter *json, const Block *block) {
    const Picture *picture = block->figure.picture;
    json_text(json, "picture", picture != NULL ? picture->path : NULL);
    json_text(json, "alt", block->figure.alt);
}

static void tell_table(JsonWriter *json, const Block *block) {
    json_count(json, "columns", block->table.n_columns);
}

static void tell_listing(JsonWriter *json, const Block *block) {
    json_text(json, "language", block->listing.language);
    json_text(json, "title", block->listing.title);
    json_flag(json, "test", block->listing.is_test);
    json_flag(json, "output", block->listing.is_output);
}

/* Those that are displayed. */
static void tell_equation(JsonWriter *json, const Block *block) {
    json_text(json, "text", block->math.formula->text);
    json_text(json, "alt", block->math.formula->alt);
}

static void tell_note(JsonWriter *json, const Block *block) {
    g_autofree char *text = block_text(block);
    json_text(json, "text", text);
}

static void tell_id(JsonWriter *json, const Block *block) {
    json_text(json, "kind", block_kind_name(block->kind));
    json_flag(json, "given", block->id_is_given);
}

/* One list of the JSON: the blocks of a kind, and what is told of each beyond what all have. */
typedef struct Listed {
    const char *key;
    BlockKind kind;
    gboolean is_numbered, is_captioned;
    void (*tell)(JsonWriter *json, const Block *block);
} Listed;

static void tell_block(JsonWriter *json, const Block *block, const Listed *listed) {
    json_open_object(json, NULL);
    json_text(json, "id", block->id);
    if (listed->is_numbered)
        json_text(json, "number", block->number);
    if (listed->is_captioned)
        tell_inlines(json, "caption", block->caption);
    listed->tell(json, block);
    json_text(json, "division", block->division->slug);
    tell_place(json, block->place);
    json_close(json);
}

static void tell_blocks(JsonWriter *json, const Book *book, const Listed *listed) {
    json_open_list(json, listed->key);
    for (const Division *division = book->first; division != NULL; division = division->next)
        for (const Block *block = division_walk(division, NULL); block != NULL;
             block = division_walk(division, block))
            if (block->id != NULL && (listed->tell == tell_id || block->kind == listed->kind))
                tell_block(json, block, listed);
    json_close(json);
}

static void tell_places(JsonWriter *json, const Block *entry) {
    json_open_list(json, "places");
    for (const Inline *inl = entry->first->inlines; inl != NULL; inl = inl->next)
        if (inl->kind == INLINE_PAGE)
            json_text(json, NULL, inl->destination->id);
    json_close(json);
}

/* The links of an entry lead to other entries. */
static void tell_sees(JsonWriter *json, const Block *entry) {
    json_open_list(json, "see");
    for (const Inline *inl = entry->first->inlines; inl != NULL; inl = inl->next)
        if (inl->kind == INLINE_LINK)
            tell_inlines(json, NULL, inl->first);
    json_close(json);
}

static void tell_index(JsonWriter *json, const Book *book) {
    const Division *index = find_index(book);
    const char *term = NULL;
    json_open_list(json, "index");
    for (const Block *entry = next_entry(index, NULL); entry != NULL;
         entry = next_entry(index, entry)) {
        const char *words = entry->first->inlines->text;
        gboolean is_sub = entry->parent->parent != NULL;
        term = is_sub ? term : words;
        json_open_object(json, NULL);
        json_text(json, "term", term);
        json_text(json, "sub", is_sub ? words : NULL);
        tell_sees(json, entry);
        tell_places(json, entry);
        json_close(json);
    }
    json_close(json);
}

static void tell_link(JsonWriter *json, const Inline *inl, const Block *block) {
    json_open_object(json, NULL);
    json_text(json, "href", inl->href);
    json_text(json, "target", inl->target);
    if (inl->kind == INLINE_REFERENCE)
        json_text(json, "text", inl->text);
    else
        tell_inlines(json, "text", inl->first);
    json_text(json, "division", block->division->slug);
    tell_place(json, inl->place);
    json_close(json);
}

static void tell_links_of(JsonWriter *json, const Inline *list, const Block *block) {
    InlineWalk walk;
    inline_walk_begin(&walk, list);
    for (const Inline *inl = inline_walk_next(&walk); inl != NULL; inl = inline_walk_next(&walk))
        if (inl->kind == INLINE_LINK || inl->kind == INLINE_REFERENCE)
            tell_link(json, inl, block);
}

static void tell_links(JsonWriter *json, const Book *book) {
    json_open_list(json, "links");
    for (const Division *division = book->first; division != NULL; division = division->next) {
        if (division->role == ROLE_INDEX || division->is_sources || division->is_news ||
            division->is_bibliography) /* made of the others */
            continue;
        for (const Block *block = division_walk(division, NULL); block != NULL;
             block = division_walk(division, block)) {
            tell_links_of(json, block->inlines, block);
            tell_links_of(json, block->caption, block);
        }
    }
    json_close(json);
}

char *list_json(const Book *book) {
    static const Listed lists[] = {
        {"figures", BLOCK_FIGURE, TRUE, TRUE, tell_figure},
        {"tables", BLOCK_TABLE, TRUE, TRUE, tell_table},
        {"listings", BLOCK_LISTING, TRUE, TRUE, tell_listing},
        {"equations", BLOCK_MATH, TRUE, FALSE, tell_equation},
        {"notes", BLOCK_NOTE, TRUE, FALSE, tell_note},
        {"ids", BLOCK_SECTION, FALSE, FALSE, tell_id},
    };
    g_autoptr(JsonWriter) json = json_new();
    json_open_object(json, NULL);
    tell_meta(json, book);
    tell_divisions(json, book);
    tell_contents(json, book);
    for (guint i = 0; i < G_N_ELEMENTS(lists); i++)
        if (lists[i].kind != BLOCK_MATH || book->meta.has_math)
            tell_blocks(json, book, &lists[i]);
    tell_index(json, book);
    tell_links(json, book);
    json_close(json);
    return json_finish(json);
}
