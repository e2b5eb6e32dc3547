/* libxml2's SAX parser with callbacks of our own: what we do not ask for (DTDs, entities, other
 * documents) has no way in. Refused: libxml2's tree, whose text nodes are split where its buffers
 * end. */
#include "edition/tree.h"
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <string.h>

#define DEPTH_MAX 256u
#define NODES_MAX 2000000u
#define SIZE_MAX_BYTES (64u << 20)

typedef struct Reading {
    Arena *arena;
    GHashTable *ids;
    xmlParserCtxt *parser;
    Node *root, *open;
    GString *text; /* of the text that is not yet a node */
    guint depth, n_nodes;
    const char *refusal; /* or NULL */
    char *error;         /* the parser's first, or NULL */
    guint error_line;
} Reading;

/* Nothing more is heard of. xmlStopParser() would free the text that the attributes of an element
 * which has just been announced point into. */
static void refuse(Reading *reading, const char *why) {
    if (reading->refusal == NULL)
        reading->refusal = why;
    reading->parser->disableSAX = 1;
}

static void append(Node *parent, Node *node) {
    node->parent = parent;
    node->previous = parent->last;
    if (parent->last != NULL)
        parent->last->next = node;
    else
        parent->first = node;
    parent->last = node;
}

static Node *new_node(Reading *reading) {
    Node *node = arena_new0(reading->arena, Node);
    node->order = reading->n_nodes++;
    if (reading->n_nodes > NODES_MAX)
        refuse(reading, "it has more elements than octavo reads");
    return node;
}

static void measure(Node *node) {
    for (const char *p = node->text, *end = p + node->n_bytes; p < end; p = g_utf8_next_char(p)) {
        node->n_chars++;
        node->n_units += g_utf8_get_char(p) > 0xFFFF ? 2 : 1;
    }
}

static void close_text(Reading *reading) {
    if (reading->text->len == 0)
        return;
    Node *node = new_node(reading);
    node->text = arena_strndup(reading->arena, reading->text->str, reading->text->len);
    node->n_bytes = (guint)reading->text->len;
    measure(node);
    append(reading->open, node);
    g_string_truncate(reading->text, 0);
}

static void read_attributes(Reading *reading, Node *node, guint n, const xmlChar **from) {
    Attribute *attributes = arena_array(reading->arena, Attribute, n);
    for (guint i = 0; i < n; i++, from += 5) { /* name, prefix, namespace, value, its end */
        attributes[i].name = arena_strdup(reading->arena, (const char *)from[0]);
        attributes[i].value =
            arena_strndup(reading->arena, (const char *)from[3], (gsize)(from[4] - from[3]));
        if (from[1] == NULL && g_str_equal(attributes[i].name, "id"))
            node->id = attributes[i].value;
    }
    node->attributes = attributes;
    node->n_attributes = n;
}

static void start_element(void *data, const xmlChar *name, G_GNUC_UNUSED const xmlChar *prefix,
                          G_GNUC_UNUSED const xmlChar *uri, G_GNUC_UNUSED int n_namespaces,
                          G_GNUC_UNUSED const xmlChar **namespaces, int n_attributes,
                          G_GNUC_UNUSED int n_defaulted, const xmlChar **attributes) {
    Reading *reading = data;
    if (++reading->depth > DEPTH_MAX)
        refuse(reading, "it is nested too deeply");
    if (reading->open != NULL)
        close_text(reading);
    Node *node = new_node(reading);
    node->name = arena_strdup(reading->arena, (const char *)name);
    read_attributes(reading, node, (guint)n_attributes, attributes);
    if (node->id != NULL && reading->ids != NULL && !g_hash_table_contains(reading->ids, node->id))
        g_hash_table_insert(reading->ids, (gpointer)node->id, node);
    if (reading->open != NULL)
        append(reading->open, node);
    else
        reading->root = node;
    reading->open = node;
}

static void end_element(void *data, G_GNUC_UNUSED const xmlChar *name,
                        G_GNUC_UNUSED const xmlChar *prefix, G_GNUC_UNUSED const xmlChar *uri) {
    Reading *reading = data;
    close_text(reading);
    reading->open = reading->open->parent;
    reading->depth--;
}

static void add_text(void *data, const xmlChar *text, int n) {
    Reading *reading = data;
    if (reading->open != NULL)
        g_string_append_len(reading->text, (const char *)text, n);
}

static xmlEntity *find_entity(G_GNUC_UNUSED void *data, const xmlChar *name) {
    return xmlGetPredefinedEntity(name);
}

static void meet_entity(void *data, G_GNUC_UNUSED const xmlChar *name, G_GNUC_UNUSED int type,
                        G_GNUC_UNUSED const xmlChar *public_id,
                        G_GNUC_UNUSED const xmlChar *system_id, G_GNUC_UNUSED xmlChar *content) {
    refuse(data, "it declares entities");
}

