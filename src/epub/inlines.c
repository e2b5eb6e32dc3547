/* One function a kind of inline. */
#include "epub/inlines.h"
#include "book/language.h"
#include "epub/mathml.h"
#include "epub/names.h"
#include <string.h>

static void write_inline(Writer *writer, const Inline *inl);

/* A page of an index entry that another one stands for, as in print. */
static gboolean is_joined(const Writer *writer, const Inline *inl) {
    return inl != NULL && inl->is_placed && inl->words == PAGE_BARE && writer->map != NULL &&
           pagemap_text(writer->map, inl) == NULL;
}

/* With a joined page goes the comma before it. */
void inlines_write(Writer *writer, const Inline *list) {
    for (const Inline *inl = list; inl != NULL; inl = inl->next)
        if (!is_joined(writer, inl) && !is_joined(writer, inl->next))
            write_inline(writer, inl);
}

void inlines_language(Writer *writer, const char *language) {
    xml_attribute(writer->xml, "lang", language);
    xml_attribute(writer->xml, "xml:lang", language);
}

void inlines_direction(Writer *writer, gboolean is_rtl) {
    if (is_rtl != writer->is_rtl)
        xml_attribute(writer->xml, "dir", is_rtl ? "rtl" : "ltr");
}

/* A phrase stands on its own: what is around it has no say in its order. */
static void write_language(Writer *writer, const Inline *inl) {
    if (inl->language == NULL)
        return;
    inlines_language(writer, inl->language);
    inlines_direction(writer, language_is_rtl(inl->language));
}

static void write_span(Writer *writer, const char *element, const Inline *inl) {
    gboolean is_rtl = writer->is_rtl;
    xml_open(writer->xml, element);
    write_language(writer, inl);
    writer->is_rtl = inl->language != NULL ? language_is_rtl(inl->language) : is_rtl;
    xml_text(writer->xml, inl->text);
    inlines_write(writer, inl->first);
    writer->is_rtl = is_rtl;
    xml_close(writer->xml);
}

static void write_text(Writer *writer, const Inline *inl) {
    if (inl->language != NULL)
        write_span(writer, "span", inl);
    else
        xml_text(writer->xml, inl->text);
}

/* ---- code ---- */

#define LEAST_STRETCH 5 /* characters that are worth a line of their own */
#define LONG_CODE 20    /* characters of code in running text: two thirds of a narrow line */

static gboolean stands_in_word(char c) {
    return g_ascii_isalnum(c) || c == '_' || (c & 0x80) != 0;
}

static gboolean begins_stretch(const char *p) {
    gsize n = strcspn(p, " \t\n,;()[]{}");
    return (stands_in_word(*p) || *p == '.' || strchr("\"'", *p) != NULL) && n >= LEAST_STRETCH;
}

/* Whether a line may be cut before p. Spaces need no help. */
static gboolean is_cut(const char *begin, const char *p) {
    if (p == begin || !begins_stretch(p))
        return FALSE;
    if (*p == '.')
        return (stands_in_word(p[-1]) || strchr(")]", p[-1]) != NULL) &&
               (g_ascii_isalpha(p[1]) || p[1] == '_');
    if (strchr("/:", p[-1]) != NULL) /* but not within "://", nor behind a path's first */
        return p - 1 > begin && stands_in_word(p[-2]);
    return strchr("([{,;=|&+", p[-1]) != NULL;
}

void inlines_write_code(Writer *writer, const char *begin, const char *text, const char *end) {
    const char *from = text;
    for (const char *p = text; p < end; p++) {
        if (!is_cut(begin, p))
            continue;
        xml_text_len(writer->xml, from, (gsize)(p - from));
        xml_open(writer->xml, "wbr");
        xml_close_empty(writer->xml);
        from = p;
    }
    xml_text_len(writer->xml, from, (gsize)(end - from));
}

/* Code runs to the right in every text. */
static void write_code(Writer *writer, const Inline *inl) {
    gsize len = strlen(inl->text);
    xml_open(writer->xml, "code");
    inlines_language(writer, inl->language);
    inlines_direction(writer, FALSE);
    if (len < LONG_CODE)
        xml_text(writer->xml, inl->text);
    else
        inlines_write_code(writer, inl->text, inl->text, inl->text + len);
    xml_close(writer->xml);
}

/* ---- links ---- */

static gboolean stands_in_url(const char *p) {
    if (*p == '%')
        return g_ascii_isxdigit(p[1]) && g_ascii_isxdigit(p[2]);
    return g_ascii_isalnum(*p) || (*p != '\0' && strchr("-._~:/?#@!$&'()*+,;=", *p) != NULL);
}

/* Characters that a URL may not hold, as percent escapes: authors paste what their browser shows.
 */
static char *escaped_url(const char *href) {
    GString *url = g_string_new(NULL);
    for (const char *p = href; *p != '\0'; p++) {
        if (stands_in_url(p))
            g_string_append_c(url, *p);
        else
            g_string_append_printf(url, "%%%02X", (guchar)*p);
    }
    return g_string_free(url, FALSE);
}

