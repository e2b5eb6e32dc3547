/* libxml2 parses, the allow-list decides, and a writer of our own puts down what is left: libxml2's
 * was refused because its output depends on what the parser kept, and what is not on the list must
 * have no way out. Elements of other namespaces (editors' notes) and attributes not on the list
 * vanish; elements of SVG that are not on it are the author's mistake, because the picture would
 * change. */
#include "source/svg.h"
#include "base/text.h"
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <math.h>
#include <string.h>

#define SVG_NAMESPACE "http://www.w3.org/2000/svg"
#define XLINK_NAMESPACE "http://www.w3.org/1999/xlink"
#define DEPTH_MAX 100u
#define SIDE_MAX 32767.0 /* [px], Cairo's own limit */
#define TEXT_MAX 1000u   /* [bytes] of one text; librsvg's time grows with its square */

static const char *const elements[] = {
    "a",        "circle",         "clipPath", "defs",  "desc",  "ellipse", "g",
    "line",     "linearGradient", "marker",   "mask",  "path",  "pattern", "polygon",
    "polyline", "radialGradient", "rect",     "stop",  "style", "svg",     "switch",
    "symbol",   "text",           "textPath", "title", "tspan", "use",
};

/* Elements that run, load or move; the others that are not allowed are merely beyond octavo. */
static const char *const active_elements[] = {
    "animate",  "animateMotion", "animateTransform", "audio",  "discard",
    "embed",    "foreignObject", "handler",          "iframe", "image",
    "listener", "mpath",         "object",           "script", "set",
    "video",
};

static const char *const attributes[] = {
    "alignment-baseline",
    "aria-describedby",
    "aria-hidden",
    "aria-label",
    "aria-labelledby",
    "baseline-shift",
    "class",
    "clip-path",
    "clip-rule",
    "clipPathUnits",
    "color",
    "color-interpolation",
    "color-rendering",
    "cx",
    "cy",
    "d",
    "direction",
    "display",
    "dominant-baseline",
    "dx",
    "dy",
    "fill",
    "fill-opacity",
    "fill-rule",
    "font",
    "font-family",
    "font-size",
    "font-size-adjust",
    "font-stretch",
    "font-style",
    "font-variant",
    "font-weight",
    "fr",
    "fx",
    "fy",
    "gradientTransform",
    "gradientUnits",
    "height",
    "id",
    "image-rendering",
    "isolation",
    "lang",
    "lengthAdjust",
    "letter-spacing",
    "marker",
    "marker-end",
    "marker-mid",
    "marker-start",
    "markerHeight",
    "markerUnits",
    "markerWidth",
    "mask",
    "maskContentUnits",
    "maskUnits",
    "method",
    "mix-blend-mode",
    "offset",
    "opacity",
    "orient",
    "overflow",
    "paint-order",
    "pathLength",
    "patternContentUnits",
    "patternTransform",
    "patternUnits",
    "points",
    "preserveAspectRatio",
    "r",
    "refX",
    "refY",
    "role",
    "rotate",
    "rx",
    "ry",
    "shape-rendering",
    "side",
    "spacing",
    "spreadMethod",
    "startOffset",
    "stop-color",
    "stop-opacity",
    "stroke",
    "stroke-dasharray",
    "stroke-dashoffset",
    "stroke-linecap",
    "stroke-linejoin",
    "stroke-miterlimit",
    "stroke-opacity",
    "stroke-width",
    "style",
    "text-anchor",
    "text-decoration",
    "text-rendering",
    "textLength",
    "transform",
    "type",
    "unicode-bidi",
    "vector-effect",
    "version",
    "viewBox",
    "visibility",
    "white-space",
    "width",
    "word-spacing",
    "writing-mode",
    "x",
    "x1",
    "x2",
    "y",
    "y1",
    "y2",
};

/* Without these a picture would look otherwise, and with them as the reader or the machine will:
 * librsvg knows the first two not, and asks the locale for the third. */
