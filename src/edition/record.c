/* One table says what a line may hold; the rest of the file walks it. Refused: YAML and JSON, which
 * do not merge by lines, and a binary form, which nobody can read in a diff. */
#include "edition/record.h"
#include "base/text.h"
#include <string.h>

#define LINE_BYTES_MAX 8192u
#define FIELDS_MAX 12u
#define HASH_DIGITS 12u
#define SKETCH_DIGITS 32u
#define SHA256_DIGITS 64u
#define GAPS_MAX 64u /* within each other */
#define WORD_LINE "octavo-record"
#define VERSION "1"

/* A line on its way: its fields, and where they stand. */
typedef struct Line {
    char *fields[FIELDS_MAX];
    guint n_fields;
    guint number;
    const char *start;
} Line;

typedef struct Reader {
    Arena *arena;
    Diag *diag;
    const char *file; /* lent by the Diag */
    Record *record;
    GArray *chapters, *blocks, *aliases, *gone, *faces, *outputs;
    GHashTable *names; /* ids and slots met -> number of their chapter, from 1 */
    gboolean is_good;
} Reader;

typedef struct Form {
    const char *word;
    guint n_fields; /* behind the word; the last takes the rest of the line where has_rest */
    gboolean has_rest;
    void (*read)(Reader *reader, const Line *line);
} Form;

static Place place_of(const Reader *reader, const Line *line, guint field) {
    guint column = field < line->n_fields ? (guint)(line->fields[field] - line->start) + 1 : 1;
    return (Place){reader->file, line->number, column};
}

static void refuse(Reader *reader, const Line *line, guint field, const char *wanted) {
    reader->is_good = FALSE;
    diag_add(reader->diag, DIAG_RECORD_BAD, place_of(reader, line, field),
             "this is not %s: '%.40s'", wanted, field < line->n_fields ? line->fields[field] : "");
}

/* ---- single fields ---- */

static const char *keep(Reader *reader, const Line *line, guint field) {
    const char *text = line->fields[field];
    return g_str_equal(text, "-") ? NULL : arena_strdup(reader->arena, text);
}

/* An id, a slot or a slug: what XML and PDF take as a name, in ASCII. */
static gboolean is_name(const char *text) {
    gsize len = strspn(text, G_CSET_a_2_z G_CSET_A_2_Z G_CSET_DIGITS "-_.:");
    return len > 0 && text[len] == '\0';
}

static const char *read_name(Reader *reader, const Line *line, guint field) {
    if (!is_name(line->fields[field]) || g_str_equal(line->fields[field], "-")) {
        refuse(reader, line, field, "an id, a slot or a slug");
        return "x";
    }
    return arena_strdup(reader->arena, line->fields[field]);
}

static const char *read_holder(Reader *reader, const Line *line, guint field) {
    const char *text = line->fields[field], *name = text + strspn(text, "+<");
    gboolean is_mixed = strchr(text, '+') != NULL && strchr(text, '<') != NULL;
    gboolean is_place = g_str_equal(name, ".") || g_str_equal(name, "*") ||
                        (g_str_equal(name, "=") && name == text);
    if (is_mixed || name - text > (gssize)GAPS_MAX || !(is_name(name) || is_place)) {
        refuse(reader, line, field, "the holder of a slot");
        return ".";
    }
    return arena_strdup(reader->arena, text);
}

static guint64 read_number(Reader *reader, const Line *line, guint field, guint base,
                           guint n_digits) {
    const char *text = line->fields[field];
    char *end = NULL;
    guint64 number = g_ascii_isxdigit(text[0]) ? g_ascii_strtoull(text, &end, base) : 0;
    if (end == NULL || *end != '\0' || (n_digits > 0 && strlen(text) != n_digits) ||
        strlen(text) > 18)
        refuse(reader, line, field, "a number");
    return number;
}

