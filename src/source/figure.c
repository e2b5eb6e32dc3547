/* A decoder that trusts a header can be made to ask for gigabytes, so the header is read here, by a
 * few lines that allocate nothing. What a file is, its first bytes decide; a name that says
 * otherwise is a mistake, since readers go by the name. */
#include "source/figure.h"
#include "base/text.h"
#include "source/svg.h"
#include <string.h>

typedef struct Bytes {
    const guint8 *data;
    gsize len;
} Bytes;

typedef struct Judge {
    Diag *diag;
    Place place;
    const char *path;
    Memo *memo; /* or NULL */
    const Limits *limits;
} Judge;

static gboolean refuse(const Judge *judge, const char *why) {
    diag_add(judge->diag, DIAG_PICTURE_BAD, judge->place, "the picture '%s' %s", judge->path, why);
    return FALSE;
}

static guint32 read_u16(const guint8 *p) {
    return (guint32)p[0] << 8 | p[1];
}

static guint32 read_u32(const guint8 *p) {
    return read_u16(p) << 16 | read_u16(p + 2);
}

static guint32 read_u16_little(const guint8 *p) {
    return (guint32)p[1] << 8 | p[0];
}

static guint32 read_u32_little(const guint8 *p) {
    return read_u16_little(p + 2) << 16 | read_u16_little(p);
}

static gboolean begins(Bytes bytes, const char *signature, gsize len) {
    return bytes.len >= len && memcmp(bytes.data, signature, len) == 0;
}

/* ---- EXIF ---- */

#define EXIF_ORIENTATION 0x0112u
#define EXIF_ENTRY_LEN 12u

/* How a viewer should turn the picture, 1 to 8, by the first directory of a TIFF block; 1: as it
 * stands. */
static guint exif_orientation(Bytes tiff) {
    gboolean is_little = begins(tiff, "II*\0", 4);
    if (tiff.len < 8 || (!is_little && !begins(tiff, "MM\0*", 4)))
        return 1;
    guint32 (*const u16)(const guint8 *) = is_little ? read_u16_little : read_u16;
    guint32 (*const u32)(const guint8 *) = is_little ? read_u32_little : read_u32;
    gsize at = u32(tiff.data + 4);
    if (at > tiff.len - 2)
        return 1;
    guint n_entries = u16(tiff.data + at);
    for (at += 2; n_entries > 0 && at + EXIF_ENTRY_LEN <= tiff.len;
         n_entries--, at += EXIF_ENTRY_LEN)
        if (u16(tiff.data + at) == EXIF_ORIENTATION)
            return u16(tiff.data + at + 8);
    return 1;
}

/* Browsers turn it, Cairo and old readers do not. */
static gboolean judge_orientation(const Judge *judge, Bytes tiff) {
    guint orientation = exif_orientation(tiff);
    if (orientation <= 1 || orientation > 8)
        return TRUE;
    g_autofree char *why =
        g_strdup_printf("is to be turned before it is shown (EXIF orientation %u)", orientation);
    refuse(judge, why);
    diag_hint(judge->diag, "not every reader turns it: save it the way it is to stand");
    return FALSE;
}

/* ---- PNG ---- */

#define PNG_SIGNATURE "\x89PNG\r\n\x1a\n"
#define PNG_HEADER_LEN 33u /* signature and IHDR with its length, name and checksum */

static gboolean is_png_colour(guint8 depth, guint8 colour) {
    switch (colour) {
    case 0: /* grey */
        return depth == 1 || depth == 2 || depth == 4 || depth == 8 || depth == 16;
    case 3: /* palette */
        return depth == 1 || depth == 2 || depth == 4 || depth == 8;
    case 2: /* RGB */
    case 4: /* grey with alpha */
    case 6: /* RGB with alpha */
        return depth == 8 || depth == 16;
    default:
        return FALSE;
    }
}

/* Walks from chunk to chunk: a picture without data or without an end is damaged. */
static gboolean has_whole_png(Bytes bytes) {
    gboolean has_data = FALSE;
    for (gsize at = PNG_HEADER_LEN; at + 12 <= bytes.len;) {
        gsize chunk_len = read_u32(bytes.data + at);
        const guint8 *name = bytes.data + at + 4;
        if (chunk_len > bytes.len - at - 12)
            return FALSE;
        has_data |= memcmp(name, "IDAT", 4) == 0;
        if (memcmp(name, "IEND", 4) == 0)
            return has_data;
        at += chunk_len + 12;
    }
    return FALSE;
}

