/* The contents are a flat list with depths (book/contents.h); both files nest it the same way, so
 * the nesting is written once and the elements are handed in. */
#include "epub/nav.h"
#include "book/contents.h"
#include "book/terms.h"
#include "epub/lists.h"
#include "epub/names.h"
#include "epub/xhtml.h"
#include <string.h>

const Division *nav_start(const Book *book) {
    for (const Division *division = book->first; division != NULL; division = division->next)
        if (division->role == ROLE_CHAPTER)
            return division;
    return book->first;
}

static const Division *find_index(const Book *book) {
    for (const Division *division = book->first; division != NULL; division = division->next)
        if (division->role == ROLE_INDEX)
            return division;
    return NULL;
}

static const Division *find_glossary(const Book *book) {
    for (const Division *division = book->first; division != NULL; division = division->next)
        if (division->is_glossary)
            return division;
    return NULL;
}

static const char *entry_href(Arena *arena, const ContentsEntry *entry) {
    return names_href(arena, NULL, entry->division, entry->heading);
}

static const char *mark_href(Arena *arena, const PageMark *mark) {
    return arena_printf(arena, "%s#%s", names_file(arena, mark->division), mark->id);
}

/* The depth of entry i as nested lists have it: never more than one below the entry before. */
static guint nested_depth(const Contents *contents, guint i, guint depth_before) {
    guint depth = contents->entries[i].depth;
    return i == 0 ? 0 : MIN(depth, depth_before + 1);
}

/* ---- the navigation document ---- */

/* Within the link: beside it nothing else may stand. */
static void write_entry_minutes(Writer *writer, const ContentsEntry *entry) {
    const Division *division = entry->division;
    if (entry->heading != NULL || division->role != ROLE_CHAPTER)
        return;
    xml_open(writer->xml, "span");
    xml_attribute(writer->xml, "class", "minutes");
    xml_text(writer->xml,
             arena_printf(writer->arena, " \u00B7 %u\u00A0%s", division->n_minutes,
                          term_minutes(writer->book->meta.language, division->n_minutes)));
    xml_close(writer->xml);
}

static void write_entry_link(Writer *writer, const ContentsEntry *entry) {
    Xml *xml = writer->xml;
    xml_open(xml, "a");
    xml_attribute(xml, "href", entry_href(writer->arena, entry));
    if (entry->number != NULL) {
        xml_open(xml, "span");
        xml_attribute(xml, "class", "number");
        xml_text(xml, entry->number);
        xml_close(xml);
        xml_text(xml, " ");
    }
    xml_text(xml, entry->title);
    write_entry_minutes(writer, entry);
    xml_close(xml);
}

static void open_list(Xml *xml) {
    xml_line(xml);
    xml_open(xml, "ol");
    xml_line(xml);
}

static void close_element(Xml *xml) {
    xml_close(xml);
    xml_line(xml);
}

static void write_entries(Writer *writer, const Contents *contents) {
    Xml *xml = writer->xml;
    guint depth = 0;
    open_list(xml);
    for (guint i = 0; i < contents->n_entries; i++) {
        guint next = nested_depth(contents, i, depth);
        if (next > depth)
            open_list(xml);
        else if (i > 0)
            close_element(xml); /* the item before */
        for (; depth > next; depth--) {
            close_element(xml);
            close_element(xml);
        }
        depth = next;
        xml_open(xml, "li");
        write_entry_link(writer, &contents->entries[i]);
    }
    for (; depth > 0; depth--) {
        close_element(xml);
        close_element(xml);
    }
    close_element(xml);
    close_element(xml);
}

static void write_contents(Writer *writer) {
    Xml *xml = writer->xml;
    xml_open(xml, "nav");
    xml_attribute(xml, "class", "contents");
    xml_attribute(xml, "epub:type", "toc");
    xml_attribute(xml, "role", "doc-toc");
    xml_attribute(xml, "id", "toc");
    xml_attribute(xml, "aria-labelledby", "toc-title");
    xml_line(xml);
    xml_open(xml, "h1");
    xml_attribute(xml, "id", "toc-title");
    xml_text(xml, term(writer->book->meta.language, TERM_CONTENTS));
    xml_close(xml);
    write_entries(writer, contents_make(writer->arena, writer->book, NAV_SECTION_LEVELS));
    close_element(xml);
}

