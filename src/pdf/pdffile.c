/* Objects that point at each other keep close: numbers go down the tree of pages, then down the
 * tree of the structure, and neighbours share an object stream, so that showing a page unpacks few
 * of them. libqpdf's writer was refused: it reads every object again, packs a hundred together
 * where deflate could use more, and took a ninth of a build's time. */
#include "pdf/pdffile.h"
#include "base/deflate.h"
#include <string.h>

#define PACK_SIZE                                                                                  \
    65536u /* [bytes] of an object stream before it is packed: twice deflate's view                \
            */

/* How a reader finds an object: at a place in the file, or in an object stream. */
typedef struct Entry {
    guint8 kind; /* 1: a place; 2: a stream; 0: the head of the free ones */
    gsize place; /* or the number of the stream */
    guint index; /* in the stream */
} Entry;

typedef struct Filer {
    const Objects *objects;
    guint *numbers;  /* by id; 0: not in the file */
    GArray *order;   /* of guint: ids, by number from 1 */
    GArray *entries; /* of Entry, by number */
    GByteArray *out;
    GString *line; /* written again for each object */
} Filer;

/* ---- numbers ---- */

static ObjectText find(const Filer *filer, guint id) {
    ObjectText object;
    gboolean is_put = objects_find(filer->objects, id, &object);
    g_assert(is_put);
    return object;
}

/* An object comes before what it leads to, and that in the order in which it is named. */
static void number_from(Filer *filer, guint root) {
    g_autoptr(GArray) waiting = g_array_new(FALSE, FALSE, sizeof(guint));
    g_array_append_val(waiting, root);
    while (waiting->len > 0) {
        guint id = g_array_index(waiting, guint, waiting->len - 1);
        g_array_set_size(waiting, waiting->len - 1);
        if (filer->numbers[id] != 0)
            continue;
        g_array_append_val(filer->order, id);
        filer->numbers[id] = filer->order->len;
        ObjectText object = find(filer, id);
        for (guint i = object.n_references; i-- > 0;)
            if (filer->numbers[object.references[i].id] == 0)
                g_array_append_val(waiting, object.references[i].id);
    }
}

/* ---- syntax ---- */

static void append_number(GString *line, guint64 number) {
    char digits[20];
    gsize at = sizeof digits;
    do
        digits[--at] = (char)('0' + number % 10);
    while ((number /= 10) > 0);
    g_string_append_len(line, digits + at, (gssize)(sizeof digits - at));
}

static void append_reference(GString *line, guint number) {
    append_number(line, number);
    g_string_append(line, " 0 R");
}

/* The first n bytes of an object's syntax, and the references among them. */
static void append_syntax(const Filer *filer, GString *line, const ObjectText *object, gsize n) {
    gsize at = 0;
    for (guint i = 0; i < object->n_references; i++) {
        const ObjectReference *reference = &object->references[i];
        g_string_append_len(line, object->text + at, (gssize)(reference->at - at));
        append_reference(line, filer->numbers[reference->id]);
        at = reference->at;
    }
    g_string_append_len(line, object->text + at, (gssize)(n - at));
}

/* ---- streams ---- */

static void write_line(const Filer *filer) {
    g_byte_array_append(filer->out, (const guint8 *)filer->line->str, (guint)filer->line->len);
    g_string_truncate(filer->line, 0);
}

/* Notes where the object begins, and opens its line. */
static void begin_object(Filer *filer, guint number) {
    g_array_index(filer->entries, Entry, number) = (Entry){1, filer->out->len, 0};
    append_number(filer->line, number);
    g_string_append(filer->line, " 0 obj\n");
}

/* The line holds the dictionary up to its last entry. */
static void end_stream(const Filer *filer, GBytes *bytes) {
    gsize n = 0;
    const guint8 *data = g_bytes_get_data(bytes, &n);
    g_string_append(filer->line, "/Length ");
    append_number(filer->line, n);
    g_string_append(filer->line, ">>\nstream\n");
    write_line(filer);
    g_byte_array_append(filer->out, data, (guint)n);
    g_string_append(filer->line, "\nendstream\nendobj\n");
    write_line(filer);
}

static void write_stream(Filer *filer, guint number, const ObjectText *object) {
    begin_object(filer, number);
    append_syntax(filer, filer->line, object, object->n - strlen(">>"));
    end_stream(filer, object->stream);
}

static void write_streams(Filer *filer) {
    for (guint number = 1; number <= filer->order->len; number++) {
        ObjectText object = find(filer, g_array_index(filer->order, guint, number - 1));
        if (object.stream != NULL)
            write_stream(filer, number, &object);
    }
}

/* ---- object streams ---- */

/* Objects in one stream: a table of numbers and places, and their syntax one after another. */
typedef struct Pack {
    GString *table, *body;
    guint n;
} Pack;

static guint next_number(const Filer *filer) {
    Entry entry = {0};
    g_array_append_val(filer->entries, entry);
    return filer->entries->len - 1;
}

static void write_packed(Filer *filer, GString *line, const void *bytes, gsize n) {
    g_autoptr(GBytes) packed = deflate_pack(bytes, n, DEFLATE_ZLIB, DEFLATE_USUAL);
    g_string_append(line, "/Filter/FlateDecode");
    end_stream(filer, packed);
}

