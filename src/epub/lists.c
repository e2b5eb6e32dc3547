/* Each kind is one walk through the book; what has no caption has no words to be listed by. */
#include "epub/lists.h"
#include "base/text.h"
#include "book/terms.h"
#include "epub/names.h"

typedef struct List {
    BlockKind kind;
    Term title;
    const char *type, *id;
} List;

static const List lists[] = {
    {BLOCK_FIGURE, TERM_FIGURES, "loi", "list-of-figures"},
    {BLOCK_TABLE, TERM_TABLES, "lot", "list-of-tables"},
    {BLOCK_LISTING, TERM_LISTINGS, NULL, "list-of-listings"},
};

/* The first such block of the division after `block` (NULL: from its beginning). */
static const Block *next_listed(const Division *division, const Block *block, BlockKind kind) {
    do
        block = division_walk(division, block);
    while (block != NULL && (block->kind != kind || block->caption == NULL));
    return block;
}

static void open_list(Writer *writer, const List *list) {
    Xml *xml = writer->xml;
    xml_open(xml, "nav");
    xml_attribute(xml, "class", "list");
    xml_attribute(xml, "epub:type", list->type);
    xml_attribute(xml, "id", list->id);
    xml_attribute(xml, "aria-labelledby", arena_printf(writer->arena, "%s-title", list->id));
    xml_line(xml);
    xml_open(xml, "h2");
    xml_attribute(xml, "id", arena_printf(writer->arena, "%s-title", list->id));
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

static void write_list(Writer *writer, const List *list) {
    gboolean is_open = FALSE;
    for (const Division *division = writer->book->first; division != NULL;
         division = division->next)
        for (const Block *block = next_listed(division, NULL, list->kind); block != NULL;
             block = next_listed(division, block, list->kind)) {
            if (!is_open)
                open_list(writer, list);
            is_open = TRUE;
            write_entry(writer, block);
        }
    if (is_open)
        close_list(writer);
}

void lists_write(Writer *writer) {
    for (guint i = 0; i < G_N_ELEMENTS(lists); i++)
        write_list(writer, &lists[i]);
}
