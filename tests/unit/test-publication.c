/* EPUBs of anybody's: what is read, and what is refused. */
#include "edition/archive.h"
#include "edition/publication.h"
#include "edition/xpointer.h"
#include "unit/shelf.h"
#include <zip.h>

/* ---- archives ---- */

static void assert_archive_refused(GBytes *bytes, const char *said) {
    g_autoptr(Diag) diag = diag_new();
    g_autoptr(Archive) archive = archive_open(bytes, "bad.epub", diag);
    g_assert_null(archive);
    g_autofree char *text = diag_print(diag, FALSE);
    g_assert_nonnull(strstr(text, said));
}

static GBytes *pack_named(const char *name, gsize n_zeros) {
    g_autofree char *zeros = g_malloc0(n_zeros + 1);
    g_autoptr(GBytes) bytes = g_bytes_new(zeros, n_zeros);
    const ZipEntry entry = {name, bytes, FALSE};
    g_autoptr(GError) error = NULL;
    GBytes *archive = zip_pack(&entry, 1, NULL, &error);
    g_assert_no_error(error);
    return archive;
}

static void test_names(void) {
    static const char *const names[] = {"../up", "/root", "a/../../b", "a\\b", "a\nb", "a/./b"};
    for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autoptr(GBytes) bytes = pack_named(names[i], 1);
        assert_archive_refused(bytes, "[archive-bad]");
    }
}

/* Denser than zip_pack() makes it. */
static GBytes *pack_dense(const char *name, gsize n_zeros) {
    g_autofree char *zeros = g_malloc0(n_zeros);
    zip_source_t *file = zip_source_buffer_create(NULL, 0, 0, NULL);
    zip_t *zip = zip_open_from_source(file, ZIP_TRUNCATE, NULL);
    zip_source_keep(file);
    g_assert_cmpint(
        zip_file_add(zip, name, zip_source_buffer(zip, zeros, n_zeros, 0), ZIP_FL_ENC_UTF_8), ==,
        0);
    g_assert_cmpint(zip_close(zip), ==, 0);
    zip_stat_t stat;
    g_assert_cmpint(zip_source_stat(file, &stat), ==, 0);
    g_assert_cmpint(zip_source_open(file), ==, 0);
    char *archive = g_malloc(stat.size);
    g_assert_cmpint(zip_source_read(file, archive, stat.size), ==, (zip_int64_t)stat.size);
    zip_source_close(file);
    zip_source_free(file);
    return g_bytes_new_take(archive, stat.size);
}

static void test_bombs(void) {
    g_autoptr(GBytes) ratio = pack_dense("ratio", 32u << 20), size = pack_named("size", 65u << 20);
    assert_archive_refused(ratio, "unpacks to more than octavo reads: 'ratio' [limit-archive]");
    assert_archive_refused(size, "unpacks to more than octavo reads: 'size' [limit-archive]");
}

/* Another name in the directory than at the entry, a torn end, no archive at all, one name twice.
 */
static void test_damaged(void) {
    g_autoptr(GBytes) whole = pack_named("a", 100);
    gsize n;
    g_autofree char *data = g_bytes_unref_to_data(g_bytes_ref(whole), &n);
    g_autoptr(GBytes) torn = g_bytes_new(data, n - 10), empty = g_bytes_new_static("", 0);
    assert_archive_refused(torn, "[archive-bad]");
    assert_archive_refused(empty, "[archive-bad]");
    data[30] = 'b'; /* behind the local header's 30 bytes */
    g_autoptr(GBytes) other = g_bytes_new(data, n);
    assert_archive_refused(other, "[archive-bad]");
}

/* ---- documents ---- */

static void assert_body_refused(const char *body, const char *said) {
    const ShelfChapter chapter = {"one", body};
    g_autoptr(GBytes) epub = shelf_epub(&chapter, 1);
    g_autoptr(Diag) diag = diag_new();
    g_autoptr(Publication) publication = publication_open(epub, "bad.epub", diag);
    g_assert_null(publication);
    g_autofree char *text = diag_print(diag, FALSE);
    g_test_message("%s", text);
    g_assert_nonnull(strstr(text, said));
}

static void test_xml(void) {
    assert_body_refused("<p>", "bad.epub/EPUB/one.xhtml:9: error: not XML that octavo reads");
    assert_body_refused("<p>&file;</p>", "[epub-bad]");
    g_autoptr(GString) deep = g_string_new(NULL);
    for (guint i = 0; i < 300; i++)
        g_string_append(deep, "<b>");
    assert_body_refused(deep->str, "it is nested too deeply");
}

static Node *read_tree(const char *text, Arena *arena, char **ret_said) {
    g_autoptr(GBytes) bytes = g_bytes_new_static(text, strlen(text));
    g_autoptr(Diag) diag = diag_new();
    Node *root = tree_read(arena, bytes, "x", NULL, diag);
    *ret_said = diag_print(diag, FALSE);
    return root;
}

