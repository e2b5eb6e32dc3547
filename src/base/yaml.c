/* Builds the tree from libyaml's events. Its document API was refused: it resolves aliases, keeps
 * no place for a key, and lets a later key silently win over an earlier one. */
#include "base/yaml.h"
#include <string.h>
#include <yaml.h>

/* A list or a map that is still open. */
typedef struct Level {
    YamlNode *node;
    GHashTable *keys; /* of a map: those seen */
    const char *key;  /* of a map: the one whose value comes next, or NULL */
    Place key_place;
    gboolean is_dropped; /* the next value belongs to a key that was refused */
} Level;

typedef struct Reader {
    yaml_parser_t parser;
    Arena *arena;
    Diag *diag;
    const char *file;
    guint first_line;
    const char *text, *at; /* `at` is byte of the character `index`, on `line` and `column` */
    gsize index;
    guint line, column;
    Level levels[YAML_DEPTH_MAX];
    guint depth;
    guint n_documents;
    YamlNode *root;
} Reader;

/* libyaml counts in characters and knows line ends that editors do not; a Place counts bytes
 * between LFs. Marks rise, so the walk from the last one is short. */
static Place place_at(Reader *reader, yaml_mark_t mark) {
    if (mark.index < reader->index) {
        reader->at = reader->text;
        reader->index = 0;
        reader->line = reader->column = 1;
    }
    for (; reader->index < mark.index && *reader->at != '\0'; reader->index++) {
        const char *next = g_utf8_next_char(reader->at);
        gboolean is_line_end = *reader->at == '\n';
        reader->column = is_line_end ? 1 : reader->column + (guint)(next - reader->at);
        reader->line += is_line_end;
        reader->at = next;
    }
    return (Place){reader->file, reader->line + reader->first_line - 1, reader->column};
}

static void report_syntax(Reader *reader) {
    Place place = place_at(reader, reader->parser.problem_mark);
    const char *problem =
        reader->parser.problem != NULL ? reader->parser.problem : "cannot be read";
    if (reader->parser.context != NULL)
        diag_add(reader->diag, DIAG_YAML_SYNTAX, place, "%s, %s", problem, reader->parser.context);
    else
        diag_add(reader->diag, DIAG_YAML_SYNTAX, place, "%s", problem);
    if (strstr(problem, "cannot start any token") != NULL ||
        strstr(problem, "not allowed in this context") != NULL)
        diag_hint(reader->diag, "put the text in quotation marks");
}

static void refuse(Reader *reader, Place place, const char *what) {
    diag_add(reader->diag, DIAG_YAML_REFUSED, place, "YAML here may not use %s", what);
}

static void refuse_properties(Reader *reader, Place place, const yaml_char_t *anchor,
                              const yaml_char_t *tag) {
    if (anchor != NULL)
        refuse(reader, place, "anchors");
    if (tag != NULL)
        refuse(reader, place, "tags");
}

static Level *top(Reader *reader) {
    return reader->depth > 0 ? &reader->levels[reader->depth - 1] : NULL;
}

static void append(YamlNode *parent, YamlNode *child) {
    if (parent->last == NULL)
        parent->first = child;
    else
        parent->last->next = child;
    parent->last = child;
}

/* Hangs a value where it belongs: the root, an item of a list, or the value of the key before it.
 */
static YamlNode *add_node(Reader *reader, YamlKind kind, Place place) {
    YamlNode *node = arena_new0(reader->arena, YamlNode);
    node->kind = kind;
    node->place = place;
    Level *level = top(reader);
    if (level == NULL) {
        if (reader->root == NULL)
            reader->root = node;
        return node;
    }
    node->key = level->key;
    node->key_place = level->key_place;
    if (!level->is_dropped)
        append(level->node, node);
    level->key = NULL;
    level->is_dropped = FALSE;
    return node;
}

static gboolean wants_key(const Level *level) {
    return level != NULL && level->node->kind == YAML_MAP && level->key == NULL;
}

static void take_key(Reader *reader, Level *level, const char *key, Place place) {
    level->key = arena_strdup(reader->arena, key);
    level->key_place = place;
    if (!g_hash_table_add(level->keys, (gpointer)level->key)) {
        diag_add(reader->diag, DIAG_KEY_DOUBLED, place, "the key '%s' stands twice in this map",
                 key);
        level->is_dropped = TRUE;
    }
}

static void take_scalar(Reader *reader, const yaml_event_t *event) {
    Place place = place_at(reader, event->start_mark);
    refuse_properties(reader, place, event->data.scalar.anchor, event->data.scalar.tag);
    const char *value = (const char *)event->data.scalar.value;
    if (strlen(value) != event->data.scalar.length) {
        refuse(reader, place, "the character U+0000");
        value = "";
    }
    Level *level = top(reader);
    if (wants_key(level))
        take_key(reader, level, value, place);
    else
        add_node(reader, YAML_TEXT, place)->text = arena_strdup(reader->arena, value);
}

