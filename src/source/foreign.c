/* Two passes: over the text, where what Markdown would misread becomes a comment on the same line,
 * so that places stay true; and over the tree, where comments become what they stand for. */
#include "source/foreign.h"
#include "base/text.h"
#include "base/yaml.h"
#include "source/directive.h"
#include "source/excerpt.h"
#include "source/fence.h"
#include "source/fragment.h"
#include "source/leanpub.h"
#include "source/prescan.h"
#include "source/quarto.h"
#include "source/targets.h"
#include <string.h>

#define INCLUDE_DEPTH_MAX 8u

struct Foreign {
    Book *book;
    const Root *root;
    Diag *diag;
    OutlineKind kind;
    const char *folder;
    Targets *targets;
    gsize n_included; /* [bytes] */
};

/* One file while its tree is made. */
typedef struct Page {
    Foreign *foreign;
    Arena *arena;
    const char *path;
    const char *title;        /* in its front matter, or NULL */
    guint depth, shift, open; /* of headings: levels added, and the level of the last */
    guint n_includes;         /* within each other */
    gboolean has_title;
    const char *pending; /* the id of an anchor that waits for its block, or NULL */
    GHashTable *names;   /* of headings: how often */
} Page;

Foreign *foreign_new(Book *book, const Root *root, OutlineKind kind, const char *folder,
                     GHashTable *slugs, Diag *diag) {
    Foreign *foreign = g_new0(Foreign, 1);
    *foreign = (Foreign){.book = book,
                         .root = root,
                         .diag = diag,
                         .kind = kind,
                         .folder = folder,
                         .targets = targets_new(book, slugs, diag)};
    return foreign;
}

void foreign_free(Foreign *foreign) {
    if (foreign == NULL)
        return;
    targets_free(foreign->targets);
    g_free(foreign);
}

void foreign_resolve(Foreign *foreign) {
    targets_resolve(foreign->targets);
}

/* ---- names ---- */

/* As mdBook, GitHub and Pandoc derive names from headings, but for rare signs. */
static char *name_of_heading(Page *page, const char *words) {
    g_autoptr(GString) name = g_string_new(NULL);
    for (const char *p = words; *p != '\0'; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);
        if (g_unichar_isalnum(c) || c == '_' || c == '-')
            g_string_append_unichar(name, g_unichar_tolower(c));
        else if (g_unichar_isspace(c))
            g_string_append_c(name, '-');
    }
    guint n = GPOINTER_TO_UINT(g_hash_table_lookup(page->names, name->str));
    g_hash_table_replace(page->names, g_strdup(name->str), GUINT_TO_POINTER(n + 1));
    if (n > 0)
        g_string_append_printf(name, "-%u", n);
    return g_strdup(name->str);
}

/* ---- paths ---- */

/* `address` as seen from the folder of `from`, without '..' where it stays within the book; the
 * caller's. */
static char *resolve_path(const char *from, const char *address) {
    g_autofree char *unescaped = g_uri_unescape_string(address, NULL);
    const char *text =
        unescaped != NULL && g_utf8_validate(unescaped, -1, NULL) ? unescaped : address;
    g_autofree char *folder = g_path_get_dirname(from);
    g_autofree char *joined = g_build_filename(folder, text, NULL);
    g_auto(GStrv) parts = g_strsplit(joined, "/", -1);
    g_autoptr(GPtrArray) kept = g_ptr_array_new();
    for (guint i = 0; parts[i] != NULL; i++) {
        gboolean goes_up = g_str_equal(parts[i], "..");
        if (*parts[i] == '\0' || g_str_equal(parts[i], "."))
            continue;
        if (goes_up && kept->len > 0 && !g_str_equal(kept->pdata[kept->len - 1], ".."))
            g_ptr_array_remove_index(kept, kept->len - 1);
        else
            g_ptr_array_add(kept, parts[i]);
    }
    g_ptr_array_add(kept, NULL);
    return g_strjoinv("/", (char **)kept->pdata);
}

static char *path_from(const Page *page, const char *address) {
    if (*address != '/')
        return resolve_path(page->path, address);
    g_autofree char *top = g_build_filename(page->foreign->folder, "-", NULL);
    return resolve_path(top, address + 1);
}

