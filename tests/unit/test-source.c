#include "source/source.h"
#include "book/dump.h"
#include "unit/ground.h"

#define SVG "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"3\" height=\"4\"/>"
#define HEAD "octavo: 1\ntitle: T\nlanguage: en\nidentifier: urn:x:1\n"

/* Reads what lies in the ground's folder, in place of its Book. */
static void read_path(Ground *ground, const char *name) {
    g_autoptr(GError) error = NULL;
    g_autofree char *path = g_build_filename(ground->folder, name, NULL);
    g_clear_pointer(&ground->root, root_free);
    g_clear_pointer(&ground->book, book_free);
    ground->book = source_read(path, NULL, ground->diag, &ground->root, &error);
    g_assert_no_error(error);
}

/* The dump of one chapter's blocks: two spaces an inner level, none at the top. */
static char *show_blocks(const Ground *ground) {
    g_autofree char *dump = book_dump(ground->book);
    const char *start = strstr(dump, "\nchapter ");
    g_assert_nonnull(start);
    g_auto(GStrv) lines = g_strsplit(strchr(start + 1, '\n') + 1, "\n", -1);
    GString *shown = g_string_new(NULL);
    for (guint i = 0; lines[i] != NULL; i++)
        if (*lines[i] != '\0')
            g_string_append_printf(shown, "%s\n", lines[i] + MIN(strspn(lines[i], " "), 2));
    return g_string_free(shown, FALSE);
}

/* What '# T' with this text below becomes. */
static void check(const char *text, const char *wanted, const char *said) {
    Ground ground;
    ground_init(&ground);
    ground_put(&ground, "f/a.svg", SVG);
    g_autofree char *file = g_strdup_printf("# T\n\n%s", text);
    ground_put(&ground, "a.md", file);
    read_path(&ground, "a.md");
    g_autofree char *shown = show_blocks(&ground);
    g_autofree char *whole = g_strdup_printf("heading 1\n  T\n%s", wanted);
    g_assert_cmpstr(shown, ==, whole);
    ground_assert_said(&ground, said);
    ground_clear(&ground);
}

static void test_sections(void) {
    check("a\n\n## B {#b .c}\n\nd\n\n### E\n\n## F\n",
          "paragraph\n  a\nsection\n  heading #b .c 2\n    B\n  paragraph\n    d\n  section\n    "
          "heading 3\n      E\n"
          "section\n  heading 2\n    F\n",
          "");
    check("> ## A\n> b\n", "quote\n  section\n    heading 2\n      A\n    paragraph\n      b\n",
          "");
    check("## A {x=1}\n", "section\n  heading 2\n    A\n", "3:7 attr-unknown");
    check("> # A\n", "quote\n  section\n    heading 2\n      A\n", "3:3 title-doubled");
    check("##\n", "section\n  heading 2\n", "3:1 title-missing");
}

static void test_captions(void) {
    check("![a *b*](f/a.svg){width=70% .w}\n\nFigure: c *d*. {#fig:x .y}\n",
          "figure #fig:x .y f-a.svg \"a b\" 70%\n  caption: c /d/.\n", "");
    check("![a](f/a.svg)\n<!-- index: b -->\n\nFigure: c\n",
          "figure f-a.svg \"a\"\n  caption: c\n  index: b\n", "");
    check("|a|\n|-|\n\nTable: b {#t}\n", "table #t <\n  caption: b\n  row\n    cell\n      a\n",
          "");
    check("```c {#a}\nx\n```\n\nListing: b {#c}\n", "listing #a c\n  | x\n  caption: b\n",
          "7:12 attr-bad");
    check("Figure: a\n", "paragraph\n  Figure: a\n", "3:1 caption-stray");
    check("![a](f/a.svg)\n\nTable: b\n", "figure f-a.svg \"a\"\nparagraph\n  Table: b\n",
          "5:1 caption-stray");
    check("![a](f/a.svg)\n\nFigure: b\n\nFigure: c\n",
          "figure f-a.svg \"a\"\n  caption: b\nparagraph\n  Figure: c\n", "7:1 caption-stray");
    check("![a](f/a.svg)\n\nFigure:\n", "figure f-a.svg \"a\"\n", "5:1 caption-stray");
    check("![a](f/a.svg){width=170%}\n", "figure f-a.svg \"a\"\n", "3:15 attr-bad");
}

static void test_images(void) {
    check("![](f/a.svg)\n", "figure f-a.svg \"\"\n", "3:1 alt-missing");
    check("![](f/a.svg){.decorative}\n", "figure f-a.svg \"\"\n", "");
    check("a ![b](f/a.svg) c\n", "paragraph\n  a <f-a.svg \"b\"> c\n", "");
    check("a ![b](f/a.svg){#c}\n", "paragraph\n  a <f-a.svg \"b\">\n", "3:16 attr-unknown");
    check("![b](https://x.y/a.svg)\n", "figure ? \"b\"\n", "3:1 file-outside");
    check("![b](../a.svg)\n", "figure ? \"b\"\n", "3:1 file-outside");
    check("![b](f/none.svg)\n", "figure ? \"b\"\n", "3:1 file-missing");
    check("![b](f/%61.svg)\n", "figure f-a.svg \"b\"\n", "");
}

