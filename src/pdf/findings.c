/* A damaged file can fail one clause a million times: equal findings of a page are counted, not
 * kept, and the list has an end. */
#include "pdf/findings.h"
#include "base/arena.h"
#include <string.h>

#define MAX_FINDINGS 10000u

struct Findings {
    Arena *arena;
    GPtrArray *list;    /* of Finding *, by page once they are asked for */
    GHashTable *of_key; /* page, clause and words -> Finding * */
    gboolean is_sorted;
};

Findings *findings_new(void) {
    Findings *findings = g_new0(Findings, 1);
    findings->arena = arena_new();
    findings->list = g_ptr_array_new();
    findings->of_key = g_hash_table_new(g_str_hash, g_str_equal);
    return findings;
}

void findings_free(Findings *findings) {
    if (findings == NULL)
        return;
    g_hash_table_unref(findings->of_key);
    g_ptr_array_unref(findings->list);
    arena_free(findings->arena);
    g_free(findings);
}

static void add_new(Findings *findings, guint page, const char *clause, const char *key,
                    gsize what_at) {
    Finding *finding = arena_new0(findings->arena, Finding);
    const char *kept = arena_strdup(findings->arena, key);
    *finding = (Finding){page, arena_strdup(findings->arena, clause), kept + what_at, 1};
    g_ptr_array_add(findings->list, finding);
    g_hash_table_insert(findings->of_key, (gpointer)kept, finding);
    findings->is_sorted = FALSE;
}

/* What comes out of the file may hold anything, and goes to a terminal. */
static void make_printable(char *text) {
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    gboolean is_same = strcmp(valid, text) == 0;
    for (char *at = text; *at != '\0'; at++)
        if (g_ascii_iscntrl(*at) || (!is_same && (guchar)*at >= 0x80))
            *at = '?';
}

void findings_add(Findings *findings, guint page, const char *clause, const char *format, ...) {
    va_list args;
    va_start(args, format);
    g_autofree char *what = g_strdup_vprintf(format, args);
    va_end(args);
    make_printable(what);
    g_autofree char *prefix = g_strdup_printf("%u %s ", page, clause);
    g_autofree char *key = g_strconcat(prefix, what, NULL);
    Finding *known = g_hash_table_lookup(findings->of_key, key);
    if (known != NULL)
        known->n++;
    else if (findings->list->len < MAX_FINDINGS)
        add_new(findings, page, clause, key, strlen(prefix));
}

static int compare_pages(gconstpointer a, gconstpointer b) {
    const Finding *one = *(const Finding *const *)a, *other = *(const Finding *const *)b;
    return (one->page > other->page) - (one->page < other->page);
}

guint findings_count(const Findings *findings) {
    return findings->list->len;
}

/* GLib's sort is stable: within a page the order is that of finding. */
const Finding *findings_at(Findings *findings, guint i) {
    if (!findings->is_sorted) {
        g_ptr_array_sort(findings->list, compare_pages);
        findings->is_sorted = TRUE;
    }
    return g_ptr_array_index(findings->list, i);
}

static void print_finding(GString *text, const Finding *finding, const char *file) {
    g_string_append_printf(text, "%s: ", file);
    if (finding->page > 0)
        g_string_append_printf(text, "page %u: ", finding->page);
    g_string_append_printf(text, "[%s] %s", finding->clause, finding->what);
    if (finding->n > 1)
        g_string_append_printf(text, " (%u times)", finding->n);
    g_string_append_c(text, '\n');
}

char *findings_print(Findings *findings, const char *file) {
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < findings_count(findings); i++)
        print_finding(text, findings_at(findings, i), file);
    if (findings_count(findings) == MAX_FINDINGS)
        g_string_append_printf(text, "%s: there is more; only the first %u are kept\n", file,
                               MAX_FINDINGS);
    return g_string_free(text, FALSE);
}
