/* Containers are built from the inside out and hung up when they are whole, so that an empty one
 * leaves no trace. Sections exist only while their headings are being read: a Sink remembers which
 * are open. */
#include "source/chapter.h"
#include "base/text.h"
#include "source/alert.h"
#include "source/glossary.h"
#include "source/html.h"
#include "source/manifest.h"
#include "source/marks.h"
#include <string.h>

/* One file while it is read. */
typedef struct Chapter {
    ChapterReader *reader;
    ProseReader prose;
    const char *file;
    Division
        *division; /* the one that blocks go to, or NULL before a single file's first heading */
    gboolean is_single, is_foreign;
    GHashTable *next_numbers; /* of a single file: slug -> the number that its next namesake gets */
    GPtrArray *note_nodes;    /* of const MarkdownNode *, by number - 1 */
    GHashTable *notes;        /* of this division: number -> Block *, once something refers to it */
    Block *last_note;
    Block *marked; /* the block that got the last index marks, and where more go */
    IndexMark **marks_tail;
} Chapter;

/* Where blocks go: the top of a division, or a container. */
typedef struct Sink {
    Block *container;   /* NULL: the division */
    Block *sections[7]; /* those open, by level */
    Block *last;        /* the block before, in the eyes of a reader */
    Block *program;     /* the listing whose output `last` is, or NULL */
} Sink;

static void read_blocks(Chapter *chapter, Sink *sink, MarkdownNode *first);

static Block *open_section(const Sink *sink) {
    for (guint level = 6; level >= 2; level--)
        if (sink->sections[level] != NULL)
            return sink->sections[level];
    return NULL;
}

static Block *find_program(Block *before, const Block *block) {
    gboolean is_output = block->kind == BLOCK_LISTING && block->listing.is_output;
    gboolean is_program =
        before != NULL && before->kind == BLOCK_LISTING && !before->listing.is_output;
    return is_output && is_program ? before : NULL;
}

static void append(Chapter *chapter, Sink *sink, Block *block) {
    Block *section = open_section(sink);
    if (section != NULL)
        block_append(section, block);
    else if (sink->container != NULL)
        block_append(sink->container, block);
    else if (chapter->division != NULL)
        division_append(chapter->division, block);
    sink->program = find_program(sink->last, block);
    sink->last = block;
}

static Block *make_block(Chapter *chapter, BlockKind kind, const MarkdownNode *node) {
    return block_new(chapter->reader->book, kind, node->place);
}

static void take_id(Chapter *chapter, Block *block, const IndexMark *mark) {
    if (block->id == NULL || g_str_equal(block->id, mark->id))
        block->id = mark->id;
    else
        diag_add(chapter->reader->diag, DIAG_ATTR_BAD, mark->place,
                 "the %s has two ids, '%s' and '%s'", block_kind_name(block->kind), block->id,
                 mark->id);
}

/* Index entries stay, a name goes to the block. */
static IndexMark *take_ids(Chapter *chapter, Block *block, IndexMark *marks) {
    for (IndexMark **at = &marks; *at != NULL;) {
        if ((*at)->id == NULL) {
            at = &(*at)->next;
            continue;
        }
        take_id(chapter, block, *at);
        *at = (*at)->next;
    }
    return marks;
}

static void add_marks(Chapter *chapter, Block *block, IndexMark *marks) {
    marks = take_ids(chapter, block, marks);
    if (marks == NULL)
        return;
    if (chapter->marked != block) {
        chapter->marked = block;
        chapter->marks_tail = &block->marks;
    }
    while (*chapter->marks_tail != NULL)
        chapter->marks_tail = &(*chapter->marks_tail)->next;
    *chapter->marks_tail = marks;
}

/* What a comment between blocks speaks of: the block before, or the one it stands in. */
static Block *find_marked(const Chapter *chapter, const Sink *sink) {
    if (sink->last != NULL)
        return sink->last;
    return sink->container != NULL     ? sink->container
           : chapter->division != NULL ? chapter->division->heading
                                       : NULL;
}

