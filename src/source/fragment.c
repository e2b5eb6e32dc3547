/* Markdown parts what HTML holds together: <details> opens in one node, </details> closes in
 * another. So the siblings are written as one piece of HTML, with an element in the place of each
 * node that is none, read by libxml2, and the tree is walked back into nodes. Reading each piece by
 * itself was refused: it loses all that stands between two tags. */
#include "source/fragment.h"
#include "base/text.h"
#include "source/html.h"
#include <libxml/HTMLparser.h>
#include <string.h>

#define NODE_TAG "octavo-node" /* stands for a sibling */
#define MARK_TAG "octavo-mark" /* before a piece of HTML: where it stands */

typedef struct Fragment {
    Arena *arena;
    Diag *diag;
    GPtrArray *nodes; /* of MarkdownNode *, by number; NULL where it was taken */
    Place place;      /* of the piece of HTML that the walk is in */
    long first_line;  /* of it, as libxml2 counts */
    guint depth;
} Fragment;

/* A list while it grows. */
typedef struct Out {
    MarkdownNode *first, *last;
    MarkdownNode *loose; /* the paragraph that inlines go to, in a list of blocks */
    gboolean is_inline;
} Out;

typedef enum Meaning {
    MEANS_NOTHING, /* unwrapped */
    MEANS_BLOCK,   /* unwrapped, and its own paragraph */
    MEANS_STRONG,
    MEANS_EMPHASIS,
    MEANS_STRIKE,
    MEANS_CODE,
    MEANS_SUB,
    MEANS_SUP,
    MEANS_QUOTED,
    MEANS_BREAK,
    MEANS_LINK,
    MEANS_IMAGE,
    MEANS_HEADING,
    MEANS_RULE,
    MEANS_PRE,
    MEANS_QUOTE,
    MEANS_LIST,
    MEANS_DEFINITIONS,
    MEANS_TABLE,
    MEANS_DETAILS,
    MEANS_FIGURE,
    MEANS_ALERT,
    MEANS_LISTING,
    MEANS_REFUSED,
} Meaning;

static const struct {
    const char *tags; /* parted by spaces */
    Meaning meaning;
} meanings[] = {
    {" html body span small big font abbr acronym label wbr bdi bdo data time ruby rb rp rt li dt "
     "dd tr td "
     "th thead tbody tfoot colgroup col caption summary figcaption picture source " MARK_TAG " ",
     MEANS_NOTHING},
    {" p div section article main header footer nav aside center address hgroup ", MEANS_BLOCK},
    {" b strong ", MEANS_STRONG},
    {" i em cite var dfn u ins mark ", MEANS_EMPHASIS},
    {" s del strike ", MEANS_STRIKE},
    {" code tt kbd samp ", MEANS_CODE},
    {" sub ", MEANS_SUB},
    {" sup ", MEANS_SUP},
    {" q ", MEANS_QUOTED},
    {" br ", MEANS_BREAK},
    {" a ", MEANS_LINK},
    {" img ", MEANS_IMAGE},
    {" h1 h2 h3 h4 h5 h6 ", MEANS_HEADING},
    {" hr ", MEANS_RULE},
    {" pre ", MEANS_PRE},
    {" blockquote ", MEANS_QUOTE},
    {" ul ol menu ", MEANS_LIST},
    {" dl ", MEANS_DEFINITIONS},
    {" table ", MEANS_TABLE},
    {" details ", MEANS_DETAILS},
    {" figure ", MEANS_FIGURE},
    {" listing ", MEANS_LISTING},
    {" script style iframe frame frameset object embed applet form input button select textarea "
     "canvas video audio svg math meta link base template noscript noframes head title param map "
     "area "
     "dialog portal ",
     MEANS_REFUSED},
};

static const char *tag_of(const xmlNode *element) {
    return (const char *)element->name;
}

static gboolean is_element(const xmlNode *node, const char *tag) {
    return node->type == XML_ELEMENT_NODE && g_str_equal(tag_of(node), tag);
}

static gboolean find_meaning(const char *tag, Meaning *ret_meaning) {
    g_autofree char *word = g_strdup_printf(" %s ", tag);
    for (gsize i = 0; i < G_N_ELEMENTS(meanings); i++)
        if (strstr(meanings[i].tags, word) != NULL) {
            *ret_meaning = meanings[i].meaning;
            return TRUE;
        }
    return FALSE;
}

/* In the arena, or NULL. */
static const char *attribute(Fragment *fragment, const xmlNode *element, const char *name) {
    xmlChar *value = xmlGetProp((xmlNode *)element, BAD_CAST name);
    const char *copy = value != NULL ? arena_strdup(fragment->arena, (const char *)value) : NULL;
    xmlFree(value);
    return copy != NULL && text_find_forbidden(copy, strlen(copy)) < 0 ? copy : NULL;
}

