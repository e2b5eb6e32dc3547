/* The structure tree of small books whose pages are laid by hand: one piece a line, without fonts.
 */
#include "pdf/structure.h"
#include "book/seal.h"
#include <string.h>

typedef struct Fixture {
    Book *book;
    Arena *arena;
    GArray *pages, *pieces, *links; /* of Page, Piece, LinkArea */
    Length y;
} Fixture;

static void set_up(Fixture *fixture, gconstpointer data) {
    (void)data;
    fixture->book = book_new();
    fixture->book->meta.title = "Title";
    fixture->book->meta.language = "en";
    fixture->book->meta.identifier = "urn:x";
    fixture->arena = arena_new();
    fixture->pages = g_array_new(FALSE, FALSE, sizeof(Page));
    fixture->pieces = g_array_new(FALSE, FALSE, sizeof(Piece));
    fixture->links = g_array_new(FALSE, FALSE, sizeof(LinkArea));
}

static void tear_down(Fixture *fixture, gconstpointer data) {
    (void)data;
    g_array_unref(fixture->pages);
    g_array_unref(fixture->pieces);
    g_array_unref(fixture->links);
    arena_free(fixture->arena);
    book_free(fixture->book);
}

/* ---- books ---- */

static const Place nowhere = {0};

static Block *new_block(Fixture *fixture, BlockKind kind, const char *words) {
    Block *block = block_new(fixture->book, kind, nowhere);
    if (words != NULL)
        block->inlines = inline_new_text(fixture->book, words, nowhere);
    return block;
}

static Block *new_heading(Fixture *fixture, guint level, const char *words) {
    Block *heading = new_block(fixture, BLOCK_HEADING, words);
    heading->heading.level = level;
    return heading;
}

static Division *add_chapter(Fixture *fixture, const char *slug) {
    Division *division = book_add_division(fixture->book, ROLE_CHAPTER, nowhere);
    division->slug = slug;
    division->heading = new_heading(fixture, 1, slug);
    division->heading->division = division;
    return division;
}

static Block *add_paragraph(Fixture *fixture, Division *division) {
    Block *paragraph = new_block(fixture, BLOCK_PARAGRAPH, "words");
    division_append(division, paragraph);
    return paragraph;
}

static Inline *add_inline(Fixture *fixture, Block *block, InlineKind kind) {
    Inline *inl = inline_new(fixture->book, kind, nowhere);
    inline_append(&block->inlines, inl);
    return inl;
}

static void seal(Fixture *fixture) {
    g_autoptr(Diag) diag = diag_new();
    book_seal(fixture->book, NULL, diag);
    g_assert_cmpuint(diag_count(diag, DIAG_ERROR), ==, 0);
}

/* ---- pages ---- */

/* On a line of its own. */
static void put_piece(Fixture *fixture, PieceRole role, const Block *block, const Inline *inl) {
    Piece piece = {.kind = PIECE_TEXT, .role = role, .y = ++fixture->y, .block = block, .inl = inl};
    g_array_append_val(fixture->pieces, piece);
}

static void put_lines(Fixture *fixture, const Block *block, guint n) {
    for (guint i = 0; i < n; i++)
        put_piece(fixture, PIECE_CONTENT, block, NULL);
}

static void put_link(Fixture *fixture, const Inline *inl, const char *destination) {
    LinkArea link = {.inl = inl, .destination = destination};
    g_array_append_val(fixture->links, link);
}

static gpointer take(Fixture *fixture, GArray *array) {
    gpointer copy =
        arena_memdup(fixture->arena, array->data, array->len * g_array_get_element_size(array));
    g_array_set_size(array, 0);
    return copy;
}

static void end_page(Fixture *fixture, const Division *division) {
    Page page = {
        .division = division, .n_pieces = fixture->pieces->len, .n_links = fixture->links->len};
    page.pieces = take(fixture, fixture->pieces);
    page.links = take(fixture, fixture->links);
    g_array_append_val(fixture->pages, page);
}

/* ---- trees as text ---- */

