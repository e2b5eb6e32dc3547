/* formats.h: the files that readers keep or export their notes in.
 * In: the file's root value.  Out: notes taken over, through a Transfer.
 * Each function is given a file of its own format (carry.c knows them apart); what it does not know it leaves alone. */
#pragma once
#include "edition/transfer.h"

/* EPUB Annotations 1.0 and Thorium's export of them: an AnnotationSet, one Annotation, or a list.
 * Source: EPUB Annotations 1.0 (draft for EPUB 3.4); Web Annotation Data Model; readium/annotations. */
void annotations_transfer(Transfer *transfer, const Datum *root);

/* Foliate's file for a book, and its export: annotations and bookmarks by CFI.  Source: Foliate 3, src/annotations.js. */
void foliate_transfer(Transfer *transfer, const Datum *root);

/* KOReader's metadata.epub.lua: annotations, or bookmarks and highlights as they were before 2024; the last place read.
 * Source: KOReader, frontend/docsettings.lua, readerannotation.lua. */
void koreader_transfer(Transfer *transfer, const Datum *root);

/* calibre's annotation collections and the viewer's exports.  Source: calibre, src/pyj/read_book/annotations.pyj. */
void calibre_transfer(Transfer *transfer, const Datum *root);
