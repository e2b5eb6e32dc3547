/* Two questions: which commit, and is all of it committed? */
#include "desk/git.h"
#include <string.h>

static char **git_environment(void) {
    char **environment = g_get_environ();
    environment = g_environ_setenv(environment, "LC_ALL", "C", TRUE);
    return g_environ_setenv(environment, "GIT_OPTIONAL_LOCKS", "0", TRUE);
}

/* FALSE with an error: git cannot be run. *ret_said is NULL where git says no. */
static gboolean ask(const char *folder, const char *const *question, char **ret_said,
                    GError **error) {
    g_autoptr(GPtrArray) words = g_ptr_array_new();
    const char *const first[] = {
        "git", "-C", folder, "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null"};
    for (guint i = 0; i < G_N_ELEMENTS(first); i++)
        g_ptr_array_add(words, (gpointer)first[i]);
    for (; *question != NULL; question++)
        g_ptr_array_add(words, (gpointer)*question);
    g_ptr_array_add(words, NULL);
    g_auto(GStrv) environment = git_environment();
    int status = 0;
    *ret_said = NULL;
    if (!g_spawn_sync(NULL, (char **)words->pdata, environment,
                      G_SPAWN_SEARCH_PATH | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, ret_said, NULL,
                      &status, error))
        return FALSE;
    if (!g_spawn_check_wait_status(status, NULL))
        g_clear_pointer(ret_said, g_free);
    return TRUE;
}

/* The first path of `status --porcelain=v1 -z`, which is relative to the repository's top. */
static char *first_path(const char *said, const char *prefix) {
    const char *path = said != NULL && strlen(said) > 3 ? said + 3 : NULL;
    if (path == NULL)
        return NULL;
    gsize n = strcspn(prefix, "\n");
    return g_strdup(strncmp(path, prefix, n) == 0 ? path + n : path);
}

gboolean git_look(const char *folder, char **ret_commit, char **ret_dirty, GError **error) {
    static const char *const commit[] = {"rev-parse", "--verify", "--quiet", "HEAD", NULL};
    static const char *const prefix[] = {"rev-parse", "--show-prefix", NULL};
    static const char *const status[] = {
        "status", "--porcelain=v1",  "-z", "--untracked-files=all", "--",
        ".",      ":(exclude)build", NULL};
    g_autofree char *above = NULL, *said = NULL;
    g_autoptr(GError) failure = NULL;
    *ret_commit = *ret_dirty = NULL;
    if (!ask(folder, commit, ret_commit, &failure))
        return TRUE; /* no git, no repository */
    if (*ret_commit == NULL)
        return TRUE;
    g_strchomp(*ret_commit);
    if (!ask(folder, prefix, &above, error) || !ask(folder, status, &said, error))
        return FALSE;
    *ret_dirty = said != NULL && above != NULL ? first_path(said, above) : NULL;
    return TRUE;
}
