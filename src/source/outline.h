/* outline.h: what a book that was made for another tool says of itself: its titles and its files in their order.
 * In: from a reader of a layout.  Out: the same that a manifest gives, and the text of a manifest.
 * Memory: texts live in the arena that the Outline was made with; the Outline is the caller's.
 * Diagnostics: layout-guessed, value-bad (a file that stands twice). */
#pragma once
#include "base/file.h"
#include "source/manifest.h"

typedef enum OutlineKind { OUTLINE_FOLDER, OUTLINE_MDBOOK, OUTLINE_LEANPUB, OUTLINE_HONKIT, OUTLINE_QUARTO } OutlineKind;

typedef struct OutlineEntry {
    Role role;         /* ROLE_PART: a title and no file */
    const char *file;  /* relative to the book's folder; NULL: a title without text */
    const char *title; /* or NULL: what the file says */
    guint depth;       /* 0: a division of its own; n: n levels below the last of those */
    Place place;
} OutlineEntry;

typedef struct Outline {
    Arena *arena;
    Diag *diag;
    OutlineKind kind;
    const char *folder; /* that addresses begin at, "" for the book's own */
    const char *title, *subtitle, *language, *description;
    GPtrArray *authors; /* of const char * */
    GArray *entries;    /* of OutlineEntry */
    Place place;        /* of the list of chapters */
} Outline;

Outline *outline_new(Arena *arena, Diag *diag, OutlineKind kind);
void outline_free(Outline *outline);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Outline, outline_free)

const char *outline_kind_name(OutlineKind kind); /* "an mdBook" */

/* Where a file named in the list lies; in the arena. */
const char *outline_path(const Outline *outline, const char *address);
void outline_add(Outline *outline, Role role, const char *file, const char *title, guint depth, Place place);

/* Book.meta, divisions, and which files they are read from. */
void outline_fill(Outline *outline, Manifest *manifest, Book *book);

/* A book.yaml that says the same, each file a chapter; the caller's. */
char *outline_yaml(const Outline *outline, const char *title, const char *identifier, const char *date);
