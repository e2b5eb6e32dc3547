/* One list of parts for notes and entries: what differs is the sign between them, who stands first
 * in a name, and the place of the date. A processor of CSL styles was refused: a book has one
 * style, and a page of C says it. */
#include "book/works.h"
#include "book/terms.h"
#include <string.h>

typedef struct Setter {
    Book *book;
    const Source *work;
    gboolean is_entry;   /* else a note */
    const char *locator; /* of a note: stands for the work's pages; or NULL */
    Inline *first;
    gboolean ends_in_stop;
} Setter;

static const char *word(const Setter *setter, Term which) {
    return term(setter->book->meta.language, which);
}

/* ---- text ---- */

static void put_as(Setter *setter, InlineKind kind, const char *text) {
    Inline *inl = inline_new_text(setter->book, text, setter->work->place);
    if (kind != INLINE_TEXT) {
        Inline *outer = inline_new(setter->book, kind, setter->work->place);
        outer->first = inl;
        inl = outer;
    }
    inline_append(&setter->first, inl);
    gsize len = strlen(text);
    setter->ends_in_stop = len > 0 && strchr(".?!", text[len - 1]) != NULL;
}

static void put(Setter *setter, const char *text) {
    put_as(setter, INLINE_TEXT, text);
}

static void part_from(Setter *setter) {
    if (setter->first != NULL)
        put(setter, !setter->is_entry ? ", " : setter->ends_in_stop ? " " : ". ");
}

/* A part of generated words: it begins with a capital where a sentence does. */
static void put_part(Setter *setter, const char *text) {
    part_from(setter);
    if (!setter->is_entry) {
        put(setter, text);
        return;
    }
    g_autofree char *head = g_utf8_strup(text, (gssize)(g_utf8_next_char(text) - text));
    g_autofree char *capital = g_strconcat(head, g_utf8_next_char(text), NULL);
    put(setter, capital);
}

static void put_term_part(Setter *setter, Term which, const char *text) {
    if (text == NULL)
        return;
    g_autofree char *words = g_strdup_printf("%s\u00A0%s", word(setter, which), text);
    put_part(setter, words);
}

/* A hyphen between digits is a dash. */
char *works_dashed(const char *text) {
    GString *out = g_string_new(NULL);
    for (const char *p = text; *p != '\0'; p++) {
        gboolean is_range = *p == '-' && p > text && g_ascii_isdigit(p[-1]);
        gsize n = strspn(p, "-");
        if (is_range && g_ascii_isdigit(p[n])) {
            g_string_append(out, "–");
            p += n - 1;
        } else {
            g_string_append_c(out, *p);
        }
    }
    return g_string_free(out, FALSE);
}

/* ---- names ---- */

static void append_name(GString *out, const Person *person, gboolean is_turned) {
    if (person->given == NULL)
        g_string_append(out, person->family);
    else if (is_turned)
        g_string_append_printf(out, "%s, %s", person->family, person->given);
    else
        g_string_append_printf(out, "%s %s", person->given, person->family);
}

/* 'A, B and C'; the first one of an entry is turned. */
static void append_people(const Setter *setter, GString *out, const Person *people, guint n,
                          gboolean is_turned) {
    for (guint i = 0; i < n; i++) {
        if (i > 0 && i + 1 == n)
            g_string_append_printf(out, " %s ", word(setter, TERM_AND));
        else if (i > 0)
            g_string_append(out, ", ");
        append_name(out, &people[i], is_turned && i == 0);
    }
}

static Term editors_term(const Source *work) {
    return work->n_editors == 1 ? TERM_EDITOR : TERM_EDITORS;
}

static void put_names(Setter *setter) {
    const Source *work = setter->work;
    g_autoptr(GString) names = g_string_new(NULL);
    if (work->n_authors > 0) {
        append_people(setter, names, work->authors, work->n_authors, setter->is_entry);
    } else if (work->n_editors > 0 && !work->is_in_book) {
        append_people(setter, names, work->editors, work->n_editors, setter->is_entry);
        g_string_append_printf(names, " (%s)", word(setter, editors_term(work)));
    }
    if (names->len > 0)
        put(setter, names->str);
}

