/* One table a map says which keys there are, what they hold and where it goes; the code below only
 * walks the tables. A schema language was refused: the tables are as short, and their messages
 * speak to authors. */
#include "source/manifest.h"
#include "base/file.h"
#include "base/text.h"
#include "source/values.h"
#include "base/yaml.h"
#include <stddef.h>
#include <string.h>

typedef enum Type {
    TYPE_TEXT,
    TYPE_LANGUAGE,
    TYPE_URI,
    TYPE_SLUG,
    TYPE_STYLE,
    TYPE_ISBN,
    TYPE_DAY,
    TYPE_REVISION,
    TYPE_NUMBER,
    TYPE_LIMIT, /* a number up to that of limits_most */
    TYPE_FLAG,  /* yes or no */
    TYPE_CHOICE,
    TYPE_PATH,
    TYPE_TEXTS,        /* a list of texts */
    TYPE_AUTHORS,      /* a list of names or of maps */
    TYPE_INTERPRETERS, /* a map from languages to maps */
    TYPE_GONE,         /* a list of maps */
    TYPE_MAP,          /* with keys of its own, going to the same target */
    TYPE_NODES,        /* a list that is read later */
} Type;

typedef enum Need { OPTIONAL, REQUIRED, FOLDER_ONLY } Need;

typedef struct Key Key;
struct Key {
    const char *name;
    Type type;
    Need need;
    gsize target;               /* offset in the struct that the map fills */
    const char *const *choices; /* TYPE_CHOICE: NULL-terminated */
    const Key *keys;            /* TYPE_MAP: ends in a nameless key */
};

/* What the top map fills. */
typedef struct Draft {
    Meta meta;
    Limits limits;
    const char *version, *cover_file, *cover_alt, *works_file, *works_style;
    const YamlNode *front, *chapters, *parts, *back;
} Draft;

typedef struct Entry {
    const char *file, *slug, *summary, *kind, *role;
    gboolean has_own_file;
} Entry;

typedef struct Part {
    const char *title, *slug;
    const YamlNode *chapters;
} Part;

static const char *const versions[] = {"1", NULL};
static const char *const statuses[] = {"draft", "ongoing", "completed", NULL};
static const char *const roles[] = {"glossary", "sources", "changes", "bibliography", NULL};
static const char *const works_styles[] = {"notes", "author-date", NULL};
static const char *const difficulties[] = {"beginner", "intermediate", "advanced", NULL};

static const Key isbn_keys[] = {
    {"epub", TYPE_ISBN, OPTIONAL, offsetof(Draft, meta.isbn_epub), NULL, NULL},
    {"pdf", TYPE_ISBN, OPTIONAL, offsetof(Draft, meta.isbn_pdf), NULL, NULL},
    {"print", TYPE_ISBN, OPTIONAL, offsetof(Draft, meta.isbn_print), NULL, NULL},
    {0},
};

static const Key path_keys[] = {
    {"name", TYPE_TEXT, REQUIRED, offsetof(Draft, meta.path.name), NULL, NULL},
    {"position", TYPE_NUMBER, OPTIONAL, offsetof(Draft, meta.path.position), NULL, NULL},
    {0},
};

static const Key series_keys[] = {
    {"name", TYPE_TEXT, REQUIRED, offsetof(Draft, meta.series.name), NULL, NULL},
    {"position", TYPE_NUMBER, OPTIONAL, offsetof(Draft, meta.series.position), NULL, NULL},
    {0},
};

static const Key edition_keys[] = {
    {"number", TYPE_NUMBER, OPTIONAL, offsetof(Draft, meta.edition_number), NULL, NULL},
    {"revision", TYPE_REVISION, OPTIONAL, offsetof(Draft, meta.revision), NULL, NULL},
    {"date", TYPE_DAY, OPTIONAL, offsetof(Draft, meta.date), NULL, NULL},
    {0},
};

static const Key cover_keys[] = {
    {"file", TYPE_PATH, REQUIRED, offsetof(Draft, cover_file), NULL, NULL},
    {"alt", TYPE_TEXT, REQUIRED, offsetof(Draft, cover_alt), NULL, NULL},
    {0},
};

