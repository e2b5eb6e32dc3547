/* chapter.h: from the Markdown of one file to a Division's blocks.
 * In: text, and a Division made from the manifest; or a single file, whose level-one headings make
 * the divisions.
 * Out: Division.heading, its blocks in nested sections, its notes.
 * Memory: in the Book's arena.
 * Diagnostics: those of markdown.h, prose.h and listing.h, title-missing, title-doubled,
 * caption-stray. */
#pragma once
#include "book/book.h"
#include "source/foreign.h"
#include "source/listing.h"
#include "source/prose.h"

typedef struct ChapterReader {
    Book *book;
    const Root *root;
    Diag *diag;
    GHashTable *slugs; /* path of a Markdown file -> slug; not owned */
    ListingReader listings;
} ChapterReader;

void chapter_reader_init(ChapterReader *reader, Book *book, const Root *root, GHashTable *slugs,
                         Drawings *drawings, Diag *diag);

/* The text of one entry of the reading order. */
void chapter_read(ChapterReader *reader, Division *division, const char *file, const char *text);

/* The same of a file that was written for another tool. A division may be read from several, one after another. */
void chapter_read_foreign(ChapterReader *reader, Foreign *foreign, const ManifestFile *file, const char *text);

/* A book in one file: every level-one heading begins a chapter, named after its title. */
void chapter_read_single(ChapterReader *reader, const char *file, const char *text);
