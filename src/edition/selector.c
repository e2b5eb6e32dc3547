/* A selector is cut into compounds and matched from its end, as browsers do. */
#include "edition/selector.h"
#include "base/text.h"
#include <string.h>

#define COMPOUNDS_MAX 64u
#define TESTS_MAX 256u
#define MATCHINGS_MAX 4000000u /* so that no selector takes long */

typedef enum TestKind {
    TEST_TYPE,
    TEST_ID,
    TEST_CLASS,
    TEST_ATTRIBUTE,
    TEST_CHILD,      /* its number among its siblings */
    TEST_OF_TYPE,    /* … among those of its name */
    TEST_LAST_CHILD, /* the same from the end */
    TEST_LAST_OF_TYPE,
} TestKind;

typedef struct Test {
    TestKind kind;
    char *name, *value; /* value: of an attribute, or NULL */
    guint number;
} Test;

typedef struct Compound {
    gboolean is_child; /* of the compound before it; else a descendant */
    guint first, n;    /* its tests */
} Compound;

typedef struct Selector {
    GArray *tests, *compounds;
    guint n_matchings;
} Selector;

static void test_clear(gpointer data) {
    Test *test = data;
    g_free(test->name);
    g_free(test->value);
}

/* ---- reading ---- */

/* A name, escapes taken off; NULL where none stands. */
static char *read_name(const char **p) {
    GString *name = g_string_new(NULL);
    while (**p != '\0') {
        guchar c = (guchar) * *p;
        if (c == '\\' && g_ascii_isxdigit((*p)[1])) {
            gunichar code = 0;
            (*p)++;
            for (guint n = 0; n < 6 && g_ascii_isxdigit(**p); n++, (*p)++)
                code = code * 16 + (gunichar)g_ascii_xdigit_value(**p);
            *p += **p == ' ';
            g_string_append_unichar(name, g_unichar_validate(code) && code != 0 ? code : 0xFFFD);
        } else if (c == '\\' && (*p)[1] != '\0') {
            (*p)++;
            g_string_append_c(name, *(*p)++);
        } else if (g_ascii_isalnum(c) || c == '-' || c == '_' || c >= 0x80) {
            g_string_append_c(name, *(*p)++);
        } else {
            break;
        }
    }
    return g_string_free(name, name->len == 0);
}

static void add_test(Selector *selector, TestKind kind, char *name, guint number) {
    Test test = {kind, name, NULL, number};
    g_array_append_val(selector->tests, test);
}

static gboolean read_named(Selector *selector, TestKind kind, const char **p) {
    char *name = read_name(p);
    if (name != NULL)
        add_test(selector, kind, name, 0);
    return name != NULL;
}

static gboolean read_attribute(Selector *selector, const char **p) {
    g_autofree char *name = read_name(p);
    if (name == NULL)
        return FALSE;
    Test test = {.kind = TEST_ATTRIBUTE};
    if (**p == '=') {
        char quote = *++*p;
        if (quote != '"' && quote != '\'')
            return FALSE;
        const char *end = strchr(++*p, quote);
        if (end == NULL)
            return FALSE;
        test.value = g_strndup(*p, (gsize)(end - *p));
        *p = end + 1;
    }
    test.name = g_steal_pointer(&name);
    g_array_append_val(selector->tests, test);
    return *(*p)++ == ']';
}

static gboolean read_pseudo(Selector *selector, const char **p) {
    static const struct {
        const char *name;
        TestKind kind;
        guint number; /* 0: in brackets */
    } pseudos[] = {
        {"nth-child", TEST_CHILD, 0},       {"nth-of-type", TEST_OF_TYPE, 0},
        {"first-child", TEST_CHILD, 1},     {"first-of-type", TEST_OF_TYPE, 1},
        {"last-child", TEST_LAST_CHILD, 1}, {"last-of-type", TEST_LAST_OF_TYPE, 1},
    };
    g_autofree char *name = read_name(p);
    for (guint i = 0; i < G_N_ELEMENTS(pseudos) && name != NULL; i++) {
        if (strcmp(name, pseudos[i].name) != 0)
            continue;
        guint number = pseudos[i].number;
        if (number == 0) {
            char *end;
            if (**p != '(' || !g_ascii_isdigit((*p)[1]))
                return FALSE;
            number = (guint)MIN(g_ascii_strtoull(*p + 1, &end, 10), G_MAXINT32);
            *p = end;
            if (*(*p)++ != ')')
                return FALSE;
        }
        add_test(selector, pseudos[i].kind, NULL, number);
        return TRUE;
    }
    return FALSE;
}

