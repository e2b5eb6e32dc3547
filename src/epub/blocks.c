/* One function a kind of block. */
#include "epub/blocks.h"
#include "base/text.h"
#include "book/language.h"
#include "book/terms.h"
#include "epub/mathml.h"
#include "epub/names.h"
#include "epub/tables.h"
#include <string.h>

static void close_block(Writer *writer);
static void write_item(Writer *writer, const Block *list, const Slot *slot);
static void write_more(Writer *writer, const Slot *slot);
static void write_rests(Writer *writer, const Slot *slot);

static const char *book_term(const Writer *writer, Term which) {
    return term(writer->book->meta.language, which);
}

/* ---- what all blocks have ---- */

static const char *classes_of(Writer *writer, const char *own, const Block *block) {
    if (own == NULL || block->classes == NULL)
        return own != NULL ? own : block->classes;
    return arena_printf(writer->arena, "%s %s", own, block->classes);
}

static void open_block(Writer *writer, const char *element, const char *class, const Block *block) {
    xml_open(writer->xml, element);
    xml_attribute(writer->xml, "class", classes_of(writer, class, block));
    xml_attribute(writer->xml, "id", block->id);
    inlines_language(writer, block->language);
    const char *language = writer->book->meta.language;
    writer->is_rtl =
        block->parent != NULL ? block_is_rtl(block->parent, language) : language_is_rtl(language);
    gboolean is_rtl = block_is_rtl(block, language);
    inlines_direction(writer, is_rtl);
    writer->is_rtl = is_rtl;
}

static void close_block(Writer *writer) {
    xml_close(writer->xml);
    xml_line(writer->xml);
}

/* The empty element that links lead to, always there so that it never comes or goes. */
static void write_link_mark(Writer *writer, const Block *block) {
    xml_open(writer->xml, "span");
    xml_attribute(writer->xml, "id", names_mark(writer->arena, block));
    xml_close(writer->xml);
}

void blocks_write_marks(Writer *writer, const Slot *slot) {
    Xml *xml = writer->xml;
    for (guint i = 0; i < writer->n_marks; i++) {
        const PageMark *mark = &writer->marks[i];
        if (mark->slot != slot)
            continue;
        xml_open(xml, "span");
        xml_attribute(xml, "epub:type", "pagebreak");
        xml_attribute(xml, "role", "doc-pagebreak");
        xml_attribute(xml, "id", mark->id);
        xml_attribute(xml, "aria-label", mark->folio);
        xml_close(xml);
    }
}

/* ---- headings, paragraphs, rules ---- */

static void write_heading(Writer *writer, const Block *heading) {
    const char element[] = {'h', (char)('0' + heading->heading.level), '\0'};
    open_block(writer, element, NULL, heading);
    if (names_mark(writer->arena, heading) != NULL)
        write_link_mark(writer, heading);
    inlines_write(writer, heading->inlines);
    close_block(writer);
}

static void write_back_link(Writer *writer, const Block *note) {
    Xml *xml = writer->xml;
    xml_open(xml, "a");
    xml_attribute(xml, "class", "back");
    xml_attribute(xml, "epub:type", "backlink");
    xml_attribute(xml, "role", "doc-backlink");
    xml_attribute(xml, "title", book_term(writer, TERM_BACK_TO_TEXT));
    xml_attribute(xml, "href", arena_printf(writer->arena, "#%s", note->note.first_mark->id));
    xml_text(xml, note->number);
    xml_close(xml);
    xml_text(xml, " ");
}

static void write_task_box(Writer *writer, TaskState task) {
    if (task == TASK_NONE)
        return;
    xml_open(writer->xml, "span");
    xml_attribute(writer->xml, "class", "box");
    xml_text(writer->xml, task == TASK_DONE ? "\u2713" : "\u25A1");
    xml_close(writer->xml);
    xml_text(writer->xml, " ");
}

static void write_paragraph(Writer *writer, const Block *block) {
    const Block *parent = block->parent;
    gboolean begins = parent != NULL && parent->first == block;
    open_block(writer, "p", NULL, block);
    if (begins && parent->kind == BLOCK_NOTE)
        write_back_link(writer, parent);
    if (begins && parent->kind == BLOCK_ITEM)
        write_task_box(writer, parent->item.task);
    inlines_write(writer, block->inlines);
    close_block(writer);
}