static void write_pack(Filer *filer, Pack *pack, guint number) {
    begin_object(filer, number);
    g_string_append(filer->line, "<</Type/ObjStm/N ");
    append_number(filer->line, pack->n);
    g_string_append(filer->line, "/First ");
    append_number(filer->line, pack->table->len);
    g_string_append_len(pack->table, pack->body->str, (gssize)pack->body->len);
    write_packed(filer, filer->line, pack->table->str, pack->table->len);
    g_string_truncate(pack->table, 0);
    g_string_truncate(pack->body, 0);
    pack->n = 0;
}

static void add_to_pack(Filer *filer, Pack *pack, guint stream, guint number,
                        const ObjectText *object) {
    g_array_index(filer->entries, Entry, number) = (Entry){2, stream, pack->n++};
    append_number(pack->table, number);
    g_string_append_c(pack->table, ' ');
    append_number(pack->table, pack->body->len);
    g_string_append_c(pack->table, ' ');
    append_syntax(filer, pack->body, object, object->n);
    g_string_append_c(pack->body, '\n');
}

static void write_packs(Filer *filer) {
    g_autoptr(GString) table = g_string_new(NULL), body = g_string_new(NULL);
    Pack pack = {table, body, 0};
    guint stream = 0;
    for (guint number = 1; number <= filer->order->len; number++) {
        ObjectText object = find(filer, g_array_index(filer->order, guint, number - 1));
        if (object.stream != NULL)
            continue;
        if (pack.n == 0)
            stream = next_number(filer);
        add_to_pack(filer, &pack, stream, number, &object);
        if (body->len >= PACK_SIZE)
            write_pack(filer, &pack, stream);
    }
    if (pack.n > 0)
        write_pack(filer, &pack, stream);
}

/* ---- the cross-reference stream ---- */

#define ROW 8u /* a kind, a place in four bytes, an index in two; and the predictor's mark */

static void fill_row(guint8 row[ROW], const Entry *entry) {
    row[1] = entry->kind;
    for (guint i = 0; i < 4; i++)
        row[2 + i] = (guint8)(entry->place >> (24 - 8 * i));
    row[6] = (guint8)(entry->index >> 8);
    row[7] = (guint8)entry->index;
}

/* Each row as what it has more than the one above (PNG's predictor 'Up'): rows are much alike. */
static GByteArray *make_rows(const Filer *filer) {
    GByteArray *rows = g_byte_array_new();
    guint8 above[ROW] = {0}, row[ROW] = {0}, difference[ROW] = {2};
    for (guint i = 0; i < filer->entries->len; i++) {
        fill_row(row, &g_array_index(filer->entries, Entry, i));
        for (guint k = 1; k < ROW; k++)
            difference[k] = (guint8)(row[k] - above[k]);
        g_byte_array_append(rows, difference, ROW);
        memcpy(above, row, ROW);
    }
    return rows;
}

static void append_ids(const Filer *filer) {
    g_autofree char *sum =
        g_compute_checksum_for_data(G_CHECKSUM_MD5, filer->out->data, filer->out->len);
    g_string_append_printf(filer->line, "/ID[<%s><%s>]", sum, sum);
}

static void write_cross_references(Filer *filer, guint catalog, guint info) {
    gsize start = filer->out->len;
    g_autoptr(GByteArray) rows = NULL;
    guint number = next_number(filer);
    begin_object(filer, number);
    rows = make_rows(filer);
    g_string_append(filer->line, "<</Type/XRef/Size ");
    append_number(filer->line, filer->entries->len);
    g_string_append(filer->line, "/W[1 4 2]/Root ");
    append_reference(filer->line, filer->numbers[catalog]);
    g_string_append(filer->line, "/Info ");
    append_reference(filer->line, filer->numbers[info]);
    append_ids(filer);
    g_string_append(filer->line, "/DecodeParms<</Predictor 12/Columns 7>>");
    write_packed(filer, filer->line, rows->data, rows->len);
    g_string_append(filer->line, "startxref\n");
    append_number(filer->line, start);
    g_string_append(filer->line, "\n%%EOF\n");
    write_line(filer);
}

GBytes *pdffile_make(const Objects *objects, guint catalog, guint info) {
    static const char head[] = "%PDF-1.7\n%\xE2\xE3\xCF\xD3\n";
    g_autofree guint *numbers = g_new0(guint, objects_count(objects));
    g_autoptr(GArray) order = g_array_new(FALSE, FALSE, sizeof(guint));
    g_autoptr(GArray) entries = g_array_new(FALSE, TRUE, sizeof(Entry));
    g_autoptr(GString) line = g_string_new(head);
    Filer filer = {objects, numbers, order, entries, g_byte_array_new(), line};
    number_from(&filer, catalog);
    number_from(&filer, info);
    g_array_set_size(entries, order->len + 1);
    write_line(&filer);
    write_streams(&filer);
    write_packs(&filer);
    write_cross_references(&filer, catalog, info);
    return g_byte_array_free_to_bytes(filer.out);
}
