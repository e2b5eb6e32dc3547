/* Text nodes are joined on the way: cmark splits them at every character that might have meant
 * something. Runs of white space become one space, as on screens, so that both outputs show the
 * same. */
#include "source/prose.h"
#include "base/text.h"
#include "source/figure.h"
#include "source/html.h"
#include "source/links.h"
#include "source/marks.h"
#include "source/math.h"
#include "source/reorder.h"
#include <string.h>

/* One list of inlines while it grows; lists within it have a Level of their own. */
typedef struct Level {
    ProseReader *reader;
    Prose *prose;
    const struct Level *above;
    const MarkdownNode *before; /* the node read last */
    Inline *first, *last;
    GString *text; /* not yet in the list */
    Place text_place;
    gboolean takes_attrs;
    gboolean is_in_link;
    char tags[128]; /* names of HTML tags refused in this list, spaces around each */
} Level;

static void append(Level *level, Inline *inl) {
    if (level->last == NULL)
        level->first = inl;
    else
        level->last->next = inl;
    level->last = inl;
}

static void flush_text(Level *level) {
    if (level->text->len > 0)
        append(level, inline_new_text(level->reader->book, level->text->str, level->text_place));
    g_string_truncate(level->text, 0);
}

static gboolean ends_in_space(const Level *level) {
    if (level->text->len > 0)
        return level->text->str[level->text->len - 1] == ' ';
    return level->last == NULL && level->above == NULL;
}

static void add_text(Level *level, const char *text, Place place) {
    if (level->text->len == 0)
        level->text_place = place;
    for (const char *p = text; *p != '\0'; p++) {
        gboolean is_space = *p == ' ' || *p == '\t' || *p == '\n';
        if (!is_space)
            g_string_append_c(level->text, *p);
        else if (!ends_in_space(level))
            g_string_append_c(level->text, ' ');
    }
}

static Inline *add(Level *level, InlineKind kind, Place place) {
    flush_text(level);
    Inline *inl = inline_new(level->reader->book, kind, place);
    append(level, inl);
    return inl;
}

static Inline *read_below(const Level *above, const MarkdownNode *first, gboolean is_in_link);

static void add_children(Level *level, const MarkdownNode *node, InlineKind kind) {
    Inline *inl = add(level, kind, node->place);
    inl->first = read_below(level, node->first, level->is_in_link);
}

static void report_nested(Level *level, const MarkdownNode *node, const char *what) {
    diag_add(level->reader->diag, DIAG_LINK_NESTED, node->place, "%s", what);
}

static void append_all(Level *level, Inline *list) {
    for (Inline *inl = list, *next; inl != NULL; inl = next) {
        next = inl->next;
        append(level, inl);
    }
}

/* The words of a link that leads nowhere stay. */
static void add_words(Level *level, const MarkdownNode *node) {
    flush_text(level);
    append_all(level, read_below(level, node->first, level->is_in_link));
}

static void add_link(Level *level, const MarkdownNode *node) {
    ProseReader *reader = level->reader;
    Link link;
    if (!link_read(reader->book->arena, reader->slugs, node->url, node->place, reader->diag,
                   &link)) {
        add_words(level, node);
        return;
    }
    if (node->first == NULL) {
        diag_add(reader->diag, DIAG_LINK_SCHEME, node->place,
                 "a link without words cannot be followed");
        return;
    }
    Inline *inl = add(level, INLINE_LINK, node->place);
    inl->href = link.href;
    inl->target = link.target;
    inl->first = read_below(level, node->first, TRUE);
}

static void add_reference(Level *level, const MarkdownNode *node) {
    if (level->is_in_link) {
        report_nested(level, node, "a reference cannot stand within a link");
        return;
    }
    add(level, INLINE_REFERENCE, node->place)->target =
        arena_strdup(level->reader->book->arena, node->text);
}

static void add_mark(Level *level, const MarkdownNode *node) {
    if (node->number == 0)
        report_nested(level, node, "a note cannot stand within a note");
    else if (level->is_in_link)
        report_nested(level, node, "a note cannot stand within a link");
    else
        add(level, INLINE_NOTE, node->place)->note =
            level->reader->note_of(level->reader->data, node->number);
}

