/* What each stretch of a listing is, drawn as letters under the code: k keyword, s string, n
 * number, m comment, f a name where it is defined, t type, c constant, q prompt, o output. */
#include "source/highlight.h"
#include "source/grammars.h"
#include "source/transcript.h"
#include <string.h>

typedef struct Case {
    const char *language, *code, *want;
} Case;

static const Case programs[] = {
    {"python", "def find(x: int = 3):  # why", "kkk ffff    ttt   n    mmmmm"},
    {"py", "if x is not None and y:", "kk   kkkkkk cccc kkk"},
    {"python", "@cache\nclass Own(Base): pass", "\nkkkkk fff tttt   kkkk"},
    {"python", "f\"{n:.2f} \u00e9\\n\", 'a'", "ss       sssss  sss"},
    {"python", "print(a.Thread, AF_INET)", "ccccc   tttttt  ccccccc"},
    {"python", "\"\"\"two\nlines\"\"\"\nx = 1.5", "ssssss\nssssssss\n    nnn"},
    {"c", "#include <a.h>\nstatic int *f(char *s)", "kkkkkkkk sssss\nkkkkkk ttt  f tttt"},
    {"c", "struct a { PyObject *o; };", "kkkkkk f   tttttttt"},
    {"c", "/* x */ return g(NULL, 'a', \"s\\n\", 0x1f);",
     "mmmmmmm kkkkkk   cccc  sss  sssss  nnnn"},
    {"cpp", "class A : B { auto f() { return nullptr; } };",
     "kkkkk f   t   tttt f     kkkkkk ccccccc"},
    {"rust", "#[test]\npub fn f(a: i32) -> Vec<u8> {}", "\nkkk kk f    ttt     ttt tt"},
    {"rs", "let x = Some(1.5); // why\nprintln!(\"{}\", MAX_X)",
     "kkk     tttt nnn   mmmmmm\n         ssss  ccccc"},
    {"bash", "f() { local n=$1; }\nif [ \"$n\" = 'y' ]; then",
     "f     kkkkk\nkk   s  s   sss    kkkk"},
    {"sh", "ls -l \"a $x ${y}\" # why\ncat <<E\nhi $x\nE",
     "   cc sss       s mmmmm\n      s\nsss\ns"},
    {"json", "{\"a\": [1, true, \"s\\n\"]}", "       n  cccc  sssss"},
    {"yaml", "# why\na: [b, 'c', 1, true] # d", "mmmmm\n    s  sss  n  cccc  mmm"},
    {"yml", "a: >\n  b\n\"c\": d", "   s\nsss\n     s"},
    {"toml", "[a.b]\nc = 1 # why\n\"d\" = 'e'\nf = 2026-11-23",
     " t t\n    n mmmmm\n      sss\n    ssssssssss"},
    {"js", "const f = (x) => x + `a${1}`; // why", "kkkkk f              ss  n s  mmmmmm"},
    {"javascript", "class A { m() { return null } }", "kkkkk f   f     kkkkkk cccc"},
    {"sql", "-- why\nSELECT a.b FROM t WHERE x > 1.5 OR y = 'z'",
     "mmmmmm\nkkkkkk     kkkk   kkkkk     nnn kk     sss"},
    {"sql", "CREATE TABLE t (n text NOT NULL);", "kkkkkk kkkkk f    tttt kkk cccc"},
};

static const Case sessions[] = {
    {"pycon", ">>> import a\n>>> 1\n1", "qqq kkkkkk\nqqq n\no"},
    {"pycon", ">>> for i in x:\n...     f(i)\n...\nNone\n... 1",
     "qqq kkk   kk\nqqq\nqqq\noooo\nooooo"},
    {"pycon", ">>> \"\"\"a\n... b\"\"\"\n'a\\nb'", "qqq ssss\nqqq ssss\noooooo"},
    {"pycon", ">>> def (:\n  no\n>>> def f(): pass", "qqq kkk\noooo\nqqq kkk f    kkkk"},
    {"pycon", ">>>\n>>>x", "qqq\noooo"},
    {"pycon", "no prompt", "ooooooooo"},
    {"console", "$ a -b \\\n    -c 'd'\n# no\n$ e # f", "q   cc\n    cc sss\noooo\nq   mmm"},
    {"console", "$ for a in b\n> do c; done\nd\n> e", "q kkk   kk\nq kk    kkkk\no\nooo"},
    {"console", "(v) $ a \"b\"\nc", "qqqqq   sss\no"},
    {"console", "# a 'b'\n$ c", "q   sss\nooo"},
};

