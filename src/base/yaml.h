/* yaml.h: YAML as a tree that remembers where every key and value stands.
 * In: text that is valid UTF-8.  Out: nodes whose scalars are all text; their meaning is the
 * caller's. Memory: nodes live in the arena. Diagnostics: yaml-syntax, yaml-refused,
 * limit-yaml-depth, limit-file-size, key-doubled. Source: YAML 1.1 as libyaml reads it, without
 * anchors, aliases, tags and several documents. */
#pragma once
#include "base/arena.h"
#include "base/diag.h"

#define YAML_BYTES_MAX (1u << 20)
#define YAML_DEPTH_MAX 32u

typedef enum YamlKind { YAML_TEXT, YAML_LIST, YAML_MAP } YamlKind;

typedef struct YamlNode YamlNode;
struct YamlNode {
    YamlKind kind;
    Place place;
    const char *key; /* of a map's child, or NULL */
    Place key_place;
    const char *text;       /* YAML_TEXT; "" where nothing is written */
    YamlNode *first, *last; /* children of a list or a map */
    YamlNode *next;
};

/* `first_line` is the line of `file` that the text begins on.
 * NULL after a diagnostic, or for a text that says nothing. */
const YamlNode *yaml_read(Arena *arena, const char *text, const char *file, guint first_line,
                          Diag *diag);

/* The child of a map with this key, or NULL. */
const YamlNode *yaml_find(const YamlNode *map, const char *key);

const char *yaml_kind_name(YamlKind kind); /* "a list" */
