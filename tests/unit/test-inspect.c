/* The book of every construct, pressed once and found clean, then wounded in one place after the
 * other: each wound must be found under its clause. */
#include "pdf/inspect.h"
#include "press.h"
#include <glib/gstdio.h>
#include <qpdf/qpdf-c.h>
#include <stdlib.h>
#include <string.h>

typedef struct Fixture {
    char *bytes;
    gsize n;
} Fixture;

static void remove_folder(const char *folder, const PressResult *result) {
    g_remove(result->paths[OUTPUT_PDF]);
    g_rmdir(folder);
}

static void press(Fixture *fixture, G_GNUC_UNUSED gconstpointer data) {
    g_autoptr(GError) error = NULL;
    g_autoptr(Diag) diag = diag_new();
    g_auto(PressResult) result = {0};
    g_autofree char *folder = g_dir_make_tmp("octavo-inspect-XXXXXX", &error);
    g_assert_no_error(error);
    PressOptions options = {.book = OCTAVO_SOURCE_DIR "/tests/books/constructs",
                            .output = folder,
                            .data = OCTAVO_SOURCE_DIR,
                            .wants_pdf = TRUE};
    g_assert_true(press_build(&options, diag, &result, &error));
    g_assert_no_error(error);
    g_file_get_contents(result.paths[OUTPUT_PDF], &fixture->bytes, &fixture->n, &error);
    g_assert_no_error(error);
    remove_folder(folder, &result);
}

static void forget(Fixture *fixture, G_GNUC_UNUSED gconstpointer data) {
    g_free(fixture->bytes);
}

/* ---- wounds ---- */

typedef enum Where {
    IN_CATALOG,
    IN_PAGE,     /* the first with links */
    IN_LINK,     /* its first */
    IN_ELEMENT,  /* the first of this type */
    IN_PARENT,   /* of that */
    IN_OBJECT,   /* the first of this /Subtype */
    IN_STREAM,   /* the same, and its bytes change: `key` becomes `value` */
    IN_CONTENTS, /* all pages, wherever the key stands */
    IN_CONTENT,  /* the first page that holds `key`, which becomes `value` */
} Where;

typedef struct Wound {
    const char *clause;
    Where where;
    const char *type;        /* of IN_ELEMENT and IN_OBJECT */
    const char *key, *value; /* NULL: the key goes */
} Wound;