static void write_anchor(Writer *writer, const char *class, const char *href, const Inline *inl) {
    if (writer->is_in_link || href == NULL) {
        write_span(writer, "span", inl);
        return;
    }
    xml_open(writer->xml, "a");
    xml_attribute(writer->xml, "class", class);
    xml_attribute(writer->xml, "href", href);
    write_language(writer, inl);
    writer->is_in_link = TRUE;
    xml_text(writer->xml, inl->text);
    inlines_write(writer, inl->first);
    writer->is_in_link = FALSE;
    xml_close(writer->xml);
}

static const char *own_href(Writer *writer, const Inline *inl) {
    if (inl->destination_division == NULL) /* reported by book_seal() */
        return NULL;
    return names_href(writer->arena, writer->division, inl->destination_division, inl->destination);
}

static void write_link(Writer *writer, const Inline *inl) {
    if (inl->href == NULL) {
        write_anchor(writer, NULL, own_href(writer, inl), inl);
        return;
    }
    g_autofree char *url = escaped_url(inl->href);
    write_anchor(writer, NULL, url, inl);
}

/* 'Figure 1.2' stays on one line. */
static const char *unparted(Arena *arena, const char *text) {
    g_auto(GStrv) words = g_strsplit(text, " ", -1);
    g_autofree char *tied = g_strjoinv("\u00A0", words);
    return arena_strdup(arena, tied);
}

static const char *label_of(const Inline *reference) {
    if (reference->destination != NULL)
        return reference->destination->label;
    return reference->destination_division != NULL ? reference->destination_division->label : NULL;
}

/* A page that was printed is named, but for ways back that have words of their own. */
static const char *words_of(const Writer *writer, const Inline *inl) {
    const char *printed =
        writer->map != NULL && inl->is_placed ? pagemap_text(writer->map, inl) : NULL;
    return printed != NULL ? printed : inl->text;
}

static void write_reference(Writer *writer, const Inline *inl) {
    if (inl->text == NULL) /* a page in print */
        return;
    const char *class = inl->kind == INLINE_PAGE ? "page" : "reference";
    Inline tied = *inl;
    tied.text = words_of(writer, inl);
    if (label_of(inl) != NULL && g_strcmp0(inl->text, label_of(inl)) == 0)
        tied.text = unparted(writer->arena, inl->text);
    write_anchor(writer, class, own_href(writer, inl), &tied);
}

static void write_note(Writer *writer, const Inline *inl) {
    Xml *xml = writer->xml;
    xml_open(xml, "sup");
    if (writer->is_in_link) {
        xml_attribute(xml, "id", inl->id);
        xml_text(xml, inl->note->number);
    } else {
        xml_open(xml, "a");
        xml_attribute(xml, "epub:type", "noteref");
        xml_attribute(xml, "role", "doc-noteref");
        xml_attribute(xml, "id", inl->id);
        xml_attribute(xml, "href", arena_printf(writer->arena, "#%s", inl->note->id));
        xml_text(xml, inl->note->number);
        xml_close(xml);
    }
    xml_close(xml);
}

static void write_image(Writer *writer, const Inline *inl) {
    Xml *xml = writer->xml;
    xml_open(xml, "img");
    xml_attribute(xml, "class", "inline");
    xml_attribute(xml, "src", names_picture(writer->arena, inl->picture));
    xml_attribute(xml, "alt", inl->text != NULL ? inl->text : "");
    xml_close_empty(xml);
}

#define LONG_FORMULA 28 /* signs: what a narrow screen shows in a line */

/* Browsers break no formula: one that is too wide moves within a box of its own. */
static void write_formula(Writer *writer, const Formula *formula) {
    gboolean is_long = g_utf8_strlen(formula->text, -1) > LONG_FORMULA;
    if (is_long) {
        xml_open(writer->xml, "span");
        xml_attribute(writer->xml, "class", "formula");
        xml_attribute(writer->xml, "tabindex", "0");
    }
    mathml_write(writer->xml, formula);
    if (is_long)
        xml_close(writer->xml);
}

static void write_break(Writer *writer) {
    xml_open(writer->xml, "br");
    xml_close_empty(writer->xml);
}

static void write_inline(Writer *writer, const Inline *inl) {
    switch (inl->kind) {
    case INLINE_TEXT:
        write_text(writer, inl);
        break;
    case INLINE_CODE:
        write_code(writer, inl);
        break;
    case INLINE_EMPHASIS:
        write_span(writer, "em", inl);
        break;
    case INLINE_STRONG:
        write_span(writer, "strong", inl);
        break;
    case INLINE_STRIKE:
        write_span(writer, "del", inl);
        break;
    case INLINE_SUB:
        write_span(writer, "sub", inl);
        break;
    case INLINE_SUP:
        write_span(writer, "sup", inl);
        break;
    case INLINE_SPAN:
        write_span(writer, "span", inl);
        break;
    case INLINE_LINK:
        write_link(writer, inl);
        break;
    case INLINE_REFERENCE:
    case INLINE_PAGE:
        write_reference(writer, inl);
        break;
    case INLINE_NOTE:
        write_note(writer, inl);
        break;
    case INLINE_IMAGE:
        write_image(writer, inl);
        break;
    case INLINE_BREAK:
        write_break(writer);
        break;
    case INLINE_MATH:
        write_formula(writer, inl->formula);
        break;
    }
}
