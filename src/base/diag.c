/* The list of the author's mistakes and its printed form.
 * The first 1,000 are kept and the rest only counted, so that a hostile file cannot fill the memory
 * with complaints. Control characters in what is printed become '?': a file name or a line of a
 * book must not steer the terminal. */
#include "base/diag.h"
#include "base/text.h"
#include <string.h>

#define KEPT_AT_MOST 1000u
#define SHOWN_WIDTH 96u /* [characters] of a source line */
#define SHOWN_BEFORE 60u

typedef struct Entry {
    Complaint said; /* its texts are the entry's */
    guint order;    /* of diag_add(), so that sorting is stable */
    guint n_more;   /* of its kind, where that is tolerated */
} Entry;

typedef struct Source {
    char *text;
    GArray *starts; /* of gsize: where each line begins, then one past the last line's end */
} Source;

struct Diag {
    GHashTable *files;   /* set of names */
    GHashTable *sources; /* name -> Source */
    GHashTable *said;    /* set of what diag_add() was told, so that a thing is said once */
    GPtrArray *entries;
    Entry *latest; /* what diag_hint() speaks of, or NULL when it was only counted */
    guint counts[3];
    guint n_told;
    gboolean tolerates;
    Entry *tolerated[DIAG_N_CODES]; /* the first of each kind, or NULL */
    DiagWatch watch;
    void *watch_data;
};

static const struct {
    const char *name;
    DiagLevel level;
    const char *meaning;
} codes[] = {
#define X(code, name, level, meaning) {name, level, meaning},
    DIAG_CODES(X)
#undef X
};

/* What other tools let pass, or what only octavo asks for. */
static const DiagCode tolerable[] = {
    DIAG_FILE_MISSING,   DIAG_FILE_OUTSIDE,   DIAG_FILE_KIND,      DIAG_LAYOUT_BAD,
    DIAG_DRAFT_LEFT,     DIAG_DIRECTIVE_LEFT, DIAG_HTML_RAW,       DIAG_TITLE_MISSING,
    DIAG_TITLE_DOUBLED,  DIAG_HEADING_SKIP,   DIAG_ATTR_BAD,       DIAG_ATTR_UNKNOWN,
    DIAG_INCLUDE_REGION, DIAG_CAPTION_STRAY,  DIAG_INDEX_BAD,      DIAG_CELL_EXTRA,
    DIAG_NOTE_UNUSED,    DIAG_LINK_SCHEME,    DIAG_LINK_NESTED,    DIAG_MATH_COMMAND,
    DIAG_MATH_SYNTAX,    DIAG_PICTURE_BAD,    DIAG_PICTURE_ACTIVE, DIAG_LIMIT_PICTURE,
    DIAG_ALT_MISSING,    DIAG_ID_DOUBLED,     DIAG_REF_MISSING,    DIAG_REF_UNNUMBERED,
    DIAG_GLYPH_MISSING,  DIAG_SOURCE_MISSING, DIAG_TITLE_LEFT,
};

static const char *const level_names[] = {"note", "warning", "error"};
static const char *const level_colours[] = {"\033[1;36m", "\033[1;35m", "\033[1;31m"};

const char *diag_code_name(DiagCode code) {
    return codes[code].name;
}

const char *diag_code_meaning(DiagCode code) {
    return codes[code].meaning;
}

const char *diag_level_name(DiagLevel level) {
    return level_names[level];
}

DiagLevel diag_code_level(DiagCode code) {
    return codes[code].level;
}

static void free_entry(gpointer data) {
    Entry *entry = data;
    g_free((char *)entry->said.message);
    g_free((char *)entry->said.hint);
    g_free(entry);
}

static void free_source(gpointer data) {
    Source *source = data;
    g_free(source->text);
    g_array_unref(source->starts);
    g_free(source);
}

Diag *diag_new(void) {
    Diag *diag = g_new0(Diag, 1);
    diag->files = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    diag->sources = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_source);
    diag->said = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    diag->entries = g_ptr_array_new_with_free_func(free_entry);
    return diag;
}

