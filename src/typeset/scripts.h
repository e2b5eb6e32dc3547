/* scripts.h: which faces set the letters of other scripts than the style's own three families have.
 * In: characters and the language they stand in; what the style says under 'scripts'.  Out: numbers of other families (faces.h).
 * Memory: the rules are the style's.  Diagnostics: style-bad, for a family that faces.yaml does not name.
 * Source: ISO 15924 for the names; Han is one script in Unicode and several in print, so the language decides. */
#pragma once
#include "base/diag.h"
#include "typeset/faces.h"

#define SCRIPT_FAMILIES_MAX 4

/* A script's code as a number: its four letters, the first one highest; 0: no script. */
#define SCRIPT(a, b, c, d) ((guint32)(a) << 24 | (guint32)(b) << 16 | (guint32)(c) << 8 | (guint32)(d))
guint32 script_named(const char *name); /* "Arab"; 0 for what is no code */

typedef struct ScriptRule {
    guint32 script; /* Arab, Hebr, Hans, Hant, Jpan, Kore and so on */
    const char *families[SCRIPT_FAMILIES_MAX]; /* the first one that has a character sets it */
    guint n_families;
    guint percent;      /* of the size of the text around */
    Place place;
} ScriptRule;

/* 0 for what belongs to no script of its own: digits, most punctuation, marks. */
guint32 script_of(gunichar character, const char *language);
/* The script whose faces set the digits and the punctuation of a language, where it is not the style's own families. */
guint32 script_of_language(const char *language);

typedef struct Scripts Scripts;

Scripts *scripts_new(Faces *faces, const ScriptRule *rules, guint n_rules, Diag *diag);
void scripts_free(Scripts *scripts);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Scripts, scripts_free)

typedef struct ScriptChoice {
    guint other; /* 0: the style's own family */
    guint percent;
} ScriptChoice;

/* Without rules, and where nothing installed has the character: the style's own family, which will say so. */
ScriptChoice scripts_choose(const Scripts *scripts, guint32 script, gunichar character);
