/* First what stands in the bytes and no reader shows, then the whole, the pages, the tree. */
#include "pdf/inspect.h"
#include "pdf/inks.h"
#include "pdf/nesting.h"
#include "pdf/packet.h"
#include "pdf/rules.h"
#include <gio/gio.h>
#include <string.h>

/* ---- bytes ---- */

static gboolean has_header(const char *bytes, gsize n) {
    return n > 9 && memcmp(bytes, "%PDF-1.", 7) == 0 && bytes[7] >= '0' && bytes[7] <= '7' &&
           (bytes[8] == '\n' || bytes[8] == '\r');
}

/* A comment of four bytes beyond ASCII, by which programs see that the file is no text. */
static gboolean has_binary_mark(const char *bytes, gsize n) {
    gsize at = 8;
    while (at < n && (bytes[at] == '\n' || bytes[at] == '\r'))
        at++;
    gboolean is_binary = at + 5 <= n && bytes[at] == '%';
    for (gsize i = 1; is_binary && i <= 4; i++)
        is_binary = (guchar)bytes[at + i] > 127;
    return is_binary;
}

static gboolean ends_well(const char *bytes, gsize n) {
    if (n > 0 && bytes[n - 1] == '\n')
        n--;
    if (n > 0 && bytes[n - 1] == '\r')
        n--;
    return n >= 5 && memcmp(bytes + n - 5, "%%EOF", 5) == 0;
}

static void check_stream_ends(Findings *findings, const char *bytes, gsize n) {
    static const char word[] = "endstream";
    const char *end = bytes + n, *at = bytes;
    while ((at = memmem(at, (gsize)(end - at), word, sizeof word - 1)) != NULL) {
        if (at > bytes && at[-1] != '\n' && at[-1] != '\r')
            findings_add(findings, 0, "A-2 6.1.7.1-2", "a stream without a line end at its end");
        at += sizeof word - 1;
    }
}

static void check_bytes(Findings *findings, const char *bytes, gsize n) {
    if (!has_header(bytes, n))
        findings_add(findings, 0, "6.1-1", "the file does not begin with %%PDF-1.n and a line end");
    if (!has_binary_mark(bytes, n))
        findings_add(findings, 0, "A-2 6.1.2-2", "no comment of four binary bytes behind the head");
    if (!ends_well(bytes, n))
        findings_add(findings, 0, "A-2 6.1.3-3", "the file goes on behind its end (%%%%EOF)");
    check_stream_ends(findings, bytes, n);
}

static void check_warnings(Findings *findings, const Reader *reader) {
    const char *warning;
    for (guint i = 0; (warning = reader_warning(reader, i)) != NULL; i++)
        findings_add(findings, 0, "qpdf", "%s", warning);
}

/* ---- metadata ---- */

static void claim(const Scene *scene, gboolean is_so, const char *clause, const char *what) {
    if (!is_so)
        findings_add(scene->findings, 0, clause, "%s", what);
}

static void check_packet(const Scene *scene, const Packet *packet) {
    claim(scene, packet->is_well_formed, "A-2 6.6.2.1-4", "metadata that is no XML");
    claim(scene, packet->ua_part != NULL, "5-1", "the metadata does not claim PDF/UA");
    claim(scene, packet->ua_part == NULL || strcmp(packet->ua_part, "1") == 0, "5-2",
          "the metadata claims another part than PDF/UA-1");
    claim(scene, !packet->has_strange_prefix, "5-3",
          "pdfuaid or pdfaid under another prefix in the metadata");
    claim(scene, packet->title != NULL, "7.1-9", "the metadata has no title (dc:title)");
    claim(scene, scene->has_lang || !packet->has_default_language, "7.2-33",
          "metadata in no known language");
    claim(scene, packet->ua_part == NULL || packet->describes_ua, "A-2 6.6.2.3.1-1",
          "pdfuaid without its description for PDF/A in the metadata");
    claim(scene, packet->a_part != NULL, "A-2 6.6.4-1", "the metadata does not claim PDF/A");
    claim(scene, packet->a_part == NULL || strcmp(packet->a_part, "2") == 0, "A-2 6.6.4-2",
          "the metadata claims another part than PDF/A-2");
    claim(scene, packet->a_part == NULL || g_strcmp0(packet->a_conformance, "A") == 0,
          "A-2 6.6.4-3", "the metadata claims another level than PDF/A-2a");
}

static void check_metadata(const Scene *scene) {
    const Value *metadata = reader_at(scene->reader, reader_catalog(scene->reader), "/Metadata");
    if (metadata->kind != VALUE_STREAM)
        return;
    g_autoptr(GBytes) bytes = reader_unpack(scene->reader, metadata, READER_DATA_MAX);
    gsize n = 0;
    const char *text = bytes != NULL ? g_bytes_get_data(bytes, &n) : NULL;
    check_packet(scene, packet_read(scene->arena, text != NULL ? text : "", n));
}

/* ---- the whole ---- */

static void check_pages(const Scene *scene, Painted *painted) {
    for (guint page = 1; page <= reader_count_pages(scene->reader); page++) {
        rules_check_page(scene, page);
        painted_add_page(painted, page);
    }
    for (guint i = 0; i < painted->fonts->len; i++)
        rules_check_font(scene, &g_array_index(painted->fonts, UsedFont, i));
}

static void check_file(const Scene *scene) {
    g_autoptr(Painted) painted = painted_new(scene);
    rules_check_catalog(scene);
    check_metadata(scene);
    rules_check_objects(scene);
    check_pages(scene, painted);
    nesting_check(scene, painted);
}

Findings *inspect_file(const void *bytes, gsize n, GError **error) {
    g_autoptr(Reader) reader = reader_open(bytes, n, error);
    if (reader == NULL)
        return NULL;
    Findings *findings = findings_new();
    g_autoptr(Arena) arena = arena_new();
    g_autoptr(Grove) grove = grove_read(arena, reader);
    Scene scene = {.arena = arena,
                   .reader = reader,
                   .grove = grove,
                   .findings = findings,
                   .intent = inks_of_intent(reader),
                   .has_lang = value_is_text(reader_at(reader, reader_catalog(reader), "/Lang"))};
    check_warnings(findings, reader);
    check_bytes(findings, bytes, n);
    check_file(&scene);
    return findings;
}