static const char *const unread_attributes[] = {"transform-origin", "mask-type", "systemLanguage"};

typedef struct Writer {
    Diag *diag;
    const char *file;
    GString *out;
    guint32 n_elements;
    gboolean uses_xlink;
    gboolean is_refused;
    GHashTable *ids_with_use; /* ids of elements that contain <use> */
    GPtrArray *uses;          /* of xmlNode *: <use> elements */
} Writer;

static Place place_of(const Writer *writer, const xmlNode *node) {
    glong line = node != NULL ? xmlGetLineNo(node) : 0;
    return (Place){writer->file, line > 0 ? (guint32)line : 0, 0};
}

static void refuse(Writer *writer, DiagCode code, const xmlNode *node, const char *what,
                   const char *name) {
    diag_add(writer->diag, code, place_of(writer, node), "%s '%s'", what, name);
    writer->is_refused = TRUE;
}

static void refuse_with_hint(Writer *writer, const xmlNode *node, const char *what,
                             const char *name, const char *hint) {
    refuse(writer, DIAG_PICTURE_BAD, node, what, name);
    diag_hint(writer->diag, "%s", hint);
}

/* What the drawing program can do about it. */
static const char *hint_for(const char *element) {
    if (g_str_has_prefix(element, "flow"))
        return "turn flowed text into plain text before it is saved";
    if (g_str_equal(element, "filter") || g_str_has_prefix(element, "fe"))
        return "draw it without blur and shadow, or save the picture as PNG";
    return "save the drawing as plain SVG, or as PNG";
}

static gboolean is_listed(const char *name, const char *const *list, gsize n) {
    for (gsize i = 0; i < n; i++)
        if (name[0] == list[i][0] && g_str_equal(name, list[i]))
            return TRUE;
    return FALSE;
}

#define IS_LISTED(name, list) is_listed((name), (list), G_N_ELEMENTS(list))

static gboolean is_in(const xmlNs *ns, const char *uri) {
    return ns != NULL && g_str_equal(ns->href, uri);
}

/* ---- values ---- */

/* Whether CSS or an attribute reaches outside: url() of anything but a fragment, rules that load,
 * escapes that could hide either. */
static gboolean reaches_outside(const char *value) {
    g_autofree char *lower = g_ascii_strdown(value, -1);
    if (strchr(lower, '\\') != NULL || strstr(lower, "expression(") != NULL ||
        strstr(lower, "image(") != NULL || strstr(lower, "image-set(") != NULL ||
        strstr(lower, "src(") != NULL)
        return TRUE;
    for (const char *p = lower; (p = strstr(p, "url(")) != NULL;) {
        p += strlen("url(");
        p += strspn(p, " \t\n\r\"'");
        if (*p != '#')
            return TRUE;
    }
    return FALSE;
}

static gboolean is_bad_sheet(const char *css) {
    return strchr(css, '@') != NULL || strchr(css, '<') != NULL || reaches_outside(css);
}

/* ---- writing ---- */

static void append_escaped(GString *out, const char *text, gboolean is_attribute) {
    for (const char *p = text; *p != '\0'; p++)
        if (*p == '&')
            g_string_append(out, "&amp;");
        else if (*p == '<')
            g_string_append(out, "&lt;");
        else if (*p == '>')
            g_string_append(out, "&gt;");
        else if (is_attribute && *p == '"')
            g_string_append(out, "&quot;");
        else if ((is_attribute && (*p == '\n' || *p == '\t')) || *p == '\r')
            g_string_append_printf(out, "&#%d;", *p);
        else
            g_string_append_c(out, *p);
}

static void write_attribute(Writer *writer, const char *name, const char *value) {
    g_string_append_printf(writer->out, " %s=\"", name);
    append_escaped(writer->out, value, TRUE);
    g_string_append_c(writer->out, '"');
}

