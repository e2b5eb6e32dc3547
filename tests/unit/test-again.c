/* What `watch` makes after an edit is what a build from nothing makes: an author's hour at the
 * desk, with a child that stays on one side, and a new one for each state of the book on the other.
 */
#include "boxed.h"
#include <glib/gstdio.h>
#include <string.h>

typedef struct Desk {
    char *folder;
    PressOptions orders[2], pages;
    Memo *memo;
    BoxedRun *text, *setter; /* those that stay */
} Desk;

/* ---- edits ---- */

static char *path_of(const Desk *desk, const char *file) {
    return g_build_filename(desk->folder, file, NULL);
}

static void write_file(const Desk *desk, const char *file, const char *text) {
    g_autofree char *path = path_of(desk, file);
    g_autoptr(GError) error = NULL;
    g_file_set_contents(path, text, -1, &error);
    g_assert_no_error(error);
}

static char *read_file(const Desk *desk, const char *file) {
    g_autofree char *path = path_of(desk, file);
    g_autoptr(GError) error = NULL;
    char *text = NULL;
    g_file_get_contents(path, &text, NULL, &error);
    g_assert_no_error(error);
    return text;
}

static void replace(const Desk *desk, const char *file, const char *old, const char *fresh) {
    g_autofree char *text = read_file(desk, file);
    const char *at = strstr(text, old);
    g_assert_nonnull(at);
    g_autofree char *edited =
        g_strdup_printf("%.*s%s%s", (int)(at - text), text, fresh, at + strlen(old));
    write_file(desk, file, edited);
}

static void append(const Desk *desk, const char *file, const char *more) {
    g_autofree char *text = read_file(desk, file), *edited = g_strconcat(text, more, NULL);
    write_file(desk, file, edited);
}

/* ---- both sides ---- */

static void check_files(const PressResult *one, const PressResult *other) {
    g_assert_cmpuint(one->files->len, ==, other->files->len);
    for (guint i = 0; i < one->files->len; i++) {
        const PressFile *a = one->files->pdata[i], *b = other->files->pdata[i];
        g_assert_cmpstr(a->href, ==, b->href);
        g_assert_cmpstr(a->media_type, ==, b->media_type);
        if (!g_bytes_equal(a->bytes, b->bytes))
            g_error("%s is not what a whole build makes", a->href);
    }
}

static gboolean check(BoxedRun *stays, guint8 order, const PressOptions *options) {
    static const BoxedOptions walls = {0};
    g_autoptr(Diag) here = diag_new(), there = diag_new();
    g_auto(PressResult) again = {0}, anew = {0};
    g_autoptr(GError) error = NULL;
    PressOptions cold = *options;
    cold.memo = NULL;
    gboolean is_made = boxed_make(&walls, &cold, there, &anew, &error);
    g_assert_no_error(error);
    g_assert_true(boxed_again(stays, order, &error));
    g_assert_true(boxed_finish(stays, here, &again, &error) == is_made);
    g_assert_no_error(error);
    g_autofree char *said = diag_print(here, FALSE), *wanted = diag_print(there, FALSE);
    g_assert_cmpstr(said, ==, wanted);
    if (is_made)
        check_files(&again, &anew);
    if (is_made && options->wants_pdf)
        g_assert_true(g_bytes_equal(again.bytes[OUTPUT_PDF], anew.bytes[OUTPUT_PDF]));
    return is_made;
}

static void expect(const Desk *desk, gboolean is_good) {
    g_assert_true(check(desk->text, 0, &desk->orders[0]) == is_good);
    g_assert_true(check(desk->text, 1, &desk->orders[1]) == is_good);
}

static BoxedRun *begin(const PressOptions *orders, guint8 n) {
    static const BoxedOptions walls = {0};
    g_autoptr(Diag) diag = diag_new();
    g_autoptr(GError) error = NULL;
    g_auto(PressResult) result = {0};
    BoxedRun *run = boxed_stay(&walls, orders, n, &error);
    g_assert_no_error(error);
    g_assert_true(boxed_finish(run, diag, &result, &error));
    return run;
}

