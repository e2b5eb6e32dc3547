/* A small book through pdf_make(), and what libqpdf finds when it opens the file again.
 * Its four pages are laid by hand: a title page, a page of contents, and two of a chapter. */
#include "pdf/pdf.h"
#include "book/seal.h"
#include <cairo.h>
#include <pango/pangocairo.h>
#include <qpdf/qpdf-c.h>
#include <stdlib.h>
#include <string.h>

#define LEFT (40 * LENGTH_PT)
#define PAGE_HEIGHT (400 * LENGTH_PT)

typedef struct Fixture {
    Book *book;
    Division *chapter;
    Block *paragraph, *section, *figures[5];
    Inline *link;
    Arena *arena;
    Faces *faces;
    PangoContext *context;
    GArray *pages, *pieces, *links, *destinations;
    OutlineEntry outline[2];
    Pages set;
    qpdf_data file; /* opened again */
    GBytes *bytes;
    Diag *diag;
} Fixture;

static const Place nowhere = {0};

/* ---- pictures ---- */

static cairo_status_t append(void *closure, const unsigned char *bytes, unsigned n) {
    g_byte_array_append(closure, bytes, n);
    return CAIRO_STATUS_SUCCESS;
}

static GBytes *make_png(cairo_format_t format) {
    cairo_surface_t *surface = cairo_image_surface_create(format, 8, 8);
    cairo_t *cr = cairo_create(surface);
    cairo_set_source_rgba(cr, 1, 0.5, 0, 0.5);
    cairo_rectangle(cr, 0, 0, 5, 8);
    cairo_fill(cr);
    cairo_destroy(cr);
    GByteArray *bytes = g_byte_array_new();
    cairo_surface_write_to_png_stream(surface, append, bytes);
    cairo_surface_destroy(surface);
    return g_byte_array_free_to_bytes(bytes);
}

/* Eight by eight pixels of one grey: a quantizer of ones, a code of one bit for 'no difference' and
 * one for 'no more'. */
static GBytes *make_jpeg(void) {
    static const guint8 quantizer[] = {0xff, 0xd8, 0xff, 0xdb, 0, 67, 0};
    static const guint8 rest[] = {
        0xff, 0xc0, 0, 11, 8,    0, 8, 0, 8,  1, 1,    0x11, 0, /* frame */
        0xff, 0xc4, 0, 20, 0x00, 1, 0, 0, 0,  0, 0,    0,    0,
        0,    0,    0, 0,  0,    0, 0, 0, 0, /* DC */
        0xff, 0xc4, 0, 20, 0x10, 1, 0, 0, 0,  0, 0,    0,    0,
        0,    0,    0, 0,  0,    0, 0, 0, 0,                        /* AC */
        0xff, 0xda, 0, 8,  1,    1, 0, 0, 63, 0, 0x3f, 0xff, 0xd9}; /* scan */
    GByteArray *bytes = g_byte_array_new();
    g_byte_array_append(bytes, quantizer, sizeof quantizer);
    for (guint i = 0; i < 64; i++)
        g_byte_array_append(bytes, (const guint8[]){1}, 1);
    g_byte_array_append(bytes, rest, sizeof rest);
    return g_byte_array_free_to_bytes(bytes);
}

static GBytes *make_svg(void) {
    static const char text[] = "<svg xmlns='http://www.w3.org/2000/svg' width='80' height='40'>"
                               "<rect width='80' height='40' fill='#cc0000'/>"
                               "<text x='5' y='20' font-family='Inter' font-size='9'>drawn</text>"
                               "</svg>";
    return g_bytes_new_static(text, sizeof text - 1);
}

static const Picture *add_picture(Fixture *fixture, PictureKind kind, const char *name,
                                  GBytes *bytes) {
    Picture *picture = arena_new0(fixture->book->arena, Picture);
    gboolean is_svg = kind == PICTURE_SVG;
    *picture = (Picture){kind, name, name, nowhere, bytes, is_svg ? 80 : 8, is_svg ? 40 : 8};
    g_ptr_array_add(fixture->book->pictures, picture);
    return picture;
}