/* ---- comments and refused HTML ---- */

static void append_marks(IndexMark **list, IndexMark *marks) {
    while (*list != NULL)
        list = &(*list)->next;
    *list = marks;
}

/* Whether the tag ends a pair that was refused already; it needs no complaint of its own. */
static gboolean is_known_end(const Level *level, const char *html, const char *tag) {
    g_autofree char *word = g_strdup_printf(" %s ", tag);
    return g_str_has_prefix(html, "</") && strstr(level->tags, word) != NULL;
}

static void remember_tag(Level *level, const char *tag) {
    g_autofree char *word = g_strdup_printf(" %s ", tag);
    g_strlcat(level->tags, word, sizeof level->tags);
}

static void read_html(Level *level, const MarkdownNode *node) {
    IndexMark *marks = NULL;
    if (marks_read(level->reader->book, node->text, node->place, level->reader->diag, &marks)) {
        append_marks(&level->prose->marks, marks);
        return;
    }
    g_autofree char *tag = html_tag_name(node->text);
    if (is_known_end(level, node->text, tag))
        return;
    remember_tag(level, tag);
    html_refuse(node->text, node->place, level->reader->diag);
}

/* ---- images ---- */

static void append_words(GString *words, const MarkdownNode *first) {
    for (const MarkdownNode *node = first; node != NULL; node = node->next) {
        if (node->kind == MARKDOWN_SOFT_BREAK || node->kind == MARKDOWN_HARD_BREAK)
            g_string_append_c(words, ' ');
        else if ((node->kind == MARKDOWN_TEXT || node->kind == MARKDOWN_CODE_SPAN ||
                  node->kind == MARKDOWN_MATH) &&
                 node->text != NULL)
            g_string_append(words, node->text);
        append_words(words, node->first);
    }
}

static const char *read_alt(ProseReader *reader, const MarkdownNode *image) {
    g_autoptr(GString) words = g_string_new(NULL);
    append_words(words, image->first);
    return arena_strdup(reader->book->arena, g_strstrip(words->str));
}

static const Picture *read_picture(ProseReader *reader, const MarkdownNode *image) {
    const char *url = image->url != NULL ? image->url : "";
    if (strstr(url, "://") != NULL || g_str_has_prefix(url, "data:")) {
        diag_add(reader->diag, DIAG_FILE_OUTSIDE, image->place,
                 "the picture '%s' does not lie in the book's folder", url);
        diag_hint(reader->diag, "save it there, for instance in figures/");
        return NULL;
    }
    g_autofree char *unescaped = g_uri_unescape_string(url, NULL);
    const char *path = unescaped != NULL && g_utf8_validate(unescaped, -1, NULL) ? unescaped : url;
    return figure_read(reader->book, reader->root, path, image->place, reader->diag);
}

static const MarkdownNode *attrs_after(const MarkdownNode *image) {
    return image->next != NULL && image->next->kind == MARKDOWN_ATTRS ? image->next : NULL;
}

void prose_read_image(ProseReader *reader, const MarkdownNode *image, ProseImage *ret_image) {
    *ret_image = (ProseImage){.alt = ""};
    const MarkdownNode *attrs = attrs_after(image);
    if (attrs != NULL)
        attrs_read(reader->book->arena, attrs->text, attrs->place, reader->diag, &ret_image->attrs);
    /* it says something about the picture, not about its looks */
    ret_image->is_decorative =
        attrs_take_class(reader->book->arena, &ret_image->attrs, "decorative");
    if (!ret_image->is_decorative)
        ret_image->alt = read_alt(reader, image);
    if (!ret_image->is_decorative && *ret_image->alt == '\0') {
        diag_add(reader->diag, DIAG_ALT_MISSING, image->place,
                 "the picture has no alternative text");
        diag_hint(reader->diag,
                  "say between the brackets what it shows, or write {.decorative} behind it");
    }
    ret_image->picture = read_picture(reader, image);
}