static const Key works_keys[] = {
    {"file", TYPE_PATH, REQUIRED, offsetof(Draft, works_file), NULL, NULL},
    {"style", TYPE_CHOICE, REQUIRED, offsetof(Draft, works_style), works_styles, NULL},
    {0},
};

static const Key limit_keys[] = {
#define X(field, key, usual, most)                                                                 \
    {key, TYPE_LIMIT, OPTIONAL, offsetof(Draft, limits.field), NULL, NULL},
    LIMITS(X)
#undef X
        {0},
};

static const Key book_keys[] = {
    {"octavo", TYPE_CHOICE, REQUIRED, offsetof(Draft, version), versions, NULL},
    {"title", TYPE_TEXT, REQUIRED, offsetof(Draft, meta.title), NULL, NULL},
    {"subtitle", TYPE_TEXT, OPTIONAL, offsetof(Draft, meta.subtitle), NULL, NULL},
    {"description", TYPE_TEXT, OPTIONAL, offsetof(Draft, meta.description), NULL, NULL},
    {"language", TYPE_LANGUAGE, REQUIRED, offsetof(Draft, meta.language), NULL, NULL},
    {"identifier", TYPE_URI, REQUIRED, offsetof(Draft, meta.identifier), NULL, NULL},
    {"isbn", TYPE_MAP, OPTIONAL, 0, NULL, isbn_keys},
    {"authors", TYPE_AUTHORS, OPTIONAL, offsetof(Draft, meta.authors), NULL, NULL},
    {"publisher", TYPE_TEXT, OPTIONAL, offsetof(Draft, meta.publisher), NULL, NULL},
    {"rights", TYPE_TEXT, OPTIONAL, offsetof(Draft, meta.rights), NULL, NULL},
    {"licence", TYPE_TEXT, OPTIONAL, offsetof(Draft, meta.licence), NULL, NULL},
    {"subjects", TYPE_TEXTS, OPTIONAL, offsetof(Draft, meta.subjects), NULL, NULL},
    {"readers", TYPE_TEXTS, OPTIONAL, offsetof(Draft, meta.readers), NULL, NULL},
    {"hyphenation", TYPE_TEXTS, OPTIONAL, offsetof(Draft, meta.hyphenation), NULL, NULL},
    {"path", TYPE_MAP, OPTIONAL, 0, NULL, path_keys},
    {"series", TYPE_MAP, OPTIONAL, 0, NULL, series_keys},
    {"status", TYPE_CHOICE, OPTIONAL, offsetof(Draft, meta.status), statuses, NULL},
    {"difficulty", TYPE_CHOICE, OPTIONAL, offsetof(Draft, meta.difficulty), difficulties, NULL},
    {"certified-by", TYPE_TEXT, OPTIONAL, offsetof(Draft, meta.certified_by), NULL, NULL},
    {"reading-minutes", TYPE_NUMBER, OPTIONAL, offsetof(Draft, meta.reading_minutes), NULL, NULL},
    {"math", TYPE_FLAG, OPTIONAL, offsetof(Draft, meta.has_math), NULL, NULL},
    {"edition", TYPE_MAP, OPTIONAL, 0, NULL, edition_keys},
    {"gone", TYPE_GONE, FOLDER_ONLY, 0, NULL, NULL},
    {"interpreters", TYPE_INTERPRETERS, OPTIONAL, 0, NULL, NULL},
    {"limits", TYPE_MAP, OPTIONAL, 0, NULL, limit_keys},
    {"style", TYPE_STYLE, OPTIONAL, offsetof(Draft, meta.style), NULL, NULL},
    {"cover", TYPE_MAP, OPTIONAL, 0, NULL, cover_keys},
    {"bibliography", TYPE_MAP, OPTIONAL, 0, NULL, works_keys},
    {"front", TYPE_NODES, FOLDER_ONLY, offsetof(Draft, front), NULL, NULL},
    {"chapters", TYPE_NODES, FOLDER_ONLY, offsetof(Draft, chapters), NULL, NULL},
    {"parts", TYPE_NODES, FOLDER_ONLY, offsetof(Draft, parts), NULL, NULL},
    {"back", TYPE_NODES, FOLDER_ONLY, offsetof(Draft, back), NULL, NULL},
    {0},
};

