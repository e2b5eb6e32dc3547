/* The notation as text and speech, the place of each mistake, and what must hold of set formulas
 * whatever the face. */
#include "source/math.h"
#include "typeset/mathbox.h"
#include <glib/gstdio.h>
#include <string.h>

static const Formula *read_formula(Arena *arena, const char *text, Diag *diag) {
    Place place = {diag_file(diag, "a.md"), 3, 5};
    return math_read(arena, text, place, FALSE, "en", diag);
}

static void test_text_and_speech(void) {
    static const struct {
        const char *notation, *text, *alt;
    } cases[] = {
        {"x", "x", "x"},
        {"a+b", "a + b", "a plus b"},
        {"-b", "−b", "minus b"},
        {"a = -b", "a = −b", "a equals minus b"},
        {"x^2_i", "x_i^2", "x sub i squared"},
        {"x^{n+1}", "x^(n + 1)", "x to the power n plus 1 end power"},
        {"\\frac12", "1/2", "1 over 2"},
        {"\\frac{a+1}{b}", "(a + 1)/b", "the fraction a plus 1 over b end fraction"},
        {"\\sqrt{2}", "√2", "the square root of 2"},
        {"\\sqrt[3]{x y}", "3√(xy)", "the cube root of x y end root"},
        {"\\sum_{i=1}^n i", "∑_(i = 1)^ni", "the sum from i equals 1 to n of i"},
        {"\\lim_{x\\to 0} x", "lim_(x → 0)x", "the limit as x to 0 of x"},
        {"\\sin x", "sin x", "sine x"},
        {"n \\log n", "n log n", "n log n"},
        {"f''", "f″", "f double prime"},
        {"\\hat{x}", "x^", "x hat"},
        {"\\vec v", "v→", "v vector"},
        {"\\mathbb{R}", "ℝ", "R"},
        {"\\text{if } x", "if x", "if x"},
        {"\\binom{n}{k}", "(n k)", "n choose k"},
        {"\\Gamma", "Γ", "capital gamma"},
        {"3.14", "3.14", "3.14"},
        {"a,b", "a, b", "a, b"},
        {"\\begin{matrix}a&b\\\\c\\end{matrix}", "a, b; c, ", "the matrix a, b; c, end matrix"},
        {"x ≤ y", "x ≤ y", "x is less than or equal to y"},
        {"\\left(\\frac{1}{n}\\right)", "(1/n)", "(1 over n)"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Arena) arena = arena_new();
        g_autoptr(Diag) diag = diag_new();
        const Formula *formula = read_formula(arena, cases[i].notation, diag);
        g_assert_nonnull(formula);
        g_autofree char *text = g_strchomp(g_strdup(cases[i].text));
        g_assert_cmpstr(formula->text, ==, text);
        g_assert_cmpstr(formula->alt, ==, cases[i].alt);
        g_assert_cmpstr(math_speech(arena, formula->root, "de"), ==, text);
    }
}

static void test_places(void) {
    static const struct {
        const char *notation, *wanted;
    } cases[] = {
        {"a \\foo", "a.md:3:7: error"}, {"a\n \\foo", "a.md:4:2: error"},
        {"{a", "a.md:3:5: error"},      {"ab}", "a.md:3:7: error"},
        {"a^b^c", "a.md:3:8: error"},   {"\\left(a", "a.md:3:5: error"},
        {"", "a.md:3:5: error"},        {"\\frac{a}", "a.md:3:13: error"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Arena) arena = arena_new();
        g_autoptr(Diag) diag = diag_new();
        g_assert_null(read_formula(arena, cases[i].notation, diag));
        g_assert_cmpuint(diag_count(diag, DIAG_ERROR), ==, 1);
        g_autofree char *said = diag_print(diag, FALSE);
        if (!g_str_has_prefix(said, cases[i].wanted))
            g_error("'%s' is said of '%s'", said, cases[i].notation);
    }
}

static void test_letters(void) {
    g_assert_cmpuint(math_letter('x', MATH_ITALIC), ==, 0x1D465);
    g_assert_cmpuint(math_letter('h', MATH_ITALIC), ==, 0x210E);
    g_assert_cmpuint(math_letter('R', MATH_DOUBLE), ==, 0x211D);
    g_assert_cmpuint(math_letter('A', MATH_DOUBLE), ==, 0x1D538);
    g_assert_cmpuint(math_letter('1', MATH_BOLD), ==, 0x1D7CF);
    g_assert_cmpuint(math_letter('1', MATH_ITALIC), ==, '1');
    g_assert_cmpuint(math_letter(0x3B1, MATH_ITALIC), ==, 0x1D6FC);
    g_assert_cmpuint(math_letter(0x3D1, MATH_ITALIC), ==, 0x1D717);
    g_assert_cmpuint(math_letter('x', MATH_UPRIGHT), ==, 'x');
}

