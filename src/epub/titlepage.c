/* Both files are always there, so that they never shift the spine between editions. */
#include "epub/titlepage.h"
#include "book/terms.h"
#include "epub/xhtml.h"
#include <string.h>

GBytes *titlepage_cover(const Book *book, const char *picture_href, const char *alt, Arena *arena) {
    Writer writer = {.arena = arena, .book = book};
    xhtml_open(&writer, term(book->meta.language, TERM_COVER), "cover");
    Xml *xml = writer.xml;
    xml_open(xml, "section");
    xml_attribute(xml, "class", "cover");
    xml_open(xml, "img");
    xml_attribute(xml, "role", "doc-cover");
    xml_attribute(xml, "src", picture_href);
    xml_attribute(xml, "alt", alt);
    xml_close_empty(xml);
    xml_close(xml);
    xml_line(xml);
    return xhtml_finish(&writer);
}

/* A series named like its book says nothing new. */
static void write_collection(Writer *writer, const Collection *collection) {
    if (collection->name == NULL || strcmp(collection->name, writer->book->meta.title) == 0)
        return;
    const char *text =
        collection->position == 0
            ? collection->name
            : arena_printf(writer->arena, "%s \u00B7 %u", collection->name, collection->position);
    xml_element(writer->xml, "p", "collection", text);
}

static void write_title(Writer *writer, const Meta *meta) {
    Xml *xml = writer->xml;
    xml_open(xml, "h1");
    xml_attribute(xml, "epub:type", "title");
    xml_attribute(xml, "id", "_title");
    xml_text(xml, meta->title);
    xml_close(xml);
    xml_line(xml);
    if (meta->subtitle == NULL)
        return;
    xml_open(xml, "p");
    xml_attribute(xml, "class", "subtitle");
    xml_attribute(xml, "epub:type", "subtitle");
    xml_attribute(xml, "role", "doc-subtitle");
    xml_text(xml, meta->subtitle);
    xml_close(xml);
    xml_line(xml);
}

static void write_edition(Writer *writer, const Meta *meta) {
    Xml *xml = writer->xml;
    if (meta->edition_number > 0)
        xml_element(xml, "p", "edition",
                    arena_printf(writer->arena, "%s %u", term(meta->language, TERM_EDITION),
                                 meta->edition_number));
    if (meta->revision != NULL)
        xml_element(xml, "p", "edition",
                    arena_printf(writer->arena, "%s %s", term(meta->language, TERM_REVISION),
                                 meta->revision));
}

static void write_minutes(Writer *writer) {
    const Book *book = writer->book;
    guint minutes = book->meta.reading_minutes > 0 ? book->meta.reading_minutes : book->n_minutes;
    if (minutes > 1)
        xml_element(writer->xml, "p", "minutes",
                    arena_printf(writer->arena, "%u %s", minutes,
                                 term_minutes(book->meta.language, minutes)));
}

static void write_all(Writer *writer, const Meta *meta) {
    Xml *xml = writer->xml;
    write_collection(writer, &meta->series);
    write_collection(writer, &meta->path);
    write_title(writer, meta);
    for (guint i = 0; i < meta->n_authors; i++)
        xml_element(xml, "p", "author", meta->authors[i].name);
    write_minutes(writer);
    write_edition(writer, meta);
    if (meta->publisher != NULL)
        xml_element(xml, "p", "publisher", meta->publisher);
}

GBytes *titlepage_make(const Book *book, Arena *arena) {
    Writer writer = {.arena = arena, .book = book};
    xhtml_open(&writer, book->meta.title, "frontmatter");
    xml_open(writer.xml, "section");
    xml_attribute(writer.xml, "class", "titlepage");
    xml_attribute(writer.xml, "epub:type", "titlepage");
    xml_attribute(writer.xml, "aria-labelledby", "_title");
    xml_line(writer.xml);
    write_all(&writer, &book->meta);
    xml_close(writer.xml);
    xml_line(writer.xml);
    return xhtml_finish(&writer);
}