static const char *read_sha256(Reader *reader, const Line *line, guint field) {
    const char *text = line->fields[field];
    if (strlen(text) != SHA256_DIGITS || strspn(text, "0123456789abcdef") != SHA256_DIGITS)
        refuse(reader, line, field, "a SHA-256 in hexadecimal");
    return arena_strdup(reader->arena, text);
}

/* Names a file of a folder, never a way out of it. */
static const char *read_file_name(Reader *reader, const Line *line, guint field) {
    const char *text = line->fields[field];
    if (strchr(text, '/') != NULL || text[0] == '.' || text[0] == '\0')
        refuse(reader, line, field, "the name of a file");
    return arena_strdup(reader->arena, text);
}

static BlockKind read_kind(Reader *reader, const Line *line, guint field, gboolean *ret_is_entry) {
    *ret_is_entry = g_str_equal(line->fields[field], "entry");
    if (*ret_is_entry)
        return BLOCK_PARAGRAPH;
    for (BlockKind kind = BLOCK_SECTION; kind <= BLOCK_NOTE; kind++)
        if (kind != BLOCK_ROW && kind != BLOCK_CELL &&
            g_str_equal(line->fields[field], block_kind_name(kind)))
            return kind;
    refuse(reader, line, field, "a kind of block");
    return BLOCK_PARAGRAPH;
}

static void read_sketch(Reader *reader, const Line *line, guint field, guint64 ret_sketch[2]) {
    const char *text = line->fields[field];
    if (strlen(text) != SKETCH_DIGITS || strspn(text, "0123456789abcdef") != SKETCH_DIGITS) {
        refuse(reader, line, field, "a sketch of 32 hexadecimal digits");
        return;
    }
    char half[SKETCH_DIGITS / 2 + 1] = {0};
    for (guint i = 0; i < 2; i++) {
        memcpy(half, text + i * SKETCH_DIGITS / 2, SKETCH_DIGITS / 2);
        ret_sketch[i] = g_ascii_strtoull(half, NULL, 16);
    }
}

/* Every id and every slot is met once. */
static void claim(Reader *reader, const Line *line, guint field, const char *name) {
    if (g_hash_table_contains(reader->names, name))
        refuse(reader, line, field, "a name that stands here for the first time");
    g_hash_table_insert(reader->names, (gpointer)name, GUINT_TO_POINTER(reader->chapters->len + 1));
}

/* A holder stands before what it holds, in the same chapter. */
static void check_holder(Reader *reader, const Line *line, guint field, const char *at) {
    const char *name = at + strspn(at, "+<");
    guint chapter = GPOINTER_TO_UINT(g_hash_table_lookup(reader->names, name));
    if (strchr(".*=", name[0]) == NULL && chapter != reader->chapters->len + 1)
        refuse(reader, line, field, "the name of a holder that stands above in this chapter");
}

static const char **text_target(Record *record, const char *word) {
    const struct {
        const char *word;
        const char **target;
    } targets[] = {{"identifier", &record->identifier},
                   {"title", &record->title},
                   {"revision", &record->lineage.revision},
                   {"date", &record->lineage.date},
                   {"commit", &record->commit},
                   {"language", &record->language},
                   {"description", &record->description},
                   {"author", &record->author}};
    for (gsize i = 0; i < G_N_ELEMENTS(targets); i++)
        if (g_str_equal(word, targets[i].word))
            return targets[i].target;
    g_assert_not_reached();
}

static void read_text(Reader *reader, const Line *line) {
    *text_target(reader->record, line->fields[0]) = arena_strdup(reader->arena, line->fields[1]);
}

static gboolean is_revision(const char *text) {
    g_auto(GStrv) parts = g_strsplit(text, ".", -1);
    guint n = g_strv_length(parts);
    for (guint i = 0; i < n; i++)
        if (parts[i][0] == '\0' || strlen(parts[i]) > 6 ||
            parts[i][strspn(parts[i], "0123456789")] != '\0')
            return FALSE;
    return n == 3;
}

static void read_revision(Reader *reader, const Line *line) {
    if (!is_revision(line->fields[1]))
        refuse(reader, line, 1, "a revision of three numbers");
    read_text(reader, line);
}