static Place place_of(const Fragment *fragment, const xmlNode *node) {
    Place place = fragment->place;
    long lines = xmlGetLineNo((xmlNode *)node) - fragment->first_line;
    if (lines > 0 && lines < G_MAXINT16) {
        place.line += (guint32)lines;
        place.column = 1;
    }
    return place;
}

static void report(Fragment *fragment, const xmlNode *element, const char *why) {
    diag_add(fragment->diag, DIAG_HTML_RAW, place_of(fragment, element), "the HTML tag <%s> %s",
             tag_of(element), why);
}

/* ---- lists ---- */

static void append(Out *out, MarkdownNode *node) {
    node->next = NULL;
    if (out->last == NULL)
        out->first = node;
    else
        out->last->next = node;
    out->last = node;
}

static MarkdownNode *make(Fragment *fragment, MarkdownKind kind, const xmlNode *from) {
    MarkdownNode *node = arena_new0(fragment->arena, MarkdownNode);
    node->kind = kind;
    node->place = place_of(fragment, from);
    return node;
}

static void close_loose(Out *out) {
    out->loose = NULL;
}

static void put_block(Out *out, MarkdownNode *node) {
    g_assert(!out->is_inline);
    close_loose(out);
    append(out, node);
}

static void put_inline(Fragment *fragment, Out *out, MarkdownNode *node) {
    if (out->is_inline) {
        append(out, node);
        return;
    }
    if (out->loose == NULL) {
        MarkdownNode *paragraph = arena_new0(fragment->arena, MarkdownNode);
        paragraph->kind = MARKDOWN_PARAGRAPH;
        paragraph->place = node->place;
        append(out, paragraph);
        out->loose = paragraph;
    }
    Out within = {out->loose->first, out->loose->last, NULL, TRUE};
    append(&within, node);
    out->loose->first = within.first;
    out->loose->last = within.last;
    node->parent = out->loose;
}

static void put_text(Fragment *fragment, Out *out, const char *text, const xmlNode *from) {
    gboolean is_blank = text[strspn(text, " \t\n")] == '\0';
    if ((is_blank && !out->is_inline && out->loose == NULL) || *text == '\0' ||
        text_find_forbidden(text, strlen(text)) >= 0)
        return;
    MarkdownNode *node = make(fragment, MARKDOWN_TEXT, from);
    node->text = g_strdelimit(arena_strdup(fragment->arena, text), "\n", ' ');
    put_inline(fragment, out, node);
}

static void walk(Fragment *fragment, const xmlNode *first, Out *out);

static MarkdownNode *read_list_of(Fragment *fragment, const xmlNode *first, gboolean is_inline) {
    Out out = {.is_inline = is_inline};
    walk(fragment, first, &out);
    return out.first;
}

/* ---- what is no HTML ---- */

/* NULL where the number was made up, or its node stands elsewhere already. */
static MarkdownNode *take_node(Fragment *fragment, const xmlNode *element) {
    const char *number = attribute(fragment, element, "n");
    guint64 n;
    if (number == NULL || !g_ascii_string_to_unsigned(number, 10, 0, G_MAXUINT32, &n, NULL) ||
        n >= fragment->nodes->len)
        return NULL;
    return g_steal_pointer(&fragment->nodes->pdata[n]);
}

/* Blocks within a line: their words. */
static void flatten(Fragment *fragment, Out *out, MarkdownNode *block) {
    if (block->kind == MARKDOWN_CODE) {
        MarkdownNode *code = arena_new0(fragment->arena, MarkdownNode);
        *code =
            (MarkdownNode){.kind = MARKDOWN_CODE_SPAN, .place = block->place, .text = block->text};
        append(out, code);
        return;
    }
    if (block->kind != MARKDOWN_PARAGRAPH)
        diag_add(fragment->diag, DIAG_HTML_RAW, block->place,
                 "a table's cell holds words only; this lost its shape");
    for (MarkdownNode *child = block->first, *next; child != NULL; child = next) {
        next = child->next;
        if (child->kind >= MARKDOWN_TEXT)
            append(out, child);
        else
            flatten(fragment, out, child);
    }
}

static void put_node(Fragment *fragment, const xmlNode *element, Out *out) {
    MarkdownNode *node = take_node(fragment, element);
    if (node == NULL)
        return;
    if (node->kind >= MARKDOWN_TEXT)
        put_inline(fragment, out, node);
    else if (!out->is_inline)
        put_block(out, node);
    else
        flatten(fragment, out, node);
}