static const Key author_keys[] = {
    {"name", TYPE_TEXT, REQUIRED, offsetof(Author, name), NULL, NULL},
    {"sort", TYPE_TEXT, OPTIONAL, offsetof(Author, sort), NULL, NULL},
    {0},
};

static const Key interpreter_keys[] = {
    {"command", TYPE_TEXT, REQUIRED, offsetof(Interpreter, command), NULL, NULL},
    {"version", TYPE_TEXT, REQUIRED, offsetof(Interpreter, version), NULL, NULL},
    {0},
};

static const Key gone_keys[] = {
    {"id", TYPE_TEXT, REQUIRED, offsetof(Farewell, id), NULL, NULL},
    {"instead", TYPE_TEXT, OPTIONAL, offsetof(Farewell, instead), NULL, NULL},
    {0},
};

static const Key entry_keys[] = {
    {"file", TYPE_PATH, OPTIONAL, offsetof(Entry, file), NULL, NULL},
    {"slug", TYPE_SLUG, REQUIRED, offsetof(Entry, slug), NULL, NULL},
    {"summary", TYPE_TEXT, OPTIONAL, offsetof(Entry, summary), NULL, NULL},
    {"kind", TYPE_TEXT, OPTIONAL, offsetof(Entry, kind), NULL, NULL},
    {"role", TYPE_CHOICE, OPTIONAL, offsetof(Entry, role), roles, NULL},
    {"own-file", TYPE_FLAG, OPTIONAL, offsetof(Entry, has_own_file), NULL, NULL},
    {0},
};

static const Key part_keys[] = {
    {"title", TYPE_TEXT, REQUIRED, offsetof(Part, title), NULL, NULL},
    {"slug", TYPE_SLUG, REQUIRED, offsetof(Part, slug), NULL, NULL},
    {"chapters", TYPE_NODES, REQUIRED, offsetof(Part, chapters), NULL, NULL},
    {0},
};

/* Names of files that octavo makes itself. */
static const char *const reserved_slugs[] = {"cover",    "title", "nav",   "toc",
                                             "colophon", "index", "notes", "contents"};

#define NUMBER_MOST 1000000u
#define TARGET(Type_, base, key) ((Type_ *)(gpointer)((char *)(base) + (key)->target))

typedef struct Reader {
    Manifest *manifest;
    Book *book;
    Diag *diag;
    ManifestKind kind;
    GHashTable *slug_places; /* slug -> const Place * */
} Reader;

/* ---- one value ---- */

static void report_value(Reader *reader, const YamlNode *node, const char *wanted) {
    diag_add(reader->diag, DIAG_VALUE_BAD, node->place, "'%s' is not %s", node->text, wanted);
}

static gboolean check_kind(Reader *reader, const YamlNode *node, const char *name, YamlKind kind) {
    if (node->kind == kind)
        return TRUE;
    diag_add(reader->diag, DIAG_VALUE_TYPE, node->place, "'%s' wants %s, not %s", name,
             yaml_kind_name(kind), yaml_kind_name(node->kind));
    return FALSE;
}

/* The text of a node, white space collapsed, or NULL after a diagnostic. */
static const char *read_text(Reader *reader, const YamlNode *node, const char *name) {
    if (!check_kind(reader, node, name, YAML_TEXT))
        return NULL;
    g_autofree char *text = text_collapse(node->text);
    if (*text == '\0') {
        diag_add(reader->diag, DIAG_VALUE_BAD, node->place, "'%s' has no value", name);
        return NULL;
    }
    if (text_find_forbidden(text, strlen(text)) >= 0) {
        diag_add(reader->diag, DIAG_TEXT_UTF8, node->place, "'%s' holds a control character", name);
        return NULL;
    }
    return arena_strdup(reader->book->arena, text);
}

