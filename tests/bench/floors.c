/* floors TEXT FACE BYTES...: what a press cannot do without, each measured alone, in milliseconds of CPU (least of five).
 * parse: cmark-gfm reads TEXT.  shape: HarfBuzz sets every distinct word of it once in FACE.  draw: Cairo draws the glyphs of all
 * words once into a PDF that is thrown away.  deflate: libdeflate packs each of the files BYTES once.
 * For tests/bench/run, which compiles it. */
#include <cairo-ft.h>
#include <cairo-pdf.h>
#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm.h>
#include <glib.h>
#include <hb.h>
#include <libdeflate.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#define ROUNDS 5
#define SIZE 10.0     /* pt */
#define MEASURE 300.0 /* pt */
#define N_LINES 40    /* a page */

typedef struct Word {
    GArray *glyphs; /* of cairo_glyph_t, from the word's own origin */
    double width;
} Word;

typedef struct Floors {
    char *text;
    gsize n_text;
    GPtrArray *words; /* of char*: all, in their order */
    GHashTable *set;  /* char* -> Word */
    hb_face_t *shaped;
    FT_Face face; /* the same, to draw with */
    char **outputs; /* bytes */
    gsize *sizes;
    guint n_outputs;
} Floors;

static double spent(void) {
    struct timespec time;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return (double)time.tv_sec * 1e3 + (double)time.tv_nsec / 1e6;
}

static void parse(Floors *floors) {
    cmark_parser *parser = cmark_parser_new(CMARK_OPT_FOOTNOTES);
    cmark_parser_attach_syntax_extension(parser, cmark_find_syntax_extension("table"));
    cmark_parser_feed(parser, floors->text, floors->n_text);
    cmark_node_free(cmark_parser_finish(parser));
    cmark_parser_free(parser);
}

static void free_word(gpointer data) {
    Word *word = data;
    g_array_unref(word->glyphs);
    g_free(word);
}

static Word *shape_word(hb_font_t *font, hb_buffer_t *buffer, const char *text) {
    Word *word = g_new0(Word, 1);
    word->glyphs = g_array_new(FALSE, FALSE, sizeof(cairo_glyph_t));
    hb_buffer_clear_contents(buffer);
    hb_buffer_add_utf8(buffer, text, -1, 0, -1);
    hb_buffer_guess_segment_properties(buffer);
    hb_shape(font, buffer, NULL, 0);
    unsigned n = 0;
    const hb_glyph_info_t *infos = hb_buffer_get_glyph_infos(buffer, &n);
    const hb_glyph_position_t *positions = hb_buffer_get_glyph_positions(buffer, &n);
    for (unsigned i = 0; i < n; i++) {
        cairo_glyph_t glyph = {infos[i].codepoint, word->width, 0};
        g_array_append_val(word->glyphs, glyph);
        word->width += positions[i].x_advance / 64.0;
    }
    return word;
}

static void shape(Floors *floors) {
    hb_font_t *font = hb_font_create(floors->shaped);
    hb_font_set_scale(font, (int)(SIZE * 64), (int)(SIZE * 64));
    hb_buffer_t *buffer = hb_buffer_create();
    g_hash_table_remove_all(floors->set);
    for (guint i = 0; i < floors->words->len; i++)
        if (!g_hash_table_contains(floors->set, floors->words->pdata[i]))
            g_hash_table_insert(floors->set, floors->words->pdata[i],
                                shape_word(font, buffer, floors->words->pdata[i]));
    hb_buffer_destroy(buffer);
    hb_font_destroy(font);
}

static cairo_status_t discard(void *closure, const unsigned char *bytes, unsigned n) {
    (void)closure, (void)bytes, (void)n;
    return CAIRO_STATUS_SUCCESS;
}

static void show_line(cairo_t *cr, GArray *line) {
    cairo_show_glyphs(cr, (const cairo_glyph_t *)(const void *)line->data, (int)line->len);
    g_array_set_size(line, 0);
}