/* Nothing of a DTD is ever followed. */
static void test_entities(void) {
    static const char *const bad[] = {
        "<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>",
        "<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]><a>&b;</a>",
        "<!DOCTYPE a [<!ENTITY % p SYSTEM \"file:///etc/passwd\">%p;]><a/>",
        "<!DOCTYPE a [<!ENTITY b \"&c;&c;\"><!ENTITY c \"&b;\">]><a>&b;</a>",
    };
    for (guint i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_autoptr(Arena) arena = arena_new();
        g_autofree char *said = NULL;
        g_assert_null(read_tree(bad[i], arena, &said));
        g_assert_nonnull(strstr(said, "[epub-bad]"));
    }
    g_autoptr(Arena) arena = arena_new();
    g_autofree char *said = NULL;
    Node *root = read_tree("<!DOCTYPE a SYSTEM \"file:///etc/passwd\"><a>x&amp;<!--c-->y"
                           "<![CDATA[z]]></a>",
                           arena, &said);
    g_assert_nonnull(root);
    g_assert_cmpstr(root->first->text, ==, "x&yz");
    g_assert_null(root->first->next);
}

static void test_passages(void) {
    static const ShelfChapter chapter = {
        "one", "<section id=\"s\"><p>loose</p>\n<div id=\"d\">\n<p id=\"p\">a <b id=\"q\">b</b> c"
               "</p>\n</div>\n<pre id=\"r\">x\n</pre></section>"};
    g_autoptr(Publication) publication = shelf_open(&chapter, 1);
    static const char *const wanted[][2] = {{"s", "loose"}, {"p", "a b c"}, {"r", "x\n"}};
    g_assert_cmpuint(publication->passages->len, ==, G_N_ELEMENTS(wanted));
    for (guint i = 0; i < G_N_ELEMENTS(wanted); i++) {
        const Passage *passage = publication->passages->pdata[i];
        g_assert_cmpstr(passage->element->id, ==, wanted[i][0]);
        g_assert_cmpstr(passage->text, ==, wanted[i][1]);
    }
}

/* ---- KOReader's pointers ---- */

static void test_xpointers(void) {
    static const ShelfChapter chapter = {
        "one", "<div>\n<p>a   b <i>c</i> d</p>\n<p>\xF0\x9D\x84\x9Ez</p>\n<pre>  x</pre></div>"};
    static const struct {
        const char *text, *printed;
        const char *behind; /* what stands at the place, or NULL: it leads nowhere */
    } pointers[] = {
        {"/body/DocFragment[1]/body/div/p[1]/text()[1].2", NULL, "b "},
        {"/body/DocFragment[1]/body/div/p[1]/i/text().0", NULL, "c"},
        {"/body/DocFragment[1]/body/div/p[2]/text().1", NULL, "z"},
        {"/body/DocFragment[1]/body[1]/div[1]/p[2]/text()[1].1", NULL, "z"},
        {"/body/DocFragment/body/div/p[1]/text()[2].1",
         "/body/DocFragment[1]/body/div/p[1]/text()[2].1", "d"},
        {"/body/DocFragment[1]/body/div/pre/text().2", NULL, "x"},
        {"/body/DocFragment[1]/body/div/p[2]/text().9", NULL, NULL},
        {"/body/DocFragment[2]/body/div", NULL, NULL},
        {"/body/DocFragment[0]/body/div", NULL, NULL},
        {"/body/DocFragment[1]/body/div/p[3]", NULL, NULL},
        {"/body/DocFragment[1]/body//div", NULL, NULL},
        {"/body/DocFragment[1]/body/div/p[1", NULL, NULL},
        {"/body/DocFragment[1", NULL, NULL},
        {"/body/p", NULL, NULL},
    };
    g_autoptr(Publication) publication = shelf_open(&chapter, 1);
    for (guint i = 0; i < G_N_ELEMENTS(pointers); i++) {
        Point point;
        gboolean is_found = xpointer_resolve(pointers[i].text, publication, &point);
        g_assert_cmpint(is_found, ==, pointers[i].behind != NULL);
        if (!is_found)
            continue;
        g_assert_cmpstr(point.node->text + node_byte_of_char(point.node, point.offset), ==,
                        pointers[i].behind);
        g_autofree char *printed = xpointer_print(pointers[i].text, &point);
        g_assert_cmpstr(printed, ==,
                        pointers[i].printed != NULL ? pointers[i].printed : pointers[i].text);
    }
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/archive/names", test_names);
    g_test_add_func("/archive/bombs", test_bombs);
    g_test_add_func("/archive/damaged", test_damaged);
    g_test_add_func("/publication/xml", test_xml);
    g_test_add_func("/publication/entities", test_entities);
    g_test_add_func("/publication/passages", test_passages);
    g_test_add_func("/xpointer", test_xpointers);
    return g_test_run();
}
