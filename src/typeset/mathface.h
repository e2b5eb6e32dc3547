/* mathface.h: what the face of formulas knows of setting them, from its MATH table.
 * In: the Faces, opened for formulas; characters.  Out: constants, glyphs and what they are made of.
 * Units: Length, scaled from the em by whole numbers; up is positive.  Memory: lent, or the caller's array.  Errors: none.
 * Source: OpenType, the MATH table. */
#pragma once
#include "typeset/faces.h"

typedef enum MathConstant {
    MATH_AXIS, MATH_RULE,
    MATH_SUP_SHIFT, MATH_SUP_SHIFT_CRAMPED, MATH_SUP_BOTTOM_MIN, MATH_SUP_DROP,
    MATH_SUB_SHIFT, MATH_SUB_TOP_MAX, MATH_SUB_DROP, MATH_SUB_SUP_GAP, MATH_SUP_BOTTOM_WITH_SUB, MATH_SPACE_AFTER_SCRIPT,
    MATH_UPPER_GAP, MATH_UPPER_RISE, MATH_LOWER_GAP, MATH_LOWER_DROP,
    MATH_NUM_SHIFT, MATH_NUM_SHIFT_DISPLAY, MATH_DEN_SHIFT, MATH_DEN_SHIFT_DISPLAY,
    MATH_NUM_GAP, MATH_NUM_GAP_DISPLAY, MATH_DEN_GAP, MATH_DEN_GAP_DISPLAY,
    MATH_STACK_TOP, MATH_STACK_TOP_DISPLAY, MATH_STACK_BOTTOM, MATH_STACK_BOTTOM_DISPLAY, MATH_STACK_GAP, MATH_STACK_GAP_DISPLAY,
    MATH_ROOT_GAP, MATH_ROOT_GAP_DISPLAY, MATH_ROOT_RULE, MATH_ROOT_EXTRA, MATH_DEGREE_BEFORE, MATH_DEGREE_AFTER,
    MATH_OVER_GAP, MATH_OVER_RULE, MATH_OVER_EXTRA, MATH_UNDER_GAP, MATH_UNDER_RULE, MATH_UNDER_EXTRA,
    MATH_ACCENT_BASE, MATH_DISPLAY_MIN,
    N_MATH_CONSTANTS
} MathConstant;

/* Numbers that are no lengths. */
typedef enum MathPercent { MATH_SCRIPT_PERCENT, MATH_SCRIPT_SCRIPT_PERCENT, MATH_DEGREE_RAISE_PERCENT } MathPercent;

Length mathface_constant(const Faces *faces, MathConstant which, Length size);
gint mathface_percent(const Faces *faces, MathPercent which);

typedef struct MathGlyph {
    guint32 index;
    Length advance, height, depth; /* of its ink above and below the baseline */
    Length italic;                 /* what slants beyond its advance */
    Length attachment;             /* where an accent's middle stands */
} MathGlyph;

/* The glyph of a character, in the shape for scripts of this level (0: none). FALSE where the face has none. */
gboolean mathface_glyph(const Faces *faces, gunichar character, guint script_level, Length size, MathGlyph *ret_glyph);

/* The smallest variant of a glyph that is at least `wanted` high (or wide), or the largest; glyph itself counts. */
MathGlyph mathface_variant(const Faces *faces, guint32 index, gboolean is_vertical, Length wanted, Length size);

/* A part of a glyph that is put together. */
typedef struct MathPart {
    guint32 index;
    Length advance; /* along its direction */
    Length start, end; /* of its connectors */
    gboolean repeats;
} MathPart;

/* The parts of a glyph from bottom to top (or left to right), and how far they overlap at least; NULL where it has none. */
MathPart *mathface_parts(const Faces *faces, guint32 index, gboolean is_vertical, Length size, guint *ret_n,
                         Length *ret_overlap);

MathGlyph mathface_measure(const Faces *faces, guint32 index, Length size);