static void write_href(Writer *writer, const xmlNode *node, const char *value) {
    g_autofree char *target = g_strstrip(g_strdup(value));
    if (g_str_equal(node->name, "a"))
        return;
    if (target[0] != '#') {
        refuse(writer, DIAG_PICTURE_ACTIVE, node, "a picture may point into itself only, not to",
               target);
        return;
    }
    writer->uses_xlink = TRUE;
    write_attribute(writer, "xlink:href", target);
}

/* Every reader passes over it, but librsvg, which hands it to Pango, and that complains on stderr.
 */
static gboolean is_bad_size(const char *name, const char *value) {
    return g_str_equal(name, "font-size") && value[strspn(value, " \t\n\r")] == '-';
}

static void write_plain(Writer *writer, const xmlNode *node, const char *name, const char *value) {
    if (g_ascii_strncasecmp(name, "on", 2) == 0)
        refuse(writer, DIAG_PICTURE_ACTIVE, node, "a picture may hold no event attribute", name);
    else if (g_str_equal(name, "href"))
        write_href(writer, node, value);
    else if (g_str_equal(name, "filter") && !g_str_equal(value, "none"))
        refuse_with_hint(writer, node, "octavo does not read", name, hint_for(name));
    else if (IS_LISTED(name, unread_attributes))
        refuse_with_hint(writer, node, "octavo does not read", name, hint_for(name));
    else if (IS_LISTED(name, attributes) && reaches_outside(value))
        refuse(writer, DIAG_PICTURE_ACTIVE, node, "a picture may point into itself only, not to",
               value);
    else if (IS_LISTED(name, attributes) && !is_bad_size(name, value))
        write_attribute(writer, name, value);
}

/* Refuses what libxml2 would drop from the value without a word. */
static void check_entities(Writer *writer, const xmlNode *node, const xmlAttr *attribute) {
    for (const xmlNode *part = attribute->children; part != NULL; part = part->next)
        if (part->type == XML_ENTITY_REF_NODE)
            refuse_with_hint(writer, node, "nothing says what stands for the entity",
                             (const char *)part->name, "write the character itself");
}

static void write_one_attribute(Writer *writer, const xmlNode *node, const xmlAttr *attribute) {
    check_entities(writer, node, attribute);
    xmlChar *value = xmlNodeListGetString(node->doc, attribute->children, 1);
    const char *text = value != NULL ? (const char *)value : "";
    const char *name = (const char *)attribute->name;
    if (attribute->ns == NULL)
        write_plain(writer, node, name, text);
    else if (is_in(attribute->ns, XLINK_NAMESPACE) && g_str_equal(name, "href") &&
             !xmlHasNsProp((xmlNode *)node, BAD_CAST "href", NULL))
        write_href(writer, node, text);
    else if (is_in(attribute->ns, (const char *)XML_XML_NAMESPACE) &&
             (g_str_equal(name, "space") || g_str_equal(name, "lang")))
        write_attribute(writer, g_str_equal(name, "space") ? "xml:space" : "xml:lang", text);
    xmlFree(value);
}

static void note_use(Writer *writer, const xmlNode *use) {
    g_ptr_array_add(writer->uses, (gpointer)use);
    for (const xmlNode *node = use; node != NULL && node->type == XML_ELEMENT_NODE;
         node = node->parent) {
        xmlChar *id = xmlGetNoNsProp((xmlNode *)node, BAD_CAST "id");
        if (id != NULL)
            g_hash_table_add(writer->ids_with_use, g_strdup((const char *)id));
        xmlFree(id);
    }
}

static void write_node(Writer *writer, const xmlNode *node, guint depth);

static void write_children(Writer *writer, const xmlNode *node, guint depth) {
    if (depth == DEPTH_MAX) {
        refuse(writer, DIAG_PICTURE_BAD, node, "the picture is nested too deeply at",
               (const char *)node->name);
        return;
    }
    for (const xmlNode *child = node->children; child != NULL; child = child->next)
        write_node(writer, child, depth + 1);
}

