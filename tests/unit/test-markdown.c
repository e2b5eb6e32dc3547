#include "source/markdown.h"
#include "unit/ground.h"

static const char *const names[] = {
    [MARKDOWN_DOCUMENT] = "doc",  [MARKDOWN_HEADING] = "h",       [MARKDOWN_PARAGRAPH] = "p",
    [MARKDOWN_LIST] = "list",     [MARKDOWN_ITEM] = "item",       [MARKDOWN_QUOTE] = "quote",
    [MARKDOWN_CODE] = "code",     [MARKDOWN_HTML] = "html",       [MARKDOWN_TABLE] = "table",
    [MARKDOWN_ROW] = "row",       [MARKDOWN_CELL] = "cell",       [MARKDOWN_RULE] = "rule",
    [MARKDOWN_NOTE] = "note",     [MARKDOWN_TEXT] = "",           [MARKDOWN_CODE_SPAN] = "tt",
    [MARKDOWN_HTML_SPAN] = "tag", [MARKDOWN_SOFT_BREAK] = "soft", [MARKDOWN_HARD_BREAK] = "hard",
    [MARKDOWN_EMPHASIS] = "em",   [MARKDOWN_STRONG] = "strong",   [MARKDOWN_STRIKE] = "strike",
    [MARKDOWN_LINK] = "link",     [MARKDOWN_IMAGE] = "image",     [MARKDOWN_MARK] = "mark",
    [MARKDOWN_ATTRS] = "attrs",   [MARKDOWN_REFERENCE] = "ref",
};

/* 'name:number<url>{info}"text"(children)' */
static void show(GString *out, const MarkdownNode *node) {
    g_string_append(out, names[node->kind]);
    if (node->number != 0)
        g_string_append_printf(out, ":%u", node->number);
    if (node->url != NULL)
        g_string_append_printf(out, "<%s>", node->url);
    if (node->info != NULL)
        g_string_append_printf(out, "{%s}", node->info);
    if (node->task != TASK_NONE)
        g_string_append(out, node->task == TASK_DONE ? "[x]" : "[ ]");
    if (node->text != NULL)
        g_string_append_printf(out, "'%s'", node->text);
    if (node->first == NULL)
        return;
    g_string_append_c(out, '(');
    for (const MarkdownNode *child = node->first; child != NULL; child = child->next) {
        show(out, child);
        g_string_append(out, child->next != NULL ? " " : "");
    }
    g_string_append_c(out, ')');
}

static void check(const char *text, const char *wanted, const char *said) {
    Ground ground;
    ground_init(&ground);
    g_autoptr(Arena) arena = arena_new();
    const MarkdownNode *document =
        markdown_parse(arena, text, "a.md", FALSE, &limits_usual, ground.diag);
    g_autoptr(GString) shown = g_string_new(NULL);
    for (const MarkdownNode *node = document != NULL ? document->first : NULL; node != NULL;
         node = node->next) {
        show(shown, node);
        g_string_append(shown, node->next != NULL ? " " : "");
    }
    g_assert_cmpstr(shown->str, ==, wanted);
    ground_assert_said(&ground, said);
    ground_clear(&ground);
}

