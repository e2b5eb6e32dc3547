/* The tree is walked with a stack of its own, since its depth is the file's. */
#include "pdf/grove.h"
#include <string.h>

#define MAX_ROLES 32u
#define MAX_PARENT_TREE 100000u /* nodes; no book needs more */

/* A kid that waits to be read. */
typedef struct Waiting {
    const Value *kid; /* perhaps a reference */
    Node *parent;
    guint page_id; /* object number of the page that numbers refer to */
} Waiting;

/* ---- types ---- */

static const char standard_types[] =
    " Document Part Art Sect Div BlockQuote Caption TOC TOCI Index NonStruct Private H H1 H2 H3 H4 "
    "H5 H6 P L LI Lbl LBody Table TR TH TD THead TBody TFoot Span Quote Note Reference BibEntry "
    "Code Link Annot Ruby RB RT RP Warichu WT WP Figure Formula Form ";

gboolean grove_is_standard(const char *type) {
    if (type[0] == '\0' || strchr(type, ' ') != NULL)
        return FALSE;
    g_autofree char *word = g_strdup_printf(" %s ", type);
    return strstr(standard_types, word) != NULL;
}

const char *grove_standard(const Grove *grove, const char *own_type, gboolean *ret_circular) {
    const char *type = own_type;
    *ret_circular = FALSE;
    for (guint i = 0; i < MAX_ROLES && type[0] == '/'; i++) {
        if (grove_is_standard(type + 1))
            return type + 1;
        type = value_name(reader_at(grove->reader, grove->roles, type));
    }
    *ret_circular = type[0] == '/';
    return "";
}

/* ---- elements ---- */

static void set_page(Node *node, guint page) {
    for (; node != NULL && node->page == 0; node = node->parent)
        node->page = page;
}

static void append(Node *parent, Node *node) {
    node->parent = parent;
    if (parent == NULL)
        return;
    if (parent->last != NULL)
        parent->last->next = node;
    else
        parent->first = node;
    parent->last = node;
}

static guint page_id_of(const Value *dictionary, guint otherwise) {
    const Value *page = value_at(dictionary, "/Pg");
    return page->kind == VALUE_REFERENCE ? page->id : otherwise;
}

static void push_kids(GArray *stack, const Reader *reader, const Value *holder, Node *parent,
                      guint page_id) {
    const Value *kids = value_at(holder, "/K"), *list = reader_follow(reader, kids);
    Waiting waiting = {kids, parent, page_id};
    if (list->kind != VALUE_ARRAY) {
        if (list->kind != VALUE_NULL)
            g_array_append_val(stack, waiting);
        return;
    }
    for (guint i = list->n; i > 0; i--) {
        waiting.kid = &list->kids[i - 1];
        g_array_append_val(stack, waiting);
    }
}

static void add_node(Grove *grove, Arena *arena, GArray *stack, const Waiting *waiting,
                     const Value *value) {
    Node *node = arena_new0(arena, Node);
    gboolean is_circular = FALSE;
    node->value = value;
    node->own_type = value_name(reader_at(grove->reader, value, "/S"));
    node->type = grove_standard(grove, node->own_type, &is_circular);
    append(waiting->parent, node);
    node->has_language = (node->parent != NULL && node->parent->has_language) ||
                         value_is_text(reader_at(grove->reader, value, "/Lang"));
    guint page_id = page_id_of(value, waiting->page_id);
    if (page_id_of(value, 0) != 0)
        set_page(node, reader_find_page(grove->reader, page_id));
    if (value->id != 0)
        g_hash_table_insert(grove->of_id, GUINT_TO_POINTER(value->id), node);
    g_ptr_array_add(grove->nodes, node);
    push_kids(stack, grove->reader, value, node, page_id);
}

static void add_leaf(Grove *grove, const Waiting *waiting, const Value *value, GroveLeaf leaf) {
    leaf.node = waiting->parent;
    leaf.page = reader_find_page(grove->reader, page_id_of(value, waiting->page_id));
    set_page(waiting->parent, leaf.page);
    if (leaf.mcid < 0)
        waiting->parent->n_objects++;
    g_array_append_val(grove->leaves, leaf);
}

static guint id_at(const Value *dictionary, const char *key) {
    const Value *value = value_at(dictionary, key);
    return value->kind == VALUE_REFERENCE ? value->id : 0;
}

static gboolean is_known(const Grove *grove, const Value *value) {
    return value->id != 0 && g_hash_table_contains(grove->of_id, GUINT_TO_POINTER(value->id));
}

static void read_kid(Grove *grove, Arena *arena, GArray *stack, const Waiting *waiting) {
    const Reader *reader = grove->reader;
    const Value *value = reader_follow(reader, waiting->kid);
    const Value *type = reader_at(reader, value, "/Type");
    gint64 mcid = value->kind == VALUE_NUMBER
                      ? value_integer(value, -1)
                      : value_integer(reader_at(reader, value, "/MCID"), -1);
    gboolean is_marked = value->kind == VALUE_NUMBER || value_is_name(type, "/MCR");
    if (is_marked && waiting->parent != NULL && mcid >= 0)
        add_leaf(grove, waiting, value, (GroveLeaf){.mcid = mcid, .stream = id_at(value, "/Stm")});
    else if (value_is_name(type, "/OBJR") && waiting->parent != NULL)
        add_leaf(grove, waiting, value, (GroveLeaf){.mcid = -1, .object = id_at(value, "/Obj")});
    else if (reader_at(reader, value, "/S")->kind == VALUE_NAME && !is_known(grove, value))
        add_node(grove, arena, stack, waiting, value);
    else
        grove->n_strays++;
}