static gboolean is_outer(const char *url) {
    const char *p = url;
    while (g_ascii_isalnum(*p) || *p == '+' || *p == '-' || *p == '.')
        p++;
    return (p > url && *p == ':') || g_str_has_prefix(url, "//");
}

/* The head between two lines of hyphens is left blank, so that lines keep their numbers. */
static void take_head(Page *page, char *text) {
    if (!g_str_has_prefix(text, "---\n"))
        return;
    char *head = text + 4, *end = g_str_has_prefix(head, "---\n") ? head : strstr(head, "\n---\n");
    if (end == NULL)
        return;
    g_autofree char *yaml = g_strndup(head, (gsize)(end - head));
    g_autoptr(Diag) quiet = diag_new(); /* what else stands there is for another tool */
    const YamlNode *map = yaml_read(page->foreign->book->arena, yaml, page->path, 2, quiet);
    const YamlNode *title = map != NULL && map->kind == YAML_MAP ? yaml_find(map, "title") : NULL;
    if (title != NULL && title->kind == YAML_TEXT && *title->text != '\0')
        page->title = title->text;
    for (char *p = text; p < end + 4; p++)
        if (*p != '\n')
            *p = ' ';
}

/* ---- includes ---- */

/* The file and what is wanted of it, or NULL after a diagnostic; the caller's. */
static char *include(Page *page, const char *wish, Place place, char **ret_path) {
    Foreign *foreign = page->foreign;
    g_auto(GStrv) parts = g_strsplit(wish, ":", 2);
    g_autofree char *path = path_from(page, parts[0] != NULL ? parts[0] : "");
    g_autofree char *text = root_read_text(foreign->root, path, (gsize)limits_usual.file_size << 20,
                                           place, foreign->diag);
    if (text == NULL)
        return NULL;
    foreign->n_included += strlen(text);
    if (foreign->n_included > EXCERPT_ALL_BYTES_MAX) {
        diag_add(foreign->diag, DIAG_LIMIT_FILE_SIZE, place,
                 "the book includes more than %u bytes of files", EXCERPT_ALL_BYTES_MAX);
        return NULL;
    }
    char *cut = excerpt_cut(text, parts[1]);
    if (cut == NULL)
        diag_add(foreign->diag, DIAG_INCLUDE_REGION, place, "'%s' has no lines '%s'", path,
                 parts[1]);
    if (ret_path != NULL)
        *ret_path = g_steal_pointer(&path);
    return cut;
}

static void report_directive(Page *page, const Directive *directive, Place place) {
    if (!g_str_equal(directive->name, "title")) /* of a window, not of a page */
        diag_add(page->foreign->diag, DIAG_DIRECTIVE_LEFT, place,
                 "'{{#%s}}' is not followed, and left out", directive->name);
}

/* Directives within the text of a fence. */
static const char *expand_code(Page *page, const char *text, Place place) {
    if (strstr(text, "{{#") == NULL)
        return text;
    g_autoptr(GString) out = g_string_new(NULL);
    for (const char *p = text; *p != '\0';) {
        if (g_str_has_prefix(p, "\\{{#")) {
            g_string_append(out, "{{#");
            p += 4;
            continue;
        }
        g_auto(Directive) directive = {0};
        const char *end = directive_read(p, &directive);
        if (end == NULL) {
            g_string_append_c(out, *p++);
        } else if (directive_includes(&directive)) {
            g_autofree char *cut = include(page, directive.argument, place, NULL);
            g_string_append(out, cut != NULL ? cut : "");
            p = end;
        } else {
            g_string_append_len(out, p, end - p);
            p = end;
        }
    }
    return arena_strdup(page->arena, out->str);
}

/* ---- fences ---- */

static void read_code(Page *page, MarkdownNode *node) {
    gboolean is_rust = node->info != NULL && g_str_has_prefix(node->info, "rust");
    if (page->foreign->kind == OUTLINE_MDBOOK)
        node->text = expand_code(page, node->text, node->place);
    if (page->foreign->kind == OUTLINE_MDBOOK && is_rust)
        node->text = fence_hide_lines(page->arena, node->text);
    if (page->foreign->kind == OUTLINE_QUARTO)
        node->text = fence_cut_options(node->text);
    if (node->info != NULL)
        node->info = fence_info(page->arena, node->info);
}

