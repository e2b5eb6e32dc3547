/* Cairo draws, Pango sets the type through a font map of its own.
 * Refused: gradients, shadows and pictures from stock, which no e-ink screen shows well; an SVG
 * cover, which shops and old readers do not take. */
#include "epub/cover.h"
#include "epub/png.h"
#include "book/terms.h"
#include <gio/gio.h>
#include <math.h>
#include <pango/pangocairo.h>
#include <string.h>

/* ---- colours ---- */

typedef struct Palette {
    guint32 paper, ink, accent; /* 0xRRGGBB */
    guint32 fields[4];          /* dark, strong, middle, light: they differ in grey as well */
} Palette;

static const Palette palettes[] = {
    {0xF4EEE1, 0x1D1A18, 0xA63A28, {0x22333F, 0xA63A28, 0xDE9E3C, 0xE6D8BD}}, /* madder */
    {0xF1EEE6, 0x141A2E, 0x2B4590, {0x18264F, 0x3E63B4, 0xE08A4B, 0xE4D6B8}}, /* indigo */
    {0xF3EFE3, 0x15221B, 0x2D6A4F, {0x17372B, 0x3C7F5F, 0xD9A441, 0xDDE0C4}}, /* moss */
    {0xF4ECE6, 0x24171F, 0x7A2E52, {0x3A1B30, 0x9A3F66, 0xE0A06B, 0xEBD6C6}}, /* plum */
    {0xEFF1EB, 0x0F2428, 0x0F6670, {0x0D3339, 0x1B7F86, 0xE58A4A, 0xD6E0D2}}, /* petrol */
};

static void use_colour(cairo_t *cr, guint32 rgb) {
    cairo_set_source_rgb(cr, (rgb >> 16) / 255.0, (rgb >> 8 & 0xFF) / 255.0, (rgb & 0xFF) / 255.0);
}

/* ---- chance that repeats ---- */

typedef struct Dice {
    guint8 bytes[32];
    guint next;
} Dice;

static Dice dice_of(const char *text) {
    Dice dice = {.next = 0};
    gsize len = sizeof dice.bytes;
    g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
    g_checksum_update(sum, (const guchar *)text, -1);
    g_checksum_get_digest(sum, dice.bytes, &len);
    return dice;
}

static guint roll(Dice *dice, guint sides) {
    guint round =
        dice->next / G_N_ELEMENTS(dice->bytes); /* a later one does not repeat the first */
    return (dice->bytes[dice->next++ % G_N_ELEMENTS(dice->bytes)] + 89 * round) % sides;
}

/* ---- the pattern ---- */

#define COLUMNS 4
#define ROWS_MAX 3 /* below a short title; else one less */
#define FIELD ((double)COVER_WIDTH / COLUMNS)

/* A quarter disc about the field's corner (0, 0), in units of the field. */
static void fill_quarter(cairo_t *cr, double radius) {
    cairo_move_to(cr, 0, 0);
    cairo_arc(cr, 0, 0, radius, 0, G_PI / 2);
    cairo_close_path(cr);
    cairo_fill(cr);
}

static void draw_quarter(cairo_t *cr, const guint32 *colours) {
    use_colour(cr, colours[1]);
    fill_quarter(cr, 1);
}

/* Leaves of a book seen from above. */
static void draw_leaves(cairo_t *cr, const guint32 *colours) {
    for (guint i = 0; i < 4; i++) {
        use_colour(cr, colours[(i + 1) % 2]);
        fill_quarter(cr, 1 - i * 0.25);
    }
}

static void draw_lens(cairo_t *cr, const guint32 *colours) {
    use_colour(cr, colours[1]);
    cairo_arc(cr, 0, 0, 1, 0, G_PI / 2);
    cairo_arc(cr, 1, 1, 1, G_PI, G_PI * 1.5);
    cairo_fill(cr);
}

