/* A thin layer over libxml2's text writer: it knows escaping and encoding, we know what to write.
 * Refused: libxml2's tree, which would hold a chapter twice to gain nothing here; writing the
 * markup with printf, where one forgotten escape makes a book that no reader opens. */
#include "epub/xml.h"
#include <libxml/xmlwriter.h>
#include <string.h>

struct Xml {
    xmlBuffer *buffer;
    xmlTextWriter *writer;
};

#define REPLACEMENT "\xEF\xBF\xBD"

static void check(int result) {
    if (result < 0)
        g_error("libxml2 could not write: out of memory");
}

Xml *xml_new(const char *doctype) {
    xmlInitParser();
    Xml *xml = g_new0(Xml, 1);
    xml->buffer = xmlBufferCreate();
    xml->writer = xml->buffer != NULL ? xmlNewTextWriterMemory(xml->buffer, 0) : NULL;
    check(xml->writer != NULL ? 0 : -1);
    check(xmlTextWriterStartDocument(xml->writer, "1.0", "UTF-8", NULL));
    if (doctype != NULL) {
        check(xmlTextWriterWriteDTD(xml->writer, BAD_CAST doctype, NULL, NULL, NULL));
        xml_line(xml);
    }
    return xml;
}

GBytes *xml_finish(Xml *xml) {
    check(xmlTextWriterEndDocument(xml->writer));
    xmlFreeTextWriter(xml->writer);
    GBytes *bytes = g_bytes_new(xmlBufferContent(xml->buffer), xmlBufferLength(xml->buffer));
    xmlBufferFree(xml->buffer);
    g_free(xml);
    return bytes;
}

static gboolean xml_can_hold(gunichar c) {
    if (c < 0x20)
        return c == '\t' || c == '\n';
    return c != 0xFFFE && c != 0xFFFF;
}

/* Most text is clean and goes through as it is: NULL. */
static char *cleaned(const char *text, gsize len) {
    g_assert(g_utf8_validate_len(text, len, NULL));
    const char *end = text + len, *p = text;
    while (p < end && xml_can_hold(g_utf8_get_char(p)))
        p = g_utf8_next_char(p);
    if (p == end)
        return NULL;
    GString *clean = g_string_new(NULL);
    for (p = text; p < end; p = g_utf8_next_char(p)) {
        if (xml_can_hold(g_utf8_get_char(p)))
            g_string_append_len(clean, p, g_utf8_next_char(p) - p);
        else
            g_string_append(clean, REPLACEMENT);
    }
    return g_string_free(clean, FALSE);
}

void xml_open(Xml *xml, const char *element) {
    check(xmlTextWriterStartElement(xml->writer, BAD_CAST element));
}

void xml_attribute(Xml *xml, const char *name, const char *value) {
    if (value == NULL)
        return;
    g_autofree char *clean = cleaned(value, strlen(value));
    check(xmlTextWriterWriteAttribute(xml->writer, BAD_CAST name,
                                      BAD_CAST(clean != NULL ? clean : value)));
}

void xml_attribute_number(Xml *xml, const char *name, guint value) {
    g_autofree char *text = g_strdup_printf("%u", value);
    xml_attribute(xml, name, text);
}

void xml_text(Xml *xml, const char *text) {
    if (text != NULL)
        xml_text_len(xml, text, strlen(text));
}

void xml_text_len(Xml *xml, const char *text, gsize len) {
    g_autofree char *clean = cleaned(text, len);
    if (clean == NULL)
        clean = g_strndup(text, len);
    check(xmlTextWriterWriteString(xml->writer, BAD_CAST clean));
}

void xml_close(Xml *xml) {
    check(xmlTextWriterFullEndElement(xml->writer));
}

void xml_close_empty(Xml *xml) {
    check(xmlTextWriterEndElement(xml->writer));
}

void xml_line(Xml *xml) {
    check(xmlTextWriterWriteRaw(xml->writer, BAD_CAST "\n"));
}

void xml_element(Xml *xml, const char *element, const char *class, const char *text) {
    xml_open(xml, element);
    xml_attribute(xml, "class", class);
    xml_text(xml, text);
    xml_close(xml);
    xml_line(xml);
}