static void show(GString *text, const Element *element, guint depth) {
    g_string_append_printf(text, "%*s%s", (int)depth * 2, "", element->type + 1);
    if (element->alt != NULL)
        g_string_append_printf(text, " \"%s\"", element->alt);
    if (element->actual_text != NULL)
        g_string_append_printf(text, " %s", element->actual_text);
    if (element->language != NULL)
        g_string_append_printf(text, " %s", element->language);
    if (element->numbering != NULL)
        g_string_append_printf(text, " %s", element->numbering + 1);
    for (const Kid *kid = element->first; kid != NULL; kid = kid->next)
        if (kid->kind == KID_SPAN)
            g_string_append_printf(text, " %u:%u", kid->page, kid->number);
        else if (kid->kind == KID_LINK)
            g_string_append_printf(text, " link %u", kid->number);
    g_string_append_c(text, '\n');
    for (const Kid *kid = element->first; kid != NULL; kid = kid->next)
        if (kid->kind == KID_ELEMENT)
            show(text, kid->element, depth + 1);
}

/* The way back must agree with the tree. */
static void check_way_back(const Structure *structure) {
    for (guint i = 0; i < structure->n_elements; i++) {
        const Element *element = structure->elements[i];
        g_assert_cmpuint(element->index, ==, i);
        for (const Kid *kid = element->first; kid != NULL; kid = kid->next)
            if (kid->kind == KID_SPAN)
                g_assert_true(structure->of_spans[kid->page][kid->number] == element);
            else if (kid->kind == KID_LINK)
                g_assert_true(structure->of_links[kid->number] == element);
            else
                g_assert_true(kid->element->parent == element);
    }
}

static void check_tree(Fixture *fixture, const char *wanted) {
    Pages pages = {.pages = (const Page *)(gpointer)fixture->pages->data,
                   .n_pages = fixture->pages->len};
    const Spans *spans = spans_make(fixture->arena, &pages);
    const Structure *structure = structure_make(fixture->arena, fixture->book, &pages, spans);
    g_autoptr(GString) found = g_string_new(NULL);
    for (const Kid *kid = structure->elements[0]->first; kid != NULL; kid = kid->next)
        show(found, kid->element, 0);
    g_assert_cmpstr(found->str, ==, wanted);
    check_way_back(structure);
}

/* ---- tests ---- */

/* One paragraph on two pages is one element; the colophon, which is on no page, is none. */
static void test_paragraphs(Fixture *fixture, gconstpointer data) {
    (void)data;
    Division *chapter = add_chapter(fixture, "one");
    Block *first = add_paragraph(fixture, chapter), *second = add_paragraph(fixture, chapter);
    seal(fixture);
    put_piece(fixture, PIECE_LABEL, chapter->heading, NULL);
    put_piece(fixture, PIECE_SUMMARY, chapter->heading, NULL);
    put_piece(fixture, PIECE_CONTENT, chapter->heading, NULL);
    put_piece(fixture, PIECE_SUMMARY, chapter->heading, NULL);
    put_lines(fixture, first, 2);
    put_piece(fixture, PIECE_ARTIFACT, NULL, NULL);
    put_lines(fixture, second, 1);
    end_page(fixture, chapter);
    put_lines(fixture, second, 2);
    end_page(fixture, chapter);
    check_tree(fixture, "Sect\n"
                        "  H1 0:0 0:2\n"
                        "  P 0:1\n"
                        "  P 0:3\n"
                        "  P 0:4 0:5\n"
                        "  P 0:6 1:0 1:1\n");
}

/* A link over two lines, a note that is drawn at the foot and read where it is referred to. */
static void test_links_and_notes(Fixture *fixture, gconstpointer data) {
    (void)data;
    Division *chapter = add_chapter(fixture, "one");
    Block *first = add_paragraph(fixture, chapter), *second = add_paragraph(fixture, chapter);
    Inline *link = add_inline(fixture, first, INLINE_LINK);
    link->href = "https://example.org/";
    Block *note = new_block(fixture, BLOCK_NOTE, NULL),
          *words = new_block(fixture, BLOCK_PARAGRAPH, "n");
    note->division = chapter;
    block_append(note, words);
    chapter->notes = note;
    Inline *mark = add_inline(fixture, first, INLINE_NOTE);
    mark->note = note;
    seal(fixture);
    put_lines(fixture, first, 1);
    put_piece(fixture, PIECE_CONTENT, first, link);
    put_link(fixture, link, NULL);
    put_piece(fixture, PIECE_CONTENT, first, link);
    put_link(fixture, link, NULL);
    put_piece(fixture, PIECE_CONTENT, first, mark);
    put_link(fixture, mark, note->id);
    put_lines(fixture, second, 1);
    put_piece(fixture, PIECE_LABEL, note, NULL);
    put_lines(fixture, words, 1);
    end_page(fixture, chapter);
    check_tree(fixture, "Sect\n"
                        "  P 0:0\n"
                        "    Link 0:1 0:2 link 0 link 1\n"
                        "    Reference\n"
                        "      Link 0:3 link 2\n"
                        "  Note\n"
                        "    Lbl 0:5\n"
                        "    P 0:6\n"
                        "  P 0:4\n");
}