static void test_inlines(void) {
    check("a [b](#c) [d](a.md) [e](http://f.g/ü)\n",
          "paragraph\n  a [b -> c] d [e -> http://f.g/%C3%BC]\n", "3:11 ref-missing");
    check("[a](javascript:x) [b](mailto:c@d) [e](ftp://f)\n",
          "paragraph\n  a [b -> mailto:c@d] e\n", "3:1 link-scheme 3:35 link-scheme");
    check("[a]() [](#b) [c](https:) [d](mailto:x)\n", "paragraph\n  a c d\n",
          "3:1 link-scheme 3:7 link-scheme 3:14 link-scheme 3:26 link-scheme");
    check("[@a] [b [@c]](#d)\n", "paragraph\n  {? -> a} [b  -> d]\n", "3:9 link-nested");
    check("a<b>c</b> <!-- x --> <x-y>\n", "paragraph\n  ac\n", "3:2 html-raw 3:22 html-raw");
    check("a  b\tc {#d}\n", "paragraph #d\n  a b c\n", "");
    check("<div>a</div>\n", "", "3:1 html-raw");
    check("a[^b] [c[^b]](#d)\n\n[^b]: e\n", "paragraph\n  a^? [c -> d]\nnote\n  paragraph\n    e\n",
          "3:9 link-nested");
    check("a[^b]\n\n[^b]: c [^b]\n", "paragraph\n  a^?\nnote\n  paragraph\n    c\n",
          "5:9 link-nested");
}

static void test_index(void) {
    check("a\n\n<!-- index: b; c > d; e -> f; -->\n",
          "paragraph\n  a\n  index: b\n  index: c > d\n  index: e -> f\n", "");
    check("<!-- index: a -->\n\nb\n", "  index: a\nparagraph\n  b\n", "");
    check("a <!-- index: b --> c\n", "paragraph\n  a c\n  index: b\n", "");
    check("- a\n- <!-- index: b -->\n",
          "list tight\n  item\n    paragraph\n      a\n  item\n    index: b\n", "");
    check("a\n\n<!-- index: b > c > d -->\n\n<!-- index: -->\n\n<!-- index: > b -->\n",
          "paragraph\n  a\n", "5:1 index-bad 7:1 index-bad 9:1 index-bad");
    check("a\n\n<!-- b --> <!-- index: c -->\n", "paragraph\n  a\n  index: c\n", "");
}

static void test_alerts(void) {
    check("> [!NOTE]\n> a\n", "alert note\n  paragraph\n    a\n", "");
    check("> [!tip] b *c*\n> a\n>\n> d\n",
          "alert tip\n  b /c/\n  paragraph\n    a\n  paragraph\n    d\n", "");
    check("> [!NOTE] {#a} b\n> c\n", "alert note\n  {#a} b\n  paragraph\n    c\n", "");
    check("> [!NOET]\n> a\n", "quote\n  paragraph\n    [!NOET] a\n", "3:3 attr-bad");
    check("> a\n> [!NOTE]\n", "quote\n  paragraph\n    a [!NOTE]\n", "");
    check(">\n", "", "");
}

static void test_lists(void) {
    check("2) a\n   - [x] b\n3) c\n",
          "list ordered tight from 2\n  item\n    paragraph\n      a\n    list tight\n      item "
          "done\n        paragraph\n"
          "          b\n  item\n    paragraph\n      c\n",
          "");
    check("a\\\nb\n\n***\n", "paragraph\n  a\\\\b\nrule\n", "");
}

/* ---- files ---- */

static void test_folder(void) {
    Ground ground;
    ground_init(&ground);
    ground_put(&ground, "book.yaml",
               HEAD "front:\n  - {file: q.md, slug: q}\nchapters:\n  - {file: c/a.md, slug: a}\n"
                    "  - file: none.md\n    slug: n\n");
    ground_put(&ground, "q.md", "# Q\n\n[a](c/a.md) [b](./c/a.md#b)\n");
    ground_put(&ground, "c/a.md", "text\n\n# A {#b}\n\n# B\n");
    read_path(&ground, ".");
    g_autofree char *said = diag_print(ground.diag, FALSE);
    g_assert_nonnull(
        strstr(said, "book.yaml:9:11: error: there is no file 'none.md' [file-missing]\n"));
    g_assert_nonnull(strstr(said, "c/a.md:1:1: error: a chapter begins with its title"));
    g_assert_nonnull(strstr(said, "c/a.md:5:1: error: a second level-one heading"));
    g_assert_nonnull(strstr(said, "\n3 errors\n"));
    const Division *front = ground.book->first, *chapter = front->next;
    g_assert_cmpstr(front->first->inlines->target, ==, "a");
    g_assert_cmpstr(front->first->inlines->next->next->target, ==, "b");
    g_assert_cmpstr(chapter->heading->inlines->text, ==, "A");
    g_assert_cmpstr(chapter->next->heading->inlines->text, ==, "n");
    ground_clear(&ground);
}

