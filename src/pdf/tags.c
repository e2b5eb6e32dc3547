/* One object an element, in the order of the tree, and the way back: from a page's span or a link
 * to its element. There are dozens a page, so that what may be left out is: their type, and the
 * array around an only child. The way back is written from the same tree, so that the two cannot
 * disagree. */
#include "pdf/tags.h"
#include <string.h>

typedef struct Writer {
    Objects *objects;
    const Structure *structure;
    const Pages *pages;
    const Spans *spans;
    guint first_page;
    guint first_link;    /* object of link 0 */
    guint first_element; /* object of element 0 */
    guint root;
} Writer;

/* ---- elements ---- */

static guint element_id(const Writer *writer, const Element *element) {
    return writer->first_element + element->index;
}

/* The page that an element's bare span numbers count on: that of its first span. */
static const Kid *first_span(const Element *element) {
    for (const Kid *kid = element->first; kid != NULL; kid = kid->next)
        if (kid->kind == KID_SPAN)
            return kid;
    return NULL;
}

static void put_span(const Writer *writer, const char *key, const Kid *kid, guint page) {
    Objects *objects = writer->objects;
    if (kid->page == page) {
        objects_put_integer(objects, key, kid->number);
        return;
    }
    objects_open_dictionary(objects, key);
    objects_put_name(objects, "/Type", "/MCR");
    objects_put_reference(objects, "/Pg", writer->first_page + kid->page);
    objects_put_integer(objects, "/MCID", kid->number);
    objects_close_dictionary(objects);
}

static void put_link(const Writer *writer, const char *key, const Kid *kid) {
    Objects *objects = writer->objects;
    objects_open_dictionary(objects, key);
    objects_put_name(objects, "/Type", "/OBJR");
    objects_put_reference(objects, "/Pg", writer->first_page + kid->page);
    objects_put_reference(objects, "/Obj", writer->first_link + kid->number);
    objects_close_dictionary(objects);
}

static void put_kid(const Writer *writer, const char *key, const Kid *kid, guint page) {
    switch (kid->kind) {
    case KID_ELEMENT:
        objects_put_reference(writer->objects, key, element_id(writer, kid->element));
        return;
    case KID_SPAN:
        put_span(writer, key, kid, page);
        return;
    case KID_LINK:
        put_link(writer, key, kid);
        return;
    }
    g_assert_not_reached();
}

static void put_kids(const Writer *writer, const Element *element) {
    const Kid *span = first_span(element);
    if (span != NULL)
        objects_put_reference(writer->objects, "/Pg", writer->first_page + span->page);
    guint page = span != NULL ? span->page : G_MAXUINT;
    if (element->first != NULL && element->first->next == NULL) {
        put_kid(writer, "/K", element->first, page);
        return;
    }
    objects_open_array(writer->objects, "/K");
    for (const Kid *kid = element->first; kid != NULL; kid = kid->next)
        put_kid(writer, NULL, kid, page);
    objects_close_array(writer->objects);
}

/* ---- attributes ---- */

static void put_attribute(Objects *objects, const char *owner, const char *key, const char *value) {
    if (value == NULL)
        return;
    objects_open_dictionary(objects, "/A");
    objects_put_name(objects, "/O", owner);
    objects_put_name(objects, key, value);
    objects_close_dictionary(objects);
}

static void put_box(const Writer *writer, const Piece *picture) {
    Objects *objects = writer->objects;
    Length height = writer->pages->page_height;
    objects_open_dictionary(objects, "/A");
    objects_put_name(objects, "/O", "/Layout");
    objects_open_array(objects, "/BBox");
    objects_put_length(objects, NULL, picture->x);
    objects_put_length(objects, NULL, height - picture->y - picture->height);
    objects_put_length(objects, NULL, picture->x + picture->width);
    objects_put_length(objects, NULL, height - picture->y);
    objects_close_array(objects);
    objects_close_dictionary(objects);
}

static void put_attributes(const Writer *writer, const Element *element) {
    Objects *objects = writer->objects;
    if (element->alt != NULL)
        objects_put_text(objects, "/Alt", element->alt);
    if (element->actual_text != NULL)
        objects_put_text(objects, "/ActualText", element->actual_text);
    if (element->language != NULL)
        objects_put_text(objects, "/Lang", element->language);
    if (element->id != NULL)
        objects_put_bytes(objects, "/ID", element->id);
    put_attribute(objects, "/List", "/ListNumbering", element->numbering);
    put_attribute(objects, "/Table", "/Scope", element->scope);
    if (element->picture != NULL)
        put_box(writer, element->picture);
}