static gboolean judge_png(const Judge *judge, Bytes bytes, Picture *picture) {
    const guint8 *p = bytes.data;
    if (bytes.len < PNG_HEADER_LEN || read_u32(p + 8) != 13 || memcmp(p + 12, "IHDR", 4) != 0)
        return refuse(judge, "has no PNG header");
    picture->width_px = read_u32(p + 16);
    picture->height_px = read_u32(p + 20);
    if (!is_png_colour(p[24], p[25]) || p[26] != 0 || p[27] != 0 || p[28] > 1)
        return refuse(judge, "has a damaged PNG header");
    return has_whole_png(bytes) || refuse(judge, "is cut short");
}

/* ---- JPEG ---- */

static gboolean is_frame(guint8 marker) {
    return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
}

static gboolean judge_frame(const Judge *judge, guint8 marker, const guint8 *body, gsize len,
                            Picture *picture) {
    if (len < 6)
        return refuse(judge, "has a damaged JPEG header");
    if (marker > 0xc2)
        return refuse(judge,
                      "is a JPEG of a rare kind; only baseline and progressive ones are read");
    if (body[0] != 8)
        return refuse(judge, "has more than 8 bits a colour; save it with 8");
    if (body[5] != 1 && body[5] != 3)
        return refuse(judge, "is a CMYK JPEG; save it as RGB or grey");
    picture->height_px = read_u16(body + 1);
    picture->width_px = read_u16(body + 3);
    return TRUE;
}

/* From marker to marker until the scan begins; the frame must stand before it. */
static gboolean judge_jpeg(const Judge *judge, Bytes bytes, Picture *picture) {
    gboolean has_frame = FALSE;
    for (gsize at = 2; at + 4 <= bytes.len;) {
        const guint8 *p = bytes.data + at;
        if (p[0] != 0xff)
            break;
        if (p[1] == 0xff) { /* padding */
            at++;
            continue;
        }
        gsize len = read_u16(p + 2);
        if (len < 2 || len > bytes.len - at - 2)
            break;
        if (p[1] == 0xda)
            return has_frame || refuse(judge, "has no JPEG frame header");
        if (p[1] == 0xe1 && len >= 8 && memcmp(p + 4, "Exif\0\0", 6) == 0 &&
            !judge_orientation(judge, (Bytes){p + 10, len - 8}))
            return FALSE;
        if (is_frame(p[1])) {
            if (!judge_frame(judge, p[1], p + 4, len - 2, picture))
                return FALSE;
            has_frame = TRUE;
        }
        at += 2 + len;
    }
    return refuse(judge, "is a damaged JPEG");
}

/* ---- any kind ---- */

static gboolean is_markup(Bytes bytes) {
    gsize at = begins(bytes, "\xef\xbb\xbf", 3) ? 3 : 0;
    while (at < bytes.len && g_ascii_isspace((char)bytes.data[at]))
        at++;
    return at < bytes.len && bytes.data[at] == '<';
}

static const struct {
    const char *signature;
    gsize len;
    const char *why;
} foreign[] = {
    {"GIF8", 4, "is a GIF; save it as PNG"},
    {"RIFF", 4, "is a WebP; save it as PNG"},
    {"BM", 2, "is a BMP; save it as PNG"},
    {"II*\0", 4, "is a TIFF; save it as PNG"},
    {"MM\0*", 4, "is a TIFF; save it as PNG"},
    {"%PDF", 4, "is a PDF; save it as SVG"},
    {"\x1f\x8b", 2, "is compressed; save it as plain SVG"},
};

static gboolean refuse_foreign(const Judge *judge, Bytes bytes) {
    for (gsize i = 0; i < G_N_ELEMENTS(foreign); i++)
        if (begins(bytes, foreign[i].signature, foreign[i].len))
            return refuse(judge, foreign[i].why);
    return refuse(judge, "is neither SVG nor PNG nor JPEG");
}

static const char *suffix_of(PictureKind kind) {
    static const char *const suffixes[] = {
        [PICTURE_SVG] = "svg", [PICTURE_PNG] = "png", [PICTURE_JPEG] = "jpg"};
    return suffixes[kind];
}

