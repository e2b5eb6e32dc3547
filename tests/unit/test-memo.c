#include "base/memo.h"
#include <string.h>

static void keep(Memo *memo, const char *work, const char *key, const char *answer) {
    g_autoptr(GBytes) bytes = g_bytes_new(answer, strlen(answer));
    memo_keep(memo, work, key, strlen(key), bytes);
}

static void expect(Memo *memo, const char *work, const char *key, const char *answer) {
    GBytes *found = memo_find(memo, work, key, strlen(key));
    if (answer == NULL) {
        g_assert_null(found);
        return;
    }
    g_assert_nonnull(found);
    g_assert_cmpmem(g_bytes_get_data(found, NULL), g_bytes_get_size(found), answer, strlen(answer));
}

static void test_find(void) {
    g_autoptr(Memo) memo = memo_new();
    keep(memo, "a", "a key of some length", "1");
    keep(memo, "b", "a key of some length", "2");
    keep(memo, "a", "", "3");
    expect(memo, "a", "a key of some length", "1");
    expect(memo, "b", "a key of some length", "2");
    expect(memo, "a", "", "3");
    expect(memo, "a", "a key of some lengti", NULL);
    expect(memo, "a", "a key of some lengt", NULL);
    expect(memo, "c", "", NULL);
}

/* What two readings in a row did not ask for is gone. */
static void test_turns(void) {
    g_autoptr(Memo) memo = memo_new();
    keep(memo, "a", "old", "1");
    keep(memo, "a", "new", "2");
    memo_turn(memo);
    expect(memo, "a", "new", "2");
    memo_turn(memo);
    expect(memo, "a", "new", "2");
    expect(memo, "a", "old", NULL);
}

static void test_none(void) {
    memo_turn(NULL);
    keep(NULL, "a", "key", "1");
    expect(NULL, "a", "key", NULL);
    memo_free(NULL);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/memo/find", test_find);
    g_test_add_func("/memo/turns", test_turns);
    g_test_add_func("/memo/none", test_none);
    return g_test_run();
}
