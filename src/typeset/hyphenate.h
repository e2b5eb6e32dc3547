/* hyphenate.h: where a word may be divided.
 * In: a word and its language.  Out: byte offsets.  One dictionary a language, loaded when it is first wanted.
 * A language without a dictionary gives no points.  Memory: offsets go to the caller's array.
 * Source: libhyphen (Liang's patterns); dictionaries of Debian's hyphen-* packages. */
#pragma once
#include <glib.h>

#define HYPHEN_LEFT_MINIMUM 2  /* letters before the first point */
#define HYPHEN_RIGHT_MINIMUM 3 /* letters after the last point */

typedef struct Hyphenator Hyphenator;

Hyphenator *hyphenator_new(const char *folder); /* of dictionaries, hyph_en_GB.dic; NULL: the system's */
void hyphenator_free(Hyphenator *hyphenator);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Hyphenator, hyphenator_free)

/* A word with a hyphen at each of its points, or with none: overrides the dictionaries. */
void hyphenator_add(Hyphenator *hyphenator, const char *word);

/* Whether the words of this language are divided with hyphens, and no dictionary says where. `ret_package`: Debian's, or NULL. */
gboolean hyphenator_lacks(Hyphenator *hyphenator, const char *language, const char **ret_package);

/* Appends to `offsets` (of guint) the bytes of `word` before which a hyphen may stand. The word may carry punctuation at its
 * ends; words with digits, inner punctuation or capitals inside (CamelCase) have no points. */
void hyphenator_points(Hyphenator *hyphenator, const char *language, const char *word, gsize n_bytes, GArray *offsets);