static void read_elements(Grove *grove, Arena *arena) {
    g_autoptr(GArray) stack = g_array_new(FALSE, FALSE, sizeof(Waiting));
    push_kids(stack, grove->reader, grove->root, NULL, 0);
    while (stack->len > 0) {
        Waiting waiting = g_array_index(stack, Waiting, stack->len - 1);
        g_array_set_size(stack, stack->len - 1);
        read_kid(grove, arena, stack, &waiting);
    }
}

/* ---- the parent tree ---- */

static void read_numbers(Grove *grove, const Value *node) {
    const Value *numbers = reader_at(grove->reader, node, "/Nums");
    for (guint i = 0; numbers->kind == VALUE_ARRAY && i + 1 < numbers->n; i += 2) {
        gint64 key = value_integer(reader_item(grove->reader, numbers, i), -1);
        if (key >= 0)
            g_hash_table_insert(grove->parents, GINT_TO_POINTER(key + 1), &numbers->kids[i + 1]);
    }
}

static void read_parents(Grove *grove) {
    g_autoptr(GPtrArray) waiting = g_ptr_array_new();
    g_autoptr(GHashTable) seen = g_hash_table_new(NULL, NULL);
    g_ptr_array_add(waiting, (gpointer)reader_at(grove->reader, grove->root, "/ParentTree"));
    for (guint i = 0; i < waiting->len && i < MAX_PARENT_TREE; i++) {
        const Value *node = g_ptr_array_index(waiting, i);
        if (!g_hash_table_add(seen, (gpointer)node))
            continue;
        read_numbers(grove, node);
        const Value *kids = reader_at(grove->reader, node, "/Kids");
        for (guint k = 0; kids->kind == VALUE_ARRAY && k < kids->n; k++)
            g_ptr_array_add(waiting, (gpointer)reader_item(grove->reader, kids, k));
    }
}

static const Node *node_of(const Grove *grove, const Value *value) {
    if (value->kind != VALUE_REFERENCE)
        return NULL;
    return g_hash_table_lookup(grove->of_id, GUINT_TO_POINTER(value->id));
}

static const Value *parents_of(const Grove *grove, gint64 key) {
    return key < 0 ? NULL : g_hash_table_lookup(grove->parents, GINT_TO_POINTER(key + 1));
}

const Node *grove_parent(const Grove *grove, gint64 structure_key, gint64 mcid) {
    const Value *value = parents_of(grove, structure_key);
    const Value *list = value != NULL ? reader_follow(grove->reader, value) : NULL;
    if (list == NULL || list->kind != VALUE_ARRAY || mcid < 0 || mcid >= (gint64)list->n)
        return NULL;
    return node_of(grove, &list->kids[mcid]);
}

const Node *grove_parent_of_object(const Grove *grove, gint64 structure_key) {
    const Value *value = parents_of(grove, structure_key);
    return value != NULL ? node_of(grove, value) : NULL;
}

/* ---- attributes ---- */

/* In one dictionary, or in an array of them with revision numbers among. */
static const Value *attribute_in(const Reader *reader, const Value *attributes, const char *key) {
    if (attributes->kind != VALUE_ARRAY)
        return reader_at(reader, attributes, key);
    const Value *found = reader_at(reader, reader_item(reader, attributes, 0), key);
    for (guint i = 1; i < attributes->n && found->kind == VALUE_NULL; i++)
        found = reader_at(reader, reader_item(reader, attributes, i), key);
    return found;
}

static const Value *attribute_of_class(const Grove *grove, const Value *class, const char *key) {
    const Value *map = reader_at(grove->reader, grove->root, "/ClassMap");
    return attribute_in(grove->reader, reader_at(grove->reader, map, value_name(class)), key);
}

const Value *grove_attribute(const Grove *grove, const Node *node, const char *key) {
    const Reader *reader = grove->reader;
    const Value *found = attribute_in(reader, reader_at(reader, node->value, "/A"), key);
    if (found->kind != VALUE_NULL)
        return found;
    const Value *classes = reader_at(reader, node->value, "/C");
    if (classes->kind != VALUE_ARRAY)
        return attribute_of_class(grove, classes, key);
    for (guint i = 0; i < classes->n && found->kind == VALUE_NULL; i++)
        found = attribute_of_class(grove, reader_item(reader, classes, i), key);
    return found;
}

/* ---- the grove ---- */

Grove *grove_read(Arena *arena, const Reader *reader) {
    Grove *grove = g_new0(Grove, 1);
    grove->reader = reader;
    grove->root = reader_at(reader, reader_catalog(reader), "/StructTreeRoot");
    grove->roles = reader_at(reader, grove->root, "/RoleMap");
    grove->nodes = g_ptr_array_new();
    grove->leaves = g_array_new(FALSE, FALSE, sizeof(GroveLeaf));
    grove->of_id = g_hash_table_new(NULL, NULL);
    grove->parents = g_hash_table_new(NULL, NULL);
    read_elements(grove, arena);
    read_parents(grove);
    return grove;
}

void grove_free(Grove *grove) {
    if (grove == NULL)
        return;
    g_ptr_array_unref(grove->nodes);
    g_array_unref(grove->leaves);
    g_hash_table_unref(grove->of_id);
    g_hash_table_unref(grove->parents);
    g_free(grove);
}