static void append_words(GString *words, const MarkdownNode *node) {
    if (node->kind == MARKDOWN_SOFT_BREAK || node->kind == MARKDOWN_HARD_BREAK)
        g_string_append_c(words, ' ');
    else if (node->text != NULL && node->kind != MARKDOWN_HTML_SPAN)
        g_string_append(words, node->text);
    for (const MarkdownNode *child = node->first; child != NULL; child = child->next)
        append_words(words, child);
}

/* All words below, whatever they look like. */
static void collect_words(Fragment *fragment, const xmlNode *first, guint depth, GString *words) {
    for (const xmlNode *node = first; node != NULL && depth < FRAGMENT_DEPTH_MAX;
         node = node->next) {
        if (node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE)
            g_string_append(words, (const char *)node->content);
        else if (is_element(node, "br"))
            g_string_append_c(words, '\n');
        MarkdownNode *taken = is_element(node, NODE_TAG) ? take_node(fragment, node) : NULL;
        if (taken != NULL)
            append_words(words, taken);
        collect_words(fragment, node->children, depth + 1, words);
    }
}

static const char *words_of(Fragment *fragment, const xmlNode *element) {
    g_autoptr(GString) words = g_string_new(NULL);
    collect_words(fragment, element->children, 0, words);
    return text_find_forbidden(words->str, words->len) < 0
               ? arena_strdup(fragment->arena, words->str)
               : "";
}

/* ---- within a line ---- */

/* Whether blocks stand below an element that belongs into a line. */
static gboolean has_blocks(const Fragment *fragment, const xmlNode *first, guint depth) {
    for (const xmlNode *node = first; node != NULL && depth < FRAGMENT_DEPTH_MAX;
         node = node->next) {
        Meaning meaning;
        if (node->type != XML_ELEMENT_NODE)
            continue;
        if (is_element(node, NODE_TAG)) {
            xmlChar *n = xmlGetProp((xmlNode *)node, BAD_CAST "n");
            guint64 number = n != NULL ? g_ascii_strtoull((const char *)n, NULL, 10) : G_MAXUINT64;
            xmlFree(n);
            const MarkdownNode *taken =
                number < fragment->nodes->len ? fragment->nodes->pdata[number] : NULL;
            if (taken != NULL && taken->kind < MARKDOWN_TEXT)
                return TRUE;
        } else if (find_meaning(tag_of(node), &meaning) &&
                   (meaning == MEANS_BLOCK ||
                    (meaning >= MEANS_HEADING && meaning <= MEANS_LISTING))) {
            return TRUE;
        }
        if (has_blocks(fragment, node->children, depth + 1))
            return TRUE;
    }
    return FALSE;
}

static void put_span(Fragment *fragment, const xmlNode *element, MarkdownKind kind, Out *out) {
    if (!out->is_inline && has_blocks(fragment, element->children, 0)) {
        walk(fragment, element->children, out);
        return;
    }
    MarkdownNode *node = make(fragment, kind, element);
    markdown_hang(node, read_list_of(fragment, element->children, TRUE));
    if (node->first != NULL)
        put_inline(fragment, out, node);
}

static void put_code(Fragment *fragment, const xmlNode *element, Out *out) {
    MarkdownNode *node = make(fragment, MARKDOWN_CODE_SPAN, element);
    g_autofree char *words = text_collapse(words_of(fragment, element));
    node->text = arena_strdup(fragment->arena, words);
    if (*words != '\0')
        put_inline(fragment, out, node);
}

/* Whose marks they are is decided with the language (text.h). */
static void put_mark(Fragment *fragment, const xmlNode *element, Out *out, gunichar mark) {
    char utf8[8] = {0};
    g_unichar_to_utf8(mark, utf8);
    MarkdownNode *node = make(fragment, MARKDOWN_TEXT, element);
    node->text = arena_strdup(fragment->arena, utf8);
    put_inline(fragment, out, node);
}

static void put_quoted(Fragment *fragment, const xmlNode *element, Out *out) {
    put_mark(fragment, element, out, TEXT_DOUBLE_OPEN);
    walk(fragment, element->children, out);
    put_mark(fragment, element, out, TEXT_DOUBLE_CLOSE);
}

static void put_link(Fragment *fragment, const xmlNode *element, Out *out) {
    const char *href = attribute(fragment, element, "href");
    if (href == NULL || (!out->is_inline && has_blocks(fragment, element->children, 0))) {
        walk(fragment, element->children, out);
        return;
    }
    MarkdownNode *node = make(fragment, MARKDOWN_LINK, element);
    node->url = href;
    markdown_hang(node, read_list_of(fragment, element->children, TRUE));
    if (node->first != NULL)
        put_inline(fragment, out, node);
}