/* ---- the book ---- */

static Block *new_block(Fixture *fixture, BlockKind kind, const char *words) {
    Block *block = block_new(fixture->book, kind, nowhere);
    if (words != NULL)
        block->inlines = inline_new_text(fixture->book, words, nowhere);
    return block;
}

static void describe(Book *book) {
    static const Author authors[] = {{"Ada (Countess) Lovelace", NULL}};
    static const char *const subjects[] = {"memory", NULL};
    book->meta.title = "Arenas (and pools)";
    book->meta.language = "en-GB";
    book->meta.identifier = "urn:x";
    book->meta.date = "2026-11-23";
    book->meta.authors = authors;
    book->meta.n_authors = 1;
    book->meta.subjects = subjects;
}

static void add_figures(Fixture *fixture) {
    const Picture *png = add_picture(fixture, PICTURE_PNG, "a.png", make_png(CAIRO_FORMAT_ARGB32)),
                  *jpeg = add_picture(fixture, PICTURE_JPEG, "b.jpg", make_jpeg()),
                  *svg = add_picture(fixture, PICTURE_SVG, "c.svg", make_svg()),
                  *opaque =
                      add_picture(fixture, PICTURE_PNG, "d.png", make_png(CAIRO_FORMAT_RGB24));
    const Picture *shown[] = {png, png, jpeg, svg, opaque};
    for (guint i = 0; i < G_N_ELEMENTS(shown); i++) {
        fixture->figures[i] = new_block(fixture, BLOCK_FIGURE, NULL);
        fixture->figures[i]->figure.picture = shown[i];
        fixture->figures[i]->figure.alt = "Seen.";
        block_append(fixture->section, fixture->figures[i]);
    }
}

static void write_book(Fixture *fixture) {
    fixture->diag = diag_new();
    Book *book = fixture->book = book_new();
    describe(book);
    fixture->chapter = book_add_division(book, ROLE_CHAPTER, nowhere);
    fixture->chapter->slug = "one";
    fixture->chapter->heading = new_block(fixture, BLOCK_HEADING, "One");
    fixture->chapter->heading->heading.level = 1;
    fixture->chapter->heading->division = fixture->chapter;
    fixture->paragraph = new_block(fixture, BLOCK_PARAGRAPH, "Words and ");
    fixture->link = inline_new(book, INLINE_LINK, nowhere);
    fixture->link->href = "https://example.org/(é)";
    fixture->link->first = inline_new_text(book, "a link", nowhere);
    inline_append(&fixture->paragraph->inlines, fixture->link);
    division_append(fixture->chapter, fixture->paragraph);
    fixture->section = new_block(fixture, BLOCK_SECTION, NULL);
    Block *heading = new_block(fixture, BLOCK_HEADING, "Deeper");
    heading->heading.level = 2;
    block_append(fixture->section, heading);
    division_append(fixture->chapter, fixture->section);
    add_figures(fixture);
    g_autoptr(Diag) diag = diag_new();
    book_seal(book, NULL, diag);
    g_assert_cmpuint(diag_count(diag, DIAG_ERROR), ==, 0);
}

/* ---- its pages ---- */

