/* One loop over the operators of a page, with a table of those that matter. What a form paints is
 * read where it is drawn, since its marks add to those around it. */
#include "pdf/painted.h"
#include "pdf/inks.h"
#include "pdf/lexeme.h"
#include <string.h>

#define MAX_OPERANDS 65536u
#define MAX_STATES 28u /* what PDF/A allows q to nest */

typedef struct Mark {
    gboolean is_artifact, is_tagged, has_text;
} Mark;

/* What q keeps and Q brings back. */
typedef struct State {
    guint font; /* index in Painted.fonts + 1; 0: none */
    gboolean is_invisible;
    gboolean has_colour; /* else all is painted in DeviceGray's black */
} State;

typedef struct Walker {
    Painted *painted;
    guint page;                        /* from 1 */
    const Value *forms[PAINTED_FORMS]; /* that we are in */
    guint n_forms;
    guint n_artifact, n_tagged, n_text; /* open marks of each sort */
    GArray *marks;                      /* of Mark */
    GArray *states;                     /* of State; the last is the current one */
    GArray *operands;                   /* of Lexeme */
    GByteArray *shown;
    /* of the stream that is being read */
    const char *at, *end;
    const Value *resources;
    gint64 structure_key;
    guint stream;
} Walker;

/* ---- helpers ---- */

/* A finding is more work than an operator. */
static void report(const Walker *walker, const char *clause, const char *what) {
    walker->painted->n_steps += 16;
    findings_add(walker->painted->scene->findings, walker->page, clause, "%s", what);
}

static const Lexeme *operand(const Walker *walker, guint i) {
    return i < walker->operands->len ? &g_array_index(walker->operands, Lexeme, i) : NULL;
}

static const Lexeme *last_operand(const Walker *walker) {
    return operand(walker, walker->operands->len - 1);
}

/* What the resources have under the name that an operand is. */
static const Value *resource(const Walker *walker, const char *kind, const Lexeme *name) {
    const Reader *reader = walker->painted->scene->reader;
    if (name == NULL || name->start[0] != '/')
        return reader_item(reader, walker->resources, 0); /* a null */
    g_autofree char *key = lexeme_to_name(name);
    return reader_at(reader, reader_at(reader, walker->resources, kind), key);
}

static void check_inks(const Walker *walker, guint inks) {
    inks_check(walker->painted->scene, walker->page, walker->resources, inks);
}

static State *state_of(const Walker *walker) {
    return &g_array_index(walker->states, State, walker->states->len - 1);
}

/* Of a device's colours, the beginning of every page is DeviceGray's. */
static void use_inks(const Walker *walker, guint inks) {
    state_of(walker)->has_colour = TRUE;
    check_inks(walker, inks);
}

static void check_ink(const Walker *walker) {
    if (!state_of(walker)->has_colour)
        use_inks(walker, INK_GREY);
}

static void check_item(const Walker *walker, const char *what) {
    if (walker->n_tagged == 0 && walker->n_artifact == 0)
        findings_add(walker->painted->scene->findings, walker->page, "7.1-3",
                     "%s that is neither tagged nor an artifact", what);
}

/* ---- marks ---- */

static gpointer mark_key(guint page, guint stream, gint64 mcid) {
    guint holder = stream != 0 ? stream * 2 : page * 2 + 1;
    return GSIZE_TO_POINTER((gsize)holder << 32 | (guint32)mcid);
}

static void push_mark(Walker *walker, Mark mark) {
    if (mark.is_artifact && walker->n_tagged > 0)
        report(walker, "7.1-1", "an artifact within tagged content");
    if (mark.is_tagged && walker->n_artifact > 0)
        report(walker, "7.1-2", "tagged content within an artifact");
    g_array_append_val(walker->marks, mark);
    walker->n_artifact += mark.is_artifact;
    walker->n_tagged += mark.is_tagged;
    walker->n_text += mark.has_text;
}

static void pop_mark(Walker *walker) {
    Mark mark = g_array_index(walker->marks, Mark, walker->marks->len - 1);
    g_array_set_size(walker->marks, walker->marks->len - 1);
    walker->n_artifact -= mark.is_artifact;
    walker->n_tagged -= mark.is_tagged;
    walker->n_text -= mark.has_text;
}

