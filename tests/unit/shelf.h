/* shelf.h: small EPUBs for the tests of edition/: a chapter is a file name and what stands in its body. */
#pragma once
#include "edition/publication.h"
#include "base/zip.h"
#include <string.h>

typedef struct ShelfChapter {
    const char *name, *body;
} ShelfChapter;

static inline GBytes *shelf_text(GString *text) {
    return g_string_free_to_bytes(text);
}

static inline GBytes *shelf_page(const char *body) {
    GString *page = g_string_new(NULL);
    g_string_printf(page,
                    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE html>\n"
                    "<html xmlns=\"http://www.w3.org/1999/xhtml\">\n<head>\n<title>T</title>\n"
                    "</head>\n<body>\n%s\n</body>\n</html>",
                    body);
    return shelf_text(page);
}

static inline GBytes *shelf_package(const ShelfChapter *chapters, guint n) {
    GString *opf = g_string_new("<package xmlns=\"http://www.idpf.org/2007/opf\" "
                                "unique-identifier=\"work\"><metadata>"
                                "<dc:identifier xmlns:dc=\"http://purl.org/dc/elements/1.1/\" "
                                "id=\"work\">urn:x:book</dc:identifier></metadata><manifest>");
    for (guint i = 0; i < n; i++)
        g_string_append_printf(opf,
                               "<item id=\"%s\" href=\"%s.xhtml\" "
                               "media-type=\"application/xhtml+xml\"/>",
                               chapters[i].name, chapters[i].name);
    g_string_append(opf, "</manifest><spine>");
    for (guint i = 0; i < n; i++)
        g_string_append_printf(opf, "<itemref idref=\"%s\"/>", chapters[i].name);
    g_string_append(opf, "</spine></package>");
    return shelf_text(opf);
}

/* The bytes of an EPUB; the caller's. */
static inline GBytes *shelf_epub(const ShelfChapter *chapters, guint n) {
    static const char container[] =
        "<container xmlns=\"urn:oasis:names:tc:opendocument:xmlns:container\"><rootfiles>"
        "<rootfile full-path=\"EPUB/package.opf\"/></rootfiles></container>";
    g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func((GDestroyNotify)g_bytes_unref);
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GArray) entries = g_array_new(FALSE, TRUE, sizeof(ZipEntry));
    g_ptr_array_add(all, g_bytes_new_static("application/epub+zip", 20));
    g_ptr_array_add(names, g_strdup("mimetype"));
    g_ptr_array_add(all, g_bytes_new_static(container, strlen(container)));
    g_ptr_array_add(names, g_strdup("META-INF/container.xml"));
    g_ptr_array_add(all, shelf_package(chapters, n));
    g_ptr_array_add(names, g_strdup("EPUB/package.opf"));
    for (guint i = 0; i < n; i++) {
        g_ptr_array_add(all, shelf_page(chapters[i].body));
        g_ptr_array_add(names, g_strdup_printf("EPUB/%s.xhtml", chapters[i].name));
    }
    for (guint i = 0; i < all->len; i++) {
        ZipEntry entry = {names->pdata[i], all->pdata[i], i == 0};
        g_array_append_val(entries, entry);
    }
    g_autoptr(GError) error = NULL;
    GBytes *epub = zip_pack((ZipEntry *)entries->data, entries->len, NULL, &error);
    g_assert_no_error(error);
    return epub;
}

static inline Publication *shelf_open(const ShelfChapter *chapters, guint n) {
    g_autoptr(GBytes) epub = shelf_epub(chapters, n);
    g_autoptr(Diag) diag = diag_new();
    Publication *publication = publication_open(epub, "book.epub", diag);
    g_autofree char *said = diag_print(diag, FALSE);
    g_assert_cmpstr(said, ==, "");
    g_assert_nonnull(publication);
    return publication;
}
