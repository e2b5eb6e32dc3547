/* xpointer.h: KOReader's places, '/body/DocFragment[7]/body/section/div[2]/p/text()[1].34'.
 * In: the text of one, or a point.  Out: a point, or the text.
 * crengine counts elements of one name, and text nodes but for white space at the head of a block; runs of white space are one
 * character outside <pre>. Before August 2026 it left out [1] where there is but one; both are read, and written as they came.
 * Units: offsets count code points of the text as crengine keeps it.  Memory: what is printed is the caller's.
 * Errors: FALSE: it leads nowhere.  Source: crengine, lvtinydom.cpp: createXPointerV2(), toStringV2(), onText(). */
#pragma once
#include "edition/publication.h"

gboolean xpointer_is(const char *text);
gboolean xpointer_resolve(const char *text, const Publication *publication, Point *ret_point);
/* `like`: one whose manner to follow. */
char *xpointer_print(const char *like, const Point *point);
