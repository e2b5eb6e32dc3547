#include "base/yaml.h"
#include "unit/ground.h"

/* 'key@line:column=value' in maps, '[…]' and '{…}' around what they hold. */
static void show(GString *out, const YamlNode *node) {
    if (node->key != NULL)
        g_string_append_printf(out, "%s@%u:%u=", node->key, node->key_place.line,
                               node->key_place.column);
    if (node->kind == YAML_TEXT) {
        g_string_append_printf(out, "%s@%u:%u", node->text, node->place.line, node->place.column);
        return;
    }
    g_string_append_c(out, node->kind == YAML_LIST ? '[' : '{');
    for (const YamlNode *child = node->first; child != NULL; child = child->next) {
        show(out, child);
        g_string_append(out, child->next != NULL ? " " : "");
    }
    g_string_append_c(out, node->kind == YAML_LIST ? ']' : '}');
}

static void check(const char *text, const char *wanted, const char *said) {
    Ground ground;
    ground_init(&ground);
    const YamlNode *root = yaml_read(ground.book->arena, text, "book.yaml", 1, ground.diag);
    g_autoptr(GString) shown = g_string_new(root == NULL ? "nothing" : "");
    if (root != NULL)
        show(shown, root);
    g_assert_cmpstr(shown->str, ==, wanted);
    ground_assert_said(&ground, said);
    ground_clear(&ground);
}

static void test_trees(void) {
    static const struct {
        const char *text, *wanted;
    } cases[] = {
        {"a: b\n", "{a@1:1=b@1:4}"},
        {"a: no\nb: 1.0\nc: ~\nd:\n", "{a@1:1=no@1:4 b@2:1=1.0@2:4 c@3:1=~@3:4 d@4:1=@4:3}"},
        {"list:\n  - x\n  - y: z\n", "{list@1:1=[x@2:5 {y@3:5=z@3:8}]}"},
        {"é: ü\nb: c\n", "{é@1:1=ü@1:5 b@2:1=c@2:4}"},
        {"a: {x: 1, y: [p, q]}\n", "{a@1:1={x@1:5=1@1:8 y@1:11=[p@1:15 q@1:18]}}"},
        {"a: \"x\\ny\"\nb: |\n  one\n  two\nc: d\n",
         "{a@1:1=x\ny@1:4 b@2:1=one\ntwo\n@2:4 c@5:1=d@5:4}"},
        {"# only a comment\n", "nothing"},
        {"just text\n", "just text@1:1"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
        check(cases[i].text, cases[i].wanted, "");
}

static void test_refused(void) {
    static const struct {
        const char *text, *wanted, *said;
    } cases[] = {
        {"a: &x b\n", "{a@1:1=b@1:4}", "1:4 yaml-refused"},
        {"a: &x b\nc: *x\n", "{a@1:1=b@1:4 c@2:1=@2:4}", "1:4 yaml-refused 2:4 yaml-refused"},
        {"a: !!str b\n", "{a@1:1=b@1:4}", "1:4 yaml-refused"},
        {"%TAG ! tag:x,1:\n---\na: b\n", "{a@3:1=b@3:4}", "1:1 yaml-refused"},
        {"a: b\n---\nc: d\n", "nothing", "2:1 yaml-refused"},
        {"? [a]\n: b\n", "nothing", "1:3 yaml-refused"},
        {"a: b\nc: d\na: e\n", "{a@1:1=b@1:4 c@2:1=d@2:4}", "3:1 key-doubled"},
        {"a: {b: 1}\na: {b: 2}\n", "{a@1:1={b@1:5=1@1:8}}", "2:1 key-doubled"},
        {"a: [\n", "nothing", "2:1 yaml-syntax"},
        {"a: b: c\n", "nothing", "1:5 yaml-syntax"},
        {"a: @b\n", "nothing", "1:4 yaml-syntax"},
        {"a: \"\\0\"\n", "{a@1:1=@1:4}", "1:4 yaml-refused"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
        check(cases[i].text, cases[i].wanted, cases[i].said);
}

static void test_first_line(void) {
    g_autoptr(Arena) arena = arena_new();
    g_autoptr(Diag) diag = diag_new();
    const YamlNode *root = yaml_read(arena, "a: b\nc: d\n", "one.md", 2, diag);
    g_assert_cmpuint(yaml_find(root, "c")->place.line, ==, 3);
    g_assert_cmpstr(yaml_find(root, "c")->place.file, ==, "one.md");
    g_assert_null(yaml_find(root, "e"));
}

static char *nest(guint depth) {
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < depth; i++)
        g_string_append_c(text, '[');
    for (guint i = 0; i < depth; i++)
        g_string_append_c(text, ']');
    return g_string_free(text, FALSE);
}

static void test_limits(void) {
    Ground ground;
    ground_init(&ground);
    g_autofree char *deep = nest(YAML_DEPTH_MAX), *deeper = nest(YAML_DEPTH_MAX + 1);
    g_assert_nonnull(yaml_read(ground.book->arena, deep, "a.yaml", 1, ground.diag));
    g_assert_null(yaml_read(ground.book->arena, deeper, "b.yaml", 1, ground.diag));
    g_autofree char *large = g_strnfill(YAML_BYTES_MAX + 1, 'x');
    g_assert_null(yaml_read(ground.book->arena, large, "c.yaml", 1, ground.diag));
    ground_assert_said(&ground, "1:33 limit-yaml-depth 1 limit-file-size");
    ground_clear(&ground);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/yaml/trees", test_trees);
    g_test_add_func("/yaml/refused", test_refused);
    g_test_add_func("/yaml/first-line", test_first_line);
    g_test_add_func("/yaml/limits", test_limits);
    return g_test_run();
}