static void draw_disc(cairo_t *cr, const guint32 *colours) {
    use_colour(cr, colours[1]);
    cairo_arc(cr, 0.5, 0.5, 0.5, 0, 2 * G_PI);
    cairo_fill(cr);
    use_colour(cr, colours[2]);
    cairo_arc(cr, 0.5, 0.5, 0.25, 0, 2 * G_PI);
    cairo_fill(cr);
}

static void draw_halves(cairo_t *cr, const guint32 *colours) {
    use_colour(cr, colours[1]);
    cairo_arc(cr, 0, 0.5, 0.5, -G_PI / 2, G_PI / 2);
    cairo_fill(cr);
    use_colour(cr, colours[2]);
    cairo_arc(cr, 0.5, 0.5, 0.5, -G_PI / 2, G_PI / 2);
    cairo_fill(cr);
}

static void (*const motifs[])(cairo_t *, const guint32 *) = {draw_quarter, draw_leaves, draw_lens,
                                                             draw_disc, draw_halves};

/* Colours of a field: a ground that differs from the fields to the left and above, then two more.
 */
static void choose_colours(Dice *dice, guint left, guint above, guint ret_choice[3]) {
    guint first = roll(dice, 4);
    while (first == left || first == above)
        first = (first + 1) % 4;
    guint second = (first + 1 + roll(dice, 3)) % 4;
    guint third = 0;
    while (third == first || third == second)
        third++;
    ret_choice[0] = first;
    ret_choice[1] = second;
    ret_choice[2] = third;
}

static void draw_field(cairo_t *cr, double top, guint column, guint row, guint motif, guint turns,
                       const guint32 colours[3]) {
    cairo_save(cr);
    cairo_translate(cr, column * FIELD, top + row * FIELD);
    cairo_scale(cr, FIELD, FIELD);
    use_colour(cr, colours[0]);
    cairo_rectangle(cr, 0, 0, 1, 1);
    cairo_fill(cr);
    cairo_translate(cr, 0.5, 0.5);
    cairo_rotate(cr, turns * G_PI / 2);
    cairo_translate(cr, -0.5, -0.5);
    motifs[motif](cr, colours);
    cairo_restore(cr);
}

static void draw_pattern(cairo_t *cr, const Palette *palette, Dice dice, guint n_rows) {
    guint grounds[ROWS_MAX][COLUMNS], last = G_N_ELEMENTS(motifs);
    for (guint row = 0; row < n_rows; row++)
        for (guint column = 0; column < COLUMNS; column++) {
            guint choice[3];
            choose_colours(&dice, column > 0 ? grounds[row][column - 1] : 4,
                           row > 0 ? grounds[row - 1][column] : 4, choice);
            grounds[row][column] = choice[0];
            guint motif = roll(&dice, G_N_ELEMENTS(motifs));
            if (motif == last)
                motif = (motif + 1) % G_N_ELEMENTS(motifs);
            last = motif;
            guint32 colours[3];
            for (guint i = 0; i < 3; i++)
                colours[i] = palette->fields[choice[i]];
            draw_field(cr, COVER_HEIGHT - n_rows * FIELD, column, row, motif, roll(&dice, 4),
                       colours);
        }
}

/* ---- type ---- */

#define MARGIN 130.0 /* [px] */
#define MEASURE (COVER_WIDTH - 2 * MARGIN)

typedef struct Setter {
    cairo_t *cr;
    PangoContext *context;
    const char *text_family, *sans_family;
    double foot; /* [px] top of the line with the authors */
} Setter;

typedef struct Setting {
    const char *family;
    PangoWeight weight;
    PangoStyle style;
    double size;    /* [px] */
    double leading; /* of the size */
} Setting;

