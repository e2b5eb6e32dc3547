#include "book/seal.h"
#include "epub/access.h"
#include "epub/package.h"
#include <string.h>

typedef struct Fixture {
    Book *book;
    Division *chapter;
    Arena *arena;
    Parts *parts;
} Fixture;

static const Place nowhere;

static Block *heading(Book *book, const char *words) {
    Block *block = block_new(book, BLOCK_HEADING, nowhere);
    block->heading.level = 1;
    block->inlines = inline_new_text(book, words, nowhere);
    return block;
}

static void set_up(Fixture *fixture, gconstpointer data) {
    (void)data;
    Book *book = fixture->book = book_new();
    book->meta.title = "Arenas & pools";
    book->meta.language = "en-GB";
    book->meta.identifier = "https://example.org/arenas";
    fixture->chapter = book_add_division(book, ROLE_CHAPTER, nowhere);
    fixture->chapter->slug = "isbn";
    fixture->chapter->heading = heading(book, "One");
    fixture->chapter->heading->division = fixture->chapter;
    fixture->arena = arena_new();
    fixture->parts = parts_new();
}

static void tear_down(Fixture *fixture, gconstpointer data) {
    (void)data;
    parts_free(fixture->parts);
    arena_free(fixture->arena);
    book_free(fixture->book);
}

static void seal(Fixture *fixture) {
    g_autoptr(Diag) diag = diag_new();
    book_seal(fixture->book, NULL, diag);
    g_assert_cmpuint(diag_count(diag, DIAG_ERROR), ==, 0);
}

static char *package_text(Fixture *fixture, gboolean has_page_list) {
    g_autoptr(GBytes) bytes =
        package_make(fixture->book, fixture->parts, has_page_list, fixture->arena);
    return g_strndup(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes));
}

static void assert_holds(const char *text, const char *wanted) {
    if (strstr(text, wanted) == NULL)
        g_error("'%s' is not in\n%s", wanted, text);
}

static void assert_lacks(const char *text, const char *unwanted) {
    if (strstr(text, unwanted) != NULL)
        g_error("'%s' is in\n%s", unwanted, text);
}

static void test_little(Fixture *fixture, gconstpointer data) {
    (void)data;
    seal(fixture);
    g_autofree char *text = package_text(fixture, FALSE);
    assert_holds(text, "<package xmlns=\"http://www.idpf.org/2007/opf\" version=\"3.0\" "
                       "unique-identifier=\"meta.work\" xml:lang=\"en-GB\"");
    assert_holds(text,
                 "<dc:identifier id=\"meta.work\">https://example.org/arenas</dc:identifier>");
    assert_holds(text, "<dc:title id=\"meta.title\">Arenas &amp; pools</dc:title>");
    assert_holds(text, "<dc:language>en-GB</dc:language>");
    assert_lacks(text, "subtitle");
    assert_lacks(text, "belongs-to-collection");
    assert_lacks(text, "urn:isbn");
    assert_lacks(text, "dc:creator");
    assert_lacks(text, "pageBreakSource");
    assert_lacks(text, "visual");
}

