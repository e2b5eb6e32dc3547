#include "source/attrs.h"
#include "unit/ground.h"

/* '#id .classes key=value@column word@column' */
static char *show(const Attrs *attrs) {
    GString *out = g_string_new(NULL);
    g_string_append_printf(out, "%s%s", attrs->id != NULL ? "#" : "",
                           attrs->id != NULL ? attrs->id : "");
    if (attrs->classes != NULL)
        g_string_append_printf(out, " .%s", attrs->classes);
    for (guint i = 0; i < attrs->n_items; i++)
        g_string_append_printf(out, " %s%s%s@%u", attrs->items[i].key,
                               attrs->items[i].value != NULL ? "=" : "",
                               attrs->items[i].value != NULL ? attrs->items[i].value : "",
                               attrs->items[i].place.column);
    return g_string_free(out, FALSE);
}

static void test_read(void) {
    static const struct {
        const char *text, *wanted, *said;
    } cases[] = {
        {"{#fig:a}", "#fig:a", ""},
        {"{#a .b .c}", "#a .b c", ""},
        {"{ #a width=70% }", "#a width=70%@15", ""},
        {"{title=\"a b\"}", " title=a b@11", ""},
        {"{t=\"a \\\"b\\\" \\\\ c\"}", " t=a \"b\" \\ c@11", ""},
        {" test title=\"x y.py\" {#lst:x} varies", "#lst:x test@11 title=x y.py@16 varies@40", ""},
        {"{}", "", ""},
        {"", "", ""},
        {"{k=}", " k=@11", ""},
        {"{k=\"\"}", " k=@11", ""},
        {"{#1a}", "", "7:11 attr-bad"},
        {"{#a #b}", "#a", "7:14 attr-bad"},
        {"{#a/b}", "", "7:11 attr-bad"},
        {"{.1}", "", "7:11 attr-bad"},
        {"{k=1 k=2}", " k=1@11", "7:15 attr-bad"},
        {"{k=\"x}", "", "7:11 attr-bad"},
        {"{=x}", "", "7:11 attr-bad"},
        {"{a,b #c}", "#c", "7:11 attr-bad"},
        {"{é}", "", "7:11 attr-bad"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        Ground ground;
        ground_init(&ground);
        Attrs attrs;
        Place place = {diag_file(ground.diag, "a.md"), 7, 10};
        attrs_read(ground.book->arena, cases[i].text, place, ground.diag, &attrs);
        g_autofree char *shown = show(&attrs);
        g_assert_cmpstr(shown, ==, cases[i].wanted);
        ground_assert_said(&ground, cases[i].said);
        ground_clear(&ground);
    }
}

static void test_many(void) {
    Ground ground;
    ground_init(&ground);
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint i = 0; i < 100; i++)
        g_string_append_printf(text, "k%u=1 ", i);
    Attrs attrs;
    Place place = {diag_file(ground.diag, "a.md"), 1, 0};
    attrs_read(ground.book->arena, text->str, place, ground.diag, &attrs);
    g_assert_cmpuint(attrs.n_items, ==, 64);
    ground_assert_said(&ground, "1 attr-bad");
    ground_clear(&ground);
}

static void test_apply(void) {
    Ground ground;
    ground_init(&ground);
    Place place = {diag_file(ground.diag, "a.md"), 1, 1};
    Block *block = block_new(ground.book, BLOCK_FIGURE, place);
    Attrs attrs;
    attrs_read(ground.book->arena, "{#a .b lang=fr widht=1 loud}", place, ground.diag, &attrs);
    attrs_apply(&attrs, block, ground.diag);
    g_assert_cmpstr(block->id, ==, "a");
    g_assert_cmpstr(block->classes, ==, "b");
    g_assert_cmpstr(block->language, ==, "fr");
    g_assert_null(attrs_take(&attrs, "loud"));
    static const char *const known[] = {"width"};
    attrs_report_rest(&attrs, known, 1, ground.diag);
    attrs_read(ground.book->arena, "{#c lang=x_y}", place, ground.diag, &attrs);
    attrs_apply(&attrs, block, ground.diag);
    ground_assert_said(&ground, "1:1 attr-bad 1:5 value-bad 1:16 attr-unknown 1:24 attr-unknown");
    g_autofree char *text = diag_print(ground.diag, FALSE);
    g_assert_nonnull(strstr(text, "did you mean 'width'?"));
    ground_clear(&ground);
}

static void test_take(void) {
    g_autoptr(Arena) arena = arena_new();
    g_autoptr(Diag) diag = diag_new();
    Attrs attrs;
    attrs_read(arena, "test test=1", (Place){0}, diag, &attrs);
    g_assert_cmpuint(diag_count(diag, DIAG_ERROR), ==, 1); /* twice the same key */
    g_assert_true(attrs_take_word(&attrs, "test"));
    g_assert_false(attrs_take_word(&attrs, "test"));
}

static void test_meant(void) {
    static const struct {
        const char *text;
        gboolean is_meant;
    } cases[] = {
        {"{#a}", TRUE},    {"{#1}", TRUE}, {"{.a}", TRUE},      {"{ k=v}", TRUE},
        {"{a-b=1}", TRUE}, {"{x}", FALSE}, {"{.5}", FALSE},     {"{1, 2}", FALSE},
        {"{}", FALSE},     {"{", FALSE},   {"{'a': 1}", FALSE},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
        g_assert_cmpint(attrs_is_meant(cases[i].text), ==, cases[i].is_meant);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/attrs/read", test_read);
    g_test_add_func("/attrs/many", test_many);
    g_test_add_func("/attrs/apply", test_apply);
    g_test_add_func("/attrs/take", test_take);
    g_test_add_func("/attrs/meant", test_meant);
    return g_test_run();
}
