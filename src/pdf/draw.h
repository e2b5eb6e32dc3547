/* draw.h: Pages drawn by Cairo.
 * In: Pages, their spans; `day` is the edition's ("2026-11-23") or NULL: the clock is never asked;
 * a Diag, which is only told what picture is being drawn.
 * Out: the bytes of a PDF file that has pages, fonts and pictures and nothing else yet; finish.c
 * adds the rest.
 * Memory: the bytes are the caller's.
 * Errors: the world's (GError). */
#pragma once
#include "pdf/spans.h"
#include "typeset/pages.h"

/* What a printer draws on. Text and rules are black there, for the grey of a press is a pattern of
 * dots; tints stay tints, pictures stay as they are, and spans are not marked. */
typedef struct Paper {
    Length room;  /* around the trimmed page */
    Length bleed; /* what may be drawn beyond its edge */
} Paper;

/* `paper` is NULL for screens. NULL without an error: a picture is damaged (picture-bad). */
GBytes *draw_pages(const Pages *pages, const Spans *spans, Faces *faces, const char *day,
                   const Paper *paper, Diag *diag, GError **error);
