/* The outline of the file: gather the parts in the order of the manifest, name them in the package
 * document, pack all. */
#include "epub/epub.h"
#include "book/terms.h"
#include "epub/cover.h"
#include "epub/fonts.h"
#include "epub/kepub.h"
#include "epub/names.h"
#include "epub/nav.h"
#include "epub/package.h"
#include "epub/stylesheet.h"
#include "epub/titlepage.h"
#include "epub/xhtml.h"
#include "base/zip.h"
#include <string.h>

/* Where the record of the edition lies: what a reading system does not know in META-INF it leaves
 * alone (EPUB 3.3, section 4.2.6.3). */
#define RECORD_PATH "META-INF/octavo.record"

typedef struct Gathering {
    const Book *book;
    const EpubOptions *options;
    const PageMarks *marks;
    Parts *parts;
    Arena *arena;
} Gathering;

static void add_page(Gathering *gathering, const char *id, const char *href, const char *properties,
                     GBytes *bytes) {
    if (gathering->options->is_kepub) {
        g_autoptr(GBytes) page = bytes;
        bytes = kepub_page(page);
    }
    parts_add(gathering->parts, (Part){.id = id,
                                       .href = href,
                                       .media_type = "application/xhtml+xml",
                                       .properties = properties,
                                       .in_spine = TRUE,
                                       .bytes = bytes});
}

static const char *picture_type(PictureKind kind) {
    switch (kind) {
    case PICTURE_SVG:
        return "image/svg+xml";
    case PICTURE_PNG:
        return "image/png";
    case PICTURE_JPEG:
        return "image/jpeg";
    }
    g_assert_not_reached();
}

/* ---- the cover ---- */

static const char *cover_alt(Gathering *gathering) {
    const Meta *meta = &gathering->book->meta;
    if (gathering->book->cover != NULL && gathering->book->cover_alt != NULL)
        return gathering->book->cover_alt;
    const char *cover = term(meta->language, TERM_COVER);
    return meta->subtitle == NULL
               ? arena_printf(gathering->arena, "%s: %s", cover, meta->title)
               : arena_printf(gathering->arena, "%s: %s. %s", cover, meta->title, meta->subtitle);
}

static Part drawn_cover(Gathering *gathering, GError **error) {
    const EpubOptions *options = gathering->options;
    return (Part){.href = "cover.png",
                  .media_type = "image/png",
                  .bytes = options->cover != NULL ? g_bytes_ref(options->cover)
                                                  : cover_draw(gathering->book, options, error)};
}

static Part given_cover(Gathering *gathering) {
    const Picture *cover = gathering->book->cover;
    return (Part){.href = names_picture(gathering->arena, cover),
                  .media_type = picture_type(cover->kind),
                  .bytes = g_bytes_ref(cover->bytes)};
}

static gboolean add_cover(Gathering *gathering, GError **error) {
    Part image =
        gathering->book->cover != NULL ? given_cover(gathering) : drawn_cover(gathering, error);
    if (image.bytes == NULL)
        return FALSE;
    image.id = PACKAGE_COVER_IMAGE;
    image.properties = "cover-image";
    parts_add(gathering->parts, image);
    add_page(gathering, "cover", NAMES_COVER, NULL,
             titlepage_cover(gathering->book, image.href, cover_alt(gathering), gathering->arena));
    return TRUE;
}

/* ---- the rest ---- */

static void add_stylesheet(Gathering *gathering) {
    GBytes *bytes = stylesheet_make(gathering->book, gathering->options);
    parts_add(gathering->parts,
              (Part){.id = "style", .href = NAMES_STYLE, .media_type = "text/css", .bytes = bytes});
}

static void add_navigation(Gathering *gathering) {
    add_page(gathering, "title", NAMES_TITLE, NULL,
             titlepage_make(gathering->book, gathering->arena));
    add_page(gathering, "nav", NAMES_NAV, "nav",
             nav_make(gathering->book, gathering->marks, gathering->arena));
    parts_add(gathering->parts,
              (Part){.id = PACKAGE_NCX,
                     .href = NAMES_NCX,
                     .media_type = "application/x-dtbncx+xml",
                     .bytes = nav_make_ncx(gathering->book, gathering->marks, gathering->arena)});
}

static gboolean division_has_math(const Division *division) {
    for (const Block *block = division_walk(division, NULL); block != NULL;
         block = division_walk(division, block))
        if (block->kind == BLOCK_MATH || inline_count(block->inlines, INLINE_MATH) > 0 ||
            inline_count(block->caption, INLINE_MATH) > 0)
            return TRUE;
    return FALSE;
}

static gboolean file_has_math(const Division *division) {
    const Division *guest = division;
    gboolean has_math = division_has_math(division);
    while (!has_math && (guest = guest->next) != NULL && guest->host == division)
        has_math = division_has_math(guest);
    return has_math;
}

static void add_division(Gathering *gathering, const Division *division) {
    GBytes *bytes = xhtml_division(gathering->book, division, gathering->marks, gathering->arena);
    if (gathering->options->files != NULL)
        g_ptr_array_add(gathering->options->files, g_bytes_ref(bytes));
    add_page(gathering, names_item(gathering->arena, division),
             names_file(gathering->arena, division), file_has_math(division) ? "mathml" : NULL,
             bytes);
}