static void add_image(Level *level, const MarkdownNode *node) {
    ProseImage image;
    prose_read_image(level->reader, node, &image);
    if (image.attrs.id != NULL)
        diag_add(level->reader->diag, DIAG_ATTR_UNKNOWN, image.attrs.place,
                 "a picture within a line cannot have an id; let it stand alone in a paragraph");
    attrs_report_rest(&image.attrs, NULL, 0, level->reader->diag);
    if (image.picture == NULL) {
        add_text(level, image.alt, node->place);
        return;
    }
    Inline *inl = add(level, INLINE_IMAGE, node->place);
    inl->picture = image.picture;
    inl->text = image.alt;
}

/* ---- formulas ---- */

const Formula *prose_read_math(ProseReader *reader, const MarkdownNode *math) {
    Place place = math->place;
    place.column += place.column > 0 ? math->number : 0;
    return math_read(reader->book->arena, math->text, place, math->number == 2,
                     reader->book->meta.language, reader->diag);
}

static void add_math(Level *level, const MarkdownNode *node) {
    if (node->number == 2) {
        diag_add(level->reader->diag, DIAG_MATH_SYNTAX, node->place,
                 "a displayed formula stands between paragraphs; here one pair of dollar signs is "
                 "enough");
        return;
    }
    const Formula *formula = prose_read_math(level->reader, node);
    if (formula == NULL)
        return;
    Inline *inl = add(level, INLINE_MATH, node->place);
    inl->formula = formula;
    inl->text = formula->text;
}

/* ---- attributes ---- */

gboolean prose_is_invisible(const MarkdownNode *node) {
    if (node->kind == MARKDOWN_SOFT_BREAK)
        return TRUE;
    if (node->kind == MARKDOWN_TEXT)
        return node->text[strspn(node->text, " \t")] == '\0';
    return node->kind == MARKDOWN_HTML_SPAN && g_str_has_prefix(node->text, "<!--");
}

static gboolean is_last(const MarkdownNode *node) {
    for (const MarkdownNode *next = node->next; next != NULL; next = next->next)
        if (!prose_is_invisible(next))
            return FALSE;
    return TRUE;
}

/* ---- phrases: [words]{lang=ja} ---- */

/* The last bracket that is open at the end of the text, or NULL. */
static const char *find_open_bracket(const char *text, gsize len, guint *depth) {
    for (const char *p = text + len; p > text; p--)
        if (p[-1] == ']')
            ++*depth;
        else if (p[-1] == '[' && (*depth)-- == 0)
            return p - 1;
    return NULL;
}

/* The same in the list before; it stands in the last inline that is returned. */
static const char *find_in_list(Level *level, guint *depth, Inline **ret_holder,
                                Inline **ret_before) {
    g_autoptr(GPtrArray) list = g_ptr_array_new();
    for (Inline *inl = level->first; inl != NULL; inl = inl->next)
        g_ptr_array_add(list, inl);
    for (guint i = list->len; i-- > 0;) {
        *ret_holder = list->pdata[i];
        *ret_before = i > 0 ? list->pdata[i - 1] : NULL;
        const char *open =
            (*ret_holder)->kind == INLINE_TEXT
                ? find_open_bracket((*ret_holder)->text, strlen((*ret_holder)->text), depth)
                : NULL;
        if (open != NULL)
            return open;
    }
    return NULL;
}

/* Takes what follows the bracket out of the list. */
static Inline *cut_list(Level *level, const char *open, Inline *holder, Inline *before) {
    Arena *arena = level->reader->book->arena;
    Inline *rest = holder->next;
    if (open[1] != '\0') {
        Inline *text = inline_new_text(level->reader->book, open + 1, holder->place);
        text->next = rest;
        rest = text;
    }
    holder->next = NULL;
    level->last = holder;
    holder->text = arena_strndup(arena, holder->text, (gsize)(open - holder->text));
    if (*holder->text == '\0') {
        level->last = before;
        level->first = before != NULL ? level->first : NULL;
        if (before != NULL)
            before->next = NULL;
    }
    return rest;
}