static PangoLayout *set_text(const Setter *setter, const char *text, Setting setting) {
    PangoLayout *layout = pango_layout_new(setter->context);
    PangoFontDescription *font = pango_font_description_new();
    pango_font_description_set_family(font, setting.family);
    pango_font_description_set_weight(font, setting.weight);
    pango_font_description_set_style(font, setting.style);
    pango_font_description_set_absolute_size(font, setting.size * PANGO_SCALE);
    pango_layout_set_font_description(layout, font);
    pango_font_description_free(font);
    PangoAttrList *attributes = pango_attr_list_new();
    pango_attr_list_insert(attributes, pango_attr_line_height_new_absolute(
                                           (int)(setting.size * setting.leading * PANGO_SCALE)));
    pango_attr_list_insert(attributes, pango_attr_font_features_new("kern, liga, lnum, ss11"));
    pango_layout_set_attributes(layout, attributes);
    pango_attr_list_unref(attributes);
    pango_layout_set_width(layout, (int)(MEASURE * PANGO_SCALE));
    pango_layout_set_wrap(layout, PANGO_WRAP_WORD);
    pango_layout_set_text(layout, text, -1);
    return layout;
}

static void size_of(PangoLayout *layout, double *ret_width, double *ret_height) {
    PangoRectangle extents;
    pango_layout_get_extents(layout, NULL, &extents);
    *ret_width = (double)extents.width / PANGO_SCALE;
    *ret_height = (double)extents.height / PANGO_SCALE;
}

/* Draws with the top left corner there; the height it takes. */
static double show(const Setter *setter, PangoLayout *layout, double x, double y) {
    double width, height;
    size_of(layout, &width, &height);
    cairo_move_to(setter->cr, x, y);
    pango_cairo_show_layout(setter->cr, layout);
    g_object_unref(layout);
    return height;
}

#define SHOWN_MAX 300 /* characters; a cover has no room for more */

/* The caller's. */
static char *shorten(const char *text) {
    if (g_utf8_strlen(text, -1) <= SHOWN_MAX)
        return g_strdup(text);
    g_autofree char *start = g_utf8_substring(text, 0, SHOWN_MAX);
    return g_strconcat(start, "…", NULL);
}

typedef struct Frame {
    double measure, height; /* [px] */
    double smallest;        /* size of type */
} Frame;

static PangoLayout *set_within(const Setter *setter, const char *text, Setting setting,
                               const Frame *frame) {
    PangoLayout *layout = set_text(setter, text, setting);
    pango_layout_set_width(layout, (int)(frame->measure * PANGO_SCALE));
    if (setting.size <= frame->smallest)
        pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
    return layout;
}

static gboolean fits(const Setter *setter, const char *text, Setting setting, const Frame *frame) {
    double width, height;
    PangoLayout *layout = set_within(setter, text, setting, frame);
    size_of(layout, &width, &height);
    g_object_unref(layout);
    return width <= frame->measure && height <= frame->height;
}

/* The largest size, by steps, at which no word is wider than the measure and all lines fit the
 * height: what fits does so in any smaller size. At the smallest a word that is too wide all the
 * same is parted: it may not leave the cover. */
static PangoLayout *fit_text(const Setter *setter, const char *whole, Setting setting,
                             Frame frame) {
    g_autofree char *text = shorten(whole);
    const double largest = setting.size, step = 4;
    guint low = 0, high = (guint)ceil(MAX(largest - frame.smallest, 0) / step);
    while (low < high) {
        guint middle = (low + high) / 2;
        setting.size = largest - step * middle;
        if (fits(setter, text, setting, &frame))
            high = middle;
        else
            low = middle + 1;
    }
    setting.size = largest - step * high;
    return set_within(setter, text, setting, &frame);
}

static gboolean stays_within(PangoLayout *layout, int width, int n_lines) {
    PangoRectangle extents;
    pango_layout_set_width(layout, width);
    pango_layout_get_extents(layout, NULL, &extents);
    return pango_layout_get_line_count(layout) <= n_lines && extents.width <= width;
}

/* As narrow as takes no further line: the lines become about equal. */
static PangoLayout *balance(PangoLayout *layout) {
    const int step = 4 * PANGO_SCALE, widest = pango_layout_get_width(layout);
    const int n_lines = pango_layout_get_line_count(layout);
    int low = 0, high = n_lines > 1 ? (widest - 1) / step : 0; /* steps to take away */
    while (low < high) {
        int middle = (low + high + 1) / 2;
        if (stays_within(layout, widest - step * middle, n_lines))
            low = middle;
        else
            high = middle - 1;
    }
    pango_layout_set_width(layout, widest - step * low);
    return layout;
}