static void put_image(Fragment *fragment, const xmlNode *element, Out *out) {
    const char *alt = attribute(fragment, element, "alt");
    MarkdownNode *node = make(fragment, MARKDOWN_IMAGE, element), *words;
    node->url = attribute(fragment, element, "src");
    put_inline(fragment, out, node);
    if (alt != NULL && *alt != '\0') {
        words = make(fragment, MARKDOWN_TEXT, element);
        words->text = alt;
        markdown_hang(node, words);
    } else if (alt != NULL) {
        words = make(fragment, MARKDOWN_ATTRS, element);
        words->text = "{.decorative}";
        put_inline(fragment, out, words);
    }
}

/* ---- blocks ---- */

static MarkdownNode *make_container(Fragment *fragment, MarkdownKind kind, const xmlNode *element,
                                    const xmlNode *first) {
    MarkdownNode *node = make(fragment, kind, element);
    markdown_hang(node, read_list_of(fragment, first,
                                     kind >= MARKDOWN_TEXT || kind == MARKDOWN_HEADING ||
                                         kind == MARKDOWN_PARAGRAPH || kind == MARKDOWN_CELL));
    return node;
}

static void put_heading(Fragment *fragment, const xmlNode *element, Out *out) {
    MarkdownNode *node = make_container(fragment, MARKDOWN_HEADING, element, element->children);
    node->number = (guint)(tag_of(element)[1] - '0');
    if (node->first != NULL)
        put_block(out, node);
}

static const xmlNode *find_child(const xmlNode *element, const char *tag) {
    for (const xmlNode *node = element->children; node != NULL; node = node->next)
        if (is_element(node, tag))
            return node;
    return NULL;
}

/* 'language-rust' among the classes of <pre> or of the <code> in it. */
static const char *language_of(Fragment *fragment, const xmlNode *pre) {
    const xmlNode *code = find_child(pre, "code");
    const char *class = attribute(fragment, code != NULL ? code : pre, "class");
    const char *found = class != NULL ? strstr(class, "language-") : NULL;
    if (found == NULL)
        return NULL;
    found += strlen("language-");
    return arena_strndup(fragment->arena, found, strcspn(found, " "));
}

static void put_pre(Fragment *fragment, const xmlNode *element, Out *out) {
    MarkdownNode *node = make(fragment, MARKDOWN_CODE, element);
    node->text = words_of(fragment, element);
    node->text += *node->text == '\n';
    node->info = language_of(fragment, element);
    put_block(out, node);
}

static void put_list(Fragment *fragment, const xmlNode *element, Out *out) {
    MarkdownNode *list = make(fragment, MARKDOWN_LIST, element);
    Out items = {0};
    list->is_ordered = is_element(element, "ol");
    list->is_tight = TRUE;
    list->number = 1;
    for (const xmlNode *node = element->children; node != NULL; node = node->next)
        if (node->type == XML_ELEMENT_NODE && !is_element(node, MARK_TAG))
            append(&items, make_container(fragment, MARKDOWN_ITEM, node,
                                          is_element(node, "li") ? node->children : NULL));
    markdown_hang(list, items.first);
    if (items.first != NULL)
        put_block(out, list);
}

/* The Book has no list of definitions: an item a term, the term in bold. */
static void put_definitions(Fragment *fragment, const xmlNode *element, Out *out) {
    MarkdownNode *list = make(fragment, MARKDOWN_LIST, element), *item = NULL;
    Out items = {0}, within = {0};
    list->is_tight = TRUE;
    list->number = 1;
    for (const xmlNode *node = element->children; node != NULL; node = node->next) {
        if (is_element(node, "dt") || (item == NULL && is_element(node, "dd"))) {
            item = make(fragment, MARKDOWN_ITEM, node);
            append(&items, item);
            within = (Out){0};
        }
        if (is_element(node, "dt")) {
            MarkdownNode *words = make_container(fragment, MARKDOWN_STRONG, node, node->children);
            if (words->first != NULL)
                put_inline(fragment, &within, words);
        } else if (is_element(node, "dd")) {
            close_loose(&within);
            walk(fragment, node->children, &within);
        }
        if (item != NULL)
            markdown_hang(item, within.first);
    }
    markdown_hang(list, items.first);
    if (items.first != NULL)
        put_block(out, list);
}

