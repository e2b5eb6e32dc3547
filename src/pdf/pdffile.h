/* pdffile.h: objects laid out as a PDF file; the only writer of PDF files.
 * In: Objects, the numbers of the catalog and of the document's information.
 * Out: a file of version 1.7: the objects that the two lead to, numbered without holes in the order
 * in which a reader meets them; streams, then all other objects packed in object streams, then a
 * cross-reference stream. The file's ID is a sum of what stands before it.
 * Memory: the bytes are the caller's.
 * Errors: none; a reference to an object that was never put is our bug.
 * Source: ISO 32000-1, 7.5.2 (header), 7.5.7 (object streams), 7.5.8 (cross-reference
 * streams), 14.4 (ID); ISO 19005-2, 6.1.2 and 6.1.7.1. */
#pragma once
#include "pdf/objects.h"

GBytes *pdffile_make(const Objects *objects, guint catalog, guint info);
