/* Each kind is one walk through the book. */
#include "epub/lists.h"
#include "base/text.h"
#include "book/contents.h"
#include "epub/names.h"

static const char *const types[CONTENTS_N_LISTS] = {"loi", "lot", NULL};

static void open_list(Writer *writer, const CaptionList *list, const char *type) {
    Xml *xml = writer->xml;
    const char *id = list->id + 1; /* the navigation holds no author's ids */
    xml_open(xml, "nav");
    xml_attribute(xml, "class", "list");
    xml_attribute(xml, "epub:type", type);
    xml_attribute(xml, "id", id);
    xml_attribute(xml, "aria-labelledby", arena_printf(writer->arena, "%s-title", id));
    xml_line(xml);
    xml_open(xml, "h2");
    xml_attribute(xml, "id", arena_printf(writer->arena, "%s-title", id));
    xml_text(xml, term(writer->book->meta.language, list->title));
    xml_close(xml);
    xml_line(xml);
    xml_open(xml, "ol");
    xml_line(xml);
}

static void write_entry(Writer *writer, const Block *block) {
    Xml *xml = writer->xml;
    g_autofree char *raw = inline_text(block->caption);
    g_autofree char *caption = text_collapse(raw);
    xml_open(xml, "li");
    xml_open(xml, "a");
    xml_attribute(xml, "href", names_href(writer->arena, NULL, NULL, block));
    xml_open(xml, "span");
    xml_attribute(xml, "class", "number");
    xml_text(xml, block->number);
    xml_close(xml);
    xml_text(xml, " ");
    xml_text(xml, caption);
    xml_close(xml);
    xml_close(xml);
    xml_line(xml);
}

static void close_list(Writer *writer) {
    xml_close(writer->xml);
    xml_line(writer->xml);
    xml_close(writer->xml);
    xml_line(writer->xml);
}

static void write_list(Writer *writer, const CaptionList *list, const char *type) {
    const Book *book = writer->book;
    const Block *block = contents_next_captioned(book, list->kind, NULL);
    if (block == NULL)
        return;
    open_list(writer, list, type);
    for (; block != NULL; block = contents_next_captioned(book, list->kind, block))
        write_entry(writer, block);
    close_list(writer);
}

void lists_write(Writer *writer) {
    for (guint i = 0; i < CONTENTS_N_LISTS; i++)
        write_list(writer, &contents_lists[i], types[i]);
}
