/* mathbox.h: a formula as glyphs and rules.
 * In: the tree, the type of the text around, the face of formulas.  Out: boxes whose origin is the left end of the baseline.
 * Units: Length; x to the right, y downwards, height and depth from the baseline.  Memory: the arena.
 * Diagnostics: glyph-missing.
 * Source: The TeXbook, appendix G, with the constants of OpenType's MATH table; MathML Core where the two differ. */
#pragma once
#include "book/math.h"
#include "typeset/mathface.h"
#include "typeset/shape.h"

/* A glyph, a word of text or a rule. */
typedef struct MathMark {
    Length x, y;          /* glyphs and words: origin; rules: top left corner */
    const Font *font;     /* glyphs */
    guint32 glyph;
    Length advance;       /* glyphs */
    const char *text;     /* glyphs: what they are read as, "" for all but the first part of one sign */
    const Shaped *words;  /* or NULL */
    Length width, height; /* rules: above 0 */
} MathMark;

typedef struct MathBox {
    Length width, height, depth;
    const MathMark *marks; /* in reading order */
    guint n_marks;
} MathBox;

/* What of a formula stays on one line, the white behind it, and what it costs to end the line there. */
typedef struct MathStretch {
    MathBox box;
    Length space, stretch, shrink;
    gint32 penalty; /* G_MAXINT32: never */
} MathStretch;

/* What formulas are set with. */
typedef struct MathSetter {
    Arena *arena;
    Faces *faces;
    Shaper *shaper;
    Diag *diag;
} MathSetter;

MathBox mathbox_display(const MathSetter *setter, const Formula *formula, const Type *type, Place place);

/* In a line of text: cut at relations and binary signs. */
MathStretch *mathbox_inline(const MathSetter *setter, const Formula *formula, const Type *type, Place place, guint *ret_n);
