/* One function a kind of inline. */
#include "epub/inlines.h"
#include "epub/names.h"
#include <string.h>

static void write_inline(Writer *writer, const Inline *inl);

void inlines_write(Writer *writer, const Inline *list) {
    for (const Inline *inl = list; inl != NULL; inl = inl->next)
        write_inline(writer, inl);
}

void inlines_language(Writer *writer, const char *language) {
    xml_attribute(writer->xml, "lang", language);
    xml_attribute(writer->xml, "xml:lang", language);
}

static void write_span(Writer *writer, const char *element, const Inline *inl) {
    xml_open(writer->xml, element);
    inlines_language(writer, inl->language);
    xml_text(writer->xml, inl->text);
    inlines_write(writer, inl->first);
    xml_close(writer->xml);
}

static void write_text(Writer *writer, const Inline *inl) {
    if (inl->language != NULL)
        write_span(writer, "span", inl);
    else
        xml_text(writer->xml, inl->text);
}

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
    inlines_language(writer, inl->language);
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

static void write_reference(Writer *writer, const Inline *inl) {
    if (inl->text == NULL) /* a page in print */
        return;
    const char *class = inl->kind == INLINE_PAGE ? "page" : "reference";
    write_anchor(writer, class, own_href(writer, inl), inl);
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
        write_span(writer, "code", inl);
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
    }
}