void diag_free(Diag *diag) {
    if (diag == NULL)
        return;
    g_hash_table_unref(diag->said);
    g_ptr_array_unref(diag->entries);
    g_hash_table_unref(diag->sources);
    g_hash_table_unref(diag->files);
    g_free(diag);
}

const char *diag_file(Diag *diag, const char *name) {
    gpointer kept = NULL;
    if (g_hash_table_lookup_extended(diag->files, name, &kept, NULL))
        return kept;
    char *copy = g_strdup(name);
    g_hash_table_add(diag->files, copy);
    return copy;
}

void diag_source(Diag *diag, const char *name, const char *text, gsize len) {
    Source *source = g_new0(Source, 1);
    source->text = g_strndup(text, len);
    source->starts = g_array_new(FALSE, FALSE, sizeof(gsize));
    gsize start = 0;
    g_array_append_val(source->starts, start);
    for (gsize i = 0; i < len; i++)
        if (text[i] == '\n') {
            start = i + 1;
            g_array_append_val(source->starts, start);
        }
    start = len + 1;
    g_array_append_val(source->starts, start);
    g_hash_table_replace(diag->sources, g_strdup(name), source);
}

/* FALSE: the same was said of this place before. Without a place, nothing is the same. */
static gboolean is_new(Diag *diag, DiagCode code, Place place, const char *message) {
    return place.line == 0 ||
           g_hash_table_add(diag->said, g_strdup_printf("%d %s:%u:%u %s", (int)code, place.file,
                                                        place.line, place.column, message));
}

static gboolean is_tolerated(const Diag *diag, DiagCode code) {
    for (gsize i = 0; diag->tolerates && i < G_N_ELEMENTS(tolerable); i++)
        if (tolerable[i] == code)
            return TRUE;
    return FALSE;
}

/* Takes the message. NULL: it was only counted. */
static Entry *keep_entry(Diag *diag, DiagCode code, DiagLevel level, Place place, char *message) {
    gboolean is_kept = diag->entries->len < KEPT_AT_MOST;
    gboolean is_said = is_kept && !is_new(diag, code, place, message);
    diag->counts[level] += !is_said;
    if (!is_kept || is_said) {
        g_free(message);
        return NULL;
    }
    Entry *entry = g_new0(Entry, 1);
    *entry = (Entry){{code, level, place, message, NULL}, diag->entries->len, 0};
    g_ptr_array_add(diag->entries, entry);
    return entry;
}

/* Takes the message. */
static void add_entry(Diag *diag, DiagCode code, DiagLevel level, Place place, char *message) {
    diag->n_told++;
    gboolean is_lenient = is_tolerated(diag, code);
    if (is_lenient && diag->tolerated[code] != NULL) {
        diag->tolerated[code]->n_more += is_new(diag, code, place, message);
        diag->latest = NULL;
        g_free(message);
        return;
    }
    diag->latest =
        keep_entry(diag, code, is_lenient ? MIN(level, DIAG_WARNING) : level, place, message);
    if (is_lenient)
        diag->tolerated[code] = diag->latest;
}

void diag_tolerate(Diag *diag) {
    diag->tolerates = TRUE;
}

/* The message, and how many others there were; the caller's. */
static char *whole_message(const Entry *entry) {
    return entry->n_more == 0 ? g_strdup(entry->said.message)
                              : g_strdup_printf("%s; and %u more of this kind", entry->said.message,
                                                entry->n_more);
}

void diag_add(Diag *diag, DiagCode code, Place place, const char *format, ...) {
    g_assert(code < DIAG_N_CODES);
    va_list args;
    va_start(args, format);
    add_entry(diag, code, codes[code].level, place, g_strdup_vprintf(format, args));
    va_end(args);
}

void diag_take(Diag *diag, const Diag *from) {
    for (guint i = 0; i < from->entries->len; i++) {
        const Complaint *said = &((const Entry *)from->entries->pdata[i])->said;
        add_entry(diag, said->code, said->level, said->place, g_strdup(said->message));
        if (said->hint != NULL)
            diag_hint(diag, "%s", said->hint);
    }
}

