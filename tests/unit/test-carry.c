/* A reader's file of each kind, taken from one edition to the next: what must move has moved, all
 * else is byte for byte. */
#include "edition/archive.h"
#include "edition/carry.h"
#include "unit/shelf.h"

/* In the second edition a chapter and a paragraph come in, one is edited, one split, one goes, one
 * moves to the other chapter. */
static const ShelfChapter first[] = {
    {"cover", "<p>Cover</p>"},
    {"one", "<section id=\"one\">\n<h1 id=\"t\">The first chapter</h1>\n"
            "<div id=\"s.a\"><p id=\"a\">Alpha tells of <em>very small</em> things.</p>\n</div>\n"
            "<div id=\"s.b\"><p id=\"b\">The quick brown fox jumps over the lazy dog.</p>\n</div>\n"
            "<div id=\"s.c\"><p id=\"c\">One half stays in its place. The other half leaves for a "
            "place of its own.</p>\n</div>\n"
            "<div id=\"s.d\"><p id=\"d\">Nobody will read this sentence again.</p>\n</div>\n"
            "<div id=\"s.e\"><p id=\"e\">Wanderers go from chapter to chapter \xF0\x9D\x84\x9E "
            "singing.</p>\n</div>\n</section>"},
    {"two", "<section id=\"two\">\n<h1 id=\"u\">The second</h1>\n"
            "<div id=\"s.f\"><p id=\"f\">Here it ends.</p>\n</div>\n</section>"},
};
static const ShelfChapter second[] = {
    {"cover", "<p>Cover</p>"},
    {"new",
     "<section id=\"new\">\n<h1 id=\"n\">A new one</h1>\n<p id=\"n1\">New words.</p>\n</section>"},
    {"one",
     "<section id=\"one\">\n<h1 id=\"t\">The first chapter</h1>\n"
     "<p id=\"z\">Something that stands before all.</p>\n"
     "<div id=\"s.a\"><p id=\"a\">Alpha tells of <em>very small</em> things.</p>\n</div>\n"
     "<div id=\"s.b\"><p id=\"b\">Now the quick red fox jumps over the lazy old dog.</p>\n</div>\n"
     "<div id=\"s.c\"><p id=\"c\">One half stays in its place.</p>\n<p id=\"c2\">The other half "
     "leaves for a place of its own.</p>\n</div>\n"
     "<div id=\"s.d\"></div>\n<div id=\"s.e\"></div>\n</section>"},
    {"two", "<section id=\"two\">\n<h1 id=\"u\">The second</h1>\n"
            "<div id=\"s.f\"><p id=\"f\">Here it ends.</p>\n<p id=\"e\">Wanderers go from chapter "
            "to chapter \xF0\x9D\x84\x9E singing.</p>\n</div>\n</section>"},
};

typedef struct Editions {
    GBytes *old, *new;
    Diag *diag;
    Carried carried;
} Editions;

static void editions_clear(Editions *editions) {
    g_bytes_unref(editions->old);
    g_bytes_unref(editions->new);
    diag_free(editions->diag);
    carried_clear(&editions->carried);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Editions, editions_clear)

static gboolean carry_bytes(Editions *editions, GBytes *notes) {
    editions->old = shelf_epub(first, G_N_ELEMENTS(first));
    editions->new = shelf_epub(second, G_N_ELEMENTS(second));
    editions->diag = diag_new();
    g_autoptr(GError) error = NULL;
    const CarrySource sources[] = {
        {"old.epub", editions->old}, {"new.epub", editions->new}, {"notes", notes}};
    gboolean is_done = carry_notes(&sources[0], &sources[1], &sources[2], editions->diag,
                                   &editions->carried, &error);
    g_assert_no_error(error);
    return is_done;
}

static void assert_carried(const char *from, const char *to, const char *told) {
    g_auto(Editions) editions = {0};
    g_autoptr(GBytes) notes = g_bytes_new_static(from, strlen(from));
    gboolean is_done = carry_bytes(&editions, notes);
    g_autofree char *said = diag_print(editions.diag, FALSE);
    g_assert_cmpstr(said, ==, "");
    g_assert_true(is_done);
    gsize n;
    const char *bytes = g_bytes_get_data(editions.carried.notes, &n);
    g_autofree char *found = g_strndup(bytes, n);
    g_assert_cmpstr(found, ==, to);
    g_ptr_array_add(editions.carried.told, NULL);
    g_autofree char *list = g_strjoinv("\n", (char **)editions.carried.told->pdata);
    g_assert_cmpstr(list, ==, told);
}