static void write_landmark(Writer *writer, const char *type, Term title, const char *href) {
    Xml *xml = writer->xml;
    xml_open(xml, "li");
    xml_open(xml, "a");
    xml_attribute(xml, "epub:type", type);
    xml_attribute(xml, "href", href);
    xml_text(xml, term(writer->book->meta.language, title));
    xml_close(xml);
    close_element(xml);
}

/* Lists that readers use and that are not read are hidden, but not from the readers. */
static void open_hidden(Xml *xml, const char *type, const char *role) {
    xml_open(xml, "nav");
    xml_attribute(xml, "epub:type", type);
    xml_attribute(xml, "role", role);
    xml_attribute(xml, "hidden", "hidden");
    open_list(xml);
}

static void write_landmarks(Writer *writer) {
    const Division *start = nav_start(writer->book), *index = find_index(writer->book),
                   *glossary = find_glossary(writer->book);
    open_hidden(writer->xml, "landmarks", NULL);
    write_landmark(writer, "cover", TERM_COVER, NAMES_COVER);
    write_landmark(writer, "toc", TERM_CONTENTS, NAMES_NAV "#toc");
    if (start != NULL)
        write_landmark(writer, "bodymatter", TERM_START_READING,
                       names_href(writer->arena, NULL, start, NULL));
    if (glossary != NULL)
        write_landmark(writer, "glossary", TERM_GLOSSARY,
                       names_href(writer->arena, NULL, glossary, NULL));
    if (index != NULL)
        write_landmark(writer, "index", TERM_INDEX, names_href(writer->arena, NULL, index, NULL));
    close_element(writer->xml);
    close_element(writer->xml);
}

static void write_page_list(Writer *writer, const PageMarks *marks) {
    Xml *xml = writer->xml;
    if (marks->n_marks == 0)
        return;
    open_hidden(xml, "page-list", "doc-pagelist");
    for (guint i = 0; i < marks->n_marks; i++) {
        xml_open(xml, "li");
        xml_open(xml, "a");
        xml_attribute(xml, "href", mark_href(writer->arena, &marks->marks[i]));
        xml_text(xml, marks->marks[i].folio);
        xml_close(xml);
        close_element(xml);
    }
    close_element(xml);
    close_element(xml);
}

GBytes *nav_make(const Book *book, const PageMarks *marks, Arena *arena) {
    Writer writer = {.arena = arena, .book = book};
    xhtml_open(&writer, term(book->meta.language, TERM_CONTENTS), "frontmatter");
    write_contents(&writer);
    lists_write(&writer);
    write_landmarks(&writer);
    write_page_list(&writer, marks);
    return xhtml_finish(&writer);
}

/* ---- the NCX ---- */

static void write_ncx_text(Xml *xml, const char *element, const char *text) {
    xml_open(xml, element);
    xml_open(xml, "text");
    xml_text(xml, text);
    xml_close(xml);
    close_element(xml);
}

static void write_ncx_content(Xml *xml, const char *href) {
    xml_open(xml, "content");
    xml_attribute(xml, "src", href);
    xml_close_empty(xml);
    xml_line(xml);
}

static void write_ncx_meta(Xml *xml, const char *name, const char *content) {
    xml_open(xml, "meta");
    xml_attribute(xml, "name", name);
    xml_attribute(xml, "content", content);
    xml_close_empty(xml);
    xml_line(xml);
}

static void open_nav_point(Writer *writer, const ContentsEntry *entry, guint i) {
    Xml *xml = writer->xml;
    xml_open(xml, "navPoint");
    xml_attribute(xml, "id", arena_printf(writer->arena, "entry-%u", i + 1));
    xml_line(xml);
    write_ncx_text(xml, "navLabel",
                   entry->number == NULL
                       ? entry->title
                       : arena_printf(writer->arena, "%s %s", entry->number, entry->title));
    write_ncx_content(xml, entry_href(writer->arena, entry));
}

