/* A strip's arrays are made when something is put on it; NULL until then. */
#include "typeset/galley.h"
#include "book/language.h"
#include <string.h>

#define LINES_NEAR_HEADING 2
#define BASELINE_PERCENT 74 /* of the leading, from the top of the line's box */

static void clear_strip(gpointer data) {
    GalleyStrip *strip = data;
    g_clear_pointer(&strip->pieces, g_array_unref);
    g_clear_pointer(&strip->links, g_array_unref);
    g_clear_pointer(&strip->destinations, g_array_unref);
    g_clear_pointer(&strip->starts, g_ptr_array_unref);
}

static void clear_head(gpointer data) {
    g_clear_pointer(&((RepeatedHead *)data)->pieces, g_array_unref);
}

Galley *galley_new(Typesetter *typesetter, const Style *style) {
    Galley *galley = g_new0(Galley, 1);
    galley->typesetter = typesetter;
    galley->style = style;
    galley->strips = g_array_new(FALSE, FALSE, sizeof(GalleyStrip));
    g_array_set_clear_func(galley->strips, clear_strip);
    galley->heads = g_array_new(FALSE, FALSE, sizeof(RepeatedHead));
    g_array_set_clear_func(galley->heads, clear_head);
    galley->notes = g_ptr_array_new();
    galley->paragraphs = g_array_new(FALSE, FALSE, sizeof(GalleyParagraph));
    galley->begun = g_ptr_array_new();
    galley->n_below_heading = LINES_NEAR_HEADING;
    return galley;
}

void galley_free(Galley *galley) {
    if (galley == NULL)
        return;
    g_array_unref(galley->strips);
    g_array_unref(galley->heads);
    g_array_unref(galley->paragraphs);
    g_ptr_array_unref(galley->notes);
    g_ptr_array_unref(galley->begun);
    g_free(galley);
}

Length baseline_in(Length leading) {
    return (Length)((gint64)leading * BASELINE_PERCENT / 100);
}

Length round_to_grid(const Style *style, Length height) {
    return (height + style->grid - 1) / style->grid * style->grid;
}

/* A formula may reach a fifth of the leading into its neighbours, which are seldom so high there.
 */
static Length reach_beyond(Length reach, Length usual, Length leading) {
    return MAX(0, reach - usual - leading / 5);
}

Length line_room(const Style *style, const SetLine *line, Length leading, Length *ret_lift) {
    Length above = reach_beyond(line->height, baseline_in(leading), leading),
           below = reach_beyond(line->depth, leading - baseline_in(leading), leading),
           room = leading == style->grid ? round_to_grid(style, above + below) : above + below,
           slack = room - above - below;
    *ret_lift = below == 0 ? room : above == 0 ? 0 : above + slack / 2;
    return room;
}

void galley_space(Galley *galley, Length space) {
    galley->space = MAX(galley->space, space);
    galley->lone_space = MAX(galley->lone_space, space);
}

void strip_space(GalleyStrip *strip, Length space) {
    strip->strip.space = MAX(strip->strip.space, space);
    strip->strip.lone_space = MAX(strip->strip.lone_space, space);
}

void galley_float(Galley *galley, guint first, Length below) {
    Strip *last = &galley_last(galley)->strip;
    last->n_float = galley->strips->len - first;
    last->below = below;
    galley->space = MAX(galley->space, below);
}

void galley_begin(Galley *galley, const Block *block) {
    g_ptr_array_add(galley->begun, (gpointer)block);
}

static void add_destination(GalleyStrip *strip, const char *name) {
    if (strip->destinations == NULL)
        strip->destinations = g_array_new(FALSE, FALSE, sizeof(Destination));
    Destination destination = {.name = name};
    g_array_append_val(strip->destinations, destination);
}

static void take_begun(Galley *galley, GalleyStrip *strip) {
    if (galley->begun->len == 0)
        return;
    strip->starts = g_ptr_array_new();
    for (guint i = 0; i < galley->begun->len; i++) {
        const Block *block = galley->begun->pdata[i];
        g_ptr_array_add(strip->starts, (gpointer)block);
        if (block->id != NULL)
            add_destination(strip, block->id);
    }
    g_ptr_array_set_size(galley->begun, 0);
}

GalleyStrip *galley_add(Galley *galley, Length height, gint32 break_cost) {
    GalleyStrip strip = {.strip = {.height = height,
                                   .space = galley->space,
                                   .lone_space = galley->lone_space,
                                   .break_cost = break_cost}};
    strip.strip.first_note = galley->notes->len;
    take_begun(galley, &strip);
    galley->space = galley->lone_space = 0;
    g_array_append_val(galley->strips, strip);
    return galley_last(galley);
}

