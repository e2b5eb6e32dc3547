/* book.h: the model of a book, between what authors write and what readers hold.
 * In: built by source/ with book_new() and the functions below, sealed once by book_seal() (seal.h).
 * Out: after that a const Book *, read by typeset/, epub/ and edition/.
 * Memory: everything lives in the Book's arena and is freed with it.  Errors: none.
 * Shape: Book > Division (a file of the EPUB) > Block (tree) > Inline (tree). Every heading opens a nested section. */
#pragma once
#include "base/arena.h"
#include "base/diag.h"
#include "base/memo.h"
#include "book/limits.h"
#include "book/math.h"

typedef struct Book Book;
typedef struct Division Division;
typedef struct Block Block;
typedef struct Inline Inline;

/* ---- inline content ---- */

typedef enum InlineKind {
    INLINE_TEXT,      /* text; typographic quotes and dashes already in it; a soft line end is a space */
    INLINE_CODE,      /* text */
    INLINE_EMPHASIS,  /* children */
    INLINE_STRONG,    /* children */
    INLINE_STRIKE,    /* children */
    INLINE_SUB,       /* children; set low and small */
    INLINE_SUP,       /* children; set high and small */
    INLINE_SPAN,      /* children; a phrase in a language of its own */
    INLINE_LINK,      /* children; one of href (http, https, mailto), target (an id or a division's slug) and, in what
                         book_seal() makes, destination */
    INLINE_REFERENCE, /* target; book_seal() sets text ("Figure 1.2") and destination; citations, "knuth, p. 12; weiser", become
                         notes or links there */
    INLINE_NOTE,      /* note: the mark of a footnote */
    INLINE_IMAGE,     /* picture, text = alternative text: a picture in a line of text */
    INLINE_BREAK,     /* a forced line end */
    INLINE_MATH,      /* formula; text: the same as a line of signs */
    INLINE_PAGE,      /* destination, words: a link that reads as the folio of its page in print, and as text on screens */
} InlineKind;

/* How an INLINE_PAGE reads in print. */
typedef enum PageWords {
    PAGE_BARE,  /* "47" */
    PAGE_NAMED, /* "page 47" */
    PAGE_GIVEN, /* as `text` says: several pages of an index, joined by typeset/ */
    PAGE_ON,    /* " on page 47", behind a reference; nothing where that page lies open, or on screens */
} PageWords;

/* A picture's bytes, judged and measured by source/, shared by all that show it. */
typedef enum PictureKind { PICTURE_SVG, PICTURE_PNG, PICTURE_JPEG } PictureKind;

typedef struct Picture {
    PictureKind kind;
    const char *path;         /* as the author wrote it, relative to the book's folder */
    const char *name;         /* unique file name in the EPUB, "figures-arena.svg": ASCII letters, digits, hyphens, dot */
    Place place;              /* where the book names it first */
    GBytes *bytes;            /* owned by the Book; an SVG here is the sanitized one */
    guint32 width_px;         /* natural width: [px] for PNG and JPEG, [CSS px] for SVG */
    guint32 height_px;
} Picture;

struct Inline {
    InlineKind kind;
    Place place;
    Inline *next;        /* sibling */
    Inline *first;       /* first child */
    const char *text;    /* see InlineKind */
    const char *href;    /* INLINE_LINK: a URL */
    const char *target;  /* INLINE_LINK, INLINE_REFERENCE: an id or a slug of the book */
    const char *language; /* BCP 47 tag of a foreign phrase, or NULL */
    const Picture *picture;
    const Formula *formula;       /* INLINE_MATH */
    Block *note;                  /* INLINE_NOTE: its BLOCK_NOTE */
    PageWords words;              /* INLINE_PAGE */
    const Inline *reference;      /* INLINE_PAGE of PAGE_ON: the INLINE_REFERENCE before it */
    gboolean is_wide;             /* INLINE_PAGE of an index: to the end of the section of `destination` */
    gboolean is_placed;           /* INLINE_PAGE: its text only tells where that is, which a page in print tells better */
    const char *id;               /* INLINE_NOTE: set by book_seal(), the place a note links back to */
    guint nth;                    /* INLINE_NOTE: set by book_seal(), the nth mark of its note, from 1 */
    const Block *destination;     /* set by book_seal() for a target that is a block */
    const Division *destination_division; /* set by book_seal(): the division that holds it, or is it */
};

