/* The tolerance is one for all: a table of tolerances in the manifest was refused, since an author
 * would widen it until the test passes. A number is a run of digits with a sign before it, with
 * points, commas, colons and hyphens inside it and an exponent behind it, so that times, dates and
 * versions are one number each. */
#include "desk/printed.h"
#include <string.h>

#define COMPARED_LINES 1000u /* beyond them a diff shows lines as removed and added */

/* ---- shapes ---- */

static gsize address_len(const char *p) {
    if (p[0] != '0' || p[1] != 'x' || !g_ascii_isxdigit(p[2]))
        return 0;
    gsize len = 2;
    while (g_ascii_isxdigit(p[len]))
        len++;
    return len;
}

static gsize exponent_len(const char *p) {
    gsize sign = p[0] == 'e' && (p[1] == '-' || p[1] == '+') ? 2 : 0, len = sign;
    while (sign > 0 && g_ascii_isdigit(p[len]))
        len++;
    return len > sign ? len : 0;
}

/* 0 where no number begins; `before` is the character before it. */
static gsize number_len(const char *p, char before) {
    gsize len = (*p == '-' || *p == '+') && !g_ascii_isalnum(before) ? 1 : 0;
    if (!g_ascii_isdigit(p[len]))
        return 0;
    while (g_ascii_isdigit(p[len]) ||
           (p[len] != '\0' && strchr(".,:-", p[len]) != NULL && g_ascii_isdigit(p[len + 1])))
        len++;
    return len + exponent_len(p + len);
}

char *printed_shape(const char *line) {
    GString *shape = g_string_new(NULL);
    char before = ' ';
    for (const char *p = line; *p != '\0';) {
        gsize len = address_len(p);
        if (len == 0)
            len = number_len(p, before);
        if (len > 0)
            g_string_append_c(shape, '#');
        else if (*p != ' ' || before != ' ')
            g_string_append_c(shape, *p);
        p += MAX(len, 1);
        before = p[-1];
    }
    if (shape->len > 0 && shape->str[shape->len - 1] == ' ')
        g_string_truncate(shape, shape->len - 1);
    return g_string_free(shape, FALSE);
}

/* ---- lines ---- */

/* Lines without spaces at their ends, and without empty lines at the end of all. */
static char **cut_lines(const char *text) {
    char **lines = g_strsplit(text, "\n", -1);
    gsize n = g_strv_length(lines);
    for (gsize i = 0; i < n; i++)
        g_strchomp(lines[i]);
    while (n > 0 && lines[n - 1][0] == '\0')
        g_clear_pointer(&lines[--n], g_free);
    return lines;
}

/* What lines are compared by. */
static char **make_keys(char **lines, gboolean varies) {
    GStrv keys = g_strdupv(lines);
    for (gsize i = 0; varies && keys[i] != NULL; i++) {
        g_free(keys[i]);
        keys[i] = printed_shape(lines[i]);
    }
    return keys;
}

static gboolean are_equal(char **a, char **b) {
    return g_strv_equal((const char *const *)a, (const char *const *)b);
}

Agreement printed_compare(const char *wanted, const char *found, gboolean varies) {
    g_auto(GStrv) old = cut_lines(wanted), new = cut_lines(found);
    if (are_equal(old, new))
        return AGREE_EXACTLY;
    g_auto(GStrv) old_keys = make_keys(old, varies), new_keys = make_keys(new, varies);
    return varies && are_equal(old_keys, new_keys) ? AGREE_IN_SHAPE : AGREE_NOT;
}

/* ---- the difference ---- */

/* Both texts, and for each pair of lines how long the longest common run of lines from there is. */
typedef struct Pair {
    char **old, **new, **old_keys, **new_keys;
    gsize n_old, n_new, n_old_compared, n_new_compared;
    guint16 *common; /* (n_old_compared + 1) rows of n_new_compared + 1 */
} Pair;

