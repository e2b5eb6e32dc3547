/* math.h: a formula as a tree, for all outputs.
 * Made by source/math.c from LaTeX's notation; read by epub/mathml.c and typeset/mathbox.c.
 * Out: what a formula is called in text (math_text) and how it is read aloud (math_speech).
 * Units: spaces are in mu, 1/18 of the type's size.  Memory: the arena given.  Errors: none.
 * Source: Knuth, The TeXbook, chapters 16 to 18 and appendix G; MathML Core. */
#pragma once
#include "base/arena.h"
#include "base/diag.h"

typedef enum MathKind {
    MATH_ROW,        /* first */
    MATH_IDENTIFIER, /* text in a variant: "x"; several letters: "sin" */
    MATH_NUMBER,     /* text: "3.14" */
    MATH_OPERATOR,   /* text: "+", "∑", "(" */
    MATH_WORDS,      /* text: of \text{…} */
    MATH_SPACE,      /* mu */
    MATH_FRACTION,   /* above, below; has_line; style */
    MATH_ROOT,       /* body; above: the degree, or NULL */
    MATH_SCRIPTS,    /* body; above and below, one of them may be NULL; limits */
    MATH_FENCE,      /* first, between text and close, "" for none, which grow with it */
    MATH_TABLE,      /* first: its cells (rows), row by row, n_columns to each; table */
    MATH_ACCENT,     /* body; text: the sign above it, or below where is_under; is_wide */
    MATH_STYLED,     /* first; style */
} MathKind;

/* TeX's kinds of atoms, which decide the white between two of them. */
typedef enum MathClass {
    MATH_ORDINARY, MATH_LARGE, MATH_BINARY, MATH_RELATION, MATH_OPENING, MATH_CLOSING, MATH_PUNCTUATION, MATH_INNER
} MathClass;

typedef enum MathVariant {
    MATH_ITALIC, MATH_UPRIGHT, MATH_BOLD, MATH_BOLD_ITALIC, MATH_DOUBLE, MATH_SCRIPT, MATH_FRAKTUR, MATH_SANS, MATH_MONO
} MathVariant;

typedef enum MathStyle { MATH_INHERITED, MATH_DISPLAY, MATH_INLINE } MathStyle;
typedef enum MathTable { MATH_MATRIX, MATH_CASES, MATH_ALIGNED } MathTable;

/* Where the scripts of a large operator stand. */
typedef enum MathLimits { MATH_BESIDE, MATH_LIMITS_IN_DISPLAY, MATH_LIMITS } MathLimits;

typedef struct Math Math;
struct Math {
    MathKind kind;
    MathClass class;
    Math *next;                 /* in the row */
    Math *first;                /* see MathKind */
    Math *body, *above, *below; /* rows */
    const char *text, *close;
    MathVariant variant;        /* of letters and digits */
    MathStyle style;
    MathTable table;
    MathLimits limits;
    gint mu;
    guint n_columns;
    gint8 grown;                /* MATH_OPERATOR: \big is 1, \Bigg 4; 0: as it is */
    gboolean has_line, is_under, is_wide;
};

typedef struct Formula {
    const Math *root;  /* a MATH_ROW */
    const char *text;  /* in one line: "x^2 + 1" */
    const char *alt;   /* read aloud in the book's language */
    gboolean is_display;
} Formula;

/* A letter or digit in its variant: 'R' doubled is 'ℝ'. Others are returned as they are. */
gunichar math_letter(gunichar letter, MathVariant variant);

/* The formula in one line of signs. */
const char *math_text(Arena *arena, const Math *root);

/* As it would be read aloud in English; in other languages its signs, which a screen reader names. */
const char *math_speech(Arena *arena, const Math *root, const char *language);