static const Case oddities[] = {
    {"python", "", ""},
    {"python", "\n\n", ""},
    {"pycon", "", ""},
    {"console", "$", "q"},
    {NULL, "def f(): pass", ""},
    {"cobol", "def f(): pass", ""},
    {"Python", "def f(): pass", ""},
    {"python", "def f(:\n    return 'a", "kkk f\n    kkkkkk"},
    {"python", "x = (1, 'a'", "     n  sss"},
    {"c", "int f( { \"a\" } /* b", "ttt      sss"},
    {"json", "{\"a\": 1,,}", "      n"},
    {"python", "\u00e9 = '\u4e2d\U0001F600' # \u05d0", "    ssss mmm"},
    {"python", "\tif x:\n\t\tpass", " kk\n  kkkk"},
};

/* ---- drawing ---- */

static char *draw(const Block *listing) {
    static const char letters[N_TOKEN_KINDS] = {' ', 'k', 's', 'n', 'm', 'f', 't', 'c', 'q', 'o'};
    GString *out = g_string_new(NULL);
    const Token *token = listing->listing.tokens, *end = token + listing->listing.n_tokens;
    for (const char *p = listing->listing.text; *p != '\0'; p = g_utf8_next_char(p)) {
        guint32 at = (guint32)(p - listing->listing.text);
        while (token < end && token->end <= at)
            token++;
        TokenKind kind = token < end && token->start <= at ? token->kind : TOKEN_PLAIN;
        g_string_append_c(out, *p == '\n' ? '\n' : letters[kind]);
    }
    return g_string_free(out, FALSE);
}

/* Blanks at the ends of lines, and empty lines at the end, are not written in the tables. */
static char *trim(const char *drawing) {
    GString *out = g_string_new(NULL);
    g_auto(GStrv) lines = g_strsplit(drawing, "\n", -1);
    for (guint i = 0; lines[i] != NULL; i++)
        g_string_append_printf(out, "%s\n", g_strchomp(lines[i]));
    return g_strchomp(g_string_free(out, FALSE));
}

static Block *make_listing(Book *book, const char *language, const char *code) {
    Block *listing = block_new(book, BLOCK_LISTING, (Place){0});
    listing->listing.language = language;
    listing->listing.text = code;
    return listing;
}

/* Rising, apart, not empty, not plain, between characters. */
static void check_tokens(const Block *listing) {
    gsize len = strlen(listing->listing.text);
    guint32 before = 0;
    for (guint i = 0; i < listing->listing.n_tokens; i++) {
        const Token *token = &listing->listing.tokens[i];
        g_assert_cmpuint(token->start, >=, before);
        g_assert_cmpuint(token->start, <, token->end);
        g_assert_cmpuint(token->end, <=, len);
        g_assert_cmpint(token->kind, !=, TOKEN_PLAIN);
        const char *start = listing->listing.text + token->start;
        g_assert_true(g_utf8_validate(start, (gssize)(token->end - token->start), NULL));
        before = token->end;
    }
}

/* One Highlighter for all, in both orders: what it keeps must not show. */
static void check_table(const Case *cases, guint n_cases) {
    g_autoptr(Highlighter) highlighter = highlighter_new();
    g_autoptr(Book) book = book_new();
    for (guint i = 0; i < 2 * n_cases; i++) {
        const Case *one = &cases[i < n_cases ? i : 2 * n_cases - 1 - i];
        Block *listing = make_listing(book, one->language, one->code);
        highlighter_read(highlighter, book, listing);
        check_tokens(listing);
        g_autofree char *drawing = draw(listing), *got = trim(drawing);
        if (g_str_equal(got, one->want))
            continue;
        g_test_message("%s\n%s\nwanted:\n%s\ngot:\n%s", one->language, one->code, one->want, got);
        g_test_fail();
    }
}