static void read_attrs(Chapter *chapter, Block *block, const Prose *prose) {
    static const char *const known[] = {"lang"};
    if (prose->attrs == NULL)
        return;
    Attrs attrs;
    attrs_read(chapter->reader->book->arena, prose->attrs->text, prose->attrs->place,
               chapter->reader->diag, &attrs);
    attrs_apply(&attrs, block, chapter->reader->diag);
    attrs_report_rest(&attrs, known, G_N_ELEMENTS(known), chapter->reader->diag);
}

/* Inlines of a block whose end may hold attributes; what is unknown among them is reported. */
static void read_prose_and_attrs(Chapter *chapter, const MarkdownNode *first, Block *block,
                                 Inline **ret_inlines) {
    Prose prose;
    prose_read(&chapter->prose, first, TRUE, &prose);
    *ret_inlines = prose.inlines;
    add_marks(chapter, block, prose.marks);
    read_attrs(chapter, block, &prose);
}

/* ---- notes ---- */

static Block *read_note(Chapter *chapter, guint number) {
    const MarkdownNode *node = chapter->note_nodes->pdata[number - 1];
    Block *note = make_block(chapter, BLOCK_NOTE, node);
    note->division = chapter->division;
    g_hash_table_insert(chapter->notes, GUINT_TO_POINTER(number), note);
    if (chapter->last_note == NULL)
        chapter->division->notes = note;
    else
        chapter->last_note->next = note;
    chapter->last_note = note;
    Sink sink = {.container = note};
    read_blocks(chapter, &sink, node->first);
    return note;
}

/* Each division has its own copy of a note that a single file's chapters share. */
static Block *find_note(gpointer data, guint number) {
    Chapter *chapter = data;
    g_assert(number >= 1 && number <= chapter->note_nodes->len && chapter->division != NULL);
    Block *note = g_hash_table_lookup(chapter->notes, GUINT_TO_POINTER(number));
    return note != NULL ? note : read_note(chapter, number);
}

static void forget_notes(Chapter *chapter) {
    g_hash_table_remove_all(chapter->notes);
    chapter->last_note = NULL;
}

/* ---- headings ---- */

static Block *read_heading_block(Chapter *chapter, const MarkdownNode *node, guint level) {
    Block *heading = make_block(chapter, BLOCK_HEADING, node);
    heading->heading.level = level;
    heading->division = chapter->division;
    read_prose_and_attrs(chapter, node->first, heading, &heading->inlines);
    if (heading->inlines == NULL)
        diag_add(chapter->reader->diag, DIAG_TITLE_MISSING, node->place, "a heading without words");
    return heading;
}

static void read_title(Chapter *chapter, Sink *sink, const MarkdownNode *node) {
    chapter->division->heading = read_heading_block(chapter, node, 1);
    *sink = (Sink){.last = chapter->division->heading};
}

static void read_section(Chapter *chapter, Sink *sink, const MarkdownNode *node, guint level) {
    for (guint i = level; i <= 6; i++)
        sink->sections[i] = NULL;
    Block *section = make_block(chapter, BLOCK_SECTION, node);
    append(chapter, sink, section);
    sink->sections[level] = section;
    Block *heading = read_heading_block(chapter, node, level);
    block_append(section, heading);
    sink->last = heading;
}

/* A single file's chapter is named after its title: 'arenas', or 'arenas-2' where that is taken. */
static const char *choose_slug(Chapter *chapter) {
    Arena *arena = chapter->reader->book->arena;
    g_autofree char *title = inline_text(chapter->division->heading->inlines);
    g_autofree char *wish = text_slug(title);
    const char *first = arena_strdup(arena, wish), *slug = first;
    guint n = GPOINTER_TO_UINT(g_hash_table_lookup(chapter->next_numbers, first));
    if (n > 0 || manifest_is_reserved(first)) {
        n = MAX(n, 2);
        do
            slug = arena_printf(arena, "%s-%u", first, n++);
        while (g_hash_table_contains(chapter->next_numbers, slug));
        g_hash_table_insert(chapter->next_numbers, (gpointer)first, GUINT_TO_POINTER(n));
    }
    g_hash_table_insert(chapter->next_numbers, (gpointer)slug, GUINT_TO_POINTER(2));
    return slug;
}