static const Person *first_people(const Source *work, guint *ret_n) {
    *ret_n = work->n_authors > 0 ? work->n_authors : work->n_editors;
    return work->n_authors > 0 ? work->authors : work->editors;
}

char *works_names(const Book *book, const Source *work) {
    const char *language = book->meta.language;
    guint n;
    const Person *people = first_people(work, &n);
    if (n == 0)
        return g_strdup(work->short_title != NULL ? work->short_title
                        : work->title != NULL     ? work->title
                                                  : work->key);
    if (n == 2)
        return g_strdup_printf("%s %s %s", people[0].family, term(language, TERM_AND),
                               people[1].family);
    return n == 1 ? g_strdup(people[0].family)
                  : g_strdup_printf("%s %s", people[0].family, term(language, TERM_AND_OTHERS));
}

char *works_year(const Book *book, const Source *work) {
    if (work->date == NULL)
        return g_strdup(term(book->meta.language, TERM_NO_DATE));
    gsize len = strspn(work->date, "0123456789");
    return len == 4 ? g_strndup(work->date, 4) : g_strdup(work->date);
}

static void append_key(GString *key, const char *text) {
    g_autofree char *folded = g_utf8_casefold(text != NULL ? text : "", -1);
    g_autofree char *normal = g_utf8_normalize(folded, -1, G_NORMALIZE_ALL);
    g_string_append(key, normal);
    g_string_append_c(key, '\x01');
}

char *works_sort_key(const Book *book, const Source *work) {
    GString *key = g_string_new(NULL);
    guint n;
    const Person *people = first_people(work, &n);
    g_autofree char *year = works_year(book, work);
    for (guint i = 0; i < n; i++) {
        append_key(key, people[i].family);
        append_key(key, people[i].given);
    }
    if (n > 0)
        append_key(key, year);
    append_key(key, work->title);
    g_string_append(key, work->key);
    return g_string_free(key, FALSE);
}

/* ---- titles ---- */

static void put_title(Setter *setter, const char *title) {
    if (title == NULL)
        return;
    part_from(setter);
    if (!setter->work->is_part) {
        put_as(setter, INLINE_EMPHASIS, title);
        return;
    }
    g_autofree char *quoted =
        g_strconcat(word(setter, TERM_QUOTE_OPEN), title, word(setter, TERM_QUOTE_CLOSE), NULL);
    put(setter, quoted);
}

/* ' (Person and Person, eds.)' */
static void put_editors(Setter *setter) {
    const Source *work = setter->work;
    if (work->n_editors == 0 || (work->n_authors == 0 && !work->is_in_book))
        return;
    g_autoptr(GString) names = g_string_new(" (");
    append_people(setter, names, work->editors, work->n_editors, FALSE);
    g_string_append_printf(names, ", %s)", word(setter, editors_term(work)));
    put(setter, names->str);
}

/* The journal with its numbers, or the book that a chapter is in. */
static void put_container(Setter *setter) {
    const Source *work = setter->work;
    if (work->container == NULL)
        return;
    if (work->is_in_book) {
        put_part(setter, word(setter, TERM_IN));
        put(setter, " ");
    } else {
        part_from(setter);
    }
    put_as(setter, INLINE_EMPHASIS, work->container);
    if (work->is_part && !work->is_in_book && work->volume != NULL) {
        put(setter, " ");
        put(setter, work->volume);
    }
    if (work->is_part && work->issue != NULL) {
        g_autofree char *issue =
            g_strdup_printf(", %s\u00A0%s", word(setter, TERM_ISSUE), work->issue);
        put(setter, issue);
    }
}

/* '3' as '3rd ed.'; words as they are. */
static void put_edition(Setter *setter) {
    const char *edition = setter->work->edition;
    if (edition == NULL)
        return;
    if (edition[strspn(edition, "0123456789")] != '\0' || strlen(edition) > 3) {
        put_part(setter, edition);
        return;
    }
    const char *pattern = word(setter, TERM_NTH_EDITION), *sign = strchr(pattern, '#');
    guint n = (guint)g_ascii_strtoull(edition, NULL, 10);
    const char *nth = "";
    if (sign[1] == ' ' && g_str_equal(sign, "# ed.")) /* English */
        nth = n / 10 % 10 == 1 ? "th"
              : n % 10 == 1    ? "st"
              : n % 10 == 2    ? "nd"
              : n % 10 == 3    ? "rd"
                               : "th";
    g_autofree char *words =
        g_strdup_printf("%.*s%s%s%s", (int)(sign - pattern), pattern, edition, nth, sign + 1);
    put_part(setter, words);
}