static void read_collection(Reader *reader, const Line *line) {
    Record *record = reader->record;
    Collection *collection = g_str_equal(line->fields[0], "path") ? &record->path : &record->series;
    collection->position = (guint)read_number(reader, line, 1, 10, 0);
    collection->name = arena_strdup(reader->arena, line->fields[2]);
}

/* ---- lines ---- */

static void read_face(Reader *reader, const Line *line) {
    RecordFile file = {read_file_name(reader, line, 1), 0, read_sha256(reader, line, 2)};
    g_array_append_val(reader->faces, file);
}

static void read_output(Reader *reader, const Line *line) {
    RecordFile file = {read_file_name(reader, line, 1), read_number(reader, line, 2, 10, 0),
                       read_sha256(reader, line, 3)};
    g_array_append_val(reader->outputs, file);
}

static void read_chapter(Reader *reader, const Line *line) {
    LineageChapter chapter = {.slug = read_name(reader, line, 1),
                              .file = read_file_name(reader, line, 2),
                              .role = keep(reader, line, 3),
                              .number = keep(reader, line, 4),
                              .page = keep(reader, line, 5),
                              .title = keep(reader, line, 6),
                              .place = place_of(reader, line, 0)};
    claim(reader, line, 1, chapter.slug);
    if (chapter.title == NULL)
        chapter.title = "";
    g_array_append_val(reader->chapters, chapter);
}

static void read_about(Reader *reader, const Line *line) {
    if (reader->chapters->len == 0) {
        refuse(reader, line, 0, "a line that may stand before the first chapter");
        return;
    }
    LineageChapter *chapter =
        &g_array_index(reader->chapters, LineageChapter, reader->chapters->len - 1);
    const char *text = arena_strdup(reader->arena, line->fields[1]);
    *(g_str_equal(line->fields[0], "kind") ? &chapter->kind : &chapter->summary) = text;
}

static void read_within(Reader *reader, const Line *line) {
    if (reader->chapters->len == 0) {
        refuse(reader, line, 0, "a line that may stand before the first chapter");
        return;
    }
    LineageChapter *chapter =
        &g_array_index(reader->chapters, LineageChapter, reader->chapters->len - 1);
    chapter->within = read_name(reader, line, 1);
    chapter->before = g_str_equal(line->fields[2], "-") ? NULL : read_name(reader, line, 2);
}

static gboolean take_place(Reader *reader, const Line *line, LineageBlock *block) {
    if (reader->chapters->len == 0)
        refuse(reader, line, 0, "a line that may stand before the first chapter");
    else if (reader->blocks->len >= RECORD_BLOCKS_MAX)
        refuse(reader, line, 0, "one of the first 500,000 blocks");
    block->chapter = reader->chapters->len - 1;
    block->place = place_of(reader, line, 0);
    return reader->is_good;
}

static void read_block(Reader *reader, const Line *line) {
    LineageBlock block = {.id = read_name(reader, line, 1),
                          .slot = read_name(reader, line, 2),
                          .at = read_holder(reader, line, 3),
                          .number = keep(reader, line, 8),
                          .page = keep(reader, line, 9),
                          .href = keep(reader, line, 10),
                          .words = keep(reader, line, 11)};
    block.kind = read_kind(reader, line, 4, &block.is_entry);
    block.print.n_words = (guint32)read_number(reader, line, 5, 10, 0);
    block.print.hash = read_number(reader, line, 6, 16, HASH_DIGITS);
    read_sketch(reader, line, 7, block.print.sketch);
    check_holder(reader, line, 3, block.at);
    claim(reader, line, 1, block.id);
    claim(reader, line, 2, block.slot);
    if (block.href == NULL)
        refuse(reader, line, 10, "a link");
    if (take_place(reader, line, &block))
        g_array_append_val(reader->blocks, block);
}