/* '[!NOTE] Title' and what stands below. */
static void put_alert(Fragment *fragment, const xmlNode *element, const char *word,
                      const char *title, const xmlNode *first, Out *out) {
    MarkdownNode *quote = make(fragment, MARKDOWN_QUOTE, element);
    MarkdownNode *paragraph = make(fragment, MARKDOWN_PARAGRAPH, element);
    MarkdownNode *text = make(fragment, MARKDOWN_TEXT, element);
    text->text = arena_printf(fragment->arena, "[!%s] %s", word, title);
    markdown_hang(paragraph, text);
    Out inner = {paragraph, paragraph, NULL, FALSE};
    walk(fragment, first, &inner);
    markdown_hang(quote, inner.first);
    put_block(out, quote);
}

static void put_details(Fragment *fragment, const xmlNode *element, Out *out) {
    const xmlNode *summary = find_child(element, "summary");
    g_autofree char *title = text_collapse(summary != NULL ? words_of(fragment, summary) : "");
    if (summary != NULL) {
        xmlNode *gone = (xmlNode *)summary;
        xmlUnlinkNode(gone);
        xmlFreeNode(gone);
    }
    put_alert(fragment, element, "NOTE", title, element->children, out);
}

/* Quarto's callouts. */
static gboolean put_callout(Fragment *fragment, const xmlNode *element, Out *out) {
    static const char *const words[] = {"note", "tip", "important", "warning", "caution"};
    const char *class = attribute(fragment, element, "class");
    const char *found = class != NULL ? strstr(class, "callout-") : NULL;
    if (found == NULL || out->is_inline)
        return FALSE;
    for (gsize i = 0; i < G_N_ELEMENTS(words); i++)
        if (g_str_has_prefix(found + strlen("callout-"), words[i])) {
            g_autofree char *word = g_ascii_strup(words[i], -1);
            const char *title = attribute(fragment, element, "title");
            put_alert(fragment, element, word, title != NULL ? title : "", element->children, out);
            return TRUE;
        }
    return FALSE;
}

static void put_caption(Fragment *fragment, const xmlNode *from, const char *word,
                        const xmlNode *caption, const char *words, Out *out) {
    MarkdownNode *paragraph = make(fragment, MARKDOWN_PARAGRAPH, from);
    MarkdownNode *text = make(fragment, MARKDOWN_TEXT, from);
    text->text = arena_printf(fragment->arena, "%s: %s", word, words);
    Out inner = {text, text, NULL, TRUE};
    if (caption != NULL)
        walk(fragment, caption->children, &inner);
    markdown_hang(paragraph, inner.first);
    put_block(out, paragraph);
}

static const char *caption_word(const MarkdownNode *block) {
    return block == NULL                   ? NULL
           : block->kind == MARKDOWN_CODE  ? "Listing"
           : block->kind == MARKDOWN_TABLE ? "Table"
           : block->kind == MARKDOWN_PARAGRAPH && block->first != NULL &&
                   block->first->kind == MARKDOWN_IMAGE
               ? "Figure"
               : NULL;
}

static void put_figure(Fragment *fragment, const xmlNode *element, Out *out) {
    xmlNode *caption = (xmlNode *)find_child(element, "figcaption");
    if (caption != NULL)
        xmlUnlinkNode(caption);
    close_loose(out);
    walk(fragment, element->children, out);
    close_loose(out);
    const char *word = caption_word(out->last);
    if (caption != NULL && word != NULL)
        put_caption(fragment, element, word, caption, "", out);
    else if (caption != NULL)
        walk(fragment, caption->children, out);
    if (caption != NULL)
        xmlFreeNode(caption);
    close_loose(out);
}

static MarkdownNode *make_attrs(Fragment *fragment, const char *id, const xmlNode *from) {
    MarkdownNode *attrs = make(fragment, MARKDOWN_ATTRS, from);
    attrs->text = arena_printf(fragment->arena, "{#%s}", id);
    return attrs;
}

/* The words of the last paragraph, behind a block that has none yet, become its caption. */
static void make_caption(Fragment *fragment, const xmlNode *element, const MarkdownNode *block,
                         MarkdownNode *paragraph) {
    MarkdownNode *head = make(fragment, MARKDOWN_TEXT, element);
    head->text = arena_printf(fragment->arena, "%s: ", caption_word(block));
    head->next = paragraph->first;
    MarkdownNode **end = &head->next;
    while (*end != NULL)
        end = &(*end)->next;
    *end = make_attrs(fragment, attribute(fragment, element, "id"), element);
    markdown_hang(paragraph, head);
}

static gboolean is_float(Fragment *fragment, const xmlNode *element) {
    const char *class = attribute(fragment, element, "class");
    return class != NULL && strstr(class, "quarto-float") != NULL &&
           attribute(fragment, element, "id") != NULL;
}