static const char *read_checked(Reader *reader, const YamlNode *node, const Key *key,
                                gboolean (*is_right)(const char *), const char *wanted) {
    const char *text = read_text(reader, node, key->name);
    if (text == NULL || is_right(text))
        return text;
    report_value(reader, node, wanted);
    return NULL;
}

static const char *read_isbn(Reader *reader, const YamlNode *node, const Key *key) {
    const char *text = read_text(reader, node, key->name);
    if (text == NULL)
        return NULL;
    g_autofree char *digits = value_isbn(text);
    if (digits == NULL)
        report_value(reader, node, "an ISBN; its digits or its check digit are wrong");
    return arena_strdup(reader->book->arena, digits);
}

static const char *read_choice(Reader *reader, const YamlNode *node, const Key *key) {
    const char *text = read_text(reader, node, key->name);
    if (text == NULL || g_strv_contains(key->choices, text))
        return text;
    g_autofree char *all = g_strjoinv("', '", (char **)key->choices);
    diag_add(reader->diag, DIAG_VALUE_BAD, node->place, "'%s' cannot be '%s', only '%s'", key->name,
             text, all);
    diag_suggest(reader->diag, text, key->choices, g_strv_length((char **)key->choices));
    return NULL;
}

static const char *read_path(Reader *reader, const YamlNode *node, const Key *key) {
    const char *text = read_text(reader, node, key->name);
    if (text == NULL)
        return NULL;
    g_autofree char *plain = file_plain_path(text);
    return arena_strdup(reader->book->arena, plain);
}

static void read_number(Reader *reader, const YamlNode *node, const Key *key, guint *ret_number) {
    const char *text = read_text(reader, node, key->name);
    if (text != NULL && !value_read_number(text, NUMBER_MOST, ret_number))
        report_value(reader, node, "a whole number from 1");
}

static void hint_box(Reader *reader) {
    diag_hint(reader->diag, "time and memory are not a manuscript's to give: see --max-seconds and "
                            "--max-memory");
}

static void read_limit(Reader *reader, const YamlNode *node, const Key *key, Draft *draft) {
    const Draft all = {.limits = limits_most};
    guint most = *TARGET(const guint, &all, key);
    const char *text = read_text(reader, node, key->name);
    if (text == NULL || value_read_number(text, most, TARGET(guint, draft, key)))
        return;
    g_autofree char *wanted = g_strdup_printf("a whole number from 1 to %u", most);
    report_value(reader, node, wanted);
    hint_box(reader);
}

static void read_flag(Reader *reader, const YamlNode *node, const Key *key, gboolean *ret_flag) {
    const char *text = read_text(reader, node, key->name);
    if (g_strcmp0(text, "yes") == 0 || g_strcmp0(text, "no") == 0)
        *ret_flag = *text == 'y';
    else if (text != NULL)
        report_value(reader, node, "'yes' or 'no'");
}

static guint count_children(const YamlNode *node) {
    guint n = 0;
    for (const YamlNode *child = node->first; child != NULL; child = child->next)
        n++;
    return n;
}

static void read_texts(Reader *reader, const YamlNode *node, const Key *key,
                       const char *const **ret_texts) {
    if (!check_kind(reader, node, key->name, YAML_LIST))
        return;
    const char **texts = arena_array(reader->book->arena, const char *, count_children(node) + 1);
    guint n = 0;
    for (const YamlNode *child = node->first; child != NULL; child = child->next) {
        const char *text = read_text(reader, child, key->name);
        if (text != NULL)
            texts[n++] = text;
    }
    *ret_texts = texts;
}

static void read_map(Reader *reader, const YamlNode *map, const char *name, const Key *keys,
                     gpointer target);

static void read_authors(Reader *reader, const YamlNode *node, const Key *key, Meta *meta) {
    if (!check_kind(reader, node, key->name, YAML_LIST))
        return;
    Author *authors = arena_array(reader->book->arena, Author, count_children(node));
    guint n = 0;
    for (const YamlNode *child = node->first; child != NULL; child = child->next) {
        if (child->kind == YAML_MAP)
            read_map(reader, child, "an author", author_keys, &authors[n]);
        else
            authors[n].name = read_text(reader, child, key->name);
        n += authors[n].name != NULL;
    }
    meta->authors = authors;
    meta->n_authors = n;
}