/* ---- blocks ---- */

/* What a block's words look like (fingerprint.h). */
typedef struct Fingerprint {
    guint64 hash;      /* of the exact text, 48 bits */
    guint64 sketch[2]; /* 128 one-bit minwise hashes */
    guint32 n_words;
} Fingerprint;

typedef enum BlockKind {
    BLOCK_SECTION,   /* children: a BLOCK_HEADING first, then what it heads */
    BLOCK_HEADING,   /* inlines; level 1 (only Division.heading) to 6 */
    BLOCK_PARAGRAPH, /* inlines */
    BLOCK_LIST,      /* children: BLOCK_ITEM */
    BLOCK_ITEM,      /* children: blocks */
    BLOCK_QUOTE,     /* children: blocks */
    BLOCK_ALERT,     /* alert, inlines = the author's own title or none; children: blocks */
    BLOCK_LISTING,   /* listing */
    BLOCK_FIGURE,    /* figure */
    BLOCK_TABLE,     /* table; children: BLOCK_ROW */
    BLOCK_ROW,       /* children: BLOCK_CELL; the first row of a table is its head */
    BLOCK_CELL,      /* inlines */
    BLOCK_RULE,      /* a thematic break */
    BLOCK_MATH,      /* math: a displayed formula; numbered where the author gave it an id */
    BLOCK_NOTE,      /* children: blocks; in Division.notes, not in the tree */
} BlockKind;

typedef enum AlertKind { ALERT_NOTE, ALERT_TIP, ALERT_IMPORTANT, ALERT_WARNING, ALERT_CAUTION } AlertKind;
typedef enum Alignment { ALIGN_START, ALIGN_CENTRE, ALIGN_END } Alignment;
typedef enum TaskState { TASK_NONE, TASK_OPEN, TASK_DONE } TaskState;

/* What a stretch of code is: one set of classes for both outputs. */
typedef enum TokenKind {
    TOKEN_PLAIN,
    TOKEN_KEYWORD,
    TOKEN_STRING,
    TOKEN_NUMBER,
    TOKEN_COMMENT,
    TOKEN_FUNCTION, /* a function or a class where it is defined */
    TOKEN_TYPE,
    TOKEN_CONSTANT, /* None, true, built-in names */
    TOKEN_PROMPT,   /* >>> and $ of a transcript */
    TOKEN_OUTPUT,   /* what a transcript answers */
    N_TOKEN_KINDS
} TokenKind;

typedef struct Token {
    guint32 start, end; /* bytes of the listing's text; in rising order, never overlapping */
    TokenKind kind;
} Token;

typedef struct IndexMark IndexMark;
struct IndexMark {
    IndexMark *next;
    Place place;
    const char *term;
    const char *sub;  /* sub-entry, or NULL */
    const char *see;  /* the term to look under instead, or NULL */
    const char *see_sub; /* its sub-entry, or NULL */
    gboolean is_also; /* `see` is another term to look under */
    gboolean is_wide; /* from here to the end of the section */
    const char *id;   /* not an entry, but the name that the block is given; only source/ meets it */
};

/* The place of a block in the EPUB, for ever, whatever comes and goes around it (lineage.h).
 * Behind the block stands, in the same slot, what later editions put there: `more` begins with a gap, which will hold what is
 * put between the two still later. A gap is a slot without name and block. */
typedef struct Slot Slot;

typedef struct Rest Rest;
struct Rest {
    Rest *next;
    const char *name;
};

struct Slot {
    const char *name;    /* NULL: a gap */
    BlockKind kind;      /* of the block, also of one that was here */
    gboolean is_entry;   /* a glossary's */
    Block *block;        /* NULL: none */
    const Block *near;   /* where there is no block: the one before, in reading order; NULL: the division's beginning */
    Slot *next;          /* in its holder */
    Slot *more;
    Rest *rests;         /* other ids that are found here: former names, and those of deleted blocks */
};

struct Block {
    BlockKind kind;
    Place place;
    Block *parent, *next, *first, *last; /* parent is NULL for the top blocks of a Division */
    Division *division;
    Inline *inlines;      /* headings, paragraphs, cells; an alert's own title */
    IndexMark *marks;     /* index entries that point here */