/* ---- set formulas ---- */

/* Whoever lacks the face is told its package. */
static void test_missing_face(void) {
    g_autoptr(GError) error = NULL;
    g_autofree char *folder = g_dir_make_tmp("octavo-test-XXXXXX", &error), *yaml = NULL;
    g_assert_true(g_file_get_contents(OCTAVO_SOURCE_DIR "/fonts/faces.yaml", &yaml, NULL, &error));
    g_autoptr(GString) other = g_string_new(yaml);
    g_string_replace(other, "texgyrepagella-math.otf", "missing.otf", 0);
    g_autofree char *path = g_build_filename(folder, "faces.yaml", NULL);
    g_assert_true(g_file_set_contents(path, other->str, -1, &error));
    g_autoptr(Faces) faces = faces_open(folder, &error);
    g_assert_no_error(error);
    g_assert_false(faces_open_math(faces, &error));
    g_assert_nonnull(strstr(error->message, "fonts-texgyre-math"));
    g_remove(path);
    g_rmdir(folder);
}

typedef struct Bench {
    Arena *arena;
    Diag *diag;
    Faces *faces;
    Shaper *shaper;
} Bench;

static void set_up(Bench *bench, G_GNUC_UNUSED gconstpointer data) {
    g_autoptr(GError) error = NULL;
    bench->arena = arena_new();
    bench->diag = diag_new();
    bench->faces = faces_open(OCTAVO_SOURCE_DIR "/fonts", &error);
    g_assert_no_error(error);
    g_assert_null(faces_math(bench->faces)); /* not before it is asked for */
    g_assert_true(faces_open_math(bench->faces, &error));
    g_assert_no_error(error);
    bench->shaper = shaper_new(bench->faces, bench->diag);
}

static void tear_down(Bench *bench, G_GNUC_UNUSED gconstpointer data) {
    g_assert_cmpuint(diag_count(bench->diag, DIAG_ERROR), ==, 0);
    shaper_free(bench->shaper);
    faces_free(bench->faces);
    diag_free(bench->diag);
    arena_free(bench->arena);
}

static MathSetter setter_of(const Bench *bench) {
    return (MathSetter){bench->arena, bench->faces, bench->shaper, bench->diag};
}

static MathBox set(const Bench *bench, const char *notation) {
    MathSetter setter = setter_of(bench);
    const Formula *formula = read_formula(bench->arena, notation, bench->diag);
    g_assert_nonnull(formula);
    return mathbox_display(&setter, formula,
                           shaper_type(bench->shaper, (Type){.size = 10 * LENGTH_PT}), (Place){0});
}

static Length extent(MathBox box) {
    return box.height + box.depth;
}

/* The mark that is read as `text`. */
static const MathMark *find(MathBox box, const char *text) {
    for (guint i = 0; i < box.n_marks; i++)
        if (g_strcmp0(box.marks[i].text, text) == 0)
            return &box.marks[i];
    g_assert_not_reached();
}

static guint count_rules(MathBox box) {
    guint n = 0;
    for (guint i = 0; i < box.n_marks; i++)
        n += box.marks[i].height > 0;
    return n;
}

static void test_fraction(Bench *bench, G_GNUC_UNUSED gconstpointer data) {
    MathBox box = set(bench, "\\frac{a}{b}");
    g_assert_cmpint(find(box, "a")->y, <, 0);
    g_assert_cmpint(find(box, "b")->y, >, 0);
    g_assert_cmpuint(count_rules(box), ==, 1);
    g_assert_cmpuint(count_rules(set(bench, "\\binom{a}{b}")), ==, 0);
    g_assert_cmpint(extent(set(bench, "\\tfrac{a}{b}")), <, extent(box));
}

static void test_scripts(Bench *bench, G_GNUC_UNUSED gconstpointer data) {
    MathBox box = set(bench, "x^a_b");
    g_assert_cmpint(find(box, "a")->y, <, 0);
    g_assert_cmpint(find(box, "b")->y, >, 0);
    g_assert_true(find(box, "a")->font != find(box, "x")->font);
    g_assert_cmpint(find(box, "a")->x, >, find(box, "x")->x);
    MathBox slanted = set(bench, "V^a_b"); /* an exponent keeps clear of the slant, an index not */
    g_assert_cmpint(find(slanted, "a")->x, >=, find(slanted, "b")->x);
    MathBox sum = set(bench, "\\sum_b^a"), beside = set(bench, "\\sum\\nolimits_b^a");
    g_assert_cmpint(find(sum, "a")->x, <, find(beside, "a")->x);
    g_assert_cmpint(extent(sum), >, extent(beside));
}

