/* XMP is written as text with every value escaped: a tree of libxml2 would be three times as long
 * for a form that never changes. */
#include "pdf/metadata.h"
#include <string.h>

#define PRODUCER "octavo"

/* ---- what is said ---- */

static char *join_authors(const Meta *meta) {
    GString *names = g_string_new(NULL);
    for (guint i = 0; i < meta->n_authors; i++)
        g_string_append_printf(names, "%s%s", i > 0 ? ", " : "", meta->authors[i].name);
    return g_string_free(names, FALSE);
}

static char *full_title(const Meta *meta) {
    return meta->subtitle != NULL ? g_strdup_printf("%s: %s", meta->title, meta->subtitle)
                                  : g_strdup(meta->title);
}

/* ---- Info ---- */

static void put_text(Objects *objects, const char *key, const char *text) {
    if (text != NULL && text[0] != '\0')
        objects_put_text(objects, key, text);
}

/* D:20261123000000Z */
static void put_date(Objects *objects, const char *key, const char *day) {
    if (day == NULL)
        return;
    g_autofree char *date = g_strdup_printf("D:%.4s%.2s%.2s000000Z", day, day + 5, day + 8);
    objects_put_text(objects, key, date);
}

void metadata_add_info(Objects *objects, guint id, const Meta *meta, MetadataClaim claim) {
    g_autofree char *title = full_title(meta);
    g_autofree char *authors = join_authors(meta);
    g_autofree char *keywords = g_strjoinv(", ", (char **)meta->subjects);
    objects_begin(objects, id);
    objects_open_dictionary(objects, NULL);
    put_text(objects, "/Title", title);
    put_text(objects, "/Author", authors);
    put_text(objects, "/Subject", meta->description);
    put_text(objects, "/Keywords", keywords);
    put_text(objects, "/Creator", PRODUCER);
    put_text(objects, "/Producer", PRODUCER);
    put_date(objects, "/CreationDate", meta->date);
    put_date(objects, "/ModDate", meta->date);
    if (claim == METADATA_PRINT)
        objects_put_name(objects, "/Trapped", "/False");
    objects_close_dictionary(objects);
    objects_end(objects);
}

/* ---- XMP ---- */

static void add_value(GString *xmp, const char *name, const char *value) {
    if (value == NULL || value[0] == '\0')
        return;
    g_autofree char *escaped = g_markup_escape_text(value, -1);
    g_string_append_printf(xmp, "<%s>%s</%s>\n", name, escaped, name);
}

/* A text with one language, which is the book's. */
static void add_words(GString *xmp, const char *name, const char *value) {
    if (value == NULL || value[0] == '\0')
        return;
    g_autofree char *escaped = g_markup_escape_text(value, -1);
    g_string_append_printf(
        xmp, "<%s><rdf:Alt><rdf:li xml:lang=\"x-default\">%s</rdf:li></rdf:Alt></%s>\n", name,
        escaped, name);
}

static void add_list(GString *xmp, const char *name, const char *kind, const char *const *values) {
    if (values[0] == NULL)
        return;
    g_string_append_printf(xmp, "<%s><rdf:%s>", name, kind);
    for (guint i = 0; values[i] != NULL; i++) {
        g_autofree char *escaped = g_markup_escape_text(values[i], -1);
        g_string_append_printf(xmp, "<rdf:li>%s</rdf:li>", escaped);
    }
    g_string_append_printf(xmp, "</rdf:%s></%s>\n", kind, name);
}

static void add_one(GString *xmp, const char *name, const char *kind, const char *value) {
    const char *const values[] = {value, NULL};
    add_list(xmp, name, kind, values);
}

static void add_authors(GString *xmp, const Meta *meta) {
    g_autofree const char **names = g_new0(const char *, meta->n_authors + 1);
    for (guint i = 0; i < meta->n_authors; i++)
        names[i] = meta->authors[i].name;
    add_list(xmp, "dc:creator", "Seq", names);
}

