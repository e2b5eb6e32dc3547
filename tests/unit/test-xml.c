#include "epub/xml.h"
#include <string.h>

#define DECLARATION "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"

static void check_document(Xml *xml, const char *wanted) {
    g_autoptr(GBytes) bytes = xml_finish(xml);
    g_autofree char *found = g_strndup(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes));
    g_autofree char *document = g_strconcat(DECLARATION, wanted, "\n", NULL);
    g_assert_cmpstr(found, ==, document);
}

static void test_text(void) {
    static const struct {
        const char *text, *written;
    } cases[] = {
        {"plain", "plain"},
        {"a < b && c > d", "a &lt; b &amp;&amp; c &gt; d"},
        {"]]>", "]]&gt;"},
        {"naïve – 日本 𝄞", "naïve – 日本 𝄞"},
        {"tab\tand\nline", "tab\tand\nline"},
        {"bell \x07, escape \x1b.", "bell \uFFFD, escape \uFFFD."},
        {"\xEF\xBF\xBE is no character, \xEF\xBF\xBD is", "\uFFFD is no character, \uFFFD is"},
        {"return\r", "return\uFFFD"},
        {"", ""},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        Xml *xml = xml_new(NULL);
        xml_open(xml, "p");
        xml_text(xml, cases[i].text);
        xml_close(xml);
        g_autofree char *wanted = g_strdup_printf("<p>%s</p>", cases[i].written);
        check_document(xml, wanted);
    }
}

static void test_attributes(void) {
    Xml *xml = xml_new(NULL);
    xml_open(xml, "a");
    xml_attribute(xml, "href", "?a=1&b=\"2\"");
    xml_attribute(xml, "title", NULL);
    xml_attribute(xml, "alt", "a\x01<");
    xml_attribute_number(xml, "start", 3);
    xml_close(xml);
    check_document(xml,
                   "<a href=\"?a=1&amp;b=&quot;2&quot;\" alt=\"a\uFFFD&lt;\" start=\"3\"></a>");
}

/* Old readers take <span/> for a tag that is never closed. */
static void test_empty(void) {
    Xml *xml = xml_new(NULL);
    xml_open(xml, "p");
    xml_open(xml, "span");
    xml_close(xml);
    xml_open(xml, "br");
    xml_close_empty(xml);
    xml_text(xml, NULL);
    check_document(xml, "<p><span></span><br/></p>");
}

static void test_doctype(void) {
    Xml *xml = xml_new("html");
    xml_open(xml, "html");
    xml_line(xml);
    xml_element(xml, "title", NULL, "A & B");
    xml_element(xml, "p", "x", "y");
    check_document(xml, "<!DOCTYPE html>\n<html>\n<title>A &amp; B</title>\n"
                        "<p class=\"x\">y</p>\n</html>");
}

static void test_part_of_text(void) {
    Xml *xml = xml_new(NULL);
    xml_open(xml, "code");
    xml_text_len(xml, "one\x02two", 4);
    xml_close(xml);
    check_document(xml, "<code>one\uFFFD</code>");
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/xml/text", test_text);
    g_test_add_func("/xml/attributes", test_attributes);
    g_test_add_func("/xml/empty", test_empty);
    g_test_add_func("/xml/doctype", test_doctype);
    g_test_add_func("/xml/part-of-text", test_part_of_text);
    return g_test_run();
}