/* ---- comments that stand for something ---- */

static MarkdownNode *parse(Page *page, const char *text, const char *path);

static MarkdownNode *make_text(Page *page, const char *text, const MarkdownNode *from) {
    MarkdownNode *node = markdown_new(page->arena, MARKDOWN_TEXT, from);
    node->text = arena_strdup(page->arena, text);
    return node;
}

static MarkdownNode *make_playground(Page *page, const char *text, const MarkdownNode *from) {
    MarkdownNode *node = markdown_new(page->arena, MARKDOWN_CODE, from);
    node->info = "rust";
    node->text = arena_strdup(page->arena, text);
    return node;
}

/* The blocks of an included file; addresses in it are seen from its own folder. */
static MarkdownNode *include_blocks(Page *page, const Directive *directive,
                                    const MarkdownNode *from) {
    g_autofree char *path = NULL;
    g_autofree char *text = include(page, directive->argument, from->place, &path);
    if (text == NULL || page->n_includes >= INCLUDE_DEPTH_MAX)
        return NULL;
    if (g_str_has_prefix(directive->name, "play"))
        return make_playground(page, text, from);
    page->n_includes++;
    MarkdownNode *document = parse(page, text, diag_file(page->foreign->diag, path));
    page->n_includes--;
    return document != NULL ? document->first : NULL;
}

static MarkdownNode *include_words(Page *page, const Directive *directive,
                                   const MarkdownNode *from) {
    g_autofree char *text = include(page, directive->argument, from->place, NULL);
    return text != NULL ? make_text(page, text, from) : NULL;
}

/* What a comment stands for in place of it, or the node itself. */
static MarkdownNode *expand(Page *page, MarkdownNode *node) {
    const char *p = node->text + strspn(node->text, " \t");
    if (!g_str_has_prefix(p, "<!--") || strstr(p, "-->") == NULL)
        return node;
    p += 4;
    if (g_str_has_prefix(p, ":::")) {
        node->text = quarto_div(page->arena, p);
        return node;
    }
    g_auto(Directive) directive = {0};
    if (page->foreign->kind == OUTLINE_HONKIT && (p[0] == '{' && (p[1] == '{' || p[1] == '%'))) {
        diag_add(page->foreign->diag, DIAG_DIRECTIVE_LEFT, node->place,
                 "'%.*s' is not followed, and left out", (int)(strstr(p, "-->") - p), p);
        return NULL;
    }
    if (directive_read(p, &directive) == NULL)
        return node;
    if (!directive_includes(&directive)) {
        report_directive(page, &directive, node->place);
        return NULL;
    }
    return node->kind == MARKDOWN_HTML ? include_blocks(page, &directive, node)
                                       : include_words(page, &directive, node);
}

/* ---- lists of siblings ---- */

static gboolean is_html(const MarkdownNode *node) {
    return node->kind == MARKDOWN_HTML || node->kind == MARKDOWN_HTML_SPAN;
}

/* Puts what comments stand for into their places. */
static MarkdownNode *expand_list(Page *page, MarkdownNode *first) {
    MarkdownNode *list = NULL, **tail = &list;
    for (MarkdownNode *node = first, *next; node != NULL; node = next) {
        next = node->next;
        *tail = is_html(node) ? expand(page, node) : node;
        if (*tail == node)
            node->next = NULL;
        while (*tail != NULL)
            tail = &(*tail)->next;
    }
    return list;
}

static gboolean holds_html(const MarkdownNode *first) {
    for (const MarkdownNode *node = first; node != NULL; node = node->next)
        if (is_html(node) && !g_str_has_prefix(node->text, "<!-- anchor:"))
            return TRUE;
    return FALSE;
}

/* Whether a list of this parent's children is a line. */
static gboolean holds_inlines(const MarkdownNode *parent) {
    return parent->kind == MARKDOWN_PARAGRAPH || parent->kind == MARKDOWN_HEADING ||
           parent->kind == MARKDOWN_CELL || parent->kind >= MARKDOWN_TEXT;
}