static void note_error(void *data, xmlError *error) {
    Reading *reading = data;
    if (reading->error != NULL || error->level < XML_ERR_ERROR)
        return;
    reading->error = g_strdup(error->message != NULL ? error->message : "it cannot be read");
    reading->error_line = error->line > 0 ? (guint)error->line : 0;
}

static void report(const Reading *reading, const char *name, Diag *diag) {
    g_autofree char *message = g_strdup(reading->refusal != NULL ? reading->refusal
                                        : reading->error != NULL ? reading->error
                                                                 : "it has no root element");
    for (char *p = message; *p != '\0'; p++) /* what the file says is not trusted to be text */
        *p = g_ascii_isprint(*p) ? *p : ' ';
    Place place = {diag_file(diag, name), reading->refusal == NULL ? reading->error_line : 0, 0};
    diag_add(diag, DIAG_EPUB_BAD, place, "not XML that octavo reads: %s", g_strchomp(message));
}

static void set_callbacks(xmlSAXHandler *sax) {
    memset(sax, 0, sizeof *sax);
    sax->initialized = XML_SAX2_MAGIC;
    sax->startElementNs = start_element;
    sax->endElementNs = end_element;
    sax->characters = add_text;
    sax->ignorableWhitespace = add_text;
    sax->cdataBlock = add_text;
    sax->getEntity = find_entity;
    sax->entityDecl = meet_entity;
    sax->serror = note_error;
}

static gboolean parse(Reading *reading, GBytes *bytes) {
    gsize n;
    const char *data = g_bytes_get_data(bytes, &n);
    if (n == 0 || n > SIZE_MAX_BYTES) {
        reading->refusal = n == 0 ? "it is empty" : "it is larger than octavo reads";
        return FALSE;
    }
    set_callbacks(reading->parser->sax);
    xmlDoc *document = xmlCtxtReadMemory(reading->parser, data, (int)n, NULL, NULL,
                                         XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
    xmlFreeDoc(document);
    return reading->parser->wellFormed && reading->refusal == NULL && reading->root != NULL;
}

Node *tree_read(Arena *arena, GBytes *bytes, const char *name, GHashTable *ids, Diag *diag) {
    Reading reading = {.arena = arena, .ids = ids, .text = g_string_new(NULL)};
    reading.parser = xmlNewParserCtxt();
    g_assert(reading.parser != NULL);
    reading.parser->userData = &reading;
    gboolean is_read = parse(&reading, bytes);
    if (!is_read)
        report(&reading, name, diag);
    xmlFreeParserCtxt(reading.parser);
    g_string_free(reading.text, TRUE);
    g_free(reading.error);
    return is_read ? reading.root : NULL;
}

/* ---- asking ---- */

Node *tree_walk(const Node *root, const Node *node) {
    if (node->first != NULL)
        return node->first;
    while (node != root && node->next == NULL)
        node = node->parent;
    return node == root ? NULL : node->next;
}

const char *node_attribute(const Node *node, const char *name) {
    for (guint i = 0; i < node->n_attributes; i++)
        if (strcmp(node->attributes[i].name, name) == 0)
            return node->attributes[i].value;
    return NULL;
}

gboolean node_is(const Node *node, const char *name) {
    return node != NULL && node->name != NULL && strcmp(node->name, name) == 0;
}

const Node *node_child(const Node *node, const char *name) {
    for (const Node *child = node->first; child != NULL; child = child->next)
        if (node_is(child, name))
            return child;
    return NULL;
}

gboolean node_is_within(const Node *node, const char *name) {
    while (node != NULL && !node_is(node, name))
        node = node->parent;
    return node != NULL;
}

gboolean node_is_blank(const Node *text) {
    return strspn(text->text, " \t\n\r") == text->n_bytes;
}

guint node_chars_of_units(const Node *text, guint units) {
    guint chars = 0, passed = 0;
    for (const char *p = text->text; chars < text->n_chars; p = g_utf8_next_char(p), chars++) {
        passed += g_utf8_get_char(p) > 0xFFFF ? 2 : 1;
        if (passed > units)
            break;
    }
    return chars;
}

guint node_units_of_chars(const Node *text, guint chars) {
    guint units = 0;
    const char *p = text->text;
    for (guint i = 0; i < chars && i < text->n_chars; i++, p = g_utf8_next_char(p))
        units += g_utf8_get_char(p) > 0xFFFF ? 2 : 1;
    return units;
}

gsize node_byte_of_char(const Node *text, guint chars) {
    return (gsize)(g_utf8_offset_to_pointer(text->text, MIN(chars, text->n_chars)) - text->text);
}