static void add_dates(GString *xmp, const char *day) {
    if (day == NULL)
        return;
    g_autofree char *date = g_strdup_printf("%sT00:00:00Z", day);
    add_value(xmp, "xmp:CreateDate", date);
    add_value(xmp, "xmp:ModifyDate", date);
    add_value(xmp, "xmp:MetadataDate", date);
    add_one(xmp, "dc:date", "Seq", day);
}

static void add_description(GString *xmp, const Meta *meta) {
    g_autofree char *title = full_title(meta);
    g_autofree char *keywords = g_strjoinv(", ", (char **)meta->subjects);
    add_value(xmp, "dc:format", "application/pdf");
    add_words(xmp, "dc:title", title);
    add_authors(xmp, meta);
    add_words(xmp, "dc:description", meta->description);
    add_list(xmp, "dc:subject", "Bag", meta->subjects);
    add_one(xmp, "dc:language", "Bag", meta->language);
    add_one(xmp, "dc:publisher", "Bag", meta->publisher);
    add_words(xmp, "dc:rights", meta->rights);
    add_value(xmp, "dc:identifier", meta->identifier);
    add_dates(xmp, meta->date);
    add_value(xmp, "pdf:Keywords", keywords);
    add_value(xmp, "pdf:Producer", PRODUCER);
    add_value(xmp, "xmp:CreatorTool", PRODUCER);
}

/* PDF/A knows no pdfuaid, so it has to be described where it is used. */
static const char claims[] =
    "<pdfaid:part>2</pdfaid:part>\n"
    "<pdfaid:conformance>A</pdfaid:conformance>\n"
    "<pdfuaid:part>1</pdfuaid:part>\n"
    "<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType=\"Resource\">\n"
    "<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>\n"
    "<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>\n"
    "<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>\n"
    "<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType=\"Resource\">\n"
    "<pdfaProperty:name>part</pdfaProperty:name>\n"
    "<pdfaProperty:valueType>Integer</pdfaProperty:valueType>\n"
    "<pdfaProperty:category>internal</pdfaProperty:category>\n"
    "<pdfaProperty:description>The part of ISO 14289 that the file conforms to"
    "</pdfaProperty:description>\n"
    "</rdf:li></rdf:Seq></pdfaSchema:property>\n"
    "</rdf:li></rdf:Bag></pdfaExtension:schemas>\n";

static const char head[] = "<?xpacket begin=\"\xEF\xBB\xBF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"
                           "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n"
                           "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n"
                           "<rdf:Description rdf:about=\"\"\n"
                           " xmlns:dc=\"http://purl.org/dc/elements/1.1/\"\n"
                           " xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\"\n"
                           " xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\"\n"
                           " xmlns:pdfaid=\"http://www.aiim.org/pdfa/ns/id/\"\n"
                           " xmlns:pdfuaid=\"http://www.aiim.org/pdfua/ns/id/\"\n"
                           " xmlns:pdfaExtension=\"http://www.aiim.org/pdfa/ns/extension/\"\n"
                           " xmlns:pdfaSchema=\"http://www.aiim.org/pdfa/ns/schema#\"\n"
                           " xmlns:pdfaProperty=\"http://www.aiim.org/pdfa/ns/property#\">\n";

static const char tail[] = "</rdf:Description>\n</rdf:RDF>\n</x:xmpmeta>\n<?xpacket end=\"r\"?>\n";

char *metadata_xmp(const Meta *meta, MetadataClaim claim) {
    GString *xmp = g_string_new(head);
    add_description(xmp, meta);
    if (claim == METADATA_ARCHIVE)
        g_string_append(xmp, claims);
    g_string_append(xmp, tail);
    return g_string_free(xmp, FALSE);
}

guint metadata_add_xmp(Objects *objects, const Meta *meta, MetadataClaim claim) {
    char *xmp = metadata_xmp(meta, claim);
    g_autoptr(GBytes) bytes = g_bytes_new_take(xmp, strlen(xmp));
    guint id = objects_reserve(objects, 1);
    objects_begin_stream(objects, id);
    objects_put_name(objects, "/Type", "/Metadata");
    objects_put_name(objects, "/Subtype", "/XML");
    objects_end_raw(objects, bytes); /* for programs that know nothing of PDF */
    return id;
}
