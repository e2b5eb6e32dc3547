/* The outline of a file: html > body > section > opening, blocks, notes; and behind that the
 * divisions that came later and have no file of their own. What may come and go with
 * an edition (kind, summary, minutes) stands in the opening, so that it moves nothing below. */
#include "epub/xhtml.h"
#include "base/text.h"
#include "book/language.h"
#include "book/terms.h"
#include "epub/blocks.h"
#include "epub/names.h"
#include "epub/way.h"
#include <string.h>

static void write_stylesheet_link(Xml *xml) {
    xml_open(xml, "link");
    xml_attribute(xml, "rel", "stylesheet");
    xml_attribute(xml, "type", "text/css");
    xml_attribute(xml, "href", NAMES_STYLE);
    xml_close_empty(xml);
    xml_line(xml);
}

void xhtml_open(Writer *writer, const char *title, const char *body_type) {
    Xml *xml = writer->xml = xml_new("html");
    xml_open(xml, "html");
    xml_attribute(xml, "xmlns", "http://www.w3.org/1999/xhtml");
    xml_attribute(xml, "xmlns:epub", "http://www.idpf.org/2007/ops");
    inlines_language(writer, writer->book->meta.language);
    inlines_direction(writer, language_is_rtl(writer->book->meta.language));
    writer->is_rtl = language_is_rtl(writer->book->meta.language);
    xml_line(xml);
    xml_open(xml, "head");
    xml_line(xml);
    xml_element(xml, "title", NULL, title);
    write_stylesheet_link(xml);
    xml_close(xml);
    xml_line(xml);
    xml_open(xml, "body");
    xml_attribute(xml, "epub:type", body_type);
    xml_line(xml);
}

GBytes *xhtml_finish(Writer *writer) {
    xml_close(writer->xml);
    xml_line(writer->xml);
    xml_close(writer->xml);
    return xml_finish(writer->xml);
}

/* ---- a division ---- */

typedef struct Kind {
    const char *body_type, *type, *role, *class;
} Kind;

/* Front matter has no type of its own: octavo cannot know a preface from a guide. */
static const Kind kinds[] = {
    [ROLE_FRONT] = {"frontmatter", NULL, NULL, "front"},
    [ROLE_PART] = {"bodymatter", "part", "doc-part", "part"},
    [ROLE_CHAPTER] = {"bodymatter", "chapter", "doc-chapter", "chapter"},
    [ROLE_BACK] = {"backmatter", NULL, NULL, "back"},
    [ROLE_INDEX] = {"backmatter", "index", "doc-index", "index"},
    [ROLE_COLOPHON] = {"frontmatter", "colophon", "doc-colophon", "colophon"},
};

static const Kind *kind_of(const Division *division) {
    static const Kind glossary = {"backmatter", "glossary", "doc-glossary", "back glossary"};
    static const Kind sources = {"backmatter", "bibliography", "doc-bibliography", "back sources"};
    if (division->is_glossary)
        return &glossary;
    if (division->is_sources || division->is_bibliography)
        return &sources;
    return &kinds[division->role];
}

static char *division_title(const Division *division) {
    g_autofree char *raw = inline_text(division->heading->inlines);
    g_autofree char *title = text_collapse(raw);
    return division->label == NULL ? g_steal_pointer(&title)
                                   : g_strdup_printf("%s: %s", division->label, title);
}

/* An empty slot at the head of every file: the marker of the page on which the division begins. */
static void write_top(Writer *writer) {
    xml_open(writer->xml, "div");
    xml_attribute(writer->xml, "class", "slot");
    xml_attribute(writer->xml, "id", names_top(writer->arena, writer->division));
    blocks_write_marks(writer, NULL);
    xml_close(writer->xml);
    xml_line(writer->xml);
}

/* Always there, so that a number or a kind that comes or goes moves neither the title nor the
 * summary. */
static void write_ordinal(Writer *writer, const Division *division) {
    Xml *xml = writer->xml;
    gboolean is_empty = division->label == NULL && division->kind == NULL;
    xml_open(xml, "p");
    xml_attribute(xml, "class", "ordinal");
    xml_attribute(xml, "hidden", is_empty ? "hidden" : NULL);
    xml_text(xml, division->label);
    if (division->label != NULL && division->kind != NULL)
        xml_text(xml, " \u00B7 ");
    if (division->kind != NULL) {
        xml_open(xml, "span");
        xml_attribute(xml, "class", "kind");
        xml_text(xml, division->kind);
        xml_close(xml);
    }
    xml_close(xml);
    xml_line(xml);
}

