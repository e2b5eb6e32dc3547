/* A small reader of the grammar, a walk down the tree, and a walk up for writing. */
#include "edition/cfi.h"
#include <string.h>

#define LENGTH_MAX 65536u
#define STEPS_MAX 600u

/* ---- reading ---- */

typedef struct Reading {
    Arena *arena;
    const char *p;
    GArray *steps; /* of CfiStep */
    gint64 offset;
    gboolean is_good;
} Reading;

static gint64 read_number(Reading *reading) {
    gint64 number = 0;
    if (!g_ascii_isdigit(*reading->p))
        reading->is_good = FALSE;
    for (; g_ascii_isdigit(*reading->p); reading->p++)
        number = MIN(number * 10 + (*reading->p - '0'), G_MAXINT32);
    return number;
}

/* Behind '[': up to its ']', with '^' taken off. Of 'id;s=b' and 'before,after' only what stands
 * first. */
static const char *read_assertion(Reading *reading) {
    g_autoptr(GString) text = g_string_new(NULL);
    gboolean is_first = TRUE;
    for (; *reading->p != ']' && *reading->p != '\0'; reading->p++) {
        if (*reading->p == '^' && reading->p[1] != '\0')
            reading->p++;
        else if (*reading->p == ';' || *reading->p == ',')
            is_first = FALSE;
        if (is_first)
            g_string_append_c(text, *reading->p);
    }
    if (*reading->p == ']')
        reading->p++;
    else
        reading->is_good = FALSE;
    return arena_strdup(reading->arena, text->str);
}

static void read_step(Reading *reading, gboolean is_indirect) {
    CfiStep step = {.is_indirect = is_indirect};
    reading->p++;
    step.index = (guint)read_number(reading);
    if (*reading->p == '[') {
        reading->p++;
        const char *id = read_assertion(reading);
        step.id = id[0] != '\0' && g_utf8_validate(id, -1, NULL) ? id : NULL;
    }
    g_array_append_val(reading->steps, step);
    if (reading->steps->len > STEPS_MAX)
        reading->is_good = FALSE;
}

/* ':3', '~2.5', '@50:50', '[text]': what may end a path. */
static void read_end(Reading *reading) {
    if (*reading->p == ':') {
        reading->p++;
        reading->offset = read_number(reading);
    }
    while (*reading->p == '~' || *reading->p == '@')
        for (reading->p++; g_ascii_isdigit(*reading->p) || strchr(".:-", *reading->p) != NULL;
             reading->p++)
            if (*reading->p == '\0')
                return;
    if (*reading->p == '[') {
        reading->p++;
        read_assertion(reading);
    }
}

static void read_path(Reading *reading) {
    reading->offset = -1;
    while (reading->is_good) {
        gboolean is_indirect = *reading->p == '!';
        if (is_indirect && reading->p[1] == ',') { /* the ends of a range share no element */
            reading->p++;
            break;
        }
        if (*reading->p != '/' && !(is_indirect && reading->p[1] == '/'))
            break;
        reading->p += is_indirect;
        read_step(reading, is_indirect);
    }
    read_end(reading);
}

static CfiPath take_path(Reading *reading) {
    return (CfiPath){
        .steps = arena_memdup(reading->arena, reading->steps->data,
                              reading->steps->len * sizeof(CfiStep)),
        .n_steps = reading->steps->len,
        .offset = reading->offset,
    };
}

static void read_range(Reading *reading, Cfi *cfi) {
    guint n_parent = reading->steps->len;
    reading->p++;
    read_path(reading);
    cfi->start = take_path(reading);
    reading->is_good = reading->is_good && *reading->p == ',';
    if (!reading->is_good)
        return;
    reading->p++;
    g_array_set_size(reading->steps, n_parent);
    read_path(reading);
    cfi->end = take_path(reading);
    cfi->is_range = TRUE;
}

static gboolean has_ids(const CfiPath *path) {
    for (guint i = 0; i < path->n_steps; i++)
        if (path->steps[i].id != NULL)
            return TRUE;
    return FALSE;
}