static void write_rule(Writer *writer, const Block *block) {
    open_block(writer, "hr", NULL, block);
    xml_close_empty(writer->xml);
    xml_line(writer->xml);
}

/* ---- containers ---- */

static void write_section(Writer *writer, const Block *section) {
    open_block(writer, "section", NULL, section);
    xml_line(writer->xml);
    blocks_write(writer, section->slots);
    close_block(writer);
}

static gboolean has_tasks(const Block *list) {
    for (const Block *item = list->first; item != NULL; item = item->next)
        if (item->item.task != TASK_NONE)
            return TRUE;
    return FALSE;
}

static const char *list_class(const Block *list) {
    if (has_tasks(list))
        return list->list.is_tight ? "tasks tight" : "tasks";
    return list->list.is_tight ? "tight" : NULL;
}

/* One of several elements that look like one list. */
static const char *more_class(Writer *writer, const char *class) {
    return class != NULL ? arena_printf(writer->arena, "more %s", class) : "more";
}

static void write_list(Writer *writer, const Block *list) {
    const char *class = list_class(list);
    if (list->lead->more != NULL)
        class = more_class(writer, class);
    open_block(writer, list->list.is_ordered ? "ol" : "ul", class, list);
    if (list->list.is_ordered && list->list.start != 1)
        xml_attribute_number(writer->xml, "start", list->list.start);
    xml_line(writer->xml);
    for (const Slot *slot = list->slots; slot != NULL; slot = slot->next)
        write_item(writer, list, slot);
    close_block(writer);
}

/* Whether an item stands elsewhere than its number says: then each has to say its own. */
static gboolean is_counted(const Block *list) {
    if (list->lead->more != NULL)
        return FALSE;
    for (const Slot *slot = list->slots; slot != NULL; slot = slot->next)
        if (slot->block == NULL || slot->more != NULL)
            return FALSE;
    return TRUE;
}

static guint number_of(const Block *item) {
    guint number = item->parent->list.start;
    for (const Block *other = item->parent->first; other != item; other = other->next)
        number = (other->item.number > 0 ? other->item.number : number) + 1;
    return item->item.number > 0 ? item->item.number : number;
}

static void open_item(Writer *writer, const Block *list, const Block *item) {
    open_block(writer, "li", NULL, item);
    if (list->list.is_ordered && (item->item.number > 0 || !is_counted(list)))
        xml_attribute_number(writer->xml, "value", number_of(item));
    if (names_mark(writer->arena, item) != NULL)
        write_link_mark(writer, item);
    blocks_write(writer, item->slots);
}

/* An item that is gone keeps its place among the others, and is not seen. */
static void open_gone(Writer *writer, const Slot *slot) {
    xml_open(writer->xml, "li");
    xml_attribute(writer->xml, "class", "gone");
    xml_attribute(writer->xml, "id", slot->name);
}

static void write_item(Writer *writer, const Block *list, const Slot *slot) {
    if (slot->block != NULL)
        open_item(writer, list, slot->block);
    else
        open_gone(writer, slot);
    write_more(writer, slot);
    write_rests(writer, slot);
    close_block(writer);
}

static void write_quote(Writer *writer, const Block *quote) {
    open_block(writer, "blockquote", NULL, quote);
    xml_line(writer->xml);
    blocks_write_gap(writer, quote->lead);
    blocks_write(writer, quote->slots);
    close_block(writer);
}

/* doc-notice may not stand on <aside> (ARIA in HTML), so what must not be missed is a <section>. */
static const struct {
    const char *element, *class, *type, *role;
    Term title;
} alerts[] = {
    [ALERT_NOTE] = {"aside", "alert note", NULL, "note", TERM_NOTE},
    [ALERT_TIP] = {"aside", "alert tip", "tip", "doc-tip", TERM_TIP},
    [ALERT_IMPORTANT] = {"section", "alert important", "notice", "doc-notice", TERM_IMPORTANT},
    [ALERT_WARNING] = {"section", "alert warning", "notice", "doc-notice", TERM_WARNING},
    [ALERT_CAUTION] = {"section", "alert caution", "notice", "doc-notice", TERM_CAUTION},
};

