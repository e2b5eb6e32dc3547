/* graphviz.h: draws what a book's diagrams are wanted for, with the machine's `dot`, in the faces of the press and behind walls.
 * In: a Drawings with what is wanted.  Out: the same, with nothing wanted any more.
 * What was drawn is kept in the user's cache folder, octavo/diagrams, under a sum of the text, the program and the faces; it may be
 * removed at any time, and what no book has wanted for 90 days is.  Not one of these is told to the outputs but the drawing.
 * Errors: faces that are missing, no process, a wall that was asked for and does not stand (GError).  What the author can mend is in
 * the drawings.
 * Source: dot(1); fonts-conf(5). */
#pragma once
#include "base/box.h"
#include "source/drawings.h"

/* `fonts_folder` is the one that holds faces.yaml. */
gboolean graphviz_draw(Drawings *drawings, const char *fonts_folder, BoxDemand demand, GError **error);
