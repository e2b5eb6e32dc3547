/* draw.h: Pages drawn by Cairo.
 * In: Pages, their spans; `day` is the edition's ("2026-11-23") or NULL: the clock is never asked.
 * Out: the bytes of a PDF file that has pages, fonts and pictures and nothing else yet; finish.c
 * adds the rest.
 * Memory: the bytes are the caller's.
 * Errors: the world's (GError). */
#pragma once
#include "pdf/spans.h"
#include "typeset/pages.h"

GByteArray *draw_pages(const Pages *pages, const Spans *spans, Faces *faces, const char *day,
                       GError **error);