static void write_alert_title(Writer *writer, const Block *alert) {
    xml_open(writer->xml, "p");
    xml_attribute(writer->xml, "class", "alert-title");
    xml_open(writer->xml, "span");
    xml_attribute(writer->xml, "class", "alert-kind");
    xml_text(writer->xml, book_term(writer, alerts[alert->alert.kind].title));
    xml_close(writer->xml);
    if (alert->inlines != NULL)
        xml_text(writer->xml, " ");
    inlines_write(writer, alert->inlines);
    close_block(writer);
}

static void write_alert(Writer *writer, const Block *alert) {
    AlertKind kind = alert->alert.kind;
    open_block(writer, alerts[kind].element, alerts[kind].class, alert);
    xml_attribute(writer->xml, "epub:type", alerts[kind].type);
    xml_attribute(writer->xml, "role", alerts[kind].role);
    xml_line(writer->xml);
    write_alert_title(writer, alert);
    blocks_write_gap(writer, alert->lead);
    blocks_write(writer, alert->slots);
    close_block(writer);
}

static void write_note(Writer *writer, const Block *note) {
    open_block(writer, "aside", "footnote", note);
    xml_attribute(writer->xml, "epub:type", "footnote");
    xml_attribute(writer->xml, "role", "doc-footnote");
    xml_line(writer->xml);
    if (note->first == NULL || note->first->kind != BLOCK_PARAGRAPH) {
        xml_open(writer->xml, "p");
        write_back_link(writer, note);
        close_block(writer);
    }
    blocks_write(writer, note->slots);
    close_block(writer);
}

/* ---- figures, listings, tables ---- */

static void write_caption(Writer *writer, const char *element, const Block *block) {
    Xml *xml = writer->xml;
    if (block->caption == NULL)
        return;
    xml_open(xml, element);
    if (block->kind == BLOCK_TABLE)
        write_link_mark(writer, block);
    xml_open(xml, "span");
    xml_attribute(xml, "class", "label");
    xml_text(xml, block->label);
    xml_close(xml);
    xml_text(xml, " ");
    inlines_write(writer, block->caption);
    close_block(writer);
}

static void write_picture(Writer *writer, const Block *figure) {
    Xml *xml = writer->xml;
    xml_open(xml, "img");
    if (figure->figure.width_percent > 0)
        xml_attribute(xml, "class",
                      arena_printf(writer->arena, "w%u", figure->figure.width_percent));
    xml_attribute(xml, "src", names_picture(writer->arena, figure->figure.picture));
    xml_attribute(xml, "alt", figure->figure.is_decorative ? "" : figure->figure.alt);
    if (figure->figure.is_decorative)
        xml_attribute(xml, "role", "presentation");
    xml_close_empty(xml);
    xml_line(xml);
}

static void write_figure(Writer *writer, const Block *block) {
    open_block(writer, "figure", NULL, block);
    write_link_mark(writer, block);
    write_picture(writer, block);
    write_caption(writer, "figcaption", block);
    close_block(writer);
}

/* The number stands before the formula, where it can float to the side. */
static void write_equation(Writer *writer, const Block *block) {
    open_block(writer, "div", "equation", block);
    xml_attribute(writer->xml, "tabindex", "0"); /* a wide one scrolls, by keyboard too */
    write_link_mark(writer, block);
    if (block->number != NULL) {
        xml_open(writer->xml, "span");
        xml_attribute(writer->xml, "class", "number");
        xml_text(writer->xml, arena_printf(writer->arena, "(%s)", block->number));
        xml_close(writer->xml);
    }
    mathml_write(writer->xml, block->math.formula);
    close_block(writer);
}

#define DEEPEST_HANG 16 /* columns: beyond it a narrow screen has no room left for the words */

static guint columns_of_indent(const char *line) {
    guint columns = 0;
    for (; *line == ' ' || *line == '\t'; line++)
        columns += *line == '\t' ? 4 : 1;
    return columns;
}

/* In words of a person or of a machine lines are cut at spaces, in a program between its words too.
 */
static gboolean is_program(TokenKind kind) {
    return kind != TOKEN_STRING && kind != TOKEN_COMMENT && kind != TOKEN_PROMPT;
}

/* A comment behind code goes to the next line as a whole where it does not fit. */
static gboolean is_trailing(const char *begin, const char *text) {
    for (const char *p = text; p > begin && p[-1] != '\n'; p--)
        if (!g_ascii_isspace(p[-1]))
            return TRUE;
    return FALSE;
}

