/* Links lead to whole files or to an empty element, which no reader takes for a note. Minutes are
 * of the chapter that the link leads to, so that readers can choose whether to go on now. */
#include "epub/way.h"
#include "base/text.h"
#include "book/terms.h"
#include "epub/names.h"

const Division *way_guide(const Book *book) {
    for (const Division *division = book->first; division != NULL; division = division->next)
        if (division->role == ROLE_FRONT)
            return division;
    return NULL;
}

const Division *way_next(const Division *division) {
    for (division = division->next; division != NULL; division = division->next)
        if (division->role == ROLE_CHAPTER || division->role == ROLE_BACK)
            return division;
    return NULL;
}

static guint count_chapters(const Book *book, const Division *last) {
    guint n = 0;
    for (const Division *division = book->first; division != NULL; division = division->next) {
        n += division->role == ROLE_CHAPTER;
        if (division == last)
            break;
    }
    return n;
}

static const char *way_term(const Writer *writer, Term which) {
    return term(writer->book->meta.language, which);
}

static const char *title_of(Writer *writer, const Division *division) {
    g_autofree char *raw = inline_text(division->heading->inlines);
    g_autofree char *title = text_collapse(raw);
    return division->label == NULL ? arena_strdup(writer->arena, title)
                                   : arena_printf(writer->arena, "%s: %s", division->label, title);
}

/* "Chapter 3 of 7 · Python" */
static void write_where(Writer *writer, const Division *division) {
    const char *path = writer->book->meta.path.name;
    xml_element(writer->xml, "p", "where",
                arena_printf(writer->arena, "%s %u %s %u%s%s", way_term(writer, TERM_CHAPTER),
                             count_chapters(writer->book, division), way_term(writer, TERM_OF),
                             count_chapters(writer->book, NULL), path != NULL ? " \u00B7 " : "",
                             path != NULL ? path : ""));
}

static void write_minutes(Writer *writer, const Division *division) {
    if (division->role != ROLE_CHAPTER)
        return;
    xml_text(writer->xml,
             arena_printf(writer->arena, " \u00B7 %u\u00A0%s", division->n_minutes,
                          term_minutes(writer->book->meta.language, division->n_minutes)));
}

static void write_step(Writer *writer, Term label, const Division *division) {
    Xml *xml = writer->xml;
    if (division == NULL)
        return;
    xml_open(xml, "p");
    xml_open(xml, "span");
    xml_attribute(xml, "class", "label");
    xml_text(xml, way_term(writer, label));
    xml_close(xml);
    xml_text(xml, " ");
    xml_open(xml, "a");
    xml_attribute(xml, "href", names_href(writer->arena, writer->division, division, NULL));
    xml_text(xml, title_of(writer, division));
    xml_close(xml);
    write_minutes(writer, division);
    xml_close(xml);
    xml_line(xml);
}

/* Of two in one file each says whose it is. */
static const char *label_of(Writer *writer, const Division *division) {
    const char *where = way_term(writer, TERM_WHERE);
    return division->host == NULL
               ? where
               : arena_printf(writer->arena, "%s: %s", where, title_of(writer, division));
}

static void write_way(Writer *writer, const Division *division, const Division *next,
                      const Division *guide) {
    Xml *xml = writer->xml;
    xml_open(xml, "nav");
    xml_attribute(xml, "class", "way");
    xml_attribute(xml, "aria-label", label_of(writer, division));
    xml_line(xml);
    write_where(writer, division);
    write_step(writer, TERM_NEXT, next);
    write_step(writer, TERM_BACK, guide);
    xml_close(xml);
    xml_line(xml);
}

/* A chapter that stands alone has nowhere to lead; its slot stays, for the editions to come. */
void way_write(Writer *writer, const Division *division) {
    Xml *xml = writer->xml;
    if (division->role != ROLE_CHAPTER)
        return;
    const Division *next = way_next(division), *guide = way_guide(writer->book);
    xml_open(xml, "div");
    xml_attribute(xml, "class", "slot");
    xml_attribute(xml, "id", names_own(writer->arena, division, "way"));
    if (next != NULL || guide != NULL)
        write_way(writer, division, next, guide);
    xml_close(xml);
    xml_line(xml);
}
