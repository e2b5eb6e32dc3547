/* The notation of inlines: /emphasis/, *strong*, ~strike~, `code`, [words -> target], {Figure 1.2
 * -> id}, ^note, <picture "alt">, <ja phrase>, \\ for a forced line end, $formula|as
 * it is spoken$. */
#include "book/dump.h"
#include <string.h>

static void dump_inlines(GString *out, const Inline *list);

static void dump_marked(GString *out, const Inline *inl, const char *mark) {
    g_string_append(out, mark);
    dump_inlines(out, inl->first);
    g_string_append(out, mark);
}

static const char *link_target(const Inline *inl) {
    if (inl->href != NULL || inl->target != NULL)
        return inl->href != NULL ? inl->href : inl->target;
    return inl->destination != NULL ? inl->destination->id : "?";
}

static void dump_link(GString *out, const Inline *inl) {
    g_string_append_c(out, '[');
    dump_inlines(out, inl->first);
    g_string_append_printf(out, " -> %s]", link_target(inl));
}

static void dump_inline(GString *out, const Inline *inl) {
    switch (inl->kind) {
    case INLINE_TEXT:
        g_string_append(out, inl->text);
        break;
    case INLINE_CODE:
        g_string_append_printf(out, "`%s`", inl->text);
        break;
    case INLINE_EMPHASIS:
        dump_marked(out, inl, "/");
        break;
    case INLINE_STRONG:
        dump_marked(out, inl, "*");
        break;
    case INLINE_STRIKE:
        dump_marked(out, inl, "~");
        break;
    case INLINE_SUB:
        dump_marked(out, inl, "_");
        break;
    case INLINE_SUP:
        dump_marked(out, inl, "^");
        break;
    case INLINE_SPAN:
        g_string_append_printf(out, "<%s ", inl->language != NULL ? inl->language : "-");
        dump_inlines(out, inl->first);
        g_string_append_c(out, '>');
        break;
    case INLINE_LINK:
        dump_link(out, inl);
        break;
    case INLINE_REFERENCE:
        g_string_append_printf(out, "{%s -> %s}", inl->text != NULL ? inl->text : "?", inl->target);
        break;
    case INLINE_NOTE:
        g_string_append_printf(out, "^%s", inl->note->number != NULL ? inl->note->number : "?");
        break;
    case INLINE_IMAGE:
        g_string_append_printf(out, "<%s \"%s\">", inl->picture != NULL ? inl->picture->name : "?",
                               inl->text);
        break;
    case INLINE_BREAK:
        g_string_append(out, "\\\\");
        break;
    case INLINE_MATH:
        g_string_append_printf(out, "$%s|%s$", inl->text, inl->formula->alt);
        break;
    case INLINE_PAGE:
        if (inl->words == PAGE_ON) /* as print likes it */
            break;
        g_string_append_printf(out, "{%s%s -> %s}", inl->text != NULL ? inl->text : "?",
                               inl->is_wide ? "…" : "", inl->destination->id);
        break;
    }
}

static void dump_inlines(GString *out, const Inline *list) {
    for (const Inline *inl = list; inl != NULL; inl = inl->next)
        dump_inline(out, inl);
}

static void dump_line(GString *out, guint depth, const Inline *list) {
    if (list == NULL)
        return;
    g_string_append_printf(out, "%*s", (int)(depth * 2), "");
    dump_inlines(out, list);
    g_string_append_c(out, '\n');
}

/* Under a line of code a letter for each character of a token, the first of its kind's name; 'm' is
 * a comment, 'q' a prompt. */
static void dump_tokens(GString *out, guint depth, const Block *block, const char *line) {
    static const char letters[N_TOKEN_KINDS] = {' ', 'k', 's', 'n', 'm', 'f', 't', 'c', 'q', 'o'};
    g_autoptr(GString) marks = g_string_new(NULL);
    guint next = 0;
    for (const char *p = line; *p != '\0' && *p != '\n'; p = g_utf8_next_char(p)) {
        guint32 at = (guint32)(p - block->listing.text);
        while (next < block->listing.n_tokens && block->listing.tokens[next].end <= at)
            next++;
        const Token *token = next < block->listing.n_tokens ? &block->listing.tokens[next] : NULL;
        gboolean is_in = token != NULL && token->start <= at;
        g_string_append_c(marks, letters[is_in ? token->kind : TOKEN_PLAIN]);
    }
    g_strchomp(marks->str);
    if (marks->str[0] != '\0')
        g_string_append_printf(out, "%*s: %s\n", (int)(depth * 2), "", marks->str);
}