static void write_sheet(Writer *writer, const xmlNode *node) {
    xmlChar *css = xmlNodeGetContent(node);
    const char *text = css != NULL ? (const char *)css : "";
    if (is_bad_sheet(text))
        refuse(writer, DIAG_PICTURE_ACTIVE, node, "rules that load or hide may not stand in",
               "style");
    g_string_append(writer->out, "<style>");
    append_escaped(writer->out, text, FALSE);
    g_string_append(writer->out, "</style>");
    xmlFree(css);
}

static void write_element(Writer *writer, const xmlNode *node, guint depth) {
    const char *name = (const char *)node->name;
    if (g_str_equal(name, "use"))
        note_use(writer, node);
    writer->n_elements++;
    g_string_append_printf(writer->out, "<%s", name);
    for (const xmlAttr *attribute = node->properties; attribute != NULL;
         attribute = attribute->next)
        write_one_attribute(writer, node, attribute);
    if (node->children == NULL) {
        g_string_append(writer->out, "/>");
        return;
    }
    g_string_append_c(writer->out, '>');
    write_children(writer, node, depth);
    g_string_append_printf(writer->out, "</%s>", name);
}

static gboolean has_value(const xmlNode *node, const char *name, const char *except) {
    xmlChar *value = xmlGetNoNsProp((xmlNode *)node, BAD_CAST name);
    gboolean is_there = value != NULL && *value != '\0' && !g_str_equal(value, except);
    xmlFree(value);
    return is_there;
}

/* What nothing draws: parts for extensions of SVG, and rules that are no CSS. */
static gboolean is_unseen(const xmlNode *node) {
    return g_str_equal(node->name, "style") ? has_value(node, "type", "text/css")
                                            : has_value(node, "requiredExtensions", "");
}

/* Elements: on the list, beyond it, or not of SVG. 'metadata' says nothing that is seen. */
static void write_any_element(Writer *writer, const xmlNode *node, guint depth) {
    const char *name = (const char *)node->name;
    if (IS_LISTED(name, active_elements))
        refuse(writer, DIAG_PICTURE_ACTIVE, node, "a picture may not hold the element", name);
    else if (!is_in(node->ns, SVG_NAMESPACE) || g_str_equal(name, "metadata") || is_unseen(node))
        return;
    else if (g_str_equal(name, "style"))
        write_sheet(writer, node);
    else if (IS_LISTED(name, elements))
        write_element(writer, node, depth);
    else
        refuse_with_hint(writer, node, "octavo does not read the element", name, hint_for(name));
}

static void write_text(Writer *writer, const xmlNode *node) {
    const char *text = node->content != NULL ? (const char *)node->content : "";
    if (strlen(text) > TEXT_MAX) {
        diag_add(writer->diag, DIAG_LIMIT_PICTURE, place_of(writer, node),
                 "a text of the picture is longer than %u bytes", TEXT_MAX);
        writer->is_refused = TRUE;
    }
    append_escaped(writer->out, text, FALSE);
}

static void write_node(Writer *writer, const xmlNode *node, guint depth) {
    switch (node->type) {
    case XML_ELEMENT_NODE:
        write_any_element(writer, node, depth);
        break;
    case XML_TEXT_NODE:
    case XML_CDATA_SECTION_NODE:
        write_text(writer, node);
        break;
    case XML_ENTITY_REF_NODE: /* of a DOCTYPE that is not read */
        refuse_with_hint(writer, node, "nothing says what stands for the entity",
                         (const char *)node->name, "write the character itself");
        break;
    default: /* comments, instructions */
        break;
    }
}

/* ---- size ---- */