static gboolean read_test(Selector *selector, const char **p) {
    switch (**p) {
    case '#':
        (*p)++;
        return read_named(selector, TEST_ID, p);
    case '.':
        (*p)++;
        return read_named(selector, TEST_CLASS, p);
    case '[':
        (*p)++;
        return read_attribute(selector, p);
    case ':':
        (*p)++;
        return read_pseudo(selector, p);
    case '*':
        (*p)++;
        return TRUE;
    default:
        return read_named(selector, TEST_TYPE, p);
    }
}

static gboolean read_compound(Selector *selector, gboolean is_child, const char **p) {
    Compound compound = {is_child, selector->tests->len, 0};
    do {
        if (!read_test(selector, p) || selector->tests->len > TESTS_MAX)
            return FALSE;
    } while (**p != '\0' && strchr(" >\t\n", **p) == NULL);
    compound.n = selector->tests->len - compound.first;
    g_array_append_val(selector->compounds, compound);
    return selector->compounds->len <= COMPOUNDS_MAX;
}

static gboolean read_selector(Selector *selector, const char *css) {
    const char *p = css + strspn(css, " \t\n");
    gboolean is_child = FALSE;
    do {
        if (!read_compound(selector, is_child, &p))
            return FALSE;
        p += strspn(p, " \t\n");
        is_child = *p == '>';
        if (is_child) {
            p++;
            p += strspn(p, " \t\n");
        }
    } while (*p != '\0' || is_child);
    return TRUE;
}

/* ---- matching ---- */

static guint number_of(const Node *element, gboolean from_end, gboolean of_type) {
    guint number = 1;
    for (const Node *other = from_end ? element->next : element->previous; other != NULL;
         other = from_end ? other->next : other->previous)
        number += other->name != NULL && (!of_type || node_is(other, element->name));
    return number;
}

static gboolean has_class(const Node *element, const char *name) {
    const char *classes = node_attribute(element, "class");
    if (classes == NULL)
        return FALSE;
    g_auto(GStrv) all = g_strsplit_set(classes, " \t\n", -1);
    return g_strv_contains((const char *const *)all, name);
}

static gboolean has_attribute(const Node *element, const Test *test) {
    const char *value = node_attribute(element, test->name);
    return value != NULL && (test->value == NULL || strcmp(value, test->value) == 0);
}

static gboolean passes(const Node *element, const Test *test) {
    switch (test->kind) {
    case TEST_TYPE:
        return node_is(element, test->name);
    case TEST_ID:
        return g_strcmp0(element->id, test->name) == 0;
    case TEST_CLASS:
        return has_class(element, test->name);
    case TEST_ATTRIBUTE:
        return has_attribute(element, test);
    case TEST_CHILD:
        return number_of(element, FALSE, FALSE) == test->number;
    case TEST_OF_TYPE:
        return number_of(element, FALSE, TRUE) == test->number;
    case TEST_LAST_CHILD:
        return number_of(element, TRUE, FALSE) == test->number;
    case TEST_LAST_OF_TYPE:
        return number_of(element, TRUE, TRUE) == test->number;
    }
    return FALSE;
}

static gboolean fits(Selector *selector, const Node *element, const Compound *compound) {
    for (guint i = 0; i < compound->n; i++)
        if (!passes(element, &g_array_index(selector->tests, Test, compound->first + i)))
            return FALSE;
    return TRUE;
}

/* Do the compounds up to the i-th fit this element and those around it? */
static gboolean matches(Selector *selector, const Node *element, guint i) {
    const Compound *compound = &g_array_index(selector->compounds, Compound, i);
    if (++selector->n_matchings > MATCHINGS_MAX || !fits(selector, element, compound))
        return FALSE;
    if (i == 0)
        return TRUE;
    for (const Node *parent = element->parent; parent != NULL; parent = parent->parent) {
        if (matches(selector, parent, i - 1))
            return TRUE;
        if (compound->is_child)
            return FALSE;
    }
    return FALSE;
}