/* The words between the bracket that ends the text so far and the one that opens it, or NULL. */
static Inline *take_bracketed(Level *level) {
    Book *book = level->reader->book;
    guint depth = 0;
    Inline *holder = NULL, *before = NULL;
    g_string_truncate(level->text, level->text->len - 1);
    const char *open = find_open_bracket(level->text->str, level->text->len, &depth);
    if (open != NULL) {
        Inline *words = inline_new_text(book, open + 1, level->text_place);
        g_string_truncate(level->text, (gsize)(open - level->text->str));
        flush_text(level);
        return words;
    }
    open = find_in_list(level, &depth, &holder, &before);
    if (open == NULL) {
        g_string_append_c(level->text, ']');
        return NULL;
    }
    flush_text(level);
    return cut_list(level, open, holder, before);
}

/* The language in the braces; the rest of them has no meaning here. NULL after a diagnostic. */
static const char *read_language(Level *level, const MarkdownNode *node) {
    static const char *const known[] = {"lang"};
    Diag *diag = level->reader->diag;
    Attrs attrs;
    attrs_read(level->reader->book->arena, node->text, node->place, diag, &attrs);
    const char *language = attrs_take_language(&attrs, diag);
    if (attrs.id != NULL || attrs.classes != NULL)
        diag_add(diag, DIAG_ATTR_UNKNOWN, attrs.place,
                 "a phrase has a language and neither an id nor a class");
    attrs_report_rest(&attrs, known, G_N_ELEMENTS(known), diag);
    return language;
}

static gboolean names_language(const MarkdownNode *node) {
    return strstr(node->text, "lang=") != NULL;
}

/* FALSE where the braces say nothing of the words before them. */
static gboolean read_phrase(Level *level, const MarkdownNode *node) {
    gboolean is_link = level->before != NULL && level->before->kind == MARKDOWN_LINK &&
                       level->text->len == 0 && level->last != NULL;
    gboolean is_bracket = level->text->len > 0 && level->text->str[level->text->len - 1] == ']';
    if (!names_language(node) || (!is_link && !is_bracket))
        return FALSE;
    Inline *words = is_link ? NULL : take_bracketed(level);
    if (!is_link && words == NULL)
        return FALSE;
    const char *language = read_language(level, node);
    if (is_link) {
        level->last->language = language;
        return TRUE;
    }
    if (language == NULL) {
        append_all(level, words);
        return TRUE;
    }
    Inline *span = inline_new(level->reader->book, INLINE_SPAN, words->place);
    span->language = language;
    span->first = words;
    append(level, span);
    return TRUE;
}

/* Braces that belong to nothing are text after all. */
static void read_attrs(Level *level, const MarkdownNode *node) {
    if (level->before != NULL && level->before->kind == MARKDOWN_IMAGE)
        return;
    if (read_phrase(level, node))
        return;
    if (level->takes_attrs && is_last(node)) {
        level->prose->attrs = node;
        return;
    }
    if (node->text[1] == '#' || node->text[1] == '.' || names_language(node))
        diag_add(level->reader->diag, DIAG_ATTR_UNKNOWN, node->place,
                 "attributes belong to headings, paragraphs, images, fences and captions; here "
                 "they are text");
    add_text(level, node->text, node->place);
}

/* ---- line ends ---- */

#define OTHER 'x' /* what is no text: code, a picture */

/* Quotation marks say nothing of the script that they stand in. */
static gboolean is_quotation_mark(gunichar c) {
    return (c >= TEXT_DOUBLE_OPEN && c <= TEXT_SINGLE_CLOSE) || (c >= 0x2018 && c <= 0x201f);
}

static gunichar last_in_text(const char *text, gunichar before) {
    for (const char *p = text + strlen(text); p > text;) {
        p = g_utf8_prev_char(p);
        if (!is_quotation_mark(g_utf8_get_char(p)))
            return g_utf8_get_char(p);
    }
    return before;
}

/* The last character that shows, or 0. A note's mark hangs on the one before it. */
static gunichar last_in_list(const Inline *list, gunichar before) {
    for (const Inline *inl = list; inl != NULL; inl = inl->next)
        if (inl->kind == INLINE_TEXT)
            before = last_in_text(inl->text, before);
        else if (inl->first != NULL)
            before = last_in_list(inl->first, before);
        else if (inl->kind != INLINE_NOTE)
            before = OTHER;
    return before;
}