static gboolean holds_blocks(const MarkdownNode *parent) {
    return parent->kind == MARKDOWN_DOCUMENT || parent->kind == MARKDOWN_QUOTE ||
           parent->kind == MARKDOWN_ITEM || parent->kind == MARKDOWN_NOTE;
}

/* From the leaves up: what HTML takes in is already without. */
static void clean(Page *page, MarkdownNode *parent) {
    for (MarkdownNode *child = parent->first; child != NULL; child = child->next)
        clean(page, child);
    if (!holds_inlines(parent) && !holds_blocks(parent))
        return;
    MarkdownNode *list = expand_list(page, parent->first);
    if (holds_html(list))
        list = fragment_read(page->arena, list, holds_inlines(parent), page->foreign->diag);
    markdown_hang(parent, list);
}

/* ---- what nodes say ---- */

static void append_words(GString *words, const MarkdownNode *first) {
    for (const MarkdownNode *node = first; node != NULL; node = node->next) {
        if (node->kind == MARKDOWN_SOFT_BREAK || node->kind == MARKDOWN_HARD_BREAK)
            g_string_append_c(words, ' ');
        else if (node->text != NULL && !is_html(node) && node->kind != MARKDOWN_ATTRS)
            g_string_append(words, node->text);
        append_words(words, node->first);
    }
}

static MarkdownNode *make_mark(Page *page, const char *id, const MarkdownNode *from) {
    MarkdownNode *mark = markdown_new(page->arena, MARKDOWN_HTML_SPAN, from);
    mark->text = arena_printf(page->arena, "<!-- id: %s -->", id);
    return mark;
}

static void prepend(MarkdownNode *parent, MarkdownNode *child) {
    child->next = parent->first;
    markdown_hang(parent, child);
}

/* The name in '<!-- anchor: NAME -->', the caller's, or NULL. */
static char *anchor_name(const MarkdownNode *node) {
    if (!is_html(node) || !g_str_has_prefix(node->text, "<!-- anchor: "))
        return NULL;
    const char *name = node->text + strlen("<!-- anchor: ");
    const char *end = strstr(name, " -->");
    return end != NULL ? g_strndup(name, (gsize)(end - name)) : NULL;
}

/* The names in a block's lines, one id for all; out of the list they go. */
static void take_anchors(Page *page, MarkdownNode *parent, const char **id) {
    MarkdownNode **at = &parent->first;
    while (*at != NULL) {
        g_autofree char *name = anchor_name(*at);
        if (name == NULL) {
            take_anchors(page, *at, id);
            at = &(*at)->next;
            continue;
        }
        if (*id == NULL)
            *id = targets_make_id(page->foreign->targets, name);
        targets_name(page->foreign->targets, page->path, name, *id);
        *at = (*at)->next;
    }
    markdown_hang(parent, parent->first);
}

/* '{#name .class}' at the end of a heading; other tools know ids only. */
static char *take_heading_attrs(MarkdownNode *heading) {
    MarkdownNode *last = heading->last, *before = heading->first;
    if (last == NULL || last->kind != MARKDOWN_ATTRS)
        return NULL;
    while (before != last && before->next != last)
        before = before->next;
    if (before == last)
        heading->first = NULL;
    else
        before->next = NULL;
    markdown_hang(heading, heading->first);
    const char *id = strchr(last->text, '#');
    return id != NULL ? g_strndup(id + 1, strcspn(id + 1, " }")) : NULL;
}

static void name_heading(Page *page, MarkdownNode *heading) {
    g_autofree char *given = take_heading_attrs(heading);
    g_autoptr(GString) words = g_string_new(NULL);
    const char *id = g_steal_pointer(&page->pending);
    take_anchors(page, heading, &id);
    append_words(words, heading->first);
    g_autofree char *name = name_of_heading(page, words->str);
    gboolean is_title = !page->has_title;
    const char *slug = targets_slug(page->foreign->targets, page->path);
    if (is_title && page->depth == 0 && slug != NULL) { /* its division has a name already */
        targets_name(page->foreign->targets, page->path, name, slug);
        if (given != NULL)
            targets_name_given(page->foreign->targets, page->path, given, slug);
        if (id != NULL)
            prepend(heading, make_mark(page, id, heading));
        return;
    }
    if (id == NULL)
        id = is_title && slug != NULL
                 ? slug
                 : targets_make_id(page->foreign->targets, given != NULL ? given : name);
    targets_name(page->foreign->targets, page->path, name, id);
    if (given != NULL)
        targets_name_given(page->foreign->targets, page->path, given, id);
    if (is_title && slug != NULL && !g_str_equal(id, slug))
        targets_name_file(page->foreign->targets, page->path, id);
    prepend(heading, make_mark(page, id, heading));
}

