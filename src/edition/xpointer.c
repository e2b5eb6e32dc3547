/* The string is walked step by step; each step is a name and, or not, a number. */
#include "edition/xpointer.h"
#include <string.h>

#define HEAD "/body/DocFragment"
#define STEPS_MAX 512u

gboolean xpointer_is(const char *text) {
    return g_str_has_prefix(text, HEAD);
}

/* ---- texts as crengine keeps them ---- */

static gboolean is_space(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static gboolean is_inline(const Node *element) {
    static const char *const inlines[] = {"a",    "b",     "code", "del",    "dfn", "em",  "i",
                                          "samp", "small", "span", "strong", "sub", "sup", NULL};
    return g_strv_contains(inlines, element->name);
}

static gboolean is_kept(const Node *text) {
    return text->previous != NULL || !node_is_blank(text) || node_is_within(text, "pre") ||
           is_inline(text->parent);
}

/* The offset in the text as it is, of one in the text with each run of white space made one; and
 * back. */
static guint raw_offset(const Node *text, guint kept) {
    if (node_is_within(text, "pre"))
        return MIN(kept, text->n_chars);
    guint raw = 0;
    for (const char *p = text->text; raw < text->n_chars && kept > 0;
         p = g_utf8_next_char(p), raw++)
        kept -= !(is_space(p[0]) && is_space(p[1]));
    return raw;
}

static guint kept_offset(const Node *text, guint raw) {
    if (node_is_within(text, "pre"))
        return raw;
    guint kept = 0;
    const char *p = text->text;
    for (guint i = 0; i < raw && i < text->n_chars; i++, p = g_utf8_next_char(p))
        kept += !(is_space(p[0]) && is_space(p[1]));
    return kept;
}

/* ---- reading ---- */

static gboolean read_number(const char **p, guint *ret_number) {
    guint64 number = 0;
    if (!g_ascii_isdigit(**p))
        return FALSE;
    for (; g_ascii_isdigit(**p); (*p)++)
        number = MIN(number * 10 + (guint64)(**p - '0'), G_MAXINT32);
    *ret_number = (guint)number;
    return TRUE;
}

/* '[3]', or nothing, which is 1. */
static gboolean read_index(const char **p, guint *ret_index) {
    *ret_index = 1;
    if (**p != '[')
        return TRUE;
    (*p)++;
    if (!read_number(p, ret_index) || **p != ']')
        return FALSE;
    (*p)++;
    return TRUE;
}

static const Node *find_child(const Node *parent, const char *name, gsize n, guint index) {
    gboolean is_text = n == strlen("text()") && strncmp(name, "text()", n) == 0;
    for (const Node *child = parent->first; child != NULL; child = child->next) {
        gboolean fits = is_text ? child->name == NULL && is_kept(child)
                                : child->name != NULL && strlen(child->name) == n &&
                                      strncmp(child->name, name, n) == 0;
        if (fits && --index == 0)
            return child;
    }
    return NULL;
}

static const Node *follow(const Node *node, const char **p) {
    for (guint n_steps = 0; **p == '/' && node != NULL && node->name != NULL; n_steps++) {
        const char *name = ++*p;
        gsize n = strcspn(name, "/[.");
        guint index;
        *p += n;
        if (n == 0 || n_steps == STEPS_MAX || !read_index(p, &index) || index == 0)
            return NULL;
        node = find_child(node, name, n, index);
    }
    return **p == '/' ? NULL : node;
}

static gboolean read_point(const char *p, const Node *node, Point *point) {
    guint offset = 0;
    if (*p == '.') {
        p++;
        if (!read_number(&p, &offset))
            return FALSE;
    }
    if (*p != '\0')
        return FALSE;
    point->node = node;
    if (node->name != NULL) /* '.n' is before its n-th child */
        return TRUE;
    point->offset = raw_offset(node, offset);
    return offset <= kept_offset(node, node->n_chars);
}

gboolean xpointer_resolve(const char *text, const Publication *publication, Point *ret_point) {
    guint number;
    if (!xpointer_is(text))
        return FALSE;
    const char *p = text + strlen(HEAD);
    if (!read_index(&p, &number) || number == 0)
        return FALSE;
    *ret_point = (Point){.document = publication_document(publication, number - 1)};
    if (ret_point->document == NULL || ret_point->document->root == NULL)
        return FALSE;
    const Node *node = follow(ret_point->document->root, &p);
    return node != NULL && read_point(p, node, ret_point);
}

/* ---- writing ---- */

static gboolean is_same_kind(const Node *a, const Node *b) {
    return a->name == NULL ? b->name == NULL && is_kept(b) : node_is(b, a->name);
}

static void prepend_step(GString *path, const Node *node, gboolean is_explicit) {
    guint index = 1;
    gboolean is_alone = TRUE;
    for (const Node *other = node->parent->first; other != NULL; other = other->next) {
        gboolean counts = other != node && is_same_kind(node, other);
        is_alone = is_alone && !counts;
        index += counts && other->order < node->order;
    }
    g_autofree char *step =
        is_alone && !is_explicit
            ? g_strdup_printf("/%s", node->name != NULL ? node->name : "text()")
            : g_strdup_printf("/%s[%u]", node->name != NULL ? node->name : "text()", index);
    g_string_prepend(path, step);
}

/* Every step behind the fragment has its number. */
static gboolean is_explicit(const char *like) {
    const char *p = like + strlen(HEAD);
    for (p += strcspn(p, "/"); *p == '/'; p += strcspn(p, "/")) {
        p++;
        gsize n = strcspn(p, "/");
        if (memchr(p, '[', n) == NULL)
            return FALSE;
    }
    return TRUE;
}

char *xpointer_print(const char *like, const Point *point) {
    GString *path = g_string_new(NULL);
    const Node *node = point->node;
    gboolean numbers = is_explicit(like);
    if (node->name == NULL)
        g_string_printf(path, ".%u", kept_offset(node, point->offset));
    else if (strchr(like, '.') != NULL)
        g_string_assign(path, ".0");
    for (; node != point->document->root; node = node->parent)
        prepend_step(path, node, numbers);
    g_autofree char *head = g_strdup_printf(HEAD "[%u]", point->document->index + 1);
    g_string_prepend(path, head);
    return g_string_free(path, FALSE);
}
