/* Runs before foreign.c reads the tree, so that ids, addresses and fences are judged there as
 * everywhere. A cell is not run: what its figure would be called names its program. */
#include "source/quarto.h"
#include "base/text.h"
#include "base/yaml.h"
#include "source/attrs.h"
#include <string.h>

static const char *const kinds[] = {"fig-", "tbl-", "sec-", "lst-", "eq-"};

static MarkdownNode *make(Arena *arena, MarkdownKind kind, const char *text,
                          const MarkdownNode *from) {
    MarkdownNode *node = markdown_new(arena, kind, from);
    node->text = text;
    return node;
}

static void insert_behind(MarkdownNode *before, MarkdownNode *node) {
    node->parent = before->parent;
    node->next = before->next;
    before->next = node;
    if (node->next == NULL && node->parent != NULL)
        node->parent->last = node;
}

/* Attributes as far as they can be read; what is wrong with them is another tool's matter. */
static Attrs read_attrs(Arena *arena, const char *text) {
    g_autoptr(Diag) quiet = diag_new();
    Attrs attrs;
    attrs_read(arena, text, (Place){0}, quiet, &attrs);
    return attrs;
}

static const char *value_of(Attrs *attrs, const char *key) {
    const Attribute *attribute = attrs_take(attrs, key);
    return attribute != NULL ? attribute->value : NULL;
}

/* A paragraph 'Figure: words {#id}'; `words` are lent to it. */
static void add_caption(Arena *arena, MarkdownNode *block, const char *kind, MarkdownNode *words,
                        const char *id) {
    MarkdownNode *caption = make(arena, MARKDOWN_PARAGRAPH, NULL, block);
    MarkdownNode *head = make(arena, MARKDOWN_TEXT, arena_printf(arena, "%s: ", kind), block);
    caption->first = head;
    head->next = words;
    for (MarkdownNode *node = head; node != NULL; node = node->next)
        caption->last = node;
    if (id != NULL) { /* a copy of the last, whose siblings stay as they are */
        MarkdownNode *last = arena_memdup(arena, caption->last, sizeof *last);
        MarkdownNode *attrs = make(arena, MARKDOWN_ATTRS, arena_printf(arena, "{#%s}", id), block);
        MarkdownNode **at = &caption->first;
        while (*at != caption->last)
            at = &(*at)->next;
        *at = last;
        last->next = caption->last = attrs;
    }
    insert_behind(block, caption);
}

/* ---- references ---- */

static gsize name_len(const char *p) {
    gsize len = 0;
    while (g_ascii_isalnum(p[len]) || p[len] == '-' || p[len] == '_')
        len++;
    while (len > 0 && p[len - 1] == '-')
        len--;
    return len;
}

/* The '@' of the next reference, or NULL; *ret_len is that of the name behind it. */
static const char *find_reference(const char *text, gsize *ret_len) {
    for (const char *at = text; (at = strchr(at, '@')) != NULL; at++) {
        gboolean begins = at == text || !g_ascii_isalnum(at[-1]);
        for (gsize i = 0; begins && i < G_N_ELEMENTS(kinds); i++)
            if (g_str_has_prefix(at + 1, kinds[i])) {
                *ret_len = name_len(at + 1);
                return at;
            }
    }
    return NULL;
}

/* 'see @fig-x.' in three; '[-@fig-x]', which shows the number alone, is taken for '@fig-x'. */
static MarkdownNode *part_text(Arena *arena, MarkdownNode *text) {
    gsize len;
    const char *at = find_reference(text->text, &len);
    if (at == NULL)
        return text;
    gboolean is_bare = at - text->text >= 2 && at[-1] == '-' && at[-2] == '[' && at[len + 1] == ']';
    const char *rest = at + 1 + len + is_bare;
    MarkdownNode *reference =
        make(arena, MARKDOWN_REFERENCE, arena_strndup(arena, at + 1, len), text);
    MarkdownNode *behind = make(arena, MARKDOWN_TEXT, rest, text);
    reference->place.column += text->place.column > 0 ? (guint)(at - text->text) : 0;
    behind->place.column += text->place.column > 0 ? (guint)(rest - text->text) : 0;
    text->text = arena_strndup(arena, text->text, (gsize)(at - text->text) - (is_bare ? 2 : 0));
    insert_behind(text, reference);
    insert_behind(reference, behind);
    return part_text(arena, behind);
}

/* ---- figures and tables ---- */

static gboolean holds(const MarkdownNode *paragraph, const MarkdownNode *image) {
    const MarkdownNode *behind = image->next;
    return paragraph->first == image &&
           (behind == NULL || (behind->kind == MARKDOWN_ATTRS && behind->next == NULL));
}

/* '![Words](x.png){#fig-x fig-alt="Other words"}' */
static void read_figure(Arena *arena, MarkdownNode *paragraph) {
    MarkdownNode *image = paragraph->first;
    MarkdownNode *braces = image->next;
    if (braces == NULL || image->first == NULL)
        return;
    Attrs attrs = read_attrs(arena, braces->text);
    const char *alt = value_of(&attrs, "fig-alt"), *width = value_of(&attrs, "width");
    if (attrs.id == NULL)
        return;
    add_caption(arena, paragraph, "Figure", image->first, attrs.id);
    braces->text = width != NULL && g_str_has_suffix(width, "%")
                       ? arena_printf(arena, "{width=%s}", width)
                       : "{}";
    if (alt != NULL)
        image->first = image->last = make(arena, MARKDOWN_TEXT, alt, image);
}

