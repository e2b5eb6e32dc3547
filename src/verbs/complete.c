/* The shells ask at every key, so that no list of options can fall behind; it takes as long as
 * `octavo --help`. Where a shell parts words at '=', the option, the sign and the value are three.
 */
#include "verbs/complete.h"
#include <stdio.h>
#include <string.h>

void complete_word(const char *typed, const char *prefix, const char *word, const char *meaning) {
    if (g_str_has_prefix(word, typed))
        printf("%s%s\t%s\n", prefix, word, meaning);
}

static const GOptionEntry *find_in(const GOptionEntry *entries, const char *name) {
    for (const GOptionEntry *entry = entries; entry != NULL && entry->long_name != NULL; entry++) {
        const char short_name[] = {'-', entry->short_name, '\0'};
        if ((g_str_has_prefix(name, "--") && g_str_equal(name + 2, entry->long_name)) ||
            (entry->short_name != 0 && g_str_equal(name, short_name)))
            return entry;
    }
    return NULL;
}

/* One that takes an argument, or NULL. */
static const GOptionEntry *find_option(const Completion *completion, const char *name) {
    const GOptionEntry *entry = find_in(completion->own, name);
    if (entry == NULL)
        entry = find_in(completion->shared, name);
    return entry != NULL && entry->arg != G_OPTION_ARG_NONE ? entry : NULL;
}

static void print_styles(const Completion *completion, const char *typed, const char *prefix) {
    if (completion->data == NULL)
        return;
    g_autofree char *folder = g_build_filename(completion->data, "styles", NULL);
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    for (const char *name; dir != NULL && (name = g_dir_read_name(dir)) != NULL;)
        complete_word(typed, prefix, name, "an installed style");
}

static void print_values(const Completion *completion, const GOptionEntry *option,
                         const char *typed, const char *prefix) {
    const char *described = option->arg_description != NULL ? option->arg_description : "";
    g_auto(GStrv) values = g_strsplit(described, "|", -1);
    if (g_str_equal(option->long_name, "style"))
        print_styles(completion, typed, prefix);
    else if (option->arg == G_OPTION_ARG_FILENAME)
        printf("\t%s\n", g_str_equal(described, "DIR") ? "folders" : "files");
    for (guint i = 0; values[0] != NULL && values[1] != NULL && values[i] != NULL; i++)
        complete_word(typed, prefix, values[i], option->description);
}

static void print_options(const GOptionEntry *entries, const char *typed) {
    for (const GOptionEntry *entry = entries; entry != NULL && entry->long_name != NULL; entry++)
        if (entry->long_name[0] != '\0')
            complete_word(typed + strspn(typed, "-"), "--", entry->long_name, entry->description);
}

static void print_words(const Completion *completion, const char *typed) {
    if (completion->words != NULL)
        completion->words(typed);
    else
        printf("\tfiles\n");
}

/* The option whose value is being typed, or NULL; *ret_typed is that value so far, *ret_prefix
 * what stands before it in the same word. */
static const GOptionEntry *find_valued(const Completion *completion, int n, char **typed,
                                       const char **ret_typed, char **ret_prefix) {
    const char *last = typed[n - 1], *before = n > 1 ? typed[n - 2] : "";
    const char *sign = g_str_has_prefix(last, "--") ? strchr(last, '=') : NULL;
    *ret_typed = g_str_equal(last, "=") ? "" : sign != NULL ? sign + 1 : last;
    *ret_prefix = sign != NULL ? g_strndup(last, (gsize)(*ret_typed - last)) : g_strdup("");
    if (sign != NULL) {
        g_autofree char *name = g_strndup(last, (gsize)(sign - last));
        return find_option(completion, name);
    }
    return find_option(completion, g_str_equal(before, "=") && n > 2 ? typed[n - 3] : before);
}

void complete_print(const Completion *completion, int n_typed, char **typed) {
    const char *value = NULL;
    g_autofree char *prefix = NULL;
    if (n_typed < 1)
        return;
    const GOptionEntry *option = find_valued(completion, n_typed, typed, &value, &prefix);
    if (option != NULL) {
        print_values(completion, option, value, prefix);
    } else if (typed[n_typed - 1][0] == '-') {
        print_options(completion->own, typed[n_typed - 1]);
        print_options(completion->shared, typed[n_typed - 1]);
    } else {
        print_words(completion, typed[n_typed - 1]);
    }
}