static const char *token_class(const char *begin, const char *text, TokenKind kind) {
    static const char *const classes[N_TOKEN_KINDS] = {
        [TOKEN_KEYWORD] = "k",  [TOKEN_STRING] = "s",   [TOKEN_NUMBER] = "n",
        [TOKEN_COMMENT] = "m",  [TOKEN_FUNCTION] = "f", [TOKEN_TYPE] = "t",
        [TOKEN_CONSTANT] = "c", [TOKEN_PROMPT] = "q",   [TOKEN_OUTPUT] = "o",
    };
    return kind == TOKEN_COMMENT && is_trailing(begin, text) ? "m e" : classes[kind];
}

static void write_stretch(Writer *writer, const char *begin, const char *text, gsize len,
                          TokenKind kind) {
    const char *class = token_class(begin, text, kind);
    if (len == 0)
        return;
    if (class != NULL) {
        xml_open(writer->xml, "span");
        xml_attribute(writer->xml, "class", class);
    }
    if (is_program(kind))
        inlines_write_code(writer, begin, text, text + len);
    else
        xml_text_len(writer->xml, text, len);
    if (class != NULL)
        xml_close(writer->xml);
}

/* The part of a listing from `start` to `end`; *next is its first token that does not end before.
 */
static void write_tokens(Writer *writer, const Block *listing, gsize start, gsize end,
                         guint *next) {
    const char *text = listing->listing.text;
    while (start < end && *next < listing->listing.n_tokens) {
        const Token *token = &listing->listing.tokens[*next];
        gsize from = CLAMP(token->start, start, end), to = CLAMP(token->end, start, end);
        write_stretch(writer, text, text + start, from - start, TOKEN_PLAIN);
        write_stretch(writer, text, text + from, to - from, token->kind);
        start = to;
        if (token->end > end)
            return;
        (*next)++;
    }
    write_stretch(writer, text, text + start, end - start, TOKEN_PLAIN);
}

/* A line is an element of its own, so that what wraps can hang behind the line's own indent. Its
 * end stays within, so that what is copied has its line ends. */
static void write_code_line(Writer *writer, const Block *listing, const char *line, gsize len,
                            guint *next_token) {
    gsize start = (gsize)(line - listing->listing.text);
    guint indent = MIN(columns_of_indent(line), DEEPEST_HANG) / 2 * 2;
    xml_open(writer->xml, "span");
    xml_attribute(writer->xml, "class",
                  indent == 0 ? "line" : arena_printf(writer->arena, "line in%u", indent));
    write_tokens(writer, listing, start, start + len, next_token);
    xml_text_len(writer->xml, line + len, line[len] == '\n' ? 1 : 0);
    xml_close(writer->xml);
}

static void write_code(Writer *writer, const Block *listing) {
    Xml *xml = writer->xml;
    xml_open(xml, "pre");
    if (listing->listing.first_number >
        0) { /* the stylesheet counts, so that no number is copied */
        xml_attribute(xml, "class", "numbered");
        xml_attribute(xml, "style",
                      arena_printf(writer->arena, "counter-reset: line %u",
                                   listing->listing.first_number - 1));
    }
    inlines_direction(writer, FALSE);
    xml_open(xml, "code");
    if (listing->listing.language != NULL)
        xml_attribute(xml, "class",
                      arena_printf(writer->arena, "language-%s", listing->listing.language));
    guint next_token = 0;
    for (const char *line = listing->listing.text; line != NULL;) {
        gsize len = strcspn(line, "\n");
        write_code_line(writer, listing, line, len, &next_token);
        line = line[len] == '\n' ? line + len + 1 : NULL;
    }
    xml_close(xml);
    xml_close(xml);
    xml_line(xml);
}

static void write_listing(Writer *writer, const Block *block) {
    const char *title = block->listing.title;
    open_block(writer, "figure", block->listing.is_output ? "listing output" : "listing", block);
    if (title == NULL && block->listing.is_output) /* its rule says so to the eye, as in print */
        xml_attribute(writer->xml, "aria-label", book_term(writer, TERM_OUTPUT));
    write_link_mark(writer, block);
    if (title != NULL)
        xml_element(writer->xml, "p", "title", title);
    write_code(writer, block);
    write_caption(writer, "figcaption", block);
    close_block(writer);
}