/* What grows covers what it stands round, the face's assemblies included. */
static void test_growth(Bench *bench, G_GNUC_UNUSED gconstpointer data) {
    static const char *const signs[] = {"(", "[", "\\{", "|", "\\lfloor", "\\langle"};
    for (guint n = 1; n <= 40; n += 3) {
        g_autoptr(GString) rows = g_string_new("\\begin{matrix}");
        for (guint i = 0; i < n; i++)
            g_string_append(rows, i > 0 ? "\\\\ x" : "x");
        g_string_append(rows, "\\end{matrix}");
        Length content = extent(set(bench, rows->str));
        for (guint i = 0; i < G_N_ELEMENTS(signs); i++) {
            g_autofree char *fenced = g_strdup_printf("\\left%s \\right.", signs[i]);
            g_autofree char *full = g_strdup_printf("\\left%s %s \\right.", signs[i], rows->str);
            MathBox box = set(bench, full);
            g_assert_cmpint(extent(box), >=, content);
            g_assert_cmpint(box.width, >, set(bench, fenced).width);
            if (strcmp(signs[i], "\\langle") != 0) /* it does not grow without end */
                g_assert_cmpint(extent(box), <=, content + content / 5 + 10 * LENGTH_PT);
        }
        g_autofree char *root = g_strdup_printf("\\sqrt{%s}", rows->str);
        g_assert_cmpint(extent(set(bench, root)), >, content);
    }
}

static void test_deterministic(Bench *bench, G_GNUC_UNUSED gconstpointer data) {
    const char *notation = "\\left(\\frac{\\sqrt[3]{x^2+1}}{\\sum_{i=1}^n a_i}\\right)^{\\hat y}";
    MathBox a = set(bench, notation), b = set(bench, notation);
    g_assert_cmpuint(a.n_marks, ==, b.n_marks);
    for (guint i = 0; i < a.n_marks; i++) {
        g_assert_cmpint(a.marks[i].x, ==, b.marks[i].x);
        g_assert_cmpint(a.marks[i].y, ==, b.marks[i].y);
        g_assert_true(a.marks[i].font == b.marks[i].font);
    }
}

/* Its pieces and the white between them are as wide as the whole, and only signs part it. */
static void test_inline(Bench *bench, G_GNUC_UNUSED gconstpointer data) {
    MathSetter setter = setter_of(bench);
    const Formula *formula = read_formula(bench->arena, "\\textstyle a + b = c - d,e", bench->diag);
    const Type *type = shaper_type(bench->shaper, (Type){.size = 10 * LENGTH_PT});
    guint n;
    mathbox_inline(&setter, formula, type, (Place){0}, &n);
    g_assert_cmpuint(n, ==, 1); /* within a group it is not parted */
    formula = read_formula(bench->arena, "a + b = c - d,e", bench->diag);
    MathStretch *stretches = mathbox_inline(&setter, formula, type, (Place){0}, &n);
    g_assert_cmpuint(n, ==, 7);
    Length width = 0;
    for (guint i = 0; i < n; i++)
        width += stretches[i].box.width + stretches[i].space;
    g_assert_cmpint(width, ==, mathbox_display(&setter, formula, type, (Place){0}).width);
    g_assert_cmpint(stretches[0].penalty, ==, G_MAXINT32);
    g_assert_cmpint(stretches[1].penalty, ==, 700);
    g_assert_cmpint(stretches[3].penalty, ==, 500);
    g_assert_cmpint(stretches[6].space, ==, 0);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/math/text-and-speech", test_text_and_speech);
    g_test_add_func("/math/places", test_places);
    g_test_add_func("/math/letters", test_letters);
    g_test_add_func("/math/missing-face", test_missing_face);
    g_test_add("/math/fraction", Bench, NULL, set_up, test_fraction, tear_down);
    g_test_add("/math/scripts", Bench, NULL, set_up, test_scripts, tear_down);
    g_test_add("/math/growth", Bench, NULL, set_up, test_growth, tear_down);
    g_test_add("/math/deterministic", Bench, NULL, set_up, test_deterministic, tear_down);
    g_test_add("/math/inline", Bench, NULL, set_up, test_inline, tear_down);
    return g_test_run();
}