static void take_alias(Reader *reader, const yaml_event_t *event) {
    Place place = place_at(reader, event->start_mark);
    refuse(reader, place, "aliases");
    Level *level = top(reader);
    if (wants_key(level)) {
        level->key = "";
        level->is_dropped = TRUE;
    } else {
        add_node(reader, YAML_TEXT, place)->text = "";
    }
}

/* FALSE when the text is too deep, or too odd, to go on. */
static gboolean open_level(Reader *reader, YamlKind kind, const yaml_event_t *event,
                           const yaml_char_t *anchor, const yaml_char_t *tag) {
    Place place = place_at(reader, event->start_mark);
    refuse_properties(reader, place, anchor, tag);
    if (reader->depth == YAML_DEPTH_MAX) {
        diag_add(reader->diag, DIAG_LIMIT_YAML_DEPTH, place, "the YAML is more than %u levels deep",
                 YAML_DEPTH_MAX);
        return FALSE;
    }
    if (wants_key(top(reader))) {
        refuse(reader, place, "a list or a map as a key");
        return FALSE;
    }
    YamlNode *node = add_node(reader, kind, place);
    reader->levels[reader->depth++] = (Level){
        .node = node, .keys = kind == YAML_MAP ? g_hash_table_new(g_str_hash, g_str_equal) : NULL};
    return TRUE;
}

static void close_level(Reader *reader) {
    Level *level = &reader->levels[--reader->depth];
    g_clear_pointer(&level->keys, g_hash_table_unref);
}

static gboolean open_document(Reader *reader, const yaml_event_t *event) {
    Place place = place_at(reader, event->start_mark);
    if (event->data.document_start.tag_directives.start !=
        event->data.document_start.tag_directives.end)
        refuse(reader, place, "tags");
    if (reader->n_documents++ == 0)
        return TRUE;
    refuse(reader, place, "several documents");
    return FALSE;
}

/* FALSE when reading ends. */
static gboolean take_event(Reader *reader, const yaml_event_t *event) {
    switch (event->type) {
    case YAML_DOCUMENT_START_EVENT:
        return open_document(reader, event);
    case YAML_SCALAR_EVENT:
        take_scalar(reader, event);
        return TRUE;
    case YAML_ALIAS_EVENT:
        take_alias(reader, event);
        return TRUE;
    case YAML_SEQUENCE_START_EVENT:
        return open_level(reader, YAML_LIST, event, event->data.sequence_start.anchor,
                          event->data.sequence_start.tag);
    case YAML_MAPPING_START_EVENT:
        return open_level(reader, YAML_MAP, event, event->data.mapping_start.anchor,
                          event->data.mapping_start.tag);
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT:
        close_level(reader);
        return TRUE;
    default:
        return event->type != YAML_STREAM_END_EVENT;
    }
}

/* FALSE when the text is not YAML or not to be read to its end. */
static gboolean take_events(Reader *reader) {
    for (gboolean goes_on = TRUE; goes_on;) {
        yaml_event_t event;
        if (!yaml_parser_parse(&reader->parser, &event)) {
            report_syntax(reader);
            return FALSE;
        }
        goes_on = take_event(reader, &event);
        gboolean is_end = event.type == YAML_STREAM_END_EVENT;
        yaml_event_delete(&event);
        if (!goes_on)
            return is_end;
    }
    return TRUE;
}

const YamlNode *yaml_read(Arena *arena, const char *text, const char *file, guint first_line,
                          Diag *diag) {
    Reader reader = {
        .arena = arena, .diag = diag, .file = diag_file(diag, file), .first_line = first_line};
    reader.text = reader.at = text;
    reader.line = reader.column = 1;
    gsize len = strlen(text);
    if (len > YAML_BYTES_MAX) {
        Place place = {reader.file, first_line, 0};
        diag_add(diag, DIAG_LIMIT_FILE_SIZE, place, "the YAML is larger than %u bytes",
                 YAML_BYTES_MAX);
        return NULL;
    }
    gboolean is_ready = yaml_parser_initialize(&reader.parser);
    g_assert(is_ready);
    yaml_parser_set_encoding(&reader.parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&reader.parser, (const guchar *)text, len);
    gboolean is_read = take_events(&reader);
    while (reader.depth > 0)
        close_level(&reader);
    yaml_parser_delete(&reader.parser);
    return is_read ? reader.root : NULL;
}

const YamlNode *yaml_find(const YamlNode *map, const char *key) {
    for (const YamlNode *node = map->first; node != NULL; node = node->next)
        if (g_strcmp0(node->key, key) == 0)
            return node;
    return NULL;
}

const char *yaml_kind_name(YamlKind kind) {
    static const char *const names[] = {
        [YAML_TEXT] = "text", [YAML_LIST] = "a list", [YAML_MAP] = "a map"};
    return names[kind];
}
