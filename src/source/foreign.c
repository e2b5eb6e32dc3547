/* Two passes: over the text, where what Markdown would misread becomes a comment on the same line,
 * so that places stay true; and over the tree, where comments become what they stand for. Links are
 * left as 'path#name' until all names are known. */
#include "source/foreign.h"
#include "base/text.h"
#include "base/yaml.h"
#include "source/excerpt.h"
#include "source/fragment.h"
#include "source/prescan.h"
#include "source/quarto.h"
#include <string.h>

#define INCLUDE_DEPTH_MAX 8u

struct Foreign {
    Book *book;
    const Root *root;
    Diag *diag;
    OutlineKind kind;
    const char *folder;
    GHashTable *slugs;
    GHashTable *ids;     /* set of ids given so far; lent by the arena */
    GHashTable *anchors; /* 'path#name' -> id */
    GHashTable *given;   /* names that authors gave to headings -> id */
    gsize n_included;    /* [bytes] */
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
    *foreign = (Foreign){
        .book = book, .root = root, .diag = diag, .kind = kind, .folder = folder, .slugs = slugs};
    foreign->ids = g_hash_table_new(g_str_hash, g_str_equal);
    foreign->anchors = g_hash_table_new(g_str_hash, g_str_equal);
    foreign->given = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    GHashTableIter iter;
    gpointer slug;
    g_hash_table_iter_init(&iter, slugs);
    while (g_hash_table_iter_next(&iter, NULL, &slug))
        g_hash_table_add(foreign->ids, slug);
    return foreign;
}

void foreign_free(Foreign *foreign) {
    if (foreign == NULL)
        return;
    g_hash_table_unref(foreign->ids);
    g_hash_table_unref(foreign->anchors);
    g_hash_table_unref(foreign->given);
    g_free(foreign);
}

/* ---- names ---- */

static const char *make_id(Foreign *foreign, const char *wish) {
    g_autofree char *slug = text_slug(wish);
    g_autofree char *stem =
        g_ascii_isalpha(slug[0]) ? g_strdup(slug) : g_strdup_printf("s-%s", slug);
    const char *id = arena_strdup(foreign->book->arena, stem);
    for (guint n = 2; g_hash_table_contains(foreign->ids, id) || manifest_is_reserved(id); n++)
        id = arena_printf(foreign->book->arena, "%s-%u", stem, n);
    g_hash_table_add(foreign->ids, (gpointer)id);
    return id;
}

static void name_anchor(Page *page, const char *name, const char *id) {
    const char *key = arena_printf(page->foreign->book->arena, "%s#%s", page->path, name);
    if (!g_hash_table_contains(page->foreign->anchors, key))
        g_hash_table_insert(page->foreign->anchors, (gpointer)key, (gpointer)id);
}

static void name_given(Page *page, const char *name, const char *id) {
    name_anchor(page, name, id);
    if (!g_hash_table_contains(page->foreign->given, name))
        g_hash_table_insert(page->foreign->given, g_strdup(name), (gpointer)id);
}

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

/* ---- the pass over the text ---- */

static const char *fence_of(const char *line, gsize *ret_len) {
    const char *p = line + strspn(line, " \t>");
    gsize len = strspn(p, "`");
    *ret_len = len >= 3 ? len : strspn(p, "~");
    return *ret_len >= 3 ? p : NULL;
}

/* '{{#include x}}' -> '<!--{{#include x}}-->'. */
static void mask_directives(GString *out, const char *line, gsize len) {
    for (const char *p = line, *end = line + len; p < end;) {
        const char *close = g_str_has_prefix(p, "{{#") && (p == line || p[-1] != '\\')
                                ? g_strstr_len(p, end - p, "}}")
                                : NULL;
        if (close == NULL) {
            g_string_append_c(out, *p++);
            continue;
        }
        g_string_append_printf(out, "<!--%.*s-->", (int)(close + 2 - p), p);
        p = close + 2;
    }
}

/* Quarto's '::: {.callout-note}' and ':::'. */
static gboolean is_div(const char *line, gsize len) {
    return len >= 3 && g_str_has_prefix(line, ":::");
}

