/* JSON is read as the YAML that it also is: that reader has limits, and a line and a column for
 * each value. A JSON library was refused: those in Debian forget where a value stood. */
#include "source/csl.h"
#include "base/text.h"
#include "base/yaml.h"
#include <stddef.h>
#include <string.h>

typedef struct Reader {
    Book *book;
    Diag *diag;
    GHashTable *places; /* key -> const Place * */
} Reader;

static void report(Reader *reader, const YamlNode *node, const char *what) {
    diag_add(reader->diag, DIAG_SOURCE_BAD, node->place, "%s", what);
}

/* ---- JSON that is no YAML ---- */

/* The half of a character beyond U+FFFF that '\\uD83D' at `p` stands for, or 0. */
static gunichar read_half(const char *p) {
    if (p[0] != '\\' || p[1] != 'u')
        return 0;
    gunichar half = 0;
    for (guint i = 2; i < 6; i++) {
        gint digit = g_ascii_xdigit_value(p[i]);
        if (digit < 0)
            return 0;
        half = half << 4 | (gunichar)digit;
    }
    return half >= 0xd800 && half <= 0xdfff ? half : 0;
}

/* Two halves become one escape of YAML's. It is shorter by two bytes, which follow as spaces where
 * the string ends, so that all that comes behind keeps its column. Half a pair is left for libyaml
 * to refuse. */
static char *join_surrogates(const char *text) {
    GString *joined = g_string_new(NULL);
    gboolean is_in_string = FALSE;
    guint n_saved = 0;
    for (const char *p = text; *p != '\0'; p++) {
        gunichar high = is_in_string ? read_half(p) : 0, low = high != 0 ? read_half(p + 6) : 0;
        if (high != 0 && high < 0xdc00 && low >= 0xdc00) {
            g_string_append_printf(joined, "\\U%08X",
                                   0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00));
            p += 11;
            n_saved += 2;
            continue;
        }
        g_string_append_c(joined, *p);
        if (is_in_string && p[0] == '\\' && p[1] != '\0')
            g_string_append_c(joined, *++p);
        else if (*p == '"')
            is_in_string = !is_in_string;
        for (; !is_in_string && n_saved > 0; n_saved--)
            g_string_append_c(joined, ' ');
    }
    return g_string_free(joined, FALSE);
}

/* ---- texts ---- */

/* Titles may hold a few tags of HTML; their words stay. */
static char *strip_tags(const char *text) {
    static const char *const tags[] = {"i",   "b",   "em",   "strong", "/i",   "/b",
                                       "/em", "sub", "sup",  "/sub",   "/sup", "/strong",
                                       "sc",  "/sc", "span", "/span",  NULL};
    GString *plain = g_string_new(NULL);
    for (const char *p = text; *p != '\0'; p++) {
        gsize len = *p == '<' ? strspn(p + 1, "/abcdefghijklmnopqrstuvwxyz") : 0;
        const char *end = len > 0 ? strchr(p, '>') : NULL;
        g_autofree char *tag = g_strndup(p + 1, len);
        if (end != NULL && g_strv_contains(tags, tag))
            p = end;
        else
            g_string_append_c(plain, *p);
    }
    return g_string_free(plain, FALSE);
}

/* NULL where there is nothing to print. */
static const char *read_text(Reader *reader, const YamlNode *node) {
    if (node == NULL || node->kind != YAML_TEXT || g_str_equal(node->text, "null"))
        return NULL;
    if (text_find_forbidden(node->text, strlen(node->text)) >= 0) {
        diag_add(reader->diag, DIAG_TEXT_UTF8, node->place, "'%s' holds a control character",
                 node->key != NULL ? node->key : "a text");
        return NULL;
    }
    g_autofree char *plain = strip_tags(node->text);
    g_autofree char *text = text_collapse(plain);
    return *text != '\0' ? arena_strdup(reader->book->arena, text) : NULL;
}

static const char *read_key(Reader *reader, const YamlNode *map, const char *key) {
    return read_text(reader, yaml_find(map, key));
}

/* ---- people ---- */