    /* identity: set by the author ({#id}) or by book_seal(), unique in the book */
    const char *id;       /* NULL only for rows and cells */
    const char *given_id; /* as the author wrote it, or NULL: `fig:map`, where id is `fig.map` */
    gboolean id_is_given; /* by the author */
    Slot *slot;           /* set by book_seal(); NULL for rows and cells */
    Slot *slots;          /* what a section, list, item, quote, alert or note holds, as the EPUB has it */
    Slot *lead;           /* a gap before them; NULL: has none */
    gboolean follows_paragraph; /* set by book_seal(): it is a paragraph, and goes on from one */
    Fingerprint print;    /* set by book_seal(); 0 for rows and cells */
    const struct LineageBlock *ancestor; /* what it was in the last edition, or NULL: new */

    const char *classes;  /* author's classes, parted by spaces, or NULL */
    const char *language; /* BCP 47 tag of a block in another language, or NULL */

    /* captioned blocks (figure, table, listing) */
    Inline *caption;      /* NULL: not numbered */
    const char *number;   /* set by book_seal(): "1.2", or NULL; notes: "3"; formulas too */
    const char *label;    /* set by book_seal(): "Figure 1.2", or NULL; formulas too: "Equation 1.2" */

    union {
        struct {
            guint level; /* 1 to 6 */
        } heading;
        struct {
            gboolean is_entry; /* of a glossary: begins with its term, one INLINE_STRONG */
        } paragraph;
        struct {
            gboolean is_ordered;
            gboolean is_tight; /* its paragraphs stand without space between them */
            guint start;       /* number of the first item */
        } list;
        struct {
            TaskState task;
            guint number; /* of an ordered list that leaves numbers out; 0: the one after the item before */
        } item;
        struct {
            AlertKind kind;
        } alert;
        struct {
            const char *language; /* "python", or NULL */
            const char *title;    /* file name shown above, or NULL */
            const char *text;     /* without a final newline */
            const Token *tokens;  /* what is not plain, or NULL */
            guint n_tokens;
            gboolean is_test, is_output;
            gboolean is_diagram;  /* a figure's source that is not drawn */
            gboolean varies;      /* output that differs from run to run */
            guint first_number;   /* its lines are numbered from here on; 0: they are not */
        } listing;
        struct {
            const Picture *picture;
            const char *alt;     /* "" only when decorative */
            gboolean is_decorative;
            guint width_percent; /* [% of the measure], 0: natural */
        } figure;
        struct {
            guint n_columns;
            const Alignment *alignments; /* n_columns of them */
        } table;
        struct {
            const Formula *formula;
        } math;
        struct {
            Inline *first_mark; /* the first INLINE_NOTE that refers here */
            guint n_marks;
        } note;
    };
};

/* ---- divisions and the book ---- */

typedef enum Role {
    ROLE_FRONT,    /* guide, preface */
    ROLE_PART,     /* a part's opening */
    ROLE_CHAPTER,
    ROLE_BACK,     /* answers, glossary */
    ROLE_INDEX,    /* generated by book_seal() where the text has index marks */
    ROLE_COLOPHON, /* generated by book_seal(), the first division: the back of the title page */
} Role;

/* One run of pages, and most often a file of the EPUB: a chapter, or what stands before and after them. */
struct Division {
    Division *next;
    Role role;
    Place place;
    const char *slug;     /* file name in the EPUB, manifest id, destination in the PDF; never its position */
    const char *kind;     /* "original analysis", or NULL */
    const char *summary;  /* or NULL */
    Block *heading;       /* level 1 */
    Block *first, *last;  /* the blocks after the heading */
    Block *notes;         /* BLOCK_NOTE, in the order of their first marks (after book_seal()) */
    Slot *slots, *note_slots; /* blocks and notes, as the EPUB has them */
    Slot *lead, *note_lead;   /* gaps before them */
    Division *part;       /* of a chapter in a part, or NULL */
    gboolean has_own_file; /* the author wants it so, whatever place it comes to (places.h) */
    const Division *host;   /* set by book_seal(): in whose file of the EPUB it stands, behind it; NULL: in its own */
    const Division *before; /* set by book_seal(): there, put in before this one later; NULL: behind all that was there */
    gboolean is_glossary; /* of ROLE_BACK: its paragraphs may be entries */
    gboolean is_news;     /* of ROLE_BACK: filled by book_seal() with what changed since the last edition */
    gboolean is_bibliography; /* of ROLE_BACK: filled by book_seal() with the works that the text cites */
    gboolean is_sources;  /* of ROLE_BACK: filled by book_seal() with the notes of all divisions */
    const char *number;   /* set by book_seal(): "1" for chapters, "I" for parts, NULL for others */
    const char *label;    /* set by book_seal(): "Chapter 1", or NULL */
    guint n_words;        /* set by book_seal(): prose, notes and captions */
    guint n_code_words;   /* set by book_seal(): words of listings */
    guint n_minutes;      /* set by book_seal(): reading time, rounded, at least 1 */
};