static void write_minutes(Writer *writer, const Division *division) {
    if (division->role != ROLE_CHAPTER)
        return;
    xml_element(writer->xml, "p", "minutes",
                arena_printf(writer->arena, "%u %s", division->n_minutes,
                             term_minutes(writer->book->meta.language, division->n_minutes)));
}

/* Not <header>: outside of <section> without a role that is a banner, of which a page has one. */
static void write_opening(Writer *writer, const Division *division) {
    xml_open(writer->xml, "div");
    xml_attribute(writer->xml, "class", "opening");
    xml_line(writer->xml);
    write_ordinal(writer, division);
    blocks_write(writer, division->heading->slot);
    if (division->summary != NULL)
        xml_element(writer->xml, "p", "summary", division->summary);
    write_minutes(writer, division);
    xml_close(writer->xml);
    xml_line(writer->xml);
}

static void write_notes(Writer *writer, const Division *division) {
    Xml *xml = writer->xml;
    const char *id = names_own(writer->arena, division, "notes");
    if (division->note_slots == NULL && division->note_lead->more == NULL)
        return;
    xml_open(xml, "section");
    xml_attribute(xml, "class", "notes");
    xml_attribute(xml, "epub:type", "endnotes");
    xml_attribute(xml, "role", "doc-endnotes");
    xml_attribute(xml, "aria-labelledby", id);
    xml_line(xml);
    xml_open(xml, "h2");
    xml_attribute(xml, "id", id);
    xml_text(xml, term(writer->book->meta.language, TERM_NOTES));
    xml_close(xml);
    xml_line(xml);
    blocks_write_gap(writer, division->note_lead);
    blocks_write(writer, division->note_slots);
    xml_close(xml);
    xml_line(xml);
}

static void write_section(Writer *writer, const Division *division) {
    Xml *xml = writer->xml;
    const Kind *kind = kind_of(division);
    xml_open(xml, "section");
    xml_attribute(xml, "class",
                  division->host == NULL ? kind->class
                                         : arena_printf(writer->arena, "%s guest", kind->class));
    xml_attribute(xml, "id", division->slug);
    xml_attribute(xml, "epub:type", kind->type);
    xml_attribute(xml, "role", kind->role);
    xml_attribute(xml, "aria-labelledby", division->heading->id);
    xml_line(xml);
    write_top(writer);
    write_opening(writer, division);
    blocks_write_gap(writer, division->lead);
    blocks_write(writer, division->slots);
    way_write(writer, division);
    write_notes(writer, division);
    xml_close(xml);
    xml_line(xml);
}

static void write_division(Writer *writer, const Division *division, const PageMarks *marks) {
    writer->division = division;
    writer->marks = pagemarks_of(marks, division, &writer->n_marks);
    write_section(writer, division);
}

/* What later editions put into this file: each behind a gap, for what will come before it still
 * later. `before`: in whose gap. */
static void write_guests(Writer *writer, const Division *host, const Division *before,
                         const PageMarks *marks) {
    for (const Division *guest = host->next; guest != NULL && guest->host == host;
         guest = guest->next) {
        if (guest->before != before)
            continue;
        xml_open(writer->xml, "div");
        xml_attribute(writer->xml, "class", "slot");
        write_guests(writer, host, guest, marks);
        xml_close(writer->xml);
        xml_line(writer->xml);
        write_division(writer, guest, marks);
    }
}

/* Of a file that holds several kinds nothing is said as a whole. */
static const char *body_type(const Division *host) {
    const char *type = kind_of(host)->body_type;
    for (const Division *guest = host->next; guest != NULL && guest->host == host;
         guest = guest->next)
        if (!g_str_equal(kind_of(guest)->body_type, type))
            return NULL;
    return type;
}

GBytes *xhtml_division(const Book *book, const Division *division, const PageMarks *marks,
                       Arena *arena) {
    Writer writer = {.arena = arena, .book = book, .map = marks->map};
    g_autofree char *title = division_title(division);
    xhtml_open(&writer, title, body_type(division));
    write_division(&writer, division, marks);
    write_guests(&writer, division, NULL, marks);
    return xhtml_finish(&writer);
}