static void read_interpreters(Reader *reader, const YamlNode *node, const Key *key, Meta *meta) {
    if (!check_kind(reader, node, key->name, YAML_MAP))
        return;
    Interpreter *all = arena_array(reader->book->arena, Interpreter, count_children(node));
    guint n = 0;
    for (const YamlNode *child = node->first; child != NULL; child = child->next) {
        read_map(reader, child, "an interpreter", interpreter_keys, &all[n]);
        all[n].language = child->key;
        all[n].place = child->key_place;
        n += all[n].command != NULL && all[n].version != NULL;
    }
    meta->interpreters = all;
    meta->n_interpreters = n;
}

static void read_gone(Reader *reader, const YamlNode *node, const Key *key, Meta *meta) {
    if (!check_kind(reader, node, key->name, YAML_LIST))
        return;
    Farewell *all = arena_array(reader->book->arena, Farewell, count_children(node));
    guint n = 0;
    for (const YamlNode *child = node->first; child != NULL; child = child->next) {
        read_map(reader, child, "what is gone", gone_keys, &all[n]);
        all[n].place = child->place;
        if (all[n].id != NULL)
            all[n].id = book_plain_id(reader->book->arena, all[n].id);
        if (all[n].instead != NULL)
            all[n].instead = book_plain_id(reader->book->arena, all[n].instead);
        n += all[n].id != NULL;
    }
    meta->gone = all;
    meta->n_gone = n;
}

static void read_value(Reader *reader, const YamlNode *node, const Key *key, gpointer target) {
    const char **text = TARGET(const char *, target, key);
    switch (key->type) {
    case TYPE_TEXT:
        *text = read_text(reader, node, key->name);
        break;
    case TYPE_LANGUAGE:
        *text =
            read_checked(reader, node, key, value_is_language, "a language tag such as 'en-GB'");
        break;
    case TYPE_URI:
        *text = read_checked(reader, node, key, value_is_uri,
                             "a URI such as 'urn:uuid:…' or 'https://…'");
        break;
    case TYPE_SLUG:
        *text = read_checked(reader, node, key, value_is_slug,
                             "made of lower-case letters, digits and single hyphens");
        break;
    case TYPE_STYLE:
        *text = read_checked(reader, node, key, value_is_style,
                             "the name of a style, or a folder of the book such as './style'");
        break;
    case TYPE_ISBN:
        *text = read_isbn(reader, node, key);
        break;
    case TYPE_DAY:
        *text = read_checked(reader, node, key, value_is_day, "a day such as '2026-11-23'");
        break;
    case TYPE_REVISION:
        *text = read_checked(reader, node, key, value_is_revision, "three numbers such as '1.0.0'");
        break;
    case TYPE_NUMBER:
        read_number(reader, node, key, TARGET(guint, target, key));
        break;
    case TYPE_FLAG:
        read_flag(reader, node, key, TARGET(gboolean, target, key));
        break;
    case TYPE_CHOICE:
        *text = read_choice(reader, node, key);
        break;
    case TYPE_PATH:
        *text = read_path(reader, node, key);
        break;
    case TYPE_TEXTS:
        read_texts(reader, node, key, TARGET(const char *const *, target, key));
        break;
    case TYPE_AUTHORS:
        read_authors(reader, node, key, &((Draft *)target)->meta);
        break;
    case TYPE_LIMIT:
        read_limit(reader, node, key, target);
        break;
    case TYPE_INTERPRETERS:
        read_interpreters(reader, node, key, &((Draft *)target)->meta);
        break;
    case TYPE_GONE:
        read_gone(reader, node, key, &((Draft *)target)->meta);
        break;
    case TYPE_MAP:
        read_map(reader, node, key->name, key->keys, target);
        break;
    case TYPE_NODES:
        if (check_kind(reader, node, key->name, YAML_LIST))
            *TARGET(const YamlNode *, target, key) = node;
        break;
    }
}

/* ---- a map ---- */