typedef struct Author {
    const char *name;
    const char *sort; /* "Lovelace, Ada" or NULL */
} Author;

/* What runs the programs of one language when the book is tested. */
typedef struct Interpreter {
    const char *language; /* of listings: "python" */
    const char *command;  /* a path, or a name to be looked up */
    const char *version;  /* "3.11": stands in what `command --version` prints */
    Place place;          /* in the manifest */
} Interpreter;

/* Who wrote or edited a work. */
typedef struct Person {
    const char *family, *given; /* given: NULL where the name is one piece, "Free Software Foundation" */
} Person;

/* A source that the text may cite. Each field but key and place may be NULL. */
typedef struct Source {
    const char *key;
    Place place;           /* in the bibliography */
    const char *type;      /* CSL's: "article-journal" */
    gboolean is_part;      /* its title stands in quotation marks: it is part of something, or a page of the web */
    gboolean is_in_book;   /* part of a book */
    const Person *authors, *editors;
    guint n_authors, n_editors;
    const char *title, *short_title;
    const char *container; /* journal, book or site */
    const char *date;      /* "1997" to "1997-05-03", or words */
    const char *accessed;  /* the same */
    const char *publisher, *town;
    const char *volume, *issue, *pages, *edition;
    const char *genre, *number, *version;
    const char *doi, *url; /* doi: without a resolver's address */
    struct {
        const char *key; /* "URL" */
        Place place;
    } refused[2]; /* fields that could not be read */
    guint n_refused;
} Source;

typedef struct Collection {
    const char *name; /* NULL: not in one */
    guint position;   /* 0: none */
} Collection;

/* The author's word that what was released is no more. */
typedef struct Farewell {
    const char *id;      /* of a block, or a chapter's slug */
    const char *instead; /* id or slug of what stands for it now, or NULL */
    Place place;
} Farewell;

typedef struct Meta {
    const char *title, *subtitle, *description;
    const char *language;   /* BCP 47 */
    const char *identifier; /* of the work: a URI */
    const char *isbn_epub, *isbn_pdf, *isbn_print; /* 13 digits, or NULL */
    const Author *authors;
    guint n_authors;
    const char *publisher, *rights, *licence;
    const char *const *subjects; /* NULL-terminated, never NULL */
    const char *const *readers;  /* NULL-terminated, never NULL */
    const char *const *hyphenation; /* words with their points, "al-lo-ca-tor"; NULL-terminated, never NULL */
    Collection path, series;
    const Interpreter *interpreters;
    guint n_interpreters;
    const Farewell *gone;
    guint n_gone;
    const char *status, *difficulty;
    const char *certified_by; /* who says that the EPUB is accessible, or NULL */
    guint reading_minutes;     /* declared; 0: not */
    gboolean cites_by_date;    /* citations read (Knuth 1997); else they become notes */
    gboolean has_math;         /* dollar signs enclose formulas */
    guint edition_number;      /* 0: not given */
    const char *revision;      /* "1.0.0" */
    const char *date;          /* "2026-11-23", the day of the edition: never of the build */
    const char *style;         /* an installed style's name, or a folder of the book with a slash in it; NULL: the usual one */
    Place place;               /* of the manifest, for diagnostics about the whole */
    Place reading_place;       /* of reading-minutes */
    Place style_place;         /* of style, or the manifest's */
    Place revision_place;      /* of edition.revision, or the manifest's */
    const char *commit;        /* of a release: of its source, or NULL */
    gboolean is_release;       /* the colophon tells how to verify it */
} Meta;