static TextRun *shape(Fixture *fixture, const char *text, Length *width) {
    g_autoptr(PangoAttrList) attributes = pango_attr_list_new();
    g_autoptr(PangoFontDescription) description = pango_font_description_from_string("Vollkorn 10");
    pango_attr_list_insert(attributes, pango_attr_font_desc_new(description));
    int n = (int)strlen(text);
    GList *items = pango_itemize(fixture->context, text, 0, n, attributes, NULL);
    g_assert_null(items->next);
    PangoItem *item = items->data;
    PangoGlyphString *shaped = pango_glyph_string_new();
    pango_shape(text, n, &item->analysis, shaped);
    TextRun *run = arena_new0(fixture->arena, TextRun);
    PlacedGlyph *glyphs = arena_array(fixture->arena, PlacedGlyph, (guint)shaped->num_glyphs);
    Cluster *clusters = arena_array(fixture->arena, Cluster, (guint)shaped->num_glyphs);
    *run = (TextRun){.font = faces_font(fixture->faces, item->analysis.font),
                     .text = arena_strdup(fixture->arena, text),
                     .n_bytes = (guint)n,
                     .glyphs = glyphs,
                     .n_glyphs = (guint)shaped->num_glyphs,
                     .clusters = clusters};
    for (int i = 0; i < shaped->num_glyphs; i++) {
        glyphs[i] = (PlacedGlyph){shaped->glyphs[i].glyph, *width, 0};
        *width += shaped->glyphs[i].geometry.width;
        gboolean is_last = i + 1 == shaped->num_glyphs;
        int end = is_last ? n : shaped->log_clusters[i + 1];
        clusters[run->n_clusters++] = (Cluster){(guint16)(end - shaped->log_clusters[i]), 1};
    }
    pango_glyph_string_free(shaped);
    g_list_free_full(items, (GDestroyNotify)pango_item_free);
    return run;
}

static void put_text(Fixture *fixture, const char *text, Length y, Piece look) {
    Piece piece = look;
    piece.x = LEFT;
    piece.y = y;
    piece.run = shape(fixture, text, &piece.width);
    g_array_append_val(fixture->pieces, piece);
}

static void put_destination(Fixture *fixture, const char *name, Length y) {
    Destination destination = {name, LEFT, y};
    g_array_append_val(fixture->destinations, destination);
}

static void put_link(Fixture *fixture, LinkArea area) {
    area.x = LEFT;
    area.y = 90 * LENGTH_PT;
    area.width = 50 * LENGTH_PT;
    area.height = 12 * LENGTH_PT;
    g_array_append_val(fixture->links, area);
}

static gpointer take(Fixture *fixture, GArray *array) {
    gpointer copy =
        arena_memdup(fixture->arena, array->data, array->len * g_array_get_element_size(array));
    g_array_set_size(array, 0);
    return copy;
}

static void end_page(Fixture *fixture, const Division *division, gboolean is_roman, guint number) {
    put_text(fixture, "Arenas", 20 * LENGTH_PT, (Piece){.role = PIECE_ARTIFACT, .grey = 128});
    Page page = {.folio = "",
                 .folio_is_roman = is_roman,
                 .folio_number = number,
                 .division = division,
                 .n_pieces = fixture->pieces->len,
                 .n_links = fixture->links->len,
                 .n_destinations = fixture->destinations->len};
    page.pieces = take(fixture, fixture->pieces);
    page.links = take(fixture, fixture->links);
    page.destinations = take(fixture, fixture->destinations);
    g_array_append_val(fixture->pages, page);
}

static void put_figures(Fixture *fixture) {
    for (guint i = 0; i < G_N_ELEMENTS(fixture->figures); i++) {
        const Block *figure = fixture->figures[i];
        Piece piece = {.kind = PIECE_PICTURE,
                       .x = LEFT,
                       .y = (Length)(30 + 60 * i) * LENGTH_PT,
                       .width = 80 * LENGTH_PT,
                       .height = 40 * LENGTH_PT,
                       .block = figure,
                       .picture = figure->figure.picture,
                       .alt = figure->figure.alt};
        g_array_append_val(fixture->pieces, piece);
    }
}

/* A page that is painted all over: Cairo must not forget the marks before the paint. */
static void put_ground(Fixture *fixture) {
    Piece ground = {
        .kind = PIECE_RULE, .width = 300 * LENGTH_PT, .height = PAGE_HEIGHT, .grey = 240};
    g_array_append_val(fixture->pieces, ground);
}

