/* kepub.h: a page of the EPUB as Kobo's own format has it: every stretch of text in a <span class="koboSpan"> with an id.
 * Kobo hangs reading positions, bookmarks and notes on these ids. They are made of the id of the nearest element and a count
 * within it (kobo.p7.2), so that a block added elsewhere moves none of them.
 * In: XHTML as this folder writes it.  Out: XHTML.  Memory: the bytes are the caller's.  Errors: none.
 * Source: files that Kobo's shop delivers, as kepubify's documentation describes them; no published specification is known. */
#pragma once
#include <glib.h>

GBytes *kepub_page(GBytes *xhtml);
