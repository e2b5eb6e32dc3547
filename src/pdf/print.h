/* print.h: the file for the printer: each page on a larger sheet, with room for bleed and crop
 * marks. In: pages that were drawn with CROP_ROOM around them. Out: the file: boxes, marks, page
 * labels, metadata; neither links nor outline nor tags, which a press would only stumble over.
 * Memory: the bytes are the caller's.
 * Errors: the world's (GError).
 * Source: ISO 32000-1, 14.11.2. */
#pragma once
#include "pdf/crop.h"
#include "pdf/drawn.h"
#include "typeset/pages.h"

GBytes *print_file(GBytes *bytes, const Meta *meta, const Pages *pages, GError **error);

/* For impose.c too. `labels` is an object or 0; a folded file is printed on both sides. */
void print_put_catalog(Drawn *drawn, const Meta *meta, guint labels, gboolean is_folded);
void print_put_box(Objects *objects, const char *key, Box box);
void print_put_boxes(Objects *objects, Box trim);