static gunichar first_in_nodes(const MarkdownNode *first) {
    for (const MarkdownNode *node = first; node != NULL; node = node->next) {
        gunichar found = node->first != NULL ? first_in_nodes(node->first) : 0;
        if (node->kind == MARKDOWN_TEXT)
            for (const char *p = node->text; *p != '\0' && found == 0; p = g_utf8_next_char(p))
                found = is_quotation_mark(g_utf8_get_char(p)) ? 0 : g_utf8_get_char(p);
        else if (found == 0 && node->kind != MARKDOWN_HTML_SPAN && node->kind != MARKDOWN_MARK)
            found = OTHER;
        if (found != 0)
            return found;
    }
    return 0;
}

/* A line ends in the source for the author's comfort: where words are not parted by spaces, it is
 * none either. */
static void add_line_end(Level *level, const MarkdownNode *node) {
    gunichar before = last_in_text(level->text->str, last_in_list(level->first, 0));
    if (!text_joins_lines(before, first_in_nodes(node->next)))
        add_text(level, " ", node->place);
}

/* ---- lists of inlines ---- */

static const char *show_order(Level *level, const char *text, ReorderKind kind, Place place) {
    return reorder_show(level->reader->book->arena, text, kind, place, level->reader->diag);
}

static void read_node(Level *level, const MarkdownNode *node) {
    switch (node->kind) {
    case MARKDOWN_TEXT:
        add_text(level, show_order(level, node->text, REORDER_PROSE, node->place), node->place);
        break;
    case MARKDOWN_SOFT_BREAK:
        add_line_end(level, node);
        break;
    case MARKDOWN_HARD_BREAK:
        add(level, INLINE_BREAK, node->place);
        break;
    case MARKDOWN_CODE_SPAN:
        add(level, INLINE_CODE, node->place)->text = show_order(
            level, arena_strdup(level->reader->book->arena, node->text), REORDER_CODE, node->place);
        break;
    case MARKDOWN_HTML_SPAN:
        read_html(level, node);
        break;
    case MARKDOWN_EMPHASIS:
        add_children(level, node, INLINE_EMPHASIS);
        break;
    case MARKDOWN_STRONG:
        add_children(level, node, INLINE_STRONG);
        break;
    case MARKDOWN_SUB:
        add_children(level, node, INLINE_SUB);
        break;
    case MARKDOWN_SUP:
        add_children(level, node, INLINE_SUP);
        break;
    case MARKDOWN_STRIKE:
        add_children(level, node, INLINE_STRIKE);
        break;
    case MARKDOWN_LINK:
        add_link(level, node);
        break;
    case MARKDOWN_IMAGE:
        add_image(level, node);
        break;
    case MARKDOWN_MARK:
        add_mark(level, node);
        break;
    case MARKDOWN_ATTRS:
        read_attrs(level, node);
        break;
    case MARKDOWN_REFERENCE:
        add_reference(level, node);
        break;
    case MARKDOWN_MATH:
        add_math(level, node);
        break;
    default:
        g_assert_not_reached();
    }
}

static Inline *read_level(Level *level, const MarkdownNode *first) {
    g_autoptr(GString) text = g_string_new(NULL);
    level->text = text;
    for (const MarkdownNode *node = first; node != NULL; node = node->next) {
        read_node(level, node);
        level->before = node;
    }
    if (level->above == NULL && text->len > 0 && text->str[text->len - 1] == ' ')
        g_string_truncate(text, text->len - 1);
    flush_text(level);
    return level->first;
}

static Inline *read_below(const Level *above, const MarkdownNode *first, gboolean is_in_link) {
    Level level = {
        .reader = above->reader, .prose = above->prose, .above = above, .is_in_link = is_in_link};
    return read_level(&level, first);
}

void prose_read(ProseReader *reader, const MarkdownNode *first, gboolean takes_attrs,
                Prose *ret_prose) {
    *ret_prose = (Prose){0};
    Level level = {.reader = reader, .prose = ret_prose, .takes_attrs = takes_attrs};
    ret_prose->inlines = read_level(&level, first);
}
