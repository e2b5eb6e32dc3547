/* survey.h: from a finished book to the record of its edition.
 * In: a sealed Book, and what only its outputs know.  Out: a Record without outputs, which the release adds.
 * Memory: the arena's; the Record lends from the Book.  Diagnostics, errors: none. */
#pragma once
#include "edition/record.h"

typedef struct SurveyOptions {
    GHashTable *folios; /* id of a block, or slug of a division -> its page in the PDF; NULL: no PDF is made */
    const char *(*href)(Arena *arena, const Division *from, const Division *division, const Block *block); /* in the EPUB */
    const char *commit; /* or NULL */
    RecordFile *faces;
    guint n_faces;
} SurveyOptions;

Record *survey_make(Arena *arena, const Book *book, const SurveyOptions *options);