static void begin_division(Chapter *chapter, Sink *sink, const MarkdownNode *node) {
    Book *book = chapter->reader->book;
    forget_notes(chapter);
    chapter->division = book_add_division(book, ROLE_CHAPTER, node->place);
    read_title(chapter, sink, node);
    chapter->division->slug = choose_slug(chapter);
}

static guint open_level(const Sink *sink) {
    for (guint level = 6; level >= 2; level--)
        if (sink->sections[level] != NULL)
            return level;
    return 1;
}

/* Readers of the structure (and PDF/UA) miss a level that is not there. */
static void check_level(Chapter *chapter, const Sink *sink, const MarkdownNode *node) {
    guint above = open_level(sink);
    if (sink->container != NULL || node->number <= above + 1)
        return;
    diag_add(chapter->reader->diag, DIAG_HEADING_SKIP, node->place,
             "a heading of level %u below one of level %u", node->number, above);
    diag_hint(chapter->reader->diag, "begin it with %.*s", (int)above + 1, "######");
}

static void read_heading(Chapter *chapter, Sink *sink, const MarkdownNode *node) {
    gboolean is_top = sink->container == NULL;
    if (node->number > 1) {
        check_level(chapter, sink, node);
        read_section(chapter, sink, node, node->number);
    } else if (is_top && chapter->is_single) {
        begin_division(chapter, sink, node);
    } else if (is_top && chapter->division->heading == NULL) {
        read_title(chapter, sink, node);
    } else {
        diag_add(chapter->reader->diag, DIAG_TITLE_DOUBLED, node->place,
                 "a second level-one heading; a file holds one chapter");
        diag_hint(chapter->reader->diag, "begin it with ##, or make a file of its own");
        read_section(chapter, sink, node, 2);
    }
}

/* ---- paragraphs, figures, captions ---- */

/* The image of a paragraph that holds one and nothing else that shows, or NULL. */
static const MarkdownNode *find_only_image(const MarkdownNode *paragraph) {
    const MarkdownNode *image = NULL;
    for (const MarkdownNode *node = paragraph->first, *before = NULL; node != NULL;
         before = node, node = node->next) {
        gboolean is_its_attrs =
            node->kind == MARKDOWN_ATTRS && before != NULL && before->kind == MARKDOWN_IMAGE;
        if (node->kind == MARKDOWN_IMAGE && image == NULL)
            image = node;
        else if (!is_its_attrs && !prose_is_invisible(node))
            return NULL;
    }
    return image;
}

static void read_comments(Chapter *chapter, const MarkdownNode *paragraph, Block *block) {
    for (const MarkdownNode *node = paragraph->first; node != NULL; node = node->next) {
        IndexMark *marks = NULL;
        if (node->kind == MARKDOWN_HTML_SPAN &&
            marks_read(chapter->reader->book, node->text, node->place, chapter->reader->diag,
                       &marks))
            add_marks(chapter, block, marks);
    }
}

/* What a picture that cannot be read would have shown. */
static void read_words(Chapter *chapter, Sink *sink, const MarkdownNode *node, const char *words) {
    if (*words == '\0')
        return;
    Block *block = make_block(chapter, BLOCK_PARAGRAPH, node);
    block->inlines = inline_new_text(chapter->reader->book, words, node->place);
    append(chapter, sink, block);
}

