/* Installed styles, a book's own, and what is said of values that are wrong. */
#include "typeset/styles.h"
#include "ground.h"
#include <math.h>
#include <string.h>

static Style *open_style(Ground *ground, const char *name) {
    g_autoptr(GError) error = NULL;
    const StylePlaces places = {OCTAVO_SOURCE_DIR, ground->root};
    const Place place = {diag_file(ground->diag, "book.yaml"), 3, 8};
    Style *style = styles_open(&places, name, place, "en-GB", ground->diag, &error);
    g_assert_no_error(error);
    return style;
}

/* A style of the book's own that says no more than `page`, and what is said of it. */
static void assert_page_said(const char *page, const char *wanted) {
    Ground ground;
    ground_init(&ground);
    ground_put(&ground, "own/page.yaml", page);
    g_autoptr(Style) style = open_style(&ground, "./own");
    ground_assert_said(&ground, wanted);
    ground_clear(&ground);
}

static void assert_css_said(const char *css, const char *wanted) {
    Ground ground;
    ground_init(&ground);
    ground_put(&ground, "own/page.yaml", "base: octavo\n");
    ground_put(&ground, "own/book.css", css);
    g_autoptr(Style) style = open_style(&ground, "own/");
    ground_assert_said(&ground, wanted);
    ground_clear(&ground);
}

/* ---- installed ---- */

static void assert_whole(Ground *ground, const char *name, double width, double height) {
    g_autoptr(Style) style = open_style(ground, name);
    ground_assert_said(ground, "");
    g_assert_cmpint(style->page_width, ==, length_pt(width));
    g_assert_cmpint(style->page_height, ==, length_pt(height));
    g_assert_cmpint(style->measure / style->voices[VOICE_BODY].type.size, >=, 29);
    g_assert_cmpint(style->measure / style->voices[VOICE_BODY].type.size, <=, 32);
    g_assert_cmpint(style->voices[VOICE_BODY].leading, ==, style->grid);
    g_assert_nonnull(strstr(style->css, "@font-face"));
    for (guint voice = 0; voice < N_VOICES; voice++)
        g_assert_nonnull(style->voices[voice].type.features);
}

static void test_installed(void) {
    Ground ground;
    ground_init(&ground);
    assert_whole(&ground, "octavo", 156 * 72 / 25.4, 234 * 72 / 25.4);
    assert_whole(&ground, "a4", 210 * 72 / 25.4, 297 * 72 / 25.4);
    assert_whole(&ground, "letter", 612, 792);
    ground_clear(&ground);
}

/* a4 says nothing of families and flushes: they are those of its base. */
static void test_base(void) {
    Ground ground;
    ground_init(&ground);
    g_autoptr(Style) octavo = open_style(&ground, "octavo"), a4 = open_style(&ground, "a4");
    for (guint voice = 0; voice < N_VOICES; voice++) {
        const Setting *low = &octavo->voices[voice], *high = &a4->voices[voice];
        g_assert_cmpint(high->type.family, ==, low->type.family);
        g_assert_cmpint(high->flush, ==, low->flush);
        g_assert_cmpstr(high->type.features, ==, low->type.features);
        g_assert_cmpint(high->type.size, >, low->type.size);
    }
    g_assert_cmpstr(a4->css, ==, octavo->css);
    ground_clear(&ground);
}

static void test_unknown(void) {
    Ground ground;
    ground_init(&ground);
    g_assert_null(open_style(&ground, "quarto"));
    g_assert_null(open_style(&ground, ".."));
    ground_assert_said(&ground, "3:8 style-bad 3:8 style-bad");
    ground_clear(&ground);
}

/* ---- a book's own ---- */

static void test_own(void) {
    Ground ground;
    ground_init(&ground);
    ground_put(&ground, "looks/mine/page.yaml",
               "base: octavo\npage: {outer: 80pt}\n"
               "voices:\n  quote: {italic: yes}\n  listing: {weight: semibold}\n"
               "tokens:\n  keyword: {italic: yes}\n");
    ground_put(&ground, "looks/mine/book.css", "/* mine */\n");
    g_autoptr(Style) base = open_style(&ground, "octavo"),
                     style = open_style(&ground, "./looks//mine/");
    ground_assert_said(&ground, "");
    g_assert_cmpint(style->margin_outer, ==, 80 * LENGTH_PT);
    g_assert_cmpint(style->measure, ==, base->measure + base->margin_outer - 80 * LENGTH_PT);
    g_assert_true(style->voices[VOICE_QUOTE].type.is_italic);
    g_assert_cmpint(style->voices[VOICE_QUOTE].type.size, ==, base->voices[VOICE_QUOTE].type.size);
    g_assert_cmpint(style->tokens[TOKEN_NUMBER].weight, ==,
                    style->voices[VOICE_LISTING].type.weight);
    g_assert_true(style->tokens[TOKEN_KEYWORD].is_italic);
    g_assert_cmpint(style->tokens[TOKEN_KEYWORD].weight, ==, base->tokens[TOKEN_KEYWORD].weight);
    g_assert_true(g_str_has_prefix(style->css, base->css));
    g_assert_true(g_str_has_suffix(style->css, "/* mine */\n"));
    ground_clear(&ground);
}