Cfi *cfi_parse(Arena *arena, const char *text) {
    static const char wrapper[] = "epubcfi(";
    if (strlen(text) > LENGTH_MAX)
        return NULL;
    Cfi *cfi = arena_new0(arena, Cfi);
    cfi->is_wrapped = g_str_has_prefix(text, wrapper);
    g_autoptr(GArray) steps = g_array_new(FALSE, FALSE, sizeof(CfiStep));
    Reading reading = {.arena = arena,
                       .p = cfi->is_wrapped ? text + strlen(wrapper) : text,
                       .steps = steps,
                       .is_good = TRUE};
    read_path(&reading);
    cfi->start = cfi->end = take_path(&reading);
    if (reading.is_good && *reading.p == ',')
        read_range(&reading, cfi);
    const char *end = cfi->is_wrapped ? ")" : "";
    if (!reading.is_good || cfi->start.n_steps == 0 || !g_str_equal(reading.p, end))
        return NULL;
    cfi->has_ids = has_ids(&cfi->start) || has_ids(&cfi->end);
    return cfi;
}

/* ---- following ---- */

static const Node *child_element(const Node *parent, guint number) {
    const Node *child = parent->first;
    for (; child != NULL; child = child->next)
        if (child->name != NULL && --number == 0)
            break;
    return child;
}

/* The text behind the first `n_elements` elements; where there is none, the element that follows,
 * or the parent. */
static const Node *child_text(const Node *parent, guint n_elements) {
    const Node *child = parent->first;
    for (; child != NULL && n_elements > 0; child = child->next)
        n_elements -= child->name != NULL;
    return n_elements > 0 ? NULL : child != NULL ? child : parent;
}

static const Node *follow_step(const Node *node, const CfiStep *step) {
    if (node == NULL || node->name == NULL)
        return NULL;
    return step->index % 2 == 0 ? child_element(node, step->index / 2)
                                : child_text(node, step->index / 2);
}

static gboolean counts_id(const CfiPath *path, guint step, CfiReader reader) {
    return path->steps[step].id != NULL &&
           (reader == CFI_IDS || (reader == CFI_LAST_ID && step + 1 == path->n_steps));
}

static gboolean follow(const CfiPath *path, guint from, CfiReader reader, const Document *document,
                       Point *ret_point) {
    const Node *node = document->root;
    for (guint i = from; i < path->n_steps; i++) {
        const CfiStep *step = &path->steps[i];
        const Node *named =
            counts_id(path, i, reader) ? g_hash_table_lookup(document->ids, step->id) : NULL;
        node = named != NULL ? named : follow_step(node, step);
        if (node != NULL && reader == CFI_BOTH && step->id != NULL &&
            g_strcmp0(node->id, step->id) != 0)
            return FALSE;
    }
    if (node == NULL)
        return FALSE;
    *ret_point = (Point){document, node, 0};
    if (node->name == NULL && path->offset > 0) {
        if (path->offset > node->n_units)
            return FALSE;
        ret_point->offset = node_chars_of_units(node, (guint)path->offset);
    }
    return TRUE;
}

/* The document that a path names, and at which step its own path begins. Of the id of a place in
 * the spine foliate-js and epub.js make nothing. */
static const Document *find_document(const CfiPath *path, CfiBase base, CfiReader reader,
                                     const Publication *publication, const Document *document,
                                     guint *ret_from) {
    *ret_from = base == CFI_DOCUMENT ? 0 : base == CFI_PACKAGE || base == CFI_CALIBRE ? 2 : 1;
    if (base == CFI_DOCUMENT || base == CFI_CALIBRE_LOCAL)
        return document;
    guint place = base == CFI_PACKAGE ? 1 : 0;
    if (path->n_steps < 2 || path->steps[place].index < 2 || path->steps[place].index % 2 != 0)
        return NULL;
    if (base == CFI_PACKAGE && path->steps[0].index != publication->spine_step)
        return NULL;
    const char *ref = reader == CFI_IDS ? path->steps[place].id : NULL;
    const Document *named = ref != NULL ? publication_find_ref(publication, ref) : NULL;
    return named != NULL ? named
                         : publication_document(publication, path->steps[place].index / 2 - 1);
}

static gboolean resolve(const CfiPath *path, CfiBase base, CfiReader reader,
                        const Publication *publication, const Document *document,
                        Point *ret_point) {
    guint from;
    document = find_document(path, base, reader, publication, document, &from);
    return document != NULL && document->root != NULL && from <= path->n_steps &&
           follow(path, from, reader, document, ret_point);
}

