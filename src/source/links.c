/* Three kinds pass: the web and mail by their schemes, '#id', and the files that the book is made
 * of. All else would work on the author's machine only. */
#include "source/links.h"
#include "base/file.h"
#include "source/values.h"
#include <string.h>

static gboolean has_scheme(const char *address, const char *scheme) {
    return g_ascii_strncasecmp(address, scheme, strlen(scheme)) == 0;
}

/* A name that browsers look up: labels of letters, none empty but behind a last full stop. The
 * author may have written its letters as bytes. */
static gboolean is_host(const char *escaped, gsize len) {
    g_autofree char *host = g_uri_unescape_segment(escaped, escaped + len, NULL);
    if (host == NULL || *host == '\0' || *host == '.' || strstr(host, "..") != NULL ||
        !g_utf8_validate(host, -1, NULL))
        return FALSE;
    for (const char *p = host; *p != '\0'; p++)
        if (g_ascii_iscntrl(*p) || strchr(" \"#%/:<>?@[\\]^|", *p) != NULL)
            return FALSE;
    g_autofree char *spelt = g_hostname_to_unicode(host), *sent = g_hostname_to_ascii(host);
    return spelt != NULL && sent != NULL;
}

static gboolean is_port(const char *digits, gsize len) {
    guint port = 0;
    for (gsize i = 0; i < len; i++) {
        if (!g_ascii_isdigit(digits[i]) || port > G_MAXUINT16)
            return FALSE;
        port = port * 10 + (guint)(digits[i] - '0');
    }
    return port <= G_MAXUINT16;
}

/* 'user:word@host:80', of which only the host has to be there. */
static gboolean is_authority(const char *text, gsize len) {
    const char *end = text + len, *host = text, *port;
    for (const char *p = text; p < end; p++)
        if (*p == '@')
            host = p + 1;
    port = memchr(host, ':', (gsize)(end - host));
    if (port == NULL)
        return is_host(host, (gsize)(end - host));
    return is_host(host, (gsize)(port - host)) && is_port(port + 1, (gsize)(end - port - 1));
}

static gboolean is_whole(const char *address) {
    const char *fragment = strchr(address, '#');
    if (fragment != NULL && strchr(fragment + 1, '#') != NULL)
        return FALSE;
    if (has_scheme(address, "mailto:"))
        return strchr(address + strlen("mailto:"), '@') != NULL;
    const char *host = strstr(address, "://");
    return host != NULL && is_authority(host + 3, strcspn(host + 3, "/?#"));
}

static gboolean refuse(Diag *diag, Place place, const char *why, const char *address) {
    diag_add(diag, DIAG_LINK_SCHEME, place, "%s '%s'", why, address);
    return FALSE;
}

/* Letters that a URL may not hold are written as bytes, so that PDF and EPUB lead to the same
 * place. */
static gboolean read_outer(Arena *arena, const char *address, Place place, Diag *diag, Link *link) {
    g_autofree char *escaped = g_uri_escape_string(address, ":/?#[]@!$&'()*+,;=%", FALSE);
    if (!is_whole(address) || !value_is_uri(escaped))
        return refuse(diag, place, "not a whole address:", address);
    link->href = arena_strdup(arena, escaped);
    return TRUE;
}

static gboolean has_other_scheme(const char *address) {
    const char *p = address;
    while (g_ascii_isalnum(*p) || *p == '+' || *p == '-' || *p == '.')
        p++;
    return p > address && *p == ':';
}

static int compare_names(const void *a, const void *b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Sorted, since the order of a hash table is nobody's. */
static const char **list_files(GHashTable *slugs, guint *ret_n) {
    const char **files = (const char **)g_hash_table_get_keys_as_array(slugs, ret_n);
    qsort(files, *ret_n, sizeof *files, compare_names);
    return files;
}

static void report_no_file(GHashTable *slugs, const char *path, Place place, Diag *diag) {
    guint n = 0;
    diag_add(diag, DIAG_REF_MISSING, place, "no chapter of the book is read from '%s'", path);
    g_autofree const char **files = list_files(slugs, &n);
    diag_suggest(diag, path, files, n);
}

/* 'chapters/02-gc.md#id': the id where there is one, else the chapter. */
static gboolean read_inner(Arena *arena, GHashTable *slugs, const char *address, Place place,
                           Diag *diag, Link *link) {
    g_auto(GStrv) parts = g_strsplit(address, "#", 2);
    g_autofree char *unescaped = g_uri_unescape_string(parts[0], NULL);
    g_autofree char *path = file_plain_path(unescaped != NULL ? unescaped : parts[0]);
    const char *slug = g_hash_table_lookup(slugs, path);
    if (slug == NULL) {
        report_no_file(slugs, path, place, diag);
        return FALSE;
    }
    gboolean has_id = parts[1] != NULL && *parts[1] != '\0';
    link->target = arena_strdup(arena, has_id ? parts[1] : slug);
    return TRUE;
}

gboolean link_read(Arena *arena, GHashTable *slugs, const char *address, Place place, Diag *diag,
                   Link *ret_link) {
    *ret_link = (Link){0};
    if (address == NULL || *address == '\0' || g_str_equal(address, "#"))
        return refuse(diag, place, "a link needs an address, not", address != NULL ? address : "");
    if (has_scheme(address, "http:") || has_scheme(address, "https:") ||
        has_scheme(address, "mailto:"))
        return read_outer(arena, address, place, diag, ret_link);
    if (address[0] == '#') {
        ret_link->target = arena_strdup(arena, address + 1);
        return TRUE;
    }
    if (has_other_scheme(address) || g_str_has_prefix(address, "//"))
        return refuse(diag, place,
                      "only http, https, mailto and the book itself can be linked, not", address);
    return read_inner(arena, slugs, address, place, diag, ret_link);
}