static void lay_pages(Fixture *fixture) {
    put_ground(fixture);
    put_text(fixture, "Arenas (and pools)", 100 * LENGTH_PT, (Piece){.role = PIECE_TITLE});
    end_page(fixture, NULL, TRUE, 1);
    put_text(fixture, "One", 100 * LENGTH_PT,
             (Piece){.role = PIECE_ENTRY, .block = fixture->chapter->heading});
    put_link(fixture, (LinkArea){.destination = "one", .title = "One"});
    end_page(fixture, NULL, TRUE, 2);
    put_destination(fixture, "one", 70 * LENGTH_PT);
    put_text(fixture, "One", 80 * LENGTH_PT, (Piece){.block = fixture->chapter->heading});
    put_text(fixture, "Words and", 100 * LENGTH_PT, (Piece){.block = fixture->paragraph});
    put_text(fixture, "a link", 112 * LENGTH_PT,
             (Piece){.block = fixture->paragraph, .inl = fixture->link});
    put_link(fixture,
             (LinkArea){.href = fixture->link->href, .inl = fixture->link, .title = "a link"});
    end_page(fixture, fixture->chapter, FALSE, 1);
    put_destination(fixture, fixture->section->id, LENGTH_PT / 2);
    put_text(fixture, "Deeper", 30 * LENGTH_PT, (Piece){.block = fixture->section->first});
    put_figures(fixture);
    end_page(fixture, fixture->chapter, FALSE, 2);
}

static void set_up(Fixture *fixture, gconstpointer data) {
    (void)data;
    write_book(fixture);
    g_autoptr(GError) error = NULL;
    fixture->faces = faces_open(OCTAVO_SOURCE_DIR "/fonts", &error);
    g_assert_no_error(error);
    fixture->context = pango_font_map_create_context(faces_font_map(fixture->faces));
    fixture->arena = arena_new();
    fixture->pages = g_array_new(FALSE, FALSE, sizeof(Page));
    fixture->pieces = g_array_new(FALSE, FALSE, sizeof(Piece));
    fixture->links = g_array_new(FALSE, FALSE, sizeof(LinkArea));
    fixture->destinations = g_array_new(FALSE, FALSE, sizeof(Destination));
    lay_pages(fixture);
    fixture->outline[0] = (OutlineEntry){0, "1  One – “x”", "one"};
    fixture->outline[1] = (OutlineEntry){1, "Deeper", fixture->section->id};
    fixture->set = (Pages){.page_width = 300 * LENGTH_PT,
                           .page_height = PAGE_HEIGHT,
                           .pages = (const Page *)(gpointer)fixture->pages->data,
                           .n_pages = fixture->pages->len,
                           .outline = fixture->outline,
                           .n_outline = 2};
}

static void tear_down(Fixture *fixture, gconstpointer data) {
    (void)data;
    if (fixture->file != NULL)
        qpdf_cleanup(&fixture->file);
    g_clear_pointer(&fixture->bytes, g_bytes_unref);
    g_array_unref(fixture->pages);
    g_array_unref(fixture->pieces);
    g_array_unref(fixture->links);
    g_array_unref(fixture->destinations);
    g_object_unref(fixture->context);
    faces_free(fixture->faces);
    arena_free(fixture->arena);
    book_free(fixture->book);
    diag_free(fixture->diag);
}

/* ---- the file, opened again ---- */

static void open_again(Fixture *fixture) {
    g_autoptr(GError) error = NULL;
    fixture->bytes =
        pdf_make(fixture->book, &fixture->set, fixture->faces, fixture->diag, NULL, &error);
    g_assert_no_error(error);
    gsize n;
    const char *bytes = g_bytes_get_data(fixture->bytes, &n);
    fixture->file = qpdf_init();
    g_assert_cmpint(qpdf_read_memory(fixture->file, "book.pdf", bytes, n, NULL), ==, QPDF_SUCCESS);
    g_assert_cmpint(qpdf_check_pdf(fixture->file), ==, QPDF_SUCCESS);
}

/* "Names Dests Names 0" from the object: keys without their slashes, and positions in arrays; what
 * stands alone instead of in an array is its item 0. */
