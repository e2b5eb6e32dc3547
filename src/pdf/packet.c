/* Read with GLib's own XML parser, which knows no document types and so no entities that grow.
 * Namespaces are taken as bound once for the packet: XMP writers declare them so. */
#include "pdf/packet.h"
#include <string.h>

#define UA_NAMESPACE "http://www.aiim.org/pdfua/ns/id/"
#define A_NAMESPACE "http://www.aiim.org/pdfa/ns/id/"
#define SCHEMA_NAMESPACE "http://www.aiim.org/pdfa/ns/schema#"
#define DC_NAMESPACE "http://purl.org/dc/elements/1.1/"

typedef struct Parse {
    Arena *arena;
    Packet *packet;
    GHashTable *namespaces; /* prefix -> name */
} Parse;

/* "pdfuaid:part" is UA_NAMESPACE's `local`. */
static gboolean is_named(const Parse *parse, const char *name, const char *namespace,
                         const char *local) {
    const char *colon = strchr(name, ':');
    if (colon == NULL || strcmp(colon + 1, local) != 0)
        return FALSE;
    g_autofree char *prefix = g_strndup(name, (gsize)(colon - name));
    return g_strcmp0(g_hash_table_lookup(parse->namespaces, prefix), namespace) == 0;
}

static void keep(const Parse *parse, const char **place, const char *name, const char *prefix,
                 const char *text) {
    *place = arena_strdup(parse->arena, text);
    if (!g_str_has_prefix(name, prefix))
        parse->packet->has_strange_prefix = TRUE;
}

static void take_property(const Parse *parse, const char *name, const char *text) {
    Packet *packet = parse->packet;
    if (is_named(parse, name, UA_NAMESPACE, "part"))
        keep(parse, &packet->ua_part, name, "pdfuaid:", text);
    else if (is_named(parse, name, A_NAMESPACE, "part"))
        keep(parse, &packet->a_part, name, "pdfaid:", text);
    else if (is_named(parse, name, A_NAMESPACE, "conformance"))
        keep(parse, &packet->a_conformance, name, "pdfaid:", text);
    else if (is_named(parse, name, SCHEMA_NAMESPACE, "namespaceURI"))
        packet->describes_ua |= strcmp(text, UA_NAMESPACE) == 0;
}

static void start_element(G_GNUC_UNUSED GMarkupParseContext *context,
                          G_GNUC_UNUSED const char *element, const char **names,
                          const char **values, gpointer data, G_GNUC_UNUSED GError **error) {
    Parse *parse = data;
    for (guint i = 0; names[i] != NULL; i++)
        if (g_str_has_prefix(names[i], "xmlns:"))
            g_hash_table_replace(parse->namespaces, g_strdup(names[i] + 6), g_strdup(values[i]));
    for (guint i = 0; names[i] != NULL; i++) {
        take_property(parse, names[i], values[i]);
        if (strcmp(names[i], "xml:lang") == 0 && strcmp(values[i], "x-default") == 0)
            parse->packet->has_default_language = TRUE;
    }
}

/* The words of a title stand in an item of a list of languages. */
static gboolean is_in_title(const Parse *parse, const GSList *elements) {
    for (; elements != NULL; elements = elements->next)
        if (is_named(parse, elements->data, DC_NAMESPACE, "title"))
            return TRUE;
    return FALSE;
}

static void take_text(GMarkupParseContext *context, const char *text, gsize n, gpointer data,
                      G_GNUC_UNUSED GError **error) {
    Parse *parse = data;
    g_autofree char *words = g_strstrip(g_strndup(text, n));
    const GSList *elements = g_markup_parse_context_get_element_stack(context);
    if (elements == NULL || words[0] == '\0')
        return;
    take_property(parse, elements->data, words);
    if (is_in_title(parse, elements))
        parse->packet->title = arena_strdup(parse->arena, words);
}

Packet *packet_read(Arena *arena, const char *bytes, gsize n) {
    static const GMarkupParser parser = {.start_element = start_element, .text = take_text};
    g_autoptr(GHashTable) namespaces =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    Parse parse = {arena, arena_new0(arena, Packet), namespaces};
    g_autoptr(GMarkupParseContext) context =
        g_markup_parse_context_new(&parser, G_MARKUP_PREFIX_ERROR_POSITION, &parse, NULL);
    while (n > 0 && bytes[n - 1] == '\0')
        n--;
    parse.packet->is_well_formed = g_markup_parse_context_parse(context, bytes, (gssize)n, NULL) &&
                                   g_markup_parse_context_end_parse(context, NULL);
    return parse.packet;
}
