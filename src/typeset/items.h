/* items.h: a paragraph as boxes, glue and penalties.
 * In: inlines and how they are set.  Out: Items for lines_break(); what each of them sets is in Paragraph.
 * Units: Length.  Memory: the paragraph's own; shapes are the Shaper's.  Diagnostics: glyph-missing (through shape.h). */
#pragma once
#include "book/book.h"
#include "typeset/folios.h"
#include "typeset/lines.h"
#include "typeset/mathbox.h"
#include "typeset/pages.h"
#include "typeset/words.h"

/* What every paragraph of a book is made with. */
typedef struct Typesetter {
    Arena *arena;   /* of what the pages hold */
    Arena *scratch; /* of what no one wants when they are made: lines before they are placed, page breaks */
    Faces *faces;
    Shaper *shaper;
    Scripts *scripts;
    Words *words;
    struct Standing *standing; /* see standing.h; NULL where no galley is set */
    Diag *diag;
    Place place;    /* of what no block holds: the title page, furniture */
    gboolean mirrors; /* what is set will be mirrored: its pieces stand as in a mirror */
    Folios *folios; /* or NULL: no pages are made */
} Typesetter;

typedef enum Flush { FLUSH_JUSTIFIED, FLUSH_START, FLUSH_CENTRE, FLUSH_END } Flush;

/* How a paragraph is set. */
typedef struct Setting {
    Type type;                 /* its upright text */
    const char *code_features; /* of code spans */
    Length code_size;
    const char *mark_features; /* of note marks: superior figures */
    const char *acronym_features; /* of GIL and API: small capitals; NULL: they look like all other words */
    guint acronym_tracking; /* [1/1000 of the size] */
    Length leading;
    Length indent;             /* of the first line */
    Flush flush;
    gboolean hyphenates;
    gboolean cuts_words;       /* anywhere, rather than stick out: a cell that is too narrow */
    gboolean is_plain;         /* justified by its spaces alone: nothing hangs out, no glyph is widened */
    guint8 grey;
} Setting;

/* Whether what is set hangs out of the measure and widens its glyphs. */
gboolean setting_is_fine(const Setting *setting);

typedef enum Isolation {
    ISOLATION_NONE,
    ISOLATION_LTR, /* code, an address, a formula, a phrase */
    ISOLATION_RTL  /* a phrase that runs to the left */
} Isolation;

/* A stretch of one word in one look. */
typedef struct Segment {
    const Shaped *shaped;   /* NULL: a picture or a formula */
    const Type *type;
    const Block *block;
    const Inline *inl;      /* the innermost link, reference or note mark, or NULL */
    PieceRole role;
    guint8 grey;
    gboolean is_struck, expands;
    Isolation isolation;    /* what stands around it has no say in its order */
    const char *language;   /* of a foreign phrase, or NULL */
    guint8 level;           /* of embedding; odd: from right to left. Set by paragraph_end() */
    Length width;           /* of the whole */
    const Inline *image;    /* a picture in the line, width × height */
    Length height;
    Length rise;            /* above the baseline; negative below */
    const Formula *formula; /* a part of it, `box`, or NULL */
    const MathBox *box;
} Segment;

/* What an Item sets: a box sets the bytes from…to of a segment, glue a space in the look of one, or nothing (from = to): white
 * between ideographs. */
typedef struct Content {
    const Segment *segment;
    guint from, to;
} Content;

typedef struct Paragraph {
    Typesetter *typesetter;
    Arena *arena; /* of its segments */
    Setting setting;
    const Block *block;
    GArray *items;    /* of Item; Item.content is an index into contents */
    GArray *contents; /* of Content */
    /* the look of what is added next */
    Type look;
    const Inline *inl;
    Place place;          /* for diagnostics */
    const char *language; /* of a foreign phrase, or NULL */
    PieceRole role;
    gboolean is_struck, is_code, is_url;
    Length rise;       /* above the baseline */
    gboolean is_rtl;   /* begins at the right */
    guint32 script;    /* whose faces set its digits, signs and spaces; 0: the style's own */
    gboolean is_mixed; /* has letters that run to the left: lines are put in order after they are broken */
    gboolean is_ended;
} Paragraph;

Paragraph *paragraph_new(Typesetter *typesetter, const Setting *setting, const Block *block);
void paragraph_free(Paragraph *paragraph);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Paragraph, paragraph_free)

/* What its formulas are set with. */
MathSetter typesetter_math(const Typesetter *typesetter);

/* In the role that Paragraph.role says: PIECE_CONTENT unless it was set. */
void paragraph_add_inlines(Paragraph *paragraph, const Inline *inlines);
/* Words of octavo's own: "Figure 1.2". */
void paragraph_add_text(Paragraph *paragraph, const char *text, Weight weight, PieceRole role);
/* Text as it is: spaces are characters of it and no line ends in it. */
void paragraph_add_verbatim(Paragraph *paragraph, const char *text, gsize n_bytes);
/* An empty box of this width, where no line ends. */
void paragraph_add_space(Paragraph *paragraph, Length width);
/* The finishing fill and the forced break; call once, before lines_break(). */
void paragraph_end(Paragraph *paragraph);

/* Widths for tables, of the widest part that cannot be broken: of words, of what hyphens leave of them; and of the whole on one
 * line. */
typedef struct ParagraphWidths {
    Length word, syllable, line;
} ParagraphWidths;
ParagraphWidths paragraph_widths(const Paragraph *paragraph);