static void test_programs(void) {
    check_table(programs, G_N_ELEMENTS(programs));
}

static void test_sessions(void) {
    check_table(sessions, G_N_ELEMENTS(sessions));
}

static void test_oddities(void) {
    check_table(oddities, G_N_ELEMENTS(oddities));
}

/* ---- limits and properties ---- */

static char *repeat(const char *piece, gsize len) {
    GString *code = g_string_new(NULL);
    while (code->len + strlen(piece) <= len)
        g_string_append(code, piece);
    return g_string_free(code, FALSE);
}

static guint count_tokens(Highlighter *highlighter, const char *language, const char *code) {
    g_autoptr(Book) book = book_new();
    Block *listing = make_listing(book, language, code);
    highlighter_read(highlighter, book, listing);
    check_tokens(listing);
    return listing->listing.n_tokens;
}

static void test_limits(void) {
    g_autoptr(Highlighter) highlighter = highlighter_new();
    g_autofree char *most = repeat("pass   \n", HIGHLIGHT_BYTES_MAX);
    g_autofree char *more = g_strconcat(most, "\n", NULL);
    g_autofree char *wide = repeat("1,", HIGHLIGHT_BYTES_MAX / 2);
    g_autofree char *row = g_strconcat("[", wide, "1]", NULL);
    g_assert_cmpuint(count_tokens(highlighter, "python", most), ==, strlen(most) / 8);
    g_assert_cmpuint(count_tokens(highlighter, "python", more), ==, 0);
    g_assert_cmpuint(count_tokens(highlighter, "json", row), ==, 0);
}

/* Deep and broken code of every language, whatever it is taken for. */
static void test_deep(void) {
    static const char *const pieces[] = {"(",        "[",  "{",  "\"",  "${",
                                         "if x:\n ", "- ", "a(", "`${", "not "};
    g_autoptr(Highlighter) highlighter = highlighter_new();
    for (const Grammar *grammar = grammars; grammar->name != NULL; grammar++)
        for (guint i = 0; i < G_N_ELEMENTS(pieces); i++) {
            g_autofree char *code = repeat(pieces[i], 1000);
            count_tokens(highlighter, grammar->name, code);
        }
}

/* Whatever is cut off at the end, nothing breaks. */
static void test_prefixes(void) {
    g_autoptr(Highlighter) highlighter = highlighter_new();
    for (guint i = 0; i < G_N_ELEMENTS(programs); i++)
        for (const char *p = programs[i].code; *p != '\0'; p = g_utf8_next_char(p)) {
            g_autofree char *code = g_strndup(programs[i].code, (gsize)(p - programs[i].code));
            count_tokens(highlighter, programs[i].language, code);
        }
}

static void test_book(void) {
    g_autoptr(Book) book = book_new();
    Division *division = book_add_division(book, ROLE_CHAPTER, (Place){0});
    division->heading = block_new(book, BLOCK_HEADING, (Place){0});
    Block *quote = block_new(book, BLOCK_QUOTE, (Place){0});
    Block *listing = make_listing(book, "python", "pass");
    division_append(division, quote);
    block_append(quote, listing);
    g_autoptr(Highlighter) highlighter = highlighter_new();
    highlight_book(highlighter, book);
    g_assert_cmpuint(listing->listing.n_tokens, ==, 1);
    g_assert_cmpint(listing->listing.tokens[0].kind, ==, TOKEN_KEYWORD);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/highlight/programs", test_programs);
    g_test_add_func("/highlight/sessions", test_sessions);
    g_test_add_func("/highlight/oddities", test_oddities);
    g_test_add_func("/highlight/limits", test_limits);
    g_test_add_func("/highlight/deep", test_deep);
    g_test_add_func("/highlight/prefixes", test_prefixes);
    g_test_add_func("/highlight/book", test_book);
    return g_test_run();
}
