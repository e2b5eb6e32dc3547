/* Each piece of the manifest (book.yaml) has one function; what it does not say is not written. */
#include "epub/package.h"
#include "book/language.h"
#include "book/terms.h"
#include "epub/access.h"
#include "epub/names.h"
#include "epub/nav.h"
#include "epub/xml.h"
#include <string.h>

/* Ids share one space with the manifest's, which are slugs and file names: slugs hold no dot. */
#define ID_WORK "meta.work"
#define ID_ISBN "meta.isbn"
#define ID_TITLE "meta.title"
#define ID_SUBTITLE "meta.subtitle"
#define ID_CONFORMANCE "meta.conformance"
#define ID_PLACE                                                                                   \
    "spine." /* readers that keep it find a chapter again when another comes in before it */

typedef struct Package {
    Xml *xml;
    Arena *arena;
    const Book *book;
    const Meta *meta;
} Package;

/* ---- elements ---- */

static void write_meta(Package *package, const char *property, const char *value) {
    if (value == NULL)
        return;
    xml_open(package->xml, "meta");
    xml_attribute(package->xml, "property", property);
    xml_text(package->xml, value);
    xml_close(package->xml);
    xml_line(package->xml);
}

static void write_refinement(Package *package, const char *id, const char *property,
                             const char *scheme, const char *value) {
    if (value == NULL)
        return;
    xml_open(package->xml, "meta");
    xml_attribute(package->xml, "refines", arena_printf(package->arena, "#%s", id));
    xml_attribute(package->xml, "property", property);
    xml_attribute(package->xml, "scheme", scheme);
    xml_text(package->xml, value);
    xml_close(package->xml);
    xml_line(package->xml);
}

static void write_dublin_core(Package *package, const char *element, const char *id,
                              const char *value) {
    if (value == NULL)
        return;
    xml_open(package->xml, element);
    xml_attribute(package->xml, "id", id);
    xml_text(package->xml, value);
    xml_close(package->xml);
    xml_line(package->xml);
}

/* ---- what the book is ---- */

static void write_identifiers(Package *package) {
    const Meta *meta = package->meta;
    write_dublin_core(package, "dc:identifier", ID_WORK, meta->identifier);
    if (meta->isbn_epub == NULL)
        return;
    write_dublin_core(package, "dc:identifier", ID_ISBN,
                      arena_printf(package->arena, "urn:isbn:%s", meta->isbn_epub));
    write_refinement(package, ID_ISBN, "identifier-type", "onix:codelist5", "15"); /* ISBN-13 */
}

static void write_titles(Package *package) {
    const Meta *meta = package->meta;
    write_dublin_core(package, "dc:title", ID_TITLE, meta->title);
    write_refinement(package, ID_TITLE, "title-type", NULL, "main");
    if (meta->subtitle == NULL)
        return;
    write_dublin_core(package, "dc:title", ID_SUBTITLE, meta->subtitle);
    write_refinement(package, ID_SUBTITLE, "title-type", NULL, "subtitle");
}

static void write_authors(Package *package) {
    for (guint i = 0; i < package->meta->n_authors; i++) {
        const Author *author = &package->meta->authors[i];
        const char *id = arena_printf(package->arena, "meta.author-%u", i + 1);
        write_dublin_core(package, "dc:creator", id, author->name);
        write_refinement(package, id, "role", "marc:relators", "aut");
        write_refinement(package, id, "file-as", NULL, author->sort);
        write_refinement(package, id, "display-seq", NULL,
                         arena_printf(package->arena, "%u", i + 1));
    }
}

static void write_description(Package *package) {
    const Meta *meta = package->meta;
    write_dublin_core(package, "dc:description", NULL, meta->description);
    write_dublin_core(package, "dc:publisher", NULL, meta->publisher);
    write_dublin_core(package, "dc:rights", NULL, meta->rights);
    write_dublin_core(package, "dc:rights", NULL, meta->licence);
    for (guint i = 0; meta->subjects[i] != NULL; i++)
        write_dublin_core(package, "dc:subject", NULL, meta->subjects[i]);
    for (guint i = 0; meta->readers[i] != NULL; i++)
        write_meta(package, "dcterms:audience", meta->readers[i]);
    write_meta(package, "schema:creativeWorkStatus", meta->status);
    write_meta(package, "schema:educationalLevel", meta->difficulty);
    guint minutes = meta->reading_minutes > 0 ? meta->reading_minutes : package->book->n_minutes;
    if (minutes > 0)
        write_meta(package, "schema:timeRequired", arena_printf(package->arena, "PT%uM", minutes));
}