void diag_hint(Diag *diag, const char *format, ...) {
    if (diag->latest == NULL)
        return;
    va_list args;
    va_start(args, format);
    g_free((char *)diag->latest->said.hint);
    diag->latest->said.hint = g_strdup_vprintf(format, args);
    va_end(args);
}

void diag_suggest(Diag *diag, const char *word, const char *const *words, gsize n_words) {
    const char *nearest = NULL;
    guint least = (guint)MAX(strlen(word) / 3, 1) + 1;
    for (gsize i = 0; i < n_words; i++) {
        guint distance = text_distance(word, words[i]);
        if (distance < least) {
            least = distance;
            nearest = words[i];
        }
    }
    if (nearest != NULL)
        diag_hint(diag, "did you mean '%s'?", nearest);
}

guint diag_count(const Diag *diag, DiagLevel level) {
    return diag->counts[level];
}

guint diag_told(const Diag *diag) {
    return diag->n_told;
}

void diag_watch(Diag *diag, DiagWatch watch, void *data) {
    diag->watch = watch;
    diag->watch_data = data;
}

void diag_subject(Diag *diag, const char *name) {
    if (diag->watch != NULL)
        diag->watch(name, diag->watch_data);
}

/* ---- packing ---- */

#define ENTRY_TYPE "(uumayuuaymay)" /* code; level; place: file, line, column; message; hint */
#define DIAG_TYPE "(a" ENTRY_TYPE "a(ayay)(uuu))" /* entries; sources: name, text; counts */

static GVariant *pack_bytes(const char *text) {
    return text != NULL ? g_variant_new_bytestring(text) : NULL;
}

static GVariant *pack_entry(const Entry *whole) {
    const Complaint *entry = &whole->said;
    const Place *place = &entry->place;
    g_autofree char *message = whole_message(whole);
    return g_variant_new("(uu@may"
                         "uu@ay"
                         "@may)",
                         (guint32)entry->code, (guint32)entry->level,
                         g_variant_new_maybe(G_VARIANT_TYPE_BYTESTRING, pack_bytes(place->file)),
                         place->line, place->column, pack_bytes(message),
                         g_variant_new_maybe(G_VARIANT_TYPE_BYTESTRING, pack_bytes(entry->hint)));
}

/* Of the texts, those that something was found in. */
static void pack_source(const Diag *diag, const char *name, GHashTable *packed,
                        GVariantBuilder *sources) {
    const Source *source = name != NULL ? g_hash_table_lookup(diag->sources, name) : NULL;
    if (source != NULL && g_hash_table_add(packed, (gpointer)name))
        g_variant_builder_add(sources, "(@ay@ay)", pack_bytes(name), pack_bytes(source->text));
}

GVariant *diag_pack(const Diag *diag) {
    g_auto(GVariantBuilder) entries, sources;
    g_autoptr(GHashTable) packed = g_hash_table_new(g_str_hash, g_str_equal);
    g_variant_builder_init(&entries, G_VARIANT_TYPE("a" ENTRY_TYPE));
    g_variant_builder_init(&sources, G_VARIANT_TYPE("a(ayay)"));
    for (guint i = 0; i < diag->entries->len; i++) {
        const Entry *entry = diag->entries->pdata[i];
        g_variant_builder_add_value(&entries, pack_entry(entry));
        pack_source(diag, entry->said.place.file, packed, &sources);
    }
    return g_variant_new("(@a" ENTRY_TYPE "@a(ayay)(uuu))", g_variant_builder_end(&entries),
                         g_variant_builder_end(&sources), diag->counts[0], diag->counts[1],
                         diag->counts[2]);
}

static void unpack_sources(Diag *diag, GVariant *sources) {
    GVariantIter iter;
    const char *name, *text;
    g_variant_iter_init(&iter, sources);
    while (g_variant_iter_next(&iter, "(^&ay^&ay)", &name, &text))
        diag_source(diag, name, text, strlen(text));
}

