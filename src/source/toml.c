/* Reads from string to string: what lies between them only matters where it is a key, a bracket or
 * a comment. */
#include "source/toml.h"
#include <string.h>

typedef struct Reader {
    Arena *arena;
    const char *p;
    char *table; /* "book", or NULL; owned */
    Toml *first, *last;
} Reader;

static void skip_blank(Reader *reader) {
    for (;;) {
        reader->p += strspn(reader->p, " \t\n,");
        if (*reader->p != '#')
            return;
        reader->p += strcspn(reader->p, "\n");
    }
}

static void skip_line(Reader *reader) {
    reader->p += strcspn(reader->p, "\n");
}

static gunichar read_escape(const char **p) {
    static const char letters[] = "btnfr", meant[] = "\b\t\n\f\r";
    char c = *(*p)++;
    const char *letter = c != '\0' ? strchr(letters, c) : NULL;
    if (letter != NULL)
        return (gunichar)meant[letter - letters];
    if (c != 'u' && c != 'U')
        return (gunichar)(guchar)c;
    gunichar value = 0;
    for (guint i = 0; i < (c == 'u' ? 4 : 8) && g_ascii_isxdigit(**p); i++)
        value = value * 16 + (gunichar)g_ascii_xdigit_value(*(*p)++);
    return g_unichar_validate(value) && value > 0 ? value : 0xFFFD;
}

/* A string on one line; NULL where none begins, or it does not end. */
static const char *read_string(Reader *reader) {
    const char *p = reader->p;
    char quote = *p;
    if (quote != '"' && quote != '\'')
        return NULL;
    g_autoptr(GString) text = g_string_new(NULL);
    for (p++; *p != quote; p++) {
        if (*p == '\0' || *p == '\n')
            return NULL;
        if (*p == '\\' && quote == '"' && p[1] != '\0' && p[1] != '\n') {
            p++;
            g_string_append_unichar(text, read_escape(&p));
            p--;
        } else {
            g_string_append_c(text, *p);
        }
    }
    reader->p = p + 1;
    return arena_strdup(reader->arena, text->str);
}

static void add(Reader *reader, const char *key, const char *text) {
    Toml *toml = arena_new0(reader->arena, Toml);
    *toml = (Toml){NULL, key, text};
    if (reader->last == NULL)
        reader->first = toml;
    else
        reader->last->next = toml;
    reader->last = toml;
}

static void read_array(Reader *reader, const char *key) {
    reader->p++;
    for (skip_blank(reader); *reader->p != ']' && *reader->p != '\0'; skip_blank(reader)) {
        const char *text = read_string(reader);
        if (text == NULL)
            return;
        add(reader, key, text);
    }
}

static void read_value(Reader *reader, const char *key) {
    const char *text = NULL;
    reader->p += strspn(reader->p, " \t");
    if (*reader->p == '[')
        read_array(reader, key);
    else if ((text = read_string(reader)) != NULL)
        add(reader, key, text);
}

static void read_table(Reader *reader) {
    gsize len = strcspn(reader->p, "]\n");
    g_free(reader->table);
    reader->table = g_strstrip(g_strndup(reader->p + 1, len - 1));
}

static void read_line(Reader *reader) {
    gsize len = strcspn(reader->p, "=\n#");
    if (*reader->p == '[') {
        read_table(reader);
    } else if (reader->p[len] == '=') {
        g_autofree char *name = g_strstrip(g_strndup(reader->p, len));
        const char *key = reader->table != NULL
                              ? arena_printf(reader->arena, "%s.%s", reader->table, name)
                              : arena_strdup(reader->arena, name);
        reader->p += len + 1;
        read_value(reader, key);
    }
    skip_line(reader);
}

const Toml *toml_read(Arena *arena, const char *text) {
    Reader reader = {.arena = arena, .p = text};
    for (skip_blank(&reader); *reader.p != '\0'; skip_blank(&reader))
        read_line(&reader);
    g_free(reader.table);
    return reader.first;
}

const Toml *toml_find(const Toml *from, const char *key) {
    while (from != NULL && !g_str_equal(from->key, key))
        from = from->next;
    return from;
}