/* ---- headings ---- */

static void set_level(Page *page, MarkdownNode *heading) {
    Diag *diag = page->foreign->diag;
    guint level = heading->number + page->depth + page->shift;
    if (page->has_title && heading->number == 1 && page->n_includes == 0) {
        if (page->shift == 0)
            diag_add(diag, DIAG_TITLE_DOUBLED, heading->place,
                     "a second level-one heading; it and those behind it are set a level lower");
        page->shift = 1;
        level = page->depth + 2;
    }
    if (!page->has_title)
        level = 1 + page->depth;
    else if (level > page->open + 1 && level <= 6)
        diag_add(diag, DIAG_HEADING_SKIP, heading->place,
                 "a heading that skips a level; it is set right below the one before");
    if (page->has_title)
        level = MIN(level, page->open + 1);
    level = MIN(level, 6);
    heading->number = level;
    page->open = level;
}

static void read_heading(Page *page, MarkdownNode *heading) {
    set_level(page, heading);
    name_heading(page, heading);
    page->has_title = TRUE;
}

/* ---- links and pictures ---- */

/* '#path#name', which foreign_resolve() knows. */
static void read_link(Page *page, MarkdownNode *link) {
    const char *url = link->url != NULL ? link->url : "";
    if (*url == '\0' || is_outer(url))
        return;
    gsize len = strcspn(url, "#?");
    const char *name = strchr(url, '#');
    g_autofree char *file = g_strndup(url, len);
    g_autofree char *path = len == 0 ? g_strdup(page->path) : path_from(page, file);
    g_autofree char *plain = name != NULL ? g_uri_unescape_string(name + 1, NULL) : NULL;
    if (plain != NULL && !g_utf8_validate(plain, -1, NULL))
        g_clear_pointer(&plain, g_free);
    link->url = arena_printf(page->arena, "#%s#%s", path, plain != NULL ? plain : "");
}

static gboolean is_there(const Page *page, const char *path) {
    g_autofree char *folder = g_path_get_dirname(path), *name = g_path_get_basename(path);
    g_auto(GStrv) names = root_list(page->foreign->root, folder, NULL);
    return names != NULL && g_strv_contains((const char *const *)names, name);
}

/* Leanpub looks for pictures in a folder of its own. */
static char *path_of_image(const Page *page, const char *url) {
    g_autofree char *path = path_from(page, url);
    path[strcspn(path, "?#")] = '\0';
    if (page->foreign->kind != OUTLINE_LEANPUB || is_there(page, path))
        return g_steal_pointer(&path);
    g_autofree char *below = g_build_filename("/resources", url, NULL);
    g_autofree char *other = path_from(page, below);
    return g_strdup(is_there(page, other) ? other : path);
}

static void read_image(Page *page, MarkdownNode *image) {
    g_autoptr(GString) words = g_string_new(NULL);
    const char *url = image->url != NULL ? image->url : "";
    append_words(words, image->first);
    if (!is_outer(url) && *url != '\0') {
        g_autofree char *path = path_of_image(page, url);
        g_autofree char *escaped = g_uri_escape_string(path, "/", TRUE);
        image->url = arena_strdup(page->arena, escaped);
    }
    gboolean has_attrs = image->next != NULL && image->next->kind == MARKDOWN_ATTRS;
    if (words->str[strspn(words->str, " ")] != '\0' ||
        (has_attrs && strstr(image->next->text, ".decorative") != NULL))
        return;
    diag_add(page->foreign->diag, DIAG_ALT_MISSING, image->place,
             "the picture '%s' has no alternative text; it is taken to be an ornament", url);
    MarkdownNode *attrs = markdown_new(page->arena, MARKDOWN_ATTRS, image);
    attrs->text = "{.decorative}";
    attrs->next = has_attrs ? image->next->next : image->next;
    image->next = attrs;
}