/* Each note is first referred to in the one before: no note lies in another, however many there
 * are. */
static void test_chain_of_notes(Fixture *fixture, gconstpointer data) {
    (void)data;
    Division *chapter = add_chapter(fixture, "one");
    Block *above = add_paragraph(fixture, chapter), *words[3];
    put_lines(fixture, above, 1);
    for (guint i = 0; i < 3; i++) {
        Block *note = new_block(fixture, BLOCK_NOTE, NULL);
        note->division = chapter;
        note->next = chapter->notes;
        chapter->notes = note;
        words[i] = new_block(fixture, BLOCK_PARAGRAPH, "n");
        block_append(note, words[i]);
        add_inline(fixture, above, INLINE_NOTE)->note = note;
        above = words[i];
        put_lines(fixture, above, 1);
    }
    seal(fixture);
    end_page(fixture, chapter);
    check_tree(fixture, "Sect\n"
                        "  P 0:0\n"
                        "  Note\n"
                        "    P 0:1\n"
                        "  Note\n"
                        "    P 0:2\n"
                        "  Note\n"
                        "    P 0:3\n");
}

/* A part holds its chapters; what is read in another language says so. */
static void test_parts_and_languages(Fixture *fixture, gconstpointer data) {
    (void)data;
    Division *part = add_chapter(fixture, "part"), *chapter = add_chapter(fixture, "one"),
             *last = add_chapter(fixture, "last");
    part->role = ROLE_PART;
    chapter->part = part;
    last->role = ROLE_BACK;
    Block *paragraph = add_paragraph(fixture, chapter);
    paragraph->language = "fr";
    seal(fixture);
    put_lines(fixture, part->heading, 1);
    end_page(fixture, part);
    put_lines(fixture, chapter->heading, 1);
    put_lines(fixture, paragraph, 1);
    end_page(fixture, chapter);
    put_lines(fixture, last->heading, 1);
    end_page(fixture, last);
    check_tree(fixture, "Part\n"
                        "  H1 0:0\n"
                        "  Sect\n"
                        "    H1 1:0\n"
                        "    P fr 1:1\n"
                        "Sect\n"
                        "  H1 2:0\n");
}

static void test_lists(Fixture *fixture, gconstpointer data) {
    (void)data;
    Division *chapter = add_chapter(fixture, "one");
    Block *list = new_block(fixture, BLOCK_LIST, NULL),
          *item = new_block(fixture, BLOCK_ITEM, NULL),
          *words = new_block(fixture, BLOCK_PARAGRAPH, "w");
    list->list.is_ordered = TRUE;
    block_append(item, words);
    block_append(list, item);
    division_append(chapter, list);
    Block *bare = new_block(fixture, BLOCK_LIST, NULL),
          *entry = new_block(fixture, BLOCK_ITEM, NULL),
          *term = new_block(fixture, BLOCK_PARAGRAPH, "w");
    block_append(entry, term);
    block_append(bare, entry);
    division_append(chapter, bare);
    seal(fixture);
    put_piece(fixture, PIECE_LABEL, words, NULL); /* named by the paragraph, owned by the item */
    put_lines(fixture, words, 1);
    put_lines(fixture, term, 1);
    end_page(fixture, chapter);
    check_tree(fixture, "Sect\n"
                        "  L Decimal\n"
                        "    LI\n"
                        "      Lbl 0:0\n"
                        "      LBody\n"
                        "        P 0:1\n"
                        "  L None\n"
                        "    LI\n"
                        "      LBody\n"
                        "        P 0:2\n");
}

static Block *new_row(Fixture *fixture, Block *table) {
    Block *row = new_block(fixture, BLOCK_ROW, NULL);
    for (guint i = 0; i < 2; i++)
        block_append(row, new_block(fixture, BLOCK_CELL, "c"));
    block_append(table, row);
    return row;
}