const Node *selector_find(const Document *document, const char *css) {
    Selector selector = {g_array_new(FALSE, FALSE, sizeof(Test)),
                         g_array_new(FALSE, FALSE, sizeof(Compound)), 0};
    g_array_set_clear_func(selector.tests, test_clear);
    const Node *found = NULL;
    if (document->root != NULL && read_selector(&selector, css)) {
        guint last = selector.compounds->len - 1;
        for (const Node *node = document->root; node != NULL && found == NULL;
             node = tree_walk(document->root, node))
            if (node->name != NULL && matches(&selector, node, last))
                found = node;
    }
    g_array_unref(selector.tests);
    g_array_unref(selector.compounds);
    return found;
}

static void append_escaped(GString *out, const char *id) {
    for (const char *p = id; *p != '\0'; p++) {
        guchar c = (guchar)*p;
        gboolean is_first_digit = p == id && g_ascii_isdigit(c);
        if (is_first_digit)
            g_string_append_printf(out, "\\%x ", c);
        else if (g_ascii_isalnum(c) || c == '-' || c == '_' || c >= 0x80)
            g_string_append_c(out, *p);
        else
            g_string_append_printf(out, "\\%c", c);
    }
}

char *selector_print(const Node *element) {
    GString *out = g_string_new(NULL);
    if (element->id != NULL) {
        g_string_append_c(out, '#');
        append_escaped(out, element->id);
    } else if (element->parent == NULL) {
        g_string_append(out, element->name);
    } else {
        g_autofree char *parent = selector_print(element->parent);
        g_string_append_printf(out, "%s > %s:nth-child(%u)", parent, element->name,
                               number_of(element, FALSE, FALSE));
    }
    return g_string_free(out, FALSE);
}

/* ---- text positions ---- */

gboolean position_find(const Node *within, guint position, gboolean is_end,
                       const Document *document, Point *ret_point) {
    for (const Node *node = within; node != NULL; node = tree_walk(within, node)) {
        if (node->name != NULL)
            continue;
        if (is_end ? position <= node->n_chars : position < node->n_chars) {
            *ret_point = (Point){document, node, position};
            return TRUE;
        }
        position -= node->n_chars;
    }
    return FALSE;
}

guint position_of(const Node *within, const Point *point) {
    guint position = 0;
    for (const Node *node = within; node != NULL && node != point->node;
         node = tree_walk(within, node))
        position += node->n_chars;
    return position + (point->node->name == NULL ? point->offset : 0);
}

/* ---- quotes ---- */

/* The document's text with each run of white space made one space, and where in it a text position
 * is. */
typedef struct Folded {
    GString *text;
    GArray *positions; /* of guint: for each byte, where its character stands in <body> */
} Folded;

struct Quotes {
    GHashTable *folded; /* Document * -> Folded * */
};

static void free_folded(gpointer data) {
    Folded *folded = data;
    g_string_free(folded->text, TRUE);
    g_array_unref(folded->positions);
    g_free(folded);
}

Quotes *quotes_new(void) {
    Quotes *quotes = g_new0(Quotes, 1);
    quotes->folded = g_hash_table_new_full(NULL, NULL, NULL, free_folded);
    return quotes;
}

void quotes_free(Quotes *quotes) {
    if (quotes == NULL)
        return;
    g_hash_table_unref(quotes->folded);
    g_free(quotes);
}

static void fold_text(Folded *folded, const Node *text, guint position) {
    for (const char *p = text->text; *p != '\0'; p = g_utf8_next_char(p), position++) {
        gboolean is_space = g_unichar_isspace(g_utf8_get_char(p));
        if (is_space && folded->text->len > 0 && folded->text->str[folded->text->len - 1] == ' ')
            continue;
        if (is_space)
            g_string_append_c(folded->text, ' ');
        else
            g_string_append_len(folded->text, p, g_utf8_next_char(p) - p);
        while (folded->positions->len < folded->text->len)
            g_array_append_val(folded->positions, position);
    }
}

