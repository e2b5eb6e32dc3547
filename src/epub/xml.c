/* What is open is a stack, and text is escaped where it is written. Refused: libxml2's tree, which
 * would hold a chapter twice to gain nothing here, and its text writer, which took four times as
 * long as this for the same bytes; writing the markup with printf, where one forgotten escape makes
 * a book that no reader opens. */
#include "epub/xml.h"
#include <string.h>

struct Xml {
    GString *out;
    GPtrArray *open;    /* of char *, the names of elements */
    gboolean is_in_tag; /* the last one's start tag is not closed */
};

#define REPLACEMENT "\xEF\xBF\xBD"

Xml *xml_new(const char *doctype) {
    Xml *xml = g_new0(Xml, 1);
    xml->out = g_string_new("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    xml->open = g_ptr_array_new_with_free_func(g_free);
    if (doctype != NULL)
        g_string_append_printf(xml->out, "<!DOCTYPE %s>\n", doctype);
    return xml;
}

GBytes *xml_finish(Xml *xml) {
    while (xml->open->len > 0)
        xml_close_empty(xml);
    g_string_append_c(xml->out, '\n');
    GBytes *bytes = g_string_free_to_bytes(xml->out);
    g_ptr_array_unref(xml->open);
    g_free(xml);
    return bytes;
}

static void end_tag_start(Xml *xml) {
    if (xml->is_in_tag)
        g_string_append_c(xml->out, '>');
    xml->is_in_tag = FALSE;
}

/* ---- text ---- */

/* What stands for a byte of ASCII; NULL: itself. */
static const char *escape_of(guchar byte, gboolean is_attribute) {
    switch (byte) {
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '&':
        return "&amp;";
    case '"':
        return "&quot;";
    case '\t':
        return is_attribute ? "&#9;" : NULL;
    case '\n':
        return is_attribute ? "&#10;" : NULL;
    default:
        return byte < 0x20 ? REPLACEMENT : NULL;
    }
}

/* U+FFFE and U+FFFF. */
static gboolean is_no_character(const char *p, gsize len) {
    return len >= 3 && (guchar)p[0] == 0xEF && (guchar)p[1] == 0xBF && (guchar)p[2] >= 0xBE;
}

/* Most text is clean and goes through in long stretches. */
static void append(Xml *xml, const char *text, gsize len, gboolean is_attribute) {
    g_assert(g_utf8_validate_len(text, len, NULL));
    gsize from = 0;
    for (gsize i = 0; i < len; i++) {
        guchar byte = (guchar)text[i];
        gboolean is_bad = byte == 0xEF && is_no_character(text + i, len - i);
        const char *escape = is_bad ? REPLACEMENT : escape_of(byte, is_attribute);
        if (escape == NULL)
            continue;
        g_string_append_len(xml->out, text + from, (gssize)(i - from));
        g_string_append(xml->out, escape);
        i += is_bad ? 2 : 0;
        from = i + 1;
    }
    g_string_append_len(xml->out, text + from, (gssize)(len - from));
}

void xml_attribute(Xml *xml, const char *name, const char *value) {
    if (value == NULL)
        return;
    g_assert(xml->is_in_tag);
    g_string_append_c(xml->out, ' ');
    g_string_append(xml->out, name);
    g_string_append(xml->out, "=\"");
    append(xml, value, strlen(value), TRUE);
    g_string_append_c(xml->out, '"');
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
    end_tag_start(xml);
    append(xml, text, len, FALSE);
}

void xml_line(Xml *xml) {
    end_tag_start(xml);
    g_string_append_c(xml->out, '\n');
}

/* ---- elements ---- */

void xml_open(Xml *xml, const char *element) {
    end_tag_start(xml);
    g_string_append_c(xml->out, '<');
    g_string_append(xml->out, element);
    g_ptr_array_add(xml->open, g_strdup(element));
    xml->is_in_tag = TRUE;
}

static void close_last(Xml *xml) {
    g_assert(xml->open->len > 0);
    g_string_append(xml->out, "</");
    g_string_append(xml->out, xml->open->pdata[xml->open->len - 1]);
    g_string_append_c(xml->out, '>');
    g_ptr_array_set_size(xml->open, (gint)xml->open->len - 1);
}

void xml_close(Xml *xml) {
    end_tag_start(xml);
    close_last(xml);
}

void xml_close_empty(Xml *xml) {
    if (!xml->is_in_tag) {
        close_last(xml);
        return;
    }
    g_string_append(xml->out, "/>");
    g_ptr_array_set_size(xml->open, (gint)xml->open->len - 1);
    xml->is_in_tag = FALSE;
}

void xml_element(Xml *xml, const char *element, const char *class, const char *text) {
    xml_open(xml, element);
    xml_attribute(xml, "class", class);
    xml_text(xml, text);
    xml_close(xml);
    xml_line(xml);
}
