/* fonts.h: the faces that travel with the book, cut down to the characters it uses.
 * In: the faces of EpubOptions; the stylesheet and the texts among the Parts.  Out: font files as Parts, each family's licence
 * beside them.  The stylesheet chooses: a face is embedded when one of its @font-face rules names the face's href.
 * Families for other scripts are named by octavo, in rules of their own before the stylesheet's and behind the first family of every
 * list: each with the characters that print sets in it, regular and bold. So is the face of formulas, whose MATH table HarfBuzz
 * cuts along with it.
 * A face of one width goes without ligatures, which readers would else make of code.
 * A face whose makers reserved its name may not be changed under that name (SIL OFL 1.1, condition 3), and one whose embedding
 * bits forbid subsetting may not be cut: both go in whole.
 * Memory: Parts takes the bytes.  Errors: the world's (a face or licence that cannot be read, a face that forbids embedding, a
 * stylesheet that names a face nobody has).
 * Source: OpenType 1.9, tables OS/2 (fsType) and name; HarfBuzz's hb-subset. */
#pragma once
#include "epub/options.h"
#include "epub/parts.h"

/* "fonts/vollkorn-700-italic.ttf": family, weight, slope and the format of the file. */
const char *fonts_href(Arena *arena, const EpubFace *face);

gboolean fonts_embed(Parts *parts, const EpubOptions *options, Arena *arena, GError **error);
