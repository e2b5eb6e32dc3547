/* Unicode's script property, corrected where print parts what Unicode joins (Han) and where signs
 * that Unicode gives to no script are drawn by the faces of one. */
#include "typeset/scripts.h"
#include "book/language.h"
#include <string.h>

struct Scripts {
    Faces *faces;
    const ScriptRule *rules;
    guint n_rules;
};

static gboolean is_in(gunichar c, gunichar first, gunichar last) {
    return c >= first && c <= last;
}

/* Signs that only East Asian faces draw. */
static gboolean is_east_asian_sign(gunichar c) {
    return is_in(c, 0x3000, 0x303F) || is_in(c, 0x30FB, 0x30FC) || is_in(c, 0x3190, 0x319F) ||
           is_in(c, 0x3200, 0x33FF) || is_in(c, 0xFE30, 0xFE4F) || is_in(c, 0xFF00, 0xFF65) ||
           is_in(c, 0xFFE0, 0xFFE6);
}

static guint32 han_of(const char *language) {
    if (language_is(language, "ja"))
        return SCRIPT('J', 'p', 'a', 'n');
    if (language_is(language, "ko"))
        return SCRIPT('K', 'o', 'r', 'e');
    gboolean is_traditional =
        language != NULL && (strstr(language, "Hant") != NULL || strstr(language, "TW") != NULL ||
                             strstr(language, "HK") != NULL || strstr(language, "MO") != NULL);
    return is_traditional ? SCRIPT('H', 'a', 'n', 't') : SCRIPT('H', 'a', 'n', 's');
}

guint32 script_named(const char *name) {
    gboolean is_code = strlen(name) == 4 && g_ascii_isupper(name[0]) && g_ascii_islower(name[1]) &&
                       g_ascii_islower(name[2]) && g_ascii_islower(name[3]);
    return is_code ? SCRIPT(name[0], name[1], name[2], name[3]) : 0;
}

guint32 script_of_language(const char *language) {
    static const struct {
        const char *language, *script;
    } scripts[] = {{"ar", "Arab"}, {"fa", "Arab"}, {"ur", "Arab"}, {"ps", "Arab"},
                   {"sd", "Arab"}, {"ug", "Arab"}, {"he", "Hebr"}, {"yi", "Hebr"}};
    for (gsize i = 0; i < G_N_ELEMENTS(scripts); i++)
        if (language_is(language, scripts[i].language))
            return script_named(scripts[i].script);
    return 0;
}

guint32 script_of(gunichar c, const char *language) {
    if (is_east_asian_sign(c))
        return han_of(language);
    if (is_in(c, 0x600, 0x6FF))
        return SCRIPT('A', 'r', 'a', 'b');
    GUnicodeScript script = g_unichar_get_script(c);
    switch (script) {
    case G_UNICODE_SCRIPT_COMMON:
    case G_UNICODE_SCRIPT_INHERITED:
    case G_UNICODE_SCRIPT_UNKNOWN:
        return 0;
    case G_UNICODE_SCRIPT_HAN:
        return han_of(language);
    case G_UNICODE_SCRIPT_HIRAGANA:
    case G_UNICODE_SCRIPT_KATAKANA:
        return SCRIPT('J', 'p', 'a', 'n');
    case G_UNICODE_SCRIPT_BOPOMOFO:
        return SCRIPT('H', 'a', 'n', 't');
    case G_UNICODE_SCRIPT_HANGUL:
        return SCRIPT('K', 'o', 'r', 'e');
    default:
        return g_unicode_script_to_iso15924(script);
    }
}

/* ---- what a style wants ---- */

static void check_rule(Faces *faces, const ScriptRule *rule, Diag *diag) {
    for (guint i = 0; i < rule->n_families; i++)
        if (faces_find_other(faces, rule->families[i]) == 0)
            diag_add(diag, DIAG_STYLE_BAD, rule->place,
                     "fonts/faces.yaml has no family '%s' among its 'others'", rule->families[i]);
}

Scripts *scripts_new(Faces *faces, const ScriptRule *rules, guint n_rules, Diag *diag) {
    Scripts *scripts = g_new0(Scripts, 1);
    *scripts = (Scripts){faces, rules, n_rules};
    for (guint i = 0; i < n_rules; i++)
        check_rule(faces, &rules[i], diag);
    return scripts;
}

void scripts_free(Scripts *scripts) {
    g_free(scripts);
}

static const ScriptRule *find_rule(const Scripts *scripts, guint32 script) {
    for (guint i = 0; script != 0 && i < scripts->n_rules; i++)
        if (scripts->rules[i].script == script)
            return &scripts->rules[i];
    return NULL;
}

ScriptChoice scripts_choose(const Scripts *scripts, guint32 script, gunichar character) {
    const ScriptRule *rule = scripts != NULL ? find_rule(scripts, script) : NULL;
    for (guint i = 0; rule != NULL && i < rule->n_families; i++) {
        guint other = faces_find_other(scripts->faces, rule->families[i]);
        if (other > 0 && faces_other_has(scripts->faces, other, character))
            return (ScriptChoice){other, rule->percent};
    }
    return (ScriptChoice){0, 100};
}