static void read_figure(Chapter *chapter, Sink *sink, const MarkdownNode *paragraph,
                        const MarkdownNode *node) {
    static const char *const known[] = {"width", "lang"};
    ProseImage image;
    prose_read_image(&chapter->prose, node, &image);
    if (image.picture == NULL && chapter->is_foreign) {
        read_words(chapter, sink, node, image.alt);
        return;
    }
    Block *block = make_block(chapter, BLOCK_FIGURE, node);
    block->figure.picture = image.picture;
    block->figure.alt = image.alt;
    block->figure.is_decorative = image.is_decorative;
    attrs_apply(&image.attrs, block, chapter->reader->diag);
    const Attribute *width = attrs_take(&image.attrs, "width");
    if (width != NULL)
        block->figure.width_percent = attrs_share(width, chapter->reader->diag);
    attrs_report_rest(&image.attrs, known, G_N_ELEMENTS(known), chapter->reader->diag);
    read_comments(chapter, paragraph, block);
    append(chapter, sink, block);
}

static const struct {
    const char *prefix;
    BlockKind kind;
} captions[] = {{"Figure:", BLOCK_FIGURE}, {"Table:", BLOCK_TABLE}, {"Listing:", BLOCK_LISTING}};

static gssize find_caption(const MarkdownNode *paragraph) {
    const MarkdownNode *first = paragraph->first;
    for (gsize i = 0; i < G_N_ELEMENTS(captions); i++)
        if (first != NULL && first->kind == MARKDOWN_TEXT &&
            g_str_has_prefix(first->text, captions[i].prefix))
            return (gssize)i;
    return -1;
}

/* A program and its output are one listing to a reader: a caption behind both names the program. */
static Block *captioned_block(const Sink *sink) {
    return sink->program != NULL && sink->last->caption == NULL ? sink->program : sink->last;
}

/* A figure that was to be one. */
static gboolean is_undrawn(const Block *block, BlockKind wanted) {
    return wanted == BLOCK_FIGURE && block->kind == BLOCK_LISTING && block->listing.is_diagram;
}

static gboolean check_caption(Chapter *chapter, const Sink *sink, const MarkdownNode *paragraph,
                              BlockKind kind) {
    const char *name = block_kind_name(kind);
    const Block *block = captioned_block(sink);
    gboolean is_fit = block != NULL && (block->kind == kind || is_undrawn(block, kind));
    if (is_fit && block->caption == NULL)
        return TRUE;
    if (is_fit)
        diag_add(chapter->reader->diag, DIAG_CAPTION_STRAY, paragraph->place,
                 "the %s has a caption already", name);
    else
        diag_add(chapter->reader->diag, DIAG_CAPTION_STRAY, paragraph->place,
                 "a caption of a %s must stand directly after a %s", name, name);
    return FALSE;
}

static void read_caption(Chapter *chapter, Sink *sink, MarkdownNode *paragraph, gsize which) {
    Block *block = captioned_block(sink);
    paragraph->first->text += strlen(captions[which].prefix);
    read_prose_and_attrs(chapter, paragraph->first, block, &block->caption);
    if (block->caption == NULL)
        diag_add(chapter->reader->diag, DIAG_CAPTION_STRAY, paragraph->place,
                 "a caption without words");
}

static void read_plain_paragraph(Chapter *chapter, Sink *sink, const MarkdownNode *paragraph) {
    Prose prose;
    gboolean is_in_note = sink->container != NULL && sink->container->kind == BLOCK_NOTE;
    prose_read(&chapter->prose, paragraph->first, TRUE, &prose);
    if (is_in_note) /* at the end of its paragraph stand the note's own */
        read_attrs(chapter, sink->container, &prose);
    if (prose.inlines != NULL) {
        Block *block = make_block(chapter, BLOCK_PARAGRAPH, paragraph);
        block->inlines = prose.inlines;
        if (!is_in_note)
            read_attrs(chapter, block, &prose);
        if (chapter->division != NULL && chapter->division->is_glossary)
            glossary_take(chapter->reader->book, block);
        append(chapter, sink, block);
    }
    Block *marked = find_marked(chapter, sink);
    if (marked != NULL)
        add_marks(chapter, marked, prose.marks);
}

/* ---- displayed formulas ---- */

static gboolean is_display(const MarkdownNode *node) {
    return node->kind == MARKDOWN_MATH && node->number == 2;
}

