/* scene.h: what all checks of a finished file share. */
#pragma once
#include "pdf/findings.h"
#include "pdf/grove.h"

typedef struct Scene {
    Arena *arena;
    const Reader *reader;
    const Grove *grove;
    Findings *findings;
    guint intent;      /* the Ink that the output intent describes, or 0 */
    gboolean has_lang; /* the catalog says which language the file is in */
} Scene;
