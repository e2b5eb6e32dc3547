/* A diagram that cannot be drawn stays a listing, so that the book can still be read. */
#include "source/diagram.h"
#include "source/figure.h"
#include <string.h>

#define COMPLAINTS_MOST 5u

/* ---- what the program says ---- */

/* 'syntax error in line 3 near …': the number, or 0. */
static guint find_line(const char *said) {
    const char *line = strstr(said, " line ");
    return line != NULL ? (guint)g_ascii_strtoull(line + strlen(" line "), NULL, 10) : 0;
}

static void report_one(const char *line, Place block, Place first_line, Diag *diag) {
    gboolean is_error = g_str_has_prefix(line, "Error: ");
    if (!is_error && !g_str_has_prefix(line, "Warning: "))
        return;
    const char *said = strchr(line, ' ') + 1;
    if (g_str_has_prefix(said, "<stdin>: "))
        said += strlen("<stdin>: ");
    guint number = find_line(said);
    Place place = block;
    if (number > 0 && first_line.line > 0)
        place = (Place){first_line.file, first_line.line + number - 1, 1};
    diag_add(diag, is_error ? DIAG_DIAGRAM_BAD : DIAG_DIAGRAM_DOUBTFUL, place,
             "Graphviz says of the diagram: %.200s", said);
}

static void report_complaint(const char *complaint, Place block, Place first_line, Diag *diag) {
    g_auto(GStrv) lines = g_strsplit(complaint, "\n", (gint)COMPLAINTS_MOST + 1);
    for (guint i = 0; lines[i] != NULL && i < COMPLAINTS_MOST; i++)
        report_one(g_strchomp(lines[i]), block, first_line, diag);
}

static void report_no_program(Place place, Diag *diag) {
    diag_add(diag, DIAG_DIAGRAM_UNDRAWN, place,
             "the diagram is set as its source: there is no program 'dot'");
    diag_hint(diag, "it is Graphviz's; on Debian: apt-get install graphviz");
}

/* ---- the picture ---- */

/* The lines of a drawing are not the author's, so what is wrong with it is told at the fence. */
static const Picture *take_picture(Book *book, const char *text, GBytes *svg, Place place,
                                   Diag *diag) {
    g_autofree char *sum = g_compute_checksum_for_string(G_CHECKSUM_SHA256, text, -1);
    g_autofree char *name = g_strdup_printf("dot:%.12s.svg", sum);
    g_autoptr(Diag) found = diag_new();
    const Picture *picture = figure_take(book, name, svg, place, found);
    g_autoptr(GPtrArray) complaints = diag_sorted(found);
    for (guint i = 0; i < complaints->len; i++)
        diag_add(diag, DIAG_DIAGRAM_BAD, place, "what Graphviz made of the diagram is refused: %s",
                 ((const Complaint *)complaints->pdata[i])->message);
    return picture;
}

static const char *read_alt(Block *block, const Attribute *alt, gboolean is_decorative,
                            Diag *diag) {
    if (is_decorative)
        return "";
    if (alt != NULL && alt->value != NULL && alt->value[strspn(alt->value, " ")] != '\0')
        return alt->value;
    diag_add(diag, DIAG_ALT_MISSING, block->place, "the diagram has no alternative text");
    diag_hint(diag, "say behind 'dot' what it shows: alt=\"…\"; or write .decorative there");
    return "";
}

/* What the author says of the figure, and what is said where it is drawn or not. */
typedef struct Wish {
    const char *alt;
    guint width_percent;
    gboolean is_decorative, is_optional;
} Wish;

static void read_wish(Book *book, Block *block, Attrs *attrs, Diag *diag, Wish *ret_wish) {
    const Attribute *alt = attrs_take(attrs, "alt"), *width = attrs_take(attrs, "width");
    ret_wish->is_decorative = attrs_take_class(book->arena, attrs, "decorative");
    ret_wish->is_optional = attrs_take_word(attrs, "optional");
    ret_wish->width_percent = width != NULL ? attrs_share(width, diag) : 0;
    ret_wish->alt = read_alt(block, alt, ret_wish->is_decorative, diag);
    attrs_apply(attrs, block, diag);
}

static void report_drawing(const Drawing *drawing, const Wish *wish, Place block, Place first_line,
                           Diag *diag) {
    if (drawing->end == DRAWING_NO_PROGRAM && !wish->is_optional)
        report_no_program(block, diag);
    if (drawing->complaint != NULL)
        report_complaint(drawing->complaint, block, first_line, diag);
}

static void make_figure(Block *block, const Picture *picture, const Wish *wish) {
    block->kind = BLOCK_FIGURE;
    memset(&block->figure, 0, sizeof block->figure);
    block->figure.picture = picture;
    block->figure.alt = wish->alt;
    block->figure.is_decorative = wish->is_decorative;
    block->figure.width_percent = wish->width_percent;
}

void diagram_read(Drawings *drawings, Book *book, Block *block, Attrs *attrs, Place first_line,
                  Diag *diag) {
    const char *text = block->listing.text;
    Wish wish;
    read_wish(book, block, attrs, diag, &wish);
    block->listing.is_diagram = TRUE;
    if (drawings == NULL)
        return;
    drawings_want(drawings, text);
    const Drawing *drawing = drawings_find(drawings, text);
    if (drawing == NULL)
        return;
    report_drawing(drawing, &wish, block->place, first_line, diag);
    const Picture *picture = drawing->end == DRAWING_MADE
                                 ? take_picture(book, text, drawing->svg, block->place, diag)
                                 : NULL;
    if (picture != NULL)
        make_figure(block, picture, &wish);
}