static const Key *find_key(const Key *keys, const char *name) {
    for (const Key *key = keys; key->name != NULL; key++)
        if (g_str_equal(key->name, name))
            return key;
    return NULL;
}

static void report_unknown(Reader *reader, const YamlNode *node, const Key *keys) {
    const char *names[G_N_ELEMENTS(book_keys)];
    gsize n = 0;
    for (const Key *key = keys; key->name != NULL; key++)
        names[n++] = key->name;
    diag_add(reader->diag, DIAG_KEY_UNKNOWN, node->key_place, "there is no key '%s' here",
             node->key);
    if (keys == limit_keys)
        hint_box(reader);
    diag_suggest(reader->diag, node->key, names, n);
}

static gboolean is_required(const Reader *reader, const Key *keys, const Key *key) {
    return key->need == REQUIRED && (keys != book_keys || reader->kind == MANIFEST_FOLDER);
}

static void report_missing(Reader *reader, const YamlNode *map, const char *name, const Key *keys) {
    for (const Key *key = keys; key->name != NULL; key++)
        if (is_required(reader, keys, key) && yaml_find(map, key->name) == NULL)
            diag_add(reader->diag, DIAG_KEY_MISSING, map->place, "%s has no '%s'", name, key->name);
}

static void read_map(Reader *reader, const YamlNode *map, const char *name, const Key *keys,
                     gpointer target) {
    if (!check_kind(reader, map, name, YAML_MAP))
        return;
    for (const YamlNode *node = map->first; node != NULL; node = node->next) {
        const Key *key = find_key(keys, node->key);
        if (key == NULL) {
            report_unknown(reader, node, keys);
        } else if (key->need == FOLDER_ONLY && reader->kind == MANIFEST_SINGLE) {
            diag_add(reader->diag, DIAG_KEY_UNKNOWN, node->key_place,
                     "'%s' has no meaning in a single file", node->key);
            diag_hint(
                reader->diag,
                "its level-one headings are its chapters; for more, make a folder with book.yaml");
        } else {
            read_value(reader, node, key, target);
        }
    }
    report_missing(reader, map, name, keys);
}

/* ---- the reading order ---- */

gboolean manifest_is_reserved(const char *slug) {
    for (gsize i = 0; i < G_N_ELEMENTS(reserved_slugs); i++)
        if (g_str_equal(slug, reserved_slugs[i]))
            return TRUE;
    return FALSE;
}

static void check_slug(Reader *reader, const YamlNode *map, const char *slug) {
    const Place *place = &yaml_find(map, "slug")->place;
    const Place *other = g_hash_table_lookup(reader->slug_places, slug);
    if (manifest_is_reserved(slug))
        diag_add(reader->diag, DIAG_VALUE_BAD, *place,
                 "the slug '%s' is the name of a file that octavo makes itself", slug);
    if (other != NULL) {
        diag_add(reader->diag, DIAG_ID_DOUBLED, *place, "the slug '%s' stands twice in the book",
                 slug);
        diag_hint(reader->diag, "it stands first in line %u", other->line);
    } else {
        g_hash_table_insert(reader->slug_places, (gpointer)slug, (gpointer)place);
    }
}

/* A division always has a slug, so that reading can go on after a mistake. */
static const char *choose_slug(Reader *reader, const YamlNode *map, const char *slug,
                               const char *instead) {
    if (slug != NULL) {
        check_slug(reader, map, slug);
        return slug;
    }
    g_autofree char *derived = text_slug(instead != NULL ? instead : "");
    return arena_strdup(reader->book->arena, derived);
}

static void add_file(Reader *reader, Division *division, const YamlNode *map, const char *path) {
    ManifestFile file = {
        .division = division, .path = path, .place = yaml_find(map, "file")->place};
    if (g_hash_table_contains(reader->manifest->slugs, path)) {
        diag_add(reader->diag, DIAG_VALUE_BAD, file.place,
                 "the file '%s' stands twice in the reading order", path);
        return;
    }
    g_hash_table_insert(reader->manifest->slugs, (gpointer)path, (gpointer)division->slug);
    g_array_append_val(reader->manifest->files, file);
}