static const char *join_words(Arena *arena, const char *first, const char *second) {
    if (first == NULL || second == NULL)
        return first != NULL ? first : second;
    return arena_printf(arena, "%s %s", first, second);
}

static Person read_person(Reader *reader, const YamlNode *map) {
    Arena *arena = reader->book->arena;
    const char *literal = read_key(reader, map, "literal");
    if (literal != NULL)
        return (Person){.family = literal};
    const char *family = join_words(arena, read_key(reader, map, "non-dropping-particle"),
                                    read_key(reader, map, "family"));
    const char *given = join_words(arena, read_key(reader, map, "given"),
                                   read_key(reader, map, "dropping-particle"));
    given = join_words(arena, given, read_key(reader, map, "suffix"));
    return family != NULL ? (Person){family, given} : (Person){.family = given};
}

static const Person *read_people(Reader *reader, const YamlNode *work, const char *key,
                                 guint *ret_n) {
    const YamlNode *list = yaml_find(work, key);
    *ret_n = 0;
    if (list == NULL)
        return NULL;
    guint n = 0;
    for (const YamlNode *node = list->first; node != NULL; node = node->next)
        n++;
    Person *people = arena_array(reader->book->arena, Person, n + 1);
    for (const YamlNode *node = list->first; node != NULL; node = node->next) {
        people[*ret_n] = node->kind == YAML_MAP ? read_person(reader, node) : (Person){0};
        if (people[*ret_n].family != NULL)
            ++*ret_n;
        else
            report(reader, node, "a name is a map with 'family' and 'given', or with 'literal'");
    }
    return people;
}

/* ---- days ---- */

/* [1997, 5, 3] as 1997-05-03. */
static const char *join_parts(Reader *reader, const YamlNode *parts) {
    g_autoptr(GString) day = g_string_new(NULL);
    for (const YamlNode *part = parts->first; part != NULL; part = part->next) {
        const char *text = read_text(reader, part);
        if (text == NULL || strspn(text, "0123456789") != strlen(text))
            break;
        g_string_append_printf(day, "%s%s%s", day->len > 0 ? "-" : "",
                               day->len > 0 && strlen(text) == 1 ? "0" : "", text);
    }
    return day->len > 0 ? arena_strdup(reader->book->arena, day->str) : NULL;
}

static const char *read_day(Reader *reader, const YamlNode *work, const char *key) {
    const YamlNode *day = yaml_find(work, key);
    if (day == NULL || day->kind == YAML_TEXT)
        return read_text(reader, day);
    const YamlNode *parts = yaml_find(day, "date-parts");
    if (parts != NULL && parts->first != NULL && parts->first->kind == YAML_LIST)
        return join_parts(reader, parts->first);
    const char *raw = read_key(reader, day, "raw");
    return raw != NULL ? raw : read_key(reader, day, "literal");
}

/* ---- works ---- */

static gboolean is_one_of(const char *word, const char *const *words) {
    return word != NULL && g_strv_contains(words, word);
}

static const char *bare_doi(const char *doi) {
    return doi != NULL ? strstr(doi, "10.") : NULL;
}

static const char *web_address(const char *url) {
    gboolean is_web =
        url != NULL && (g_str_has_prefix(url, "https://") || g_str_has_prefix(url, "http://"));
    return is_web && strpbrk(url, " <>\"") == NULL ? url : NULL;
}

/* Said only of what is cited. */
static void refuse_field(const YamlNode *map, const char *key, Source *work) {
    work->refused[work->n_refused].key = key;
    work->refused[work->n_refused++].place = yaml_find(map, key)->place;
}

static void judge_addresses(const YamlNode *map, Source *work) {
    const char *doi = bare_doi(work->doi), *url = web_address(work->url);
    if (work->doi != NULL && doi == NULL)
        refuse_field(map, "DOI", work);
    if (work->url != NULL && url == NULL)
        refuse_field(map, "URL", work);
    work->doi = doi;
    work->url = url;
}