static void name_picture(Fragment *fragment, const xmlNode *element, MarkdownNode *block) {
    const char *alt = attribute(fragment, element, "fig-alt");
    if (alt == NULL || block->kind != MARKDOWN_PARAGRAPH || block->first->first != NULL)
        return;
    MarkdownNode *words = make(fragment, MARKDOWN_TEXT, element);
    words->text = alt;
    markdown_hang(block->first, words);
}

static void put_anchor(Fragment *fragment, const xmlNode *element, Out *out);

/* Quarto's '::: {#fig-x}': a block, and the paragraph that is its caption. With anything else in
 * it, its name is that of what comes first. */
static void put_float(Fragment *fragment, const xmlNode *element, Out *out) {
    Out inner = {0};
    walk(fragment, element->children, &inner);
    MarkdownNode *block = inner.first, *last = inner.last, *next;
    gboolean has_both = block != NULL && caption_word(block) != NULL && block->next == last &&
                        last != NULL && last->kind == MARKDOWN_PARAGRAPH &&
                        caption_word(last) == NULL;
    close_loose(out);
    if (has_both) {
        name_picture(fragment, element, block);
        make_caption(fragment, element, block, last);
    } else {
        put_anchor(fragment, element, out);
    }
    close_loose(out);
    for (; block != NULL; block = next) {
        next = block->next;
        put_block(out, block);
    }
}

/* Quarto's words for some outputs alone. Here all have the same, and none is made by LaTeX. */
static gboolean is_elsewhere(Fragment *fragment, const xmlNode *element) {
    const char *class = attribute(fragment, element, "class");
    const char *when = attribute(fragment, element, "when-format");
    const char *unless = attribute(fragment, element, "unless-format");
    if (class == NULL || (when == NULL && unless == NULL))
        return FALSE;
    const char *format = when != NULL ? when : unless;
    gboolean is_ours = g_str_has_prefix(format, "html") || g_str_has_prefix(format, "epub");
    gboolean is_met = is_ours == (when != NULL);
    return strstr(class, "content-visible") != NULL  ? !is_met
           : strstr(class, "content-hidden") != NULL ? is_met
                                                     : FALSE;
}

/* Books of the Rust project name their listings so: <Listing caption="…" file-name="…">. */
static void put_listing(Fragment *fragment, const xmlNode *element, Out *out) {
    const char *caption = attribute(fragment, element, "caption");
    const char *name = attribute(fragment, element, "file-name");
    close_loose(out);
    walk(fragment, element->children, out);
    close_loose(out);
    MarkdownNode *code = out->last;
    if (code == NULL || code->kind != MARKDOWN_CODE)
        return;
    if (name != NULL && strpbrk(name, "\"\n\\") == NULL)
        code->info = arena_printf(fragment->arena, "%.*s title=\"%s\"",
                                  (int)strcspn(code->info != NULL ? code->info : "", " ,{"),
                                  code->info != NULL ? code->info : "", name);
    if (caption != NULL)
        put_caption(fragment, element, "Listing", NULL, caption, out);
}

/* ---- tables ---- */

static void read_cell(Fragment *fragment, const xmlNode *element, Out *row) {
    const char *rows = attribute(fragment, element, "rowspan");
    const char *columns = attribute(fragment, element, "colspan");
    if ((rows != NULL && !g_str_equal(rows, "1")) ||
        (columns != NULL && !g_str_equal(columns, "1")))
        report(fragment, element, "spans other cells, which a book's tables do not have");
    append(row, make_container(fragment, MARKDOWN_CELL, element, element->children));
}

static void read_rows(Fragment *fragment, const xmlNode *first, guint depth, Out *rows) {
    for (const xmlNode *node = first; node != NULL && depth < FRAGMENT_DEPTH_MAX;
         node = node->next) {
        if (!is_element(node, "tr")) {
            if (node->type == XML_ELEMENT_NODE && !is_element(node, "table") &&
                !is_element(node, "caption"))
                read_rows(fragment, node->children, depth + 1, rows);
            continue;
        }
        MarkdownNode *row = make(fragment, MARKDOWN_ROW, node);
        Out cells = {0};
        for (const xmlNode *cell = node->children; cell != NULL; cell = cell->next)
            if (is_element(cell, "td") || is_element(cell, "th"))
                read_cell(fragment, cell, &cells);
        markdown_hang(row, cells.first);
        if (cells.first != NULL)
            append(rows, row);
    }
}

static guint count(const MarkdownNode *first) {
    guint n = 0;
    for (const MarkdownNode *node = first; node != NULL; node = node->next)
        n++;
    return n;
}