static void test_confined(void) {
    Ground ground;
    ground_init(&ground);
    g_assert_null(open_style(&ground, "../own"));
    g_assert_null(open_style(&ground, "/etc/style"));
    g_assert_null(open_style(&ground, "./missing"));
    ground_assert_said(&ground, "3:8 file-outside 3:8 file-outside 3:8 file-missing");
    ground_clear(&ground);
}

static void test_bases(void) {
    assert_page_said("base: ./other\n", "1:7 style-bad");
    assert_page_said("base: [a4]\n", "1:7 style-bad");
    assert_page_said("base: octava\n", "1:7 style-bad");
    assert_page_said("", "style-bad");
}

/* Styles are installed by whoever likes, and may be wrong as well. */
static void test_circle(void) {
    Ground ground;
    g_autoptr(GError) error = NULL;
    ground_init(&ground);
    ground_put(&ground, "styles/a/page.yaml", "base: b\n");
    ground_put(&ground, "styles/b/page.yaml", "base: a\n");
    const StylePlaces places = {ground.folder, ground.root};
    g_assert_null(styles_open(&places, "a", (Place){0}, "en", ground.diag, &error));
    g_assert_no_error(error);
    ground_assert_said(&ground, "1:7 style-bad");
    ground_clear(&ground);
}

/* ---- values ---- */

static void test_values(void) {
    assert_page_said("base: octavo\npage: {width: 156}\n", "2:15 style-bad");
    assert_page_said("base: octavo\npage: {width: -3mm}\n", "2:15 style-bad");
    assert_page_said("base: octavo\npage: {width: [1mm]}\n", "2:15 style-bad");
    assert_page_said("base: octavo\npage:\n  lines: 2\n  tint-grey: 256\n",
                     "3:10 style-bad 4:14 style-bad");
    assert_page_said("base: octavo\npage:\n  widht: 156mm\n", "3:3 style-bad");
    assert_page_said("base: octavo\nvoices:\n  body: {family: serif}\n", "3:18 style-bad");
    assert_page_said("base: octavo\nvoices:\n  body: {slope: yes}\n", "3:10 style-bad");
    assert_page_said("base: octavo\nvoices:\n  bodies: {size: 9pt}\n", "3:3 style-bad");
    assert_page_said("base: octavo\nvoices:\n  body: big\n", "3:9 style-bad");
    assert_page_said("base: octavo\nvoices: big\n", "2:9 style-bad");
    assert_page_said("base: octavo\nfeatures: {text: [liga]}\n", "2:18 style-bad");
    assert_page_said("base: octavo\ntokens: {verb: {italic: yes}}\n", "2:10 style-bad");
    assert_page_said("base: octavo\ntokens: {string: red}\n", "2:18 style-bad");
    assert_page_said("base: octavo\ncolours: {}\n", "2:1 style-bad");
}

static void test_together(void) {
    assert_page_said("base: octavo\npage: {inner: 400pt}\n", "2:7 style-bad");
    assert_page_said("base: octavo\npage: {lines: 60}\n", "2:7 style-bad");
    assert_page_said("base: octavo\npage: {head-baseline: 70pt}\n", "2:7 style-bad");
    assert_page_said("base: octavo\npage: {foot-baseline: 100pt}\n", "2:7 style-bad");
    assert_page_said("base: octavo\npage: {list-indent: 90pt}\n", "2:7 style-bad");
    assert_page_said("base: octavo\nvoices:\n  body: {leading: 9pt}\n", "3:3 style-bad");
}

static void test_css(void) {
    assert_css_said("p { color: #333 }\n", "");
    assert_css_said("@font-face { src: url(\"fonts/inter-700.otf\"); }\n", "");
    assert_css_said("p {\n  background: URL(http://example.org/a.png);\n}\n", "2:15 style-bad");
    assert_css_said("@import \"other.css\";\n", "1:1 style-bad");
    assert_css_said("p::before { content: \"\\2014 url(x) @import\" } /* behavior\n url(x) */\n",
                    "");
    assert_css_said("/* a\n b */ p { color: u\\72l(x) }\n", "2:19 style-bad");
    assert_css_said("p { src: url(\"fonts/../x\") }\n", "1:10 style-bad");
    assert_css_said("p { background: image-set('x' 1x) }\n", "1:17 style-bad");
}

/* ---- contrast: WCAG 2.2, 1.4.3 ---- */

#define LEAST_CONTRAST 4.5
#define LEAST_OPACITY 0.6 /* of black on white and of white on black: 5.7 and 7.4 */

static double linear(guint8 level) {
    double c = level / 255.0;
    return c <= 0.04045 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4);
}