static void read_empty(Reader *reader, const Line *line) {
    LineageBlock block = {.slot = read_name(reader, line, 1), .at = read_holder(reader, line, 2)};
    block.kind = read_kind(reader, line, 3, &block.is_entry);
    check_holder(reader, line, 2, block.at);
    claim(reader, line, 1, block.slot);
    if (take_place(reader, line, &block))
        g_array_append_val(reader->blocks, block);
}

static void read_alias(Reader *reader, const Line *line) {
    LineageAlias alias = {read_name(reader, line, 1), read_name(reader, line, 2),
                          place_of(reader, line, 0)};
    claim(reader, line, 1, alias.name);
    g_array_append_val(reader->aliases, alias);
}

static void read_gone(Reader *reader, const Line *line) {
    gboolean is_entry;
    LineageGone gone = {read_name(reader, line, 1), read_kind(reader, line, 2, &is_entry),
                        keep(reader, line, 3),      keep(reader, line, 4),
                        keep(reader, line, 5),      place_of(reader, line, 0)};
    claim(reader, line, 1, gone.id);
    g_array_append_val(reader->gone, gone);
}

static const Form forms[] = {
    {"identifier", 1, TRUE, read_text},    {"title", 1, TRUE, read_text},
    {"revision", 1, FALSE, read_revision}, {"date", 1, FALSE, read_text},
    {"commit", 1, FALSE, read_text},       {"language", 1, FALSE, read_text},
    {"description", 1, TRUE, read_text},   {"author", 1, TRUE, read_text},
    {"path", 2, TRUE, read_collection},    {"series", 2, TRUE, read_collection},
    {"face", 2, FALSE, read_face},         {"output", 3, FALSE, read_output},
    {"chapter", 6, TRUE, read_chapter},    {"block", 11, TRUE, read_block},
    {"empty", 3, FALSE, read_empty},       {"alias", 2, FALSE, read_alias},
    {"gone", 5, FALSE, read_gone},         {"kind", 1, TRUE, read_about},
    {"summary", 1, TRUE, read_about},      {"within", 2, FALSE, read_within},
};

static const Form *find_form(const char *word) {
    for (gsize i = 0; i < G_N_ELEMENTS(forms); i++)
        if (g_str_equal(word, forms[i].word))
            return &forms[i];
    return NULL;
}

/* Cuts the line at its first spaces, in place. */
static void split(Line *line, char *text, guint n_most) {
    line->n_fields = 0;
    for (char *space; line->n_fields + 1 < n_most && (space = strchr(text, ' ')) != NULL;) {
        line->fields[line->n_fields++] = text;
        *space = '\0';
        text = space + 1;
    }
    line->fields[line->n_fields++] = text;
}

static void read_line(Reader *reader, char *text, guint number) {
    Line line = {.number = number, .start = text};
    gsize len = strcspn(text, " ");
    g_autofree char *word = g_strndup(text, len);
    const Form *form = find_form(word);
    split(&line, text, form != NULL ? form->n_fields + 1 : 1);
    if (form == NULL)
        refuse(reader, &line, 0, "a line of a record");
    else if (line.n_fields != form->n_fields + 1 ||
             (!form->has_rest && strchr(line.fields[form->n_fields], ' ') != NULL))
        refuse(reader, &line, 0, "a line with as many fields as it needs");
    else
        form->read(reader, &line);
}

static void read_lines(Reader *reader, const char *text) {
    guint number = 0;
    for (const char *p = text; *p != '\0' && reader->is_good;) {
        gsize len = strcspn(p, "\n");
        Line whole = {.fields = {"…"}, .n_fields = 1, .number = ++number, .start = "…"};
        g_autofree char *line = g_strndup(p, MIN(len, LINE_BYTES_MAX));
        if (len >= LINE_BYTES_MAX)
            refuse(reader, &whole, 1, "a line of less than 8192 bytes");
        else if (number == 1 && !g_str_equal(line, WORD_LINE " " VERSION))
            refuse(reader, &whole, 1,
                   "a record: its first line is not '" WORD_LINE " " VERSION "'");
        else if (number > 1 && len > 0)
            read_line(reader, line, number);
        p += len + (p[len] == '\n');
    }
}