GalleyStrip *galley_last(Galley *galley) {
    guint n = galley->strips->len;
    return n > 0 ? &g_array_index(galley->strips, GalleyStrip, n - 1) : NULL;
}

void galley_report_tall(const Galley *galley, const Block *block, Length by) {
    char points[G_ASCII_DTOSTR_BUF_SIZE];
    Place place = block != NULL ? block->place : galley->typesetter->place;
    diag_add(galley->typesetter->diag, DIAG_PAGE_OVERFULL, place,
             "this %s ends %s pt beyond the foot of its page",
             block != NULL ? block_kind_name(block->kind) : "text",
             g_ascii_formatd(points, sizeof points, "%.1f", length_to_pt(by)));
    diag_hint(galley->typesetter->diag, "what the paper does not hold is lost: part it");
}

void galley_count(Galley *galley, const Galley *other) {
    galley->n_lines += other->n_lines;
    galley->n_hyphenated += other->n_hyphenated;
    galley->n_overfull += other->n_overfull;
    if (ABS(other->worst_ratio) > ABS(galley->worst_ratio))
        galley->worst_ratio = other->worst_ratio;
}

void strip_add_piece(GalleyStrip *strip, Piece piece) {
    if (strip->pieces == NULL)
        strip->pieces = g_array_new(FALSE, FALSE, sizeof(Piece));
    g_array_append_val(strip->pieces, piece);
}

void strip_lead(GalleyStrip *strip, guint n) {
    g_autoptr(GArray) pieces = g_array_new(FALSE, FALSE, sizeof(Piece));
    g_array_append_vals(pieces, &g_array_index(strip->pieces, Piece, n), strip->pieces->len - n);
    g_array_append_vals(pieces, strip->pieces->data, n);
    memcpy(strip->pieces->data, pieces->data, pieces->len * sizeof(Piece));
}

void strip_add_rule(GalleyStrip *strip, Length x, Length y, Length width, Length height,
                    guint8 grey) {
    strip_add_piece(strip, (Piece){.kind = PIECE_RULE,
                                   .role = PIECE_ARTIFACT,
                                   .x = x,
                                   .y = y,
                                   .width = width,
                                   .height = height,
                                   .grey = grey});
}

void strip_add_outlines(GalleyStrip *strip, const SetLine *line, Length x, Length baseline) {
    for (guint i = 0; i < line->n_pieces; i++) {
        Piece piece = line->pieces[i];
        piece.x += x;
        piece.y += baseline;
        piece.is_outline = TRUE;
        strip_add_piece(strip, piece);
    }
}

/* A note belongs to the strip of its first mark. */
static void add_note(Galley *galley, GalleyStrip *strip, const Block *note) {
    if (g_ptr_array_find(galley->notes, note, NULL))
        return;
    g_ptr_array_add(galley->notes, (gpointer)note);
    strip->strip.n_notes++;
}

static void add_link(GalleyStrip *strip, LinkArea link, Length x, Length baseline, Length leading) {
    if (strip->links == NULL)
        strip->links = g_array_new(FALSE, FALSE, sizeof(LinkArea));
    link.x += x;
    link.y = baseline - baseline_in(leading);
    link.height = leading;
    g_array_append_val(strip->links, link);
}

void strip_add_line(Galley *galley, GalleyStrip *strip, const SetLine *line, Length x,
                    Length baseline, Length leading) {
    for (guint i = 0; i < line->n_pieces; i++) {
        Piece piece = line->pieces[i];
        piece.x += x;
        piece.y += baseline;
        strip_add_piece(strip, piece);
    }
    for (guint i = 0; i < line->n_links; i++)
        add_link(strip, line->links[i], x, baseline, leading);
    for (guint i = 0; i < line->n_notes; i++)
        add_note(galley, strip, line->notes[i]);
    galley->n_lines++;
    galley->n_hyphenated += line->is_hyphenated;
    galley->n_overfull += line->is_overfull;
    if (ABS(line->ratio) > ABS(galley->worst_ratio))
        galley->worst_ratio = line->ratio;
}

static void mirror_pieces(GArray *pieces, Length sum) {
    for (guint i = 0; pieces != NULL && i < pieces->len; i++) {
        Piece *piece = &g_array_index(pieces, Piece, i);
        piece->x = sum - piece->x - piece->width;
    }
}