static char *authors_line(const Meta *meta) {
    GString *line = g_string_new(NULL);
    for (guint i = 0; i < meta->n_authors; i++)
        g_string_append_printf(line, "%s%s", i > 0 ? ", " : "", meta->authors[i].name);
    return g_string_free(line, FALSE);
}

/* The series, or the path where there is none; a series named like its book says nothing new. */
static const Collection *shown_collection(const Meta *meta) {
    const Collection *series = &meta->series;
    return series->name != NULL && strcmp(series->name, meta->title) != 0 ? series : &meta->path;
}

static char *collection_line(const Meta *meta) {
    const Collection *collection = shown_collection(meta);
    if (collection->name == NULL)
        return NULL;
    return collection->position == 0
               ? g_strdup(collection->name)
               : g_strdup_printf("%s \u00B7 %u", collection->name, collection->position);
}

static char *edition_line(const Meta *meta) {
    if (meta->edition_number == 0)
        return NULL;
    return g_strdup_printf("%s %u", term(meta->language, TERM_EDITION), meta->edition_number);
}

/* Ends at the right margin; the width it takes. */
static double set_right(const Setter *setter, const char *text, Setting setting, double y) {
    double width, height;
    PangoLayout *layout = set_text(setter, text, setting);
    size_of(layout, &width, &height);
    show(setter, layout, COVER_WIDTH - MARGIN - width, y);
    return width;
}

#define TOP 140.0       /* [px] of the line with the collection */
#define TITLE_TOP 300.0 /* [px] */
#define FOOT_HEIGHT 150.0
#define SUBTITLE_ROOM 360.0

static void draw_head(const Setter *setter, const Meta *meta, const Palette *palette) {
    Setting small = {setter->sans_family, PANGO_WEIGHT_SEMIBOLD, PANGO_STYLE_NORMAL, 46, 1.3};
    g_autofree char *collection = collection_line(meta);
    use_colour(setter->cr, palette->accent);
    cairo_rectangle(setter->cr, MARGIN, TOP + 90, MEASURE, 6);
    cairo_fill(setter->cr);
    if (collection == NULL)
        return;
    g_autofree char *shown = shorten(collection);
    show(setter, set_text(setter, shown, small), MARGIN, TOP);
}

static PangoLayout *set_title(const Setter *setter, const Meta *meta) {
    Setting large = {setter->text_family, PANGO_WEIGHT_BOLD, PANGO_STYLE_NORMAL, 480, 0.98};
    double limit = setter->foot - TITLE_TOP - (meta->subtitle != NULL ? SUBTITLE_ROOM : 60);
    return fit_text(setter, meta->title, large, (Frame){MEASURE, limit, 112});
}

/* As many as leave the title the size that it has above fewer. */
static guint choose_rows(Setter *setter, const Meta *meta) {
    double width, heights[2];
    for (guint i = 0; i < 2; i++) {
        setter->foot = COVER_HEIGHT - (ROWS_MAX - 1 + i) * FIELD - FOOT_HEIGHT;
        PangoLayout *title = set_title(setter, meta);
        size_of(title, &width, &heights[i]);
        g_object_unref(title);
    }
    guint n_rows = ROWS_MAX - (heights[1] < heights[0]);
    setter->foot = COVER_HEIGHT - n_rows * FIELD - FOOT_HEIGHT;
    return n_rows;
}

static void draw_title(const Setter *setter, const Meta *meta, const Palette *palette) {
    Setting italic = {setter->text_family, PANGO_WEIGHT_NORMAL, PANGO_STYLE_ITALIC, 84, 1.2};
    use_colour(setter->cr, palette->ink);
    double height = show(setter, balance(set_title(setter, meta)), MARGIN - 6, TITLE_TOP);
    if (meta->subtitle == NULL)
        return;
    use_colour(setter->cr, palette->accent);
    double rest = setter->foot - TITLE_TOP - height - 100;
    show(setter, balance(fit_text(setter, meta->subtitle, italic, (Frame){MEASURE, rest, 48})),
         MARGIN, TITLE_TOP + height + 50);
}

