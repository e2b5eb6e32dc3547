#include "source/svg.h"
#include "unit/ground.h"

#define NS "xmlns=\"http://www.w3.org/2000/svg\""
#define XLINK "xmlns:xlink=\"http://www.w3.org/1999/xlink\""
#define OPEN "<svg " NS " width=\"10\" height=\"20\">"
#define OUT "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg " NS " width=\"10\" height=\"20\">"

/* What is left of an SVG, or NULL; the caller's. */
static char *clean(const char *text, const char *said, Svg *ret_svg) {
    Ground ground;
    ground_init(&ground);
    gboolean is_clean = svg_clean(text, strlen(text), "a.svg", ground.diag, ret_svg);
    ground_assert_said(&ground, said);
    ground_clear(&ground);
    if (!is_clean) {
        g_assert_null(ret_svg->bytes);
        return NULL;
    }
    gsize len = 0;
    const char *data = g_bytes_get_data(ret_svg->bytes, &len);
    char *kept = g_strndup(data, len);
    g_bytes_unref(ret_svg->bytes);
    return kept;
}

static void test_kept(void) {
    static const struct {
        const char *text, *wanted;
    } cases[] = {
        {OPEN "<g/></svg>", OUT "<g/></svg>\n"},
        {OPEN "<rect x='1' fill=\"#fff\"/></svg>", OUT "<rect x=\"1\" fill=\"#fff\"/></svg>\n"},
        {"<?xml version=\"1.0\"?><!-- c -->" OPEN
         "<!-- c --><g id=\"a\">t &lt; &amp; &#x2014;</g></svg>",
         OUT "<g id=\"a\">t &lt; &amp; —</g></svg>\n"},
        {OPEN "<text xml:space=\"preserve\" data-x=\"1\">a<![CDATA[<b>]]></text></svg>",
         OUT "<text xml:space=\"preserve\">a&lt;b&gt;</text></svg>\n"},
        {OPEN
         "<title>T</title><metadata><x xmlns=\"urn:x\">m</x></metadata><y xmlns=\"urn:y\"/></svg>",
         OUT "<title>T</title></svg>\n"},
        {OPEN "<style type=\"text/css\">*{fill:url(#a)}</style></svg>",
         OUT "<style>*{fill:url(#a)}</style></svg>\n"},
        {OPEN "<style type=\"text/x\">a{}</style><g requiredExtensions=\"http://x/y\"/><g/></svg>",
         OUT "<g/></svg>\n"},
        {OPEN "<switch><g requiredFeatures=\"http://x/y\" requiredExtensions=\"\"/></switch></svg>",
         OUT "<switch><g/></switch></svg>\n"},
        {OPEN "<text font-size=\" -8\">t</text></svg>", OUT "<text>t</text></svg>\n"},
        {OPEN "<path d=\"M 0\n1\" style=\"fill: url( '#a' )\"/></svg>",
         OUT "<path d=\"M 0 1\" style=\"fill: url( '#a' )\"/></svg>\n"},
        {"<s:svg xmlns:s=\"http://www.w3.org/2000/svg\" width=\"10\" height=\"20\"><s:g/></s:svg>",
         OUT "<g/></svg>\n"},
        {OPEN "<a href=\"https://x.y\"><g/></a></svg>", OUT "<a><g/></a></svg>\n"},
        {"<!DOCTYPE svg>" OPEN "<g/></svg>", OUT "<g/></svg>\n"},
        {"<!DOCTYPE svg PUBLIC \"-//W3C//DTD SVG 1.1//EN\" \"http://x/svg11.dtd\">" OPEN
         "<g/></svg>",
         OUT "<g/></svg>\n"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        Svg svg;
        g_autofree char *kept = clean(cases[i].text, "", &svg);
        g_assert_cmpstr(kept, ==, cases[i].wanted);
        g_autofree char *again = clean(kept, "", &svg);
        g_assert_cmpstr(again, ==, kept);
    }
}

static void test_href(void) {
    Svg svg;
    g_autofree char *kept =
        clean("<svg " NS " " XLINK
              " viewBox=\"0 0 1 1\"><use xlink:href=\"#a\"/><use href=\" #b \"/></svg>",
              "", &svg);
    g_assert_cmpstr(
        kept, ==,
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg " NS " " XLINK
        " viewBox=\"0 0 1 1\"><use xlink:href=\"#a\"/><use xlink:href=\"#b\"/></svg>\n");
}

static void test_refused(void) {
    static const struct {
        const char *body, *said;
    } cases[] = {
        {"\n<script>x</script>", "2 picture-active"},
        {"<foreignObject/>", "1 picture-active"},
        {"<image href=\"data:image/png;base64,\"/>", "1 picture-active"},
        {"<animate attributeName=\"x\"/>", "1 picture-active"},
        {"<x:script xmlns:x=\"urn:x\"/>", "1 picture-active"},
        {"<g onclick=\"x\"/>", "1 picture-active"},
        {"<g OnLoad=\"x\"/>", "1 picture-active"},
        {"<use href=\"other.svg#a\"/>", "1 picture-active"},
        {"<use href=\"https://x.y/#a\"/>", "1 picture-active"},
        {"<rect fill=\"url(https://x.y/a)\"/>", "1 picture-active"},
        {"<rect style=\"fill: URL( \'x.svg#a\')\"/>", "1 picture-active"},
        {"<rect style=\"fill: u\\72l(x)\"/>", "1 picture-active"},
        {"<style>@import 'x';</style>", "1 picture-active"},
        {"<style>a{fill:url(x)}</style>", "1 picture-active"},
        {"<filter id=\"a\"/>", "1 picture-bad"},
        {"<g filter=\"url(#a)\"/>", "1 picture-bad"},
        {"<g transform-origin=\"5 5\"/>", "1 picture-bad"},
        {"<mask mask-type=\"alpha\"/>", "1 picture-bad"},
        {"<g systemLanguage=\"ru\"/>", "1 picture-bad"},
        {"<blink/>", "1 picture-bad"},
        {"<g id=\"a\"><use href=\"#b\"/></g><use href=\"#a\"/>", "1 picture-bad"},
        {"<g id=\"a\"><use href=\"#a\"/></g>", "1 picture-bad"},
        {"<g>", "1 picture-bad"},
        {"<g>&nbsp;</g>", "1 picture-bad"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        Svg svg;
        g_autofree char *text = g_strdup_printf(OPEN "%s</svg>", cases[i].body);
        g_autofree char *kept = clean(text, cases[i].said, &svg);
        g_assert_null(kept);
    }
}

static void test_documents(void) {
    static const struct {
        const char *text, *said;
    } cases[] = {
        {"<!DOCTYPE svg SYSTEM \"x.dtd\">" OPEN "<text>a&nbsp;b</text></svg>", "1 picture-bad"},
        {"<!DOCTYPE svg SYSTEM \"x.dtd\">" OPEN "<text class=\"a&nbsp;b\"/></svg>",
         "1 picture-bad"},
        {"<!DOCTYPE svg SYSTEM \"x.dtd\" []>" OPEN "</svg>", "picture-active"},
        {"<!DOCTYPE svg\n[<!ATTLIST g onclick CDATA \"x\">]>" OPEN "<g/></svg>", "picture-active"},
        {"<!DOCTYPE svg [<!ENTITY a SYSTEM \"file:///etc/passwd\">]>" OPEN "&a;</svg>",
         "picture-active"},
        {"<!DOCTYPE svg [<!ENTITY a \"aa\"><!ENTITY b \"&a;&a;\">]>" OPEN "&b;</svg>",
         "picture-active"},
        {"<?xml-stylesheet href=\"x.css\"?>" OPEN "</svg>", "1 picture-active"},
        {"<svg width=\"1\" height=\"1\"/>", "1 picture-bad"},
        {"<html " NS "/>", "1 picture-bad"},
        {"", "1 picture-bad"},
        {"<svg", "1 picture-bad"},
        {"<svg " NS "/>", "1 picture-bad"},
        {"<svg " NS " width=\"40000\" height=\"1\"/>", "1 limit-picture"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        Svg svg;
        g_autofree char *kept = clean(cases[i].text, cases[i].said, &svg);
        g_assert_null(kept);
    }
}

static void test_depth(void) {
    g_autoptr(GString) text = g_string_new(OPEN);
    for (guint i = 0; i < 150; i++)
        g_string_append(text, "<g>");
    for (guint i = 0; i < 150; i++)
        g_string_append(text, "</g>");
    g_string_append(text, "</svg>");
    Svg svg;
    g_autofree char *kept = clean(text->str, "1 picture-bad", &svg);
    g_assert_null(kept);
}

static void test_size(void) {
    static const struct {
        const char *attributes;
        guint32 width, height;
    } cases[] = {
        {"width=\"10\" height=\"20.4\"", 10, 20},
        {"width=\"72pt\" height=\"1in\"", 96, 96},
        {"width=\"2.54cm\" height=\"25.4mm\"", 96, 96},
        {"width=\"1pc\" height=\"101.6Q\"", 16, 96},
        {"width=\" 5px \" height=\"0.1\"", 5, 1},
        {"viewBox=\"0 0 300 150\"", 300, 150},
        {"viewBox=\"-5,-5 , 30 15\" width=\"60\"", 60, 30},
        {"viewBox=\"0 0 30 15\" height=\"60\"", 120, 60},
        {"viewBox=\"0 0 30 15\" width=\"100%\" height=\"100%\"", 30, 15},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        Svg svg;
        g_autofree char *text = g_strdup_printf("<svg " NS " %s/>", cases[i].attributes);
        g_autofree char *kept = clean(text, "", &svg);
        g_assert_cmpuint(svg.width_px, ==, cases[i].width);
        g_assert_cmpuint(svg.height_px, ==, cases[i].height);
    }
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/svg/kept", test_kept);
    g_test_add_func("/svg/href", test_href);
    g_test_add_func("/svg/refused", test_refused);
    g_test_add_func("/svg/documents", test_documents);
    g_test_add_func("/svg/depth", test_depth);
    g_test_add_func("/svg/size", test_size);
    return g_test_run();
}