static const Wound wounds[] = {
    {"5-1", IN_STREAM, "/XML", "<pdfuaid:part>1</pdfuaid:part>", ""},
    {"5-2", IN_STREAM, "/XML", "<pdfuaid:part>1<", "<pdfuaid:part>2<"},
    {"5-3", IN_STREAM, "/XML", "pdfuaid", "ua"},
    {"6.2-1", IN_CATALOG, NULL, "/MarkInfo", NULL},
    {"7.1-1", IN_CONTENT, NULL, " >> BDC", " >> BDC /Artifact BMC EMC"},
    {"7.1-2", IN_CONTENT, NULL, "EMC", "EMC /Artifact BMC /Span << /MCID 0 >> BDC EMC EMC"},
    {"7.1-3", IN_CONTENT, NULL, "/Artifact BMC", "/None BMC"},
    {"7.1-4", IN_CATALOG, NULL, "/MarkInfo", "<< /Marked true /Suspects true >>"},
    {"7.1-5", IN_ELEMENT, "/Sect", "/S", "/Section"},
    {"7.1-8", IN_CATALOG, NULL, "/Metadata", NULL},
    {"7.1-9", IN_STREAM, "/XML", "dc:title", "dc:source"},
    {"7.1-10", IN_CATALOG, NULL, "/ViewerPreferences", NULL},
    {"7.1-11", IN_CATALOG, NULL, "/StructTreeRoot", NULL},
    {"7.1-12", IN_ELEMENT, "/H2", "/P", NULL},
    {"7.2-2", IN_CATALOG, NULL, "/Lang", NULL},
    {"7.2-34", IN_CATALOG, NULL, "/Lang", NULL},
    {"7.2-22", IN_CATALOG, NULL, "/Lang", NULL},
    {"7.2-24", IN_CATALOG, NULL, "/Lang", NULL},
    {"7.2-33", IN_CATALOG, NULL, "/Lang", NULL},
    {"7.2-29", IN_CATALOG, NULL, "/Lang", "(en_GB)"},
    {"7.2-3", IN_ELEMENT, "/TBody", "/S", "/P"},
    {"7.2-4", IN_ELEMENT, "/TBody", "/S", "/P"},
    {"7.2-9", IN_PARENT, "/TD", "/S", "/P"},
    {"7.2-10", IN_ELEMENT, "/TD", "/S", "/P"},
    {"7.2-14", IN_ELEMENT, "/TBody", "/S", "/TFoot"},
    {"7.2-17", IN_ELEMENT, "/L", "/S", "/P"},
    {"7.2-18", IN_ELEMENT, "/LI", "/S", "/P"},
    {"7.2-19", IN_ELEMENT, "/LI", "/S", "/P"},
    {"7.2-20", IN_ELEMENT, "/LBody", "/S", "/P"},
    {"7.2-26", IN_ELEMENT, "/TOC", "/S", "/P"},
    {"7.2-27", IN_ELEMENT, "/TOCI", "/S", "/P"},
    {"7.2-43", IN_ELEMENT, "/TD", "/A", "<< /O /Table /ColSpan 2 >>"},
    {"7.2-41", IN_ELEMENT, "/TD", "/A", "<< /O /Table /RowSpan 99 >>"},
    {"7.3-1", IN_ELEMENT, "/Figure", "/Alt", NULL},
    {"7.4.2-1", IN_ELEMENT, "/H2", "/S", "/H4"},
    {"7.4.4-2", IN_ELEMENT, "/H2", "/S", "/H"},
    {"7.5-1", IN_ELEMENT, "/TH", "/A", NULL},
    {"7.9-1", IN_ELEMENT, "/Note", "/ID", NULL},
    {"7.18.1-1", IN_LINK, NULL, "/Subtype", "/Text"},
    {"7.18.1-2", IN_LINK, NULL, "/Contents", NULL},
    {"7.18.5-2", IN_LINK, NULL, "/Contents", NULL},
    {"7.18.3-1", IN_PAGE, NULL, "/Tabs", NULL},
    {"7.18.5-1", IN_ELEMENT, "/Link", "/S", "/Span"},
    {"7.21.3.2-1", IN_OBJECT, "/CIDFontType2", "/CIDToGIDMap", NULL},
    {"7.21.3.3-1", IN_OBJECT, "/Type0", "/Encoding", "/Odd"},
    {"7.21.4.1-1", IN_OBJECT, "/CIDFontType2", "/FontDescriptor", NULL},
    {"7.21.7-1", IN_OBJECT, "/Type0", "/ToUnicode", NULL},
    {"7.21.8-1", IN_CONTENTS, NULL, " Tf", " Tf <0000> Tj"},
    {"PDF 14.6", IN_CONTENT, NULL, "/Artifact BMC", ""},
    {"PDF 14.7.4.4", IN_PAGE, NULL, "/StructParents", "9999"},
    {"PDF 14.7.4.4", IN_LINK, NULL, "/StructParent", "9999"},
    {"PDF 14.7.4.2", IN_CONTENT, NULL, "/MCID 0 ", "/MCID 1 "},
    {"PDF 14.7.2", IN_ELEMENT, "/P", "/K", "(nothing)"},
    {"PDF 14.11.2", IN_PAGE, NULL, "/TrimBox", "[-9 0 100 100]"},
    {"A-2 6.1.13-11", IN_PAGE, NULL, "/MediaBox", "[0 0 20000 100]"},
    {"A-2 6.2.4.3-2", IN_CATALOG, NULL, "/OutputIntents", NULL},
    {"A-2 6.2.4.3-4", IN_CATALOG, NULL, "/OutputIntents", NULL},
    {"A-2 6.2.4.3-3", IN_CONTENT, NULL, "BT\n", "0 0 0 1 k BT\n"},
    {"A-2 6.2.4.3-3", IN_PAGE, NULL, "/Group", "<< /S /Transparency /CS /DeviceCMYK >>"},
    {"A-2 6.2.2-1", IN_CONTENT, NULL, "BT\n", "nonsense BT\n"},
    {"A-2 6.2.8-3", IN_OBJECT, "/Image", "/Interpolate", "true"},
    {"A-2 6.3.1-1", IN_LINK, NULL, "/Subtype", "/Sound"},
    {"A-2 6.3.2-1", IN_LINK, NULL, "/F", NULL},
    {"A-2 6.3.2-2", IN_LINK, NULL, "/F", "6"},
    {"A-2 6.5.1-1", IN_CATALOG, NULL, "/OpenAction", "<< /S /JavaScript /JS (1) >>"},
    {"A-2 6.5.2-1", IN_CATALOG, NULL, "/AA", "<< >>"},
    {"A-2 6.5.2-2", IN_PAGE, NULL, "/AA", "<< >>"},
    {"A-2 6.6.2.1-4", IN_STREAM, "/XML", "</x:xmpmeta>", ""},
    {"A-2 6.6.2.3.1-1", IN_STREAM, "/XML", "pdfaSchema:namespaceURI", "pdfaSchema:schema"},
    {"A-2 6.6.4-1", IN_STREAM, "/XML", "<pdfaid:part>2</pdfaid:part>", ""},
    {"A-2 6.6.4-2", IN_STREAM, "/XML", "<pdfaid:part>2<", "<pdfaid:part>1<"},
    {"A-2 6.6.4-3", IN_STREAM, "/XML", "conformance>A<", "conformance>B<"},
    {"A-2 6.8-5", IN_CATALOG, NULL, "/Extra", "<< /EF << >> >>"},
    {"octavo-1", IN_LINK, NULL, "/A", "<< /S /GoToR /F (other.pdf) >>"},
};