static void check_whole(Reader *reader) {
    const Record *record = reader->record;
    if (!reader->is_good)
        return;
    if (record->identifier == NULL || record->title == NULL || record->lineage.revision == NULL) {
        reader->is_good = FALSE;
        diag_add(reader->diag, DIAG_RECORD_BAD, (Place){reader->file, 1, 1},
                 "a record has at least an identifier, a title and a revision");
    }
}

static gpointer take(Reader *reader, GArray *list, gsize size, guint *ret_n) {
    *ret_n = list->len;
    return arena_memdup(reader->arena, list->data, list->len * size);
}

static void keep_lists(Reader *reader) {
    Record *record = reader->record;
    Lineage *lineage = &record->lineage;
    lineage->chapters =
        take(reader, reader->chapters, sizeof(LineageChapter), &lineage->n_chapters);
    lineage->blocks = take(reader, reader->blocks, sizeof(LineageBlock), &lineage->n_blocks);
    lineage->aliases = take(reader, reader->aliases, sizeof(LineageAlias), &lineage->n_aliases);
    lineage->gone = take(reader, reader->gone, sizeof(LineageGone), &lineage->n_gone);
    record->faces = take(reader, reader->faces, sizeof(RecordFile), &record->n_faces);
    record->outputs = take(reader, reader->outputs, sizeof(RecordFile), &record->n_outputs);
}

static void free_lists(Reader *reader) {
    g_array_unref(reader->chapters);
    g_array_unref(reader->blocks);
    g_array_unref(reader->aliases);
    g_array_unref(reader->gone);
    g_array_unref(reader->faces);
    g_array_unref(reader->outputs);
    g_hash_table_unref(reader->names);
}

Record *record_read(Arena *arena, const char *text, const char *file, Diag *diag) {
    Reader reader = {.arena = arena,
                     .diag = diag,
                     .file = diag_file(diag, file),
                     .record = arena_new0(arena, Record),
                     .chapters = g_array_new(FALSE, FALSE, sizeof(LineageChapter)),
                     .blocks = g_array_new(FALSE, FALSE, sizeof(LineageBlock)),
                     .aliases = g_array_new(FALSE, FALSE, sizeof(LineageAlias)),
                     .gone = g_array_new(FALSE, FALSE, sizeof(LineageGone)),
                     .faces = g_array_new(FALSE, FALSE, sizeof(RecordFile)),
                     .outputs = g_array_new(FALSE, FALSE, sizeof(RecordFile)),
                     .names = g_hash_table_new(g_str_hash, g_str_equal),
                     .is_good = TRUE};
    read_lines(&reader, text);
    check_whole(&reader);
    if (reader.is_good)
        keep_lists(&reader);
    free_lists(&reader);
    return reader.is_good ? reader.record : NULL;
}

/* ---- writing ---- */

static const char *or_dash(const char *text) {
    return text != NULL && text[0] != '\0' ? text : "-";
}

static void write_text(GString *out, const char *word, const char *text) {
    if (text != NULL)
        g_string_append_printf(out, "%s %s\n", word, text);
}

static void write_collection(GString *out, const char *word, Collection collection) {
    if (collection.name != NULL)
        g_string_append_printf(out, "%s %u %s\n", word, collection.position, collection.name);
}

static const char *kind_name(BlockKind kind, gboolean is_entry) {
    return is_entry ? "entry" : block_kind_name(kind);
}

static void write_block(GString *out, const LineageBlock *block) {
    const char *kind = kind_name(block->kind, block->is_entry);
    if (block->id == NULL) {
        g_string_append_printf(out, "empty %s %s %s\n", block->slot, block->at, kind);
        return;
    }
    const Fingerprint *print = &block->print;
    g_string_append_printf(out, "block %s %s %s %s %u", block->id, block->slot, block->at, kind,
                           print->n_words);
    g_string_append_printf(out, " %012" G_GINT64_MODIFIER "x", print->hash);
    g_string_append_printf(out, " %016" G_GINT64_MODIFIER "x%016" G_GINT64_MODIFIER "x",
                           print->sketch[0], print->sketch[1]);
    g_string_append_printf(out, " %s %s %s %s\n", or_dash(block->number), or_dash(block->page),
                           block->href, or_dash(block->words));
}