/* Content with a number is tagged if the parent tree knows whose it is. */
static gboolean take_number(Walker *walker, gint64 mcid) {
    gpointer key = mark_key(walker->page, walker->stream, mcid);
    if (!g_hash_table_add(walker->painted->marks, key) && walker->stream == 0)
        report(walker, "PDF 14.7.4.2", "two pieces of marked content with one MCID");
    const Grove *grove = walker->painted->scene->grove;
    if (grove_parent(grove, walker->structure_key, mcid) != NULL)
        return TRUE;
    report(walker, "PDF 14.7.4.4", "marked content that the parent tree knows no element of");
    return FALSE;
}

/* The value of a key in a dictionary written into the content itself. */
static const Lexeme *find_written(const Walker *walker, const char *key) {
    for (guint i = 1; i + 1 < walker->operands->len; i++)
        if (lexeme_is(operand(walker, i), key))
            return operand(walker, i + 1);
    return NULL;
}

static void begin_mark(Walker *walker) {
    const Lexeme *tag = operand(walker, 0);
    push_mark(walker, (Mark){.is_artifact = tag != NULL && lexeme_is(tag, "/Artifact")});
}

/* Words in place of content, in a language that neither the mark nor the file names. */
static void check_actual_text(const Walker *walker, const Value *named) {
    const Reader *reader = walker->painted->scene->reader;
    if (!walker->painted->scene->has_lang && find_written(walker, "/Lang") == NULL &&
        reader_at(reader, named, "/Lang")->kind == VALUE_NULL)
        report(walker, "7.2-30", "an /ActualText in the content in no known language");
}

static void begin_marked(Walker *walker) {
    const Reader *reader = walker->painted->scene->reader;
    const Lexeme *tag = operand(walker, 0), *properties = operand(walker, 1);
    Mark mark = {.is_artifact = tag != NULL && lexeme_is(tag, "/Artifact")};
    gint64 mcid = -1;
    const Value *named = resource(walker, "/Properties", properties);
    if (properties != NULL && properties->start[0] == '/') {
        mcid = value_integer(reader_at(reader, named, "/MCID"), -1);
        mark.has_text = reader_at(reader, named, "/ActualText")->kind == VALUE_STRING;
    } else {
        const Lexeme *written = find_written(walker, "/MCID");
        if (written != NULL && !lexeme_to_integer(written, &mcid))
            mcid = -1;
        mark.has_text = find_written(walker, "/ActualText") != NULL;
    }
    if (mark.has_text)
        check_actual_text(walker, named);
    mark.is_tagged = mcid >= 0 && take_number(walker, mcid);
    push_mark(walker, mark);
}

static void end_mark(Walker *walker) {
    if (walker->marks->len > 0)
        pop_mark(walker);
    else
        report(walker, "PDF 14.6", "EMC without a beginning");
}

/* ---- the graphics state ---- */

static void save_state(Walker *walker) {
    State copy = *state_of(walker);
    g_array_append_val(walker->states, copy);
    if (walker->states->len == MAX_STATES + 2)
        report(walker, "A-2 6.1.13-8", "more than 28 graphics states within each other");
}

static void restore_state(Walker *walker) {
    if (walker->states->len > 1)
        g_array_set_size(walker->states, walker->states->len - 1);
}

static guint add_font(Walker *walker, const Value *font) {
    Painted *painted = walker->painted;
    guint known = GPOINTER_TO_UINT(g_hash_table_lookup(painted->font_ids, font));
    if (known != 0)
        return known;
    const Scene *scene = painted->scene;
    UsedFont used = {
        .font = font, .page = walker->page, .codes = codes_read(scene->arena, scene->reader, font)};
    g_array_append_val(painted->fonts, used);
    g_hash_table_insert(painted->font_ids, (gpointer)font, GUINT_TO_POINTER(painted->fonts->len));
    return painted->fonts->len;
}

static void set_font(Walker *walker) {
    const Value *font = resource(walker, "/Font", operand(walker, 0));
    state_of(walker)->font = value_is_dictionary(font) ? add_font(walker, font) : 0;
}

static void set_rendering(Walker *walker) {
    const Lexeme *mode = operand(walker, 0);
    state_of(walker)->is_invisible = mode != NULL && lexeme_is(mode, "3");
}

static void use_grey(Walker *walker) {
    use_inks(walker, INK_GREY);
}

static void use_rgb(Walker *walker) {
    use_inks(walker, INK_RGB);
}

static void use_cmyk(Walker *walker) {
    use_inks(walker, INK_CMYK);
}

static void use_space(Walker *walker) {
    const Lexeme *operand_name = operand(walker, 0);
    if (operand_name == NULL)
        return;
    g_autofree char *name = lexeme_to_name(operand_name);
    Value space = {.kind = VALUE_NAME, .text = name};
    use_inks(walker, inks_of_space(walker->painted->scene->reader, walker->resources, &space));
}