static void write_collection(Package *package, const char *id, const char *type,
                             const Collection *collection) {
    if (collection->name == NULL)
        return;
    xml_open(package->xml, "meta");
    xml_attribute(package->xml, "property", "belongs-to-collection");
    xml_attribute(package->xml, "id", id);
    xml_text(package->xml, collection->name);
    xml_close(package->xml);
    xml_line(package->xml);
    write_refinement(package, id, "collection-type", NULL, type);
    if (collection->position > 0)
        write_refinement(package, id, "group-position", NULL,
                         arena_printf(package->arena, "%u", collection->position));
}

static void write_edition(Package *package) {
    const Meta *meta = package->meta;
    g_autofree char *modified = package_modified(meta);
    write_dublin_core(package, "dc:date", NULL, meta->date);
    write_meta(package, "dcterms:modified", modified);
    write_meta(package, "schema:version", meta->revision);
    write_meta(package, "ibooks:version", meta->revision);
    if (meta->edition_number > 0)
        write_meta(package, "schema:bookEdition",
                   arena_printf(package->arena, "%u", meta->edition_number));
}

/* ---- accessibility ---- */

/* The pages are those of the PDF of the same build: its ISBN, or words that name it. */
static const char *page_source(Package *package) {
    const Meta *meta = package->meta;
    if (meta->isbn_pdf != NULL)
        return arena_printf(package->arena, "urn:isbn:%s", meta->isbn_pdf);
    if (meta->revision != NULL)
        return arena_printf(package->arena, "%s, PDF, %s %s", meta->title,
                            term(meta->language, TERM_REVISION), meta->revision);
    return arena_printf(package->arena, "%s, PDF", meta->title);
}

static void write_conformance(Package *package, const Access *access) {
    if (access->conforms_to == NULL)
        return;
    xml_open(package->xml, "meta");
    xml_attribute(package->xml, "property", "dcterms:conformsTo");
    xml_attribute(package->xml, "id", ID_CONFORMANCE);
    xml_text(package->xml, access->conforms_to);
    xml_close(package->xml);
    xml_line(package->xml);
    write_refinement(package, ID_CONFORMANCE, "a11y:certifiedBy", NULL, access->certified_by);
}

static void write_access(Package *package, gboolean has_page_list) {
    const Access *access = access_of(package->book, has_page_list, package->arena);
    if (has_page_list)
        write_meta(package, "pageBreakSource", page_source(package));
    for (guint i = 0; access->modes[i] != NULL; i++)
        write_meta(package, "schema:accessMode", access->modes[i]);
    for (guint i = 0; access->sufficient[i] != NULL; i++)
        write_meta(package, "schema:accessModeSufficient", access->sufficient[i]);
    for (guint i = 0; access->features[i] != NULL; i++)
        write_meta(package, "schema:accessibilityFeature", access->features[i]);
    write_meta(package, "schema:accessibilityHazard", "none");
    xml_open(package->xml, "meta");
    xml_attribute(package->xml, "property", "schema:accessibilitySummary");
    xml_attribute(package->xml, "xml:lang", "en");
    xml_text(package->xml, access->summary);
    xml_close(package->xml);
    xml_line(package->xml);
    write_conformance(package, access);
}

/* EPUB 2 readers and shops find the cover by this. */
static void write_old_cover(Package *package) {
    xml_open(package->xml, "meta");
    xml_attribute(package->xml, "name", "cover");
    xml_attribute(package->xml, "content", PACKAGE_COVER_IMAGE);
    xml_close_empty(package->xml);
    xml_line(package->xml);
}

static void write_metadata(Package *package, gboolean has_page_list) {
    const Meta *meta = package->meta;
    xml_open(package->xml, "metadata");
    xml_attribute(package->xml, "xmlns:dc", "http://purl.org/dc/elements/1.1/");
    xml_line(package->xml);
    write_identifiers(package);
    write_titles(package);
    write_authors(package);
    write_dublin_core(package, "dc:language", NULL, meta->language);
    write_description(package);
    write_collection(package, "meta.series", "series", &meta->series);
    write_collection(package, "meta.path", "set", &meta->path);
    write_edition(package);
    write_access(package, has_page_list);
    write_old_cover(package);
    xml_close(package->xml);
    xml_line(package->xml);
}

/* ---- of what it consists ---- */

static void write_item(Package *package, const Part *part) {
    Xml *xml = package->xml;
    xml_open(xml, "item");
    xml_attribute(xml, "id", part->id);
    xml_attribute(xml, "href", part->href);
    xml_attribute(xml, "media-type", part->media_type);
    xml_attribute(xml, "properties", part->properties);
    xml_close_empty(xml);
    xml_line(xml);
}