static void draw_words(const Floors *floors, cairo_t *cr) {
    g_autoptr(GArray) line = g_array_new(FALSE, FALSE, sizeof(cairo_glyph_t));
    double x = 0;
    guint n_lines = 0;
    for (guint i = 0; i < floors->words->len; i++) {
        const Word *word = g_hash_table_lookup(floors->set, floors->words->pdata[i]);
        if (x + word->width > MEASURE) {
            show_line(cr, line);
            x = 0;
            if (++n_lines % N_LINES == 0)
                cairo_show_page(cr);
        }
        for (guint k = 0; k < word->glyphs->len; k++) {
            cairo_glyph_t glyph = g_array_index(word->glyphs, cairo_glyph_t, k);
            glyph.x += x;
            glyph.y = (n_lines % N_LINES + 1) * SIZE * 1.36;
            g_array_append_val(line, glyph);
        }
        x += word->width + SIZE / 4;
    }
    show_line(cr, line);
}

static void draw(Floors *floors) {
    cairo_surface_t *surface = cairo_pdf_surface_create_for_stream(discard, NULL, 440, 660);
    cairo_t *cr = cairo_create(surface);
    cairo_font_face_t *face = cairo_ft_font_face_create_for_ft_face(floors->face, 0);
    cairo_set_font_face(cr, face);
    cairo_set_font_size(cr, SIZE);
    draw_words(floors, cr);
    cairo_destroy(cr);
    cairo_font_face_destroy(face);
    cairo_surface_destroy(surface);
}

static void deflate_all(Floors *floors) {
    struct libdeflate_compressor *compressor = libdeflate_alloc_compressor(6);
    for (guint i = 0; i < floors->n_outputs; i++) {
        gsize room = libdeflate_deflate_compress_bound(compressor, floors->sizes[i]);
        g_autofree char *packed = g_malloc(room);
        libdeflate_deflate_compress(compressor, floors->outputs[i], floors->sizes[i], packed, room);
    }
    libdeflate_free_compressor(compressor);
}

static void measure(const char *name, void (*work)(Floors *), Floors *floors) {
    double least = G_MAXDOUBLE;
    for (guint i = 0; i < ROUNDS; i++) {
        double begun = spent();
        work(floors);
        least = MIN(least, spent() - begun);
    }
    printf("%-12s %8.1f ms\n", name, least);
}

static char *read_file(const char *path, gsize *ret_n) {
    g_autoptr(GError) error = NULL;
    char *bytes = NULL;
    if (!g_file_get_contents(path, &bytes, ret_n, &error))
        g_error("%s", error->message);
    return bytes;
}

int main(int argc, char **argv) {
    g_assert(argc >= 3);
    FT_Library library;
    Floors floors = {.n_outputs = (guint)argc - 3};
    floors.text = read_file(argv[1], &floors.n_text);
    g_auto(GStrv) words = g_strsplit_set(floors.text, " \n\t", -1);
    floors.words = g_ptr_array_new();
    for (guint i = 0; words[i] != NULL; i++)
        if (words[i][0] != '\0')
            g_ptr_array_add(floors.words, words[i]);
    floors.set = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, free_word);
    g_assert(FT_Init_FreeType(&library) == 0 && FT_New_Face(library, argv[2], 0, &floors.face) == 0);
    floors.shaped = hb_face_create(hb_blob_create_from_file_or_fail(argv[2]), 0);
    floors.outputs = g_new0(char *, argc);
    floors.sizes = g_new0(gsize, argc);
    for (guint i = 0; i < floors.n_outputs; i++)
        floors.outputs[i] = read_file(argv[3 + i], &floors.sizes[i]);
    cmark_gfm_core_extensions_ensure_registered();
    measure("parse", parse, &floors);
    measure("shape", shape, &floors);
    measure("draw", draw, &floors);
    measure("deflate", deflate_all, &floors);
    return 0;
}
