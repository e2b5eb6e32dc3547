#include "source/manifest.h"
#include "unit/ground.h"

#define HEAD "octavo: 1\ntitle: T\nlanguage: en\nidentifier: urn:x:1\n"
#define BODY "chapters:\n  - {file: a.md, slug: a}\n"

typedef struct Read {
    Ground ground;
    Manifest *manifest;
    gboolean is_read;
} Read;

static void read_text(Read *read, ManifestKind kind, const char *text) {
    ground_init(&read->ground);
    read->manifest = manifest_new();
    read->is_read = manifest_read(read->manifest, read->ground.book, kind, text, "book.yaml", 1,
                                  read->ground.diag);
}

static void clear(Read *read) {
    manifest_free(read->manifest);
    ground_clear(&read->ground);
}

static void test_all_keys(void) {
    Read read;
    read_text(
        &read, MANIFEST_FOLDER,
        HEAD "subtitle:  An\n  old  one \ndescription: D\nisbn: {epub: 0-306-40615-2}\n"
             "authors: [Ada, {name: Ada Lovelace, sort: 'Lovelace, Ada'}]\npublisher: P\nrights: "
             "R\nlicence: L\n"
             "subjects: [a, b]\nreaders: [c]\npath: {name: Way, position: 2}\nseries: {name: Row}\n"
             "status: draft\ndifficulty: advanced\nreading-minutes: 90\n"
             "edition: {number: 2, revision: 1.2.3, date: 2026-11-23}\nstyle: octavo\n"
             "cover: {file: ./c.png, alt: A cover}\n"
             "interpreters: {python: {command: /bin/p, version: 3.11}}\n" BODY);
    const Meta *meta = &read.ground.book->meta;
    ground_assert_said(&read.ground, "");
    g_assert_true(read.is_read);
    g_assert_cmpstr(meta->subtitle, ==, "An old one");
    g_assert_cmpstr(meta->isbn_epub, ==, "9780306406157");
    g_assert_null(meta->isbn_pdf);
    g_assert_cmpuint(meta->n_authors, ==, 2);
    g_assert_cmpstr(meta->authors[0].name, ==, "Ada");
    g_assert_cmpstr(meta->authors[1].sort, ==, "Lovelace, Ada");
    g_assert_cmpstr(meta->subjects[1], ==, "b");
    g_assert_null(meta->subjects[2]);
    g_assert_cmpuint(meta->path.position, ==, 2);
    g_assert_cmpstr(meta->series.name, ==, "Row");
    g_assert_cmpuint(meta->reading_minutes, ==, 90);
    g_assert_cmpuint(meta->reading_place.line, ==, 19);
    g_assert_cmpstr(meta->revision, ==, "1.2.3");
    g_assert_cmpstr(meta->date, ==, "2026-11-23");
    g_assert_cmpuint(meta->n_interpreters, ==, 1);
    g_assert_cmpstr(meta->interpreters[0].language, ==, "python");
    g_assert_cmpstr(meta->interpreters[0].version, ==, "3.11");
    g_assert_cmpstr(read.manifest->cover, ==, "c.png");
    g_assert_cmpstr(read.ground.book->cover_alt, ==, "A cover");
    clear(&read);
}

/* 'role slug [kind] (summary) <- file, in PART' a line. */
static char *show_divisions(const Read *read) {
    GString *out = g_string_new(NULL);
    for (const Division *division = read->ground.book->first; division != NULL;
         division = division->next) {
        g_string_append_printf(out, "%s %s", role_name(division->role), division->slug);
        if (division->kind != NULL)
            g_string_append_printf(out, " [%s]", division->kind);
        if (division->summary != NULL)
            g_string_append_printf(out, " (%s)", division->summary);
        for (guint i = 0; i < read->manifest->files->len; i++) {
            const ManifestFile *file = &g_array_index(read->manifest->files, ManifestFile, i);
            if (file->division == division)
                g_string_append_printf(out, " <- %s:%u", file->path, file->place.line);
        }
        if (division->part != NULL)
            g_string_append_printf(out, " in %s", division->part->slug);
        g_string_append_c(out, '\n');
    }
    return g_string_free(out, FALSE);
}

static void test_order(void) {
    Read read;
    read_text(
        &read, MANIFEST_FOLDER,
        HEAD
        "back:\n  - {file: z.md, slug: z}\nfront:\n  - {file: ./p//q.md, slug: q, kind: guide}\n"
        "parts:\n  - title: One\n    slug: one\n    chapters:\n"
        "      - {file: a.md, slug: a, summary: 'About a.'}\n      - {file: b.md, slug: b}\n"
        "  - title: Two\n    slug: two\n    chapters: [{file: c.md, slug: c}]\n");
    ground_assert_said(&read.ground, "");
    g_autofree char *shown = show_divisions(&read);
    g_assert_cmpstr(
        shown, ==,
        "front q [guide] <- p/q.md:8\npart one\nchapter a (About a.) <- a.md:13 in one\n"
        "chapter b <- b.md:14 in one\npart two\nchapter c <- c.md:17 in two\nback z <- z.md:6\n");
    g_assert_cmpstr(g_hash_table_lookup(read.manifest->slugs, "p/q.md"), ==, "q");
    g_assert_cmpstr(read.ground.book->first->next->heading->inlines->text, ==, "One");
    clear(&read);
}

