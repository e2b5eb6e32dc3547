/* blocks.h: the blocks of a Book onto a galley.
 * In: blocks, the voice of their text, where their column stands.  Out: strips on the galley.
 * Diagnostics: those of fit.h, picture-tall, table-wide. */
#pragma once
#include "typeset/galley.h"

/* Where blocks stand and how they sound. */
typedef struct Column {
    Length x, width;
    Voice voice;        /* of paragraphs */
    gboolean is_first;  /* the next paragraph is not indented: it begins something */
    gboolean is_nested; /* in a list, a quotation, a note: no first-line indents, no floats */
} Column;

/* All blocks from `first` on, with their siblings. */
void blocks_add(Galley *galley, const Block *first, Column *column);

/* The words of a BLOCK_PARAGRAPH, to be broken into lines; the caller's. */
Paragraph *blocks_paragraph(Typesetter *typesetter, const Setting *setting, const Block *block);

/* The strips of a note, on a galley of its own. */
Galley *blocks_note(Typesetter *typesetter, const Style *style, const Block *note);

/* "Figure 1.2" and the caption, as lines in the voice of captions. */
guint blocks_caption(Galley *galley, const Block *block, Length width, SetLine **ret_lines);

/* Each in its own file. */
void listing_add(Galley *galley, const Block *block, const Column *column); /* listings.c */
void figure_add(Galley *galley, const Block *block, const Column *column);  /* figures.c */
void display_add(Galley *galley, const Block *block, const Column *column); /* displays.c */
gboolean table_add(Galley *galley, const Block *block, const Column *column); /* tables.c; TRUE if it floats */