static void pad_row(Fragment *fragment, MarkdownNode *row, guint n_columns) {
    Out cells = {row->first, row->last, NULL, FALSE};
    for (guint n = count(row->first); n < n_columns; n++) {
        MarkdownNode *cell = arena_new0(fragment->arena, MarkdownNode);
        cell->kind = MARKDOWN_CELL;
        cell->place = row->place;
        append(&cells, cell);
    }
    markdown_hang(row, cells.first);
}

static void put_table(Fragment *fragment, const xmlNode *element, Out *out) {
    MarkdownNode *table = make(fragment, MARKDOWN_TABLE, element);
    const xmlNode *caption = find_child(element, "caption");
    Out rows = {0};
    read_rows(fragment, element->children, 0, &rows);
    for (const MarkdownNode *row = rows.first; row != NULL; row = row->next)
        table->number = MAX(table->number, count(row->first));
    if (table->number == 0 || table->number > 500)
        return;
    for (MarkdownNode *row = rows.first; row != NULL; row = row->next)
        pad_row(fragment, row, table->number);
    table->alignments = arena_array(fragment->arena, Alignment, table->number);
    markdown_hang(table, rows.first);
    put_block(out, table);
    if (caption != NULL)
        put_caption(fragment, caption, "Table", caption, "", out);
}

/* ---- elements ---- */

static void put_anchor(Fragment *fragment, const xmlNode *element, Out *out) {
    const char *id = attribute(fragment, element, "id");
    if (id == NULL && is_element(element, "a"))
        id = attribute(fragment, element, "name");
    if (id == NULL || *id == '\0' || strstr(id, "--") != NULL || is_element(element, NODE_TAG))
        return;
    MarkdownNode *node = make(fragment, MARKDOWN_HTML_SPAN, element);
    node->text = arena_printf(fragment->arena, "<!-- anchor: %s -->", id);
    put_inline(fragment, out, node);
}

static void check_handlers(Fragment *fragment, const xmlNode *element) {
    for (const xmlAttr *attr = element->properties; attr != NULL; attr = attr->next)
        if (g_ascii_strncasecmp((const char *)attr->name, "on", 2) == 0) {
            report(fragment, element, "holds a program, which a book cannot run");
            return;
        }
}

/* In a line, blocks are parted by line ends. */
static void put_in_line(Fragment *fragment, const xmlNode *element, Out *out) {
    if (out->last != NULL && out->last->kind != MARKDOWN_HARD_BREAK)
        append(out, make(fragment, MARKDOWN_HARD_BREAK, element));
    walk(fragment, element->children, out);
}

static void put_as_block(Fragment *fragment, const xmlNode *element, Meaning meaning, Out *out) {
    switch (meaning) {
    case MEANS_BLOCK:
        if (put_callout(fragment, element, out))
            return;
        if (is_float(fragment, element)) {
            put_float(fragment, element, out);
            return;
        }
        close_loose(out);
        walk(fragment, element->children, out);
        close_loose(out);
        return;
    case MEANS_HEADING:
        put_heading(fragment, element, out);
        return;
    case MEANS_RULE:
        put_block(out, make(fragment, MARKDOWN_RULE, element));
        return;
    case MEANS_PRE:
        put_pre(fragment, element, out);
        return;
    case MEANS_QUOTE:
        put_block(out, make_container(fragment, MARKDOWN_QUOTE, element, element->children));
        return;
    case MEANS_LIST:
        put_list(fragment, element, out);
        return;
    case MEANS_DEFINITIONS:
        put_definitions(fragment, element, out);
        return;
    case MEANS_TABLE:
        put_table(fragment, element, out);
        return;
    case MEANS_DETAILS:
        put_details(fragment, element, out);
        return;
    case MEANS_FIGURE:
        put_figure(fragment, element, out);
        return;
    case MEANS_LISTING:
        put_listing(fragment, element, out);
        return;
    default:
        g_assert_not_reached();
    }
}

static void put_in_text(Fragment *fragment, const xmlNode *element, Meaning meaning, Out *out) {
    switch (meaning) {
    case MEANS_NOTHING:
        walk(fragment, element->children, out);
        return;
    case MEANS_STRONG:
        put_span(fragment, element, MARKDOWN_STRONG, out);
        return;
    case MEANS_EMPHASIS:
        put_span(fragment, element, MARKDOWN_EMPHASIS, out);
        return;
    case MEANS_STRIKE:
        put_span(fragment, element, MARKDOWN_STRIKE, out);
        return;
    case MEANS_SUB:
        put_span(fragment, element, MARKDOWN_SUB, out);
        return;
    case MEANS_SUP:
        put_span(fragment, element, MARKDOWN_SUP, out);
        return;
    case MEANS_CODE:
        put_code(fragment, element, out);
        return;
    case MEANS_QUOTED:
        put_quoted(fragment, element, out);
        return;
    case MEANS_BREAK:
        put_inline(fragment, out, make(fragment, MARKDOWN_HARD_BREAK, element));
        return;
    case MEANS_LINK:
        put_link(fragment, element, out);
        return;
    case MEANS_IMAGE:
        put_image(fragment, element, out);
        return;
    default:
        g_assert_not_reached();
    }
}