static void dump_listing(GString *out, guint depth, const Block *block) {
    const char *text = block->listing.text;
    for (const char *line = text[0] != '\0' ? text : NULL; line != NULL;) {
        gsize len = strcspn(line, "\n");
        g_string_append_printf(out, "%*s| %.*s\n", (int)(depth * 2), "", (int)len, line);
        dump_tokens(out, depth, block, line);
        line = line[len] == '\n' ? line + len + 1 : NULL;
    }
}

static void dump_table_head(GString *out, const Block *block) {
    g_string_append_c(out, ' ');
    for (guint i = 0; i < block->table.n_columns; i++)
        g_string_append_c(out, "<^>"[block->table.alignments[i]]);
}

static void dump_attributes(GString *out, const Block *block) {
    static const char *const alerts[] = {"note", "tip", "important", "warning", "caution"};
    switch (block->kind) {
    case BLOCK_HEADING:
        g_string_append_printf(out, " %u", block->heading.level);
        break;
    case BLOCK_LIST:
        g_string_append_printf(out, "%s%s", block->list.is_ordered ? " ordered" : "",
                               block->list.is_tight ? " tight" : "");
        if (block->list.is_ordered && block->list.start != 1)
            g_string_append_printf(out, " from %u", block->list.start);
        break;
    case BLOCK_ITEM:
        g_string_append(out, block->item.task == TASK_NONE   ? ""
                             : block->item.task == TASK_DONE ? " done"
                                                             : " open");
        if (block->item.number > 0)
            g_string_append_printf(out, " %u", block->item.number);
        break;
    case BLOCK_ALERT:
        g_string_append_printf(out, " %s", alerts[block->alert.kind]);
        break;
    case BLOCK_LISTING:
        g_string_append_printf(out, "%s%s", block->listing.language ? " " : "",
                               block->listing.language ? block->listing.language : "");
        if (block->listing.title != NULL)
            g_string_append_printf(out, " \"%s\"", block->listing.title);
        g_string_append_printf(out, "%s%s%s", block->listing.is_test ? " test" : "",
                               block->listing.is_output ? " output" : "",
                               block->listing.varies ? " varies" : "");
        if (block->listing.first_number > 0)
            g_string_append_printf(out, " numbers=%u", block->listing.first_number);
        break;
    case BLOCK_FIGURE:
        g_string_append_printf(out, " %s \"%s\"",
                               block->figure.picture ? block->figure.picture->name : "?",
                               block->figure.alt);
        if (block->figure.width_percent > 0)
            g_string_append_printf(out, " %u%%", block->figure.width_percent);
        break;
    case BLOCK_TABLE:
        dump_table_head(out, block);
        break;
    case BLOCK_MATH:
        g_string_append_printf(out, " $%s|%s$", block->math.formula->text,
                               block->math.formula->alt);
        break;
    default:
        break;
    }
}

static void dump_marks(GString *out, guint depth, const IndexMark *marks) {
    for (const IndexMark *mark = marks; mark != NULL; mark = mark->next)
        g_string_append_printf(out, "%*sindex: %s%s%s%s%s%s%s\n", (int)(depth * 2), "", mark->term,
                               mark->sub ? " > " : "", mark->sub ? mark->sub : "",
                               mark->is_wide   ? " ..."
                               : mark->is_also ? " ->> "
                               : mark->see     ? " -> "
                                               : "",
                               mark->see ? mark->see : "", mark->see_sub ? " > " : "",
                               mark->see_sub ? mark->see_sub : "");
}