static void write_manifest(Package *package, const Parts *parts) {
    xml_open(package->xml, "manifest");
    xml_line(package->xml);
    for (guint i = 0; i < parts->list->len; i++)
        write_item(package, &g_array_index(parts->list, Part, i));
    xml_close(package->xml);
    xml_line(package->xml);
}

static void write_spine(Package *package, const Parts *parts) {
    Xml *xml = package->xml;
    xml_open(xml, "spine");
    xml_attribute(xml, "toc", PACKAGE_NCX);
    if (language_is_rtl(package->meta->language))
        xml_attribute(xml, "page-progression-direction", "rtl");
    xml_line(xml);
    for (guint i = 0; i < parts->list->len; i++) {
        const Part *part = &g_array_index(parts->list, Part, i);
        if (!part->in_spine)
            continue;
        xml_open(xml, "itemref");
        xml_attribute(xml, "id", arena_printf(package->arena, ID_PLACE "%s", part->id));
        xml_attribute(xml, "idref", part->id);
        xml_close_empty(xml);
        xml_line(xml);
    }
    xml_close(xml);
    xml_line(xml);
}

static void write_guide_reference(Package *package, const char *type, Term title,
                                  const char *href) {
    Xml *xml = package->xml;
    xml_open(xml, "reference");
    xml_attribute(xml, "type", type);
    xml_attribute(xml, "title", term(package->meta->language, title));
    xml_attribute(xml, "href", href);
    xml_close_empty(xml);
    xml_line(xml);
}

static void write_guide(Package *package) {
    const Division *start = nav_start(package->book);
    xml_open(package->xml, "guide");
    xml_line(package->xml);
    write_guide_reference(package, "cover", TERM_COVER, NAMES_COVER);
    write_guide_reference(package, "title-page", TERM_TITLE_PAGE, NAMES_TITLE);
    write_guide_reference(package, "toc", TERM_CONTENTS, NAMES_NAV);
    if (start != NULL)
        write_guide_reference(package, "text", TERM_START_READING,
                              names_href(package->arena, NULL, start, NULL));
    xml_close(package->xml);
    xml_line(package->xml);
}

GBytes *package_make(const Book *book, const Parts *parts, gboolean has_page_list, Arena *arena) {
    Package package = {.xml = xml_new(NULL), .arena = arena, .book = book, .meta = &book->meta};
    xml_open(package.xml, "package");
    xml_attribute(package.xml, "xmlns", "http://www.idpf.org/2007/opf");
    xml_attribute(package.xml, "version", "3.0");
    xml_attribute(package.xml, "unique-identifier", ID_WORK);
    xml_attribute(package.xml, "xml:lang", book->meta.language);
    if (language_is_rtl(book->meta.language))
        xml_attribute(package.xml, "dir", "rtl");
    xml_attribute(package.xml, "prefix",
                  "ibooks: http://vocabulary.itunes.apple.com/rdf/ibooks/"
                  "vocabulary-extensions-1.0/");
    xml_line(package.xml);
    write_metadata(&package, has_page_list);
    write_manifest(&package, parts);
    write_spine(&package, parts);
    write_guide(&package);
    xml_close(package.xml);
    return xml_finish(package.xml);
}

GBytes *package_container(void) {
    Xml *xml = xml_new(NULL);
    xml_open(xml, "container");
    xml_attribute(xml, "version", "1.0");
    xml_attribute(xml, "xmlns", "urn:oasis:names:tc:opendocument:xmlns:container");
    xml_open(xml, "rootfiles");
    xml_open(xml, "rootfile");
    xml_attribute(xml, "full-path", "EPUB/" NAMES_PACKAGE);
    xml_attribute(xml, "media-type", "application/oebps-package+xml");
    xml_close_empty(xml);
    xml_close(xml);
    xml_close(xml);
    return xml_finish(xml);
}

char *package_modified(const Meta *meta) {
    if (meta->date != NULL)
        return g_strdup_printf("%sT00:00:00Z", meta->date);
    const char *epoch = g_getenv("SOURCE_DATE_EPOCH");
    gint64 seconds = epoch != NULL ? g_ascii_strtoll(epoch, NULL, 10) : 0;
    g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc(seconds);
    if (time == NULL || seconds <= 0)
        return g_strdup("1980-01-01T00:00:00Z");
    return g_date_time_format(time, "%Y-%m-%dT%H:%M:%SZ");
}