static void test_single(void) {
    Ground ground;
    ground_init(&ground);
    ground_put(
        &ground, "a.md",
        "---\ntitel: X\n---\n# *One* day\n\na[^n]\n\n# Notes\n\nb[^n]\n\n# One day\n\n[^n]: c\n");
    read_path(&ground, "a.md");
    const Meta *meta = &ground.book->meta;
    ground_assert_said(&ground, "2:1 key-unknown");
    g_assert_cmpstr(meta->title, ==, "One day");
    g_assert_cmpstr(meta->language, ==, "en");
    g_assert_true(g_str_has_prefix(meta->identifier, "urn:uuid:"));
    g_assert_cmpuint(strlen(meta->identifier), ==, 45);
    g_assert_cmpint(meta->identifier[23], ==, '5'); /* name-based */
    const Division *one = ground.book->first, *two = one->next, *three = two->next;
    g_assert_cmpstr(one->slug, ==, "one-day");
    g_assert_cmpstr(two->slug, ==, "notes-2"); /* reserved */
    g_assert_cmpstr(three->slug, ==, "one-day-2");
    g_assert_cmpuint(one->heading->place.line, ==, 4);
    g_assert_true(one->notes != NULL && two->notes != NULL && one->notes != two->notes);
    g_assert_true(two->notes->first->division == two);
    g_assert_null(three->notes);
    ground_clear(&ground);
}

static void test_heads(void) {
    static const struct {
        const char *text, *title, *said;
    } cases[] = {
        {"---\ntitle: X\n---\n\n# A\n", "X", ""},
        {"---\n---\n# A\n", "A", ""},
        {"---\nlanguage: de\n---", "a", "1:1 title-missing"},
        {"---\ntitle: X\n", NULL, "1:1 yaml-syntax"},
        {"---\n- X\n---\n# A\n", NULL, "2:1 value-type"},
        {"# A\n\n---\n", "A", ""},
        {"a\n", "a", "1:1 title-missing"},
        {"", "a", "1:1 title-missing"},
        {"\xef\xbb\xbf# A\r\n\r\nb\r\n", "A", ""},
        {"# A\n\n\xff\n", NULL, "3:1 text-utf8"},
        {"# A\n\n\x01\n", NULL, "3:1 text-utf8"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        Ground ground;
        ground_init(&ground);
        ground_put(&ground, "a.md", cases[i].text);
        read_path(&ground, "a.md");
        g_assert_cmpstr(ground.book != NULL ? ground.book->meta.title : NULL, ==, cases[i].title);
        ground_assert_said(&ground, cases[i].said);
        ground_clear(&ground);
    }
}

static void test_cover(void) {
    Ground ground;
    ground_init(&ground);
    ground_put(&ground, "c.svg", SVG);
    ground_put(&ground, "a.md", "---\ncover: {file: c.svg, alt: C}\n---\n# A\n");
    read_path(&ground, "a.md");
    g_assert_cmpstr(ground.book->cover->name, ==, "c.svg");
    g_assert_cmpstr(ground.book->cover_alt, ==, "C");
    ground_assert_said(&ground, "");
    ground_clear(&ground);
}

static void test_nothing(void) {
    Ground ground;
    ground_init(&ground);
    read_path(&ground, "");
    g_assert_null(ground.book);
    read_path(&ground, "none.md");
    g_assert_null(ground.book);
    ground_assert_said(&ground, "layout-none file-missing");
    g_autoptr(GError) error = NULL;
    g_autoptr(Root) root = NULL;
    g_autofree char *path = g_build_filename(ground.folder, "no", "folder", NULL);
    g_assert_null(source_read(path, NULL, ground.diag, &root, &error));
    g_assert_error(error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
    ground_clear(&ground);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/source/sections", test_sections);
    g_test_add_func("/source/captions", test_captions);
    g_test_add_func("/source/images", test_images);
    g_test_add_func("/source/inlines", test_inlines);
    g_test_add_func("/source/index", test_index);
    g_test_add_func("/source/alerts", test_alerts);
    g_test_add_func("/source/lists", test_lists);
    g_test_add_func("/source/folder", test_folder);
    g_test_add_func("/source/single", test_single);
    g_test_add_func("/source/heads", test_heads);
    g_test_add_func("/source/cover", test_cover);
    g_test_add_func("/source/nothing", test_nothing);
    return g_test_run();
}