static void unpack_entries(Diag *diag, GVariant *entries) {
    GVariantIter iter;
    guint32 code, level;
    Place place;
    const char *file, *message, *hint;
    g_variant_iter_init(&iter, entries);
    while (g_variant_iter_next(&iter, "(uum^&ayuu^&aym^&ay)", &code, &level, &file, &place.line,
                               &place.column, &message, &hint)) {
        place.file = file != NULL ? diag_file(diag, file) : NULL;
        add_entry(diag, MIN(code, DIAG_N_CODES - 1), MIN(level, DIAG_ERROR), place,
                  g_strdup(message));
        if (hint != NULL)
            diag_hint(diag, "%s", hint);
    }
}

/* What the other had counted beyond what it kept. */
static void unpack_counts(Diag *diag, const guint before[3], const guint32 counts[3]) {
    for (guint i = 0; i < 3; i++)
        diag->counts[i] = MAX(diag->counts[i], before[i] + counts[i]);
}

gboolean diag_unpack(Diag *diag, GVariant *packed) {
    guint before[3];
    guint32 counts[3];
    if (!g_variant_is_of_type(packed, G_VARIANT_TYPE(DIAG_TYPE)))
        return FALSE;
    g_autoptr(GVariant) entries = NULL, sources = NULL;
    memcpy(before, diag->counts, sizeof before);
    g_variant_get(packed, "(@a" ENTRY_TYPE "@a(ayay)(uuu))", &entries, &sources, &counts[0],
                  &counts[1], &counts[2]);
    unpack_sources(diag, sources);
    unpack_entries(diag, entries);
    unpack_counts(diag, before, counts);
    return TRUE;
}

/* ---- printing ---- */

static int compare_numbers(guint a, guint b) {
    return (a > b) - (a < b);
}

static int compare_places(Place a, Place b) {
    int order = g_strcmp0(a.file, b.file);
    if (order == 0)
        order = compare_numbers(a.line, b.line);
    return order != 0 ? order : compare_numbers(a.column, b.column);
}

static int compare_entries(gconstpointer left, gconstpointer right) {
    const Entry *a = *(Entry *const *)left, *b = *(Entry *const *)right;
    int order = compare_places(a->said.place, b->said.place);
    return order != 0 ? order : compare_numbers(a->order, b->order);
}

/* What was said so far, its number told once. */
static Complaint *said_whole(Entry *entry) {
    char *message = whole_message(entry);
    g_free((char *)entry->said.message);
    entry->said.message = message;
    entry->n_more = 0;
    return &entry->said;
}

GPtrArray *diag_sorted(const Diag *diag) {
    GPtrArray *sorted = g_ptr_array_new();
    g_autoptr(GPtrArray) entries = g_ptr_array_copy(diag->entries, NULL, NULL);
    g_ptr_array_set_free_func(entries, NULL);
    g_ptr_array_sort(entries, compare_entries);
    for (guint i = 0; i < entries->len; i++)
        g_ptr_array_add(sorted, said_whole(entries->pdata[i]));
    return sorted;
}

static gboolean is_harmless(gunichar c) {
    return !g_unichar_iscntrl(c) && g_unichar_type(c) != G_UNICODE_FORMAT;
}

/* Appends text as a terminal may see it: one line, no control or format characters, valid UTF-8. */
static void append_shown(GString *out, const char *text, gsize len) {
    g_autofree char *valid = g_utf8_make_valid(text, (gssize)len);
    for (const char *p = valid; *p != '\0'; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);
        g_string_append_unichar(out, c == '\t' ? ' ' : is_harmless(c) ? c : '?');
    }
}

static void append_coloured(GString *out, gboolean colour, const char *escape, const char *text) {
    if (colour)
        g_string_append(out, escape);
    append_shown(out, text, strlen(text));
    if (colour)
        g_string_append(out, "\033[0m");
}