/* Braces behind the formula, perhaps after spaces, or NULL. */
static MarkdownNode *find_math_attrs(MarkdownNode *math) {
    MarkdownNode *next = math->next;
    while (next != NULL && next->kind == MARKDOWN_TEXT && prose_is_invisible(next))
        next = next->next;
    return next != NULL && next->kind == MARKDOWN_ATTRS ? next : NULL;
}

/* Returns what stands behind it. */
static MarkdownNode *read_display(Chapter *chapter, Sink *sink, MarkdownNode *node) {
    static const char *const known[] = {"lang"};
    MarkdownNode *attrs = find_math_attrs(node);
    const Formula *formula = prose_read_math(&chapter->prose, node);
    Block *block = make_block(chapter, BLOCK_MATH, node);
    if (attrs != NULL) {
        Attrs read;
        attrs_read(chapter->reader->book->arena, attrs->text, attrs->place, chapter->reader->diag,
                   &read);
        attrs_apply(&read, block, chapter->reader->diag);
        attrs_report_rest(&read, known, G_N_ELEMENTS(known), chapter->reader->diag);
    }
    block->math.formula = formula;
    if (formula != NULL)
        append(chapter, sink, block);
    return attrs != NULL ? attrs->next : node->next;
}

static MarkdownNode *find_display(MarkdownNode *first, MarkdownNode **ret_before) {
    *ret_before = NULL;
    while (first != NULL && !is_display(first)) {
        *ret_before = first;
        first = first->next;
    }
    return first;
}

/* A displayed formula parts its paragraph in two. */
static void read_around_display(Chapter *chapter, Sink *sink, MarkdownNode *paragraph,
                                MarkdownNode *display, MarkdownNode *before) {
    while (display != NULL) {
        if (before != NULL) {
            before->next = NULL;
            read_plain_paragraph(chapter, sink, paragraph);
        }
        MarkdownNode *next = read_display(chapter, sink, display);
        paragraph->first = next;
        if (next != NULL)
            paragraph->place = next->place;
        display = find_display(next, &before);
    }
    read_plain_paragraph(chapter, sink, paragraph);
}

static void read_paragraph(Chapter *chapter, Sink *sink, MarkdownNode *paragraph) {
    const MarkdownNode *image = find_only_image(paragraph);
    gssize caption = find_caption(paragraph);
    MarkdownNode *before, *display = find_display(paragraph->first, &before);
    if (image != NULL)
        read_figure(chapter, sink, paragraph, image);
    else if (caption >= 0 && check_caption(chapter, sink, paragraph, captions[caption].kind))
        read_caption(chapter, sink, paragraph, (gsize)caption);
    else if (display != NULL)
        read_around_display(chapter, sink, paragraph, display, before);
    else
        read_plain_paragraph(chapter, sink, paragraph);
}

/* ---- quotations and alerts ---- */

static void read_alert(Chapter *chapter, Sink *sink, MarkdownNode *node, AlertKind kind) {
    Block *block = make_block(chapter, BLOCK_ALERT, node);
    block->alert.kind = kind;
    Prose title;
    prose_read(&chapter->prose, alert_cut_title(node->first), FALSE, &title);
    block->inlines = title.inlines;
    add_marks(chapter, block, title.marks);
    Sink inner = {.container = block};
    read_blocks(chapter, &inner, node->first);
    append(chapter, sink, block);
}

static void read_quote(Chapter *chapter, Sink *sink, MarkdownNode *node) {
    AlertKind kind;
    if (alert_find(node, &kind, chapter->reader->diag)) {
        read_alert(chapter, sink, node, kind);
        return;
    }
    Block *block = make_block(chapter, BLOCK_QUOTE, node);
    Sink inner = {.container = block};
    read_blocks(chapter, &inner, node->first);
    if (block->first != NULL)
        append(chapter, sink, block);
}

/* ---- lists, listings, tables ---- */

static void read_item(Chapter *chapter, Block *list, const MarkdownNode *node) {
    Block *item = make_block(chapter, BLOCK_ITEM, node);
    item->item.task = node->task;
    Sink inner = {.container = item};
    read_blocks(chapter, &inner, node->first);
    block_append(list, item);
}

