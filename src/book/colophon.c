/* One paragraph a fact; nothing is printed that the manifest does not say. */
#include "book/colophon.h"
#include "base/text.h"
#include "book/terms.h"

static void add_line(Book *book, Division *division, const char *text) {
    if (text == NULL)
        return;
    Block *paragraph = block_new(book, BLOCK_PARAGRAPH, book->meta.place);
    paragraph->inlines = inline_new_text(book, text, book->meta.place);
    division_append(division, paragraph);
}

static const char *edition_line(Book *book) {
    const Meta *meta = &book->meta;
    GString *line = g_string_new(NULL);
    if (meta->edition_number > 0)
        g_string_append_printf(line, "%s %u", term(meta->language, TERM_EDITION),
                               meta->edition_number);
    if (meta->revision != NULL)
        g_string_append_printf(line, "%s%s %s", line->len > 0 ? ", " : "",
                               term(meta->language, TERM_REVISION), meta->revision);
    if (meta->date != NULL)
        g_string_append_printf(line, "%s%s", line->len > 0 ? ", " : "", meta->date);
    g_autofree char *text = g_string_free(line, FALSE);
    return text[0] != '\0' ? arena_strdup(book->arena, text) : NULL;
}

/* The manifest's words for status and difficulty, in the book's language. */
static const char *word_of(const Meta *meta, const char *value) {
    static const struct {
        const char *value;
        Term term;
    } words[] = {{"draft", TERM_DRAFT},
                 {"ongoing", TERM_ONGOING},
                 {"completed", TERM_COMPLETED},
                 {"beginner", TERM_BEGINNER},
                 {"intermediate", TERM_INTERMEDIATE},
                 {"advanced", TERM_ADVANCED}};
    for (guint i = 0; i < G_N_ELEMENTS(words); i++)
        if (g_strcmp0(words[i].value, value) == 0)
            return term(meta->language, words[i].term);
    return value;
}

static void add_fact(Book *book, Division *division, Term name, const char *value) {
    if (value != NULL)
        add_line(book, division,
                 arena_printf(book->arena, "%s: %s", term(book->meta.language, name), value));
}

static const char *readers_of(Book *book) {
    g_autofree char *readers = g_strjoinv("; ", (char **)book->meta.readers);
    return readers[0] != '\0' ? arena_strdup(book->arena, readers) : NULL;
}

static const char *path_of(Book *book) {
    const Collection *path = &book->meta.path;
    return path->name == NULL || path->position == 0
               ? path->name
               : arena_printf(book->arena, "%s \u00B7 %u", path->name, path->position);
}

static const char *reading_time(Book *book) {
    guint minutes = book->meta.reading_minutes;
    return minutes == 0 ? NULL
                        : arena_printf(book->arena, "%u %s", minutes,
                                       term_minutes(book->meta.language, minutes));
}

/* For whom, how hard, how long, and whether it is all there. */
static void add_reader_facts(Book *book, Division *division) {
    const Meta *meta = &book->meta;
    add_fact(book, division, TERM_READERS, readers_of(book));
    add_fact(book, division, TERM_LEVEL, word_of(meta, meta->difficulty));
    add_fact(book, division, TERM_READING_TIME, reading_time(book));
    add_fact(book, division, TERM_PATH, path_of(book));
    add_fact(book, division, TERM_STATUS, word_of(meta, meta->status));
}

/* From what it was made, and how to see that it is what it says. */
static void add_release_facts(Book *book, Division *division) {
    const Meta *meta = &book->meta;
    add_fact(book, division, TERM_COMMIT, meta->commit);
    if (!meta->is_release || meta->revision == NULL)
        return;
    g_autofree char *slug = text_slug(meta->title);
    add_fact(book, division, TERM_VERIFY,
             arena_printf(book->arena, "octavo verify %s-%s", slug, meta->revision));
}

static void add_isbn(Book *book, Division *division, const char *format, const char *isbn) {
    if (isbn != NULL)
        add_line(book, division, arena_printf(book->arena, "ISBN %s (%s)", isbn, format));
}

static const char *title_line(Book *book) {
    const Meta *meta = &book->meta;
    return meta->subtitle == NULL
               ? meta->title
               : arena_printf(book->arena, "%s. %s", meta->title, meta->subtitle);
}

static void put_first(Book *book, Division *division) {
    if (book->first == division)
        return;
    Division *before = book->first;
    while (before->next != division)
        before = before->next;
    before->next = NULL;
    book->last = before;
    division->next = book->first;
    book->first = division;
}

void colophon_add(Book *book) {
    const Meta *meta = &book->meta;
    Division *division = book_add_division(book, ROLE_COLOPHON, meta->place);
    division->slug = "colophon";
    division->heading = block_new(book, BLOCK_HEADING, meta->place);
    division->heading->heading.level = 1;
    division->heading->division = division;
    division->heading->inlines =
        inline_new_text(book, term(meta->language, TERM_COLOPHON), meta->place);
    add_line(book, division, title_line(book));
    add_line(book, division, edition_line(book));
    add_reader_facts(book, division);
    add_line(book, division, meta->rights);
    add_line(book, division, meta->licence);
    add_line(book, division, meta->publisher);
    add_isbn(book, division, "EPUB", meta->isbn_epub);
    add_isbn(book, division, "PDF", meta->isbn_pdf);
    add_isbn(book, division, "print", meta->isbn_print);
    add_line(book, division, meta->identifier);
    add_release_facts(book, division);
    put_first(book, division);
}