static void test_blocks(void) {
    static const struct {
        const char *text, *wanted;
    } cases[] = {
        {"", ""},
        {"# A\n\nb\nc\\\nd\n", "h:1('A') p('b' soft 'c' hard 'd')"},
        {"- a\n- [ ] b [x]\n- [x] c\n", "list(item(p('a')) item[ ](p('b [x]')) item[x](p('c')))"},
        {"3. a\n", "list:3(item(p('a')))"},
        {"> a\n> > b\n", "quote(p('a') quote(p('b')))"},
        {"```c x=\"y\"\na\n```\n\n    b\n", "code{c x=\"y\"}'a\n' code'b\n'"},
        {"---\n\n<!-- c -->\n", "rule html'<!-- c -->\n'"},
        {"|a|b|\n|-|-:|\n|1|\n", "table:2(row(cell('a') cell('b')) row(cell('1') cell))"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
        check(cases[i].text, cases[i].wanted, "");
}

static void test_inlines(void) {
    static const struct {
        const char *text, *wanted;
    } cases[] = {
        {"*a* **b** ~~c~~ `d`\n", "p(em('a') ' ' strong('b') ' ' strike('c') ' ' tt'd')"},
        /* undecided marks; those that were typed */
        {"\"a\" -- 'b' ... it's\n", "p('\uFDD0a\uFDD1 – \uFDD2b\uFDD3 … it\uFDD3s')"},
        {"“a” \"b\" `‘c’` d**“e”**f\n", "p('“a” \uFDD0b\uFDD1 ' tt'‘c’' ' d**“e”**f')"},
        {"[^é’]\n\n[^é’]: _“a”_ {#b t=\"‘c’\"}\n",
         "p(mark:1) note:1(p(em('“a”') ' ' attrs'{#b t=\"‘c’\"}'))"},
        {"[a](b) ![c](d) <https://e.f>\n",
         "p(link<b>('a') ' ' image<d>('c') ' ' link<https://e.f>('https://e.f'))"},
        {"https://a.b www.c.d e@f.g\n", "p('https://a.b www.c.d e@f.g')"}, /* no autolinks */
        {"a<br>b <!-- c -->\n", "p('a' tag'<br>' 'b ' tag'<!-- c -->')"},
        {"a&amp;b &copy; \\*c\n", "p('a&b © *c')"},
        {"|a|\n|-|\n|[@b] *c*|\n", "table:1(row(cell('a')) row(cell('' ref'b' ' ' em('c'))))"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
        check(cases[i].text, cases[i].wanted, "");
}

static void test_attrs(void) {
    static const struct {
        const char *text, *wanted, *said;
    } cases[] = {
        {"## A {#b .c t=\"d -- e\"}\n", "h:2('A ' attrs'{#b .c t=\"d -- e\"}')", ""},
        {"## A {#b} ##\n", "h:2('A ' attrs'{#b}')", ""},
        {"A {#b}\n---\n", "h:2('A ' attrs'{#b}')", ""},
        {"![a](b){width=70%} c\n", "p(image<b>('a') attrs'{width=70%}' ' c')", ""},
        {"![a](b){wide} c\n", "p(image<b>('a') attrs'{wide}' ' c')", ""},
        {"a {x} *b* {1, 2} {#c} d\n", "p('a {x} ' em('b') ' {1, 2} {#c} d')", ""},
        {"f(x){y} `{#a}` \\{#a}\n", "p('f(x)' attrs'{y}' ' ' tt'{#a}' ' {#a}')", ""},
        {"## A {t=\"}\"}\n", "h:2('A ' attrs'{t=\"}\"}')", ""},
        {"## A {#b\n", "h:2('A {#b')", "1:6 attr-bad"},
        {"## A {b}\n", "h:2('A {b}')", ""},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
        check(cases[i].text, cases[i].wanted, cases[i].said);
}

static void test_references(void) {
    static const struct {
        const char *text, *wanted, *said;
    } cases[] = {
        {"See [@fig:a--b_c.d], [@e].\n", "p('See ' ref'fig:a--b_c.d' ', ' ref'e' '.')", ""},
        {"[@a][@b]\n", "p('' ref'a' '' ref'b' '')", ""},
        {"*[@a]*\n", "p(em('' ref'a' ''))", ""},
        {"a@b.c [x@y] @z\n", "p('a@b.c [x@y] @z')", ""},
        {"\\[@a] `[@a]`\n", "p('[@a] ' tt'[@a]')", ""},
        {"[@a, p. 3; @b]\n", "p('' ref'a, p. 3; @b' '')", ""},
        {"[@a b]\n", "p('[@a b]')", "1:2 attr-bad"},
        {"[@a](b)\n", "p(link<b>(ref'a'))", ""},
        {"[ @a]\n", "p('[ @a]')", ""},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
        check(cases[i].text, cases[i].wanted, cases[i].said);
}

static void test_notes(void) {
    static const struct {
        const char *text, *wanted, *said;
    } cases[] = {
        {"a[^b-c.d_e] f[^b-c.d_e]\n\n[^b-c.d_e]: g\n\n    h\n",
         "p('a' mark:1 ' f' mark:1) note:1(p('g') p('h'))", ""},
        {"[^B] [^a]\n\n[^a]: 1\n[^b]: 2\n", "p(mark:1 ' ' mark:2) note:1(p('2')) note:2(p('1'))",
         ""},
        {"a[^none]\n", "p('a[^none]')", "1:2 ref-missing"},
        {"a \\[^none] [^x](y)\n", "p('a [^none] ' link<y>('^x'))", ""},
        {"a\n\n[^b]: c\n", "p('a')", "3:1 note-unused"},
        {"a\n\n> [^b]: c\n", "p('a') quote", "3:3 note-unused"},
        {"a\n\n```\n[^b]: c\n```\n\n    [^d]: e\n", "p('a') code{}'[^b]: c\n' code'[^d]: e\n'", ""},
        {"[^a]\n\n[^a]: 1\n[^a]: 2\n", "p(mark:1) note:1(p('1'))", "4:1 note-unused"},
        {"[^a]\n\n[^a]: x [^a]\n", "p(mark:1) note:1(p('x ' mark))", ""},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
        check(cases[i].text, cases[i].wanted, cases[i].said);
}

static void test_refused(void) {
    check("a &#1; b\n", "p('')", "1:1 text-utf8");
    g_autoptr(GString) deep = g_string_new(NULL);
    for (guint i = 0; i < 150; i++)
        g_string_append(deep, "*a _b ");
    for (guint i = 0; i < 150; i++)
        g_string_append(deep, " c_ d*");
    check(deep->str, "", "1:295 limit-depth");
}

static const MarkdownNode *find(const MarkdownNode *node, MarkdownKind kind) {
    const MarkdownNode *found = node->kind == kind ? node : NULL;
    for (const MarkdownNode *child = node->first; child != NULL && found == NULL;
         child = child->next)
        found = find(child, kind);
    return found;
}

static void test_places(void) {
    static const struct {
        const char *text;
        MarkdownKind kind;
        guint line, column;
    } cases[] = {
        {"a\n\n## B {#c}\n", MARKDOWN_ATTRS, 3, 6},
        {"a\n  b *c*\n", MARKDOWN_EMPHASIS, 2, 5},
        {"> a\n>  b [c](d)\n", MARKDOWN_LINK, 2, 6},
        {"- a\n  b ![c](d)\n", MARKDOWN_IMAGE, 2, 5},
        {"> a\nlazy [@b]\n", MARKDOWN_REFERENCE, 2, 6},
        {"|a|b|\n|-|-|\n|1|*2*|\n", MARKDOWN_EMPHASIS, 3, 4},
        {"a\n\n  ```c\n  x\n  ```\n", MARKDOWN_CODE, 3, 3},
        {"a\n\n- b\n  <!-- c -->\n", MARKDOWN_HTML, 4, 3},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Arena) arena = arena_new();
        g_autoptr(Diag) diag = diag_new();
        const MarkdownNode *node =
            find(markdown_parse(arena, cases[i].text, "a.md", FALSE, &limits_usual, diag),
                 cases[i].kind);
        g_assert_nonnull(node);
        g_assert_cmpuint(node->place.line, ==, cases[i].line);
        g_assert_cmpuint(node->place.column, ==, cases[i].column);
    }
}

/* cmark-gfm has tables common to all threads; octavo may have several. */
static gpointer parse_often(gpointer data) {
    (void)data;
    for (guint i = 0; i < 200; i++)
        check("~~a~~ [@b] {x}\n\n|a|\n|-|\n|1|\n",
              "p(strike('a') ' ' ref'b' ' {x}') table:1(row(cell('a')) row(cell('1')))", "");
    return NULL;
}

static void test_threads(void) {
    GThread *threads[4];
    for (gsize i = 0; i < G_N_ELEMENTS(threads); i++)
        threads[i] = g_thread_new("parse", parse_often, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(threads); i++)
        g_thread_join(threads[i]);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/markdown/blocks", test_blocks);
    g_test_add_func("/markdown/inlines", test_inlines);
    g_test_add_func("/markdown/attrs", test_attrs);
    g_test_add_func("/markdown/references", test_references);
    g_test_add_func("/markdown/notes", test_notes);
    g_test_add_func("/markdown/refused", test_refused);
    g_test_add_func("/markdown/places", test_places);
    g_test_add_func("/markdown/threads", test_threads);
    return g_test_run();
}