static gboolean is_block_meaning(Meaning meaning) {
    return meaning == MEANS_BLOCK || (meaning >= MEANS_HEADING && meaning <= MEANS_LISTING);
}

static void put_element(Fragment *fragment, const xmlNode *element, Out *out) {
    Meaning meaning = MEANS_NOTHING;
    if (is_element(element, NODE_TAG)) {
        put_node(fragment, element, out);
        walk(fragment, element->children, out);
        return;
    }
    if (!find_meaning(tag_of(element), &meaning))
        report(fragment, element, "means nothing; what it holds stays");
    if (meaning == MEANS_REFUSED) {
        report(fragment, element, "cannot stand in a book; it is left out with what it holds");
        return;
    }
    check_handlers(fragment, element);
    if (is_elsewhere(fragment, element)) {
        diag_add(fragment->diag, DIAG_DIRECTIVE_LEFT, place_of(fragment, element),
                 "what is for other outputs alone is left out");
        return;
    }
    if (out->is_inline || !is_float(fragment, element))
        put_anchor(fragment, element, out);
    if (fragment->depth > FRAGMENT_DEPTH_MAX)
        report(fragment, element, "is nested too deeply; it is left out with what it holds");
    else if (!is_block_meaning(meaning))
        put_in_text(fragment, element, meaning, out);
    else if (out->is_inline)
        put_in_line(fragment, element, out);
    else
        put_as_block(fragment, element, meaning, out);
}

static void take_mark(Fragment *fragment, const xmlNode *element) {
    const char *number = attribute(fragment, element, "n");
    guint64 n;
    if (number == NULL || !g_ascii_string_to_unsigned(number, 10, 0, G_MAXUINT32, &n, NULL) ||
        n >= fragment->nodes->len || fragment->nodes->pdata[n] == NULL)
        return;
    fragment->place = ((const MarkdownNode *)fragment->nodes->pdata[n])->place;
    fragment->first_line = xmlGetLineNo((xmlNode *)element);
}

static void walk(Fragment *fragment, const xmlNode *first, Out *out) {
    fragment->depth++;
    for (const xmlNode *node = first; node != NULL; node = node->next) {
        if (is_element(node, MARK_TAG))
            take_mark(fragment, node);
        if (node->type == XML_ELEMENT_NODE)
            put_element(fragment, node, out);
        else if (node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE)
            put_text(fragment, out, (const char *)node->content, node);
    }
    fragment->depth--;
}

/* ---- all of it ---- */

static gboolean is_html(const MarkdownNode *node) {
    return node->kind == MARKDOWN_HTML || node->kind == MARKDOWN_HTML_SPAN;
}

static char *write_html(Fragment *fragment, MarkdownNode *first) {
    GString *html = g_string_new("<html><body><div>");
    for (MarkdownNode *node = first; node != NULL; node = node->next) {
        const char *tag = is_html(node) ? MARK_TAG : NODE_TAG;
        g_string_append_printf(html, "<%s n=\"%u\"></%s>", tag, fragment->nodes->len, tag);
        if (is_html(node))
            g_string_append(html, node->text);
        g_ptr_array_add(fragment->nodes, node);
    }
    return g_string_free(html, FALSE);
}

static xmlNode *find_top(xmlDoc *document) {
    xmlNode *node = document != NULL ? xmlDocGetRootElement(document) : NULL;
    while (node != NULL && !is_element(node, "body"))
        node = node->children;
    return node != NULL ? node->children : NULL;
}

MarkdownNode *fragment_read(Arena *arena, MarkdownNode *first, gboolean is_inline, Diag *diag) {
    g_autoptr(GPtrArray) nodes = g_ptr_array_new();
    Fragment fragment = {.arena = arena, .diag = diag, .nodes = nodes, .place = first->place};
    g_autofree char *html = write_html(&fragment, first);
    xmlDoc *document =
        htmlReadMemory(html, (int)strlen(html), NULL, "UTF-8",
                       HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING |
                           HTML_PARSE_NONET | HTML_PARSE_NODEFDTD | HTML_PARSE_COMPACT);
    MarkdownNode *list = read_list_of(&fragment, find_top(document), is_inline);
    xmlFreeDoc(document);
    return list;
}
