/* What authors mean by the tags that they are used to, and how octavo wants it said. */
#include "source/html.h"
#include <string.h>

static const struct {
    const char *tags; /* parted by spaces */
    const char *hint;
} hints[] = {
    {"br", "end the line with a backslash"},
    {"img picture figure figcaption svg",
     "write ![what it shows](figures/name.svg), and its caption below: Figure: …"},
    {"b strong", "write **words**"},
    {"i em cite var dfn", "write *words*"},
    {"s del strike", "write ~~words~~"},
    {"code tt kbd samp", "write `words`"},
    {"pre", "write a fence of three backquotes"},
    {"a", "write [words](address)"},
    {"sub", "write the subscript itself: ₀ ₁ ₂ ₙ"},
    {"sup", "write the superscript itself: ⁰ ¹ ² ⁿ; for a note, [^name]"},
    {"h1 h2 h3 h4 h5 h6", "write ## Words"},
    {"p div span section article center font small big",
     "leave it out: a paragraph needs no tag, and looks belong to the style"},
    {"hr", "write --- on a line of its own"},
    {"ul ol li dl dt dd", "write a list: - words, or 1. words"},
    {"blockquote q", "write > words"},
    {"table thead tbody tr td th caption", "write a table with | between its cells"},
    {"details summary aside", "write > [!NOTE] and the words below"},
    {"script style iframe video audio object embed form input button canvas",
     "leave it out: a book on paper cannot do that"},
    {"u ins mark", "write *words*: a book has no underlining"},
};

char *html_tag_name(const char *html) {
    const char *p = html + strspn(html, " \t\n");
    if (*p != '<')
        return g_strdup("");
    p += p[1] == '/' ? 2 : 1;
    gsize len = 0;
    while (g_ascii_isalnum(p[len]) || p[len] == '-')
        len++;
    return g_ascii_strdown(p, (gssize)len);
}

static const char *find_hint(const char *tag) {
    for (gsize i = 0; i < G_N_ELEMENTS(hints); i++) {
        g_auto(GStrv) tags = g_strsplit(hints[i].tags, " ", -1);
        if (g_strv_contains((const char *const *)tags, tag))
            return hints[i].hint;
    }
    return NULL;
}

void html_refuse(const char *html, Place place, Diag *diag) {
    g_autofree char *tag = html_tag_name(html);
    if (*tag == '\0') {
        diag_add(diag, DIAG_HTML_RAW, place, "raw HTML cannot stand in a book");
        diag_hint(diag, "if the characters are meant, write \\< or put them in `backquotes`");
        return;
    }
    diag_add(diag, DIAG_HTML_RAW, place, "the HTML tag <%s> cannot stand in a book", tag);
    const char *hint = find_hint(tag);
    if (hint != NULL)
        diag_hint(diag, "%s", hint);
    else
        diag_hint(diag, "if the characters are meant, write `<%s>` or \\<%s>", tag, tag);
}