static const char *alignment_class(const Block *table, guint column) {
    if (column >= table->table.n_columns || table->table.alignments == NULL)
        return NULL;
    switch (table->table.alignments[column]) {
    case ALIGN_CENTRE:
        return "centre";
    case ALIGN_END:
        return "end";
    case ALIGN_START:
        return NULL;
    }
    return NULL;
}

/* An empty head cell is no heading: it would be read out as one. */
static void write_head_row(Writer *writer, const Block *table, const Block *row) {
    Xml *xml = writer->xml;
    guint column = 0;
    xml_open(xml, "tr");
    for (const Block *cell = row->first; cell != NULL; cell = cell->next) {
        xml_open(xml, cell->inlines != NULL ? "th" : "td");
        if (cell->inlines != NULL)
            xml_attribute(xml, "scope", "col");
        xml_attribute(xml, "class", alignment_class(table, column++));
        inlines_write(writer, cell->inlines);
        xml_close(xml);
    }
    close_block(writer);
}

/* data-label lets the stylesheet turn rows into labelled rows where a table has no room. */
static void write_label(Writer *writer, const Block *head_cell) {
    if (head_cell == NULL || head_cell->inlines == NULL)
        return;
    g_autofree char *raw = inline_text(head_cell->inlines);
    g_autofree char *label = text_collapse(raw);
    xml_attribute(writer->xml, "data-label", label);
}

static void write_row(Writer *writer, const Block *table, const Block *row) {
    Xml *xml = writer->xml;
    guint column = 0;
    const Block *head_cell = table->first->first;
    xml_open(xml, "tr");
    for (const Block *cell = row->first; cell != NULL; cell = cell->next) {
        xml_open(xml, "td");
        xml_attribute(xml, "class", alignment_class(table, column++));
        write_label(writer, head_cell);
        inlines_write(writer, cell->inlines);
        xml_close(xml);
        head_cell = head_cell != NULL ? head_cell->next : NULL;
    }
    close_block(writer);
}

static void write_body(Writer *writer, const Block *table) {
    xml_open(writer->xml, "tbody");
    xml_line(writer->xml);
    for (const Block *row = table->first->next; row != NULL; row = row->next)
        write_row(writer, table, row);
    close_block(writer);
}

static void write_table(Writer *writer, const Block *table) {
    open_block(writer, "table", tables_class(writer->arena, table), table);
    xml_line(writer->xml);
    write_caption(writer, "caption", table);
    xml_open(writer->xml, "thead");
    xml_line(writer->xml);
    write_head_row(writer, table, table->first);
    close_block(writer);
    if (table->first->next != NULL)
        write_body(writer, table);
    close_block(writer);
}

/* ---- all ---- */

static void write_kind(Writer *writer, const Block *block) {
    switch (block->kind) {
    case BLOCK_SECTION:
        write_section(writer, block);
        break;
    case BLOCK_HEADING:
        write_heading(writer, block);
        break;
    case BLOCK_PARAGRAPH:
        write_paragraph(writer, block);
        break;
    case BLOCK_LIST:
        write_list(writer, block);
        break;
    case BLOCK_QUOTE:
        write_quote(writer, block);
        break;
    case BLOCK_ALERT:
        write_alert(writer, block);
        break;
    case BLOCK_LISTING:
        write_listing(writer, block);
        break;
    case BLOCK_FIGURE:
        write_figure(writer, block);
        break;
    case BLOCK_TABLE:
        write_table(writer, block);
        break;
    case BLOCK_RULE:
        write_rule(writer, block);
        break;
    case BLOCK_MATH:
        write_equation(writer, block);
        break;
    case BLOCK_NOTE:
        write_note(writer, block);
        break;
    case BLOCK_ITEM: /* these by their list and their table */
    case BLOCK_ROW:
    case BLOCK_CELL:
        g_assert_not_reached();
    }
}

/* ---- slots ---- */

static void write_empty_span(Writer *writer, const char *id) {
    xml_open(writer->xml, "span");
    xml_attribute(writer->xml, "id", id);
    xml_close(writer->xml);
}

/* What was deleted is found by both the names that links used. */
static void write_rests(Writer *writer, const Slot *slot) {
    for (const Rest *rest = slot->rests; rest != NULL; rest = rest->next) {
        write_empty_span(writer, rest->name);
        if (slot->block == NULL)
            write_empty_span(writer, arena_printf(writer->arena, "_%s", rest->name));
    }
}