static void open_desk(Desk *desk) {
    g_autoptr(GError) error = NULL;
    desk->folder = g_dir_make_tmp("octavo-again-XXXXXX", &error);
    g_assert_no_error(error);
    g_autofree char *command = g_strdup_printf("cp -R '%s/tests/books/constructs/.' '%s'",
                                               OCTAVO_SOURCE_DIR, desk->folder);
    g_assert_true(g_spawn_command_line_sync(command, NULL, NULL, NULL, &error));
    desk->memo = memo_new();
    desk->pages =
        (PressOptions){.book = desk->folder, .data = OCTAVO_SOURCE_DIR, .memo = desk->memo};
    desk->orders[0] = desk->orders[1] = desk->pages;
    desk->orders[0].wants_files = FILES_TEXT;
    desk->orders[1].wants_files = FILES_ALL;
    desk->pages.wants_pdf = TRUE;
    desk->text = begin(desk->orders, 2);
    desk->setter = begin(&desk->pages, 1);
}

static void close_desk(Desk *desk) {
    g_autofree char *command = g_strdup_printf("rm -rf '%s'", desk->folder);
    boxed_run_free(desk->text);
    boxed_run_free(desk->setter);
    memo_free(desk->memo);
    g_assert_true(g_spawn_command_line_sync(command, NULL, NULL, NULL, NULL));
    g_free(desk->folder);
}

#define SVG                                                                                        \
    "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='%s'><path d='M0 0L9 9'/>%s</svg>"

static void write_svg(const Desk *desk, const char *height, const char *inside) {
    g_autofree char *svg = g_strdup_printf(SVG, height, inside);
    write_file(desk, "figures/new.svg", svg);
}

static void edit_text(const Desk *desk) {
    replace(desk, "chapters/blocks.md", "A paragraph of plain words.", "A \"new\" paragraph.");
    expect(desk, TRUE);
    replace(desk, "chapters/blocks.md", "## Lists {#lists}",
            "## Before\n\nWords.\n\n## Lists {#lists}");
    expect(desk, TRUE);
    replace(desk, "listings/refs.py", "import", "import os, ");
    expect(desk, TRUE);
    append(desk, "chapters/inlines.md", "\nA note.[^new]\n\n[^new]: Its words.\n");
    expect(desk, TRUE);
    g_assert_true(check(desk->setter, 0, &desk->pages));
}

static void edit_figure(const Desk *desk) {
    append(desk, "chapters/inlines.md", "\n![A stroke.](figures/new.svg)\n");
    expect(desk, FALSE); /* it is not there yet */
    write_svg(desk, "9", "");
    expect(desk, TRUE);
    write_svg(desk, "7", "");
    expect(desk, TRUE);
    write_svg(desk, "7", "<script>1</script>"); /* what is said is said each time */
    expect(desk, FALSE);
    expect(desk, FALSE);
    write_svg(desk, "7", "");
    expect(desk, TRUE);
    g_assert_true(check(desk->setter, 0, &desk->pages));
}

static void edit_book(const Desk *desk) {
    g_autofree char *manifest = read_file(desk, "book.yaml");
    replace(desk, "book.yaml", "language: en-GB", "language: de-DE"); /* other quotation marks */
    expect(desk, TRUE);
    replace(desk, "book.yaml", "      - {file: chapters/formulas.md, slug: formulas}\n", "");
    expect(desk, TRUE);
    write_file(desk, "book.yaml", "octavo: [\n");
    expect(desk, FALSE);
    write_file(desk, "book.yaml", manifest);
    expect(desk, TRUE);
    g_autofree char *edges = read_file(desk, "chapters/edges.md"),
                    *path = path_of(desk, "chapters/edges.md");
    g_assert_cmpint(g_unlink(path), ==, 0);
    expect(desk, FALSE);
    write_file(desk, "chapters/edges.md", edges);
    expect(desk, TRUE);
    append(desk, "chapters/edges.md", "\nSee [@nowhere-at-all].\n");
    expect(desk, FALSE);
    g_assert_false(check(desk->setter, 0, &desk->pages));
    write_file(desk, "chapters/edges.md", edges);
    expect(desk, TRUE);
    g_assert_true(check(desk->setter, 0, &desk->pages));
}

static void test_hour(void) {
    Desk desk = {0};
    open_desk(&desk);
    edit_text(&desk);
    edit_figure(&desk);
    edit_book(&desk);
    close_desk(&desk);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/again/hour", test_hour);
    return g_test_run();
}
