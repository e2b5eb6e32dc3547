/* content.h: Cairo's page content made fit for press and for screen readers.
 * In: a page's content as Cairo wrote it, and its spans.
 * Out: the same content, where artifacts are marked as such, where the spans have the numbers that
 * spans.h gave them, and where greys are DeviceGray: four inks for a black letter would blur it.
 * Memory: the result is the caller's.
 * Errors: content that is not of the form Cairo is known to write (GError).
 * Source: ISO 32000-1, 7.8.2 and 14.6. */
#pragma once
#include "pdf/spans.h"

GString *content_rewrite(const char *content, gsize n, const PageSpans *spans, GError **error);

/* For a printer with one ink, from content without spans: every colour of vectors becomes a grey,
 * and the darkest, in which pictures have their words, black. */
GString *content_rewrite_black(const char *content, gsize n, GError **error);