static void read_list(Chapter *chapter, Sink *sink, const MarkdownNode *node) {
    Block *list = make_block(chapter, BLOCK_LIST, node);
    list->list.is_ordered = node->is_ordered;
    list->list.is_tight = node->is_tight;
    list->list.start = node->number;
    for (const MarkdownNode *item = node->first; item != NULL; item = item->next)
        read_item(chapter, list, item);
    append(chapter, sink, list);
}

static void read_code(Chapter *chapter, Sink *sink, const MarkdownNode *node) {
    Block *block = make_block(chapter, BLOCK_LISTING, node);
    Place place = {node->place.file, node->place.line, node->info_column};
    listing_read(&chapter->reader->listings, block, node->info, place, node->text);
    append(chapter, sink, block);
}

static void read_cell(Chapter *chapter, Block *table, Block *row, const MarkdownNode *node) {
    Block *cell = make_block(chapter, BLOCK_CELL, node);
    Prose prose;
    prose_read(&chapter->prose, node->first, FALSE, &prose);
    cell->inlines = prose.inlines;
    add_marks(chapter, table, prose.marks);
    block_append(row, cell);
}

static void read_table(Chapter *chapter, Sink *sink, const MarkdownNode *node) {
    Arena *arena = chapter->reader->book->arena;
    Block *table = make_block(chapter, BLOCK_TABLE, node);
    table->table.n_columns = node->number;
    table->table.alignments =
        arena_memdup(arena, node->alignments, node->number * sizeof(Alignment));
    for (const MarkdownNode *line = node->first; line != NULL; line = line->next) {
        Block *row = make_block(chapter, BLOCK_ROW, line);
        for (const MarkdownNode *cell = line->first; cell != NULL; cell = cell->next)
            read_cell(chapter, table, row, cell);
        block_append(table, row);
    }
    append(chapter, sink, table);
}

/* ---- blocks ---- */

static void read_html(Chapter *chapter, Sink *sink, const MarkdownNode *node) {
    IndexMark *marks = NULL;
    if (!marks_read(chapter->reader->book, node->text, node->place, chapter->reader->diag,
                    &marks)) {
        html_refuse(node->text, node->place, chapter->reader->diag);
        return;
    }
    Block *marked = find_marked(chapter, sink);
    if (marked != NULL)
        add_marks(chapter, marked, marks);
}

static void read_block(Chapter *chapter, Sink *sink, MarkdownNode *node) {
    switch (node->kind) {
    case MARKDOWN_HEADING:
        read_heading(chapter, sink, node);
        break;
    case MARKDOWN_PARAGRAPH:
        read_paragraph(chapter, sink, node);
        break;
    case MARKDOWN_LIST:
        read_list(chapter, sink, node);
        break;
    case MARKDOWN_QUOTE:
        read_quote(chapter, sink, node);
        break;
    case MARKDOWN_CODE:
        read_code(chapter, sink, node);
        break;
    case MARKDOWN_HTML:
        read_html(chapter, sink, node);
        break;
    case MARKDOWN_TABLE:
        read_table(chapter, sink, node);
        break;
    case MARKDOWN_RULE:
        append(chapter, sink, make_block(chapter, BLOCK_RULE, node));
        break;
    case MARKDOWN_NOTE: /* read where its first mark stands */
        break;
    default:
        g_assert_not_reached();
    }
}

static void read_blocks(Chapter *chapter, Sink *sink, MarkdownNode *first) {
    for (MarkdownNode *node = first; node != NULL; node = node->next)
        read_block(chapter, sink, node);
}

/* ---- files ---- */

static gboolean is_comment(const MarkdownNode *node) {
    return node->kind == MARKDOWN_HTML &&
           g_str_has_prefix(node->text + strspn(node->text, " "), "<!--");
}

static MarkdownNode *find_first_block(MarkdownNode *document) {
    MarkdownNode *node = document->first;
    while (node != NULL && is_comment(node))
        node = node->next;
    return node;
}