static void test_foliate(void) {
    assert_carried(
        "{ \"metadata\": {\"x\": 1.50},\n \"annotations\": [\n"
        "{\"value\":\"epubcfi(/6/4!/4/2[one]/4[s.a]/2[a]/2,/1:5,/"
        "1:10)\",\"text\":\"small\",\"created\":\"1\"},\n"
        "{\"value\":\"epubcfi(/6/4!/4/2[one]/6[s.b]/2[b],/1:4,/1:19)\",\"text\":\"quick brown "
        "fox\"},\n"
        "{\"value\":\"epubcfi(/6/4!/4/2[one]/8[s.c]/2[c],/1:33,/1:38)\",\"text\":\"other\"},\n"
        "{\"value\":\"epubcfi(/6/4!/4/2[one]/10[s.d]/2[d],/1:0,/1:6)\",\"text\":\"Nobody\"},\n"
        "{\"value\":\"epubcfi(/6/4!/4/2[one]/12[s.e]/2[e],/1:40,/1:47)\",\"text\":\"singing\"}],\n"
        "\"bookmarks\":[\"epubcfi(/6/6!/4/2[two]/4[s.f]/2[f]/1:5)\"],\n"
        "\"lastLocation\":\"epubcfi(/6/99!/4/2)\"}",
        "{ \"metadata\": {\"x\": 1.50},\n"
        " \"annotations\": [\n"
        "{\"value\":\"epubcfi(/6/6!/4/2[one]/6[s.a]/2[a]/2,/1:5,/"
        "1:10)\",\"text\":\"small\",\"created\":\"1\"},\n"
        "{\"value\":\"epubcfi(/6/6!/4/2[one]/8[s.b]/2[b],/1:8,/1:21)\",\"text\":\"quick brown "
        "fox\"},\n"
        "{\"value\":\"epubcfi(/6/6!/4/2[one]/10[s.c]/4[c2],/1:4,/1:9)\",\"text\":\"other\"},\n"
        "{\"value\":\"epubcfi(/6/6!/4/2[one]/10[s.c]/4[c2],/1:41,/1:44)\",\"text\":\"Nobody\"},\n"
        "{\"value\":\"epubcfi(/6/8!/4/2[two]/4[s.f]/4[e],/1:40,/1:47)\",\"text\":\"singing\"}],\n"
        "\"bookmarks\":[\"epubcfi(/6/8!/4/2[two]/4[s.f]/2[f]/1:5)\"],\n"
        "\"lastLocation\":\"epubcfi(/6/99!/4/2)\"}",
        "notes:4:1: its words were edited\n"
        "    was: quick brown fox\n"
        "    under: The first chapter\n"
        "    now: quick red fox\n"
        "notes:6:1: its words are no longer in the book\n"
        "    was: Nobody\n"
        "    under: The first chapter\n"
        "    now: own\n"
        "notes:9:16: left as it is, because its place is not in the old edition");
}

/* The places are counted wrongly, as another edition or another reader would: the words put that
 * right. */
static void test_quote_checks(void) {
    assert_carried("{\"annotations\":[{\"value\":\"epubcfi(/6/4!/4/2/12/2,/1:0,/"
                   "1:7)\",\"text\":\"singing\"}]}",
                   "{\"annotations\":[{\"value\":\"epubcfi(/6/8!/4/2/4/4,/1:40,/"
                   "1:47)\",\"text\":\"singing\"}]}",
                   "");
}