void galley_mirror(Galley *galley, guint first_strip, guint first_head, Length x, Length width) {
    Length sum = 2 * x + width; /* of what stands left and right of a thing */
    for (guint i = first_strip; i < galley->strips->len; i++) {
        GalleyStrip *strip = &g_array_index(galley->strips, GalleyStrip, i);
        if (strip->is_turned)
            continue;
        mirror_pieces(strip->pieces, sum);
        for (guint j = 0; strip->links != NULL && j < strip->links->len; j++) {
            LinkArea *link = &g_array_index(strip->links, LinkArea, j);
            link->x = sum - link->x - link->width;
        }
    }
    for (guint i = first_head; i < galley->heads->len; i++)
        mirror_pieces(g_array_index(galley->heads, RepeatedHead, i).pieces, sum);
}

/* ---- turned ---- */

typedef struct Turn {
    Galley *galley;
    GalleyStrip *strip;
    Length measure, page_width; /* page_width: 0, or the pages are mirrored in it later on */
} Turn;

/* Where things `height` high stand that begin at y of what is turned. */
static Length turned_x(const Turn *turn, Length y, Length height) {
    return turn->page_width > 0 ? turn->page_width - y - height : y;
}

/* A rectangle with straight sides is one again. */
static void turn_piece(const Turn *turn, Piece piece, Length top) {
    Piece turned = piece;
    gboolean is_box = piece.kind == PIECE_RULE;
    turned.is_turned = !is_box;
    turned.x = turned_x(turn, top + piece.y, is_box ? piece.height : 0);
    turned.y = turn->measure - piece.x - (is_box ? piece.width : 0);
    if (is_box) {
        turned.width = piece.height;
        turned.height = piece.width;
    }
    strip_add_piece(turn->strip, turned);
}

static void turn_pieces(const Turn *turn, const GArray *pieces, Length top) {
    for (guint i = 0; pieces != NULL && i < pieces->len; i++)
        turn_piece(turn, g_array_index(pieces, Piece, i), top);
}

static void turn_links(const Turn *turn, const GArray *links, Length top) {
    for (guint i = 0; links != NULL && i < links->len; i++) {
        LinkArea link = g_array_index(links, LinkArea, i), turned = link;
        turned.x = turned_x(turn, top + link.y, link.height);
        turned.y = turn->measure - link.x - link.width;
        turned.width = link.height;
        turned.height = link.width;
        if (turn->strip->links == NULL)
            turn->strip->links = g_array_new(FALSE, FALSE, sizeof(LinkArea));
        g_array_append_val(turn->strip->links, turned);
    }
}

static void turn_strip(const Turn *turn, const Galley *other, const GalleyStrip *strip,
                       Length top) {
    turn_pieces(turn, strip->pieces, top);
    turn_links(turn, strip->links, top);
    for (guint i = 0; i < strip->strip.n_notes; i++)
        add_note(turn->galley, turn->strip, other->notes->pdata[strip->strip.first_note + i]);
}

void galley_add_turned(Galley *galley, const Galley *other, guint first, guint end,
                       Length measure) {
    const Style *style = galley->style;
    Turn turn = {.galley = galley, .strip = galley_add(galley, measure, 0), .measure = measure};
    if (language_is_rtl(style->voices[VOICE_BODY].type.language))
        turn.page_width = style->measure;
    turn.strip->is_turned = TRUE;
    Length y = 0;
    for (guint i = first; i < end; i++) {
        const GalleyStrip *strip = &g_array_index(other->strips, GalleyStrip, i);
        if (i == first && strip->table > 0)
            turn_pieces(&turn, g_array_index(other->heads, RepeatedHead, strip->table - 1).pieces,
                        0);
        y = breaks_height_after(&strip->strip, y, style->grid, FALSE);
        turn_strip(&turn, other, strip, y - strip->strip.height);
    }
}

/* ---- paragraphs ---- */

static guint ends_of_line(Galley *galley, const SetLine *lines, guint n_lines, guint i) {
    guint ends = lines[i].is_hyphenated ? END_HYPHEN : 0;
    if (i == 0 && n_lines > 1)
        ends |= END_ORPHAN;
    if (i + 2 == n_lines)
        ends |= END_WIDOW;
    if (galley->n_below_heading < LINES_NEAR_HEADING) {
        galley->n_below_heading++;
        ends |= END_HEADING;
    }
    return ends;
}

void galley_add_lines(Galley *galley, const Setting *setting, const SetLine *lines, guint n_lines,
                      Length x) {
    for (guint i = 0; i < n_lines; i++) {
        Length leading = setting->leading, lift,
               room = line_room(galley->style, &lines[i], leading, &lift);
        GalleyStrip *strip = galley_add(galley, leading + room, 0);
        strip->strip.ends = ends_of_line(galley, lines, n_lines, i);
        strip->strip.snaps = leading == galley->style->grid;
        strip->lift = lift;
        strip_add_line(galley, strip, &lines[i], x, lift + baseline_in(leading), leading);
    }
}