static const Folded *fold(Quotes *quotes, const Document *document) {
    const Node *body = document->body;
    Folded *folded = g_hash_table_lookup(quotes->folded, document);
    if (folded != NULL)
        return folded;
    folded = g_new0(Folded, 1);
    folded->text = g_string_new(NULL);
    folded->positions = g_array_new(FALSE, FALSE, sizeof(guint));
    guint position = 0;
    for (const Node *node = body; node != NULL; node = tree_walk(body, node))
        if (node->name == NULL) {
            fold_text(folded, node, position);
            position += node->n_chars;
        }
    g_hash_table_insert(quotes->folded, (gpointer)document, folded);
    return folded;
}

static guint common_end(const char *text, const char *at, const char *wanted) {
    guint n = 0;
    gsize left = strlen(wanted);
    while (left > 0 && at > text && at[-1] == wanted[left - 1]) {
        at--;
        left--;
        n++;
    }
    return n;
}

static guint common_begin(const char *at, const char *wanted) {
    guint n = 0;
    while (wanted[n] != '\0' && at[n] == wanted[n])
        n++;
    return n;
}

static char *folded_text(const char *text) {
    g_autoptr(GString) all = g_string_new(NULL);
    for (const char *p = text != NULL ? text : ""; *p != '\0'; p = g_utf8_next_char(p)) {
        gboolean is_space = g_unichar_isspace(g_utf8_get_char(p));
        if (!is_space)
            g_string_append_len(all, p, g_utf8_next_char(p) - p);
        else if (all->len == 0 || all->str[all->len - 1] != ' ')
            g_string_append_c(all, ' ');
    }
    return g_strdup(all->str);
}

/* Of the places where the words stand, the one with most of what should be around it. */
static const char *best_place(const Folded *folded, const char *exact, const char *prefix,
                              const char *suffix, guint near) {
    const char *best = NULL, *text = folded->text->str;
    guint best_around = 0, best_distance = 0;
    for (const char *at = strstr(text, exact); at != NULL; at = strstr(at + 1, exact)) {
        guint around = common_end(text, at, prefix) + common_begin(at + strlen(exact), suffix);
        guint position = g_array_index(folded->positions, guint, at - text);
        guint distance = position > near ? position - near : near - position;
        if (best == NULL || around > best_around ||
            (around == best_around && distance < best_distance)) {
            best = at;
            best_around = around;
            best_distance = distance;
        }
    }
    return best;
}

gboolean quotes_find(Quotes *quotes, const Document *document, const Quote *quote, guint near,
                     Span *ret_span) {
    g_autofree char *raw = folded_text(quote->exact), *prefix = folded_text(quote->prefix);
    g_autofree char *suffix = folded_text(quote->suffix), *exact = g_strdup(g_strstrip(raw));
    if (document->body == NULL || exact[0] == '\0')
        return FALSE;
    const Folded *folded = fold(quotes, document);
    const char *at = best_place(folded, exact, prefix, suffix, near);
    if (at == NULL)
        return FALSE;
    gsize first = (gsize)(at - folded->text->str), last = first + strlen(exact) - 1;
    guint start = g_array_index(folded->positions, guint, first);
    guint end = g_array_index(folded->positions, guint, last) + 1;
    ret_span->is_range = TRUE;
    return position_find(document->body, start, FALSE, document, &ret_span->start) &&
           position_find(document->body, end, TRUE, document, &ret_span->end);
}

static char *text_between(const Document *document, guint from, guint to) {
    GString *out = g_string_new(NULL);
    guint position = 0;
    for (const Node *node = document->body; node != NULL && position < to;
         node = tree_walk(document->body, node)) {
        if (node->name != NULL)
            continue;
        guint begin = from > position ? from - position : 0,
              end = MIN(to - position, node->n_chars);
        if (begin < end) {
            gsize byte = node_byte_of_char(node, begin);
            g_string_append_len(out, node->text + byte,
                                (gssize)(node_byte_of_char(node, end) - byte));
        }
        position += node->n_chars;
    }
    return g_string_free(out, FALSE);
}

char *quote_before(const Point *point, guint n) {
    guint position = position_of(point->document->body, point);
    return text_between(point->document, position > n ? position - n : 0, position);
}

char *quote_after(const Point *point, guint n) {
    guint position = position_of(point->document->body, point);
    return text_between(point->document, position, position + n);
}

char *quote_exact(const Span *span) {
    return text_between(span->start.document, position_of(span->start.document->body, &span->start),
                        position_of(span->start.document->body, &span->end));
}