static void test_calibre(void) {
    assert_carried("\xEF\xBB\xBF{\"annotations\": [\n"
                   "{\"end_cfi\":\"/2/4/2[one]/6[s.b]/2[b]/"
                   "1:15\",\"highlighted_text\":\"brown\",\"notes\":\"ö \\u00f6\","
                   "\"spine_index\":1,\"spine_name\":\"EPUB/one.xhtml\",\"start_cfi\":\"/2/4/"
                   "2[one]/6[s.b]/2[b]/1:10\",\"type\":\"highlight\"},\n"
                   "{\"pos\":\"epubcfi(/4/2/4/2[one]/12[s.e]/2[e]/"
                   "1:10)\",\"pos_type\":\"epubcfi\",\"title\":\"Here\",\"type\":\"bookmark\"},\n"
                   "{\"removed\":true,\"type\":\"highlight\",\"uuid\":\"x\"}],"
                   "\"type\": \"calibre_annotation_collection\", \"version\": 1}",
                   "\xEF\xBB\xBF{\"annotations\": [\n"
                   "{\"end_cfi\":\"/2/4/2[one]/8[s.b]/2[b]/"
                   "1:17\",\"highlighted_text\":\"brown\",\"notes\":\"ö "
                   "\\u00f6\",\"spine_index\":2,\"spine_name\":\"EPUB/one.xhtml\",\"start_cfi\":\"/"
                   "2/4/2[one]/8[s.b]/2[b]/1:14\",\"type\":\"highlight\"},\n"
                   "{\"pos\":\"epubcfi(/8/2/4/2[two]/4[s.f]/4[e]/"
                   "1:10)\",\"pos_type\":\"epubcfi\",\"title\":\"Here\",\"type\":\"bookmark\"},\n"
                   "{\"removed\":true,\"type\":\"highlight\",\"uuid\":\"x\"}],\"type\": "
                   "\"calibre_annotation_collection\", \"version\": 1}",
                   "notes:2:1: its words were edited\n"
                   "    was: brown\n"
                   "    under: The first chapter\n"
                   "    now: red");
}

static void test_koreader(void) {
    assert_carried(
        "-- we can read Lua syntax here!\nreturn {\n    [\"annotations\"] = {\n        [1] = {\n"
        "            [\"page\"] = \"/body/DocFragment[2]/body/section/div[1]/p/em/text().5\",\n"
        "            [\"pos0\"] = \"/body/DocFragment[2]/body/section/div[1]/p/em/text().5\",\n"
        "            [\"pos1\"] = \"/body/DocFragment[2]/body/section/div[1]/p/text()[2].7\",\n"
        "            [\"text\"] = \"small things\",\n"
        "            [\"note\"] = \"a \\\"quoted\\\"\\\nnote\",\n        },\n        [2] = {\n"
        "            [\"page\"] = \"/body/DocFragment[2]/body/section/div[5]/p/text().39\",\n      "
        "  },\n    },\n"
        "    [\"last_xpointer\"] = \"/body/DocFragment[3]/body/section/div/p/text().0\",\n"
        "    [\"percent_finished\"] = 0.25,\n}\n",
        "-- we can read Lua syntax here!\n"
        "return {\n"
        "    [\"annotations\"] = {\n"
        "        [1] = {\n"
        "            [\"page\"] = \"/body/DocFragment[3]/body/section/div[1]/p/em/text().5\",\n"
        "            [\"pos0\"] = \"/body/DocFragment[3]/body/section/div[1]/p/em/text().5\",\n"
        "            [\"pos1\"] = \"/body/DocFragment[3]/body/section/div[1]/p/text()[2].7\",\n"
        "            [\"text\"] = \"small things\",\n"
        "            [\"note\"] = \"a \\\"quoted\\\"\\\n"
        "note\",\n"
        "        },\n"
        "        [2] = {\n"
        "            [\"page\"] = \"/body/DocFragment[4]/body/section/div/p[2]/text().39\",\n"
        "        },\n"
        "    },\n"
        "    [\"last_xpointer\"] = \"/body/DocFragment[4]/body/section/div/p[1]/text().0\",\n"
        "    [\"percent_finished\"] = 0.25,\n"
        "}\n",
        "");
}