static void add_divisions(Gathering *gathering) {
    for (const Division *division = gathering->book->first; division != NULL;
         division = division->next) {
        if (division->host != NULL)
            continue;
        diag_subject(gathering->options->diag, division->heading->place.file);
        add_division(gathering, division);
    }
    diag_subject(gathering->options->diag, NULL);
}

static void add_pictures(Gathering *gathering) {
    for (guint i = 0; i < gathering->book->pictures->len; i++) {
        const Picture *picture = gathering->book->pictures->pdata[i];
        if (picture != gathering->book->cover)
            parts_add(gathering->parts,
                      (Part){.id = names_file_item(gathering->arena, picture->name),
                             .href = names_picture(gathering->arena, picture),
                             .media_type = picture_type(picture->kind),
                             .bytes = g_bytes_ref(picture->bytes)});
    }
}

static gboolean gather(Gathering *gathering, GError **error) {
    Timing *timing = gathering->options->timing;
    timing_begin(timing, "XHTML");
    add_stylesheet(gathering);
    if (!add_cover(gathering, error))
        return FALSE;
    add_navigation(gathering);
    add_divisions(gathering);
    add_pictures(gathering);
    if (gathering->options->record != NULL)
        parts_add_beside(gathering->parts, RECORD_PATH, g_bytes_ref(gathering->options->record));
    timing_begin(timing, "subset");
    return fonts_embed(gathering->parts, gathering->options, gathering->arena, error);
}

static void add_part(GArray *entries, const char *path, GBytes *bytes) {
    ZipEntry entry = {.path = path, .bytes = bytes};
    g_array_append_val(entries, entry);
}

static GBytes *pack(Gathering *gathering, GError **error) {
    timing_begin(gathering->options->timing, "zip");
    g_autoptr(GBytes) mimetype = g_bytes_new_static("application/epub+zip", 20);
    g_autoptr(GBytes) container = package_container();
    g_autoptr(GBytes) package = package_make(gathering->book, gathering->parts,
                                             gathering->marks->n_marks > 0, gathering->arena);
    g_autoptr(GArray) entries = g_array_new(FALSE, FALSE, sizeof(ZipEntry));
    ZipEntry first = {.path = "mimetype", .bytes = mimetype, .is_stored = TRUE};
    g_array_append_val(entries, first);
    add_part(entries, "META-INF/container.xml", container);
    add_part(entries, "EPUB/" NAMES_PACKAGE, package);
    for (guint i = 0; i < gathering->parts->list->len; i++) {
        const Part *part = &g_array_index(gathering->parts->list, Part, i);
        add_part(entries, arena_printf(gathering->arena, "EPUB/%s", part->href), part->bytes);
    }
    for (guint i = 0; i < gathering->parts->beside->len; i++) {
        const Part *part = &g_array_index(gathering->parts->beside, Part, i);
        add_part(entries, part->href, part->bytes);
    }
    return zip_pack((const ZipEntry *)entries->data, entries->len, gathering->book->meta.date,
                    error);
}

GBytes *epub_make(const Book *book, const EpubOptions *options, GError **error) {
    g_assert(book->is_sealed);
    g_autoptr(Arena) arena = arena_new();
    g_autoptr(Parts) parts = parts_new();
    Gathering gathering = {.book = book, .options = options, .parts = parts, .arena = arena};
    gathering.marks = pagemarks_make(arena, book, options->pages);
    return gather(&gathering, error) ? pack(&gathering, error) : NULL;
}

Parts *epub_files(const Book *book, const EpubOptions *options, gboolean is_whole, Arena *arena,
                  GError **error) {
    g_assert(book->is_sealed);
    g_autoptr(Parts) parts = parts_new();
    Gathering gathering = {.book = book, .options = options, .parts = parts, .arena = arena};
    gathering.marks = pagemarks_make(arena, book, options->pages);
    if (is_whole)
        return gather(&gathering, error) ? g_steal_pointer(&parts) : NULL;
    add_stylesheet(&gathering);
    add_navigation(&gathering);
    add_divisions(&gathering);
    add_pictures(&gathering);
    return g_steal_pointer(&parts);
}

static const char *kind_of(const char *path) {
    if (strstr(path, "/fonts/") != NULL)
        return "faces";
    if (strstr(path, "/pictures/") != NULL)
        return "pictures";
    if (g_str_has_suffix(path, "/cover.png"))
        return "cover";
    return g_str_has_suffix(path, ".xhtml") ? "text" : "package and style";
}

char *epub_shares(GBytes *epub) {
    g_autoptr(GArray) shares = zip_shares(epub, kind_of);
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < shares->len; i++) {
        const ZipShare *share = &g_array_index(shares, ZipShare, i);
        g_string_append_printf(text, "  %s: %u files, %" G_GUINT64_FORMAT " bytes\n", share->kind,
                               share->n_files, share->size);
    }
    return g_string_free(text, FALSE);
}