static double luminance(guint rgb) {
    return 0.2126 * linear((guint8)(rgb >> 16)) + 0.7152 * linear((guint8)(rgb >> 8)) +
           0.0722 * linear((guint8)rgb);
}

static double contrast(guint a, guint b) {
    double left = luminance(a) + 0.05, right = luminance(b) + 0.05;
    return left > right ? left / right : right / left;
}

static guint grey(guint8 level) {
    return level * 0x10101u;
}

static void assert_print_contrast(const Style *style) {
    for (guint voice = 0; voice < N_VOICES; voice++)
        g_assert_cmpfloat(contrast(grey(style->voices[voice].grey), 0xffffff), >=, LEAST_CONTRAST);
    for (guint kind = 0; kind < N_TOKEN_KINDS; kind++)
        g_assert_cmpfloat(contrast(grey(style->tokens[kind].grey), grey(style->tint_grey)), >=,
                          LEAST_CONTRAST);
    g_assert_cmpfloat(contrast(grey(style->soft_grey), grey(style->tint_grey)), >=, LEAST_CONTRAST);
}

/* The colours of code stand on white and, since no ground is set, on a night page's black; all
 * others that are given once are read on white. */
static void assert_screen_contrast(const char *css) {
    const char *night = strstr(css, "prefers-color-scheme: dark");
    guint n = 0;
    for (const char *at = css; (at = strstr(at, " color: #")) != NULL; n++) {
        const char *line = at;
        while (line > css && line[-1] != '\n')
            line--;
        at += strlen(" color: #");
        guint rgb = (guint)strtoul(at, NULL, 16);
        gboolean is_night = night != NULL && at > night;
        if (rgb != 0x8c8c8c) /* a mark at wrapped lines, no text */
            g_assert_cmpfloat(contrast(rgb, is_night ? 0x121212 : 0xffffff), >=, LEAST_CONTRAST);
        if (g_str_has_prefix(line, "pre ."))
            g_assert_cmpfloat(contrast(rgb, 0), >=, LEAST_CONTRAST);
    }
    g_assert_cmpuint(n, >=, 4);
    for (const char *at = css; (at = strstr(at, "opacity: ")) != NULL; at++)
        g_assert_cmpfloat(g_ascii_strtod(at + strlen("opacity: "), NULL), >=, LEAST_OPACITY);
}

static void test_contrast(void) {
    static const char *const names[] = {"octavo", "a4", "letter"};
    Ground ground;
    ground_init(&ground);
    for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autoptr(Style) style = open_style(&ground, names[i]);
        assert_print_contrast(style);
        assert_screen_contrast(style->css);
    }
    ground_clear(&ground);
}

/* ---- figures ---- */

/* Old-style in text, of one width in tables, real superiors for notes. */
static void test_figures(void) {
    Ground ground;
    ground_init(&ground);
    g_autoptr(Style) style = open_style(&ground, "octavo");
    g_autoptr(GError) error = NULL;
    g_autoptr(Faces) faces = faces_open(OCTAVO_SOURCE_DIR "/fonts", &error);
    g_assert_no_error(error);
    g_autoptr(Shaper) shaper = shaper_new(faces, ground.diag);
    Type body = style->voices[VOICE_BODY].type, lining = body, mark = body;
    Type cell = style->voices[VOICE_CELL].type;
    lining.features = "lnum=1, ss11=1";
    mark.features = style->voices[VOICE_BODY].mark_features;
    const Type *types[] = {shaper_type(shaper, body), shaper_type(shaper, lining),
                           shaper_type(shaper, mark), shaper_type(shaper, cell)};
    guint32 glyphs[3];
    for (guint i = 0; i < 3; i++)
        glyphs[i] = shaper_word(shaper, types[i], "3", 1, (Place){0})->runs[0].glyphs[0].index;
    g_assert_cmpuint(glyphs[0], !=, glyphs[1]);
    g_assert_cmpuint(glyphs[0], !=, glyphs[2]);
    g_assert_cmpuint(glyphs[1], !=, glyphs[2]);
    g_assert_cmpint(shaper_word(shaper, types[3], "1", 1, (Place){0})->width, ==,
                    shaper_word(shaper, types[3], "8", 1, (Place){0})->width);
    ground_clear(&ground);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/style/installed", test_installed);
    g_test_add_func("/style/base", test_base);
    g_test_add_func("/style/unknown", test_unknown);
    g_test_add_func("/style/own", test_own);
    g_test_add_func("/style/confined", test_confined);
    g_test_add_func("/style/bases", test_bases);
    g_test_add_func("/style/circle", test_circle);
    g_test_add_func("/style/values", test_values);
    g_test_add_func("/style/together", test_together);
    g_test_add_func("/style/css", test_css);
    g_test_add_func("/style/contrast", test_contrast);
    g_test_add_func("/style/figures", test_figures);
    return g_test_run();
}