/* ---- the pass over the tree ---- */

static void read_node(Page *page, MarkdownNode *node);

static void read_children(Page *page, MarkdownNode *parent) {
    for (MarkdownNode *child = parent->first; child != NULL; child = child->next)
        read_node(page, child);
}

static void read_paragraph(Page *page, MarkdownNode *paragraph) {
    const char *id = g_steal_pointer(&page->pending);
    take_anchors(page, paragraph, &id);
    if (id != NULL && paragraph->first == NULL)
        page->pending = id; /* it names what follows */
    else if (id != NULL)
        prepend(paragraph, make_mark(page, id, paragraph));
    if (page->foreign->kind == OUTLINE_LEANPUB)
        leanpub_read_blurb(page->arena, paragraph);
}

static void read_node(Page *page, MarkdownNode *node) {
    if (node->kind == MARKDOWN_HEADING && node->parent->kind == MARKDOWN_DOCUMENT)
        read_heading(page, node);
    else if (node->kind == MARKDOWN_PARAGRAPH)
        read_paragraph(page, node);
    else if (node->kind == MARKDOWN_CODE)
        read_code(page, node);
    else if (node->kind == MARKDOWN_LINK)
        read_link(page, node);
    else if (node->kind == MARKDOWN_IMAGE)
        read_image(page, node);
    read_children(page, node);
}

static MarkdownNode *parse(Page *page, const char *text, const char *path) {
    Foreign *foreign = page->foreign;
    g_autofree char *masked = directive_mask(foreign->kind, text);
    const char *above = page->path;
    page->path = path;
    take_head(page, masked);
    MarkdownNode *document = markdown_parse(page->arena, masked, path, foreign->book->meta.has_math,
                                            &foreign->book->limits, foreign->diag);
    if (document != NULL)
        clean(page, document);
    page->path = above;
    return document;
}

static MarkdownNode *make_heading(Page *page, const char *title, MarkdownNode *document) {
    MarkdownNode *heading = markdown_new(page->arena, MARKDOWN_HEADING, document);
    heading->number = 1;
    heading->parent = document;
    heading->place = (Place){page->path, 1, 1};
    markdown_hang(heading, make_text(page, title, heading));
    return heading;
}

static gboolean begins_with_title(const MarkdownNode *document) {
    const MarkdownNode *node = document->first;
    while (node != NULL && is_html(node))
        node = node->next;
    if (node != NULL && node->kind == MARKDOWN_PARAGRAPH && node->next != NULL &&
        node->first != NULL && node->first == node->last && is_html(node->first))
        node = node->next; /* an anchor before the title */
    return node != NULL && node->kind == MARKDOWN_HEADING && node->number == 1;
}

static char *title_of_file(const char *path) {
    g_autofree char *name = g_path_get_basename(path);
    name[strcspn(name, ".")] = '\0';
    return g_strdelimit(g_strdup(name), "-_", ' ');
}

MarkdownNode *foreign_parse(Foreign *foreign, Arena *arena, const ManifestFile *file,
                            const char *text) {
    g_autoptr(GHashTable) names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    const char *path = diag_file(foreign->diag, file->path);
    Page page = {.foreign = foreign,
                 .arena = arena,
                 .path = path,
                 .depth = file->depth,
                 .open = file->depth,
                 .names = names};
    MarkdownNode *document = parse(&page, text, path);
    if (document == NULL)
        return NULL;
    if (foreign->kind == OUTLINE_QUARTO)
        quarto_read(arena, document);
    if (!begins_with_title(document)) {
        g_autofree char *name = title_of_file(path);
        const char *title = page.title != NULL    ? page.title
                            : file->title != NULL ? file->title
                                                  : name;
        MarkdownNode *heading = make_heading(&page, title, document);
        heading->next = document->first;
        markdown_hang(document, heading);
    }
    read_children(&page, document);
    return document;
}