/* Where it may stand, and what it is made of: the list of sources by octavo, all else by authors.
 */
static void check_role(Reader *reader, const YamlNode *node, const Entry *entry, Role role) {
    const YamlNode *file = yaml_find(node, "file");
    gboolean is_news = g_strcmp0(entry->role, "changes") == 0;
    gboolean is_works = g_strcmp0(entry->role, "bibliography") == 0;
    gboolean is_made = is_news || is_works || g_strcmp0(entry->role, "sources") == 0;
    if (entry->role != NULL && role != ROLE_BACK)
        diag_add(reader->diag, DIAG_VALUE_BAD, yaml_find(node, "role")->place,
                 "the %s at the back of a book",
                 is_news    ? "changes stand"
                 : is_works ? "bibliography stands"
                 : is_made  ? "sources stand"
                            : "glossary stands");
    if (file == NULL && !is_made && node->kind == YAML_MAP)
        diag_add(reader->diag, DIAG_KEY_MISSING, node->place,
                 "an entry of the reading order has no 'file'");
    if (file != NULL && is_made)
        diag_add(reader->diag, DIAG_VALUE_BAD, file->key_place,
                 "this is made by octavo, from %s, not from a file",
                 is_news    ? "the record of the last edition"
                 : is_works ? "the citations"
                            : "the notes of the chapters");
}

static void add_entry(Reader *reader, const YamlNode *node, Role role, Division *part) {
    Entry entry = {0};
    read_map(reader, node, "an entry of the reading order", entry_keys, &entry);
    Division *division = book_add_division(reader->book, role, node->place);
    division->slug = choose_slug(reader, node, entry.slug, entry.file);
    division->summary = entry.summary;
    division->kind = entry.kind;
    division->has_own_file = entry.has_own_file;
    division->part = part;
    division->is_glossary = role == ROLE_BACK && g_strcmp0(entry.role, "glossary") == 0;
    division->is_sources = role == ROLE_BACK && g_strcmp0(entry.role, "sources") == 0;
    division->is_news = role == ROLE_BACK && g_strcmp0(entry.role, "changes") == 0;
    division->is_bibliography = role == ROLE_BACK && g_strcmp0(entry.role, "bibliography") == 0;
    check_role(reader, node, &entry, role);
    if (entry.file != NULL && !division_is_generated(division))
        add_file(reader, division, node, entry.file);
}

static void add_entries(Reader *reader, const YamlNode *list, Role role, Division *part) {
    if (list == NULL)
        return;
    for (const YamlNode *node = list->first; node != NULL; node = node->next)
        add_entry(reader, node, role, part);
}

static Block *make_title(Reader *reader, Division *division, const char *title) {
    Block *heading = block_new(reader->book, BLOCK_HEADING, division->place);
    heading->heading.level = 1;
    heading->division = division;
    inline_append(&heading->inlines, inline_new_text(reader->book, title, division->place));
    return heading;
}

static void add_part(Reader *reader, const YamlNode *node) {
    Part part = {0};
    read_map(reader, node, "a part", part_keys, &part);
    Division *division = book_add_division(reader->book, ROLE_PART, node->place);
    division->slug = choose_slug(reader, node, part.slug, part.title);
    division->heading =
        make_title(reader, division, part.title != NULL ? part.title : division->slug);
    add_entries(reader, part.chapters, ROLE_CHAPTER, division);
}

static void add_divisions(Reader *reader, const YamlNode *map, const Draft *draft) {
    if (draft->parts != NULL && draft->chapters != NULL)
        diag_add(reader->diag, DIAG_VALUE_BAD, yaml_find(map, "parts")->key_place,
                 "'parts' stands in place of 'chapters', not beside it");
    if (draft->parts == NULL && draft->chapters == NULL && reader->kind == MANIFEST_FOLDER &&
        yaml_find(map, "chapters") == NULL && yaml_find(map, "parts") == NULL)
        diag_add(reader->diag, DIAG_KEY_MISSING, map->place,
                 "the book has neither 'chapters' nor 'parts'");
    add_entries(reader, draft->front, ROLE_FRONT, NULL);
    add_entries(reader, draft->chapters, ROLE_CHAPTER, NULL);
    for (const YamlNode *node = draft->parts != NULL ? draft->parts->first : NULL; node != NULL;
         node = node->next)
        add_part(reader, node);
    add_entries(reader, draft->back, ROLE_BACK, NULL);
}

