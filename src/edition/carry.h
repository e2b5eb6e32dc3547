/* carry.h: a reader's notes from one edition to the next.
 * In: both EPUBs and the file of notes, bytes that anybody may have written.  Out: the same file for the new edition, and what
 * became of the notes whose words have changed. Nothing is dropped: a note whose words are gone is put on what now stands there,
 * and told; one whose place the old edition does not have is left as it is, and told.
 * Formats: EPUB Annotations and Thorium's (.annotations archives and JSON), Foliate's and calibre's JSON, KOReader's Lua.
 * Memory: a Carried is cleared by the caller.  Diagnostics: archive-bad, limit-archive, epub-bad, epub-other, notes-bad. */
#pragma once
#include "edition/transfer.h"

typedef struct CarrySource {
    const char *name; /* what it is reported as */
    GBytes *bytes;
} CarrySource;

typedef struct Carried {
    GBytes *notes;    /* the new file */
    const char *format;
    guint n_notes, n_same, n_edited, n_lost, n_stray;
    GPtrArray *told;  /* of char *: a paragraph for each note that is not the same */
} Carried;

/* FALSE after a diagnostic, or with an error of the world's. */
gboolean carry_notes(const CarrySource *old, const CarrySource *new, const CarrySource *notes, Diag *diag, Carried *ret_carried,
                     GError **error);

void carried_clear(Carried *carried);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Carried, carried_clear)