/* A length in CSS px, or 0 where it depends on where the picture stands. */
static double read_length(const xmlNode *root, const char *name) {
    static const struct {
        const char *unit;
        double px;
    } units[] = {{"", 1},    {"px", 1},         {"pt", 96 / 72.0}, {"pc", 16},
                 {"in", 96}, {"cm", 96 / 2.54}, {"mm", 96 / 25.4}, {"Q", 96 / 101.6}};
    xmlChar *value = xmlGetNoNsProp((xmlNode *)root, BAD_CAST name);
    if (value == NULL)
        return 0;
    char *end = NULL;
    double number = g_ascii_strtod((const char *)value, &end);
    g_strchomp(end);
    double px = 0;
    for (gsize i = 0; i < G_N_ELEMENTS(units); i++)
        if (g_str_equal(end, units[i].unit))
            px = number * units[i].px;
    xmlFree(value);
    return isfinite(px) && px > 0 ? px : 0;
}

static gboolean read_view_box(const xmlNode *root, double *ret_width, double *ret_height) {
    xmlChar *value = xmlGetNoNsProp((xmlNode *)root, BAD_CAST "viewBox");
    if (value == NULL)
        return FALSE;
    double numbers[4] = {0};
    char *p = (char *)value;
    for (int i = 0; i < 4; i++) {
        p += strspn(p, " \t\n\r,");
        numbers[i] = g_ascii_strtod(p, &p);
    }
    xmlFree(value);
    *ret_width = numbers[2];
    *ret_height = numbers[3];
    return isfinite(numbers[2]) && isfinite(numbers[3]) && numbers[2] > 0 && numbers[3] > 0;
}

static void measure(Writer *writer, const xmlNode *root, Svg *svg) {
    double width = read_length(root, "width"), height = read_length(root, "height");
    double box_width = 0, box_height = 0;
    if (read_view_box(root, &box_width, &box_height)) {
        if (width <= 0)
            width = height > 0 ? height * box_width / box_height : box_width;
        if (height <= 0)
            height = width * box_height / box_width;
    }
    if (width <= 0 || height <= 0) {
        refuse(writer, DIAG_PICTURE_BAD, root, "width and height, or a viewBox, are missing from",
               "svg");
    } else if (width > SIDE_MAX || height > SIDE_MAX) {
        diag_add(writer->diag, DIAG_LIMIT_PICTURE, place_of(writer, root),
                 "the picture is %.0f by %.0f px; octavo reads at most %.0f a side", width, height,
                 SIDE_MAX);
        writer->is_refused = TRUE;
    } else {
        svg->width_px = (guint32)MAX(floor(width + 0.5), 1);
        svg->height_px = (guint32)MAX(floor(height + 0.5), 1);
    }
}

/* ---- all of it ---- */

static void check_uses(Writer *writer) {
    for (guint i = 0; i < writer->uses->len; i++) {
        xmlNode *use = writer->uses->pdata[i];
        xmlChar *target = xmlGetNoNsProp(use, BAD_CAST "href");
        if (target == NULL)
            target = xmlGetNsProp(use, BAD_CAST "href", BAD_CAST XLINK_NAMESPACE);
        if (target != NULL && target[0] == '#' &&
            g_hash_table_contains(writer->ids_with_use, target + 1))
            refuse(writer, DIAG_PICTURE_BAD, use,
                   "<use> may not show what itself contains <use>:", (const char *)target);
        xmlFree(target);
    }
}

/* What stands beside the root: a style sheet elsewhere would change the picture, comments would
 * not. */
static void check_prologue(Writer *writer, const xmlDoc *document) {
    for (const xmlNode *node = document->children; node != NULL; node = node->next)
        if (node->type == XML_PI_NODE && g_str_equal(node->name, "xml-stylesheet"))
            refuse(writer, DIAG_PICTURE_ACTIVE, node, "a picture may not load", "xml-stylesheet");
}