static void write_chapter(GString *out, const Lineage *lineage, guint i, guint *next) {
    const LineageChapter *chapter = &lineage->chapters[i];
    g_string_append_printf(out, "chapter %s %s %s %s %s %s\n", chapter->slug, chapter->file,
                           or_dash(chapter->role), or_dash(chapter->number), or_dash(chapter->page),
                           or_dash(chapter->title));
    if (chapter->within != NULL)
        g_string_append_printf(out, "within %s %s\n", chapter->within, or_dash(chapter->before));
    write_text(out, "kind", chapter->kind);
    write_text(out, "summary", chapter->summary);
    for (; *next < lineage->n_blocks && lineage->blocks[*next].chapter == i; (*next)++)
        write_block(out, &lineage->blocks[*next]);
}

static void write_names(GString *out, const Lineage *lineage) {
    for (guint i = 0; i < lineage->n_aliases; i++)
        g_string_append_printf(out, "alias %s %s\n", lineage->aliases[i].name,
                               lineage->aliases[i].id);
    for (guint i = 0; i < lineage->n_gone; i++) {
        const LineageGone *gone = &lineage->gone[i];
        g_string_append_printf(out, "gone %s %s %s %s %s\n", gone->id, block_kind_name(gone->kind),
                               or_dash(gone->slot), or_dash(gone->instead), or_dash(gone->href));
    }
}

char *record_write(const Record *record, gboolean with_outputs) {
    GString *out = g_string_new(WORD_LINE " " VERSION "\n");
    const Lineage *lineage = &record->lineage;
    write_text(out, "identifier", record->identifier);
    write_text(out, "title", record->title);
    write_text(out, "revision", lineage->revision);
    write_text(out, "date", lineage->date);
    write_text(out, "commit", record->commit);
    write_text(out, "language", record->language);
    write_text(out, "description", record->description);
    write_text(out, "author", record->author);
    write_collection(out, "path", record->path);
    write_collection(out, "series", record->series);
    for (guint i = 0; i < record->n_faces; i++)
        g_string_append_printf(out, "face %s %s\n", record->faces[i].name, record->faces[i].sha256);
    for (guint i = 0; with_outputs && i < record->n_outputs; i++)
        g_string_append_printf(out, "output %s %" G_GUINT64_FORMAT " %s\n", record->outputs[i].name,
                               record->outputs[i].size, record->outputs[i].sha256);
    for (guint i = 0, next = 0; i < lineage->n_chapters; i++)
        write_chapter(out, lineage, i, &next);
    write_names(out, lineage);
    return g_string_free(out, FALSE);
}

/* ---- asking ---- */

static const LineageBlock *find_block(const Record *record, const char *id) {
    for (guint i = 0; i < record->lineage.n_blocks; i++)
        if (g_strcmp0(record->lineage.blocks[i].id, id) == 0)
            return &record->lineage.blocks[i];
    return NULL;
}

const LineageBlock *record_find(const Record *record, const char *id) {
    const LineageBlock *block = find_block(record, id);
    for (guint i = 0; block == NULL && i < record->lineage.n_aliases; i++)
        if (g_str_equal(record->lineage.aliases[i].name, id))
            return find_block(record, record->lineage.aliases[i].id);
    return block;
}

int record_compare_revisions(const char *a, const char *b) {
    for (;; a++, b++) {
        char *end_a, *end_b;
        guint64 left = g_ascii_strtoull(a, &end_a, 10), right = g_ascii_strtoull(b, &end_b, 10);
        if (left != right)
            return left < right ? -1 : 1;
        if (*end_a != '.' || *end_b != '.')
            return (*end_a == '.') - (*end_b == '.');
        a = end_a;
        b = end_b;
    }
}
