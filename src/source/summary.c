/* The list is Markdown, so Markdown's parser reads it: links before the first list come before the
 * chapters, links behind it after them, headings begin parts. */
#include "source/summary.h"
#include "base/text.h"
#include "source/markdown.h"
#include "source/typed.h"
#include <string.h>

#define DEPTH_MAX 5u

typedef struct Reader {
    Outline *outline;
    gboolean has_list;    /* numbered chapters have been met */
    gboolean has_heading; /* the first one names the list itself */
} Reader;

static void append_words(GString *words, const MarkdownNode *first) {
    for (const MarkdownNode *node = first; node != NULL; node = node->next) {
        if (node->kind == MARKDOWN_SOFT_BREAK || node->kind == MARKDOWN_HARD_BREAK)
            g_string_append_c(words, ' ');
        else if (node->text != NULL && node->kind != MARKDOWN_HTML_SPAN)
            g_string_append(words, node->text);
        append_words(words, node->first);
    }
}

static const char *words_of(Reader *reader, const MarkdownNode *first) {
    g_autoptr(GString) words = g_string_new(NULL);
    append_words(words, first);
    g_autofree char *text = text_collapse(words->str);
    return arena_strdup(reader->outline->arena, *text != '\0' ? text : "…");
}

static gboolean leads_out(const char *url) {
    return strstr(url, "://") != NULL || url[0] == '#';
}

static void add_link(Reader *reader, const MarkdownNode *link, Role role, guint depth,
                     gboolean has_children) {
    Outline *outline = reader->outline;
    const char *title = words_of(reader, link->first);
    if (link->url == NULL || *link->url == '\0') {
        g_autofree char *plain = typed_plain(title);
        diag_add(outline->diag, DIAG_DRAFT_LEFT, link->place, "'%s' is announced but not written",
                 plain);
        if (has_children && depth == 0)
            outline_add(outline, role, NULL, title, 0, link->place);
    } else if (leads_out(link->url)) {
        diag_add(outline->diag, DIAG_LAYOUT_BAD, link->place, "'%s' is no file of the book",
                 link->url);
    } else {
        outline_add(outline, role, outline_path(outline, link->url), title, depth, link->place);
    }
}

static const MarkdownNode *find_link(const MarkdownNode *first) {
    while (first != NULL && first->kind != MARKDOWN_LINK)
        first = first->next;
    return first;
}

static void read_list(Reader *reader, const MarkdownNode *list, guint depth);

static gboolean opens_honkit(const Reader *reader, const MarkdownNode *link) {
    return reader->outline->kind == OUTLINE_HONKIT && reader->outline->entries->len == 0 &&
           link->url != NULL && g_str_has_suffix(link->url, "README.md");
}

static void read_item(Reader *reader, const MarkdownNode *item, guint depth) {
    const MarkdownNode *paragraph = item->first;
    gboolean has_words = paragraph != NULL && paragraph->kind == MARKDOWN_PARAGRAPH;
    const MarkdownNode *link = has_words ? find_link(paragraph->first) : NULL;
    gboolean has_children = has_words && paragraph->next != NULL;
    MarkdownNode unlinked = {.kind = MARKDOWN_LINK, .place = item->place};
    if (has_words && link == NULL) { /* words alone announce a chapter too */
        unlinked.first = paragraph->first;
        link = &unlinked;
    }
    if (link != NULL)
        add_link(reader, link, opens_honkit(reader, link) ? ROLE_FRONT : ROLE_CHAPTER, depth,
                 has_children);
    for (const MarkdownNode *child = item->first; child != NULL; child = child->next)
        if (child->kind == MARKDOWN_LIST)
            read_list(reader, child, MIN(depth + 1, DEPTH_MAX));
}

static void read_list(Reader *reader, const MarkdownNode *list, guint depth) {
    for (const MarkdownNode *item = list->first; item != NULL; item = item->next)
        read_item(reader, item, depth);
}

static void read_links(Reader *reader, const MarkdownNode *paragraph) {
    Role role = reader->has_list ? ROLE_BACK : ROLE_FRONT;
    for (const MarkdownNode *node = paragraph->first; node != NULL; node = node->next)
        if (node->kind == MARKDOWN_LINK)
            add_link(reader, node, role, 0, FALSE);
}

static void read_heading(Reader *reader, const MarkdownNode *node) {
    gboolean names_list = !reader->has_heading && !reader->has_list;
    reader->has_heading = TRUE;
    if (!names_list)
        outline_add(reader->outline, ROLE_PART, NULL, words_of(reader, node->first), 0,
                    node->place);
}

static void read_block(Reader *reader, const MarkdownNode *node) {
    switch (node->kind) {
    case MARKDOWN_HEADING:
        read_heading(reader, node);
        break;
    case MARKDOWN_PARAGRAPH:
        read_links(reader, node);
        break;
    case MARKDOWN_LIST:
        reader->has_list = TRUE;
        read_list(reader, node, 0);
        break;
    case MARKDOWN_RULE:
    case MARKDOWN_HTML:
        break;
    default:
        diag_add(reader->outline->diag, DIAG_LAYOUT_BAD, node->place,
                 "a list of chapters holds links, lists of links and headings of parts only");
    }
}

/* A part that no chapter follows is none. */
static void drop_empty_parts(GArray *entries) {
    for (guint i = entries->len; i-- > 0;) {
        gboolean is_part = g_array_index(entries, OutlineEntry, i).role == ROLE_PART;
        gboolean is_filled = i + 1 < entries->len &&
                             g_array_index(entries, OutlineEntry, i + 1).role == ROLE_CHAPTER;
        if (is_part && !is_filled)
            g_array_remove_index(entries, i);
    }
}

void summary_read(Outline *outline, const char *text, const char *file) {
    Reader reader = {.outline = outline};
    MarkdownNode *document =
        markdown_parse(outline->arena, text, file, FALSE, &limits_usual, outline->diag);
    if (document == NULL)
        return;
    for (const MarkdownNode *node = document->first; node != NULL; node = node->next)
        read_block(&reader, node);
    drop_empty_parts(outline->entries);
}