static gboolean find_kind(const Judge *judge, Bytes bytes, PictureKind *ret_kind) {
    if (begins(bytes, PNG_SIGNATURE, 8))
        *ret_kind = PICTURE_PNG;
    else if (begins(bytes, "\xff\xd8\xff", 3))
        *ret_kind = PICTURE_JPEG;
    else if (is_markup(bytes))
        *ret_kind = PICTURE_SVG;
    else
        return refuse_foreign(judge, bytes);
    return TRUE;
}

static gboolean check_name(const Judge *judge, PictureKind kind) {
    const char *dot = strrchr(judge->path, '.');
    if (dot != NULL && (g_ascii_strcasecmp(dot + 1, suffix_of(kind)) == 0 ||
                        (kind == PICTURE_JPEG && g_ascii_strcasecmp(dot, ".jpeg") == 0)))
        return TRUE;
    g_autofree char *why = g_strdup_printf(
        "holds another kind than its name says: rename it to end in .%s", suffix_of(kind));
    return refuse(judge, why);
}

static gboolean check_size(const Judge *judge, const Picture *picture) {
    if (picture->width_px == 0 || picture->height_px == 0)
        return refuse(judge, "has no width or no height");
    guint64 n_pixels = (guint64)picture->width_px * picture->height_px;
    if (picture->width_px <= FIGURE_SIDE_MAX && picture->height_px <= FIGURE_SIDE_MAX &&
        n_pixels <= (guint64)judge->limits->picture_pixels * 1000000)
        return TRUE;
    diag_add(judge->diag, DIAG_LIMIT_PICTURE, judge->place,
             "the picture '%s' is %u by %u pixels; octavo reads at most %u million, %u a side",
             judge->path, picture->width_px, picture->height_px, judge->limits->picture_pixels,
             FIGURE_SIDE_MAX);
    if (picture->width_px <= FIGURE_SIDE_MAX && picture->height_px <= FIGURE_SIDE_MAX)
        limits_hint(judge->diag, LIMIT_KEY_picture_pixels);
    return FALSE;
}

#define SVG_WORK "svg"

/* What was counted stands before the drawing. */
static void keep_svg(Memo *memo, GBytes *raw, const Svg *svg) {
    gsize len = 0;
    const void *drawing = g_bytes_get_data(svg->bytes, &len);
    const guint32 size[3] = {svg->width_px, svg->height_px, svg->n_elements};
    g_autoptr(GByteArray) all = g_byte_array_sized_new((guint)(sizeof size + len));
    g_byte_array_append(all, (const guint8 *)size, sizeof size);
    g_byte_array_append(all, drawing, (guint)len);
    g_autoptr(GBytes) answer = g_byte_array_free_to_bytes(g_steal_pointer(&all));
    memo_keep(memo, SVG_WORK, g_bytes_get_data(raw, NULL), g_bytes_get_size(raw), answer);
}

static gboolean find_svg(Memo *memo, GBytes *raw, Svg *ret_svg) {
    guint32 size[3];
    GBytes *known = memo_find(memo, SVG_WORK, g_bytes_get_data(raw, NULL), g_bytes_get_size(raw));
    if (known == NULL)
        return FALSE;
    memcpy(size, g_bytes_get_data(known, NULL), sizeof size);
    ret_svg->width_px = size[0];
    ret_svg->height_px = size[1];
    ret_svg->n_elements = size[2];
    ret_svg->bytes =
        g_bytes_new_from_bytes(known, sizeof size, g_bytes_get_size(known) - sizeof size);
    return TRUE;
}

/* One of which there is something to say is read anew each time. */
static gboolean clean_svg(const Judge *judge, GBytes *raw, Svg *ret_svg) {
    gsize len = 0;
    const char *data = g_bytes_get_data(raw, &len);
    guint n_before = diag_told(judge->diag);
    if (!svg_clean(data, len, judge->path, judge->diag, ret_svg))
        return FALSE;
    if (diag_told(judge->diag) == n_before)
        keep_svg(judge->memo, raw, ret_svg);
    return TRUE;
}

/* Asked of what a memo knows, too: the limit may be another by now. */
static gboolean check_elements(const Judge *judge, const Svg *svg) {
    if (svg->n_elements <= judge->limits->svg_elements)
        return TRUE;
    diag_add(judge->diag, DIAG_LIMIT_PICTURE, judge->place,
             "the picture '%s' has %u elements; octavo draws at most %u", judge->path,
             svg->n_elements, judge->limits->svg_elements);
    limits_hint(judge->diag, LIMIT_KEY_svg_elements);
    return FALSE;
}

