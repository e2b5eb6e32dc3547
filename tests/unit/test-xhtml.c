#include "book/seal.h"
#include "epub/epub.h"
#include "epub/nav.h"
#include "epub/names.h"
#include "epub/tables.h"
#include "epub/xhtml.h"
#include <string.h>

/* ---- small books, written down as code ---- */

static const Place nowhere;

typedef struct Fixture {
    Book *book;
    Division *one, *two;
    Arena *arena;
} Fixture;

static Inline *words(Fixture *fixture, const char *text) {
    return inline_new_text(fixture->book, text, nowhere);
}

static Inline *span(Fixture *fixture, InlineKind kind, const char *text) {
    Inline *inl = inline_new(fixture->book, kind, nowhere);
    if (kind == INLINE_CODE)
        inl->text = text;
    else
        inl->first = words(fixture, text);
    return inl;
}

static Block *block(Fixture *fixture, BlockKind kind, const char *id) {
    Block *result = block_new(fixture->book, kind, nowhere);
    result->id = id;
    return result;
}

static Block *paragraph(Fixture *fixture, const char *id, const char *text) {
    Block *result = block(fixture, BLOCK_PARAGRAPH, id);
    result->inlines = words(fixture, text);
    return result;
}

static Block *section(Fixture *fixture, const char *id, const char *title, guint level) {
    Block *result = block(fixture, BLOCK_SECTION, NULL), *head = block(fixture, BLOCK_HEADING, id);
    head->heading.level = level;
    head->inlines = words(fixture, title);
    block_append(result, head);
    return result;
}

static Division *division(Fixture *fixture, Role role, const char *slug, const char *title) {
    Division *result = book_add_division(fixture->book, role, nowhere);
    result->slug = slug;
    result->heading = block(fixture, BLOCK_HEADING, NULL);
    result->heading->heading.level = 1;
    result->heading->inlines = words(fixture, title);
    result->heading->division = result;
    return result;
}

static void set_up(Fixture *fixture, gconstpointer data) {
    (void)data;
    Book *book = fixture->book = book_new();
    book->meta.title = "A & B";
    book->meta.language = "en";
    book->meta.identifier = "https://example.org/a";
    fixture->one = division(fixture, ROLE_CHAPTER, "one", "First things");
    fixture->two = division(fixture, ROLE_CHAPTER, "title", "Second things");
    fixture->arena = arena_new();
}

static void tear_down(Fixture *fixture, gconstpointer data) {
    (void)data;
    arena_free(fixture->arena);
    book_free(fixture->book);
}

static void seal(Fixture *fixture) {
    g_autoptr(Diag) diag = diag_new();
    book_seal(fixture->book, NULL, diag);
    g_autofree char *complaints = diag_print(diag, FALSE);
    if (diag_count(diag, DIAG_ERROR) > 0)
        g_error("%s", complaints);
}

static char *text_of(GBytes *bytes) {
    char *text = g_strndup(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes));
    g_bytes_unref(bytes);
    return text;
}

static char *written(Fixture *fixture, const Division *which, const PageMap *map) {
    const PageMarks *marks = pagemarks_make(fixture->arena, fixture->book, map);
    return text_of(xhtml_division(fixture->book, which, marks, fixture->arena));
}

static void assert_holds(const char *text, const char *wanted) {
    if (strstr(text, wanted) == NULL)
        g_error("'%s' is not in\n%s", wanted, text);
}

static void assert_lacks(const char *text, const char *unwanted) {
    if (strstr(text, unwanted) != NULL)
        g_error("'%s' is in\n%s", unwanted, text);
}

/* Appends the block to chapter one, seals, and wants the markup in its file. */
static void check_block(Fixture *fixture, Block *subject, const char *wanted) {
    division_append(fixture->one, subject);
    seal(fixture);
    g_autofree char *text = written(fixture, fixture->one, NULL);
    assert_holds(text, wanted);
}

/* ---- the frame ---- */