/* Another name of a block. */
typedef struct Alias {
    const char *name;
    const Block *block;
} Alias;

/* A released block that is no more: its id stays, and leads to where it was. */
typedef struct Relic {
    const char *id;
    BlockKind kind;
    const Slot *slot;         /* where the id rests in the EPUB; NULL: nowhere, its chapter is gone */
    const Division *division; /* that has the slot; NULL: none */
    const char *instead;      /* id or slug of its successor, or NULL */
    gboolean is_explained;    /* the author said so, or an earlier release did */
    Place place;              /* in the record */
} Relic;

struct Book {
    Arena *arena;
    Memo *memo;              /* what earlier readings of it made: lent, or NULL */
    Meta meta;
    Limits limits;           /* the manifest's, else the usual ones */
    Division *first, *last;  /* all divisions in reading order */
    GPtrArray *pictures;     /* of Picture *, each once, in order of first use */
    const Source *works;       /* the bibliography, each key once */
    guint n_works;
    const Picture *cover;    /* the author's, or NULL */
    const char *cover_alt;
    guint n_words, n_code_words, n_minutes; /* set by book_seal() */
    guint n_figures, n_tables, n_listings, n_equations, n_notes; /* set by book_seal() */
    GHashTable *ids;         /* set by book_seal(): id or alias -> Block *; lookup with book_find() */
    GArray *aliases;         /* of Alias; set by book_seal() */
    GArray *relics;          /* of Relic; set by book_seal() */
    GHashTable *slugs;       /* set by book_seal(): slug -> Division * */
    gboolean is_sealed;
    gboolean is_partial;     /* a file of it could not be read, which has been reported */
};

Book *book_new(void);
void book_free(Book *book);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Book, book_free)

Division *book_add_division(Book *book, Role role, Place place);
Block *block_new(Book *book, BlockKind kind, Place place);
Inline *inline_new(Book *book, InlineKind kind, Place place);
Inline *inline_new_text(Book *book, const char *text, Place place); /* copies text */

/* Appends to a block, or to the top of a division. Sets parent and division of the child (and below it). */
void block_append(Block *parent, Block *child);
void division_append(Division *division, Block *child);
/* Appends to a list of inlines whose head is *list. */
void inline_append(Inline **list, Inline *child);

/* The block with this id, or NULL. Only after book_seal(). */
const Block *book_find(const Book *book, const char *id);
/* The id that the outputs carry: a colon, which parts a CFI for some readers, is a full stop there. `id` itself, or a copy. */
const char *book_plain_id(Arena *arena, const char *id);
const Division *book_find_division(const Book *book, const char *slug);

/* ---- walking, without recursion ---- */

/* The next block in document order beneath `root` (root itself first: pass block = NULL). Goes into children. */
Block *block_walk(const Block *root, const Block *block);

/* Visits the blocks of a division in document order: heading, blocks and what they hold, then notes and what they hold. */
Block *division_walk(const Division *division, const Block *block);

/* The next inline in document order within a list (pass NULL to begin). `stack` must be empty at the start. */
typedef struct InlineWalk {
    GPtrArray *above; /* of Inline * */
    const Inline *next;
} InlineWalk;
void inline_walk_begin(InlineWalk *walk, const Inline *list);
Inline *inline_walk_next(InlineWalk *walk); /* NULL at the end, and frees what the walk holds */

/* A division that octavo makes: no edition's is carried over to the next. */
gboolean division_is_generated(const Division *division);

/* How many of one kind a list of inlines holds, at any depth. */
guint inline_count(const Inline *list, InlineKind kind);

/* All text of a list of inlines, code included, notes and images left out. Caller frees. */
char *inline_text(const Inline *list);
/* All words of a block and what it holds, parted by spaces; captions and listings included, notes left out. Caller frees. */
char *block_text(const Block *block);
/* Whether the author gave the block this class. */
gboolean block_has_class(const Block *block, const char *name);

gboolean block_is_work(const Block *block);      /* an item of the bibliography, or its paragraph */
gboolean block_is_captioned(const Block *block); /* a figure, table or listing: may have a caption */
const char *block_kind_name(BlockKind kind);     /* "paragraph" */
const char *token_kind_name(TokenKind kind);     /* "keyword" */
const char *role_name(Role role);                /* "chapter" */
