/* record.h: the record of an edition, editions/1.0.0.record: what the next edition must know to keep readers' places.
 * In: text, which is as little trusted as a manuscript; or a sealed Book and its pages.
 * Out: a Record; text, one line a fact, in the order of the book, so that two branches merge as text does.
 * Memory: a Record lives in the arena given, and lends nothing of the text.
 * Diagnostics: record-bad, at the line and column in the record.  Errors: none.
 *
 *   octavo-record 1
 *   identifier URI | title TEXT | revision 1.0.0 | date DAY | commit HASH     the last two if known; each a line
 *   language TAG | description TEXT | author NAME; NAME | path N NAME | series N NAME       for the feed, if known
 *   face NAME SHA256                                                 a font file that the pages were set in
 *   output NAME BYTES SHA256                                         a file of the release; not in the record within an EPUB
 *   chapter SLUG FILE ROLE NUMBER PAGE TITLE…                        what follows belongs to it
 *   within SLUG BEFORE                                               it stands in that chapter's file, in the gap before another
 *   kind TEXT | summary TEXT                                         of the chapter, for the feed, if known; each a line
 *   block ID SLOT AT KIND N-WORDS HASH SKETCH NUMBER PAGE HREF WORDS…  (lineage.h says what SLOT and AT are)
 *   empty SLOT AT KIND                                               a slot whose block is gone or has moved
 *   alias NAME ID
 *   gone ID KIND SLOT INSTEAD HREF                                   a deleted block and where its id rests
 * '-' stands for what there is not. */
#pragma once
#include "book/lineage.h"
#include "book/pagemap.h"

#define RECORD_BYTES_MAX (32u << 20)
#define RECORD_BLOCKS_MAX 500000u

typedef struct RecordFile {
    const char *name;
    guint64 size;       /* [bytes]; faces: 0 */
    const char *sha256; /* 64 digits */
} RecordFile;

typedef struct Record {
    const char *identifier, *title;
    const char *commit; /* of the source, or NULL */
    const char *language, *description, *author; /* or NULL; authors are parted by semicolons */
    Collection path, series;
    Lineage lineage;
    RecordFile *faces, *outputs;
    guint n_faces, n_outputs;
} Record;

/* `file` names the text in diagnostics. NULL after a diagnostic. */
Record *record_read(Arena *arena, const char *text, const char *file, Diag *diag);

/* The caller's. Without `with_outputs`: as an EPUB holds it, which cannot know its own hash. */
char *record_write(const Record *record, gboolean with_outputs);

/* The block with this id, by an alias too; NULL: there is none now. Needs no index: for many, make a table. */
const LineageBlock *record_find(const Record *record, const char *id);

/* Compares revisions, "1.10.0" after "1.9.3", like strcmp(). */
int record_compare_revisions(const char *a, const char *b);
