/* lineage.h: what an earlier edition was made of: the part of its record (edition/record.h) that the next edition is built from.
 * Made by edition/record.c, read by anchors.c: it lives here so that book/ need not know edition/.
 * Memory: the arena of the Record.  Units: pages are folios, as printed.
 *
 * A slot is the place of a block in the EPUB, for ever. Where it stands is told by LineageBlock.at, its holder, in which slots
 * follow each other in the order of the record:
 *   .       the body of the chapter            =     its title
 *   *       its notes                          ID    the block (section, list, item, quote, alert, note) with this id
 *   +SLOT   behind what stands in SLOT         ++SLOT   between that and what stands in +SLOT; and so on
 *   <ID     before what stands in ID (<. <*)   <<ID     likewise */
#pragma once
#include "book/book.h"

typedef struct LineageChapter {
    const char *slug, *file;
    const char *role;
    const char *number; /* or NULL */
    const char *page;   /* or NULL */
    const char *title;
    const char *kind, *summary; /* as the author gave them, or NULL */
    const char *within, *before; /* slugs: the chapter in whose file it stands, NULL: its own; there, in front of which */
    Place place;
} LineageChapter;

typedef struct LineageBlock {
    guint chapter;      /* index */
    const char *id;     /* NULL: the slot is empty */
    const char *slot;   /* its name: what holds it, the id of an element in the EPUB but for items, which are their own slots */
    const char *at;     /* the holder of the slot */
    BlockKind kind;
    gboolean is_entry;  /* a paragraph that is a glossary's entry */
    Fingerprint print;
    const char *number; /* "1.2", or NULL */
    const char *page;   /* or NULL */
    const char *href;   /* "arenas.xhtml#p.abc" */
    const char *words;  /* the first of them, for people */
    Place place;
} LineageBlock;

/* Another name of a block: one that it had, or one that the words of its heading would give. */
typedef struct LineageAlias {
    const char *name, *id;
    Place place;
} LineageAlias;

/* A block that is no more; its id rests in the slot. */
typedef struct LineageGone {
    const char *id;
    BlockKind kind;
    const char *slot;
    const char *instead; /* id or slug of its successor, or NULL */
    const char *href;    /* where the id is found now */
    Place place;
} LineageGone;

typedef struct Lineage {
    const char *revision;  /* "1.0.0" */
    const char *date;      /* or NULL */
    LineageChapter *chapters;
    LineageBlock *blocks;  /* slots of a chapter in the order of its file: a holder before what it holds */
    LineageAlias *aliases;
    LineageGone *gone;
    guint n_chapters, n_blocks, n_aliases, n_gone;
} Lineage;
