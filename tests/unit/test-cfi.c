/* CFIs and selectors: what they lead to, and that they come back as they went. */
#include "edition/cfi.h"
#include "edition/selector.h"
#include "unit/shelf.h"

static const ShelfChapter chapters[] = {
    {"zero", "<p>0</p>"},
    {"one", "<div id=\"d\">\n<p id=\"a^b\" class=\"x y\">A <i>b</i><b>c</b> \xF0\x9D\x84\x9Ez</p>\n"
            "<p id=\"1.p\" data-n=\"3\">second</p>\n<div><p>third</p></div></div>"},
};

typedef struct CfiCase {
    const char *text, *behind; /* NULL: no CFI, or one that leads nowhere */
    const char *printed;       /* NULL: as it was */
} CfiCase;

static const CfiCase cases[] = {
    {"epubcfi(/6/4!/4/2/2/1:0)", "A ", NULL},
    {"epubcfi(/6/4!/4/2[d]/2[a^^b]/1:1)", " ", NULL},
    {"epubcfi(/6/4!/4/2/2/2/1:0)", "b", NULL},
    {"epubcfi(/6/4!/4/2/2/5:3)", "z", NULL}, /* code units */
    {"epubcfi(/6/4!/4/2/2/5:2)", "\xF0\x9D\x84\x9Ez",
     "epubcfi(/6/4!/4/2/2/5:1)"},             /* within a pair */
    {"epubcfi(/6/4!/4/2/2/3:0)", NULL, NULL}, /* no text there: the element behind it */
    {"epubcfi(/6/4!/4/2/9[1.p]/1:1)", "econd",
     "epubcfi(/6/4!/4/2[d]/4[1.p]/1:1)"}, /* the id decides */
    {"epubcfi(/6/4!/4/2/4/1:0[sec,ond;s=a])", "second", "epubcfi(/6/4!/4/2/4/1:0)"},
    {"epubcfi(/6/4!/4/2/4/1:0~2.5@50:50)", "second", "epubcfi(/6/4!/4/2/4/1:0)"},
    {"epubcfi(/6/4[one]!/4/2/4/1:0)", "second", "epubcfi(/6/4[one]!/4/2[d]/4[1.p]/1:0)"},
    {"epubcfi(/6/4!/4/2,/2/1:0,/4/1:3)", "A ", NULL},
    {"epubcfi(/6/4!/4/2/4,/1:0,/1:3)", "second", NULL},
    {"epubcfi(/6/4!,/4/2/4/1:0,/4/2/4/1:3)", "second", "epubcfi(/6/4!/4/2/4,/1:0,/1:3)"},
    {"epubcfi(/6,/2!/4/2/1:0,/4!/4/2/4/1:3)", NULL, NULL}, /* from one document into another */
    {"epubcfi(/6/4!/4/2/4/1:7)", NULL, NULL},
    {"epubcfi(/6/8!/4/2)", NULL, NULL},
    {"epubcfi(/6/3!/4/2/1:0)", NULL, NULL},                /* no file stands at an odd place */
    {"epubcfi(/6,/2!/4/2/1:0,/4!/4/2/4/1:3)", NULL, NULL}, /* a range from one file to the next */
    {"epubcfi(/2/4!/4/2)", NULL, NULL},
    {"epubcfi(/6/4!/4/22/1:0)", NULL, NULL},
    {"epubcfi(/6/4!/4/2/4/1:0", NULL, NULL},
    {"epubcfi(/6/4!/4/2[d)", NULL, NULL},
    {"epubcfi(/6/x)", NULL, NULL},
    {"epubcfi()", NULL, NULL},
    {"epubcfi(/99999999999999999999/4!/4)", NULL, NULL},
    {"nonsense", NULL, NULL},
};

static void run_case(const Publication *publication, const CfiCase *wanted) {
    g_autoptr(Arena) arena = arena_new();
    Span span;
    const Cfi *cfi = cfi_parse(arena, wanted->text);
    gboolean is_found = cfi != NULL &&
                        cfi_resolve(cfi, CFI_PACKAGE, CFI_IDS, publication, NULL, &span) &&
                        span.start.node->name == NULL;
    g_test_message("%s", wanted->text);
    g_assert_cmpint(is_found, ==, wanted->behind != NULL);
    if (!is_found)
        return;
    g_assert_cmpstr(span.start.node->text + node_byte_of_char(span.start.node, span.start.offset),
                    ==, wanted->behind);
    g_autofree char *printed = cfi_print(cfi, CFI_PACKAGE, publication, &span);
    g_assert_cmpstr(printed, ==, wanted->printed != NULL ? wanted->printed : wanted->text);
}

static void test_cfi(void) {
    g_autoptr(Publication) publication = shelf_open(chapters, G_N_ELEMENTS(chapters));
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++)
        run_case(publication, &cases[i]);
}

static void test_selectors(void) {
    static const char *const selectors[][2] = {
        {"#a\\^b", "a^b"},
        {"div > p", "a^b"},
        {"p.y.x", "a^b"},
        {"#\\31 .p", NULL},
        {"#\\31 \\.p", "1.p"},
        {"[data-n=\"3\"]", "1.p"},
        {"p:nth-of-type(2)", "1.p"},
        {"body p:last-of-type", "1.p"},
        {"*[data-n]", "1.p"},
        {"div p + p", NULL},
        {"p:hover", NULL},
        {"", NULL},
        {">", NULL},
        {"p >", NULL},
        {"p:nth-child(2n)", NULL},
        {"html > p", NULL},
    };
    g_autoptr(Publication) publication = shelf_open(chapters, G_N_ELEMENTS(chapters));
    const Document *document = publication_document(publication, 1);
    for (guint i = 0; i < G_N_ELEMENTS(selectors); i++) {
        const Node *found = selector_find(document, selectors[i][0]);
        g_test_message("%s", selectors[i][0]);
        g_assert_cmpstr(found != NULL ? found->id : NULL, ==, selectors[i][1]);
    }
}

/* What is printed for an element leads to it. */
static void test_selector_print(void) {
    g_autoptr(Publication) publication = shelf_open(chapters, G_N_ELEMENTS(chapters));
    const Document *document = publication_document(publication, 1);
    for (const Node *node = document->root; node != NULL; node = tree_walk(document->root, node)) {
        if (node->name == NULL)
            continue;
        g_autofree char *css = selector_print(node);
        g_assert_true(selector_find(document, css) == node);
    }
}

static void test_quotes(void) {
    static const ShelfChapter chapter = {
        "one", "<p id=\"a\">one  two</p>\n<p id=\"b\">one\ntwo three</p>\n<p id=\"c\">one two</p>"};
    g_autoptr(Publication) publication = shelf_open(&chapter, 1);
    const Document *document = publication_document(publication, 0);
    const Quote around = {"one two", "two ", " three"}, alone = {"one two", NULL, NULL};
    const Quote absent = {"one four", NULL, NULL};
    g_autoptr(Quotes) quotes = quotes_new();
    Span span;
    g_assert_true(quotes_find(quotes, document, &around, 0, &span));
    g_assert_cmpstr(span.start.node->parent->id, ==, "b");
    g_assert_true(quotes_find(quotes, document, &alone, 1000, &span));
    g_assert_cmpstr(span.start.node->parent->id, ==, "c");
    g_assert_false(quotes_find(quotes, document, &absent, 0, &span));
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/cfi", test_cfi);
    g_test_add_func("/selector/find", test_selectors);
    g_test_add_func("/selector/print", test_selector_print);
    g_test_add_func("/selector/quotes", test_quotes);
    return g_test_run();
}