static void test_mistakes(void) {
    static const struct {
        const char *text, *said;
    } cases[] = {
        {HEAD BODY "titel: x\n", "7:1 key-unknown"},
        {HEAD BODY "title: x\n", "7:1 key-doubled"},
        {"octavo: 1\n" BODY, "1:1 key-missing 1:1 key-missing 1:1 key-missing"},
        {HEAD, "1:1 key-missing"},
        {HEAD BODY "subtitle:\n", "7:10 value-bad"},
        {HEAD BODY "subtitle: [a]\n", "7:11 value-type"},
        {HEAD BODY "subtitle: \"\\x01\"\n", "7:11 text-utf8"},
        {HEAD BODY "subjects: a\n", "7:11 value-type"},
        {HEAD BODY "authors: [{sort: x}]\n", "7:11 key-missing"},
        {HEAD BODY "interpreters: {python: {command: p}}\n", "7:24 key-missing"},
        {HEAD BODY "interpreters: [python]\n", "7:15 value-type"},
        {HEAD BODY "authors: [[x]]\n", "7:11 value-type"},
        {HEAD BODY "isbn: {epub: 978-0-306-40615-8}\n", "7:14 value-bad"},
        {HEAD BODY "isbn: {paper: x}\n", "7:8 key-unknown"},
        {HEAD BODY "status: finished\n", "7:9 value-bad"},
        {HEAD BODY "reading-minutes: two\n", "7:18 value-bad"},
        {HEAD BODY "edition: {date: 2026-02-29, revision: 1.0}\n", "7:17 value-bad 7:39 value-bad"},
        {HEAD BODY "style: Octavo\n", "7:8 value-bad"},
        {HEAD BODY "cover: {file: a.png}\n", "7:8 key-missing"},
        {HEAD BODY "path: {position: 1}\n", "7:7 key-missing"},
        {"octavo: 2\ntitle: T\nlanguage: e_n\nidentifier: x\n" BODY,
         "1:9 value-bad 3:11 value-bad 4:13 value-bad"},
        {HEAD "chapters:\n  - {slug: a}\n", "6:5 key-missing"},
        {HEAD "chapters:\n  - {file: a.md}\n", "6:5 key-missing"},
        {HEAD "chapters:\n  - a.md\n", "6:5 value-type"},
        {HEAD "chapters: a.md\n", "5:11 value-type"},
        {HEAD "chapters:\n  - {file: a.md, slug: index}\n", "6:24 value-bad"},
        {HEAD "chapters:\n  - {file: a.md, slug: A b}\n", "6:24 value-bad"},
        {HEAD "chapters:\n  - {file: a.md, slug: a}\n  - {file: b.md, slug: a}\n",
         "7:24 id-doubled"},
        {HEAD "chapters:\n  - {file: a.md, slug: a}\n  - {file: ./a.md, slug: b}\n",
         "7:12 value-bad"},
        {HEAD BODY "parts:\n  - {title: P, slug: p, chapters: []}\n", "7:1 value-bad"},
        {HEAD "parts:\n  - {title: P, chapters: []}\n", "6:5 key-missing"},
        {"- a\n- b\n", "1:1 value-type"},
        {"\n", "key-missing"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        Read read;
        read_text(&read, MANIFEST_FOLDER, cases[i].text);
        ground_assert_said(&read.ground, cases[i].said);
        clear(&read);
    }
}

static void test_single(void) {
    Read read;
    read_text(&read, MANIFEST_SINGLE, "title: T\nauthors: [A]\n");
    ground_assert_said(&read.ground, "");
    g_assert_true(read.is_read);
    clear(&read);
    read_text(&read, MANIFEST_SINGLE, "chapters: []\n");
    ground_assert_said(&read.ground, "1:1 key-unknown");
    clear(&read);
}

static void test_reserved(void) {
    g_assert_true(manifest_is_reserved("nav"));
    g_assert_true(manifest_is_reserved("colophon"));
    g_assert_false(manifest_is_reserved("navy"));
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/manifest/all-keys", test_all_keys);
    g_test_add_func("/manifest/order", test_order);
    g_test_add_func("/manifest/mistakes", test_mistakes);
    g_test_add_func("/manifest/single", test_single);
    g_test_add_func("/manifest/reserved", test_reserved);
    return g_test_run();
}