static void check_shading(Walker *walker, const Value *shading) {
    const Reader *reader = walker->painted->scene->reader;
    check_inks(walker,
               inks_of_space(reader, walker->resources, reader_at(reader, shading, "/ColorSpace")));
}

static void use_pattern(Walker *walker) {
    const Lexeme *name = last_operand(walker);
    if (name == NULL || name->start[0] != '/')
        return;
    const Value *pattern = resource(walker, "/Pattern", name);
    check_shading(walker, reader_at(walker->painted->scene->reader, pattern, "/Shading"));
}

/* ---- text ---- */

static void check_code(const Walker *walker, const Codes *codes, guint code) {
    if (codes->is_composite && code == 0)
        report(walker, "7.21.8-1", "the glyph of no character (.notdef)");
    Meaning meaning = codes_meaning(codes, code);
    if (meaning == MEANING_NONE && walker->n_text == 0)
        report(walker, "7.21.7-1", "a character code without a meaning in Unicode");
    else if (meaning == MEANING_BAD)
        report(walker, "7.21.7-2", "a character code that means U+0000, U+FEFF or U+FFFE");
    else if (meaning == MEANING_PRIVATE && walker->n_text == 0)
        report(walker, "A-2 6.2.11.7.3-1", "a character of private use without /ActualText");
}

static void check_codes(const Walker *walker, const Codes *codes) {
    const GByteArray *shown = walker->shown;
    if (!codes->is_known)
        return;
    if (!codes->is_composite)
        for (guint i = 0; i < shown->len; i++)
            check_code(walker, codes, shown->data[i]);
    else
        for (guint i = 0; i + 1 < shown->len; i += 2)
            check_code(walker, codes, (guint)shown->data[i] << 8 | shown->data[i + 1]);
}

static void show_text(Walker *walker) {
    g_byte_array_set_size(walker->shown, 0);
    for (guint i = 0; i < walker->operands->len; i++)
        if (lexeme_is_string(operand(walker, i)))
            lexeme_decode(operand(walker, i), walker->shown);
    if (walker->shown->len == 0)
        return;
    check_item(walker, "text");
    check_ink(walker);
    const Scene *scene = walker->painted->scene;
    if (!scene->has_lang)
        report(walker, "7.2-34", "text in no known language");
    const State *state = state_of(walker);
    if (state->font == 0)
        return;
    UsedFont *font = &g_array_index(walker->painted->fonts, UsedFont, state->font - 1);
    font->is_seen |= !state->is_invisible;
    check_codes(walker, font->codes);
}

/* ---- paths and pictures ---- */

static void paint_path(Walker *walker) {
    check_item(walker, "a drawing");
    check_ink(walker);
}

static void paint_shading(Walker *walker) {
    check_item(walker, "a shading");
    check_shading(walker, resource(walker, "/Shading", operand(walker, 0)));
}

static void paint_image(Walker *walker, const Value *image) {
    const Reader *reader = walker->painted->scene->reader;
    check_item(walker, "a picture");
    check_inks(walker,
               inks_of_space(reader, walker->resources, reader_at(reader, image, "/ColorSpace")));
}

static void check_group(const Walker *walker, const Value *holder) {
    const Reader *reader = walker->painted->scene->reader;
    const Value *group = reader_at(reader, holder, "/Group");
    check_inks(walker, inks_of_space(reader, walker->resources, reader_at(reader, group, "/CS")));
}

static void walk_stream(Walker *walker, const Value *stream, GBytes *bytes);

static gboolean is_open(const Walker *walker, const Value *form) {
    for (guint i = 0; i < walker->n_forms; i++)
        if (walker->forms[i] == form)
            return TRUE;
    return FALSE;
}

/* Marks and states that a form leaves open end with it. */
static void paint_form(Walker *walker, const Value *form) {
    if (walker->n_forms == PAINTED_FORMS || is_open(walker, form)) {
        report(walker, "octavo-2", "a form within itself, or too deep to look into");
        return;
    }
    const Reader *reader = walker->painted->scene->reader;
    Walker outer = *walker;
    guint n_marks = walker->marks->len, n_states = walker->states->len;
    const Value *resources = reader_at(reader, form, "/Resources");
    if (value_is_dictionary(resources))
        walker->resources = resources;
    walker->structure_key = value_integer(reader_at(reader, form, "/StructParents"), -1);
    walker->stream = form->id;
    walker->forms[walker->n_forms++] = form;
    walker->operands = g_array_new(FALSE, FALSE, sizeof(Lexeme));
    save_state(walker);
    check_group(walker, form);
    g_autoptr(GBytes) bytes = reader_unpack(reader, form, READER_CONTENT_MAX);
    walk_stream(walker, form, bytes);
    while (walker->marks->len > n_marks)
        pop_mark(walker);
    g_array_set_size(walker->states, n_states);
    g_array_unref(walker->operands);
    outer.n_artifact = walker->n_artifact;
    outer.n_tagged = walker->n_tagged;
    outer.n_text = walker->n_text;
    *walker = outer;
}

