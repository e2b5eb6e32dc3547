/* shape.h: words into measured glyphs.
 * In: a word and the type it is set in.  Out: glyphs with advances, cached over the whole book by type and word.
 * Units: Length.  Memory: Type and Shaped are lent, and live as long as the Shaper.
 * Diagnostics: glyph-missing, glyph-borrowed (once for a character), at the place given.
 * Source: HarfBuzz through Pango; Unicode Standard Annex 9 for levels. */
#pragma once
#include "base/arena.h"
#include "base/diag.h"
#include "typeset/scripts.h"

/* How letters look. One object for each look: pointers can be compared. */
typedef struct Type {
    Family family;
    guint other;          /* 0, or the number of another family that is set in its place */
    Weight weight;
    gboolean is_italic;
    Length size;
    guint tracking;       /* [1/1000 of the size] white between letters */
    const char *features; /* OpenType features: "onum=1, liga=1"; static or owned by the style */
    const char *language; /* BCP 47 */
    gboolean is_rtl;      /* signs without a direction are mirrored */
} Type;

typedef struct ShapedGlyph {
    guint32 index;
    Length advance;
    Length dx, dy;
} ShapedGlyph;

typedef struct ShapedCluster {
    guint16 n_bytes;
    guint16 n_glyphs : 15;
    guint16 is_apart : 1; /* what stands before it may be cut off: both parts keep their glyphs */
} ShapedCluster;

/* A stretch of the word in one font (another one where the face lacks a character). Glyphs are in the order of the text: those
 * of a right-to-left run follow each other to the left. */
typedef struct ShapedRun {
    const Font *font;
    gboolean is_rtl;
    guint start, n_bytes; /* in the word */
    const ShapedGlyph *glyphs;
    guint n_glyphs;
    const ShapedCluster *clusters;
    guint n_clusters;
} ShapedRun;

typedef struct Shaped {
    const char *text;
    guint n_bytes;
    Length width;
    const ShapedRun *runs;
    guint n_runs;
    Length kerns[2]; /* with a space before it, after it: the Shaper's own, see shaper_space_kern() */
} Shaped;

typedef struct Shaper Shaper;

Shaper *shaper_new(Faces *faces, Diag *diag);
void shaper_free(Shaper *shaper);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Shaper, shaper_free)

/* The characters so far that no face has, of gunichar, each once. */
const GArray *shaper_missing(const Shaper *shaper);

const Type *shaper_type(Shaper *shaper, Type type);
const Shaped *shaper_word(Shaper *shaper, const Type *type, const char *text, gsize n_bytes, Place place);

/* The embedding levels of a paragraph's characters, one byte each; the caller's. */
guint8 *shaper_levels(const char *text, gsize n_bytes, gboolean is_rtl);

/* What kerning with a space at the word's side adds to the two. */
Length shaper_space_kern(Shaper *shaper, const Type *type, const Shaped *word, gboolean is_after, Place place);

gunichar shaped_last_character(const Shaped *shaped);

/* Whether a cluster begins there that is known to be apart from what stands before it. */
gboolean shaped_is_apart(const Shaped *shaped, guint offset);
/* The nearest such offset before, and after it; the word's ends are such. */
guint shaped_apart_before(const Shaped *shaped, guint offset);
guint shaped_apart_after(const Shaped *shaped, guint offset);

/* Width from the start of the word to a byte offset (a cluster's parts share its width evenly). */
Length shaped_width_to(const Shaped *shaped, guint offset);
