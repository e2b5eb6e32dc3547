/* drawings.h: what has been drawn of a book's drawings, and what is wanted.
 * A book is read where no program can be run.  So what is not drawn yet is noted as wanted; who reads the book has it drawn, and
 * reads it once more.
 * Memory: a Drawings owns its drawings.  Errors: none. */
#pragma once
#include <glib.h>

typedef enum DrawingEnd {
    DRAWING_MADE,
    DRAWING_FAILED,
    DRAWING_NO_PROGRAM, /* Graphviz is not installed */
} DrawingEnd;

typedef struct Drawing {
    DrawingEnd end;
    GBytes *svg;     /* as the program wrote it; NULL unless made */
    char *complaint; /* what it said to it: lines that begin with "Error: " or "Warning: "; or NULL */
} Drawing;

typedef struct Drawings Drawings;

Drawings *drawings_new(void);
void drawings_free(Drawings *drawings);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Drawings, drawings_free)

/* The drawing's content is taken. */
void drawings_put(Drawings *drawings, const char *text, Drawing drawing);
/* A text is to be drawn, unless it is. */
void drawings_want(Drawings *drawings, const char *text);
/* What was asked for and is not there, of char *, each once; lent until the next question. */
const GPtrArray *drawings_wanted(const Drawings *drawings);

/* NULL: there is none. Lent. */
const Drawing *drawings_find(const Drawings *drawings, const char *text);