/* The line without its end, or NULL. */
static const char *find_line(const Diag *diag, Place place, gsize *ret_len) {
    if (place.file == NULL || place.line == 0)
        return NULL;
    const Source *source = g_hash_table_lookup(diag->sources, place.file);
    if (source == NULL || place.line >= source->starts->len)
        return NULL;
    gsize start = g_array_index(source->starts, gsize, place.line - 1);
    *ret_len = g_array_index(source->starts, gsize, place.line) - start - 1;
    return source->text + start;
}

Place diag_seek(const Diag *diag, Place from, const char *words) {
    gsize len = 0;
    const char *line = find_line(diag, from, &len);
    const char *start =
        line != NULL ? line + MIN(from.column > 0 ? from.column - 1 : 0, len) : NULL;
    const char *at = start != NULL ? strstr(start, words) : NULL;
    if (at == NULL)
        return from;
    Place there = {from.file, from.line, 0};
    for (const char *end; (end = memchr(line, '\n', (gsize)(at - line))) != NULL; line = end + 1)
        there.line++;
    there.column = (guint32)(at - line) + 1;
    return there;
}

static gboolean is_continuation(char c) {
    return ((guchar)c & 0xc0) == 0x80;
}

guint diag_column(const Diag *diag, Place place) {
    gsize len = 0;
    const char *line = find_line(diag, place, &len);
    if (line == NULL || place.column == 0 || place.column - 1 > len)
        return place.column;
    guint column = 1;
    for (gsize i = 0; i < place.column - 1; i++)
        column += !is_continuation(line[i]);
    return column;
}

static char closing_of(char c) {
    static const char pairs[] = "[](){}<>``";
    const char *found = c != '\0' ? strchr(pairs, c) : NULL;
    return found != NULL && (found - pairs) % 2 == 0 ? found[1] : '\0';
}

static const char *end_of_word(const char *p, const char *end) {
    while (p < end && (g_ascii_isalnum(*p) || *p == '_' || *p == '-' || ((guchar)*p & 0x80) != 0))
        p++;
    return p;
}

/* What begins here: to the bracket that closes it, or to the end of the word; one character at
 * least. */
static const char *end_of_phrase(const char *p, const char *end) {
    char closing = p < end ? closing_of(*p) : '\0';
    const char *close = closing != '\0' ? memchr(p + 1, closing, (gsize)(end - p) - 1) : NULL;
    const char *last = close != NULL ? close + 1 : end_of_word(p, end);
    return last > p || p == end ? last : p + 1;
}

guint diag_end_column(const Diag *diag, Place place) {
    gsize len = 0;
    const char *line = find_line(diag, place, &len);
    if (line == NULL || place.column == 0 || place.column - 1 > len)
        return place.column;
    const char *end = end_of_phrase(line + place.column - 1, line + len);
    Place behind = place;
    behind.column = (guint32)(end - line) + 1;
    return diag_column(diag, behind);
}

static void append_place(GString *out, const Diag *diag, Place place, gboolean colour) {
    g_autoptr(GString) name = g_string_new(place.file != NULL ? place.file : "book");
    if (place.line > 0)
        g_string_append_printf(name, ":%u", place.line);
    if (place.line > 0 && place.column > 0)
        g_string_append_printf(name, ":%u", diag_column(diag, place));
    g_string_append_c(name, ':');
    append_coloured(out, colour, "\033[1m", name->str);
}

static guint width_of(const char *text) {
    guint width = 0;
    for (const char *p = text; *p != '\0'; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);
        width += g_unichar_iszerowidth(c) ? 0 : g_unichar_iswide(c) ? 2 : 1;
    }
    return width;
}

static const char *step_back(const char *p, const char *start, guint n_chars) {
    for (; n_chars > 0 && p > start; n_chars--)
        do
            p--;
        while (p > start && is_continuation(*p));
    return p;
}

static const char *step_forward(const char *p, const char *end, guint n_chars) {
    for (; n_chars > 0 && p < end; n_chars--)
        do
            p++;
        while (p < end && is_continuation(*p));
    return p;
}

/* The line under the message: a long one is cut to what surrounds the caret, before anything else
 * is done with it. */