static void dump_block(GString *out, guint depth, const Block *block) {
    g_string_append_printf(out, "%*s%s", (int)(depth * 2), "", block_kind_name(block->kind));
    if (block->id != NULL)
        g_string_append_printf(out, " #%s", block->id);
    if (block->classes != NULL)
        g_string_append_printf(out, " .%s", block->classes);
    if (block->language != NULL)
        g_string_append_printf(out, " <%s>", block->language);
    dump_attributes(out, block);
    if (block->number != NULL)
        g_string_append_printf(out, " (%s)", block->label != NULL ? block->label : block->number);
    g_string_append_c(out, '\n');
    dump_line(out, depth + 1, block->inlines);
    if (block->kind == BLOCK_LISTING)
        dump_listing(out, depth + 1, block);
    if (block->caption != NULL) {
        g_string_append_printf(out, "%*scaption: ", (int)(depth * 2 + 2), "");
        dump_line(out, 0, block->caption);
    }
    dump_marks(out, depth + 1, block->marks);
    for (const Block *child = block->first; child != NULL; child = child->next)
        dump_block(out, depth + 1, child);
}

static void dump_division(GString *out, const Division *division) {
    g_string_append_printf(out, "\n%s %s", role_name(division->role), division->slug);
    if (division->label != NULL)
        g_string_append_printf(out, " (%s)", division->label);
    if (division->kind != NULL)
        g_string_append_printf(out, " kind=\"%s\"", division->kind);
    if (division->host != NULL)
        g_string_append_printf(out, " within %s", division->host->slug);
    if (division->before != NULL)
        g_string_append_printf(out, " before %s", division->before->slug);
    g_string_append_printf(out, " %u words, %u code, %u min\n", division->n_words,
                           division->n_code_words, division->n_minutes);
    if (division->summary != NULL)
        g_string_append_printf(out, "  summary: %s\n", division->summary);
    if (division->heading != NULL)
        dump_block(out, 1, division->heading);
    for (const Block *block = division->first; block != NULL; block = block->next)
        dump_block(out, 1, block);
    for (const Block *note = division->notes; note != NULL; note = note->next)
        dump_block(out, 1, note);
}

static void dump_text(GString *out, const char *key, const char *value) {
    if (value != NULL)
        g_string_append_printf(out, "%s: %s\n", key, value);
}

static void dump_list(GString *out, const char *key, const char *const *values) {
    for (guint i = 0; values[i] != NULL; i++)
        g_string_append_printf(out, "%s: %s\n", key, values[i]);
}

static void dump_collection(GString *out, const char *key, Collection collection) {
    if (collection.name != NULL)
        g_string_append_printf(out, "%s: %s (%u)\n", key, collection.name, collection.position);
}

static void dump_meta(GString *out, const Meta *meta) {
    dump_text(out, "title", meta->title);
    dump_text(out, "subtitle", meta->subtitle);
    dump_text(out, "description", meta->description);
    dump_text(out, "language", meta->language);
    dump_text(out, "identifier", meta->identifier);
    dump_text(out, "isbn epub", meta->isbn_epub);
    dump_text(out, "isbn pdf", meta->isbn_pdf);
    dump_text(out, "isbn print", meta->isbn_print);
    for (guint i = 0; i < meta->n_authors; i++)
        dump_text(out, "author", meta->authors[i].name);
    dump_text(out, "publisher", meta->publisher);
    dump_text(out, "rights", meta->rights);
    dump_text(out, "licence", meta->licence);
    dump_list(out, "subject", meta->subjects);
    dump_list(out, "reader", meta->readers);
    dump_collection(out, "path", meta->path);
    dump_collection(out, "series", meta->series);
    dump_text(out, "status", meta->status);
    dump_text(out, "difficulty", meta->difficulty);
    dump_text(out, "certified by", meta->certified_by);
    if (meta->edition_number > 0)
        g_string_append_printf(out, "edition: %u\n", meta->edition_number);
    dump_text(out, "revision", meta->revision);
    dump_text(out, "date", meta->date);
    dump_text(out, "style", meta->style);
}

char *book_dump(const Book *book) {
    GString *out = g_string_new(NULL);
    dump_meta(out, &book->meta);
    for (const Division *division = book->first; division != NULL; division = division->next)
        dump_division(out, division);
    return g_string_free(out, FALSE);
}