static void mask_line(const Foreign *foreign, GString *out, const char *line, gsize len) {
    if (foreign->kind == OUTLINE_MDBOOK)
        mask_directives(out, line, len);
    else if (foreign->kind == OUTLINE_QUARTO && is_div(line, len))
        g_string_append_printf(out, "<!--%.*s-->", (int)len, line);
    else
        g_string_append_len(out, line, (gssize)len);
}

static char *mask(const Foreign *foreign, const char *text) {
    GString *out = g_string_new(NULL);
    char fence = 0;
    gsize fence_len = 0;
    for (const char *p = text; *p != '\0';) {
        gsize len = strcspn(p, "\n"), n;
        const char *at = fence_of(p, &n);
        if (at != NULL && fence == 0) {
            fence = *at;
            fence_len = n;
            g_string_append_len(out, p, (gssize)len);
        } else if (fence != 0) {
            if (at != NULL && *at == fence && n >= fence_len)
                fence = 0;
            g_string_append_len(out, p, (gssize)len);
        } else {
            mask_line(foreign, out, p, len);
        }
        p += len;
        if (*p == '\n')
            g_string_append_c(out, *p++);
    }
    return g_string_free(out, FALSE);
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

typedef struct Directive {
    char *name, *argument; /* the caller's */
} Directive;

static void directive_clear(Directive *directive) {
    g_free(directive->name);
    g_free(directive->argument);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Directive, directive_clear)

/* '{{#name argument …}}'; returns what stands behind it, or NULL where it is none. */
static const char *read_directive(const char *p, Directive *ret) {
    const char *end = g_str_has_prefix(p, "{{#") ? strstr(p, "}}") : NULL;
    if (end == NULL)
        return NULL;
    g_autofree char *inside = g_strndup(p + 3, (gsize)(end - p - 3));
    g_auto(GStrv) words = g_strsplit_set(g_strstrip(inside), " \t\n", 3);
    ret->name = g_strdup(words[0] != NULL ? words[0] : "");
    ret->argument = g_strdup(words[0] != NULL && words[1] != NULL ? words[1] : "");
    return end + 2;
}

static gboolean includes_text(const Directive *directive) {
    return g_str_equal(directive->name, "include") ||
           g_str_equal(directive->name, "rustdoc_include") ||
           g_str_equal(directive->name, "playground") || g_str_equal(directive->name, "playpen");
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
        const char *end = read_directive(p, &directive);
        if (end == NULL) {
            g_string_append_c(out, *p++);
        } else if (includes_text(&directive)) {
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

/* rustdoc's lines that a reader does not see: '# use x;'. */
static const char *hide_lines(Page *page, const char *text) {
    g_autoptr(GString) out = g_string_new(NULL);
    for (const char *p = text; *p != '\0';) {
        gsize len = strcspn(p, "\n");
        gsize white = strspn(p, " \t");
        const char *mark = p + MIN(white, len);
        gboolean is_doubled = g_str_has_prefix(mark, "##");
        gboolean is_hidden = *mark == '#' && (mark[1] == ' ' || mark[1] == '\n' || mark[1] == '\0');
        if (!is_hidden) {
            g_string_append_len(out, p, mark - p);
            mark += is_doubled;
            g_string_append_len(out, mark, (gssize)(len - (gsize)(mark - p)));
            g_string_append_c(out, '\n');
        }
        p += len + (p[len] == '\n');
    }
    return arena_strdup(page->arena, out->str);
}

/* Quarto's options of a cell: '#| label: fig-x'. */
static const char *cut_options(Page *page, const char *text) {
    const char *p = text;
    while (g_str_has_prefix(p, "#|") || g_str_has_prefix(p, "//|"))
        p += strcspn(p, "\n") + (p[strcspn(p, "\n")] == '\n');
    (void)page;
    return p;
}

/* 'rust,ignore' and '{python}' name a language; what else tools are told is theirs. */
static void read_info(Page *page, MarkdownNode *node) {
    if (node->info == NULL)
        return;
    const char *p = node->info + strspn(node->info, " {.");
    gsize len = 0;
    while (g_ascii_isalnum(p[len]) || (p[len] != '\0' && strchr("+-_#", p[len]) != NULL))
        len++;
    const char *title = strstr(node->info, "title=\"");
    node->info = arena_printf(page->arena, "%.*s%s%s", (int)len, p, title != NULL ? " " : "",
                              title != NULL ? title : "");
    if (title != NULL)
        *strchr(strstr(node->info, "title=\"") + 7, '"') = '\0';
    if (title != NULL)
        node->info = arena_printf(page->arena, "%s\"", node->info);
}

static void read_code(Page *page, MarkdownNode *node) {
    gboolean is_rust = node->info != NULL && g_str_has_prefix(node->info, "rust");
    if (page->foreign->kind == OUTLINE_MDBOOK)
        node->text = expand_code(page, node->text, node->place);
    if (page->foreign->kind == OUTLINE_MDBOOK && is_rust)
        node->text = hide_lines(page, node->text);
    if (page->foreign->kind == OUTLINE_QUARTO)
        node->text = cut_options(page, node->text);
    read_info(page, node);
}

/* ---- comments that stand for something ---- */

static MarkdownNode *parse(Page *page, const char *text, const char *path);

static MarkdownNode *make(Page *page, MarkdownKind kind, const MarkdownNode *from) {
    MarkdownNode *node = arena_new0(page->arena, MarkdownNode);
    node->kind = kind;
    node->place = from->place;
    node->parent = from->parent;
    return node;
}

static MarkdownNode *make_text(Page *page, const char *text, const MarkdownNode *from) {
    MarkdownNode *node = make(page, MARKDOWN_TEXT, from);
    node->text = arena_strdup(page->arena, text);
    return node;
}

static MarkdownNode *make_playground(Page *page, const char *text, const MarkdownNode *from) {
    MarkdownNode *node = make(page, MARKDOWN_CODE, from);
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

static void close_div(MarkdownNode *node) {
    node->text = "</div>";
}

/* '::: {.callout-tip title="x"}' -> '<div class="callout-tip" title="x">'. */
static void open_div(Page *page, MarkdownNode *node, const char *braces) {
    g_autoptr(GString) classes = g_string_new(NULL), rest = g_string_new(NULL);
    g_autofree char *inside = g_strdup(braces);
    g_strdelimit(inside, "{}\n", ' ');
    inside[MIN(strcspn(inside, ">"), strlen(inside))] = '\0';
    g_auto(GStrv) words = g_strsplit(inside, " ", -1);
    for (guint i = 0; words[i] != NULL; i++)
        if (words[i][0] == '.')
            g_string_append_printf(classes, "%s ", words[i] + 1);
        else if (words[i][0] == '#')
            g_string_append_printf(rest, " id=\"%s\"", words[i] + 1);
        else if (strchr(words[i], '"') != NULL || rest->len > 0)
            g_string_append_printf(rest, " %s", words[i]);
        else
            g_string_append_printf(classes, "%s ", words[i]);
    node->text = arena_printf(page->arena, "<div class=\"%s\"%s>", classes->str, rest->str);
}

static void read_div(Page *page, MarkdownNode *node, const char *body) {
    body += strspn(body, ":");
    g_autofree char *braces = g_strndup(body, (gsize)(strstr(body, "-->") - body));
    g_strstrip(braces);
    if (*braces == '\0')
        close_div(node);
    else
        open_div(page, node, braces);
}

/* What a comment stands for in place of it, or the node itself. */
static MarkdownNode *expand(Page *page, MarkdownNode *node) {
    const char *p = node->text + strspn(node->text, " \t");
    if (!g_str_has_prefix(p, "<!--") || strstr(p, "-->") == NULL)
        return node;
    p += 4;
    if (g_str_has_prefix(p, ":::")) {
        read_div(page, node, p);
        return node;
    }
    g_auto(Directive) directive = {0};
    if (read_directive(p, &directive) == NULL)
        return node;
    if (!includes_text(&directive)) {
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

static void link_children(MarkdownNode *parent, MarkdownNode *first) {
    parent->first = first;
    parent->last = NULL;
    for (MarkdownNode *child = first; child != NULL; child = child->next) {
        child->parent = parent;
        parent->last = child;
    }
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
    link_children(parent, list);
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
    MarkdownNode *mark = make(page, MARKDOWN_HTML_SPAN, from);
    mark->text = arena_printf(page->arena, "<!-- id: %s -->", id);
    return mark;
}

static void prepend(MarkdownNode *parent, MarkdownNode *child) {
    child->next = parent->first;
    link_children(parent, child);
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
            *id = make_id(page->foreign, name);
        name_anchor(page, name, *id);
        *at = (*at)->next;
    }
    link_children(parent, parent->first);
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
    link_children(heading, heading->first);
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
    const char *slug = g_hash_table_lookup(page->foreign->slugs, page->path);
    if (is_title && page->depth == 0 && slug != NULL) { /* its division has a name already */
        name_anchor(page, name, slug);
        if (given != NULL)
            name_given(page, given, slug);
        if (id != NULL)
            prepend(heading, make_mark(page, id, heading));
        return;
    }
    if (id == NULL)
        id = is_title && slug != NULL ? slug : make_id(page->foreign, given != NULL ? given : name);
    name_anchor(page, name, id);
    if (given != NULL)
        name_given(page, given, id);
    if (is_title && slug != NULL && !g_str_equal(id, slug)) {
        const char *key = arena_printf(page->foreign->book->arena, "%s#", page->path);
        g_hash_table_insert(page->foreign->anchors, (gpointer)key, (gpointer)id);
    }
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

static void read_image(Page *page, MarkdownNode *image) {
    g_autoptr(GString) words = g_string_new(NULL);
    const char *url = image->url != NULL ? image->url : "";
    append_words(words, image->first);
    if (!is_outer(url) && *url != '\0') {
        g_autofree char *path = path_from(page, url);
        path[strcspn(path, "?#")] = '\0';
        g_autofree char *escaped = g_uri_escape_string(path, "/", TRUE);
        image->url = arena_strdup(page->arena, escaped);
    }
    gboolean has_attrs = image->next != NULL && image->next->kind == MARKDOWN_ATTRS;
    if (words->str[strspn(words->str, " ")] != '\0' ||
        (has_attrs && strstr(image->next->text, ".decorative") != NULL))
        return;
    diag_add(page->foreign->diag, DIAG_ALT_MISSING, image->place,
             "the picture '%s' has no alternative text; it is taken to be an ornament", url);
    MarkdownNode *attrs = make(page, MARKDOWN_ATTRS, image);
    attrs->text = "{.decorative}";
    attrs->next = has_attrs ? image->next->next : image->next;
    image->next = attrs;
}

/* ---- Leanpub's blurbs: 'W> words' ---- */

static const char *blurb_word(char letter) {
    switch (letter) {
    case 'W':
    case 'E':
        return "WARNING";
    case 'T':
        return "TIP";
    case 'I':
    case 'D':
    case 'Q':
    case 'X':
    case 'A':
        return "NOTE";
    default:
        return NULL;
    }
}

static gboolean begins_blurb(const MarkdownNode *node, char letter) {
    return node->kind == MARKDOWN_TEXT && node->text[0] == letter && node->text[1] == '>';
}

static void read_blurb(Page *page, MarkdownNode *paragraph) {
    const MarkdownNode *first = paragraph->first;
    if (page->foreign->kind != OUTLINE_LEANPUB || first == NULL || first->kind != MARKDOWN_TEXT)
        return;
    char letter = first->text[0];
    const char *word = blurb_word(letter);
    if (word == NULL || !begins_blurb(first, letter))
        return;
    for (MarkdownNode *node = paragraph->first; node != NULL; node = node->next)
        if (begins_blurb(node, letter))
            node->text += 2 + strspn(node->text + 2, " ");
    MarkdownNode *body = make(page, MARKDOWN_PARAGRAPH, paragraph);
    MarkdownNode *head = make(page, MARKDOWN_PARAGRAPH, paragraph);
    g_autofree char *mark = g_strdup_printf("[!%s]", word);
    link_children(body, paragraph->first);
    link_children(head, make_text(page, mark, paragraph));
    head->next = body;
    paragraph->kind = MARKDOWN_QUOTE;
    link_children(paragraph, head);
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
    read_blurb(page, paragraph);
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
    g_autofree char *masked = mask(foreign, text);
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
    MarkdownNode *heading = make(page, MARKDOWN_HEADING, document);
    heading->number = 1;
    heading->parent = document;
    heading->place = (Place){page->path, 1, 1};
    link_children(heading, make_text(page, title, heading));
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
        link_children(document, heading);
    }
    read_children(&page, document);
    return document;
}

/* ---- links, once all is read ---- */

/* A folder leads to its own file, a page of a website to the file it was made of. */
static const char *find_file(const Foreign *foreign, const char *path) {
    static const char *const ends[] = {"", ".md", "/README.md", "/index.md", ".qmd", "/index.qmd"};
    g_autofree char *stem = g_str_has_suffix(path, ".html")
                                ? g_strndup(path, strlen(path) - strlen(".html"))
                                : g_strdup(path);
    for (gsize i = 0; i < G_N_ELEMENTS(ends); i++) {
        g_autofree char *wish = g_strconcat(stem, ends[i], NULL);
        gpointer found;
        if (g_hash_table_lookup_extended(foreign->slugs, wish, &found, NULL))
            return found;
    }
    if (g_str_has_suffix(stem, "/index") || g_str_equal(stem, "index")) {
        g_autofree char *readme =
            g_strdup_printf("%.*sREADME.md", (int)(strlen(stem) - strlen("index")), stem);
        gpointer found;
        if (g_hash_table_lookup_extended(foreign->slugs, readme, &found, NULL))
            return found;
    }
    return NULL;
}

static const char *find_target(Foreign *foreign, const Inline *link) {
    const char *hash = strchr(link->target, '#');
    g_autofree char *path = g_strndup(link->target, (gsize)(hash - link->target));
    const char *file = find_file(foreign, path);
    if (file == NULL) {
        diag_add(foreign->diag, DIAG_REF_MISSING, link->place,
                 "no chapter of the book is read from '%s'; the words of the link stay", path);
        return NULL;
    }
    g_autofree char *key = g_strconcat(file, hash, NULL);
    const char *id = g_hash_table_lookup(foreign->anchors, key);
    if (id != NULL)
        return id;
    if (hash[1] != '\0')
        diag_add(foreign->diag, DIAG_REF_MISSING, link->place,
                 "nothing in '%s' is called '%s'; the link leads to the file", file, hash + 1);
    return g_hash_table_lookup(foreign->slugs, file);
}

/* A heading may be called otherwise than its author did. */
static void resolve_reference(Foreign *foreign, Inline *reference) {
    const char *id = reference->kind == INLINE_REFERENCE && reference->target != NULL
                         ? g_hash_table_lookup(foreign->given, reference->target)
                         : NULL;
    if (id != NULL)
        reference->target = id;
}

static void resolve_link(Foreign *foreign, Inline *link) {
    if (link->kind != INLINE_LINK || link->target == NULL || strchr(link->target, '#') == NULL)
        return;
    link->target = find_target(foreign, link);
    if (link->target == NULL)
        link->kind = INLINE_SPAN;
}

static void resolve_list(Foreign *foreign, const Inline *list) {
    InlineWalk walk;
    inline_walk_begin(&walk, list);
    for (Inline *inl; (inl = inline_walk_next(&walk)) != NULL;) {
        resolve_reference(foreign, inl);
        resolve_link(foreign, inl);
    }
}

void foreign_resolve(Foreign *foreign) {
    for (const Division *division = foreign->book->first; division != NULL;
         division = division->next)
        for (Block *block = division_walk(division, NULL); block != NULL;
             block = division_walk(division, block)) {
            resolve_list(foreign, block->inlines);
            resolve_list(foreign, block->caption);
        }
}
