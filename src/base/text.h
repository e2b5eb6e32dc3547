/* text.h: small things that UTF-8 text needs everywhere.
 * Memory: results are the caller's (g_free), but for text_is_* and text_words.  Errors: none. */
#pragma once
#include <glib.h>

/* Quotation marks that the press sets, until it is known in which language (quotes.h): noncharacters, which no file
 * may hold. */
#define TEXT_DOUBLE_OPEN 0xfdd0u
#define TEXT_DOUBLE_CLOSE 0xfdd1u
#define TEXT_SINGLE_OPEN 0xfdd2u
#define TEXT_SINGLE_CLOSE 0xfdd3u /* or an apostrophe */

/* A slug of lower-case ASCII letters, digits and single hyphens; never empty. Letters with marks lose them (NFKD), Greek,
 * Cyrillic, Hebrew and Arabic are written in Latin; a text of other letters alone gets "t-" and a name made from it
 * ("t-k3v9xq2"), one without letters "section". */
char *text_slug(const char *text);

#define TEXT_NAME_LEN 7 /* letters and digits of base 32: 35 bits */
/* A name that depends on the text alone, and on each byte of it. */
void text_name(const char *text, char ret_name[TEXT_NAME_LEN + 1]);

/* i, ii, iii, iv … ; n from 1 to 3999. */
char *text_roman(guint n);

/* Words as a reader counts them: runs that hold a letter or a digit, parted by white space. */
guint text_words(const char *text, gssize len);

/* White space runs become one space; none at either end. */
char *text_collapse(const char *text);

/* Whether a line end between two characters is no space: both are wide, as ideographs and kana are, and none is Hangul
 * or a picture. Source: CSS Text Module Level 3, section 4.1.3, segment break transformation. */
gboolean text_joins_lines(gunichar before, gunichar after);

/* The first byte that is not valid UTF-8 (NUL counts as invalid), or -1. */
gssize text_find_invalid(const char *text, gsize len);

/* In valid UTF-8: the first character that XML, and so an EPUB, cannot hold (controls but tab and line ends),
 * or that means nothing to anybody (noncharacters); or -1. */
gssize text_find_forbidden(const char *text, gsize len);

/* Characters that may stand in a file and say nothing that is sure. */
typedef enum TextDoubt {
    TEXT_DOUBT_PRIVATE,    /* of private use: what they are is agreed upon elsewhere */
    TEXT_DOUBT_TAG,        /* U+E0000 to U+E007F but in the emoji of a flag: seen by nobody, and read by programs */
    TEXT_DOUBT_UNASSIGNED, /* as far as GLib knows Unicode */
    TEXT_N_DOUBTS
} TextDoubt;

typedef struct TextDoubts {
    gsize n[TEXT_N_DOUBTS];
    gsize first[TEXT_N_DOUBTS]; /* [bytes] where the first of each is */
} TextDoubts;

/* In valid UTF-8. FALSE: there are none. */
gboolean text_find_doubts(const char *text, gsize len, TextDoubts *ret_doubts);

/* One past the first sentence of p … end and the white space behind it; a stop after an abbreviation is taken for an end. */
const char *text_end_of_sentence(const char *p, const char *end);

/* An edit distance (insert, delete, replace, swap) that is small for misspelt words. */
guint text_distance(const char *a, const char *b);