static qpdf_oh find(Fixture *fixture, qpdf_oh object, const char *path) {
    g_auto(GStrv) steps = g_strsplit(path, " ", -1);
    for (guint i = 0; steps[i] != NULL; i++) {
        g_autofree char *key = g_strconcat("/", steps[i], NULL);
        if (!g_ascii_isdigit(steps[i][0]))
            object = qpdf_oh_get_key(fixture->file, object, key);
        else if (qpdf_oh_is_array(fixture->file, object))
            object = qpdf_oh_get_array_item(fixture->file, object, atoi(steps[i]));
        else
            g_assert_cmpstr(steps[i], ==, "0");
    }
    return object;
}

static qpdf_oh root(Fixture *fixture, const char *path) {
    return find(fixture, qpdf_get_root(fixture->file), path);
}

static qpdf_oh page(Fixture *fixture, guint i, const char *path) {
    return find(fixture, qpdf_get_page_n(fixture->file, i), path);
}

static void check(Fixture *fixture, qpdf_oh object, const char *wanted) {
    g_assert_cmpstr(qpdf_oh_unparse_resolved(fixture->file, object), ==, wanted);
}

static void check_text(Fixture *fixture, qpdf_oh object, const char *wanted) {
    g_assert_cmpstr(qpdf_oh_get_utf8_value(fixture->file, object), ==, wanted);
}

static gboolean is_same(Fixture *fixture, qpdf_oh a, qpdf_oh b) {
    return qpdf_oh_get_object_id(fixture->file, a) == qpdf_oh_get_object_id(fixture->file, b);
}

static gboolean has(Fixture *fixture, qpdf_oh object, const char *key) {
    return qpdf_oh_has_key(fixture->file, object, key);
}

/* ---- tests ---- */

static void test_pages(Fixture *fixture, gconstpointer data) {
    (void)data;
    open_again(fixture);
    g_assert_cmpstr(qpdf_get_pdf_version(fixture->file), ==, "1.7");
    g_assert_cmpint(qpdf_get_num_pages(fixture->file), ==, 4);
    for (guint i = 0; i < 4; i++) {
        qpdf_oh one = qpdf_get_page_n(fixture->file, i);
        g_assert_false(has(fixture, one, "/Group"));
        check(fixture, find(fixture, one, "MediaBox"), "[ 0 0 300 400 ]");
        g_assert_cmpint(
            qpdf_oh_get_int_value_as_int(fixture->file, find(fixture, one, "StructParents")), ==,
            i);
    }
    check(fixture, root(fixture, "PageLayout"), "/TwoPageRight");
    check(fixture, root(fixture, "PageMode"), "/UseOutlines");
    check(fixture, root(fixture, "ViewerPreferences"), "<< /DisplayDocTitle true >>");
    check(fixture, root(fixture, "PageLabels"), "<< /Nums [ 0 << /S /r >> 2 << /S /D >> ] >>");
}

static void test_metadata(Fixture *fixture, gconstpointer data) {
    (void)data;
    open_again(fixture);
    g_assert_cmpstr(qpdf_get_info_key(fixture->file, "/Title"), ==, "Arenas (and pools)");
    g_assert_cmpstr(qpdf_get_info_key(fixture->file, "/Author"), ==, "Ada (Countess) Lovelace");
    g_assert_cmpstr(qpdf_get_info_key(fixture->file, "/Keywords"), ==, "memory");
    g_assert_cmpstr(qpdf_get_info_key(fixture->file, "/Producer"), ==, "octavo");
    g_assert_cmpstr(qpdf_get_info_key(fixture->file, "/CreationDate"), ==, "D:20261123000000Z");
    check_text(fixture, root(fixture, "Lang"), "en-GB");
    check(fixture, root(fixture, "MarkInfo"), "<< /Marked true >>");
    check(fixture, root(fixture, "OutputIntents 0 S"), "/GTS_PDFA1");
    qpdf_oh metadata = qpdf_oh_get_dict(fixture->file, root(fixture, "Metadata"));
    check(fixture, find(fixture, metadata, "Subtype"), "/XML");
    g_assert_false(has(fixture, metadata, "/Filter"));
}