static void test_everything(Fixture *fixture, gconstpointer data) {
    (void)data;
    static const Author authors[] = {{"Ada Lovelace", "Lovelace, Ada"}, {"Grace Hopper", NULL}};
    static const char *const subjects[] = {"Memory", NULL};
    static const char *const readers[] = {"Engineers", NULL};
    Meta *meta = &fixture->book->meta;
    meta->subtitle = "A study";
    meta->authors = authors;
    meta->n_authors = 2;
    meta->subjects = subjects;
    meta->readers = readers;
    meta->isbn_epub = "9783161484100";
    meta->isbn_pdf = "9781402894626";
    meta->publisher = "Octavo Press";
    meta->rights = "All";
    meta->licence = "CC BY-SA 4.0";
    meta->path = (Collection){"Internals", 2};
    meta->series = (Collection){"Deep dives", 0};
    meta->reading_minutes = 95;
    meta->edition_number = 1;
    meta->revision = "1.2.0";
    meta->date = "2026-11-23";
    seal(fixture);
    static const char *const wanted[] = {
        "<dc:identifier id=\"meta.isbn\">urn:isbn:9783161484100</dc:identifier>",
        "<meta refines=\"#meta.isbn\" property=\"identifier-type\" "
        "scheme=\"onix:codelist5\">15</meta>",
        "<meta refines=\"#meta.title\" property=\"title-type\">main</meta>",
        "<dc:title id=\"meta.subtitle\">A study</dc:title>",
        "<meta refines=\"#meta.author-1\" property=\"file-as\">Lovelace, Ada</meta>",
        "<dc:creator id=\"meta.author-2\">Grace Hopper</dc:creator>",
        "<meta refines=\"#meta.author-2\" property=\"display-seq\">2</meta>",
        "<dc:subject>Memory</dc:subject>",
        "<meta property=\"dcterms:audience\">Engineers</meta>",
        "<meta property=\"schema:timeRequired\">PT95M</meta>",
        "<meta property=\"belongs-to-collection\" id=\"meta.path\">Internals</meta>",
        "<meta refines=\"#meta.path\" property=\"group-position\">2</meta>",
        "<meta refines=\"#meta.series\" property=\"collection-type\">series</meta>",
        "<dc:date>2026-11-23</dc:date>",
        "<meta property=\"dcterms:modified\">2026-11-23T00:00:00Z</meta>",
        "<meta property=\"schema:version\">1.2.0</meta>",
        "<meta property=\"pageBreakSource\">urn:isbn:9781402894626</meta>",
        "<meta property=\"schema:accessibilityFeature\">pageNavigation</meta>",
        "<meta name=\"cover\" content=\"cover-image\"/>",
        "<reference type=\"text\" title=\"Start reading\" href=\"isbn.xhtml\"/>",
    };
    g_autofree char *text = package_text(fixture, TRUE);
    for (gsize i = 0; i < G_N_ELEMENTS(wanted); i++)
        assert_holds(text, wanted[i]);
    assert_lacks(text, "#meta.series\" property=\"group-position");
}

static void test_manifest(Fixture *fixture, gconstpointer data) {
    (void)data;
    seal(fixture);
    parts_add(fixture->parts, (Part){.id = "isbn",
                                     .href = "isbn.xhtml",
                                     .media_type = "application/xhtml+xml",
                                     .in_spine = TRUE,
                                     .bytes = g_bytes_new_static("", 0)});
    parts_add(fixture->parts, (Part){.id = "a.svg",
                                     .href = "pictures/a.svg",
                                     .media_type = "image/svg+xml",
                                     .properties = "cover-image",
                                     .bytes = g_bytes_new_static("", 0)});
    g_autofree char *text = package_text(fixture, FALSE);
    assert_holds(text,
                 "<manifest>\n"
                 "<item id=\"isbn\" href=\"isbn.xhtml\" "
                 "media-type=\"application/xhtml+xml\"/>\n"
                 "<item id=\"a.svg\" href=\"pictures/a.svg\" media-type=\"image/svg+xml\" "
                 "properties=\"cover-image\"/>\n"
                 "</manifest>\n"
                 "<spine toc=\"ncx\">\n<itemref id=\"spine.isbn\" idref=\"isbn\"/>\n</spine>");
}

static void test_direction(Fixture *fixture, gconstpointer data) {
    (void)data;
    static const struct {
        const char *language;
        gboolean from_right;
    } cases[] = {{"ar", TRUE}, {"he-IL", TRUE}, {"FA", TRUE}, {"arn", FALSE}, {"en", FALSE}};
    seal(fixture);
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        fixture->book->meta.language = cases[i].language;
        g_autofree char *text = package_text(fixture, FALSE);
        gboolean found = strstr(text, "page-progression-direction=\"rtl\"") != NULL;
        g_assert_cmpint(found, ==, cases[i].from_right);
    }
}

/* ---- when the edition was made: never the clock ---- */