static void test_frame(Fixture *fixture, gconstpointer data) {
    (void)data;
    fixture->one->kind = "analysis";
    fixture->one->summary = "What comes first.";
    division_append(fixture->one, paragraph(fixture, "p1", "Words."));
    seal(fixture);
    fixture->one->n_minutes = 12;
    g_autofree char *text = written(fixture, fixture->one, NULL);
    static const char wanted[] =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE html>\n"
        "<html xmlns=\"http://www.w3.org/1999/xhtml\" xmlns:epub=\"http://www.idpf.org/2007/ops\" "
        "lang=\"en\" xml:lang=\"en\">\n<head>\n<title>Chapter 1: First things</title>\n"
        "<link rel=\"stylesheet\" type=\"text/css\" href=\"book.css\"/>\n</head>\n"
        "<body epub:type=\"bodymatter\">\n"
        "<section class=\"chapter\" id=\"one\" epub:type=\"chapter\" role=\"doc-chapter\" "
        "aria-labelledby=\"first-things\">\n"
        "<div class=\"slot\" id=\"_one\"></div>\n"
        "<div class=\"opening\">\n"
        "<p class=\"ordinal\">Chapter 1 · <span class=\"kind\">analysis</span></p>\n"
        "<div class=\"slot head\" id=\"s.first-things\"><h1 id=\"first-things\">First things</h1>\n"
        "</div>\n"
        "<p class=\"summary\">What comes first.</p>\n"
        "<p class=\"minutes\">12 minutes</p>\n"
        "</div>\n"
        "<div class=\"slot\"></div>\n"
        "<div class=\"slot\" id=\"s.p1\"><p id=\"p1\">Words.</p>\n</div>\n"
        "<div class=\"slot\" id=\"_.way\">"
        "<nav class=\"way\" aria-label=\"Where you are\">\n"
        "<p class=\"where\">Chapter 1 of 2</p>\n"
        "<p><span class=\"label\">Next</span> <a href=\"title_.xhtml\">Chapter 2: Second things</a>"
        " · 1 minute</p>\n</nav>\n</div>\n"
        "</section>\n</body>\n</html>\n";
    g_assert_cmpstr(text, ==, wanted);
}

/* The file, but for its words, when the opening shows a number, a kind, or nothing. */
static char *steps(Fixture *fixture, const char *label, const char *kind) {
    fixture->one->label = label;
    fixture->one->kind = kind;
    g_autofree char *text = written(fixture, fixture->one, NULL);
    g_autoptr(GRegex) inner = g_regex_new("<p class=\"ordinal\".*?</p>", 0, 0, NULL);
    const char *body = strstr(text, "<body");
    assert_holds(body, "<p class=\"ordinal\"");
    return g_regex_replace_literal(inner, body, -1, 0, "<p/>", 0, NULL);
}

static void test_ordinal(Fixture *fixture, gconstpointer data) {
    (void)data;
    fixture->one->summary = "What comes first.";
    division_append(fixture->one, paragraph(fixture, "p1", "Words."));
    seal(fixture);
    g_autofree char *both = steps(fixture, "Chapter 1", "analysis");
    g_autofree char *number = steps(fixture, "Chapter 1", NULL);
    g_autofree char *kind = steps(fixture, NULL, "analysis");
    g_autofree char *none = steps(fixture, NULL, NULL);
    g_assert_cmpstr(number, ==, both);
    g_assert_cmpstr(kind, ==, both);
    g_assert_cmpstr(none, ==, both);
}

/* ---- inlines ---- */