static void read_fields(Reader *reader, const YamlNode *map, Source *work) {
    static const struct {
        const char *key;
        gsize target;
    } fields[] = {
        {"type", offsetof(Source, type)},
        {"title", offsetof(Source, title)},
        {"title-short", offsetof(Source, short_title)},
        {"container-title", offsetof(Source, container)},
        {"publisher", offsetof(Source, publisher)},
        {"publisher-place", offsetof(Source, town)},
        {"volume", offsetof(Source, volume)},
        {"issue", offsetof(Source, issue)},
        {"page", offsetof(Source, pages)},
        {"edition", offsetof(Source, edition)},
        {"genre", offsetof(Source, genre)},
        {"number", offsetof(Source, number)},
        {"version", offsetof(Source, version)},
        {"DOI", offsetof(Source, doi)},
        {"URL", offsetof(Source, url)},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(fields); i++)
        *(const char **)(gpointer)((char *)work + fields[i].target) =
            read_key(reader, map, fields[i].key);
}

static Source read_work(Reader *reader, const YamlNode *map) {
    static const char *const parts[] = {"article-journal",
                                        "article-magazine",
                                        "article-newspaper",
                                        "article",
                                        "chapter",
                                        "paper-conference",
                                        "webpage",
                                        "post",
                                        "post-weblog",
                                        "entry-encyclopedia",
                                        "entry-dictionary",
                                        "entry",
                                        "thesis",
                                        NULL};
    static const char *const in_books[] = {"chapter", "paper-conference", "entry-encyclopedia",
                                           "entry-dictionary", NULL};
    Source work = {.place = map->place};
    read_fields(reader, map, &work);
    work.is_part = is_one_of(work.type, parts);
    work.is_in_book = is_one_of(work.type, in_books);
    work.authors = read_people(reader, map, "author", &work.n_authors);
    work.editors = read_people(reader, map, "editor", &work.n_editors);
    work.date = read_day(reader, map, "issued");
    work.accessed = read_day(reader, map, "accessed");
    judge_addresses(map, &work);
    return work;
}

static gboolean is_key(const char *key) {
    return key[strspn(key, G_CSET_a_2_z G_CSET_A_2_Z G_CSET_DIGITS "-_.:")] == '\0';
}

/* What cannot be cited is no mistake, nor is it kept. */
static const char *find_key(Reader *reader, const YamlNode *map) {
    const YamlNode *id = yaml_find(map, "id");
    if (map->kind != YAML_MAP || id == NULL || id->kind != YAML_TEXT) {
        report(reader, map, "a source is a map with an 'id'");
        return NULL;
    }
    const Place *other = g_hash_table_lookup(reader->places, id->text);
    if (other != NULL) {
        diag_add(reader->diag, DIAG_SOURCE_BAD, id->place, "the source '%s' stands twice",
                 id->text);
        diag_hint(reader->diag, "it stands first in line %u", other->line);
        return NULL;
    }
    g_hash_table_insert(reader->places, (gpointer)id->text, (gpointer)&id->place);
    return is_key(id->text) && id->text[0] != '\0' ? id->text : NULL;
}

void csl_read(Book *book, const char *text, const char *file, Diag *diag) {
    guint errors_before = diag_count(diag, DIAG_ERROR);
    g_autofree char *plain = join_surrogates(text);
    const YamlNode *list = yaml_read(book->arena, plain, file, 1, diag);
    if (list == NULL || list->kind != YAML_LIST) {
        book->is_partial = TRUE;
        if (diag_count(diag, DIAG_ERROR) == errors_before)
            diag_add(diag, DIAG_SOURCE_BAD, (Place){diag_file(diag, file), 1, 1},
                     "a bibliography is a list of sources, as CSL-JSON has it");
        return;
    }
    g_autoptr(GHashTable) places = g_hash_table_new(g_str_hash, g_str_equal);
    Reader reader = {book, diag, places};
    g_autoptr(GArray) works = g_array_new(FALSE, FALSE, sizeof(Source));
    for (const YamlNode *node = list->first; node != NULL; node = node->next) {
        const char *key = find_key(&reader, node);
        if (key == NULL)
            continue;
        Source work = read_work(&reader, node);
        work.key = key;
        g_array_append_val(works, work);
    }
    book->works = arena_memdup(book->arena, works->data, works->len * sizeof(Source));
    book->n_works = works->len;
}
