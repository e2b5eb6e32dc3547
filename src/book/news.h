/* news.h: the chapter that tells what changed since the last edition.
 * In: a Book whose blocks have ids and ancestors; the Lineage, or NULL for a first edition.
 * Out: the division of role `changes`, filled: a list for each chapter, an item for each block that is new or changed, with a
 * link to it and its pages in both editions, and for each that was removed.  Memory: the Book's.  Diagnostics, errors: none. */
#pragma once
#include "book/lineage.h"

/* Before ids are given: its title. */
void news_open(Book *book);
/* After. */
void news_fill(Book *book, const Lineage *lineage);
/* When references have their words: those of the links. */
void news_name(Book *book);