/* The box of a task is drawn with rules and read as a sign. */
static void test_tasks(Fixture *fixture, gconstpointer data) {
    (void)data;
    Division *chapter = add_chapter(fixture, "one");
    Block *list = new_block(fixture, BLOCK_LIST, NULL),
          *item = new_block(fixture, BLOCK_ITEM, NULL),
          *words = new_block(fixture, BLOCK_PARAGRAPH, "w");
    item->item.task = TASK_DONE;
    block_append(item, words);
    block_append(list, item);
    division_append(chapter, list);
    seal(fixture);
    for (Length y = 1; y < 4; y++) {
        Piece rule = {.kind = PIECE_RULE, .role = PIECE_LABEL, .y = y, .block = item};
        g_array_append_val(fixture->pieces, rule);
    }
    put_lines(fixture, words, 1);
    end_page(fixture, chapter);
    check_tree(fixture, "Sect\n"
                        "  L Disc\n"
                        "    LI\n"
                        "      Lbl ☑ 0:0\n"
                        "      LBody\n"
                        "        P 0:1\n");
}

/* The head that is set again on the next page is an artifact; an empty cell stays. */
static void test_tables(Fixture *fixture, gconstpointer data) {
    (void)data;
    Division *chapter = add_chapter(fixture, "one");
    Block *table = new_block(fixture, BLOCK_TABLE, NULL);
    table->table.n_columns = 2;
    table->caption = inline_new_text(fixture->book, "caption", nowhere);
    division_append(chapter, table);
    Block *head = new_row(fixture, table), *one = new_row(fixture, table),
          *two = new_row(fixture, table);
    seal(fixture);
    put_lines(fixture, head->first, 1);
    put_lines(fixture, head->last, 1);
    put_lines(fixture, one->first, 1);
    end_page(fixture, chapter);
    put_piece(fixture, PIECE_ARTIFACT, head->first, NULL);
    put_lines(fixture, two->first, 1);
    put_lines(fixture, two->last, 1);
    put_piece(fixture, PIECE_CAPTION, table, NULL);
    end_page(fixture, chapter);
    check_tree(fixture, "Sect\n"
                        "  Table\n"
                        "    Caption 1:2\n"
                        "    THead\n"
                        "      TR\n"
                        "        TH 0:0\n"
                        "        TH 0:1\n"
                        "    TBody\n"
                        "      TR\n"
                        "        TD 0:2\n"
                        "        TD\n"
                        "      TR\n"
                        "        TD 1:0\n"
                        "        TD 1:1\n");
}

static void put_picture(Fixture *fixture, const Block *figure) {
    Piece piece = {.kind = PIECE_PICTURE, .block = figure, .alt = figure->figure.alt};
    g_array_append_val(fixture->pieces, piece);
}

/* A decorative picture is not read. */
static void test_figures_and_listings(Fixture *fixture, gconstpointer data) {
    (void)data;
    Division *chapter = add_chapter(fixture, "one");
    Block *figure = new_block(fixture, BLOCK_FIGURE, NULL),
          *ornament = new_block(fixture, BLOCK_FIGURE, NULL),
          *listing = new_block(fixture, BLOCK_LISTING, NULL);
    figure->figure.alt = "Bars.";
    ornament->figure.alt = "";
    listing->listing.text = "a\nb";
    division_append(chapter, figure);
    division_append(chapter, ornament);
    division_append(chapter, listing);
    seal(fixture);
    put_picture(fixture, figure);
    put_piece(fixture, PIECE_CAPTION, figure, NULL);
    put_picture(fixture, ornament);
    put_piece(fixture, PIECE_TITLE, listing, NULL);
    put_lines(fixture, listing, 2);
    put_piece(fixture, PIECE_CAPTION, listing, NULL);
    end_page(fixture, chapter);
    check_tree(fixture, "Sect\n"
                        "  Div\n"
                        "    Figure \"Bars.\" 0:0\n"
                        "    Caption 0:1\n"
                        "  Div\n"
                        "    P 0:2\n"
                        "    P\n"
                        "      Code 0:3 0:4\n"
                        "    Caption 0:5\n");
}