static void put_element(const Writer *writer, const Element *element) {
    Objects *objects = writer->objects;
    guint parent = element->parent != NULL ? element_id(writer, element->parent) : writer->root;
    objects_begin(objects, element_id(writer, element));
    objects_open_dictionary(objects, NULL);
    objects_put_name(objects, "/S", element->type);
    objects_put_reference(objects, "/P", parent);
    put_attributes(writer, element);
    put_kids(writer, element);
    objects_close_dictionary(objects);
    objects_end(objects);
}

/* ---- the way back ---- */

static void put_page_spans(const Writer *writer, guint page, guint id) {
    Objects *objects = writer->objects;
    objects_begin(objects, id);
    objects_open_array(objects, NULL);
    for (guint i = 0; i < writer->spans->pages[page].n_content; i++)
        objects_put_reference(objects, NULL,
                              element_id(writer, writer->structure->of_spans[page][i]));
    objects_close_array(objects);
    objects_end(objects);
}

static guint put_parents(const Writer *writer) {
    Objects *objects = writer->objects;
    guint n_pages = writer->pages->n_pages;
    guint lists = objects_reserve(objects, n_pages);
    for (guint i = 0; i < n_pages; i++)
        put_page_spans(writer, i, lists + i);
    guint id = objects_reserve(objects, 1);
    objects_begin(objects, id);
    objects_open_dictionary(objects, NULL);
    objects_open_array(objects, "/Nums");
    for (guint i = 0; i < n_pages; i++) {
        objects_put_integer(objects, NULL, i);
        objects_put_reference(objects, NULL, lists + i);
    }
    for (guint i = 0; i < writer->structure->n_links; i++) {
        objects_put_integer(objects, NULL, n_pages + i);
        objects_put_reference(objects, NULL, element_id(writer, writer->structure->of_links[i]));
    }
    objects_close_array(objects);
    objects_close_dictionary(objects);
    objects_end(objects);
    return id;
}

/* ---- ids ---- */

static int compare_ids(gconstpointer a, gconstpointer b) {
    return strcmp((*(Element *const *)a)->id, (*(Element *const *)b)->id);
}

static GPtrArray *collect_ids(const Structure *structure) {
    GPtrArray *elements = g_ptr_array_new();
    for (guint i = 0; i < structure->n_elements; i++)
        if (structure->elements[i]->id != NULL)
            g_ptr_array_add(elements, structure->elements[i]);
    g_ptr_array_sort(elements, compare_ids);
    return elements;
}

typedef struct IdWriter {
    const Writer *writer;
    const GPtrArray *elements;
} IdWriter;

static void put_id(Objects *objects, guint i, gpointer data) {
    const IdWriter *ids = data;
    objects_put_reference(objects, NULL, element_id(ids->writer, ids->elements->pdata[i]));
}

static guint put_ids(const Writer *writer) {
    g_autoptr(GPtrArray) elements = collect_ids(writer->structure);
    if (elements->len == 0)
        return 0;
    g_autofree const char **names = g_new(const char *, elements->len);
    for (guint i = 0; i < elements->len; i++)
        names[i] = ((const Element *)elements->pdata[i])->id;
    IdWriter data = {writer, elements};
    return objects_add_names(writer->objects, names, elements->len, put_id, &data);
}

/* ---- the root ---- */

static void put_root(const Writer *writer) {
    Objects *objects = writer->objects;
    guint parents = put_parents(writer), ids = put_ids(writer);
    objects_begin(objects, writer->root);
    objects_open_dictionary(objects, NULL);
    objects_put_name(objects, "/Type", "/StructTreeRoot");
    objects_put_reference(objects, "/K", element_id(writer, writer->structure->elements[0]));
    objects_put_reference(objects, "/ParentTree", parents);
    objects_put_integer(objects, "/ParentTreeNextKey",
                        writer->pages->n_pages + writer->structure->n_links);
    if (ids != 0)
        objects_put_reference(objects, "/IDTree", ids);
    objects_close_dictionary(objects);
    objects_end(objects);
}

guint tags_add(Objects *objects, const Structure *structure, const Pages *pages, const Spans *spans,
               guint first_page, guint first_link) {
    Writer writer = {objects, structure, pages, spans, first_page, first_link, 0, 0};
    writer.root = objects_reserve(objects, 1);
    writer.first_element = objects_reserve(objects, structure->n_elements);
    for (guint i = 0; i < structure->n_elements; i++)
        put_element(&writer, structure->elements[i]);
    put_root(&writer);
    return writer.root;
}