static void paint_object(Walker *walker) {
    const Reader *reader = walker->painted->scene->reader;
    const Value *object = resource(walker, "/XObject", operand(walker, 0));
    const Value *kind = reader_at(reader, object, "/Subtype");
    if (value_is_name(kind, "/Image"))
        paint_image(walker, object);
    else if (value_is_name(kind, "/Form"))
        paint_form(walker, object);
}

/* Behind ID the bytes of a picture stand in the content; they end where EI stands alone. */
static void skip_picture(Walker *walker) {
    for (const char *at = walker->at; walker->end - at >= 3; at++)
        if (g_ascii_isspace(at[0]) && at[1] == 'E' && at[2] == 'I' &&
            (walker->end - at == 3 || g_ascii_isspace(at[3]))) {
            walker->at = at + 3;
            return;
        }
    walker->at = walker->end;
}

static gboolean is_written(const Lexeme *value, const char *word, const char *abbreviation) {
    return value != NULL && (lexeme_is(value, word) || lexeme_is(value, abbreviation));
}

static void paint_written(Walker *walker) {
    const Lexeme *space = find_written(walker, "/CS");
    if (space == NULL)
        space = find_written(walker, "/ColorSpace");
    check_item(walker, "a picture");
    check_inks(walker, (is_written(space, "/DeviceGray", "/G") ? INK_GREY : 0u) |
                           (is_written(space, "/DeviceRGB", "/RGB") ? INK_RGB : 0u) |
                           (is_written(space, "/DeviceCMYK", "/CMYK") ? INK_CMYK : 0u));
    if (is_written(find_written(walker, "/I"), "true", "true") ||
        is_written(find_written(walker, "/Interpolate"), "true", "true"))
        report(walker, "A-2 6.2.8-3", "a picture that readers are to blur (/Interpolate)");
    skip_picture(walker);
}

/* ---- operators ---- */

static const struct {
    const char *name;
    void (*run)(Walker *walker); /* NULL: paints and marks nothing */
} operators[] = {
    {"b", paint_path},     {"B", paint_path},    {"b*", paint_path},    {"B*", paint_path},
    {"BDC", begin_marked}, {"BI", NULL},         {"BMC", begin_mark},   {"BT", NULL},
    {"BX", NULL},          {"c", NULL},          {"cm", NULL},          {"CS", use_space},
    {"cs", use_space},     {"d", NULL},          {"d0", NULL},          {"d1", NULL},
    {"Do", paint_object},  {"DP", NULL},         {"EI", NULL},          {"EMC", end_mark},
    {"ET", NULL},          {"EX", NULL},         {"f", paint_path},     {"F", paint_path},
    {"f*", paint_path},    {"G", use_grey},      {"g", use_grey},       {"gs", NULL},
    {"h", NULL},           {"i", NULL},          {"ID", paint_written}, {"j", NULL},
    {"J", NULL},           {"K", use_cmyk},      {"k", use_cmyk},       {"l", NULL},
    {"m", NULL},           {"M", NULL},          {"MP", NULL},          {"n", NULL},
    {"q", save_state},     {"Q", restore_state}, {"re", NULL},          {"RG", use_rgb},
    {"rg", use_rgb},       {"ri", NULL},         {"s", paint_path},     {"S", paint_path},
    {"SC", NULL},          {"sc", NULL},         {"SCN", use_pattern},  {"scn", use_pattern},
    {"sh", paint_shading}, {"T*", NULL},         {"Tc", NULL},          {"Td", NULL},
    {"TD", NULL},          {"Tf", set_font},     {"Tj", show_text},     {"TJ", show_text},
    {"TL", NULL},          {"Tm", NULL},         {"Tr", set_rendering}, {"Ts", NULL},
    {"Tw", NULL},          {"Tz", NULL},         {"v", NULL},           {"w", NULL},
    {"W", NULL},           {"W*", NULL},         {"y", NULL},           {"'", show_text},
    {"\"", show_text},
};

