#include "epub/kepub.h"
#include <string.h>

static const char head[] = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE html>\n"
                           "<html xmlns=\"http://www.w3.org/1999/xhtml\"><head><title>A</title>"
                           "</head><body>";
static const char tail[] = "</body></html>";

/* What is made of a body's content. */
static char *spans(const char *body) {
    g_autofree char *text = g_strconcat(head, body, tail, NULL);
    g_autoptr(GBytes) page = g_bytes_new(text, strlen(text));
    g_autoptr(GBytes) copy = kepub_page(page);
    gsize size;
    const char *data = g_bytes_get_data(copy, &size);
    const char *start = strstr(data, "<div id=\"book-inner\">") + strlen("<div id=\"book-inner\">");
    const char *end =
        g_strstr_len(start, (gssize)(size - (gsize)(start - data)), "</div></div></body>");
    g_assert_nonnull(end);
    g_assert_nonnull(g_strstr_len(data, (gssize)size, "<title>A</title>"));
    return g_strndup(start, (gsize)(end - start));
}

static void assert_spans(const char *body, const char *wanted) {
    g_autofree char *found = spans(body);
    g_assert_cmpstr(found, ==, wanted);
}

#define SPAN(id) "<span class=\"koboSpan\" id=\"kobo." id "\">"

static void test_sentences(void) {
    assert_spans("<p id=\"p1\">One. Two? Yes</p>",
                 "<p id=\"p1\">" SPAN("p1.1") "One. </span>" SPAN("p1.2") "Two? </span>" SPAN(
                     "p1.3") "Yes</span></p>");
    assert_spans("<p id=\"p1\">1.5 &amp; a.b</p>",
                 "<p id=\"p1\">" SPAN("p1.1") "1.5 &amp; a.b</span></p>");
}

static void test_elements(void) {
    assert_spans("<p id=\"p1\">A <em>b</em> c</p>\n<p id=\"p2\">D</p>",
                 "<p id=\"p1\">" SPAN("p1.1") "A </span><em>" SPAN("p1.2") "b</span></em>" SPAN(
                     "p1.3") " c</span></p>\n<p id=\"p2\">" SPAN("p2.1") "D</span></p>");
    assert_spans("<p id=\"p1\"><img src=\"a\" alt=\"b\"/><br/></p>",
                 "<p id=\"p1\">" SPAN("p1.1") "<img src=\"a\" alt=\"b\"/></span><br/></p>");
    assert_spans("<pre id=\"l\">a. b\n</pre>", "<pre id=\"l\">" SPAN("l.1") "a. b\n</span></pre>");
    assert_spans(
        "<p id=\"p\"><code>a/<wbr/>b</code></p>",
        "<p id=\"p\"><code>" SPAN("p.1") "a/</span><wbr/>" SPAN("p.2") "b</span></code></p>");
    assert_spans("<nav hidden=\"hidden\"><a href=\"a\">b</a></nav>",
                 "<nav hidden=\"hidden\"><a href=\"a\">b</a></nav>");
}

/* No two ids become one, and none holds what a selector would have to escape. */
static void test_ids(void) {
    assert_spans("<p id=\"a:b\">x</p><p id=\"a.b\">x</p><p id=\"a_b\">x</p><p id=\"a-b\">x</p>",
                 "<p id=\"a:b\">" SPAN("a_3ab.1") "x</span></p><p id=\"a.b\">" SPAN(
                     "a_2eb.1") "x</span></p><p id=\"a_b\">" SPAN("a_5fb.1") "x</span></p>"
                                                                             "<p id=\"a-b\">" SPAN(
                                                                                 "a-b.1") "x</span>"
                                                                                          "</p>");
}

/* A block more, and a block less, leave the spans of the others as they were. */
static void test_editions(void) {
    g_autofree char *before = spans("<p id=\"p1\">One.</p><p id=\"p2\">Two.</p>");
    g_autofree char *after =
        spans("<p id=\"p0\">New. More.</p><p id=\"p2\">Two.</p><p id=\"p3\">Last.</p>");
    const char *kept = SPAN("p2.1") "Two.</span>";
    g_assert_nonnull(strstr(before, kept));
    g_assert_nonnull(strstr(after, kept));
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/kepub/sentences", test_sentences);
    g_test_add_func("/kepub/elements", test_elements);
    g_test_add_func("/kepub/ids", test_ids);
    g_test_add_func("/kepub/editions", test_editions);
    return g_test_run();
}
