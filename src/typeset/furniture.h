/* furniture.h: running heads and folios.
 * In: a draft page that knows its side and folio.  Out: pieces on it, all artifacts. */
#pragma once
#include "typeset/drafts.h"

void furniture_add(DraftPage *page, Typesetter *typesetter, const Style *style, const Book *book, gboolean is_recto);