/* ': Words {#tbl-x}' */
static void read_table_caption(Arena *arena, MarkdownNode *table) {
    MarkdownNode *caption = table->next;
    MarkdownNode *first =
        caption != NULL && caption->kind == MARKDOWN_PARAGRAPH ? caption->first : NULL;
    if (first == NULL || first->kind != MARKDOWN_TEXT || !g_str_has_prefix(first->text, ": "))
        return;
    first->text = arena_printf(arena, "Table%s", first->text);
    if (caption->last->kind == MARKDOWN_ATTRS) {
        Attrs attrs = read_attrs(arena, caption->last->text);
        caption->last->text = attrs.id != NULL ? arena_printf(arena, "{#%s}", attrs.id) : "{}";
    }
}

/* ---- code ---- */

/* '```{#lst-x .python lst-cap="Words"}' */
static void read_fence(Arena *arena, MarkdownNode *code) {
    Attrs attrs = read_attrs(arena, code->info);
    const char *words = value_of(&attrs, "lst-cap");
    if (attrs.id == NULL || words == NULL)
        return;
    const char *language = attrs.classes != NULL ? attrs.classes : "";
    code->info = arena_strndup(arena, language, strcspn(language, " "));
    add_caption(arena, code, "Listing", make(arena, MARKDOWN_TEXT, words, code), attrs.id);
}

/* The lines that begin with '#|' or '//|', as the map that they are, or NULL. */
static const YamlNode *read_options(Arena *arena, const char *text) {
    g_autoptr(GString) yaml = g_string_new(NULL);
    for (const char *p = text; g_str_has_prefix(p, "#|") || g_str_has_prefix(p, "//|");) {
        gsize len = strcspn(p, "\n");
        const char *at = p + strcspn(p, "|") + 1;
        at += *at == ' ';
        g_string_append_len(yaml, at, p + len - at);
        g_string_append_c(yaml, '\n');
        p += len + (p[len] == '\n');
    }
    g_autoptr(Diag) quiet = diag_new(); /* most of them are for a program that is not run */
    const YamlNode *map = yaml->len > 0 ? yaml_read(arena, yaml->str, "cell", 1, quiet) : NULL;
    return map != NULL && map->kind == YAML_MAP ? map : NULL;
}

static const char *find_option(const YamlNode *options, const char *key) {
    const YamlNode *node = yaml_find(options, key);
    return node != NULL && node->kind == YAML_TEXT && *node->text != '\0' ? node->text : NULL;
}

static void read_cell(Arena *arena, MarkdownNode *code) {
    static const char *const keys[] = {"fig-cap", "tbl-cap", "lst-cap", "fig.cap", "tbl.cap"};
    const YamlNode *options = read_options(arena, code->text);
    if (options == NULL)
        return;
    const char *label = find_option(options, "label"), *words = NULL;
    for (gsize i = 0; i < G_N_ELEMENTS(keys) && words == NULL; i++)
        words = find_option(options, keys[i]);
    if (label == NULL || words == NULL)
        return;
    g_autofree char *line = text_collapse(words);
    MarkdownNode *caption = make(arena, MARKDOWN_TEXT, arena_strdup(arena, line), code);
    add_caption(arena, code, "Listing", caption, label);
}

/* ---- fences of colons ---- */

/* '::: {.callout-tip title="x"}' -> '<div class="callout-tip" title="x">'. */
static const char *open_div(Arena *arena, const char *braces) {
    g_autoptr(GString) classes = g_string_new(NULL), rest = g_string_new(NULL);
    g_autofree char *inside = g_strdup(braces);
    g_strdelimit(inside, "{}\n", ' ');
    if (strstr(inside, "#fig-") != NULL || strstr(inside, "#tbl-") != NULL ||
        strstr(inside, "#lst-") != NULL)
        g_string_append(classes, "quarto-float ");
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
    return arena_printf(arena, "<div class=\"%s\"%s>", classes->str, rest->str);
}

const char *quarto_div(Arena *arena, const char *line) {
    line += strspn(line, ":");
    g_autofree char *braces = g_strndup(line, (gsize)(strstr(line, "-->") - line));
    g_strstrip(braces);
    return *braces == '\0' ? "</div>" : open_div(arena, braces);
}

/* ---- the tree ---- */

static MarkdownNode *read_node(Arena *arena, MarkdownNode *node) {
    if (node->kind == MARKDOWN_TEXT)
        return part_text(arena, node);
    if (node->kind == MARKDOWN_PARAGRAPH && node->first != NULL &&
        node->first->kind == MARKDOWN_IMAGE && holds(node, node->first))
        read_figure(arena, node);
    else if (node->kind == MARKDOWN_TABLE)
        read_table_caption(arena, node);
    else if (node->kind == MARKDOWN_CODE && node->info != NULL &&
             strstr(node->info, "#lst-") != NULL)
        read_fence(arena, node);
    else if (node->kind == MARKDOWN_CODE && node->text != NULL)
        read_cell(arena, node);
    return node;
}

static void read_children(Arena *arena, MarkdownNode *parent) {
    for (MarkdownNode *node = parent->first; node != NULL; node = node->next) {
        node = read_node(arena, node);
        if (node->kind != MARKDOWN_IMAGE)
            read_children(arena, node);
    }
}

void quarto_read(Arena *arena, MarkdownNode *document) {
    read_children(arena, document);
}