static void test_inlines(Fixture *fixture, gconstpointer data) {
    (void)data;
    static const struct {
        InlineKind kind;
        const char *wanted;
    } cases[] = {
        {INLINE_CODE, "<p id=\"p0\"><code>a &lt; b</code></p>"},
        {INLINE_EMPHASIS, "<p id=\"p1\"><em>a &lt; b</em></p>"},
        {INLINE_STRONG, "<p id=\"p2\"><strong>a &lt; b</strong></p>"},
        {INLINE_STRIKE, "<p id=\"p3\"><del>a &lt; b</del></p>"},
        {INLINE_BREAK, "<p id=\"p4\"><br/></p>"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        Block *subject =
            block(fixture, BLOCK_PARAGRAPH, arena_printf(fixture->book->arena, "p%u", (guint)i));
        subject->inlines = cases[i].kind == INLINE_BREAK
                               ? inline_new(fixture->book, INLINE_BREAK, nowhere)
                               : span(fixture, cases[i].kind, "a < b");
        division_append(fixture->one, subject);
    }
    seal(fixture);
    g_autofree char *text = written(fixture, fixture->one, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
        assert_holds(text, cases[i].wanted);
}

/* Two texts of one line of the source are one text node: nothing stands between them. */
static void test_text_is_whole(Fixture *fixture, gconstpointer data) {
    (void)data;
    Block *subject = paragraph(fixture, "p1", "One ");
    inline_append(&subject->inlines, words(fixture, "text"));
    Inline *foreign = span(fixture, INLINE_EMPHASIS, "Wort");
    foreign->language = "de";
    inline_append(&subject->inlines, foreign);
    check_block(fixture, subject,
                "<p id=\"p1\">One text<em lang=\"de\" xml:lang=\"de\">Wort</em></p>");
}

static void test_urls(Fixture *fixture, gconstpointer data) {
    (void)data;
    static const struct {
        const char *href, *written;
    } cases[] = {
        {"https://example.org/a?b=c&d#e", "https://example.org/a?b=c&amp;d#e"},
        {"https://example.org/a b[1]|", "https://example.org/a%20b%5B1%5D%7C"},
        {"https://example.org/50%25/é", "https://example.org/50%25/%C3%A9"},
        {"https://example.org/50%", "https://example.org/50%25"},
        {"mailto:a@example.org", "mailto:a@example.org"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        Inline *link = span(fixture, INLINE_LINK, "there");
        link->href = cases[i].href;
        Block *subject = block(fixture, BLOCK_PARAGRAPH, NULL);
        subject->inlines = link;
        division_append(fixture->one, subject);
    }
    seal(fixture);
    g_autofree char *text = written(fixture, fixture->one, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *wanted = g_strdup_printf("<a href=\"%s\">there</a>", cases[i].written);
        assert_holds(text, wanted);
    }
}

/* ---- links: to the empty element that no reader takes for a note ---- */

static Inline *reference(Fixture *fixture, const char *target) {
    Inline *inl = inline_new(fixture->book, INLINE_REFERENCE, nowhere);
    inl->target = target;
    return inl;
}

static void test_references(Fixture *fixture, gconstpointer data) {
    (void)data;
    static const struct {
        const char *target, *wanted;
    } cases[] = {
        {"fig:x", "<a class=\"reference\" href=\"title_.xhtml#_fig.x\">Figure\u00A02.1</a>"},
        {"far", "<a class=\"reference\" href=\"title_.xhtml#_far\">‘Far’</a>"},
        {"near", "<a class=\"reference\" href=\"#_near\">‘Near’</a>"},
        {"title", "<a class=\"reference\" href=\"title_.xhtml\">Chapter\u00A02</a>"},
    };
    Block *subject = block(fixture, BLOCK_PARAGRAPH, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
        inline_append(&subject->inlines, reference(fixture, cases[i].target));
    division_append(fixture->one, subject);
    division_append(fixture->one, section(fixture, "near", "Near", 2));
    division_append(fixture->two, section(fixture, "far", "Far", 2));
    Block *listing = block(fixture, BLOCK_FIGURE, "fig:x");
    static const Picture picture = {.name = "x.svg"};
    listing->figure.picture = &picture;
    listing->figure.alt = "X";
    listing->caption = words(fixture, "An X.");
    division_append(fixture->two, listing);
    seal(fixture);
    g_autofree char *one = written(fixture, fixture->one, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
        assert_holds(one, cases[i].wanted);
    assert_holds(one, "<h2 id=\"h.near\"><span id=\"_near\"></span>Near</h2>");
    g_autofree char *two = written(fixture, fixture->two, NULL);
    assert_holds(two, "<figure id=\"fig.x\"><span id=\"_fig.x\"></span>"
                      "<img src=\"pictures/x.svg\" alt=\"X\"/>\n"
                      "<figcaption><span class=\"label\">Figure 2.1</span> An X.</figcaption>");
}

/* A link within a link would be no XHTML. */
static void test_nested_links(Fixture *fixture, gconstpointer data) {
    (void)data;
    Inline *link = span(fixture, INLINE_LINK, "see ");
    link->href = "https://example.org/";
    inline_append(&link->first, reference(fixture, "title"));
    Block *subject = block(fixture, BLOCK_PARAGRAPH, NULL);
    subject->inlines = link;
    check_block(fixture, subject,
                "<a href=\"https://example.org/\">see <span>Chapter\u00A02</span></a>");
}

/* ---- notes ---- */

static void test_note(Fixture *fixture, gconstpointer data) {
    (void)data;
    Block *note = block(fixture, BLOCK_NOTE, "n1");
    note->division = fixture->one;
    block_append(note, paragraph(fixture, "p2", "Below."));
    fixture->one->notes = note;
    Inline *mark = inline_new(fixture->book, INLINE_NOTE, nowhere);
    mark->note = note;
    Block *subject = paragraph(fixture, "p1", "Above");
    inline_append(&subject->inlines, mark);
    check_block(fixture, subject,
                "<p id=\"p1\">Above<sup><a epub:type=\"noteref\" role=\"doc-noteref\" "
                "id=\"r.n1\" href=\"#n1\">1</a></sup></p>");
    g_autofree char *text = written(fixture, fixture->one, NULL);
    assert_holds(text,
                 "<section class=\"notes\" epub:type=\"endnotes\" role=\"doc-endnotes\" "
                 "aria-labelledby=\"_.notes\">\n<h2 id=\"_.notes\">Notes</h2>\n"
                 "<div class=\"slot\"></div>\n<div class=\"slot\" id=\"s.n1\">"
                 "<aside class=\"footnote\" id=\"n1\" epub:type=\"footnote\" "
                 "role=\"doc-footnote\">\n<div class=\"slot\" id=\"s.p2\"><p id=\"p2\">"
                 "<a class=\"back\" epub:type=\"backlink\" role=\"doc-backlink\" "
                 "title=\"Back to the text\" href=\"#r.n1\">1</a> Below.</p>\n</div>\n</aside>\n"
                 "</div>\n</section>\n");
}

/* ---- blocks ---- */

static void test_listing(Fixture *fixture, gconstpointer data) {
    (void)data;
    Block *subject = block(fixture, BLOCK_LISTING, "l1");
    subject->listing.language = "python";
    subject->listing.title = "a.py";
    subject->listing.text = "if a < b:\n    go()\n\n                           deep()";
    check_block(fixture, subject,
                "<figure class=\"listing\" id=\"l1\"><span id=\"_l1\"></span>"
                "<p class=\"title\">a.py</p>\n<pre><code class=\"language-python\">"
                "<span class=\"line\">if a &lt; b:\n</span>"
                "<span class=\"line in4\">    go()\n</span>"
                "<span class=\"line\">\n</span>"
                "<span class=\"line in16\">                           deep()</span>"
                "</code></pre>\n</figure>\n");
}

static void test_table(Fixture *fixture, gconstpointer data) {
    (void)data;
    static const Alignment alignments[] = {ALIGN_START, ALIGN_END};
    static const char *const cells[] = {"", "Bytes", "pool", "1 < 2"};
    Block *subject = block(fixture, BLOCK_TABLE, "t1");
    subject->table.n_columns = 2;
    subject->table.alignments = alignments;
    subject->caption = words(fixture, "Sizes.");
    for (guint row = 0; row < 2; row++) {
        Block *line = block(fixture, BLOCK_ROW, NULL);
        for (guint column = 0; column < 2; column++) {
            Block *cell = block(fixture, BLOCK_CELL, NULL);
            if (cells[row * 2 + column][0] != '\0')
                cell->inlines = words(fixture, cells[row * 2 + column]);
            block_append(line, cell);
        }
        block_append(subject, line);
    }
    check_block(
        fixture, subject,
        "<table class=\"columns-2\" id=\"t1\">\n"
        "<caption><span id=\"_t1\"></span><span class=\"label\">Table 1.1</span> Sizes."
        "</caption>\n<thead>\n<tr><td></td><th scope=\"col\" class=\"end\">Bytes</th></tr>\n"
        "</thead>\n<tbody>\n<tr><td>pool</td>"
        "<td class=\"end\" data-label=\"Bytes\">1 &lt; 2</td></tr>\n</tbody>\n</table>\n");
}

/* Which tables become labelled rows, and on which screens. */
static void test_table_widths(Fixture *fixture, gconstpointer data) {
    (void)data;
    static const struct {
        const char *cells[4]; /* of one row */
        const char *class;
    } cases[] = {
        {{"1", "2", "3", "4"}, "columns-4"},
        {{"name", "a long cell, which has the rest of the line to itself, and breaks it often"},
         "columns-2"},
        {{"a_name_of_code()", "another_name_of_code()"}, "columns-2 wide"},
        {{"1", "verification", "two thirds meet answers that are almost right, or evaluation"},
         "columns-3 wide"},
        {{"a_name_of_code()", "another_name_of_code()", "a_third_name_of_code()"},
         "columns-3 wide widest"},
        {{"prose in the first column, and much of it, cut into many short lines, more than three",
          "prose in the second column, and much of it, cut into many short lines, more than three",
          "prose in the third column, and much of it, cut into many short lines, more than three"},
         "columns-3 wide widest"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        Block *subject = block(fixture, BLOCK_TABLE, NULL), *row = block(fixture, BLOCK_ROW, NULL);
        for (guint column = 0; column < 4 && cases[i].cells[column] != NULL; column++) {
            Block *cell = block(fixture, BLOCK_CELL, NULL);
            cell->inlines = words(fixture, cases[i].cells[column]);
            block_append(row, cell);
            subject->table.n_columns++;
        }
        block_append(subject, row);
        g_assert_cmpstr(tables_class(fixture->arena, subject), ==, cases[i].class);
    }
}

static void test_alerts(Fixture *fixture, gconstpointer data) {
    (void)data;
    static const char *const wanted[] = {
        [ALERT_NOTE] = "<aside class=\"alert note\" id=\"a0\" role=\"note\">\n<p "
                       "class=\"alert-title\"><span class=\"alert-kind\">Note</span></p>\n"
                       "<div class=\"slot\"></div>\n</aside>",
        [ALERT_TIP] = "<aside class=\"alert tip\" id=\"a1\" epub:type=\"tip\" role=\"doc-tip\">",
        [ALERT_IMPORTANT] = "<section class=\"alert important\" id=\"a2\" epub:type=\"notice\" "
                            "role=\"doc-notice\">",
        [ALERT_WARNING] = "<span class=\"alert-kind\">Warning</span>",
        [ALERT_CAUTION] = "<span class=\"alert-kind\">Caution</span>",
    };
    for (guint kind = 0; kind < G_N_ELEMENTS(wanted); kind++) {
        Block *subject =
            block(fixture, BLOCK_ALERT, arena_printf(fixture->book->arena, "a%u", kind));
        subject->alert.kind = (AlertKind)kind;
        division_append(fixture->one, subject);
    }
    seal(fixture);
    g_autofree char *text = written(fixture, fixture->one, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(wanted); i++)
        assert_holds(text, wanted[i]);
}

static void test_list(Fixture *fixture, gconstpointer data) {
    (void)data;
    Block *subject = block(fixture, BLOCK_LIST, "l1"), *item = block(fixture, BLOCK_ITEM, "i1");
    subject->list.is_ordered = TRUE;
    subject->list.is_tight = TRUE;
    subject->list.start = 3;
    item->item.task = TASK_DONE;
    block_append(item, paragraph(fixture, "p1", "Done."));
    block_append(subject, item);
    check_block(fixture, subject,
                "<ol class=\"tasks tight\" id=\"l1\" start=\"3\">\n"
                "<li id=\"i1\"><div class=\"slot\" id=\"s.p1\"><p id=\"p1\">"
                "<span class=\"box\">\u2713</span> Done.</p>\n</div>\n</li>\n</ol>\n");
}

static void test_runs(Fixture *fixture, gconstpointer data) {
    (void)data;
    division_append(fixture->one, paragraph(fixture, "p1", "First."));
    check_block(fixture, paragraph(fixture, "p2", "Second."),
                "<div class=\"slot run\" id=\"s.p2\"><p id=\"p2\">Second.</p>\n</div>\n");
}

/* ---- print pages ---- */

#define MARKER(folio)                                                                              \
    "<span epub:type=\"pagebreak\" role=\"doc-pagebreak\" id=\"page-" folio                        \
    "\" aria-label=\"" folio "\"></span>"

static void test_markers(Fixture *fixture, gconstpointer data) {
    (void)data;
    Block *first = paragraph(fixture, "p1", "One."), *list = block(fixture, BLOCK_LIST, "l1");
    Block *item = block(fixture, BLOCK_ITEM, "i1"), *inner = paragraph(fixture, "p2", "Two.");
    Block *last = section(fixture, "s1", "Last", 2);
    block_append(item, inner);
    block_append(list, item);
    division_append(fixture->one, first);
    division_append(fixture->one, list);
    division_append(fixture->one, last);
    seal(fixture);
    const PageStart pages[] = {
        {.folio = "i", .division = NULL},
        {.folio = "1", .division = fixture->one, .block = fixture->one->heading},
        {.folio = "2", .division = fixture->one, .block = inner}, /* the list is still open */
        {.folio = "3", .division = fixture->one, .block = NULL},  /* nothing begins here */
        {.folio = "4", .division = fixture->one, .block = last, .inside = TRUE},
        {.folio = "5", .division = fixture->one, .block = NULL},
        {.folio = "6", .division = fixture->two, .block = fixture->two->heading},
    };
    const PageMap map = {pages, G_N_ELEMENTS(pages), NULL, 0};
    g_autofree char *text = written(fixture, fixture->one, &map);
    assert_holds(text, "<div class=\"slot\" id=\"_one\">" MARKER("1") "</div>");
    assert_holds(text, "<div class=\"slot\" id=\"s.l1\"><div class=\"slot\">" MARKER("2") "</div>");
    assert_holds(text, "</ul>\n" MARKER("3") MARKER("4") "</div>");
    assert_holds(text, "</section>\n" MARKER("5") "</div>");
    assert_lacks(text, "page-6");
}

static void test_page_list(Fixture *fixture, gconstpointer data) {
    (void)data;
    division_append(fixture->one, paragraph(fixture, "page-2", "Takes the name."));
    seal(fixture);
    const PageStart pages[] = {
        {.folio = "xii", .division = fixture->one, .block = fixture->one->heading},
        {.folio = "2", .division = fixture->two, .block = fixture->two->heading},
    };
    const PageMap map = {pages, G_N_ELEMENTS(pages), NULL, 0};
    const PageMarks *marks = pagemarks_make(fixture->arena, fixture->book, &map);
    g_autofree char *nav = text_of(nav_make(fixture->book, marks, fixture->arena));
    assert_holds(nav,
                 "<nav epub:type=\"page-list\" role=\"doc-pagelist\" hidden=\"hidden\">\n<ol>\n"
                 "<li><a href=\"one.xhtml#page-xii\">xii</a></li>\n"
                 "<li><a href=\"title_.xhtml#page-2_\">2</a></li>\n</ol>\n</nav>");
    g_autofree char *ncx = text_of(nav_make_ncx(fixture->book, marks, fixture->arena));
    assert_holds(ncx, "<pageTarget id=\"target-1\" type=\"front\">");
    assert_holds(ncx, "<pageTarget id=\"target-2\" type=\"normal\" value=\"2\">");
}

static Inline *add_page(Fixture *fixture, Block *entry, const Block *there) {
    inline_append(&entry->inlines, inline_new_text(fixture->book, ", ", entry->place));
    Inline *page = inline_new(fixture->book, INLINE_PAGE, entry->place);
    page->destination = there;
    inline_append(&entry->inlines, page);
    return page;
}

/* As in print, three pages in a row are one range; a book that has no pages names sections. */
static void test_printed_pages(Fixture *fixture, gconstpointer data) {
    (void)data;
    Block *part = section(fixture, "s1", "Part", 2), *there = paragraph(fixture, "p2", "There.");
    Block *entry = paragraph(fixture, "p1", "entry");
    block_append(part, there);
    division_append(fixture->one, part);
    division_append(fixture->two, entry);
    Inline *first = add_page(fixture, entry, there);
    add_page(fixture, entry, part);
    Inline *last = add_page(fixture, entry, there);
    seal(fixture);
    const PageStart pages[] = {{.folio = "1", .division = fixture->one, .block = part}};
    PageText texts[] = {{last, "9"}, {first, "3–5"}};
    pagemap_sort(texts, G_N_ELEMENTS(texts));
    const PageMap map = {pages, G_N_ELEMENTS(pages), texts, G_N_ELEMENTS(texts)};
    g_autofree char *text = written(fixture, fixture->two, &map);
    assert_holds(text, ">entry, <a class=\"page\" href=\"one.xhtml#p2\">3–5</a>, "
                       "<a class=\"page\" href=\"one.xhtml#p2\">9</a></p>");
    g_autofree char *bare = written(fixture, fixture->two, NULL);
    assert_holds(bare, ">entry, <a class=\"page\" href=\"one.xhtml#p2\">Part</a>, <a ");
}

/* ---- navigation ---- */

static void test_contents(Fixture *fixture, gconstpointer data) {
    (void)data;
    Block *outer = section(fixture, "outer", "Outer", 2);
    Block *inner = section(fixture, "inner", "Inner", 3);
    block_append(inner, section(fixture, "deep", "Too deep", 4));
    block_append(outer, inner);
    division_append(fixture->one, outer);
    division_append(fixture->one, section(fixture, "next", "Next", 2));
    seal(fixture);
    const PageMarks *marks = pagemarks_make(fixture->arena, fixture->book, NULL);
    g_autofree char *nav = text_of(nav_make(fixture->book, marks, fixture->arena));
    assert_holds(nav, "<li><a href=\"one.xhtml\"><span class=\"number\">1</span> First things"
                      "<span class=\"minutes\"> · 1 minute</span></a>\n"
                      "<ol>\n<li><a href=\"one.xhtml#_outer\">Outer</a>\n<ol>\n"
                      "<li><a href=\"one.xhtml#_inner\">Inner</a></li>\n</ol>\n</li>\n"
                      "<li><a href=\"one.xhtml#_next\">Next</a></li>\n</ol>\n</li>\n"
                      "<li><a href=\"title_.xhtml\"><span class=\"number\">2</span> "
                      "Second things<span class=\"minutes\"> · 1 minute</span></a></li>\n"
                      "</ol>\n</nav>");
    assert_lacks(nav, "Too deep");
    assert_lacks(nav, "page-list");
    assert_holds(nav, "<li><a epub:type=\"bodymatter\" href=\"one.xhtml\">Start reading</a></li>");
    g_autofree char *ncx = text_of(nav_make_ncx(fixture->book, marks, fixture->arena));
    assert_holds(ncx, "<meta name=\"dtb:depth\" content=\"3\"/>");
    assert_holds(ncx, "<text>Inner</text></navLabel>\n<content src=\"one.xhtml#_inner\"/>\n"
                      "</navPoint>\n</navPoint>\n<navPoint");
}

static void test_lists(Fixture *fixture, gconstpointer data) {
    (void)data;
    Block *listing = block(fixture, BLOCK_LISTING, "l1"),
          *bare = block(fixture, BLOCK_LISTING, "l2");
    listing->listing.text = bare->listing.text = "x";
    listing->caption = words(fixture, "What it does");
    division_append(fixture->one, bare);
    division_append(fixture->one, listing);
    seal(fixture);
    const PageMarks *marks = pagemarks_make(fixture->arena, fixture->book, NULL);
    g_autofree char *nav = text_of(nav_make(fixture->book, marks, fixture->arena));
    assert_holds(nav, "<nav class=\"list\" id=\"list-of-listings\" "
                      "aria-labelledby=\"list-of-listings-title\">\n"
                      "<h2 id=\"list-of-listings-title\">Listings</h2>\n<ol>\n"
                      "<li><a href=\"one.xhtml#_l1\"><span class=\"number\">1.1</span> What it does"
                      "</a></li>\n</ol>\n</nav>");
    assert_lacks(nav, "list-of-figures");
    assert_lacks(nav, "l2");
}

/* The last chapter leads to what stands at the back, the glossary here. */
static void test_way(Fixture *fixture, gconstpointer data) {
    (void)data;
    Division *glossary = division(fixture, ROLE_BACK, "glossary", "Words");
    glossary->is_glossary = TRUE;
    fixture->book->meta.path.name = "The Path";
    seal(fixture);
    g_autofree char *last = written(fixture, fixture->two, NULL);
    assert_holds(last,
                 "<p class=\"where\">Chapter 2 of 2 · The Path</p>\n"
                 "<p><span class=\"label\">Next</span> <a href=\"glossary.xhtml\">Words</a></p>");
    g_autofree char *back = written(fixture, glossary, NULL);
    assert_lacks(back, "class=\"way\"");
    assert_holds(back, "<section class=\"back glossary\" id=\"glossary\" epub:type=\"glossary\" "
                       "role=\"doc-glossary\"");
    const PageMarks *marks = pagemarks_make(fixture->arena, fixture->book, NULL);
    g_autofree char *nav = text_of(nav_make(fixture->book, marks, fixture->arena));
    assert_holds(nav, "<li><a epub:type=\"glossary\" href=\"glossary.xhtml\">Glossary</a></li>");
}

static void test_way_to_guide(Fixture *fixture, gconstpointer data) {
    (void)data;
    fixture->one->role = ROLE_FRONT;
    seal(fixture);
    g_autofree char *text = written(fixture, fixture->two, NULL);
    assert_holds(text,
                 "<p class=\"where\">Chapter 1 of 1</p>\n<p><span class=\"label\">Back</span> "
                 "<a href=\"one.xhtml\">First things</a></p>\n</nav>");
    g_autofree char *guide = written(fixture, fixture->one, NULL);
    assert_lacks(guide, "_.way");
}

/* ---- names ---- */

static void test_names(Fixture *fixture, gconstpointer data) {
    (void)data;
    static const struct {
        const char *slug, *file, *item;
    } cases[] = {
        {"garbage-collection", "garbage-collection.xhtml", "garbage-collection"},
        {"72-processes", "72-processes.xhtml", "_72-processes"},
        {"nav", "nav_.xhtml", "nav_"},
        {"cover", "cover_.xhtml", "cover_"},
        {"cover-image", "cover-image_.xhtml", "cover-image_"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        Division named = {.slug = cases[i].slug};
        g_assert_cmpstr(names_file(fixture->arena, &named), ==, cases[i].file);
        g_assert_cmpstr(names_item(fixture->arena, &named), ==, cases[i].item);
    }
}

static void add(const char *path, void (*test)(Fixture *, gconstpointer)) {
    g_test_add(path, Fixture, NULL, set_up, test, tear_down);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    add("/xhtml/frame", test_frame);
    add("/xhtml/ordinal", test_ordinal);
    add("/xhtml/inlines", test_inlines);
    add("/xhtml/text-is-whole", test_text_is_whole);
    add("/xhtml/urls", test_urls);
    add("/xhtml/references", test_references);
    add("/xhtml/nested-links", test_nested_links);
    add("/xhtml/note", test_note);
    add("/xhtml/listing", test_listing);
    add("/xhtml/table", test_table);
    add("/xhtml/table-widths", test_table_widths);
    add("/xhtml/alerts", test_alerts);
    add("/xhtml/list", test_list);
    add("/xhtml/runs", test_runs);
    add("/xhtml/markers", test_markers);
    add("/xhtml/page-list", test_page_list);
    add("/xhtml/printed-pages", test_printed_pages);
    add("/xhtml/contents", test_contents);
    add("/xhtml/lists", test_lists);
    add("/xhtml/way", test_way);
    add("/xhtml/way-to-guide", test_way_to_guide);
    add("/xhtml/names", test_names);
    return g_test_run();
}