/* ---- all of it ---- */

static void keep_meta(Reader *reader, const YamlNode *map, const Draft *draft) {
    Meta *meta = &reader->book->meta;
    *meta = draft->meta;
    reader->book->limits = draft->limits;
    const YamlNode *minutes = yaml_find(map, "reading-minutes");
    if (minutes != NULL)
        meta->reading_place = minutes->place;
    const YamlNode *style = yaml_find(map, "style");
    meta->style_place = style != NULL ? style->place : meta->place;
    const YamlNode *edition = yaml_find(map, "edition");
    const YamlNode *revision =
        edition != NULL && edition->kind == YAML_MAP ? yaml_find(edition, "revision") : NULL;
    meta->revision_place = revision != NULL  ? revision->place
                           : edition != NULL ? edition->place
                                             : map->place;
    const YamlNode *cover = yaml_find(map, "cover");
    reader->book->cover_alt = draft->cover_alt;
    reader->manifest->cover = draft->cover_file;
    if (draft->cover_file != NULL)
        reader->manifest->cover_place = yaml_find(cover, "file")->place;
}

/* What is cited by author and date is looked up in a list, and a list is made of a file. */
static void keep_works(Reader *reader, const YamlNode *map, const Draft *draft) {
    const YamlNode *works = yaml_find(map, "bibliography");
    const Division *list = reader->book->first;
    while (list != NULL && !list->is_bibliography)
        list = list->next;
    reader->book->meta.cites_by_date = g_strcmp0(draft->works_style, "author-date") == 0;
    reader->manifest->works = draft->works_file;
    if (draft->works_file != NULL)
        reader->manifest->works_place = yaml_find(works, "file")->place;
    if (works == NULL && list != NULL)
        diag_add(reader->diag, DIAG_KEY_MISSING, list->place,
                 "a bibliography is made of the file that 'bibliography' names");
    if (reader->book->meta.cites_by_date && list == NULL && reader->kind == MANIFEST_FOLDER)
        diag_add(reader->diag, DIAG_KEY_MISSING, works->place,
                 "citations by author and date want an entry of 'back' with the role "
                 "'bibliography'");
}

Manifest *manifest_new(void) {
    Manifest *manifest = g_new0(Manifest, 1);
    manifest->files = g_array_new(FALSE, FALSE, sizeof(ManifestFile));
    manifest->slugs = g_hash_table_new(g_str_hash, g_str_equal);
    return manifest;
}

void manifest_free(Manifest *manifest) {
    if (manifest == NULL)
        return;
    g_array_unref(manifest->files);
    g_hash_table_unref(manifest->slugs);
    g_free(manifest);
}

gboolean manifest_read(Manifest *manifest, Book *book, ManifestKind kind, const char *text,
                       const char *file, guint first_line, Diag *diag) {
    Draft draft = {.meta = book->meta, .limits = book->limits};
    draft.meta.place = (Place){diag_file(diag, file), 0, 0};
    guint errors_before = diag_count(diag, DIAG_ERROR);
    const YamlNode *map = yaml_read(book->arena, text, file, first_line, diag);
    if (map == NULL) {
        if (diag_count(diag, DIAG_ERROR) == errors_before)
            diag_add(diag, DIAG_KEY_MISSING, draft.meta.place, "the manifest is empty");
        return FALSE;
    }
    Reader reader = {manifest, book, diag, kind, g_hash_table_new(g_str_hash, g_str_equal)};
    read_map(&reader, map, "the manifest", book_keys, &draft);
    if (map->kind == YAML_MAP) {
        keep_meta(&reader, map, &draft);
        add_divisions(&reader, map, &draft);
        keep_works(&reader, map, &draft);
    }
    g_hash_table_unref(reader.slug_places);
    return map->kind == YAML_MAP;
}