static gboolean judge_svg(const Judge *judge, GBytes *raw, Picture *picture) {
    Svg svg;
    if (!find_svg(judge->memo, raw, &svg) && !clean_svg(judge, raw, &svg))
        return FALSE;
    picture->bytes = svg.bytes;
    picture->width_px = svg.width_px;
    picture->height_px = svg.height_px;
    return check_elements(judge, &svg);
}

static gboolean judge_raster(const Judge *judge, GBytes *raw, Picture *picture) {
    Bytes bytes = {0};
    bytes.data = g_bytes_get_data(raw, &bytes.len);
    gboolean is_good = picture->kind == PICTURE_PNG ? judge_png(judge, bytes, picture)
                                                    : judge_jpeg(judge, bytes, picture);
    if (!is_good || !check_size(judge, picture))
        return FALSE;
    picture->bytes = g_bytes_ref(raw);
    return TRUE;
}

static gboolean judge_picture(const Judge *judge, GBytes *raw, Picture *picture) {
    Bytes bytes = {0};
    bytes.data = g_bytes_get_data(raw, &bytes.len);
    if (!find_kind(judge, bytes, &picture->kind) || !check_name(judge, picture->kind))
        return FALSE;
    return picture->kind == PICTURE_SVG ? judge_svg(judge, raw, picture)
                                        : judge_raster(judge, raw, picture);
}

/* ---- the Book's pictures ---- */

static const Picture *find_picture(const Book *book, const char *path) {
    for (guint i = 0; i < book->pictures->len; i++) {
        const Picture *picture = book->pictures->pdata[i];
        if (g_str_equal(picture->path, path))
            return picture;
    }
    return NULL;
}

static gboolean is_taken(const Book *book, const char *name) {
    for (guint i = 0; i < book->pictures->len; i++)
        if (g_str_equal(((const Picture *)book->pictures->pdata[i])->name, name))
            return TRUE;
    return FALSE;
}

/* 'figures/Arena 1.SVG' becomes 'figures-arena-1.svg', or 'figures-arena-1-2.svg' where that is
 * taken. */
static const char *choose_name(Book *book, const char *path, PictureKind kind) {
    const char *dot = strrchr(path, '.');
    g_autofree char *stem = g_strndup(path, (gsize)(dot - path));
    g_autofree char *slug = text_slug(stem);
    const char *name = arena_printf(book->arena, "%s.%s", slug, suffix_of(kind));
    for (guint n = 2; is_taken(book, name); n++)
        name = arena_printf(book->arena, "%s-%u.%s", slug, n, suffix_of(kind));
    return name;
}

const Picture *figure_take(Book *book, const char *name, GBytes *raw, Place place, Diag *diag) {
    const Picture *known = find_picture(book, name);
    if (known != NULL)
        return known;
    Judge judge = {diag, place, name, book->memo, &book->limits};
    Picture *picture = arena_new0(book->arena, Picture);
    if (!judge_picture(&judge, raw, picture)) {
        g_clear_pointer(&picture->bytes, g_bytes_unref);
        return NULL;
    }
    picture->path = arena_strdup(book->arena, name);
    picture->place = place;
    picture->name = choose_name(book, name, picture->kind);
    g_ptr_array_add(book->pictures, picture);
    return picture;
}

static gboolean check_bytes(const Book *book, const char *path, GBytes *raw, Place place,
                            Diag *diag) {
    guint most = book->limits.picture_size;
    if (g_bytes_get_size(raw) <= (gsize)most << 20)
        return TRUE;
    diag_add(diag, DIAG_LIMIT_FILE_SIZE, place, "the picture '%s' is larger than %u MiB", path,
             most);
    limits_hint(diag, LIMIT_KEY_picture_size);
    return FALSE;
}

const Picture *figure_read(Book *book, const Root *root, const char *path, Place place,
                           Diag *diag) {
    g_autofree char *plain = file_plain_path(path);
    const Picture *known = find_picture(book, plain);
    if (known != NULL)
        return known;
    g_autoptr(GBytes) raw =
        root_read_reported(root, plain, (gsize)limits_most.picture_size << 20, place, diag);
    if (raw == NULL || !check_bytes(book, plain, raw, place, diag))
        return NULL;
    return figure_take(book, plain, raw, place, diag);
}