void blocks_write_gap(Writer *writer, const Slot *gap) {
    xml_open(writer->xml, "div");
    xml_attribute(writer->xml, "class", "slot");
    write_more(writer, gap);
    blocks_write_marks(writer, gap);
    close_block(writer);
}

/* Behind a block stand, in its slot, the blocks of later editions; in an item or an entry they are
 * a list of their own, which looks as if it went on. */
static void write_more(Writer *writer, const Slot *slot) {
    if (slot->more == NULL)
        return;
    blocks_write_gap(writer, slot->more);
    blocks_write(writer, slot->more->next);
}

/* What stands in a list of terms is a term, its meaning or a group of them: all else goes into the
 * meaning. Links lead to the term. */
static void write_term(Writer *writer, const Block *block) {
    Xml *xml = writer->xml;
    if (block == NULL) {
        xml_element(xml, "dt", "gone", "");
        xml_open(xml, "dd");
        xml_attribute(xml, "class", "gone");
        return;
    }
    open_block(writer, "dt", NULL, block);
    xml_attribute(xml, "epub:type", "glossterm");
    write_link_mark(writer, block);
    xml_open(xml, "dfn");
    inlines_write(writer, block->inlines->first);
    xml_close(xml);
    close_block(writer);
    xml_open(xml, "dd");
    xml_attribute(xml, "epub:type", "glossdef");
    inlines_write(writer, block->inlines->next);
}

/* A class moves nothing: it tells a paragraph that goes on from one that begins. */
static const char *slot_class(const Block *block) {
    if (block == NULL)
        return "slot";
    if (block->kind == BLOCK_HEADING)
        return "slot head";
    return block->kind == BLOCK_PARAGRAPH && block->follows_paragraph ? "slot run" : "slot";
}

static void open_slot(Writer *writer, const Slot *slot) {
    xml_open(writer->xml, "div");
    xml_attribute(writer->xml, "class", slot_class(slot->block));
    xml_attribute(writer->xml, "id", slot->name);
}

static void close_slot(Writer *writer, const Slot *slot) {
    write_more(writer, slot);
    write_rests(writer, slot);
    blocks_write_marks(writer, slot);
}

static void write_entry(Writer *writer, const Slot *slot) {
    open_slot(writer, slot);
    write_term(writer, slot->block);
    close_slot(writer, slot);
    close_block(writer);
    close_block(writer);
}

static void write_slot(Writer *writer, const Slot *slot) {
    open_slot(writer, slot);
    if (slot->block != NULL && slot->block->kind == BLOCK_LIST)
        blocks_write_gap(writer, slot->block->lead);
    if (slot->block != NULL)
        write_kind(writer, slot->block);
    close_slot(writer, slot);
    close_block(writer);
}

static gboolean is_listed(const Slot *slot) {
    return slot->is_entry || slot->kind == BLOCK_ITEM;
}

static const Slot *write_entries(Writer *writer, const Slot *slot) {
    xml_open(writer->xml, "dl");
    xml_attribute(writer->xml, "class", "glossary");
    xml_line(writer->xml);
    for (; slot != NULL && slot->is_entry; slot = slot->next)
        write_entry(writer, slot);
    close_block(writer);
    return slot;
}

static const Block *find_list(const Slot *slot) {
    for (; slot != NULL; slot = slot->next)
        if (slot->block != NULL)
            return slot->block->parent;
    return NULL;
}

/* Items that stand elsewhere than in their list. */
static const Slot *write_items(Writer *writer, const Slot *slot) {
    const Block *list = find_list(slot);
    xml_open(writer->xml, list != NULL && list->list.is_ordered ? "ol" : "ul");
    xml_attribute(writer->xml, "class", more_class(writer, list != NULL ? list_class(list) : NULL));
    xml_line(writer->xml);
    for (; slot != NULL && slot->kind == BLOCK_ITEM; slot = slot->next)
        write_item(writer, list, slot);
    close_block(writer);
    return slot;
}

void blocks_write(Writer *writer, const Slot *slots) {
    for (const Slot *slot = slots; slot != NULL;) {
        if (is_listed(slot)) {
            slot = slot->is_entry ? write_entries(writer, slot) : write_items(writer, slot);
        } else {
            write_slot(writer, slot);
            slot = slot->next;
        }
    }
}