static qpdf_oh find_object(qpdf_data qpdf, const char *key, const char *type) {
    for (int id = 1; id < 10000; id++) {
        qpdf_oh object = qpdf_get_object_by_id(qpdf, id, 0);
        qpdf_oh dictionary =
            qpdf_oh_is_stream(qpdf, object) ? qpdf_oh_get_dict(qpdf, object) : object;
        if (qpdf_oh_is_dictionary(qpdf, dictionary) &&
            qpdf_oh_is_name_and_equals(qpdf, qpdf_oh_get_key_if_dict(qpdf, dictionary, key), type))
            return object;
    }
    g_error("the book has no %s", type);
}

static qpdf_oh find_page(qpdf_data qpdf) {
    for (int i = 0;; i++) {
        qpdf_oh page = qpdf_get_page_n(qpdf, (gsize)i);
        if (qpdf_oh_has_key(qpdf, page, "/Annots"))
            return page;
    }
}

static qpdf_oh find_place(qpdf_data qpdf, const Wound *wound) {
    switch (wound->where) {
    case IN_CATALOG:
        return qpdf_get_root(qpdf);
    case IN_PAGE:
        return find_page(qpdf);
    case IN_LINK:
        return qpdf_oh_get_array_item(qpdf, qpdf_oh_get_key(qpdf, find_page(qpdf), "/Annots"), 0);
    case IN_ELEMENT:
        return find_object(qpdf, "/S", wound->type);
    case IN_PARENT:
        return qpdf_oh_get_key(qpdf, find_object(qpdf, "/S", wound->type), "/P");
    default:
        return find_object(qpdf, "/Subtype", wound->type);
    }
}

static void change_key(qpdf_data qpdf, const Wound *wound) {
    qpdf_oh place = find_place(qpdf, wound);
    if (qpdf_oh_is_stream(qpdf, place))
        place = qpdf_oh_get_dict(qpdf, place);
    if (wound->value == NULL) {
        g_assert_true(qpdf_oh_has_key(qpdf, place, wound->key));
        qpdf_oh_remove_key(qpdf, place, wound->key);
    } else {
        qpdf_oh_replace_key(qpdf, place, wound->key, qpdf_oh_parse(qpdf, wound->value));
    }
}

static gboolean change_bytes(qpdf_data qpdf, qpdf_oh stream, const Wound *wound) {
    guchar *bytes = NULL;
    gsize n = 0;
    qpdf_oh_get_stream_data(qpdf, stream, qpdf_dl_generalized, NULL, &bytes, &n);
    g_autoptr(GString) text = g_string_new_len((const char *)bytes, (gssize)n);
    free(bytes);
    guint limit = wound->where == IN_CONTENT ? 1 : 0; /* 0: wherever it stands */
    if (g_string_replace(text, wound->key, wound->value, limit) == 0)
        return FALSE;
    qpdf_oh none = qpdf_oh_new_null(qpdf);
    qpdf_oh_replace_stream_data(qpdf, stream, (const guchar *)text->str, text->len, none, none);
    return TRUE;
}

static void change_content(qpdf_data qpdf, const Wound *wound) {
    guint n_changed = 0;
    for (int i = 0; i < qpdf_get_num_pages(qpdf); i++) {
        qpdf_oh page = qpdf_get_page_n(qpdf, (gsize)i);
        n_changed += change_bytes(qpdf, qpdf_oh_get_key(qpdf, page, "/Contents"), wound);
        if (n_changed > 0 && wound->where == IN_CONTENT)
            return;
    }
    g_assert_cmpuint(n_changed, >, 0);
}

