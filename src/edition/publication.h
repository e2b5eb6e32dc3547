/* publication.h: an EPUB of anybody's, opened so that places in it can be named and found.
 * In: its bytes.  Out: the documents of its spine as trees, and their text cut into passages.
 * A passage is the text of one block: of the nearest element around it that has an id and is no inline, without the text of
 * blocks within that have ids of their own. White space between blocks belongs to no passage.
 * Units: offsets count characters (code points).
 * Memory: a Publication owns all of it.  Diagnostics: archive-bad, limit-archive, epub-bad.
 * Source: EPUB 3.3, sections 4 (OCF) and 5 (package document). */
#pragma once
#include "edition/tree.h"

typedef struct Document Document;
typedef struct Passage Passage;

/* Words are runs of letters and digits; any other sign but white space is a word of its own. */
typedef struct Word {
    guint start, end; /* in the passage's text [characters] */
    guint byte, n_bytes;
    guint hash;
} Word;

struct Passage {
    const Document *document;
    const Node *element;    /* that carries the id */
    guint index;            /* among the publication's passages, in reading order */
    const char *text;
    guint n_chars;
    Node **texts;           /* the nodes it consists of */
    guint n_texts;
    const Word *words;
    guint n_words;
};

struct Document {
    guint index;            /* in the spine, from 0 */
    const char *item;       /* manifest id */
    const char *ref;        /* id of its itemref in the spine, or NULL */
    const char *href;       /* as the manifest has it */
    const char *path;       /* within the archive */
    Node *root;             /* <html>, or NULL where it is no XHTML */
    Node *body;             /* or NULL */
    GHashTable *ids;        /* id -> Node * */
    guint n_chars;          /* of the passages in it */
    guint chars_before;     /* of the passages in documents before it */
};

typedef struct Publication {
    Arena *arena;
    const char *name;       /* what it is reported as */
    const char *identifier; /* the unique one, or NULL */
    const char *revision;   /* schema:version, or NULL */
    GPtrArray *documents;   /* of Document *, the spine */
    GPtrArray *passages;    /* of Passage * */
    guint n_chars;          /* of all passages */
    guint spine_step;       /* of a CFI: 6 where metadata and manifest stand before the spine */
} Publication;

/* NULL after a diagnostic. */
Publication *publication_open(GBytes *epub, const char *name, Diag *diag);
void publication_free(Publication *publication);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Publication, publication_free)

const Document *publication_document(const Publication *publication, guint index); /* or NULL */
const Document *publication_find_ref(const Publication *publication, const char *id);  /* by its itemref's id; or NULL */
/* By its path in the archive, its href or its manifest id; a fragment is no matter. NULL: there is none. */
const Document *publication_find_document(const Publication *publication, const char *href);
/* The element of that id, in the file of that path before any other; NULL: there is none. */
const Node *publication_find(const Publication *publication, const char *id, const char *path, const Document **ret_document);

/* A place: before the character `offset` of a text, or an element as a whole. */
typedef struct Point {
    const Document *document;
    const Node *node;
    guint offset; /* [characters], 0 for an element */
} Point;

/* What a note is on; start and end are the same where it is a place and no range. */
typedef struct Span {
    Point start, end;
    gboolean is_range;
} Span;

/* Where in its passage a point stands; an element is where its text begins, and white space between blocks where the next
 * begins. NULL: no text follows in the document. */
const Passage *point_passage(const Point *point, guint *ret_offset);

/* The text at an offset of a passage: the one that the character after it stands in, or before it when `is_end`. */
Point passage_point(const Passage *passage, guint offset, gboolean is_end);

/* White space runs to one space, none at either end; the words that stand between two points of a document. The caller's. */
char *span_words(const Span *span);