/* Many names take two lines, above the foot's own. */
static void draw_foot(const Setter *setter, const Meta *meta, const Palette *palette) {
    Setting names = {setter->sans_family, PANGO_WEIGHT_SEMIBOLD, PANGO_STYLE_NORMAL, 54, 1.2};
    Setting small = {setter->sans_family, PANGO_WEIGHT_NORMAL, PANGO_STYLE_NORMAL, 40, 1.2};
    g_autofree char *authors = authors_line(meta), *edition = edition_line(meta);
    use_colour(setter->cr, palette->ink);
    double measure = MEASURE, width, height;
    if (edition != NULL)
        measure -= set_right(setter, edition, small, setter->foot + 12) + 60;
    PangoLayout *layout = fit_text(setter, authors, names, (Frame){measure, 100, 36});
    size_of(layout, &width, &height);
    show(setter, layout, MARGIN, setter->foot + 65 - height);
}

/* ---- fonts ---- */

/* Without hinting, so that shapes and widths are those of the outlines on every machine. */
static PangoContext *context_of(PangoFontMap *map, const char *language) {
    PangoContext *context = pango_font_map_create_context(map);
    cairo_font_options_t *options = cairo_font_options_create();
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
    pango_cairo_context_set_font_options(context, options);
    cairo_font_options_destroy(options);
    pango_context_set_language(context, pango_language_from_string(language));
    pango_context_set_round_glyph_positions(context, FALSE);
    return context;
}

/* ---- the picture ---- */

static const char *second_family(const EpubOptions *options) {
    for (guint i = 1; i < options->n_faces; i++)
        if (strcmp(options->faces[i].family, options->faces[0].family) != 0)
            return options->faces[i].family;
    return options->faces[0].family;
}

static const Palette *palette_of(const Meta *meta) {
    const char *kin = meta->series.name != NULL ? meta->series.name
                      : meta->path.name != NULL ? meta->path.name
                                                : meta->identifier;
    Dice dice = dice_of(kin);
    return &palettes[roll(&dice, G_N_ELEMENTS(palettes))];
}

static void draw(Setter *setter, const Meta *meta) {
    const Palette *palette = palette_of(meta);
    use_colour(setter->cr, palette->paper);
    cairo_paint(setter->cr);
    draw_pattern(setter->cr, palette, dice_of(meta->identifier), choose_rows(setter, meta));
    draw_head(setter, meta, palette);
    draw_title(setter, meta, palette);
    draw_foot(setter, meta, palette);
}

static GBytes *encode(cairo_surface_t *surface, GError **error) {
    cairo_status_t status = cairo_surface_status(surface);
    if (status != CAIRO_STATUS_SUCCESS) {
        g_set_error(error, G_IO_ERROR, G_IO_ERROR_FAILED, "cannot draw the cover: %s",
                    cairo_status_to_string(status));
        return NULL;
    }
    cairo_surface_flush(surface);
    return png_encode(cairo_image_surface_get_data(surface), COVER_WIDTH, COVER_HEIGHT,
                      (guint)cairo_image_surface_get_stride(surface));
}

GBytes *cover_draw(const Book *book, const EpubOptions *options, GError **error) {
    if (options->n_faces == 0 || options->font_map == NULL) {
        g_set_error(error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "no face to set the cover in");
        return NULL;
    }
    cairo_surface_t *surface =
        cairo_image_surface_create(CAIRO_FORMAT_RGB24, COVER_WIDTH, COVER_HEIGHT);
    Setter setter = {.cr = cairo_create(surface),
                     .context = context_of(options->font_map, book->meta.language),
                     .text_family = options->faces[0].family,
                     .sans_family = second_family(options)};
    draw(&setter, &book->meta);
    cairo_destroy(setter.cr);
    g_object_unref(setter.context);
    GBytes *png = encode(surface, error);
    cairo_surface_destroy(surface);
    return png;
}