static void hurt(qpdf_data qpdf, const Wound *wound) {
    if (wound->where == IN_CONTENT || wound->where == IN_CONTENTS)
        change_content(qpdf, wound);
    else if (wound->where == IN_STREAM)
        g_assert_true(change_bytes(qpdf, find_place(qpdf, wound), wound));
    else
        change_key(qpdf, wound);
}

/* ---- looking ---- */

static gboolean is_found(Findings *findings, const char *clause) {
    for (guint i = 0; i < findings_count(findings); i++)
        if (strcmp(findings_at(findings, i)->clause, clause) == 0)
            return TRUE;
    return FALSE;
}

static Findings *inspect(const void *bytes, gsize n) {
    g_autoptr(GError) error = NULL;
    Findings *findings = inspect_file(bytes, n, &error);
    g_assert_no_error(error);
    return findings;
}

static void expect(const void *bytes, gsize n, const char *clause) {
    g_autoptr(Findings) findings = inspect(bytes, n);
    g_autofree char *text = findings_print(findings, "file");
    if (!is_found(findings, clause))
        g_test_message("wanted [%s]:\n%s", clause, text);
    g_assert_true(is_found(findings, clause));
}

static void check_wound(const Fixture *fixture, const Wound *wound) {
    qpdf_data qpdf = qpdf_init();
    qpdf_silence_errors(qpdf);
    qpdf_read_memory(qpdf, "file", fixture->bytes, fixture->n, NULL);
    hurt(qpdf, wound);
    qpdf_init_write_memory(qpdf);
    qpdf_set_newline_before_endstream(qpdf, QPDF_TRUE);
    qpdf_set_deterministic_ID(qpdf, QPDF_TRUE);
    g_assert_cmpint(qpdf_write(qpdf) & QPDF_ERRORS, ==, 0);
    g_test_message("%s", wound->clause);
    expect(qpdf_get_buffer(qpdf), qpdf_get_buffer_length(qpdf), wound->clause);
    qpdf_cleanup(&qpdf);
}

static void test_clean(Fixture *fixture, G_GNUC_UNUSED gconstpointer data) {
    g_autoptr(Findings) findings = inspect(fixture->bytes, fixture->n);
    g_autofree char *text = findings_print(findings, "file");
    g_assert_cmpstr(text, ==, "");
}

static void test_wounds(Fixture *fixture, G_GNUC_UNUSED gconstpointer data) {
    for (guint i = 0; i < G_N_ELEMENTS(wounds); i++)
        check_wound(fixture, &wounds[i]);
}

/* What libqpdf would mend when it writes. */
static void check_bytes(const Fixture *fixture, const char *old, const char *new,
                        const char *clause) {
    g_autofree char *bytes = g_memdup2(fixture->bytes, fixture->n);
    char *at = memmem(bytes, fixture->n, old, strlen(old));
    g_assert_nonnull(at);
    g_assert_cmpuint(strlen(old), ==, strlen(new));
    memcpy(at, new, strlen(new));
    expect(bytes, fixture->n, clause);
}

static void test_bytes(Fixture *fixture, G_GNUC_UNUSED gconstpointer data) {
    check_bytes(fixture, "%PDF-1.", "%PDF-2.", "6.1-1");
    check_bytes(fixture, "/ID[", "/IX[", "A-2 6.1.3-1");
    check_bytes(fixture, "\nendstream", "xendstream", "A-2 6.1.7.1-2");
    check_bytes(fixture, "\nendobj", "\nendobx", "qpdf");
    g_autofree char *longer = g_malloc0(fixture->n + 9);
    memcpy(longer, fixture->bytes, fixture->n);
    expect(longer, fixture->n + 9, "A-2 6.1.3-3");
}

static void test_unreadable(void) {
    g_autoptr(GError) error = NULL;
    g_assert_null(inspect_file("no PDF", 6, &error));
    g_assert_nonnull(error);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add("/inspect/clean", Fixture, NULL, press, test_clean, forget);
    g_test_add("/inspect/wounds", Fixture, NULL, press, test_wounds, forget);
    g_test_add("/inspect/bytes", Fixture, NULL, press, test_bytes, forget);
    g_test_add_func("/inspect/unreadable", test_unreadable);
    return g_test_run();
}
