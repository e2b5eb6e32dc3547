/* JSON as it is written: places, commas, and every character that a string may not hold as it is.
 */
#include "base/json.h"
#include <string.h>

static char *write_text(const char *text) {
    g_autoptr(JsonWriter) json = json_new();
    json_text(json, NULL, text);
    return json_finish(json);
}

static void test_escapes(void) {
    static const char *const pairs[][2] = {
        {"plain", "\"plain\"\n"},
        {"", "\"\"\n"},
        {"a \"b\" \\ /", "\"a \\\"b\\\" \\\\ /\"\n"},
        {"\b\f\n\r\t", "\"\\b\\f\\n\\r\\t\"\n"},
        {"\001\037\177", "\"\\u0001\\u001f\\u007f\"\n"},
        {"é ≤ 汉 𝄞", "\"é ≤ 汉 𝄞\"\n"},
        {"\xe2\x80\xa8\xe2\x80\xa9", "\"\\u2028\\u2029\"\n"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(pairs); i++) {
        g_autofree char *found = write_text(pairs[i][0]);
        g_assert_cmpstr(found, ==, pairs[i][1]);
        g_autofree char *quoted = json_quote(pairs[i][0]), *line = g_strconcat(quoted, "\n", NULL);
        g_assert_cmpstr(line, ==, pairs[i][1]);
    }
    g_autofree char *nothing = write_text(NULL);
    g_assert_cmpstr(nothing, ==, "null\n");
}

static void test_shape(void) {
    g_autoptr(JsonWriter) json = json_new();
    json_open_object(json, NULL);
    json_count(json, "n", 4294967295u);
    json_open_list(json, "empty");
    json_close(json);
    json_open_list(json, "rows");
    for (guint i = 0; i < 2; i++) {
        json_open_object(json, NULL);
        json_flag(json, "a \"key\"", i == 0);
        json_open_list(json, "deep");
        json_text(json, NULL, "x");
        json_text(json, NULL, "y");
        json_close(json);
        json_close(json);
    }
    json_close(json);
    json_close(json);
    g_autofree char *found = json_finish(json);
    g_assert_cmpstr(found, ==,
                    "{\n"
                    "  \"n\": 4294967295,\n"
                    "  \"empty\": [],\n"
                    "  \"rows\": [\n"
                    "    {\"a \\\"key\\\"\": true, \"deep\": [\"x\", \"y\"]},\n"
                    "    {\"a \\\"key\\\"\": false, \"deep\": [\"x\", \"y\"]}\n"
                    "  ]\n"
                    "}\n");
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/json/escapes", test_escapes);
    g_test_add_func("/json/shape", test_shape);
    return g_test_run();
}