gboolean cfi_resolve(const Cfi *cfi, CfiBase base, CfiReader reader, const Publication *publication,
                     const Document *document, Span *ret_span) {
    ret_span->is_range = cfi->is_range;
    return resolve(&cfi->start, base, reader, publication, document, &ret_span->start) &&
           resolve(&cfi->end, base, reader, publication, document, &ret_span->end) &&
           ret_span->start.document == ret_span->end.document; /* no note spans files */
}

/* ---- writing ---- */

static void append_id(GString *out, const char *id) {
    g_string_append_c(out, '[');
    for (const char *p = id; *p != '\0'; p++) {
        if (strchr("^[](),;=", *p) != NULL)
            g_string_append_c(out, '^');
        g_string_append_c(out, *p);
    }
    g_string_append_c(out, ']');
}

static guint index_of(const Node *node) {
    guint n_elements = 0;
    for (const Node *before = node->previous; before != NULL; before = before->previous)
        n_elements += before->name != NULL;
    return 2 * n_elements + (node->name != NULL ? 2 : 1);
}

/* The nodes from below `top` to `node`. */
static GPtrArray *way_to(const Node *top, const Node *node) {
    GPtrArray *way = g_ptr_array_new();
    for (; node != top && node != NULL; node = node->parent)
        g_ptr_array_insert(way, 0, (gpointer)node);
    return way;
}

static void append_steps(GString *out, const GPtrArray *way, guint from, guint to, gboolean ids) {
    for (guint i = from; i < to; i++) {
        const Node *node = way->pdata[i];
        g_string_append_printf(out, "/%u", index_of(node));
        if (ids && node->name != NULL && node->id != NULL)
            append_id(out, node->id);
    }
}

static void append_point(GString *out, const GPtrArray *way, guint from, const Point *point,
                         gboolean ids) {
    append_steps(out, way, from, way->len, ids);
    if (point->node->name == NULL)
        g_string_append_printf(out, ":%u", node_units_of_chars(point->node, point->offset));
}

static guint shared_steps(const GPtrArray *a, const GPtrArray *b) {
    guint n = 0, most = MIN(a->len, b->len);
    while (n + 1 < most && a->pdata[n] == b->pdata[n]) /* both keep a step of their own */
        n++;
    return n;
}

/* The id of the place in the spine, or, where that is what was written before, of the item in the
 * manifest. */
static void append_place_id(GString *out, const Publication *publication, const char *like,
                            const Document *document) {
    const Document *named = publication_find_document(publication, like);
    const char *id = named != NULL ? document->item : document->ref;
    if (id != NULL)
        append_id(out, id);
}

/* `is_within`: something of the document follows. */
static void append_base(GString *out, const Cfi *like, CfiBase base, const Publication *publication,
                        const Document *document, gboolean is_within) {
    guint place = 2 * (document->index + 1);
    if (base == CFI_PACKAGE) {
        const CfiPath *path = &like->start;
        g_string_append_printf(out, "/%u/%u", publication->spine_step, place);
        if (path->n_steps > 1 && path->steps[1].id != NULL)
            append_place_id(out, publication, path->steps[1].id, document);
        if (is_within)
            g_string_append_c(out, '!');
    } else if (base == CFI_CALIBRE) {
        g_string_append_printf(out, "/%u", place);
    }
    if (base == CFI_CALIBRE || base == CFI_CALIBRE_LOCAL)
        g_string_append(out, "/2");
}

char *cfi_print(const Cfi *like, CfiBase base, const Publication *publication, const Span *span) {
    const Document *document = span->start.document;
    GString *out = g_string_new(like->is_wrapped ? "epubcfi(" : NULL);
    g_autoptr(GPtrArray) start = way_to(document->root, span->start.node);
    g_autoptr(GPtrArray) end = way_to(document->root, span->end.node);
    append_base(out, like, base, publication, document, start->len > 0);
    if (like->is_range) {
        guint shared = shared_steps(start, end);
        append_steps(out, start, 0, shared, like->has_ids);
        g_string_append_c(out, ',');
        append_point(out, start, shared, &span->start, like->has_ids);
        g_string_append_c(out, ',');
        append_point(out, end, shared, &span->end, like->has_ids);
    } else {
        append_point(out, start, 0, &span->start, like->has_ids);
    }
    if (like->is_wrapped)
        g_string_append_c(out, ')');
    return g_string_free(out, FALSE);
}