/* The root has its one child open; the child's own child lies below it. */
static void test_outline(Fixture *fixture, gconstpointer data) {
    (void)data;
    open_again(fixture);
    qpdf_oh first = root(fixture, "Outlines First");
    check_text(fixture, find(fixture, first, "Title"), "1  One – “x”");
    check_text(fixture, find(fixture, first, "Dest"), "one");
    check_text(fixture, find(fixture, first, "First Title"), "Deeper");
    check(fixture, root(fixture, "Outlines Count"), "2");
    check(fixture, find(fixture, first, "Count"), "1");
    g_assert_true(is_same(fixture, first, root(fixture, "Outlines Last")));
    g_assert_true(is_same(fixture, first, find(fixture, first, "First Parent")));
}

static void test_destinations(Fixture *fixture, gconstpointer data) {
    (void)data;
    open_again(fixture);
    qpdf_oh names = root(fixture, "Names Dests Names");
    g_assert_cmpint(qpdf_oh_get_array_n_items(fixture->file, names), ==, 4);
    guint one = strcmp(fixture->section->id, "one") < 0 ? 2 : 0;
    g_autofree char *path = g_strdup_printf("%u", one);
    check_text(fixture, find(fixture, names, path), "one");
    g_autofree char *target = g_strdup_printf("%u", one + 1);
    qpdf_oh spot = find(fixture, names, target);
    g_assert_true(is_same(fixture, find(fixture, spot, "0"), qpdf_get_page_n(fixture->file, 2)));
    check(fixture, find(fixture, spot, "1"), "/XYZ");
    check(fixture, find(fixture, spot, "2"), "40");
    check(fixture, find(fixture, spot, "3"), "330");
}

static void test_links(Fixture *fixture, gconstpointer data) {
    (void)data;
    open_again(fixture);
    qpdf_oh inner = page(fixture, 1, "Annots 0"), outer = page(fixture, 2, "Annots 0");
    check_text(fixture, find(fixture, inner, "Dest"), "one");
    check_text(fixture, find(fixture, outer, "A URI"), "https://example.org/(%C3%A9)");
    check_text(fixture, find(fixture, outer, "Contents"), "a link");
    check(fixture, find(fixture, outer, "Rect"), "[ 40 298 90 310 ]");
    check(fixture, find(fixture, outer, "Border"), "[ 0 0 0 ]");
    check(fixture, find(fixture, outer, "F"), "4");
    check(fixture, find(fixture, outer, "StructParent"), "5");
    check(fixture, page(fixture, 2, "Tabs"), "/S");
    g_assert_false(has(fixture, qpdf_get_page_n(fixture->file, 0), "/Annots"));
}

/* Document > Sect > P > Link; and back from the link to that element. */
static void test_structure(Fixture *fixture, gconstpointer data) {
    (void)data;
    open_again(fixture);
    qpdf_oh document = root(fixture, "StructTreeRoot K");
    check(fixture, find(fixture, document, "S"), "/Document");
    qpdf_oh chapter = find(fixture, document, "K 1");
    check(fixture, find(fixture, chapter, "K 0 S"), "/H1");
    check(fixture, find(fixture, chapter, "K 0 K"), "0");
    check(fixture, find(fixture, chapter, "K 1 S"), "/P");
    qpdf_oh link = find(fixture, chapter, "K 1 K 1");
    check(fixture, find(fixture, link, "S"), "/Link");
    g_assert_true(is_same(fixture, find(fixture, link, "K 1 Obj"), page(fixture, 2, "Annots 0")));
    qpdf_oh parents = root(fixture, "StructTreeRoot ParentTree Nums");
    check(fixture, find(fixture, parents, "10"), "5"); /* six keys: four pages, two links */
    g_assert_true(is_same(fixture, find(fixture, parents, "11"), link));
    g_assert_true(is_same(fixture, find(fixture, parents, "5 2"), link));
    qpdf_oh figure = find(fixture, chapter, "K 2 K 1 K 0");
    check(fixture, find(fixture, figure, "S"), "/Figure");
    check_text(fixture, find(fixture, figure, "Alt"), "Seen.");
    check(fixture, find(fixture, figure, "A BBox"), "[ 40 330 120 370 ]");
}