static GBytes *write_document(Writer *writer, const xmlNode *root) {
    g_autoptr(GString) body = g_string_new(NULL);
    writer->out = body;
    write_element(writer, root, 0);
    GString *all = g_string_new(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg xmlns=\"" SVG_NAMESPACE "\"");
    if (writer->uses_xlink)
        g_string_append(all, " xmlns:xlink=\"" XLINK_NAMESPACE "\"");
    g_string_append(all, body->str + strlen("<svg"));
    g_string_append_c(all, '\n');
    return g_string_free_to_bytes(all);
}

static gboolean clean(xmlDoc *document, const char *file, Diag *diag, Svg *svg) {
    Writer writer = {.diag = diag, .file = file};
    const xmlNode *root = xmlDocGetRootElement(document);
    if (root == NULL || !is_in(root->ns, SVG_NAMESPACE) || !g_str_equal(root->name, "svg")) {
        refuse(&writer, DIAG_PICTURE_BAD, root, "the root is not an <svg> of the namespace",
               SVG_NAMESPACE);
        return FALSE;
    }
    writer.ids_with_use = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    writer.uses = g_ptr_array_new();
    check_prologue(&writer, document);
    measure(&writer, root, svg);
    svg->bytes = write_document(&writer, root);
    svg->n_elements = writer.n_elements;
    check_uses(&writer);
    g_hash_table_unref(writer.ids_with_use);
    g_ptr_array_unref(writer.uses);
    if (writer.is_refused)
        g_clear_pointer(&svg->bytes, g_bytes_unref);
    return !writer.is_refused;
}

/* A DOCTYPE that only names the kind of document, as Graphviz writes, is passed over: nothing is
 * kept of it and nothing loaded. One with declarations of its own ends the parsing before the first
 * of them is read. */
static void pass_doctype(void *context, G_GNUC_UNUSED const xmlChar *name,
                         G_GNUC_UNUSED const xmlChar *external,
                         G_GNUC_UNUSED const xmlChar *system) {
    xmlParserCtxt *parser = context;
    if (*parser->input->cur != '[')
        return;
    *(gboolean *)parser->_private = TRUE;
    xmlStopParser(parser);
}

static void report_syntax(xmlParserCtxt *parser, const char *file, Diag *diag) {
    const xmlError *error = xmlCtxtGetLastError(parser);
    Place place = {file, error != NULL && error->line > 0 ? (guint32)error->line : 0, 0};
    g_autofree char *message =
        g_strdup(error != NULL && error->message != NULL ? error->message : "cannot be read");
    diag_add(diag, DIAG_PICTURE_BAD, place, "not well-formed XML: %s", g_strchomp(message));
}

static void report_declarations(const char *file, Diag *diag) {
    Place place = {file, 0, 0};
    diag_add(diag, DIAG_PICTURE_ACTIVE, place, "a picture may not declare entities or elements");
    diag_hint(diag, "delete what stands in brackets behind <!DOCTYPE svg");
}

gboolean svg_clean(const char *data, gsize len, const char *file, Diag *diag, Svg *ret_svg) {
    *ret_svg = (Svg){0};
    gboolean has_declarations = FALSE, is_clean = FALSE;
    const char *place_file = diag_file(diag, file);
    xmlParserCtxt *parser = xmlNewParserCtxt();
    g_assert(parser != NULL && len <= G_MAXINT32);
    parser->_private = &has_declarations;
    parser->sax->internalSubset = pass_doctype;
    xmlDoc *document = xmlCtxtReadMemory(parser, data, (int)len, NULL, NULL,
                                         XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING |
                                             XML_PARSE_BIG_LINES);
    if (has_declarations)
        report_declarations(place_file, diag);
    else if (document == NULL)
        report_syntax(parser, place_file, diag);
    else
        is_clean = clean(document, place_file, diag, ret_svg);
    xmlFreeDoc(document);
    xmlFreeParserCtxt(parser);
    return is_clean;
}
