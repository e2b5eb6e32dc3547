/* painted.h: what the pages paint, and how it is marked.
 * In: the pages of a Scene, their forms with them.
 * Out: findings about single pages; the numbers of the marked content and the fonts that were met,
 * for the checks of the whole.
 * Memory: painted_free().
 * Errors: none. Limits: what takes more than PAINTED_STEPS operators, or lies more than
 * PAINTED_FORMS forms deep, is reported and left.
 * Source: ISO 32000-1, 7.8 and 14.6; ISO 14289-1, 7.1 and 7.21. */
#pragma once
#include "pdf/codes.h"
#include "pdf/scene.h"

#define PAINTED_STEPS (128u << 20) /* of the whole file */
#define PAINTED_FORMS 20u

typedef struct UsedFont {
    const Value *font;
    guint page; /* the first, from 1 */
    Codes *codes;
    gboolean is_seen; /* shows text that is not invisible */
} UsedFont;

typedef struct Painted {
    const Scene *scene;
    GArray *fonts;        /* of UsedFont, in the order in which they were met */
    GHashTable *font_ids; /* const Value * -> index in fonts + 1 */
    GHashTable *marks;    /* see painted_has() */
    gsize n_steps;
} Painted;

Painted *painted_new(const Scene *scene);
void painted_free(Painted *painted);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Painted, painted_free)

void painted_add_page(Painted *painted, guint page); /* from 1 */

/* Whether content with this number was met, in a form (its object number) or on the page itself. */
gboolean painted_has(const Painted *painted, guint page, guint stream, gint64 mcid);