static char *content(Fixture *fixture, guint i) {
    guchar *bytes;
    size_t n;
    qpdf_oh one = qpdf_get_page_n(fixture->file, i);
    g_assert_cmpint(qpdf_oh_get_page_content_data(fixture->file, one, &bytes, &n), ==,
                    QPDF_SUCCESS);
    char *text = g_strndup((const char *)bytes, n);
    free(bytes);
    return text;
}

static guint count(const char *text, const char *word) {
    guint n = 0;
    for (const char *at = strstr(text, word); at != NULL; at = strstr(at + 1, word))
        n++;
    return n;
}

static void test_content(Fixture *fixture, gconstpointer data) {
    (void)data;
    open_again(fixture);
    g_autofree char *first = content(fixture, 0);
    g_assert_cmpuint(count(first, "/Artifact BMC"), ==, 2);
    g_assert_cmpuint(count(first, "/MCID"), ==, 1);
    g_autofree char *third = content(fixture, 2);
    g_assert_cmpuint(count(third, "/MCID 0 "), ==, 1);
    g_assert_cmpuint(count(third, "/MCID 2 "), ==, 1);
    g_assert_cmpuint(count(third, "/MCID"), ==, 3);
    g_assert_cmpuint(count(third, " rg"), ==, 0);
    g_assert_cmpuint(count(third, "0 g"), >, 0);
}

/* One object for a picture shown twice; the bytes of a JPEG and of a PNG without alpha untouched;
 * nothing smoothed. */
static void test_pictures(Fixture *fixture, gconstpointer data) {
    (void)data;
    open_again(fixture);
    guint n_images = 0, n_jpegs = 0, n_plain = 0;
    g_autoptr(GBytes) jpeg = make_jpeg();
    for (int id = 1; id < 200; id++) {
        qpdf_oh object = qpdf_get_object_by_id(fixture->file, id, 0);
        if (!qpdf_oh_is_stream(fixture->file, object))
            continue;
        qpdf_oh dictionary = qpdf_oh_get_dict(fixture->file, object);
        g_assert_false(has(fixture, dictionary, "/Interpolate"));
        if (!qpdf_oh_is_dictionary_of_type(fixture->file, dictionary, "/XObject", "/Image"))
            continue;
        n_images++;
        n_plain += has(fixture, dictionary, "/DecodeParms");
        if (!qpdf_oh_is_name_and_equals(fixture->file, find(fixture, dictionary, "Filter"),
                                        "/DCTDecode"))
            continue;
        guchar *bytes;
        size_t n;
        QPDF_BOOL is_filtered;
        qpdf_oh_get_stream_data(fixture->file, object, qpdf_dl_none, &is_filtered, &bytes, &n);
        g_assert_cmpmem(bytes, n, g_bytes_get_data(jpeg, NULL), g_bytes_get_size(jpeg));
        free(bytes);
        n_jpegs++;
    }
    g_assert_cmpuint(n_images, ==, 4); /* a PNG, its mask, the JPEG, the other PNG */
    g_assert_cmpuint(n_jpegs, ==, 1);
    g_assert_cmpuint(n_plain, ==, 1);
}

/* Only the press's own faces, in figures too, and only the glyphs that are used. */
static void test_fonts(Fixture *fixture, gconstpointer data) {
    (void)data;
    open_again(fixture);
    guint n = 0;
    for (int id = 1; id < 200; id++) {
        qpdf_oh object = qpdf_get_object_by_id(fixture->file, id, 0);
        if (!qpdf_oh_is_dictionary_of_type(fixture->file, object, "/Font", ""))
            continue;
        const char *name = qpdf_oh_get_name(fixture->file, find(fixture, object, "BaseFont"));
        g_assert_true(g_str_has_suffix(name, "+Vollkorn-Regular") ||
                      g_str_has_suffix(name, "+Inter-Regular"));
        n++;
    }
    g_assert_cmpuint(n, ==, 2);
}