static void test_annotations(void) {
    assert_carried(
        "{\"@context\":\"http://www.w3.org/ns/"
        "anno.jsonld\",\"type\":\"AnnotationSet\",\"items\":[\n"
        "{\"type\":\"Annotation\",\"x:own\":[1.0,2e3],\"target\":{\"source\":\"one.xhtml\","
        "\"selector\":[\n"
        " {\"type\":\"CssSelector\",\"value\":\"#s\\\\.b > "
        "p:nth-child(1)\",\"refinedBy\":{\"type\":\"TextPositionSelector\",\"start\":4,\"end\":19}}"
        ",\n"
        " {\"type\":\"TextPositionSelector\",\"start\":64,\"end\":79},\n"
        " {\"type\":\"TextQuoteSelector\",\"prefix\":\"The \",\"exact\":\"quick brown "
        "fox\",\"suffix\":\" jumps\"},\n"
        " {\"type\":\"ProgressionSelector\",\"value\":0.25},\n"
        " {\"type\":\"FragmentSelector\",\"conformsTo\":\"http://www.idpf.org/epub/linking/cfi/"
        "epub-cfi.html\",\"value\":\"epubcfi(/6/4!/4/2/6/2,/1:4,/1:19)\"},\n"
        " {\"type\":\"CfiSelector\",\"value\":\"/4/2/6/2,/1:4,/1:19\"},\n"
        " {\"type\":\"SomeSelector\",\"value\":\"kept\"}]}},\n"
        "{\"type\":\"Annotation\",\"target\":{\"source\":\"EPUB/one.xhtml\",\"selector\":[\n"
        " {\"type\":\"RangeSelector\",\"startSelector\":{\"type\":\"CssSelector\",\"value\":\"#a\","
        "\"refinedBy\":{\"type\":\"TextNodeIndexSelector\",\"value\":2,\"refinedBy\":{\"type\":"
        "\"CodeUnitSelector\",\"value\":1}}},"
        "\"endSelector\":{\"type\":\"CssSelector\",\"value\":\"#e\",\"refinedBy\":{\"type\":"
        "\"TextNodeIndexSelector\",\"value\":0,\"refinedBy\":{\"type\":\"CodeUnitSelector\","
        "\"value\":39}}}}]}},\n"
        "{\"type\":\"Annotation\",\"target\":{\"source\":\"one.xhtml\",\"selector\":[{\"type\":"
        "\"FragmentSelector\",\"value\":\"e\"}]}}]}",
        "{\"@context\":\"http://www.w3.org/ns/"
        "anno.jsonld\",\"type\":\"AnnotationSet\",\"items\":[\n"
        "{\"type\":\"Annotation\",\"x:own\":[1.0,2e3],\"target\":{\"source\":\"one.xhtml\","
        "\"selector\":[\n"
        " {\"type\":\"CssSelector\",\"value\":\"#s\\\\.b > "
        "p:nth-child(1)\",\"refinedBy\":{\"type\":\"TextPositionSelector\",\"start\":8,\"end\":21}}"
        ",\n"
        " {\"type\":\"TextPositionSelector\",\"start\":97,\"end\":110},\n"
        " {\"type\":\"TextQuoteSelector\",\"prefix\":\"the \",\"exact\":\"quick red "
        "fox\",\"suffix\":\" jumps\"},\n"
        " {\"type\":\"ProgressionSelector\",\"value\":0.469105},\n"
        " {\"type\":\"FragmentSelector\",\"conformsTo\":\"http://www.idpf.org/epub/linking/cfi/"
        "epub-cfi.html\",\"value\":\"epubcfi(/6/6!/4/2/8/2,/1:8,/1:21)\"},\n"
        " {\"type\":\"CfiSelector\",\"value\":\"/4/2/8/2,/1:8,/1:21\"},\n"
        " {\"type\":\"SomeSelector\",\"value\":\"kept\"}]}},\n"
        "{\"type\":\"Annotation\",\"target\":{\"source\":\"EPUB/one.xhtml\",\"selector\":[\n"
        " {\"type\":\"RangeSelector\",\"startSelector\":{\"type\":\"CssSelector\",\"value\":\"#a\","
        "\"refinedBy\":{\"type\":\"TextNodeIndexSelector\",\"value\":2,\"refinedBy\":{\"type\":"
        "\"CodeUnitSelector\",\"value\":1}}},\"endSelector\":{\"type\":\"CssSelector\",\"value\":"
        "\"#a\",\"refinedBy\":{\"type\":\"TextNodeIndexSelector\",\"value\":2,\"refinedBy\":{"
        "\"type\":\"CodeUnitSelector\",\"value\":8}}}}]}},\n"
        "{\"type\":\"Annotation\",\"target\":{\"source\":\"two.xhtml\",\"selector\":[{\"type\":"
        "\"FragmentSelector\",\"value\":\"e\"}]}}]}",
        "notes:2:1: its words were edited\n"
        "    was: quick brown fox\n"
        "    under: The first chapter\n"
        "    now: quick red fox\n"
        "notes:10:1: its words were edited\n"
        "    was: things. The quick brown fox jumps over the lazy dog. One half stays in its "
        "place. The other half leaves for a place of its own. Nobody will read this sentence "
        "again. Wanderers go from chapter to chapter \xF0\x9D\x84\x9E\n"
        "    under: The first chapter\n"
        "    now: things.");
}

