/* manifest.h: from book.yaml, or the head of a single file, to a Book's metadata and its empty
 * divisions.
 * In: the manifest's text.
 * Out: Book.meta and Book.limits; a Division for each entry of the reading order; which file each is read from.
 * Memory: all in the Book's arena, but for the Manifest itself (manifest_free).
 * Diagnostics: those of yaml.h, key-unknown, key-missing, value-type, value-bad, id-doubled. */
#pragma once
#include "book/book.h"

/* A division and the file that its text comes from. */
typedef struct ManifestFile {
    Division *division;
    const char *path;  /* relative to the book's folder, in one spelling */
    Place place;       /* of the path in the manifest */
    const char *title; /* where another tool's list gives one; or NULL */
    guint depth;       /* levels below the division's title that its own title stands at; 0: it is that title */
} ManifestFile;

typedef struct Manifest {
    GArray *files;     /* of ManifestFile, in reading order */
    GHashTable *slugs; /* path of a Markdown file -> slug of its division */
    const char *cover; /* path, or NULL */
    Place cover_place;
    const char *works; /* path of the bibliography, or NULL */
    Place works_place;
} Manifest;

Manifest *manifest_new(void);
void manifest_free(Manifest *manifest);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Manifest, manifest_free)

typedef enum ManifestKind {
    MANIFEST_FOLDER, /* book.yaml: the required keys and a reading order */
    MANIFEST_SINGLE, /* the head of a single file: nothing is required, and the file is its own
                        reading order */
} ManifestKind;

/* `first_line` is the line of `file` that the text begins on. FALSE after a diagnostic, where the
 * text is no map. */
gboolean manifest_read(Manifest *manifest, Book *book, ManifestKind kind, const char *text,
                       const char *file, guint first_line, Diag *diag);

/* A slug that names something octavo itself makes: "cover", "nav" … */
gboolean manifest_is_reserved(const char *slug);
