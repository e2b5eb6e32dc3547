/* notation.h: the commands and environments of LaTeX's notation that octavo knows, as tables.
 * In: a name without its backslash.  Out: static rows, or NULL.  Errors: none. */
#pragma once
#include "book/math.h"

typedef enum Action {
    ACTION_LETTER,    /* text, variant */
    ACTION_SIGN,      /* text, class */
    ACTION_LARGE,     /* text; number: MathLimits */
    ACTION_FUNCTION,  /* text; number: MathLimits */
    ACTION_ACCENT,    /* text; number: ACCENT_… */
    ACTION_VARIANT,   /* variant */
    ACTION_WORDS,
    ACTION_FRACTION,  /* number: MathStyle */
    ACTION_BINOMIAL,  /* number: MathStyle */
    ACTION_ROOT,
    ACTION_SPACE,     /* number: mu */
    ACTION_LEFT,
    ACTION_RIGHT,
    ACTION_MIDDLE,
    ACTION_GROWN,     /* class; number: 1 to 4 */
    ACTION_BEGIN,
    ACTION_END,
    ACTION_STYLE,     /* number: MathStyle */
    ACTION_LIMITS,    /* number: MathLimits */
    ACTION_NAME,      /* \operatorname */
    ACTION_STACK,     /* number: 1 above, 0 below */
    ACTION_MODULO,    /* \pmod */
    ACTION_ROW,       /* \\ */
} Action;

enum { ACCENT_WIDE = 1, ACCENT_UNDER = 2, ACCENT_BRACE = 4 };

typedef struct Command {
    const char *name;
    Action action;
    const char *text;
    MathClass class;
    MathVariant variant;
    gint number;
} Command;

typedef struct Environment {
    const char *name;
    MathTable table;
    const char *open, *close; /* NULL: no fence */
    guint most_columns;       /* 0: any number */
} Environment;

const Command *notation_find(const char *name, gsize len);
/* The command that stands for a character, or NULL. */
const Command *notation_find_sign(const char *text, gsize len);
const Environment *notation_environment(const char *name);

/* All names, for suggestions; the caller frees the array. */
const char **notation_commands(guint *ret_n);
const char **notation_environments(guint *ret_n);