static void write_nav_map(Writer *writer, const Contents *contents) {
    Xml *xml = writer->xml;
    guint depth = 0;
    xml_open(xml, "navMap");
    xml_line(xml);
    for (guint i = 0; i < contents->n_entries; i++) {
        guint next = nested_depth(contents, i, depth);
        for (guint n_open = i == 0 ? 0 : depth + 1; n_open > next; n_open--)
            close_element(xml);
        depth = next;
        open_nav_point(writer, &contents->entries[i], i);
    }
    for (guint n_open = contents->n_entries > 0 ? depth + 1 : 0; n_open > 0; n_open--)
        close_element(xml);
    close_element(xml);
}

static guint count_depth(const Contents *contents) {
    guint depth = 0, deepest = 0;
    for (guint i = 0; i < contents->n_entries; i++) {
        depth = nested_depth(contents, i, depth);
        deepest = MAX(deepest, depth);
    }
    return deepest + 1;
}

static gboolean is_arabic(const char *folio) {
    return folio[0] != '\0' && strspn(folio, "0123456789") == strlen(folio);
}

static void write_page_target(Writer *writer, const PageMark *mark, guint i) {
    Xml *xml = writer->xml;
    xml_open(xml, "pageTarget");
    xml_attribute(xml, "id", arena_printf(writer->arena, "target-%u", i + 1));
    xml_attribute(xml, "type", is_arabic(mark->folio) ? "normal" : "front");
    if (is_arabic(mark->folio))
        xml_attribute(xml, "value", mark->folio);
    xml_line(xml);
    write_ncx_text(xml, "navLabel", mark->folio);
    write_ncx_content(xml, mark_href(writer->arena, mark));
    close_element(xml);
}

static void write_ncx_pages(Writer *writer, const PageMarks *marks) {
    if (marks->n_marks == 0)
        return;
    xml_open(writer->xml, "pageList");
    xml_line(writer->xml);
    for (guint i = 0; i < marks->n_marks; i++)
        write_page_target(writer, &marks->marks[i], i);
    close_element(writer->xml);
}

static guint last_page(const PageMarks *marks) {
    guint last = 0;
    for (guint i = 0; i < marks->n_marks; i++)
        if (is_arabic(marks->marks[i].folio))
            last = MAX(last, (guint)g_ascii_strtoull(marks->marks[i].folio, NULL, 10));
    return last;
}

static void write_ncx_head(Writer *writer, const Contents *contents, const PageMarks *marks) {
    Xml *xml = writer->xml;
    xml_open(xml, "head");
    xml_line(xml);
    write_ncx_meta(xml, "dtb:uid", writer->book->meta.identifier);
    write_ncx_meta(xml, "dtb:depth", arena_printf(writer->arena, "%u", count_depth(contents)));
    write_ncx_meta(xml, "dtb:totalPageCount", arena_printf(writer->arena, "%u", marks->n_marks));
    write_ncx_meta(xml, "dtb:maxPageNumber", arena_printf(writer->arena, "%u", last_page(marks)));
    close_element(xml);
}

GBytes *nav_make_ncx(const Book *book, const PageMarks *marks, Arena *arena) {
    Writer writer = {.arena = arena, .book = book, .xml = xml_new(NULL)};
    const Contents *contents = contents_make(arena, book, NAV_SECTION_LEVELS);
    xml_open(writer.xml, "ncx");
    xml_attribute(writer.xml, "xmlns", "http://www.daisy.org/z3986/2005/ncx/");
    xml_attribute(writer.xml, "version", "2005-1");
    xml_attribute(writer.xml, "xml:lang", book->meta.language);
    xml_line(writer.xml);
    write_ncx_head(&writer, contents, marks);
    write_ncx_text(writer.xml, "docTitle", book->meta.title);
    write_nav_map(&writer, contents);
    write_ncx_pages(&writer, marks);
    xml_close(writer.xml);
    return xml_finish(writer.xml);
}