static void put_genre(Setter *setter) {
    const Source *work = setter->work;
    if (work->genre == NULL && work->number == NULL)
        return;
    g_autofree char *words =
        work->genre == NULL ? g_strdup_printf("%s\u00A0%s", word(setter, TERM_ISSUE), work->number)
        : work->number == NULL ? g_strdup(work->genre)
                               : g_strdup_printf("%s %s", work->genre, work->number);
    put_part(setter, words);
}

static void put_publisher(Setter *setter) {
    const Source *work = setter->work;
    if (work->publisher == NULL && work->town == NULL)
        return;
    g_autofree char *words = work->publisher != NULL && work->town != NULL
                                 ? g_strdup_printf("%s: %s", work->town, work->publisher)
                                 : g_strdup(work->publisher != NULL ? work->publisher : work->town);
    part_from(setter);
    put(setter, words);
}

static void put_pages(Setter *setter) {
    const char *pages = setter->work->pages;
    if (pages == NULL || setter->locator != NULL)
        return;
    g_autofree char *range = works_dashed(pages);
    put_term_part(setter, strpbrk(pages, "-,") != NULL ? TERM_PP : TERM_P, range);
}

static void put_address(Setter *setter) {
    const Source *work = setter->work;
    if (work->doi == NULL && work->url == NULL)
        return;
    g_autofree char *address =
        work->doi != NULL ? g_strdup_printf("https://doi.org/%s", work->doi) : g_strdup(work->url);
    part_from(setter);
    Inline *link = inline_new(setter->book, INLINE_LINK, work->place);
    link->href = arena_strdup(setter->book->arena, address);
    link->first = inline_new_text(setter->book, address, work->place);
    inline_append(&setter->first, link);
    setter->ends_in_stop = FALSE;
}

static void put_parts(Setter *setter, gboolean has_date) {
    const Source *work = setter->work;
    put_title(setter, work->title);
    put_container(setter);
    put_editors(setter);
    put_edition(setter);
    if (!work->is_part || work->is_in_book)
        put_term_part(setter, TERM_VOLUME, work->volume);
    put_genre(setter);
    put_term_part(setter, TERM_VERSION, work->version);
    put_publisher(setter);
    if (has_date && work->date != NULL)
        put_part(setter, work->date);
    put_pages(setter);
    put_address(setter);
    if (work->doi == NULL && work->url != NULL)
        put_term_part(setter, TERM_ACCESSED, work->accessed);
}

/* ---- what is asked for ---- */

Inline *works_entry(Book *book, const Source *work, const char *year) {
    Setter setter = {.book = book, .work = work, .is_entry = TRUE};
    put_names(&setter);
    if (year != NULL && setter.first != NULL)
        put_part(&setter, year);
    put_parts(&setter, year == NULL || setter.first == NULL ||
                           strlen(work->date != NULL ? work->date : "") > 4);
    if (!setter.ends_in_stop)
        put(&setter, ".");
    return setter.first;
}

static void put_locator(Setter *setter) {
    if (setter->locator == NULL)
        return;
    part_from(setter);
    put(setter, setter->locator);
}

Inline *works_note(Book *book, const Source *work, const char *locator) {
    Setter setter = {.book = book, .work = work, .locator = locator};
    put_names(&setter);
    put_parts(&setter, TRUE);
    put_locator(&setter);
    return setter.first;
}

Inline *works_short(Book *book, const Source *work, const char *locator) {
    Setter setter = {.book = book, .work = work, .locator = locator};
    guint n;
    first_people(work, &n);
    g_autofree char *names = works_names(book, work);
    g_autofree char *title = g_strndup(work->title != NULL ? work->title : "",
                                       strcspn(work->title != NULL ? work->title : "", ":"));
    if (n > 0)
        put(&setter, names);
    put_title(&setter, work->short_title != NULL ? work->short_title : title);
    put_locator(&setter);
    return setter.first;
}