static void test_modified(void) {
    static const struct {
        const char *date, *epoch, *modified;
    } cases[] = {
        {"2026-11-23", NULL, "2026-11-23T00:00:00Z"}, {"2026-11-23", "1", "2026-11-23T00:00:00Z"},
        {NULL, "1700000000", "2023-11-14T22:13:20Z"}, {NULL, "nonsense", "1980-01-01T00:00:00Z"},
        {NULL, NULL, "1980-01-01T00:00:00Z"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        if (cases[i].epoch != NULL)
            g_setenv("SOURCE_DATE_EPOCH", cases[i].epoch, TRUE);
        else
            g_unsetenv("SOURCE_DATE_EPOCH");
        Meta meta = {.date = cases[i].date};
        g_autofree char *modified = package_modified(&meta);
        g_assert_cmpstr(modified, ==, cases[i].modified);
    }
}

/* ---- claims are counted ---- */

static void add_figure(Fixture *fixture, gboolean is_decorative) {
    Block *figure = block_new(fixture->book, BLOCK_FIGURE, nowhere);
    figure->figure.alt = is_decorative ? "" : "Three layers";
    figure->figure.is_decorative = is_decorative;
    Picture *picture = arena_new0(fixture->book->arena, Picture);
    *picture = (Picture){.path = "a.svg", .name = "a.svg", .bytes = g_bytes_new_static("", 0)};
    g_ptr_array_add(fixture->book->pictures, picture);
    figure->figure.picture = picture;
    division_append(fixture->chapter, figure);
}

static void add_note(Fixture *fixture) {
    Block *note = block_new(fixture->book, BLOCK_NOTE, nowhere);
    note->division = fixture->chapter;
    Block *words = block_new(fixture->book, BLOCK_PARAGRAPH, nowhere);
    block_append(note, words);
    fixture->chapter->notes = note;
    Inline *mark = inline_new(fixture->book, INLINE_NOTE, nowhere);
    mark->note = note;
    Block *paragraph = block_new(fixture->book, BLOCK_PARAGRAPH, nowhere);
    paragraph->inlines = mark;
    division_append(fixture->chapter, paragraph);
}

static void test_access(Fixture *fixture, gconstpointer data) {
    (void)data;
    add_figure(fixture, TRUE);
    seal(fixture);
    const Access *access = access_of(fixture->book, FALSE, fixture->arena);
    g_assert_false(access->has_pictures);
    g_assert_cmpuint(g_strv_length((char **)access->modes), ==, 1);
    g_assert_false(g_strv_contains(access->features, "alternativeText"));
    g_assert_false(g_strv_contains(access->features, "index"));
    assert_lacks(access->summary, "Notes");
}

static void test_access_of_much(Fixture *fixture, gconstpointer data) {
    (void)data;
    add_figure(fixture, FALSE);
    add_note(fixture);
    IndexMark mark = {.term = "arena"};
    fixture->chapter->heading->marks = &mark;
    seal(fixture);
    const Access *access = access_of(fixture->book, TRUE, fixture->arena);
    g_assert_true(access->has_pictures);
    g_assert_true(g_strv_contains(access->modes, "visual"));
    g_assert_true(g_strv_contains(access->sufficient, "textual"));
    g_assert_true(g_strv_contains(access->features, "alternativeText"));
    g_assert_true(g_strv_contains(access->features, "index"));
    g_assert_true(g_strv_contains(access->features, "pageBreakMarkers"));
    assert_holds(access->summary, "The one picture has alternative text.");
    assert_holds(access->summary, "Notes are linked both ways.");
}

static void add(const char *path, void (*test)(Fixture *, gconstpointer)) {
    g_test_add(path, Fixture, NULL, set_up, test, tear_down);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    add("/package/little", test_little);
    add("/package/everything", test_everything);
    add("/package/manifest", test_manifest);
    add("/package/direction", test_direction);
    add("/package/access", test_access);
    add("/package/access-of-much", test_access_of_much);
    g_test_add_func("/package/modified", test_modified);
    return g_test_run();
}
