/* embedding.h: the faces that an EPUB may carry, chosen as those of the pages are.
 * In: the Faces, the Style and the language of a book.  Out: the faces in EpubOptions. Of other families and of the face of
 * formulas those that are installed and whose licence faces.yaml names.
 * The language of the book decides for Han; print goes by that of each phrase.
 * Memory: an Embedding owns what it puts into the options, and lends it; it lends of Faces and Style.  Errors: none. */
#pragma once
#include "epub/options.h"
#include "typeset/faces.h"
#include "typeset/style.h"

typedef struct Embedding Embedding;

Embedding *embedding_new(Faces *faces, const Style *style, const Book *book);
void embedding_free(Embedding *embedding);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Embedding, embedding_free)

void embedding_fill(Embedding *embedding, EpubOptions *options);