/* ---- archives, refusals ---- */

static GBytes *pack(const char *name, const char *text) {
    g_autoptr(GBytes) set = g_bytes_new_static(text, strlen(text));
    g_autoptr(GBytes) picture = g_bytes_new_static("\x89PNG", 4);
    const ZipEntry entries[] = {{"pictures/a.png", picture, TRUE}, {name, set, FALSE}};
    return zip_pack(entries, G_N_ELEMENTS(entries), "2026-01-02", NULL);
}

static void test_archive(void) {
    g_auto(Editions) editions = {0};
    g_autoptr(GBytes) notes = pack(
        "annotations.json", "{\"type\":\"Annotation\",\"target\":{\"source\":\"one.xhtml\","
                            "\"selector\":{\"type\":\"FragmentSelector\",\"value\":\"e\"}}}");
    g_assert_true(carry_bytes(&editions, notes));
    g_autoptr(Archive) archive = archive_open(editions.carried.notes, "out", editions.diag);
    g_assert_nonnull(archive);
    g_assert_cmpstr(archive_names(archive)[0], ==, "pictures/a.png");
    g_autoptr(GBytes) picture = archive_read(archive, "pictures/a.png", editions.diag);
    g_assert_cmpmem(g_bytes_get_data(picture, NULL), g_bytes_get_size(picture), "\x89PNG", 4);
    g_autoptr(GBytes) set = archive_read(archive, "annotations.json", editions.diag);
    g_autofree char *text = g_strndup(g_bytes_get_data(set, NULL), g_bytes_get_size(set));
    g_assert_nonnull(strstr(text, "\"source\":\"two.xhtml\""));
}

/* The same bytes whenever it is done. */
static void test_archive_same(void) {
    g_autoptr(GBytes) notes = pack("a.json", "{\"lastLocation\":\"epubcfi(/6/4!/4/2)\"}");
    g_auto(Editions) once = {0}, again = {0};
    g_assert_true(carry_bytes(&once, notes));
    g_assert_true(carry_bytes(&again, notes));
    g_assert_true(g_bytes_equal(once.carried.notes, again.carried.notes));
}

static void assert_refused(const char *notes, const char *said) {
    g_auto(Editions) editions = {0};
    g_autoptr(GBytes) bytes = g_bytes_new_static(notes, strlen(notes));
    g_assert_false(carry_bytes(&editions, bytes));
    g_autofree char *text = diag_print(editions.diag, FALSE);
    g_assert_nonnull(strstr(text, said));
}

static void test_refused(void) {
    assert_refused("", "notes:1:1: error: neither a value nor a number that octavo reads [notes-bad]");
    assert_refused("{\"a\": 1}", "notes: error: not a file of notes that octavo knows [notes-bad]");
    assert_refused("[1,\n2,]", "notes:2:3: error: neither a value");
    assert_refused("{\"a\": \"\n\"}", "notes:1:8: error: a character that a string may not hold");
    assert_refused("return os.execute('true')", "notes:1:8: error: neither a value");
    assert_refused("return {} .. f()", "notes:1:11: error: something follows the last value");
    assert_refused("return { a = function() end }", "notes:1:14: error: neither a value");
    assert_refused("PK\003\004", "notes: error: ");
}

static void test_deep(void) {
    g_autoptr(GString) deep = g_string_new(NULL);
    for (guint i = 0; i < 100000; i++)
        g_string_append(deep, "[");
    assert_refused(deep->str, "values are nested too deeply");
    g_string_assign(deep, "return ");
    for (guint i = 0; i < 100000; i++)
        g_string_append(deep, "{");
    assert_refused(deep->str, "values are nested too deeply");
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/carry/foliate", test_foliate);
    g_test_add_func("/carry/quote-checks", test_quote_checks);
    g_test_add_func("/carry/calibre", test_calibre);
    g_test_add_func("/carry/koreader", test_koreader);
    g_test_add_func("/carry/annotations", test_annotations);
    g_test_add_func("/carry/archive", test_archive);
    g_test_add_func("/carry/archive-same", test_archive_same);
    g_test_add_func("/carry/refused", test_refused);
    g_test_add_func("/carry/deep", test_deep);
    return g_test_run();
}