static void run_operator(Walker *walker, const Lexeme *name) {
    for (guint i = 0; i < G_N_ELEMENTS(operators); i++)
        if (lexeme_is(name, operators[i].name)) {
            if (operators[i].run != NULL)
                operators[i].run(walker);
            return;
        }
    report(walker, "A-2 6.2.2-1", "an operator that PDF does not know");
}

static void walk_stream(Walker *walker, const Value *stream, GBytes *bytes) {
    gsize n = 0;
    if (bytes == NULL) {
        if (stream->kind != VALUE_NULL)
            report(walker, "octavo-2", "content packed in a way that octavo does not read");
        return;
    }
    walker->at = g_bytes_get_data(bytes, &n);
    walker->end = walker->at + n;
    g_array_set_size(walker->operands, 0);
    walker->painted->n_steps += n / 16; /* the work of unpacking */
    Lexeme lexeme;
    while (walker->painted->n_steps < PAINTED_STEPS &&
           lexeme_read(&walker->at, walker->end, &lexeme)) {
        walker->painted->n_steps++;
        if (lexeme_is_operator(&lexeme)) {
            run_operator(walker, &lexeme);
            g_array_set_size(walker->operands, 0);
        } else if (walker->operands->len < MAX_OPERANDS) {
            g_array_append_val(walker->operands, lexeme);
        }
    }
    if (walker->painted->n_steps >= PAINTED_STEPS)
        report(walker, "octavo-2", "more content than octavo goes through");
}

/* The streams of a page count as one; NULL where one of them cannot be read. */
static GBytes *join_contents(const Reader *reader, const Value *contents) {
    if (contents->kind != VALUE_ARRAY)
        return reader_unpack(reader, contents, READER_CONTENT_MAX);
    g_autoptr(GByteArray) joined = g_byte_array_new();
    for (guint i = 0; i < contents->n; i++) {
        g_autoptr(GBytes) bytes =
            reader_unpack(reader, reader_item(reader, contents, i), READER_CONTENT_MAX);
        gsize n = 0;
        const guint8 *data = bytes != NULL ? g_bytes_get_data(bytes, &n) : NULL;
        if (bytes == NULL || n + joined->len > READER_CONTENT_MAX)
            return NULL;
        g_byte_array_append(joined, data, (guint)n);
        g_byte_array_append(joined, (const guint8 *)"\n", 1);
    }
    return g_byte_array_free_to_bytes(g_steal_pointer(&joined));
}

/* ---- pages ---- */

Painted *painted_new(const Scene *scene) {
    Painted *painted = g_new0(Painted, 1);
    painted->scene = scene;
    painted->fonts = g_array_new(FALSE, FALSE, sizeof(UsedFont));
    painted->font_ids = g_hash_table_new(NULL, NULL);
    painted->marks = g_hash_table_new(NULL, NULL);
    return painted;
}

void painted_free(Painted *painted) {
    if (painted == NULL)
        return;
    g_array_unref(painted->fonts);
    g_hash_table_unref(painted->font_ids);
    g_hash_table_unref(painted->marks);
    g_free(painted);
}

void painted_add_page(Painted *painted, guint page) {
    const Reader *reader = painted->scene->reader;
    const Value *value = reader_page(reader, page - 1);
    const Value *contents = reader_at(reader, value, "/Contents");
    g_autoptr(GArray) marks = g_array_new(FALSE, FALSE, sizeof(Mark)),
                      states = g_array_new(FALSE, TRUE, sizeof(State)),
                      operands = g_array_new(FALSE, FALSE, sizeof(Lexeme));
    g_autoptr(GByteArray) shown = g_byte_array_new();
    g_array_set_size(states, 1);
    Walker walker = {.painted = painted,
                     .page = page,
                     .marks = marks,
                     .states = states,
                     .operands = operands,
                     .shown = shown,
                     .resources = reader_at(reader, value, "/Resources"),
                     .structure_key =
                         value_integer(reader_at(reader, value, "/StructParents"), -1)};
    g_autoptr(GBytes) bytes = join_contents(reader, contents);
    walk_stream(&walker, contents, bytes);
    if (marks->len > 0)
        report(&walker, "PDF 14.6", "marked content that has no end");
    check_group(&walker, value);
}

gboolean painted_has(const Painted *painted, guint page, guint stream, gint64 mcid) {
    return g_hash_table_contains(painted->marks, mark_key(page, stream, mcid));
}
