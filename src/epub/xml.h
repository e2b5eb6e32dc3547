/* xml.h: writes XML, element by element, into memory.
 * In: names and UTF-8 text.  Out: bytes of one well-formed document.
 * Characters that XML 1.0 cannot hold become U+FFFD, so that nothing vanishes unseen and offsets stay.
 * Memory: an Xml owns its buffer; xml_finish() ends it.  Errors: none. */
#pragma once
#include <glib.h>

typedef struct Xml Xml;

/* A document with its XML declaration; `doctype` is the root's name for <!DOCTYPE …>, or NULL for none. */
Xml *xml_new(const char *doctype);

/* The document's bytes; closes what is open and frees the Xml. */
GBytes *xml_finish(Xml *xml);

void xml_open(Xml *xml, const char *element);
void xml_attribute(Xml *xml, const char *name, const char *value); /* nothing when the value is NULL */
void xml_attribute_number(Xml *xml, const char *name, guint value);
void xml_text(Xml *xml, const char *text); /* nothing when NULL */
void xml_text_len(Xml *xml, const char *text, gsize len);
void xml_close(Xml *xml);       /* always an end tag: old readers take <div/> for an open tag */
void xml_close_empty(Xml *xml); /* <br/> where there is no content */
void xml_line(Xml *xml);        /* a line end between elements, for people who read the file */

/* An element that holds text and nothing else, and a line end. `class` may be NULL. */
void xml_element(Xml *xml, const char *element, const char *class, const char *text);