static void append_excerpt(GString *out, const Diag *diag, Place place, gboolean colour) {
    gsize len = 0;
    const char *line = find_line(diag, place, &len);
    if (line == NULL || place.column == 0)
        return;
    const char *end = line + len, *caret = line + MIN(place.column - 1, len);
    gboolean is_short = step_forward(line, end, SHOWN_WIDTH) == end;
    const char *first = is_short ? line : step_back(caret, line, SHOWN_BEFORE);
    const char *last = step_forward(first, end, SHOWN_WIDTH);
    g_string_append_printf(out, "%5u | %s", place.line, first > line ? "…" : "");
    append_shown(out, first, (gsize)(last - first));
    g_string_append(out, last < end ? "…\n" : "\n");
    g_autoptr(GString) before = g_string_new(NULL);
    append_shown(before, first, (gsize)(caret - first));
    g_string_append_printf(out, "      | %*s", (int)(width_of(before->str) + (first > line)), "");
    append_coloured(out, colour, "\033[1;32m", "^");
    g_string_append_c(out, '\n');
}

static void append_hint(GString *out, const char *hint) {
    g_auto(GStrv) lines = g_strsplit(hint, "\n", -1);
    for (gsize i = 0; lines[i] != NULL; i++) {
        g_string_append(out, i == 0 ? "      = " : "        ");
        append_shown(out, lines[i], strlen(lines[i]));
        g_string_append_c(out, '\n');
    }
}

static void append_entry(GString *out, const Diag *diag, const Complaint *entry, gboolean colour) {
    DiagLevel level = entry->level;
    append_place(out, diag, entry->place, colour);
    g_string_append_c(out, ' ');
    append_coloured(out, colour, level_colours[level], level_names[level]);
    g_string_append(out, ": ");
    append_shown(out, entry->message, strlen(entry->message));
    g_string_append_printf(out, " [%s]\n", codes[entry->code].name);
    append_excerpt(out, diag, entry->place, colour);
    if (entry->hint != NULL)
        append_hint(out, entry->hint);
}

static void append_count(GString *out, const Diag *diag, DiagLevel level) {
    guint n = diag->counts[level];
    if (n == 0)
        return;
    if (out->len > 0 && out->str[out->len - 1] != '\n')
        g_string_append(out, ", ");
    g_string_append_printf(out, "%u %s%s", n, level_names[level], n == 1 ? "" : "s");
}

static void append_counts(GString *out, const Diag *diag) {
    guint n_all = diag->counts[DIAG_ERROR] + diag->counts[DIAG_WARNING] + diag->counts[DIAG_NOTE];
    append_count(out, diag, DIAG_ERROR);
    append_count(out, diag, DIAG_WARNING);
    append_count(out, diag, DIAG_NOTE);
    if (n_all > diag->entries->len)
        g_string_append_printf(out, " (%u of them not shown)", n_all - diag->entries->len);
    g_string_append_c(out, '\n');
}

static void append_rest(GString *out, guint n_hidden, guint max_errors) {
    if (n_hidden > 0)
        g_string_append_printf(out, "… and %u more behind the first %u error%s\n", n_hidden,
                               max_errors, max_errors == 1 ? "" : "s");
}

char *diag_print_some(const Diag *diag, gboolean colour, guint max_errors) {
    GString *out = g_string_new(NULL);
    g_autoptr(GPtrArray) sorted = diag_sorted(diag);
    guint i = 0, n_errors = 0;
    for (; i < sorted->len && (max_errors == 0 || n_errors < max_errors); i++) {
        const Complaint *said = sorted->pdata[i];
        append_entry(out, diag, said, colour);
        n_errors += said->level == DIAG_ERROR;
    }
    append_rest(out, sorted->len - i, max_errors);
    if (sorted->len > 0)
        append_counts(out, diag);
    return g_string_free(out, FALSE);
}

char *diag_print(const Diag *diag, gboolean colour) {
    return diag_print_some(diag, colour, 0);
}