/* Title page and contents are no divisions; the contents nest as the headings do. */
static void test_front(Fixture *fixture, gconstpointer data) {
    (void)data;
    Division *one = add_chapter(fixture, "one"), *two = add_chapter(fixture, "two");
    Block *section = new_block(fixture, BLOCK_SECTION, NULL),
          *heading = new_heading(fixture, 2, "s");
    block_append(section, heading);
    division_append(one, section);
    seal(fixture);
    put_piece(fixture, PIECE_TITLE, NULL, NULL);
    put_piece(fixture, PIECE_CONTENT, NULL, NULL);
    end_page(fixture, NULL);
    put_piece(fixture, PIECE_TITLE, NULL, NULL);
    put_piece(fixture, PIECE_ENTRY, one->heading, NULL);
    put_link(fixture, NULL, "one");
    put_piece(fixture, PIECE_ENTRY, heading, NULL);
    put_link(fixture, NULL, section->id);
    put_piece(fixture, PIECE_ENTRY, two->heading, NULL);
    put_link(fixture, NULL, "two");
    end_page(fixture, NULL);
    put_lines(fixture, one->heading, 1);
    put_lines(fixture, heading, 1);
    end_page(fixture, one);
    put_lines(fixture, two->heading, 1);
    end_page(fixture, two);
    check_tree(fixture, "Sect\n"
                        "  H1 0:0\n"
                        "  P 0:1\n"
                        "  H1 1:0\n"
                        "  TOC\n"
                        "    TOCI\n"
                        "      Reference\n"
                        "        Link 1:1 link 0\n"
                        "    TOC\n"
                        "      TOCI\n"
                        "        Reference\n"
                        "          Link 1:2 link 1\n"
                        "    TOCI\n"
                        "      Reference\n"
                        "        Link 1:3 link 2\n"
                        "Sect\n"
                        "  H1 2:0\n"
                        "  Sect\n"
                        "    H2 2:1\n"
                        "Sect\n"
                        "  H1 3:0\n");
}

/* A list of captions is one level deep; an entry of several lines has one link over all of them.
 * A link to the section of a block is not one to the block. */
static void test_caption_lists(Fixture *fixture, gconstpointer data) {
    (void)data;
    Division *chapter = add_chapter(fixture, "one");
    Block *section = new_block(fixture, BLOCK_SECTION, NULL),
          *heading = new_heading(fixture, 2, "s"), *one = new_block(fixture, BLOCK_TABLE, NULL),
          *two = new_block(fixture, BLOCK_TABLE, NULL);
    block_append(section, heading);
    block_append(section, one);
    block_append(section, two);
    division_append(chapter, section);
    seal(fixture);
    put_piece(fixture, PIECE_TITLE, NULL, NULL);
    put_piece(fixture, PIECE_ENTRY, one, NULL);
    put_piece(fixture, PIECE_ENTRY, one, NULL);
    put_link(fixture, NULL, section->id);
    put_link(fixture, NULL, one->id);
    put_link(fixture, NULL, one->id);
    put_piece(fixture, PIECE_ENTRY, two, NULL);
    put_link(fixture, NULL, two->id);
    end_page(fixture, NULL);
    put_lines(fixture, chapter->heading, 1);
    put_lines(fixture, heading, 1);
    end_page(fixture, chapter);
    check_tree(fixture, "Sect\n"
                        "  H1 0:0\n"
                        "  TOC\n"
                        "    TOCI\n"
                        "      Reference\n"
                        "        Link 0:1 link 1 link 2 0:2\n"
                        "    TOCI\n"
                        "      Reference\n"
                        "        Link 0:3 link 3\n"
                        "Sect\n"
                        "  H1 1:0\n"
                        "  Sect\n"
                        "    H2 1:1\n"
                        "Link link 0\n");
}

/* What the typesetter names in a way that the tree does not know is still in it. */
static void test_strays(Fixture *fixture, gconstpointer data) {
    (void)data;
    Division *chapter = add_chapter(fixture, "one");
    Block *paragraph = add_paragraph(fixture, chapter);
    Block *unknown = new_block(fixture, BLOCK_PARAGRAPH, NULL);
    seal(fixture);
    put_piece(fixture, PIECE_CAPTION, paragraph, NULL);
    put_lines(fixture, paragraph, 1);
    put_lines(fixture, unknown, 1);
    put_link(fixture, NULL, "one");
    end_page(fixture, chapter);
    check_tree(fixture, "Sect\n"
                        "  P 0:1\n"
                        "Sect\n"
                        "  P 0:2\n"
                        "P 0:0\n"
                        "Link link 0\n");
}

#define ADD_TEST(name, function)                                                                   \
    g_test_add("/structure/" name, Fixture, NULL, set_up, function, tear_down)

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    ADD_TEST("paragraphs", test_paragraphs);
    ADD_TEST("links-and-notes", test_links_and_notes);
    ADD_TEST("chain-of-notes", test_chain_of_notes);
    ADD_TEST("parts-and-languages", test_parts_and_languages);
    ADD_TEST("lists", test_lists);
    ADD_TEST("tasks", test_tasks);
    ADD_TEST("tables", test_tables);
    ADD_TEST("figures-and-listings", test_figures_and_listings);
    ADD_TEST("front", test_front);
    ADD_TEST("caption-lists", test_caption_lists);
    ADD_TEST("strays", test_strays);
    return g_test_run();
}