static gboolean is_title(const MarkdownNode *node) {
    return node != NULL && node->kind == MARKDOWN_HEADING && node->number == 1;
}

static void report_no_title(Chapter *chapter, const MarkdownNode *first) {
    Place place = {chapter->file, 1, 1};
    diag_add(chapter->reader->diag, DIAG_TITLE_MISSING, first != NULL ? first->place : place,
             "a chapter begins with its title, a level-one heading");
    diag_hint(chapter->reader->diag, "write '# Title' above");
}

static void collect_notes(Chapter *chapter, const MarkdownNode *document) {
    for (const MarkdownNode *node = document->first; node != NULL; node = node->next)
        if (node->kind == MARKDOWN_NOTE)
            g_ptr_array_add(chapter->note_nodes, (gpointer)node);
}

/* The sections that the blocks before have left open; a further file of a division goes on in them.
 */
static void find_open_sections(Sink *sink, const Division *division) {
    for (Block *block = division->last; block != NULL && block->kind == BLOCK_SECTION;
         block = block->last)
        sink->sections[block->first->heading.level] = block;
}

static void read_document(Chapter *chapter, MarkdownNode *document) {
    Sink sink = {0};
    MarkdownNode *first = find_first_block(document);
    collect_notes(chapter, document);
    if (chapter->division != NULL)
        find_open_sections(&sink, chapter->division);
    if (!is_title(first) && !chapter->is_foreign) {
        report_no_title(chapter, first);
        if (chapter->is_single)
            return;
    }
    read_blocks(chapter, &sink, document->first);
}

static Block *last_note(const Division *division) {
    Block *note = division != NULL ? division->notes : NULL;
    while (note != NULL && note->next != NULL)
        note = note->next;
    return note;
}

/* `foreign` and `entry` say how another tool's file is parsed; both are NULL for octavo's own. */
static void read_file(ChapterReader *reader, Division *division, const char *file, const char *text,
                      Foreign *foreign, const ManifestFile *entry) {
    g_autoptr(Arena) arena = arena_new();
    g_autoptr(GPtrArray) note_nodes = g_ptr_array_new();
    g_autoptr(GHashTable) notes = g_hash_table_new(g_direct_hash, g_direct_equal);
    g_autoptr(GHashTable) next_numbers = g_hash_table_new(g_str_hash, g_str_equal);
    Chapter chapter = {.reader = reader, .division = division, .note_nodes = note_nodes};
    chapter.file = diag_file(reader->diag, file);
    chapter.is_single = division == NULL;
    chapter.is_foreign = foreign != NULL;
    chapter.next_numbers = next_numbers;
    chapter.notes = notes;
    chapter.last_note = last_note(division);
    chapter.prose =
        (ProseReader){reader->book, reader->root, reader->diag, reader->slugs, find_note, &chapter};
    MarkdownNode *document = foreign != NULL
                                 ? foreign_parse(foreign, arena, entry, text)
                                 : markdown_parse(arena, text, file, reader->book->meta.has_math,
                                                  &reader->book->limits, reader->diag);
    if (document != NULL)
        read_document(&chapter, document);
}

void chapter_reader_init(ChapterReader *reader, Book *book, const Root *root, GHashTable *slugs,
                         Drawings *drawings, Diag *diag) {
    *reader = (ChapterReader){book, root, diag, slugs, {book, root, diag, drawings, FALSE, 0}};
}

void chapter_read(ChapterReader *reader, Division *division, const char *file, const char *text) {
    g_assert(division != NULL);
    read_file(reader, division, file, text, NULL, NULL);
}

void chapter_read_foreign(ChapterReader *reader, Foreign *foreign, const ManifestFile *file,
                          const char *text) {
    reader->listings.is_foreign = TRUE;
    read_file(reader, file->division, file->path, text, foreign, file);
}

void chapter_read_single(ChapterReader *reader, const char *file, const char *text) {
    read_file(reader, NULL, file, text, NULL, NULL);
}