static guint16 *common_at(const Pair *pair, gsize i, gsize j) {
    return &pair->common[i * (pair->n_new_compared + 1) + j];
}

static gboolean is_same(const Pair *pair, gsize i, gsize j) {
    return i < pair->n_old_compared && j < pair->n_new_compared &&
           g_str_equal(pair->old_keys[i], pair->new_keys[j]);
}

static void pair_open(Pair *pair, const char *wanted, const char *found, gboolean varies) {
    pair->old = cut_lines(wanted);
    pair->new = cut_lines(found);
    pair->old_keys = make_keys(pair->old, varies);
    pair->new_keys = make_keys(pair->new, varies);
    pair->n_old = g_strv_length(pair->old);
    pair->n_new = g_strv_length(pair->new);
    pair->n_old_compared = MIN(pair->n_old, COMPARED_LINES);
    pair->n_new_compared = MIN(pair->n_new, COMPARED_LINES);
    pair->common = g_new0(guint16, (pair->n_old_compared + 1) * (pair->n_new_compared + 1));
    for (gsize i = pair->n_old_compared; i-- > 0;)
        for (gsize j = pair->n_new_compared; j-- > 0;)
            *common_at(pair, i, j) =
                is_same(pair, i, j) ? *common_at(pair, i + 1, j + 1) + 1
                                    : MAX(*common_at(pair, i + 1, j), *common_at(pair, i, j + 1));
}

static void pair_clear(Pair *pair) {
    g_strfreev(pair->old);
    g_strfreev(pair->new);
    g_strfreev(pair->old_keys);
    g_strfreev(pair->new_keys);
    g_free(pair->common);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Pair, pair_clear)

static gboolean is_removed_next(const Pair *pair, gsize i, gsize j) {
    if (i >= pair->n_old_compared || j >= pair->n_new_compared)
        return i < pair->n_old;
    return *common_at(pair, i + 1, j) >= *common_at(pair, i, j + 1);
}

/* Every line of both with its mark before it. */
static GPtrArray *mark_lines(const Pair *pair) {
    GPtrArray *marked = g_ptr_array_new_with_free_func(g_free);
    for (gsize i = 0, j = 0; i < pair->n_old || j < pair->n_new;) {
        gboolean is_kept = is_same(pair, i, j);
        gboolean is_removed = !is_kept && is_removed_next(pair, i, j);
        const char *line = is_kept || is_removed ? pair->old[i] : pair->new[j];
        g_ptr_array_add(marked, g_strdup_printf("%c%s",
                                                is_kept      ? ' '
                                                : is_removed ? '-'
                                                             : '+',
                                                line));
        i += is_kept || is_removed;
        j += !is_removed;
    }
    return marked;
}

static gboolean is_change(const GPtrArray *marked, guint i) {
    return i < marked->len && *(const char *)marked->pdata[i] != ' ';
}

static gboolean is_near_change(const GPtrArray *marked, guint i) {
    return is_change(marked, i) || is_change(marked, i + 1) || (i > 0 && is_change(marked, i - 1));
}

char *printed_diff(const char *wanted, const char *found, gboolean varies, guint n_lines) {
    g_auto(Pair) pair = {0};
    pair_open(&pair, wanted, found, varies);
    g_autoptr(GPtrArray) marked = mark_lines(&pair);
    g_autoptr(GPtrArray) shown = g_ptr_array_new();
    for (guint i = 0; i < marked->len; i++)
        if (is_near_change(marked, i))
            g_ptr_array_add(shown, marked->pdata[i]);
    guint n_shown = shown->len <= n_lines ? shown->len : n_lines - 1;
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint i = 0; i < n_shown; i++)
        g_string_append_printf(text, "%s%s", i > 0 ? "\n" : "", (const char *)shown->pdata[i]);
    if (n_shown < shown->len)
        g_string_append_printf(text, "\n… %u lines more", shown->len - n_shown);
    return g_string_free(g_steal_pointer(&text), FALSE);
}