static void test_same_bytes(Fixture *fixture, gconstpointer data) {
    (void)data;
    g_autoptr(GBytes) one =
        pdf_make(fixture->book, &fixture->set, fixture->faces, fixture->diag, NULL, NULL);
    g_autoptr(GBytes) two =
        pdf_make(fixture->book, &fixture->set, fixture->faces, fixture->diag, NULL, NULL);
    g_assert_true(g_bytes_equal(one, two));
}

static void test_missing_destination(Fixture *fixture, gconstpointer data) {
    (void)data;
    fixture->outline[1].destination = "nowhere";
    g_autoptr(GError) error = NULL;
    g_assert_null(
        pdf_make(fixture->book, &fixture->set, fixture->faces, fixture->diag, NULL, &error));
    g_assert_nonnull(strstr(error->message, "'nowhere'"));
}

/* No PDF comes of it, and the world is not to blame. */
static void refuse(Fixture *fixture, const Picture *bad) {
    for (guint i = 0; i < 2; i++)
        ((Piece *)fixture->set.pages[3].pieces)[i + 1].picture = bad;
    g_autoptr(GError) error = NULL;
    g_assert_null(
        pdf_make(fixture->book, &fixture->set, fixture->faces, fixture->diag, NULL, &error));
    g_assert_no_error(error);
}

static void test_bad_picture(Fixture *fixture, gconstpointer data) {
    (void)data;
    Picture bad = *fixture->figures[0]->figure.picture;
    bad.bytes = g_bytes_new_static("\x89PNG\r\n", 6);
    refuse(fixture, &bad);
    g_autofree char *said = diag_print(fixture->diag, FALSE);
    g_assert_nonnull(strstr(said, "the picture 'a.png' is damaged"));
    g_bytes_unref(bad.bytes);
}

/* What librsvg refuses to draw, of a picture that is well-formed, is a mistake of the author's. */
static void test_undrawable_picture(Fixture *fixture, gconstpointer data) {
    (void)data;
    static const char zeros[] =
        "<svg xmlns='http://www.w3.org/2000/svg' width='80' height='40'>"
        "<clipPath id='c' clipPathUnits='objectBoundingBox' transform='matrix(0 0 0 0 0 0)'>"
        "<rect width='1' height='1'/></clipPath>"
        "<rect width='80' height='40' clip-path='url(#c)'/></svg>";
    Picture bad = *fixture->figures[0]->figure.picture;
    bad.kind = PICTURE_SVG;
    bad.bytes = g_bytes_new_static(zeros, sizeof zeros - 1);
    refuse(fixture, &bad);
    g_assert_cmpuint(diag_count(fixture->diag, DIAG_ERROR), ==, 1);
    g_bytes_unref(bad.bytes);
}

#define ADD_TEST(name, function)                                                                   \
    g_test_add("/pdf/" name, Fixture, NULL, set_up, function, tear_down)

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    ADD_TEST("pages", test_pages);
    ADD_TEST("metadata", test_metadata);
    ADD_TEST("outline", test_outline);
    ADD_TEST("destinations", test_destinations);
    ADD_TEST("links", test_links);
    ADD_TEST("structure", test_structure);
    ADD_TEST("content", test_content);
    ADD_TEST("pictures", test_pictures);
    ADD_TEST("fonts", test_fonts);
    ADD_TEST("same-bytes", test_same_bytes);
    ADD_TEST("missing-destination", test_missing_destination);
    ADD_TEST("bad-picture", test_bad_picture);
    ADD_TEST("undrawable-picture", test_undrawable_picture);
    return g_test_run();
}
